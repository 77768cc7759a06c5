// SPDX-License-Identifier: Apache-2.0
// Texts of data files, which carry their languages themselves.
#ifndef LIMS_CLI_WORDS_H
#define LIMS_CLI_WORDS_H

#include "cli/cli.h"
#include "lims-core/base/arena.h"
#include "lims-core/engine/procedure.h"

/// The text in the user's language; Vietnamese where there is no English one.
const char *lims_cli_words(const struct lims_cli *cli, struct lims_words w);

/// A number, a unit, both, and a value as written, as the reader's language has them: decimal comma and Vietnamese words under vi, the point and
/// the sign of the unit under en, a true minus under both. Paper keeps the comma (laboratory/presentation.h).
const char *lims_cli_digits(const struct lims_cli *cli, struct lims_arena *arena, const char *digits);
const char *lims_cli_unit(const struct lims_cli *cli, struct lims_arena *arena, const struct lims_units *units, const char *ucum);
const char *lims_cli_amount(
	const struct lims_cli *cli, struct lims_arena *arena, const struct lims_units *units, const char *digits, const char *ucum);
const char *lims_cli_written(const struct lims_cli *cli, struct lims_arena *arena, const struct lims_units *units, const char *value);

/// The units of the data files, read once; NULL without them.
const struct lims_units *lims_cli_units(struct lims_cli *cli);
/// A value that somebody filled in, told for itself ("25.1 Cel" → "25,1 °C"), with the units of the data files; lives until the command ends. Text that is no
/// number, and a number with words behind it, comes back as it is; NULL gives NULL.
const char *lims_cli_shown(struct lims_cli *cli, const char *value);

/// What a choice is called; one that is called as it is typed, a class like 0.5, is a number.
const char *lims_cli_choice(struct lims_cli *cli, const struct lims_choice *c);

/// A text that lives until the command ends; without memory the empty one.
const char *lims_cli_kept(struct lims_cli *cli, const char *text);

enum { LIMS_CLI_MINUTE = 17 };
/// A moment as the journal has it to the minute, as people write it and as options take it: "2026-11-29 08:30". NULL gives "".
const char *lims_cli_minute(const char *moment, char out[LIMS_CLI_MINUTE]);

/// A verdict by its name in words; "" for none.
const char *lims_cli_verdict(const struct lims_cli *cli, const char *verdict);
/// A quantity in words: "pulse_count" → "pulses"; one that a driver or file of tomorrow brings stands as it is.
const char *lims_cli_quantity(const struct lims_cli *cli, const char *quantity);

#endif

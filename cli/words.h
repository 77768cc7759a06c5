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

/// A verdict by its name in words; "" for none.
const char *lims_cli_verdict(const struct lims_cli *cli, const char *verdict);
/// A quantity in words: "pulse_count" → "pulses"; one that a driver or file of tomorrow brings stands as it is.
const char *lims_cli_quantity(const struct lims_cli *cli, const char *quantity);

#endif

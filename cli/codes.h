// SPDX-License-Identifier: Apache-2.0
// What was filled into a field, in the user's words: codes stand in the record and in --json, people read their names.
#ifndef LIMS_CLI_CODES_H
#define LIMS_CLI_CODES_H

#include "cli/cli.h"
#include "laboratory/fields.h"
#include "laboratory/registers.h"
#include "lims-core/engine/procedure.h"

/// A code in words: its translation, and under English the code without its underscores. In `ret`.
void lims_cli_code(const struct lims_cli *cli, const char *code, char *ret, size_t size);
/// Adds the value of a field as a cell: codes of a list in words, separated by commas, anything else as it is.
void lims_cli_add_value(struct lims_cli *cli, struct lims_grid *g, const struct lims_field *f, const char *value);
/// The same of a register; the fields of a verifier's card are codes too, which stand in a data file.
void lims_cli_add_register_value(
	struct lims_cli *cli, struct lims_grid *g, const struct lims_register *r, const char *field, const char *value);
/// Adds codes separated by commas as a cell, in words.
void lims_cli_add_codes(const struct lims_cli *cli, struct lims_grid *g, const char *codes);
/// How well a block of a data file is known, in words.
const char *lims_cli_evidence(const struct lims_cli *cli, enum lims_evidence evidence);
/// A line about a draft block, "FILE BLOCK: DOCUMENT, knowledge-medium" as data files list it, with the evidence in words.
void lims_cli_put_draft(struct lims_cli *cli, const char *draft);
/// What a certificate states, by its name there: "temperature_correction" in words, the name of a procedure's own as it is. Lives until the command ends.
const char *lims_cli_stated(struct lims_cli *cli, const char *name);
/// Why something was struck: the label with which the strike was recorded, which is Vietnamese, or the code in words; NULL: none was. In `ret`.
void lims_cli_cause(const struct lims_cli *cli, const char *cause, const char *label, char *ret, size_t size);
/// What a noun of the journal is called: "item" → "measuring instrument" in the reader's language.
const char *lims_cli_noun(const struct lims_cli *cli, const char *noun);
/// Why the program did something, as the record keeps it, in the user's language: sentences with values in them too. In `ret`.
void lims_cli_reason(struct lims_cli *cli, const char *because, char *ret, size_t size);
/// A subject of the journal as people call it: "paper:V26.00001" → "certificate V26.00001". In `ret`.
void lims_cli_subject(const struct lims_cli *cli, const char *subject, char *ret, size_t size);

#endif

// SPDX-License-Identifier: Apache-2.0
// What the program says about itself, from the tables of commands and registers.
#ifndef LIMS_CLI_HELP_H
#define LIMS_CLI_HELP_H

#include "cli/cli.h"

/// All groups of commands (main.c).
const struct lims_commands *const *lims_cli_groups(size_t *ret_count);
/// Help of cli->command into cli->out.
void lims_help_command(struct lims_cli *cli);
/// The list of commands; `unknown` NULL: of all. Else the verbs of that noun, which is an answer when help was `asked` for and LIMS_E_INPUT otherwise, or
/// LIMS_E_INPUT says that there is no such command.
lims_rc lims_help_general(struct lims_cli *cli, const char *unknown, const char *verb, bool asked, struct lims_err *err);
/// Closes the laboratory (open.c).
void lims_cli_close(struct lims_cli *cli);

/// The further option of `set` (--from) and `show` (--on) of a register whose values hold from a day; NULL otherwise.
const struct lims_option *lims_cli_dated_option(const struct lims_cli *cli);

/// What stands for an argument, in the user's language: "CODE FIELD OUT" → "MÃ MỤC TỆP-RA". In `ret`.
void lims_help_args(const struct lims_cli *cli, const char *args, char *ret, size_t size);

#endif

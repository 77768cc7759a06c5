// SPDX-License-Identifier: Apache-2.0
// Asking a person for a password: lines of the descriptor LIMS_PASSWORD_FD, else the terminal without echo.
#ifndef LIMS_CLI_PASSWORD_H
#define LIMS_CLI_PASSWORD_H

#include "cli/cli.h"

/// One password into ret (size bytes with the '\0'; the caller wipes it). Each call takes the next line of the descriptor. `what` is shown on a terminal.
/// LIMS_E_INPUT: no descriptor and no terminal, an empty or overlong line, or the person gave up (Ctrl-C).
lims_rc lims_cli_password(const char *what, char *ret, size_t size, struct lims_err *err);
/// Whether there is a terminal to ask on rather than a descriptor: then a new password is asked for twice.
bool lims_cli_password_by_hand(void);
/// lims_ask_password of the command line; ctx is the struct lims_cli.
lims_rc lims_cli_ask(void *ctx, const char *staff, char *ret, size_t size, struct lims_err *err);

#endif

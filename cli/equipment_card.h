// SPDX-License-Identifier: Apache-2.0
// The card of a standard or device (lý lịch) as a person reads it: how it stands today, its certificates with what they state, its last checks, what is next.
#ifndef LIMS_CLI_EQUIPMENT_CARD_H
#define LIMS_CLI_EQUIPMENT_CARD_H

#include "cli/cli.h"
#include "laboratory/registers.h"

/// Whether a register has such cards.
bool lims_cli_has_card(const struct lims_register *r);
/// What the register does not say, behind its fields. The laboratory is open.
lims_rc lims_cli_put_card(struct lims_cli *cli, const struct lims_register *r, const struct lims_register_row *row, struct lims_err *err);
/// The certificates of a standard or device for people, with a heading (cmd_standards.c).
lims_rc lims_cli_put_certificates(struct lims_cli *cli, const char *noun, const char *code, const char *indent, struct lims_err *err);

#endif

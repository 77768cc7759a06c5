// SPDX-License-Identifier: Apache-2.0
// Readings of the air on the command line: moments as people write them, and what counts of a reading after its correction.
#ifndef LIMS_CLI_AIR_VIEW_H
#define LIMS_CLI_AIR_VIEW_H

#include "cli/cli.h"
#include "laboratory/equipment/correct.h"

enum { LIMS_CLI_CORRECTED = 160 };

/// An option "2026-11-29 08:30" in the laboratory's zone, or with an offset of its own; *ret stays when it was not given. LIMS_E_INPUT.
lims_rc lims_cli_moment(const struct lims_cli *cli, const char *option, struct lims_moment *ret, struct lims_err *err);
/// The corrected value, for people rounded as on paper, or in words why there is none (with --json ""); "" when no certificate of the instrument is recorded.
void lims_cli_corrected(struct lims_cli *cli, const char *shown, const struct lims_air_corrected *c, char out[LIMS_CLI_CORRECTED]);

#endif

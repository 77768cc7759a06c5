// SPDX-License-Identifier: Apache-2.0
// Reads which pieces make a load, as people name them on the command line.
#ifndef LIMS_CLI_PIECES_H
#define LIMS_CLI_PIECES_H

#include "cli/cli.h"
#include "laboratory/proof/dossier.h"

/// Every --pieces that was given, one name after the other: "10 kg + 5 kg*" are two, "T01..T40" all from the one to the other in the order of their
/// certificate, "Q-02/T01..T40" those of one standard. Names are copied into the arena. None given: none.
lims_rc lims_cli_pieces(const struct lims_cli *cli, const struct lims_dossier *sheet, struct lims_arena *arena,
	const char *list[LIMS_STANDARD_PIECES_MAX], size_t *ret_count, struct lims_err *err);

#endif

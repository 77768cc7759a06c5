// SPDX-License-Identifier: Apache-2.0
// Several codes in the place of one: a list, or a range of codes that differ in their number.
#ifndef LIMS_CLI_MANY_H
#define LIMS_CLI_MANY_H

#include "cli/cli.h"
#include "laboratory/laboratory.h"

enum { LIMS_MANY = 200 };

/// "W-A1", "W-A1,W-A7" or "W-A1..W-A20", also "W-A1..W-A20,W-A25", in this order. LIMS_E_INPUT: no code, a range that is none, more than LIMS_MANY.
lims_rc lims_cli_codes(const char *text, char codes[LIMS_MANY][LIMS_CODE], size_t *ret_count, struct lims_err *err);

/// The worksheets that the first argument names. listed points into codes.
struct lims_many {
	char codes[LIMS_MANY][LIMS_CODE];
	const char *listed[LIMS_MANY];
	size_t count;
};
/// Reads them and opens the laboratory that has them. LIMS_E_INPUT: as lims_cli_codes, and one that is named twice; or as lims_cli_open.
lims_rc lims_cli_many(struct lims_cli *cli, struct lims_many *ret, struct lims_laboratory **ret_lab, struct lims_err *err);
/// Before anything is done: asks about each worksheet, which is the first argument meanwhile. Stops at the first that refuses, as lims_bench_none_done says it.
lims_rc lims_cli_ask_each(
	struct lims_cli *cli, const struct lims_many *many, lims_rc (*one)(struct lims_cli *cli, struct lims_err *err), struct lims_err *err);
/// After it is done: answers for each worksheet, which is the first argument meanwhile. Of several an error names its worksheet.
lims_rc lims_cli_tell_each(
	struct lims_cli *cli, const struct lims_many *many, lims_rc (*one)(struct lims_cli *cli, struct lims_err *err), struct lims_err *err);

#endif

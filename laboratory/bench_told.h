// SPDX-License-Identifier: Apache-2.0
// The real age of a sample (tuổi thực của mẫu khi thử), told to its worksheet from the moments of its readings.
#ifndef LIMS_LABORATORY_BENCH_TOLD_H
#define LIMS_LABORATORY_BENCH_TOLD_H

#include "laboratory/opened_sheet.h"

struct lims_sample_told;
struct lims_tx;

/// Within the command that submits: what nobody told yet is told now, and *o read again. LIMS_E_REFUSED names what was told otherwise, unless `anew`. ret may be NULL.
lims_rc lims_bench_told_settle(struct lims_tx *tx, struct lims_laboratory *lab, const char *code, bool anew, struct lims_opened_sheet *o,
	struct lims_sample_told *ret, struct lims_err *err);
/// Within the command that submits, after what is settled: LIMS_E_REFUSED when the worksheet went on in another mode because of its age, and no age is outside of its
/// window any more. An assessment is not left by a reading that is struck out again.
lims_rc lims_bench_told_mode(struct lims_laboratory *lab, const struct lims_opened_sheet *o, struct lims_err *err);

#endif

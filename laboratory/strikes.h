// SPDX-License-Identifier: Apache-2.0
// Striking readings out, and the reviewer's acceptance of each strike (gạch bỏ số đọc; ISO/IEC 17025, 7.5.2).
//
// A reading is never changed: it is struck for a listed cause (regulations/causes.yaml) and stays in the record with the result that it would have
// given. A series that is complete, or in which a value outside its limit was shown, is struck and repeated as a whole.
#ifndef LIMS_LABORATORY_STRIKES_H
#define LIMS_LABORATORY_STRIKES_H

#include "laboratory/laboratory.h"
#include "lims-core/engine/worksheet.h"

struct lims_dossier_reading;
struct lims_opened_sheet;

/// Whether a cause is listed in regulations/causes.yaml, and how it is called. LIMS_E_INPUT: it is not, or it needs a note.
lims_rc lims_bench_cause(struct lims_laboratory *lab, const char *id, const char *note, const char **ret_label, struct lims_err *err);
/// Strikes reading `number` (lims_dossier_reading.number) out. `series`: with it every reading that counts in the same row of the series, by one decision.
/// LIMS_E_INPUT: no listed cause, or one that needs a note; LIMS_E_NOT_FOUND; LIMS_E_REFUSED: struck already, or the series must be struck as a whole.
lims_rc lims_bench_strike_out(
	struct lims_laboratory *lab, const char *worksheet, int number, const char *cause, const char *note, bool series, struct lims_err *err);
/// The same for one reading outside of a series.
lims_rc lims_bench_strike(
	struct lims_laboratory *lab, const char *worksheet, int number, const char *cause, const char *note, struct lims_err *err);

/// One strike as the reviewer sees it: of a reading or of a condition, the other is NULL.
struct lims_strike {
	const struct lims_dossier_reading *reading;
	const struct lims_dossier_condition *condition;
	enum lims_verdict
		with; ///< what its row would say had it not been struck (with it all that were struck as one series); of a condition the worksheet
	enum lims_verdict without; ///< what the row, or the worksheet, says now
	bool turned;               ///< fail became pass, or what a condition kept from passing passes: looked at first
};
/// The strikes of a worksheet, those that turned into a pass first, then conditions, then readings, by number. In the arena of the sheet.
lims_rc lims_strikes(struct lims_opened_sheet *o, const struct lims_strike **ret, size_t *ret_count, struct lims_err *err);

/// What was struck: reading 3, or condition c3.
struct lims_struck {
	int number;
	bool condition;
};
/// The reviewer accepts strikes. Who worked on the worksheet cannot. LIMS_E_NOT_FOUND, LIMS_E_REFUSED.
lims_rc lims_bench_accept_strikes(struct lims_laboratory *lab, const char *worksheet, const struct lims_struck *struck, size_t count,
	const char *note, struct lims_err *err);

#endif

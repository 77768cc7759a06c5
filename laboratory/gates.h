// SPDX-License-Identifier: Apache-2.0
// The gates before a paper is issued: each rule of regulations/gates against what is recorded, on the date of the work.
#ifndef LIMS_LABORATORY_GATES_H
#define LIMS_LABORATORY_GATES_H

#include "laboratory/opened_sheet.h"

enum { LIMS_GATE_TEXT = 512 };

struct lims_causes;

struct lims_gate_outcome {
	enum lims_gate gate;
	enum lims_gate_action action;
	bool open;                 ///< what is asked is there
	char why[LIMS_GATE_TEXT];  ///< every cause for which it is shut, in English, as it is recorded (gate_causes.h)
	char said[LIMS_GATE_TEXT]; ///< the same in the language of the error that was handed over
};

/// Whether an earlier reading that counts was taken on the same day as reading `k`, or that is the day of the work: its day is asked about already.
bool lims_gate_day_asked(const struct lims_laboratory *lab, const struct lims_dossier *s, size_t k);

/// Evaluates every gate for the worksheet's service (in a training store: the row "training"). Nothing is refused here.
lims_rc lims_gates_evaluate(
	struct lims_laboratory *lab, const struct lims_opened_sheet *o, struct lims_gate_outcome ret[LIMS_GATE_COUNT], struct lims_err *err);

/// The gates that are shut or warn as it stands now, before anybody issues: the person who acts counts as the one who measures, not as who signs, and what is still
/// to come (the review; conditions before it is submitted) is not missed. Nothing is refused here. LIMS_E_NOT_FOUND, LIMS_E_STORAGE.
lims_rc lims_gates_ahead(
	struct lims_laboratory *lab, const char *worksheet, struct lims_gate_outcome ret[LIMS_GATE_COUNT], struct lims_err *err);

/// The day that counts for a reading: when its bytes or the paper that it was copied from say that it was taken, else when it was recorded.
struct lims_date lims_gate_day(const struct lims_laboratory *lab, const struct lims_dossier *s, const struct lims_dossier_reading *r);

/// Draft blocks that the worksheet and its paper rest on, in force on the day of the work, that nobody confirmed: how many, and each by its name and hash among the
/// causes (NULL: not asked). LIMS_E_STORAGE.
lims_rc lims_blocks_open(
	struct lims_laboratory *lab, const struct lims_opened_sheet *o, size_t *ret_open, struct lims_causes *causes, struct lims_err *err);

/// The gate software_validated (validation.c): whether this program, with the files here and with those of the worksheet, computes what somebody
/// accepted; each example that fails, each faulty file and each file that nobody accepted is a cause. Runs the examples of all files at the first call.
/// LIMS_E_MEMORY, LIMS_E_STORAGE.
lims_rc lims_validation_gate(
	struct lims_laboratory *lab, const struct lims_opened_sheet *o, struct lims_causes *causes, struct lims_err *err);

#endif

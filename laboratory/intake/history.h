// SPDX-License-Identifier: Apache-2.0
// The life of an instrument: every visit under its number, what was measured, which papers, what happened, its parts (lý lịch phương tiện đo).
#ifndef LIMS_LABORATORY_INTAKE_HISTORY_H
#define LIMS_LABORATORY_INTAKE_HISTORY_H

#include "laboratory/laboratory.h"

/// One line of the life; texts live during the call, NULL: not said.
struct lims_life {
	const char *item; ///< code of the visit
	const char *on;   ///< ISO date
	const char *what; ///< "received", "taken_over", "worksheet", "paper", "item.assigned", "repaired" …; never translated
	const char *code; ///< of the worksheet, number of the paper
	const char *state;
	const char *detail; ///< verdict, valid until, who, note
	const char *actor;
};
typedef lims_rc lims_life_visit(void *ctx, const struct lims_life *l, struct lims_err *err);
/// Everything in the order of days of every visit of the same instrument: the same number under the same procedure, or under another one when maker and type are the same too; parts and the whole with
/// it. LIMS_E_NOT_FOUND.
lims_rc lims_item_life(struct lims_laboratory *lab, const char *item, lims_life_visit *visit, void *ctx, struct lims_err *err);

struct lims_item_part {
	const char *mark, *name, *serial;
	const char *code; ///< item of its own; NULL: a row of the whole's worksheet
};
typedef lims_rc lims_item_part_visit(void *ctx, const struct lims_item_part *p, struct lims_err *err);
lims_rc lims_item_parts(struct lims_laboratory *lab, const char *item, lims_item_part_visit *visit, void *ctx, struct lims_err *err);

#endif

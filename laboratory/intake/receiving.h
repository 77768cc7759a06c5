// SPDX-License-Identifier: Apache-2.0
// Receives what comes in at once: one item or many of a kind, with their parts and their type approval.
#ifndef LIMS_LABORATORY_INTAKE_RECEIVING_H
#define LIMS_LABORATORY_INTAKE_RECEIVING_H

#include "laboratory/items.h"

enum { LIMS_PARTS_MAX = 64, LIMS_QUANTITY_MAX = 10000 };

/// The type approval of an item (phê duyệt mẫu), or the explicit answer that stands in its place. NULL: not said.
struct lims_approval {
	const char *number, *holder;
	const char *until;  ///< ISO date of its expiry
	const char *answer; ///< "older_than_rule": made before the rule asked for one; "not_found": looked for and not found
	const char *note;
};
/// The answers, NULL-terminated.
extern const char *const lims_approval_answers[];

/// Everything that is received with one call.
struct lims_receipt {
	struct lims_item item;
	int quantity; ///< at least 1; more than one only without a serial number: each gets its laboratory number
	int parts;    ///< 0: none; marks "1", "2", …
	struct lims_approval approval;
};

/// Procedures that were loaded once for many items.
struct lims_shelf {
	struct lims_laboratory *lab;
	struct lims_procedure_set *sets[64];
	char ids[64][LIMS_CODE * 2];
	size_t count;
};
void lims_shelf_finish(struct lims_shelf *s);
lims_rc lims_shelf_take(struct lims_shelf *s, const char *id, const struct lims_procedure **ret, struct lims_err *err);

/// Told of every item that was recorded, a whole before its parts; same: a code with the same number that stood already, or "".
typedef lims_rc lims_received_visit(void *ctx, const char *code, const char *same, bool part, struct lims_err *err);
/// Tells everything that is wrong with a receipt, as lims_item_check does.
lims_rc lims_receipt_check(struct lims_laboratory *lab, struct lims_db *db, struct lims_shelf *shelf, const struct lims_receipt *r,
	const struct lims_fault_sink *sink, struct lims_err *err);
/// Writes a receipt that was checked, within a command.
lims_rc lims_receipt_write_in(struct lims_tx *tx, struct lims_laboratory *lab, struct lims_shelf *shelf, const struct lims_receipt *r,
	lims_received_visit *visit, void *ctx, struct lims_err *err);
/// As a command of its own: all of it or nothing.
lims_rc lims_receipt_record(
	struct lims_laboratory *lab, const struct lims_receipt *r, lims_received_visit *visit, void *ctx, struct lims_err *err);

/// Records what is known of the type approval of an item that stands; the last one counts.
lims_rc lims_item_approve(struct lims_laboratory *lab, const char *item, const struct lims_approval *a, struct lims_err *err);
/// What stands on record: of the last entry, else what was said on receipt.
struct lims_approval_state {
	char number[256], holder[512], until[LIMS_DATE_TEXT], answer[32], by[LIMS_CODE], on[LIMS_DATE_TEXT];
};
lims_rc lims_item_approval(struct lims_laboratory *lab, const char *item, struct lims_approval_state *ret, struct lims_err *err);
/// Whether its last day lies before `day`: whether it still covers the instrument a person looks up, so that it is said and not refused.
bool lims_approval_ended(const struct lims_approval *a, struct lims_date day);
/// Whether the law of a day asks for a type approval of what is verified by this procedure.
lims_rc lims_approval_asked(struct lims_laboratory *lab, const char *procedure, struct lims_date day, bool *ret, struct lims_err *err);

/// Adds a part to an item that stands. Where a worksheet is of one part (nozzle, weight) it is an item of its own, code "I-A1.2"; where parts are rows of a worksheet
/// (points of an earthing system) it is recorded with the whole. LIMS_E_REFUSED: the procedure counts whole instruments. values: characteristics that differ.
lims_rc lims_item_add_part(struct lims_laboratory *lab, const char *item, const char *mark, const char *name, const char *serial,
	char ret_code[LIMS_CODE], struct lims_err *err);

#endif

// SPDX-License-Identifier: Apache-2.0
// What people say about a job, an item or a set of samples after it stands: reviewed, assigned, handed back, retained … one entry each.
//
// Nothing here is ever changed: the last one of a kind counts, the earlier ones stay. The body of every such entry has the same members, `on` (legal date),
// `who`, `until`, `note`, and what the kind adds (docs/formats/entries.md).
#ifndef LIMS_LABORATORY_INTAKE_HAPPENING_H
#define LIMS_LABORATORY_INTAKE_HAPPENING_H

#include "laboratory/registers.h"

struct lims_buf;
struct lims_tx;

enum { LIMS_HAPPENING_FILE_MAX = 16 << 20 };

/// One entry to be. Strings are the caller's.
struct lims_happening_draft {
	enum lims_action action;
	const char *type; ///< "item.assigned"; "item.received/2" with a version
	const char *noun, *code;
	struct lims_date on; ///< month 0: today; LIMS_E_INPUT in the future
	const struct lims_field_value
		*values; ///< value NULL or "": left out; "until" and names that end in "-on" or "-until" must be legal dates
	size_t count;
	const char *file_name; ///< of a scan that is kept with it; NULL: none
	const void *file;
	size_t file_len;
};

/// Appends it within a command, or as a command of its own. LIMS_E_INPUT names the field; LIMS_E_REFUSED when the actor may not.
lims_rc lims_happen_in(struct lims_tx *tx, struct lims_laboratory *lab, const struct lims_happening_draft *d, struct lims_err *err);
lims_rc lims_happen(struct lims_laboratory *lab, const struct lims_happening_draft *d, struct lims_err *err);

/// One that stands. Texts live during the call; NULL: not said.
struct lims_happening {
	const char *type, *code;
	const char *on; ///< ISO date
	const char *who, *until, *note, *actor;
	const char *body; ///< the entry's JSON
};
typedef lims_rc lims_happening_visit(void *ctx, const struct lims_happening *h, struct lims_err *err);
/// Those of one subject in the order of the clock; type NULL: all.
lims_rc lims_happenings(struct lims_laboratory *lab, const char *noun, const char *code, const char *type, lims_happening_visit *visit,
	void *ctx, struct lims_err *err);
/// The same of every subject.
lims_rc lims_happenings_of(struct lims_laboratory *lab, const char *type, lims_happening_visit *visit, void *ctx, struct lims_err *err);
/// Copies a member of the last one of a type ("" when there is none or it does not say it); *ret_any tells whether there is one.
lims_rc lims_happening_last(struct lims_laboratory *lab, const char *noun, const char *code, const char *type, const char *member,
	char *ret, size_t size, bool *ret_any, struct lims_err *err);

#endif

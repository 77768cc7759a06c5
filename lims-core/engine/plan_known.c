// SPDX-License-Identifier: Apache-2.0
// Follows the formulas of a step's columns to what they stand on.
#include "lims-core/engine/plan_known.h"

#include "lims-core/engine/formula.h"
#include "lims-core/engine/names.h"

enum seen { UNSEEN, UNKNOWN, KNOWN };

struct walk {
	const struct lims_step *step;
	unsigned char *seen;
	bool known;
};

static bool column_known(struct walk *w, size_t column);

static void take_ref(void *ctx, int id, bool is_table)
{
	struct walk *w = ctx;
	if (is_table) {
		w->known = w->known && id < LIMS_CALL_CERTIFIED;
		return;
	}
	struct lims_ref ref = lims_ref_unpack(id);
	switch (ref.kind) {
	case LIMS_REF_ITEM:
	case LIMS_REF_DERIVED:
	case LIMS_REF_MODE:
		break;
	case LIMS_REF_HERE:
		w->known = w->known && ref.part == LIMS_PART_VALUE && column_known(w, ref.b);
		break;
	default:
		w->known = false;
	}
}

static bool column_known(struct walk *w, size_t column)
{
	const struct lims_column *c = &w->step->columns[column];
	unsigned char *seen = &w->seen[column];
	if (*seen != UNSEEN)
		return *seen == KNOWN;
	*seen = UNKNOWN;
	bool outside = w->known;
	w->known = c->source == LIMS_COLUMN_ROW || (c->source == LIMS_COLUMN_COMPUTED && c->print.place_of == NULL);
	if (c->source == LIMS_COLUMN_COMPUTED && c->formula != NULL)
		lims_expr_refs(c->formula->expr, w, take_ref);
	bool known = w->known;
	*seen = known ? KNOWN : UNKNOWN;
	w->known = outside;
	return known;
}

void lims_plan_known(const struct lims_step *s, unsigned char *room, bool *ret_known)
{
	struct walk w = {.step = s, .seen = room};
	for (size_t c = 0; c < s->column_count; c++)
		room[c] = UNSEEN;
	for (size_t c = 0; c < s->column_count; c++)
		ret_known[c] = column_known(&w, c);
}

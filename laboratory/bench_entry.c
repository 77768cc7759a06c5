// SPDX-License-Identifier: Apache-2.0
// Writes what the entries of readings have in common.
#include "laboratory/bench_entry.h"

#include "lims-core/base/text.h"

enum { BODY_MAX = 256 * 1024 };

lims_rc lims_bench_none_done(const char *worksheet, size_t count, lims_rc rc, struct lims_err *err)
{
	if (rc && count > 1)
		lims_err_context(err, "Nothing was done in any of the %zu worksheets, because of %s", count, worksheet);
	return rc;
}

void lims_bench_entry_begin(struct lims_buf *body, struct lims_jw *w)
{
	lims_buf_init(body, BODY_MAX);
	lims_jw_init(w, body);
	lims_jw_object(w, NULL);
}

void lims_bench_entry_cell(struct lims_jw *w, const struct lims_bench_cell *cell)
{
	lims_jw_text(w, "step", cell->step);
	lims_jw_int(w, "row", cell->row);
	lims_jw_int(w, "run", cell->run);
	lims_jw_text(w, "column", cell->column);
}

void lims_bench_entry_observer(struct lims_jw *w, const char *actor, const char *observer)
{
	if (observer && observer[0] && !lims_text_equal(observer, actor))
		lims_jw_text(w, "observer", observer);
}

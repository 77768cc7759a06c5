// SPDX-License-Identifier: Apache-2.0
// Steps of cases as people do them.
#include "tests/laboratory/case_deeds.h"

#include "lims-core/base/clock.h"

#include <string.h>

enum { VALUES = 24 };

int cd_setup(void **state)
{
	if (wd_on_back_end(state) != 0)
		return -1;
	struct world *w = *state;
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "staff", "qu", NULL, "name", "Chất Lượng", "roles", "quality", NULL));
	wd_ok(w, wd_set(w, "staff", "tm", NULL, "name", "Trưởng", "roles", "technical_manager", NULL));
	return 0;
}

lims_rc cd_act(struct world *w, struct cd_deed d, char ret_code[LIMS_CODE], ...)
{
	struct lims_field_value values[VALUES];
	struct lims_field_file file = {d.paper, "bằng chứng.pdf", "%PDF-1.4", 8};
	struct lims_case_act a = {.about = &d.about, .about_count = d.about != NULL};
	const struct lims_case_kind *kind = lims_case_kind_find(d.noun);
	size_t n = 0;
	va_list ap;
	va_start(ap, ret_code);
	for (const char *name = va_arg(ap, const char *); name; name = va_arg(ap, const char *)) {
		assert_true(n < VALUES);
		values[n++] = (struct lims_field_value){name, va_arg(ap, const char *)};
	}
	va_end(ap);
	assert_non_null(kind);
	wd_as(w, d.actor);
	a.filled = (struct lims_filled){values, n, &file, d.paper ? 1 : 0};
	if (d.on)
		wd_ok(w, lims_date_parse(d.on, &a.on, &w->err));
	if (strcmp(d.verb, "open") == 0)
		return lims_case_open(w->lab, kind, d.code, &a, ret_code, &w->err);
	const struct lims_case_step *step = lims_case_step_find(kind, d.verb);
	assert_non_null(step);
	return lims_case_step(w->lab, kind, d.code, step, &a, &w->err);
}

void cd_state_is(struct world *w, const char *noun, const char *code, const char *want)
{
	struct lims_case_view *v = NULL;
	wd_ok(w, lims_case_view(w->lab, lims_case_kind_find(noun), code, &v, &w->err));
	assert_string_equal(v->state, want);
	lims_case_view_destroy(v);
}

void cd_value_is(struct world *w, const char *noun, const char *code, const char *field, const char *want)
{
	struct lims_case_view *v = NULL;
	wd_ok(w, lims_case_view(w->lab, lims_case_kind_find(noun), code, &v, &w->err));
	assert_string_equal(lims_case_view_value(v, field), want);
	lims_case_view_destroy(v);
}

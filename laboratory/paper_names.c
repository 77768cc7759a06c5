// SPDX-License-Identifier: Apache-2.0
// Gathers who is named in the sentences of a paper, and finds their names again.
#include "laboratory/paper_names.h"

#include "laboratory/paper_drawing.h"
#include "laboratory/registers.h"
#include "lims-core/base/text.h"

enum { NAME_MAX = 512 };

struct people {
	const char **codes;
	size_t n;
};

static void add(struct people *p, const char *code)
{
	for (size_t i = 0; code && i < p->n; i++)
		if (lims_text_equal(p->codes[i], code))
			return;
	if (code && code[0])
		p->codes[p->n++] = code;
}

static void gather(struct people *p, const struct lims_dossier *s)
{
	for (size_t i = 0; i < s->unmeasured_count; i++)
		add(p, s->unmeasured[i].actor);
	for (size_t i = 0; i < s->continued_count; i++)
		add(p, s->continued[i].actor);
	for (size_t i = 0; i < s->late_count; i++) {
		const char *compared = NULL;
		if (!lims_dossier_copied_from(s, &s->lates[i], &compared))
			continue;
		add(p, s->lates[i].actor);
		add(p, compared);
	}
	for (size_t i = 0; i < s->reading_count; i++)
		add(p, s->readings[i].observer);
}

lims_rc lims_paper_names_put(struct lims_laboratory *lab, struct lims_jw *w, const struct lims_opened_sheet *o, struct lims_err *err)
{
	const struct lims_dossier *s = &o->sheet;
	struct people p = {.codes = lims_arena_array(
						   o->arena, s->unmeasured_count + s->continued_count + 2 * s->late_count + s->reading_count + 1, sizeof *p.codes)};
	lims_rc rc = p.codes ? LIMS_OK : lims_paper_no_memory(err);
	if (rc)
		return rc;
	gather(&p, s);
	if (p.n == 0)
		return LIMS_OK;
	lims_jw_object(w, "names");
	for (size_t i = 0; i < p.n && !rc; i++) {
		char name[NAME_MAX] = "";
		rc = lims_register_field(lab, "staff", p.codes[i], "name", name, sizeof name, err);
		if (rc == LIMS_E_NOT_FOUND)
			rc = LIMS_OK;
		if (!rc && name[0])
			lims_jw_text(w, p.codes[i], name);
	}
	lims_jw_end_object(w);
	return rc;
}

const char *lims_paper_name(const struct lims_json *of, const char *code)
{
	return lims_json_get_text(lims_json_get(of, "names"), code, code);
}

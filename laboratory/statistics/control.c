// SPDX-License-Identifier: Apache-2.0
// The register of quotas, and what was done of them.
#include "laboratory/statistics/control.h"

#include "laboratory/desk.h"
#include "lims-core/base/lang.h"
#include "lims-core/base/text.h"
#include "lims-core/catalog/catalog.h"

#include <stdlib.h>
#include <string.h>

enum { PLANNED_DIGITS = 6, NAME_MAX = 1008, ROOM = 64, FOLDED_MAX = 1 << 16 };

const struct lims_field lims_quota_fields[LIMS_QUOTA_FIELDS] = {
	{"year", LIMS_MSG("Year"), LIMS_FIELD_TEXT, true, NULL, NULL},
	{"kind", LIMS_MSG("Procedure"), LIMS_FIELD_TEXT, true, NULL, NULL},
	{"province", LIMS_MSG("Province"), LIMS_FIELD_TEXT, false, NULL, NULL},
	{"organisation", LIMS_MSG("Organisation it is allotted to; left out: this laboratory"), LIMS_FIELD_TEXT, false, NULL, NULL},
	{"planned", LIMS_MSG("Instruments planned"), LIMS_FIELD_TEXT, true, NULL, NULL},
	{"document", LIMS_MSG("Document"), LIMS_FIELD_TEXT, false, NULL, NULL},
};

/* ---- the register ---- */

static bool digits(const char *text, size_t least, size_t most)
{
	size_t n = strlen(text);
	return n >= least && n <= most && strspn(text, "0123456789") == n;
}

/// The number that lims_quota_check let in; 0 for anything else.
static size_t number(const char *text)
{
	size_t n = 0;
	for (; text && *text >= '0' && *text <= '9'; text++)
		n = n * 10 + (size_t)(*text - '0');
	return text && !*text ? n : 0;
}

static lims_rc check_kind(struct lims_laboratory *lab, const char *id, struct lims_err *err)
{
	struct lims_procedure_set *set = NULL;
	lims_rc rc = lims_catalog_load(lab->catalog, id, &set, err);
	if (rc)
		return rc;
	if (!lims_procedure_mode(lims_procedure_set_procedure(set), LIMS_CONTROL_MODE))
		rc =
			lims_err_set(err, LIMS_E_INPUT, "%s has no control verification: a quota is for a procedure that has the mode \"control\"", id);
	lims_procedure_set_destroy(set);
	return rc;
}

lims_rc lims_quota_check(
	struct lims_laboratory *lab, const char *code, const struct lims_field_value *values, size_t count, struct lims_err *err)
{
	lims_rc rc = LIMS_OK;
	(void)code;
	for (size_t i = 0; !rc && i < count; i++) {
		const char *name = values[i].name, *value = values[i].value;
		if (lims_text_equal(name, "year") && !digits(value, 4, 4))
			rc = lims_err_set(err, LIMS_E_INPUT, "\"%s\" is no year: write four digits, like 2026", value);
		if (lims_text_equal(name, "planned") && !digits(value, 1, PLANNED_DIGITS))
			rc = lims_err_set(err, LIMS_E_INPUT, "\"%s\" is no number of instruments: write up to %d digits", value, PLANNED_DIGITS);
		if (lims_text_equal(name, "kind"))
			rc = check_kind(lab, value, err);
	}
	return rc;
}

/* ---- the report ---- */

struct making {
	struct lims_laboratory *lab;
	struct lims_control *c;
	char own[NAME_MAX]; ///< name of this organisation
	size_t room;
};

static lims_rc no_memory(struct lims_err *err)
{
	return lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the report");
}

static const char *kept(struct making *m, const char *text)
{
	const char *copy = text ? lims_arena_text(m->c->works->arena, text) : NULL;
	return copy ? copy : "";
}

static struct lims_control_line *new_line(struct making *m)
{
	struct lims_control *c = m->c;
	if (c->count == m->room) {
		struct lims_control_line *more = realloc(c->lines, (m->room + ROOM) * 2 * sizeof *more);
		if (!more)
			return NULL;
		c->lines = more;
		m->room = (m->room + ROOM) * 2;
	}
	c->lines[c->count] = (struct lims_control_line){
		.code = "", .kind = "", .province = "", .organisation = "", .document = "", .title = {.vi = "", .en = ""}};
	return &c->lines[c->count++];
}

static lims_rc take_quota(void *ctx, const struct lims_register *r, const struct lims_register_row *row, struct lims_err *err)
{
	struct making *m = ctx;
	(void)r;
	if (number(row->values[0]) != (size_t)m->c->year)
		return LIMS_OK;
	struct lims_control_line *line = new_line(m);
	if (!line)
		return no_memory(err);
	line->code = kept(m, row->code);
	line->kind = kept(m, row->values[1]);
	line->province = kept(m, row->values[2]);
	line->organisation = kept(m, row->values[3]);
	line->planned = number(row->values[4]);
	line->document = kept(m, row->values[5]);
	line->ours = !line->organisation[0] || lims_text_equal(line->organisation, m->own);
	return LIMS_OK;
}

/// Whether the words stand in the text, letters and marks regarded as the search does.
static bool stands_in(const char *text, const char *words)
{
	struct lims_buf a, b;
	lims_buf_init(&a, FOLDED_MAX);
	lims_buf_init(&b, FOLDED_MAX);
	bool found = lims_text_fold(text, strlen(text), &a, NULL) == LIMS_OK && lims_text_fold(words, strlen(words), &b, NULL) == LIMS_OK &&
				 strstr(lims_buf_text(&a), lims_buf_text(&b)) != NULL;
	lims_buf_finish(&a);
	lims_buf_finish(&b);
	return found;
}

static struct lims_control_line *quota_of(struct making *m, const struct lims_work *k)
{
	char address[NAME_MAX] = "";
	struct lims_control_line *any = NULL;
	const char *place = k->place;
	if (!place[0] && k->customer[0] &&
		lims_register_field(m->lab, "customer", k->customer, "address", address, sizeof address, NULL) == LIMS_OK)
		place = address;
	for (size_t i = 0; i < m->c->count; i++) {
		struct lims_control_line *line = &m->c->lines[i];
		if (!line->code[0] || !line->ours || !lims_text_equal(line->kind, k->counted->id))
			continue;
		if (line->province[0] && stands_in(place, line->province))
			return line;
		if (!line->province[0] && !any)
			any = line;
	}
	return any;
}

static struct lims_control_line *beside(struct making *m, const struct lims_work *k)
{
	for (size_t i = 0; i < m->c->count; i++)
		if (!m->c->lines[i].code[0] && lims_text_equal(m->c->lines[i].kind, k->counted->id))
			return &m->c->lines[i];
	struct lims_control_line *line = new_line(m);
	if (line) {
		line->kind = k->counted->id;
		line->ours = true;
	}
	return line;
}

static lims_rc add_done(struct making *m, struct lims_err *err)
{
	struct lims_span year = {{m->c->year, 1, 1}, {m->c->year, 12, 31}};
	const struct lims_works *w = m->c->works;
	for (size_t i = 0; i < w->count; i++) {
		const struct lims_work *k = &w->list[i];
		if (!k->accepted || !lims_text_equal(k->mode, LIMS_CONTROL_MODE) || !lims_span_has(&year, k->on))
			continue;
		struct lims_control_line *line = quota_of(m, k);
		if (!line)
			line = beside(m, k);
		if (!line)
			return no_memory(err);
		line->done += k->count;
		line->passed += k->verdict == LIMS_VERDICT_PASS ? k->count : 0;
		line->failed += k->verdict == LIMS_VERDICT_FAIL ? k->count : 0;
		line->undetermined += k->verdict == LIMS_VERDICT_UNDETERMINED ? k->count : 0;
	}
	return LIMS_OK;
}

/// Titles of the kinds, also of those that nothing was done of.
static void name_kinds(struct making *m)
{
	for (size_t i = 0; i < m->c->count; i++) {
		struct lims_control_line *line = &m->c->lines[i];
		struct lims_procedure_set *set = NULL;
		if (lims_catalog_load(m->lab->catalog, line->kind, &set, NULL) != LIMS_OK)
			continue;
		const struct lims_words *title = &lims_procedure_set_procedure(set)->title;
		line->title = (struct lims_words){.vi = kept(m, title->vi), .en = kept(m, title->en)};
		lims_procedure_set_destroy(set);
	}
}

lims_rc lims_control_load(struct lims_laboratory *lab, int year, struct lims_control **ret, struct lims_err *err)
{
	struct lims_control *c = calloc(1, sizeof *c);
	struct making m = {.lab = lab, .c = c};
	if (!c)
		return no_memory(err);
	c->year = year;
	(void)lims_register_field(lab, "org", "main", "name", m.own, sizeof m.own, NULL);
	lims_rc rc = lims_works_load(lab, &c->works, err);
	if (!rc)
		rc = lims_register_each(lab, lims_register_find("quota"), take_quota, &m, err);
	if (!rc) {
		lims_works_merge(c->works);
		rc = add_done(&m, err);
	}
	if (rc) {
		lims_control_destroy(c);
		return rc;
	}
	name_kinds(&m);
	*ret = c;
	return LIMS_OK;
}

void lims_control_destroy(struct lims_control *c)
{
	if (!c)
		return;
	free(c->lines);
	lims_works_destroy(c->works);
	free(c);
}

// SPDX-License-Identifier: Apache-2.0
// Compares, field by field and day by day as the register is written, what came in with what was here and its writer could not know.
#include "laboratory/quality/meeting_fields.h"

#include "lims-core/base/json.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXTS_MAX = 64 << 20, WHO_TEXT = 160, DETAIL_MAX = 256 * 1024 };

/// One value as it was recorded. Texts as offsets into the texts of all of them.
struct value {
	size_t name, from, text;
	size_t entry; ///< which of the entries
};

struct entry {
	struct lims_entry at; ///< node and sequence alone
	char who[WHO_TEXT];
	bool here, in; ///< neither: it was written or came later
};

/// All that was recorded of one code, in the order of the clock.
struct comparing {
	const struct lims_sync_met *met;
	const struct lims_stored *in;
	struct lims_buf texts;
	struct value *values;
	size_t count, cap;
	struct entry *entries;
	size_t entry_count, entry_cap;
};

static lims_rc no_memory(const struct comparing *c, struct lims_err *err)
{
	return lims_err_set(err, LIMS_E_MEMORY, "There is no memory to compare what two copies recorded of %s", c->in->entry.subject);
}

static size_t keep(struct comparing *c, const char *text)
{
	size_t at = c->texts.len;
	lims_buf_add(&c->texts, text ? text : "", text ? strlen(text) + 1 : 1);
	return at;
}

static const char *text_of(const struct comparing *c, size_t at)
{
	return (const char *)c->texts.data + at;
}

static lims_rc add_value(struct comparing *c, const char *name, const char *from, const char *text, struct lims_err *err)
{
	if (c->count == c->cap) {
		size_t cap = c->cap ? c->cap * 2 : 64;
		struct value *list = realloc(c->values, cap * sizeof *list);
		if (!list)
			return no_memory(c, err);
		c->values = list;
		c->cap = cap;
	}
	c->values[c->count++] = (struct value){keep(c, name), keep(c, from), keep(c, text), c->entry_count - 1};
	return c->texts.failed ? no_memory(c, err) : LIMS_OK;
}

static lims_rc add_entry(struct comparing *c, const struct lims_stored *e, struct lims_err *err)
{
	char at[LIMS_MOMENT_TEXT];
	if (c->entry_count == c->entry_cap) {
		size_t cap = c->entry_cap ? c->entry_cap * 2 : 16;
		struct entry *list = realloc(c->entries, cap * sizeof *list);
		if (!list)
			return no_memory(c, err);
		c->entries = list;
		c->entry_cap = cap;
	}
	struct entry *new = &c->entries[c->entry_count++];
	*new = (struct entry){.here = lims_sync_was_here(c->met, &e->entry), .in = lims_sync_came_in(c->met, &e->entry)};
	memcpy(new->at.node, e->entry.node, sizeof new->at.node);
	new->at.sequence = e->entry.sequence;
	lims_moment_text(e->entry.written, at);
	snprintf(new->who, sizeof new->who, "%.100s, %.16s", e->entry.actor, at);
	return LIMS_OK;
}

static lims_rc take_entry(struct comparing *c, const struct lims_stored *e, struct lims_err *err)
{
	struct lims_json_doc *doc = NULL;
	lims_rc rc = lims_json_parse(e->entry.body, e->entry.body_len, LIMS_ENTRY_BODY_MAX, &doc, err);
	const struct lims_json *body = lims_json_root(doc), *fields = lims_json_get(body, "fields");
	if (!rc)
		rc = add_entry(c, e, err);
	for (size_t i = 0; !rc && i < lims_json_size(fields); i++) {
		const char *name = NULL, *text = lims_json_text(lims_json_member(fields, i, &name));
		rc = add_value(c, name, lims_json_get_text(body, "from", ""), text, err);
	}
	lims_json_destroy(doc);
	return rc;
}

static bool same_field(const struct comparing *c, const struct value *a, const struct value *b)
{
	return lims_text_equal(text_of(c, a->name), text_of(c, b->name)) && lims_text_equal(text_of(c, a->from), text_of(c, b->from));
}

/// The last value of the field of `like`, which came in, that was here and that its writer could not know; NULL: none.
static const struct value *apart_from(const struct comparing *c, const struct value *like)
{
	const struct entry *in = &c->entries[like->entry];
	for (size_t i = c->count; i-- > 0;) {
		const struct entry *e = &c->entries[c->values[i].entry];
		if (e->here && same_field(c, &c->values[i], like) && !lims_sync_knew(c->met, &in->at, &e->at))
			return &c->values[i];
	}
	return NULL;
}

static void say_value(const struct comparing *c, const struct value *v, const char *before, struct lims_buf *out)
{
	lims_buf_addf(out, "%s\"%s\" (%s)", before, text_of(c, v->text), c->entries[v->entry].who);
}

/// The first value of the field that was here and that the writer of `like` could not know.
static const struct value *first_apart(const struct comparing *c, const struct value *like)
{
	for (size_t i = 0; i < c->count; i++) {
		const struct entry *e = &c->entries[c->values[i].entry];
		if (e->here && same_field(c, &c->values[i], like) && !lims_sync_knew(c->met, &c->entries[like->entry].at, &e->at))
			return &c->values[i];
	}
	return NULL;
}

/// A field that met.
struct field {
	const struct value *last;            ///< its last value of all
	const struct value *in, *here;       ///< the last one that came in and was written without knowing one that was here, and that one
	const struct value *first, *against; ///< the first such ones: the same for every copy that finds it
	bool told;
};

/// false: the field of `last` did not meet.
static bool take_field(const struct comparing *c, const struct value *last, struct field *ret)
{
	struct field f = {.last = last};
	for (size_t i = (size_t)(last - c->values) + 1; i-- > 0 && !f.here;) {
		f.in = &c->values[i];
		if (c->entries[f.in->entry].in && same_field(c, f.in, last))
			f.here = apart_from(c, f.in);
	}
	if (!f.here || lims_text_equal(text_of(c, f.here->text), text_of(c, f.in->text)))
		return false;
	for (size_t i = 0; i < c->count && !f.against; i++) {
		f.first = &c->values[i];
		if (c->entries[f.first->entry].in && same_field(c, f.first, last))
			f.against = first_apart(c, f.first);
	}
	*ret = f;
	return true;
}

static void say_field(const struct comparing *c, const struct field *f, struct lims_buf *out)
{
	const struct value *here = f->here, *in = f->in;
	lims_buf_addf(out, "%s%s%s", out->len > 0 ? "; " : c->in->entry.subject, out->len > 0 ? "" : " ", text_of(c, f->last->name));
	lims_buf_addf(out, "%s", text_of(c, f->last->from));
	say_value(c, here < in ? here : in, ": ", out);
	say_value(c, here < in ? in : here, ", ", out);
	if (f->last > here && f->last > in)
		say_value(c, f->last, ", ", out);
}

static const struct lims_entry *at(const struct comparing *c, const struct value *v)
{
	return &c->entries[v->entry].at;
}

/// What either side recorded of the field before.
static void name_before(const struct comparing *c, const struct field *f, struct lims_meeting_names *names)
{
	const struct value *sides[] = {f->in, f->here};
	for (size_t i = 0; i < c->count; i++)
		for (size_t k = 0; k < 2; k++)
			if (same_field(c, &c->values[i], sides[k]) && lims_text_equal(at(c, &c->values[i])->node, at(c, sides[k])->node) &&
				at(c, &c->values[i])->sequence < at(c, sides[k])->sequence)
				lims_meeting_names_before(names, at(c, &c->values[i]), at(c, sides[!k]));
}

/// Older programs knew all fields of a code that met by one name.
static void say_together(const struct comparing *c, const struct field *fields, size_t count, struct lims_buf *out)
{
	char pair[LIMS_MEETING_PAIR];
	for (size_t i = 0; i < count; i++) {
		lims_meeting_pair(at(c, fields[i].in), at(c, fields[i].here), pair);
		lims_buf_addf(out, "%s%s %s\n", text_of(c, fields[i].last->name), text_of(c, fields[i].last->from), pair);
	}
}

/// The field, and those behind it of which the same entries met first.
static lims_rc tell_from(const struct comparing *c, struct field *fields, size_t count, const char *together,
	lims_meeting_fields_visit *visit, void *ctx, struct lims_err *err)
{
	struct lims_meeting_names names = {.count = 0};
	struct lims_buf detail;
	lims_meeting_names_pair(&names, at(c, fields[0].first), at(c, fields[0].against), false);
	lims_meeting_names_pair(&names, at(c, fields[0].in), at(c, fields[0].here), true);
	lims_meeting_names_add(&names, together, false, true);
	lims_buf_init(&detail, DETAIL_MAX);
	for (size_t i = 0; i < count; i++) {
		struct field *f = &fields[i];
		if (f->told || f->first->entry != fields[0].first->entry || f->against->entry != fields[0].against->entry)
			continue;
		f->told = true;
		say_field(c, f, &detail);
		name_before(c, f, &names);
	}
	lims_rc rc = lims_buf_check(&detail, "what two copies recorded", err);
	if (!rc)
		rc = visit(ctx, lims_buf_text(&detail), &names, err);
	lims_buf_finish(&detail);
	return rc;
}

static lims_rc tell_fields(const struct comparing *c, lims_meeting_fields_visit *visit, void *ctx, struct lims_err *err)
{
	struct field *fields = calloc(c->count + 1, sizeof *fields);
	struct lims_buf together;
	size_t count = 0;
	if (!fields)
		return no_memory(c, err);
	lims_buf_init(&together, DETAIL_MAX);
	for (size_t i = 0; i < c->count; i++) {
		bool last = true;
		for (size_t k = i + 1; k < c->count && last; k++)
			last = !same_field(c, &c->values[i], &c->values[k]);
		if (last && take_field(c, &c->values[i], &fields[count]))
			count++;
	}
	say_together(c, fields, count, &together);
	lims_rc rc = lims_buf_check(&together, "what two copies recorded", err);
	for (size_t i = 0; !rc && i < count; i++)
		if (!fields[i].told)
			rc = tell_from(c, &fields[i], count - i, lims_buf_text(&together), visit, ctx, err);
	lims_buf_finish(&together);
	free(fields);
	return rc;
}

/// The whole code is looked at with the first entry of it that came in.
static bool is_first(const struct comparing *c)
{
	size_t i = 0;
	while (i < c->entry_count && !c->entries[i].in)
		i++;
	return i < c->entry_count && c->entries[i].at.sequence == c->in->entry.sequence &&
		   strcmp(c->entries[i].at.node, c->in->entry.node) == 0;
}

lims_rc lims_meeting_fields(struct lims_db *db, const struct lims_sync_met *met, const struct lims_stored *in,
	lims_meeting_fields_visit *visit, void *ctx, struct lims_err *err)
{
	struct comparing c = {.met = met, .in = in};
	struct lims_cursor *cursor = NULL;
	const struct lims_stored *e = NULL;
	lims_buf_init(&c.texts, TEXTS_MAX);
	lims_rc rc = lims_cursor_open(db, LIMS_BY_SUBJECT, in->entry.subject, &cursor, err);
	while (!rc && !(rc = lims_cursor_next(cursor, &e, err)) && e)
		if (lims_text_equal(e->entry.type, "register.recorded"))
			rc = take_entry(&c, e, err);
	lims_cursor_close(cursor);
	if (!rc && is_first(&c))
		rc = tell_fields(&c, visit, ctx, err);
	lims_buf_finish(&c.texts);
	free(c.values);
	free(c.entries);
	return rc;
}

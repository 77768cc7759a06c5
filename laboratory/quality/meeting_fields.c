// SPDX-License-Identifier: Apache-2.0
// Compares, field by field and day by day as the register is written, what came in with what was here and its writer could not know.
#include "laboratory/quality/meeting_fields.h"

#include "lims-core/base/json.h"
#include "lims-core/base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXTS_MAX = 64 << 20, WHO_TEXT = 160 };

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

void lims_meeting_pair(const struct lims_entry *a, const struct lims_entry *b, char out[LIMS_MEETING_PAIR])
{
	int order = strcmp(a->node, b->node);
	bool swap = order > 0 || (order == 0 && a->sequence > b->sequence);
	const struct lims_entry *first = swap ? b : a, *second = swap ? a : b;
	snprintf(out, LIMS_MEETING_PAIR, "%s:%" PRId64 " %s:%" PRId64, first->node, first->sequence, second->node, second->sequence);
}

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

/// The field of `last`, its last value of all: the last one that came in and was written without knowing one that was here, and that one.
static void say_field(const struct comparing *c, const struct value *last, bool *any, struct lims_buf *out, struct lims_buf *same)
{
	char pair[LIMS_MEETING_PAIR];
	const struct value *in = NULL, *here = NULL;
	for (size_t i = (size_t)(last - c->values) + 1; i-- > 0 && !here;) {
		in = &c->values[i];
		if (c->entries[in->entry].in && same_field(c, in, last))
			here = apart_from(c, in);
	}
	if (!here || lims_text_equal(text_of(c, here->text), text_of(c, in->text)))
		return;
	lims_buf_addf(out, "%s%s%s%s", *any ? "; " : c->in->entry.subject, *any ? "" : " ", text_of(c, last->name), text_of(c, last->from));
	say_value(c, here < in ? here : in, ": ", out);
	say_value(c, here < in ? in : here, ", ", out);
	if (last > here && last > in)
		say_value(c, last, ", ", out);
	lims_meeting_pair(&c->entries[in->entry].at, &c->entries[here->entry].at, pair);
	lims_buf_addf(same, "%s%s %s\n", text_of(c, last->name), text_of(c, last->from), pair);
	*any = true;
}

static bool say_fields(const struct comparing *c, struct lims_buf *out, struct lims_buf *same)
{
	bool any = false;
	for (size_t i = 0; i < c->count; i++) {
		bool last = true;
		for (size_t k = i + 1; k < c->count && last; k++)
			last = !same_field(c, &c->values[i], &c->values[k]);
		if (last)
			say_field(c, &c->values[i], &any, out, same);
	}
	return any;
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

lims_rc lims_meeting_fields(struct lims_db *db, const struct lims_sync_met *met, const struct lims_stored *in, struct lims_buf *ret_detail,
	struct lims_buf *ret_same, bool *ret_met, struct lims_err *err)
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
	if (!rc)
		*ret_met = is_first(&c) && say_fields(&c, ret_detail, ret_same);
	lims_buf_finish(&c.texts);
	free(c.values);
	free(c.entries);
	return rc;
}

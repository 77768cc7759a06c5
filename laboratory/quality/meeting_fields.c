// SPDX-License-Identifier: Apache-2.0
// Compares, field by field and day by day as the register is written, the last value of each of two copies.
#include "laboratory/quality/meeting_fields.h"

#include "lims-core/base/arena.h"
#include "lims-core/base/json.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { ARENA_MAX = 4 << 20, FIELDS_MAX = 512, WHO_TEXT = 160 };

/// One field from one day on. Values NULL: this copy did not record it. [0] what was here, [1] what came in.
struct field {
	const char *name, *from;
	const char *value[2];
	char who[2][WHO_TEXT];
	int last; ///< whose value stands
};

struct comparing {
	const struct lims_sync_met *met;
	const struct lims_stored *in;
	struct lims_arena *arena;
	struct field *fields; ///< of the arena
	size_t count;
	bool first; ///< of what came in nothing was met yet
	bool again; ///< the code was looked at with another entry
};

static struct field *field_of(struct comparing *c, const char *name, const char *from)
{
	for (size_t i = 0; i < c->count; i++)
		if (lims_text_equal(c->fields[i].name, name) && lims_text_equal(c->fields[i].from, from))
			return &c->fields[i];
	if (c->count == FIELDS_MAX)
		return NULL;
	struct field f = {.name = lims_arena_text(c->arena, name), .from = lims_arena_text(c->arena, from)};
	if (!f.name || !f.from)
		return NULL;
	c->fields[c->count] = f;
	return &c->fields[c->count++];
}

static lims_rc take_fields(struct comparing *c, const struct lims_stored *e, const struct lims_json *body, int side, struct lims_err *err)
{
	const struct lims_json *fields = lims_json_get(body, "fields");
	char at[LIMS_MOMENT_TEXT];
	lims_moment_text(e->entry.written, at);
	for (size_t i = 0; i < lims_json_size(fields); i++) {
		const char *name = NULL, *value = lims_json_text(lims_json_member(fields, i, &name));
		struct field *f = field_of(c, name, lims_json_get_text(body, "from", ""));
		if (f)
			f->value[side] = lims_arena_text(c->arena, value ? value : "");
		if (!f || !f->value[side])
			return lims_err_set(err, LIMS_E_MEMORY, "There is no memory to compare what two copies recorded of %s", e->entry.subject);
		snprintf(f->who[side], sizeof f->who[side], "%.100s, %.16s", e->entry.actor, at);
		f->last = side;
	}
	return LIMS_OK;
}

static lims_rc take_entry(struct comparing *c, const struct lims_stored *e, struct lims_err *err)
{
	struct lims_json_doc *doc = NULL;
	bool here = lims_sync_was_here(c->met, &e->entry);
	if (!lims_text_equal(e->entry.type, "register.recorded") || (here && lims_sync_knew(c->met, &c->in->entry, &e->entry)))
		return LIMS_OK;
	if (!here && c->first) {
		c->first = false;
		c->again = e->entry.sequence != c->in->entry.sequence || strcmp(e->entry.node, c->in->entry.node) != 0;
	}
	lims_rc rc = lims_json_parse(e->entry.body, e->entry.body_len, LIMS_ENTRY_BODY_MAX, &doc, err);
	if (!rc)
		rc = take_fields(c, e, lims_json_root(doc), !here, err);
	lims_json_destroy(doc);
	return rc;
}

static bool say_fields(const struct comparing *c, struct lims_buf *out)
{
	bool any = false;
	for (size_t i = 0; i < c->count; i++) {
		const struct field *f = &c->fields[i];
		if (!f->value[0] || !f->value[1] || lims_text_equal(f->value[0], f->value[1]))
			continue;
		lims_buf_addf(out, "%s%s%s%s%s: \"%s\" (%s), \"%s\" (%s)", any ? "; " : "", any ? "" : c->in->entry.subject, any ? "" : " ",
			f->name, f->from, f->value[!f->last], f->who[!f->last], f->value[f->last], f->who[f->last]);
		any = true;
	}
	return any;
}

lims_rc lims_meeting_fields(struct lims_db *db, const struct lims_sync_met *met, const struct lims_stored *in, struct lims_buf *ret_detail,
	bool *ret_met, struct lims_err *err)
{
	struct comparing c = {.met = met, .in = in, .first = true, .arena = lims_arena_create(ARENA_MAX)};
	struct lims_cursor *cursor = NULL;
	const struct lims_stored *e = NULL;
	c.fields = c.arena ? lims_arena_array(c.arena, FIELDS_MAX, sizeof *c.fields) : NULL;
	lims_rc rc = c.fields
					 ? lims_cursor_open(db, LIMS_BY_SUBJECT, in->entry.subject, &cursor, err)
					 : lims_err_set(err, LIMS_E_MEMORY, "There is no memory to compare what two copies recorded of %s", in->entry.subject);
	while (!rc && !c.again && !(rc = lims_cursor_next(cursor, &e, err)) && e)
		rc = take_entry(&c, e, err);
	lims_cursor_close(cursor);
	if (!rc)
		*ret_met = !c.again && say_fields(&c, ret_detail);
	lims_arena_destroy(c.arena);
	return rc;
}

// SPDX-License-Identifier: Apache-2.0
// Tells the story of a paper from the journal: the entries of all subjects that belong to it, merged in the order of their clocks.
#include "laboratory/audit.h"

#include "laboratory/desk.h"
#include "laboratory/issue.h"
#include "laboratory/items.h"
#include "laboratory/quality/cases.h"
#include "lims-core/base/text.h"
#include "lims-core/journal/nodes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SUBJECTS_MAX = 64, ARENA_MAX = 64 << 20 };

/// One subject of the story, with the entry that stands next in it.
struct thread {
	char subject[LIMS_SUBJECT_SIZE];
	struct lims_cursor *cursor;
	const struct lims_stored *next; ///< NULL at its end
};

struct story {
	struct lims_laboratory *lab;
	const char *number;
	char item[LIMS_CODE], worksheet[LIMS_CODE];
	struct thread threads[SUBJECTS_MAX];
	size_t count;
	const struct lims_journal_node_info *nodes;
	size_t node_count;
};

/// A subject once; what does not fit any more is left out of the story, not out of the record.
static void add(struct story *s, const char *noun, const char *code)
{
	char subject[LIMS_SUBJECT_SIZE];
	if (!code || !code[0] || s->count == SUBJECTS_MAX)
		return;
	snprintf(subject, sizeof subject, "%s:%s", noun, code);
	for (size_t i = 0; i < s->count; i++)
		if (lims_text_equal(s->threads[i].subject, subject))
			return;
	s->threads[s->count++] = (struct thread){.cursor = NULL};
	memcpy(s->threads[s->count - 1].subject, subject, sizeof subject);
}

static lims_rc take_paper(void *ctx, const struct lims_issued *i, struct lims_err *err)
{
	struct story *s = ctx;
	(void)err;
	snprintf(s->item, sizeof s->item, "%s", i->item);
	snprintf(s->worksheet, sizeof s->worksheet, "%s", i->worksheet);
	return LIMS_OK;
}

static lims_rc take_item(void *ctx, const struct lims_item *i, struct lims_err *err)
{
	(void)err;
	add(ctx, "job", i->job);
	add(ctx, "item", i->code);
	return LIMS_OK;
}

static lims_rc take_case(void *ctx, const struct lims_case_row *row, struct lims_err *err)
{
	(void)err;
	add(ctx, row->kind->noun, row->code);
	return LIMS_OK;
}

static lims_rc add_worksheets(struct story *s, struct lims_err *err)
{
	struct lims_arena *arena = lims_arena_create(ARENA_MAX);
	struct lims_dossier sheet;
	if (!arena)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the story of %s", s->number);
	lims_rc rc = lims_desk_sheet(lims_journal_db(s->lab->journal), s->worksheet, arena, &sheet, err);
	if (!rc)
		add(s, "worksheet", sheet.as_found);
	lims_arena_destroy(arena);
	add(s, "worksheet", s->worksheet);
	return rc;
}

static lims_rc add_cases(struct story *s, struct lims_err *err)
{
	size_t before = s->count;
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; !rc && i < before; i++)
		rc = lims_case_each_about(s->lab, s->threads[i].subject, take_case, s, err);
	return rc;
}

/// Job, item, worksheets and the paper itself.
static lims_rc add_paper(struct story *s, struct lims_err *err)
{
	lims_rc rc = lims_issued_each(s->lab, s->number, take_paper, s, err);
	if (!rc)
		rc = lims_item_each(s->lab, s->item, take_item, s, err);
	if (!rc)
		rc = add_worksheets(s, err);
	add(s, "paper", s->number);
	return rc;
}

/// One thing alone, as a person names it: standard:S-A1, staff:an, worksheet:W-A1.
static lims_rc add_thing(struct story *s, struct lims_err *err)
{
	char subject[LIMS_CASE_SUBJECT];
	lims_rc rc = lims_case_target(lims_journal_db(s->lab->journal), s->number, subject, err);
	if (rc)
		return rc;
	snprintf(s->threads[0].subject, sizeof s->threads[0].subject, "%s", subject);
	s->count = 1;
	return LIMS_OK;
}

static lims_rc open_threads(struct story *s, struct lims_err *err)
{
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; !rc && i < s->count; i++) {
		struct thread *t = &s->threads[i];
		rc = lims_cursor_open(lims_journal_db(s->lab->journal), LIMS_BY_SUBJECT, t->subject, &t->cursor, err);
		if (!rc)
			rc = lims_cursor_next(t->cursor, &t->next, err);
	}
	return rc;
}

static const char *code_of(const struct story *s, const char *node)
{
	for (size_t i = 0; i < s->node_count; i++)
		if (lims_text_equal(s->nodes[i].node, node))
			return s->nodes[i].code;
	return node;
}

static lims_rc tell(const struct story *s, const struct lims_stored *e, lims_audit_visit *visit, void *ctx, struct lims_err *err)
{
	char at[LIMS_MOMENT_TEXT], hash[LIMS_HASH_HEX], type[LIMS_TYPE_SIZE + 8];
	char *body = strndup(e->entry.body, e->entry.body_len);
	lims_moment_text(e->entry.observed, at);
	lims_hash_hex(&e->hash, hash);
	snprintf(type, sizeof type, "%s/%u", e->entry.type, e->entry.version);
	struct lims_audit_line line = {
		at, code_of(s, e->entry.node), e->entry.sequence, e->entry.actor, type, e->entry.subject, body ? body : "{}", hash};
	lims_rc rc = visit(ctx, &line, err);
	free(body);
	return rc;
}

static lims_rc tell_all(struct story *s, lims_audit_visit *visit, void *ctx, struct lims_err *err)
{
	lims_rc rc = LIMS_OK;
	while (!rc) {
		struct thread *first = NULL;
		for (size_t i = 0; i < s->count; i++) {
			struct thread *t = &s->threads[i];
			if (t->next && (!first || lims_entry_cmp(&t->next->entry, &first->next->entry) < 0))
				first = t;
		}
		if (!first)
			break;
		rc = tell(s, first->next, visit, ctx, err);
		if (!rc)
			rc = lims_cursor_next(first->cursor, &first->next, err);
	}
	return rc;
}

lims_rc lims_audit_story(struct lims_laboratory *lab, const char *number, lims_audit_visit *visit, void *ctx, struct lims_err *err)
{
	struct story *s = calloc(1, sizeof *s);
	struct lims_journal_node_info *nodes = NULL;
	if (!s)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the story of %s", number);
	s->lab = lab;
	s->number = number;
	lims_rc rc = strchr(number, ':') ? add_thing(s, err) : add_paper(s, err);
	if (!rc)
		rc = add_cases(s, err);
	if (!rc)
		rc = lims_journal_nodes(lab->journal, &nodes, &s->node_count, err);
	s->nodes = nodes;
	if (!rc)
		rc = open_threads(s, err);
	if (!rc)
		rc = tell_all(s, visit, ctx, err);
	for (size_t i = 0; i < s->count; i++)
		lims_cursor_close(s->threads[i].cursor);
	free(nodes);
	free(s);
	return rc;
}

lims_rc lims_audit_bytes(struct lims_laboratory *lab, const char *hash, struct lims_buf *ret, struct lims_err *err)
{
	struct lims_proof_blobs blobs = lims_desk_blobs(lims_journal_db(lab->journal));
	return blobs.get(blobs.ctx, hash, ret, err);
}

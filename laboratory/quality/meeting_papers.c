// SPDX-License-Identifier: Apache-2.0
// Holds papers against their worksheets: on one copy what was printed is not opened again, between two copies nobody could refuse it.
#include "laboratory/quality/meeting_papers.h"

#include "laboratory/desk.h"
#include "laboratory/quality/meeting_who.h"
#include "laboratory/quality/quality_queries.h"
#include "lims-core/base/json.h"
#include "lims-core/base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { PAPERS_MAX = 64, DETAIL_MAX = 4096, SAME_TEXT = 256, NOTE_TEXT = 3000 };

struct looking {
	struct lims_laboratory *lab;
	struct lims_db *db;
	const struct lims_sync_met *met;
	const char *worksheet; ///< subject
	lims_meeting_paper_visit *visit;
	void *ctx;
	struct lims_meeting_nodes nodes;
};

/// An entry, without its body.
struct side {
	struct lims_entry at; ///< node and sequence alone
	char who[LIMS_MEETING_WHO];
	bool here, in;
};

static void keep(const struct looking *l, const struct lims_stored *e, struct side *s)
{
	*s = (struct side){.here = lims_sync_was_here(l->met, &e->entry), .in = lims_sync_came_in(l->met, &e->entry)};
	memcpy(s->at.node, e->entry.node, sizeof s->at.node);
	s->at.sequence = e->entry.sequence;
	lims_meeting_who(&l->nodes, &e->entry, s->who);
}

static bool apart(const struct looking *l, const struct side *a, const struct side *b)
{
	return (a->in && b->here && !lims_sync_knew(l->met, &a->at, &b->at)) || (b->in && a->here && !lims_sync_knew(l->met, &b->at, &a->at));
}

/// What the entry did to a worksheet whose results are printed; NULL: nothing.
static const char *opened_by(const struct lims_stored *e, const struct lims_json *body)
{
	static const struct {
		const char *type, *what;
	} kinds[] = {{"worksheet.abandoned", "abandoned"}, {"worksheet.submitted", "submitted"}, {"worksheet.adjusted", "adjusted"},
		{"reading.struck", "struck"}, {"worksheet.condition_struck", "struck"}, {"reading.entered", "recorded"},
		{"reading.captured", "recorded"}, {"worksheet.condition", "recorded"}, {"worksheet.checked", "recorded"},
		{"worksheet.continued", "recorded"}, {"worksheet.told", "recorded"}};
	if (lims_text_equal(e->entry.type, "worksheet.reviewed"))
		return lims_json_get_bool(body, "accepted", false) ? NULL : "returned";
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (lims_text_equal(kinds[i].type, e->entry.type))
			return kinds[i].what;
	return NULL;
}

/// The first entry that opened the worksheet apart from the paper.
struct opening {
	struct side side;
	const char *what; ///< NULL: none
	char note[NOTE_TEXT];
};

static lims_rc take_opening(
	const struct looking *l, const struct side *issued, const struct lims_stored *e, struct opening *ret, struct lims_err *err)
{
	struct lims_json_doc *doc = NULL;
	struct side s;
	keep(l, e, &s);
	if (!apart(l, issued, &s))
		return LIMS_OK;
	lims_rc rc = lims_json_parse(e->entry.body, e->entry.body_len, LIMS_ENTRY_BODY_MAX, &doc, err);
	const struct lims_json *body = lims_json_root(doc);
	ret->what = rc ? NULL : opened_by(e, body);
	if (ret->what) {
		ret->side = s;
		snprintf(ret->note, sizeof ret->note, "%s", lims_json_get_text(body, "note", ""));
	}
	lims_json_destroy(doc);
	return rc;
}

static lims_rc find_opening(struct looking *l, const struct side *issued, struct opening *ret, struct lims_err *err)
{
	struct lims_cursor *cursor = NULL;
	const struct lims_stored *e = NULL;
	ret->what = NULL;
	lims_rc rc = lims_cursor_open(l->db, LIMS_BY_SUBJECT, l->worksheet, &cursor, err);
	while (!rc && !ret->what && !(rc = lims_cursor_next(cursor, &e, err)) && e) {
		// Of a worksheet that came in with its paper nobody wrote here.
		if (issued->in && lims_text_equal(e->entry.type, "worksheet.opened") && lims_sync_came_in(l->met, &e->entry))
			break;
		rc = take_opening(l, issued, e, ret, err);
	}
	lims_cursor_close(cursor);
	return rc;
}

static bool rests_on(const struct looking *l, const struct lims_json *body)
{
	const char *code = strchr(l->worksheet, ':') + 1;
	return lims_text_equal(lims_json_get_text(body, "worksheet", ""), code) ||
		   lims_text_equal(lims_json_get_text(lims_json_get(body, "as_found"), "worksheet", ""), code);
}

static lims_rc hold_issued(struct looking *l, const struct lims_stored *e, struct lims_err *err)
{
	struct lims_json_doc *doc = NULL;
	struct side issued;
	struct opening o;
	char detail[DETAIL_MAX], same[SAME_TEXT];
	struct lims_meeting_names names = {.count = 0};
	keep(l, e, &issued);
	lims_rc rc = lims_json_parse(e->entry.body, e->entry.body_len, LIMS_ENTRY_BODY_MAX, &doc, err);
	bool of_it = !rc && rests_on(l, lims_json_root(doc));
	lims_json_destroy(doc);
	if (of_it)
		rc = find_opening(l, &issued, &o, err);
	if (rc || !of_it || !o.what)
		return rc;
	snprintf(detail, sizeof detail, "%s: %s; %s: %s (%s)%s%s", e->entry.subject, issued.who, l->worksheet, o.what, o.side.who,
		o.note[0] ? ": " : "", o.note);
	snprintf(same, sizeof same, "%s:%" PRId64 " %s", issued.at.node, issued.at.sequence, l->worksheet);
	// What opened it again later is of the same matter while that is open.
	lims_meeting_names_add(&names, same, true, false);
	lims_meeting_names_pair(&names, &issued.at, &o.side.at, true);
	const struct lims_meeting_paper found = {detail, &names, e->entry.subject, l->worksheet};
	return l->visit(l->ctx, &found, err);
}

static lims_rc hold_paper(struct looking *l, const char *subject, struct lims_err *err)
{
	struct lims_cursor *cursor = NULL;
	const struct lims_stored *e = NULL;
	lims_rc rc = lims_cursor_open(l->db, LIMS_BY_SUBJECT, subject, &cursor, err);
	while (!rc && !(rc = lims_cursor_next(cursor, &e, err)) && e)
		if (lims_text_equal(e->entry.type, "paper.issued"))
			rc = hold_issued(l, e, err);
	lims_cursor_close(cursor);
	return rc;
}

lims_rc lims_meeting_papers(struct lims_laboratory *lab, const struct lims_sync_met *met, const char *worksheet,
	lims_meeting_paper_visit *visit, void *ctx, struct lims_err *err)
{
	struct looking l = {lab, lims_journal_db(lab->journal), met, worksheet, visit, ctx, {.count = 0}};
	char papers[PAPERS_MAX][LIMS_SUBJECT_SIZE];
	struct lims_stmt *stmt = NULL;
	size_t count = 0;
	bool row = false;
	lims_rc rc = lims_db_use(l.db, &lims_q_papers_standing, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, worksheet);
	while (count < PAPERS_MAX && !(rc = lims_stmt_step(stmt, &row, err)) && row)
		snprintf(papers[count++], sizeof papers[0], "%s", lims_stmt_col_text(stmt, 0));
	lims_stmt_release(stmt);
	if (!rc && count > 0)
		rc = lims_meeting_nodes_init(&l.nodes, lab, err);
	for (size_t i = 0; !rc && i < count; i++)
		rc = hold_paper(&l, papers[i], err);
	lims_meeting_nodes_finish(&l.nodes);
	return rc;
}

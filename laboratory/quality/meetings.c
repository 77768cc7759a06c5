// SPDX-License-Identifier: Apache-2.0
// Holds every entry that came in against what stood here on the same thing and its writer could not know.
#include "laboratory/quality/meetings.h"

#include "laboratory/desk.h"
#include "laboratory/quality/meeting_cards.h"
#include "laboratory/quality/meeting_ended.h"
#include "laboratory/quality/meeting_fields.h"
#include "laboratory/quality/meeting_marks.h"
#include "laboratory/quality/meeting_names.h"
#include "laboratory/quality/meeting_papers.h"
#include "laboratory/queries.h"
#include "laboratory/stock/serial.h"
#include "laboratory/stock/stock_queries.h"
#include "lims-core/base/json.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { DETAIL_MAX = 800, ABOUT_TEXT = 256, SAME_MAX = 32 };

struct meeting {
	struct lims_laboratory *lab;
	struct lims_db *db;
	const struct lims_sync_met *met;
	lims_meeting_visit *visit;
	void *ctx;
	const struct lims_stored *in; ///< the entry that came in
	const struct lims_json *body; ///< its body
	struct lims_meeting_unknown unknown;
	char looked[LIMS_SUBJECT_SIZE]; ///< the worksheet whose papers were looked at last
};

/// Who wrote it, and when.
static void say_who(const struct lims_stored *e, char out[ABOUT_TEXT])
{
	char at[LIMS_MOMENT_TEXT];
	lims_moment_text(e->entry.written, at);
	snprintf(out, ABOUT_TEXT, "%.100s, %.16s", e->entry.actor, at);
}

static bool later(const struct lims_stored *a, const struct lims_stored *b)
{
	int order = lims_hlc_cmp(a->entry.clock, b->entry.clock);
	if (order == 0)
		order = strcmp(a->entry.node, b->entry.node);
	return order > 0;
}

/// Both in words, the later one last.
static void say_both(char detail[DETAIL_MAX], const char *head, const struct lims_stored *a, const char *a_text,
	const struct lims_stored *b, const char *b_text)
{
	char who[2][ABOUT_TEXT];
	bool swap = later(a, b);
	say_who(a, who[swap]);
	say_who(b, who[!swap]);
	snprintf(detail, DETAIL_MAX, "%.200s: %.100s (%.140s); %.100s (%.140s)", head, swap ? b_text : a_text, who[0], swap ? a_text : b_text,
		who[1]);
}

static lims_rc tell(struct meeting *m, enum lims_incident what, const char *detail, const struct lims_meeting_names *names,
	const char *first, const char *second, struct lims_err *err)
{
	const char *about[] = {first, second};
	struct lims_meeting found = {what, detail, names->list, names->count, about, second ? 2 : 1};
	return m->visit(m->ctx, &found, err);
}

/// Whether an entry is about what the one that came in is about.
typedef bool same_fn(const struct lims_json *in, const struct lims_json *body);

/// What either side wrote of the same thing before: an incident of that, while it is open, is of this too.
static lims_rc name_before(
	struct meeting *m, const struct lims_stored *other, same_fn *same, struct lims_meeting_names *names, struct lims_err *err)
{
	const struct lims_entry *sides[] = {&m->in->entry, &other->entry};
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; !rc && i < 2; i++) {
		struct lims_cursor *cursor = NULL;
		const struct lims_stored *e = NULL;
		rc = lims_cursor_open(m->db, LIMS_BY_SUBJECT, sides[i]->subject, &cursor, err);
		while (!rc && !(rc = lims_cursor_next(cursor, &e, err)) && e) {
			struct lims_json_doc *doc = NULL;
			if (!lims_text_equal(e->entry.type, sides[i]->type) || !lims_text_equal(e->entry.node, sides[i]->node) ||
				e->entry.sequence >= sides[i]->sequence)
				continue;
			rc = lims_json_parse(e->entry.body, e->entry.body_len, LIMS_ENTRY_BODY_MAX, &doc, err);
			if (!rc && same(m->body, lims_json_root(doc)))
				lims_meeting_names_before(names, &e->entry, sides[!i]);
			lims_json_destroy(doc);
		}
		lims_cursor_close(cursor);
	}
	return rc;
}

/// Of the entry that came in and one that was here. same NULL: neither is ever written again.
static lims_rc tell_pair(struct meeting *m, enum lims_incident what, const char *detail, const struct lims_stored *other, same_fn *same,
	const char *second, struct lims_err *err)
{
	struct lims_meeting_names names = {.count = 0};
	lims_meeting_names_pair(&names, &m->in->entry, &other->entry, true);
	lims_rc rc = same ? name_before(m, other, same, &names, err) : LIMS_OK;
	return rc ? rc : tell(m, what, detail, &names, m->in->entry.subject, second, err);
}

typedef lims_rc other_fn(struct meeting *m, const struct lims_stored *other, const struct lims_json *body, struct lims_err *err);

/// Calls fn for every entry of the subject and type that was here and that the writer of m->in could not know.
static lims_rc each_apart(struct meeting *m, const char *subject, const char *type, other_fn *fn, struct lims_err *err)
{
	struct lims_cursor *cursor = NULL;
	const struct lims_stored *e = NULL;
	lims_rc rc = lims_cursor_open(m->db, LIMS_BY_SUBJECT, subject, &cursor, err);
	while (!rc && !(rc = lims_cursor_next(cursor, &e, err)) && e) {
		struct lims_json_doc *doc = NULL;
		if (!lims_text_equal(e->entry.type, type) || !lims_sync_was_here(m->met, &e->entry) ||
			lims_sync_knew(m->met, &m->in->entry, &e->entry))
			continue;
		rc = lims_json_parse(e->entry.body, e->entry.body_len, LIMS_ENTRY_BODY_MAX, &doc, err);
		if (!rc)
			rc = fn(m, e, lims_json_root(doc), err);
		lims_json_destroy(doc);
	}
	lims_cursor_close(cursor);
	return rc;
}

// ---- numbers of the stock

static bool read_range(const struct lims_json *body, struct lims_serial *from, struct lims_serial *to)
{
	return lims_serial_read(lims_json_get_text(body, "from", ""), from, NULL) == LIMS_OK &&
		   lims_serial_read(lims_json_get_text(body, "to", ""), to, NULL) == LIMS_OK;
}

static void say_move(const struct lims_json *body, char out[ABOUT_TEXT])
{
	const char *person = lims_json_get_text(body, "person", "");
	snprintf(out, ABOUT_TEXT, "%.20s%s%.60s", lims_json_get_text(body, "what", ""), person[0] ? " " : "", person);
}

static bool same_numbers(const struct lims_json *in, const struct lims_json *body)
{
	struct lims_serial from[2], to[2];
	return read_range(in, &from[0], &to[0]) && read_range(body, &from[1], &to[1]) && lims_text_equal(from[0].key, from[1].key) &&
		   from[0].number <= to[1].number && from[1].number <= to[0].number;
}

static lims_rc hold_move(struct meeting *m, const struct lims_stored *other, const struct lims_json *body, struct lims_err *err)
{
	struct lims_serial from[2], to[2];
	char said[2][ABOUT_TEXT], first[LIMS_SERIAL_TEXT], last[LIMS_SERIAL_TEXT], head[256], detail[DETAIL_MAX];
	if (!read_range(m->body, &from[0], &to[0]) || !read_range(body, &from[1], &to[1]) || !lims_text_equal(from[0].key, from[1].key))
		return LIMS_OK;
	int64_t low = from[0].number > from[1].number ? from[0].number : from[1].number;
	int64_t high = to[0].number < to[1].number ? to[0].number : to[1].number;
	say_move(m->body, said[0]);
	say_move(body, said[1]);
	if (low > high || lims_text_equal(said[0], said[1]))
		return LIMS_OK;
	lims_serial_write(&from[0], low, first);
	lims_serial_write(&from[0], high, last);
	snprintf(head, sizeof head, "%.60s, %s – %s", m->in->entry.subject, first, last);
	say_both(detail, head, m->in, said[0], other, said[1]);
	return tell_pair(m, LIMS_INCIDENT_STOCK, detail, other, same_numbers, NULL, err);
}

static lims_rc hold_stock(struct meeting *m, struct lims_err *err)
{
	return each_apart(m, m->in->entry.subject, "stock.moved", hold_move, err);
}

// ---- marks at one place

static bool same_number(const char *a, const char *b)
{
	struct lims_serial s, t;
	if (lims_serial_read(a, &s, NULL) != LIMS_OK || lims_serial_read(b, &t, NULL) != LIMS_OK)
		return lims_text_equal(a, b);
	return s.number == t.number && lims_text_equal(s.key, t.key);
}

static bool is_applied(const struct lims_json *body)
{
	return lims_text_equal(lims_json_get_text(body, "what", ""), "applied");
}

static bool same_place(const struct lims_json *in, const struct lims_json *body)
{
	return is_applied(body) && lims_text_equal(lims_json_get_text(in, "kind", ""), lims_json_get_text(body, "kind", "")) &&
		   lims_text_equal(lims_json_get_text(in, "place", ""), lims_json_get_text(body, "place", ""));
}

/// Whether the node of the later one of two saw the number of the other one there, on the instrument itself: then the one came after the other.
static lims_rc was_seen(struct meeting *m, const struct lims_stored *by, const char *earlier, bool *ret_seen, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(m->db, &lims_q_mark_seen, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, strchr(by->entry.subject, ':') + 1);
	lims_stmt_text(stmt, 2, lims_json_get_text(m->body, "kind", ""));
	lims_stmt_text(stmt, 3, lims_json_get_text(m->body, "place", ""));
	lims_stmt_text(stmt, 4, by->entry.node);
	while (!*ret_seen && !(rc = lims_stmt_step(stmt, &row, err)) && row)
		*ret_seen = same_number(lims_stmt_col_text(stmt, 0), earlier);
	lims_stmt_release(stmt);
	return rc;
}

static lims_rc hold_place(struct meeting *m, const struct lims_stored *other, const struct lims_json *body, struct lims_err *err)
{
	const char *serial = lims_json_get_text(m->body, "serial", ""), *theirs = lims_json_get_text(body, "serial", "");
	char head[256], detail[DETAIL_MAX];
	bool last = later(m->in, other), seen = false, one = lims_text_equal(m->in->entry.subject, other->entry.subject);
	if (!same_place(m->body, body) || same_number(serial, theirs))
		return LIMS_OK;
	lims_rc rc = was_seen(m, last ? m->in : other, last ? theirs : serial, &seen, err);
	if (rc || seen)
		return rc;
	snprintf(head, sizeof head, "%.70s%s%.70s, %.100s", m->in->entry.subject, one ? "" : ", ", one ? "" : other->entry.subject,
		lims_json_get_text(body, "place", ""));
	say_both(detail, head, m->in, serial, other, theirs);
	return tell_pair(m, LIMS_INCIDENT_PLACE, detail, other, same_place, one ? NULL : other->entry.subject, err);
}

/// Under whichever of its codes an instrument that came again has the mark.
static lims_rc hold_mark(struct meeting *m, struct lims_err *err)
{
	char subjects[SAME_MAX][LIMS_SUBJECT_SIZE];
	struct lims_stmt *stmt = NULL;
	size_t count = 0;
	bool row = false;
	if (!is_applied(m->body))
		return LIMS_OK;
	lims_rc rc = lims_db_use(m->db, &lims_q_item_others, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, m->in->entry.subject);
	while (count < SAME_MAX && !(rc = lims_stmt_step(stmt, &row, err)) && row)
		snprintf(subjects[count++], sizeof subjects[0], "%s", lims_stmt_col_text(stmt, 0));
	lims_stmt_release(stmt);
	if (!rc)
		rc = each_apart(m, m->in->entry.subject, "mark.recorded", hold_place, err);
	for (size_t i = 0; !rc && i < count; i++)
		rc = each_apart(m, subjects[i], "mark.recorded", hold_place, err);
	return rc;
}

/// Whatever met where: a number that it used and another work used too.
static lims_rc hold_used(struct meeting *m, struct lims_err *err)
{
	static const char *const with_numbers[] = {"mark.", "item.", "paper."};
	for (size_t i = 0; i < sizeof with_numbers / sizeof with_numbers[0]; i++)
		if (strncmp(m->in->entry.type, with_numbers[i], strlen(with_numbers[i])) == 0)
			return lims_meeting_marks_of(m->lab, &m->in->entry, m->visit, m->ctx, err);
	return LIMS_OK;
}

// ---- serial numbers

static lims_rc hold_received(struct meeting *m, const struct lims_stored *other, const struct lims_json *body, struct lims_err *err)
{
	const char *subject = m->in->entry.subject;
	char head[256], detail[DETAIL_MAX];
	(void)body;
	snprintf(head, sizeof head, "%.100s (%.80s)", lims_json_get_text(m->body, "serial", ""), lims_json_get_text(m->body, "procedure", ""));
	say_both(detail, head, m->in, subject, other, other->entry.subject);
	return tell_pair(m, LIMS_INCIDENT_SERIAL, detail, other, NULL, other->entry.subject, err);
}

static lims_rc hold_item(struct meeting *m, struct lims_err *err)
{
	const char *serial = lims_json_get_text(m->body, "serial", "");
	char subjects[SAME_MAX][LIMS_CODE + 8];
	struct lims_stmt *stmt = NULL;
	size_t count = 0;
	bool row = false;
	if (!serial[0])
		return LIMS_OK;
	lims_rc rc = lims_db_use(m->db, &lims_q_item_serial, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, lims_json_get_text(m->body, "procedure", ""));
	lims_stmt_text(stmt, 2, serial);
	while (count < SAME_MAX && !(rc = lims_stmt_step(stmt, &row, err)) && row)
		snprintf(subjects[count++], sizeof subjects[0], "item:%s", lims_stmt_col_text(stmt, 0));
	lims_stmt_release(stmt);
	for (size_t i = 0; !rc && i < count; i++)
		if (!lims_text_equal(subjects[i], m->in->entry.subject))
			rc = each_apart(m, subjects[i], "item.received", hold_received, err);
	return rc;
}

// ---- serial numbers and certificates of cards

static lims_rc tell_card(void *ctx, const struct lims_meeting_card *found, struct lims_err *err)
{
	struct meeting *m = ctx;
	return tell(m, LIMS_INCIDENT_CARD, found->detail, found->names, m->in->entry.subject, NULL, err);
}

static lims_rc hold_card(struct meeting *m, struct lims_err *err)
{
	return lims_meeting_cards(m->lab, m->met, m->in, tell_card, m, err);
}

// ---- papers and their worksheets

static lims_rc tell_opened(void *ctx, const struct lims_meeting_paper *found, struct lims_err *err)
{
	return tell(ctx, LIMS_INCIDENT_OPENED, found->detail, found->names, found->paper, found->worksheet, err);
}

/// Most of the entries of a worksheet come in one behind the other, and each of them would find the same.
static lims_rc hold_sheet(struct meeting *m, const char *subject, struct lims_err *err)
{
	if (lims_text_equal(m->looked, subject))
		return LIMS_OK;
	snprintf(m->looked, sizeof m->looked, "%s", subject);
	return lims_meeting_papers(m->lab, m->met, m->looked, tell_opened, m, err);
}

static lims_rc hold_issued(struct meeting *m, struct lims_err *err)
{
	const char *codes[] = {
		lims_json_get_text(m->body, "worksheet", ""), lims_json_get_text(lims_json_get(m->body, "as_found"), "worksheet", "")};
	char subject[LIMS_SUBJECT_SIZE];
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; !rc && i < sizeof codes / sizeof codes[0]; i++) {
		snprintf(subject, sizeof subject, "worksheet:%s", codes[i]);
		if (codes[i][0])
			rc = hold_sheet(m, subject, err);
	}
	return rc;
}

static lims_rc tell_shut(void *ctx, const struct lims_meeting_ended *found, struct lims_err *err)
{
	return tell(ctx, LIMS_INCIDENT_SHUT, found->detail, found->names, found->paper, found->about, err);
}

// ---- registers

static lims_rc tell_fields(void *ctx, const char *detail, const struct lims_meeting_names *names, struct lims_err *err)
{
	struct meeting *m = ctx;
	return tell(m, LIMS_INCIDENT_REGISTER, detail, names, m->in->entry.subject, NULL, err);
}

static lims_rc hold_register(struct meeting *m, struct lims_err *err)
{
	lims_rc rc = lims_meeting_fields(m->db, m->met, m->in, tell_fields, m, err);
	return rc || !lims_json_get_text(lims_json_get(m->body, "fields"), "serial", "")[0] ? rc : hold_card(m, err);
}

static lims_rc hold(struct meeting *m, struct lims_err *err)
{
	static const struct {
		const char *type;
		lims_rc (*hold)(struct meeting *, struct lims_err *);
	} kinds[] = {{"register.recorded", hold_register}, {"standard.certified", hold_card}, {"device.certified", hold_card},
		{"item.received", hold_item}, {"stock.moved", hold_stock}, {"mark.recorded", hold_mark}, {"paper.issued", hold_issued}};
	struct lims_json_doc *doc = NULL;
	lims_rc rc = hold_used(m, err);
	if (!rc && lims_text_starts(m->in->entry.subject, "worksheet:"))
		rc = hold_sheet(m, m->in->entry.subject, err);
	if (!rc)
		rc = lims_meeting_ended(m->lab, m->met, m->in, &m->unknown, tell_shut, m, err);
	for (size_t i = 0; !rc && i < sizeof kinds / sizeof kinds[0]; i++) {
		if (!lims_text_equal(kinds[i].type, m->in->entry.type))
			continue;
		rc = lims_json_parse(m->in->entry.body, m->in->entry.body_len, LIMS_ENTRY_BODY_MAX, &doc, err);
		m->body = lims_json_root(doc);
		if (!rc)
			rc = kinds[i].hold(m, err);
		lims_json_destroy(doc);
		doc = NULL;
	}
	return rc;
}

static lims_rc hold_span(struct meeting *m, const struct lims_sync_span *s, struct lims_err *err)
{
	lims_rc rc = LIMS_OK;
	for (int64_t n = s->before + 1; !rc && n <= s->after; n++) {
		struct lims_buf bytes;
		struct lims_stored e;
		rc = lims_journal_entry_at(m->db, s->node, n, &bytes, &e, err);
		if (rc)
			break;
		m->in = &e;
		rc = hold(m, err);
		lims_buf_finish(&bytes);
	}
	m->in = NULL;
	return rc;
}

lims_rc lims_meetings_each(
	struct lims_laboratory *lab, const struct lims_sync_met *met, lims_meeting_visit *visit, void *ctx, struct lims_err *err)
{
	struct meeting m = {.lab = lab, .db = lims_journal_db(lab->journal), .met = met, .visit = visit, .ctx = ctx};
	size_t count = 0;
	const struct lims_sync_span *spans = lims_sync_spans(met, &count);
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; !rc && i < count; i++)
		// What this node writes meanwhile did not come in.
		if (strcmp(spans[i].node, lims_journal_node(lab->journal)) != 0)
			rc = hold_span(&m, &spans[i], err);
	lims_meeting_unknown_finish(&m.unknown);
	return rc;
}

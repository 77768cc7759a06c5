// SPDX-License-Identifier: Apache-2.0
// Reads the worksheets that name a standard by their smallest margin, unfolds their points and orders those exactly.
#include "laboratory/equipment/trace.h"

#include "laboratory/equipment/queries.h"
#include "laboratory/items.h"
#include "laboratory/opened_sheet.h"
#include "laboratory/registers.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA_MAX = 1 << 30, PIECES_MAX = 4096, ALL = 1 << 30 };

struct sheet {
	const char *code, *day, *item, *procedure, *state, *verdict;
};

/// Its texts stand in the arena; what the point rests on is kept as the names of the pieces alone.
struct found {
	struct lims_point point;
	const char *pieces;
	const struct sheet *sheet;
	size_t order; ///< in which it was read
};

struct tracing {
	struct lims_laboratory *lab;
	const struct lims_trace_ask *ask;
	struct lims_arena *arena;
	struct sheet **sheets;
	size_t sheet_count;
	struct found *points;
	size_t point_count;
	lims_trace_visit *visit;
	void *ctx;
};

static lims_rc no_memory(struct lims_err *err)
{
	return lims_err_set(
		err, LIMS_E_MEMORY, "The trace is larger than memory allows: ask for fewer days, or for the first points with --limit");
}

/// The list with room for one more; it grows by doubling. NULL when memory is out, and the list stays.
static void *grown(void *list, size_t count, size_t size)
{
	if (count > 0 && (count & (count - 1)) != 0)
		return list;
	return realloc(list, (count > 0 ? count * 2 : 1) * size);
}

static void bind_days(struct lims_stmt *stmt, const struct lims_trace_ask *ask)
{
	char from[LIMS_DATE_TEXT], to[LIMS_DATE_TEXT];
	lims_date_text(ask->from, from);
	lims_date_text(ask->to, to);
	lims_stmt_text(stmt, 1, ask->standard);
	lims_stmt_text(stmt, 2, from);
	lims_stmt_text(stmt, 3, to[0] ? to : "9999-12-31");
}

static lims_rc total(struct tracing *t, struct lims_trace_total *ret, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(lims_journal_db(t->lab->journal), &lims_q_trace_count, &stmt, err);
	if (rc)
		return rc;
	bind_days(stmt, t->ask);
	rc = lims_stmt_step(stmt, &row, err);
	if (!rc && row)
		*ret = (struct lims_trace_total){lims_stmt_col_int(stmt, 0), lims_stmt_col_int(stmt, 1), lims_stmt_col_int(stmt, 2),
			lims_stmt_col_int(stmt, 3), lims_stmt_col_int(stmt, 4)};
	lims_stmt_release(stmt);
	return rc;
}

/* ---- points of one worksheet ---- */

static lims_rc keep_point(struct tracing *t, const struct sheet *s, struct lims_point *p, const char *pieces, struct lims_err *err)
{
	const char **const texts[] = {&p->step, &p->criterion, &p->at, &p->value, &p->relation, &p->limit, &p->unit, &p->outcome, &pieces};
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		if (!(*texts[i] = lims_arena_text(t->arena, *texts[i])))
			return no_memory(err);
	p->uses = NULL;
	struct found *list = grown(t->points, t->point_count, sizeof *list);
	if (!list)
		return no_memory(err);
	t->points = list;
	t->points[t->point_count] = (struct found){*p, pieces, s, t->point_count};
	t->point_count++;
	return LIMS_OK;
}

static lims_rc take_points(struct tracing *t, const struct sheet *s, const char *body, size_t n, struct lims_err *err)
{
	struct lims_json_doc *doc = NULL;
	struct lims_buf pieces;
	lims_buf_init(&pieces, PIECES_MAX);
	lims_rc rc = lims_json_parse(body, n, LIMS_ENTRY_BODY_MAX, &doc, err);
	const struct lims_json *list = lims_json_get(lims_json_root(doc), "points");
	for (size_t i = 0; !rc && i < lims_json_size(list); i++) {
		struct lims_point p;
		lims_buf_clear(&pieces);
		rc = lims_point_read(lims_json_at(list, i), &p, err);
		if (!rc && lims_point_uses(&p, t->ask->standard, &pieces))
			rc = keep_point(t, s, &p, lims_buf_text(&pieces), err);
	}
	lims_buf_finish(&pieces);
	lims_json_destroy(doc);
	return rc;
}

/// From the entry that submitted it.
static lims_rc read_entry(struct tracing *t, const char *hash, const struct sheet *s, struct lims_err *err)
{
	struct lims_hash h;
	struct lims_buf bytes = {0};
	struct lims_stored e;
	if (!lims_hash_read(hash, &h))
		return lims_err_set(err, LIMS_E_CORRUPT, "The worksheet %s was submitted by an entry that has no name: run lims rebuild", s->code);
	lims_rc rc = lims_journal_entry(lims_journal_db(t->lab->journal), &h, &bytes, &e, err);
	if (!rc)
		rc = take_points(t, s, e.entry.body, e.entry.body_len, err);
	lims_buf_finish(&bytes);
	return rc;
}

/// Of a worksheet that was submitted before points were listed.
static lims_rc compute(struct tracing *t, const struct sheet *s, struct lims_err *err)
{
	struct lims_opened_sheet o;
	struct lims_result *r = NULL;
	struct lims_buf b;
	struct lims_jw w;
	lims_buf_init(&b, LIMS_ENTRY_BODY_MAX);
	lims_rc rc = lims_opened_sheet_init(&o, lims_journal_db(t->lab->journal), s->code, err);
	if (!rc)
		rc = lims_opened_sheet_evaluate(&o, &r, err);
	if (!rc) {
		lims_jw_init(&w, &b);
		lims_jw_object(&w, NULL);
		lims_points_json(&w, &o.sheet, r);
		lims_jw_end_object(&w);
		rc = lims_buf_check(&b, "the points of a worksheet", err);
	}
	if (!rc)
		rc = take_points(t, s, lims_buf_text(&b), b.len, err);
	lims_result_destroy(r);
	lims_opened_sheet_finish(&o);
	lims_buf_finish(&b);
	return rc;
}

static lims_rc take_sheet(struct tracing *t, struct lims_stmt *stmt, struct sheet **ret, struct lims_err *err)
{
	struct sheet *s = lims_arena_array(t->arena, 1, sizeof *s);
	const char **const texts[] = {&s->code, &s->day, NULL, &s->item, &s->procedure, &s->state, &s->verdict};
	struct sheet **list = grown(t->sheets, t->sheet_count, sizeof *list);
	if (list)
		t->sheets = list;
	if (!s || !list)
		return no_memory(err);
	for (int i = 0; i < (int)(sizeof texts / sizeof texts[0]); i++) {
		const char *text = lims_stmt_col_text(stmt, i);
		if (texts[i] && !(*texts[i] = lims_arena_text(t->arena, text ? text : "")))
			return no_memory(err);
	}
	t->sheets[t->sheet_count++] = s;
	*ret = s;
	return LIMS_OK;
}

/// Every worksheet that the query gives, with its points; `computed`: they stand in no entry.
static lims_rc read_sheets(struct tracing *t, const struct lims_sql *sql, bool limited, bool computed, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(lims_journal_db(t->lab->journal), sql, &stmt, err);
	if (rc)
		return rc;
	bind_days(stmt, t->ask);
	if (limited)
		lims_stmt_int(stmt, 4, t->ask->most > 0 ? t->ask->most : ALL);
	while (!(rc = lims_stmt_step(stmt, &row, err)) && row) {
		struct sheet *s = NULL;
		const char *entry = lims_stmt_col_text(stmt, 2);
		rc = take_sheet(t, stmt, &s, err);
		if (!rc)
			rc = computed ? compute(t, s, err) : read_entry(t, entry ? entry : "", s, err);
		if (rc)
			break;
	}
	lims_stmt_release(stmt);
	return rc;
}

static int by_margin(const void *a, const void *b)
{
	const struct found *x = a, *y = b;
	int order = lims_point_cmp(&x->point, &y->point);
	if (order == 0)
		order = strcmp(x->sheet->day, y->sheet->day);
	if (order == 0)
		order = strcmp(x->sheet->code, y->sheet->code);
	return order != 0 ? order : (x->order > y->order) - (x->order < y->order);
}

/* ---- telling ---- */

static lims_rc take_item(void *ctx, const struct lims_item *item, struct lims_err *err)
{
	struct tracing *t = ((void **)ctx)[0];
	struct lims_trace_line *line = ((void **)ctx)[1];
	const char *const from[] = {item->name, item->serial, item->customer};
	const char **const to[] = {&line->item_name, &line->serial, &line->customer};
	for (size_t i = 0; i < sizeof from / sizeof from[0]; i++)
		if (from[i] && !(*to[i] = lims_arena_text(t->arena, from[i])))
			return no_memory(err);
	return LIMS_OK;
}

static lims_rc find_paper(struct tracing *t, struct lims_trace_line *line, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(lims_journal_db(t->lab->journal), &lims_q_trace_papers, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, line->worksheet);
	rc = lims_stmt_step(stmt, &row, err);
	const char **const to[] = {&line->number, &line->kind, &line->paper_state};
	for (int i = 0; !rc && row && i < (int)(sizeof to / sizeof to[0]); i++)
		if (!(*to[i] = lims_arena_text(t->arena, lims_stmt_col_text(stmt, i))))
			rc = no_memory(err);
	lims_stmt_release(stmt);
	return rc;
}

static lims_rc tell(struct tracing *t, const struct sheet *s, const struct found *found, struct lims_err *err)
{
	struct lims_trace_line line = {.worksheet = s->code,
		.day = s->day,
		.state = s->state,
		.verdict = s->verdict,
		.procedure = s->procedure,
		.item = s->item,
		.item_name = "",
		.serial = "",
		.customer = "",
		.number = "",
		.kind = "",
		.paper_state = "",
		.point = found ? &found->point : NULL,
		.pieces = found ? found->pieces : ""};
	char customer[1024] = "";
	lims_rc rc = lims_item_each(t->lab, s->item, take_item, (void *[]){t, &line}, err);
	if (rc == LIMS_E_NOT_FOUND)
		rc = LIMS_OK;
	if (!rc)
		rc = find_paper(t, &line, err);
	if (!rc && line.customer[0] &&
		lims_register_field(t->lab, "customer", line.customer, "name", customer, sizeof customer, NULL) != LIMS_OK)
		customer[0] = '\0';
	line.customer_name = customer;
	return rc ? rc : t->visit(t->ctx, &line, err);
}

static lims_rc tell_all(struct tracing *t, struct lims_err *err)
{
	size_t told = 0, most = t->ask->most > 0 ? (size_t)t->ask->most : SIZE_MAX, read = t->sheet_count;
	lims_rc rc = LIMS_OK;
	if (t->point_count > 0)
		qsort(t->points, t->point_count, sizeof *t->points, by_margin);
	for (; !rc && told < t->point_count && told < most; told++)
		rc = tell(t, t->points[told].sheet, &t->points[told], err);
	if (rc || told == most)
		return rc;
	struct lims_stmt *stmt = NULL;
	bool row = false;
	rc = lims_db_use(lims_journal_db(t->lab->journal), &lims_q_trace_bare, &stmt, err);
	if (rc)
		return rc;
	bind_days(stmt, t->ask);
	lims_stmt_int(stmt, 4, most < ALL ? (int64_t)(most - told) : ALL);
	while (!(rc = lims_stmt_step(stmt, &row, err)) && row) {
		struct sheet *s = NULL;
		rc = take_sheet(t, stmt, &s, err);
		if (rc)
			break;
	}
	lims_stmt_release(stmt);
	for (size_t i = read; !rc && i < t->sheet_count; i++)
		rc = tell(t, t->sheets[i], NULL, err);
	return rc;
}

lims_rc lims_trace_reverse(struct lims_laboratory *lab, const struct lims_trace_ask *ask, struct lims_trace_total *ret_total,
	lims_trace_visit *visit, void *ctx, struct lims_err *err)
{
	struct tracing t = {.lab = lab, .ask = ask, .arena = lims_arena_create(ARENA_MAX), .visit = visit, .ctx = ctx};
	struct lims_trace_total all = {0};
	lims_rc rc = t.arena ? LIMS_OK : no_memory(err);
	if (!rc && ask->from.month && ask->to.month && lims_date_cmp(ask->to, ask->from) < 0)
		rc = lims_err_set(err, LIMS_E_INPUT, "The last day lies before the first: write --from and --to the other way round");
	if (!rc)
		rc = lims_register_stands(lims_journal_db(lab->journal), "standard", ask->standard, err);
	if (!rc)
		rc = total(&t, &all, err);
	if (!rc)
		rc = read_sheets(&t, &lims_q_trace_unlisted, false, true, err);
	if (!rc)
		rc = read_sheets(&t, &lims_q_trace_points, true, false, err);
	if (!rc)
		rc = tell_all(&t, err);
	if (!rc)
		*ret_total = all;
	free(t.sheets);
	free(t.points);
	lims_arena_destroy(t.arena);
	return rc;
}

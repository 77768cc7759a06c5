// SPDX-License-Identifier: Apache-2.0
// The tables of an opening balance that are registers, the last numbers of series, and what their columns mean.
#include "laboratory/intake/opening_tables.h"

#include "laboratory/desk.h"
#include "laboratory/intake/intake_queries.h"
#include "laboratory/numbers.h"
#include "laboratory/proof/paper_kinds.h"
#include "laboratory/queries.h"
#include "laboratory/stock/stock.h"
#include "lims-core/base/lang.h"
#include "lims-core/base/text.h"
#include "lims-core/journal/nodes.h"

#include <stdio.h>
#include <string.h>

enum { BODY_MAX = 4096, YEAR_LOW = 1990, YEAR_HIGH = 2199 };

const char *lims_opening_file_name(enum lims_opening_kind kind)
{
	static const char *const names[] = {
		"staff.csv", "cards.csv", "customers.csv", "standards.csv", "values.csv", "numbers.csv", "marks.csv", "items.csv"};
	return names[kind];
}

const struct lims_register *lims_opening_register(enum lims_opening_kind kind)
{
	static const char *const nouns[] = {"staff", "card", "customer", "standard"};
	return (size_t)kind < sizeof nouns / sizeof nouns[0] ? lims_register_find(nouns[kind]) : NULL;
}

static const char *register_field(const struct lims_register *r, const char *name, const struct lims_lang *lang)
{
	if (lims_column_same(name, "code") || lims_column_same(name, "mã"))
		return "code";
	for (size_t i = 0; i < r->count; i++) {
		const struct lims_field *f = &r->fields[i];
		if (f->kind != LIMS_FIELD_FILE &&
			(lims_column_same(name, f->name) || lims_column_same(name, f->label) || lims_column_same(name, lims_tr(lang, f->label))))
			return f->name;
	}
	return NULL;
}

const char *lims_opening_field(enum lims_opening_kind kind, const struct lims_register *r, const char *name, const struct lims_lang *lang)
{
	static const struct {
		enum lims_opening_kind kind;
		const char *field, *vi;
	} own[] = {{LIMS_OPENING_VALUES, "standard", "chuẩn"}, {LIMS_OPENING_VALUES, "certificate", "số giấy chứng nhận"},
		{LIMS_OPENING_VALUES, "by", "nơi cấp"}, {LIMS_OPENING_VALUES, "from", "từ ngày"}, {LIMS_OPENING_VALUES, "to", "đến ngày"},
		{LIMS_OPENING_VALUES, "quantity", "đại lượng"}, {LIMS_OPENING_VALUES, "at", "tại"}, {LIMS_OPENING_VALUES, "value", "giá trị"},
		{LIMS_OPENING_VALUES, "U", "U"}, {LIMS_OPENING_VALUES, "k", "k"}, {LIMS_OPENING_NUMBERS, "series", "loại giấy"},
		{LIMS_OPENING_NUMBERS, "year", "năm"}, {LIMS_OPENING_NUMBERS, "last", "số cuối"}, {LIMS_OPENING_MARKS, "kind", "loại"},
		{LIMS_OPENING_MARKS, "from", "từ số"}, {LIMS_OPENING_MARKS, "to", "đến số"}, {LIMS_OPENING_MARKS, "person", "người giữ"}};
	if (r)
		return register_field(r, name, lang);
	for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
		if (own[i].kind == kind && (lims_column_same(name, own[i].field) || lims_column_same(name, own[i].vi)))
			return own[i].field;
	return NULL;
}

/* ---- registers */

static struct lims_field_list list_of(const struct lims_register *r)
{
	return (struct lims_field_list){r->noun, r->noun, "set", r->fields, r->count};
}

/// What a row says; a day that cannot be read is told and left out.
static lims_rc row_values(const struct lims_opening_desk *d, const struct lims_register *r, const struct lims_csv_row *row,
	struct lims_field_value *values, size_t *ret_n, const char **ret_code, const struct lims_fault_sink *sink, struct lims_err *err)
{
	const struct lims_field_list list = list_of(r);
	const struct lims_named_table *t = d->t;
	struct lims_err fault = {.lang = err ? err->lang : NULL};
	size_t n = 0;
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; !rc && i < t->csv.columns; i++) {
		const char *field = t->fields[i], *value = row->cells[i];
		if (!field || lims_text_equal(field, "-") || !value[0])
			continue;
		if (lims_text_equal(field, "code")) {
			*ret_code = value;
			continue;
		}
		const struct lims_field *f = lims_field_find(&list, field);
		lims_rc read = f && f->kind == LIMS_FIELD_DATE ? lims_table_day(t, row, field, &value, &fault) : LIMS_OK;
		rc = lims_fault_tell(sink, field, read, &fault, err);
		if (!read)
			values[n++] = (struct lims_field_value){field, value};
	}
	*ret_n = n;
	return rc;
}

/// A card is known by its number: its code is given here, and the same card twice would be two.
static lims_rc check_twin(struct lims_opening_desk *d, const struct lims_register *r, const struct lims_csv_row *row, struct lims_err *err)
{
	const char *number = lims_text_equal(r->noun, "card") ? lims_table_cell(d->t, row, "number") : NULL;
	struct lims_stmt *stmt = NULL;
	bool twin = false;
	lims_rc rc = number ? lims_db_use(lims_tx_db(d->tx), &lims_q_register_twin, &stmt, err) : LIMS_OK;
	if (rc || !number)
		return rc;
	lims_stmt_text(stmt, 1, r->noun);
	lims_stmt_text(stmt, 2, "number");
	lims_stmt_text(stmt, 3, number);
	rc = lims_stmt_step(stmt, &twin, err);
	lims_stmt_release(stmt);
	return !rc && twin ? lims_err_set(err, LIMS_E_REFUSED, "number: the card %s stands already", number) : rc;
}

static lims_rc register_row(
	struct lims_opening_desk *d, const struct lims_register *r, const struct lims_csv_row *row, struct lims_err *err)
{
	struct lims_field_value values[LIMS_CSV_COLUMNS];
	struct lims_filled filled = {.values = values};
	struct lims_register_entry e = {.filled = &filled, .taken_over = d->code};
	struct lims_err fault = {.lang = err ? err->lang : NULL};
	struct lims_row_faults faults = {.t = d->t, .faults = &d->ret->faults, .row = row};
	const struct lims_fault_sink sink = {lims_row_fault, &faults};
	const struct lims_field_list list = list_of(r);
	size_t told = d->ret->faults.count;
	char code[LIMS_CODE];
	lims_rc rc = row_values(d, r, row, values, &filled.count, &e.code, &sink, err);
	if (!rc)
		rc = lims_fields_check(d->lab, lims_tx_db(d->tx), &list, &filled, &sink, err);
	if (!rc && e.code && !lims_desk_code_valid(e.code))
		rc = lims_fault_tell(&sink, "code",
			lims_err_set(&fault, LIMS_E_INPUT, "%s is no code: use letters, digits, dot, dash and underscore", e.code), &fault, err);
	if (!rc)
		rc = lims_fault_tell(&sink, "number", check_twin(d, r, row, &fault), &fault, err);
	if (rc || d->ret->faults.count > told)
		return rc;
	rc = lims_register_enter_in(d->tx, d->lab, r, &e, code, &fault);
	d->ret->rows += rc == LIMS_OK;
	return lims_fault_tell(&sink, "", rc, &fault, err);
}

lims_rc lims_opening_register_rows(struct lims_opening_desk *d, const struct lims_register *r, struct lims_err *err)
{
	bool staff = lims_text_equal(r->noun, "staff");
	lims_rc rc = LIMS_OK;
	for (int pass = 0; pass < (staff ? 2 : 1); pass++)
		for (size_t i = 0; !rc && i < d->t->csv.count; i++) {
			const char *roles = lims_table_cell(d->t, &d->t->csv.rows[i], "roles");
			if (!staff || lims_desk_listed(roles ? roles : "", "admin") == (pass == 0))
				rc = register_row(d, r, &d->t->csv.rows[i], err);
		}
	return rc;
}

/* ---- series */

struct number {
	const char *kind;
	int year, last;
	int64_t block; ///< of this node: the series of a year is as many as there are nodes
};

static lims_rc read_kind(const char *word, const char **ret, struct lims_err *err)
{
	static const char *const words[][2] = {{"GCN", "certificate"}, {"thông báo", "notice"}};
	for (size_t i = 0; word && i < lims_paper_series_count; i++)
		if (lims_column_same(word, lims_paper_series_all[i].kind) || lims_column_same(word, lims_paper_series_all[i].column)) {
			*ret = lims_paper_series_all[i].kind;
			return LIMS_OK;
		}
	for (size_t i = 0; word && i < sizeof words / sizeof words[0]; i++)
		if (lims_column_same(word, words[i][0])) {
			*ret = words[i][1];
			return LIMS_OK;
		}
	return lims_err_set(err, LIMS_E_INPUT,
		"series is certificate, notice, calibration, test, measurement, inspection or own_standard, not %s", word ? word : "nothing");
}

/// A series that has begun here, or was taken over already, is not set anew: numbers would be given twice.
static lims_rc check_fresh(const struct lims_opening_desk *d, struct number *n, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	int64_t begun = 0;
	lims_rc rc = lims_journal_node_block(d->lab->journal, lims_tx_db(d->tx), &n->block, err);
	if (!rc)
		rc = lims_db_use(lims_tx_db(d->tx), &lims_q_paper_ordinal, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, n->kind);
	lims_stmt_int(stmt, 2, n->year);
	lims_stmt_int(stmt, 3, n->block * LIMS_NUMBER_BLOCK + 1);
	lims_stmt_int(stmt, 4, n->block * LIMS_NUMBER_BLOCK + LIMS_NUMBER_BLOCK);
	rc = lims_desk_number(stmt, &begun, err);
	if (!rc && begun > 0)
		rc =
			lims_err_set(err, LIMS_E_REFUSED, "series %s of year %d has begun in this system, or was taken over already", n->kind, n->year);
	if (!rc && (n->last <= n->block * LIMS_NUMBER_BLOCK || n->last >= n->block * LIMS_NUMBER_BLOCK + LIMS_NUMBER_BLOCK))
		rc = lims_err_set(err, LIMS_E_REFUSED, "last: %d does not lie in the block of numbers of this node, %lld to %lld", n->last,
			(long long)n->block * LIMS_NUMBER_BLOCK + 1, (long long)n->block * LIMS_NUMBER_BLOCK + LIMS_NUMBER_BLOCK - 1);
	return rc;
}

static lims_rc append_number(struct lims_opening_desk *d, const struct number *n, struct lims_err *err)
{
	struct lims_buf body;
	struct lims_jw w;
	char code[LIMS_CODE], day[LIMS_DATE_TEXT];
	lims_date_text(lims_laboratory_today(d->lab), day);
	snprintf(code, sizeof code, "%s-%d-%lld", n->kind, n->year, (long long)n->block);
	lims_buf_init(&body, BODY_MAX);
	lims_jw_init(&w, &body);
	lims_jw_object(&w, NULL);
	lims_jw_text(&w, "on", day);
	lims_jw_text(&w, "taken_over", d->code);
	lims_jw_text(&w, "kind", n->kind);
	lims_jw_int(&w, "year", n->year);
	lims_jw_int(&w, "last", n->last);
	lims_jw_end_object(&w);
	lims_rc rc = lims_desk_append(d->tx, d->lab, LIMS_ACTION_SET_UP, "series.taken_over", "series", code, &body, NULL, err);
	lims_buf_finish(&body);
	return rc;
}

static lims_rc whole(
	const struct lims_opening_desk *d, const struct lims_csv_row *row, const char *field, int low, int high, int *ret, struct lims_err *err)
{
	lims_rc rc = lims_table_number(d->t, row, field, 0, low, high, ret, err);
	return !rc && !*ret ? lims_err_set(err, LIMS_E_INPUT, "%s: nothing stands there", field) : rc;
}

static lims_rc number_row(
	struct lims_opening_desk *d, const struct lims_csv_row *row, const struct lims_fault_sink *sink, struct lims_err *err)
{
	struct number n = {.kind = NULL};
	struct lims_err fault = {.lang = err ? err->lang : NULL};
	lims_rc kind = read_kind(lims_table_cell(d->t, row, "series"), &n.kind, &fault);
	lims_rc rc = lims_fault_tell(sink, "series", kind, &fault, err);
	lims_rc year = whole(d, row, "year", YEAR_LOW, YEAR_HIGH, &n.year, &fault);
	if (!rc)
		rc = lims_fault_tell(sink, "year", year, &fault, err);
	lims_rc last = whole(d, row, "last", 1, 1 << 30, &n.last, &fault);
	if (!rc)
		rc = lims_fault_tell(sink, "last", last, &fault, err);
	if (rc || kind || year || last)
		return rc;
	rc = check_fresh(d, &n, err);
	return rc ? rc : append_number(d, &n, err);
}

/* ---- stickers and seals */

static lims_rc check_mark(
	struct lims_opening_desk *d, const struct lims_csv_row *row, const struct lims_fault_sink *sink, struct lims_err *err)
{
	static const char *const needed[] = {"kind", "from", "to"};
	const char *person = lims_table_cell(d->t, row, "person");
	struct lims_err fault = {.lang = err ? err->lang : NULL};
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; !rc && i < sizeof needed / sizeof needed[0]; i++)
		if (!lims_table_cell(d->t, row, needed[i]))
			rc = lims_fault_tell(sink, needed[i], lims_err_set(&fault, LIMS_E_INPUT, "%s: nothing stands there", needed[i]), &fault, err);
	if (!rc && person)
		rc = lims_fault_tell(sink, "person", lims_register_stands(lims_tx_db(d->tx), "staff", person, &fault), &fault, err);
	return rc;
}

static lims_rc mark_row(
	struct lims_opening_desk *d, const struct lims_csv_row *row, const struct lims_fault_sink *sink, struct lims_err *err)
{
	const char *kind = lims_table_cell(d->t, row, "kind"), *person = lims_table_cell(d->t, row, "person");
	struct lims_stock_lot lot = {.from = lims_table_cell(d->t, row, "from"), .to = lims_table_cell(d->t, row, "to"), .taken_over = d->code};
	char code[LIMS_CODE];
	lims_rc rc = check_mark(d, row, sink, err);
	if (rc || !kind || !lot.from || !lot.to)
		return rc;
	lot.kind = lims_column_same(kind, "tem")              ? "sticker"
			   : lims_column_same(kind, "tem hiệu chuẩn") ? "calibration_sticker"
			   : lims_column_same(kind, "niêm")           ? "seal"
														  : kind;
	rc = lims_stock_receive_in(d->tx, d->lab, &lot, code, err);
	const struct lims_stock_move move = {.kind = lot.kind, .what = "issued", .from = lot.from, .to = lot.to, .person = person};
	return rc || !person ? rc : lims_stock_moved_in(d->tx, d->lab, &move, err);
}

lims_rc lims_opening_each_row(struct lims_opening_desk *d, lims_opening_row *write, struct lims_err *err)
{
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; !rc && i < d->t->csv.count; i++) {
		struct lims_err fault = {.lang = err ? err->lang : NULL};
		struct lims_row_faults faults = {.t = d->t, .faults = &d->ret->faults, .row = &d->t->csv.rows[i]};
		const struct lims_fault_sink sink = {lims_row_fault, &faults};
		size_t told = d->ret->faults.count;
		rc = write(d, faults.row, &sink, &fault);
		rc = lims_fault_tell(&sink, "", rc, &fault, err);
		d->ret->rows += !rc && d->ret->faults.count == told;
	}
	return rc;
}

lims_rc lims_opening_mark_rows(struct lims_opening_desk *d, struct lims_err *err)
{
	return lims_opening_each_row(d, mark_row, err);
}

lims_rc lims_opening_number_rows(struct lims_opening_desk *d, struct lims_err *err)
{
	return lims_opening_each_row(d, number_row, err);
}

// SPDX-License-Identifier: Apache-2.0
// Instruments of an opening balance: known from the spreadsheets of before with their last verification, and not received here.
#include "laboratory/intake/opening_tables.h"

#include "laboratory/desk.h"
#include "laboratory/intake/intake_queries.h"
#include "laboratory/paper_content.h"
#include "laboratory/stock/marks.h"
#include "lims-core/base/text.h"

#include <stdlib.h>
#include <string.h>

enum { TEXT_ROOM = 4096, NAMES_MAX = 200000 };

/* ---- customers by their names */

struct named {
	const char *name, *code;
};
struct lims_opening_names {
	struct named *list;
	size_t count;
};

static int by_name(const void *a, const void *b)
{
	const struct named *x = a, *y = b;
	int order = strcmp(x->name, y->name);
	return order ? order : strcmp(x->code, y->code);
}

/// Every customer that stands now, those of this command too.
static lims_rc read_names(struct lims_opening_desk *d, struct lims_err *err)
{
	struct lims_opening_names *n = lims_arena_take(d->arena, sizeof *n);
	struct lims_stmt *stmt = NULL;
	int64_t count = 0;
	bool row = false;
	lims_rc rc = lims_db_use(lims_tx_db(d->tx), &lims_q_customer_count, &stmt, err);
	if (!rc)
		rc = lims_desk_number(stmt, &count, err);
	if (rc)
		return rc;
	struct named *list = count <= NAMES_MAX ? lims_arena_array(d->arena, (size_t)count + 1, sizeof *list) : NULL;
	if (!n || !list)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the table");
	*n = (struct lims_opening_names){list, 0};
	rc = lims_db_use(lims_tx_db(d->tx), &lims_q_customer_names, &stmt, err);
	while (!rc && !(rc = lims_stmt_step(stmt, &row, err)) && row && n->count < (size_t)count) {
		list[n->count] =
			(struct named){lims_arena_text(d->arena, lims_stmt_col_text(stmt, 0)), lims_arena_text(d->arena, lims_stmt_col_text(stmt, 1))};
		if (!list[n->count].name || !list[n->count].code)
			rc = lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the table");
		n->count++;
	}
	lims_stmt_release(stmt);
	if (!rc) {
		qsort(list, n->count, sizeof *list, by_name);
		d->customers = n;
	}
	return rc;
}

/// A cell is the code of a customer, or the name of exactly one.
static lims_rc find_customer(struct lims_opening_desk *d, const char **customer, struct lims_err *err)
{
	bool known = false;
	struct lims_buf text;
	if (!*customer)
		return lims_err_set(err, LIMS_E_INPUT, "customer: nothing stands there");
	lims_rc rc = lims_fields_known(lims_tx_db(d->tx), "customer", *customer, &known, err);
	if (rc || known)
		return rc;
	lims_buf_init(&text, TEXT_ROOM);
	rc = lims_desk_text(d->lab, "customer", *customer, &text, err);
	size_t low = 0, high = d->customers->count;
	while (!rc && low < high) {
		size_t middle = low + (high - low) / 2;
		if (strcmp(d->customers->list[middle].name, lims_buf_text(&text)) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	const struct named *found = &d->customers->list[low];
	bool one = !rc && low < d->customers->count && lims_text_equal(found->name, lims_buf_text(&text));
	if (!rc && !one)
		rc = lims_err_set(err, LIMS_E_NOT_FOUND, "customer: there is none of the code or name %s", *customer);
	if (!rc && low + 1 < d->customers->count && lims_text_equal(found[1].name, found->name))
		rc = lims_err_set(err, LIMS_E_INPUT, "customer: %s and others have the name %s: write the code", found->code, *customer);
	if (!rc)
		*customer = found->code;
	lims_buf_finish(&text);
	return rc;
}

/* ---- rows */

static lims_rc check_text(const struct lims_opening_desk *d, const char *name, const char *value, struct lims_err *err)
{
	struct lims_buf text;
	if (!value)
		return LIMS_OK;
	lims_buf_init(&text, TEXT_ROOM);
	lims_rc rc = lims_desk_text(d->lab, name, value, &text, err);
	lims_buf_finish(&text);
	return rc;
}

static lims_rc default_rule(struct lims_laboratory *lab, enum lims_validity_rule *ret, struct lims_err *err)
{
	const struct lims_regulations *law = NULL;
	lims_rc rc = lims_desk_regulations(lab, &law, err);
	if (!rc)
		*ret = lims_regulations_validity(law);
	return rc;
}

/// The last day by the period of the procedure, where the records do not say it.
static lims_rc compute_until(
	struct lims_opening_desk *d, const struct lims_procedure *p, const char *on, struct lims_before *b, struct lims_err *err)
{
	enum lims_validity_rule rule = LIMS_VALIDITY_MONTH_END;
	struct lims_date day;
	char text[LIMS_DATE_TEXT];
	lims_rc rc = lims_date_parse(on, &day, err);
	if (!rc)
		rc = lims_desk_validity(d->lab, &rule, err);
	if (rc == LIMS_E_NOT_FOUND) // the organisation is not recorded yet
		rc = default_rule(d->lab, &rule, err);
	const struct lims_period *period = rc ? NULL : lims_procedure_period(p, day);
	if (!rc && (!period || period->months <= 0))
		rc = lims_err_set(err, LIMS_E_INPUT, "valid-until: nothing stands there, and no period of the verification on %s is at hand", on);
	if (rc)
		return rc;
	lims_date_text(lims_validity_until(day, period->months, rule), text);
	b->valid_until = lims_arena_text(d->arena, text);
	b->until_computed = true;
	return b->valid_until ? LIMS_OK : lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the table");
}

static lims_rc check_days(const struct lims_opening_desk *d, const struct lims_before *b, struct lims_err *err)
{
	char today[LIMS_DATE_TEXT];
	lims_date_text(lims_laboratory_today(d->lab), today);
	if (!b->verified_on && (b->certificate || b->valid_until || b->sticker))
		return lims_err_set(err, LIMS_E_INPUT, "verified-on: nothing stands there, but a verification is told");
	if (b->verified_on && strcmp(b->verified_on, today) > 0)
		return lims_err_set(err, LIMS_E_INPUT, "verified-on: %s lies in the future", b->verified_on);
	if (b->valid_until && strcmp(b->valid_until, b->verified_on) < 0)
		return lims_err_set(err, LIMS_E_INPUT, "valid-until: %s lies before the verification on %s", b->valid_until, b->verified_on);
	return LIMS_OK;
}

/// What the row says of the last verification, as far as it can be read.
static lims_rc read_before(struct lims_opening_desk *d, const struct lims_csv_row *row, const struct lims_procedure *p,
	const struct lims_fault_sink *sink, struct lims_before *ret, struct lims_err *err)
{
	struct lims_before b = {.opening = d->code,
		.certificate = lims_table_cell(d->t, row, "certificate"),
		.verified_by = lims_table_cell(d->t, row, "verified-by"),
		.sticker = lims_table_cell(d->t, row, "sticker")};
	const struct lims_field_value texts[] = {{"certificate", b.certificate}, {"verified-by", b.verified_by}, {"sticker", b.sticker}};
	struct lims_err fault = {.lang = err ? err->lang : NULL};
	lims_rc on = lims_table_day(d->t, row, "verified-on", &b.verified_on, &fault);
	lims_rc rc = lims_fault_tell(sink, "verified-on", on, &fault, err);
	lims_rc until = rc ? rc : lims_table_day(d->t, row, "valid-until", &b.valid_until, &fault);
	if (!rc)
		rc = lims_fault_tell(sink, "valid-until", until, &fault, err);
	if (!rc && !on && !until)
		rc = lims_fault_tell(sink, "", check_days(d, &b, &fault), &fault, err);
	if (!rc && p && b.verified_on && !b.valid_until && !until)
		rc = lims_fault_tell(sink, "valid-until", compute_until(d, p, b.verified_on, &b, &fault), &fault, err);
	for (size_t i = 0; !rc && i < sizeof texts / sizeof texts[0]; i++)
		rc = lims_fault_tell(sink, texts[i].name, check_text(d, texts[i].name, texts[i].value, &fault), &fault, err);
	if (!rc && b.sticker)
		rc = lims_fault_tell(sink, "sticker", lims_placed_unused(lims_tx_db(d->tx), "sticker", b.sticker, &fault), &fault, err);
	if (!rc)
		*ret = b;
	return rc;
}

static lims_rc check_not_received(const struct lims_opening_desk *d, const struct lims_csv_row *row, const struct lims_receipt *r,
	const struct lims_fault_sink *sink, struct lims_err *err)
{
	struct lims_err fault = {.lang = err ? err->lang : NULL};
	lims_rc rc = LIMS_OK;
	if (lims_table_cell(d->t, row, "received-on"))
		rc = lims_fault_tell(sink, "received-on",
			lims_err_set(&fault, LIMS_E_INPUT, "received-on: what is taken over was not received; receive it when it comes"), &fault, err);
	if (!rc && r->quantity > 1)
		rc = lims_fault_tell(
			sink, "quantity", lims_err_set(&fault, LIMS_E_INPUT, "quantity: each instrument has a row of its own here"), &fault, err);
	return rc;
}

static lims_rc ignore(void *ctx, const char *code, const char *same, bool part, struct lims_err *err)
{
	(void)ctx;
	(void)part;
	(void)code;
	// The same number twice in records of before is one instrument twice: the due list would tell it once, and nobody would know which.
	return same[0]
			   ? lims_err_set(err, LIMS_E_REFUSED, "serial: the item %s has this number already: an instrument is taken over once", same)
			   : LIMS_OK;
}

/// What a row says, with everything that is wrong with it told.
static lims_rc read_row(struct lims_opening_desk *d, const struct lims_csv_row *row, struct lims_field_value *values,
	struct lims_receipt *ret, struct lims_before *before, const struct lims_fault_sink *sink, struct lims_err *err)
{
	static const struct lims_receipt base = {.quantity = 1};
	struct lims_err fault = {.lang = err ? err->lang : NULL};
	const struct lims_procedure *p = NULL;
	if (lims_shelf_take(&d->shelf, lims_table_cell(d->t, row, "procedure"), &p, NULL) == LIMS_OK)
		lims_table_unknown_columns(d->t, row, p, &d->ret->faults, err);
	lims_rc rc = lims_row_receipt(d->t, row, &base, values, ret, sink, err);
	if (!rc)
		rc = check_not_received(d, row, ret, sink, err);
	if (rc)
		return rc;
	ret->item.received_on = (struct lims_date){0};
	rc = find_customer(d, &ret->item.customer, &fault);
	rc = lims_fault_tell(sink, "customer", rc, &fault, err);
	if (!rc)
		rc = read_before(d, row, p, sink, before, err);
	ret->item.before = before;
	return rc ? rc : lims_receipt_check(d->lab, lims_tx_db(d->tx), &d->shelf, ret, sink, err);
}

static lims_rc item_row(struct lims_opening_desk *d, const struct lims_csv_row *row, struct lims_err *err)
{
	struct lims_field_value values[LIMS_CSV_COLUMNS];
	struct lims_receipt receipt;
	struct lims_before before;
	struct lims_err fault = {.lang = err ? err->lang : NULL};
	struct lims_row_faults faults = {.t = d->t, .faults = &d->ret->faults, .row = row};
	const struct lims_fault_sink sink = {lims_row_fault, &faults};
	size_t told = d->ret->faults.count;
	lims_rc rc = read_row(d, row, values, &receipt, &before, &sink, err);
	if (rc || d->ret->faults.count > told || d->twins[row - d->t->csv.rows])
		return rc;
	rc = lims_receipt_write_in(d->tx, d->lab, &d->shelf, &receipt, ignore, NULL, &fault);
	d->ret->rows += rc == LIMS_OK;
	return lims_fault_tell(&sink, "", rc, &fault, err);
}

lims_rc lims_opening_item_rows(struct lims_opening_desk *d, struct lims_err *err)
{
	lims_rc rc = read_names(d, err);
	d->shelf = (struct lims_shelf){.lab = d->lab};
	if (!rc)
		rc = lims_table_twins(d->t, &d->ret->faults, &d->twins, err);
	for (size_t i = 0; !rc && i < d->t->csv.count; i++)
		rc = item_row(d, &d->t->csv.rows[i], err);
	lims_shelf_finish(&d->shelf);
	return rc;
}

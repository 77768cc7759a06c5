// SPDX-License-Identifier: Apache-2.0
// What the columns of a table mean, and their cells as the laboratory writes things.
#include "laboratory/intake/import.h"
#include "lims-core/base/clock.h"
#include "lims-core/base/dec.h"
#include "lims-core/base/lang.h"
#include "lims-core/base/text.h"
#include "lims-core/engine/procedure.h"

#include <stdio.h>
#include <string.h>

enum { NAME_MAX = 256, ISO_DAY = sizeof "2026-12-31" };

const char *lims_column_field(const char *name)
{
	// As lims_text_fold writes them.
	static const struct {
		const char *folded, *field;
	} names[] = {{"procedure", "procedure"}, {"phuong phap", "procedure"}, {"quy trinh", "procedure"}, {"name", "name"}, {"ten", "name"},
		{"ten phuong tien do", "name"}, {"type", "type"}, {"kieu", "type"}, {"kieu loai", "type"}, {"serial", "serial"}, {"so", "serial"},
		{"so may", "serial"}, {"so hieu", "serial"}, {"so che tao", "serial"}, {"maker", "maker"}, {"hang san xuat", "maker"},
		{"noi san xuat", "maker"}, {"country", "country"}, {"nuoc san xuat", "country"}, {"year", "year"}, {"nam san xuat", "year"},
		{"customer", "customer"}, {"khach hang", "customer"}, {"place", "place"}, {"noi dat", "place"}, {"noi su dung", "place"},
		{"condition", "condition"}, {"tinh trang", "condition"}, {"type-approval", "type-approval"}, {"so phe duyet mau", "type-approval"},
		{"phe duyet mau", "type-approval"}, {"approval-holder", "approval-holder"}, {"don vi duoc phe duyet mau", "approval-holder"},
		{"approval-until", "approval-until"}, {"phe duyet mau den", "approval-until"}, {"no-approval", "no-approval"},
		{"received-on", "received-on"}, {"ngay nhan", "received-on"}, {"quantity", "quantity"}, {"so luong", "quantity"},
		{"parts", "parts"}, {"so bo phan", "parts"}, {"certificate", "certificate"}, {"so giay chung nhan", "certificate"},
		{"so gcn", "certificate"}, {"verified-on", "verified-on"}, {"ngay kiem dinh", "verified-on"}, {"valid-until", "valid-until"},
		{"co gia tri den", "valid-until"}, {"han kiem dinh", "valid-until"}, {"verified-by", "verified-by"},
		{"don vi kiem dinh", "verified-by"}, {"sticker", "sticker"}, {"so tem", "sticker"}, {"tem", "sticker"}};
	struct lims_buf folded;
	const char *field = NULL;
	lims_buf_init(&folded, NAME_MAX * 4);
	if (lims_text_fold(name, strlen(name), &folded, NULL) == LIMS_OK)
		for (size_t i = 0; !field && i < sizeof names / sizeof names[0]; i++)
			if (lims_text_equal(names[i].folded, lims_buf_text(&folded)))
				field = names[i].field;
	lims_buf_finish(&folded);
	return field;
}

bool lims_column_same(const char *a, const char *b)
{
	struct lims_buf x, y;
	lims_buf_init(&x, NAME_MAX * 4);
	lims_buf_init(&y, NAME_MAX * 4);
	bool same = lims_text_fold(a, strlen(a), &x, NULL) == LIMS_OK && lims_text_fold(b, strlen(b), &y, NULL) == LIMS_OK &&
				lims_text_equal(lims_buf_text(&x), lims_buf_text(&y));
	lims_buf_finish(&x);
	lims_buf_finish(&y);
	return same;
}

lims_rc lims_table_map(struct lims_named_table *t, const struct lims_column_map *maps, size_t count, struct lims_err *err)
{
	for (size_t i = 0; i < t->csv.columns; i++)
		t->means[i] = t->csv.header[i];
	for (size_t k = 0; k < count; k++) {
		size_t at = 0;
		while (at < t->csv.columns && !lims_column_same(t->csv.header[at], maps[k].column))
			at++;
		if (at == t->csv.columns)
			return lims_err_set(err, LIMS_E_INPUT, "The table has no column %s, which shall mean %s", maps[k].column, maps[k].means);
		t->means[at] = maps[k].means;
	}
	for (size_t i = 0; i < t->csv.columns; i++)
		t->fields[i] = lims_text_equal(t->means[i], "-") ? t->means[i] : NULL;
	return LIMS_OK;
}

void lims_table_name_items(struct lims_named_table *t)
{
	for (size_t i = 0; i < t->csv.columns; i++)
		if (!t->fields[i])
			t->fields[i] = lims_column_field(t->means[i]);
	// Two columns that mean one field: the first has it, the other is told as an unknown characteristic.
	for (size_t i = 0; i < t->csv.columns; i++)
		for (size_t k = 0; k < i; k++)
			if (t->fields[i] && !lims_text_equal(t->fields[i], "-") && lims_text_equal(t->fields[i], t->fields[k]))
				t->fields[i] = NULL;
}

const char *lims_table_cell(const struct lims_named_table *t, const struct lims_csv_row *row, const char *field)
{
	for (size_t i = 0; i < t->csv.columns; i++)
		if (lims_text_equal(t->fields[i], field))
			return row->cells[i][0] ? row->cells[i] : NULL;
	return NULL;
}

/// One part of a day: 1 to `most` digits up to the sign that ends it; false when it is not so.
static bool part(const char **text, size_t most, char end, char *out)
{
	size_t n = strspn(*text, "0123456789");
	if (n == 0 || n > most || (*text)[n] != end)
		return false;
	memset(out, '0', most);
	memcpy(out + most - n, *text, n);
	*text += n + (end != '\0');
	return true;
}

/// "1/9/2026" as "2026-09-01"; the year has all of its digits.
static bool day_month_year(const char *text, char iso[ISO_DAY])
{
	memcpy(iso, "0000-00-00", ISO_DAY);
	return part(&text, 2, '/', iso + 8) && part(&text, 2, '/', iso + 5) && part(&text, 4, '\0', iso) && iso[0] != '0';
}

static bool slashed(const char *text)
{
	return text[strspn(text, "0123456789")] == '/';
}

/// The number by which a spreadsheet counts days stands there when its cell has no form of a day.
static bool counted(const char *text)
{
	return strlen(text) == 5 && strspn(text, "0123456789") == 5;
}

static lims_rc no_day(const struct lims_named_table *t, const char *field, const char *text, struct lims_err *err)
{
	if (counted(text))
		return lims_err_set(err, LIMS_E_INPUT,
			"%s: %s is the number by which a spreadsheet counts days: give the column the form of a day and save the table again", field,
			text);
	if (t->form.day_month_year)
		return lims_err_set(err, LIMS_E_INPUT, "%s: %s is no day written like 31/12/2026, as --dates dmy says", field, text);
	if (slashed(text))
		return lims_err_set(
			err, LIMS_E_INPUT, "%s: %s is no day written like 2026-12-31: where the table writes 31/12/2026, say --dates dmy", field, text);
	return lims_err_set(err, LIMS_E_INPUT, "%s: %s is no day written like 2026-12-31", field, text);
}

lims_rc lims_table_day(
	const struct lims_named_table *t, const struct lims_csv_row *row, const char *field, const char **ret, struct lims_err *err)
{
	const char *text = lims_table_cell(t, row, field);
	char iso[ISO_DAY];
	struct lims_date day;
	bool good = true;
	if (text && t->form.day_month_year)
		good = day_month_year(text, iso) && lims_date_parse(iso, &day, NULL) == LIMS_OK;
	else if (text)
		good = lims_date_parse(text, &day, NULL) == LIMS_OK;
	if (!good)
		return no_day(t, field, text, err);
	if (text && t->form.day_month_year) {
		text = lims_arena_text(t->arena, iso);
		if (!text)
			return lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the table");
	}
	*ret = text;
	return LIMS_OK;
}

lims_rc lims_table_number(const struct lims_named_table *t, const struct lims_csv_row *row, const char *field, int fallback, int low,
	int high, int *ret, struct lims_err *err)
{
	const char *text = lims_table_cell(t, row, field);
	struct lims_dec d;
	int64_t n = fallback;
	if (text && (lims_dec_parse(text, strlen(text), &d, NULL) != LIMS_OK || !lims_dec_to_int(d, &n) || n < low || n > high))
		return lims_err_set(err, LIMS_E_INPUT, "%s is a whole number from %d to %d, not %s", field, low, high, text);
	*ret = (int)n;
	return LIMS_OK;
}

static bool letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || (unsigned char)c >= 0x80;
}

static bool names(const char *sentence, const char *word)
{
	size_t n = strlen(word);
	for (const char *at = sentence; n > 0 && (at = strstr(at, word)); at++)
		if ((at == sentence || !letter(at[-1])) && !letter(at[n]) && at[n] != '-')
			return true;
	return false;
}

size_t lims_table_culprit(const struct lims_named_table *t, const struct lims_err *err)
{
	size_t best = 0, length = 0;
	for (size_t i = 0; i < t->csv.columns; i++) {
		const char *word = t->fields[i] ? t->fields[i] : t->means[i];
		if (!lims_text_equal(word, "-") && strlen(word) > length && (names(err->text, word) || names(err->where, word))) {
			best = i + 1;
			length = strlen(word);
		}
	}
	return best;
}

/// The column of a field or characteristic; 0: there is none.
static size_t column_of(const struct lims_named_table *t, const char *field)
{
	for (size_t i = 0; field[0] && i < t->csv.columns; i++)
		if (lims_text_equal(t->fields[i] ? t->fields[i] : t->means[i], field))
			return i + 1;
	return 0;
}

/// A comma between digits.
static bool has_comma(const char *text)
{
	const char *at = strchr(text, ',');
	return at && at > text && at[-1] >= '0' && at[-1] <= '9' && at[1] >= '0' && at[1] <= '9';
}

static void keep_fault(const struct lims_named_table *t, struct lims_csv_faults *faults, const struct lims_csv_row *row, const char *field,
	const struct lims_err *e)
{
	char text[LIMS_ERR_TEXT * 2 + LIMS_ERR_WHERE];
	size_t column = column_of(t, field);
	if (!column)
		column = lims_table_culprit(t, e);
	bool comma = column && !t->form.decimal_comma && has_comma(row->cells[column - 1]);
	snprintf(text, sizeof text, "%s%s%s%s", e->text, e->where[0] ? " (" : "", e->where, e->where[0] ? ")" : "");
	size_t n = strlen(text);
	if (comma)
		snprintf(
			text + n, sizeof text - n, " %s", lims_tr(e->lang, "Where the table writes all its numbers with a comma, say --decimal-comma"));
	lims_csv_fault_add(faults, row->line, column, column ? t->csv.header[column - 1] : "", text);
}

void lims_row_fault(void *ctx, const char *field, const struct lims_err *fault)
{
	struct lims_row_faults *f = ctx;
	for (size_t i = 0; i < f->field_count; i++)
		if (lims_text_equal(f->fields[i], field))
			return;
	if (field[0] && f->field_count < LIMS_CSV_COLUMNS)
		f->fields[f->field_count++] = field;
	keep_fault(f->t, f->faults, f->row, field, fault);
}

lims_rc lims_table_fault(const struct lims_named_table *t, struct lims_csv_faults *faults, const struct lims_csv_row *row, lims_rc rc,
	const struct lims_err *e, struct lims_err *err)
{
	struct lims_row_faults f = {.t = t, .faults = faults, .row = row};
	const struct lims_fault_sink sink = {lims_row_fault, &f};
	struct lims_err fault = *e;
	return lims_fault_tell(&sink, "", rc, &fault, err);
}

const char *lims_table_with_point(const struct lims_named_table *t, const char *text)
{
	if (!t->form.decimal_comma)
		return text;
	char *copy = lims_arena_text(t->arena, text);
	for (char *at = copy; at && *at; at++)
		if (*at == ',' && at > copy && at[-1] >= '0' && at[-1] <= '9' && at[1] >= '0' && at[1] <= '9')
			*at = '.';
	return copy;
}

static bool asked(const struct lims_procedure *p, const char *name)
{
	for (size_t i = 0; i < p->item_count; i++)
		if (lims_text_equal(p->item[i].name, name))
			return true;
	return false;
}

void lims_table_unknown_columns(struct lims_named_table *t, const struct lims_csv_row *row, const struct lims_procedure *p,
	struct lims_csv_faults *faults, struct lims_err *err)
{
	struct lims_err e = {.lang = err ? err->lang : NULL};
	for (size_t i = 0; i < t->csv.columns; i++) {
		if (t->fields[i] || !row->cells[i][0] || asked(p, t->means[i]))
			continue;
		const char *field = lims_column_field(t->means[i]);
		if (field)
			(void)lims_err_set(&e, LIMS_E_INPUT, "Another column means %s too", field);
		else
			(void)lims_err_set(&e, LIMS_E_INPUT,
				"%s is no column of this table and nothing that the procedure %s asks for: say what it means, or that it is left out, by "
				"%s",
				t->means[i], p->id, lims_err_tr(err, t->how_to_map));
		lims_csv_fault_add(faults, 1, i + 1, t->csv.header[i], e.text);
		// Told once for all rows.
		t->fields[i] = "-";
	}
}

static lims_rc put_characteristics(
	const struct lims_named_table *t, const struct lims_csv_row *row, struct lims_field_value *values, size_t *ret_n, struct lims_err *err)
{
	size_t n = 0;
	for (size_t i = 0; i < t->csv.columns; i++) {
		if (t->fields[i] || !row->cells[i][0])
			continue;
		const char *value = lims_table_with_point(t, row->cells[i]);
		if (!value)
			return lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the table");
		values[n++] = (struct lims_field_value){t->means[i], value};
	}
	*ret_n = n;
	return LIMS_OK;
}

lims_rc lims_row_receipt(const struct lims_named_table *t, const struct lims_csv_row *row, const struct lims_receipt *base,
	struct lims_field_value *values, struct lims_receipt *ret, const struct lims_fault_sink *sink, struct lims_err *err)
{
	struct lims_receipt r = *base;
	const struct {
		const char *field;
		const char **to;
	} texts[] = {{"procedure", &r.item.procedure}, {"name", &r.item.name}, {"type", &r.item.type}, {"serial", &r.item.serial},
		{"maker", &r.item.maker}, {"country", &r.item.country}, {"year", &r.item.year}, {"customer", &r.item.customer},
		{"place", &r.item.place}, {"condition", &r.item.condition}, {"type-approval", &r.item.type_approval},
		{"approval-holder", &r.approval.holder}, {"no-approval", &r.approval.answer}};
	const char *received = NULL;
	struct lims_err fault = {.lang = err ? err->lang : NULL};
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		const char *cell = lims_table_cell(t, row, texts[i].field);
		if (cell)
			*texts[i].to = cell;
	}
	lims_rc rc =
		lims_fault_tell(sink, "quantity", lims_table_number(t, row, "quantity", 1, 1, LIMS_QUANTITY_MAX, &r.quantity, &fault), &fault, err);
	if (!rc)
		rc = lims_fault_tell(sink, "parts", lims_table_number(t, row, "parts", 0, 0, LIMS_PARTS_MAX, &r.parts, &fault), &fault, err);
	if (!rc)
		rc = lims_fault_tell(sink, "approval-until", lims_table_day(t, row, "approval-until", &r.approval.until, &fault), &fault, err);
	if (!rc)
		rc = lims_fault_tell(sink, "received-on", lims_table_day(t, row, "received-on", &received, &fault), &fault, err);
	if (!rc && received)
		rc = lims_date_parse(received, &r.item.received_on, err);
	if (!rc)
		rc = put_characteristics(t, row, values, &r.item.characteristic_count, err);
	if (rc)
		return rc;
	r.item.characteristics = values;
	// The number alone stands with the item; who holds it and until when is an entry of its own.
	if (r.approval.holder || r.approval.until)
		r.approval.number = r.item.type_approval;
	*ret = r;
	return LIMS_OK;
}

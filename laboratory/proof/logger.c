// SPDX-License-Identifier: Apache-2.0
// Finds time and quantities among the columns of a logger's table and reads each cell, or says what is wrong with it.
#include "laboratory/proof/logger.h"

#include "laboratory/proof/logger_time.h"
#include "lims-core/base/dec.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { NAME_MAX = 1024, VALUE_MAX = 128, CELL_SHOWN = 60 };

/// What a column is, by the part of its name before a bracket or comma, as lims_text_fold writes it.
static const struct {
	const char *folded, *means;
} names[] = {{"date time", "time"}, {"date-time", "time"}, {"datetime", "time"}, {"timestamp", "time"}, {"thoi gian", "time"},
	{"thoi diem", "time"}, {"ngay gio", "time"}, {"date", "date"}, {"ngay", "date"}, {"time", "clock"}, {"gio", "clock"},
	{"temperature", "temperature"}, {"temp", "temperature"}, {"air temperature", "temperature"}, {"nhiet do", "temperature"},
	{"nhiet do khong khi", "temperature"}, {"humidity", "humidity"}, {"relative humidity", "humidity"}, {"rh", "humidity"},
	{"do am", "humidity"}, {"do am tuong doi", "humidity"}, {"pressure", "pressure"}, {"abs pres", "pressure"},
	{"barometric pressure", "pressure"}, {"ap suat", "pressure"}, {"ap suat khi quyen", "pressure"}};

static const struct {
	const char *quantity, *written, *ucum;
} units[] = {{"temperature", "°C", "Cel"}, {"temperature", "℃", "Cel"}, {"temperature", "C", "Cel"}, {"temperature", "Cel", "Cel"},
	{"temperature", "K", "K"}, {"humidity", "%", "%"}, {"humidity", "%RH", "%"}, {"humidity", "% RH", "%"}, {"humidity", "%rh", "%"},
	{"humidity", "RH%", "%"}, {"pressure", "hPa", "hPa"}, {"pressure", "mbar", "mbar"}, {"pressure", "kPa", "kPa"},
	{"pressure", "Pa", "Pa"}};

const char *lims_logger_unit(const char *quantity, const char *written)
{
	bool known = false;
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
		if (!lims_text_equal(units[i].quantity, quantity))
			continue;
		known = true;
		if (lims_text_equal(units[i].written, written))
			return units[i].ucum;
	}
	return known || !written[0] ? NULL : written;
}

struct column {
	const char *quantity; ///< "time", "date", "clock" or a quantity; NULL: left alone
	const char *unit;     ///< UCUM; NULL for times
};
struct reading {
	const struct lims_logger_form *form;
	struct lims_arena *arena;
	struct lims_csv_faults *faults;
	struct lims_csv csv;
	struct column columns[LIMS_CSV_COLUMNS];
	int time, date, clock; ///< indexes; -1: none
	int16_t offset_min;
	struct lims_logger_table table;
	struct lims_err *err; ///< sentences of faults
};

static void fault(struct reading *r, size_t line, size_t column, lims_rc rc)
{
	(void)rc;
	lims_csv_fault_add(r->faults, line, column + 1, r->csv.header[column], r->err->text);
}

/// The value of KEY in "KEY=VALUE; KEY=VALUE", in the arena; NULL: it has none.
static const char *given(struct lims_arena *arena, const char *list, const char *key)
{
	for (const char *at = list; at && *at;) {
		size_t n = strcspn(at, ";");
		const char *equal = memchr(at, '=', n);
		const char *from = at + strspn(at, " "), *end = equal;
		while (end && end > from && end[-1] == ' ')
			end--;
		if (equal && (size_t)(end - from) == strlen(key) && memcmp(from, key, strlen(key)) == 0) {
			const char *value = equal + 1 + strspn(equal + 1, " ");
			size_t length = (size_t)(at + n - value);
			while (length > 0 && value[length - 1] == ' ')
				length--;
			return lims_arena_printf(arena, "%.*s", (int)length, value);
		}
		at += n;
		at += *at == ';';
	}
	return NULL;
}

/// The quantity that --columns gives to a column; NULL: none.
static const char *named(struct lims_arena *arena, const char *list, const char *header)
{
	for (const char *at = list; at && *at;) {
		size_t n = strcspn(at, "=;");
		const char *from = at + strspn(at, " ");
		const char *end = at + n;
		while (end > from && end[-1] == ' ')
			end--;
		if (at[n] == '=' && from < end) {
			const char *key = lims_arena_printf(arena, "%.*s", (int)(end - from), from);
			if (key && lims_text_equal(given(arena, list, key), header))
				return key;
		}
		at += n;
		at += strcspn(at, ";");
		at += *at == ';';
	}
	return NULL;
}

/// Name and unit of "Temp, °C (LGR S/N: 1)", "Temperature (°C)", "Nhiệt độ [°C]".
static void split(const char *header, char name[NAME_MAX], char unit[NAME_MAX])
{
	size_t n = strcspn(header, ",([");
	const char *from = header + n + (header[n] != '\0');
	from += strspn(from, " ");
	size_t length = header[n] == ',' ? strcspn(from, "(") : strcspn(from, ")]");
	while (n > 0 && header[n - 1] == ' ')
		n--;
	while (length > 0 && from[length - 1] == ' ')
		length--;
	snprintf(name, NAME_MAX, "%.*s", (int)n, header);
	snprintf(unit, NAME_MAX, "%.*s", (int)length, from);
}

static const char *meaning(const char *name)
{
	struct lims_buf folded;
	const char *means = NULL;
	lims_buf_init(&folded, NAME_MAX * 4);
	if (lims_text_fold(name, strlen(name), &folded, NULL) == LIMS_OK)
		for (size_t i = 0; !means && i < sizeof names / sizeof names[0]; i++)
			if (lims_text_equal(names[i].folded, lims_buf_text(&folded)))
				means = names[i].means;
	lims_buf_finish(&folded);
	return means;
}

static bool is_time(const char *quantity)
{
	return lims_text_equal(quantity, "time") || lims_text_equal(quantity, "date") || lims_text_equal(quantity, "clock");
}

/// The unit of a column: what its name says, else what was said of it; the two must not contradict each other.
static lims_rc unit_of(struct reading *r, size_t i, const char *written, struct lims_err *err)
{
	struct column *c = &r->columns[i];
	const char *own = written[0] ? lims_logger_unit(c->quantity, written) : NULL, *said = given(r->arena, r->form->units, c->quantity);
	if (said && !lims_logger_unit(c->quantity, said))
		return lims_err_set(err, LIMS_E_INPUT, "%s is no unit of %s", said, c->quantity);
	if (said && own && !lims_text_equal(lims_logger_unit(c->quantity, said), own))
		return lims_err_set(err, LIMS_E_INPUT, "The column %s names the unit %s, and --units says %s", r->csv.header[i], written, said);
	c->unit = said ? lims_logger_unit(c->quantity, said) : own;
	if (!c->unit)
		return lims_err_set(
			err, LIMS_E_INPUT, "The column %s does not tell its unit: say it with --units \"%s=UNIT\"", r->csv.header[i], c->quantity);
	return LIMS_OK;
}

static lims_rc twice(const struct reading *r, size_t i, struct lims_err *err)
{
	for (size_t k = 0; k < i; k++)
		if (r->columns[i].quantity && lims_text_equal(r->columns[k].quantity, r->columns[i].quantity))
			return lims_err_set(err, LIMS_E_INPUT, "The columns %s and %s are both %s: say which with --columns \"%s=NAME\"",
				r->csv.header[k], r->csv.header[i], r->columns[i].quantity, r->columns[i].quantity);
	return LIMS_OK;
}

/// What is wrong with the line of names: one sentence is the answer, several are listed at their columns.
struct naming {
	struct lims_err first;
	size_t column, count;
};

static void name_fault(struct reading *r, struct naming *n, size_t column)
{
	size_t line = (size_t)r->form->header_line;
	if (n->count == 0) {
		n->first = *r->err;
		n->column = column;
	} else {
		if (n->count == 1)
			lims_csv_fault_add(r->faults, line, n->column + 1, r->csv.header[n->column], n->first.text);
		lims_csv_fault_add(r->faults, line, column + 1, r->csv.header[column], r->err->text);
	}
	n->count++;
}

static lims_rc find_columns(struct reading *r, struct lims_err *err)
{
	size_t quantities = 0;
	struct naming n = {.count = 0};
	lims_rc rc = LIMS_OK;
	r->time = r->date = r->clock = -1;
	for (size_t i = 0; i < r->csv.columns; i++) {
		char name[NAME_MAX], unit[NAME_MAX];
		struct column *c = &r->columns[i];
		split(r->csv.header[i], name, unit);
		c->quantity = named(r->arena, r->form->columns, r->csv.header[i]);
		const char *means = c->quantity ? NULL : meaning(name);
		// Where a person says which column is the temperature, no other one is.
		if (means && !given(r->arena, r->form->columns, means))
			c->quantity = means;
		if (twice(r, i, r->err)) {
			name_fault(r, &n, i);
			continue;
		}
		if (!c->quantity)
			continue;
		r->time = lims_text_equal(c->quantity, "time") ? (int)i : r->time;
		r->date = lims_text_equal(c->quantity, "date") ? (int)i : r->date;
		r->clock = lims_text_equal(c->quantity, "clock") ? (int)i : r->clock;
		if (is_time(c->quantity))
			continue;
		quantities++;
		if (unit_of(r, i, unit, r->err))
			name_fault(r, &n, i);
	}
	// A column "time" beside no day holds both.
	if (!rc && r->time < 0 && r->date < 0)
		r->time = r->clock;
	if (r->time < 0 && (r->date < 0 || r->clock < 0)) {
		(void)lims_err_set(r->err, LIMS_E_INPUT,
			"The table has no column of times: say which with --columns \"time=NAME\", and --header-line where the names stand");
		name_fault(r, &n, 0);
	}
	if (quantities == 0) {
		(void)lims_err_set(r->err, LIMS_E_INPUT,
			"The table has no column of temperature, humidity or pressure: say which with --columns \"temperature=NAME\"");
		name_fault(r, &n, 0);
	}
	if (n.count == 1)
		rc = lims_err_set(err, LIMS_E_INPUT, "%s", n.first.text);
	else if (n.count > 1)
		rc = lims_err_set(err, LIMS_E_INPUT, "%zu faults in the names of the columns, listed above: nothing was read", n.count);
	return rc;
}

static bool read_moment(struct reading *r, const struct lims_csv_row *row, struct lims_moment *ret)
{
	char both[VALUE_MAX];
	size_t column = (size_t)(r->time >= 0 ? r->time : r->date);
	if (r->time >= 0)
		snprintf(both, sizeof both, "%.100s", row->cells[r->time]);
	else
		snprintf(both, sizeof both, "%.60s %.60s", row->cells[r->date], row->cells[r->clock]);
	if (!lims_logger_moment(both, r->form->days, r->offset_min, ret)) {
		fault(r, row->line, column,
			lims_err_set(r->err, LIMS_E_INPUT, "%s is no moment in the order that --dates says (iso, dmy, mdy)", both));
		return false;
	}
	if (ret->us > r->form->now.us) {
		fault(r, row->line, column, lims_err_set(r->err, LIMS_E_INPUT, "%s lies in the future: is the clock of the logger right?", both));
		return false;
	}
	return true;
}

static bool blank(const char *cell)
{
	return cell[strspn(cell, "- ")] == '\0';
}

/// at NULL: the row has no moment, and only the faults of the cell are told.
static lims_rc read_value(struct reading *r, const struct lims_csv_row *row, size_t i, const struct lims_moment *at, struct lims_err *err)
{
	char digits[VALUE_MAX];
	struct lims_dec number;
	if (blank(row->cells[i])) {
		r->table.blanks += at != NULL;
		return LIMS_OK;
	}
	snprintf(digits, sizeof digits, "%.100s", row->cells[i]);
	char *comma = strchr(digits, ',');
	if (comma && r->form->decimal_comma)
		*comma = '.';
	if (strlen(row->cells[i]) > CELL_SHOWN || lims_dec_parse(digits, strlen(digits), &number, NULL) != LIMS_OK) {
		lims_rc rc = comma && !r->form->decimal_comma
						 ? lims_err_set(r->err, LIMS_E_INPUT,
							   "%.60s is no number: if a comma stands before its decimals, say --decimal-comma", row->cells[i])
						 : lims_err_set(r->err, LIMS_E_INPUT, "%.60s is no number", row->cells[i]);
		fault(r, row->line, i, rc);
		return LIMS_OK;
	}
	if (!at)
		return LIMS_OK;
	struct lims_logger_value *v = &r->table.values[r->table.count++];
	*v = (struct lims_logger_value){
		*at, r->columns[i].quantity, lims_arena_printf(r->arena, "%s %s", digits, r->columns[i].unit), row->line};
	return v->value ? LIMS_OK : lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the table");
}

static lims_rc read_rows(struct reading *r, struct lims_err *err)
{
	size_t quantities = 0;
	for (size_t i = 0; i < r->csv.columns; i++)
		quantities += r->columns[i].quantity && !is_time(r->columns[i].quantity);
	r->table.values = lims_arena_array(r->arena, r->csv.count * quantities + 1, sizeof *r->table.values);
	lims_rc rc = r->table.values ? LIMS_OK : lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the table");
	for (size_t k = 0; !rc && k < r->csv.count; k++) {
		const struct lims_csv_row *row = &r->csv.rows[k];
		struct lims_moment at;
		r->table.rows++;
		bool when = read_moment(r, row, &at);
		for (size_t i = 0; !rc && i < r->csv.columns; i++)
			if (r->columns[i].quantity && !is_time(r->columns[i].quantity))
				rc = read_value(r, row, i, when ? &at : NULL, err);
	}
	return rc;
}

/// Where the line of the names begins.
static const char *skip_lines(const char *text, size_t n, int lines)
{
	const char *end = text + n;
	for (; lines > 0 && text < end; lines--) {
		const char *newline = memchr(text, '\n', (size_t)(end - text));
		text = newline ? newline + 1 : end;
	}
	return text;
}

lims_rc lims_logger_read(const void *bytes, size_t n, const struct lims_logger_form *form, struct lims_arena *arena,
	struct lims_csv_faults *faults, struct lims_logger_table *ret, struct lims_err *err)
{
	struct lims_err scratch = {.lang = err ? err->lang : NULL};
	struct reading r = {.form = form, .arena = arena, .faults = faults, .offset_min = form->offset_min, .err = &scratch};
	size_t skipped = form->header_line > 1 ? (size_t)form->header_line - 1 : 0;
	const char *text = n > 0 ? bytes : "", *from = skip_lines(text, n, (int)skipped);
	lims_rc rc = lims_csv_read(from, n - (size_t)(from - text), arena, faults, &r.csv, err);
	for (size_t i = 0; !rc && i < faults->kept; i++)
		faults->list[i].line += skipped;
	for (size_t i = 0; !rc && i < r.csv.count; i++)
		r.csv.rows[i].line += skipped;
	if (!rc)
		rc = find_columns(&r, err);
	if (!rc && r.time >= 0)
		lims_logger_offset(r.csv.header[r.time], &r.offset_min);
	if (!rc)
		rc = read_rows(&r, err);
	if (!rc)
		*ret = r.table;
	return rc;
}

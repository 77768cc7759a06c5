// SPDX-License-Identifier: Apache-2.0
// The reader of tables: one pass over the bytes, cell by cell.
#include "lims-core/base/csv.h"

#include "lims-core/base/text.h"

#include <stdlib.h>
#include <string.h>

void lims_csv_fault_add(struct lims_csv_faults *f, size_t line, size_t column, const char *name, const char *text)
{
	f->count++;
	if (!f->list)
		f->list = lims_arena_array(f->arena, LIMS_FAULTS_KEPT, sizeof *f->list);
	if (!f->list || f->kept == LIMS_FAULTS_KEPT)
		return;
	const char *kept = lims_arena_text(f->arena, text), *called = lims_arena_text(f->arena, name ? name : "");
	if (kept && called)
		f->list[f->kept++] = (struct lims_csv_fault){line, column, called, kept};
}

static int by_place(const void *a, const void *b)
{
	const struct lims_csv_fault *x = a, *y = b;
	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return (x->column > y->column) - (x->column < y->column);
}

void lims_csv_faults_sort(struct lims_csv_faults *f)
{
	if (f->kept > 1)
		qsort(f->list, f->kept, sizeof *f->list, by_place);
}

struct reader {
	const char *at, *end;
	char separator;
	size_t line; ///< where `at` stands
	struct lims_arena *arena;
	struct lims_csv_faults *faults;
	struct lims_err *err; ///< scratch for sentences in the reader's language
	char *cell;           ///< LIMS_CSV_CELL + 1 bytes
	bool memory;          ///< there was none
};

static void fault(struct reader *r, size_t line, size_t column, lims_rc rc)
{
	(void)rc; // the sentence stands in r->err
	lims_csv_fault_add(r->faults, line, column, NULL, r->err->text);
	lims_err_clear(r->err);
}

static bool at_line_end(const struct reader *r)
{
	return r->at == r->end || *r->at == '\n' || (*r->at == '\r' && (r->at + 1 == r->end || r->at[1] == '\n'));
}

static void skip_line_end(struct reader *r)
{
	if (r->at < r->end && *r->at == '\r')
		r->at++;
	if (r->at < r->end && *r->at == '\n')
		r->at++;
	r->line++;
}

static bool blank(unsigned char c)
{
	return c == ' ' || c == '\t';
}

/// One cell as it stands; what is longer than a cell may be is only counted.
struct cell {
	const char *text;
	size_t column, line;
	bool last; ///< of its line
	bool good;
};

static void put(struct reader *r, size_t *n, char c)
{
	if (*n < LIMS_CSV_CELL)
		r->cell[*n] = c;
	++*n;
}

/// From the opening quote to the closing one; false when there is none.
static bool quoted(struct reader *r, size_t *n)
{
	r->at++;
	for (; r->at < r->end; r->at++) {
		if (*r->at == '"' && r->at + 1 < r->end && r->at[1] == '"')
			r->at++;
		else if (*r->at == '"') {
			r->at++;
			return true;
		}
		r->line += *r->at == '\n';
		// A line break within a cell is a blank: cells are lines of text.
		if (*r->at != '\r')
			put(r, n, *r->at == '\n' ? ' ' : *r->at);
	}
	return false;
}

static void finish_cell(struct reader *r, struct cell *c, size_t n)
{
	if (n > LIMS_CSV_CELL) {
		fault(r, c->line, c->column, lims_err_set(r->err, LIMS_E_INPUT, "the cell is longer than %d bytes", LIMS_CSV_CELL));
		c->good = false;
		n = 0;
	}
	size_t from = 0;
	while (from < n && blank((unsigned char)r->cell[from]))
		from++;
	while (n > from && blank((unsigned char)r->cell[n - 1]))
		n--;
	if (!lims_text_valid(r->cell + from, n - from)) {
		fault(r, c->line, c->column, lims_err_set(r->err, LIMS_E_INPUT, "the cell is no valid UTF-8: save the table as CSV UTF-8"));
		c->good = false;
		from = n;
	}
	c->text = lims_arena_textn(r->arena, r->cell + from, n - from);
	r->memory = r->memory || !c->text;
}

static void read_cell(struct reader *r, struct cell *c)
{
	size_t n = 0;
	c->line = r->line;
	c->good = true;
	while (r->at < r->end && blank((unsigned char)*r->at) && *r->at != r->separator)
		r->at++;
	if (r->at < r->end && *r->at == '"') {
		if (!quoted(r, &n)) {
			fault(r, c->line, c->column, lims_err_set(r->err, LIMS_E_INPUT, "the quoted cell never ends"));
			c->good = false;
		}
		while (r->at < r->end && blank((unsigned char)*r->at) && *r->at != r->separator)
			r->at++;
		if (c->good && !at_line_end(r) && *r->at != r->separator) {
			fault(r, c->line, c->column, lims_err_set(r->err, LIMS_E_INPUT, "something stands behind the closing quote"));
			c->good = false;
		}
	}
	while (!at_line_end(r) && *r->at != r->separator)
		put(r, &n, *r->at++);
	finish_cell(r, c, n);
	c->last = at_line_end(r);
	if (c->last)
		skip_line_end(r);
	else
		r->at++;
}

/// Cells of one line into `cells`; *ret_n may pass LIMS_CSV_COLUMNS. False when a cell of it was bad.
static bool read_line(struct reader *r, const char **cells, size_t *ret_n)
{
	struct cell c = {.last = false};
	bool good = true;
	size_t n = 0;
	while (!c.last && !r->memory) {
		c.column = n + 1;
		read_cell(r, &c);
		good = good && c.good;
		if (n < LIMS_CSV_COLUMNS)
			cells[n] = c.text;
		n++;
	}
	*ret_n = n;
	return good;
}

static bool all_empty(const char *const *cells, size_t n)
{
	for (size_t i = 0; i < n && i < LIMS_CSV_COLUMNS; i++)
		if (cells[i][0])
			return false;
	return true;
}

/// "sep=;" says it; else what stands most often in the first line outside of quotes, a semicolon before a comma.
static void find_separator(struct reader *r)
{
	static const char known[] = {';', ',', '\t'};
	size_t counts[sizeof known] = {0};
	bool inside = false;
	if (r->end - r->at > 4 && memcmp(r->at, "sep=", 4) == 0 && strchr(";,\t", r->at[4])) {
		r->separator = r->at[4];
		r->at += 5;
		if (at_line_end(r)) {
			skip_line_end(r);
			return;
		}
		r->at -= 5;
	}
	for (const char *p = r->at; p < r->end && (inside || *p != '\n'); p++) {
		inside ^= *p == '"';
		for (size_t i = 0; i < sizeof known && !inside; i++)
			counts[i] += *p == known[i];
	}
	size_t best = 0;
	for (size_t i = 1; i < sizeof known; i++)
		if (counts[i] > counts[best])
			best = i;
	r->separator = known[best];
}

static lims_rc check_bytes(const char *bytes, size_t n, struct lims_err *err)
{
	if (n > LIMS_CSV_BYTES)
		return lims_err_set(err, LIMS_E_INPUT, "The table is larger than %d MiB: split it", LIMS_CSV_BYTES >> 20);
	if (n >= 2 && (memcmp(bytes, "\xff\xfe", 2) == 0 || memcmp(bytes, "\xfe\xff", 2) == 0))
		return lims_err_set(err, LIMS_E_INPUT, "The table is UTF-16: save it as CSV UTF-8");
	if (n >= 2 && memcmp(bytes, "PK", 2) == 0)
		return lims_err_set(err, LIMS_E_INPUT, "This is a workbook and no CSV: save the sheet as CSV UTF-8");
	if (n >= 4 && memcmp(bytes, "\xd0\xcf\x11\xe0", 4) == 0)
		return lims_err_set(err, LIMS_E_INPUT, "This is a workbook and no CSV: save the sheet as CSV UTF-8");
	if (n >= 5 && (memcmp(bytes, "<html", 5) == 0 || memcmp(bytes, "<!DOC", 5) == 0 || memcmp(bytes, "<?xml", 5) == 0))
		return lims_err_set(err, LIMS_E_INPUT, "This is a web page or XML and no CSV: save the sheet as CSV UTF-8");
	if (n > 0 && memchr(bytes, '\0', n))
		return lims_err_set(err, LIMS_E_INPUT, "The table holds zero bytes: save it as CSV UTF-8");
	return LIMS_OK;
}

/// why: what is wrong with a cell of it; NULL: nothing.
static lims_rc check_header(const struct lims_csv *csv, const char *why, size_t n, struct lims_err *err)
{
	if (why)
		return lims_err_set(
			err, LIMS_E_INPUT, "The first line of the table, which holds the names of the columns, cannot be read: %s", why);
	if (n > LIMS_CSV_COLUMNS)
		return lims_err_set(err, LIMS_E_INPUT, "The table has more than %d columns", LIMS_CSV_COLUMNS);
	for (size_t i = 0; i < csv->columns; i++) {
		if (!csv->header[i][0])
			return lims_err_set(err, LIMS_E_INPUT, "The column %zu has no name in the first line", i + 1);
		for (size_t k = 0; k < i; k++)
			if (lims_text_equal(csv->header[i], csv->header[k]))
				return lims_err_set(err, LIMS_E_INPUT, "The columns %zu and %zu have the same name %s", k + 1, i + 1, csv->header[i]);
	}
	return LIMS_OK;
}

static lims_rc read_rows(struct reader *r, struct lims_csv *csv, struct lims_err *err)
{
	while (r->at < r->end && !r->memory) {
		const char *cells[LIMS_CSV_COLUMNS];
		size_t n = 0, line = r->line;
		bool good = read_line(r, cells, &n);
		if (r->memory)
			break;
		if (good && all_empty(cells, n))
			continue;
		while (n > csv->columns && n <= LIMS_CSV_COLUMNS && !cells[n - 1][0])
			n--;
		if (n != csv->columns) {
			fault(r, line, 0, lims_err_set(r->err, LIMS_E_INPUT, "the line has %zu cells, the first line has %zu names", n, csv->columns));
			continue;
		}
		if (!good)
			continue;
		if (csv->count == LIMS_CSV_ROWS)
			return lims_err_set(err, LIMS_E_INPUT, "The table has more than %d rows: split it", LIMS_CSV_ROWS);
		const char **kept = lims_arena_array(r->arena, n, sizeof *kept);
		if (!kept)
			return lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the table");
		memcpy(kept, cells, n * sizeof *kept);
		csv->rows[csv->count++] = (struct lims_csv_row){line, kept};
	}
	return r->memory ? lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the table") : LIMS_OK;
}

static lims_rc nothing_there(struct lims_err *err)
{
	return lims_err_set(err, LIMS_E_INPUT, "The table is empty: its first line holds the names of the columns");
}

lims_rc lims_csv_read(
	const void *bytes, size_t n, struct lims_arena *arena, struct lims_csv_faults *faults, struct lims_csv *ret_csv, struct lims_err *err)
{
	struct lims_err scratch = {.lang = err ? err->lang : NULL};
	if (n == 0)
		return nothing_there(err);
	const char *text = bytes;
	struct reader r = {.at = text, .end = text + n, .line = 1, .arena = arena, .faults = faults, .err = &scratch};
	struct lims_csv csv = {0};
	size_t names = 0;
	lims_rc rc = check_bytes(text, n, err);
	if (rc)
		return rc;
	if (n >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
		r.at += 3;
	r.cell = lims_arena_take(arena, LIMS_CSV_CELL + 1);
	csv.header = lims_arena_array(arena, LIMS_CSV_COLUMNS, sizeof *csv.header);
	csv.rows = lims_arena_array(arena, LIMS_CSV_ROWS, sizeof *csv.rows);
	if (!r.cell || !csv.header || !csv.rows)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the table");
	find_separator(&r);
	if (r.at == r.end)
		return nothing_there(err);
	size_t told = faults->kept;
	bool good = read_line(&r, csv.header, &names);
	const char *why = faults->kept > told ? faults->list[told].text : "";
	csv.columns = names < LIMS_CSV_COLUMNS ? names : LIMS_CSV_COLUMNS;
	// Spreadsheets export nameless empty columns on the right.
	while (good && csv.columns > 1 && !csv.header[csv.columns - 1][0])
		csv.columns--;
	csv.separator = r.separator;
	rc =
		r.memory ? lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the table") : check_header(&csv, good ? NULL : why, names, err);
	if (!rc)
		rc = read_rows(&r, &csv, err);
	if (!rc)
		*ret_csv = csv;
	return rc;
}

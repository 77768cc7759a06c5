// SPDX-License-Identifier: Apache-2.0
// What certificates of standards stated, point by point in rows of a table: each certificate becomes a file lims-certificate-1 and is checked as one.
#include "laboratory/intake/opening_tables.h"

#include "laboratory/desk.h"
#include "laboratory/standards.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { FILE_ROOM = 1 << 20, REPORT_ROOM = 1 << 20 };

/// One certificate while its file is written: every row stands on a line of its own, so that a fault leads back to it.
struct paper {
	struct lims_opening_desk *d;
	const struct lims_csv_row *first;
	bool *done;   ///< of the table's rows: written already
	size_t *rows; ///< index of the row that stands on a line of the file, from 1
	size_t lines; ///< that are complete
	struct lims_buf file;
	struct lims_jw w;
};

static const char *cell(const struct paper *p, const struct lims_csv_row *row, const char *field)
{
	const char *text = lims_table_cell(p->d->t, row, field);
	return text ? text : "";
}

static bool same(const struct paper *p, const struct lims_csv_row *a, const struct lims_csv_row *b, const char *field)
{
	return lims_text_equal(cell(p, a, field), cell(p, b, field));
}

static bool same_paper(const struct paper *p, const struct lims_csv_row *row)
{
	return same(p, p->first, row, "standard") && same(p, p->first, row, "certificate");
}

static void put(struct paper *p, const char *key, const char *text)
{
	if (text[0])
		lims_jw_text(&p->w, key, text);
}

/// Ends the line of the file that tells a row.
static void next_line(struct paper *p, size_t row)
{
	p->rows[++p->lines] = row;
	lims_buf_add_char(&p->file, '\n');
}

static const char *number(const struct paper *p, const struct lims_csv_row *row, const char *field)
{
	const char *text = lims_table_with_point(p->d->t, cell(p, row, field));
	return text ? text : "";
}

static void put_point(struct paper *p, const struct lims_csv_row *row)
{
	put(p, "at", number(p, row, "at"));
	put(p, "value", number(p, row, "value"));
	put(p, "U", number(p, row, "U"));
	put(p, "k", number(p, row, "k"));
}

/// All rows of one quantity: a curve of points, or one value.
static void put_quantity(struct paper *p, size_t from)
{
	const struct lims_csv *csv = &p->d->t->csv;
	const struct lims_csv_row *first = &csv->rows[from];
	const char *name = cell(p, first, "quantity");
	if (!cell(p, first, "at")[0]) {
		p->done[from] = true;
		lims_jw_object(&p->w, name);
		put(p, "constant", number(p, first, "value"));
		put(p, "U", number(p, first, "U"));
		put(p, "k", number(p, first, "k"));
		lims_jw_end_object(&p->w);
		next_line(p, from);
		return;
	}
	lims_jw_object(&p->w, name);
	lims_jw_array(&p->w, "points");
	for (size_t i = from; i < csv->count; i++) {
		if (p->done[i] || !same_paper(p, &csv->rows[i]) || !same(p, first, &csv->rows[i], "quantity"))
			continue;
		p->done[i] = true;
		lims_jw_object(&p->w, NULL);
		put_point(p, &csv->rows[i]);
		lims_jw_end_object(&p->w);
		next_line(p, i);
	}
	lims_jw_end_array(&p->w);
	lims_jw_end_object(&p->w);
}

static lims_rc put_file(struct paper *p, size_t from, struct lims_err *err)
{
	const struct lims_csv *csv = &p->d->t->csv;
	const char *days[2] = {NULL, NULL};
	lims_rc rc = lims_table_day(p->d->t, p->first, "from", &days[0], err);
	if (!rc)
		rc = lims_table_day(p->d->t, p->first, "to", &days[1], err);
	if (rc)
		return rc;
	lims_jw_object(&p->w, NULL);
	lims_jw_text(&p->w, "format", "lims-certificate-1");
	put(p, "number", cell(p, p->first, "certificate"));
	put(p, "by", cell(p, p->first, "by"));
	put(p, "from", days[0] ? days[0] : "");
	put(p, "to", days[1] ? days[1] : "");
	lims_jw_object(&p->w, "data");
	for (size_t i = from; i < csv->count; i++)
		if (!p->done[i] && same_paper(p, &csv->rows[i]))
			put_quantity(p, i);
	lims_jw_end_object(&p->w);
	lims_jw_end_object(&p->w);
	return lims_buf_check(&p->file, "the certificate", err);
}

/// A fault of a list of points stands where the list begins and names the point: every point has a line.
static size_t points_before(const char *sentence)
{
	static const char begin[] = "point ";
	size_t n = 0;
	if (!lims_text_starts(sentence, begin))
		return 0;
	for (const char *at = sentence + sizeof begin - 1; *at >= '0' && *at <= '9' && n < LIMS_CSV_ROWS; at++)
		n = n * 10 + (size_t)(*at - '0');
	return n > 0 ? n - 1 : 0;
}

/// Faults "NAME:LINE:COLUMN: sentence" of the file become faults of the rows.
static void keep_report(struct paper *p, const char *name, const char *report)
{
	for (size_t len = 0; *report; report += len + (report[len] == '\n')) {
		size_t line = 0;
		len = strcspn(report, "\n");
		char *text = lims_arena_textn(p->d->arena, report, len);
		const char *at = text && lims_text_starts(text, name) ? text + strlen(name) : NULL;
		for (at += at && *at == ':'; at && *at >= '0' && *at <= '9'; at++)
			line = line * 10 + (size_t)(*at - '0');
		const char *sentence = at ? strstr(at, ": ") : NULL;
		line += sentence ? points_before(sentence + 2) : 0;
		size_t row = line > 0 && line <= p->lines ? p->rows[line] : p->rows[1];
		if (text)
			lims_csv_fault_add(&p->d->ret->faults, p->d->t->csv.rows[row].line, 0, "", sentence ? sentence + 2 : text);
	}
}

/// The rows of one paper say the same of it; what they lack or say otherwise is told, each at its row.
static lims_rc check_row(struct paper *p, const struct lims_csv_row *row, struct lims_err *err)
{
	static const char *const needed[] = {"standard", "certificate", "quantity"}, *const once[] = {"by", "from", "to"};
	struct lims_row_faults faults = {.t = p->d->t, .faults = &p->d->ret->faults, .row = row};
	const struct lims_fault_sink sink = {lims_row_fault, &faults};
	struct lims_err fault = {.lang = err ? err->lang : NULL};
	lims_rc rc = LIMS_OK;
	for (size_t k = 0; !rc && k < sizeof needed / sizeof needed[0]; k++)
		if (!cell(p, row, needed[k])[0])
			rc = lims_fault_tell(&sink, needed[k], lims_err_set(&fault, LIMS_E_INPUT, "%s: nothing stands there", needed[k]), &fault, err);
	for (size_t k = 0; !rc && k < sizeof once / sizeof once[0]; k++)
		if (!same(p, p->first, row, once[k]))
			rc = lims_fault_tell(&sink, once[k],
				lims_err_set(&fault, LIMS_E_INPUT, "%s: the lines %zu and %zu are of one certificate and say different things", once[k],
					p->first->line, row->line),
				&fault, err);
	return rc;
}

static lims_rc check_rows(struct paper *p, size_t from, bool *ret_good, struct lims_err *err)
{
	const struct lims_csv *csv = &p->d->t->csv;
	size_t told = p->d->ret->faults.count;
	lims_rc rc = LIMS_OK;
	for (size_t i = from; !rc && i < csv->count; i++)
		if (same_paper(p, &csv->rows[i]))
			rc = check_row(p, &csv->rows[i], err);
	*ret_good = p->d->ret->faults.count == told;
	return rc;
}

static lims_rc write_paper(struct paper *p, size_t from, struct lims_err *err)
{
	static const char name[] = "values.csv";
	char number[LIMS_CERTIFICATE_NUMBER];
	struct lims_buf report;
	size_t before = p->d->ret->faults.count;
	bool good = false;
	lims_rc rc = check_rows(p, from, &good, err);
	if (rc || !good)
		return rc;
	rc = put_file(p, from, err);
	if (rc)
		return rc;
	lims_buf_init(&report, REPORT_ROOM);
	const struct lims_standard_papers papers = {.name = name, .bytes = lims_buf_text(&p->file), .n = p->file.len, .taken_over = p->d->code};
	rc = lims_standard_certify_in(p->d->tx, p->d->lab, "standard", cell(p, p->first, "standard"), &papers, number, &report, err);
	keep_report(p, name, lims_buf_text(&report));
	lims_buf_finish(&report);
	// The faults of the file are told with their rows.
	return rc && p->d->ret->faults.count > before ? LIMS_OK : rc;
}

static void finish_rows(struct paper *p)
{
	for (size_t i = 0; i < p->d->t->csv.count; i++)
		p->done[i] = p->done[i] || same_paper(p, &p->d->t->csv.rows[i]);
}

lims_rc lims_opening_value_rows(struct lims_opening_desk *d, struct lims_err *err)
{
	const struct lims_csv *csv = &d->t->csv;
	struct paper p = {.d = d, .done = lims_arena_array(d->arena, csv->count + 1, sizeof *p.done)};
	p.rows = lims_arena_array(d->arena, csv->count + 2, sizeof *p.rows);
	lims_rc rc = p.done && p.rows ? LIMS_OK : lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the table");
	for (size_t i = 0; !rc && i < csv->count; i++) {
		struct lims_err fault = {.lang = err ? err->lang : NULL};
		size_t faults = d->ret->faults.count;
		if (p.done[i])
			continue;
		p.first = &csv->rows[i];
		p.lines = 0;
		p.rows[1] = i;
		lims_buf_init(&p.file, FILE_ROOM);
		lims_jw_init(&p.w, &p.file);
		rc = write_paper(&p, i, &fault);
		lims_buf_finish(&p.file);
		if (rc)
			rc = lims_table_fault(d->t, &d->ret->faults, p.first, rc, &fault, err);
		finish_rows(&p);
		if (d->ret->faults.count == faults)
			d->ret->rows += p.lines;
	}
	return rc;
}

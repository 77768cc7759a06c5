// SPDX-License-Identifier: Apache-2.0
// Walks over every text and count of a paper and refuses what cannot be printed right.
#include "certificates/check.h"
#include "lims-core/base/lang.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { UNIT_BYTES = 28, WORDS = 256 };

struct check {
	const struct lims_fonts *fonts;
	struct lims_err *err;
	const struct lims_lang *lang;
	lims_rc rc;
	char prefix[64]; ///< path of the section at hand
};

// `path` names the text in the struct, `what` in words for a person.
static void text(struct check *c, const char *value, const char *what, const char *path, ...) __attribute__((format(printf, 4, 5)));

static void text(struct check *c, const char *value, const char *what, const char *path, ...)
{
	if (c->rc != LIMS_OK || !value)
		return;
	if (strnlen(value, LIMS_PAPER_TEXT + 1) > LIMS_PAPER_TEXT)
		c->rc = lims_err_set(c->err, LIMS_E_INPUT, "%s has more than %d bytes; shorten it", what, LIMS_PAPER_TEXT);
	else
		c->rc = lims_fonts_check_text(c->fonts, value, what, c->err);
	if (c->rc == LIMS_OK)
		return;
	char where[LIMS_ERR_WHERE];
	va_list args;
	va_start(args, path);
	vsnprintf(where, sizeof where, path, args);
	va_end(args);
	lims_err_where(c->err, "%s%s", c->prefix, where);
}

static void words(struct check *c, struct lims_bilingual value, const char *what, const char *path)
{
	text(c, value.vi, what, lims_tr(c->lang, "%s.vi"), path);
	text(c, value.en, what, lims_tr(c->lang, "%s.en"), path);
}

static void required(struct check *c, const char *value, const char *what, const char *path)
{
	if (c->rc != LIMS_OK || (value && *value))
		return;
	c->rc = lims_err_set(c->err, LIMS_E_INPUT, "%s is missing; the paper cannot be printed without it", what);
	lims_err_where(c->err, "%s", path);
}

static bool count(struct check *c, size_t n, const void *list, size_t most, const char *what)
{
	if (c->rc != LIMS_OK)
		return false;
	if (n > most)
		c->rc = lims_err_set(c->err, LIMS_E_INPUT, "the paper has %zu %s, at most %zu are allowed; print less on one paper", n, what, most);
	else if (n > 0 && !list)
		c->rc = lims_err_set(c->err, LIMS_E_INPUT, "the paper names %zu %s but holds none; give them or set the count to 0", n, what);
	if (c->rc != LIMS_OK)
		lims_err_where(c->err, "%s%s", c->prefix, what);
	return c->rc == LIMS_OK;
}

// A label inside of a sentence: the text itself may be the fault, so only plain pieces of it are used.
static const char *label(const struct check *c, struct lims_bilingual name, const char *otherwise)
{
	const char *best = name.vi && *name.vi ? name.vi : name.en;
	if (!best || !*best || strlen(best) > WORDS / 2 || lims_fonts_check_text(c->fonts, best, "", NULL) != LIMS_OK)
		return otherwise;
	return best;
}

static void fields(struct check *c, const struct lims_paper_section *s)
{
	if (!count(c, s->field_count, s->fields, LIMS_PAPER_ENTRIES, "fields"))
		return;
	for (size_t i = 0; i < s->field_count; i++) {
		const struct lims_paper_field *f = &s->fields[i];
		char what[WORDS];
		snprintf(what, sizeof what, lims_tr(c->lang, "the value of '%s'"), label(c, f->label, lims_tr(c->lang, "a field")));
		text(c, f->label.vi, lims_tr(c->lang, "the label of a field"), "fields[%zu].label.vi", i);
		text(c, f->label.en, lims_tr(c->lang, "the label of a field"), "fields[%zu].label.en", i);
		text(c, f->value, what, lims_tr(c->lang, "fields[%zu].value"), i);
		text(c, f->value_en, what, lims_tr(c->lang, "fields[%zu].value_en"), i);
	}
}

static void columns(struct check *c, const struct lims_paper_section *s)
{
	for (size_t k = 0; k < s->column_count; k++) {
		const struct lims_paper_column *column = &s->columns[k];
		text(c, column->heading.vi, lims_tr(c->lang, "the heading of a column"), "columns[%zu].heading.vi", k);
		text(c, column->heading.en, lims_tr(c->lang, "the heading of a column"), "columns[%zu].heading.en", k);
		text(c, column->unit, lims_tr(c->lang, "the unit of a column"), "columns[%zu].unit", k);
		if (c->rc == LIMS_OK && column->unit && strlen(column->unit) > UNIT_BYTES) {
			c->rc = lims_err_set(c->err, LIMS_E_INPUT, "the unit of the column '%s' has more than %d bytes; shorten it",
				label(c, column->heading, lims_tr(c->lang, "without heading")), UNIT_BYTES);
			lims_err_where(c->err, "%scolumns[%zu].unit", c->prefix, k);
		}
	}
}

static void table(struct check *c, const struct lims_paper_section *s)
{
	if (!count(c, s->column_count, s->columns, LIMS_PAPER_COLUMNS, "columns") ||
		!count(c, s->row_count, s->rows, LIMS_PAPER_ENTRIES, "rows"))
		return;
	if (s->column_count == 0) {
		c->rc = lims_err_set(c->err, LIMS_E_INPUT, "the table '%s' has no columns; give at least one",
			label(c, s->heading, lims_tr(c->lang, "without heading")));
		return;
	}
	columns(c, s);
	for (size_t r = 0; r < s->row_count && c->rc == LIMS_OK; r++) {
		const struct lims_paper_row *row = &s->rows[r];
		if (!count(c, s->column_count, row->cells, LIMS_PAPER_COLUMNS, "cells"))
			return;
		for (size_t k = 0; k < s->column_count && c->rc == LIMS_OK; k++) {
			char what[WORDS];
			snprintf(what, sizeof what, lims_tr(c->lang, "row %zu of the column '%s'"), r + 1,
				label(c, s->columns[k].heading, lims_tr(c->lang, "without heading")));
			text(c, row->cells[k].text, what, lims_tr(c->lang, "rows[%zu].cells[%zu]"), r, k);
		}
		text(c, row->note.vi, lims_tr(c->lang, "the note of a row"), "rows[%zu].note.vi", r);
		text(c, row->note.en, lims_tr(c->lang, "the note of a row"), "rows[%zu].note.en", r);
	}
	text(c, s->foot, lims_tr(c->lang, "the line below a table"), "foot");
}

static void points(struct check *c, const struct lims_paper_section *s)
{
	if (!count(c, s->point_count, s->points, LIMS_PAPER_ENTRIES, "points"))
		return;
	for (size_t i = 0; i < s->point_count; i++) {
		char what[WORDS];
		snprintf(what, sizeof what, lims_tr(c->lang, "point %zu of '%s'"), i + 1, label(c, s->heading, lims_tr(c->lang, "a section")));
		text(c, s->points[i].text.vi, what, lims_tr(c->lang, "points[%zu].text.vi"), i);
		text(c, s->points[i].text.en, what, lims_tr(c->lang, "points[%zu].text.en"), i);
		text(c, s->points[i].remark, what, lims_tr(c->lang, "points[%zu].remark"), i);
	}
}

static void sections(struct check *c, const struct lims_paper_section *list, size_t n, const char *name)
{
	if (!count(c, n, list, LIMS_PAPER_ENTRIES, name))
		return;
	for (size_t i = 0; i < n && c->rc == LIMS_OK; i++) {
		const struct lims_paper_section *s = &list[i];
		snprintf(c->prefix, sizeof c->prefix, "%s[%zu].", name, i);
		words(c, s->heading, lims_tr(c->lang, "the heading of a section"), "heading");
		text(c, s->clause, lims_tr(c->lang, "the clause of a section"), "clause");
		words(c, s->outcome, lims_tr(c->lang, "the outcome of a section"), "outcome");
		if (s->kind == LIMS_SECTION_FIELDS)
			fields(c, s);
		else if (s->kind == LIMS_SECTION_TABLE)
			table(c, s);
		else
			points(c, s);
	}
	c->prefix[0] = '\0';
}

static void signatures(struct check *c, const struct lims_paper *p)
{
	if (!count(c, p->signature_count, p->signatures, LIMS_PAPER_ENTRIES, "signatures"))
		return;
	for (size_t i = 0; i < p->signature_count; i++) {
		const struct lims_paper_signature *s = &p->signatures[i];
		char what[WORDS];
		snprintf(what, sizeof what, lims_tr(c->lang, "the signature of '%s'"), label(c, s->role, lims_tr(c->lang, "a person")));
		text(c, s->role.vi, what, lims_tr(c->lang, "signatures[%zu].role.vi"), i);
		text(c, s->role.en, what, lims_tr(c->lang, "signatures[%zu].role.en"), i);
		text(c, s->name, what, lims_tr(c->lang, "signatures[%zu].name"), i);
		text(c, s->detail, what, lims_tr(c->lang, "signatures[%zu].detail"), i);
		text(c, s->remark, what, lims_tr(c->lang, "signatures[%zu].remark"), i);
	}
}

static void head(struct check *c, const struct lims_paper *p)
{
	required(c, p->org.name.vi, lims_tr(c->lang, "the name of the organisation"), "org.name.vi");
	required(c, p->title.vi, lims_tr(c->lang, "the title of the paper"), "title.vi");
	required(c, p->number, lims_tr(c->lang, "the number of the paper"), "number");
	if (c->rc == LIMS_OK && (strlen(p->number) > 64 || strchr(p->number, '\n')))
		c->rc = lims_err_set(c->err, LIMS_E_INPUT, "the number of the paper is longer than 64 bytes or than one line; shorten it");
	words(c, p->org.parent, lims_tr(c->lang, "the name of the parent organisation"), "org.parent");
	words(c, p->org.name, lims_tr(c->lang, "the name of the organisation"), "org.name");
	text(c, p->org.address, lims_tr(c->lang, "the organisation's address"), "org.address");
	text(c, p->org.phone, lims_tr(c->lang, "the organisation's phone"), "org.phone");
	text(c, p->org.email, lims_tr(c->lang, "the organisation's email"), "org.email");
	words(c, p->org.licence, lims_tr(c->lang, "the kind of the organisation's licence"), "org.licence");
	text(c, p->org.designation, lims_tr(c->lang, "the organisation's designation number"), "org.designation");
	if (count(c, p->org.picture_count, p->org.pictures, LIMS_PAPER_PICTURES, "pictures"))
		for (size_t i = 0; i < p->org.picture_count; i++)
			if (!p->org.pictures[i].rgb || !p->org.pictures[i].width || !p->org.pictures[i].height)
				c->rc = lims_err_set(c->err, LIMS_E_INPUT, "a picture of the head is empty; leave it out or read it again");
	text(c, p->org.accreditation, lims_tr(c->lang, "the organisation's accreditation number"), "org.accreditation");
	text(c, p->form_label, lims_tr(c->lang, "the label of the form"), "form_label");
	words(c, p->title, lims_tr(c->lang, "the title of the paper"), "title");
	text(c, p->number, lims_tr(c->lang, "the number of the paper"), "number");
	words(c, p->subtitle, lims_tr(c->lang, "the subtitle of the paper"), "subtitle");
	words(c, p->ended, lims_tr(c->lang, "what became of the paper"), "ended");
	words(c, p->place_date, lims_tr(c->lang, "place and date"), "place_date");
	text(c, p->record_hash, lims_tr(c->lang, "the record hash"), "record_hash");
	text(c, p->chain_head, lims_tr(c->lang, "the journal head"), "chain_head");
	text(c, p->program, lims_tr(c->lang, "the program's name"), "program");
}

static void statements(struct check *c, const struct lims_paper *p)
{
	if (!count(c, p->statement_count, p->statements, LIMS_PAPER_ENTRIES, "statements"))
		return;
	for (size_t i = 0; i < p->statement_count; i++) {
		text(c, p->statements[i].vi, lims_tr(c->lang, "a statement"), "statements[%zu].vi", i);
		text(c, p->statements[i].en, lims_tr(c->lang, "a statement"), "statements[%zu].en", i);
	}
}

lims_rc lims_paper_check(const struct lims_fonts *fonts, const struct lims_paper *paper, struct lims_err *err)
{
	struct check c = {.fonts = fonts, .err = err, .lang = err ? err->lang : NULL};
	head(&c, paper);
	sections(&c, paper->sections, paper->section_count, "sections");
	sections(&c, paper->annex, paper->annex_count, "annex");
	statements(&c, paper);
	signatures(&c, paper);
	return c.rc;
}

// SPDX-License-Identifier: Apache-2.0
// Takes what people read and say: conditions, answers to checks, typed values with pieces and photo.
#include "laboratory/bench.h"
#include "laboratory/bench_choice.h"
#include "laboratory/bench_entry.h"
#include "laboratory/doubts.h"
#include "laboratory/equipment/conditions.h"
#include "laboratory/late.h"
#include "laboratory/opened_sheet.h"
#include "laboratory/registers.h"

#include "lims-core/base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BODY_MAX = 256 * 1024, NOTE_MAX = 2000 };

/// One entry about a worksheet that needs nothing but the worksheet to be open.
struct plain {
	const char *code, *type;
	struct lims_buf body;
	struct lims_moment observed;          ///< us 0: now
	const struct lims_bench_typed *typed; ///< whose photo goes with it; NULL: none
};

/// Those of one worksheet stand beside each other.
struct plains {
	struct lims_laboratory *lab;
	struct plain *list;
	size_t count;
};

static bool begins_sheet(const struct plains *all, size_t i)
{
	return i == 0 || !lims_text_equal(all->list[i].code, all->list[i - 1].code);
}

static size_t sheets_among(const struct plains *all)
{
	size_t n = 0;
	for (size_t i = 0; i < all->count; i++)
		n += begins_sheet(all, i);
	return n;
}

static lims_rc writable(struct lims_tx *tx, const char *code, struct lims_err *err)
{
	struct lims_opened_sheet o;
	lims_rc rc = lims_opened_sheet_init(&o, lims_tx_db(tx), code, err);
	if (!rc)
		rc = lims_opened_sheet_writable(&o, code, err);
	lims_opened_sheet_finish(&o);
	return rc;
}

static lims_rc append_plain(struct lims_tx *tx, const struct plains *all, size_t i, struct lims_err *err)
{
	const struct plain *c = &all->list[i];
	struct lims_hash hash;
	lims_rc rc = begins_sheet(all, i) ? writable(tx, c->code, err) : LIMS_OK;
	if (!rc && c->typed && c->typed->photo)
		rc = lims_journal_put_blob(tx, c->typed->photo, c->typed->photo_len, &hash, err);
	if (!rc)
		rc = lims_desk_append_observed(tx, all->lab, LIMS_ACTION_MEASURE, c->type, "worksheet", c->code, &c->body, c->observed, err);
	return rc;
}

static lims_rc append_plains(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	const struct plains *all = ctx;
	size_t sheets = sheets_among(all);
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; !rc && i < all->count; i++)
		rc = lims_bench_none_done(all->list[i].code, sheets, append_plain(tx, all, i, err), err);
	return rc;
}

static lims_rc plains_create(struct lims_laboratory *lab, size_t count, struct plains *ret, struct lims_err *err)
{
	*ret = (struct plains){lab, calloc(count + 1, sizeof *ret->list), count};
	return ret->list ? LIMS_OK : lims_err_set(err, LIMS_E_MEMORY, "There is no memory for what is recorded");
}

static void plains_finish(struct plains *all)
{
	for (size_t i = 0; all->list && i < all->count; i++)
		lims_buf_finish(&all->list[i].body);
	free(all->list);
}

/// The paper that typed values are copied from, when the worksheet is one: values belong to it until somebody says that one was read just now.
struct paper {
	char late[LIMS_HASH_HEX]; ///< its entry; "": none
	struct lims_moment observed;
};

static void take_paper(const struct lims_opened_sheet *o, const struct lims_bench_cell *cell, struct paper *ret)
{
	*ret = (struct paper){.late = ""};
	if (o->sheet.late_count == 0 || (cell && cell->now))
		return;
	const struct lims_dossier_late *late = &o->sheet.lates[o->sheet.late_count - 1];
	snprintf(ret->late, sizeof ret->late, "%s", late->entry);
	if (cell && cell->observed.us != 0)
		ret->observed = cell->observed;
	else if (lims_moment_parse(late->observed, &ret->observed, NULL) != LIMS_OK)
		ret->observed = (struct lims_moment){0};
}

/// Evaluates the worksheet's frame with one more condition or answer, so that nothing is recorded that cannot be evaluated.
static lims_rc try_input(struct lims_opened_sheet *o, struct lims_worksheet *w, struct lims_err *err)
{
	struct lims_result *r = NULL;
	w->procedure = o->sheet.procedure;
	w->mode = o->sheet.mode;
	w->date = o->sheet.dated ? o->sheet.work_on : (struct lims_date){0};
	w->item = o->sheet.characteristics;
	w->item_count = o->sheet.characteristic_count;
	lims_rc rc = lims_worksheet_evaluate(o->p, w, &r, err);
	lims_result_destroy(r);
	return rc;
}

/// A condition that the worksheet can take, as the entry says it.
static lims_rc prepare_condition(
	struct lims_laboratory *lab, const char *quantity, const char *value, struct plain *ret, struct lims_err *err)
{
	struct lims_opened_sheet o;
	struct paper paper = {.late = ""};
	struct lims_buf text;
	struct lims_jw w;
	lims_buf_init(&text, NOTE_MAX);
	lims_rc rc = lims_opened_sheet_init(&o, lims_journal_db(lab->journal), ret->code, err);
	if (!rc && !lims_desk_code_valid(quantity))
		rc = lims_err_set(
			err, LIMS_E_INPUT, "%s is no name of a condition: write temperature, humidity and so on", quantity ? quantity : "\"\"");
	if (!rc)
		rc = lims_condition_named(o.p, quantity, err);
	if (!rc)
		rc = lims_desk_text(lab, quantity, value, &text, err);
	if (!rc)
		rc = lims_air_check(quantity, lims_buf_text(&text), err);
	if (!rc) {
		struct lims_ws_value one = {quantity, lims_buf_text(&text)};
		struct lims_worksheet input = {.conditions = &one, .condition_count = 1};
		rc = try_input(&o, &input, err);
	}
	if (!rc)
		take_paper(&o, NULL, &paper);
	lims_opened_sheet_finish(&o);
	if (!rc) {
		lims_bench_entry_begin(&ret->body, &w);
		lims_jw_text(&w, "quantity", quantity);
		lims_jw_text(&w, "value", lims_buf_text(&text));
		if (paper.late[0])
			lims_jw_text(&w, "late", paper.late);
		lims_jw_end_object(&w);
	}
	ret->type = paper.late[0] ? "worksheet.condition/3" : "worksheet.condition";
	ret->observed = paper.observed;
	lims_buf_finish(&text);
	return rc;
}

lims_rc lims_bench_condition_each(
	struct lims_laboratory *lab, const char *const *worksheets, size_t count, const char *quantity, const char *value, struct lims_err *err)
{
	struct plains all;
	lims_rc rc = plains_create(lab, count, &all, err);
	for (size_t i = 0; !rc && i < count; i++) {
		all.list[i].code = worksheets[i];
		rc = lims_bench_none_done(worksheets[i], count, prepare_condition(lab, quantity, value, &all.list[i], err), err);
	}
	if (!rc)
		rc = lims_journal_command(lab->journal, append_plains, &all, err);
	plains_finish(&all);
	return rc;
}

lims_rc lims_bench_condition(
	struct lims_laboratory *lab, const char *worksheet, const char *quantity, const char *value, struct lims_err *err)
{
	return lims_bench_condition_each(lab, &worksheet, 1, quantity, value, err);
}

static lims_rc prepare_answer(
	struct lims_laboratory *lab, const struct lims_bench_answer *a, struct lims_opened_sheet *o, struct plain *ret, struct lims_err *err)
{
	struct lims_ws_answer one = {a->step, a->point, a->answer, a->note};
	struct lims_worksheet input = {.answers = &one, .answer_count = 1};
	struct paper paper = {.late = ""};
	struct lims_buf text;
	struct lims_jw w;
	lims_rc rc = try_input(o, &input, err);
	if (rc)
		return rc;
	take_paper(o, NULL, &paper);
	lims_buf_init(&text, NOTE_MAX);
	if (a->note)
		rc = lims_desk_text(lab, "note", a->note, &text, err);
	lims_bench_entry_begin(&ret->body, &w);
	lims_jw_text(&w, "step", a->step);
	lims_jw_text(&w, "point", a->point);
	lims_jw_text(&w, "answer", a->answer);
	if (a->note)
		lims_jw_text(&w, "note", lims_buf_text(&text));
	lims_jw_end_object(&w);
	ret->type = "worksheet.checked";
	ret->observed = paper.observed;
	lims_buf_finish(&text);
	return rc;
}

/// Those of the worksheet that begins at `from`; *ret_next: where the next one begins.
static lims_rc prepare_answers(
	struct plains *all, const struct lims_bench_answer *answers, size_t from, size_t *ret_next, struct lims_err *err)
{
	struct lims_opened_sheet o;
	size_t i = from;
	lims_rc rc = lims_opened_sheet_init(&o, lims_journal_db(all->lab->journal), answers[from].worksheet, err);
	for (; !rc && i < all->count && (i == from || !begins_sheet(all, i)); i++)
		rc = prepare_answer(all->lab, &answers[i], &o, &all->list[i], err);
	lims_opened_sheet_finish(&o);
	*ret_next = i;
	return rc;
}

lims_rc lims_bench_check_each(struct lims_laboratory *lab, const struct lims_bench_answer *answers, size_t count, struct lims_err *err)
{
	struct plains all;
	lims_rc rc = plains_create(lab, count, &all, err);
	for (size_t i = 0; !rc && i < count; i++)
		all.list[i].code = answers[i].worksheet;
	for (size_t i = 0, next = 0; !rc && i < count; i = next)
		rc = lims_bench_none_done(answers[i].worksheet, sheets_among(&all), prepare_answers(&all, answers, i, &next, err), err);
	if (!rc && count > 0)
		rc = lims_journal_command(lab->journal, append_plains, &all, err);
	plains_finish(&all);
	return rc;
}

lims_rc lims_bench_check(struct lims_laboratory *lab, const char *worksheet, const char *step, const char *point, const char *answer,
	const char *note, struct lims_err *err)
{
	return lims_bench_check_each(lab, &(struct lims_bench_answer){worksheet, step, point, answer, note}, 1, err);
}

/// A value that is typed, or pieces that are named, before it is recorded.
struct typing {
	struct lims_laboratory *lab;
	const struct lims_bench_cell *cell;
	const struct lims_bench_typed *typed;
	struct lims_buf value, names; ///< names: each with its '\0'
	const char *pieces[LIMS_STANDARD_PIECES_MAX];
	size_t piece_count;
	struct paper paper;
	char observer[LIMS_CODE];
};

static lims_rc take_pieces(struct typing *t, const char *const *pieces, size_t n, struct lims_err *err)
{
	size_t at = 0;
	lims_rc rc = LIMS_OK;
	if (n > LIMS_STANDARD_PIECES_MAX)
		return lims_err_set(err, LIMS_E_INPUT, "A load has at most %d pieces", LIMS_STANDARD_PIECES_MAX);
	for (size_t i = 0; !rc && i < n; i++) {
		rc = pieces[i][0] ? lims_desk_text(t->lab, "piece", pieces[i], &t->names, err)
						  : lims_err_set(err, LIMS_E_INPUT, "A piece has no name: write --pieces \"10 kg + 5 kg\"");
		lims_buf_add(&t->names, "", 1);
	}
	if (!rc)
		rc = lims_buf_check(&t->names, "the names of the pieces", err);
	for (size_t i = 0; !rc && i < n; i++, at += strlen(lims_buf_text(&t->names) + at) + 1)
		t->pieces[t->piece_count++] = lims_buf_text(&t->names) + at;
	return rc;
}

/// Evaluates the worksheet's frame with it; what the pieces make is the value that was not typed, and must then itself stand there.
static lims_rc try_typed(struct typing *t, struct lims_opened_sheet *o, struct lims_err *err)
{
	const struct lims_bench_cell *cell = t->cell;
	char made[LIMS_PROOF_VALUE];
	struct lims_ws_cell one = {.step = cell->step,
		.row = (size_t)cell->row,
		.run = (size_t)cell->run,
		.column = cell->column,
		.text = t->value.len > 0 || t->piece_count == 0 ? lims_buf_text(&t->value) : NULL,
		.pieces = t->pieces,
		.piece_count = t->piece_count};
	lims_rc rc = lims_proof_pieces(o->p, &o->sheet, &one, made, err);
	if (rc || one.text)
		return rc;
	lims_buf_add_text(&t->value, made);
	one.text = lims_buf_text(&t->value);
	return lims_proof_fits(o->p, &o->sheet, &one, err);
}

/// A choice stands in the record by its word, however it was called.
static lims_rc take_value(struct typing *t, const struct lims_column *column, struct lims_err *err)
{
	const char *word = NULL;
	lims_rc rc = lims_desk_text(t->lab, t->cell->column, t->typed->value, &t->value, err);
	if (!rc)
		rc = lims_bench_choice(column, lims_buf_text(&t->value), &word, err);
	if (!rc && word != lims_buf_text(&t->value)) {
		lims_buf_clear(&t->value);
		lims_buf_add_text(&t->value, word);
	}
	return rc;
}

/// By its first bytes: what a phone or a scanner writes.
static lims_rc check_photo(const struct lims_bench_typed *typed, struct lims_err *err)
{
	if (!typed->photo)
		return LIMS_OK;
	if (typed->photo_len > LIMS_BENCH_PHOTO)
		return lims_err_set(err, LIMS_E_INPUT, "The photo has more than %d bytes: take a smaller one", LIMS_BENCH_PHOTO);
	if (lims_field_is_paper(typed->photo, typed->photo_len))
		return LIMS_OK;
	return lims_err_set(err, LIMS_E_INPUT, "The photo is no JPEG, PNG or PDF");
}

/// The lowest version that can say it, so that what needs nothing new is read by older programs.
static const char *typed_version(const struct typing *t)
{
	if (t->typed->photo)
		return "reading.entered/4";
	if (t->paper.late[0] || (t->observer[0] && !lims_text_equal(t->observer, t->lab->p.actor)))
		return "reading.entered/3";
	return t->piece_count > 0 ? "reading.entered/2" : "reading.entered";
}

static lims_rc put_photo(struct lims_jw *w, const struct lims_bench_typed *typed, struct lims_err *err)
{
	struct lims_hash hash;
	char hex[LIMS_HASH_HEX];
	lims_rc rc = lims_sha256(typed->photo, typed->photo_len, &hash, err);
	if (rc)
		return rc;
	lims_hash_hex(&hash, hex);
	lims_jw_text(w, "photo", hex);
	lims_jw_array(w, "blobs");
	lims_jw_text(w, NULL, hex);
	lims_jw_end_array(w);
	return LIMS_OK;
}

static lims_rc record_typed(const struct typing *t, const char *worksheet, struct lims_err *err)
{
	struct plain one = {.code = worksheet, .type = typed_version(t), .observed = t->paper.observed, .typed = t->typed};
	struct plains all = {t->lab, &one, 1};
	struct lims_jw w;
	lims_bench_entry_begin(&one.body, &w);
	lims_bench_entry_cell(&w, t->cell);
	lims_jw_text(&w, "value", lims_buf_text(&t->value));
	if (t->piece_count > 0)
		lims_jw_array(&w, "pieces");
	for (size_t i = 0; i < t->piece_count; i++)
		lims_jw_text(&w, NULL, t->pieces[i]);
	if (t->piece_count > 0)
		lims_jw_end_array(&w);
	lims_bench_entry_observer(&w, t->lab->p.actor, t->observer);
	if (t->paper.late[0])
		lims_jw_text(&w, "late", t->paper.late);
	if (t->cell->sure)
		lims_jw_bool(&w, "sure", true);
	lims_rc rc = t->typed->photo ? put_photo(&w, t->typed, err) : LIMS_OK;
	lims_jw_end_object(&w);
	if (!rc)
		rc = lims_journal_command(t->lab->journal, append_plains, &all, err);
	lims_buf_finish(&one.body);
	return rc;
}

lims_rc lims_bench_type(struct lims_laboratory *lab, const char *worksheet, const struct lims_bench_cell *cell,
	const struct lims_bench_typed *typed, struct lims_err *err)
{
	struct lims_opened_sheet o;
	const struct lims_plan_step *step = NULL;
	const struct lims_column *column = NULL;
	struct typing t = {.lab = lab, .cell = cell, .typed = typed};
	lims_rc rc = check_photo(typed, err);
	if (rc)
		return rc;
	lims_buf_init(&t.value, NOTE_MAX);
	lims_buf_init(&t.names, BODY_MAX);
	rc = lims_opened_sheet_init(&o, lims_journal_db(lab->journal), worksheet, err);
	if (!rc)
		rc = lims_opened_sheet_cell(&o, cell, &step, &column, err);
	if (!rc && typed->value)
		rc = take_value(&t, column, err);
	if (!rc)
		rc = lims_doubt_place(&o, cell, typed->value && typed->piece_count == 0 ? lims_buf_text(&t.value) : NULL, err);
	if (!rc)
		rc = take_pieces(&t, typed->pieces, typed->piece_count, err);
	if (!rc)
		rc = try_typed(&t, &o, err);
	if (!rc) {
		take_paper(&o, cell, &t.paper);
		if (t.paper.late[0])
			rc = lims_late_day(lab, &o, t.paper.observed, err);
	}
	if (!rc) {
		const char *wrote = t.paper.late[0] ? o.sheet.lates[o.sheet.late_count - 1].observer : NULL;
		snprintf(t.observer, sizeof t.observer, "%s", cell->observer[0] ? cell->observer : wrote ? wrote : "");
		rc = lims_desk_observer(lab, t.observer, err);
	}
	lims_opened_sheet_finish(&o);
	if (!rc)
		rc = record_typed(&t, worksheet, err);
	lims_buf_finish(&t.names);
	lims_buf_finish(&t.value);
	return rc;
}

lims_rc lims_bench_enter(
	struct lims_laboratory *lab, const char *worksheet, const struct lims_bench_cell *cell, const char *value, struct lims_err *err)
{
	return lims_bench_type(lab, worksheet, cell, &(struct lims_bench_typed){.value = value}, err);
}

lims_rc lims_bench_photo(struct lims_laboratory *lab, const char *worksheet, int number, struct lims_buf *ret_bytes,
	char ret_hash[LIMS_HASH_HEX], struct lims_err *err)
{
	struct lims_opened_sheet o;
	lims_rc rc = lims_opened_sheet_init(&o, lims_journal_db(lab->journal), worksheet, err);
	bool there = !rc && number >= 1 && (size_t)number <= o.sheet.reading_count;
	const char *photo = there ? o.sheet.readings[number - 1].photo : NULL;
	struct lims_proof_blobs blobs = lims_desk_blobs(lims_journal_db(lab->journal));
	if (!rc && !photo)
		rc = lims_err_set(
			err, LIMS_E_NOT_FOUND, "The reading %d of %s has no photo: see lims worksheet show %s", number, worksheet, worksheet);
	if (!rc) {
		snprintf(ret_hash, LIMS_HASH_HEX, "%s", photo);
		rc = blobs.get(blobs.ctx, photo, ret_bytes, err);
	}
	lims_opened_sheet_finish(&o);
	return rc;
}

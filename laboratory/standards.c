// SPDX-License-Identifier: Apache-2.0
// Records certificates of standards after all that can be checked without a procedure, and gives a worksheet what is in force.
#include "laboratory/standards.h"

#include "laboratory/desk.h"
#include "laboratory/equipment/correct.h"
#include "laboratory/equipment/life.h"
#include "laboratory/fields.h"
#include "laboratory/queries.h"
#include "laboratory/registers.h"
#include "lims-core/base/arena.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { ARENA_MAX = 16 << 20, BODY_MAX = 512 * 1024, ALL_MAX = 32 << 20 };

struct certifying {
	struct lims_laboratory *lab;
	const char *noun, *code;
	const struct lims_standard_papers *papers;
	const struct lims_certificate_file *file;
	struct lims_arena *arena;
	struct lims_buf by; ///< checked
	bool stands;        ///< a certificate of this number is recorded already
};

static lims_rc check_stands(struct lims_laboratory *lab, const char *noun, const char *code, struct lims_err *err)
{
	return lims_register_stands(lims_journal_db(lab->journal), noun, code, err);
}

/// Calls `take` for every row; stmt is given back whatever happens.
static lims_rc each_row(struct lims_db *db, const char *noun, const char *code,
	lims_rc (*take)(void *ctx, const struct lims_standard_row *row, struct lims_err *err), void *ctx, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	char subject[LIMS_SUBJECT_SIZE];
	bool row = false;
	lims_rc rc = lims_db_use(db, &lims_q_certificates, &stmt, err);
	if (rc)
		return rc;
	snprintf(subject, sizeof subject, "%s:%s", noun, code);
	lims_stmt_text(stmt, 1, subject);
	while (!(rc = lims_stmt_step(stmt, &row, err)) && row) {
		struct lims_standard_row r = {.number = lims_stmt_col_text(stmt, 0),
			.by = lims_stmt_col_text(stmt, 1),
			.stated = lims_stmt_col_text(stmt, 2),
			.evidence = lims_stmt_col_text(stmt, 3),
			.actor = lims_stmt_col_text(stmt, 4),
			.taken_over = lims_stmt_col_int(stmt, 5) != 0};
		rc = take(ctx, &r, err);
		if (rc)
			break;
	}
	lims_stmt_release(stmt);
	return rc;
}

/// Certificates as a JSON list, read as a worksheet would read them.
static lims_rc read_list(const struct lims_buf *list, struct lims_arena *arena, struct lims_ws_standard *ret, struct lims_err *err)
{
	struct lims_json_doc *doc = NULL;
	*ret = (struct lims_ws_standard){.role = ""};
	lims_rc rc = lims_buf_check(list, "the certificates of a standard", err);
	if (!rc)
		rc = lims_json_parse(lims_buf_text(list), list->len, ALL_MAX, &doc, err);
	if (!rc)
		rc = lims_standard_from_json(lims_json_root(doc), arena, ret, err);
	lims_json_destroy(doc);
	return rc;
}

struct listing {
	struct lims_jw w;
	const char *but; ///< a number that is left out
};

static lims_rc put_other(void *ctx, const struct lims_standard_row *row, struct lims_err *err)
{
	struct listing *l = ctx;
	(void)err;
	if (!lims_text_equal(row->number, l->but))
		lims_jw_raw(&l->w, NULL, row->stated, strlen(row->stated));
	return LIMS_OK;
}

/// No other certificate states the same from the same day on: of two that begin on different days the later one counts once it is accepted (equipment/periods.h).
static lims_rc check_others(struct certifying *c, struct lims_db *db, struct lims_err *err)
{
	struct lims_buf list;
	struct lims_ws_standard all;
	struct listing l = {.but = c->file->certificate.number};
	lims_buf_init(&list, ALL_MAX);
	lims_jw_init(&l.w, &list);
	lims_jw_object(&l.w, NULL);
	lims_jw_array(&l.w, "certificates");
	lims_rc rc = each_row(db, c->noun, c->code, put_other, &l, err);
	lims_jw_object(&l.w, NULL);
	lims_certificate_json(&c->file->certificate, &l.w);
	lims_jw_end_object(&l.w);
	lims_jw_end_array(&l.w);
	lims_jw_end_object(&l.w);
	if (!rc)
		rc = read_list(&list, c->arena, &all, err);
	for (size_t i = 0; !rc && i + 1 < all.certificate_count; i++)
		if (lims_date_cmp(all.certificates[i].from, all.certificates[all.certificate_count - 1].from) == 0)
			rc = lims_certificates_disjoint(&all.certificates[i], &all.certificates[all.certificate_count - 1], err);
	lims_buf_finish(&list);
	return rc;
}

/// The next level of traceability, as the certificate names it.
static void put_references(const struct certifying *c, struct lims_jw *w)
{
	if (c->file->standard_count > 0)
		lims_jw_array(w, "standards");
	for (size_t i = 0; i < c->file->standard_count; i++) {
		lims_jw_object(w, NULL);
		lims_jw_text(w, "name", c->file->standards[i].name);
		if (c->file->standards[i].certificate[0])
			lims_jw_text(w, "certificate", c->file->standards[i].certificate);
		if (c->file->standards[i].by[0])
			lims_jw_text(w, "by", c->file->standards[i].by);
		lims_jw_end_object(w);
	}
	if (c->file->standard_count > 0)
		lims_jw_end_array(w);
}

static lims_rc note_number(void *ctx, const struct lims_standard_row *row, struct lims_err *err)
{
	struct certifying *c = ctx;
	(void)err;
	c->stands = c->stands || lims_text_equal(row->number, c->file->certificate.number);
	return LIMS_OK;
}

/// What is taken over takes the place of nothing.
static lims_rc check_fresh(struct certifying *c, struct lims_db *db, struct lims_err *err)
{
	lims_rc rc = c->papers->taken_over ? each_row(db, c->noun, c->code, note_number, c, err) : LIMS_OK;
	return !rc && c->stands
			   ? lims_err_set(err, LIMS_E_REFUSED, "The certificate %s of %s stands already: what is taken over takes the place of nothing",
					 c->file->certificate.number, c->code)
			   : rc;
}

static lims_rc append_certified(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct certifying *c = ctx;
	struct lims_buf body;
	struct lims_jw w;
	struct lims_hash hash;
	char hex[LIMS_HASH_HEX] = "";
	lims_rc rc = check_fresh(c, lims_tx_db(tx), err);
	if (!rc)
		rc = check_others(c, lims_tx_db(tx), err);
	if (!rc && c->papers->evidence)
		rc = lims_journal_put_blob(tx, c->papers->evidence, c->papers->evidence_len, &hash, err);
	if (rc)
		return rc;
	lims_buf_init(&body, BODY_MAX);
	lims_jw_init(&w, &body);
	lims_jw_object(&w, NULL);
	if (c->by.len > 0)
		lims_jw_text(&w, "by", lims_buf_text(&c->by));
	lims_jw_object(&w, "certificate");
	lims_certificate_json(&c->file->certificate, &w);
	lims_jw_end_object(&w);
	put_references(c, &w);
	if (c->papers->taken_over)
		lims_jw_text(&w, "taken_over", c->papers->taken_over);
	if (c->papers->evidence) {
		lims_hash_hex(&hash, hex);
		lims_jw_text(&w, "evidence", hex);
		lims_jw_array(&w, "blobs");
		lims_jw_text(&w, NULL, hex);
		lims_jw_end_array(&w);
	}
	lims_jw_end_object(&w);
	char type[LIMS_TYPE_SIZE];
	snprintf(type, sizeof type, "%s.certified%s", c->noun, c->papers->taken_over ? "/2" : "");
	rc = lims_desk_append(tx, c->lab, LIMS_ACTION_EQUIP, type, c->noun, c->code, &body, NULL, err);
	lims_buf_finish(&body);
	return rc;
}

/// What may stand on paper one day can be printed.
static lims_rc check_texts(struct certifying *c, struct lims_err *err)
{
	const struct lims_ws_certificate *read = &c->file->certificate;
	struct lims_buf scratch;
	lims_buf_init(&scratch, ALL_MAX);
	lims_rc rc = lims_desk_text(c->lab, "by", c->file->by, &c->by, err);
	if (!rc)
		rc = lims_desk_text(c->lab, "number", read->number, &scratch, err);
	for (size_t i = 0; !rc && i < read->piece_count; i++) {
		lims_buf_clear(&scratch);
		rc = lims_desk_text(c->lab, "id", read->pieces[i].id, &scratch, err);
	}
	for (size_t i = 0; !rc && i < c->file->standard_count; i++) {
		const struct lims_certificate_reference *r = &c->file->standards[i];
		const char *const texts[] = {r->name, r->certificate, r->by};
		for (size_t k = 0; !rc && k < sizeof texts / sizeof texts[0]; k++) {
			lims_buf_clear(&scratch);
			rc = lims_desk_text(c->lab, "standards", texts[k], &scratch, err);
		}
	}
	lims_buf_finish(&scratch);
	return rc;
}

/// Corrections of readings of the air are in units in which these can be corrected.
static lims_rc check_air(struct certifying *c, struct lims_err *err)
{
	const struct lims_units *units = NULL;
	lims_rc rc = lims_catalog_units(c->lab->catalog, c->arena, &units, err);
	return rc ? rc : lims_air_certificate_check(&c->file->certificate, units, c->arena, err);
}

/// The file, read and checked, then appended within `tx`, or as a command of its own (tx NULL).
static lims_rc certify(struct lims_tx *tx, struct lims_laboratory *lab, const char *noun, const char *code,
	const struct lims_standard_papers *papers, char ret_number[LIMS_CERTIFICATE_NUMBER], struct lims_buf *ret_faults, struct lims_err *err)
{
	struct lims_certificate_file file;
	struct certifying c = {.lab = lab, .noun = noun, .code = code, .papers = papers, .file = &file, .arena = lims_arena_create(ARENA_MAX)};
	size_t faults = 0;
	lims_buf_init(&c.by, BODY_MAX);
	lims_rc rc = c.arena ? LIMS_OK : lims_err_set(err, LIMS_E_MEMORY, "There is no memory to read a certificate");
	if (!rc && papers->evidence && papers->evidence_len > LIMS_FIELD_FILE_MAX)
		rc = lims_err_set(err, LIMS_E_INPUT, "The certificate itself is larger than %d MiB: scan it coarser", LIMS_FIELD_FILE_MAX >> 20);
	if (!rc && papers->evidence && !lims_field_is_paper(papers->evidence, papers->evidence_len))
		rc = lims_err_set(err, LIMS_E_INPUT, "The certificate itself is no JPEG, PNG or PDF: give the scan of the paper");
	if (!rc)
		rc = lims_catalog_certificate(lab->catalog, papers->name, papers->bytes, papers->n, c.arena, &file, ret_faults, &faults, err);
	if (!rc && faults > 0)
		rc = lims_err_set(err, LIMS_E_REFUSED, "%zu faults, listed above: nothing was recorded", faults);
	if (!rc && lims_text_equal(noun, "device"))
		rc = check_air(&c, err);
	if (!rc)
		rc = check_texts(&c, err);
	if (!rc)
		rc = tx ? append_certified(tx, &c, err) : lims_journal_command(lab->journal, append_certified, &c, err);
	if (!rc)
		snprintf(ret_number, LIMS_CERTIFICATE_NUMBER, "%s", file.certificate.number);
	lims_buf_finish(&c.by);
	lims_arena_destroy(c.arena);
	return rc;
}

lims_rc lims_standard_certify(struct lims_laboratory *lab, const char *noun, const char *code, const struct lims_standard_papers *papers,
	char ret_number[LIMS_CERTIFICATE_NUMBER], struct lims_buf *ret_faults, struct lims_err *err)
{
	lims_rc rc = check_stands(lab, noun, code, err);
	return rc ? rc : certify(NULL, lab, noun, code, papers, ret_number, ret_faults, err);
}

lims_rc lims_standard_certify_in(struct lims_tx *tx, struct lims_laboratory *lab, const char *noun, const char *code,
	const struct lims_standard_papers *papers, char ret_number[LIMS_CERTIFICATE_NUMBER], struct lims_buf *ret_faults, struct lims_err *err)
{
	lims_rc rc = lims_register_stands(lims_tx_db(tx), noun, code, err);
	return rc ? rc : certify(tx, lab, noun, code, papers, ret_number, ret_faults, err);
}

struct withdrawing {
	struct lims_laboratory *lab;
	const char *noun, *code, *number, *note;
	bool found;
};

static lims_rc find_number(void *ctx, const struct lims_standard_row *row, struct lims_err *err)
{
	struct withdrawing *c = ctx;
	(void)err;
	c->found = c->found || lims_text_equal(row->number, c->number);
	return LIMS_OK;
}

static lims_rc append_withdrawn(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct withdrawing *c = ctx;
	struct lims_buf body, note;
	struct lims_jw w;
	lims_buf_init(&body, BODY_MAX);
	lims_buf_init(&note, BODY_MAX);
	lims_rc rc = each_row(lims_tx_db(tx), c->noun, c->code, find_number, c, err);
	if (!rc && !c->found)
		rc = lims_err_set(
			err, LIMS_E_NOT_FOUND, "%s has no certificate %s: see lims %s certificates %s", c->code, c->number, c->noun, c->code);
	if (!rc)
		rc = lims_desk_text(c->lab, "note", c->note, &note, err);
	if (!rc) {
		lims_jw_init(&w, &body);
		lims_jw_object(&w, NULL);
		lims_jw_text(&w, "number", c->number);
		lims_jw_text(&w, "note", lims_buf_text(&note));
		lims_jw_end_object(&w);
		char type[LIMS_TYPE_SIZE];
		snprintf(type, sizeof type, "%s.withdrawn", c->noun);
		rc = lims_desk_append(tx, c->lab, LIMS_ACTION_EQUIP, type, c->noun, c->code, &body, NULL, err);
	}
	lims_buf_finish(&note);
	lims_buf_finish(&body);
	return rc;
}

lims_rc lims_standard_withdraw(
	struct lims_laboratory *lab, const char *noun, const char *code, const char *number, const char *note, struct lims_err *err)
{
	struct withdrawing c = {.lab = lab, .noun = noun, .code = code, .number = number, .note = note};
	if (!note || !note[0])
		return lims_err_set(err, LIMS_E_INPUT, "Say why the certificate is taken back: --note TEXT");
	lims_rc rc = check_stands(lab, noun, code, err);
	return rc ? rc : lims_journal_command(lab->journal, append_withdrawn, &c, err);
}

struct visiting {
	lims_standard_visit *visit;
	void *ctx;
};

static lims_rc visit_row(void *ctx, const struct lims_standard_row *row, struct lims_err *err)
{
	const struct visiting *v = ctx;
	struct lims_arena *arena = lims_arena_create(ARENA_MAX);
	struct lims_standard_row whole = *row;
	struct lims_ws_standard one;
	struct lims_buf list;
	if (!arena)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory to read a certificate");
	lims_buf_init(&list, ALL_MAX);
	lims_buf_addf(&list, "{\"certificates\":[");
	lims_buf_add_text(&list, row->stated);
	lims_buf_add_text(&list, "]}");
	lims_rc rc = read_list(&list, arena, &one, err);
	if (rc == LIMS_E_INPUT) {
		lims_err_context(err, "The recorded certificate %s cannot be read", row->number);
		if (err)
			err->code = LIMS_E_CORRUPT;
		rc = LIMS_E_CORRUPT;
	}
	if (!rc && one.certificate_count == 1) {
		whole.certificate = one.certificates[0];
		rc = v->visit(v->ctx, &whole, err);
	}
	lims_buf_finish(&list);
	lims_arena_destroy(arena);
	return rc;
}

lims_rc lims_standard_each(
	struct lims_laboratory *lab, const char *noun, const char *code, lims_standard_visit *visit, void *ctx, struct lims_err *err)
{
	struct visiting v = {visit, ctx};
	lims_rc rc = check_stands(lab, noun, code, err);
	return rc ? rc : each_row(lims_journal_db(lab->journal), noun, code, visit_row, &v, err);
}

/// All of them as they were recorded.
static lims_rc read_all(
	struct lims_db *db, const char *noun, const char *code, struct lims_arena *arena, struct lims_ws_standard *ret, struct lims_err *err)
{
	struct lims_buf list;
	struct listing l = {.but = NULL};
	lims_buf_init(&list, ALL_MAX);
	lims_jw_init(&l.w, &list);
	lims_jw_object(&l.w, NULL);
	lims_jw_array(&l.w, "certificates");
	lims_rc rc = each_row(db, noun, code, put_other, &l, err);
	lims_jw_end_array(&l.w);
	lims_jw_end_object(&l.w);
	if (!rc)
		rc = read_list(&list, arena, ret, err);
	lims_buf_finish(&list);
	return rc;
}

lims_rc lims_standard_periods(struct lims_laboratory *lab, const char *noun, const char *code, struct lims_arena *arena,
	struct lims_certificate_period **ret, size_t *ret_count, struct lims_err *err)
{
	struct lims_ws_standard all;
	lims_rc rc = check_stands(lab, noun, code, err);
	if (!rc)
		rc = read_all(lims_journal_db(lab->journal), noun, code, arena, &all, err);
	if (rc)
		return rc;
	struct lims_certificate_decision *decisions = lims_arena_array(arena, all.certificate_count + 1, sizeof *decisions);
	struct lims_certificate_period *periods = lims_arena_array(arena, all.certificate_count + 1, sizeof *periods);
	if (!decisions || !periods)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory to read a certificate");
	rc = lims_life_decisions(lab, noun, code, all.certificates, all.certificate_count, decisions, err);
	if (!rc)
		rc = lims_periods_settle(all.certificates, decisions, all.certificate_count, periods, err);
	if (!rc) {
		*ret = periods;
		*ret_count = all.certificate_count;
	}
	return rc;
}

struct asking {
	const struct lims_certificate_period *periods;
	size_t count;
	struct lims_date day;
	bool any;
};

static lims_rc ask_row(void *ctx, const struct lims_standard_row *row, struct lims_err *err)
{
	struct asking *a = ctx;
	(void)err;
	for (size_t i = 0; row->taken_over && i < a->count; i++) {
		const struct lims_certificate_period *p = &a->periods[i];
		bool counts = p->state == LIMS_PERIOD_COUNTS || p->state == LIMS_PERIOD_WAITS;
		if (lims_text_equal(p->certificate->number, row->number) && counts && lims_in_force(p->from, p->to, a->day))
			a->any = true;
	}
	return LIMS_OK;
}

lims_rc lims_standard_taken_over(struct lims_laboratory *lab, const char *code, struct lims_date day, bool *ret, struct lims_err *err)
{
	struct lims_arena *arena = lims_arena_create(ALL_MAX);
	struct lims_certificate_period *periods = NULL;
	struct asking a = {.day = day};
	lims_rc rc = arena ? lims_standard_periods(lab, "standard", code, arena, &periods, &a.count, err)
					   : lims_err_set(err, LIMS_E_MEMORY, "There is no memory to read a certificate");
	a.periods = periods;
	if (!rc)
		rc = each_row(lims_journal_db(lab->journal), "standard", code, ask_row, &a, err);
	if (!rc)
		*ret = a.any;
	lims_arena_destroy(arena);
	return rc;
}

/// One that was refused, or whose days another takes, is none that a worksheet could rest on. Of those in conflict it is known that they are there: their values are nobody's.
static void freeze_one(const struct lims_certificate_period *p, struct lims_date day, struct lims_jw *w)
{
	struct lims_ws_certificate c = *p->certificate;
	if (p->state == LIMS_PERIOD_REFUSED || p->state == LIMS_PERIOD_NEVER)
		return;
	c.from = p->from;
	c.to = p->to;
	if (p->state == LIMS_PERIOD_CONFLICT || !lims_in_force(c.from, c.to, day))
		c = (struct lims_ws_certificate){.number = c.number, .from = c.from, .to = c.to};
	lims_jw_object(w, NULL);
	lims_certificate_json(&c, w);
	lims_jw_end_object(w);
}

lims_rc lims_standard_freeze(struct lims_laboratory *lab, const char *code, struct lims_date day, struct lims_jw *w, struct lims_err *err)
{
	struct lims_arena *arena = lims_arena_create(ALL_MAX);
	struct lims_certificate_period *periods = NULL;
	size_t count = 0;
	lims_rc rc = arena ? lims_standard_periods(lab, "standard", code, arena, &periods, &count, err)
					   : lims_err_set(err, LIMS_E_MEMORY, "There is no memory to read a certificate");
	if (!rc && count > 0)
		lims_jw_array(w, "certificates");
	for (size_t i = 0; !rc && i < count; i++)
		freeze_one(&periods[i], day, w);
	if (!rc && count > 0)
		lims_jw_end_array(w);
	lims_arena_destroy(arena);
	return rc;
}

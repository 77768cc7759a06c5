// SPDX-License-Identifier: Apache-2.0
// Records certificates of standards after all that can be checked without a worksheet, and takes back what was recorded by mistake.
#include "laboratory/standards.h"

#include "laboratory/certificate_rows.h"
#include "laboratory/desk.h"
#include "laboratory/equipment/correct.h"
#include "laboratory/equipment/identity.h"
#include "laboratory/equipment/limit_check.h"
#include "laboratory/fields.h"
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

/// No other certificate states the same from the same day on: of two that begin on different days the later one counts once it is accepted (equipment/periods.h).
static lims_rc check_others(struct certifying *c, struct lims_db *db, struct lims_err *err)
{
	struct lims_buf list;
	struct lims_ws_standard all;
	struct lims_certificate_listing l = {.but = c->file->certificate.number};
	lims_buf_init(&list, ALL_MAX);
	lims_jw_init(&l.w, &list);
	lims_jw_object(&l.w, NULL);
	lims_jw_array(&l.w, "certificates");
	lims_rc rc = lims_certificate_rows(db, c->noun, c->code, lims_certificate_put, &l, err);
	lims_jw_object(&l.w, NULL);
	lims_certificate_json(&c->file->certificate, &l.w);
	lims_jw_end_object(&l.w);
	lims_jw_end_array(&l.w);
	lims_jw_end_object(&l.w);
	if (!rc)
		rc = lims_certificate_list(&list, c->arena, &all, err);
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
	lims_rc rc = c->papers->taken_over ? lims_certificate_rows(db, c->noun, c->code, note_number, c, err) : LIMS_OK;
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
	if (!rc && !c->papers->taken_over)
		rc = lims_identity_check(c->lab, lims_tx_db(tx), c->noun, c->code, c->file, c->papers->identified, err);
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
	rc = lims_identity_put(c->lab, c->file, c->papers->identified, &w, err);
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
	snprintf(type, sizeof type, "%s.certified/3", c->noun);
	if (!rc)
		rc = lims_desk_append(tx, c->lab, LIMS_ACTION_EQUIP, type, c->noun, c->code, &body, NULL, err);
	lims_buf_finish(&body);
	return rc;
}

/* ---- every fault at once ---- */

/// One sentence is the answer; of several each is a line, as the faults of the file are.
struct telling {
	const char *name; ///< of the file
	struct lims_buf *lines;
	struct lims_err first;
	size_t count;
};

static void tell(void *ctx, const char *field, const struct lims_err *fault)
{
	struct telling *t = ctx;
	(void)field;
	if (t->count == 0)
		t->first = *fault;
	if (t->count == 1)
		lims_buf_addf(t->lines, "%s: %s\n", t->name, t->first.text);
	if (t->count > 0)
		lims_buf_addf(t->lines, "%s: %s\n", t->name, fault->text);
	t->count++;
}

static lims_rc check_text(
	struct certifying *c, const char *what, const char *text, const struct lims_fault_sink *sink, struct lims_err *err)
{
	struct lims_err fault = {.lang = err ? err->lang : NULL};
	struct lims_buf scratch;
	lims_buf_init(&scratch, BODY_MAX);
	lims_rc rc = lims_fault_tell(sink, what, lims_desk_text(c->lab, what, text, &scratch, &fault), &fault, err);
	lims_buf_finish(&scratch);
	return rc;
}

/// What may stand on paper one day can be printed.
static lims_rc check_texts(struct certifying *c, const struct lims_fault_sink *sink, struct lims_err *err)
{
	const struct lims_ws_certificate *read = &c->file->certificate;
	const char *const item[] = {c->file->item.serial, c->file->item.maker, c->file->item.model, c->file->item.kind};
	lims_rc rc = check_text(c, "by", c->file->by, sink, err);
	if (!rc)
		rc = check_text(c, "number", read->number, sink, err);
	for (size_t i = 0; !rc && i < read->piece_count; i++)
		rc = check_text(c, "id", read->pieces[i].id, sink, err);
	for (size_t i = 0; !rc && i < sizeof item / sizeof item[0]; i++)
		rc = check_text(c, "item", item[i], sink, err);
	for (size_t i = 0; !rc && i < c->file->standard_count; i++) {
		const struct lims_certificate_reference *r = &c->file->standards[i];
		const char *const texts[] = {r->name, r->certificate, r->by};
		for (size_t k = 0; !rc && k < sizeof texts / sizeof texts[0]; k++)
			rc = check_text(c, "standards", texts[k], sink, err);
	}
	return rc;
}

/// What the file says, against what the laboratory has. What is taken over is whose the table says, and comes within a command, for which asking all procedures is nothing.
static lims_rc check_file(struct certifying *c, struct lims_db *db, struct telling *t, struct lims_err *err)
{
	const struct lims_fault_sink sink = {tell, t};
	const struct lims_units *units = NULL;
	struct lims_err fault = {.lang = err ? err->lang : NULL};
	lims_rc rc =
		c->papers->taken_over ? LIMS_OK : lims_identity_faults(c->lab, db, c->noun, c->code, c->file, c->papers->identified, &sink, err);
	if (!rc && !c->papers->taken_over)
		rc = lims_fault_tell(
			&sink, "data", lims_identity_asked(c->lab, c->noun, c->code, c->file, c->arena, c->papers->identified, &fault), &fault, err);
	if (!rc && !c->papers->taken_over && lims_text_equal(c->noun, "standard"))
		rc = lims_fault_tell(&sink, "limit",
			lims_limit_certified(c->lab, c->code, &c->file->certificate, c->arena, c->papers->identified, &fault), &fault, err);
	if (!rc && lims_text_equal(c->noun, "device"))
		rc = lims_catalog_units(c->lab->catalog, c->arena, &units, err);
	// Corrections of readings of the air are in units in which these can be corrected.
	if (!rc && units)
		rc = lims_air_certificate_check(&c->file->certificate, units, c->arena, &sink, err);
	if (!rc)
		rc = check_texts(c, &sink, err);
	if (!rc)
		rc = lims_fault_tell(&sink, "number", check_others(c, db, &fault), &fault, err);
	return rc;
}

/// Faults of the file are told first; of what it is, it is told also then.
static lims_rc check_all(struct certifying *c, struct lims_db *db, size_t faults, struct lims_buf *ret_faults, struct lims_err *err)
{
	struct telling t = {.name = c->papers->name, .lines = ret_faults};
	const struct lims_fault_sink sink = {tell, &t};
	lims_rc rc = LIMS_OK;
	if (faults == 0)
		rc = check_file(c, db, &t, err);
	else if (c->file->item.serial[0] && !c->papers->taken_over)
		rc = lims_identity_faults(c->lab, db, c->noun, c->code, c->file, c->papers->identified, &sink, err);
	if (!rc && faults > 0 && t.count == 1)
		lims_buf_addf(ret_faults, "%s: %s\n", t.name, t.first.text);
	if (rc || faults + t.count == 0)
		return rc;
	if (faults == 0 && t.count == 1)
		return lims_err_set(err, t.first.code, "%s", t.first.text);
	rc = lims_buf_check(ret_faults, "the report of faults", err);
	return rc ? rc : lims_err_set(err, LIMS_E_REFUSED, "%zu faults, listed above: nothing was recorded", faults + t.count);
}

/// The file, read and checked, then appended within `tx`, or as a command of its own (tx NULL).
static lims_rc certify(struct lims_tx *tx, struct lims_laboratory *lab, const char *noun, const char *code,
	const struct lims_standard_papers *papers, char ret_number[LIMS_CERTIFICATE_NUMBER], struct lims_buf *ret_faults, struct lims_err *err)
{
	struct lims_certificate_file file = {.by = "", .item = {"", "", "", ""}, .certificate = {.number = ""}};
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
	if (!rc)
		rc = check_all(&c, tx ? lims_tx_db(tx) : lims_journal_db(lab->journal), faults, ret_faults, err);
	if (!rc)
		rc = lims_desk_text(lab, "by", file.by, &c.by, err);
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
	lims_rc rc = lims_register_stands(lims_journal_db(lab->journal), noun, code, err);
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
	lims_rc rc = lims_certificate_rows(lims_tx_db(tx), c->noun, c->code, find_number, c, err);
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
	lims_rc rc = lims_register_stands(lims_journal_db(lab->journal), noun, code, err);
	return rc ? rc : lims_journal_command(lab->journal, append_withdrawn, &c, err);
}

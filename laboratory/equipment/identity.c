// SPDX-License-Identifier: Apache-2.0
// Holds what a certificate says of its item against the card, and what it states against what is asked of the standard.
#include "laboratory/equipment/identity.h"

#include "laboratory/desk.h"
#include "laboratory/equipment/measure.h"
#include "laboratory/equipment/needs.h"
#include "laboratory/proof/correction.h"
#include "laboratory/registers.h"
#include "laboratory/standards.h"
#include "lims-core/base/json.h"
#include "lims-core/base/text.h"
#include "lims-core/engine/procedure.h"
#include "lims-core/engine/units.h"
#include "lims-core/store/db.h"

#include <stdio.h>
#include <string.h>

enum { VALUE = 1001, PERIODS_ARENA = 16 << 20 };

/* ---- whose it is ---- */

/// As texts are compared: without case, marks and blanks.
static lims_rc fold(const char *text, char ret[VALUE], struct lims_err *err)
{
	size_t n = 0;
	lims_rc rc = lims_desk_folded(text, "a text of a card", ret, VALUE, err);
	for (const char *at = rc ? "" : ret; *at; at++)
		if (*at != ' ')
			ret[n++] = *at;
	ret[n] = '\0';
	return rc;
}

struct whose {
	struct lims_laboratory *lab;
	struct lims_db *db;
	const struct lims_register *r;
	const char *code;
};

/// What the card says in a field, and whether it is something else than what the file says; where one of them says nothing, it is not.
static lims_rc differs(
	const struct whose *w, const char *field, const char *stated, char ret_card[VALUE], bool *ret_differs, struct lims_err *err)
{
	char a[VALUE], b[VALUE];
	lims_rc rc = lims_register_stored(w->db, w->r, w->code, field, lims_laboratory_today(w->lab), ret_card, VALUE, err);
	if (!rc)
		rc = fold(stated, a, err);
	if (!rc)
		rc = fold(ret_card, b, err);
	if (!rc)
		*ret_differs = a[0] && b[0] && !lims_text_equal(a, b);
	return rc;
}

/// The serial number decides: it must be on both and the same, unless a person says how it is known; one that differs stays refused whatever is said.
static lims_rc check_serial(const struct whose *w, const struct lims_certificate_file *file, bool asked, struct lims_err *err)
{
	const char *number = file->certificate.number, *serial = file->item.serial;
	char card[VALUE];
	bool other = false;
	lims_rc rc = differs(w, "serial", serial, card, &other, err);
	if (rc)
		return rc;
	if (other)
		return lims_err_set(err, LIMS_E_REFUSED,
			"The certificate %s is of the serial number %.100s, and the card of %s says %.100s: record it for the standard that it is of, "
			"or "
			"put right what was typed wrong",
			number, serial, w->code, card);
	if (asked && !serial[0])
		return lims_err_set(err, LIMS_E_REFUSED,
			"The file does not say of which item the certificate %s is: give \"item\" with its serial number (format lims-certificate-2), "
			"or "
			"say how it is known that it is of %s with --identified TEXT",
			number, w->code);
	if (asked && !card[0])
		return lims_err_set(err, LIMS_E_REFUSED,
			"The card of %s has no serial number to hold against %.100s on the certificate %s: record it with lims %s set %s --serial "
			"TEXT, "
			"or say how it is known that it is of %s with --identified TEXT",
			w->code, serial, number, w->r->noun, w->code, w->code);
	return LIMS_OK;
}

static lims_rc check_name(const struct whose *w, const char *number, const char *field, const char *stated, struct lims_err *err)
{
	char card[VALUE];
	bool other = false;
	lims_rc rc = differs(w, field, stated, card, &other, err);
	return rc || !other
			   ? rc
			   : lims_err_set(err, LIMS_E_REFUSED,
					 "The certificate %s says \"%.100s\", and the card of %s \"%.100s\": put right what is wrong, or say how it is "
					 "known that it is the same with --identified TEXT",
					 number, stated, w->code, card);
}

lims_rc lims_identity_faults(struct lims_laboratory *lab, struct lims_db *db, const char *noun, const char *code,
	const struct lims_certificate_file *file, const char *said, const struct lims_fault_sink *sink, struct lims_err *err)
{
	// The model of a device is the file that says how it is read, which makers do not print.
	static const char *const fields[] = {"maker", "model"};
	const char *const stated[] = {file->item.maker, file->item.model};
	const struct whose w = {lab, db, lims_register_find(noun), code};
	const bool asked = !said || !said[0];
	struct lims_err fault = {.lang = err ? err->lang : NULL};
	lims_rc rc = lims_fault_tell(sink, "serial", check_serial(&w, file, asked, &fault), &fault, err);
	for (size_t i = 0; !rc && asked && lims_text_equal(noun, "standard") && i < 2; i++)
		rc = lims_fault_tell(sink, fields[i], check_name(&w, file->certificate.number, fields[i], stated[i], &fault), &fault, err);
	return rc;
}

lims_rc lims_identity_check(struct lims_laboratory *lab, struct lims_db *db, const char *noun, const char *code,
	const struct lims_certificate_file *file, const char *said, struct lims_err *err)
{
	struct lims_first_fault first = {.err = err};
	const struct lims_fault_sink sink = {lims_first_fault, &first};
	lims_rc rc = lims_identity_faults(lab, db, noun, code, file, said, &sink, err);
	return rc ? rc : first.rc;
}

struct holding {
	struct lims_laboratory *lab;
	const struct lims_certificate_period *periods;
	size_t count;
	char folded[VALUE]; ///< the serial number of the card
	lims_identity_visit *visit;
	void *ctx;
};

/// One that counts today or will.
static bool counts(const struct holding *h, const char *number)
{
	const struct lims_date today = lims_laboratory_today(h->lab);
	for (size_t i = 0; i < h->count; i++) {
		const struct lims_certificate_period *p = &h->periods[i];
		if (lims_text_equal(p->certificate->number, number))
			return p->state != LIMS_PERIOD_REFUSED && p->state != LIMS_PERIOD_NEVER && (!p->to.month || lims_date_cmp(p->to, today) >= 0);
	}
	return false;
}

static lims_rc hold_against(void *ctx, const struct lims_standard_row *row, struct lims_err *err)
{
	struct holding *h = ctx;
	struct lims_json_doc *doc = NULL;
	char stated[VALUE];
	if (!row->identity || !row->identity[0] || !counts(h, row->number))
		return LIMS_OK;
	lims_rc rc = lims_json_parse(row->identity, strlen(row->identity), LIMS_ENTRY_BODY_MAX, &doc, err);
	const char *serial = rc ? "" : lims_json_get_text(lims_json_get(lims_json_root(doc), "item"), "serial", "");
	if (!rc)
		rc = fold(serial, stated, err);
	if (!rc && stated[0] && !lims_text_equal(stated, h->folded))
		rc = h->visit(h->ctx, row->number, serial, err);
	lims_json_destroy(doc);
	return rc;
}

lims_rc lims_identity_against(struct lims_laboratory *lab, const char *noun, const char *code, const char *serial,
	lims_identity_visit *visit, void *ctx, struct lims_err *err)
{
	struct holding h = {.lab = lab, .visit = visit, .ctx = ctx};
	struct lims_certificate_period *periods = NULL;
	lims_rc rc = fold(serial, h.folded, err);
	if (rc)
		return rc;
	struct lims_arena *arena = lims_arena_create(PERIODS_ARENA);
	rc = arena ? lims_standard_periods(lab, noun, code, arena, &periods, &h.count, err)
			   : lims_err_set(err, LIMS_E_MEMORY, "There is no memory to read a certificate");
	h.periods = periods;
	if (!rc)
		rc = lims_standard_each(lab, noun, code, hold_against, &h, err);
	lims_arena_destroy(arena);
	return rc;
}

struct renumbering {
	const struct whose *w;
	const char *to;
};

static lims_rc refuse(void *ctx, const char *number, const char *serial, struct lims_err *err)
{
	const struct renumbering *r = ctx;
	return lims_err_set(err, LIMS_E_REFUSED,
		"The certificate %s of %s is of the serial number %.100s, and the card would say %.100s: if the certificate was recorded for "
		"the wrong one, take it back first with lims %s withdraw %s %s --note TEXT",
		number, r->w->code, serial, r->to, r->w->r->noun, r->w->code, number);
}

lims_rc lims_identity_renumbered(struct lims_laboratory *lab, const char *noun, const char *code, const struct lims_field_value *values,
	size_t count, struct lims_err *err)
{
	const struct whose w = {lab, lims_journal_db(lab->journal), lims_register_find(noun), code};
	struct renumbering r = {.w = &w, .to = lims_field_written(values, count, "serial")};
	char card[VALUE], before[VALUE], folded[VALUE];
	if (!code || !r.to || !r.to[0] || lims_register_stands(w.db, noun, code, NULL) != LIMS_OK)
		return LIMS_OK;
	lims_rc rc = fold(r.to, folded, err);
	if (!rc)
		rc = lims_register_stored(w.db, w.r, code, "serial", lims_laboratory_today(lab), card, sizeof card, err);
	if (!rc)
		rc = fold(card, before, err);
	return rc || lims_text_equal(before, folded) ? rc : lims_identity_against(lab, noun, code, r.to, refuse, &r, err);
}

/* ---- whether anything of it is asked ---- */

struct asking {
	const struct lims_ws_certificate *now;
	const struct lims_units *units;
	struct lims_laboratory *lab;
	bool before; ///< an earlier certificate or a worksheet says what is asked
	bool any;
};

/// It states this quantity, of this kind.
static bool states(const struct asking *a, const char *name, const char *unit)
{
	char own[LIMS_MEASURE_UNIT];
	for (size_t i = 0; i < a->now->curve_count; i++) {
		lims_measure_of_curve(&a->now->curves[i], own);
		if (lims_text_equal(a->now->curves[i].name, name) && lims_measure_same_kind(a->units, own, unit))
			return true;
	}
	return false;
}

/// It states pieces of this kind.
static bool states_pieces(const struct asking *a, const char *unit)
{
	struct lims_dec number;
	char own[LIMS_MEASURE_UNIT];
	for (size_t i = 0; i < a->now->piece_count; i++)
		if (lims_measure_read(a->now->pieces[i].nominal, &number, own, NULL) == LIMS_OK && lims_measure_same_kind(a->units, own, unit))
			return true;
	return false;
}

static lims_rc ask_earlier(void *ctx, const struct lims_standard_row *row, struct lims_err *err)
{
	struct asking *a = ctx;
	struct lims_dec number;
	char unit[LIMS_MEASURE_UNIT];
	(void)err;
	a->before = true;
	for (size_t i = 0; !a->any && i < row->certificate.curve_count; i++) {
		lims_measure_of_curve(&row->certificate.curves[i], unit);
		a->any = states(a, row->certificate.curves[i].name, unit);
	}
	for (size_t i = 0; !a->any && i < row->certificate.piece_count; i++)
		a->any = lims_measure_read(row->certificate.pieces[i].nominal, &number, unit, NULL) == LIMS_OK && states_pieces(a, unit);
	return LIMS_OK;
}

static lims_rc ask_need(void *ctx, const struct lims_procedure *p, const struct lims_standard_need *need, struct lims_err *err)
{
	struct asking *a = ctx;
	(void)p;
	(void)err;
	for (size_t k = 0; k < need->certified_count; k++)
		a->any = a->any || states(a, need->certified[k].name, need->certified[k].unit);
	a->any = a->any || (need->pieces && states_pieces(a, need->pieces->unit));
	return LIMS_OK;
}

static lims_rc ask_all(struct asking *a, struct lims_arena *arena, struct lims_err *err)
{
	const struct lims_catalog_entry *list = NULL;
	size_t n = 0;
	lims_rc rc = lims_catalog_list(a->lab->catalog, arena, &list, &n, err);
	for (size_t i = 0; !rc && !a->any && i < n; i++)
		if (!list[i].faulty)
			rc = lims_needs_of(a->lab, list[i].id, NULL, ask_need, a, err);
	return rc;
}

lims_rc lims_identity_asked(struct lims_laboratory *lab, const char *noun, const char *code, const struct lims_certificate_file *file,
	struct lims_arena *arena, const char *said, struct lims_err *err)
{
	struct asking a = {.now = &file->certificate, .lab = lab};
	const bool standard = lims_text_equal(noun, "standard");
	bool used = false;
	if (said && said[0])
		return LIMS_OK;
	a.any = !standard &&
			(lims_correction_in(a.now, "temperature") || lims_correction_in(a.now, "humidity") || lims_correction_in(a.now, "pressure"));
	lims_rc rc = a.any ? LIMS_OK : lims_catalog_units(lab->catalog, arena, &a.units, err);
	if (!rc && !a.any)
		rc = lims_standard_each(lab, noun, code, ask_earlier, &a, err);
	if (!rc && !a.any && standard)
		rc = lims_needs_used(lab, code, ask_need, &a, &used, err);
	a.before = a.before || used;
	if (!rc && !a.any && !a.before)
		rc = ask_all(&a, arena, err);
	if (!rc && !a.any)
		rc = lims_err_set(err, LIMS_E_REFUSED,
			"The certificate %s states nothing that %s is asked for, neither by its earlier certificates nor by a procedure: look whether "
			"it "
			"is of this one and whether its quantities are called as the procedure calls them, or say how it is known with --identified "
			"TEXT",
			file->certificate.number, code);
	return rc;
}

/* ---- what is kept ---- */

lims_rc lims_identity_put(
	struct lims_laboratory *lab, const struct lims_certificate_file *file, const char *said, struct lims_jw *w, struct lims_err *err)
{
	const char *const members[][2] = {
		{"serial", file->item.serial}, {"maker", file->item.maker}, {"model", file->item.model}, {"kind", file->item.kind}};
	if (file->item.serial[0]) {
		lims_jw_object(w, "item");
		for (size_t i = 0; i < sizeof members / sizeof members[0]; i++)
			if (members[i][1][0])
				lims_jw_text(w, members[i][0], members[i][1]);
		lims_jw_end_object(w);
	}
	return lims_desk_text_put(lab, w, "identified", said, err);
}

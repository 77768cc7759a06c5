// SPDX-License-Identifier: Apache-2.0
// Puts the values as found in the place of the certificate that they end, and computes what rests on it again.
#include "laboratory/equipment/found.h"

#include "laboratory/desk.h"
#include "laboratory/equipment/identity.h"
#include "laboratory/equipment/life.h"
#include "laboratory/equipment/nonconforming.h"
#include "laboratory/equipment/resting.h"
#include "laboratory/opened_sheet.h"
#include "laboratory/registers.h"
#include "lims-core/base/lang.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA_MAX = 64 << 20, BODY_MAX = 512 * 1024, ALLOWANCE_MAX = 1024, TEXT_MAX = 900, LISTED_MAX = 200000 };

struct finding {
	struct lims_laboratory *lab;
	const char *code, *against;
	const struct lims_standard_papers *papers;
	const struct lims_found_visits *visits;
	struct lims_certificate_file file;
	struct lims_arena *arena;
	const struct lims_units *units;
	char reason[TEXT_MAX]; ///< why the first value that has no outcome has none
	char allowance[ALLOWANCE_MAX];
	struct lims_found_total total;
	struct lims_date old_from; ///< of the old certificate
	struct lims_buf body;      ///< lists of what was found, as members of the entry
	struct lims_jw w;
	const char *papers_flipped[LIMS_NONCONFORMING_PAPERS];
	size_t flipped_count;
};

/* ---- which certificate ---- */

struct pick {
	struct finding *f;
	struct lims_date best;
	bool any, in_force;
};

/// Both state a quantity or a piece of one name.
static bool in_common(const struct lims_ws_certificate *a, const struct lims_ws_certificate *b)
{
	for (size_t i = 0; i < a->curve_count; i++)
		for (size_t k = 0; k < b->curve_count; k++)
			if (lims_text_equal(a->curves[i].name, b->curves[k].name))
				return true;
	for (size_t i = 0; i < a->piece_count; i++)
		for (size_t k = 0; k < b->piece_count; k++)
			if (lims_text_equal(a->pieces[i].id, b->pieces[k].id))
				return true;
	return false;
}

/// Of those that state something of it: in force on the day that the values are of, else the last that began before.
static lims_rc pick(void *ctx, const struct lims_standard_row *row, struct lims_err *err)
{
	struct pick *p = ctx;
	const struct lims_ws_certificate *c = &row->certificate;
	struct lims_date day =
		lims_date_add_days(p->f->file.certificate.from.month ? p->f->file.certificate.from : lims_laboratory_today(p->f->lab), -1);
	bool now = lims_in_force(c->from, c->to, day);
	(void)err;
	if (p->f->against ? !lims_text_equal(row->number, p->f->against)
					  : lims_text_equal(row->number, p->f->file.certificate.number) || (p->in_force && !now))
		return LIMS_OK;
	if (!p->f->against && !in_common(c, &p->f->file.certificate))
		return LIMS_OK;
	if (p->any && !(now && !p->in_force) && lims_date_cmp(c->from, p->best) < 0)
		return LIMS_OK;
	p->any = true;
	p->in_force = now;
	p->best = p->f->old_from = c->from;
	snprintf(p->f->total.against, sizeof p->f->total.against, "%s", row->number);
	return LIMS_OK;
}

/* ---- drift ---- */

static lims_rc take_drift(void *ctx, const struct lims_drift *d, struct lims_err *err)
{
	struct finding *f = ctx;
	const char *const pairs[][2] = {{"name", d->name}, {"at", d->at}, {"old", d->old}, {"found", d->now}, {"difference", d->difference},
		{"allowed", d->allowed}, {"by", d->by}, {"outcome", d->outcome}, {"reason", d->reason}};
	f->total.compared += d->difference[0] != '\0';
	f->total.beyond += lims_text_equal(d->outcome, "beyond");
	f->total.not_judged += d->outcome[0] == '\0';
	if (!d->outcome[0] && !f->reason[0])
		snprintf(
			f->reason, sizeof f->reason, "%s%s%s: %s", d->name, d->at[0] ? " " : "", d->at, lims_tr(err ? err->lang : NULL, d->reason));
	lims_jw_object(&f->w, NULL);
	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
		if (pairs[i][1][0])
			lims_jw_text(&f->w, pairs[i][0], pairs[i][1]);
	lims_jw_end_object(&f->w);
	return f->visits->drift ? f->visits->drift(f->visits->ctx, d, err) : LIMS_OK;
}

static lims_rc with_old(void *ctx, const struct lims_standard_row *row, struct lims_err *err)
{
	struct finding *f = ctx;
	if (!lims_text_equal(row->number, f->total.against))
		return LIMS_OK;
	return lims_drift_compare(f->units, &row->certificate, &f->file.certificate, f->allowance, take_drift, f, err);
}

/* ---- computing again ---- */

/// What was found takes the place of what the old certificate stated; what was not looked at stays as it stated.
static lims_rc put_found(struct finding *f, struct lims_arena *arena, const struct lims_ws_certificate *old,
	struct lims_ws_certificate *ret, struct lims_err *err)
{
	struct lims_ws_curve *curves = lims_arena_array(arena, old->curve_count + 1, sizeof *curves);
	struct lims_ws_piece *pieces = lims_arena_array(arena, old->piece_count + 1, sizeof *pieces);
	const struct lims_ws_certificate *found = &f->file.certificate;
	if (!curves || !pieces)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory to compute a worksheet again");
	for (size_t i = 0; i < old->curve_count; i++) {
		curves[i] = old->curves[i];
		for (size_t k = 0; k < found->curve_count; k++)
			if (lims_text_equal(found->curves[k].name, old->curves[i].name))
				curves[i] = found->curves[k];
	}
	for (size_t i = 0; i < old->piece_count; i++) {
		pieces[i] = old->pieces[i];
		for (size_t k = 0; k < found->piece_count; k++)
			if (lims_text_equal(found->pieces[k].id, old->pieces[i].id) && found->pieces[k].error)
				pieces[i].error = found->pieces[k].error;
	}
	*ret = *old;
	ret->curves = curves;
	ret->pieces = pieces;
	return LIMS_OK;
}

/// Replaces it in the folded worksheet; *ret_any: the worksheet took it.
static lims_rc replace(struct finding *f, struct lims_opened_sheet *o, bool *ret_any, struct lims_err *err)
{
	struct lims_dossier_standard *standards = lims_arena_array(o->arena, o->sheet.standard_count + 1, sizeof *standards);
	lims_rc rc = standards ? LIMS_OK : lims_err_set(err, LIMS_E_MEMORY, "There is no memory to compute a worksheet again");
	for (size_t i = 0; !rc && i < o->sheet.standard_count; i++) {
		standards[i] = o->sheet.standards[i];
		if (!lims_text_equal(standards[i].code, f->code))
			continue;
		struct lims_ws_certificate *list = lims_arena_array(o->arena, standards[i].certificate_count + 1, sizeof *list);
		if (!list)
			return lims_err_set(err, LIMS_E_MEMORY, "There is no memory to compute a worksheet again");
		for (size_t k = 0; !rc && k < standards[i].certificate_count; k++) {
			list[k] = standards[i].certificates[k];
			if (!lims_text_equal(list[k].number, f->total.against) || (list[k].curve_count == 0 && list[k].piece_count == 0))
				continue;
			*ret_any = true;
			rc = put_found(f, o->arena, &standards[i].certificates[k], &list[k], err);
		}
		standards[i].certificates = list;
	}
	if (!rc)
		o->sheet.standards = standards;
	return rc;
}

static lims_rc compute(struct finding *f, struct lims_found_sheet *s, struct lims_err *err)
{
	struct lims_opened_sheet o;
	struct lims_result *r = NULL;
	bool any = false;
	lims_rc rc = lims_opened_sheet_init(&o, lims_journal_db(f->lab->journal), s->worksheet, err);
	if (!rc)
		rc = replace(f, &o, &any, err);
	if (!rc && any)
		rc = lims_opened_sheet_evaluate(&o, &r, err);
	if (!rc) {
		s->would_be = r ? lims_verdict_name(r->verdict) : "";
		s->effect = !r ? LIMS_FOUND_OTHER : lims_text_equal(s->would_be, s->verdict) ? LIMS_FOUND_SAME : LIMS_FOUND_FLIPS;
	}
	lims_result_destroy(r);
	lims_opened_sheet_finish(&o);
	return rc;
}

static lims_rc take_sheet(struct finding *f, struct lims_found_sheet *s, struct lims_err *err)
{
	lims_rc rc = compute(f, s, err);
	if (rc)
		return rc;
	f->total.flips += s->effect == LIMS_FOUND_FLIPS;
	f->total.same += s->effect == LIMS_FOUND_SAME;
	f->total.other += s->effect == LIMS_FOUND_OTHER;
	if (s->effect == LIMS_FOUND_FLIPS) {
		lims_jw_object(&f->w, NULL);
		lims_jw_text(&f->w, "worksheet", s->worksheet);
		if (s->number[0])
			lims_jw_text(&f->w, "paper", s->number);
		lims_jw_text(&f->w, "verdict", s->verdict);
		lims_jw_text(&f->w, "would_be", s->would_be);
		lims_jw_end_object(&f->w);
		if (s->number[0] && f->flipped_count < LIMS_NONCONFORMING_PAPERS)
			f->papers_flipped[f->flipped_count++] = lims_arena_text(f->arena, s->number);
	}
	return f->visits->sheet ? f->visits->sheet(f->visits->ctx, s, err) : LIMS_OK;
}

static lims_rc take_resting(void *ctx, const struct lims_resting *r, struct lims_err *err)
{
	struct lims_found_sheet s = {.worksheet = r->worksheet, .day = r->day, .verdict = r->verdict, .number = r->number, .margin = r->margin};
	return take_sheet(ctx, &s, err);
}

/* ---- recording ---- */

static lims_rc open_case(struct finding *f, struct lims_tx *tx, struct lims_err *err)
{
	const struct lims_lang *lang = f->lab->p.lang;
	char title[TEXT_MAX], description[TEXT_MAX], because[TEXT_MAX], beyond[24], compared[24], flips[24];
	snprintf(title, sizeof title, lims_tr(lang, "The standard %s was found outside acceptance"), f->code);
	snprintf(description, sizeof description,
		lims_tr(lang, "%zu of %zu values beyond what is allowed; %zu results would be others, %zu stay, %zu cannot be computed"),
		f->total.beyond, f->total.compared, f->total.flips, f->total.same, f->total.other);
	snprintf(beyond, sizeof beyond, "%zu", f->total.beyond);
	snprintf(compared, sizeof compared, "%zu", f->total.compared);
	snprintf(flips, sizeof flips, "%zu", f->total.flips);
	snprintf(because, sizeof because, LIMS_FOUND_WHY, f->code, f->total.against, beyond, compared, flips);
	struct lims_nonconforming n = {.noun = "standard",
		.code = f->code,
		.title = title,
		.description = description,
		.because = because,
		.papers = f->papers_flipped,
		.paper_count = f->flipped_count};
	return lims_nonconforming_open(tx, f->lab, &n, f->total.opened, err);
}

const char *lims_found_outcome(const struct lims_found_total *total)
{
	return total->outside ? "outside" : total->not_judged > 0 ? "not_judged" : "within";
}

struct before {
	const char *file, *against;
	char on[LIMS_DATE_TEXT];
};

/// Judged already; what nothing could judge then may be judged after an allowance was written on the card.
static lims_rc take_before(void *ctx, const struct lims_happening *h, struct lims_err *err)
{
	struct before *b = ctx;
	struct lims_json_doc *doc = NULL;
	lims_rc rc = lims_json_parse(h->body, strlen(h->body), LIMS_ENTRY_BODY_MAX, &doc, err);
	const struct lims_json *j = lims_json_root(doc);
	if (!rc && lims_text_equal(lims_json_get_text(j, "file", ""), b->file) &&
		lims_text_equal(lims_json_get_text(j, "against", ""), b->against) &&
		!lims_text_equal(lims_json_get_text(j, "outcome", ""), "not_judged"))
		snprintf(b->on, sizeof b->on, "%s", h->on);
	lims_json_destroy(doc);
	return rc;
}

/// The same file about the same certificate tells nothing new, and would open a second case of the same.
static lims_rc check_once(const struct finding *f, const char *hex, struct lims_err *err)
{
	struct before b = {.file = hex, .against = f->total.against};
	lims_rc rc = lims_happenings(f->lab, "standard", f->code, "equipment.found", take_before, &b, err);
	return rc || !b.on[0]
			   ? rc
			   : lims_err_set(err, LIMS_E_REFUSED,
					 "This file is recorded already as the values found on %s against the certificate %s: see lims standard life %s", b.on,
					 f->total.against, f->code);
}

static lims_rc append(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct finding *f = ctx;
	struct lims_hash hash = {{0}};
	struct lims_buf body;
	struct lims_jw w;
	char hex[LIMS_HASH_HEX], day[LIMS_DATE_TEXT];
	lims_rc rc = lims_journal_put_blob(tx, f->papers->bytes, f->papers->n, &hash, err);
	lims_hash_hex(&hash, hex);
	if (!rc)
		rc = check_once(f, hex, err);
	if (!rc)
		rc = lims_identity_check(f->lab, lims_tx_db(tx), "standard", f->code, &f->file, f->papers->identified, err);
	if (rc)
		return rc;
	lims_date_text(f->file.certificate.from.month ? f->file.certificate.from : lims_laboratory_today(f->lab), day);
	lims_buf_init(&body, BODY_MAX);
	lims_jw_init(&w, &body);
	lims_jw_object(&w, NULL);
	lims_jw_text(&w, "on", day);
	lims_jw_text(&w, "number", f->file.certificate.number);
	lims_jw_text(&w, "against", f->total.against);
	lims_jw_text(&w, "outcome", lims_found_outcome(&f->total));
	lims_jw_int(&w, "not_judged", (int64_t)f->total.not_judged);
	lims_jw_int(&w, "same", (int64_t)f->total.same);
	lims_jw_int(&w, "not_computed", (int64_t)f->total.other);
	lims_jw_raw(&w, "found", lims_buf_text(&f->body), f->body.len);
	lims_jw_text(&w, "file", hex);
	lims_jw_text(&w, "file_name", f->papers->name);
	rc = lims_identity_put(f->lab, &f->file, f->papers->identified, &w, err);
	lims_jw_array(&w, "blobs");
	lims_jw_text(&w, NULL, hex);
	lims_jw_end_array(&w);
	lims_jw_end_object(&w);
	if (!rc)
		rc = lims_desk_append(tx, f->lab, LIMS_ACTION_EQUIP, "equipment.found/3", "standard", f->code, &body, NULL, err);
	if (!rc && f->total.outside)
		rc = open_case(f, tx, err);
	lims_buf_finish(&body);
	return rc;
}

static lims_rc find(struct finding *f, struct lims_err *err)
{
	struct pick p = {.f = f};
	lims_rc rc = lims_standard_each(f->lab, "standard", f->code, pick, &p, err);
	if (!rc && !p.any && f->against)
		rc = lims_err_set(err, LIMS_E_NOT_FOUND, "The standard %s has no certificate %s: see lims standard certificates %s", f->code,
			f->against, f->code);
	else if (!rc && !p.any)
		rc = lims_err_set(err, LIMS_E_NOT_FOUND,
			"The standard %s has no certificate that these values could be compared with: none states a quantity or a piece of the names "
			"in the file",
			f->code);
	if (!rc)
		rc = lims_catalog_units(f->lab->catalog, f->arena, &f->units, err);
	if (!rc)
		rc = lims_register_field(f->lab, "standard", f->code, "allowance", f->allowance, sizeof f->allowance, err);
	lims_jw_init(&f->w, &f->body);
	lims_jw_object(&f->w, NULL);
	lims_jw_array(&f->w, "values");
	if (!rc)
		rc = lims_standard_each(f->lab, "standard", f->code, with_old, f, err);
	if (!rc && f->total.compared == 0)
		rc = lims_err_set(err, LIMS_E_REFUSED,
			"Not one of these values could be compared with the certificate %s, and nothing was recorded; the first: %s", f->total.against,
			f->reason[0] ? f->reason : f->file.certificate.number);
	lims_jw_end_array(&f->w);
	lims_jw_array(&f->w, "flips");
	if (!rc)
		rc = lims_resting_each(f->lab, f->code, f->old_from, take_resting, f, err);
	lims_jw_end_array(&f->w);
	lims_jw_end_object(&f->w);
	f->total.outside = f->total.beyond > 0 || f->total.flips > 0;
	return rc ? rc : lims_buf_check(&f->body, "what was found", err);
}

lims_rc lims_found_record(struct lims_laboratory *lab, const char *code, const struct lims_standard_papers *papers, const char *against,
	const struct lims_found_visits *visits, struct lims_found_total *ret, struct lims_buf *ret_faults, struct lims_err *err)
{
	struct finding f = {
		.lab = lab, .code = code, .papers = papers, .against = against, .visits = visits, .arena = lims_arena_create(ARENA_MAX)};
	size_t faults = 0;
	lims_buf_init(&f.body, BODY_MAX / 2);
	lims_rc rc = f.arena ? LIMS_OK : lims_err_set(err, LIMS_E_MEMORY, "There is no memory to read a certificate");
	if (!rc)
		rc = lims_catalog_certificate(lab->catalog, papers->name, papers->bytes, papers->n, f.arena, &f.file, ret_faults, &faults, err);
	if (!rc && faults > 0)
		rc = lims_err_set(err, LIMS_E_REFUSED, "%zu faults, listed above: nothing was recorded", faults);
	if (!rc)
		rc = find(&f, err);
	if (!rc)
		rc = lims_journal_command(lab->journal, append, &f, err);
	if (!rc)
		*ret = f.total;
	lims_buf_finish(&f.body);
	lims_arena_destroy(f.arena);
	return rc;
}

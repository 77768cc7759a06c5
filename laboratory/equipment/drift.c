// SPDX-License-Identifier: Apache-2.0
// Compares what two certificates of one standard state, value by value.
#include "laboratory/equipment/drift.h"

#include "laboratory/equipment/measure.h"
#include "laboratory/registers.h"
#include "laboratory/standards.h"
#include "lims-core/base/lang.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { VALUE = LIMS_DEC_TEXT + LIMS_MEASURE_UNIT + 2, ALLOWANCE_MAX = 1024, UNITS_MAX = 16 << 20 };

struct comparing {
	const struct lims_units *units;
	const char *allowance;
	lims_drift_visit *visit;
	void *ctx;
};

/// A number with its unit.
struct quantity {
	struct lims_dec number;
	char unit[LIMS_MEASURE_UNIT];
};

static bool read(const char *text, struct quantity *ret)
{
	return text && lims_measure_read(text, &ret->number, ret->unit, NULL) == LIMS_OK;
}

/// In another unit, exactly; `difference`: what is converted is no point on a scale with its own zero but how far two are apart. False leaves it as it is.
static bool in_unit(const struct comparing *c, const char *unit, bool difference, struct quantity *q)
{
	struct lims_unit from, to;
	struct lims_dec number;
	bool inexact = false;
	if (lims_text_equal(q->unit, unit))
		return true;
	if (!c->units || lims_unit_parse(c->units, q->unit, strlen(q->unit), &from, NULL) != LIMS_OK ||
		lims_unit_parse(c->units, unit, strlen(unit), &to, NULL) != LIMS_OK)
		return false;
	if (difference) {
		from = lims_unit_difference(c->units, &from);
		to = lims_unit_difference(c->units, &to);
	}
	if (lims_unit_convert(&from, &to, q->number, &number, &inexact, NULL) != LIMS_OK || inexact)
		return false;
	q->number = number;
	snprintf(q->unit, sizeof q->unit, "%s", unit);
	return true;
}

static void write(const struct quantity *q, char out[VALUE])
{
	size_t n = lims_dec_text(lims_dec_trim(q->number), out);
	snprintf(out + n, VALUE - n, "%s%s", q->unit[0] ? " " : "", q->unit);
}

/// What the card allows for a quantity: its own entry, else the one without a name.
static bool allowed_by_card(const char *allowance, const char *name, struct quantity *ret)
{
	char part[ALLOWANCE_MAX];
	bool found = false;
	for (const char *at = allowance; at && *at;) {
		size_t n = strcspn(at, ";");
		const char *value = part;
		snprintf(part, sizeof part, "%.*s", (int)n, at);
		char *colon = strchr(part, ':');
		if (colon) {
			*colon = '\0';
			value = colon + 1;
		}
		const char *of = part + strspn(part, " ");
		value += strspn(value, " ");
		if (colon ? lims_text_equal(of, name) : !found)
			found = read(value, ret) || found;
		if (colon && lims_text_equal(of, name))
			return found;
		at += n;
		at += strspn(at, "; ");
	}
	return found;
}

/// Against what the card allows, else against U of the old value.
static void judge(const struct comparing *c, const char *U, const struct quantity *by, char allowed[VALUE], struct lims_drift *d)
{
	struct quantity limit = {0};
	bool card = allowed_by_card(c->allowance, d->name, &limit);
	if (!card && !read(U, &limit)) {
		d->reason = LIMS_MSG("nothing says what is allowed");
		return;
	}
	d->by = card ? "card" : "uncertainty";
	if (in_unit(c, by->unit, true, &limit))
		d->outcome = lims_dec_cmp(lims_dec_abs(by->number), limit.number) <= 0 ? "within" : "beyond";
	else
		d->reason = LIMS_MSG("what is allowed is not in its unit");
	write(&limit, allowed);
}

static lims_rc tell(const struct comparing *c, const struct lims_drift *seen, const char *old, const char *U, struct lims_err *err)
{
	char difference[VALUE] = "", allowed[VALUE] = "";
	struct quantity was, is;
	struct lims_drift d = *seen;
	d.old = old ? old : "";
	d.difference = difference;
	d.allowed = allowed;
	d.by = d.outcome = "";
	d.reason = d.reason ? d.reason : "";
	if (!d.reason[0] && (!read(old, &was) || !read(d.now, &is) || !in_unit(c, is.unit, false, &was)))
		d.reason = LIMS_MSG("not in one unit");
	if (d.reason[0])
		return c->visit(c->ctx, &d, err);
	struct quantity by = is;
	lims_rc rc = lims_dec_sub(is.number, was.number, &by.number, NULL, err);
	if (rc)
		return rc;
	write(&by, difference);
	judge(c, U, &by, allowed, &d);
	return c->visit(c->ctx, &d, err);
}

/* ---- curves ---- */

static const struct lims_ws_curve *curve_named(const struct lims_ws_certificate *c, const char *name)
{
	for (size_t i = 0; i < c->curve_count; i++)
		if (lims_text_equal(c->curves[i].name, name))
			return &c->curves[i];
	return NULL;
}

/// On the straight line through (x0, y0) and (x1, y1).
static bool between(const struct quantity *x0, const struct quantity *y0, const struct quantity *x1, const struct quantity *y1,
	const struct quantity *x, struct quantity *ret)
{
	struct lims_dec width, way, height;
	*ret = *y0;
	return lims_dec_sub(x1->number, x0->number, &width, NULL, NULL) == LIMS_OK &&
		   lims_dec_sub(x->number, x0->number, &way, NULL, NULL) == LIMS_OK &&
		   lims_dec_sub(y1->number, y0->number, &height, NULL, NULL) == LIMS_OK &&
		   lims_dec_mul(height, way, &height, NULL, NULL) == LIMS_OK && lims_dec_div(height, width, &height, NULL, NULL) == LIMS_OK &&
		   lims_dec_add(y0->number, height, &ret->number, NULL, NULL) == LIMS_OK;
}

/// The value of the old curve at a point of the new one; U of the point at or before it.
static bool old_at(
	const struct comparing *c, const struct lims_ws_curve *old, const struct quantity *x, struct quantity *ret, const char **ret_U)
{
	struct quantity x0 = {0}, y0 = {0};
	for (size_t i = 0; i < old->point_count; i++) {
		struct quantity x1, y1;
		if (!read(old->points[i].at, &x1) || !read(old->points[i].value, &y1) || !in_unit(c, x->unit, false, &x1))
			return false;
		const char *U = old->points[i].U ? old->points[i].U : old->U;
		int order = lims_dec_cmp(x->number, x1.number);
		if (order == 0) {
			*ret = y1;
			*ret_U = U;
			return true;
		}
		if (order < 0)
			return i > 0 && in_unit(c, y1.unit, false, &y0) && between(&x0, &y0, &x1, &y1, x, ret);
		x0 = x1;
		y0 = y1;
		*ret_U = U;
	}
	return false;
}

static lims_rc compare_points(
	const struct comparing *c, const struct lims_ws_curve *old, const struct lims_ws_curve *now, struct lims_err *err)
{
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; !rc && i < now->point_count; i++) {
		struct lims_drift d = {.name = now->name, .at = now->points[i].at, .now = now->points[i].value};
		struct quantity x, y;
		char was[VALUE] = "";
		const char *U = NULL;
		if (read(d.at, &x) && old->kind == LIMS_CURVE_POINTS && old_at(c, old, &x, &y, &U))
			write(&y, was);
		else
			d.reason = LIMS_MSG("the old certificate states nothing there");
		rc = tell(c, &d, was[0] ? was : NULL, U, err);
	}
	return rc;
}

static lims_rc compare_curve(
	const struct comparing *c, const struct lims_ws_certificate *old, const struct lims_ws_curve *now, struct lims_err *err)
{
	const struct lims_ws_curve *was = curve_named(old, now->name);
	struct lims_drift d = {.name = now->name, .at = "", .now = now->value ? now->value : ""};
	if (!was)
		d.reason = LIMS_MSG("the old certificate does not state it");
	else if (now->kind != was->kind || now->kind == LIMS_CURVE_POLYNOMIAL || now->kind == LIMS_CURVE_EXPANSION)
		d.reason = LIMS_MSG("given as a formula: compare by hand");
	else if (now->kind == LIMS_CURVE_POINTS)
		return compare_points(c, was, now, err);
	return tell(c, &d, was ? was->value : NULL, was ? was->U : NULL, err);
}

/* ---- pieces ---- */

static const struct lims_ws_piece *piece_of(const struct lims_ws_certificate *c, const char *id)
{
	for (size_t i = 0; i < c->piece_count; i++)
		if (lims_text_equal(c->pieces[i].id, id))
			return &c->pieces[i];
	return NULL;
}

lims_rc lims_drift_compare(const struct lims_units *units, const struct lims_ws_certificate *old, const struct lims_ws_certificate *now,
	const char *allowance, lims_drift_visit *visit, void *ctx, struct lims_err *err)
{
	struct comparing c = {units, allowance, visit, ctx};
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; !rc && i < now->curve_count; i++)
		rc = compare_curve(&c, old, &now->curves[i], err);
	for (size_t i = 0; !rc && i < now->piece_count; i++) {
		const struct lims_ws_piece *is = &now->pieces[i], *was = piece_of(old, is->id);
		struct lims_drift d = {.name = is->id, .at = "", .now = is->error ? is->error : ""};
		if (!is->error || !was || !was->error)
			d.reason = LIMS_MSG("no error is stated of it");
		rc = tell(&c, &d, was ? was->error : NULL, was ? was->U : NULL, err);
	}
	return rc;
}

/* ---- recorded certificates ---- */

struct choosing {
	const char *old, *now; ///< numbers; NULL: choose
	char first[LIMS_CODE * 2], second[LIMS_CODE * 2];
	struct lims_date first_from, second_from;
};

static lims_rc choose(void *ctx, const struct lims_standard_row *row, struct lims_err *err)
{
	struct choosing *c = ctx;
	(void)err;
	if (lims_date_cmp(row->certificate.from, c->second_from) >= 0 || !c->second[0]) {
		snprintf(c->first, sizeof c->first, "%s", c->second);
		c->first_from = c->second_from;
		snprintf(c->second, sizeof c->second, "%s", row->number);
		c->second_from = row->certificate.from;
	} else if (lims_date_cmp(row->certificate.from, c->first_from) >= 0 || !c->first[0]) {
		snprintf(c->first, sizeof c->first, "%s", row->number);
		c->first_from = row->certificate.from;
	}
	return LIMS_OK;
}

struct pairing {
	const char *noun;
	struct choosing *c;
	const struct lims_units *units;
	const struct lims_ws_certificate *old;
	const char *allowance;
	lims_drift_visit *visit;
	void *ctx;
	struct lims_laboratory *lab;
	const char *code;
	bool found;
};

static lims_rc with_new(void *ctx, const struct lims_standard_row *row, struct lims_err *err)
{
	struct pairing *p = ctx;
	if (!lims_text_equal(row->number, p->c->now))
		return LIMS_OK;
	p->found = true;
	return lims_drift_compare(p->units, p->old, &row->certificate, p->allowance, p->visit, p->ctx, err);
}

static lims_rc with_old(void *ctx, const struct lims_standard_row *row, struct lims_err *err)
{
	struct pairing *p = ctx;
	if (!lims_text_equal(row->number, p->c->old))
		return LIMS_OK;
	p->old = &row->certificate;
	p->found = false;
	lims_rc rc = lims_standard_each(p->lab, p->noun, p->code, with_new, p, err);
	p->old = NULL;
	return rc;
}

lims_rc lims_drift_of(struct lims_laboratory *lab, const char *noun, const char *code, const char *old, const char *now,
	char ret_old[LIMS_CODE * 2], char ret_now[LIMS_CODE * 2], lims_drift_visit *visit, void *ctx, struct lims_err *err)
{
	struct choosing c = {.old = old, .now = now};
	char allowance[ALLOWANCE_MAX] = "";
	struct lims_arena *arena = lims_arena_create(UNITS_MAX);
	const struct lims_units *units = NULL;
	lims_rc rc = arena ? lims_catalog_units(lims_laboratory_catalog(lab), arena, &units, err)
					   : lims_err_set(err, LIMS_E_MEMORY, "There is no memory to read a certificate");
	if (!rc)
		rc = lims_standard_each(lab, noun, code, choose, &c, err);
	if (!rc)
		rc = lims_register_field(lab, noun, code, "allowance", allowance, sizeof allowance, err);
	c.old = old ? old : c.first;
	c.now = now ? now : c.second;
	if (!rc && (!c.old[0] || !c.now[0]))
		rc = lims_err_set(
			err, LIMS_E_NOT_FOUND, "Two certificates of %s are needed to compare: record them with lims %s certificate", code, noun);
	if (!rc && lims_text_equal(c.old, c.now))
		rc = lims_err_set(err, LIMS_E_INPUT, "The certificate %s is compared with itself: name two with --old and --new", c.old);
	struct pairing p = {
		.noun = noun, .c = &c, .units = units, .allowance = allowance, .visit = visit, .ctx = ctx, .lab = lab, .code = code};
	if (!rc)
		rc = lims_standard_each(lab, noun, code, with_old, &p, err);
	if (!rc && !p.found)
		rc = lims_err_set(
			err, LIMS_E_NOT_FOUND, "%s has no certificates %s and %s: see lims %s certificates %s", code, c.old, c.now, noun, code);
	if (!rc) {
		snprintf(ret_old, LIMS_CODE * 2, "%s", c.old);
		snprintf(ret_now, LIMS_CODE * 2, "%s", c.now);
	}
	lims_arena_destroy(arena);
	return rc;
}

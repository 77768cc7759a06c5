// SPDX-License-Identifier: Apache-2.0
// Finds out of which kinds of quantity a standard is, and holds its limit against them; also when a certificate tells one that is new.
#include "laboratory/equipment/limit_check.h"

#include "laboratory/desk.h"
#include "laboratory/equipment/measure.h"
#include "laboratory/equipment/needs.h"
#include "laboratory/standards.h"
#include "lims-core/base/arena.h"
#include "lims-core/base/text.h"
#include "lims-core/catalog/catalog.h"
#include "lims-core/engine/units.h"

#include <stdio.h>
#include <string.h>

enum { VALUE = 1001, UNITS_MAX = 16 << 20 };

/// What tells of which quantity a standard is.
enum teller { NOTHING, CLASS, CERTIFICATE, PROCEDURE };

struct knowing {
	const struct lims_units *units;
	const char *unit; ///< of the limit
	bool fits;
	enum teller by; ///< who told the unit that is meant, the first that is no pure number
	char meant[LIMS_MEASURE_UNIT], name[VALUE];
	bool pure;       ///< somebody told a pure number
	const char *but; ///< number of a certificate whose place is taken; NULL: of none
};

static void told(struct knowing *k, enum teller by, const char *name, const char *unit)
{
	if (lims_measure_same_kind(k->units, unit, "1"))
		k->pure = true;
	else if (k->by == NOTHING) {
		k->by = by;
		snprintf(k->meant, sizeof k->meant, "%s", unit);
		snprintf(k->name, sizeof k->name, "%s", name);
	}
	k->fits = k->fits || lims_measure_same_kind(k->units, k->unit, unit);
}

/// OIML R 111-1: weights. Other classes are numbers of whatever quantity, and I to IIII are those of scales (R 76-1) and of tapes (R 35-1) alike.
static bool is_of_mass(const char *class)
{
	return (class[0] == 'E' || class[0] == 'F' || class[0] == 'M') && class[1] >= '0' && class[1] <= '3';
}

static void tell_certificate(struct knowing *k, const char *name, const struct lims_ws_certificate *c)
{
	struct lims_dec number;
	char unit[LIMS_MEASURE_UNIT];
	for (size_t i = 0; i < c->curve_count; i++) {
		lims_measure_of_curve(&c->curves[i], unit);
		told(k, CERTIFICATE, name, unit);
	}
	for (size_t i = 0; i < c->piece_count; i++)
		if (lims_measure_read(c->pieces[i].nominal, &number, unit, NULL) == LIMS_OK)
			told(k, CERTIFICATE, name, unit);
}

static lims_rc take_certificate(void *ctx, const struct lims_standard_row *row, struct lims_err *err)
{
	struct knowing *k = ctx;
	(void)err;
	if (!lims_text_equal(row->number, k->but))
		tell_certificate(k, row->number, &row->certificate);
	return LIMS_OK;
}

static lims_rc take_need(void *ctx, const struct lims_procedure *p, const struct lims_standard_need *need, struct lims_err *err)
{
	struct knowing *k = ctx;
	(void)err;
	for (size_t i = 0; i < need->asked_count; i++)
		if (need->asked[i].kind == LIMS_CELL_NUMBER)
			told(k, PROCEDURE, p->id, need->asked[i].unit);
	for (size_t i = 0; i < need->certified_count; i++)
		told(k, PROCEDURE, p->id, need->certified[i].unit);
	if (need->pieces)
		told(k, PROCEDURE, p->id, need->pieces->unit);
	return LIMS_OK;
}

static lims_rc refuse(const struct knowing *k, const char *limit, struct lims_err *err)
{
	switch (k->by) {
	case CLASS:
		return lims_err_set(err, LIMS_E_INPUT,
			"--limit %.60s is of another quantity than class %.60s, which is one of masses: write it in %s or a unit of its kind, or in %%",
			limit, k->name, k->meant);
	case CERTIFICATE:
		return lims_err_set(err, LIMS_E_INPUT,
			"--limit %.60s is of another quantity than what the certificate %.100s states: write it in %s or a unit of its kind, or in %%",
			limit, k->name, k->meant);
	case PROCEDURE:
		return lims_err_set(err, LIMS_E_INPUT,
			"--limit %.60s is of another quantity than what the procedure %.100s asks of this standard: write it in %s or a unit of its "
			"kind, or in %%",
			limit, k->name, k->meant);
	default:
		return lims_err_set(err, LIMS_E_INPUT,
			"--limit %.60s is in a unit, and what is known of this standard are pure numbers: write it as a part of the value, in %%",
			limit);
	}
}

/// From its class and, when it stands, its certificates and its use.
static lims_rc learn(struct lims_laboratory *lab, struct knowing *k, const char *code, const char *class, struct lims_err *err)
{
	bool used = false;
	if (is_of_mass(class))
		told(k, CLASS, class, "g");
	if (!code || lims_register_stands(lims_journal_db(lab->journal), "standard", code, NULL) != LIMS_OK)
		return LIMS_OK;
	lims_rc rc = lims_standard_each(lab, "standard", code, take_certificate, k, err);
	return rc ? rc : lims_needs_used(lab, code, take_need, k, &used, err);
}

static lims_rc check_kind(
	struct lims_laboratory *lab, struct knowing *k, const char *code, const char *class, const char *limit, struct lims_err *err)
{
	if (lims_measure_same_kind(k->units, k->unit, "1"))
		return LIMS_OK;
	lims_rc rc = learn(lab, k, code, class, err);
	return rc || k->fits || (k->by == NOTHING && !k->pure) ? rc : refuse(k, limit, err);
}

/// Not what clears the field: who takes a class away says nothing of the limit.
static bool given(const struct lims_field_value *values, size_t count, const char *name)
{
	const char *written = lims_field_written(values, count, name);
	return written && written[0];
}

lims_rc lims_limit_check(
	struct lims_laboratory *lab, const char *code, const struct lims_field_value *values, size_t count, struct lims_err *err)
{
	const struct lims_register *r = lims_register_find("standard");
	char limit[VALUE] = "", class[VALUE] = "", unit[LIMS_MEASURE_UNIT];
	struct lims_unit parsed;
	struct lims_dec number;
	if (!given(values, count, "limit") && !given(values, count, "class"))
		return LIMS_OK;
	lims_rc rc = lims_register_will(lab, r, code, values, count, "limit", limit, sizeof limit, err);
	if (!rc)
		rc = lims_register_will(lab, r, code, values, count, "class", class, sizeof class, err);
	if (rc || !limit[0])
		return rc;
	struct knowing k = {.unit = unit};
	struct lims_arena *arena = lims_arena_create(UNITS_MAX);
	rc = arena ? lims_catalog_units(lab->catalog, arena, &k.units, err)
			   : lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the units");
	if (!rc && (lims_measure_read(limit, &number, unit, NULL) != LIMS_OK || !unit[0] || lims_dec_sign(number) <= 0 ||
				   lims_unit_parse(k.units, unit, strlen(unit), &parsed, NULL) != LIMS_OK))
		rc = lims_err_set(err, LIMS_E_INPUT,
			"--limit %.60s is no error limit or expanded uncertainty: write a number above zero and a unit that is known, like \"0.05 g\" "
			"or "
			"\"0.1 %%\"",
			limit);
	if (!rc)
		rc = check_kind(lab, &k, code, class, limit, err);
	lims_arena_destroy(arena);
	return rc;
}

static lims_rc refuse_certificate(
	const struct knowing *k, const char *code, const char *limit, const char *number, bool unit, struct lims_err *err)
{
	if (unit)
		return lims_err_set(err, LIMS_E_REFUSED,
			"The limit %.60s on the card of %s is of another quantity than what the certificate %.100s states: put it right with lims "
			"standard "
			"set %s --limit, in %s or a unit of its kind or in %%, or say how it is known that the certificate is of this one with "
			"--identified TEXT",
			limit, code, number, code, k->meant);
	return lims_err_set(err, LIMS_E_REFUSED,
		"The limit %.60s on the card of %s is in a unit, and the certificate %.100s states pure numbers: put it right with lims standard "
		"set "
		"%s --limit, as a part of the value, in %%, or say how it is known that the certificate is of this one with --identified TEXT",
		limit, code, number, code);
}

lims_rc lims_limit_certified(struct lims_laboratory *lab, const char *code, const struct lims_ws_certificate *c, struct lims_arena *arena,
	const char *said, struct lims_err *err)
{
	char limit[VALUE] = "", class[VALUE] = "", unit[LIMS_MEASURE_UNIT];
	struct lims_dec number;
	struct knowing k = {.unit = unit, .but = c->number};
	lims_rc rc = lims_register_field(lab, "standard", code, "limit", limit, sizeof limit, err);
	if (!rc)
		rc = lims_register_field(lab, "standard", code, "class", class, sizeof class, err);
	if (rc || (said && said[0]) || lims_measure_read(limit, &number, unit, NULL) != LIMS_OK)
		return rc;
	rc = lims_catalog_units(lab->catalog, arena, &k.units, err);
	if (rc || lims_measure_same_kind(k.units, unit, "1") || !lims_measure_same_kind(k.units, unit, unit))
		return rc;
	tell_certificate(&k, c->number, c);
	bool in_unit = k.by != NOTHING;
	if (!in_unit && !k.pure)
		return LIMS_OK;
	rc = learn(lab, &k, code, class, err);
	return rc || k.fits ? rc : refuse_certificate(&k, code, limit, c->number, in_unit, err);
}

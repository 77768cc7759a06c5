// SPDX-License-Identifier: Apache-2.0
// Finds the curve that corrects a reading, by instrument, quantity and day, and applies it.
#include "laboratory/equipment/correct.h"

#include "laboratory/desk.h"
#include "laboratory/equipment/life.h"
#include "laboratory/registers.h"
#include "laboratory/standards.h"
#include "lims-core/base/lang.h"
#include "lims-core/base/text.h"

#include <stdlib.h>
#include <string.h>

enum { ARENA_MAX = 256 << 20 };

/// One instrument: its certificates and whether each may be used.
struct instrument {
	const char *code;
	const struct lims_certificate_period *periods;
	const bool *usable;
	size_t count;
	struct instrument *next;
};
struct ready {
	const struct lims_ws_curve *curve;
	const char *unit;
	const struct lims_correcting *correcting;
	struct ready *next;
};
struct lims_air_corrector {
	struct lims_laboratory *lab;
	struct lims_arena *arena;
	const struct lims_units *units;
	struct instrument *instruments;
	struct ready *ready;
};

static lims_rc no_memory(struct lims_err *err)
{
	return lims_err_set(err, LIMS_E_MEMORY, "There is no memory to correct a reading");
}

lims_rc lims_air_corrector_create(struct lims_laboratory *lab, struct lims_air_corrector **ret, struct lims_err *err)
{
	struct lims_air_corrector *c = calloc(1, sizeof *c);
	lims_rc rc = LIMS_OK;
	if (c)
		*c = (struct lims_air_corrector){.lab = lab, .arena = lims_arena_create(ARENA_MAX)};
	if (!c || !c->arena)
		rc = no_memory(err);
	else
		rc = lims_catalog_units(lab->catalog, c->arena, &c->units, err);
	if (rc)
		lims_air_corrector_destroy(c);
	else
		*ret = c;
	return rc;
}

void lims_air_corrector_destroy(struct lims_air_corrector *c)
{
	if (c)
		lims_arena_destroy(c->arena);
	free(c);
}

/// The certificates that a noun has under a code; where any was accepted or refused, only accepted ones are used.
static lims_rc load(struct lims_air_corrector *c, const char *noun, const char *code, struct instrument *i, struct lims_err *err)
{
	struct lims_certificate_period *periods = NULL;
	size_t count = 0;
	bool asked = false;
	lims_rc rc = lims_standard_periods(c->lab, noun, code, c->arena, &periods, &count, err);
	if (rc)
		return rc;
	struct lims_ws_certificate *all = lims_arena_array(c->arena, count + 1, sizeof *all);
	struct lims_certificate_decision *decisions = lims_arena_array(c->arena, count + 1, sizeof *decisions);
	bool *usable = lims_arena_array(c->arena, count + 1, sizeof *usable);
	if (!all || !decisions || !usable)
		return no_memory(err);
	for (size_t k = 0; k < count; k++)
		all[k] = *periods[k].certificate;
	rc = lims_life_decisions(c->lab, noun, code, all, count, decisions, err);
	for (size_t k = 0; !rc && k < count; k++)
		asked = asked || decisions[k].accepted || decisions[k].refused;
	for (size_t k = 0; !rc && k < count; k++)
		usable[k] = asked ? periods[k].state == LIMS_PERIOD_COUNTS && decisions[k].accepted
						  : periods[k].state == LIMS_PERIOD_COUNTS || periods[k].state == LIMS_PERIOD_WAITS;
	i->periods = periods;
	i->usable = usable;
	i->count = count;
	return rc;
}

static lims_rc find(struct lims_air_corrector *c, const char *device, const struct instrument **ret, struct lims_err *err)
{
	char standard[LIMS_CODE] = "";
	for (struct instrument *i = c->instruments; i; i = i->next)
		if (lims_text_equal(i->code, device)) {
			*ret = i;
			return LIMS_OK;
		}
	struct instrument *i = lims_arena_array(c->arena, 1, sizeof *i);
	if (!i)
		return no_memory(err);
	*i = (struct instrument){.code = lims_arena_text(c->arena, device), .next = c->instruments};
	lims_rc rc = i->code ? load(c, "device", device, i, err) : no_memory(err);
	if (!rc && i->count == 0)
		rc = lims_register_field(c->lab, "device", device, "standard", standard, sizeof standard, err);
	if (!rc && standard[0])
		rc = load(c, "standard", standard, i, err);
	if (!rc)
		*ret = c->instruments = i;
	return rc;
}

static lims_rc ready_curve(struct lims_air_corrector *c, const struct lims_ws_curve *curve, const char *unit,
	const struct lims_correcting **ret, struct lims_err *err)
{
	for (struct ready *r = c->ready; r; r = r->next)
		if (r->curve == curve && lims_text_equal(r->unit, unit)) {
			*ret = r->correcting;
			return LIMS_OK;
		}
	struct ready *r = lims_arena_array(c->arena, 1, sizeof *r);
	if (!r)
		return no_memory(err);
	*r = (struct ready){.curve = curve, .unit = lims_arena_text(c->arena, unit), .next = c->ready};
	lims_rc rc = r->unit ? lims_correction_build(curve, c->units, unit, c->arena, &r->correcting, err) : no_memory(err);
	if (!rc) {
		c->ready = r;
		*ret = r->correcting;
	}
	return rc;
}

lims_rc lims_air_correct(struct lims_air_corrector *c, const char *device, const char *quantity, const char *shown, struct lims_moment at,
	struct lims_air_corrected *ret, struct lims_err *err)
{
	const struct instrument *i = NULL;
	const struct lims_correcting *correcting = NULL;
	const struct lims_ws_curve *curve = NULL;
	struct lims_date day = lims_moment_date(at, c->lab->p.zone_min);
	bool in_force = false, conflict = false;
	const char *unit = strchr(shown, ' ');
	*ret = (struct lims_air_corrected){.uncorrected = NULL};
	lims_rc rc = find(c, device, &i, err);
	if (rc || i->count == 0)
		return rc;
	for (size_t k = 0; k < i->count; k++) {
		const struct lims_certificate_period *p = &i->periods[k];
		if (!lims_in_force(p->from, p->to, day))
			continue;
		bool states = lims_correction_in(p->certificate, quantity) != NULL;
		conflict = conflict || (states && p->state == LIMS_PERIOD_CONFLICT);
		if (!i->usable[k])
			continue;
		in_force = true;
		if (states) {
			ret->curve = curve = lims_correction_in(p->certificate, quantity);
			ret->certificate = p->certificate;
		}
	}
	ret->uncorrected = curve ? NULL : conflict ? "conflict" : in_force ? "not_stated" : "not_in_force";
	if (!curve)
		return LIMS_OK;
	struct lims_err why = {.lang = err ? err->lang : NULL};
	rc = ready_curve(c, curve, unit ? unit + 1 : "1", &correcting, &why);
	if (rc == LIMS_E_INPUT) {
		ret->uncorrected = "other_unit";
		return LIMS_OK;
	}
	if (rc && err)
		*err = why;
	if (!rc)
		rc = lims_correction_apply(correcting, shown, &ret->c, err);
	if (!rc && ret->c.outside)
		ret->uncorrected = "outside";
	return rc;
}

const char *lims_air_uncorrected_words(const char *uncorrected)
{
	static const char *const codes[] = {"outside", "not_stated", "conflict", "not_in_force", "other_unit"};
	static const char *const words[] = {LIMS_MSG("outside of the points of its certificate"),
		LIMS_MSG("its certificate states no correction of it"), LIMS_MSG("two of its certificates state the same"),
		LIMS_MSG("none of its certificates was in force"), LIMS_MSG("its certificate corrects it in another unit")};
	for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
		if (lims_text_equal(codes[i], uncorrected))
			return words[i];
	return uncorrected;
}

void lims_air_corrected_json(struct lims_jw *w, const char *shown, const struct lims_air_corrected *c)
{
	bool corrected = c->certificate && !c->uncorrected;
	lims_jw_text(w, "value", corrected ? c->c.value : shown);
	if (c->uncorrected)
		lims_jw_text(w, "uncorrected", c->uncorrected);
	if (!c->certificate)
		return;
	// The curve goes along, so that the correction is computed again from the entry alone.
	struct lims_ws_certificate one = *c->certificate;
	one.curves = c->curve;
	one.curve_count = 1;
	one.pieces = NULL;
	one.piece_count = 0;
	if (corrected)
		lims_jw_text(w, "shown", shown);
	lims_jw_object(w, "correction");
	if (corrected) {
		lims_jw_text(w, "value", c->c.correction);
		if (c->c.U[0])
			lims_jw_text(w, "U", c->c.U);
		if (c->c.k[0])
			lims_jw_text(w, "k", c->c.k);
	}
	lims_jw_array(w, "certificates");
	lims_jw_object(w, NULL);
	lims_certificate_json(&one, w);
	lims_jw_end_object(w);
	lims_jw_end_array(w);
	lims_jw_end_object(w);
}

lims_rc lims_air_certificate_check(const struct lims_ws_certificate *c, const struct lims_units *units, struct lims_arena *arena,
	const struct lims_fault_sink *sink, struct lims_err *err)
{
	static const char *const known[][2] = {{"temperature", "Cel"}, {"humidity", "%"}, {"pressure", "hPa"}};
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; !rc && i < sizeof known / sizeof known[0]; i++) {
		const struct lims_ws_curve *curve = lims_correction_in(c, known[i][0]);
		const struct lims_correcting *ready = NULL;
		struct lims_err fault = {.lang = err ? err->lang : NULL};
		lims_rc one = curve ? lims_correction_build(curve, units, known[i][1], arena, &ready, &fault) : LIMS_OK;
		if (one)
			lims_err_context(&fault, "%s", curve->name);
		rc = lims_fault_tell(sink, known[i][0], one, &fault, err);
	}
	return rc;
}

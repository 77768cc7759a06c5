// SPDX-License-Identifier: Apache-2.0
// Adds the correction that a certificate states to what its instrument showed.
#include "laboratory/proof/correction.h"

#include "lims-core/base/lang.h"
#include "lims-core/base/text.h"
#include "lims-core/engine/curve.h"

#include <stdio.h>
#include <string.h>

enum { NAME_MAX = 160, ARENA_MAX = 64 << 20, WHOLE_MORE = 3, ROUNDED_MORE = 2 };

struct lims_correcting {
	const struct lims_curve *curve;
	struct lims_unit unit, difference;
};

const struct lims_ws_curve *lims_correction_in(const struct lims_ws_certificate *c, const char *quantity)
{
	char name[NAME_MAX];
	snprintf(name, sizeof name, "%s_correction", quantity);
	for (size_t i = 0; i < c->curve_count; i++)
		if (lims_text_equal(c->curves[i].name, name))
			return &c->curves[i];
	return NULL;
}

lims_rc lims_correction_build(const struct lims_ws_curve *from, const struct lims_units *units, const char *unit, struct lims_arena *arena,
	const struct lims_correcting **ret, struct lims_err *err)
{
	struct lims_correcting *c = lims_arena_array(arena, 1, sizeof *c);
	if (!c)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory to correct a reading");
	lims_rc rc = lims_unit_parse(units, unit, strlen(unit), &c->unit, err);
	if (rc)
		return rc;
	c->difference = lims_unit_difference(units, &c->unit);
	struct lims_certified as = {.name = from->name,
		.unit = c->difference.code,
		.measure = &c->difference,
		.difference = &c->difference,
		.of = c->unit.code,
		.argument = &c->unit};
	rc = lims_curve_build(from, &as, units, arena, &c->curve, err);
	if (!rc)
		*ret = c;
	return rc;
}

static void put(struct lims_dec d, const char *unit, char out[LIMS_PROOF_VALUE])
{
	char digits[LIMS_DEC_TEXT];
	lims_dec_text(d, digits);
	snprintf(out, LIMS_PROOF_VALUE, lims_text_equal(unit, "1") ? "%.60s" : "%.60s %.18s", digits, unit);
}

static void put_part(
	const struct lims_correcting *c, enum lims_ref_part part, const struct lims_value *x, const char *unit, char out[LIMS_PROOF_VALUE])
{
	struct lims_value v = {.kind = LIMS_KIND_NONE};
	lims_curve_look(c->curve, part, x, &v);
	out[0] = '\0';
	if (v.kind == LIMS_KIND_NUMBER)
		put(v.number, unit, out);
}

/// "24.3 Cel" as number and unit.
static bool split(const char *text, struct lims_dec *ret_number, const char **ret_unit)
{
	size_t n = strcspn(text, " ");
	*ret_unit = text[n] ? text + n + 1 : "1";
	return n > 0 && lims_dec_parse(text, n, ret_number, NULL) == LIMS_OK;
}

lims_rc lims_correction_apply(const struct lims_correcting *c, const char *shown, struct lims_correction *ret, struct lims_err *err)
{
	struct lims_value x = {.kind = LIMS_KIND_NUMBER, .exact = true, .unit = &c->unit}, y = {.kind = LIMS_KIND_NONE};
	struct lims_dec value;
	const char *unit;
	*ret = (struct lims_correction){.outside = false};
	if (!split(shown, &x.number, &unit) || !lims_text_equal(unit, c->unit.code))
		return lims_err_set(err, LIMS_E_INPUT, "%s is no value in %s", shown, c->unit.code);
	lims_curve_look(c->curve, LIMS_PART_VALUE, &x, &y);
	if (y.kind != LIMS_KIND_NUMBER) {
		ret->outside = true;
		return LIMS_OK;
	}
	lims_rc rc = lims_dec_add(x.number, y.number, &value, NULL, err);
	if (rc)
		return rc;
	// Zeros that the computation left behind what was read say nothing.
	int places = lims_dec_places(x.number);
	struct lims_dec trimmed = lims_dec_trim(value);
	if (lims_dec_places(trimmed) >= places || lims_dec_round(trimmed, places, LIMS_ROUND_HALF_EVEN, &value, NULL) != LIMS_OK)
		value = trimmed;
	put(value, unit, ret->value);
	put(lims_dec_trim(y.number), c->difference.code, ret->correction);
	put_part(c, LIMS_PART_EXPANDED, &x, c->difference.code, ret->U);
	put_part(c, LIMS_PART_FACTOR, &x, "1", ret->k);
	return LIMS_OK;
}

void lims_correction_printed(const char *shown, const char *value, char ret[LIMS_PROOF_VALUE])
{
	struct lims_dec read, corrected;
	const char *unit;
	snprintf(ret, LIMS_PROOF_VALUE, "%s", value);
	if (!split(shown, &read, &unit) || !split(value, &corrected, &unit))
		return;
	int places = lims_dec_places(read) > 0 ? lims_dec_places(read) : 0;
	if (lims_dec_places(corrected) > places + WHOLE_MORE &&
		lims_dec_round(corrected, places + ROUNDED_MORE, LIMS_ROUND_HALF_EVEN, &corrected, NULL) == LIMS_OK)
		put(corrected, unit, ret);
}

/* ---- again ---- */

static lims_rc correct_again(const struct lims_dossier_condition *c, const struct lims_units *units, struct lims_arena *arena,
	struct lims_correction *ret, struct lims_err *err)
{
	const struct lims_ws_curve *curve = lims_correction_in(c->corrected_by, c->quantity);
	const struct lims_correcting *ready = NULL;
	struct lims_dec number;
	const char *unit = "";
	if (!curve)
		return lims_err_set(err, LIMS_E_CORRUPT, "The correction of the condition c%d is kept without its values", c->number);
	(void)split(c->shown, &number, &unit);
	lims_rc rc = lims_correction_build(curve, units, unit, arena, &ready, err);
	return rc ? rc : lims_correction_apply(ready, c->shown, ret, err);
}

lims_rc lims_proof_corrections(const struct lims_dossier *s, const struct lims_units *units, struct lims_proof_count *ret,
	struct lims_buf *ret_lines, struct lims_err *err)
{
	struct lims_arena *arena = lims_arena_create(ARENA_MAX);
	lims_rc rc = arena ? LIMS_OK : lims_err_set(err, LIMS_E_MEMORY, "There is no memory to correct a reading");
	for (size_t i = 0; !rc && i < s->recorded_count; i++) {
		const struct lims_dossier_condition *c = &s->recorded[i];
		struct lims_correction now;
		if (!c->corrected_by || c->uncorrected)
			continue;
		rc = correct_again(c, units, arena, &now, err);
		if (rc == LIMS_E_INPUT)
			rc = lims_err_set(err, LIMS_E_CORRUPT, "The correction of the condition c%d cannot be computed again", c->number);
		if (rc)
			break;
		ret->corrected++;
		if (!now.outside && lims_text_equal(now.value, c->value))
			continue;
		ret->differences++;
		lims_buf_addf(ret_lines, lims_err_tr(err, "condition c%d (%s): %s by certificate %s is recorded as %s, computed %s\n"), c->number,
			c->quantity, c->shown, c->corrected_by->number, c->value, now.outside ? "–" : now.value);
	}
	lims_arena_destroy(arena);
	return rc;
}

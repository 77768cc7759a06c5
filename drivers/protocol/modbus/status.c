// SPDX-License-Identifier: Apache-2.0
// What a register alone does not say: the bits of a status word, and what a person declared.
#include "drivers/protocol/modbus/modbus.h"

#include <stdio.h>
#include <string.h>

static bool is_set(uint32_t word, int bit)
{
	return bit >= 0 && (word >> bit & 1);
}

/// Whole numbers become numbers with so many digits behind the point.
static void place_point(int places, struct lims_reading *r)
{
	char text[LIMS_DEC_TEXT];
	bool inexact = false;
	if (lims_dec_mul(r->value, lims_dec_scaled(1, -places), &r->value, &inexact, NULL) != LIMS_OK || inexact ||
		lims_dec_text(r->value, text) >= sizeof r->digits) {
		r->reason = LIMS_REASON_BAD_NUMBER;
		return;
	}
	memcpy(r->digits, text, strlen(text) + 1);
}

static void refuse(struct lims_reading *r, enum lims_reason reason, const char *note)
{
	lims_reading_reject(r, r, reason, note);
	r->digits[0] = '\0';
}

/// How many digits stand behind the point; -1 when not exactly one bit says it.
static int places_of(const struct lims_model_status *s, uint32_t word)
{
	int places = -1;
	for (size_t i = 0; i < s->decimals_count; i++) {
		if (!is_set(word, s->decimals[i].bit))
			continue;
		if (places >= 0)
			return -1;
		places = s->decimals[i].places;
	}
	return places;
}

void lims_modbus_status(const struct lims_model_status *s, uint32_t word, struct lims_reading *r)
{
	bool had_value = r->reason == LIMS_REASON_NONE || r->reason == LIMS_REASON_NO_UNIT;
	r->net = is_set(word, s->net);
	if (s->unstable >= 0) {
		r->stable = !is_set(word, s->unstable);
		r->stable_origin = LIMS_ORIGIN_WIRE;
	}
	if (!had_value)
		return;
	if (is_set(word, s->error) || (s->good >= 0 && !is_set(word, s->good)))
		refuse(r, LIMS_REASON_DEVICE_ERROR, "the status word says that the value is not good");
	else if (is_set(word, s->overload))
		refuse(r, LIMS_REASON_OVERLOAD, "the status word says: above the range");
	else if (is_set(word, s->underload))
		refuse(r, LIMS_REASON_UNDERLOAD, "the status word says: below the range");
	else if (is_set(word, s->other_unit))
		refuse(r, LIMS_REASON_UNIT_UNKNOWN, "the instrument shows its second unit");
	else if (s->decimals_count && places_of(s, word) < 0)
		refuse(r, LIMS_REASON_NOT_A_VALUE, "the status word does not say how many digits stand behind the point");
	else {
		if (s->decimals_count)
			place_point(places_of(s, word), r);
		if (r->reason == LIMS_REASON_NONE && s->unstable >= 0 && !r->stable)
			r->reason = LIMS_REASON_UNSTABLE;
	}
}

void lims_modbus_declared(const struct lims_model_register *reg, const struct lims_setup *setup, struct lims_reading *r)
{
	char note[LIMS_READING_NOTE];
	if (r->reason != LIMS_REASON_NONE)
		return;
	if (reg->decimals_declared && (!setup || !setup->has_decimals)) {
		snprintf(note, sizeof note, "%.40s without a point: declare decimals=0…9 in the set-up", r->digits);
		refuse(r, LIMS_REASON_NOT_A_VALUE, note);
		return;
	}
	if (reg->decimals_declared)
		place_point((int)setup->decimals, r);
	if (!reg->unit_declared || r->reason != LIMS_REASON_NONE)
		return;
	if (setup && setup->unit[0])
		memcpy(r->unit, setup->unit, sizeof r->unit);
	else
		r->reason = LIMS_REASON_NO_UNIT;
}

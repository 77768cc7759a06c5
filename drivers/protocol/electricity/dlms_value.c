// SPDX-License-Identifier: Apache-2.0
// One DLMS value with its code, scaler and unit as a reading. Nothing that the frame does not say is guessed.
#include "drivers/protocol/electricity/dlms.h"

#include <stdio.h>
#include <string.h>

bool lims_dlms_scale_read(struct lims_axdr *a, struct lims_dlms_scale *ret)
{
	struct lims_axdr copy = *a;
	struct lims_axdr_item head, scaler, unit;
	if (!lims_axdr_next(&copy, &head) || head.tag != LIMS_AXDR_STRUCTURE || head.count != 2 || !lims_axdr_next(&copy, &scaler) ||
		scaler.tag != LIMS_AXDR_INT8 || !lims_axdr_next(&copy, &unit) || unit.tag != LIMS_AXDR_ENUM)
		return false;
	ret->known = true;
	ret->exponent = scaler.negative ? -(int)scaler.magnitude : (int)scaler.magnitude;
	ret->unit_code = (unsigned)unit.magnitude;
	ret->unit = lims_obis_unit_of_code(ret->unit_code);
	*a = copy;
	return true;
}

static size_t two(char *out, unsigned value, bool given)
{
	out[0] = given ? (char)('0' + value / 10 % 10) : '-';
	out[1] = given ? (char)('0' + value % 10) : '-';
	return 2;
}

void lims_dlms_moment(const uint8_t b[12], char *out)
{
	unsigned year = (unsigned)b[0] << 8 | b[1];
	// year(2) month day weekday hour minute second hundredths deviation(2) status; FFh and FFFFh: not given
	static const uint8_t at[] = {2, 3, 5, 6, 7};
	static const char before[] = "-- ::";
	size_t n = two(out, year / 100, year != 0xffff);
	n += two(out + n, year, year != 0xffff);
	for (size_t i = 0; i < sizeof at; i++) {
		out[n++] = before[i];
		n += two(out + n, b[at[i]], b[at[i]] < 100);
	}
	out[n] = '\0';
}

/// Characters as they are, without zeros that fill them up; anything else as hexadecimal digits.
static void write_text(const struct lims_axdr_item *item, char *out, size_t room)
{
	size_t len = item->text_len;
	while (len && !item->text[len - 1])
		len--;
	bool plain = item->tag != 0x04 && len > 0;
	for (size_t i = 0; i < len; i++)
		plain = plain && item->text[i] >= 0x20 && item->text[i] <= 0x7e;
	size_t used = 0;
	len = plain ? len : item->text_len;
	for (size_t i = 0; i < len && used + 3 < room; i++) {
		if (plain)
			out[used++] = (char)item->text[i];
		else
			used += (size_t)snprintf(out + used, room - used, "%02X", item->text[i]);
	}
	out[used] = '\0';
}

/// The content of what measures nothing, as text for the note.
static void write_content(const struct lims_axdr_item *item, bool moment, char *out, size_t room)
{
	if (item->tag == LIMS_AXDR_NULL || item->tag == 0xff)
		snprintf(out, room, "nothing");
	else if ((item->tag == LIMS_AXDR_DATE_TIME || (moment && item->tag == LIMS_AXDR_OCTETS)) && item->text_len == 12 && room >= 24)
		lims_dlms_moment(item->text, out);
	else if (item->text_len || lims_axdr_is_text(item->tag))
		write_text(item, out, room);
	else
		snprintf(out, room, "%s%llu", item->negative ? "-" : "", (unsigned long long)item->magnitude);
}

static bool is_float(const struct lims_axdr_item *item)
{
	return item->tag == LIMS_AXDR_FLOAT32 || item->tag == LIMS_AXDR_FLOAT64;
}

/// Infinite or no number: all bits of the exponent are set.
static bool no_number(const struct lims_axdr_item *item)
{
	uint64_t exponent = item->tag == LIMS_AXDR_FLOAT32 ? 0x7f800000u : UINT64_C(0x7ff0000000000000);
	return is_float(item) && (item->magnitude & exponent) == exponent;
}

/// Sets digits and value from a float with its scaler.
static bool float_value(const struct lims_axdr_item *item, int exponent, struct lims_reading *r)
{
	struct lims_dec d;
	char text[LIMS_DEC_TEXT];
	bool inexact = false;
	lims_rc rc = item->tag == LIMS_AXDR_FLOAT32 ? lims_dec_from_float32((uint32_t)item->magnitude, &d, NULL)
												: lims_dec_from_float64(item->magnitude, &d, NULL);
	if (rc != LIMS_OK || (exponent && lims_dec_mul(d, lims_dec_scaled(1, exponent), &d, &inexact, NULL) != LIMS_OK) || inexact)
		return false;
	size_t n = lims_dec_text(d, text);
	if (n >= sizeof r->digits)
		return false;
	memcpy(r->digits, text, n + 1);
	r->value = d;
	return true;
}

/// A number whose scale and unit are known.
static void scaled(const struct lims_axdr_item *item, const struct lims_dlms_scale *scale, struct lims_reading *r)
{
	if (no_number(item)) {
		lims_reading_reject(r, r, LIMS_REASON_NO_VALUE, "the meter sends no number (NaN or infinite)");
		return;
	}
	bool good =
		is_float(item) ? float_value(item, scale->exponent, r) : lims_obis_number(r, item->negative, item->magnitude, scale->exponent);
	if (!good) {
		snprintf(
			r->note, sizeof r->note, "%s with the scaler %d is no number", is_float(item) ? "a float" : "a whole number", scale->exponent);
		r->reason = LIMS_REASON_BAD_NUMBER;
		return;
	}
	if (!scale->unit) {
		snprintf(r->note, sizeof r->note, "unit code %u", scale->unit_code);
		r->reason = LIMS_REASON_UNIT_UNKNOWN;
		return;
	}
	memcpy(r->unit, scale->unit, strnlen(scale->unit, sizeof r->unit - 1));
}

/// What a person declared, where it fits the quantity: both the scale and the unit.
static bool declared(const struct lims_setup *setup, const char *base_unit, struct lims_dlms_scale *ret)
{
	if (!setup || !setup->unit[0] || !setup->has_scale || (base_unit && !lims_obis_unit_fits(base_unit, setup->unit)))
		return false;
	*ret = (struct lims_dlms_scale){.known = true, .unit = setup->unit};
	return true;
}

static bool apply_declared(const struct lims_setup *setup, struct lims_reading *r)
{
	bool inexact = false;
	char text[LIMS_DEC_TEXT];
	if (r->reason != LIMS_REASON_NONE)
		return true;
	if (lims_dec_mul(r->value, setup->scale, &r->value, &inexact, NULL) != LIMS_OK || inexact ||
		lims_dec_text(r->value, text) >= sizeof r->digits)
		return false;
	memcpy(r->digits, text, strlen(text) + 1);
	return true;
}

void lims_dlms_value(const struct lims_scan *scan, const struct lims_obis *obis, const struct lims_axdr_item *item,
	const struct lims_dlms_scale *scale, const struct lims_reading *base, struct lims_emit *emit)
{
	struct lims_reading r = *base;
	struct lims_dlms_scale by_hand;
	char code[LIMS_OBIS_TEXT];
	const char *base_unit = lims_obis_role(obis, r.role);
	lims_obis_text(obis, code);
	r.stable_origin = LIMS_ORIGIN_INFERRED;
	memcpy(r.note, code, sizeof code);
	if (!lims_axdr_is_number(item->tag)) {
		char content[LIMS_AXDR_TEXT + 4];
		bool moment = obis->group[2] == 1 && obis->group[3] == 0 && obis->group[4] == 0;
		write_content(item, moment, content, sizeof content);
		snprintf(r.note, sizeof r.note, "%.24s %.66s", code, content);
		r.reason = LIMS_REASON_NOT_A_VALUE;
	} else if (scale && scale->known) {
		scaled(item, scale, &r);
	} else if (declared(scan->setup, base_unit, &by_hand)) {
		scaled(item, &by_hand, &r);
		r.unit_origin = LIMS_ORIGIN_DECLARED;
		if (!apply_declared(scan->setup, &r))
			r.reason = LIMS_REASON_BAD_NUMBER;
	} else {
		char content[24];
		write_content(item, false, content, sizeof content);
		snprintf(r.note, sizeof r.note, "%.24s %s: no scaler and unit; declare scale= and unit=", code, is_float(item) ? "float" : content);
		r.reason = LIMS_REASON_NO_UNIT;
	}
	lims_emit_reading(emit, &r);
}

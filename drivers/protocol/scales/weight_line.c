// SPDX-License-Identifier: Apache-2.0
// What the lines of scales share.
#include "drivers/protocol/scales/weight_line.h"

#include <string.h>

static const struct lims_unit_name shared[] = {
	{"g", "g", "mass"},
	{"kg", "kg", "mass"},
	{"mg", "mg", "mass"},
	{"ug", "ug", "mass"},
	{"t", "t", "mass"},
	{"ct", "[car_m]", "mass"},
	{"lb", "[lb_av]", "mass"},
	{"oz", "[oz_av]", "mass"},
	{"ozt", "[oz_tr]", "mass"},
	{"dwt", "[pwt_tr]", "mass"},
	{"GN", "[gr]", "mass"},
	{"gn", "[gr]", "mass"},
	{"N", "N", "force"},
	{"PCS", "1", "count"},
	{"pcs", "1", "count"},
	{"%", "%", "ratio"},
	{0},
};

bool lims_weight_unit_is(const char *ucum)
{
	for (const struct lims_unit_name *u = shared; u->wire; u++)
		if (strcmp(u->ucum, ucum) == 0)
			return true;
	return false;
}

/// A short text: cheaper than looking for its end first.
static void put(char *to, const char *text)
{
	while ((*to++ = *text++) != '\0') {
	}
}

static const struct lims_unit_name *find(const struct lims_unit_name *list, struct lims_piece name)
{
	for (; list && list->wire; list++)
		if (lims_piece_is(name, list->wire))
			return list;
	return NULL;
}

enum lims_reason lims_weight_unit(
	struct lims_reading *r, const struct lims_setup *setup, struct lims_piece field, const struct lims_unit_name *own)
{
	struct lims_piece name = lims_piece_trim(field);
	if (!name.len) {
		if (!setup || !setup->unit[0])
			return LIMS_REASON_NO_UNIT;
		memcpy(r->unit, setup->unit, sizeof r->unit);
		r->unit_origin = LIMS_ORIGIN_DECLARED;
		return LIMS_REASON_NONE;
	}
	const struct lims_unit_name *known = find(own, name);
	if (!known)
		known = find(shared, name);
	if (!known || !known->ucum) {
		lims_piece_note(r, "unit ", name);
		return LIMS_REASON_UNIT_UNKNOWN;
	}
	put(r->unit, known->ucum);
	put(r->role, known->role);
	return LIMS_REASON_NONE;
}

static enum lims_reason bad_number(struct lims_reading *r, struct lims_piece p)
{
	r->digits[0] = '\0';
	lims_piece_note(r, "value ", p);
	return LIMS_REASON_BAD_NUMBER;
}

static enum lims_reason blank_field(struct lims_reading *r)
{
	lims_piece_note(r, "the weight field is blank", (struct lims_piece){"", 0});
	return LIMS_REASON_NO_VALUE;
}

/// The digits are in place with their end; their value, or no digits.
static enum lims_reason take(struct lims_reading *r, size_t len, struct lims_piece wire)
{
	bool known = lims_piece_short((struct lims_piece){r->digits, len}, &r->value);
	return known || lims_dec_parse(r->digits, len, &r->value, NULL) == LIMS_OK ? LIMS_REASON_NONE : bad_number(r, wire);
}

enum lims_reason lims_weight_number(struct lims_reading *r, struct lims_piece field)
{
	struct lims_piece p = lims_piece_trim(field);
	if (!p.len)
		return blank_field(r);
	size_t sign = p.at[0] == '-' || p.at[0] == '+';
	struct lims_piece digits = lims_piece_trim((struct lims_piece){p.at + sign, p.len - sign});
	bool second_sign = digits.len && (digits.at[0] == '-' || digits.at[0] == '+');
	if (second_sign || sign + digits.len >= sizeof r->digits || !lims_piece_number(digits))
		return bad_number(r, p);
	r->digits[0] = p.at[0];
	memcpy(r->digits + sign, digits.at, digits.len);
	r->digits[sign + digits.len] = '\0';
	return take(r, sign + digits.len, p);
}

enum lims_reason lims_weight_scaled(struct lims_reading *r, bool negative, struct lims_piece field, int places)
{
	enum { DIGITS_MAX = 20, PLACES_MAX = 9 };
	size_t blanks = 0, used = 0, behind = places > 0 ? (size_t)places : 0, zeros = places < 0 ? (size_t)-places : 0;
	while (blanks < field.len && field.at[blanks] == ' ')
		blanks++;
	if (blanks == field.len)
		return blank_field(r);
	struct lims_piece d = {field.at + blanks, field.len - blanks};
	for (size_t i = 0; i < d.len; i++)
		if (d.at[i] < '0' || d.at[i] > '9')
			return bad_number(r, d);
	if (d.len > DIGITS_MAX || behind > PLACES_MAX || zeros > PLACES_MAX)
		return bad_number(r, d);
	char *out = r->digits;
	if (negative)
		out[used++] = '-';
	// At least one digit stands before the point, and as many behind it as there must be.
	size_t lead = d.len > behind ? 0 : behind + 1 - d.len;
	for (size_t i = 0; i < lead + d.len + zeros; i++) {
		if (behind && i == lead + d.len - behind)
			out[used++] = '.';
		out[used++] = i < lead || i >= lead + d.len ? '0' : d.at[i - lead];
	}
	out[used] = '\0';
	return take(r, used, d);
}

size_t lims_weight_unit_at(struct lims_piece field)
{
	size_t n = field.len;
	while (n && field.at[n - 1] != '.' && (field.at[n - 1] < '0' || field.at[n - 1] > '9'))
		n--;
	return n;
}

void lims_weight_judge(struct lims_reading *r, enum lims_reason number, enum lims_reason unit, bool moving)
{
	r->reason = number;
	if (unit == LIMS_REASON_UNIT_UNKNOWN || number == LIMS_REASON_NONE)
		r->reason = unit;
	if (r->reason == LIMS_REASON_NONE && moving)
		r->reason = LIMS_REASON_UNSTABLE;
	if (r->reason == LIMS_REASON_NO_UNIT)
		lims_note_no_unit(r);
}

void lims_weight_no_stability(struct lims_reading *r)
{
	r->stable = false;
	r->stable_origin = LIMS_ORIGIN_INFERRED;
}

lims_rc lims_weight_request(
	const struct lims_ask *ask, const struct lims_weight_question *questions, struct lims_request *ret, struct lims_err *err)
{
	static const char *const shown[] = {"", "mass", "count", "force", "ratio", NULL};
	const struct lims_weight_question *q = questions;
	if (!lims_piece_in((struct lims_piece){ask->role, strlen(ask->role)}, shown))
		while (q->role && strcmp(q->role, ask->role) != 0)
			q++;
	if (!q->role)
		return lims_err_set(err, LIMS_E_INPUT, "this scale cannot be asked for \"%s\"; ask for mass", ask->role);
	struct lims_request r = {.len = strlen(q->bytes)};
	memcpy(r.bytes, q->bytes, r.len);
	*ret = r;
	return LIMS_OK;
}

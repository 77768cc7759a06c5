// SPDX-License-Identifier: Apache-2.0
// Data sets of IEC 62056-21 and what they say.
//
//   1.8.0(000123.4*kWh)                                 a value with its unit
//   1.6.1(0.50262*kW)(2211120730), 1.6.0(time)(v*kW)    a value and its time
//   P.01(time)(status)(minutes)(n) n × (code)(unit) CR LF (v1)…(vn) CR LF …   a load profile, a row a period
//   0-0:98.1.0(n)(code)(code) n × (time)(time)(v*kW)    several values
//   0.0.0(12345678), F.F(00), P.98(time)(status)…       texts
#include "drivers/protocol/electricity/iec62056.h"
#include "drivers/protocol/electricity/obis.h"

#include <stdio.h>
#include <string.h>

enum { ADDRESS = 32, COLUMNS = 32 };

void lims_iec_note(struct lims_reading *r, const char *text, size_t n)
{
	size_t used = strlen(r->note), room = sizeof r->note - 1 - used;
	bool cut = n > room;
	for (size_t i = 0; i < (cut ? room : n); i++)
		r->note[used++] = (char)(text[i] >= 0x20 && text[i] <= 0x7e ? text[i] : '?');
	r->note[used] = '\0';
	if (cut)
		memcpy(r->note + sizeof r->note - 3, "..", 2);
}

static bool of_address(char c)
{
	return c >= ' ' && c <= '~' && c != '(' && c != ')' && c != '/' && c != '!';
}

/// The end of a bracketed value, on its bracket; NULL when it is none.
static const char *close_of(const char *open, const char *end, bool *ret_cut)
{
	const char *p = open + 1;
	// A value may hold NUL where the owner blanked it: the block's check finds that.
	while (p < end && *p != ')' && *p != '(' && *p != '\r' && *p != '\n')
		p++;
	*ret_cut = p == end;
	return p < end && *p == ')' ? p : NULL;
}

const char *lims_iec_set_read(const char *at, const char *end, struct lims_iec_set *ret, bool *ret_cut)
{
	const char *p = at;
	bool cut = false;
	while (p < end && p - at < ADDRESS && of_address(*p))
		p++;
	if (ret_cut)
		*ret_cut = p == end;
	if (p == end || *p != '(')
		return NULL;
	ret->address = (struct lims_piece){at, (size_t)(p - at)};
	ret->values.at = p;
	ret->count = 0;
	while (p < end && *p == '(') {
		const char *close = close_of(p, end, &cut);
		if (!close) {
			if (ret_cut)
				*ret_cut = cut;
			return NULL;
		}
		p = close + 1;
		ret->count++;
		// A line that begins with a bracket goes on with the values of the line before.
		const char *next = p;
		while (next < end && (*next == '\r' || *next == '\n'))
			next++;
		ret->values.len = (size_t)(p - ret->values.at);
		if (next < end && *next == '(')
			p = next;
	}
	return ret->values.at + ret->values.len;
}

bool lims_iec_set_next(const struct lims_iec_set *set, size_t *cursor, struct lims_piece *ret)
{
	const char *open = *cursor < set->values.len ? memchr(set->values.at + *cursor, '(', set->values.len - *cursor) : NULL;
	if (!open)
		return false;
	const char *close = memchr(open, ')', (size_t)(set->values.at + set->values.len - open));
	*ret = (struct lims_piece){open + 1, (size_t)(close - open - 1)};
	*cursor = (size_t)(close + 1 - set->values.at);
	return true;
}

/// A value with its unit: what stands before and after '*'.
static bool has_unit(struct lims_piece value, struct lims_piece *ret_number, struct lims_piece *ret_unit)
{
	const char *star = memchr(value.at, '*', value.len);
	if (!star)
		return false;
	*ret_number = lims_piece_trim((struct lims_piece){value.at, (size_t)(star - value.at)});
	*ret_unit = (struct lims_piece){star + 1, (size_t)(value.at + value.len - star - 1)};
	// "1-0:1.8.0*255" is a code.
	return ret_unit->len && !(star[1] >= '0' && star[1] <= '9');
}

static void set_role(struct lims_reading *r, struct lims_piece address, const char **ret_base)
{
	struct lims_obis code;
	*ret_base = NULL;
	if (lims_obis_read(address.at, address.len, &code)) {
		*ret_base = lims_obis_role(&code, r->role);
		return;
	}
	memcpy(r->role, "id_", 4);
	for (size_t i = 0, n = 3; i < address.len && n + 1 < sizeof r->role; i++) {
		r->role[n++] = (char)(address.at[i] > 0x20 && address.at[i] <= 0x7e ? address.at[i] : '_');
		r->role[n] = '\0';
	}
}

static enum lims_reason read_number(struct lims_reading *r, struct lims_piece number)
{
	if (!number.len)
		return LIMS_REASON_NO_VALUE;
	if (!lims_piece_number(number) || number.len >= sizeof r->digits || lims_dec_parse(number.at, number.len, &r->value, NULL) != LIMS_OK)
		return LIMS_REASON_BAD_NUMBER;
	memcpy(r->digits, number.at, number.len);
	r->digits[number.len] = '\0';
	return LIMS_REASON_NONE;
}

static void finish(const struct lims_iec_context *x, struct lims_reading *r, struct lims_emit *emit)
{
	r->stable_origin = LIMS_ORIGIN_INFERRED;
	if (*x->remark)
		lims_iec_note(r, x->remark, strlen(x->remark));
	lims_emit_reading(emit, r);
}

/// A number whose unit is known by its text.
static void unit_of(struct lims_reading *r, struct lims_piece unit)
{
	const char *ucum = lims_obis_unit_of_text(unit.at, unit.len);
	if (ucum)
		memcpy(r->unit, ucum, strlen(ucum) + 1);
	else if (r->reason == LIMS_REASON_NONE) {
		r->reason = LIMS_REASON_UNIT_UNKNOWN;
		lims_iec_note(r, " unit ", 6);
		lims_iec_note(r, unit.at, unit.len);
	}
}

/// The set without units: a number of a quantity that lacks its unit, or a text.
static void decode_text(const struct lims_iec_context *x, const struct lims_iec_set *set, const char *base, struct lims_reading *r)
{
	struct lims_piece value, number;
	size_t cursor = 0;
	lims_iec_set_next(set, &cursor, &value);
	number = lims_piece_trim(value);
	if (set->count == 1 && base) {
		r->reason = read_number(r, number);
		if (r->reason == LIMS_REASON_NONE)
			r->reason = lims_obis_no_unit(r, x->setup, base);
		if (r->reason != LIMS_REASON_BAD_NUMBER)
			return;
	} else
		r->reason = LIMS_REASON_NOT_A_VALUE;
	if (set->count > 1 || value.len)
		lims_iec_note(r, " ", 1);
	if (set->count == 1)
		lims_iec_note(r, value.at, value.len);
	else
		lims_iec_note(r, set->values.at, set->values.len);
}

/// The values with units, each a reading; where there are several, they are numbered and carry what stands before them.
static void decode_values(const struct lims_iec_context *x, const struct lims_iec_set *set, size_t values, const struct lims_reading *empty,
	struct lims_emit *emit)
{
	struct lims_piece value, number, unit, before = {"", 0};
	size_t cursor = 0, taken = 0;
	while (lims_iec_set_next(set, &cursor, &value)) {
		if (!has_unit(value, &number, &unit)) {
			before = value;
			continue;
		}
		struct lims_reading r = *empty;
		r.reason = read_number(&r, number);
		if (values > 1) {
			size_t used = strlen(r.role);
			char place[24];
			int len = snprintf(place, sizeof place, "_%zu", ++taken);
			used = used + (size_t)len < sizeof r.role ? used : sizeof r.role - 1 - (size_t)len;
			memcpy(r.role + used, place, (size_t)len + 1);
		}
		if (r.reason == LIMS_REASON_BAD_NUMBER) {
			lims_iec_note(&r, " value ", 7);
			lims_iec_note(&r, number.at, number.len);
		}
		unit_of(&r, unit);
		if (before.len) {
			lims_iec_note(&r, " at ", 4);
			lims_iec_note(&r, before.at, before.len);
		} else if (values == 1 && set->count > 1 && lims_iec_set_next(set, &cursor, &before)) {
			lims_iec_note(&r, " at ", 4);
			lims_iec_note(&r, before.at, before.len);
		}
		finish(x, &r, emit);
	}
}

/// The head of a load profile.
struct profile {
	size_t columns;
	struct lims_piece time, code[COLUMNS], unit[COLUMNS];
	size_t rows_at; ///< cursor of the first row's first value
};

static bool small_number(struct lims_piece p, size_t *ret)
{
	*ret = 0;
	for (size_t i = 0; i < p.len; i++) {
		if (p.at[i] < '0' || p.at[i] > '9' || p.len > 3)
			return false;
		*ret = *ret * 10 + (size_t)(p.at[i] - '0');
	}
	return p.len > 0;
}

static bool read_profile(const struct lims_iec_set *set, struct profile *p)
{
	struct lims_piece skipped, count;
	size_t cursor = 0;
	if (set->count < 6 || !lims_iec_set_next(set, &cursor, &p->time) || !lims_iec_set_next(set, &cursor, &skipped) ||
		!lims_iec_set_next(set, &cursor, &skipped) || !lims_iec_set_next(set, &cursor, &count))
		return false;
	if (!small_number(count, &p->columns) || p->columns < 1 || p->columns > COLUMNS || set->count < 4 + 2 * p->columns ||
		(set->count - 4) % p->columns)
		return false;
	// An event of a log has codes without units: one that is known makes it a profile.
	bool measured = false;
	for (size_t i = 0; i < p->columns; i++) {
		struct lims_obis code;
		if (!lims_iec_set_next(set, &cursor, &p->code[i]) || !lims_iec_set_next(set, &cursor, &p->unit[i]) ||
			!lims_obis_read(p->code[i].at, p->code[i].len, &code))
			return false;
		measured = measured || (p->unit[i].len && lims_obis_unit_of_text(p->unit[i].at, p->unit[i].len));
	}
	p->rows_at = cursor;
	return measured;
}

static void decode_profile(const struct lims_iec_context *x, const struct lims_iec_set *set, const struct profile *p,
	const struct lims_reading *empty, struct lims_emit *emit)
{
	struct lims_piece value;
	size_t cursor = p->rows_at;
	for (size_t i = 0; lims_iec_set_next(set, &cursor, &value); i++) {
		struct lims_reading r = *empty;
		size_t column = i % p->columns, row = i / p->columns + 1;
		char text[48];
		snprintf(r.role, sizeof r.role, "profile_%zu_%zu", column + 1, row);
		r.reason = read_number(&r, lims_piece_trim(value));
		if (p->unit[column].len)
			unit_of(&r, p->unit[column]);
		else if (r.reason == LIMS_REASON_NONE)
			r.reason = LIMS_REASON_NO_UNIT;
		lims_iec_note(&r, " ", 1);
		lims_iec_note(&r, p->code[column].at, p->code[column].len);
		int len = snprintf(text, sizeof text, " period %zu from ", row);
		lims_iec_note(&r, text, (size_t)len);
		lims_iec_note(&r, p->time.at, p->time.len);
		finish(x, &r, emit);
	}
}

static size_t count_values(const struct lims_iec_set *set)
{
	struct lims_piece value, number, unit;
	size_t cursor = 0, n = 0;
	while (lims_iec_set_next(set, &cursor, &value))
		n += has_unit(value, &number, &unit);
	return n;
}

static void refuse(
	const struct lims_iec_context *x, enum lims_reason reason, const char *what, struct lims_piece text, struct lims_emit *emit)
{
	struct lims_reading r = *x->base;
	r.reason = reason;
	lims_iec_note(&r, what, strlen(what));
	lims_iec_note(&r, text.at, text.len);
	finish(x, &r, emit);
}

/// Whether the address may be the rest of a longer one: "1.8.0" of "21.8.0". Not so where it begins with a letter or with its medium.
static bool may_be_cut(struct lims_piece address)
{
	bool lettered = address.len && address.at[0] >= 'A' && address.at[0] <= 'Z';
	return !lettered && !(address.len > 1 && address.at[1] == '-');
}

static void decode_set(const struct lims_iec_context *x, const struct lims_iec_set *set, struct lims_emit *emit)
{
	struct lims_piece address = set->address, first = {"", 0};
	struct lims_reading empty = *x->base;
	struct profile p;
	size_t cursor = 0;
	const char *base;
	lims_iec_set_next(set, &cursor, &first);
	if (!address.len && first.len >= 2 && memcmp(first.at, "ER", 2) == 0) {
		refuse(x, LIMS_REASON_DEVICE_ERROR, "the meter answers ", first, emit);
		return;
	}
	if (!address.len)
		address = (struct lims_piece){x->asked, strlen(x->asked)};
	if (!address.len) {
		refuse(x, LIMS_REASON_NOT_A_VALUE, "an answer to a register that is not named: ", set->values, emit);
		return;
	}
	set_role(&empty, address, &base);
	lims_iec_note(&empty, address.at, address.len);
	size_t values = count_values(set);
	if (values)
		decode_values(x, set, values, &empty, emit);
	else if (read_profile(set, &p))
		decode_profile(x, set, &p, &empty, emit);
	else {
		decode_text(x, set, base, &empty);
		finish(x, &empty, emit);
	}
}

/// What is no data set: the rest of its line.
static const char *line_end(const char *at, const char *end)
{
	while (at < end && *at != '\r' && *at != '\n')
		at++;
	return at;
}

void lims_iec_lines(const struct lims_iec_context *x, const char *text, size_t n, struct lims_emit *emit)
{
	const char *at = text, *end = text + n;
	size_t before = emit->given;
	bool first = x->unchecked;
	while (at < end && !emit->stopped) {
		if (*at == '\r' || *at == '\n' || *at == '!' || *at == '\0') {
			at++;
			continue;
		}
		struct lims_iec_set set;
		const char *next = lims_iec_set_read(at, end, &set, NULL);
		const char *stop = next ? next : line_end(at, end);
		struct lims_piece line = {at, (size_t)(stop - at)};
		if (first && (!next || may_be_cut(set.address)))
			refuse(x, LIMS_REASON_TRUNCATED, "the head of the first line may be lost: ", line, emit);
		else if (!next)
			refuse(x, LIMS_REASON_NOT_A_VALUE, "no data set: ", line, emit);
		else
			decode_set(x, &set, emit);
		first = false;
		at = stop;
	}
	if (emit->given == before && !emit->stopped)
		refuse(x, LIMS_REASON_NOT_A_VALUE, "a block without data", (struct lims_piece){"", 0}, emit);
}

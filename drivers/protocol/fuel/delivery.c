// SPDX-License-Identifier: Apache-2.0
// Decimals, units and the check volume × unit price = amount of all dispenser protocols.
#include "drivers/protocol/fuel/delivery.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

__extension__ typedef unsigned __int128 wide;

enum { PRODUCT_LOW = -3, PRODUCT_HIGH = 12 };

struct lims_fuel_count lims_fuel_bcd(const uint8_t *bytes, size_t n)
{
	struct lims_fuel_count c = {.width = (unsigned)(2 * n), .given = true};
	for (size_t i = 0; i < n; i++) {
		unsigned high = bytes[i] >> 4, low = bytes[i] & 0x0f;
		c.given = c.given && high <= 9 && low <= 9;
		c.value = c.value * 100 + high * 10 + low;
	}
	return c;
}

struct lims_fuel_count lims_fuel_digits(const uint8_t *bytes, size_t n)
{
	struct lims_fuel_count c = {.width = (unsigned)n, .given = true};
	for (size_t i = 0; i < n; i++) {
		c.given = c.given && bytes[i] >= '0' && bytes[i] <= '9';
		c.value = c.value * 10 + (bytes[i] & 0x0fu);
	}
	return c;
}

struct lims_fuel_count lims_fuel_little(const uint8_t *bytes, size_t n)
{
	struct lims_fuel_count c = {.given = true};
	for (size_t i = n; i-- > 0;)
		c.value = c.value << 8 | bytes[i];
	return c;
}

void lims_fuel_give_note(const struct lims_reading *base, struct lims_emit *emit, const char *format, ...)
{
	struct lims_reading r = *base;
	va_list args;
	r.reason = LIMS_REASON_NOT_A_VALUE;
	va_start(args, format);
	vsnprintf(r.note, sizeof r.note, format, args);
	va_end(args);
	lims_emit_reading(emit, &r);
}

static void place_text(const struct lims_fuel_place *p, char *ret, size_t room)
{
	char nozzle[16] = "";
	if (p->nozzle)
		snprintf(nozzle, sizeof nozzle, " nozzle %u", p->nozzle % 100);
	snprintf(ret, room, "pump %s%s%s%.24s", p->pump, nozzle, p->state[0] ? ", " : "", p->state);
}

/// Is this the pump, and the nozzle, that the set-up names ("52h", "52h/2")? True when it names none.
static bool declared_place(const struct lims_setup *setup, const struct lims_fuel_place *p)
{
	char whole[LIMS_FUEL_LABEL + 8];
	if (!setup || !setup->address[0] || strcmp(setup->address, p->pump) == 0)
		return true;
	snprintf(whole, sizeof whole, "%s/%u", p->pump, p->nozzle % 100);
	return p->nozzle && strcmp(setup->address, whole) == 0;
}

/// What lies at the beginning of lims_memory for all dispensers.
struct shared {
	char first[LIMS_FUEL_LABEL]; ///< label of the pump that delivered first
	uint8_t has_done, done;      ///< a pump that was heard to run and to finish; its number
	uint8_t spare[2];
	uint32_t done_volume;
	uint8_t ran[32]; ///< one bit for each pump that was heard to run and not yet to finish
};
_Static_assert(sizeof(struct shared) == LIMS_FUEL_MEMORY, "protocols begin behind it");

static struct shared shared_of(const struct lims_memory *memory)
{
	struct shared s;
	memcpy(&s, memory->bytes, sizeof s);
	return s;
}

/// Remembers the first pump that delivered; false for another one.
static bool only_pump(struct lims_memory *memory, const char *pump)
{
	struct shared s = shared_of(memory);
	if (!s.first[0])
		memcpy(memory->bytes, pump, strnlen(pump, LIMS_FUEL_LABEL - 1));
	return !s.first[0] || strncmp(s.first, pump, LIMS_FUEL_LABEL) == 0;
}

void lims_fuel_runs(struct lims_memory *memory, const struct lims_fuel_place *place)
{
	struct shared s = shared_of(memory);
	s.ran[place->number / 8] |= (uint8_t)(1u << place->number % 8);
	s.has_done = s.has_done && s.done != place->number;
	memcpy(memory->bytes, &s, sizeof s);
}

/// A pump at rest: is this the delivery that it was heard to run for? Told again with the same volume, it still is.
static bool has_finished(struct lims_memory *memory, const struct lims_fuel_place *place, uint64_t volume)
{
	struct shared s = shared_of(memory);
	uint8_t bit = (uint8_t)(1u << place->number % 8);
	if (!(s.ran[place->number / 8] & bit))
		return s.has_done && s.done == place->number && s.done_volume == (uint32_t)volume;
	s.ran[place->number / 8] &= (uint8_t)~bit;
	s.has_done = true;
	s.done = place->number;
	s.done_volume = (uint32_t)volume;
	memcpy(memory->bytes, &s, sizeof s);
	return true;
}

static bool read_unit(const struct lims_setup *setup, enum lims_setup_quantity q, char *ret)
{
	const char *volume = setup->unit[0] ? setup->unit : "L";
	const char *money = setup->currency[0] ? setup->currency : "1";
	int n = 0;
	if (q == LIMS_SETUP_VOLUME || q == LIMS_SETUP_TOTALISER_VOLUME)
		n = snprintf(ret, LIMS_READING_UNIT, "%s", volume);
	else if (q == LIMS_SETUP_UNIT_PRICE)
		n = snprintf(ret, LIMS_READING_UNIT, "%s/%s", money, volume);
	else
		n = snprintf(ret, LIMS_READING_UNIT, "%s", money);
	return n < LIMS_READING_UNIT;
}

static void raw_digits(struct lims_reading *r, const struct lims_fuel_count *c)
{
	snprintf(r->digits, sizeof r->digits, "%0*llu", (int)(c->width < 20 ? c->width : 0), (unsigned long long)c->value);
}

/// The number with its declared decimals; the reason says what is missing.
static enum lims_reason scaled(
	const struct lims_setup *setup, enum lims_setup_quantity q, const struct lims_fuel_count *c, struct lims_reading *r)
{
	char text[LIMS_DEC_TEXT];
	memcpy(r->role, lims_setup_quantity_role(q), strlen(lims_setup_quantity_role(q)) + 1);
	if (!c->given)
		return LIMS_REASON_BAD_NUMBER;
	if (!setup || !setup->decimals_of[q].given) {
		raw_digits(r, c);
		return LIMS_REASON_NOT_A_VALUE;
	}
	r->value = lims_dec_scaled((int64_t)c->value, -setup->decimals_of[q].places);
	lims_dec_text(r->value, text);
	memcpy(r->digits, text, strnlen(text, sizeof r->digits - 1));
	r->unit_origin = LIMS_ORIGIN_DECLARED;
	return read_unit(setup, q, r->unit) ? LIMS_REASON_NONE : LIMS_REASON_UNIT_UNKNOWN;
}

static wide power_of_ten(int power)
{
	wide v = 1;
	while (power-- > 0)
		v *= 10;
	return v;
}

/// For which sum of decimals (volume + price - amount) do the digits agree? False when no sum does, or when zeros would agree with any.
static bool agreeing_sum(const struct lims_fuel_delivery *d, int *ret)
{
	if (!d->volume.value || !d->amount.value || !d->price.value || d->volume.value > 99999999 || d->amount.value > 99999999 ||
		d->price.value > 99999999)
		return false;
	wide product = (wide)d->volume.value * d->price.value;
	for (int sum = PRODUCT_LOW; sum <= PRODUCT_HIGH; sum++) {
		wide step = power_of_ten(sum);
		wide left = product * power_of_ten(-sum), right = d->amount.value * step;
		if ((left > right ? left - right : right - left) < step) {
			*ret = sum;
			return true;
		}
	}
	return false;
}

/// Why a delivery of known decimals is not believed; NONE: it is.
static enum lims_reason judge_product(const struct lims_setup *setup, const struct lims_fuel_delivery *d, const struct lims_reading *volume,
	const struct lims_reading *amount, const struct lims_reading *price, char *ret_note)
{
	struct lims_dec unit_price = price->value, product, difference;
	bool inexact = false;
	if (!d->price.given && !setup->has_unit_price) {
		snprintf(ret_note, LIMS_READING_NOTE, "pump %s: no unit price was told or declared, volume x price = amount is not checked",
			d->place.pump);
		return LIMS_REASON_NOT_CONFIRMED;
	}
	if (!d->price.given)
		unit_price = setup->unit_price;
	struct lims_dec step = lims_dec_scaled(1, -setup->decimals_of[LIMS_SETUP_AMOUNT].places);
	if (lims_dec_mul(volume->value, unit_price, &product, &inexact, NULL) == LIMS_OK &&
		lims_dec_sub(product, amount->value, &difference, &inexact, NULL) == LIMS_OK && !inexact &&
		lims_dec_cmp(lims_dec_abs(difference), step) < 0)
		return LIMS_REASON_NONE;
	char p[LIMS_DEC_TEXT], x[LIMS_DEC_TEXT];
	lims_dec_text(unit_price, p);
	lims_dec_text(product, x);
	snprintf(ret_note, LIMS_READING_NOTE, "pump %s: %.12s x %.12s = %.16s, but the amount is %.12s", d->place.pump, volume->digits, p, x,
		amount->digits);
	return LIMS_REASON_NOT_CONFIRMED;
}

/// The note of digits whose decimals nobody declared.
static void undeclared_note(const struct lims_fuel_place *place, const struct lims_fuel_delivery *d, struct lims_reading *r)
{
	char where[48], text[2 * LIMS_READING_NOTE];
	int sum = 0;
	place_text(place, where, sizeof where);
	size_t n = (size_t)snprintf(text, sizeof text, "%s: %s; undeclared decimals", where, r->digits);
	if (d && d->price.given && agreeing_sum(d, &sum))
		snprintf(text + n, sizeof text - n, " (volume+price-amount=%d)", sum);
	lims_reading_reject(r, r, r->reason, text);
}

static void not_ours(const struct lims_fuel_place *place, const struct lims_setup *setup, char *ret_note)
{
	char where[48];
	place_text(place, where, sizeof where);
	snprintf(ret_note, LIMS_READING_NOTE, "%s; declared is %.16s", where, setup->address);
}

static bool moves(const struct lims_fuel_place *p)
{
	return p->motion == LIMS_FUEL_READY || p->motion == LIMS_FUEL_RUNNING;
}

/// The reason that holds for the whole delivery, when the decimals are all there.
static enum lims_reason judge(const struct lims_scan *scan, const struct lims_fuel_delivery *d, const struct lims_reading *volume,
	const struct lims_reading *amount, const struct lims_reading *price, char *ret_note)
{
	enum lims_reason reason = judge_product(scan->setup, d, volume, amount, price, ret_note);
	if (reason != LIMS_REASON_NONE)
		return reason;
	if (!scan->setup->address[0] && !only_pump(scan->memory, d->place.pump)) {
		snprintf(ret_note, LIMS_READING_NOTE, "pump %s: another pump delivers on this line too; declare address=", d->place.pump);
		return LIMS_REASON_NOT_CONFIRMED;
	}
	place_text(&d->place, ret_note, LIMS_READING_NOTE);
	return moves(&d->place) ? LIMS_REASON_UNSTABLE : LIMS_REASON_NONE;
}

/// What makes the whole delivery none, before its decimals are looked at.
static enum lims_reason refuse(const struct lims_scan *scan, const struct lims_fuel_delivery *d, char *ret_note)
{
	if (!declared_place(scan->setup, &d->place)) {
		not_ours(&d->place, scan->setup, ret_note);
		return LIMS_REASON_NOT_A_VALUE;
	}
	if (d->volume.given && d->amount.given && (d->price.given || !d->price_here))
		return LIMS_REASON_NONE;
	snprintf(ret_note, LIMS_READING_NOTE, "pump %s: a digit of the delivery is none", d->place.pump);
	return LIMS_REASON_BAD_NUMBER;
}

static bool all_declared(const struct lims_setup *setup)
{
	return setup && setup->decimals_of[LIMS_SETUP_VOLUME].given && setup->decimals_of[LIMS_SETUP_AMOUNT].given &&
		   setup->decimals_of[LIMS_SETUP_UNIT_PRICE].given;
}

void lims_fuel_give_delivery(
	const struct lims_scan *scan, const struct lims_reading *base, const struct lims_fuel_delivery *d, struct lims_emit *emit)
{
	const struct lims_fuel_count *counts[] = {&d->volume, &d->amount, &d->price};
	struct lims_reading r[3] = {*base, *base, *base};
	char note[LIMS_READING_NOTE] = "";
	bool declared = all_declared(scan->setup), fits = true;
	for (int q = 0; q < 3; q++)
		fits = scaled(scan->setup, (enum lims_setup_quantity)q, counts[q], &r[q]) != LIMS_REASON_UNIT_UNKNOWN && fits;
	if (d->place.motion == LIMS_FUEL_RUNNING)
		lims_fuel_runs(scan->memory, &d->place);
	bool finished = d->place.motion == LIMS_FUEL_FINISHED && has_finished(scan->memory, &d->place, d->volume.value);
	enum lims_reason reason = refuse(scan, d, note);
	bool refused = reason != LIMS_REASON_NONE;
	if (!refused && declared)
		reason = fits ? judge(scan, d, &r[0], &r[1], &r[2], note) : LIMS_REASON_UNIT_UNKNOWN;
	for (int q = 0; q < (d->price_here ? 3 : 2); q++) {
		lims_reading_reject(&r[q], &r[q], refused || declared ? reason : LIMS_REASON_NOT_A_VALUE, note);
		if (!refused && !declared)
			undeclared_note(&d->place, d, &r[q]);
		r[q].stable = finished;
		r[q].stable_origin = finished || moves(&d->place) ? LIMS_ORIGIN_WIRE : LIMS_ORIGIN_INFERRED;
		lims_emit_reading(emit, &r[q]);
	}
}

void lims_fuel_give_count(const struct lims_scan *scan, const struct lims_reading *base, const struct lims_fuel_place *place,
	enum lims_setup_quantity quantity, struct lims_fuel_count count, struct lims_emit *emit)
{
	struct lims_reading r = *base;
	if (place->motion == LIMS_FUEL_RUNNING)
		lims_fuel_runs(scan->memory, place);
	bool checked = quantity != LIMS_SETUP_VOLUME && quantity != LIMS_SETUP_AMOUNT;
	r.reason = scaled(scan->setup, quantity, &count, &r);
	// A price stands still; of a totaliser nobody says whether the pump runs.
	r.stable = quantity == LIMS_SETUP_UNIT_PRICE;
	r.stable_origin = r.stable ? LIMS_ORIGIN_WIRE : LIMS_ORIGIN_INFERRED;
	if (!declared_place(scan->setup, place)) {
		r.reason = LIMS_REASON_NOT_A_VALUE;
		not_ours(place, scan->setup, r.note);
	} else if (r.reason == LIMS_REASON_NOT_A_VALUE)
		undeclared_note(place, NULL, &r);
	else if (r.reason == LIMS_REASON_NONE && !checked) {
		r.reason = moves(place) ? LIMS_REASON_UNSTABLE : LIMS_REASON_NOT_CONFIRMED;
		place_text(place, r.note, sizeof r.note);
	} else
		place_text(place, r.note, sizeof r.note);
	lims_emit_reading(emit, &r);
}

// SPDX-License-Identifier: Apache-2.0
// Decimals, units and the check volume × unit price = amount of all dispenser protocols.
#include "drivers/protocol/fuel/delivery.h"
#include "drivers/protocol/fuel/product.h"
#include "drivers/protocol/fuel/words.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

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
	char nozzle[24];
	LIMS_FUEL_WORDS(ret, room, "pump ", p->pump, p->nozzle ? " nozzle " : "", p->nozzle ? lims_fuel_number(nozzle, p->nozzle, 0) : "",
		p->state[0] ? ", " : "", p->state);
}

/// Is this the pump, and the nozzle, that the set-up names ("52h", "52h/2")? True when it names none.
static bool declared_place(const struct lims_setup *setup, const struct lims_fuel_place *p)
{
	char whole[LIMS_FUEL_LABEL + 24], nozzle[24];
	if (!setup || !setup->address[0] || strcmp(setup->address, p->pump) == 0)
		return true;
	LIMS_FUEL_WORDS(whole, sizeof whole, p->pump, "/", lims_fuel_number(nozzle, p->nozzle, 0));
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
	bool of_volume = q == LIMS_SETUP_VOLUME || q == LIMS_SETUP_TOTALISER_VOLUME;
	if (q != LIMS_SETUP_UNIT_PRICE)
		LIMS_FUEL_WORDS(ret, LIMS_READING_UNIT, of_volume ? volume : money);
	else if (strlen(money) + strlen(volume) + 2 > LIMS_READING_UNIT)
		return false;
	else
		LIMS_FUEL_WORDS(ret, LIMS_READING_UNIT, money, "/", volume);
	return true;
}

/// The number with its declared decimals; the reason says what is missing.
static enum lims_reason scaled(
	const struct lims_setup *setup, enum lims_setup_quantity q, const struct lims_fuel_count *c, struct lims_reading *r)
{
	LIMS_FUEL_WORDS(r->role, sizeof r->role, lims_setup_quantity_role(q));
	if (!c->given)
		return LIMS_REASON_BAD_NUMBER;
	if (!setup || !setup->decimals_of[q].given) {
		lims_fuel_number(r->digits, c->value, c->width);
		return LIMS_REASON_NOT_A_VALUE;
	}
	int places = setup->decimals_of[q].places;
	r->value = lims_dec_scaled((int64_t)c->value, -places);
	lims_fuel_decimal(r->digits, c->value, places);
	r->unit_origin = LIMS_ORIGIN_DECLARED;
	return read_unit(setup, q, r->unit) ? LIMS_REASON_NONE : LIMS_REASON_UNIT_UNKNOWN;
}

/// The note of digits whose decimals nobody declared; `sum` is that of decimals that would agree.
static void undeclared_note(const char *where, const char *sum, struct lims_reading *r)
{
	LIMS_FUEL_WORDS(r->note, sizeof r->note, where, ": ", r->digits, "; undeclared decimals", *sum ? " (volume+price-amount=" : "", sum,
		*sum ? ")" : "");
}

static void not_ours(const struct lims_fuel_place *place, const struct lims_setup *setup, char *ret_note)
{
	char where[48];
	place_text(place, where, sizeof where);
	LIMS_FUEL_WORDS(ret_note, LIMS_READING_NOTE, where, "; declared is ", setup->address);
}

static bool moves(const struct lims_fuel_place *p)
{
	return p->motion == LIMS_FUEL_READY || p->motion == LIMS_FUEL_RUNNING;
}

/// The reason that holds for the whole delivery, when the decimals are all there.
static enum lims_reason judge(const struct lims_scan *scan, const struct lims_fuel_delivery *d, const char *amount, char *ret_note)
{
	char sum[LIMS_READING_NOTE] = "", where[LIMS_READING_NOTE];
	enum lims_fuel_product product = lims_fuel_product(scan->setup, d, sum);
	if (product == LIMS_FUEL_NO_PRICE) {
		LIMS_FUEL_WORDS(ret_note, LIMS_READING_NOTE, "pump ", d->place.pump,
			": no unit price was told or declared, volume x price = amount is not checked");
		return LIMS_REASON_NOT_CONFIRMED;
	}
	if (product == LIMS_FUEL_DISAGREES) {
		LIMS_FUEL_WORDS(ret_note, LIMS_READING_NOTE, "pump ", d->place.pump, ": ", sum, ", but the amount is ", amount);
		return LIMS_REASON_NOT_CONFIRMED;
	}
	if (!scan->setup->address[0] && !only_pump(scan->memory, d->place.pump)) {
		LIMS_FUEL_WORDS(ret_note, LIMS_READING_NOTE, "pump ", d->place.pump, ": another pump delivers on this line too; declare address=");
		return LIMS_REASON_NOT_CONFIRMED;
	}
	place_text(&d->place, where, sizeof where);
	LIMS_FUEL_WORDS(ret_note, LIMS_READING_NOTE, where, *sum ? "; " : "", sum);
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
	LIMS_FUEL_WORDS(ret_note, LIMS_READING_NOTE, "pump ", d->place.pump, ": a digit of the delivery is none");
	return LIMS_REASON_BAD_NUMBER;
}

static bool all_declared(const struct lims_setup *setup)
{
	return setup && setup->decimals_of[LIMS_SETUP_VOLUME].given && setup->decimals_of[LIMS_SETUP_AMOUNT].given &&
		   setup->decimals_of[LIMS_SETUP_UNIT_PRICE].given;
}

/// The three quantities of a delivery with their reason.
struct given {
	struct lims_reading r[3];
	enum lims_reason reason;
	char note[LIMS_READING_NOTE];
	bool undeclared;
};

static void weigh(const struct lims_scan *scan, const struct lims_reading *base, const struct lims_fuel_delivery *d, struct given *g)
{
	const struct lims_fuel_count *counts[] = {&d->volume, &d->amount, &d->price};
	bool fits = true;
	for (int q = 0; q < 3; q++) {
		g->r[q] = *base;
		fits = scaled(scan->setup, (enum lims_setup_quantity)q, counts[q], &g->r[q]) != LIMS_REASON_UNIT_UNKNOWN && fits;
	}
	g->note[0] = '\0';
	g->undeclared = false;
	g->reason = refuse(scan, d, g->note);
	if (g->reason != LIMS_REASON_NONE)
		return;
	g->undeclared = !all_declared(scan->setup);
	g->reason = g->undeclared ? LIMS_REASON_NOT_A_VALUE : fits ? judge(scan, d, g->r[1].digits, g->note) : LIMS_REASON_UNIT_UNKNOWN;
}

void lims_fuel_give_delivery(
	const struct lims_scan *scan, const struct lims_reading *base, const struct lims_fuel_delivery *d, struct lims_emit *emit)
{
	struct given g;
	char where[48] = "", sum[24] = "";
	int agreeing = 0;
	if (d->place.motion == LIMS_FUEL_RUNNING)
		lims_fuel_runs(scan->memory, &d->place);
	bool finished = d->place.motion == LIMS_FUEL_FINISHED && has_finished(scan->memory, &d->place, d->volume.value);
	weigh(scan, base, d, &g);
	if (g.undeclared) {
		place_text(&d->place, where, sizeof where);
		if (lims_fuel_agreeing_sum(d, &agreeing)) {
			sum[0] = '-';
			lims_fuel_number(sum + (agreeing < 0), (uint64_t)(agreeing < 0 ? -agreeing : agreeing), 0);
		}
	}
	for (int q = 0; q < (d->price_here ? 3 : 2); q++) {
		g.r[q].reason = g.reason;
		memcpy(g.r[q].note, g.note, sizeof g.note);
		if (g.undeclared)
			undeclared_note(where, sum, &g.r[q]);
		g.r[q].stable = finished;
		g.r[q].stable_origin = finished || moves(&d->place) ? LIMS_ORIGIN_WIRE : LIMS_ORIGIN_INFERRED;
		lims_emit_reading(emit, &g.r[q]);
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
	} else if (r.reason == LIMS_REASON_NOT_A_VALUE) {
		char where[48];
		place_text(place, where, sizeof where);
		undeclared_note(where, "", &r);
	} else if (r.reason == LIMS_REASON_NONE && !checked) {
		r.reason = moves(place) ? LIMS_REASON_UNSTABLE : LIMS_REASON_NOT_CONFIRMED;
		place_text(place, r.note, sizeof r.note);
	} else
		place_text(place, r.note, sizeof r.note);
	lims_emit_reading(emit, &r);
}

// SPDX-License-Identifier: Apache-2.0
// The verification of a single-phase static meter, written out for this kind alone: what the engine is measured against.
#include "tests/bench/meter_sheet.h"

#include <string.h>

/// One sheet on its way: a text that cannot be read, or digits that do not fit, spoil it.
struct hand {
	const struct meter_sheet *s;
	struct meter_result *r;
	bool good;
	bool conforms, valid;
	struct lims_dec Un, Ib, Imax, k, digit, reference_limit;
};

static struct lims_dec read(struct hand *h, const char *text, const char *unit)
{
	struct lims_dec d = lims_dec_from_int(0);
	size_t n = strcspn(text, " ");
	h->good = h->good && text[n] == ' ' && strcmp(text + n + 1, unit) == 0 && lims_dec_parse(text, n, &d, NULL) == LIMS_OK;
	return d;
}

static struct lims_dec minus(struct hand *h, struct lims_dec a, struct lims_dec b)
{
	h->good = h->good && lims_dec_sub(a, b, &a, NULL, NULL) == LIMS_OK;
	return a;
}

static struct lims_dec times(struct hand *h, struct lims_dec a, struct lims_dec b)
{
	h->good = h->good && lims_dec_mul(a, b, &a, NULL, NULL) == LIMS_OK;
	return a;
}

static struct lims_dec over(struct hand *h, struct lims_dec a, struct lims_dec b)
{
	h->good = h->good && lims_dec_div(a, b, &a, NULL, NULL) == LIMS_OK;
	return a;
}

static void judge(struct hand *h, bool *which, bool holds)
{
	*which = *which && holds;
	h->r->failed += !holds;
}

static void print_places(struct hand *h, struct lims_dec v, int places, enum lims_rounding rule, char *out)
{
	h->good = h->good && lims_dec_round(v, places, rule, &v, NULL) == LIMS_OK;
	lims_dec_text(v, out);
}

static void print_step(struct hand *h, struct lims_dec v, struct lims_dec step, char *out)
{
	h->good = h->good && lims_dec_round_step(v, step, LIMS_ROUND_HALF_UP, &v, NULL) == LIMS_OK;
	lims_dec_text(v, out);
}

/// A reading is a whole number of steps of indication.
static void check_step(struct hand *h, struct lims_dec v, struct lims_dec step)
{
	struct lims_dec nearest;
	h->good = h->good && lims_dec_round_step(v, step, LIMS_ROUND_HALF_EVEN, &nearest, NULL) == LIMS_OK;
	h->r->questioned += h->good && lims_dec_cmp(nearest, v) != 0;
}

/// IEC 62053-21:2003, Table 6, direct connection; false where it gives no limit.
static bool limit_of(const char *class, const char *pf, struct lims_dec x, struct lims_dec *ret)
{
	bool first = strcmp(class, "1") == 0, capacitive = strcmp(pf, "0.8C") == 0;
	struct lims_dec from = lims_dec_scaled(5, -2), turn = lims_dec_scaled(1, -1);
	if (strcmp(pf, "1") != 0) {
		from = lims_dec_scaled(1, -1);
		turn = lims_dec_scaled(2, -1);
	}
	if (lims_dec_cmp(x, from) < 0 || (capacitive && !first) || (!capacitive && strcmp(pf, "1") != 0 && strcmp(pf, "0.5L") != 0))
		return false;
	*ret = lims_dec_scaled((first ? 10 : 20) + (lims_dec_cmp(x, turn) < 0 ? 5 : 0), -1);
	return true;
}

static void one_point(struct hand *h, size_t p)
{
	const struct lims_dec hundred = lims_dec_from_int(100), to_Wh = lims_dec_from_int(1000), one = lims_dec_from_int(1);
	struct lims_dec error[METER_RUNS], limit = one, current = read(h, h->s->current[p], "A");
	for (size_t r = 0; r < METER_RUNS; r++) {
		struct lims_dec pulses = read(h, h->s->pulses[p][r], "{imp}"), reference = read(h, h->s->energy[p][r], "W.h");
		struct lims_dec energy = times(h, over(h, pulses, h->k), to_Wh);
		check_step(h, pulses, one);
		error[r] = times(h, over(h, minus(h, energy, reference), reference), hundred);
		print_places(h, energy, 3, LIMS_ROUND_HALF_UP, h->r->energy[p][r]);
		print_places(h, error[r], 2, LIMS_ROUND_HALF_UP, h->r->error[p][r]);
	}
	struct lims_dec mean = error[0], spread = lims_dec_abs(minus(h, error[0], error[1])), fifth;
	h->good = h->good && lims_dec_add(error[0], error[1], &mean, NULL, NULL) == LIMS_OK;
	mean = over(h, mean, lims_dec_from_int(METER_RUNS));
	h->good = h->good && limit_of(h->s->class, h->s->pf[p], over(h, current, h->Ib), &limit);
	fifth = over(h, limit, lims_dec_from_int(5));
	judge(h, &h->conforms, lims_dec_cmp(lims_dec_abs(mean), limit) <= 0);
	judge(h, &h->valid, lims_dec_cmp(current, h->Imax) <= 0);
	judge(h, &h->valid, lims_dec_cmp(h->reference_limit, fifth) <= 0);
	h->r->failed += lims_dec_cmp(spread, fifth) > 0; // for information
	print_step(h, mean, lims_dec_scaled(1, -1), h->r->mean_error[p]);
	print_places(h, spread, 2, LIMS_ROUND_HALF_UP, h->r->spread[p]);
	lims_dec_text(lims_dec_trim(limit), h->r->limit[p]);
}

static void no_load(struct hand *h)
{
	struct lims_dec factor = lims_dec_from_int(strcmp(h->s->class, "1") == 0 ? 600000000 : 480000000);
	struct lims_dec minimum = over(h, factor, times(h, h->k, times(h, h->Un, h->Imax)));
	struct lims_dec pulses = read(h, h->s->no_load_pulses, "{imp}"), one = lims_dec_from_int(1);
	check_step(h, pulses, one);
	judge(h, &h->valid, lims_dec_cmp(read(h, h->s->duration, "min"), minimum) >= 0);
	judge(h, &h->valid, lims_dec_cmp(read(h, h->s->voltage, "V"), times(h, lims_dec_scaled(115, -2), h->Un)) >= 0);
	judge(h, &h->conforms, lims_dec_cmp(pulses, one) <= 0);
	print_places(h, minimum, 2, LIMS_ROUND_UP, h->r->no_load_minimum);
}

static void register_test(struct hand *h)
{
	struct lims_dec before = read(h, h->s->before, "kW.h"), after = read(h, h->s->after, "kW.h"), limit = lims_dec_from_int(1);
	struct lims_dec reference = read(h, h->s->register_energy, "kW.h"), advance = minus(h, after, before);
	struct lims_dec error = times(h, over(h, minus(h, advance, reference), reference), lims_dec_from_int(100));
	check_step(h, before, h->digit);
	check_step(h, after, h->digit);
	h->good = h->good && limit_of(h->s->class, "1", lims_dec_from_int(1), &limit);
	judge(h, &h->valid, lims_dec_cmp(advance, times(h, lims_dec_from_int(100), h->digit)) >= 0);
	judge(h, &h->conforms, lims_dec_cmp(lims_dec_abs(error), limit) <= 0);
	lims_dec_text(advance, h->r->advance);
	print_step(h, error, lims_dec_scaled(1, -1), h->r->register_error);
}

static void surroundings(struct hand *h)
{
	for (size_t i = 0; i < 2; i++) {
		struct lims_dec t = read(h, h->s->temperature[i], "Cel");
		judge(h, &h->valid, lims_dec_cmp(t, lims_dec_from_int(21)) >= 0 && lims_dec_cmp(t, lims_dec_from_int(25)) <= 0);
	}
	struct lims_dec humidity = read(h, h->s->humidity, "%");
	judge(h, &h->valid, lims_dec_cmp(humidity, lims_dec_from_int(40)) >= 0 && lims_dec_cmp(humidity, lims_dec_from_int(80)) <= 0);
	struct lims_dec frequency = read(h, h->s->frequency, "Hz");
	judge(h, &h->valid, lims_dec_cmp(frequency, lims_dec_scaled(4985, -2)) >= 0 && lims_dec_cmp(frequency, lims_dec_scaled(5015, -2)) <= 0);
}

bool meter_by_hand(const struct meter_sheet *s, struct meter_result *ret)
{
	struct hand h = {.s = s, .r = ret, .good = true, .conforms = true, .valid = true};
	ret->failed = ret->questioned = 0;
	h.Un = read(&h, s->Un, "V");
	h.Ib = read(&h, s->Ib, "A");
	h.Imax = read(&h, s->Imax, "A");
	h.k = read(&h, s->k, "{imp}/(kW.h)");
	h.digit = read(&h, s->digit, "kW.h");
	h.reference_limit = read(&h, s->reference_limit, "%");
	h.good = h.good && lims_dec_sign(h.Un) > 0 && lims_dec_sign(h.Ib) > 0 && lims_dec_sign(h.k) > 0 && lims_dec_sign(h.digit) > 0;
	for (size_t i = 0; i < 3; i++) // the fourth is for information
		judge(&h, &h.conforms, strcmp(s->answers[i], "no") != 0);
	for (size_t i = 4; i < METER_ANSWERS; i++)
		judge(&h, &h.valid, strcmp(s->answers[i], "no") != 0);
	no_load(&h);
	judge(&h, &h.conforms, strcmp(s->registers, "yes") == 0);
	for (size_t p = 0; p < METER_POINTS; p++)
		one_point(&h, p);
	register_test(&h);
	surroundings(&h);
	ret->verdict = !h.valid ? LIMS_VERDICT_UNDETERMINED : h.conforms ? LIMS_VERDICT_PASS : LIMS_VERDICT_FAIL;
	return h.good;
}

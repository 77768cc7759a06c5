// SPDX-License-Identifier: Apache-2.0
// Ordering the values of a Monte Carlo run, and the coverage intervals that the order gives.
#include "lims-core/engine/monte_carlo_part.h"

#include <stdlib.h>
#include <string.h>

enum { DIGIT_BITS = 11, DIGITS = 6, DIGIT_VALUES = 1 << DIGIT_BITS };

/// Whole numbers that sort as the doubles do: positive numbers get the upper half, negative ones are turned round.
static uint64_t key_of(double x)
{
	uint64_t b;
	memcpy(&b, &x, sizeof b);
	return b >> 63 ? ~b : b | (uint64_t)1 << 63;
}

static double of_key(uint64_t k)
{
	double x;
	uint64_t b = k >> 63 ? k & ~((uint64_t)1 << 63) : ~k;
	memcpy(&x, &b, sizeof x);
	return x;
}

static unsigned digit(uint64_t key, int d)
{
	return (unsigned)(key >> (d * DIGIT_BITS)) & (DIGIT_VALUES - 1);
}

static uint64_t load(const double *x, size_t i)
{
	uint64_t k;
	memcpy(&k, &x[i], sizeof k);
	return k;
}

static void store(double *x, size_t i, uint64_t k)
{
	memcpy(&x[i], &k, sizeof k);
}

// Radix sort from the lowest digit: no comparison, no bad case. A digit that all keys share (mostly sign and exponent) is skipped.
void mc_sort(double *x, double *spare, size_t n)
{
	uint32_t count[DIGITS][DIGIT_VALUES];
	memset(count, 0, sizeof count);
	for (size_t i = 0; i < n; i++) {
		uint64_t k = key_of(x[i]);
		store(x, i, k);
		for (int d = 0; d < DIGITS; d++)
			count[d][digit(k, d)]++;
	}
	double *from = x, *to = spare;
	for (int d = 0; d < DIGITS && n > 0; d++) {
		if (count[d][digit(load(from, 0), d)] == n)
			continue;
		uint32_t at = 0;
		for (unsigned v = 0; v < DIGIT_VALUES; v++) {
			uint32_t here = count[d][v];
			count[d][v] = at;
			at += here;
		}
		for (size_t i = 0; i < n; i++) {
			uint64_t k = load(from, i);
			store(to, count[d][digit(k, d)]++, k);
		}
		double *swap = from;
		from = to;
		to = swap;
	}
	for (size_t i = 0; i < n; i++)
		x[i] = of_key(load(from, i));
}

enum { FEW = 32 };

static void sort_few(double *x, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		double v = x[i];
		size_t at = i;
		for (; at > 0 && x[at - 1] > v; at--)
			x[at] = x[at - 1];
		x[at] = v;
	}
}

/// How many values lie in each of up to 2048 equal stretches between the least and the greatest, counted in steps of a double.
struct stretches {
	uint64_t least;
	int shift;
	uint32_t count[DIGIT_VALUES];
};

static unsigned stretch_of(const struct stretches *s, double x)
{
	return (unsigned)((key_of(x + 0.0) - s->least) >> s->shift); // + 0.0: -0 is 0
}

/// False when all values are the same.
static bool count_stretches(struct stretches *s, const double *x, size_t n)
{
	double least = x[0], most = x[0];
	for (size_t i = 1; i < n; i++) {
		least = x[i] < least ? x[i] : least;
		most = x[i] > most ? x[i] : most;
	}
	s->least = key_of(least + 0.0);
	uint64_t span = key_of(most + 0.0) - s->least;
	for (s->shift = 0; span >> s->shift >= DIGIT_VALUES;)
		s->shift++;
	memset(s->count, 0, sizeof s->count);
	for (size_t i = 0; i < n; i++)
		s->count[stretch_of(s, x[i])]++;
	return span > 0;
}

/// The values of the stretch that holds the rank, which is then counted among them; `to` may be `from`.
static size_t narrow(const struct stretches *s, const double *from, size_t n, size_t *rank, double *to)
{
	unsigned wanted = 0;
	size_t kept = 0;
	while (*rank > s->count[wanted])
		*rank -= s->count[wanted++];
	for (size_t i = 0; i < n && kept < s->count[wanted]; i++) {
		to[kept] = from[i];
		kept += stretch_of(s, to[kept]) == wanted;
	}
	return kept;
}

/// Each turn divides the stretch by 2048, so there are six at most.
static double settle(double *x, size_t n, size_t rank)
{
	struct stretches s;
	while (n > FEW && count_stretches(&s, x, n))
		n = narrow(&s, x, n, &rank, x);
	if (n <= FEW)
		sort_few(x, n);
	return x[n <= FEW ? rank - 1 : 0];
}

void mc_select(const double *x, double *spare, size_t n, const size_t rank[2], double ret[2])
{
	struct stretches s;
	bool differ = count_stretches(&s, x, n);
	for (int k = 0; k < 2; k++) {
		size_t within = rank[k], few = differ ? narrow(&s, x, n, &within, spare) : 0;
		ret[k] = differ ? settle(spare, few, within) : x[0];
	}
}

/// q and r of JCGM 101 7.7: q = pM, or its nearest whole number; r = (M − q)/2, or that of (M − q + 1)/2. Ranks count from 1.
static void ranks(size_t n, double probability, size_t *ret_q, size_t *ret_r)
{
	size_t q = (size_t)(probability * (double)n + 0.5);
	if (q >= n)
		q = n - 1;
	*ret_q = q;
	*ret_r = (n - q) % 2 == 0 ? (n - q) / 2 : (n - q + 1) / 2;
}

void mc_symmetric(const double *x, double *spare, size_t n, double probability, double *ret_low, double *ret_high)
{
	size_t q, r;
	double ends[2];
	ranks(n, probability, &q, &r);
	mc_select(x, spare, n, (const size_t[2]){r, r + q}, ends);
	*ret_low = ends[0];
	*ret_high = ends[1];
}

// An interval begins in the lowest M − q values and ends in the highest M − q: only these are sorted.
void mc_intervals(double *x, double *spare, size_t n, double probability, struct lims_mc_output *ret)
{
	size_t q, r, below = 0, above = 0, best = 0;
	ranks(n, probability, &q, &r);
	size_t tail = n - q;
	double *low = spare, *high = spare + tail, ends[2];
	mc_select(x, spare, n, (const size_t[2]){tail, q + 1}, ends);
	for (size_t i = 0; i < n && below < tail; i++) {
		low[below] = x[i];
		below += x[i] < ends[0];
	}
	for (size_t i = 0; i < n && above < tail; i++) {
		high[above] = x[i];
		above += x[i] > ends[1];
	}
	while (below < tail)
		low[below++] = ends[0];
	while (above < tail)
		high[above++] = ends[1];
	mc_sort(low, x, tail);
	mc_sort(high, x, tail);
	for (size_t i = 1; i < tail; i++)
		if (high[i] - low[i] < high[best] - low[best])
			best = i;
	ret->low = low[r - 1];
	ret->high = high[r - 1];
	ret->shortest_low = low[best];
	ret->shortest_high = high[best];
}

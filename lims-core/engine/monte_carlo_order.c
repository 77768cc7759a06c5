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

void mc_intervals(const double *sorted, size_t n, double probability, struct lims_mc_output *ret)
{
	// q = pM, or its nearest whole number; r = (M − q)/2, or that of (M − q + 1)/2; ranks count from 1 (JCGM 101 7.7.2)
	size_t q = (size_t)(probability * (double)n + 0.5);
	if (q >= n)
		q = n - 1;
	size_t r = (n - q) % 2 == 0 ? (n - q) / 2 : (n - q + 1) / 2, best = 1;
	ret->low = sorted[r - 1];
	ret->high = sorted[r + q - 1];
	for (size_t i = 1; i <= n - q; i++)
		if (sorted[i + q - 1] - sorted[i - 1] < sorted[best + q - 1] - sorted[best - 1])
			best = i;
	ret->shortest_low = sorted[best - 1];
	ret->shortest_high = sorted[best + q - 1];
}

// SPDX-License-Identifier: Apache-2.0
// Any text: what is read must print and read back to the same digits, and never crash in arithmetic, rounding or fractions.
#include "lims-core/base/rat.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

static void check_text(struct lims_dec d)
{
	char text[LIMS_DEC_TEXT], again[LIMS_DEC_TEXT];
	struct lims_dec back;
	lims_dec_text(d, text);
	check(lims_dec_parse(text, strlen(text), &back, NULL) == LIMS_OK);
	check(lims_dec_cmp(d, back) == 0);
	lims_dec_text(back, again);
	check(strcmp(text, again) == 0);
}

// Decimal and fraction must agree on the order of a and b and on their sum.
static void check_fraction(struct lims_dec a, struct lims_dec b)
{
	struct lims_rat *x = lims_rat_create(), *y = lims_rat_create(), *z = lims_rat_create();
	struct lims_dec sum, other;
	bool inexact = false, lost = false;
	if (x && y && z) {
		check(lims_rat_from_dec(x, a, NULL) == LIMS_OK && lims_rat_from_dec(y, b, NULL) == LIMS_OK);
		check(lims_rat_cmp(x, y) == lims_dec_cmp(a, b));
		if (lims_dec_add(a, b, &sum, &inexact, NULL) == LIMS_OK && lims_rat_add(z, x, y, NULL) == LIMS_OK &&
			lims_rat_to_dec(z, &other, &lost, NULL) == LIMS_OK)
			check(lims_dec_cmp(sum, other) == 0 && inexact == lost);
	}
	lims_rat_destroy(x);
	lims_rat_destroy(y);
	lims_rat_destroy(z);
}

static void check_rounding(struct lims_dec a, struct lims_dec step, int places, enum lims_rounding how)
{
	struct lims_dec r, s;
	if (lims_dec_round(a, places, how, &r, NULL) == LIMS_OK) {
		check_text(r);
		check(lims_dec_places(r) == places);
		check(lims_dec_round(r, places, how, &s, NULL) == LIMS_OK && lims_dec_cmp(r, s) == 0);
	}
	if (lims_dec_round_step(a, step, how, &r, NULL) == LIMS_OK)
		check_text(r);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lims_dec a, b, r;
	uint32_t bits = 0;
	if (size > 0)
		memcpy(&bits, data, size < sizeof bits ? size : sizeof bits);
	if (lims_dec_from_float32(bits, &r, NULL) == LIMS_OK)
		check_text(r);
	const char *text = (const char *)data;
	const char *blank = size ? memchr(text, ' ', size) : NULL;
	size_t first = blank ? (size_t)(blank - text) : size;
	if (lims_dec_parse(text, first, &a, NULL) != LIMS_OK)
		return 0;
	check_text(a);
	if (!blank || lims_dec_parse(blank + 1, size - first - 1, &b, NULL) != LIMS_OK)
		return 0;
	bool inexact = false;
	if (lims_dec_mul(a, b, &r, &inexact, NULL) == LIMS_OK)
		check_text(r);
	if (lims_dec_div(a, b, &r, &inexact, NULL) == LIMS_OK)
		check_text(r);
	if (lims_dec_sqrt(a, &r, &inexact, NULL) == LIMS_OK)
		check_text(r);
	check_fraction(a, b);
	for (int how = LIMS_ROUND_HALF_UP; how <= LIMS_ROUND_DOWN; how++)
		check_rounding(a, b, (int)(bits % 41) - 5, (enum lims_rounding)how);
	return 0;
}

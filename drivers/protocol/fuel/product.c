// SPDX-License-Identifier: Apache-2.0
// Volume × unit price against the amount: in integers where that is exact, else in decimals.
#include "drivers/protocol/fuel/product.h"
#include "drivers/protocol/fuel/words.h"

__extension__ typedef unsigned __int128 wide;

enum { SUM_LOW = -6, SUM_HIGH = 12, COUNT_MAX = 99999999, LEAST_STEPS = 10 };

static wide power_of_ten(int power)
{
	wide v = 1;
	while (power-- > 0)
		v *= 10;
	return v;
}

/// Counts of the volume's last digit that its display moves by, the finer first; 0 ends them. Fewer than ten of them in the volume check nothing.
static void volume_steps(const struct lims_fuel_delivery *d, unsigned steps[3])
{
	unsigned n = 0;
	if (d->volume.value >= LEAST_STEPS)
		steps[n++] = 1;
	if (d->volume.value >= 10 * LEAST_STEPS && d->volume.value % 10 == 0)
		steps[n++] = 10;
	steps[n] = 0;
}

/// Numbers whose product can be compared in integers.
static bool comparable(const struct lims_fuel_delivery *d)
{
	return d->price.given && d->volume.value <= COUNT_MAX && d->amount.value <= COUNT_MAX && d->price.value <= COUNT_MAX;
}

/// With decimals of volume and price that are `sum` more than those of the amount.
static enum lims_fuel_product compare(const struct lims_fuel_delivery *d, int sum)
{
	wide step = power_of_ten(sum), finer = power_of_ten(-sum);
	wide left = (wide)d->volume.value * d->price.value * finer, right = d->amount.value * step;
	wide apart = left > right ? left - right : right - left;
	if (apart < step)
		return LIMS_FUEL_AGREES;
	unsigned steps[3];
	volume_steps(d, steps);
	for (const unsigned *s = steps; *s; s++)
		if (apart < step + (wide)d->price.value * *s * finer)
			return LIMS_FUEL_ROUNDED;
	return LIMS_FUEL_DISAGREES;
}

bool lims_fuel_agreeing_sum(const struct lims_fuel_delivery *d, int *ret)
{
	if (!comparable(d) || !d->volume.value || !d->amount.value || !d->price.value)
		return false;
	for (int sum = SUM_LOW; sum <= SUM_HIGH; sum++)
		if (compare(d, sum) != LIMS_FUEL_DISAGREES) {
			*ret = sum;
			return true;
		}
	return false;
}

enum lims_fuel_product lims_fuel_product(const struct lims_setup *setup, const struct lims_fuel_delivery *d, char *ret_text)
{
	int volume_places = setup->decimals_of[LIMS_SETUP_VOLUME].places, amount_places = setup->decimals_of[LIMS_SETUP_AMOUNT].places;
	int sum = volume_places + setup->decimals_of[LIMS_SETUP_UNIT_PRICE].places - amount_places;
	if (!d->price.given && !setup->has_unit_price)
		return LIMS_FUEL_NO_PRICE;
	if (comparable(d) && sum >= SUM_LOW && sum <= SUM_HIGH && compare(d, sum) == LIMS_FUEL_AGREES)
		return LIMS_FUEL_AGREES;
	struct lims_dec volume = lims_dec_scaled((int64_t)d->volume.value, -volume_places), product, apart, allowed;
	struct lims_dec price =
		d->price.given ? lims_dec_scaled((int64_t)d->price.value, -setup->decimals_of[LIMS_SETUP_UNIT_PRICE].places) : setup->unit_price;
	struct lims_dec step = lims_dec_scaled(1, -amount_places);
	bool inexact = false;
	char v[LIMS_DEC_TEXT], p[LIMS_DEC_TEXT], x[LIMS_DEC_TEXT];
	unsigned steps[3];
	if (lims_dec_mul(volume, price, &product, &inexact, NULL) != LIMS_OK ||
		lims_dec_sub(product, lims_dec_scaled((int64_t)d->amount.value, -amount_places), &apart, &inexact, NULL) != LIMS_OK || inexact)
		return LIMS_FUEL_DISAGREES; // beyond any pump
	if (lims_dec_cmp(lims_dec_abs(apart), step) < 0)
		return LIMS_FUEL_AGREES;
	lims_dec_text(volume, v);
	lims_dec_text(price, p);
	lims_dec_text(product, x);
	LIMS_FUEL_WORDS(ret_text, LIMS_READING_NOTE, v, " x ", p, " = ", x);
	volume_steps(d, steps);
	for (const unsigned *s = steps; *s; s++)
		if (lims_dec_mul(price, lims_dec_scaled(*s, -volume_places), &allowed, &inexact, NULL) == LIMS_OK &&
			lims_dec_add(step, allowed, &allowed, &inexact, NULL) == LIMS_OK && !inexact && lims_dec_cmp(lims_dec_abs(apart), allowed) < 0)
			return LIMS_FUEL_ROUNDED;
	return LIMS_FUEL_DISAGREES;
}

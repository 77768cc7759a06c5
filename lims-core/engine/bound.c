// SPDX-License-Identifier: Apache-2.0
// Bounds of lost digits through sums, products, quotients and roots, and the decisions that need no more than them.
#include "lims-core/engine/bound.h"

enum {
	DIGITS = LIMS_DEC_DIGITS,
	NEAR = 28, ///< values that went through a root count as equal within 10^-28 of their size (design 4b)
};

static void add(struct lims_bound *b, int top)
{
	b->top = b->count == 0 || top > b->top ? top : b->top;
	b->count++;
}

void lims_bound_add(struct lims_bound *b, const struct lims_value *v)
{
	if (v->exact)
		return;
	b->unknown = b->unknown || v->within == 0;
	add(b, v->within);
}

void lims_bound_add_rounding(struct lims_bound *b, struct lims_dec result)
{
	int size;
	if (lims_dec_size(result, &size))
		add(b, size - DIGITS);
}

int lims_bound_within(const struct lims_bound *b)
{
	if (b->unknown || b->count == 0)
		return 0;
	int top = b->top;
	for (size_t n = b->count; n > 1; n = (n + 9) / 10)
		top++;
	return top == 0 ? 1 : top;
}

int lims_bound_sum(const struct lims_value *a, const struct lims_value *b, struct lims_dec result)
{
	struct lims_bound sum = {0};
	lims_bound_add(&sum, a);
	lims_bound_add(&sum, b);
	lims_bound_add_rounding(&sum, result);
	return lims_bound_within(&sum);
}

/// The error of `b` multiplied by something below 10^size.
static void add_scaled(struct lims_bound *b, const struct lims_value *v, int size)
{
	struct lims_value scaled = *v;
	scaled.within = v->within == 0 ? 0 : v->within + size;
	if (!v->exact && v->within != 0 && scaled.within == 0)
		scaled.within = 1;
	lims_bound_add(b, &scaled);
}

/// |XY - xy| ≤ |x| |Y - y| + |y| |X - x| + |X - x| |Y - y|
int lims_bound_product(const struct lims_value *a, const struct lims_value *b, struct lims_dec result)
{
	struct lims_bound sum = {0};
	int size;
	if (lims_dec_size(a->number, &size))
		add_scaled(&sum, b, size);
	if (lims_dec_size(b->number, &size))
		add_scaled(&sum, a, size);
	if (!a->exact && !b->exact) {
		sum.unknown = sum.unknown || a->within == 0 || b->within == 0;
		add(&sum, a->within + b->within);
	}
	lims_bound_add_rounding(&sum, result);
	return lims_bound_within(&sum);
}

/// |X/Y - x/y| ≤ |X - x| / |Y| + |x| |Y - y| / (|y| |Y|), where |Y| > 0.99 |y| as long as the error of y is below a hundredth of y.
int lims_bound_quotient(const struct lims_value *a, const struct lims_value *b, struct lims_dec result)
{
	struct lims_bound sum = {0};
	int size, divisor;
	if (!lims_dec_size(b->number, &divisor))
		return 0;
	divisor--; // |y| ≥ 10^divisor
	if (!b->exact && (b->within == 0 || b->within > divisor - 2))
		return 0;
	add_scaled(&sum, a, -divisor);
	if (lims_dec_size(a->number, &size))
		add_scaled(&sum, b, size - 2 * divisor);
	lims_bound_add_rounding(&sum, result);
	if (!b->exact)
		sum.count += 2; // 1 / 0.99 of two errors
	return lims_bound_within(&sum);
}

/// |√X - √x| ≤ |X - x| / √x. Rationals round twice on their way through a root, to a decimal and to the root, decimals once.
int lims_bound_root(const struct lims_value *a, struct lims_dec result)
{
	struct lims_bound sum = {0};
	int size;
	if (!lims_dec_size(a->number, &size) || (!a->exact && (a->within == 0 || a->within > size - 3)))
		return 0;
	int half = size - 1 >= 0 ? (size - 1) / 2 : (size - 2) / 2; // √x ≥ 10^half
	add_scaled(&sum, a, -half);
	add(&sum, size + 1 - DIGITS - half);
	lims_bound_add_rounding(&sum, result);
	lims_bound_add_rounding(&sum, result);
	sum.count += 2; // of an exact value somewhat larger than x
	return lims_bound_within(&sum);
}

int lims_bound_converted(const struct lims_value *a, const struct lims_unit_conv *conv, struct lims_dec result)
{
	if (conv->same)
		return a->within;
	const struct lims_value mul = {.exact = true, .number = conv->mul}, div = {.exact = true, .number = conv->div};
	struct lims_bound sum = {0};
	int size, factor, divisor;
	if (!lims_dec_size(mul.number, &factor) || !lims_dec_size(div.number, &divisor))
		return 0;
	divisor--;
	add_scaled(&sum, a, factor - divisor);
	if (lims_dec_size(a->number, &size)) {
		add(&sum, size + factor - DIGITS - divisor); // the product
		add(&sum, size + factor - divisor - DIGITS); // the quotient
	}
	lims_bound_add_rounding(&sum, result);
	return lims_bound_within(&sum);
}

/// 10^*ret is more than what separates v from its exact value and what counts as equal beside values below 10^size, twice over.
static bool margin(const struct lims_value *v, int size, int *ret)
{
	if (!v->exact && v->within == 0)
		return false;
	int near = size - NEAR + 1;
	*ret = v->exact || near > v->within + 1 ? near : v->within + 1;
	return true;
}

bool lims_bound_order(const struct lims_value *a, const struct lims_value *b, int *ret)
{
	int size = INT16_MIN, size_b, margin_a, margin_b;
	(void)lims_dec_size(a->number, &size);
	if (lims_dec_size(b->number, &size_b) && size_b > size)
		size = size_b;
	if (!margin(a, size, &margin_a) || !margin(b, size, &margin_b))
		return false;
	int order = lims_dec_cmp_apart(a->number, b->number, margin_a > margin_b ? margin_a : margin_b);
	if (order == 0)
		return false;
	*ret = order;
	return true;
}

bool lims_bound_round(const struct lims_value *v, int places, enum lims_rounding how, struct lims_dec *ret)
{
	int size, away;
	return lims_dec_size(v->number, &size) && margin(v, size, &away) && lims_dec_round_sure(v->number, away, places, how, ret);
}

// SPDX-License-Identifier: Apache-2.0
// Scores of comparisons: the square of the difference against the sum of squares, in rationals; the printed value by a root.
#include "lims-core/engine/scores.h"

#include "lims-core/base/rat.h"

const char *lims_score_name(enum lims_score_kind kind)
{
	static const char *const names[] = {"En", "z", "z'"};
	return names[kind];
}

const char *lims_score_verdict_name(enum lims_score_verdict v)
{
	static const char *const names[] = {"satisfactory", "questionable", "unsatisfactory"};
	return names[v];
}

/// r = d².
static lims_rc square(struct lims_rat *r, struct lims_dec d, struct lims_err *err)
{
	lims_rc rc = lims_rat_from_dec(r, d, err);
	return rc ? rc : lims_rat_mul(r, r, r, err);
}

/// -1, 0, 1 for top against limit² · under.
static lims_rc against(const struct lims_rat *top, const struct lims_rat *under, int64_t limit, int *ret, struct lims_err *err)
{
	struct lims_rat r;
	lims_rat_init(&r);
	lims_rc rc = lims_rat_from_dec(&r, lims_dec_from_int(limit * limit), err);
	if (!rc)
		rc = lims_rat_mul(&r, &r, under, err);
	if (!rc)
		*ret = lims_rat_cmp(top, &r);
	lims_rat_finish(&r);
	return rc;
}

static lims_rc judge(
	enum lims_score_kind kind, const struct lims_rat *top, const struct lims_rat *under, enum lims_score_verdict *ret, struct lims_err *err)
{
	int low = 0, high = 0;
	lims_rc rc = against(top, under, kind == LIMS_SCORE_EN ? 1 : 2, &low, err);
	if (!rc && kind != LIMS_SCORE_EN)
		rc = against(top, under, 3, &high, err);
	if (rc)
		return rc;
	if (low <= 0)
		*ret = LIMS_SCORE_SATISFACTORY;
	else
		*ret = kind == LIMS_SCORE_EN || high >= 0 ? LIMS_SCORE_UNSATISFACTORY : LIMS_SCORE_QUESTIONABLE;
	return LIMS_OK;
}

static lims_rc value_of(struct lims_dec difference, const struct lims_rat *under, struct lims_dec *ret, struct lims_err *err)
{
	struct lims_dec d;
	lims_rc rc = lims_rat_to_dec(under, &d, NULL, err);
	if (!rc)
		rc = lims_dec_sqrt(d, &d, NULL, err);
	return rc ? rc : lims_dec_div(difference, d, ret, NULL, err);
}

lims_rc lims_score_of(enum lims_score_kind kind, struct lims_dec x, struct lims_dec assigned, struct lims_dec a, struct lims_dec b,
	struct lims_score *ret, struct lims_err *err)
{
	struct lims_rat top, under, part;
	struct lims_dec difference;
	struct lims_score score = {.verdict = LIMS_SCORE_UNSATISFACTORY};
	bool inexact = false, pair = kind != LIMS_SCORE_Z;
	if (lims_dec_sign(a) < 0 || (pair && lims_dec_sign(b) < 0))
		return lims_err_set(err, LIMS_E_INPUT, "An uncertainty or standard deviation below zero gives no score");
	if (lims_dec_sign(a) == 0 && (!pair || lims_dec_sign(b) == 0))
		return lims_err_set(err, LIMS_E_INPUT, "The uncertainties or the standard deviation are zero: there is no score");
	lims_rat_init(&top);
	lims_rat_init(&under);
	lims_rat_init(&part);
	lims_rc rc = lims_dec_sub(x, assigned, &difference, &inexact, err);
	if (!rc && inexact)
		rc = lims_err_set(err, LIMS_E_INPUT, "The values have too many digits for an exact difference");
	if (!rc)
		rc = square(&top, difference, err);
	if (!rc)
		rc = square(&under, a, err);
	if (!rc && pair) {
		rc = square(&part, b, err);
		if (!rc)
			rc = lims_rat_add(&under, &under, &part, err);
	}
	if (!rc)
		rc = judge(kind, &top, &under, &score.verdict, err);
	if (!rc)
		rc = value_of(difference, &under, &score.value, err);
	if (!rc)
		*ret = score;
	lims_rat_finish(&top);
	lims_rat_finish(&under);
	lims_rat_finish(&part);
	return rc;
}

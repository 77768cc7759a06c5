// SPDX-License-Identifier: Apache-2.0
// Conformance probability, acceptance limits for a wanted probability, and global risks by Gauss-Legendre panels.
#include "lims-core/engine/risk.h"

#include "lims-core/engine/quantile.h"

#include <math.h>
#include <stddef.h>

#define REACH 9.0 ///< standard deviations beyond which nothing is left

enum { HALVINGS_MAX = 200, CUTS_MAX = 8, PANELS_MAX = 100 };

/// P(true value ≤ limit).
static double below(double limit, double y, double u, double nu)
{
	if (isinf(limit))
		return limit > 0 ? 1 : 0;
	double z = (limit - y) / u;
	return isinf(nu) ? lims_normal_cdf(z) : lims_student_cdf(z, nu);
}

double lims_risk_conformance(double y, double u, double nu, struct lims_risk_interval t)
{
	if (!(u >= 0) || isnan(y))
		return NAN;
	if (!(u > 0))
		return y >= t.low && y <= t.high ? 1 : 0;
	if (isinf(t.low))
		return below(t.high, y, u, nu);
	// From the side on which y lies: 1 - (1 - small) would lose the digits of the small one.
	if (isinf(t.high))
		return below(-t.low, -y, u, nu);
	double upper = below(t.high, y, u, nu), lower = below(t.low, y, u, nu);
	return upper - lower;
}

/// The limit between `inside` (p_c ≥ p) and `outside` (p_c < p), to the last bit, on the side of `inside`.
static double bisect(double inside, double outside, double u, double nu, struct lims_risk_interval t, double p)
{
	for (int i = 0; i < HALVINGS_MAX; i++) {
		double middle = inside + (outside - inside) / 2;
		if (middle <= fmin(inside, outside) || middle >= fmax(inside, outside))
			break;
		if (lims_risk_conformance(middle, u, nu, t) >= p)
			inside = middle;
		else
			outside = middle;
	}
	return inside;
}

bool lims_risk_acceptance(double u, double nu, struct lims_risk_interval t, double p, struct lims_risk_interval *ret)
{
	if (!(u > 0) || isinf(u) || !(p > 0 && p < 1) || !(t.low <= t.high))
		return false;
	struct lims_risk_interval a = {.low = -INFINITY, .high = INFINITY};
	if (isinf(t.low) || isinf(t.high)) {
		// Two-sided quantile of 2p - 1 is the one-sided one of p; below one half the limit moves outwards.
		double z = p >= 0.5 ? 1 : -1, two = fabs(2 * p - 1);
		z *= isinf(nu) ? lims_quantile_normal(two) : lims_quantile_student(two, nu);
		if (!isinf(t.low))
			a.low = t.low + z * u;
		if (!isinf(t.high))
			a.high = t.high - z * u;
		*ret = a;
		return true;
	}
	double middle = t.low + (t.high - t.low) / 2;
	if (!(lims_risk_conformance(middle, u, nu, t) >= p))
		return false;
	// p_c falls from the middle outwards; beyond a width and 40 u it is below any p that a double tells from 0.
	double far = (t.high - t.low) + 40 * u;
	while (lims_risk_conformance(t.high + far, u, nu, t) >= p && far < 1e300)
		far *= 2;
	a.low = bisect(middle, t.low - far, u, nu, t, p);
	a.high = bisect(middle, t.high + far, u, nu, t, p);
	*ret = a;
	return true;
}

/* ---- global risks ---- */

struct model {
	double mean, sd, u;
	struct lims_risk_interval tolerance, acceptance;
};

/// P(accepted | true value): JCGM 106 9.5.
static double accepted(const struct model *m, double value)
{
	if (!(m->u > 0))
		return value >= m->acceptance.low && value <= m->acceptance.high ? 1 : 0;
	return fmax(0, lims_risk_conformance(value, m->u, INFINITY, m->acceptance));
}

/// ∫ prior · P(accepted) and ∫ prior · P(rejected) over one panel: 8 points (Abramowitz and Stegun, table 25.4).
static void panel(const struct model *m, double a, double b, double *ret_accepted, double *ret_rejected)
{
	static const double at[] = {0.18343464249564980, 0.52553240991632899, 0.79666647741362674, 0.96028985649753623};
	static const double weight[] = {0.36268378337836198, 0.31370664587788729, 0.22238103445337447, 0.10122853629037626};
	double half = (b - a) / 2, middle = a + half, yes = 0, no = 0;
	for (size_t i = 0; i < 8; i++) {
		double value = middle + (i % 2 == 0 ? half : -half) * at[i / 2];
		double share = weight[i / 2] * lims_normal_density((value - m->mean) / m->sd);
		double p = accepted(m, value);
		yes += share * p;
		no += share * (1 - p);
	}
	*ret_accepted += yes * half / m->sd;
	*ret_rejected += no * half / m->sd;
}

static void piece(const struct model *m, double a, double b, double *ret_accepted, double *ret_rejected)
{
	double middle = a + (b - a) / 2, spread = m->sd;
	bool changing = fabs(middle - m->acceptance.low) < REACH * m->u || fabs(middle - m->acceptance.high) < REACH * m->u;
	if (changing && m->u < spread)
		spread = m->u;
	double panels = fmin(ceil((b - a) / (spread / 2)), PANELS_MAX);
	size_t n = panels > 0 ? (size_t)panels : 0;
	for (size_t i = 0; i < n; i++)
		panel(m, a + (b - a) * ((double)i / (double)n), a + (b - a) * ((double)(i + 1) / (double)n), ret_accepted, ret_rejected);
}

static void insert(double *cuts, size_t *n, double cut, double low, double high)
{
	if (!(cut > low && cut < high))
		return;
	size_t i = (*n)++;
	for (; i > 0 && cuts[i - 1] > cut; i--)
		cuts[i] = cuts[i - 1];
	cuts[i] = cut;
}

bool lims_risk_global(double mean, double sd, double u, struct lims_risk_interval tolerance, struct lims_risk_interval acceptance,
	struct lims_risk_global *ret)
{
	bool good = isfinite(mean) && sd > 0 && isfinite(sd) && u >= 0 && isfinite(u) && !isnan(tolerance.low) && !isnan(tolerance.high) &&
				!isnan(acceptance.low) && !isnan(acceptance.high);
	if (!good)
		return false;
	struct model m = {.mean = mean, .sd = sd, .u = u, .tolerance = tolerance, .acceptance = acceptance};
	double low = mean - REACH * sd, high = mean + REACH * sd, cuts[CUTS_MAX + 2] = {low};
	size_t n = 1;
	const double wanted[CUTS_MAX] = {tolerance.low, tolerance.high, acceptance.low - REACH * u, acceptance.low, acceptance.low + REACH * u,
		acceptance.high - REACH * u, acceptance.high, acceptance.high + REACH * u};
	for (size_t i = 0; i < CUTS_MAX; i++)
		insert(cuts, &n, wanted[i], low, high);
	cuts[n++] = high;
	struct lims_risk_global r = {.prior_outside = 1 - lims_risk_conformance(mean, sd, INFINITY, tolerance)};
	double nothing = 0;
	for (size_t i = 0; i + 1 < n; i++) {
		double middle = cuts[i] + (cuts[i + 1] - cuts[i]) / 2;
		bool conforms = middle >= tolerance.low && middle <= tolerance.high;
		piece(&m, cuts[i], cuts[i + 1], conforms ? &nothing : &r.consumer, conforms ? &r.producer : &nothing);
	}
	*ret = r;
	return true;
}

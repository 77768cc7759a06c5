// SPDX-License-Identifier: Apache-2.0
// The generator and the transforms of its numbers.
#include "lims-core/engine/random.h"

#include "lims-core/engine/quantile.h"
#include "lims-core/engine/real.h"

#include <math.h>

void lims_random_seed(struct lims_random *r, uint64_t seed)
{
	for (int i = 0; i < 4; i++) {
		uint64_t z = seed += 0x9e3779b97f4a7c15u;
		z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
		z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
		r->s[i] = z ^ (z >> 31);
	}
}

static inline uint64_t rotated(uint64_t x, int by)
{
	return (x << by) | (x >> (64 - by));
}

static inline uint64_t advance(uint64_t *s)
{
	uint64_t result = rotated(s[1] * 5, 7) * 9, t = s[1] << 17;
	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= t;
	s[3] = rotated(s[3], 45);
	return result;
}

uint64_t lims_random_next(struct lims_random *r)
{
	return advance(r->s);
}

void lims_random_jump(struct lims_random *r)
{
	static const uint64_t jump[4] = {0x180ec6d33cfd0abau, 0xd5a61266f0c9392cu, 0xa9582618e03fc9aau, 0x39abdc4529b1661cu};
	uint64_t sum[4] = {0};
	for (int i = 0; i < 4; i++)
		for (int bit = 0; bit < 64; bit++) {
			if (jump[i] & ((uint64_t)1 << bit))
				for (int k = 0; k < 4; k++)
					sum[k] ^= r->s[k];
			advance(r->s);
		}
	for (int k = 0; k < 4; k++)
		r->s[k] = sum[k];
}

static inline double uniform(uint64_t *s)
{
	return ((double)(int64_t)(advance(s) >> 12) + 0.5) * 0x1p-52;
}

void lims_random_uniform(struct lims_random *r, double *ret, size_t n)
{
	struct lims_random local = *r; // in registers
	for (size_t i = 0; i < n; i++)
		ret[i] = uniform(local.s);
	*r = local;
}

void lims_random_normal(struct lims_random *r, double *ret, size_t n)
{
	lims_random_uniform(r, ret, n);
	lims_normal_quantiles(ret, n);
}

void lims_random_student(struct lims_random *r, double nu, double *ret, size_t n)
{
	if (isinf(nu)) {
		lims_random_normal(r, ret, n);
		return;
	}
	struct lims_random local = *r;
	for (size_t i = 0; i < n; i++) {
		double u = uniform(local.s), v = uniform(local.s);
		ret[i] = sqrt(nu * lims_real_expm1(-2 / nu * lims_real_log(u))) * lims_real_cos_turns(v);
	}
	*r = local;
}

void lims_random_arcsine(struct lims_random *r, double *ret, size_t n)
{
	lims_random_uniform(r, ret, n);
	for (size_t i = 0; i < n; i++)
		ret[i] = lims_real_cos_turns(ret[i]);
}

// SPDX-License-Identifier: Apache-2.0
// Registers that hold decimals or rationals, and the memos of one evaluation.
#include "lims-core/engine/expr_calc.h"

void calc_begin(struct calc *c, struct run *r, bool rational)
{
	c->run = r;
	c->rational = rational;
	c->lost = false;
	c->rc = LIMS_OK;
	for (int i = 0; rational && i < CALC_REGISTERS; i++)
		c->rat[i] = NULL;
}

void calc_end(struct calc *c)
{
	for (int i = 0; c->rational && i < CALC_REGISTERS; i++)
		lims_rat_destroy(c->rat[i]);
}

/// True when there is work to do, which is paid for.
static bool pay(struct calc *c)
{
	c->run->steps -= c->rational ? CALC_RATIONAL_COST : CALC_DECIMAL_COST;
	return c->rc == LIMS_OK;
}

/// True when a register of the rationals can be written.
static bool ready(struct calc *c, int to)
{
	if (!c->rat[to])
		c->rat[to] = lims_rat_create();
	if (!c->rat[to])
		c->rc = LIMS_E_MEMORY;
	return c->rat[to];
}

void calc_set(struct calc *c, int to, int64_t value)
{
	if (c->rc != LIMS_OK)
		return;
	if (!c->rational)
		c->dec[to] = lims_dec_from_int(value);
	else if (ready(c, to))
		c->rc = lims_rat_from_dec(c->rat[to], lims_dec_from_int(value), NULL);
}

void calc_copy(struct calc *c, int to, int a)
{
	if (c->rc != LIMS_OK)
		return;
	if (!c->rational)
		c->dec[to] = c->dec[a];
	else if (ready(c, to))
		lims_rat_copy(c->rat[to], c->rat[a]);
}

void calc_add(struct calc *c, int to, int a, int b)
{
	if (!pay(c))
		return;
	if (!c->rational)
		c->rc = lims_dec_add(c->dec[a], c->dec[b], &c->dec[to], &c->lost, NULL);
	else if (ready(c, to))
		c->rc = lims_rat_add(c->rat[to], c->rat[a], c->rat[b], NULL);
}

void calc_sub(struct calc *c, int to, int a, int b)
{
	if (!pay(c))
		return;
	if (!c->rational)
		c->rc = lims_dec_sub(c->dec[a], c->dec[b], &c->dec[to], &c->lost, NULL);
	else if (ready(c, to))
		c->rc = lims_rat_sub(c->rat[to], c->rat[a], c->rat[b], NULL);
}

void calc_mul(struct calc *c, int to, int a, int b)
{
	if (!pay(c))
		return;
	if (!c->rational)
		c->rc = lims_dec_mul(c->dec[a], c->dec[b], &c->dec[to], &c->lost, NULL);
	else if (ready(c, to))
		c->rc = lims_rat_mul(c->rat[to], c->rat[a], c->rat[b], NULL);
}

void calc_div(struct calc *c, int to, int a, int b)
{
	if (!pay(c))
		return;
	if (!c->rational)
		c->rc = lims_dec_div(c->dec[a], c->dec[b], &c->dec[to], &c->lost, NULL);
	else if (ready(c, to))
		c->rc = lims_rat_div(c->rat[to], c->rat[a], c->rat[b], NULL);
}

void calc_add_product(struct calc *c, int to, int a, int b, int scratch)
{
	calc_mul(c, scratch, a, b);
	calc_add(c, to, to, scratch);
}

int calc_sign(const struct calc *c, int a)
{
	if (c->rc != LIMS_OK)
		return 0;
	return c->rational ? lims_rat_sign(c->rat[a]) : lims_dec_sign(c->dec[a]);
}

bool calc_eval(struct calc *c, int to, const struct node *n, long row, enum lims_value_reason *reason)
{
	if (c->rational) {
		if (!ready(c, to)) {
			*reason = LIMS_VALUE_NO_MEMORY;
			return false;
		}
		struct lims_rvalue v = {.number = c->rat[to]};
		expr_eval_rat(c->run, n, row, &v);
		*reason = v.reason;
		c->lost = c->lost || (v.kind == LIMS_KIND_NUMBER && v.approximate);
		return v.kind == LIMS_KIND_NUMBER;
	}
	struct lims_value v;
	expr_eval(c->run, n, row, &v);
	*reason = v.reason;
	c->dec[to] = v.number;
	c->lost = c->lost || !v.exact;
	return v.kind == LIMS_KIND_NUMBER;
}

enum lims_value_reason calc_reason(const struct calc *c)
{
	return c->rc == LIMS_E_MEMORY ? LIMS_VALUE_NO_MEMORY : LIMS_VALUE_TOO_LARGE;
}

void calc_keep(const struct calc *c, int n, struct expr_memo *memo)
{
	memo->placed = false;
	if (c->rc != LIMS_OK)
		return;
	for (int i = 0; i < n; i++) {
		if (!c->rational) {
			memo->dec[i] = c->dec[i];
			continue;
		}
		if (!memo->rat[i])
			memo->rat[i] = lims_rat_create();
		if (!memo->rat[i])
			return;
		lims_rat_copy(memo->rat[i], c->rat[i]);
	}
	memo->lost = c->lost;
	memo->placed = true;
}

void calc_recall(struct calc *c, int n, const struct expr_memo *memo)
{
	c->lost = memo->lost;
	for (int i = 0; i < n && c->rc == LIMS_OK; i++) {
		if (!c->rational)
			c->dec[i] = memo->dec[i];
		else if (ready(c, i))
			lims_rat_copy(c->rat[i], memo->rat[i]);
	}
}

static void destroy(struct expr_memo *m)
{
	for (int i = 0; i < EXPR_MOMENTS; i++) {
		lims_rat_destroy(m->rat[i]);
		m->rat[i] = NULL;
	}
}

void expr_memo_clear(struct run *r)
{
	for (size_t i = 0; i < r->memos; i++)
		destroy(&r->memo[i]);
	r->memos = 0;
}

struct expr_memo *expr_memo_find(struct run *r, const struct node *n, bool rational)
{
	for (size_t i = 0; i < r->memos; i++)
		if (r->memo[i].node == n && r->memo[i].rational == rational)
			return &r->memo[i];
	return NULL;
}

struct expr_memo *expr_memo(struct run *r, const struct node *n, bool rational)
{
	struct expr_memo *m = expr_memo_find(r, n, rational);
	if (m)
		return m;
	if (r->memos < EXPR_MEMOS) {
		m = &r->memo[r->memos++];
	} else {
		m = &r->memo[r->oldest];
		r->oldest = (r->oldest + 1) % EXPR_MEMOS;
		destroy(m);
	}
	m->node = n;
	m->rational = rational;
	m->lost = m->counted = m->placed = false;
	for (int i = 0; i < EXPR_MOMENTS; i++)
		m->rat[i] = NULL;
	return m;
}

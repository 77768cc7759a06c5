// SPDX-License-Identifier: Apache-2.0
// Intervals as people write them, "(500, 2000]", with explicit ends.
#include "lims-core/engine/table.h"

#include <string.h>

static const char *skip(const char *at)
{
	while (*at == ' ' || *at == '\t')
		at++;
	return at;
}

static lims_rc bad(const char *text, struct lims_err *err)
{
	return lims_err_set(err, LIMS_E_INPUT, "\"%s\" is no interval; write it like \"(500, 2000]\" or \"[0, inf)\".", text);
}

static lims_rc read_end(const char *text, const char *at, size_t n, struct lims_dec *ret, bool *ret_infinite, struct lims_err *err)
{
	while (n > 0 && (at[n - 1] == ' ' || at[n - 1] == '\t'))
		n--;
	if ((n == 3 && memcmp(at, "inf", 3) == 0) || (n == 4 && memcmp(at, "-inf", 4) == 0)) {
		*ret_infinite = true;
		return LIMS_OK;
	}
	*ret_infinite = false;
	return lims_dec_parse(at, n, ret, NULL) == LIMS_OK ? LIMS_OK : bad(text, err);
}

lims_rc lims_interval_parse(const char *text, struct lims_interval *ret, struct lims_err *err)
{
	struct lims_interval i = {.from = lims_dec_from_int(0), .to = lims_dec_from_int(0)};
	const char *at = skip(text);
	if (*at != '(' && *at != '[')
		return bad(text, err);
	i.from_open = *at == '(';
	at = skip(at + 1);
	const char *comma = strchr(at, ',');
	const char *end = comma == NULL ? NULL : strpbrk(comma, ")]");
	if (end == NULL || *skip(end + 1) != '\0')
		return bad(text, err);
	i.to_open = *end == ')';
	lims_rc rc = read_end(text, at, (size_t)(comma - at), &i.from, &i.from_infinite, err);
	const char *second = skip(comma + 1);
	if (rc == LIMS_OK)
		rc = read_end(text, second, second < end ? (size_t)(end - second) : 0, &i.to, &i.to_infinite, err);
	if (rc != LIMS_OK)
		return rc;
	bool signs = (!i.from_infinite || *at == '-') && (!i.to_infinite || *second != '-');
	bool ends = (!i.from_infinite || i.from_open) && (!i.to_infinite || i.to_open);
	if (!signs || !ends)
		return bad(text, err);
	if (!i.from_infinite && !i.to_infinite) {
		int c = lims_dec_cmp(i.from, i.to);
		if (c > 0 || (c == 0 && (i.from_open || i.to_open)))
			return lims_err_set(err, LIMS_E_INPUT, "The interval \"%s\" holds no value; its first end must be the lower one.", text);
	}
	*ret = i;
	return LIMS_OK;
}

bool lims_interval_holds(const struct lims_interval *i, struct lims_dec v)
{
	if (!i->from_infinite) {
		int c = lims_dec_cmp(v, i->from);
		if (c < 0 || (c == 0 && i->from_open))
			return false;
	}
	if (!i->to_infinite) {
		int c = lims_dec_cmp(v, i->to);
		if (c > 0 || (c == 0 && i->to_open))
			return false;
	}
	return true;
}

static int compare_end(const struct lims_rvalue *v, struct lims_dec end)
{
	struct lims_rvalue e = {.kind = LIMS_KIND_NUMBER, .number = lims_rat_create()};
	int c = -1;
	if (e.number != NULL && lims_rat_from_dec(e.number, end, NULL) == LIMS_OK)
		c = lims_rvalue_compare(v, &e);
	lims_rat_destroy(e.number);
	return c;
}

bool lims_interval_holds_rat(const struct lims_interval *i, const struct lims_rvalue *v)
{
	if (!i->from_infinite) {
		int c = compare_end(v, i->from);
		if (c < 0 || (c == 0 && i->from_open))
			return false;
	}
	if (!i->to_infinite) {
		int c = compare_end(v, i->to);
		if (c > 0 || (c == 0 && i->to_open))
			return false;
	}
	return true;
}

// SPDX-License-Identifier: Apache-2.0
// Writes ranges of codes out, asks about each and answers for each.
#include "cli/many.h"

#include "laboratory/bench.h"

#include <stdlib.h>
#include <string.h>

enum { DIGITS_MAX = 9 };

static lims_rc add(const char *code, size_t n, char codes[LIMS_MANY][LIMS_CODE], size_t *count, struct lims_err *err)
{
	if (n == 0 || n >= LIMS_CODE)
		return lims_err_set(err, LIMS_E_INPUT, "\"%.*s\" is no code: write W-A1, W-A1,W-A7 or W-A1..W-A20", (int)n, code);
	if (*count == LIMS_MANY)
		return lims_err_set(err, LIMS_E_INPUT, "More than %d at once", LIMS_MANY);
	memcpy(codes[*count], code, n);
	codes[(*count)++][n] = '\0';
	return LIMS_OK;
}

/// Where the number at the end of a code begins.
static size_t number_at(const char *code, size_t n)
{
	size_t at = n;
	while (at > 0 && code[at - 1] >= '0' && code[at - 1] <= '9')
		at--;
	return at;
}

static lims_rc add_range(
	const char *first, size_t n, const char *last, size_t m, char codes[LIMS_MANY][LIMS_CODE], size_t *count, struct lims_err *err)
{
	size_t a = number_at(first, n), b = number_at(last, m);
	char code[2 * LIMS_CODE];
	bool fits = n < LIMS_CODE && m < LIMS_CODE && a == b && a < n && b < m && n - a <= DIGITS_MAX && m - b <= DIGITS_MAX;
	if (!fits || memcmp(first, last, a) != 0 || strtol(first + a, NULL, 10) > strtol(last + b, NULL, 10))
		return lims_err_set(err, LIMS_E_INPUT, "%.*s..%.*s is no range: write it like W-A1..W-A20", (int)n, first, (int)m, last);
	lims_rc rc = LIMS_OK;
	for (long i = strtol(first + a, NULL, 10); !rc && i <= strtol(last + b, NULL, 10); i++) {
		int len = snprintf(code, sizeof code, "%.*s%ld", (int)a, first, i);
		rc = add(code, (size_t)len, codes, count, err);
	}
	return rc;
}

lims_rc lims_cli_codes(const char *text, char codes[LIMS_MANY][LIMS_CODE], size_t *ret_count, struct lims_err *err)
{
	lims_rc rc = LIMS_OK;
	size_t count = 0;
	for (const char *at = text; !rc; at++) {
		size_t n = strcspn(at, ",");
		const char *dots = strstr(at, "..");
		rc = dots && dots < at + n ? add_range(at, (size_t)(dots - at), dots + 2, n - (size_t)(dots + 2 - at), codes, &count, err)
								   : add(at, n, codes, &count, err);
		at += n;
		if (*at == '\0')
			break;
	}
	if (!rc)
		*ret_count = count;
	return rc;
}

lims_rc lims_cli_many(struct lims_cli *cli, struct lims_many *ret, struct lims_laboratory **ret_lab, struct lims_err *err)
{
	lims_rc rc = lims_cli_codes(cli->args[0], ret->codes, &ret->count, err);
	for (size_t i = 0; !rc && i < ret->count; i++) {
		ret->listed[i] = ret->codes[i];
		for (size_t k = 0; !rc && k < i; k++)
			if (strcmp(ret->codes[i], ret->codes[k]) == 0)
				rc = lims_err_set(err, LIMS_E_INPUT, "%s is named twice: name each once", ret->codes[i]);
	}
	return rc ? rc : lims_cli_open(cli, ret_lab, err);
}

typedef lims_rc one_fn(struct lims_cli *cli, struct lims_err *err);
typedef lims_rc says_fn(const char *worksheet, size_t count, lims_rc rc, struct lims_err *err);

/// Each is the first argument while it is its turn; `says` puts before an error which it was.
static lims_rc each(struct lims_cli *cli, const struct lims_many *many, one_fn *one, says_fn *says, struct lims_err *err)
{
	const char *given = cli->args[0];
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; !rc && i < many->count; i++) {
		cli->args[0] = many->codes[i];
		rc = says(many->codes[i], many->count, one(cli, err), err);
	}
	cli->args[0] = given;
	return rc;
}

static lims_rc of_several(const char *worksheet, size_t count, lims_rc rc, struct lims_err *err)
{
	if (rc && count > 1)
		lims_err_context(err, "%s", worksheet);
	return rc;
}

lims_rc lims_cli_ask_each(
	struct lims_cli *cli, const struct lims_many *many, lims_rc (*one)(struct lims_cli *cli, struct lims_err *err), struct lims_err *err)
{
	return each(cli, many, one, lims_bench_none_done, err);
}

lims_rc lims_cli_tell_each(
	struct lims_cli *cli, const struct lims_many *many, lims_rc (*one)(struct lims_cli *cli, struct lims_err *err), struct lims_err *err)
{
	return each(cli, many, one, of_several, err);
}

// SPDX-License-Identifier: Apache-2.0
// Looks the words of a point up in its procedure, and shortens what was compared.
#include "cli/point_view.h"

#include "cli/words.h"
#include "laboratory/laboratory.h"
#include "lims-core/base/text.h"
#include "lims-core/catalog/catalog.h"
#include "lims-core/engine/amount.h"

#include <stdlib.h>
#include <string.h>

enum { SETS_MAX = 64, ID_MAX = 64, MORE_DECIMALS = 2, PART_MAX = 128 };

struct lims_cli_points {
	struct {
		char id[ID_MAX];
		struct lims_procedure_set *set; ///< NULL: the data files do not have it
	} sets[SETS_MAX];
	size_t count;
};

struct lims_cli_points *lims_cli_points_create(void)
{
	return calloc(1, sizeof(struct lims_cli_points));
}

void lims_cli_points_destroy(struct lims_cli_points *points)
{
	for (size_t i = 0; points && i < points->count; i++)
		lims_procedure_set_destroy(points->sets[i].set);
	free(points);
}

const struct lims_procedure *lims_cli_points_procedure(struct lims_cli_points *points, struct lims_cli *cli, const char *id)
{
	size_t i = 0;
	if (!points || !cli->lab || !id || strlen(id) >= ID_MAX)
		return NULL;
	while (i < points->count && !lims_text_equal(points->sets[i].id, id))
		i++;
	if (i == SETS_MAX)
		return NULL;
	if (i == points->count) {
		snprintf(points->sets[i].id, ID_MAX, "%s", id);
		(void)lims_catalog_load(lims_laboratory_catalog(cli->lab), id, &points->sets[i].set, NULL);
		points->count++;
	}
	return points->sets[i].set ? lims_procedure_set_procedure(points->sets[i].set) : NULL;
}

/// One of the values that were planned in a row: a choice by its name, a number as the reader writes it.
static const char *planned(struct lims_cli *cli, const struct lims_step *step, const char *value)
{
	for (size_t c = 0; step && c < step->column_count; c++)
		for (size_t i = 0; i < step->columns[c].choice_count; i++)
			if (lims_text_equal(step->columns[c].choices[i].id, value))
				return lims_cli_words(cli, step->columns[c].choices[i].label);
	return lims_cli_shown(cli, value);
}

void lims_cli_point_place(
	struct lims_cli_points *points, struct lims_cli *cli, const char *procedure, const struct lims_point *p, char out[LIMS_CLI_POINT])
{
	const struct lims_procedure *known = lims_cli_points_procedure(points, cli, procedure);
	const struct lims_step *step = known ? lims_procedure_step(known, p->step) : NULL;
	size_t n = (size_t)snprintf(out, LIMS_CLI_POINT, "%s", step ? lims_cli_words(cli, step->title) : p->step);
	if (p->row >= 0 && n < LIMS_CLI_POINT)
		n += (size_t)snprintf(out + n, LIMS_CLI_POINT - n, p->run >= 0 ? " %d.%d" : " %d", p->row + 1, p->run + 1);
	for (const char *at = p->at; *at && n < LIMS_CLI_POINT;) {
		char part[PART_MAX];
		const char *comma = strstr(at, ", ");
		size_t len = comma ? (size_t)(comma - at) : strlen(at);
		snprintf(part, sizeof part, "%.*s", (int)(len < PART_MAX ? len : PART_MAX - 1), at);
		n += (size_t)snprintf(out + n, LIMS_CLI_POINT - n, "%s%s", at == p->at ? ": " : ", ", planned(cli, step, part));
		at += len + (comma ? 2 : 0);
	}
	lims_text_clean(out, true);
}

static int decimals(const char *digits)
{
	const char *point = strchr(digits, '.');
	return point ? (int)strlen(point + 1) : 0;
}

/// The digits of the value that are worth reading beside its limit.
static const char *short_value(const struct lims_point *p, char out[LIMS_DEC_TEXT])
{
	struct lims_dec value, limit, rounded;
	int places = decimals(p->limit) + MORE_DECIMALS;
	if (decimals(p->value) <= places || lims_dec_parse(p->value, strlen(p->value), &value, NULL) != LIMS_OK ||
		lims_dec_parse(p->limit, strlen(p->limit), &limit, NULL) != LIMS_OK ||
		lims_dec_round(value, places, LIMS_ROUND_HALF_EVEN, &rounded, NULL) != LIMS_OK || lims_dec_cmp(rounded, limit) == 0)
		return p->value;
	lims_dec_text(rounded, out);
	return out;
}

void lims_cli_point_compared(struct lims_cli *cli, struct lims_arena *arena, const struct lims_point *p, char out[LIMS_CLI_POINT])
{
	char digits[LIMS_DEC_TEXT];
	const char *limit = lims_arena_printf(arena, "%s%s%s", p->limit, p->unit[0] ? " " : "", p->unit);
	snprintf(out, LIMS_CLI_POINT, "%s %s %s", lims_cli_digits(cli, arena, short_value(p, digits)),
		lims_amount_relation(LIMS_AMOUNT_ENGLISH, p->relation), lims_cli_shown(cli, limit ? limit : p->limit));
}

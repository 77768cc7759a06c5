// SPDX-License-Identifier: Apache-2.0
// Reads sets and their ages: what was tested when and by whom, and at what real age.
#include "laboratory/samples/samples.h"

#include "laboratory/desk.h"
#include "laboratory/samples/groups.h"
#include "laboratory/samples/sample_queries.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

#define DAY_US ((int64_t)24 * 60 * 60 * 1000000)

bool lims_sample_of_age(const struct lims_age *age, const char *step)
{
	if (!age || !age->steps)
		return true;
	for (size_t i = 0; age->steps[i]; i++)
		if (lims_text_equal(age->steps[i], step))
			return true;
	return false;
}

int lims_sample_age_days(const struct lims_laboratory *lab, const char *cast_at, struct lims_date day)
{
	char cast[16], text[LIMS_DATE_TEXT];
	struct lims_span from, to;
	snprintf(cast, sizeof cast, "%.10s", cast_at);
	lims_date_text(day, text);
	if (lims_span_read(cast, lab->p.zone_min, &from, NULL) != LIMS_OK || lims_span_read(text, lab->p.zone_min, &to, NULL) != LIMS_OK)
		return -1;
	return (int)((to.from_us - from.from_us) / DAY_US);
}

/// The first reading of the age, and what follows from its moment.
static lims_rc read_test(
	struct lims_laboratory *lab, const struct lims_age *age, struct lims_sample_group *g, char by[LIMS_CODE], struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	struct lims_moment at;
	struct lims_span cast, tested;
	bool row = false;
	g->age_days = -1;
	g->window = "";
	g->tested_at[0] = '\0';
	lims_rc rc = lims_db_use(lims_journal_db(lab->journal), &lims_q_sample_readings, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, g->item);
	while (!(rc = lims_stmt_step(stmt, &row, err)) && row) {
		if (!lims_sample_of_age(age, lims_stmt_col_text(stmt, 0)))
			continue;
		snprintf(g->tested_at, sizeof g->tested_at, "%s", lims_stmt_col_text(stmt, 1));
		snprintf(by, LIMS_CODE, "%s", lims_stmt_col_text(stmt, 2));
		break;
	}
	lims_stmt_release(stmt);
	if (rc || !g->tested_at[0])
		return rc;
	g->tested_by = by;
	rc = lims_moment_parse(g->tested_at, &at, err);
	if (!rc)
		rc = lims_span_read(g->cast_at, lab->p.zone_min, &cast, err);
	if (rc)
		return rc;
	tested = (struct lims_span){at.us, at.us};
	g->age_days = lims_sample_age_days(lab, g->cast_at, lims_moment_date(at, lab->p.zone_min));
	g->window = lims_age_judge(age, &cast, &tested);
	return LIMS_OK;
}

static lims_rc visit_group(struct lims_laboratory *lab, const struct lims_regulations *law, struct lims_stmt *stmt, const char *day,
	lims_sample_group_visit *visit, void *ctx, struct lims_err *err)
{
	char by[LIMS_CODE] = "";
	struct lims_sample_group g = {.set = lims_stmt_col_text(stmt, 0),
		.blind = lims_stmt_col_text(stmt, 1),
		.procedure = lims_stmt_col_text(stmt, 2),
		.job = lims_stmt_col_text(stmt, 3),
		.customer = lims_stmt_col_text(stmt, 4),
		.item = lims_stmt_col_text(stmt, 5),
		.days = (int)lims_stmt_col_int(stmt, 6),
		.specimens = (int)lims_stmt_col_int(stmt, 7),
		.cast_at = lims_stmt_col_text(stmt, 8),
		.planned_on = lims_stmt_col_text(stmt, 9),
		.worksheet = lims_stmt_col_text(stmt, 10),
		.state = lims_stmt_col_text(stmt, 11),
		.paper = lims_stmt_col_text(stmt, 12)};
	g.final = g.days == (int)lims_stmt_col_int(stmt, 13);
	lims_rc rc = read_test(lab, lims_ages_find(lims_regulations_ages(law, g.procedure), g.days), &g, by, err);
	if (rc)
		return rc;
	// ISO dates stand in the order of their letters.
	int order = day ? strcmp(g.planned_on, day) : 0;
	g.late = day && order < 0 && !g.tested_at[0];
	return !day || order == 0 || g.late ? visit(ctx, &g, err) : LIMS_OK;
}

lims_rc lims_sample_walk(struct lims_laboratory *lab, const struct lims_sql *sql, const char *key, const char *day,
	lims_sample_group_visit *visit, void *ctx, struct lims_err *err)
{
	const struct lims_regulations *law = NULL;
	struct lims_stmt *stmt = NULL;
	bool row = false;
	lims_rc rc = lims_desk_regulations(lab, &law, err);
	if (!rc)
		rc = lims_db_use(lims_journal_db(lab->journal), sql, &stmt, err);
	if (rc)
		return rc;
	if (key)
		lims_stmt_text(stmt, 1, key);
	while (!(rc = lims_stmt_step(stmt, &row, err)) && row) {
		rc = visit_group(lab, law, stmt, day, visit, ctx, err);
		if (rc)
			break;
	}
	lims_stmt_release(stmt);
	return rc;
}

lims_rc lims_sample_due(struct lims_laboratory *lab, struct lims_date day, lims_sample_group_visit *visit, void *ctx, struct lims_err *err)
{
	char text[LIMS_DATE_TEXT];
	lims_date_text(day, text);
	return lims_sample_walk(lab, &lims_q_sample_planned, text, text, visit, ctx, err);
}

lims_rc lims_sample_groups(struct lims_laboratory *lab, const char *set, lims_sample_group_visit *visit, void *ctx, struct lims_err *err)
{
	return lims_sample_walk(lab, set ? &lims_q_sample_of : &lims_q_sample_groups, set, NULL, visit, ctx, err);
}

lims_rc lims_sample_each(struct lims_laboratory *lab, const char *code, lims_sample_set_visit *visit, void *ctx, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false, any = false;
	lims_rc rc = lims_db_use(lims_journal_db(lab->journal), code ? &lims_q_sample_set : &lims_q_sample_sets, &stmt, err);
	if (rc)
		return rc;
	if (code)
		lims_stmt_text(stmt, 1, code);
	while (!(rc = lims_stmt_step(stmt, &row, err)) && row) {
		struct lims_sample_set s = {0};
		const char **const texts[] = {&s.code, &s.job, &s.customer, &s.procedure, &s.blind, &s.cast_at, &s.received_on, &s.actor, &s.body};
		for (int i = 0; i < (int)(sizeof texts / sizeof texts[0]); i++)
			*texts[i] = lims_stmt_col_text(stmt, i);
		any = true;
		rc = visit(ctx, &s, err);
		if (rc)
			break;
	}
	lims_stmt_release(stmt);
	if (!rc && code && !any)
		rc = lims_err_set(err, LIMS_E_NOT_FOUND, "There is no sample %s", code);
	return rc;
}

static lims_rc there_is(void *ctx, const struct lims_sample_set *s, struct lims_err *err)
{
	(void)ctx, (void)s, (void)err;
	return LIMS_OK;
}

lims_rc lims_sample_stands(struct lims_laboratory *lab, const char *code, struct lims_err *err)
{
	return lims_sample_each(lab, code, there_is, NULL, err);
}

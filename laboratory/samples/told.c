// SPDX-License-Identifier: Apache-2.0
// What a worksheet is told about the sample that it is opened for.
#include "laboratory/desk.h"
#include "laboratory/samples/groups.h"
#include "laboratory/samples/sample_queries.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

struct telling {
	struct lims_laboratory *lab;
	struct lims_date day;
	struct lims_sample_told told;
	bool done;
};

void lims_sample_put(struct lims_sample_told *told, const char *name, const char *text)
{
	if (!name || !name[0] || !text[0] || told->count == LIMS_SAMPLE_TOLD)
		return;
	snprintf(told->texts[told->count], sizeof told->texts[0], "%s", text);
	told->values[told->count].name = name;
	told->count++;
}

void lims_sample_bind(struct lims_sample_told *told)
{
	for (size_t i = 0; i < told->count; i++)
		told->values[i].value = told->texts[i];
}

static lims_rc earlier(struct telling *t, const struct lims_sample_group *g, char ret[256], struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false;
	size_t n = 0;
	ret[0] = '\0';
	lims_rc rc = lims_db_use(lims_journal_db(t->lab->journal), &lims_q_sample_papers, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, g->set);
	lims_stmt_int(stmt, 2, g->days);
	while (!(rc = lims_stmt_step(stmt, &row, err)) && row && n < 200)
		n += (size_t)snprintf(ret + n, 256 - n, "%s%s (%d d)", n ? ", " : "", lims_stmt_col_text(stmt, 0), (int)lims_stmt_col_int(stmt, 1));
	lims_stmt_release(stmt);
	return rc;
}

static lims_rc tell_group(void *ctx, const struct lims_sample_group *g, struct lims_err *err)
{
	struct telling *t = ctx;
	const struct lims_regulations *law = NULL;
	struct lims_date today = lims_laboratory_today(t->lab);
	struct lims_span cast, tested;
	char day[LIMS_DATE_TEXT], days[24], moment[32], reports[256];
	if (t->done)
		return LIMS_OK;
	t->done = true;
	lims_rc rc = lims_desk_regulations(t->lab, &law, err);
	const struct lims_ages *a = rc ? NULL : lims_regulations_ages(law, g->procedure);
	if (!a)
		return rc;
	snprintf(moment, sizeof moment, "%.10s%s%.5s", g->cast_at, strlen(g->cast_at) > 10 ? " " : "",
		strlen(g->cast_at) > 10 ? g->cast_at + 11 : "");
	lims_sample_put(&t->told, a->cast, moment);
	if (!a->age[0])
		return LIMS_OK;
	lims_date_text(t->day, day);
	rc = lims_span_read(day, t->lab->p.zone_min, &tested, err);
	if (!rc)
		rc = lims_span_read(g->cast_at, t->lab->p.zone_min, &cast, err);
	if (!rc)
		rc = earlier(t, g, reports, err);
	if (rc)
		return rc;
	if (lims_date_cmp(t->day, today) == 0)
		tested.from_us = tested.to_us = lims_clock_now(t->lab->p.zone_min).us;
	int real = lims_sample_age_days(t->lab, g->cast_at, t->day);
	if (real < 1)
		return lims_err_set(err, LIMS_E_REFUSED, "The specimens were cast at %s: they cannot be tested on %s", moment, day);
	snprintf(days, sizeof days, "%d d", real);
	lims_sample_put(&t->told, a->age, days);
	lims_sample_put(&t->told, a->window, lims_age_judge(lims_ages_find(a, g->days), &cast, &tested));
	lims_sample_put(&t->told, a->earlier, reports);
	return LIMS_OK;
}

lims_rc lims_sample_tell(
	struct lims_laboratory *lab, const char *item, struct lims_date work_on, struct lims_sample_told *ret, struct lims_err *err)
{
	struct telling t = {.lab = lab, .day = work_on};
	lims_rc rc = lims_sample_walk(lab, &lims_q_sample_item, item, NULL, tell_group, &t, err);
	if (rc)
		return rc;
	*ret = t.told;
	lims_sample_bind(ret);
	return LIMS_OK;
}

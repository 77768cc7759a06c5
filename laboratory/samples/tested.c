// SPDX-License-Identifier: Apache-2.0
// What the moments of a worksheet's readings say about the age at which its sample was tested.
#include "laboratory/desk.h"
#include "laboratory/samples/groups.h"
#include "laboratory/samples/sample_queries.h"
#include "lims-core/base/text.h"

#include <stdio.h>

struct judging {
	struct lims_laboratory *lab;
	const struct lims_dossier *sheet;
	const struct lims_procedure *p;
	struct lims_sample_told told;
};

/// A reading of this age; `instrument`: of a column that an instrument fills.
static bool of_test(const struct judging *j, const struct lims_age *age, const struct lims_dossier_reading *r, bool instrument)
{
	const struct lims_step *step = lims_procedure_step(j->p, r->step);
	const struct lims_column *column = step ? lims_step_column(step, r->column) : NULL;
	if (!lims_dossier_counts(r) || !lims_sample_of_age(age, r->step))
		return false;
	return !instrument || (column && column->source == LIMS_COLUMN_INSTRUMENT);
}

static bool any_instrument(const struct judging *j, const struct lims_age *age)
{
	for (size_t i = 0; i < j->sheet->reading_count; i++)
		if (of_test(j, age, &j->sheet->readings[i], true))
			return true;
	return false;
}

/// The worst of two: one specimen outside of the window is not tested at that age.
static const char *worse(const char *a, const char *b)
{
	if (!a[0] || lims_text_equal(b, "outside"))
		return b;
	return lims_text_equal(a, "within") ? b : a;
}

struct judged {
	int days; ///< -1: nothing was read
	const char *window;
};

static lims_rc judge(const struct judging *j, const struct lims_age *age, const char *cast_at, struct judged *ret, struct lims_err *err)
{
	struct lims_span cast = {0, 0};
	bool instrument = any_instrument(j, age);
	int16_t zone = j->lab->p.zone_min;
	*ret = (struct judged){-1, ""};
	lims_rc rc = lims_span_read(cast_at, zone, &cast, err);
	for (size_t i = 0; !rc && i < j->sheet->reading_count; i++) {
		const struct lims_dossier_reading *r = &j->sheet->readings[i];
		struct lims_moment at;
		if (!of_test(j, age, r, instrument))
			continue;
		rc = lims_moment_parse(r->taken ? r->taken : r->at, &at, err);
		if (rc)
			break;
		const struct lims_span tested = {at.us, at.us};
		int days = lims_sample_age_days(j->lab, cast_at, lims_moment_date(at, zone));
		if (days < 1)
			return lims_err_set(
				err, LIMS_E_REFUSED, "The specimens were cast at %s: they cannot be tested at %s", cast_at, r->taken ? r->taken : r->at);
		ret->days = days > ret->days ? days : ret->days;
		ret->window = worse(ret->window, lims_age_judge(age, &cast, &tested));
	}
	return rc;
}

lims_rc lims_sample_judge(struct lims_laboratory *lab, const struct lims_dossier *sheet, const struct lims_procedure *p,
	const struct lims_age *age, const char *cast_at, int *ret_days, const char **ret_window, struct lims_err *err)
{
	const struct judging j = {.lab = lab, .sheet = sheet, .p = p};
	struct judged found;
	lims_rc rc = judge(&j, age, cast_at, &found, err);
	if (rc)
		return rc;
	*ret_days = found.days;
	*ret_window = found.window;
	return LIMS_OK;
}

static bool asks(const struct lims_procedure *p, const char *name)
{
	for (size_t i = 0; name[0] && i < p->item_count; i++)
		if (lims_text_equal(p->item[i].name, name))
			return true;
	return false;
}

static lims_rc judge_group(void *ctx, const struct lims_sample_group *g, struct lims_err *err)
{
	struct judging *j = ctx;
	const struct lims_regulations *law = NULL;
	struct judged found;
	char days[24];
	lims_rc rc = lims_text_equal(g->procedure, j->p->id) ? lims_desk_regulations(j->lab, &law, err) : LIMS_OK;
	const struct lims_ages *a = law ? lims_regulations_ages(law, g->procedure) : NULL;
	const struct lims_age *age = a ? lims_ages_find(a, g->days) : NULL;
	if (!a)
		return rc;
	rc = judge(j, age, g->cast_at, &found, err);
	if (rc || found.days < 0)
		return rc;
	const char *name = age && age->age[0] ? age->age : a->age, *window = age && age->window[0] ? age->window : a->window;
	if (lims_text_equal(found.window, "outside") && !asks(j->p, window))
		return lims_err_set(err, LIMS_E_REFUSED,
			"The specimens of %d d were tested at %d d, outside of their window, and the method as it was when the worksheet was opened "
			"cannot "
			"say so: open another worksheet",
			g->days, found.days);
	snprintf(days, sizeof days, "%d d", found.days);
	if (asks(j->p, name))
		lims_sample_put(&j->told, name, days);
	if (asks(j->p, window))
		lims_sample_put(&j->told, window, found.window);
	return LIMS_OK;
}

lims_rc lims_sample_tested(struct lims_laboratory *lab, const struct lims_dossier *sheet, const struct lims_procedure *p,
	struct lims_sample_told *ret, struct lims_err *err)
{
	struct judging j = {.lab = lab, .sheet = sheet, .p = p};
	lims_rc rc = lims_sample_walk(lab, &lims_q_sample_item, sheet->item, NULL, judge_group, &j, err);
	if (rc)
		return rc;
	*ret = j.told;
	lims_sample_bind(ret);
	return LIMS_OK;
}

// SPDX-License-Identifier: Apache-2.0
// Gathers what a paper says about a sample.
#include "laboratory/samples/on_paper.h"

#include "laboratory/desk.h"
#include "laboratory/samples/groups.h"
#include "laboratory/samples/sample_queries.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { BODY_MAX = 1 << 20 };

/// The ages of an item, and of its whole set.
struct ages {
	char set[LIMS_CODE], item[LIMS_CODE], procedure[LIMS_CATALOG_ID];
	int last; ///< age of the item; of several the last
	bool final;
	bool others; ///< other items of the set are reported too
};

static lims_rc take_own(void *ctx, const struct lims_sample_group *g, struct lims_err *err)
{
	struct ages *a = ctx;
	(void)err;
	snprintf(a->set, sizeof a->set, "%s", g->set);
	snprintf(a->procedure, sizeof a->procedure, "%s", g->procedure);
	a->last = g->days;
	a->final = g->final;
	return LIMS_OK;
}

static lims_rc take_any(void *ctx, const struct lims_sample_group *g, struct lims_err *err)
{
	struct ages *a = ctx;
	(void)err;
	a->others = a->others || !lims_text_equal(g->item, a->item);
	return LIMS_OK;
}

static lims_rc put_earlier(struct lims_laboratory *lab, const struct ages *a, struct lims_jw *w, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(lims_journal_db(lab->journal), &lims_q_sample_papers, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, a->set);
	lims_stmt_int(stmt, 2, a->last);
	lims_jw_array(w, "earlier");
	while (!(rc = lims_stmt_step(stmt, &row, err)) && row) {
		lims_jw_object(w, NULL);
		lims_jw_text(w, "number", lims_stmt_col_text(stmt, 0));
		lims_jw_int(w, "days", lims_stmt_col_int(stmt, 1));
		lims_jw_end_object(w);
	}
	lims_jw_end_array(w);
	lims_stmt_release(stmt);
	return rc;
}

/// Characteristics of the item whose words stand here already.
static lims_rc put_named(struct lims_laboratory *lab, const char *procedure, struct lims_jw *w, struct lims_err *err)
{
	const struct lims_regulations *law = NULL;
	lims_rc rc = lims_desk_regulations(lab, &law, err);
	const struct lims_ages *ages = rc ? NULL : lims_regulations_ages(law, procedure);
	lims_jw_array(w, "named");
	if (ages && ages->works[0])
		lims_jw_text(w, NULL, ages->works);
	if (ages && ages->earlier[0])
		lims_jw_text(w, NULL, ages->earlier);
	lims_jw_end_array(w);
	return rc;
}

static lims_rc put_received(void *ctx, const struct lims_sample_set *s, struct lims_err *err)
{
	static const char *const copied[] = {"project", "part", "grade", "sampled_by"};
	struct lims_jw *w = ctx;
	struct lims_json_doc *doc = NULL;
	lims_rc rc = lims_json_parse(s->body, strlen(s->body), BODY_MAX, &doc, err);
	for (size_t i = 0; !rc && i < sizeof copied / sizeof copied[0]; i++) {
		const char *value = lims_json_get_text(lims_json_root(doc), copied[i], "");
		if (value[0])
			lims_jw_text(w, copied[i], value);
	}
	lims_jw_text(w, "blind", s->blind);
	lims_jw_text(w, "cast_at", s->cast_at);
	lims_json_destroy(doc);
	return rc;
}

/// Those that came last, with the samples or afterwards.
static lims_rc put_minutes(struct lims_laboratory *lab, const char *set, struct lims_jw *w, struct lims_err *err)
{
	char name[LIMS_FILE_NAME], hash[LIMS_HASH_HEX];
	struct lims_err none = {.lang = err ? err->lang : NULL};
	lims_rc rc = lims_sample_minutes_kept(lab, set, name, hash, NULL, &none);
	if (rc == LIMS_E_NOT_FOUND)
		return LIMS_OK;
	if (rc && err)
		*err = none;
	if (!rc)
		lims_jw_text(w, "minutes", hash);
	return rc;
}

lims_rc lims_sample_printed(struct lims_laboratory *lab, const char *item, struct lims_jw *w, struct lims_err *err)
{
	struct ages a = {.set = ""};
	snprintf(a.item, sizeof a.item, "%s", item);
	lims_rc rc = lims_sample_walk(lab, &lims_q_sample_item, item, NULL, take_own, &a, err);
	if (!rc && a.set[0])
		rc = lims_sample_groups(lab, a.set, take_any, &a, err);
	if (rc || !a.set[0])
		return rc;
	lims_jw_object(w, "sample");
	lims_jw_text(w, "code", a.set);
	rc = lims_sample_each(lab, a.set, put_received, w, err);
	if (!rc)
		rc = put_minutes(lab, a.set, w, err);
	lims_jw_int(w, "days", a.last);
	if (a.others)
		lims_jw_text(w, "report", a.final ? "final" : "interim");
	if (!rc)
		rc = put_named(lab, a.procedure, w, err);
	if (!rc)
		rc = put_earlier(lab, &a, w, err);
	lims_jw_end_object(w);
	return rc;
}

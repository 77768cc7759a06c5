// SPDX-License-Identifier: Apache-2.0
// Retained samples: where they are kept until when, and what became of them.
#include "laboratory/samples/samples.h"

#include "laboratory/intake/days.h"
#include "laboratory/intake/happening.h"
#include "lims-core/base/json.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { BODY_MAX = 64 * 1024 };

static bool is_keeping(const struct lims_happening *h)
{
	return lims_text_equal(h->type, "sample.retained") || lims_text_equal(h->type, "sample.disposed");
}

/// The last of both that stands.
struct last {
	bool retained;
	char on[LIMS_DATE_TEXT];
};

static lims_rc take_last(void *ctx, const struct lims_happening *h, struct lims_err *err)
{
	struct last *l = ctx;
	(void)err;
	if (!is_keeping(h))
		return LIMS_OK;
	l->retained = lims_text_equal(h->type, "sample.retained");
	snprintf(l->on, sizeof l->on, "%s", h->on);
	return LIMS_OK;
}

lims_rc lims_sample_retain(struct lims_laboratory *lab, const char *set, const char *shelf, const char *keep_until, const char *what,
	const char *note, struct lims_err *err)
{
	const struct lims_field_value values[] = {{"who", shelf}, {"until", keep_until}, {"what", what}, {"note", note}};
	const struct lims_happening_draft d = {
		.action = LIMS_ACTION_RECEIVE, .type = "sample.retained", .noun = "sample", .code = set, .values = values, .count = 4};
	lims_rc rc = lims_sample_stands(lab, set, err);
	if (!rc && (!shelf || !shelf[0] || !keep_until || !keep_until[0]))
		rc = lims_err_set(err, LIMS_E_INPUT, "Say where it is kept and until when: --shelf TEXT --keep-until DATE");
	if (!rc && lims_day_is_over(lab, keep_until))
		rc = lims_err_set(err, LIMS_E_INPUT, "--%s: %s is over already: give a day that is to come", "keep-until", keep_until);
	return rc ? rc : lims_happen(lab, &d, err);
}

lims_rc lims_sample_dispose(
	struct lims_laboratory *lab, const char *set, const char *how, struct lims_date on, const char *note, struct lims_err *err)
{
	const struct lims_field_value values[] = {{"how", how}, {"note", note}};
	const struct lims_happening_draft d = {
		.action = LIMS_ACTION_RECEIVE, .type = "sample.disposed", .noun = "sample", .code = set, .on = on, .values = values, .count = 2};
	struct last last = {.retained = false};
	char day[LIMS_DATE_TEXT];
	lims_date_text(on, day);
	lims_rc rc = lims_sample_stands(lab, set, err);
	if (!rc)
		rc = lims_happenings(lab, "sample", set, NULL, take_last, &last, err);
	if (!rc && !last.retained)
		rc = lims_err_set(err, LIMS_E_REFUSED, "Nothing of the sample %s is kept: it was not retained, or is disposed of", set);
	if (!rc && lims_day_before(day, last.on))
		rc = lims_err_set(err, LIMS_E_INPUT, "--on: %s lies before the day on which it was put on its shelf, %s", day, last.on);
	if (!rc && (!how || !how[0]))
		rc = lims_err_set(err, LIMS_E_INPUT, "Say what was done with it: --how TEXT");
	return rc ? rc : lims_happen(lab, &d, err);
}

struct keeping {
	struct lims_laboratory *lab;
	char before[LIMS_DATE_TEXT];
	lims_sample_kept_visit *visit;
	void *ctx;
	const struct lims_sample_set *set;
};

struct found {
	bool kept;
	char shelf[256], until[LIMS_DATE_TEXT], what[1024], note[1024], by[LIMS_CODE], on[LIMS_DATE_TEXT];
};

static lims_rc read_kept(void *ctx, const struct lims_happening *h, struct lims_err *err)
{
	struct found *f = ctx;
	struct lims_json_doc *doc = NULL;
	if (!is_keeping(h))
		return LIMS_OK;
	f->kept = lims_text_equal(h->type, "sample.retained");
	if (!f->kept)
		return LIMS_OK;
	lims_rc rc = lims_json_parse(h->body, strlen(h->body), BODY_MAX, &doc, err);
	if (rc)
		return rc;
	snprintf(f->what, sizeof f->what, "%s", lims_json_get_text(lims_json_root(doc), "what", ""));
	lims_json_destroy(doc);
	snprintf(f->shelf, sizeof f->shelf, "%s", h->who ? h->who : "");
	snprintf(f->until, sizeof f->until, "%s", h->until ? h->until : "");
	snprintf(f->note, sizeof f->note, "%s", h->note ? h->note : "");
	snprintf(f->by, sizeof f->by, "%s", h->actor);
	snprintf(f->on, sizeof f->on, "%s", h->on);
	return LIMS_OK;
}

static lims_rc visit_set(void *ctx, const struct lims_sample_set *s, struct lims_err *err)
{
	struct keeping *k = ctx;
	struct found f = {.kept = false};
	lims_rc rc = lims_happenings(k->lab, "sample", s->code, NULL, read_kept, &f, err);
	if (rc || !f.kept || (k->before[0] && strcmp(f.until, k->before) >= 0))
		return rc;
	const struct lims_sample_kept one = {s->code, f.shelf, f.until, f.what, f.note, f.by, f.on};
	return k->visit(k->ctx, &one, err);
}

lims_rc lims_sample_retained(
	struct lims_laboratory *lab, struct lims_date before, lims_sample_kept_visit *visit, void *ctx, struct lims_err *err)
{
	struct keeping k = {.lab = lab, .visit = visit, .ctx = ctx};
	lims_date_text(before, k.before);
	return lims_sample_each(lab, NULL, visit_set, &k, err);
}

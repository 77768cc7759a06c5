// SPDX-License-Identifier: Apache-2.0
// Reviews jobs and computes their state from their items.
#include "laboratory/intake/jobs.h"

#include "laboratory/desk.h"
#include "laboratory/intake/days.h"
#include "laboratory/intake/happening.h"
#include "laboratory/intake/work.h"
#include "lims-core/base/lang.h"
#include "lims-core/base/text.h"
#include "lims-core/engine/decision.h"

#include <stdio.h>
#include <string.h>

enum { BODY_MAX = 64 * 1024 };

const struct lims_field lims_job_fields[LIMS_JOB_FIELDS] = {
	{"customer", LIMS_MSG("Customer"), LIMS_FIELD_CODE, true, NULL, "customer"},
	{"note", LIMS_MSG("Note"), LIMS_FIELD_TEXT, false, NULL, NULL},
	{"received-on", LIMS_MSG("Received on"), LIMS_FIELD_DATE, false, NULL, NULL},
	{"due-on", LIMS_MSG("Due on"), LIMS_FIELD_DATE, false, NULL, NULL},
	{"site", LIMS_MSG("Site of the customer"), LIMS_FIELD_CODE, false, NULL, "site"},
};

const struct lims_field lims_site_fields[LIMS_SITE_FIELDS] = {
	{"customer", LIMS_MSG("Customer"), LIMS_FIELD_CODE, true, NULL, "customer"},
	{"name", LIMS_MSG("Name"), LIMS_FIELD_TEXT, true, NULL, NULL},
	{"address", LIMS_MSG("Address"), LIMS_FIELD_TEXT, true, NULL, NULL},
	{"contact", LIMS_MSG("Contact person"), LIMS_FIELD_TEXT, false, NULL, NULL},
	{"phone", LIMS_MSG("Telephone"), LIMS_FIELD_TEXT, false, NULL, NULL},
	{"note", LIMS_MSG("Note"), LIMS_FIELD_TEXT, false, NULL, NULL},
};

const char *lims_job_state_name(enum lims_job_state s)
{
	static const char *const names[] = {"empty", "received", "in_work", "done", "handed_back", "closed"};
	return (size_t)s < sizeof names / sizeof names[0] ? names[s] : "";
}

/// A job without a day of receipt came on the day on which it is recorded.
static lims_rc check_due(
	const struct lims_laboratory *lab, const char *option, const char *due_on, const char *received_on, bool fresh, struct lims_err *err)
{
	if (lims_day_before(due_on, received_on))
		return lims_err_set(err, LIMS_E_INPUT, "--%s: %s lies before the day on which the job came, %s", option, due_on, received_on);
	if (fresh && !received_on[0] && lims_day_is_over(lab, due_on))
		return lims_err_set(err, LIMS_E_INPUT, "--%s: %s is over already: a job that came earlier has --received-on too", option, due_on);
	return LIMS_OK;
}

lims_rc lims_job_check(
	struct lims_laboratory *lab, const char *code, const struct lims_field_value *values, size_t count, struct lims_err *err)
{
	const struct lims_register *r = lims_register_find("job");
	char received[LIMS_DATE_TEXT + 1024], due[LIMS_DATE_TEXT + 1024];
	bool known = false;
	lims_rc rc = code ? lims_fields_known(lims_journal_db(lab->journal), "job", code, &known, err) : LIMS_OK;
	if (!rc)
		rc = lims_register_will(lab, r, code, values, count, "received-on", received, sizeof received, err);
	if (!rc)
		rc = lims_register_will(lab, r, code, values, count, "due-on", due, sizeof due, err);
	if (!rc && lims_day_is_to_come(lab, received))
		rc = lims_err_set(err, LIMS_E_INPUT, "--received-on: %s lies in the future: give the day on which the job came", received);
	return rc ? rc : check_due(lab, "due-on", due, received, !known, err);
}

/* ---- review */

static lims_rc check_procedures(struct lims_laboratory *lab, const char *list, struct lims_err *err)
{
	lims_rc rc = LIMS_OK;
	for (const char *at = list; !rc && *at;) {
		char id[LIMS_CATALOG_ID];
		struct lims_procedure_set *set = NULL;
		at += strspn(at, ", ");
		size_t n = strcspn(at, ", ");
		if (n == 0)
			break;
		if (n >= sizeof id)
			return lims_err_set(err, LIMS_E_INPUT, "%.*s is no procedure: see lims procedure list", 64, at);
		snprintf(id, sizeof id, "%.*s", (int)n, at);
		rc = lims_catalog_load(lab->catalog, id, &set, err);
		lims_procedure_set_destroy(set);
		at += n;
	}
	return rc;
}

static bool rule_known(const char *name)
{
	bool known = lims_text_equal(name, "as_procedure") || lims_text_equal(name, "none");
	for (int r = 0; !known && lims_decision_rule_name((enum lims_decision_rule)r)[0]; r++)
		known = lims_text_equal(lims_decision_rule_name((enum lims_decision_rule)r), name);
	return known;
}

/// "200 000 VND": an amount, and what it is in.
static lims_rc check_fee(const char *fee, struct lims_err *err)
{
	static const char digits[] = "0123456789";
	size_t n = fee ? strspn(fee, "0123456789., ") : 0;
	if (!fee || !fee[0] || (strchr(digits, fee[0]) && !strpbrk(fee + n, "0123456789-+")))
		return LIMS_OK;
	return lims_err_set(err, LIMS_E_INPUT, "--fee %.60s is no amount: write a number from 0 and its currency, like \"200 000 VND\"", fee);
}

lims_rc lims_job_review(struct lims_laboratory *lab, const char *job, const struct lims_job_review *r, struct lims_err *err)
{
	const char *rule = r->decision_rule ? r->decision_rule : "as_procedure", *samples = r->samples_by ? r->samples_by : "customer";
	const struct lims_field_value values[] = {{"procedures", r->procedures}, {"decision_rule", rule}, {"fee", r->fee}, {"until", r->due_on},
		{"samples_by", samples}, {"deviations", r->deviations}, {"note", r->note}, {"accepted", r->declined ? "no" : "yes"}};
	const struct lims_happening_draft d = {.action = LIMS_ACTION_RECEIVE,
		.type = "job.reviewed",
		.noun = "job",
		.code = job,
		.on = r->on,
		.values = values,
		.count = sizeof values / sizeof values[0]};
	char received[LIMS_DATE_TEXT];
	lims_rc rc = lims_register_field(lab, "job", job, "received-on", received, sizeof received, err);
	if (!rc)
		rc = check_due(lab, "due-on", r->due_on, received, !r->on.month, err);
	if (rc)
		return rc;
	if (!r->procedures || !r->procedures[strspn(r->procedures, ", ")])
		return lims_err_set(err, LIMS_E_INPUT, "Say by which procedures it is to be done: --procedure ID,ID (see lims procedure list)");
	if (!rule_known(rule))
		return lims_err_set(err, LIMS_E_INPUT, "%s is no decision rule: use as_procedure, none, simple or guard_band and so on", rule);
	if (!lims_text_equal(samples, "customer") && !lims_text_equal(samples, "laboratory"))
		return lims_err_set(err, LIMS_E_INPUT, "%s takes no samples: say customer or laboratory", samples);
	rc = check_fee(r->fee, err);
	if (rc)
		return rc;
	if (r->declined && (!r->note || !r->note[0]))
		return lims_err_set(err, LIMS_E_INPUT, "Say why the work is declined: --note TEXT");
	rc = check_procedures(lab, r->procedures, err);
	return rc ? rc : lims_happen(lab, &d, err);
}

lims_rc lims_job_close(struct lims_laboratory *lab, const char *job, const char *note, struct lims_err *err)
{
	const struct lims_field_value values[] = {{"note", note}};
	const struct lims_happening_draft d = {
		.action = LIMS_ACTION_RECEIVE, .type = "job.closed", .noun = "job", .code = job, .values = values, .count = 1};
	char found[LIMS_CODE];
	bool closed = false;
	lims_rc rc = lims_register_field(lab, "job", job, "customer", found, sizeof found, err);
	if (!rc)
		rc = lims_happening_last(lab, "job", job, "job.closed", "on", found, sizeof found, &closed, err);
	if (rc)
		return rc;
	if (closed)
		return lims_err_set(err, LIMS_E_REFUSED, "The job %s was closed on %s", job, found);
	if (!note || !note[0])
		return lims_err_set(err, LIMS_E_INPUT, "Say why: --note TEXT");
	return lims_happen(lab, &d, err);
}

/* ---- state */

struct summing {
	struct lims_laboratory *lab;
	struct lims_job j;
	size_t begun;
	bool closed;
	lims_job_visit *visit;
	void *ctx;
};

static lims_rc read_happening(void *ctx, const struct lims_happening *h, struct lims_err *err)
{
	struct summing *s = ctx;
	struct lims_json_doc *doc = NULL;
	if (lims_text_equal(h->type, "job.closed"))
		s->closed = true;
	if (!lims_text_equal(h->type, "job.reviewed"))
		return LIMS_OK;
	lims_rc rc = lims_json_parse(h->body, strlen(h->body), BODY_MAX, &doc, err);
	if (rc)
		return rc;
	const struct lims_json *b = lims_json_root(doc);
	const struct {
		const char *member;
		char *to;
		size_t size;
	} copied[] = {{"procedures", s->j.procedures, sizeof s->j.procedures}, {"decision_rule", s->j.decision_rule, sizeof s->j.decision_rule},
		{"fee", s->j.fee, sizeof s->j.fee}, {"samples_by", s->j.samples_by, sizeof s->j.samples_by},
		{"deviations", s->j.deviations, sizeof s->j.deviations}, {"note", s->j.review_note, sizeof s->j.review_note}};
	for (size_t i = 0; i < sizeof copied / sizeof copied[0]; i++)
		snprintf(copied[i].to, copied[i].size, "%s", lims_json_get_text(b, copied[i].member, ""));
	s->j.declined = lims_text_equal(lims_json_get_text(b, "accepted", "yes"), "no");
	lims_json_destroy(doc);
	snprintf(s->j.reviewed_by, sizeof s->j.reviewed_by, "%s", h->actor);
	snprintf(s->j.reviewed_on, sizeof s->j.reviewed_on, "%s", h->on);
	if (h->until)
		snprintf(s->j.due_on, sizeof s->j.due_on, "%s", h->until);
	return LIMS_OK;
}

static lims_rc count(void *ctx, const struct lims_item_work *w, struct lims_err *err)
{
	struct summing *s = ctx;
	(void)err;
	s->j.items++;
	s->begun += w->state >= LIMS_WORK_IN_WORK;
	s->j.done += w->state >= LIMS_WORK_PARTNER;
	s->j.handed_back += w->state == LIMS_WORK_HANDED_BACK;
	s->j.beyond += s->j.reviewed_by[0] && !lims_desk_listed(s->j.procedures, w->procedure);
	return LIMS_OK;
}

static enum lims_job_state state_of(const struct summing *s)
{
	if (s->closed)
		return LIMS_JOB_CLOSED;
	if (s->j.items == 0)
		return LIMS_JOB_EMPTY;
	if (s->j.handed_back == s->j.items)
		return LIMS_JOB_HANDED_BACK;
	if (s->j.done == s->j.items)
		return LIMS_JOB_DONE;
	return s->begun ? LIMS_JOB_IN_WORK : LIMS_JOB_RECEIVED;
}

static lims_rc sum(void *ctx, const struct lims_register *r, const struct lims_register_row *row, struct lims_err *err)
{
	struct summing *s = ctx;
	struct lims_date due = {0};
	const char *due_on = NULL;
	s->j = (struct lims_job){.code = row->code};
	s->begun = 0;
	s->closed = false;
	const struct {
		const char *field;
		const char **to;
	} fields[] = {
		{"customer", &s->j.customer}, {"site", &s->j.site}, {"note", &s->j.note}, {"received-on", &s->j.received_on}, {"due-on", &due_on}};
	for (size_t i = 0; i < r->count; i++)
		for (size_t k = 0; k < sizeof fields / sizeof fields[0]; k++)
			if (lims_text_equal(r->fields[i].name, fields[k].field))
				*fields[k].to = row->values[i];
	snprintf(s->j.due_on, sizeof s->j.due_on, "%s", due_on ? due_on : "");
	lims_rc rc = lims_happenings(s->lab, "job", row->code, NULL, read_happening, s, err);
	if (!rc)
		rc = lims_work_of_job(s->lab, row->code, count, s, err);
	if (rc)
		return rc;
	s->j.state = state_of(s);
	bool open = s->j.state < LIMS_JOB_DONE;
	s->j.late = open && s->j.due_on[0] && lims_date_parse(s->j.due_on, &due, NULL) == LIMS_OK &&
				lims_date_cmp(due, lims_laboratory_today(s->lab)) < 0;
	return s->visit(s->ctx, &s->j, err);
}

lims_rc lims_job_each(struct lims_laboratory *lab, const char *code, lims_job_visit *visit, void *ctx, struct lims_err *err)
{
	struct summing s = {.lab = lab, .visit = visit, .ctx = ctx};
	const struct lims_register *r = lims_register_find("job");
	return code ? lims_register_one(lab, r, code, sum, &s, err) : lims_register_each(lab, r, sum, &s, err);
}

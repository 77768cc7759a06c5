// SPDX-License-Identifier: Apache-2.0
// Holds each gate against what is recorded; those about people and licences are in people/gate_cells.c.
#include "laboratory/gates.h"

#include "laboratory/equipment/conditions.h"
#include "laboratory/equipment/gate.h"
#include "laboratory/gate_causes.h"
#include "laboratory/intake/receiving.h"
#include "laboratory/people/gate_cells.h"
#include "laboratory/queries.h"
#include "lims-core/base/lang.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { CONDITIONS_MAX = 64, NAMES_MAX = 64 * 1024 };

static const char *field(const struct lims_dossier_standard *s, const char *name)
{
	const char *text = lims_dossier_standard_field(s, name);
	return text ? text : "";
}

/// Whether `day` is not after the ISO date `until`; no date is in date on no day.
static bool in_date(const char *until, struct lims_date day)
{
	struct lims_date d;
	return until[0] && lims_date_parse(until, &d, NULL) == LIMS_OK && lims_date_cmp(day, d) <= 0;
}

struct lims_date lims_gate_day(const struct lims_laboratory *lab, const struct lims_dossier *s, const struct lims_dossier_reading *r)
{
	const char *when = r->taken ? r->taken : r->at;
	struct lims_moment m;
	if (!when || lims_moment_parse(when, &m, NULL) != LIMS_OK)
		return s->work_on;
	return lims_moment_date(m, lab->p.zone_min);
}

bool lims_gate_day_asked(const struct lims_laboratory *lab, const struct lims_dossier *s, size_t k)
{
	struct lims_date day = lims_gate_day(lab, s, &s->readings[k]);
	if (lims_date_cmp(day, s->work_on) == 0)
		return true;
	for (size_t i = 0; i < k; i++)
		if (lims_dossier_counts(&s->readings[i]) && lims_date_cmp(lims_gate_day(lab, s, &s->readings[i]), day) == 0)
			return true;
	return false;
}

/// Of a reading that was taken on another day than the work began.
static void in_date_then(const struct lims_opened_sheet *o, const struct lims_dossier_standard *used, const struct lims_dossier_reading *r,
	struct lims_date day, struct lims_causes *causes)
{
	struct lims_date from;
	char text[LIMS_DATE_TEXT], why[LIMS_GATE_TEXT];
	if (in_date(field(used, "valid-until"), day) && lims_date_parse(field(used, "certified-on"), &from, NULL) == LIMS_OK &&
		lims_date_cmp(day, from) >= 0)
		return;
	lims_date_text(day, text);
	snprintf(why, sizeof why, lims_tr(o->lang, "the certificate of standard %s was not valid on %s, when reading %d was taken"), used->code,
		text, r->number);
	lims_causes_add(causes, why);
}

static void roles_named(const struct lims_opened_sheet *o, struct lims_causes *causes)
{
	char why[LIMS_GATE_TEXT];
	for (size_t i = 0; i < o->p->standard_count; i++) {
		bool used = !o->p->standards[i].required || !o->plan->standard_applies[i];
		for (size_t k = 0; k < o->sheet.standard_count; k++)
			used = used || lims_text_equal(o->sheet.standards[k].role, o->p->standards[i].role);
		if (used)
			continue;
		snprintf(why, sizeof why, lims_tr(o->lang, "the worksheet names no standard in the role %s"), o->p->standards[i].role);
		lims_causes_add(causes, why);
	}
}

static void standard_in_date(const struct lims_laboratory *lab, const struct lims_opened_sheet *o, struct lims_causes *causes)
{
	char why[LIMS_GATE_TEXT];
	roles_named(o, causes);
	for (size_t i = 0; i < o->sheet.standard_count; i++) {
		const struct lims_dossier_standard *used = &o->sheet.standards[i];
		struct lims_date from = {0};
		why[0] = '\0';
		if (!in_date(field(used, "valid-until"), o->sheet.work_on))
			snprintf(why, sizeof why, lims_tr(o->lang, "the certificate of standard %s was not valid on the day of the work"), used->code);
		// Only a standard that is certified already verifies (TT 24/2013/TT-BKHCN art. 43(4)).
		else if (lims_date_parse(field(used, "certified-on"), &from, NULL) != LIMS_OK || lims_date_cmp(o->sheet.work_on, from) < 0)
			snprintf(why, sizeof why, lims_tr(o->lang, "standard %s was certified after the day of the work"), used->code);
		lims_causes_add(causes, why);
	}
	for (size_t k = 0; k < o->sheet.reading_count; k++) {
		const struct lims_dossier_reading *r = &o->sheet.readings[k];
		if (!lims_dossier_counts(r) || lims_gate_day_asked(lab, &o->sheet, k))
			continue;
		for (size_t i = 0; i < o->sheet.standard_count; i++)
			in_date_then(o, &o->sheet.standards[i], r, lims_gate_day(lab, &o->sheet, r), causes);
	}
}

static void standard_certified(const struct lims_opened_sheet *o, struct lims_causes *causes)
{
	char why[LIMS_GATE_TEXT];
	for (size_t i = 0; i < o->sheet.standard_count; i++) {
		if (field(&o->sheet.standards[i], "measurement-standard")[0])
			continue;
		snprintf(why, sizeof why, lims_tr(o->lang, "standard %s has no certificate as a measurement standard"), o->sheet.standards[i].code);
		lims_causes_add(causes, why);
	}
}

/// Every condition that is asked for here and that nobody recorded; also of a file from before, which let its limits go unasked.
static void environment(const struct lims_opened_sheet *o, struct lims_causes *causes)
{
	if (o->ahead && (lims_text_equal(o->sheet.state, "open") || lims_text_equal(o->sheet.state, "returned")))
		return;
	struct lims_condition_state asked[CONDITIONS_MAX];
	char why[LIMS_GATE_TEXT];
	size_t count = lims_condition_states(o->p, o->plan, &o->sheet, asked, CONDITIONS_MAX);
	for (size_t i = 0; i < count; i++) {
		if (asked[i].recorded || (!asked[i].asked->required && !asked[i].limits))
			continue;
		snprintf(why, sizeof why, lims_tr(o->lang, "the condition %s was not recorded"), asked[i].asked->quantity);
		lims_causes_add(causes, why);
	}
}

static void evidence_confirmed(struct lims_laboratory *lab, const struct lims_opened_sheet *o, struct lims_causes *causes)
{
	struct lims_err err = {.lang = o->lang};
	struct lims_causes names;
	char why[LIMS_GATE_TEXT];
	size_t open = 0;
	lims_causes_init(&names);
	if (lims_blocks_open(lab, o, &open, &names, &err) != LIMS_OK) {
		snprintf(why, sizeof why, lims_tr(o->lang, "the confirmations could not be read: %.180s"), err.text);
		lims_causes_add(causes, why);
	}
	if (open > 0) {
		snprintf(why, sizeof why, lims_tr(o->lang, "%zu parts of the procedure are drafts: see lims procedure confirm --list"), open);
		lims_causes_add(causes, why);
	}
	lims_causes_take(causes, &names);
}

static bool type_approval(struct lims_laboratory *lab, const struct lims_opened_sheet *o, char *why)
{
	const struct lims_period *period = lims_procedure_period(o->p, o->sheet.work_on);
	struct lims_approval_state a;
	if (period && !period->type_approval)
		return true;
	bool read = lims_item_approval(lab, o->sheet.item, &a, NULL) == LIMS_OK;
	// Who says that none was found has not said that none is needed.
	if (read && (a.number[0] || lims_text_equal(a.answer, "older_than_rule")))
		return true;
	if (read && a.answer[0])
		snprintf(why, LIMS_GATE_TEXT, lims_tr(o->lang, "%s found no type approval of the item %s"), a.by, o->sheet.item);
	else
		snprintf(why, LIMS_GATE_TEXT, lims_tr(o->lang, "the item %s has no type approval on record"), o->sheet.item);
	return false;
}

static void software_validated(struct lims_laboratory *lab, const struct lims_opened_sheet *o, struct lims_causes *causes)
{
	struct lims_err err = {.lang = o->lang};
	char why[LIMS_GATE_TEXT];
	if (lims_validation_gate(lab, o, causes, &err) == LIMS_OK)
		return;
	snprintf(why, sizeof why, lims_tr(o->lang, "the validation could not be run: %.180s"), err.text);
	lims_causes_add(causes, why);
}

static bool among(const char *const *list, const char *word)
{
	for (; list && *list; list++)
		if (lims_text_equal(*list, word))
			return true;
	return false;
}

/// Whether this laboratory's own certificate of the same instrument is valid on the day of the work: then it is the one that the rule keeps out.
static lims_rc own_certificate(struct lims_laboratory *lab, const struct lims_opened_sheet *o, char ret[LIMS_CODE], struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	char day[LIMS_DATE_TEXT];
	bool row = false;
	lims_rc rc = lims_db_use(lims_journal_db(lab->journal), &lims_q_paper_valid, &stmt, err);
	if (rc)
		return rc;
	lims_date_text(o->sheet.work_on, day);
	lims_stmt_text(stmt, 1, o->sheet.item);
	lims_stmt_text(stmt, 2, day);
	rc = lims_stmt_step(stmt, &row, err);
	if (!rc)
		snprintf(ret, LIMS_CODE, "%s", row ? lims_stmt_col_text(stmt, 0) : "");
	lims_stmt_release(stmt);
	return rc;
}

/// Every name that the organisation ever had, as texts are searched for, each between line ends.
static lims_rc own_names(struct lims_db *db, struct lims_buf *ret, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(db, &lims_q_own_names, &stmt, err);
	if (rc)
		return rc;
	lims_buf_add_char(ret, '\n');
	while (!(rc = lims_stmt_step(stmt, &row, err)) && row) {
		const char *name = lims_stmt_col_text(stmt, 0);
		rc = lims_text_fold(name, strlen(name), ret, err);
		if (rc)
			break;
		lims_buf_add_char(ret, '\n');
	}
	lims_stmt_release(stmt);
	return rc;
}

/// Whether `names` holds this one; a blank is nobody else's.
static lims_rc is_own(const struct lims_buf *names, const char *by, bool *ret, struct lims_err *err)
{
	struct lims_buf folded;
	lims_buf_init(&folded, NAMES_MAX);
	lims_buf_add_char(&folded, '\n');
	lims_rc rc = lims_text_fold(by, strlen(by), &folded, err);
	lims_buf_add_char(&folded, '\n');
	if (!rc)
		rc = lims_buf_check(&folded, "the organisation that verified", err);
	if (!rc)
		*ret = !by[strspn(by, " \n\t")] || strstr(lims_buf_text(names), lims_buf_text(&folded));
	lims_buf_finish(&folded);
	return rc;
}

/// The same of a verification that was taken over from records of before, which says this organisation or none.
static lims_rc own_before(struct lims_laboratory *lab, const struct lims_opened_sheet *o, char ret[LIMS_CODE], struct lims_err *err)
{
	struct lims_db *db = lims_journal_db(lab->journal);
	struct lims_stmt *stmt = NULL;
	struct lims_buf names;
	char day[LIMS_DATE_TEXT];
	bool row = false, own = false;
	lims_buf_init(&names, NAMES_MAX);
	lims_rc rc = own_names(db, &names, err);
	if (!rc)
		rc = lims_buf_check(&names, "the names of the organisation", err);
	if (!rc)
		rc = lims_db_use(db, &lims_q_before_valid, &stmt, err);
	if (!rc) {
		lims_date_text(o->sheet.work_on, day);
		lims_stmt_text(stmt, 1, o->sheet.item);
		lims_stmt_text(stmt, 2, day);
		while (!rc && !own && !(rc = lims_stmt_step(stmt, &row, err)) && row) {
			const char *by = lims_stmt_col_text(stmt, 1);
			rc = is_own(&names, by ? by : "", &own, err);
		}
		if (!rc && own)
			snprintf(ret, LIMS_CODE, "%s", lims_stmt_col_text(stmt, 0));
		lims_stmt_release(stmt);
	}
	lims_buf_finish(&names);
	return rc;
}

static bool organisation_conflict(struct lims_laboratory *lab, const struct lims_opened_sheet *o, char *why)
{
	const struct lims_regulations *regulations = NULL;
	struct lims_err err = {.lang = o->lang};
	char number[LIMS_CODE] = "", before[LIMS_CODE] = "";
	size_t n = 0;
	if (lims_desk_regulations(lab, &regulations, &err) != LIMS_OK || own_certificate(lab, o, number, &err) != LIMS_OK ||
		own_before(lab, o, before, &err) != LIMS_OK) {
		snprintf(why, LIMS_GATE_TEXT, lims_tr(o->lang, "the certificates could not be read: %.180s"), err.text);
		lims_text_clean(why, true);
		return false;
	}
	const struct lims_conflict *list = lims_regulations_conflicts(regulations, &n);
	for (size_t i = 0; i < n && (number[0] || before[0]); i++) {
		if (!among(list[i].modes, o->sheet.mode) || !among(list[i].procedures, o->p->id))
			continue;
		if (number[0])
			snprintf(why, LIMS_GATE_TEXT, lims_tr(o->lang, "this laboratory's own certificate %s was valid on the day of the work: %s, %s"),
				number, list[i].source.document, list[i].source.clause);
		else
			snprintf(why, LIMS_GATE_TEXT,
				lims_tr(o->lang, "the verification %s, taken over and of no other organisation, was valid on the day of the work: %s, %s"),
				before, list[i].source.document, list[i].source.clause);
		lims_text_clean(why, true);
		return false;
	}
	return true;
}

/// Not confirmed when it was taken, as far as anything of it was declared.
static bool unconfirmed(const struct lims_dossier_reading *r)
{
	return (r->setup || lims_text_equal(r->origin, "declared")) && !r->confirmed && lims_dossier_counts(r);
}

static bool same_setup(const struct lims_dossier_reading *a, const struct lims_dossier_reading *b)
{
	return lims_text_equal(a->device ? a->device : "", b->device ? b->device : "") &&
		   lims_text_equal(a->setup ? a->setup : "", b->setup ? b->setup : "");
}

/// What a format does not carry was declared by a person: unit, decimals, stability (design of readings; docs/formats/capture.md). Each instrument and
/// set-up is named once, with its first reading.
static void setup_confirmed(const struct lims_opened_sheet *o, struct lims_causes *causes)
{
	const struct lims_dossier_reading *list = o->sheet.readings;
	char why[LIMS_GATE_TEXT];
	for (size_t i = 0; i < o->sheet.reading_count; i++) {
		bool named = !unconfirmed(&list[i]);
		for (size_t k = 0; k < i && !named; k++)
			named = unconfirmed(&list[k]) && same_setup(&list[k], &list[i]);
		if (named)
			continue;
		snprintf(why, sizeof why, lims_tr(o->lang, "the set-up of %s was not confirmed against its display when reading %d was taken"),
			list[i].device ? list[i].device : "?", list[i].number);
		lims_causes_add(causes, why);
	}
}

/// A gate at which several things may stand against the paper: all of them are named.
static bool none_stands_against(struct lims_laboratory *lab, const struct lims_opened_sheet *o, enum lims_gate gate, char *why)
{
	struct lims_causes causes;
	lims_causes_init(&causes);
	if (gate == LIMS_GATE_STANDARD_IN_DATE) {
		standard_in_date(lab, o, &causes);
		lims_equipment_gate(lab, o, &causes);
	} else if (gate == LIMS_GATE_STANDARD_CERTIFIED) {
		standard_certified(o, &causes);
	} else if (gate == LIMS_GATE_VERIFIER_CARD) {
		lims_cell_verifier_card(lab, o, &causes);
	} else if (gate == LIMS_GATE_AUTHORISATION) {
		lims_cell_authorisation(lab, o, &causes);
	} else if (gate == LIMS_GATE_ENVIRONMENT) {
		environment(o, &causes);
		lims_equipment_sensors(lab, o, &causes);
	} else if (gate == LIMS_GATE_SECOND_PERSON) {
		lims_cell_second_person(lab, o, &causes);
	} else if (gate == LIMS_GATE_LICENCE_ROW) {
		lims_cell_licence_row(lab, o, &causes);
	} else if (gate == LIMS_GATE_EVIDENCE_CONFIRMED) {
		evidence_confirmed(lab, o, &causes);
	} else if (gate == LIMS_GATE_SOFTWARE_VALIDATED) {
		software_validated(lab, o, &causes);
	} else {
		setup_confirmed(o, &causes);
	}
	return lims_causes_none(&causes, o->lang, why);
}

static bool gate_open(struct lims_laboratory *lab, const struct lims_opened_sheet *o, enum lims_gate gate, char *why)
{
	switch (gate) {
	case LIMS_GATE_TYPE_APPROVAL:
		return type_approval(lab, o, why);
	case LIMS_GATE_ORGANISATION_CONFLICT:
		return organisation_conflict(lab, o, why);
	case LIMS_GATE_STANDARD_IN_DATE:
	case LIMS_GATE_STANDARD_CERTIFIED:
	case LIMS_GATE_VERIFIER_CARD:
	case LIMS_GATE_AUTHORISATION:
	case LIMS_GATE_ENVIRONMENT:
	case LIMS_GATE_SECOND_PERSON:
	case LIMS_GATE_SETUP_CONFIRMED:
	case LIMS_GATE_LICENCE_ROW:
	case LIMS_GATE_EVIDENCE_CONFIRMED:
	case LIMS_GATE_SOFTWARE_VALIDATED:
		return none_stands_against(lab, o, gate, why);
	case LIMS_GATE_COUNT:
		break;
	}
	return false;
}

lims_rc lims_gates_evaluate(
	struct lims_laboratory *lab, const struct lims_opened_sheet *o, struct lims_gate_outcome ret[LIMS_GATE_COUNT], struct lims_err *err)
{
	const char *service = lims_laboratory_training(lab) ? "training" : o->p->service;
	const struct lims_regulations *regulations = NULL;
	struct lims_opened_sheet said = *o; // the same question, answered in the language of the person
	said.lang = err ? err->lang : NULL;
	lims_rc rc = lims_desk_regulations(lab, &regulations, err);
	if (rc)
		return rc;
	for (int g = 0; g < LIMS_GATE_COUNT; g++) {
		// Training warns of what would stop, and of nothing that the service does not ask for: nobody learns a duty that is none.
		const struct lims_gate_rule *rule = lims_regulations_gate(regulations, (enum lims_gate)g, service),
									*real = lims_regulations_gate(regulations, (enum lims_gate)g, o->p->service);
		if (!rule || !real)
			return lims_err_set(
				err, LIMS_E_INPUT, "regulations/gates.yaml has no rules for the service %s", rule ? o->p->service : service);
		enum lims_gate_action action = real->action == LIMS_GATE_OFF ? LIMS_GATE_OFF : rule->action;
		ret[g] = (struct lims_gate_outcome){.gate = (enum lims_gate)g, .action = action};
		ret[g].open = action == LIMS_GATE_OFF || gate_open(lab, o, (enum lims_gate)g, ret[g].why);
		if (!ret[g].open)
			(void)gate_open(lab, &said, (enum lims_gate)g, ret[g].said);
		lims_text_clean(ret[g].said, true);
	}
	return LIMS_OK;
}

lims_rc lims_gates_ahead(
	struct lims_laboratory *lab, const char *worksheet, struct lims_gate_outcome ret[LIMS_GATE_COUNT], struct lims_err *err)
{
	struct lims_opened_sheet o;
	lims_rc rc = lims_opened_sheet_init(&o, lims_journal_db(lab->journal), worksheet, err);
	o.ahead = true;
	if (!rc)
		rc = lims_gates_evaluate(lab, &o, ret, err);
	lims_opened_sheet_finish(&o);
	return rc;
}

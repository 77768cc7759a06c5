// SPDX-License-Identifier: Apache-2.0
// Records overrides of gates, finds the one that holds, and says it on paper.
#include "laboratory/override.h"

#include "laboratory/gate_titles.h"

#include "laboratory/people/signing.h"
#include "laboratory/registers.h"
#include "lims-core/base/text.h"

#include <string.h>

enum { BODY_MAX = 16 * 1024, NAME_MAX = 256 };

struct overriding {
	struct lims_laboratory *lab;
	const char *code, *gate;
	struct lims_buf reason;
	bool asked; ///< who acts gave a password
};

static const struct lims_gate_outcome *outcome_of(const struct lims_gate_outcome gates[LIMS_GATE_COUNT], const char *name)
{
	for (int g = 0; g < LIMS_GATE_COUNT; g++)
		if (lims_text_equal(lims_gate_name((enum lims_gate)g), name))
			return &gates[g];
	return NULL;
}

static const struct lims_gate_rule *rule_of(
	struct lims_laboratory *lab, const struct lims_opened_sheet *o, enum lims_gate gate, struct lims_err *err)
{
	const struct lims_regulations *regulations = NULL;
	const char *service = lims_laboratory_training(lab) ? "training" : o->p->service;
	return lims_desk_regulations(lab, &regulations, err) == LIMS_OK ? lims_regulations_gate(regulations, gate, service) : NULL;
}

/// The gate as it stands, when it may be let pass by this person.
static lims_rc check(struct overriding *k, struct lims_tx *tx, const struct lims_opened_sheet *o, const struct lims_gate_outcome *gate,
	const char *actor, const char **ret_role, struct lims_err *err)
{
	bool has = false;
	char title[LIMS_GATE_TITLE];
	lims_gate_title(err ? err->lang : NULL, gate->gate, title);
	const struct lims_gate_rule *rule = rule_of(k->lab, o, gate->gate, err);
	if (!rule)
		return lims_err_set(err, LIMS_E_INPUT, "regulations/gates.yaml has no rules for the service %s", o->p->service);
	if (gate->open)
		return lims_err_set(err, LIMS_E_REFUSED, "The gate %s is open for %s: there is nothing to override", title, k->code);
	if (gate->action == LIMS_GATE_HARD)
		return lims_err_set(err, LIMS_E_REFUSED, "The gate %s cannot be overridden for this service: %s", title, gate->said);
	if (gate->action != LIMS_GATE_OVERRIDE)
		return lims_err_set(
			err, LIMS_E_REFUSED, "The gate %s only warns for this service, nobody has to override it: %s", title, gate->said);
	lims_rc rc = lims_access_role(lims_tx_db(tx), actor, rule->override_role, &has, err);
	if (!rc && !has)
		rc = lims_err_set(err, LIMS_E_REFUSED, "The gate %s is overridden by the role %s, which %s does not have", title,
			lims_err_tr(err, rule->override_role), actor);
	if (!rc && lims_dossier_worked(&o->sheet, actor))
		rc = lims_err_set(err, LIMS_E_REFUSED, "%s has worked on %s and cannot override its gates", actor, k->code);
	*ret_role = rule->override_role;
	return rc;
}

static lims_rc append(
	struct overriding *k, struct lims_tx *tx, const struct lims_gate_outcome *gate, const char *role, struct lims_err *err)
{
	struct lims_buf body;
	struct lims_jw w;
	lims_buf_init(&body, BODY_MAX);
	lims_jw_init(&w, &body);
	lims_jw_object(&w, NULL);
	lims_jw_text(&w, "gate", k->gate);
	lims_jw_text(&w, "why", gate->why);
	lims_jw_text(&w, "role", role);
	lims_jw_text(&w, "reason", lims_buf_text(&k->reason));
	lims_signing_put(&w, k->asked);
	lims_jw_end_object(&w);
	lims_rc rc = lims_desk_append(tx, k->lab, LIMS_ACTION_CONFIRM, "worksheet.overridden", "worksheet", k->code, &body, NULL, err);
	lims_buf_finish(&body);
	return rc;
}

static bool is_condition(const struct lims_procedure *p, const struct lims_result_criterion *c)
{
	bool found = false;
	for (size_t i = 0; i < p->condition_count; i++)
		found = found || lims_text_equal(p->conditions[i].quantity, c->id);
	return found && !c->step[0] && c->role == LIMS_ROLE_VALIDITY;
}

/// What was measured outside the limits of the procedure has no verdict, and no person's word gives it one (docs/decisions/conditions.md).
static lims_rc refuse_outside(const struct overriding *k, struct lims_opened_sheet *o, struct lims_err *err)
{
	struct lims_result *r = NULL;
	lims_rc rc = lims_opened_sheet_evaluate(o, &r, err);
	for (size_t i = 0; !rc && i < r->criterion_count; i++)
		if (is_condition(o->p, &r->criteria[i]) && r->criteria[i].outcome == LIMS_VERDICT_FAIL)
			rc = lims_err_set(err, LIMS_E_REFUSED,
				"The condition %s of %s is outside the limits of the procedure: the verdict is not determined, and no override changes "
				"that. Measure "
				"again within the limits, or strike a value that was misread",
				r->criteria[i].id, k->code);
	lims_result_destroy(r);
	return rc;
}

static lims_rc record(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct overriding *k = ctx;
	struct lims_opened_sheet o;
	struct lims_gate_outcome gates[LIMS_GATE_COUNT];
	const char *actor = NULL, *role = NULL;
	lims_rc rc = lims_desk_actor(k->lab, &actor, err);
	if (rc)
		return rc;
	rc = lims_opened_sheet_init(&o, lims_tx_db(tx), k->code, err);
	if (!rc && lims_text_equal(k->gate, lims_gate_name(LIMS_GATE_ENVIRONMENT)))
		rc = refuse_outside(k, &o, err);
	if (!rc && !lims_text_equal(o.sheet.state, "submitted") && !lims_text_equal(o.sheet.state, "reviewed"))
		rc = lims_err_set(err, LIMS_E_REFUSED, "The worksheet %s is %s: its gates are overridden when it has been submitted", k->code,
			lims_err_tr(err, o.sheet.state));
	o.nobody_signs = true; // who lets a gate pass is not who will sign
	if (!rc)
		rc = lims_gates_evaluate(k->lab, &o, gates, err);
	const struct lims_gate_outcome *gate = rc ? NULL : outcome_of(gates, k->gate);
	if (!rc && !gate)
		rc = lims_err_set(err, LIMS_E_INPUT, "There is no gate %s: they stand in regulations/gates.yaml", k->gate);
	if (!rc)
		rc = check(k, tx, &o, gate, actor, &role, err);
	if (!rc)
		rc = append(k, tx, gate, role, err);
	lims_opened_sheet_finish(&o);
	return rc;
}

lims_rc lims_gate_override(struct lims_laboratory *lab, const char *worksheet, const char *gate, const char *reason, struct lims_err *err)
{
	struct overriding k = {.lab = lab, .code = worksheet, .gate = gate};
	lims_buf_init(&k.reason, BODY_MAX);
	lims_rc rc = lims_desk_text(lab, "reason", reason, &k.reason, err);
	if (!rc)
		rc = lims_signing_ask(lab, "worksheet.overridden", LIMS_ACTION_CONFIRM, &k.asked, err);
	if (!rc)
		rc = lims_journal_command(lab->journal, record, &k, err);
	lims_buf_finish(&k.reason);
	return rc;
}

const struct lims_dossier_override *lims_gate_overridden(const struct lims_opened_sheet *o, const struct lims_gate_outcome *gate)
{
	if (gate->open || gate->action != LIMS_GATE_OVERRIDE)
		return NULL;
	for (size_t i = o->sheet.override_count; i > 0; i--) {
		const struct lims_dossier_override *v = &o->sheet.overrides[i - 1];
		if (lims_text_equal(v->gate, lims_gate_name(gate->gate)) && lims_text_equal(v->why, gate->why))
			return v;
	}
	return NULL;
}

lims_rc lims_overrides_printed(struct lims_laboratory *lab, struct lims_jw *w, const struct lims_opened_sheet *o,
	const struct lims_gate_outcome gates[LIMS_GATE_COUNT], struct lims_err *err)
{
	bool any = false;
	lims_rc rc = LIMS_OK;
	for (int g = 0; g < LIMS_GATE_COUNT && !rc; g++) {
		const struct lims_dossier_override *v = lims_gate_overridden(o, &gates[g]);
		const struct lims_gate_rule *rule = v ? rule_of(lab, o, gates[g].gate, err) : NULL;
		char name[NAME_MAX] = "";
		if (!rule)
			continue;
		rc = lims_register_field(lab, "staff", v->actor, "name", name, sizeof name, err);
		if (!any)
			lims_jw_array(w, "overrides");
		any = true;
		lims_jw_object(w, NULL);
		lims_jw_text(w, "gate", v->gate);
		lims_jw_text(w, "vi", rule->sentence.vi);
		lims_jw_text(w, "en", rule->sentence.en);
		lims_jw_text(w, "by", v->actor);
		lims_jw_text(w, "name", name);
		lims_jw_text(w, "role", v->role);
		lims_jw_text(w, "reason", v->reason);
		lims_jw_end_object(w);
	}
	if (any)
		lims_jw_end_array(w);
	return rc;
}

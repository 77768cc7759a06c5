// SPDX-License-Identifier: Apache-2.0
// Holds a worksheet against its gates before its results stand on a paper.
#include "laboratory/gates_pass.h"

#include "laboratory/gate_titles.h"
#include "laboratory/override.h"

enum { SHUT_MAX = 4096 };

/// The first shut gate in whole, the others by name: what shuts them stands in the lines beside.
static lims_rc refuse_shut(
	const struct lims_opened_sheet *o, const struct lims_gate_outcome *gate, const char *others, struct lims_err *err)
{
	char title[LIMS_GATE_TITLE];
	const char *name = lims_gate_title(err ? err->lang : NULL, gate->gate, title);
	if (others[0])
		return lims_err_set(err, LIMS_E_REFUSED, "The gate %s is shut: %.400s (shut as well: %s)", name, gate->said, others);
	if (gate->action == LIMS_GATE_OVERRIDE)
		return lims_err_set(err, LIMS_E_REFUSED, "The gate %s is shut: %s (who may let it pass: lims worksheet override %s %s --reason …)",
			name, gate->said, o->code, lims_gate_name(gate->gate));
	return lims_err_set(err, LIMS_E_REFUSED, "The gate %s is shut: %s", name, gate->said);
}

lims_rc lims_gates_pass(struct lims_laboratory *lab, const struct lims_opened_sheet *o, const char *before,
	struct lims_gate_outcome ret[LIMS_GATE_COUNT], struct lims_buf *warnings, struct lims_err *err)
{
	struct lims_buf shut;
	char title[LIMS_GATE_TITLE];
	const struct lims_gate_outcome *first = NULL;
	lims_rc rc = lims_gates_evaluate(lab, o, ret, err);
	lims_buf_init(&shut, SHUT_MAX);
	for (int g = 0; !rc && g < LIMS_GATE_COUNT; g++) {
		const struct lims_gate_outcome *gate = &ret[g];
		if (gate->open || gate->action == LIMS_GATE_OFF)
			continue;
		lims_gate_title(err ? err->lang : NULL, gate->gate, title);
		const struct lims_dossier_override *by = lims_gate_overridden(o, gate);
		if (gate->action == LIMS_GATE_WARN)
			lims_buf_addf(warnings, "%s%s: %s\n", before, title, gate->said);
		else if (by) {
			lims_buf_add_text(warnings, before);
			lims_buf_addf(warnings, lims_err_tr(err, "%s: %s; overridden by %s: %s\n"), title, gate->said, by->actor, by->reason);
		} else {
			lims_buf_add_text(warnings, before);
			lims_buf_addf(warnings, lims_err_tr(err, "shut: %s: %s\n"), title, gate->said);
			if (first)
				lims_buf_addf(&shut, "%s%s", shut.len > 0 ? ", " : "", title);
			else
				first = gate;
		}
	}
	if (first)
		rc = refuse_shut(o, first, lims_buf_text(&shut), err);
	lims_buf_finish(&shut);
	return rc;
}

void lims_gates_put(struct lims_jw *w, const struct lims_opened_sheet *o, const struct lims_gate_outcome gates[LIMS_GATE_COUNT])
{
	lims_jw_array(w, "gates");
	for (int g = 0; g < LIMS_GATE_COUNT; g++) {
		lims_jw_object(w, NULL);
		lims_jw_text(w, "gate", lims_gate_name(gates[g].gate));
		lims_jw_text(w, "action", lims_gate_action_name(gates[g].action));
		lims_jw_bool(w, "open", gates[g].open);
		if (!gates[g].open)
			lims_jw_text(w, "why", gates[g].why);
		const struct lims_dossier_override *by = lims_gate_overridden(o, &gates[g]);
		if (by)
			lims_jw_text(w, "overridden_by", by->actor);
		lims_jw_end_object(w);
	}
	lims_jw_end_array(w);
}

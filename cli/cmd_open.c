// SPDX-License-Identifier: Apache-2.0
// worksheet open: one for each item, all or none, and what who measures should know before.
#include "cli/beside_view.h"
#include "cli/gates_view.h"
#include "cli/many.h"
#include "cli/others_view.h"
#include "cli/words.h"
#include "laboratory/bench.h"
#include "laboratory/equipment/doubted.h"
#include "laboratory/laboratory.h"
#include "laboratory/proof/dossier.h"
#include "lims-core/base/text.h"
#include "lims-core/engine/procedure.h"

#include <string.h>

enum { STANDARDS_MAX = 16 };

/// "--standard weights=S-A1" given any number of times.
static lims_rc read_standards(
	struct lims_cli *cli, struct lims_bench_standard *list, char roles[][LIMS_CODE], size_t *ret_count, struct lims_err *err)
{
	size_t n = 0;
	for (size_t i = 0; i < cli->given_count; i++) {
		if (strcmp(cli->given[i].name, "standard") != 0)
			continue;
		const char *equals = strchr(cli->given[i].value, '=');
		size_t len = equals ? (size_t)(equals - cli->given[i].value) : 0;
		if (len == 0 || len >= LIMS_CODE || n == STANDARDS_MAX)
			return lims_err_set(err, LIMS_E_INPUT, "--standard takes ROLE=CODE, e.g. --standard weights=S-A1, not %s", cli->given[i].value);
		memcpy(roles[n], cli->given[i].value, len);
		roles[n][len] = '\0';
		list[n] = (struct lims_bench_standard){roles[n], equals + 1};
		n++;
	}
	*ret_count = n;
	return LIMS_OK;
}

/// A worksheet is frozen with what is recorded now: what is not there yet is said before anything is measured.
static void say_unstated(struct lims_cli *cli, const struct lims_dossier_standard *s, const struct lims_standard_need *need)
{
	for (size_t i = 0; i < need->asked_count; i++) {
		const struct lims_characteristic *a = &need->asked[i];
		const char *value = lims_dossier_standard_field(s, a->name);
		if (a->required && !a->fallback && (!value || !value[0]))
			lims_cli_say(cli,
				"  ! The procedure asks for %s of %s (%s), which the register does not have: record it (lims standard set %s, its own "
				"option "
				"or --values \"%s=VALUE\") and open another worksheet",
				a->name, s->code, lims_cli_words(cli, a->label), s->code, a->name);
	}
}

static lims_rc say_beside(struct lims_cli *cli, struct lims_laboratory *lab, const char *code, struct lims_err *err)
{
	struct lims_bench_view *v = NULL;
	lims_rc rc = lims_bench_view(lab, code, &v, err);
	if (rc)
		return rc;
	for (size_t i = 0; i < v->sheet->standard_count; i++) {
		const struct lims_dossier_standard *s = &v->sheet->standards[i];
		bool asked = false, states = false;
		for (size_t k = 0; k < v->procedure->standard_count; k++) {
			const struct lims_standard_need *need = &v->procedure->standards[k];
			asked = asked || (lims_text_equal(need->role, s->role) && (need->pieces || need->certified_count > 0));
			if (lims_text_equal(need->role, s->role))
				say_unstated(cli, s, need);
		}
		for (size_t k = 0; k < s->certificate_count; k++)
			states = states || s->certificates[k].curve_count > 0 || s->certificates[k].piece_count > 0;
		if (asked && !states)
			lims_cli_say(cli,
				"  ! Nothing that a certificate of %s states is in force on the day of the work: record it (lims standard certificate %s "
				"FILE) and open another worksheet",
				s->code, s->code);
	}
	lims_cli_say_ages(cli, code, v);
	lims_bench_view_destroy(v);
	return LIMS_OK;
}

/// The first of its standards that failed a check on which nobody has decided; NULL: none.
static lims_rc find_doubted(struct lims_laboratory *lab, const struct lims_bench_opening *o, struct lims_doubted *ret,
	const char **ret_standard, struct lims_err *err)
{
	struct lims_date day = o->work_on.month ? o->work_on : lims_laboratory_today(lab);
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; !rc && !*ret_standard && i < o->standard_count; i++) {
		rc = lims_doubted_on(lab, "standard", o->standards[i].code, day, ret, err);
		*ret_standard = !rc && ret->opened[0] ? o->standards[i].code : NULL;
	}
	return rc;
}

/// What who opened it should know before measuring.
static lims_rc say_opened(struct lims_cli *cli, struct lims_laboratory *lab, const char *code, const struct lims_doubted *doubted,
	const char *in_doubt, struct lims_err *err)
{
	bool answered = false;
	lims_rc rc = lims_cli_warn_gates(cli, lab, code,
		(const char *const[]){"worksheet", code, in_doubt ? "in_doubt" : NULL, in_doubt, "case", doubted->opened, NULL}, &answered, err);
	if (rc || answered)
		return rc;
	lims_cli_say(cli, "Opened: worksheet %s", code);
	rc = lims_cli_say_others(cli, lab, code, err);
	if (rc)
		return rc;
	if (in_doubt)
		lims_cli_say(cli,
			"  ! Standard %s failed a check, and nonconforming work %s waits for its decision: until then, or until a good check, the gate "
			"for "
			"standards is shut (lims nonconformity show %s)",
			in_doubt, doubted->opened, doubted->opened);
	return say_beside(cli, lab, code, err);
}

static lims_rc run_open(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_bench_standard standards[STANDARDS_MAX];
	char roles[STANDARDS_MAX][LIMS_CODE], items[LIMS_MANY][LIMS_CODE], codes[LIMS_MANY][LIMS_CODE];
	const char *listed[LIMS_MANY], *mode = lims_cli_option(cli, "mode"), *on = lims_cli_option(cli, "date");
	struct lims_bench_opening o = {.procedure = lims_cli_option(cli, "procedure"),
		.mode = mode ? mode : "periodic",
		.place = lims_cli_option(cli, "place"),
		.standards = standards,
		.incomplete = lims_cli_option(cli, "incomplete") != NULL,
		.another = lims_cli_option(cli, "another")};
	struct lims_doubted doubted = {.opened = ""};
	const char *in_doubt = NULL;
	size_t count = 0;
	lims_rc rc = on ? lims_date_parse(on, &o.work_on, err) : LIMS_OK;
	if (!rc)
		rc = read_standards(cli, standards, roles, &o.standard_count, err);
	if (!rc)
		rc = lims_cli_codes(cli->args[0], items, &count, err);
	if (!rc)
		rc = lims_cli_open(cli, &lab, err);
	for (size_t i = 0; i < count; i++)
		listed[i] = items[i];
	if (!rc)
		rc = lims_bench_open_each(lab, &o, listed, count, codes, err);
	if (!rc)
		rc = find_doubted(lab, &o, &doubted, &in_doubt, err);
	for (size_t i = 0; !rc && i < count; i++)
		rc = say_opened(cli, lab, codes[i], &doubted, in_doubt, err);
	return rc;
}

static const struct lims_option open_options[] = {
	{"mode", "MODE", LIMS_MSG("Mode of the procedure: initial, periodic, after_repair, control, … (periodic)")},
	{"standard", "ROLE=CODE", LIMS_MSG("A standard that is used, by its role in the procedure; repeat it")},
	{"procedure", "ID", LIMS_MSG("Another procedure than the item's")},
	{"place", "TEXT", LIMS_MSG("Where the work is done, when not in the laboratory")},
	{"date", "DATE", LIMS_MSG("Date of the work (today)")},
	{"incomplete", NULL, LIMS_MSG("Standards may lack: the item fails at the first look")},
	{"another", "TEXT", LIMS_MSG("Why there is another one, where an open worksheet of the item has no reading yet")},
};
static const struct lims_command list[] = {
	{"worksheet", "open", "ITEM", 1, 1, LIMS_MSG("Opens a worksheet for an item; for each of I-A1..I-A20 or I-A1,I-A7, all or none"),
		open_options, 7, run_open},
};
const struct lims_commands lims_commands_open = {list, sizeof list / sizeof list[0]};

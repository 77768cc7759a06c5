// SPDX-License-Identifier: Apache-2.0
// Tells which gates are shut or warn before anybody issues.
#include "cli/gates_view.h"

#include "laboratory/gate_titles.h"
#include "laboratory/gates.h"

#include "lims-core/base/lang.h"
#include <string.h>

#include <stdio.h>

static void put_json(struct lims_cli *cli, const char *const *pairs, const struct lims_gate_outcome gates[LIMS_GATE_COUNT])
{
	struct lims_jw w;
	lims_jw_init(&w, &cli->out);
	lims_jw_object(&w, NULL);
	for (size_t i = 0; pairs[i]; i += 2)
		lims_jw_text(&w, pairs[i], pairs[i + 1]);
	lims_jw_array(&w, "gates");
	for (int g = 0; g < LIMS_GATE_COUNT; g++) {
		if (gates[g].open)
			continue;
		lims_jw_object(&w, NULL);
		lims_jw_text(&w, "gate", lims_gate_name(gates[g].gate));
		lims_jw_text(&w, "action", lims_gate_action_name(gates[g].action));
		lims_jw_text(&w, "why", gates[g].why);
		lims_jw_end_object(&w);
	}
	lims_jw_end_array(&w);
	lims_jw_end_object(&w);
	lims_buf_add_char(&cli->out, '\n');
}

lims_rc lims_cli_warn_gates(struct lims_cli *cli, struct lims_laboratory *lab, const char *worksheet, const char *const *pairs,
	bool *ret_answered, struct lims_err *err)
{
	struct lims_gate_outcome gates[LIMS_GATE_COUNT];
	struct lims_buf line;
	lims_rc rc = lims_gates_ahead(lab, worksheet, gates, err);
	if (rc)
		return rc;
	*ret_answered = cli->json;
	if (cli->json)
		put_json(cli, pairs, gates);
	for (int g = 0; !cli->json && g < LIMS_GATE_COUNT; g++) {
		char name[LIMS_GATE_TITLE];
		if (gates[g].open)
			continue;
		lims_gate_title(cli->lang, gates[g].gate, name);
		lims_buf_init(&line, LIMS_CLI_OUT_MAX);
		if (gates[g].action == LIMS_GATE_WARN)
			lims_buf_addf(&line, "! %s: %s\n", name, gates[g].said);
		else
			lims_buf_addf(&line, lims_tr(cli->lang, "! %s: %s (as it stands, no paper is issued)\n"), name, gates[g].said);
		if (!strstr(lims_buf_text(&cli->warned), lims_buf_text(&line))) {
			fputs(lims_buf_text(&line), stderr);
			lims_buf_add_text(&cli->warned, lims_buf_text(&line));
		}
		lims_buf_finish(&line);
	}
	return LIMS_OK;
}

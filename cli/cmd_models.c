// SPDX-License-Identifier: Apache-2.0
// device models: the instrument models that are known, with what each rests on.
#include "cli/codes.h"
#include "cli/instrument.h"
#include "cli/models.h"

#include <string.h>

/// A file with a fault is named too, with the fault in the place of its name: it is why the model cannot be used.
static lims_rc put_model(struct lims_cli *cli, const char *id, struct lims_grid *g, struct lims_jw *w, struct lims_err *err)
{
	struct lims_instrument i = {0};
	struct lims_err fault = {.lang = cli->json ? NULL : cli->lang};
	lims_rc rc = lims_instrument_model(cli, &i, id, &fault);
	const struct lims_model *m = rc ? NULL : i.model;
	if (rc && rc != LIMS_E_INPUT) {
		lims_instrument_finish(&i);
		return lims_err_set(err, rc, "%s", fault.text);
	}
	if (cli->json) {
		lims_jw_object(w, NULL);
		lims_jw_text(w, "id", id);
		lims_jw_text(w, "maker", m ? m->maker : NULL);
		lims_jw_text(w, "model", m ? m->name : NULL);
		lims_jw_text(w, "protocol", m ? m->protocol : NULL);
		lims_jw_text(w, "evidence", m ? lims_model_evidence_name(m->evidence) : NULL);
		if (!m)
			lims_jw_text(w, "fault", fault.text);
		lims_jw_end_object(w);
	} else {
		lims_grid_add(g, id);
		lims_grid_add(g, m ? m->protocol : NULL);
		lims_cli_add_codes(cli, g, m ? lims_model_evidence_name(m->evidence) : "");
		lims_grid_add(g, m ? m->maker : NULL);
		lims_grid_add(g, m ? m->name : fault.text);
	}
	lims_instrument_finish(&i);
	return LIMS_OK;
}

static lims_rc run_models(struct lims_cli *cli, struct lims_err *err)
{
	static const char *const heads[] = {LIMS_MSG("Model"), LIMS_MSG("Protocol"), LIMS_MSG("Rests on"), LIMS_MSG("Maker"), LIMS_MSG("Name")};
	struct lims_model_ids ids;
	struct lims_grid g;
	struct lims_jw w;
	lims_rc rc = lims_cli_models(cli, &ids, err);
	if (rc)
		return rc;
	lims_jw_init(&w, &cli->out);
	lims_grid_init(&g, sizeof heads / sizeof heads[0]);
	lims_grid_heading(&g, cli->lang, heads);
	if (cli->json)
		lims_jw_array(&w, NULL);
	for (size_t i = 0; !rc && i < ids.count; i++)
		rc = put_model(cli, ids.list[i], &g, &w, err);
	if (cli->json) {
		lims_jw_end_array(&w);
		lims_buf_add_char(&cli->out, '\n');
	}
	lims_grid_print(&g, &cli->out, "");
	lims_cli_models_finish(&ids);
	return rc;
}

static const struct lims_command list[] = {
	{"device", "models", "", 0, 0, LIMS_MSG("Lists the instrument models that are known, with protocol and evidence"), NULL, 0, run_models},
};
const struct lims_commands lims_commands_models = {list, sizeof list / sizeof list[0]};

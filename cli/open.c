// SPDX-License-Identifier: Apache-2.0
// Opens the laboratory or only its data files for a command.
#include "cli/help.h"
#include "cli/password.h"
#include "laboratory/laboratory.h"
#include "lims-core/catalog/catalog.h"

lims_rc lims_cli_open(struct lims_cli *cli, struct lims_laboratory **ret_lab, struct lims_err *err)
{
	struct lims_laboratory_params p = {.store = cli->store,
		.keys = cli->keys[0] ? cli->keys : NULL,
		.data = cli->data,
		.own_data = cli->own_data[0] ? cli->own_data : NULL,
		.actor = cli->actor,
		.lang = cli->json ? NULL : cli->lang,
		.zone_min = cli->zone_min,
		.ask = lims_cli_ask,
		.ask_ctx = cli};
	lims_rc rc = LIMS_OK;
	if (!cli->store || !cli->store[0])
		return lims_err_set(err, LIMS_E_INPUT, "Say which laboratory: --store FILE or LIMS_STORE");
	if (!cli->lab)
		rc = lims_laboratory_open(&p, &cli->lab, err);
	if (!rc)
		*ret_lab = cli->lab;
	return rc;
}

lims_rc lims_cli_catalog(struct lims_cli *cli, struct lims_catalog **ret_catalog, struct lims_err *err)
{
	const char *dirs[] = {cli->data, cli->own_data};
	return lims_catalog_open(dirs, cli->own_data[0] ? 2 : 1, ret_catalog, err);
}

void lims_cli_close(struct lims_cli *cli)
{
	lims_laboratory_close(cli->lab);
	cli->lab = NULL;
}

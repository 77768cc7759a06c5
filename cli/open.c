// SPDX-License-Identifier: Apache-2.0
// Opens the laboratory or only its data files for a command.
#include "cli/help.h"
#include "cli/password.h"
#include "cli/readers.h"
#include "laboratory/laboratory.h"
#include "lims-core/base/clock.h"
#include "lims-core/catalog/ages.h"
#include "lims-core/catalog/catalog.h"

#include <string.h>

lims_rc lims_cli_open(struct lims_cli *cli, struct lims_laboratory **ret_lab, struct lims_err *err)
{
	struct lims_laboratory_params p = {.store = cli->store,
		.keys = cli->keys[0] ? cli->keys : NULL,
		.data = cli->data,
		.own_data = cli->own_data[0] ? cli->own_data : NULL,
		.actor = cli->actor,
		.lang = cli->json ? NULL : cli->lang,
		.zone_min = cli->zone_min,
		.as_of = cli->as_of,
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

/// A day, a moment, or a second as the answers print it: what was recorded within that second belongs to it.
static lims_rc read_as_of(const char *text, int16_t zone_min, struct lims_span *ret)
{
	enum { TO_THE_SECOND = 19, SECOND_US = 1000000 };
	char full[LIMS_MOMENT_TEXT + 8];
	int zone = zone_min < 0 ? -zone_min : zone_min;
	if (strlen(text) != TO_THE_SECOND)
		return lims_span_read(text, zone_min, ret, NULL);
	snprintf(full, sizeof full, "%.19s%c%02d:%02d", text, zone_min < 0 ? '-' : '+', zone / 60, zone % 60);
	lims_rc rc = lims_span_read(full, zone_min, ret, NULL);
	if (!rc)
		ret->to_us = ret->from_us + SECOND_US;
	return rc;
}

lims_rc lims_cli_as_of(struct lims_cli *cli, struct lims_err *err)
{
	const char *text = lims_cli_option(cli, "as-of");
	struct lims_span span;
	int64_t now = lims_clock_now(cli->zone_min).us;
	if (!text)
		return LIMS_OK;
	if (!lims_cli_shows_past(cli->command))
		return lims_err_set(
			err, LIMS_E_INPUT, "--as-of shows the past: it goes with commands that show what was recorded, and changes nothing");
	if (read_as_of(text, cli->zone_min, &span) != LIMS_OK)
		return lims_err_set(err, LIMS_E_INPUT, "--as-of takes a day or a moment, e.g. 2026-03-31 or 2026-03-31T14:30, not %s", text);
	if (span.from_us > now)
		return lims_err_set(err, LIMS_E_INPUT, "%s lies in the future: --as-of shows the past", text);
	// A day and a second are shown as they ended; today as it stands.
	int64_t until = span.to_us > span.from_us ? span.to_us - 1 : span.to_us;
	cli->as_of = (struct lims_moment){until < now ? until : now, cli->zone_min};
	return LIMS_OK;
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

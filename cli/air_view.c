// SPDX-License-Identifier: Apache-2.0
// Moments and corrected readings of the air as the command line reads and shows them.
#include "cli/air_view.h"

#include "cli/words.h"
#include "laboratory/proof/logger_time.h"
#include "lims-core/base/lang.h"

#include <stdio.h>

lims_rc lims_cli_moment(const struct lims_cli *cli, const char *option, struct lims_moment *ret, struct lims_err *err)
{
	const char *text = lims_cli_option(cli, option);
	if (text && !lims_logger_moment(text, LIMS_LOGGER_ISO, cli->zone_min, ret))
		return lims_err_set(err, LIMS_E_INPUT, "--%s is no moment: write \"2026-11-29 08:30\", not %s", option, text);
	return LIMS_OK;
}

void lims_cli_corrected(struct lims_cli *cli, const char *shown, const struct lims_air_corrected *c, char out[LIMS_CLI_CORRECTED])
{
	char printed[LIMS_PROOF_VALUE];
	out[0] = '\0';
	if (c->uncorrected) {
		if (!cli->json)
			snprintf(out, LIMS_CLI_CORRECTED, "%s", lims_tr(cli->lang, lims_air_uncorrected_words(c->uncorrected)));
	} else if (c->certificate) {
		lims_correction_printed(shown, c->c.value, printed);
		snprintf(out, LIMS_CLI_CORRECTED, "%s", cli->json ? c->c.value : lims_cli_shown(cli, printed));
	}
}

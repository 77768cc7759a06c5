// SPDX-License-Identifier: Apache-2.0
// Chooses the language of a data file's text.
#include "cli/words.h"

#include "lims-core/base/text.h"

const char *lims_cli_words(const struct lims_cli *cli, struct lims_words w)
{
	bool english = lims_text_equal(lims_lang_code(cli->lang), "en");
	return english && w.en && w.en[0] ? w.en : w.vi;
}

// SPDX-License-Identifier: Apache-2.0
// The model files at hand, by their ids.
#ifndef LIMS_CLI_MODELS_H
#define LIMS_CLI_MODELS_H

#include "cli/cli.h"

enum { LIMS_MODEL_ID = 128 };

struct lims_model_ids {
	char (*list)[LIMS_MODEL_ID]; ///< in their order, each once, also one that stands in both folders
	size_t count;
};
/// Of the program and of the laboratory's own folder; a folder that is not there has none. Finish after success. LIMS_E_MEMORY.
lims_rc lims_cli_models(const struct lims_cli *cli, struct lims_model_ids *ret, struct lims_err *err);
void lims_cli_models_finish(struct lims_model_ids *m);
/// The ids that begin as `model` does for the longest, at least three letters and at most four of them, separated by commas; "" for none.
void lims_cli_models_near(const struct lims_cli *cli, const char *model, char *ret, size_t size);

#endif

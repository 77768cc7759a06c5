// SPDX-License-Identifier: Apache-2.0
// What is said of a control chart when a check is recorded.
#ifndef LIMS_CLI_CHART_VIEW_H
#define LIMS_CLI_CHART_VIEW_H

#include "cli/cli.h"

/// When limits were set for the point (--point) of the standard or device (first argument): the tests that its last check does not pass. Says nothing else.
void lims_cli_say_chart(struct lims_cli *cli);

#endif

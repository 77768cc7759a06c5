// SPDX-License-Identifier: Apache-2.0
// What a gate is called: its name for people, with the code that `worksheet override` takes in brackets.
#ifndef LIMS_LABORATORY_GATE_TITLES_H
#define LIMS_LABORATORY_GATE_TITLES_H

#include "lims-core/base/lang.h"
#include "lims-core/catalog/catalog.h"

enum { LIMS_GATE_TITLE = 128 };

/// "thời hạn của chuẩn [standard_in_date]"; lang NULL, for what is kept or given to a program: the code alone. In `out`, which is returned.
const char *lims_gate_title(const struct lims_lang *lang, enum lims_gate gate, char out[LIMS_GATE_TITLE]);

#endif

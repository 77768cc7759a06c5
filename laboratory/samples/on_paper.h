// SPDX-License-Identifier: Apache-2.0
// What a paper says about the sample that was tested: who took it, which report of the set it is, and the reports before it (ISO/IEC 17025:2017, 7.8.2.1 k, 7.8.5).
#ifndef LIMS_LABORATORY_SAMPLES_ON_PAPER_H
#define LIMS_LABORATORY_SAMPLES_ON_PAPER_H

#include "laboratory/samples/samples.h"
#include "lims-core/base/json.h"

/// Writes the object "sample" of the item; nothing when it is no sample. `report` ("interim", "final") stands there when the set is reported more than once.
lims_rc lims_sample_printed(struct lims_laboratory *lab, const char *item, struct lims_jw *w, struct lims_err *err);

#endif

// SPDX-License-Identifier: Apache-2.0
// Gross = net + tare, the check that a record of three weights carries in itself.
#ifndef LIMS_PROTOCOL_SCALES_TARE_SUM_H
#define LIMS_PROTOCOL_SCALES_TARE_SUM_H

#include "lims-core/base/reading.h"

/// Compares three readings of one record, exactly. When they do not add up, the load moved between two lines of the record: values become
/// LIMS_REASON_UNSTABLE. When one of them is no value, or they have not the same unit, nothing can be compared: the others become
/// LIMS_REASON_BAD_CHECK. A missing unit is the smaller fault; readings that were refused for another keep their reason.
void lims_tare_sum(struct lims_reading *gross, struct lims_reading *net, struct lims_reading *tare);

#endif

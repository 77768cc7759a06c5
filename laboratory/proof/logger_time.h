// SPDX-License-Identifier: Apache-2.0
// Days and times of day as loggers write them.
#ifndef LIMS_LABORATORY_PROOF_LOGGER_TIME_H
#define LIMS_LABORATORY_PROOF_LOGGER_TIME_H

#include "laboratory/proof/logger.h"

/// "2026-12-31T08:00:00+07:00" whatever the order of days; else day and time in `form`'s order with a blank between, "31/12/26 8:00:05 PM". offset_min: where the
/// cell itself names none. False: no such moment.
bool lims_logger_moment(const char *text, enum lims_logger_days days, int16_t offset_min, struct lims_moment *ret);
/// The offset that the name of a column tells ("Date Time, GMT+07:00"); false when it tells none.
bool lims_logger_offset(const char *name, int16_t *ret_min);

#endif

// SPDX-License-Identifier: Apache-2.0
// The statements with which reports read the tables.
#ifndef LIMS_LABORATORY_STATISTICS_QUERIES_H
#define LIMS_LABORATORY_STATISTICS_QUERIES_H

#include "lims-core/store/sql.h"

/// → worksheet, subject, item, whole, procedure, mode, work_on, state, verdict, who, customer, place, received_on, issued_on
extern const struct lims_sql lims_q_works;
extern const struct lims_sql lims_q_work_rows; ///< subject, step → number of its rows that have a value
/// → number, kind, state, issued_on, ended_on, sticker, worksheet, procedure, mode, who, customer
extern const struct lims_sql lims_q_work_papers;
extern const struct lims_sql_list lims_statistics_sql;

#endif

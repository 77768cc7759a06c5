// SPDX-License-Identifier: Apache-2.0
// The statements with which accounts, dated values, licences and authorisations are read.
#ifndef LIMS_LABORATORY_PEOPLE_QUERIES_H
#define LIMS_LABORATORY_PEOPLE_QUERIES_H

#include "lims-core/store/sql.h"

extern const struct lims_sql lims_q_account;       ///< staff → set at, set by
extern const struct lims_sql lims_q_dated_fields;  ///< noun, code, day → field, value; those of a field in the order of their days
extern const struct lims_sql lims_q_dated_history; ///< noun, code → field, from, value, actor
extern const struct lims_sql lims_q_dated_any;     ///< noun, code, field → number of values that hold from a day
extern const struct lims_sql
	lims_q_repairs; ///< item, day, worksheet → who repaired, adjusted or modified the instrument, what, when; up to that day
extern const struct lims_sql lims_q_last_paper;    ///< procedure, day → number, issued on of the last certificate up to that day
extern const struct lims_sql lims_q_case_step_day; ///< subject, step → day on which it was done, the last time
extern const struct lims_sql lims_q_case_names;    ///< subject, target → a row when the case is about it

#endif

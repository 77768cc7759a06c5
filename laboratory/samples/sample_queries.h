// SPDX-License-Identifier: Apache-2.0
// The statements with which samples are read.
#ifndef LIMS_LABORATORY_SAMPLE_QUERIES_H
#define LIMS_LABORATORY_SAMPLE_QUERIES_H

#include "lims-core/store/sql.h"

extern const struct lims_sql lims_q_sample_ordinal;  ///< node → last ordinal
extern const struct lims_sql lims_q_sample_blind;    ///< blind code → count
extern const struct lims_sql lims_q_sample_sets;     ///< → code, job, customer, procedure, blind, cast_at, received_on, actor, body
extern const struct lims_sql lims_q_sample_set;      ///< code → the same
extern const struct lims_sql lims_q_sample_groups;   ///< → the columns of lims_sample_group
extern const struct lims_sql lims_q_sample_of;       ///< set → the same
extern const struct lims_sql lims_q_sample_planned;  ///< day: planned until it → the same
extern const struct lims_sql lims_q_sample_item;     ///< item → the same
extern const struct lims_sql lims_q_sample_readings; ///< item → step, observed, actor of every reading that counts, the first first
extern const struct lims_sql lims_q_sample_papers;   ///< set, days → numbers of papers of earlier ages that stand
extern const struct lims_sql_list lims_sample_sql;

#endif

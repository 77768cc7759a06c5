// SPDX-License-Identifier: Apache-2.0
// Every statement with which the rooms of equipment read the tables.
#ifndef LIMS_LABORATORY_EQUIPMENT_QUERIES_H
#define LIMS_LABORATORY_EQUIPMENT_QUERIES_H

#include "lims-core/store/sql.h"

/// standard, from, to → worksheets, points, failed points, worksheets without a result, papers
extern const struct lims_sql lims_q_trace_count;
/// standard, from, to, most → worksheet, day, entry, item, procedure, state, verdict; by the smallest margin
extern const struct lims_sql lims_q_trace_points;
/// The same of worksheets whose points are not listed: those submitted before points were, or not submitted at all.
extern const struct lims_sql lims_q_trace_unlisted, lims_q_trace_bare;
extern const struct lims_sql lims_q_trace_papers;       ///< worksheet → number, kind, state, issued_on; the last one first
extern const struct lims_sql lims_q_trace_certificates; ///< number → standard, number, by, stated, evidence, named

extern const struct lims_sql lims_q_found_sheets;   ///< standard, from → worksheet, day, verdict, margin of those submitted; by margin
extern const struct lims_sql lims_q_standard_roles; ///< standard → procedure and role in which worksheets used it
extern const struct lims_sql
	lims_q_device_sheets; ///< device, from → worksheet, day, verdict of those submitted that it was read in or whose conditions it showed

extern const struct lims_sql lims_q_environment_known; ///< subject, quantity, moment → value; the last one recorded
extern const struct lims_sql
	lims_q_environment_device; ///< subject, from, until → device, place, quantity, value, by, actor, at, moment, entry, withdrawn
extern const struct lims_sql lims_q_environment_place; ///< the same by place

#endif

// SPDX-License-Identifier: Apache-2.0
// The statements with which intake reads the laboratory's tables.
#ifndef LIMS_LABORATORY_INTAKE_QUERIES_H
#define LIMS_LABORATORY_INTAKE_QUERIES_H

#include "lims-core/store/sql.h"

extern const struct lims_sql lims_q_happenings;     ///< subject → type, code, on, who, until, note, actor, body
extern const struct lims_sql lims_q_happenings_of;  ///< type → the same
extern const struct lims_sql lims_q_desk_of_job;    ///< job → the columns of lims_item_desk
extern const struct lims_sql lims_q_desk;           ///< item → the same
extern const struct lims_sql lims_q_desk_of;        ///< person, open items assigned to them → the same
extern const struct lims_sql lims_q_desk_parts;     ///< item → the same of its parts
extern const struct lims_sql lims_q_life;           ///< item → day, place in the day, item, what, code, state, detail, actor
extern const struct lims_sql lims_q_parts;          ///< item → mark, name, serial, code
extern const struct lims_sql lims_q_customer_count; ///< → how many have a name
extern const struct lims_sql lims_q_customer_names; ///< → name, code
extern const struct lims_sql lims_q_register_twin;  ///< noun, field, value → the code that has it
extern const struct lims_sql lims_q_series;         ///< → kind, year, last, opening, actor
extern const struct lims_sql lims_q_unverified;     ///< → kind, how many still stand as they were taken over
extern const struct lims_sql_list lims_intake_sql;

#endif

// SPDX-License-Identifier: Apache-2.0
// The statements with which this folder reads the tables of cases.
#ifndef LIMS_LABORATORY_QUALITY_QUALITY_QUERIES_H
#define LIMS_LABORATORY_QUALITY_QUALITY_QUERIES_H

#include "lims-core/store/sql.h"

extern const struct lims_sql lims_q_case;              ///< subject → code, title, state, closed, opened on, opened by, due on, closed on
extern const struct lims_sql lims_q_cases;             ///< noun → the same
extern const struct lims_sql lims_q_cases_open;        ///< noun → the same
extern const struct lims_sql lims_q_cases_due;         ///< noun, day → the same
extern const struct lims_sql lims_q_cases_about;       ///< target → noun, then the same
extern const struct lims_sql lims_q_case_ordinal;      ///< noun, node → last ordinal
extern const struct lims_sql lims_q_case_steps;        ///< subject → step, state, day, actor, because, node, sequence
extern const struct lims_sql lims_q_case_values;       ///< subject, node, sequence → field, value
extern const struct lims_sql lims_q_case_links;        ///< subject → target
extern const struct lims_sql lims_q_case_naming;       ///< target → subject
extern const struct lims_sql lims_q_case_did;          ///< subject, step, actor → 1 when this person did it
extern const struct lims_sql lims_q_case_value;        ///< subject, field → its last value
extern const struct lims_sql lims_q_case_step_done;    ///< subject, step → a row when it was done
extern const struct lims_sql lims_q_case_papers_alive; ///< subject → numbers of certificates that it names and that have not ended
extern const struct lims_sql
	lims_q_case_sheet_after; ///< subject, code → the next worksheet that it names, or that stands behind a paper that it names
extern const struct lims_sql
	lims_q_case_signed; ///< subject, person → a paper of those that the person signed, or to which the person signed an amendment
extern const struct lims_sql lims_q_case_open_corrections; ///< target → codes of corrective actions that name it and are not closed
extern const struct lims_sql lims_q_case_titled;           ///< noun, title, another title → code of an open one
extern const struct lims_sql lims_q_case_described;        ///< noun, title, another title, description → code
extern const struct lims_sql
	lims_q_papers_standing; ///< worksheet → subjects of the papers that stand, its own and those of what was measured after the adjustment
extern const struct lims_sql
	lims_q_case_documents; ///< procedure, person → code, title, edition of documents in force, how often the person read it

extern const struct lims_sql_list lims_quality_sql;

#endif

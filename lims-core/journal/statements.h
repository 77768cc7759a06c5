// SPDX-License-Identifier: Apache-2.0
// Every data statement of the journal.
#ifndef LIMS_JOURNAL_STATEMENTS_H
#define LIMS_JOURNAL_STATEMENTS_H

#include "lims-core/store/sql.h"

extern const struct lims_sql lims_q_setting_get;
extern const struct lims_sql lims_q_setting_set;
extern const struct lims_sql lims_q_entry_add;
extern const struct lims_sql lims_q_entry_last;
extern const struct lims_sql lims_q_entry_at;
extern const struct lims_sql lims_q_entry_by_hash;
extern const struct lims_sql lims_q_entry_count;
extern const struct lims_sql lims_q_clock_last;
extern const struct lims_sql lims_q_later_in_subject;
extern const struct lims_sql lims_q_page_subject;
extern const struct lims_sql lims_q_page_node, lims_q_chunk_node, lims_q_before_first;
extern const struct lims_sql lims_q_page_clock;
extern const struct lims_sql lims_q_next_node;
extern const struct lims_sql lims_q_blob_add;
extern const struct lims_sql lims_q_blob_has;
extern const struct lims_sql lims_q_blob_get;
extern const struct lims_sql lims_q_blob_next;
extern const struct lims_sql lims_q_blob_count;
extern const struct lims_sql lims_q_blob_name_add;
extern const struct lims_sql lims_q_blob_name_has;
extern const struct lims_sql lims_q_blob_named;
extern const struct lims_sql lims_q_blob_name_count;
extern const struct lims_sql lims_q_head_add;
extern const struct lims_sql lims_q_head_last;
extern const struct lims_sql lims_q_head_for;
extern const struct lims_sql lims_q_head_page;
extern const struct lims_sql lims_q_pending_put;
extern const struct lims_sql lims_q_pending_remove;
extern const struct lims_sql lims_q_pending_all;

#endif

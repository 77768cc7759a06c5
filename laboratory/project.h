// SPDX-License-Identifier: Apache-2.0
// The tables of the laboratory: a view of the journal that append and replay write alike, and nothing else does.
#ifndef LIMS_LABORATORY_PROJECT_H
#define LIMS_LABORATORY_PROJECT_H

#include "lims-core/journal/projection.h"

struct lims_json;

/// The projection that the journal keeps: every table and the function that applies an entry.
const struct lims_projection *lims_project(void);

/// The code of the entry's subject: "S-A1" of "standard:S-A1"; the whole subject where it has no kind before it.
const char *lims_project_code(const struct lims_stored *e);

/// Apply one entry to the tables of one group. `body` is the entry's parsed body; an entry type of another group changes nothing.
lims_rc lims_project_case(struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, struct lims_err *err);
lims_rc lims_project_condition(struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, struct lims_err *err);
lims_rc lims_project_confirm(struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, struct lims_err *err);
lims_rc lims_project_device(struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, struct lims_err *err);
lims_rc lims_project_item(struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, struct lims_err *err);
lims_rc lims_project_paper(struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, struct lims_err *err);
lims_rc lims_project_people(struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, struct lims_err *err);
lims_rc lims_project_points(struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, struct lims_err *err);
lims_rc lims_project_register(struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, struct lims_err *err);
lims_rc lims_project_sample(struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, struct lims_err *err);
lims_rc lims_project_sheet(struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, struct lims_err *err);
lims_rc lims_project_standard(struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, struct lims_err *err);
lims_rc lims_project_stock(struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, struct lims_err *err);
lims_rc lims_project_validation(struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, struct lims_err *err);
/// environment.recorded, environment.withdrawn: readings of the air (equipment/environment.h).
lims_rc lims_project_environment(struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, struct lims_err *err);
/// item.assigned, item.handed_back …, job.*: what happened to a subject (intake/happening.h).
lims_rc lims_project_happening(struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, struct lims_err *err);
/// The sticker of an item's last verification before this system; "" none. Its number is used up like that of a paper.
lims_rc lims_project_mark_before(struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, struct lims_err *err);
/// The sticker that an issued paper names: a row of the paper's subject.
lims_rc lims_project_mark_issued(struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, struct lims_err *err);
/// series.taken_over, opening.taken: what was taken over from before (intake/opening.h).
lims_rc lims_project_opening(struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, struct lims_err *err);
/// Before fields of the register are written: what a confirmed set-up rests on is recorded otherwise, so that the confirmation ends.
lims_rc lims_project_device_changes(struct lims_db *db, const char *subject, const struct lims_json *fields, struct lims_err *err);

extern const struct lims_table lims_table_account;
extern const struct lims_table lims_table_case_link;
extern const struct lims_table lims_table_case_record;
extern const struct lims_table lims_table_case_step;
extern const struct lims_table lims_table_case_value;
extern const struct lims_table lims_table_condition_use;
extern const struct lims_table lims_table_confirmation;
extern const struct lims_table lims_table_device_setup;
extern const struct lims_table lims_table_environment;
extern const struct lims_table lims_table_find_word;
extern const struct lims_table lims_table_happening;
extern const struct lims_table lims_table_item;
extern const struct lims_table lims_table_item_before;
extern const struct lims_table lims_table_item_event;
extern const struct lims_table lims_table_mark;
extern const struct lims_table lims_table_paper;
extern const struct lims_table lims_table_paper_again;
extern const struct lims_table lims_table_paper_amendment;
extern const struct lims_table lims_table_reading;
extern const struct lims_table lims_table_register_code;
extern const struct lims_table lims_table_register_dated;
extern const struct lims_table lims_table_register_field;
extern const struct lims_table lims_table_sample_group;
extern const struct lims_table lims_table_sample_set;
extern const struct lims_table lims_table_series_start;
extern const struct lims_table lims_table_specimen;
extern const struct lims_table lims_table_standard_certificate;
extern const struct lims_table lims_table_standard_use;
extern const struct lims_table lims_table_standard_worksheet;
extern const struct lims_table lims_table_stock_lot;
extern const struct lims_table lims_table_stock_move;
extern const struct lims_table lims_table_validation;
extern const struct lims_table lims_table_validation_file;
extern const struct lims_table lims_table_worksheet;

/// The statements that the projections and the folders of this room run.
extern const struct lims_sql_list lims_equipment_sql;
extern const struct lims_sql_list lims_laboratory_sql;
extern const struct lims_sql_list lims_people_sql;
extern const struct lims_sql_list lims_project_case_sql;
extern const struct lims_sql_list lims_project_confirm_sql;
extern const struct lims_sql_list lims_project_device_sql;
extern const struct lims_sql_list lims_project_environment_sql;
extern const struct lims_sql_list lims_project_happening_sql;
extern const struct lims_sql_list lims_project_item_sql;
extern const struct lims_sql_list lims_project_opening_sql;
extern const struct lims_sql_list lims_project_paper_sql;
extern const struct lims_sql_list lims_project_people_sql;
extern const struct lims_sql_list lims_project_points_sql;
extern const struct lims_sql_list lims_project_register_sql;
extern const struct lims_sql_list lims_project_sample_sql;
extern const struct lims_sql_list lims_project_sheet_sql;
extern const struct lims_sql_list lims_project_standard_sql;
extern const struct lims_sql_list lims_project_stock_sql;
extern const struct lims_sql_list lims_project_validation_sql;
extern const struct lims_sql_list lims_project_words_sql;
/// All of them, for the test that prepares them on both back ends.
const struct lims_sql_list *const *lims_laboratory_statements(size_t *ret_count);

#endif

// SPDX-License-Identifier: Apache-2.0
// Construction samples: test order (job) → set of specimens with blind codes → one item for each age of test (mẫu vật liệu xây dựng).
//
// ISO/IEC 17025, 7.3 and 7.4. The ages and their windows come from regulations/sample-ages.yaml.
#ifndef LIMS_LABORATORY_SAMPLES_H
#define LIMS_LABORATORY_SAMPLES_H

#include "laboratory/registers.h"

struct lims_buf;
struct lims_dossier;
struct lims_procedure;

enum { LIMS_SAMPLE_AGES = 8, LIMS_SAMPLE_SPECIMENS = 64, LIMS_SAMPLE_TOLD = 20 };

/// How many specimens are tested at which age.
struct lims_sample_age {
	int days, specimens;
};
/// The scan of the minutes of sampling: a paper as lims_field_is_paper knows it. Of the name only what stands behind the last slash is kept.
struct lims_minutes {
	const char *name;
	const void *bytes;
	size_t len;
};
/// A set as it is received. NULL: not said.
struct lims_sample_in {
	const char *job; ///< needed: the test order
	const char *procedure;
	const char *project, *part, *grade; ///< công trình, hạng mục, mác; project needed
	const char *sampled_by;             ///< who took the sample; needed
	const char *cast_at;                ///< "2026-11-01T08:30", or the day alone; needed
	const char *curing, *dimensions, *condition;
	const char *mark; ///< as the customer wrote it on the specimens
	const char *note;
	const struct lims_minutes *minutes;             ///< NULL: none
	struct lims_date received_on;                   ///< month 0: today
	const struct lims_field_value *characteristics; ///< what the procedure asks besides
	size_t characteristic_count;
	struct lims_sample_age ages[LIMS_SAMPLE_AGES];
	size_t age_count;
};
/// Receives a set: gives specimens their blind codes, plans the ages, and receives an item for each age (one for all ages where a worksheet holds them all). Gives the code ("M-A1").
lims_rc lims_sample_receive(struct lims_laboratory *lab, const struct lims_sample_in *in, char ret_code[LIMS_CODE], struct lims_err *err);

/// One age of one set. Texts live during the call.
struct lims_sample_group {
	const char *set, *blind, *procedure, *job, *customer, *item;
	int days, specimens;
	const char *cast_at;
	const char *planned_on;           ///< ISO date
	const char *worksheet, *state;    ///< NULL: not opened
	char tested_at[LIMS_MOMENT_TEXT]; ///< first reading of this age; "" not tested
	const char *tested_by;            ///< who took it
	int age_days;                     ///< real age by the calendar; -1: not tested
	const char *window;               ///< "within", "outside", "not_known"; "" not tested
	const char *paper;                ///< number that stands
	bool final;                       ///< the last age of its set: its paper is the final report, the others are interim
	bool late;                        ///< not tested, and its planned day is over on the day that was asked
};
typedef lims_rc lims_sample_group_visit(void *ctx, const struct lims_sample_group *g, struct lims_err *err);
/// What is to be tested on a day: planned for it, or planned before and not tested yet, in the order of days. A test planned for the day that was done is told too.
lims_rc lims_sample_due(struct lims_laboratory *lab, struct lims_date day, lims_sample_group_visit *visit, void *ctx, struct lims_err *err);
/// The ages of one set; set NULL: of all sets.
lims_rc lims_sample_groups(struct lims_laboratory *lab, const char *set, lims_sample_group_visit *visit, void *ctx, struct lims_err *err);

struct lims_sample_set {
	const char *code, *job, *customer, *procedure, *blind, *cast_at, *received_on, *actor;
	const char *body; ///< JSON of the entry
};
typedef lims_rc lims_sample_set_visit(void *ctx, const struct lims_sample_set *s, struct lims_err *err);
/// code NULL: all. LIMS_E_NOT_FOUND for a code.
lims_rc lims_sample_each(struct lims_laboratory *lab, const char *code, lims_sample_set_visit *visit, void *ctx, struct lims_err *err);

lims_rc lims_sample_stands(struct lims_laboratory *lab, const char *code, struct lims_err *err); ///< LIMS_E_NOT_FOUND

/// LIMS_E_INPUT: no scan of a paper.
lims_rc lims_minutes_check(struct lims_laboratory *lab, const struct lims_minutes *m, struct lims_err *err);
/// Keeps minutes that came after the sample; the last ones count, all stay.
lims_rc lims_sample_minutes(struct lims_laboratory *lab, const char *set, const struct lims_minutes *m, struct lims_err *err);
/// Those that count; bytes (initialised by the call; the caller finishes them) may be NULL. LIMS_E_NOT_FOUND: none are kept.
lims_rc lims_sample_minutes_kept(struct lims_laboratory *lab, const char *set, char ret_name[LIMS_FILE_NAME], char ret_hash[LIMS_HASH_HEX],
	struct lims_buf *ret_bytes, struct lims_err *err);

/// What a worksheet of a sample's item is told when it is opened for a day: moment of casting, real age, whether it lies in its window, reports of earlier ages. count 0: no sample, or nothing is asked.
struct lims_sample_told {
	struct lims_field_value values[LIMS_SAMPLE_TOLD];
	char texts[LIMS_SAMPLE_TOLD][256];
	size_t count;
};
void lims_sample_bind(struct lims_sample_told *told); ///< after a copy: its values are its own texts again
/// What the readings that count say about the real age and its window, by the characteristics that the procedure has for them: the moment of a test is when its instrument
/// was read (where none was, any value). One reading outside of the window, and the test is; the age is that of the last. count 0: no sample, or nothing was read. LIMS_E_REFUSED: tested before it
/// was cast, or outside of its window in a worksheet that has nothing to say it by.
lims_rc lims_sample_tested(struct lims_laboratory *lab, const struct lims_dossier *sheet, const struct lims_procedure *p,
	struct lims_sample_told *ret, struct lims_err *err);
/// A worksheet that is opened on the day of its work counts as tested at this moment; for another day only the day is known.
lims_rc lims_sample_tell(
	struct lims_laboratory *lab, const char *item, struct lims_date work_on, struct lims_sample_told *ret, struct lims_err *err);

/// What is left over is kept on a shelf until a day; and what became of it. LIMS_E_NOT_FOUND, LIMS_E_REFUSED: nothing of it is kept.
lims_rc lims_sample_retain(struct lims_laboratory *lab, const char *set, const char *shelf, const char *keep_until, const char *what,
	const char *note, struct lims_err *err);
lims_rc lims_sample_dispose(
	struct lims_laboratory *lab, const char *set, const char *how, struct lims_date on, const char *note, struct lims_err *err);
struct lims_sample_kept {
	const char *set, *shelf, *until, *what, *note, *by, *on;
};
typedef lims_rc lims_sample_kept_visit(void *ctx, const struct lims_sample_kept *k, struct lims_err *err);
/// What is kept and not disposed of; before: only what was to be kept until a day before it (month 0: all).
lims_rc lims_sample_retained(
	struct lims_laboratory *lab, struct lims_date before, lims_sample_kept_visit *visit, void *ctx, struct lims_err *err);

#endif

// SPDX-License-Identifier: Apache-2.0
// Cases: records with a life (hồ sơ có vòng đời): a complaint, nonconforming work, a corrective action, a training, … each a kind of the one table.
//
// A kind has states and steps. A step says from which states it may be done, to which it leads, what must be filled in, who may do it and who may not because they
// did an earlier step. What was filled in stays with its step, for ever; the case shows all of it. ISO/IEC 17025:2017, 7.7 to 7.10 and 8.2 to 8.9.
#ifndef LIMS_LABORATORY_QUALITY_CASES_H
#define LIMS_LABORATORY_QUALITY_CASES_H

#include "laboratory/fields.h"
#include "lims-core/base/clock.h"

struct lims_arena;

enum {
	LIMS_CASE_ABOUT_MAX = 64, ///< things that one step names
	LIMS_CASE_SUBJECT = 128
};

struct lims_case_state {
	const char *name;  ///< "investigated", never translated
	const char *label; ///< message id
	bool closed;       ///< nothing more is to be done
};

struct lims_case_step;
struct lims_case_kind;

/// A step that is being written, for the hooks of a kind. Lives during the call.
struct lims_case_doing {
	struct lims_laboratory *lab;
	struct lims_tx *tx;
	const struct lims_case_kind *kind;
	const struct lims_case_step *step;
	const char *code, *subject;
	const struct lims_filled *filled;
	const char *to; ///< the state it leads to; a check may choose another one of the kind
	const char *on; ///< the day of the step
	const char *actor;
	int outcome; ///< what a check leaves for what follows; 0 at first
};

struct lims_case_step {
	const char *verb;  ///< "decide": what the command line calls it; the first step of a kind is "open"
	const char *label; ///< message id: what the step does
	const char *from;  ///< states, separated by commas; NULL: every state that is not closed (and for "open": none yet)
	const char *to;    ///< state; NULL: stays where it is
	const struct lims_field *fields;
	size_t count;
	enum lims_action action; ///< who may
	const char *other_than;  ///< steps, separated by commas: who did one of them does not do this one; NULL: none
	/// What holds beyond the fields, and what the program computes from them: members of the object `computed`, which stand beside the fields. NULL: nothing.
	lims_rc (*check)(struct lims_case_doing *doing, struct lims_jw *computed, struct lims_err *err);
	/// What follows in the same transaction, after the step is written: another case that opens, a state of another one. NULL: nothing.
	lims_rc (*after)(struct lims_case_doing *doing, struct lims_err *err);
};

struct lims_case_kind {
	const char *noun;        ///< "complaint": the CLI's noun and the subject's prefix
	const char *label;       ///< message id
	const char *code_prefix; ///< "KN": codes are given by the program unless a person names one
	const struct lims_case_state *states;
	size_t state_count;
	const struct lims_case_step *steps; ///< the first one opens
	size_t step_count;
};

/// All kinds, and one by its noun (NULL when there is none).
const struct lims_case_kind *const *lims_case_kinds(size_t *ret_count);
const struct lims_case_kind *lims_case_kind_find(const char *noun);
const struct lims_case_step *lims_case_step_find(const struct lims_case_kind *kind, const char *verb);   ///< NULL when there is none
const struct lims_case_state *lims_case_state_find(const struct lims_case_kind *kind, const char *name); ///< NULL when there is none
/// Whether who does the step signs for it (people/signing.h): it closes the case, or only those who answer for quality may do it and it does not open the case.
bool lims_case_step_signs(const struct lims_case_kind *kind, const struct lims_case_step *step);

// ---- Writing

/// One step as somebody does it.
struct lims_case_act {
	struct lims_filled filled;
	const char *const
		*about; ///< what it concerns, NOUN:CODE each: certificate:V26.00001, worksheet:W-A1, item:…, standard:…, staff:…, or another case
	size_t about_count;
	struct lims_date on; ///< the day it happened, not in the future; month 0: today
};

/// Opens a case. code NULL: the program gives the next one. LIMS_E_INPUT names what is missing or wrong; LIMS_E_NOT_FOUND: a thing named does not exist;
/// LIMS_E_REFUSED: the actor may not, or the code is taken.
lims_rc lims_case_open(struct lims_laboratory *lab, const struct lims_case_kind *kind, const char *code, const struct lims_case_act *act,
	char ret_code[LIMS_CODE], struct lims_err *err);
/// Does a step of a case. LIMS_E_NOT_FOUND; LIMS_E_REFUSED: the state does not allow it, the actor may not, or did a step that this one checks.
lims_rc lims_case_step(struct lims_laboratory *lab, const struct lims_case_kind *kind, const char *code, const struct lims_case_step *step,
	const struct lims_case_act *act, struct lims_err *err);

/// For other rooms: opens a case within their own command, so that both stand or fall together (a check of a standard that fails opens nonconforming work).
/// `because` is one English sentence of the program, kept as the reason; nobody's permission is asked. The actor is the laboratory's, or "program" when nobody acts.
/// code NULL: the next one.
lims_rc lims_case_open_in(struct lims_tx *tx, struct lims_laboratory *lab, const char *noun, const char *code,
	const struct lims_case_act *act, const char *because, char ret_code[LIMS_CODE], struct lims_err *err);
/// The same for a step of a case that stands.
lims_rc lims_case_step_in(struct lims_tx *tx, struct lims_laboratory *lab, const char *noun, const char *code, const char *verb,
	const struct lims_case_act *act, const char *because, struct lims_err *err);
/// The subject of what a person calls NOUN:CODE ("certificate:V26.00001" → "paper:V26.00001"). LIMS_E_INPUT; LIMS_E_NOT_FOUND: it does not exist.
lims_rc lims_case_target(struct lims_db *db, const char *text, char ret_subject[LIMS_CASE_SUBJECT], struct lims_err *err);

// ---- Reading

/// For hooks: the last value of a field, or the state, of a case; "" when there is none. `db` is the transaction's.
lims_rc lims_case_value_in(struct lims_db *db, const char *subject, const char *field, char *ret, size_t size, struct lims_err *err);
lims_rc lims_case_state_in(struct lims_db *db, const char *subject, char *ret, size_t size, struct lims_err *err);
/// The day on which a step was last done; month 0 when it never was.
lims_rc lims_case_day_in(struct lims_db *db, const char *subject, const char *step, struct lims_date *ret, struct lims_err *err);

struct lims_case_value {
	const char *field; ///< of the step's fields, "NAME.file", or computed
	const char *value;
};
struct lims_case_done {
	const char *step, *state, *on, *actor, *because; ///< because: "" when a person did it
	const struct lims_case_value *values;
	size_t value_count;
};
struct lims_case_view {
	struct lims_arena *arena;
	const struct lims_case_kind *kind;
	const char *code, *title, *state, *opened_on, *opened_by, *due_on, *closed_on; ///< "" where there is none
	bool closed;
	const struct lims_case_done *done; ///< in the order of the journal
	size_t done_count;
	const char *const *about; ///< subjects
	size_t about_count;
	const char *const *named_by; ///< subjects of cases that name this one
	size_t named_by_count;
};
/// The whole case. LIMS_E_NOT_FOUND.
lims_rc lims_case_view(
	struct lims_laboratory *lab, const struct lims_case_kind *kind, const char *code, struct lims_case_view **ret, struct lims_err *err);
void lims_case_view_destroy(struct lims_case_view *v); ///< accepts NULL
/// The last value of a field over all steps; "" when none has it.
const char *lims_case_view_value(const struct lims_case_view *v, const char *field);

/// One line of a list. Texts live during the call.
struct lims_case_row {
	const struct lims_case_kind *kind;
	const char *code, *title, *state, *opened_on, *opened_by, *due_on;
	bool closed;
};
typedef lims_rc lims_case_visit(void *ctx, const struct lims_case_row *row, struct lims_err *err);
/// Cases of a kind, by their opening; open_only leaves out closed ones; due "" or a date: those open whose due date is not after it.
lims_rc lims_case_each(struct lims_laboratory *lab, const struct lims_case_kind *kind, bool open_only, const char *due,
	lims_case_visit *visit, void *ctx, struct lims_err *err);
/// Cases of every kind that name a subject ("paper:V26.00001"), by their opening.
lims_rc lims_case_each_about(struct lims_laboratory *lab, const char *subject, lims_case_visit *visit, void *ctx, struct lims_err *err);
/// The paper under a field, as lims_register_file.
lims_rc lims_case_file(struct lims_laboratory *lab, const struct lims_case_kind *kind, const char *code, const char *field,
	char ret_name[LIMS_FILE_NAME], char ret_hash[LIMS_HASH_HEX], struct lims_buf *ret_bytes, struct lims_err *err);

#endif

// SPDX-License-Identifier: Apache-2.0
// Registers: the organisation, people, customers, standards, devices and jobs, each a code with named fields.
//
// A register's fields are last-writer-wins by the journal's clock, field by field; every earlier value stays in the journal.
#ifndef LIMS_LABORATORY_REGISTERS_H
#define LIMS_LABORATORY_REGISTERS_H

#include "laboratory/fields.h"

struct lims_register {
	const char *noun;        ///< "customer": the CLI's noun and the subject's prefix
	const char *label;       ///< message id
	const char *code_prefix; ///< for codes given by the program ("C"); NULL: the caller names the code
	enum lims_action action; ///< who may write it
	const struct lims_field *fields;
	size_t count;
	/// What the fields mean together, before they are written; code NULL: a new one. NULL: nothing.
	lims_rc (*check)(
		struct lims_laboratory *lab, const char *code, const struct lims_field_value *values, size_t count, struct lims_err *err);
};

/// All registers, in the order in which a laboratory fills them: org, staff, customer, standard, cmc, device, job, quota, supplier.
const struct lims_register *lims_registers(size_t *ret_count);
/// Whether values hold from a day, and what was printed before keeps what held then (laboratory/people/dated.h): the organisation.
bool lims_register_dated(const struct lims_register *r);
const struct lims_register *lims_register_find(const char *noun); ///< NULL when there is none

/// Writes fields of one code as one entry. A new code needs every required field. code NULL: the program gives the next one ("C-A1").
/// LIMS_E_INPUT names the field; LIMS_E_REFUSED when the actor may not.
lims_rc lims_register_record(struct lims_laboratory *lab, const struct lims_register *r, const char *code,
	const struct lims_field_value *values, size_t count, char ret_code[LIMS_CODE], struct lims_err *err);

/// The same with papers: what fields of kind FILE hold.
lims_rc lims_register_fill(struct lims_laboratory *lab, const struct lims_register *r, const char *code, const struct lims_filled *filled,
	char ret_code[LIMS_CODE], struct lims_err *err);

/// The same for a register whose values hold from a day: `from` as in lims_dated_from.
lims_rc lims_register_fill_from(struct lims_laboratory *lab, const struct lims_register *r, const char *code,
	const struct lims_filled *filled, const char *from, char ret_code[LIMS_CODE], struct lims_err *err);

/// The same within another command, so that both stand or fall together.
lims_rc lims_register_fill_in(struct lims_tx *tx, struct lims_laboratory *lab, const struct lims_register *r, const char *code,
	const struct lims_filled *filled, char ret_code[LIMS_CODE], struct lims_err *err);
/// A row that is written within a command.
struct lims_register_entry {
	const char *code; ///< NULL: the program gives the next one
	const struct lims_filled *filled;
	const char *from;       ///< as in lims_register_fill_from
	const char *taken_over; ///< code of the opening balance that it comes from (intake/opening.h); NULL: said by the actor
};
/// Writes it within a command. What is taken over is a new code: LIMS_E_REFUSED when it stands already.
lims_rc lims_register_enter_in(struct lims_tx *tx, struct lims_laboratory *lab, const struct lims_register *r,
	const struct lims_register_entry *e, char ret_code[LIMS_CODE], struct lims_err *err);

/// One row for callbacks and look-ups: values in the order of the register's fields, NULL where nothing was recorded.
struct lims_register_row {
	const char *code;
	const char *const *values;
	const bool *taken_over; ///< by field: its value comes from an opening balance and nobody has recorded it in this system since
};
typedef lims_rc lims_register_visit(void *ctx, const struct lims_register *r, const struct lims_register_row *row, struct lims_err *err);
/// Visits every code in the order of codes. The row lives during the call.
lims_rc lims_register_each(
	struct lims_laboratory *lab, const struct lims_register *r, lims_register_visit *visit, void *ctx, struct lims_err *err);
/// Visits one code. LIMS_E_NOT_FOUND.
lims_rc lims_register_one(struct lims_laboratory *lab, const struct lims_register *r, const char *code, lims_register_visit *visit,
	void *ctx, struct lims_err *err);
/// The same as it stood on a day, for a register whose values hold from a day; the others know only what stands now.
lims_rc lims_register_one_on(struct lims_laboratory *lab, const struct lims_register *r, const char *code, struct lims_date day,
	lims_register_visit *visit, void *ctx, struct lims_err *err);
lims_rc lims_register_field_on(struct lims_laboratory *lab, const char *noun, const char *code, const char *field, struct lims_date day,
	char *ret, size_t size, struct lims_err *err);
/// One field of a row; "" when nothing was recorded.
const char *lims_register_value(const struct lims_register *r, const struct lims_register_row *row, const char *field);
/// Whether the value of a field was taken over from elsewhere and is not verified by this system.
bool lims_register_taken_over(const struct lims_register *r, const struct lims_register_row *row, const char *field);
/// What stands under a name on a day (no date: what holds from the beginning), "" when there is nothing; the code need not be there.
lims_rc lims_register_stored(struct lims_db *db, const struct lims_register *r, const char *code, const char *field, struct lims_date day,
	char *ret, size_t size, struct lims_err *err);
/// A field as it will stand after `values` were written to a code (NULL: a new one): what is given, else what stands; "" when neither says anything.
lims_rc lims_register_will(struct lims_laboratory *lab, const struct lims_register *r, const char *code,
	const struct lims_field_value *values, size_t count, const char *field, char *ret, size_t size, struct lims_err *err);
/// LIMS_OK when the register has the code, else LIMS_E_NOT_FOUND as lims_register_missing says it.
lims_rc lims_register_stands(struct lims_db *db, const char *noun, const char *code, struct lims_err *err);
/// LIMS_E_NOT_FOUND with the register's word in the user's language: "There is no customer C-A9".
lims_rc lims_register_missing(const struct lims_register *r, const char *code, struct lims_err *err);
/// Copies one field; "" when nothing was recorded. LIMS_E_NOT_FOUND when the code is not there.
lims_rc lims_register_field(
	struct lims_laboratory *lab, const char *noun, const char *code, const char *field, char *ret, size_t size, struct lims_err *err);
/// The paper under a field of kind FILE: what the file was called, its SHA-256, and its bytes (initialised by the call; the caller finishes them; NULL: only the
/// names). LIMS_E_NOT_FOUND: no such code, no such field, or nothing there.
lims_rc lims_register_file(struct lims_laboratory *lab, const struct lims_register *r, const char *code, const char *field,
	char ret_name[LIMS_FILE_NAME], char ret_hash[LIMS_HASH_HEX], struct lims_buf *ret_bytes, struct lims_err *err);

#endif

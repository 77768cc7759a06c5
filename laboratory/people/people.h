// SPDX-License-Identifier: Apache-2.0
// Authorisations of people for procedures and verifiers' cards: records of their own, read on the day of the work (giao quyền, thẻ kiểm định viên).
//
// ISO/IEC 17025:2017 6.2.5 e, 6.2.6; TT 24/2013/TT-BKHCN art. 34, 43(4).
#ifndef LIMS_LABORATORY_PEOPLE_PEOPLE_H
#define LIMS_LABORATORY_PEOPLE_PEOPLE_H

#include "laboratory/registers.h"

/// LIMS_E_REFUSED when the training was judged after the day `from` (ISO 8601); a training that nobody judged is passed. LIMS_E_STORAGE.
lims_rc lims_training_judged_before(struct lims_db *db, const char *code, const char *from, struct lims_err *err);
/// LIMS_E_INPUT when the second of two days lies before the first; what is no date is passed.
lims_rc lims_order_of_days(const char *from, const char *until, const char *from_option, const char *until_option, struct lims_err *err);

extern const char *const lims_activities[]; ///< "measure", "review", "sign"; NULL-terminated

/// Checks of the registers "staff", "authorisation" and "card" (struct lims_register.check).
lims_rc lims_staff_check(
	struct lims_laboratory *lab, const char *code, const struct lims_field_value *values, size_t count, struct lims_err *err);
lims_rc lims_authorisation_check(
	struct lims_laboratory *lab, const char *code, const struct lims_field_value *values, size_t count, struct lims_err *err);
lims_rc lims_card_check(
	struct lims_laboratory *lab, const char *code, const struct lims_field_value *values, size_t count, struct lims_err *err);

/// What is recorded about one person and one procedure.
struct lims_authorised {
	bool any;             ///< the person has a record for this activity, of whatever procedure and time
	bool anybody;         ///< somebody has a record for this activity
	bool holds;           ///< a record for this procedure that holds on the day
	char code[LIMS_CODE]; ///< of that record; "" when the old field "authorised" of the register staff says it
	char why[160];        ///< the record of this procedure that does not hold, and why; "" when there is none
};
/// Reads the records of `staff` for an activity and a procedure on a day. Of a person without any record for measuring the old field "authorised" counts.
/// `lang`: of `why`; NULL English. LIMS_E_STORAGE, LIMS_E_MEMORY.
lims_rc lims_authorised(struct lims_laboratory *lab, const char *staff, const char *activity, const char *procedure, struct lims_date day,
	const struct lims_lang *lang, struct lims_authorised *ret, struct lims_err *err);

/// Visits everybody who is authorised for an activity and a procedure on a day, each once; `code` is the record, "" when the old field says it.
typedef lims_rc lims_authorised_visit(void *ctx, const char *staff, const char *code, struct lims_err *err);
lims_rc lims_authorised_each(struct lims_laboratory *lab, const char *activity, const char *procedure, struct lims_date day,
	lims_authorised_visit *visit, void *ctx, struct lims_err *err);

/// A verifier's card for the field of a procedure.
struct lims_card {
	bool any;        ///< the person has a card on record
	bool holds;      ///< one for the field that was valid on the day and not given back
	char number[64]; ///< of that card
	bool taken_over; ///< that record comes from an opening balance and is not verified by this system
	char why[160];   ///< what is wrong with the nearest one
};
/// Of a person without any record of a card the old fields "card" and "card-until" of the register staff count, for every field.
lims_rc lims_card_of(struct lims_laboratory *lab, const char *staff, const char *procedure, struct lims_date day,
	const struct lims_lang *lang, struct lims_card *ret, struct lims_err *err);

/// Ends an authorisation with a reason: it no longer holds from `on` (no date: today). LIMS_E_NOT_FOUND, LIMS_E_REFUSED (it has ended), LIMS_E_INPUT.
lims_rc lims_authorisation_withdraw(
	struct lims_laboratory *lab, const char *code, struct lims_date on, const char *reason, struct lims_err *err);
/// Records that a card was given back. The same errors.
lims_rc lims_card_return(struct lims_laboratory *lab, const char *code, struct lims_date on, struct lims_err *err);

/// LIMS_E_REFUSED when a new record of the noun (licence, card, authorisation) says what another one says for days in common: of two, ending one would end nothing.
lims_rc lims_record_alone(struct lims_laboratory *lab, const char *noun, const char *code, const struct lims_field_value *values,
	size_t count, struct lims_err *err);
/// LIMS_E_REFUSED, with who it is, when another person has a card of this number (but for capitals and marks) on days in common with from…until ("": open), in the register of cards or, without
/// a record there, in that of people. code: the card that is written, NULL: a new one. On the day on which a card was given back another person may get it.
lims_rc lims_card_unheld(struct lims_laboratory *lab, const char *code, const char *staff, const char *number, const char *from,
	const char *until, struct lims_err *err);
/// LIMS_E_INPUT for a new person's code that could be taken for another actor: "program", or one that differs in capitals only.
lims_rc lims_staff_code_check(struct lims_laboratory *lab, const char *code, struct lims_err *err);

#endif

// SPDX-License-Identifier: Apache-2.0
// The life of standards and devices (lý lịch thiết bị): status, maintenance, faults, checks between calibrations, checks around a field trip.
//
// Each thing that happens is one entry about the standard or the device; the last status by its day counts. ISO/IEC 17025:2017, 6.4.3, 6.4.10, 6.4.13.
#ifndef LIMS_LABORATORY_EQUIPMENT_LIFE_H
#define LIMS_LABORATORY_EQUIPMENT_LIFE_H

#include "laboratory/equipment/periods.h"
#include "laboratory/intake/happening.h"
#include "lims-core/base/lang.h"

/// One kind of event: the command's verb, the entry's type, and what it asks.
struct lims_life_verb {
	const char *verb; ///< "maintain"
	const char *type; ///< "equipment.maintained"
	const char *label;
	const struct lims_field *fields;
	size_t count;
};
const struct lims_life_verb *lims_life_verbs(size_t *ret_count);
const struct lims_life_verb *lims_life_verb_find(const char *verb); ///< NULL when there is none

/// What is recorded. Strings are the caller's.
struct lims_life_act {
	const char *noun; ///< "standard" or "device"
	const char *code;
	struct lims_date on; ///< month 0: today
	const struct lims_field_value *values;
	size_t count;
	const char *file_name; ///< a paper that is kept with it; NULL: none
	const void *file;
	size_t file_len;
};
/// Records one event. A check between calibrations or a functional check that fails opens nonconforming work in the same command; ret_case names it ("" when
/// none was opened). LIMS_E_INPUT names the field; LIMS_E_NOT_FOUND; LIMS_E_REFUSED.
lims_rc lims_life_record(struct lims_laboratory *lab, const struct lims_life_verb *verb, const struct lims_life_act *act,
	char ret_case[LIMS_CODE], struct lims_err *err);

enum { LIMS_LIFE_WHY = 512 };
/// A check that failed, in the words in which it was recorded; "" where nothing was said.
struct lims_life_failed {
	const char *code, *point, *value, *reference, *limit, *note;
};
/// The sentences of the reason, for who shows it in another language.
#define LIMS_LIFE_WHY_CHECK LIMS_MSG("The check of %s between calibrations failed at %s: %s, reference %s, limit %s")
#define LIMS_LIFE_WHY_FUNCTIONAL LIMS_MSG("The functional check of %s failed: %s")
/// The reason of the case that it opens, by the type of the entry: "equipment.checked" or "equipment.functional".
void lims_life_why(const char *type, const struct lims_life_failed *f, char ret[LIMS_LIFE_WHY]);
/// Whether a reason is one of these.
bool lims_life_is_why(const char *because);

/// The status on a day, by the last entry whose day is not after it: "in_service" when nothing was ever said.
struct lims_life_status {
	char status[24];
	char since[LIMS_DATE_TEXT]; ///< "" when nothing was said
	char note[256];
};
/// A status in words: a message id.
const char *lims_life_status_words(const char *status);
/// What a choice of an event says ("accepted", "before_leaving", "fail"), and what kind of event a type is ("equipment.sent"): message ids; as they are where they are none.
const char *lims_life_words(const char *choice);
const char *lims_life_event_words(const char *type);
lims_rc lims_life_status_on(struct lims_laboratory *lab, const char *noun, const char *code, struct lims_date day,
	struct lims_life_status *ret, struct lims_err *err);

/// Where something was on a day when it was not in the house: sent out on a day before, and not back. The days on which it leaves and comes back are days in the house. Of several of one day the last that was recorded counts.
struct lims_life_away {
	bool away;
	char since[LIMS_DATE_TEXT];
	char to[128];
};
lims_rc lims_life_away_on(struct lims_laboratory *lab, const char *noun, const char *code, struct lims_date day, struct lims_life_away *ret,
	struct lims_err *err);

/// A check between calibrations as it is judged.
struct lims_life_check {
	const char *on, *point, *value, *reference, *limit, *actor, *note;
	const char *outcome; ///< "pass", "fail"; "" when no limit was given
};
typedef lims_rc lims_life_check_visit(void *ctx, const struct lims_life_check *check, struct lims_err *err);
/// Visits the checks of a point (NULL: all) in the order of their days.
lims_rc lims_life_checks(struct lims_laboratory *lab, const char *noun, const char *code, const char *point, lims_life_check_visit *visit,
	void *ctx, struct lims_err *err);

/// What was last decided of each of `count` certificates, in the same order.
lims_rc lims_life_decisions(struct lims_laboratory *lab, const char *noun, const char *code, const struct lims_ws_certificate *certificates,
	size_t count, struct lims_certificate_decision *ret, struct lims_err *err);

/// Whether the certificate that counts on the day was accepted for the procedure. Asked only of a standard that has ever had a certificate accepted or refused;
/// *ret_why says what is missing ("" when nothing is).
lims_rc lims_life_accepted(struct lims_laboratory *lab, const char *code, const char *certificate, const char *procedure,
	struct lims_date day, char *ret_why, size_t size, struct lims_err *err);

#endif

// SPDX-License-Identifier: Apache-2.0
// What the lines of scales share: names of units, the number of a weight field, and in which order faults are told.
#ifndef LIMS_PROTOCOL_SCALES_WEIGHT_LINE_H
#define LIMS_PROTOCOL_SCALES_WEIGHT_LINE_H

#include "drivers/protocol/line.h"

/// A unit as a scale writes it. ucum NULL: known, and refused because it does not say how much it is (a tael of which place?).
struct lims_unit_name {
	const char *wire, *ucum, *role;
};

/// The unit of a field, blanks around it ignored. Names are looked up in `own` (ends with wire NULL; may be NULL), then among those that all scales
/// share (g kg mg ug t ct lb oz ozt dwt GN gn N pcs PCS %). A blank field takes the declared unit, else LIMS_REASON_NO_UNIT. Fills unit, unit_origin and, when
/// the name says it, the role (mass, force, count, ratio). LIMS_REASON_UNIT_UNKNOWN with a note.
enum lims_reason lims_weight_unit(
	struct lims_reading *r, const struct lims_setup *setup, struct lims_piece field, const struct lims_unit_name *own);

/// Whether it is the UCUM code of a unit that all scales share.
bool lims_weight_unit_is(const char *ucum);

/// The number of a field: blanks, sign, blanks, digits with at most one point between digits, blanks. Fills digits (without the blanks) and value.
/// LIMS_REASON_NO_VALUE when the field is blank, LIMS_REASON_BAD_NUMBER with a note.
enum lims_reason lims_weight_number(struct lims_reading *r, struct lims_piece field);

/// Digits without a point of which `places` (-9…9) stand behind it; the digits in front may be blanks, the last may not. Fills digits with the point set,
/// and value. LIMS_REASON_NO_VALUE and LIMS_REASON_BAD_NUMBER as above.
enum lims_reason lims_weight_scaled(struct lims_reading *r, bool negative, struct lims_piece field, int places);

/// Where the unit begins in a field "  20.7g": behind its last digit or point; 0 when it holds none.
size_t lims_weight_unit_at(struct lims_piece field);

/// Joins what was found into r->reason. An unknown unit comes first ("12:07.50 lb:oz" is refused for its unit), then the number, then a missing unit, then motion.
void lims_weight_judge(struct lims_reading *r, enum lims_reason number, enum lims_reason unit, bool moving);

/// The format does not say whether the scale is at rest: the reading is not stable, and what is inferred later comes from equal frames.
void lims_weight_no_stability(struct lims_reading *r);

/// What is asked when a role is wanted; the bytes hold no 00h.
struct lims_weight_question {
	const char *role, *bytes;
};
/// The question for ask->role: the first of the list for "", mass, count, force and ratio (what stands on the display), else the one of that role.
/// The list ends with role NULL. LIMS_E_INPUT when there is none.
lims_rc lims_weight_request(
	const struct lims_ask *ask, const struct lims_weight_question *questions, struct lims_request *ret, struct lims_err *err);

#endif

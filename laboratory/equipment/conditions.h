// SPDX-License-Identifier: Apache-2.0
// Conditions of a worksheet (điều kiện môi trường): which are asked, which are missing, striking one out, and doubting a value before it is recorded.
//
// Clause: ISO/IEC 17025:2017 6.3.3.
#ifndef LIMS_LABORATORY_EQUIPMENT_CONDITIONS_H
#define LIMS_LABORATORY_EQUIPMENT_CONDITIONS_H

#include "laboratory/bench.h"

/// Strikes the recorded condition `number` (lims_dossier_condition.number) out: it stays in the record. cause: a listed one (lims_bench_cause); note may
/// be NULL. LIMS_E_NOT_FOUND, LIMS_E_REFUSED (struck already, or the worksheet is closed), LIMS_E_INPUT.
lims_rc lims_condition_strike(
	struct lims_laboratory *lab, const char *worksheet, int number, const char *cause, const char *note, struct lims_err *err);

/// Whether the value lies further outside the limits of the procedure than these are apart: then it is likelier a slip than a reading. LIMS_E_REFUSED
/// says so, and how to record it all the same; LIMS_OK for anything else, also what cannot be read.
lims_rc lims_condition_doubt(
	struct lims_laboratory *lab, const char *worksheet, const char *quantity, const char *value, struct lims_err *err);

/// Where people work; what lies outside is asked about.
enum { LIMS_AIR_COLDEST = -20, LIMS_AIR_HOTTEST = 60 };
/// LIMS_E_INPUT for a humidity outside 0 to 100 % and a temperature below absolute zero; LIMS_OK for anything else, also what cannot be read.
lims_rc lims_air_check(const char *quantity, const char *value, struct lims_err *err);
/// LIMS_E_REFUSED for a temperature outside of LIMS_AIR_COLDEST to LIMS_AIR_HOTTEST °C, saying how to record it all the same; LIMS_OK for anything else.
lims_rc lims_air_doubt(const char *quantity, const char *value, struct lims_err *err);
/// LIMS_E_INPUT when the procedure does not name the quantity among its conditions, with the names that it knows: it would be shown nowhere.
lims_rc lims_condition_named(const struct lims_procedure *p, const char *quantity, struct lims_err *err);

/// One condition that the procedure asks for here.
struct lims_condition_state {
	const struct lims_condition *asked;
	bool limits;   ///< they decide whether the measurement is valid
	bool recorded; ///< at least one value counts
};
/// As many as the procedure has at most; those whose `when` does not hold are left out. Gives the number.
size_t lims_condition_states(const struct lims_procedure *p, const struct lims_plan *plan, const struct lims_dossier *sheet,
	struct lims_condition_state *ret, size_t most);

#endif

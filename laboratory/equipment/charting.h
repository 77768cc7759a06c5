// SPDX-License-Identifier: Apache-2.0
// Control charts of checks between calibrations (biểu đồ kiểm soát chuẩn): the checks of one point in the order of their days, by the tests of engine/chart.h.
//
// Clause: ISO/IEC 17025:2017 6.4.10, 7.7.1 a, d, e; 7.7.3.
#ifndef LIMS_LABORATORY_EQUIPMENT_CHARTING_H
#define LIMS_LABORATORY_EQUIPMENT_CHARTING_H

#include "laboratory/equipment/measure.h"
#include "laboratory/laboratory.h"
#include "lims-core/base/clock.h"
#include "lims-core/engine/chart.h"

struct lims_charting_ask {
	const char *noun, *code; ///< "standard", "S-A1"
	const char *point;       ///< as the checks name it
	int base;                ///< centre and σ come from the first so many when no limits are recorded; 0: from all
};
struct lims_charting_point {
	const char *on, *actor, *note;
	struct lims_dec value;
	unsigned rules; ///< LIMS_CHART_BIT of each that holds here
};
struct lims_charting {
	struct lims_arena *arena;
	struct lims_charting_point *points;
	size_t count;
	char unit[LIMS_MEASURE_UNIT];
	bool differences; ///< every check has a reference: what is shown is value − reference, unless limits near that one reference were set
	bool set;         ///< centre and σ are those that were recorded (equipment.limits), else of the values themselves
	unsigned rules;
	struct lims_dec centre, sigma;
};
/// Loads and judges the series; the caller destroys it. LIMS_E_NOT_FOUND: no check of that point; LIMS_E_INPUT: values in two units, one value and no limits, more than
/// LIMS_CHART_POINTS.
lims_rc lims_charting_load(
	struct lims_laboratory *lab, const struct lims_charting_ask *ask, struct lims_charting **ret, struct lims_err *err);
void lims_charting_destroy(struct lims_charting *c); ///< accepts NULL

#endif

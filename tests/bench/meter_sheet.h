// SPDX-License-Identifier: Apache-2.0
// A single-phase static meter as measured at twelve points, two runs each: the texts that engine and peer both read, and the peer by hand.
#ifndef LIMS_TESTS_BENCH_METER_SHEET_H
#define LIMS_TESTS_BENCH_METER_SHEET_H

#include "lims-core/engine/worksheet.h"

enum {
	METER_PLANNED = 7, ///< points that the procedure plans
	METER_POINTS = 12,
	METER_RUNS = 2,
	METER_TEXT = 40,
	METER_CELLS = 128,
	METER_ANSWERS = 6,
};

/// Everything is written as a worksheet writes it: number, blank, unit.
struct meter_sheet {
	const char *class, *Un, *Ib, *Imax, *k, *digit;
	const char *reference_limit;
	const char *temperature[2], *humidity, *frequency;
	const char *voltage, *duration, *no_load_pulses;
	const char *registers; ///< yes, no
	const char *current[METER_POINTS], *pf[METER_POINTS];
	char pulses[METER_POINTS][METER_RUNS][METER_TEXT], energy[METER_POINTS][METER_RUNS][METER_TEXT];
	const char *before, *after, *register_energy;
	const char *answers[METER_ANSWERS]; ///< of the visual inspection and about the bench
};
/// A sheet by its number: readings within 0.7 %, different from sheet to sheet, the same in every run of the program.
void meter_sheet_fill(struct meter_sheet *s, unsigned number);

/// The same as a worksheet of the procedure "single-phase-static-meter"; points into both arguments.
struct meter_worksheet {
	struct lims_worksheet w;
	struct lims_ws_value item[6], conditions[4], asked[1];
	struct lims_ws_standard standard;
	struct lims_ws_answer answers[METER_ANSWERS];
	struct lims_ws_cell cells[METER_CELLS];
};
void meter_sheet_worksheet(const struct meter_sheet *s, struct meter_worksheet *ret);

/// What the record of the meter shows.
struct meter_result {
	enum lims_verdict verdict;
	unsigned failed; ///< criteria of any role
	char energy[METER_POINTS][METER_RUNS][LIMS_DEC_TEXT], error[METER_POINTS][METER_RUNS][LIMS_DEC_TEXT];
	char mean_error[METER_POINTS][LIMS_DEC_TEXT], spread[METER_POINTS][LIMS_DEC_TEXT], limit[METER_POINTS][LIMS_DEC_TEXT];
	char no_load_minimum[LIMS_DEC_TEXT], advance[LIMS_DEC_TEXT], register_error[LIMS_DEC_TEXT];
	unsigned questioned; ///< readings that are no multiple of the step of indication
};
/// The arithmetic of that procedure as a programmer writes it for this one kind, in decimal128 (lims-core/base/dec.h). False when a text is
/// no number or has another unit than the usual one.
bool meter_by_hand(const struct meter_sheet *s, struct meter_result *ret);

#endif

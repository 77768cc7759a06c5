// SPDX-License-Identifier: Apache-2.0
// Readings of the air (điều kiện môi trường): by hand, from an instrument's line or from a logger's table; and what of them a worksheet takes.
//
// A reading belongs to the instrument that showed it, a record of the register "device", and to the place in which that hung. Clause: ISO/IEC 17025:2017 6.3.3, 6.4.
#ifndef LIMS_LABORATORY_EQUIPMENT_ENVIRONMENT_H
#define LIMS_LABORATORY_EQUIPMENT_ENVIRONMENT_H

#include "laboratory/equipment/correct.h"
#include "laboratory/laboratory.h"
#include "laboratory/proof/logger.h"
#include "lims-core/base/reading.h"

/// One reading to be recorded.
struct lims_environment_value {
	struct lims_moment at;
	const char *quantity, *value; ///< "temperature", "25.1 Cel"
};
/// Readings of one instrument. Strings are the caller's.
struct lims_environment_batch {
	const char *device;
	const char *place; ///< NULL: where the register has it
	const struct lims_environment_value *values;
	size_t count;
	bool sure; ///< somebody was asked about a temperature that no air has where people work
};
/// Records what a person read. LIMS_E_INPUT: a value without unit, a humidity outside 0 to 100 %, a moment in the future, a device without a place; LIMS_E_NOT_FOUND: no such device; LIMS_E_REFUSED.
lims_rc lims_environment_record(struct lims_laboratory *lab, const struct lims_environment_batch *batch, struct lims_err *err);

/// Bytes of one exchange for one quantity.
struct lims_environment_capture {
	const char *quantity; ///< "humidity"
	const char *role;     ///< what the driver calls it, "relative_humidity"
	struct lims_moment at;
	const void *capture, *model; ///< model NULL: none
	size_t capture_len, model_len;
};
/// What the driver calls a quantity of the air.
const char *lims_environment_role(const char *quantity);
/// Decodes and records one reading with its bytes; one that gives no value records nothing. ret_reading tells why, ret_value is "25.1 Cel". LIMS_E_REFUSED also for a simulated
/// instrument in a production store.
lims_rc lims_environment_captured(struct lims_laboratory *lab, const char *device, const char *place,
	const struct lims_environment_capture *c, struct lims_reading *ret_reading, char *ret_value, size_t size, struct lims_err *err);

struct lims_environment_import {
	const char *device, *place; ///< place NULL: where the register has it
	const char *file_name;
	const void *bytes;
	size_t n;
	struct lims_logger_form form; ///< `now` and, where it is 0, nothing else are set here
	bool dry_run;
	bool sure; ///< somebody was asked about a temperature that no air has where people work
};
struct lims_environment_imported {
	struct lims_csv_faults faults;
	size_t rows, readings, blanks; ///< of the table
	size_t known;                  ///< that stood already
	struct lims_moment from, until;
	bool written;
};
/// Records a logger's table, which is kept as it is. Readings that stand already are left out; one that stands with another value is a fault, as are two values of one moment and what nobody could type. With a fault nothing is written
/// and the call is LIMS_E_INPUT; ret tells the faults (memory of the arena).
lims_rc lims_environment_import(struct lims_laboratory *lab, const struct lims_environment_import *in, struct lims_arena *arena,
	struct lims_environment_imported *ret, struct lims_err *err);

/// Withdraws the readings of an instrument from one moment to another, both included: they stay in the record and count no more; those recorded of that time later count.
struct lims_environment_withdrawal {
	const char *device;
	const char *quantity; ///< NULL: all
	struct lims_moment from, until;
	const char *note; ///< why
};
/// LIMS_E_NOT_FOUND: none counts in that time; LIMS_E_INPUT, LIMS_E_REFUSED. *ret_count: readings.
lims_rc lims_environment_withdraw(
	struct lims_laboratory *lab, const struct lims_environment_withdrawal *w, size_t *ret_count, struct lims_err *err);

/* ---- reading ---- */

struct lims_environment_ask {
	const char *device, *place;     ///< one of them; the other NULL
	const char *quantity;           ///< NULL: all
	struct lims_moment from, until; ///< both included
};
struct lims_environment_row {
	const char *device, *place, *quantity, *value, *by, *actor; ///< by: "hand", "line", "logger"
	const char *at;                                             ///< RFC 3339
	int64_t at_us;
	const char *entry;                   ///< hash of the journal entry
	const char *withdrawn;               ///< why it does not count; NULL when it does
	struct lims_air_corrected corrected; ///< by the certificate of its instrument that was in force on its day, as it is known now
};
typedef lims_rc lims_environment_visit(void *ctx, const struct lims_environment_row *row, struct lims_err *err);
/// Visits readings in the order of time, each corrected.
lims_rc lims_environment_each(
	struct lims_laboratory *lab, const struct lims_environment_ask *ask, lims_environment_visit *visit, void *ctx, struct lims_err *err);

/* ---- tied to the work ---- */

struct lims_environment_take {
	const char *worksheet;
	const char *quantity;           ///< one condition alone; NULL: all that the procedure asks for
	const char *device, *place;     ///< whose readings; one of them
	struct lims_moment from, until; ///< of the work; us 0: from its first to its last reading that counts
	int within_min;                 ///< no hole between two readings, and none at the ends of the work, is longer
};
/// Whether a worksheet can take a condition: it is open, its procedure names the quantity and asks for it here, and the value is one of its kind. LIMS_E_NOT_FOUND, LIMS_E_REFUSED, LIMS_E_INPUT.
lims_rc lims_environment_takes(
	struct lims_laboratory *lab, const char *worksheet, const char *quantity, const char *value, struct lims_err *err);

struct lims_environment_taken {
	const char *worksheet, *quantity, *value, *device, *at;
	const struct lims_air_corrected *corrected;
};
typedef lims_rc lims_environment_taken_visit(void *ctx, const struct lims_environment_taken *t, struct lims_err *err);
/// Takes the lowest and the highest reading during the work of every condition that the procedure asks for into the worksheet (worksheet.condition/5), corrected by the certificate of
/// the instrument that was in force on their day, with which they are judged like any other; what was taken before is not taken twice. A condition whose readings have a hole is taken by nobody: LIMS_E_REFUSED names it, its hole and what would do.
/// LIMS_E_NOT_FOUND: no reading of any condition that is asked for.
lims_rc lims_environment_take(struct lims_laboratory *lab, const struct lims_environment_take *take, lims_environment_taken_visit *visit,
	void *ctx, struct lims_err *err);
/// The same into several worksheets, all or none, in one command. Of several, an error is as lims_bench_none_done says it.
lims_rc lims_environment_take_each(struct lims_laboratory *lab, const struct lims_environment_take *takes, size_t count,
	lims_environment_taken_visit *visit, void *ctx, struct lims_err *err);
/// Records what an instrument shows, then takes it into each of the worksheets, all or none: two commands. When a worksheet refuses it, which lims_environment_takes tells before, the
/// reading stays all the same, for it was taken; the error says so before it says what lims_environment_take_each does.
lims_rc lims_environment_shown(struct lims_laboratory *lab, const struct lims_environment_batch *batch,
	const struct lims_environment_take *takes, size_t count, lims_environment_taken_visit *visit, void *ctx, struct lims_err *err);

#endif

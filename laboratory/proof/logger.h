// SPDX-License-Identifier: Apache-2.0
// The table of a climate logger (nhiệt ẩm kế tự ghi) as moments and values. Pure: bytes in, readings or faults out.
//
// One row is one moment; columns are told by their names, in English or Vietnamese, and their units by what stands behind the name: "Temperature (°C)", "RH, % (LGR S/N: 1)",
// "Nhiệt độ [°C]". The second form, with a title line above it and "Date Time, GMT+07:00", is that of Onset's HOBOware exports. Other columns are left alone.
#ifndef LIMS_LABORATORY_PROOF_LOGGER_H
#define LIMS_LABORATORY_PROOF_LOGGER_H

#include "lims-core/base/clock.h"
#include "lims-core/base/csv.h"

enum lims_logger_days {
	LIMS_LOGGER_ISO, ///< 2026-12-31
	LIMS_LOGGER_DMY, ///< 31/12/2026, 31.12.26
	LIMS_LOGGER_MDY, ///< 12/31/2026, 12/31/26
};

/// How the cells are to be read; nothing is guessed.
struct lims_logger_form {
	enum lims_logger_days days;
	bool decimal_comma;
	int header_line;        ///< of the names, from 1
	int16_t offset_min;     ///< of times whose column and cells name none
	const char *columns;    ///< "temperature=CH1; humidity=CH2; time=Log time"; NULL: by their names
	const char *units;      ///< "temperature=Cel; humidity=%", of columns that name none; NULL
	struct lims_moment now; ///< no reading may be of later
};

struct lims_jw;
struct lims_json;
/// Writes the form as the member `form`, without `now`: with it the table is read again as it was.
void lims_logger_form_json(struct lims_jw *w, const struct lims_logger_form *form);
/// Reads it; no moment is too late. Texts in the arena. LIMS_E_CORRUPT.
lims_rc lims_logger_form_read(const struct lims_json *j, struct lims_arena *arena, struct lims_logger_form *ret, struct lims_err *err);
/// "iso", "dmy", "mdy"; false: it is none of them.
bool lims_logger_days_named(const char *name, enum lims_logger_days *ret);

struct lims_logger_value {
	struct lims_moment at;
	const char *quantity; ///< "temperature", "humidity", "pressure", or as --columns names it
	const char *value;    ///< "25.1 Cel": digits as written
	size_t line;
};
struct lims_logger_table {
	struct lims_logger_value *values; ///< in the order of the table; memory of the arena
	size_t count;
	size_t rows, blanks; ///< blanks: cells in which nothing or dashes stand, which are no reading
};

/// Faults go to `faults` with line and column; then *ret holds the good ones, and none of them should be recorded. LIMS_E_INPUT: no table, no column of time or of a quantity.
lims_rc lims_logger_read(const void *bytes, size_t n, const struct lims_logger_form *form, struct lims_arena *arena,
	struct lims_csv_faults *faults, struct lims_logger_table *ret, struct lims_err *err);

/// The unit of one of the three quantities as loggers and people write it ("°C", "% RH") by its UCUM code; NULL: none that measures it. A quantity that is none of the three
/// has the unit as written.
const char *lims_logger_unit(const char *quantity, const char *written);

#endif

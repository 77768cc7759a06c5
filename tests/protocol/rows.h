// SPDX-License-Identifier: Apache-2.0
// What captures say, by family: each row is a file, how it is read, and what must come of it.
#ifndef LIMS_TESTS_PROTOCOL_ROWS_H
#define LIMS_TESTS_PROTOCOL_ROWS_H

#include <stdbool.h>
#include <stddef.h>

struct capture_row {
	const char *file;     ///< own: PROTOCOL/NAME.bin in tests/captures; from outside: below captures/ of LIMS_CASES
	const char *protocol; ///< NULL: the folder's name
	const char *model;    ///< NULL: none
	const char *setup;    ///< NULL: nothing declared
	const char *expected; ///< as `decoded` writes it: "0.360 kg x454 | truncated@8172+20"
	const char *note;     ///< of the first reading; NULL: not looked at
	bool good;            ///< own: ends with good values; set before it, any spoiled bytes must not hide them
};

struct capture_rows {
	const struct capture_row *captures, *cases;
	size_t capture_count, case_count;
};
#define ROWS(own, outside)                                                                                                                 \
	{                                                                                                                                      \
		own, outside, sizeof own / sizeof own[0], sizeof outside / sizeof outside[0]                                                       \
	}

extern const struct capture_rows rows_scales;
extern const struct capture_rows rows_indicators;
extern const struct capture_rows rows_label_logs;
extern const struct capture_rows rows_electricity;
extern const struct capture_rows rows_generic;
extern const struct capture_rows rows_pressure;
extern const struct capture_rows rows_environment;
extern const struct capture_rows rows_modbus;
extern const struct capture_rows rows_scales_columns;
extern const struct capture_rows rows_dlms;
extern const struct capture_rows rows_zera;
extern const struct capture_rows rows_fuel;

/// All families, in the order of the table of protocols.
extern const struct capture_rows *const row_families[];
extern const size_t row_family_count;

#endif

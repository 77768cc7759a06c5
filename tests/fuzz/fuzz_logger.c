// SPDX-License-Identifier: Apache-2.0
// The reader of loggers' tables: whatever the bytes, every reading has a moment that is not in the future, a quantity and a number with a unit; faults lie in the table.
//
// The first byte says how the table is to be read: order of days (2 bits), decimal comma, two bits of the line of names, columns and units by name.
#include "laboratory/equipment/measure.h"
#include "laboratory/proof/logger.h"
#include "lims-core/base/text.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ORDERS = 3, COMMA = 4, LINES_SHIFT = 3, LINES = 3, NAMED = 0x40, VIETNAM = 420 };
static const int64_t NOW_US = 1800000000000000;

static struct lims_logger_form form_of(uint8_t how)
{
	return (struct lims_logger_form){.days = (enum lims_logger_days)((how & 3) % ORDERS),
		.decimal_comma = (how & COMMA) != 0,
		.header_line = 1 + ((how >> LINES_SHIFT) & LINES),
		.offset_min = VIETNAM,
		.columns = how & NAMED ? "time=Log; temperature=CH2" : NULL,
		.units = how & NAMED ? "temperature=Cel" : NULL,
		.now = {NOW_US, VIETNAM}};
}

static void check_value(const struct lims_logger_value *v)
{
	struct lims_dec number;
	char unit[LIMS_MEASURE_UNIT];
	if (v->at.us > NOW_US || !v->quantity || !v->quantity[0] || lims_measure_read(v->value, &number, unit, NULL) != LIMS_OK || !unit[0])
		abort();
	// What a unit measures is the same again.
	if (!lims_text_equal(lims_logger_unit(v->quantity, unit), unit))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lims_arena *arena = size > 0 ? lims_arena_create(64 << 20) : NULL;
	struct lims_csv_faults faults = {.arena = arena};
	struct lims_logger_table table = {0};
	struct lims_err err = {0};
	if (!arena)
		return 0;
	struct lims_logger_form form = form_of(data[0]);
	lims_rc rc = lims_logger_read(data + 1, size - 1, &form, arena, &faults, &table, &err);
	if (rc != LIMS_OK && (rc != err.code || !err.text[0]))
		abort();
	for (size_t i = 0; !rc && i < table.count; i++)
		check_value(&table.values[i]);
	for (size_t i = 0; i < faults.kept; i++)
		if (!faults.list[i].text[0] || faults.list[i].line < (size_t)(rc ? 1 : form.header_line))
			abort();
	lims_arena_destroy(arena);
	return 0;
}

// SPDX-License-Identifier: Apache-2.0
// How a logger's table was read, kept beside it so that it is read in the same way again.
#include "laboratory/proof/logger.h"
#include "lims-core/base/json.h"
#include "lims-core/base/text.h"

static const char *const days[] = {"iso", "dmy", "mdy"};

bool lims_logger_days_named(const char *name, enum lims_logger_days *ret)
{
	for (size_t i = 0; i < sizeof days / sizeof days[0]; i++)
		if (lims_text_equal(days[i], name)) {
			*ret = (enum lims_logger_days)i;
			return true;
		}
	return false;
}

void lims_logger_form_json(struct lims_jw *w, const struct lims_logger_form *form)
{
	lims_jw_object(w, "form");
	lims_jw_text(w, "dates", days[form->days]);
	lims_jw_bool(w, "decimal_comma", form->decimal_comma);
	lims_jw_int(w, "header_line", form->header_line);
	lims_jw_int(w, "offset_min", form->offset_min);
	if (form->columns)
		lims_jw_text(w, "columns", form->columns);
	if (form->units)
		lims_jw_text(w, "units", form->units);
	lims_jw_end_object(w);
}

lims_rc lims_logger_form_read(const struct lims_json *j, struct lims_arena *arena, struct lims_logger_form *ret, struct lims_err *err)
{
	const char *columns = lims_json_get_text(j, "columns", NULL), *units = lims_json_get_text(j, "units", NULL);
	int64_t line = lims_json_get_int(j, "header_line", 0), offset = lims_json_get_int(j, "offset_min", INT16_MAX);
	struct lims_logger_form f = {.decimal_comma = lims_json_get_bool(j, "decimal_comma", false), .now = {INT64_MAX, 0}};
	if (!lims_logger_days_named(lims_json_get_text(j, "dates", ""), &f.days) || line < 1 || line > LIMS_CSV_ROWS || offset < -1440 ||
		offset > 1440)
		return lims_err_set(err, LIMS_E_CORRUPT, "What is kept of how the table of a logger was read is no such thing");
	f.header_line = (int)line;
	f.offset_min = (int16_t)offset;
	f.columns = columns ? lims_arena_text(arena, columns) : NULL;
	f.units = units ? lims_arena_text(arena, units) : NULL;
	if ((columns && !f.columns) || (units && !f.units))
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the table");
	*ret = f;
	return LIMS_OK;
}

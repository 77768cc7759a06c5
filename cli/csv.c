// SPDX-License-Identifier: Apache-2.0
// Writing lines of a table for a spreadsheet.
#include "cli/csv.h"

#include <string.h>

static bool formula(const char *text)
{
	return text[0] != '\0' && strchr("=+-@\t\r", text[0]) != NULL && strspn(text, "+-0123456789.") != strlen(text);
}

static void put_cell(struct lims_buf *b, const char *text)
{
	bool quoted = strpbrk(text, ",\"\r\n") != NULL;
	if (quoted)
		lims_buf_add_char(b, '"');
	if (formula(text))
		lims_buf_add_char(b, '\'');
	for (const char *at = text; *at; at++) {
		if (*at == '"')
			lims_buf_add_char(b, '"');
		lims_buf_add_char(b, *at);
	}
	if (quoted)
		lims_buf_add_char(b, '"');
}

void lims_csv_line(struct lims_buf *b, const char *const *cells)
{
	for (size_t i = 0; cells[i]; i++) {
		if (i > 0)
			lims_buf_add_char(b, ',');
		put_cell(b, cells[i]);
	}
	lims_buf_add_text(b, "\r\n");
}

// SPDX-License-Identifier: Apache-2.0
// Prints a table whose columns are as wide as their widest cell on a terminal.
#include "cli/cli.h"

#include "lims-core/base/lang.h"
#include "lims-core/base/text.h"

#include <string.h>

enum { GRID_MAX = 16 << 20, COLUMNS_MAX = 64, LABEL_MAX = 256 };

void lims_grid_init(struct lims_grid *g, size_t columns)
{
	lims_buf_init(&g->cells, GRID_MAX);
	g->columns = columns < COLUMNS_MAX ? columns : COLUMNS_MAX;
	g->heading = 0;
}

void lims_grid_add(struct lims_grid *g, const char *cell)
{
	lims_buf_add_text(&g->cells, cell && cell[0] ? cell : "–");
	lims_buf_add_char(&g->cells, '\0');
}

void lims_grid_heading(struct lims_grid *g, const struct lims_lang *lang, const char *const *labels)
{
	for (size_t i = 0; i < g->columns; i++) {
		const char *text = labels[i][0] ? lims_tr(lang, labels[i]) : " ";
		char label[LABEL_MAX];
		snprintf(label, sizeof label, "%.*s", (int)strcspn(text, ","), text);
		lims_grid_add(g, label);
	}
	g->heading = g->cells.len;
}

void lims_grid_print(struct lims_grid *g, struct lims_buf *out, const char *indent)
{
	size_t widths[COLUMNS_MAX] = {0};
	size_t column = 0;
	if (g->heading == g->cells.len) {
		lims_buf_finish(&g->cells);
		return;
	}
	for (size_t at = 0; at < g->cells.len; at += strlen((const char *)g->cells.data + at) + 1, column++) {
		size_t width = lims_text_width((const char *)g->cells.data + at);
		if (width > widths[column % g->columns])
			widths[column % g->columns] = width;
	}
	column = 0;
	for (size_t at = 0; at < g->cells.len; at += strlen((const char *)g->cells.data + at) + 1, column++) {
		const char *cell = (const char *)g->cells.data + at;
		size_t here = column % g->columns;
		if (here == 0)
			lims_buf_add_text(out, indent);
		lims_buf_add_text(out, cell);
		if (here + 1 == g->columns) {
			// An empty last cell leaves no blanks behind.
			while (out->len > 0 && out->data[out->len - 1] == ' ')
				out->len--;
			lims_buf_add_char(out, '\n');
			continue;
		}
		for (size_t width = lims_text_width(cell); width < widths[here] + 2; width++)
			lims_buf_add_char(out, ' ');
	}
	lims_buf_finish(&g->cells);
}

// SPDX-License-Identifier: Apache-2.0
// Faults of a data file, collected so that all of them are shown at once.
#include "lims-core/base/faults.h"

#include "lims-core/base/lang.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { MOST_KEPT = 100 };

void lims_faults_init(struct lims_faults *f, struct lims_arena *arena, const char *file)
{
	*f = (struct lims_faults){.arena = arena, .file = file};
}

static void keep(struct lims_faults *f, int line, int column, const char *text)
{
	for (size_t i = 0; i < f->kept; i++)
		if (f->list[i].line == line && f->list[i].column == column && strcmp(f->list[i].text, text) == 0)
			return;
	f->count++;
	if (!f->list)
		f->list = lims_arena_array(f->arena, MOST_KEPT, sizeof f->list[0]);
	if (!f->list || f->kept == MOST_KEPT)
		return;
	const char *copy = lims_arena_text(f->arena, text);
	f->list[f->kept++] =
		(struct lims_fault){line, column, copy ? copy : lims_tr(f->lang, "there is no memory left to say what is wrong here")};
}

void lims_fault_vat(struct lims_faults *f, int line, int column, const char *fmt, va_list args)
{
	char text[LIMS_ERR_TEXT];
	int n = vsnprintf(text, sizeof text, lims_tr(f->lang, fmt), args);
	lims_text_clean(text, n >= 0 && (size_t)n >= sizeof text);
	keep(f, line, column, text);
}

void lims_fault_at(struct lims_faults *f, int line, int column, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	lims_fault_vat(f, line, column, fmt, args);
	va_end(args);
}

void lims_fault_add(struct lims_faults *f, const struct lims_node *at, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	lims_fault_vat(f, at ? at->line : 1, at ? at->column : 1, fmt, args);
	va_end(args);
}

void lims_faults_sort(struct lims_faults *f)
{
	for (size_t i = 1; i < f->kept; i++) {
		struct lims_fault one = f->list[i];
		size_t at = i;
		for (; at > 0; at--) {
			const struct lims_fault *before = &f->list[at - 1];
			if (before->line < one.line || (before->line == one.line && before->column <= one.column))
				break;
			f->list[at] = *before;
		}
		f->list[at] = one;
	}
}

lims_rc lims_faults_check(const struct lims_faults *f, struct lims_err *err)
{
	if (f->count == 0)
		return LIMS_OK;
	if (f->kept == 0)
		return lims_err_set(err, LIMS_E_INPUT, "%s has %zu faults, and there is no memory left to list them", f->file, f->count);
	const struct lims_fault *first = &f->list[0];
	lims_rc rc = f->count == 1 ? lims_err_set(err, LIMS_E_INPUT, "%s", first->text)
							   : lims_err_set(err, LIMS_E_INPUT, "%s (and %zu more faults in this file)", first->text, f->count - 1);
	lims_err_where(err, "%s:%d:%d", f->file, first->line, first->column);
	return rc;
}

void lims_faults_print(const struct lims_faults *f, struct lims_buf *b)
{
	for (size_t i = 0; i < f->kept; i++)
		lims_buf_addf(b, "%s:%d:%d: %s\n", f->file, f->list[i].line, f->list[i].column, f->list[i].text);
	if (f->count > f->kept)
		lims_buf_addf(b, lims_tr(f->lang, "%s: %zu more faults are not shown\n"), f->file, f->count - f->kept);
}

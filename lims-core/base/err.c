// SPDX-License-Identifier: Apache-2.0
// Sets, extends and forgets the one-sentence error.
#include "lims-core/base/err.h"

#include "lims-core/base/lang.h"
#include "lims-core/base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

lims_rc lims_err_set(struct lims_err *err, lims_rc code, const char *fmt, ...)
{
	if (!err)
		return code;
	err->code = code;
	err->where[0] = '\0';
	va_list args;
	va_start(args, fmt);
	int n = vsnprintf(err->text, sizeof err->text, lims_tr(err->lang, fmt), args);
	va_end(args);
	lims_text_clean(err->text, n >= 0 && (size_t)n >= sizeof err->text);
	return code;
}

lims_rc lims_err_context(struct lims_err *err, const char *fmt, ...)
{
	if (!err)
		return LIMS_E_INPUT;
	char lower[LIMS_ERR_TEXT];
	memcpy(lower, err->text, sizeof lower);
	va_list args;
	va_start(args, fmt);
	int n = vsnprintf(err->text, sizeof err->text, lims_tr(err->lang, fmt), args);
	va_end(args);
	size_t len = strlen(err->text);
	if (n >= 0 && (size_t)n < sizeof err->text)
		n = (int)len + snprintf(err->text + len, sizeof err->text - len, ": %s", lower);
	lims_text_clean(err->text, n >= 0 && (size_t)n >= sizeof err->text);
	if (err->code == LIMS_OK)
		err->code = LIMS_E_INPUT;
	return err->code;
}

void lims_err_where(struct lims_err *err, const char *fmt, ...)
{
	if (!err)
		return;
	va_list args;
	va_start(args, fmt);
	int n = vsnprintf(err->where, sizeof err->where, fmt, args);
	va_end(args);
	lims_text_clean(err->where, n >= 0 && (size_t)n >= sizeof err->where);
}

void lims_err_clear(struct lims_err *err)
{
	if (!err)
		return;
	err->code = LIMS_OK;
	err->text[0] = '\0';
	err->where[0] = '\0';
}

lims_rc lims_fault_tell(const struct lims_fault_sink *sink, const char *field, lims_rc rc, struct lims_err *fault, struct lims_err *err)
{
	if (rc == LIMS_OK)
		return LIMS_OK;
	if (rc != LIMS_E_INPUT && rc != LIMS_E_NOT_FOUND && rc != LIMS_E_REFUSED) {
		if (err)
			*err = *fault;
		return rc;
	}
	sink->visit(sink->ctx, field, fault);
	lims_err_clear(fault);
	return LIMS_OK;
}

void lims_first_fault(void *ctx, const char *field, const struct lims_err *fault)
{
	struct lims_first_fault *first = ctx;
	(void)field;
	if (first->rc)
		return;
	first->rc = fault->code;
	if (first->err)
		*first->err = *fault;
}

int lims_err_exit_code(lims_rc code)
{
	switch (code) {
	case LIMS_OK:
		return 0;
	case LIMS_E_REFUSED:
	case LIMS_E_CORRUPT:
		return 1;
	case LIMS_E_INPUT:
	case LIMS_E_NOT_FOUND:
		return 2;
	case LIMS_E_DEVICE:
		return 3;
	case LIMS_E_STORAGE:
	case LIMS_E_MEMORY:
		return 4;
	}
	return 4;
}

const char *lims_err_tr(const struct lims_err *err, const char *msgid)
{
	return lims_tr(err ? err->lang : NULL, msgid);
}

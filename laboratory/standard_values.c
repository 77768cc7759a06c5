// SPDX-License-Identifier: Apache-2.0
// Reads the list of values of a standard, in which a name stands once and is not that of a field.
#include "laboratory/standard_values.h"

#include "laboratory/registers.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { PAIR = 256, VALUES_MAX = 16 };

/// "name = value" cut in two, without the blanks around the name. False: it is none.
static bool cut(char *pair, const char **ret_name, const char **ret_value)
{
	char *equals = strchr(pair, '='), *name = pair + strspn(pair, " ");
	if (!equals || equals == name)
		return false;
	*equals = '\0';
	for (size_t k = strlen(name); k > 0 && name[k - 1] == ' '; k--)
		name[k - 1] = '\0';
	*ret_name = name;
	*ret_value = equals + 1 + strspn(equals + 1, " ");
	return true;
}

static bool is_field(const char *name)
{
	const struct lims_register *r = lims_register_find("standard");
	for (size_t i = 0; i < r->count; i++)
		if (lims_text_equal(r->fields[i].name, name))
			return true;
	return false;
}

lims_rc lims_standard_values(const char *code, const char *text, lims_standard_value_visit *visit, void *ctx, struct lims_err *err)
{
	char pair[PAIR], seen[VALUES_MAX][LIMS_CODE];
	size_t count = 0;
	const char *card = code ? code : "";
	while (*text) {
		const char *name = NULL, *value = NULL;
		size_t n = strcspn(text, ";");
		snprintf(pair, sizeof pair, "%.*s", (int)n, text);
		if (n >= sizeof pair || count == VALUES_MAX || !cut(pair, &name, &value))
			return lims_err_set(
				err, LIMS_E_INPUT, "The values of standard %s are written NAME=VALUE; NAME=VALUE, at most %d of them", card, VALUES_MAX);
		if (is_field(name))
			return lims_err_set(
				err, LIMS_E_INPUT, "%s is a field of its own: write --%s \"%s\" and leave it out of --values", name, name, value);
		bool twice = strlen(name) >= LIMS_CODE;
		for (size_t i = 0; i < count; i++)
			twice = twice || lims_text_equal(seen[i], name);
		if (twice)
			return lims_err_set(err, LIMS_E_INPUT, "The values of standard %s name %s twice", card, name);
		snprintf(seen[count++], LIMS_CODE, "%s", name);
		lims_rc rc = visit ? visit(ctx, name, value, err) : LIMS_OK;
		if (rc)
			return rc;
		text += n + (text[n] == ';');
	}
	return LIMS_OK;
}

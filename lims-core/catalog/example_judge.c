// SPDX-License-Identifier: Apache-2.0
// How an expectation that is not met is told, and what every map of expectations has in common.
#include "lims-core/catalog/examples.h"

#include "lims-core/base/lang.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void lims_example_complain(const struct lims_example_spot *s, const char *fmt, ...)
{
	char text[400], whole[600];
	va_list args;
	va_start(args, fmt);
	(void)vsnprintf(text, sizeof text, lims_tr(s->judge->lang, fmt), args);
	va_end(args);
	(void)snprintf(whole, sizeof whole, "%s %s: %s", lims_tr(s->judge->lang, s->what), s->place, text);
	s->judge->complain(s->judge->ctx, whole);
}

struct lims_node *lims_example_first(const struct lims_example_judge *j, struct lims_node *map, const char *name, const char *keys)
{
	char text[200];
	if (map == NULL)
		return NULL;
	if (map->kind == LIMS_NODE_MAP)
		return map->first;
	(void)snprintf(text, sizeof text, lims_tr(j->lang, "\"%s\" is a map from %s to what is expected"), name, lims_tr(j->lang, keys));
	j->complain(j->ctx, text);
	return NULL;
}

void lims_example_keys(const struct lims_example_spot *s, const struct lims_node *map, const char *const *known, size_t n)
{
	for (const struct lims_node *one = map->kind == LIMS_NODE_MAP ? map->first : NULL; one != NULL; one = one->next) {
		bool found = false;
		for (size_t k = 0; k < n; k++)
			found = found || strcmp(known[k], one->key) == 0;
		if (!found)
			lims_example_complain(s, "it has no key \"%s\" to expect", one->key);
	}
}

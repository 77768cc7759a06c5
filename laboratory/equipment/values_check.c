// SPDX-License-Identifier: Apache-2.0
// Reads the values of a card as the procedures would read them that ask for them.
#include "laboratory/equipment/values_check.h"

#include "laboratory/desk.h"
#include "lims-core/base/arena.h"
#include "lims-core/base/text.h"
#include "lims-core/catalog/catalog.h"
#include "lims-core/engine/input.h"

#include <stdio.h>
#include <string.h>

enum { PAIR_MAX = 256, ARENA_MAX = 1 << 20 };

struct looking {
	struct lims_arena *arena;
	const char *name, *value;
	bool taken;           ///< some procedure takes it
	struct lims_err said; ///< why the last one does not that asks for its kind of quantity
};

static void look_at(struct looking *l, const struct lims_procedure *p, const struct lims_characteristic *asked)
{
	struct lims_input_type type = {.name = asked->name,
		.kind = asked->kind,
		.measure = asked->measure,
		.unit = asked->unit,
		.choices = asked->choice_ids,
		.units = p->units,
		.lenient = true,
		.sign = asked->sign};
	struct lims_value v;
	struct lims_err said = {.lang = l->said.lang};
	if (lims_input_read(&type, l->value, l->arena, &v, &said) != LIMS_OK) {
		l->said = said;
	} else if (v.kind == LIMS_KIND_NONE && v.reason == LIMS_VALUE_SIGN) {
		type.lenient = false;
		(void)lims_input_read(&type, l->value, l->arena, &v, &l->said); // says so
	} else {
		l->taken = l->taken || v.kind != LIMS_KIND_NONE; // another quantity of the same name is another matter
	}
}

static lims_rc look_into(struct looking *l, const struct lims_catalog *catalog, const char *id, struct lims_err *err)
{
	struct lims_procedure_set *set = NULL;
	lims_rc rc = lims_catalog_load(catalog, id, &set, err);
	if (rc)
		return rc == LIMS_E_MEMORY ? rc : LIMS_OK; // a file with faults asks for nothing
	const struct lims_procedure *p = lims_procedure_set_procedure(set);
	for (size_t s = 0; s < p->standard_count; s++)
		for (size_t a = 0; a < p->standards[s].asked_count; a++)
			if (lims_text_equal(p->standards[s].asked[a].name, l->name))
				look_at(l, p, &p->standards[s].asked[a]);
	lims_procedure_set_destroy(set);
	return LIMS_OK;
}

lims_rc lims_standard_value_check(void *ctx, const char *name, const char *value, struct lims_err *err)
{
	struct lims_laboratory *lab = ctx;
	static const char folder[] = "procedures/", ending[] = ".yaml";
	char key[PAIR_MAX + 16], id[128];
	struct looking l = {.name = name, .value = value, .said = {.lang = err ? err->lang : NULL}};
	lims_rc rc = LIMS_OK;
	l.arena = lims_arena_create(ARENA_MAX);
	if (!l.arena)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory to look at the values of a standard");
	snprintf(key, sizeof key, "name: %s", name);
	for (size_t i = 0; !rc && !l.taken && i < lims_catalog_count(lab->catalog); i++) {
		const char *file = lims_catalog_file(lab->catalog, i)->name;
		size_t n = 0, length = strlen(file);
		const char *bytes = strncmp(file, folder, sizeof folder - 1) == 0 ? lims_catalog_bytes(lab->catalog, file, &n) : NULL;
		struct lims_err none = {.code = LIMS_OK};
		if (!bytes || length < sizeof folder + sizeof ending - 2 ||
			!strstr(bytes, key)) // most files do not ask for it, and need not be read
			continue;
		snprintf(id, sizeof id, "%.*s", (int)(length - sizeof folder - sizeof ending + 2), file + sizeof folder - 1);
		rc = look_into(&l, lab->catalog, id, &none);
		if (rc && err)
			*err = none;
	}
	if (!rc && !l.taken && l.said.code != LIMS_OK) {
		rc = l.said.code;
		if (err)
			*err = l.said;
		lims_err_context(err, "--values");
	}
	lims_arena_destroy(l.arena);
	return rc;
}

// SPDX-License-Identifier: Apache-2.0
// Resolving the names of formulas: the item, the mode, the standards, the columns of this step and of the others.
#include "lims-core/engine/names.h"

#include "lims-core/engine/table.h"

#include <string.h>

int lims_ref_pack(struct lims_ref ref)
{
	return (int)((unsigned)ref.kind << 26 | (unsigned)ref.part << 23 | (unsigned)ref.a << 11 | (unsigned)ref.b);
}

int lims_call_pack(size_t need, size_t certified, enum lims_ref_part part)
{
	return (int)(LIMS_CALL_CERTIFIED | (unsigned)part << 21 | (unsigned)need << 9 | (unsigned)certified);
}

struct lims_ref lims_call_unpack(int id)
{
	unsigned u = (unsigned)id;
	return (struct lims_ref){.kind = LIMS_REF_CERTIFIED, .part = (enum lims_ref_part)(u >> 21 & 7u), .a = u >> 9 & 0xfffu, .b = u & 0x1ffu};
}

bool lims_step_single(const struct lims_step *s)
{
	return s->row_count <= 1 && s->row_key[0] == '\0' && s->more == 0 && s->runs == 1;
}

static struct lims_type type_of(enum lims_cell_kind kind, const struct lims_unit *measure, const char *const *choices, bool list)
{
	return (struct lims_type){.kind = kind == LIMS_CELL_NUMBER ? LIMS_KIND_NUMBER : LIMS_KIND_TEXT,
		.list = list,
		.unit = kind == LIMS_CELL_NUMBER ? measure : NULL,
		.choices = kind == LIMS_CELL_CHOICE ? choices : NULL};
}

static bool found(struct lims_expr_name *ret, enum lims_ref_kind kind, size_t a, size_t b, struct lims_type type)
{
	*ret = (struct lims_expr_name){.id = lims_ref_pack((struct lims_ref){.kind = kind, .a = a, .b = b}), .type = type};
	return true;
}

static bool item_name(const struct lims_procedure *p, const char *name, struct lims_expr_name *ret)
{
	for (size_t i = 0; i < p->item_count; i++) {
		const struct lims_characteristic *c = &p->item[i];
		if (strcmp(c->name, name) == 0)
			return found(ret, LIMS_REF_ITEM, i, 0, type_of(c->kind, c->measure, c->choice_ids, false));
	}
	for (size_t i = 0; i < p->derived_count; i++) {
		if (strcmp(p->derived[i].name, name) == 0)
			return found(ret, LIMS_REF_DERIVED, i, 0, type_of(LIMS_CELL_NUMBER, p->derived[i].measure, NULL, false));
	}
	if (strcmp(name, "mode") == 0)
		return found(ret, LIMS_REF_MODE, 0, 0, type_of(LIMS_CELL_CHOICE, NULL, p->mode_ids, false));
	return false;
}

/// True when `name` is the column itself, or one of the numbers of its budget or of the pieces of its load: "error", "error.U", "load.limit".
static bool names_column(const struct lims_column *c, const char *name, enum lims_ref_part *ret)
{
	static const struct {
		const char *name;
		enum lims_ref_part part;
		bool of_budget, of_load;
	} parts[] = {{"", LIMS_PART_VALUE, false, false}, {".u", LIMS_PART_STANDARD, true, false}, {".U", LIMS_PART_EXPANDED, true, true},
		{".k", LIMS_PART_FACTOR, true, true}, {".nu", LIMS_PART_FREEDOM, true, false}, {".limit", LIMS_PART_LIMIT, false, true},
		{".nominal", LIMS_PART_NOMINAL, false, true}};
	size_t n = strlen(c->id);
	if (strncmp(name, c->id, n) != 0)
		return false;
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		bool has = i == 0 || (parts[i].of_budget && c->budget != NULL) || (parts[i].of_load && c->load != NULL);
		if (!has || strcmp(name + n, parts[i].name) != 0)
			continue;
		*ret = parts[i].part;
		return true;
	}
	return false;
}

static bool found_column(struct lims_expr_name *ret, enum lims_ref_kind kind, enum lims_ref_part part, size_t step, size_t column,
	const struct lims_column *c, bool list)
{
	bool number = part == LIMS_PART_FACTOR || part == LIMS_PART_FREEDOM;
	bool whole = part == LIMS_PART_VALUE || part == LIMS_PART_LIMIT || part == LIMS_PART_NOMINAL;
	const struct lims_unit *unit = number ? c->one : whole ? c->measure : c->difference;
	*ret = (struct lims_expr_name){.id = lims_ref_pack((struct lims_ref){.kind = kind, .part = part, .a = step, .b = column}),
		.type = type_of(c->kind, unit, c->choice_ids, list)};
	return true;
}

static bool piece_name(const struct lims_names *n, const char *name, struct lims_expr_name *ret)
{
	const struct lims_standard_need *need = &n->procedure->standards[n->step];
	if (strcmp(name, "nominal") == 0)
		return found(ret, LIMS_REF_PIECE, n->step, 0, type_of(LIMS_CELL_NUMBER, need->pieces->measure, NULL, false));
	for (size_t i = 0; i < need->asked_count; i++) {
		const struct lims_characteristic *c = &need->asked[i];
		if (strcmp(c->name, name) == 0)
			return found(ret, LIMS_REF_PIECE, n->step, i + 1, type_of(c->kind, c->measure, c->choice_ids, false));
	}
	return false;
}

static bool own_column(const struct lims_names *n, const char *name, struct lims_expr_name *ret)
{
	const struct lims_step *s = &n->procedure->steps[n->step];
	for (size_t i = 0; i < s->column_count; i++) {
		const struct lims_column *c = &s->columns[i];
		enum lims_ref_part part;
		if (!names_column(c, name, &part))
			continue;
		if (n->place == LIMS_PLACE_WHEN && (c->source != LIMS_COLUMN_ROW || part != LIMS_PART_VALUE))
			return false;
		if (n->place == LIMS_PLACE_STEP && !lims_step_single(s))
			return found_column(ret, LIMS_REF_ALL, part, n->step, i, c, true);
		if (n->place == LIMS_PLACE_ROW && c->per_run && s->kind == LIMS_STEP_SERIES)
			return found_column(ret, LIMS_REF_RUNS, part, n->step, i, c, true);
		return found_column(ret, LIMS_REF_HERE, part, n->step, i, c, false);
	}
	return false;
}

/// Splits "volume.U" at its end; VALUE when it ends in none of the parts of what a certificate states.
static enum lims_ref_part part_of(const char *name, size_t *ret_n)
{
	const char *dot = strrchr(name, '.');
	*ret_n = dot == NULL ? strlen(name) : (size_t)(dot - name);
	if (dot != NULL && strcmp(dot, ".U") == 0)
		return LIMS_PART_EXPANDED;
	if (dot != NULL && strcmp(dot, ".k") == 0)
		return LIMS_PART_FACTOR;
	*ret_n = strlen(name);
	return LIMS_PART_VALUE;
}

/// Index of what the certificate of a need states under this name, with the part; SIZE_MAX when there is none of that kind.
static size_t certified_index(const struct lims_standard_need *need, const char *name, bool curve, enum lims_ref_part *ret_part)
{
	size_t n;
	*ret_part = part_of(name, &n);
	for (size_t i = 0; i < need->certified_count; i++) {
		const struct lims_certified *c = &need->certified[i];
		if ((c->argument != NULL) == curve && strlen(c->name) == n && memcmp(c->name, name, n) == 0)
			return i;
	}
	return SIZE_MAX;
}

static struct lims_type certified_type(const struct lims_procedure *p, const struct lims_certified *c, enum lims_ref_part part)
{
	const struct lims_unit *unit = part == LIMS_PART_VALUE ? c->measure : part == LIMS_PART_EXPANDED ? c->difference : p->one;
	return type_of(LIMS_CELL_NUMBER, unit, NULL, false);
}

static bool certified_number(const struct lims_procedure *p, size_t need, const char *name, struct lims_expr_name *ret)
{
	enum lims_ref_part part;
	size_t i = certified_index(&p->standards[need], name, false, &part);
	if (i == SIZE_MAX)
		return false;
	*ret = (struct lims_expr_name){.id = lims_ref_pack((struct lims_ref){.kind = LIMS_REF_CERTIFIED, .part = part, .a = need, .b = i}),
		.type = certified_type(p, &p->standards[need].certified[i], part)};
	return true;
}

/// "step.column", "standard.asked", "standard.certified", "conditions.quantity".
static bool dotted_name(const struct lims_procedure *p, const char *name, struct lims_expr_name *ret)
{
	const char *dot = strchr(name, '.');
	if (dot == NULL)
		return false;
	size_t n = (size_t)(dot - name);
	for (size_t s = 0; s < p->step_count; s++) {
		const struct lims_step *step = &p->steps[s];
		if (strlen(step->id) != n || memcmp(step->id, name, n) != 0)
			continue;
		bool single = lims_step_single(step);
		for (size_t i = 0; i < step->column_count; i++) {
			const struct lims_column *c = &step->columns[i];
			enum lims_ref_part part;
			if (names_column(c, dot + 1, &part))
				return found_column(ret, single ? LIMS_REF_ONE : LIMS_REF_ALL, part, s, i, c, !single);
		}
	}
	for (size_t s = 0; s < p->standard_count; s++) {
		const struct lims_standard_need *need = &p->standards[s];
		if (strlen(need->role) != n || memcmp(need->role, name, n) != 0)
			continue;
		for (size_t i = 0; i < need->asked_count; i++) {
			const struct lims_characteristic *c = &need->asked[i];
			if (strcmp(c->name, dot + 1) == 0)
				return found(ret, LIMS_REF_STANDARD, s, i, type_of(c->kind, c->measure, c->choice_ids, false));
		}
		if (certified_number(p, s, dot + 1, ret))
			return true;
	}
	for (size_t i = 0; n == strlen("conditions") && memcmp(name, "conditions", n) == 0 && i < p->condition_count; i++) {
		if (strcmp(p->conditions[i].quantity, dot + 1) == 0)
			return found(ret, LIMS_REF_CONDITION, i, 0, type_of(LIMS_CELL_NUMBER, p->conditions[i].measure, NULL, true));
	}
	return false;
}

static bool resolve_name(void *ctx, const char *name, struct lims_expr_name *ret)
{
	const struct lims_names *n = ctx;
	if (n->place == LIMS_PLACE_PIECE)
		return piece_name(n, name, ret);
	if (item_name(n->procedure, name, ret))
		return true;
	bool in_step = n->place == LIMS_PLACE_WHEN || n->place == LIMS_PLACE_RUN || n->place == LIMS_PLACE_ROW || n->place == LIMS_PLACE_STEP;
	if (in_step && own_column(n, name, ret))
		return true;
	if (n->place == LIMS_PLACE_ITEM || n->place == LIMS_PLACE_WHEN)
		return false;
	return dotted_name(n->procedure, name, ret);
}

/// "standard.certified" over its argument; only where a standard is known.
static bool certified_curve(const struct lims_names *n, const char *name, struct lims_expr_table *ret)
{
	const struct lims_procedure *p = n->procedure;
	const char *dot = strchr(name, '.');
	if (dot == NULL || n->place == LIMS_PLACE_ITEM || n->place == LIMS_PLACE_WHEN || n->place == LIMS_PLACE_PIECE)
		return false;
	for (size_t s = 0; s < p->standard_count; s++) {
		const struct lims_standard_need *need = &p->standards[s];
		enum lims_ref_part part;
		if (strlen(need->role) != (size_t)(dot - name) || memcmp(need->role, name, (size_t)(dot - name)) != 0)
			continue;
		size_t i = certified_index(need, dot + 1, true, &part);
		if (i == SIZE_MAX)
			continue;
		*ret = (struct lims_expr_table){.id = lims_call_pack(s, i, part),
			.args = 1,
			.arg = {type_of(LIMS_CELL_NUMBER, need->certified[i].argument, NULL, false)},
			.result = certified_type(p, &need->certified[i], part),
			.smooth = part == LIMS_PART_VALUE};
		return true;
	}
	return false;
}

static bool resolve_table(void *ctx, const char *name, struct lims_expr_table *ret)
{
	const struct lims_names *n = ctx;
	for (size_t i = 0; i < n->procedure->use_count; i++) {
		const struct lims_use *use = &n->procedure->uses[i];
		if (strcmp(use->name, name) != 0)
			continue;
		*ret = (struct lims_expr_table){
			.id = (int)i, .args = use->table->arg_count, .result = type_of(LIMS_CELL_NUMBER, use->table->measure, NULL, false)};
		for (size_t a = 0; a < use->table->arg_count; a++) {
			const struct lims_table_arg *arg = &use->table->args[a];
			ret->arg[a] = type_of(arg->kind, arg->measure, arg->choices, false);
		}
		return true;
	}
	return certified_curve(n, name, ret);
}

static bool resolve_previous(void *ctx, const char *name, struct lims_expr_name *ret_above, struct lims_expr_name *ret_there)
{
	const struct lims_names *n = ctx;
	bool in_row = n->place == LIMS_PLACE_RUN || n->place == LIMS_PLACE_ROW;
	if (!in_row || item_name(n->procedure, name, ret_above) || !own_column(n, name, ret_above))
		return false;
	struct lims_ref ref = lims_ref_unpack(ret_above->id);
	bool of_budget = ref.part != LIMS_PART_VALUE && n->procedure->steps[ref.a].columns[ref.b].load == NULL;
	if (ref.kind != LIMS_REF_HERE || of_budget)
		return false;
	ref.kind = LIMS_REF_PREVIOUS;
	ret_above->id = lims_ref_pack(ref);
	*ret_there = (struct lims_expr_name){
		.id = lims_ref_pack((struct lims_ref){.kind = LIMS_REF_ABOVE, .a = n->step}), .type = {.kind = LIMS_KIND_BOOL}};
	return true;
}

void lims_names_scope(const struct lims_names *names, struct lims_scope *ret)
{
	*ret = (struct lims_scope){.units = names->procedure->units,
		.ctx = (void *)(uintptr_t)names,
		.name = resolve_name,
		.table = resolve_table,
		.previous = resolve_previous};
}

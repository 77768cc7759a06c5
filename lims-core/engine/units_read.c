// SPDX-License-Identifier: Apache-2.0
// Builds the unit table from the node tree of units.yaml (docs/formats/units.md), reporting every fault with its line.
#include "lims-core/engine/units_table.h"

#include <string.h>

enum { UNITS_MAX = 400, PREFIXES_MAX = 32 };

struct builder {
	struct lims_units *units;
	struct lims_unit_atom *bases;
	struct lims_unit_prefix *prefixes;
	struct lims_unit_atom *atoms;
	struct lims_arena *arena;
	struct lims_faults *f;
};

/// A code that the parser of codes can find again: no operator, parenthesis or digit outside brackets; brackets closed.
static bool code_is_sound(const char *code)
{
	if (strcmp(code, "10*") == 0)
		return true;
	if (!*code || strlen(code) >= LIMS_UNIT_CODE / 2)
		return false;
	for (const char *c = code; *c; c++) {
		if (*c == '[' || *c == '{') {
			c = strchr(c, *c == '[' ? ']' : '}');
			if (!c)
				return false;
		} else if (strchr(" ./()+-0123456789'\"", *c)) {
			return false;
		}
	}
	return true;
}

static const char *read_code(struct builder *b, struct lims_node *at, bool prefix)
{
	const char *code = lims_node_need_text(at, "code", b->f);
	if (!*code)
		return NULL;
	if (!code_is_sound(code)) {
		lims_fault_add(
			b->f, at, "unit code \"%s\" cannot be written in a formula: no blanks, digits, operators or quotes outside brackets", code);
		return NULL;
	}
	if (!prefix && lims_units_atom(b->units, code, strlen(code))) {
		lims_fault_add(b->f, at, "unit code \"%s\" is defined twice: remove one of them", code);
		return NULL;
	}
	return lims_arena_text(b->arena, code);
}

static void no_memory(struct builder *b, const struct lims_node *at)
{
	lims_fault_add(b->f, at, "no memory for the unit table: the file is too large");
}

static size_t bounded(struct builder *b, struct lims_node *list, size_t max)
{
	if (list && list->kind != LIMS_NODE_LIST) {
		lims_fault_add(b->f, list, "\"%s\" must be a list", list->key ? list->key : "units");
		return 0;
	}
	if (list && list->count > max) {
		lims_fault_add(b->f, list, "\"%s\" has more than %zu entries", list->key ? list->key : "units", max);
		return 0;
	}
	return list ? list->count : 0;
}

static bool is_map(struct builder *b, struct lims_node *n)
{
	if (n->kind == LIMS_NODE_MAP)
		return true;
	lims_fault_add(b->f, n, "an entry of units.yaml must be a map with a code");
	return false;
}

/// What bases and other units have in common: code, symbol, whether prefixes are taken. Code or symbol NULL: told as a fault, or no memory.
static struct lims_unit_atom read_atom(struct builder *b, struct lims_node *at)
{
	const char *code = read_code(b, at, false);
	struct lims_unit_atom a = {.code = code, .metric = lims_node_get_bool(at, "metric", false, b->f)};
	a.symbol = lims_arena_text(b->arena, lims_node_get_text(at, "symbol", code ? code : "", b->f));
	return a;
}

static void read_bases(struct builder *b, struct lims_node *list)
{
	size_t n = bounded(b, list, LIMS_UNIT_BASES);
	b->units->bases = b->bases = lims_arena_array(b->arena, n ? n : 1, sizeof *b->bases);
	if (!b->bases) {
		no_memory(b, list);
		return;
	}
	for (struct lims_node *at = n ? list->first : NULL; at; at = at->next) {
		if (!is_map(b, at))
			continue;
		struct lims_unit_atom a = read_atom(b, at);
		lims_node_need_text(at, "quantity", b->f);
		a.num = a.den = lims_dec_from_int(1);
		a.offset = lims_dec_from_int(0);
		a.dim.e[b->units->base_count] = 1;
		if (a.code && a.symbol)
			b->bases[b->units->base_count++] = a;
	}
}

static void read_prefixes(struct builder *b, struct lims_node *list)
{
	size_t n = bounded(b, list, PREFIXES_MAX);
	b->units->prefixes = b->prefixes = lims_arena_array(b->arena, n ? n : 1, sizeof *b->prefixes);
	if (!b->prefixes) {
		no_memory(b, list);
		return;
	}
	for (struct lims_node *at = n ? list->first : NULL; at; at = at->next) {
		if (!is_map(b, at))
			continue;
		struct lims_unit_prefix p = {.code = read_code(b, at, true)};
		p.symbol = lims_arena_text(b->arena, lims_node_get_text(at, "symbol", p.code ? p.code : "", b->f));
		p.power = (int)lims_node_get_int(at, "power", 0, -30, 30, b->f);
		if (p.code && p.power == 0)
			lims_fault_add(b->f, at, "prefix \"%s\" needs a power of ten other than 0", p.code);
		else if (p.code && p.symbol)
			b->prefixes[b->units->prefix_count++] = p;
	}
}

/// Optional decimal of a definition; false when there is none or it is wrong.
static bool read_number(struct builder *b, struct lims_node *at, const char *key, struct lims_dec *ret)
{
	if (!lims_node_get(at, key, b->f))
		return false;
	return lims_node_need_dec(at, key, ret, b->f);
}

/// is: unit, times factor, divided by divisor, plus offset (in that unit).
static bool read_definition(struct builder *b, struct lims_node *at, struct lims_unit_atom *a)
{
	struct lims_err err = {.lang = b->f->lang};
	struct lims_unit u;
	const char *is = lims_node_need_text(at, "is", b->f);
	if (!*is)
		return false;
	if (lims_unit_parse(b->units, is, strlen(is), &u, &err) != LIMS_OK) {
		lims_fault_add(b->f, at, "%s", err.text);
		return false;
	}
	struct lims_dec k;
	bool inexact = false;
	lims_rc rc = LIMS_OK;
	if (read_number(b, at, "factor", &k))
		rc = lims_dec_sign(k) > 0 ? lims_dec_mul(u.num, k, &u.num, &inexact, &err) : LIMS_E_INPUT;
	if (rc == LIMS_OK && read_number(b, at, "divisor", &k))
		rc = lims_dec_sign(k) > 0 ? lims_dec_mul(u.den, k, &u.den, &inexact, &err) : LIMS_E_INPUT;
	if (rc != LIMS_OK || inexact || u.affine) {
		lims_fault_add(b->f, at, "factor and divisor of \"%s\" must be positive numbers of at most 34 digits on a unit without offset", is);
		return false;
	}
	a->dim = u.dim;
	a->num = u.num;
	a->den = u.den;
	a->offset = lims_dec_from_int(0);
	if (read_number(b, at, "offset", &k)) {
		bool scaled = lims_dec_cmp(u.num, u.den) != 0;
		if (scaled || u.terms != 1 || u.term[0].exponent != 1) {
			lims_fault_add(b->f, at, "a unit with an offset must be a base unit moved, without factor: is: K, offset: 273.15");
			return false;
		}
		a->offset = k;
		a->affine = lims_dec_sign(k) != 0;
	}
	return true;
}

static void read_atoms(struct builder *b, struct lims_node *list)
{
	size_t n = bounded(b, list, UNITS_MAX);
	b->units->atoms = b->atoms = lims_arena_array(b->arena, n ? n : 1, sizeof *b->atoms);
	if (!b->atoms) {
		no_memory(b, list);
		return;
	}
	for (struct lims_node *at = n ? list->first : NULL; at; at = at->next) {
		if (!is_map(b, at))
			continue;
		struct lims_unit_atom a = read_atom(b, at);
		lims_node_get_text(at, "note", NULL, b->f);
		if (read_definition(b, at, &a) && a.code && a.symbol)
			b->atoms[b->units->atom_count++] = a;
		if (a.affine && a.metric)
			lims_fault_add(b->f, at, "\"%s\" has an offset and takes no prefixes: remove metric", a.code ? a.code : "");
	}
}

/// A prefixed unit must not read as another one: "min" is never a milli-in.
static void check_prefixed(struct builder *b, const struct lims_node *at, const struct lims_unit_atom *atom)
{
	if (!atom->metric)
		return;
	for (size_t i = 0; i < b->units->prefix_count; i++) {
		char joined[2 * LIMS_UNIT_CODE];
		size_t a = strlen(b->prefixes[i].code), c = strlen(atom->code);
		memcpy(joined, b->prefixes[i].code, a);
		memcpy(joined + a, atom->code, c);
		const struct lims_unit_atom *other = lims_units_atom(b->units, joined, a + c);
		if (other)
			lims_fault_add(b->f, at, "\"%s\" with prefix \"%s\" reads as unit \"%s\": rename one or remove metric", atom->code,
				b->prefixes[i].code, other->code);
	}
}

const struct lims_units *lims_units_read(struct lims_node *root, struct lims_arena *arena, struct lims_faults *f)
{
	size_t before = f->count;
	struct builder b = {.units = lims_arena_take(arena, sizeof(struct lims_units)), .arena = arena, .f = f};
	if (!b.units) {
		no_memory(&b, root);
		return NULL;
	}
	if (!root || root->kind != LIMS_NODE_MAP) {
		lims_fault_add(f, root, "units.yaml must be a map with format, source, bases, prefixes and units");
		return NULL;
	}
	const char *format = lims_node_need_text(root, "format", f);
	if (*format && strcmp(format, "lims-units-1") != 0)
		lims_fault_add(f, root, "format is \"%s\": this program reads lims-units-1", format);
	struct lims_node *source = lims_node_need(root, "source", f);
	if (source)
		lims_node_mark(source);
	read_bases(&b, lims_node_need(root, "bases", f));
	read_prefixes(&b, lims_node_need(root, "prefixes", f));
	read_atoms(&b, lims_node_need(root, "units", f));
	lims_node_unread(root, f);
	if (f->count != before)
		return NULL;
	for (size_t i = 0; i < b.units->base_count; i++)
		check_prefixed(&b, root, &b.bases[i]);
	for (size_t i = 0; i < b.units->atom_count; i++)
		check_prefixed(&b, root, &b.atoms[i]);
	return f->count == before ? b.units : NULL;
}

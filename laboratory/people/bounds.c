// SPDX-License-Identifier: Apache-2.0
// Reads bounds on characteristics and holds an item against them.
#include "laboratory/people/bounds.h"

#include "lims-core/base/lang.h"
#include "lims-core/base/text.h"
#include "lims-core/engine/input.h"

#include <stdio.h>
#include <string.h>

enum relation { AT_MOST, AT_LEAST, ONE_OF };

struct bound {
	const struct lims_characteristic *c;
	enum relation relation;
	const char *value;
};

static const char *trimmed(struct lims_arena *arena, const char *from, size_t n)
{
	while (n > 0 && *from == ' ')
		from++, n--;
	while (n > 0 && from[n - 1] == ' ')
		n--;
	return lims_arena_textn(arena, from, n);
}

static const struct lims_characteristic *characteristic(const struct lims_procedure *p, const char *name)
{
	for (size_t i = 0; i < p->item_count; i++)
		if (lims_text_equal(p->item[i].name, name))
			return &p->item[i];
	return NULL;
}

static lims_rc read_value(const struct lims_procedure *p, const struct lims_characteristic *c, const char *text, struct lims_arena *arena,
	struct lims_value *ret, struct lims_err *err)
{
	struct lims_input_type type = {
		.name = c->name, .kind = c->kind, .measure = c->measure, .unit = c->unit, .choices = c->choice_ids, .units = p->units};
	return lims_input_read(&type, text, arena, ret, err);
}

/// One bound of `n` bytes.
static lims_rc read_bound(
	const struct lims_procedure *p, const char *text, size_t n, struct lims_arena *arena, struct bound *ret, struct lims_err *err)
{
	const char *whole = trimmed(arena, text, n);
	const char *sign = whole ? strpbrk(whole, "<>=") : NULL;
	if (!whole)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory to read the scope");
	size_t skip = sign && sign[0] != '=' && sign[1] == '=' ? 2 : 1;
	if (!sign || sign == whole || (sign[0] != '=' && skip == 1))
		return lims_err_set(err, LIMS_E_INPUT, "\"%s\" is no bound: write NAME <= VALUE, NAME >= VALUE or NAME = VALUE|VALUE", whole);
	const char *name = trimmed(arena, whole, (size_t)(sign - whole)), *value = trimmed(arena, sign + skip, strlen(sign + skip));
	if (!name || !value)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory to read the scope");
	*ret = (struct bound){characteristic(p, name), sign[0] == '=' ? ONE_OF : sign[0] == '<' ? AT_MOST : AT_LEAST, value};
	if (!ret->c)
		return lims_err_set(
			err, LIMS_E_INPUT, "The procedure %s knows no characteristic %s of the item: see lims procedure show %s", p->id, name, p->id);
	if (ret->relation != ONE_OF && ret->c->kind != LIMS_CELL_NUMBER)
		return lims_err_set(err, LIMS_E_INPUT, "%s is no number: write %s = VALUE|VALUE", name, name);
	return LIMS_OK;
}

/// a and b of one dimension; in the unit of b.
static lims_rc compare(struct lims_value a, struct lims_value b, int *ret, struct lims_err *err)
{
	struct lims_dec converted = a.number;
	bool inexact = false;
	lims_rc rc = a.unit && b.unit ? lims_unit_convert(a.unit, b.unit, a.number, &converted, &inexact, err) : LIMS_OK;
	if (!rc)
		*ret = lims_dec_cmp(converted, b.number);
	return rc;
}

/// One of the values behind '='; item NULL: only whether each can be read.
static lims_rc one_of(
	const struct lims_procedure *p, const struct bound *b, const char *item, struct lims_arena *arena, bool *ret, struct lims_err *err)
{
	struct lims_value have = {0}, want = {0};
	lims_rc rc = item ? read_value(p, b->c, item, arena, &have, err) : LIMS_OK;
	*ret = false;
	for (const char *at = b->value; !rc && *at;) {
		size_t n = strcspn(at, "|");
		const char *text = trimmed(arena, at, n);
		int order = 1;
		rc = text ? read_value(p, b->c, text, arena, &want, err) : lims_err_set(err, LIMS_E_MEMORY, "There is no memory to read the scope");
		if (!rc && item && b->c->kind == LIMS_CELL_NUMBER)
			rc = compare(have, want, &order, err);
		else if (!rc && item)
			order = lims_text_equal(item, text) ? 0 : 1;
		*ret = *ret || (item && order == 0);
		at += n + (at[n] == '|');
	}
	return rc;
}

static lims_rc within(
	const struct lims_procedure *p, const struct bound *b, const char *item, struct lims_arena *arena, bool *ret, struct lims_err *err)
{
	struct lims_value have = {0}, want = {0};
	int order = 0;
	if (b->relation == ONE_OF)
		return one_of(p, b, item, arena, ret, err);
	lims_rc rc = read_value(p, b->c, b->value, arena, &want, err);
	if (!rc && item)
		rc = read_value(p, b->c, item, arena, &have, err);
	if (!rc && item)
		rc = compare(have, want, &order, err);
	*ret = b->relation == AT_MOST ? order <= 0 : order >= 0;
	return rc;
}

static const char *item_value(const struct lims_ws_value *item, size_t n, const struct lims_characteristic *c)
{
	for (size_t i = 0; i < n; i++)
		if (lims_text_equal(item[i].name, c->name))
			return item[i].text;
	return c->fallback;
}

/// Whether something lies between a bound from below and one from above on the same characteristic.
static lims_rc leave_room(
	const struct lims_procedure *p, const char *bounds, const struct bound *b, struct lims_arena *arena, struct lims_err *err)
{
	struct lims_value least = {0}, most = {0};
	lims_rc rc = b->relation == AT_LEAST ? read_value(p, b->c, b->value, arena, &least, err) : LIMS_OK;
	for (const char *at = bounds; !rc && b->relation == AT_LEAST && *at;) {
		size_t n = strcspn(at, ";");
		struct bound other;
		int order = 0;
		rc = read_bound(p, at, n, arena, &other, err);
		bool above = !rc && other.c == b->c && other.relation == AT_MOST;
		if (above)
			rc = read_value(p, other.c, other.value, arena, &most, err);
		if (!rc && above)
			rc = compare(least, most, &order, err);
		if (!rc && order > 0)
			rc = lims_err_set(
				err, LIMS_E_INPUT, "No %s is at least %s and at most %s: no item would ever fit", b->c->name, b->value, other.value);
		at += n + (at[n] == ';');
	}
	return rc;
}

lims_rc lims_bounds_check(const struct lims_procedure *p, const char *bounds, struct lims_arena *arena, struct lims_err *err)
{
	lims_rc rc = LIMS_OK;
	for (const char *at = bounds; !rc && *at;) {
		size_t n = strcspn(at, ";");
		struct bound b;
		bool inside = false;
		rc = read_bound(p, at, n, arena, &b, err);
		if (!rc)
			rc = within(p, &b, NULL, arena, &inside, err);
		if (!rc)
			rc = leave_room(p, bounds, &b, arena, err);
		at += n + (at[n] == ';');
	}
	return rc;
}

lims_rc lims_bounds_inside(const struct lims_procedure *p, const char *bounds, const struct lims_ws_value *item, size_t item_count,
	struct lims_arena *arena, const struct lims_lang *lang, bool *ret_inside, char *why, size_t size, struct lims_err *err)
{
	lims_rc rc = LIMS_OK;
	bool inside = true;
	for (const char *at = bounds; !rc && inside && *at;) {
		size_t n = strcspn(at, ";");
		struct bound b;
		rc = read_bound(p, at, n, arena, &b, err);
		const char *value = rc ? NULL : item_value(item, item_count, b.c);
		if (!rc && !value) {
			inside = false;
			snprintf(why, size, lims_tr(lang, "asks for %.*s, and the item does not say it"), (int)n, at);
		} else if (!rc) {
			rc = within(p, &b, value, arena, &inside, err);
			if (!rc && !inside)
				snprintf(why, size, lims_tr(lang, "has the bound %.*s, and the item has %s"), (int)n, at, value);
		}
		at += n + (at[n] == ';');
	}
	if (!rc)
		*ret_inside = inside;
	return rc;
}

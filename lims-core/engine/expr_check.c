// SPDX-License-Identifier: Apache-2.0
// Checks a parsed formula against the names that it can see, and builds the typed tree that is evaluated.
#include "lims-core/engine/expr_node.h"

#include "lims-core/base/lang.h"

#include <string.h>

lims_rc expr_no_memory(struct checker *c)
{
	return lims_err_set(c->err, LIMS_E_MEMORY, "no memory for a formula: the file has too many");
}

static lims_rc check_number(struct checker *c, struct node *n)
{
	n->type = (struct lims_type){.kind = LIMS_KIND_NUMBER, .unit = c->pure};
	if (!n->text)
		return LIMS_OK;
	struct lims_err inner = {.lang = c->err ? c->err->lang : NULL};
	struct lims_unit *u = lims_arena_take(c->arena, sizeof *u);
	if (!u)
		return expr_no_memory(c);
	if (!c->scope->units)
		return expr_fault(c->source, n->at, c->err, "units cannot be written here");
	if (lims_unit_parse(c->scope->units, n->text, strlen(n->text), u, &inner) != LIMS_OK)
		return expr_fault(c->source, n->at, c->err, "%s", inner.text);
	n->type.unit = u;
	return LIMS_OK;
}

static lims_rc check_name(struct checker *c, struct node *n)
{
	struct lims_expr_name name = {0};
	if (c->scope->name && c->scope->name(c->scope->ctx, n->text, &name)) {
		n->id = name.id;
		n->type = name.type;
		return LIMS_OK;
	}
	const struct expr_function *f = expr_function_find(n->text);
	if (f && f->high == 0) { // pi
		n->op = OP_FUNCTION;
		n->function = f;
		n->type = (struct lims_type){.kind = LIMS_KIND_NUMBER, .unit = c->pure};
		return LIMS_OK;
	}
	if (f)
		return expr_fault(c->source, n->at, c->err, "\"%s\" is a function and needs arguments: %s", n->text, f->usage);
	return expr_fault(c->source, n->at, c->err, "\"%s\" is not known here: check the spelling, or declare it", n->text);
}

static lims_rc check_table(struct checker *c, struct node *n)
{
	struct lims_expr_table *t = lims_arena_take(c->arena, sizeof *t);
	if (!t)
		return expr_no_memory(c);
	if (!c->scope->table || !c->scope->table(c->scope->ctx, n->text, t))
		return expr_fault(
			c->source, n->at, c->err, "there is no function or table \"%s\" here: check the spelling, or name it in tables", n->text);
	if (n->args != t->args)
		return expr_fault(c->source, n->at, c->err, "table \"%s\" takes %zu arguments, not %d", n->text, t->args, n->args);
	n->op = OP_TABLE;
	n->id = t->id;
	n->table = t;
	n->type = t->result;
	size_t i = 0;
	for (struct node **a = &n->first; *a; a = &(*a)->next, i++) {
		if ((*a)->type.kind != t->arg[i].kind)
			return expr_fault(c->source, (*a)->at, c->err, "argument %zu of table \"%s\" must be %s, not %s", i + 1, n->text,
				expr_kind_words(c, &t->arg[i]), expr_kind_words(c, &(*a)->type));
		n->type.list = n->type.list || (*a)->type.list;
		lims_rc rc = t->arg[i].kind == LIMS_KIND_NUMBER ? expr_convert(c, a, t->arg[i].unit, (*a)->at, LIMS_MSG("this argument")) : LIMS_OK;
		if (rc != LIMS_OK)
			return rc;
	}
	return LIMS_OK;
}

static struct node *new_name(struct checker *c, const struct node *like, const struct lims_expr_name *name)
{
	struct node *n = lims_arena_take(c->arena, sizeof *n);
	if (n)
		*n = (struct node){.op = OP_NAME, .at = like->at, .text = like->text, .id = name->id, .type = name->type};
	return n;
}

/// previous(column, first) is: if there is a row above, then the column there, else first.
static lims_rc check_previous(struct checker *c, struct node *n)
{
	const struct node *column = n->first;
	struct node *first = column->next;
	struct lims_expr_name above = {0}, there = {0};
	if (column->op != OP_NAME)
		return expr_fault(c->source, column->at, c->err, "previous takes the name of a column first: write %s", n->function->usage);
	if (!c->scope->previous || !c->scope->previous(c->scope->ctx, column->text, &above, &there))
		return expr_fault(c->source, column->at, c->err,
			"\"%s\" has no row above it here: previous takes a column of the same step where one row is meant", column->text);
	struct node *condition = new_name(c, column, &there), *then = new_name(c, column, &above);
	if (!condition || !then)
		return expr_no_memory(c);
	condition->next = then;
	then->next = first;
	n->op = OP_IF;
	n->args = 3;
	n->first = condition;
	return expr_type_operator(c, n);
}

static lims_rc check_call(struct checker *c, struct node *n)
{
	const struct expr_function *f = expr_function_find(n->text);
	if (!f)
		return check_table(c, n);
	if (n->args < f->low || n->args > f->high)
		return expr_fault(c->source, n->at, c->err, "%s has %d arguments: write %s", n->text, n->args, f->usage);
	n->op = OP_FUNCTION;
	n->function = f;
	return f->id == FN_PREVIOUS ? check_previous(c, n) : expr_type_function(c, n);
}

/// A unit standing alone is allowed only as the second argument of in() and number().
static lims_rc refuse_bare_units(struct checker *c, const struct node *n)
{
	const struct expr_function *f = n->op == OP_CALL ? expr_function_find(n->text) : NULL;
	bool converts = f && (f->id == FN_IN || f->id == FN_NUMBER);
	size_t i = 0;
	for (const struct node *a = n->first; a; a = a->next, i++)
		if (a->op == OP_NUMBER && a->truth && !(converts && i == 1))
			return expr_fault(
				c->source, a->at, c->err, "a unit stands behind a number (0.5 'kg'), or as the second argument of in and number");
	return LIMS_OK;
}

static lims_rc build(struct checker *c, const struct node *from, struct node **ret)
{
	struct node *n = lims_arena_take(c->arena, sizeof *n);
	if (!n)
		return expr_no_memory(c);
	lims_rc rc = refuse_bare_units(c, from);
	if (rc != LIMS_OK)
		return rc;
	*n = *from;
	n->next = NULL;
	n->first = NULL;
	struct node **tail = &n->first;
	for (const struct node *a = from->first; a; a = a->next) {
		rc = build(c, a, tail);
		if (rc != LIMS_OK)
			return rc;
		tail = &(*tail)->next;
	}
	switch (n->op) {
	case OP_NUMBER:
		rc = check_number(c, n);
		break;
	case OP_BOOL:
		n->type = (struct lims_type){.kind = LIMS_KIND_BOOL};
		break;
	case OP_TEXT:
		n->type = (struct lims_type){.kind = LIMS_KIND_TEXT};
		break;
	case OP_NAME:
		rc = check_name(c, n);
		break;
	case OP_CALL:
		rc = check_call(c, n);
		break;
	default:
		rc = expr_type_operator(c, n);
		break;
	}
	if (rc == LIMS_OK)
		*ret = n;
	return rc;
}

static lims_rc check_wanted(struct checker *c, struct node **root, const struct lims_type *want)
{
	const struct lims_type *have = &(*root)->type;
	if (have->kind != want->kind || have->list != want->list)
		return expr_fault(
			c->source, (*root)->at, c->err, "the formula gives %s, but %s is needed", expr_type_words(c, have), expr_type_words(c, want));
	return want->kind == LIMS_KIND_NUMBER ? expr_convert(c, root, want->unit, (*root)->at, LIMS_MSG("the result")) : LIMS_OK;
}

/// The two sides of a comparison become formulas of their own, so that a result can show what was compared with what.
static lims_rc keep_sides(struct checker *c, struct lims_expr *e)
{
	const struct node *n = e->root;
	if (n->op < OP_LESS || n->op > OP_NOT_EQUAL || n->type.list)
		return LIMS_OK;
	struct lims_expr *side = lims_arena_array(c->arena, 2, sizeof *side);
	if (!side)
		return expr_no_memory(c);
	side[0] = (struct lims_expr){.source = e->source, .root = n->first};
	side[1] = (struct lims_expr){.source = e->source, .root = n->first->next};
	e->left = &side[0];
	e->right = &side[1];
	return LIMS_OK;
}

lims_rc lims_expr_check(const struct lims_parsed *p, const struct lims_scope *scope, const struct lims_type *want, struct lims_arena *arena,
	const struct lims_expr **ret, struct lims_err *err)
{
	struct checker c = {.scope = scope, .arena = arena, .source = p->source, .err = err};
	struct lims_unit *pure = lims_arena_take(arena, sizeof *pure);
	struct lims_expr *e = lims_arena_take(arena, sizeof *e);
	if (!pure || !e)
		return expr_no_memory(&c);
	*pure = lims_unit_one();
	c.pure = pure;
	struct node *root;
	if (p->root->op == OP_NUMBER && p->root->truth)
		return expr_fault(p->source, p->root->at, err, "a unit alone is no formula: write a number before it");
	lims_rc rc = build(&c, p->root, &root);
	if (rc == LIMS_OK && want)
		rc = check_wanted(&c, &root, want);
	if (rc != LIMS_OK)
		return rc;
	e->source = p->source;
	e->root = root;
	rc = keep_sides(&c, e);
	if (rc == LIMS_OK)
		*ret = e;
	return rc;
}

lims_rc lims_expr_compile(const char *source, size_t n, const struct lims_scope *scope, const struct lims_type *want,
	struct lims_arena *arena, const struct lims_expr **ret, struct lims_err *err)
{
	const struct lims_parsed *p;
	lims_rc rc = lims_expr_parse(source, n, arena, &p, err);
	return rc == LIMS_OK ? lims_expr_check(p, scope, want, arena, ret, err) : rc;
}

struct lims_type lims_expr_type(const struct lims_expr *e)
{
	return e->root->type;
}

const char *lims_expr_source(const struct lims_expr *e)
{
	return e->source;
}

bool lims_expr_sides(
	const struct lims_expr *e, const struct lims_expr **ret_left, const struct lims_expr **ret_right, const char **ret_sign)
{
	static const char *const signs[] = {"<", "<=", ">", ">=", "==", "!="};
	if (!e->left)
		return false;
	*ret_left = e->left;
	*ret_right = e->right;
	*ret_sign = signs[e->root->op - OP_LESS];
	return true;
}

bool lims_expr_reserved(const char *name)
{
	static const char *const words[] = {"and", "or", "not", "true", "false", "if"};
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (strcmp(words[i], name) == 0)
			return true;
	return expr_function_find(name) != NULL;
}

static void walk_refs(const struct node *n, void *ctx, void (*each)(void *ctx, int id, bool is_table))
{
	if (n->op == OP_NAME || n->op == OP_TABLE)
		each(ctx, n->id, n->op == OP_TABLE);
	for (const struct node *a = n->first; a; a = a->next)
		walk_refs(a, ctx, each);
}

void lims_expr_refs(const struct lims_expr *e, void *ctx, void (*each)(void *ctx, int id, bool is_table))
{
	walk_refs(e->root, ctx, each);
}

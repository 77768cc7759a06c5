// SPDX-License-Identifier: Apache-2.0
// Reads a formula into a tree by recursive descent; the grammar stands in docs/formats/expression.md.
#include "lims-core/engine/expr_node.h"

#include "lims-core/base/text.h"

#include <string.h>

enum { POWER_MAX = 24, CALL_ARGS_MAX = 256 };

struct parser {
	struct lexer lex;
	struct token token; ///< the next one
	struct lims_arena *arena;
	const char *source;
	size_t nodes;
	int depth;
	struct lims_err *err;
};

static lims_rc parse_or(struct parser *p, struct node **ret);

static lims_rc next(struct parser *p)
{
	return expr_lex(&p->lex, &p->token);
}

static lims_rc parse_fault(struct parser *p, const char *what)
{
	return expr_fault(p->source, p->token.at, p->err, "%s", lims_err_tr(p->err, what));
}

static lims_rc make(struct parser *p, enum node_op op, size_t at, struct node **ret)
{
	if (++p->nodes > LIMS_EXPR_NODES_MAX)
		return expr_fault(p->source, at, p->err, "the formula has more than %d parts: split it into derived values", LIMS_EXPR_NODES_MAX);
	struct node *n = lims_arena_take(p->arena, sizeof *n);
	if (!n)
		return lims_err_set(p->err, LIMS_E_MEMORY, "no memory for a formula: the file has too many");
	n->op = op;
	n->at = (uint16_t)at;
	*ret = n;
	return LIMS_OK;
}

static lims_rc make_binary(struct parser *p, enum node_op op, size_t at, struct node *a, struct node *b, struct node **ret)
{
	struct node *n;
	lims_rc rc = make(p, op, at, &n);
	if (rc != LIMS_OK)
		return rc;
	n->first = a;
	a->next = b;
	n->args = b ? 2 : 1;
	*ret = n;
	return LIMS_OK;
}

static lims_rc descend(struct parser *p)
{
	if (++p->depth > LIMS_EXPR_DEPTH_MAX)
		return expr_fault(
			p->source, p->token.at, p->err, "nested deeper than %d: split the formula into derived values", LIMS_EXPR_DEPTH_MAX);
	return LIMS_OK;
}

static lims_rc copy_token(struct parser *p, size_t skip, const char **ret)
{
	char *text = lims_arena_textn(p->arena, p->source + p->token.at + skip, p->token.n - 2 * skip);
	if (!text)
		return lims_err_set(p->err, LIMS_E_MEMORY, "no memory for a formula: the file has too many");
	*ret = text;
	return LIMS_OK;
}

/// Arguments up to the closing token, which is taken.
static lims_rc parse_arguments(struct parser *p, struct node *n, enum token_kind close)
{
	struct node **tail = &n->first;
	lims_rc rc;
	for (;;) {
		rc = parse_or(p, tail);
		if (rc != LIMS_OK)
			return rc;
		tail = &(*tail)->next;
		if (++n->args > CALL_ARGS_MAX)
			return parse_fault(p, "too many arguments");
		if (p->token.kind == close)
			return next(p);
		if (p->token.kind != TOKEN_COMMA)
			return close == TOKEN_CLOSE ? parse_fault(p, "',' or ')' expected") : parse_fault(p, "',' or ']' expected");
		rc = next(p);
		if (rc != LIMS_OK)
			return rc;
	}
}

static lims_rc parse_name(struct parser *p, struct node **ret)
{
	struct node *n;
	lims_rc rc = make(p, OP_NAME, p->token.at, &n);
	if (rc == LIMS_OK)
		rc = copy_token(p, 0, &n->text);
	if (rc == LIMS_OK)
		rc = next(p);
	if (rc == LIMS_OK && p->token.kind == TOKEN_OPEN) {
		n->op = strcmp(n->text, "if") == 0 ? OP_IF : OP_CALL;
		rc = next(p);
		if (rc == LIMS_OK && p->token.kind == TOKEN_CLOSE)
			rc = parse_fault(p, "an argument is missing");
		if (rc == LIMS_OK)
			rc = parse_arguments(p, n, TOKEN_CLOSE);
		if (rc == LIMS_OK && n->op == OP_IF && n->args != 3)
			rc = expr_fault(p->source, n->at, p->err, "if takes three arguments: if(condition, then, else)");
	}
	if (rc == LIMS_OK)
		*ret = n;
	return rc;
}

static lims_rc parse_number(struct parser *p, struct node **ret)
{
	struct node *n;
	lims_rc rc = make(p, OP_NUMBER, p->token.at, &n);
	if (rc != LIMS_OK)
		return rc;
	struct lims_err inner = {.lang = p->err ? p->err->lang : NULL};
	if (lims_dec_parse(p->source + p->token.at, p->token.n, &n->number, &inner) != LIMS_OK)
		return expr_fault(p->source, p->token.at, p->err, "%s", inner.text);
	rc = next(p);
	if (rc == LIMS_OK && p->token.kind == TOKEN_UNIT) {
		rc = copy_token(p, 1, &n->text);
		if (rc == LIMS_OK)
			rc = next(p);
	}
	if (rc == LIMS_OK)
		*ret = n;
	return rc;
}

static lims_rc parse_literal(struct parser *p, struct node **ret)
{
	struct node *n;
	enum token_kind kind = p->token.kind;
	lims_rc rc = make(p, kind == TOKEN_TEXT ? OP_TEXT : kind == TOKEN_UNIT ? OP_NUMBER : OP_BOOL, p->token.at, &n);
	if (rc == LIMS_OK && (kind == TOKEN_TEXT || kind == TOKEN_UNIT))
		rc = copy_token(p, 1, &n->text);
	if (rc != LIMS_OK)
		return rc;
	if (kind == TOKEN_UNIT)
		n->number = lims_dec_from_int(1);
	// A unit by itself is only the second argument of in() and number(); the checker refuses it elsewhere.
	n->truth = kind == TOKEN_TRUE || kind == TOKEN_UNIT;
	rc = next(p);
	if (rc == LIMS_OK)
		*ret = n;
	return rc;
}

static lims_rc parse_group(struct parser *p, struct node **ret)
{
	struct node *n = NULL;
	bool list = p->token.kind == TOKEN_OPEN_LIST;
	size_t at = p->token.at;
	lims_rc rc = next(p);
	if (rc != LIMS_OK)
		return rc;
	if (list) {
		rc = make(p, OP_LIST, at, &n);
		if (rc == LIMS_OK && p->token.kind == TOKEN_CLOSE_LIST)
			rc = parse_fault(p, "a list needs at least one element");
		if (rc == LIMS_OK)
			rc = parse_arguments(p, n, TOKEN_CLOSE_LIST);
	} else {
		rc = parse_or(p, &n);
		if (rc == LIMS_OK && p->token.kind != TOKEN_CLOSE)
			rc = parse_fault(p, "')' expected");
		if (rc == LIMS_OK)
			rc = next(p);
	}
	if (rc == LIMS_OK)
		*ret = n;
	return rc;
}

static lims_rc parse_primary(struct parser *p, struct node **ret)
{
	switch (p->token.kind) {
	case TOKEN_NUMBER:
		return parse_number(p, ret);
	case TOKEN_NAME:
		return parse_name(p, ret);
	case TOKEN_TEXT:
	case TOKEN_UNIT:
	case TOKEN_TRUE:
	case TOKEN_FALSE:
		return parse_literal(p, ret);
	case TOKEN_OPEN:
	case TOKEN_OPEN_LIST:
		return parse_group(p, ret);
	case TOKEN_END:
		return parse_fault(p, "the formula ends where a value is expected");
	default:
		return parse_fault(p, "a value is expected here");
	}
}

static lims_rc parse_postfix(struct parser *p, struct node **ret)
{
	struct node *n;
	lims_rc rc = parse_primary(p, &n);
	while (rc == LIMS_OK && p->token.kind == TOKEN_OPEN_LIST && n->op != OP_NUMBER) {
		struct node *index = NULL;
		size_t at = p->token.at;
		rc = next(p);
		if (rc == LIMS_OK)
			rc = parse_or(p, &index);
		if (rc == LIMS_OK && p->token.kind != TOKEN_CLOSE_LIST)
			rc = parse_fault(p, "']' expected");
		if (rc == LIMS_OK)
			rc = next(p);
		if (rc == LIMS_OK)
			rc = make_binary(p, OP_INDEX, at, n, index, &n);
	}
	if (rc == LIMS_OK)
		*ret = n;
	return rc;
}

static lims_rc parse_exponent(struct parser *p, int *ret)
{
	int sign = 1, value = 0;
	lims_rc rc = LIMS_OK;
	if (p->token.kind == TOKEN_MINUS) {
		sign = -1;
		rc = next(p);
	}
	if (rc != LIMS_OK)
		return rc;
	if (p->token.kind != TOKEN_NUMBER || memchr(p->source + p->token.at, '.', p->token.n))
		return parse_fault(p, "the exponent must be a whole number written out, such as x^2 or 10^-3");
	for (size_t i = 0; i < p->token.n && value <= POWER_MAX; i++)
		value = value * 10 + (p->source[p->token.at + i] - '0');
	if (value > POWER_MAX || value == 0)
		return expr_fault(p->source, p->token.at, p->err, "the exponent must be between 1 and %d, or its negative", POWER_MAX);
	rc = next(p);
	if (rc == LIMS_OK)
		*ret = sign * value;
	return rc;
}

static lims_rc parse_power(struct parser *p, struct node **ret)
{
	struct node *n;
	lims_rc rc = parse_postfix(p, &n);
	if (rc == LIMS_OK && p->token.kind == TOKEN_POWER) {
		size_t at = p->token.at;
		int power = 0;
		rc = next(p);
		if (rc == LIMS_OK)
			rc = parse_exponent(p, &power);
		if (rc == LIMS_OK)
			rc = make_binary(p, OP_POWER, at, n, NULL, &n);
		if (rc == LIMS_OK)
			n->power = power;
	}
	if (rc == LIMS_OK)
		*ret = n;
	return rc;
}

/// Power, or a number directly before a name: `500 e`, `2 mpe(m)`.
static lims_rc parse_factor(struct parser *p, bool divisor, struct node **ret)
{
	struct node *n, *name;
	lims_rc rc = parse_power(p, &n);
	if (rc == LIMS_OK && n->op == OP_NUMBER && !n->text && p->token.kind == TOKEN_NAME) {
		size_t at = p->token.at;
		if (divisor)
			return parse_fault(p, "number and name behind a '/' can be read in two ways: write a/(2 e) or a/2 * e");
		rc = parse_power(p, &name);
		if (rc == LIMS_OK)
			rc = make_binary(p, OP_MULTIPLY, at, n, name, &n);
	}
	if (rc == LIMS_OK)
		*ret = n;
	return rc;
}

static lims_rc parse_unary(struct parser *p, bool divisor, struct node **ret)
{
	if (p->token.kind != TOKEN_MINUS)
		return parse_factor(p, divisor, ret);
	struct node *n;
	size_t at = p->token.at;
	lims_rc rc = descend(p);
	if (rc == LIMS_OK)
		rc = next(p);
	if (rc == LIMS_OK)
		rc = parse_unary(p, divisor, &n);
	if (rc == LIMS_OK)
		rc = make_binary(p, OP_NEGATE, at, n, NULL, ret);
	p->depth--;
	return rc;
}

static lims_rc parse_product(struct parser *p, struct node **ret)
{
	struct node *a, *b;
	lims_rc rc = parse_unary(p, false, &a);
	while (rc == LIMS_OK && (p->token.kind == TOKEN_TIMES || p->token.kind == TOKEN_OVER)) {
		enum node_op op = p->token.kind == TOKEN_TIMES ? OP_MULTIPLY : OP_DIVIDE;
		size_t at = p->token.at;
		rc = next(p);
		if (rc == LIMS_OK)
			rc = parse_unary(p, op == OP_DIVIDE, &b);
		if (rc == LIMS_OK)
			rc = make_binary(p, op, at, a, b, &a);
	}
	if (rc == LIMS_OK)
		*ret = a;
	return rc;
}

static lims_rc parse_sum(struct parser *p, struct node **ret)
{
	struct node *a, *b;
	lims_rc rc = parse_product(p, &a);
	while (rc == LIMS_OK && (p->token.kind == TOKEN_PLUS || p->token.kind == TOKEN_MINUS)) {
		enum node_op op = p->token.kind == TOKEN_PLUS ? OP_ADD : OP_SUBTRACT;
		size_t at = p->token.at;
		rc = next(p);
		if (rc == LIMS_OK)
			rc = parse_product(p, &b);
		if (rc == LIMS_OK)
			rc = make_binary(p, op, at, a, b, &a);
	}
	if (rc == LIMS_OK)
		*ret = a;
	return rc;
}

static bool comparison(enum token_kind kind, enum node_op *ret)
{
	if (kind < TOKEN_LESS || kind > TOKEN_NOT_EQUAL)
		return false;
	*ret = (enum node_op)(OP_LESS + (kind - TOKEN_LESS));
	return true;
}

static lims_rc parse_comparison(struct parser *p, struct node **ret)
{
	struct node *a, *b;
	enum node_op op;
	lims_rc rc = parse_sum(p, &a);
	if (rc == LIMS_OK && comparison(p->token.kind, &op)) {
		size_t at = p->token.at;
		rc = next(p);
		if (rc == LIMS_OK)
			rc = parse_sum(p, &b);
		if (rc == LIMS_OK)
			rc = make_binary(p, op, at, a, b, &a);
		if (rc == LIMS_OK && comparison(p->token.kind, &op))
			rc = parse_fault(p, "comparisons do not chain: write a <= b and b <= c");
	}
	if (rc == LIMS_OK)
		*ret = a;
	return rc;
}

static lims_rc parse_not(struct parser *p, struct node **ret)
{
	if (p->token.kind != TOKEN_NOT)
		return parse_comparison(p, ret);
	struct node *n;
	size_t at = p->token.at;
	lims_rc rc = descend(p);
	if (rc == LIMS_OK)
		rc = next(p);
	if (rc == LIMS_OK)
		rc = parse_not(p, &n);
	if (rc == LIMS_OK)
		rc = make_binary(p, OP_NOT, at, n, NULL, ret);
	p->depth--;
	return rc;
}

static lims_rc parse_and(struct parser *p, struct node **ret)
{
	struct node *a, *b;
	lims_rc rc = parse_not(p, &a);
	while (rc == LIMS_OK && p->token.kind == TOKEN_AND) {
		size_t at = p->token.at;
		rc = next(p);
		if (rc == LIMS_OK)
			rc = parse_not(p, &b);
		if (rc == LIMS_OK)
			rc = make_binary(p, OP_AND, at, a, b, &a);
	}
	if (rc == LIMS_OK)
		*ret = a;
	return rc;
}

static lims_rc parse_or(struct parser *p, struct node **ret)
{
	struct node *a, *b;
	lims_rc rc = descend(p);
	if (rc == LIMS_OK)
		rc = parse_and(p, &a);
	while (rc == LIMS_OK && p->token.kind == TOKEN_OR) {
		size_t at = p->token.at;
		rc = next(p);
		if (rc == LIMS_OK)
			rc = parse_and(p, &b);
		if (rc == LIMS_OK)
			rc = make_binary(p, OP_OR, at, a, b, &a);
	}
	p->depth--;
	if (rc == LIMS_OK)
		*ret = a;
	return rc;
}

lims_rc lims_expr_parse(const char *source, size_t n, struct lims_arena *arena, const struct lims_parsed **ret, struct lims_err *err)
{
	if (n > LIMS_EXPR_SOURCE_MAX)
		return lims_err_set(
			err, LIMS_E_INPUT, "character 1: the formula is longer than %d bytes: split it into derived values", LIMS_EXPR_SOURCE_MAX);
	if (!lims_text_valid(source, n))
		return lims_err_set(err, LIMS_E_INPUT, "character 1: the formula is not valid UTF-8: save the file as UTF-8");
	struct lims_parsed *parsed = lims_arena_take(arena, sizeof *parsed);
	char *copy = lims_arena_textn(arena, source, n);
	if (!parsed || !copy)
		return lims_err_set(err, LIMS_E_MEMORY, "no memory for a formula: the file has too many");
	struct parser p = {.lex = {.source = copy, .n = n, .err = err}, .arena = arena, .source = copy, .err = err};
	lims_rc rc = next(&p);
	if (rc == LIMS_OK && p.token.kind == TOKEN_END)
		rc = parse_fault(&p, "the formula is empty");
	if (rc == LIMS_OK)
		rc = parse_or(&p, &parsed->root);
	if (rc == LIMS_OK && p.token.kind != TOKEN_END)
		rc = parse_fault(&p, "an operator is expected here (only a number directly before a name is a product: 500 e)");
	if (rc != LIMS_OK)
		return rc;
	parsed->source = copy;
	*ret = parsed;
	return LIMS_OK;
}

static void walk_names(const struct node *n, void *ctx, void (*each)(void *ctx, const char *name, bool is_table))
{
	if (n->op == OP_NAME)
		each(ctx, n->text, false);
	else if (n->op == OP_CALL && !expr_function_find(n->text))
		each(ctx, n->text, true);
	for (const struct node *a = n->first; a; a = a->next)
		walk_names(a, ctx, each);
}

void lims_parsed_names(const struct lims_parsed *p, void *ctx, void (*each)(void *ctx, const char *name, bool is_table))
{
	walk_names(p->root, ctx, each);
}

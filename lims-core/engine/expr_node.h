// SPDX-License-Identifier: Apache-2.0
// The inside of formulas: tokens, tree, function table; shared by the expr_*.c files only.
#ifndef LIMS_ENGINE_EXPR_NODE_H
#define LIMS_ENGINE_EXPR_NODE_H

#include "lims-core/engine/expr.h"

#include <stdint.h>

/* ---- tokens ---- */

enum token_kind {
	TOKEN_END,
	TOKEN_NUMBER,
	TOKEN_NAME,
	TOKEN_TEXT, ///< "III"
	TOKEN_UNIT, ///< 'kg'
	TOKEN_AND,
	TOKEN_OR,
	TOKEN_NOT,
	TOKEN_TRUE,
	TOKEN_FALSE,
	TOKEN_PLUS,
	TOKEN_MINUS,
	TOKEN_TIMES,
	TOKEN_OVER,
	TOKEN_POWER,
	TOKEN_LESS,
	TOKEN_LESS_EQUAL,
	TOKEN_GREATER,
	TOKEN_GREATER_EQUAL,
	TOKEN_EQUAL,
	TOKEN_NOT_EQUAL,
	TOKEN_OPEN,
	TOKEN_CLOSE,
	TOKEN_OPEN_LIST,
	TOKEN_CLOSE_LIST,
	TOKEN_COMMA,
};

struct token {
	enum token_kind kind;
	size_t at; ///< byte offset in the source
	size_t n;  ///< bytes
};

struct lexer {
	const char *source;
	size_t n;
	size_t at;
	struct lims_err *err;
};
lims_rc expr_lex(struct lexer *l, struct token *ret);
/// LIMS_E_INPUT "character N: …" for the byte offset `at` of a source.
lims_rc expr_fault(const char *source, size_t at, struct lims_err *err, const char *fmt, ...) __attribute__((format(printf, 4, 5)));
/// 1-based character (code point) of a byte offset.
size_t expr_character(const char *source, size_t at);

/* ---- tree ---- */

enum node_op {
	OP_NUMBER,
	OP_BOOL,
	OP_TEXT,
	OP_NAME,
	OP_CALL, ///< parsed: function or table
	OP_FUNCTION,
	OP_TABLE,
	OP_IF,
	OP_LIST,
	OP_INDEX,
	OP_NEGATE,
	OP_ADD,
	OP_SUBTRACT,
	OP_MULTIPLY,
	OP_DIVIDE,
	OP_POWER,
	OP_LESS,
	OP_LESS_EQUAL,
	OP_GREATER,
	OP_GREATER_EQUAL,
	OP_EQUAL,
	OP_NOT_EQUAL,
	OP_NOT,
	OP_AND,
	OP_OR,
	OP_CONVERT, ///< checked only: inserted where units differ
};

struct node {
	enum node_op op;
	uint16_t args;
	uint16_t at; ///< byte offset in the source
	int power;   ///< exponent of OP_POWER
	int id;      ///< name or table, once checked
	bool truth;
	struct node *first; ///< arguments
	struct node *next;  ///< sibling
	const char *text;   ///< name, text or unit code
	const struct expr_function *function;
	struct lims_dec number;
	struct lims_type type; ///< once checked
	struct lims_unit_conv conv;
	const struct lims_expr_table *table;
};

struct lims_parsed {
	const char *source;
	struct node *root;
};

struct lims_expr {
	const char *source;
	const struct node *root;
	const struct lims_expr *left; ///< sides of a comparison; NULL otherwise
	const struct lims_expr *right;
};

/* ---- functions ---- */

enum function_id {
	FN_ABS,
	FN_SQRT,
	FN_ROUND,
	FN_ROUND_EVEN,
	FN_ROUND_UP,
	FN_ROUND_DOWN,
	FN_IN,
	FN_NUMBER,
	FN_PRESENT,
	FN_MIN,
	FN_MAX,
	FN_SUM,
	FN_MEAN,
	FN_MEDIAN,
	FN_RANGE,
	FN_STDEV,
	FN_COUNT,
	FN_FIRST,
	FN_LAST,
	FN_ALL,
	FN_ANY,
	FN_ARGMIN,
	FN_ARGMAX,
};

struct expr_function {
	const char *name;
	enum function_id id;
	uint16_t low, high; ///< arguments
	bool folds;         ///< takes lists and gives one value
	const char *usage;
};
/// NULL when there is none.
const struct expr_function *expr_function_find(const char *name);

/* ---- checking ---- */

struct checker {
	const struct lims_scope *scope;
	struct lims_arena *arena;
	const char *source;
	struct lims_err *err;
	struct lims_unit one;
	const struct lims_unit *pure; ///< of the formula's arena
};
/// Types a node whose arguments are typed already; may wrap arguments in conversions. expr_types.c
lims_rc expr_type_operator(struct checker *c, struct node *n);
lims_rc expr_type_function(struct checker *c, struct node *n);
/// Wraps *place in a conversion to `unit`; LIMS_E_INPUT names both units. A literal 0 takes any unit without offset.
lims_rc expr_convert(struct checker *c, struct node **place, const struct lims_unit *unit, size_t at, const char *what);
lims_rc expr_no_memory(struct checker *c);
const char *expr_type_name(const struct lims_type *t);

/* ---- evaluation ---- */

enum { EXPR_STEPS_MAX = 4000000 };

/// One evaluation: cells and the number of nodes that it may still visit.
struct run {
	const struct lims_cells *cells;
	long steps;
};

void expr_eval(struct run *r, const struct node *n, long row, struct lims_value *ret);
/// A number in rationals. ret->number exists. Only for nodes of kind NUMBER.
void expr_eval_rat(struct run *r, const struct node *n, long row, struct lims_rvalue *ret);
/// Order of two number nodes, decided exactly. False with a reason when one has no value.
bool expr_order(
	struct run *r, const struct node *a, long row_a, const struct node *b, long row_b, int *ret, enum lims_value_reason *reason);
/// Goes over every element of every argument: a scalar is one element, a list as many as it has.
struct walk {
	struct run *r;
	const struct node *arg;
	size_t row, rows;
	bool inside;
	bool failed;
	enum lims_value_reason reason; ///< when failed
};
struct walk expr_walk(struct run *r, const struct node *n);
bool expr_walk_next(struct walk *w, const struct node **ret, long *ret_row);
/// The element with the smallest (sign -1) or largest (sign 1) value, the first of equals; *ret_index counts from 1.
bool expr_extreme(struct run *r, const struct node *n, int sign, const struct node **ret, long *ret_row, size_t *ret_index,
	enum lims_value_reason *reason);
/// Elements of a list node.
bool expr_count(struct run *r, const struct node *n, size_t *ret, enum lims_value_reason *reason);
void expr_fold(struct run *r, const struct node *n, struct lims_value *ret);
/// The square root of a rational, rounded to 34 digits and approximate from then on, unless it is exact.
void expr_root_rat(struct lims_rvalue *ret);
void expr_fold_rat(struct run *r, const struct node *n, struct lims_rvalue *ret);
/// Element chosen by first, last or an index: the node and row to evaluate. False with a reason.
bool expr_pick(struct run *r, const struct node *n, const struct node **ret, long *ret_row, enum lims_value_reason *reason);
/// round(x, step) decided in rationals: the whole number of steps.
bool expr_steps(struct run *r, const struct node *n, long row, struct lims_dec *ret, enum lims_value_reason *reason);
enum lims_rounding expr_rounding(enum function_id id);
/// Brings a value that came with its own unit to the declared one.
void expr_fit(const struct lims_type *type, struct lims_value *v);
void expr_fit_rat(const struct lims_type *type, struct lims_rvalue *v);

/// Stands where decimals do not suffice and rationals begin.
static inline void expr_count_rational(struct run *r)
{
	if (r->cells->rational)
		++*r->cells->rational;
}

static inline bool expr_spend(struct run *r)
{
	return r->steps-- > 0;
}

#endif

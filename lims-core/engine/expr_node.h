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
	FN_PREVIOUS, ///< parsed only: it becomes an if
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
	// functions of pure numbers: expr_real.c
	FN_PI,
	FN_EXP,
	FN_LN,
	FN_LOG10,
	FN_SIN,
	FN_COS,
	FN_TAN,
	FN_ASIN,
	FN_ACOS,
	FN_ATAN,
	FN_POW,
	FN_STUDENT,
	FN_NORMAL,
	// lists made of lists: expr_where.c
	FN_WHERE,
	FN_CUMSUM,
	// functions of paired lists: expr_pairs.c, expr_interpolate.c
	FN_INTERPOLATE,
	FN_VARIANCE,
	FN_RSS,
	FN_COVARIANCE,
	FN_CORRELATION,
	FN_WMEAN,
	FN_SLOPE,
	FN_INTERCEPT,
	FN_SLOPE0,
	FN_FIT_AT,
	FN_RESIDUAL_SD,
	FN_U_SLOPE,
	FN_U_INTERCEPT,
	FN_U_FIT_AT,
	FN_R_FIT,
	FN_POLY,
	FN_POLY_AT,
};

enum { EXPR_DEGREE_MAX = 4 };

struct expr_function {
	const char *name;
	enum function_id id;
	uint16_t low, high; ///< arguments
	bool folds;         ///< takes lists and gives one value
	const char *usage;
};
/// NULL when there is none.
const struct expr_function *expr_function_find(const char *name);

/// The arguments of a function of paired lists by their meaning; NULL where the call has none.
struct expr_pairs {
	const struct node *x, *y, *w;
	const struct node *at; ///< the place asked for (fit_at, u_fit_at, poly_at, interpolate); its list makes the result a list
	int degree;            ///< of the polynomial; 1 for a line, 0 for wmean
	int power;             ///< poly: k of the coefficient of x^k
};
struct expr_pairs expr_pairs(const struct node *n);

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
const char *expr_type_words(
	const struct checker *c, const struct lims_type *t); ///< "a number", "a list of text", in the language of the fault
const char *expr_kind_words(const struct checker *c, const struct lims_type *t); ///< the same of one value, whether or not it is a list
/// The functions of pure numbers, made lists and paired lists. expr_types_pairs.c
lims_rc expr_type_real(struct checker *c, struct node *n);
lims_rc expr_type_made_list(struct checker *c, struct node *n);
lims_rc expr_type_pairs(struct checker *c, struct node *n);
/// The argument must be of this kind; without a zero of its own; a list.
lims_rc expr_need(struct checker *c, const struct node *n, enum lims_kind kind);
lims_rc expr_no_points(struct checker *c, const struct node *n, const char *what);
lims_rc expr_need_list(struct checker *c, const struct node *n, const struct node *arg, enum lims_kind kind);
/// A copy in the arena; NULL: no memory.
struct lims_unit *expr_new_unit(struct checker *c, struct lims_unit u);
/// a·b or a/b, keeping the other's code where one is the pure number.
lims_rc expr_unit_product(struct checker *c, const struct node *n, const struct lims_unit *a, const struct lims_unit *b, bool divide,
	const struct lims_unit **ret);

/* ---- evaluation ---- */

enum { EXPR_STEPS_MAX = 4000000 };

enum { EXPR_MEMOS = 4, EXPR_MOMENTS = 16 };

/// What one node has worked out in this evaluation: where a made list stands, or the sums of a fit.
struct expr_memo {
	const struct node *node;
	bool rational; ///< of the rational path
	bool lost;     ///< a number in it is inexact (decimals) or approximate (rationals)
	bool counted;  ///< `count` is the number of elements
	bool placed;   ///< element `element` stands at `row`, or `sum` is that of the elements up to it
	size_t count, element, row;
	struct lims_dec dec[EXPR_MOMENTS];
	struct lims_rat *rat[EXPR_MOMENTS]; ///< owned; NULL where unused
};

/// One evaluation: cells, the number of nodes that it may still visit, and a few memos. Begun and ended by expr_begin and expr_end.
struct run {
	const struct lims_cells *cells;
	long steps;
	size_t memos;
	size_t oldest;
	struct expr_memo memo[EXPR_MEMOS]; ///< the first `memos` are in use
};

/// Sets the few members that count; the memos stay as they are, so that a formula without lists pays nothing for them.
static inline void expr_begin(struct run *r, const struct lims_cells *cells)
{
	r->cells = cells;
	r->steps = EXPR_STEPS_MAX;
	r->memos = r->oldest = 0;
}
void expr_memo_clear(struct run *r);
static inline void expr_end(struct run *r)
{
	if (r->memos > 0)
		expr_memo_clear(r);
}
/// The memo of a node; a new one takes the place of the oldest when all are taken.
struct expr_memo *expr_memo(struct run *r, const struct node *n, bool rational);
/// The memo of a node; NULL when it has none.
struct expr_memo *expr_memo_find(struct run *r, const struct node *n, bool rational);

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
/// The exact value of a node, rounded once: for what decimals have lost or cannot decide. A number in *ret stays when there is no rational path.
void expr_from_rationals(struct run *r, const struct node *n, long row, struct lims_value *ret);
/// Functions of pure numbers.
void expr_real(struct run *r, const struct node *n, long row, struct lims_value *ret);
void expr_real_rat(struct run *r, const struct node *n, long row, struct lims_rvalue *ret);
/// v^power exactly, in place; v is not zero when power is negative.
lims_rc expr_whole_power(struct lims_rat *v, int64_t power);
/// where and cumsum: number and value of the elements.
bool expr_made_count(struct run *r, const struct node *n, size_t *ret, enum lims_value_reason *reason);
void expr_made_element(struct run *r, const struct node *n, long row, struct lims_value *ret);
void expr_made_element_rat(struct run *r, const struct node *n, long row, struct lims_rvalue *ret);
/// Functions of paired lists; `row` is that of the place asked for.
void expr_pairs_eval(struct run *r, const struct node *n, long row, struct lims_value *ret);
void expr_pairs_eval_rat(struct run *r, const struct node *n, long row, struct lims_rvalue *ret);
/// Elements of a list node.
bool expr_count(struct run *r, const struct node *n, size_t *ret, enum lims_value_reason *reason);
/// The exact value of a node, rounded to a decimal; what *ret holds stays when there is no rational path.
void expr_round_once(const struct node *n, const struct lims_rvalue *exact, struct lims_value *ret);
/// The value of a rational that was rounded to `d`.
struct lims_value expr_rounded_once(struct lims_dec d, const struct lims_unit *unit, bool exact);
void expr_fold(struct run *r, const struct node *n, struct lims_value *ret);
/// The square root of a rational, rounded to 34 digits and approximate from then on, unless it is exact.
void expr_root_rat(struct lims_rvalue *ret);
/// No value, for this reason.
void expr_rat_none(struct lims_rvalue *ret, enum lims_value_reason reason);
/// What the arithmetic left in ret->number is the value, unless it failed.
void expr_rat_settle(struct lims_rvalue *ret, lims_rc rc);
/// One element minus another.
void expr_difference_rat(
	struct run *r, const struct node *high, long high_row, const struct node *low, long low_row, struct lims_rvalue *ret);
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

// SPDX-License-Identifier: Apache-2.0
// Reads and writes the codes of units (UCUM 2.1, case sensitive) and their printed form.
//
//   term      = [ "/" ] component { ("." | "/") component }        evaluated from the left: a/b.c is (a/b).c
//   component = "(" term ")" | "1" | [prefix] atom [ [+|-] digits ]
#include "lims-core/engine/units_table.h"

#include <string.h>
#include <strings.h>

enum { PAREN_DEPTH = 8 };

struct reader {
	const struct lims_units *units;
	const char *code;
	size_t n;
	size_t at;
	int depth;
	struct lims_err *err;
};

static lims_rc no_code(struct reader *r, const char *what)
{
	int n = r->n > LIMS_UNIT_CODE ? LIMS_UNIT_CODE : (int)r->n;
	return lims_err_set(r->err, LIMS_E_INPUT, "\"%.*s\" is no unit code: %s", n, r->code, lims_err_tr(r->err, what));
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

const struct lims_unit_atom *lims_units_atom(const struct lims_units *units, const char *code, size_t n)
{
	for (size_t i = 0; i < units->base_count; i++)
		if (strlen(units->bases[i].code) == n && memcmp(units->bases[i].code, code, n) == 0)
			return &units->bases[i];
	for (size_t i = 0; i < units->atom_count; i++)
		if (strlen(units->atoms[i].code) == n && memcmp(units->atoms[i].code, code, n) == 0)
			return &units->atoms[i];
	return NULL;
}

/// Bytes of the atom with its prefix: up to an operator or exponent; [..] and {..} are taken whole.
static size_t atom_length(const struct reader *r)
{
	size_t at = r->at;
	if (r->n - at >= 3 && memcmp(r->code + at, "10*", 3) == 0)
		return 3;
	while (at < r->n) {
		char c = r->code[at];
		if (c == '[' || c == '{') {
			const char *end = memchr(r->code + at, c == '[' ? ']' : '}', r->n - at);
			if (!end)
				return 0;
			at = (size_t)(end - r->code) + 1;
			continue;
		}
		if (c == '.' || c == '/' || c == '(' || c == ')' || c == '+' || c == '-' || is_digit(c))
			break;
		at++;
	}
	return at - r->at;
}

/// How a unit may be written otherwise than by its code.
enum habit { HABIT_SIGN, HABIT_CASE };

static bool reads(const char *text, size_t n, enum habit habit, const char *prefix, const char *unit)
{
	size_t len = strlen(prefix), rest = strlen(unit);
	if (len + rest != n)
		return false;
	if (habit == HABIT_CASE)
		return strncasecmp(text, prefix, len) == 0 && strncasecmp(text + len, unit, rest) == 0;
	return memcmp(text, prefix, len) == 0 && memcmp(text + len, unit, rest) == 0;
}

/// The unit that is meant by the sign on paper ("°C", "mmHg", "kΩ") or by its code with other capitals ("KG"): prefix and atom; false when there is none.
static bool find_meant(
	const struct lims_units *units, const char *text, size_t n, enum habit habit, const char **ret_prefix, const char **ret_code)
{
	bool sign = habit == HABIT_SIGN;
	for (size_t i = 0; i < units->base_count + units->atom_count; i++) {
		const struct lims_unit_atom *a = i < units->base_count ? &units->bases[i] : &units->atoms[i - units->base_count];
		const char *unit = sign && a->symbol ? a->symbol : a->code;
		*ret_prefix = "";
		*ret_code = a->code;
		if (reads(text, n, habit, "", unit))
			return true;
		for (size_t p = 0; a->metric && p < units->prefix_count; p++) {
			const struct lims_unit_prefix *prefix = &units->prefixes[p];
			*ret_prefix = prefix->code;
			if (reads(text, n, habit, sign && prefix->symbol ? prefix->symbol : prefix->code, unit))
				return true;
		}
	}
	return false;
}

static lims_rc find_atom(
	struct reader *r, const char *code, size_t n, const struct lims_unit_prefix **ret_prefix, const struct lims_unit_atom **ret_atom)
{
	const struct lims_unit_atom *atom = lims_units_atom(r->units, code, n);
	if (atom) {
		*ret_prefix = NULL;
		*ret_atom = atom;
		return LIMS_OK;
	}
	for (size_t i = 0; i < r->units->prefix_count; i++) {
		const struct lims_unit_prefix *p = &r->units->prefixes[i];
		size_t len = strlen(p->code);
		if (len >= n || memcmp(p->code, code, len) != 0)
			continue;
		atom = lims_units_atom(r->units, code + len, n - len);
		if (atom && atom->metric) {
			*ret_prefix = p;
			*ret_atom = atom;
			return LIMS_OK;
		}
	}
	const char *prefix_code, *atom_code;
	if (find_meant(r->units, code, n, HABIT_SIGN, &prefix_code, &atom_code))
		return lims_err_set(r->err, LIMS_E_INPUT, "unit \"%.*s\" is written %s%s here (UCUM code)", (int)n, code, prefix_code, atom_code);
	if (find_meant(r->units, code, n, HABIT_CASE, &prefix_code, &atom_code))
		return lims_err_set(r->err, LIMS_E_INPUT, "unit \"%.*s\" is unknown; perhaps %s%s is meant: capital and small letters matter",
			(int)n, code, prefix_code, atom_code);
	int shown = n > LIMS_UNIT_CODE ? LIMS_UNIT_CODE : (int)n;
	return lims_err_set(r->err, LIMS_E_INPUT,
		"unit \"%.*s\" is unknown: write a UCUM code that units.yaml has, such as kg, mm[Hg], kW.h, Cel", shown, code);
}

static lims_rc read_exponent(struct reader *r, int *ret)
{
	int sign = 1, value = 0;
	bool any = false;
	if (r->at < r->n && (r->code[r->at] == '+' || r->code[r->at] == '-')) {
		sign = r->code[r->at++] == '-' ? -1 : 1;
		any = true;
	}
	size_t first = r->at;
	while (r->at < r->n && is_digit(r->code[r->at])) {
		value = value * 10 + (r->code[r->at++] - '0');
		if (value > LIMS_UNIT_EXPONENT_MAX)
			return no_code(r, "an exponent is too large");
	}
	if (r->at == first) {
		if (any)
			return no_code(r, "digits must follow the sign of an exponent");
		value = 1;
	} else if (value == 0) {
		return no_code(r, "an exponent is 0");
	}
	*ret = sign * value;
	return LIMS_OK;
}

static lims_rc read_term(struct reader *r, struct lims_unit *ret);

static lims_rc read_component(struct reader *r, struct lims_unit *ret)
{
	if (r->at < r->n && r->code[r->at] == '(') {
		if (++r->depth > PAREN_DEPTH)
			return no_code(r, "too many parentheses");
		r->at++;
		lims_rc rc = read_term(r, ret);
		if (rc != LIMS_OK)
			return rc;
		if (r->at >= r->n || r->code[r->at] != ')')
			return no_code(r, "a parenthesis is not closed");
		r->at++;
		r->depth--;
		return LIMS_OK;
	}
	size_t n = atom_length(r);
	if (n == 0) {
		bool pure = r->at < r->n && r->code[r->at] == '1' && (r->at + 1 == r->n || !is_digit(r->code[r->at + 1]));
		if (!pure)
			return no_code(r, "a unit is missing or not closed");
		r->at++;
		*ret = lims_unit_one();
		return LIMS_OK;
	}
	const struct lims_unit_prefix *prefix;
	const struct lims_unit_atom *atom;
	int exponent;
	lims_rc rc = find_atom(r, r->code + r->at, n, &prefix, &atom);
	if (rc != LIMS_OK)
		return rc;
	r->at += n;
	rc = read_exponent(r, &exponent);
	return rc == LIMS_OK ? lims_unit_from_term(prefix, atom, exponent, ret, r->err) : rc;
}

static lims_rc read_term(struct reader *r, struct lims_unit *ret)
{
	struct lims_unit u = lims_unit_one(), more;
	bool first = true;
	for (;;) {
		bool divide = false;
		if (r->at < r->n && (r->code[r->at] == '/' || (!first && r->code[r->at] == '.')))
			divide = r->code[r->at++] == '/';
		else if (!first)
			break;
		lims_rc rc = read_component(r, &more);
		if (rc != LIMS_OK)
			return rc;
		if (first && !divide)
			u = more;
		else
			rc = divide ? lims_unit_div(&u, &more, &u, r->err) : lims_unit_mul(&u, &more, &u, r->err);
		if (rc != LIMS_OK)
			return rc;
		first = false;
	}
	*ret = u;
	return LIMS_OK;
}

lims_rc lims_unit_parse(const struct lims_units *units, const char *code, size_t n, struct lims_unit *ret, struct lims_err *err)
{
	struct reader r = {.units = units, .code = code, .n = n, .err = err};
	struct lims_unit u;
	if (n == 0)
		return lims_err_set(err, LIMS_E_INPUT, "the unit is empty: write a UCUM code, or 1 for a pure number");
	if (n >= LIMS_UNIT_CODE)
		return no_code(&r, "it is too long");
	lims_rc rc = read_term(&r, &u);
	if (rc == LIMS_OK && r.at != n)
		rc = no_code(&r, "operator '.' or '/' expected");
	if (rc == LIMS_OK)
		*ret = u;
	return rc;
}

/* ---- writing ---- */

struct writer {
	char *out;
	size_t cap;
	size_t len;
	bool full;
};

static void put(struct writer *w, const char *text)
{
	size_t n = strlen(text);
	if (w->full || w->len + n >= w->cap) {
		w->full = true;
		return;
	}
	memcpy(w->out + w->len, text, n + 1);
	w->len += n;
}

static void put_exponent(struct writer *w, int e, bool raised)
{
	static const char *const up[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
	static const char *const plain[] = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
	const char *const *digit = raised ? up : plain;
	if (e == 1)
		return;
	if (e >= 100)
		put(w, digit[e / 100]);
	if (e >= 10)
		put(w, digit[e / 10 % 10]);
	put(w, digit[e % 10]);
}

/// Terms with positive exponents, then those with negative ones behind a slash.
static void write_terms(struct writer *w, const struct lims_unit *u, bool symbol)
{
	size_t above = 0, below = 0;
	for (size_t i = 0; i < u->terms; i++)
		u->term[i].exponent > 0 ? above++ : below++;
	size_t seen = 0;
	for (size_t i = 0; i < u->terms; i++) {
		const struct lims_unit_term *t = &u->term[i];
		if (t->exponent < 0)
			continue;
		if (seen++ > 0)
			put(w, symbol ? "·" : ".");
		if (t->prefix)
			put(w, symbol ? t->prefix->symbol : t->prefix->code);
		put(w, symbol ? t->atom->symbol : t->atom->code);
		put_exponent(w, t->exponent, symbol);
	}
	if (above == 0 && (below > 0 || !symbol))
		put(w, "1");
	if (below == 0)
		return;
	put(w, below > 1 && symbol ? "/(" : "/");
	seen = 0;
	for (size_t i = 0; i < u->terms; i++) {
		const struct lims_unit_term *t = &u->term[i];
		if (t->exponent > 0)
			continue;
		if (seen++ > 0)
			put(w, symbol ? "·" : "/");
		if (t->prefix)
			put(w, symbol ? t->prefix->symbol : t->prefix->code);
		put(w, symbol ? t->atom->symbol : t->atom->code);
		put_exponent(w, -t->exponent, symbol);
	}
	if (below > 1 && symbol)
		put(w, ")");
}

lims_rc lims_unit_write_code(struct lims_unit *u, struct lims_err *err)
{
	struct writer w = {.out = u->code, .cap = sizeof u->code};
	write_terms(&w, u, false);
	if (w.full)
		return lims_err_set(err, LIMS_E_INPUT, "the code of a unit is longer than %d bytes: split the formula", LIMS_UNIT_CODE - 1);
	return LIMS_OK;
}

void lims_unit_symbol(const struct lims_unit *u, char *out)
{
	struct writer w = {.out = out, .cap = LIMS_UNIT_SYMBOL};
	out[0] = '\0';
	write_terms(&w, u, true);
	if (w.full) {
		size_t n = strlen(u->code);
		memcpy(out, u->code, n + 1);
	}
}

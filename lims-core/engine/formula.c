// SPDX-License-Identifier: Apache-2.0
// Compiling the formulas of data files, and finding the two sides of a comparison so that a result can show them.
#include "lims-core/engine/formula.h"

#include <ctype.h>
#include <string.h>

static const char *const relations[] = {"<=", ">=", "==", "!=", "<", ">"};

static const char *relation_at(const char *text)
{
	for (size_t i = 0; i < sizeof relations / sizeof *relations; i++) {
		if (strncmp(text, relations[i], strlen(relations[i])) == 0)
			return relations[i];
	}
	return NULL;
}

static bool word_char(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '.' || (unsigned char)c >= 0x80;
}

/// Length of the word at `at` when it joins or negates conditions, else 0.
static size_t logic_word(const char *text, size_t at)
{
	static const char *const words[] = {"and", "or", "not"};
	if (at > 0 && word_char(text[at - 1]))
		return 0;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		size_t n = strlen(words[i]);
		if (strncmp(text + at, words[i], n) == 0 && !word_char(text[at + n]))
			return n;
	}
	return 0;
}

bool lims_formula_split(const char *text, size_t *ret_left_n, const char **ret_relation, size_t *ret_right_at)
{
	int depth = 0;
	size_t found = 0, left_n = 0, right_at = 0;
	const char *relation = NULL;
	for (size_t i = 0; text[i] != '\0'; i++) {
		char c = text[i];
		if (c == '"' || c == '\'') {
			const char *end = strchr(text + i + 1, c);
			if (end == NULL)
				return false;
			i = (size_t)(end - text);
			continue;
		}
		if (c == '(' || c == '[')
			depth++;
		if (c == ')' || c == ']')
			depth--;
		if (depth != 0)
			continue;
		if (logic_word(text, i) > 0)
			return false;
		const char *r = relation_at(text + i);
		if (r == NULL)
			continue;
		found++;
		relation = r;
		left_n = i;
		i += strlen(r) - 1;
		right_at = i + 1;
	}
	if (found != 1)
		return false;
	*ret_left_n = left_n;
	*ret_relation = relation;
	*ret_right_at = right_at;
	return true;
}

static lims_rc compile_sides(struct lims_formula *f, const struct lims_scope *scope, struct lims_arena *arena, struct lims_err *err)
{
	size_t left_n, right_at;
	const char *relation;
	if (!lims_formula_split(f->text, &left_n, &relation, &right_at))
		return LIMS_OK;
	const struct lims_expr *left, *right;
	lims_rc rc = lims_expr_compile(f->text, left_n, scope, NULL, arena, &left, err);
	if (rc != LIMS_OK)
		return rc;
	struct lims_type type = lims_expr_type(left);
	if (type.list || (type.kind != LIMS_KIND_NUMBER && type.kind != LIMS_KIND_TEXT))
		return LIMS_OK;
	rc = lims_expr_compile(
		f->text + right_at, strlen(f->text + right_at), scope, type.kind == LIMS_KIND_NUMBER ? &type : NULL, arena, &right, err);
	if (rc != LIMS_OK)
		return rc;
	f->left = left;
	f->right = right;
	f->relation = relation;
	return LIMS_OK;
}

lims_rc lims_formula_compile(const char *text, const struct lims_scope *scope, const struct lims_type *want, bool sides, int line,
	int column, struct lims_arena *arena, const struct lims_formula **ret, struct lims_err *err)
{
	struct lims_formula *f = lims_arena_take(arena, sizeof *f);
	char *copy = lims_arena_text(arena, text);
	if (f == NULL || copy == NULL)
		return lims_err_set(err, LIMS_E_MEMORY, "The formula does not fit into the memory for data files.");
	*f = (struct lims_formula){.relation = "", .text = copy, .line = line, .column = column};
	lims_rc rc = lims_expr_compile(copy, strlen(copy), scope, want, arena, &f->expr, err);
	if (rc == LIMS_OK && sides)
		rc = compile_sides(f, scope, arena, err);
	if (rc == LIMS_OK)
		*ret = f;
	return rc;
}

bool lims_formula_mentions(const struct lims_formula *f, const char *name)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
	size_t n = strlen(name);
	for (const char *at = strstr(f->text, name); at != NULL; at = strstr(at + 1, name))
		if ((at == f->text || strchr(letters, at[-1]) == NULL) && (at[n] == '\0' || strchr(letters, at[n]) == NULL))
			return true;
	return false;
}

// SPDX-License-Identifier: Apache-2.0
// A quick look at the JSON that this program writes itself: it says yes only to what the full reader takes too.
#include "lims-core/base/json.h"
#include "lims-core/base/text.h"

#include <stdint.h>
#include <string.h>

enum { DEEP = 8, KEYS = 24, DIGITS = 18 };

struct key {
	const char *at;
	size_t n;
};

/// An object or array that is open.
struct level {
	bool object;
	size_t count; ///< keys of an object
	struct key keys[KEYS];
};

struct look {
	const char *at;
	const char *end;
	size_t depth;
	struct level levels[DEEP];
};

static char peek(const struct look *l)
{
	return l->at < l->end ? *l->at : '\0';
}

static bool take(struct look *l, char c)
{
	if (peek(l) != c)
		return false;
	l->at++;
	return true;
}

/// A text without escapes.
static bool text(struct look *l, struct key *ret)
{
	unsigned char all = 0;
	if (!take(l, '"'))
		return false;
	const char *from = l->at;
	while (l->at < l->end && *l->at != '"') {
		unsigned char c = (unsigned char)*l->at++;
		if (c < 0x20 || c == '\\' || c == 0x7f)
			return false;
		all |= c;
	}
	*ret = (struct key){.at = from, .n = (size_t)(l->at - from)};
	return take(l, '"') && (all < 0x80 || lims_text_valid(from, ret->n));
}

static bool number(struct look *l)
{
	(void)take(l, '-');
	const char *from = l->at;
	while (peek(l) >= '0' && peek(l) <= '9')
		l->at++;
	ptrdiff_t n = l->at - from;
	return n >= 1 && n <= DIGITS && (n == 1 || *from != '0');
}

static bool word(struct look *l)
{
	static const char *const words[] = {"true", "false", "null"};
	for (size_t i = 0; i < 3; i++) {
		size_t n = strlen(words[i]);
		if ((size_t)(l->end - l->at) >= n && memcmp(l->at, words[i], n) == 0) {
			l->at += n;
			return true;
		}
	}
	return false;
}

/// A key that the object has not yet, and its colon.
static bool key(struct look *l, struct level *v)
{
	struct key k;
	if (v->count == KEYS || !text(l, &k) || !take(l, ':'))
		return false;
	for (size_t i = 0; i < v->count; i++)
		if (v->keys[i].n == k.n && memcmp(v->keys[i].at, k.at, k.n) == 0)
			return false;
	v->keys[v->count++] = k;
	return true;
}

static bool opens(struct look *l)
{
	char c = peek(l);
	if ((c != '{' && c != '[') || l->depth == DEEP)
		return false;
	l->at++;
	struct level *v = &l->levels[l->depth++];
	v->object = c == '{';
	v->count = 0;
	return true;
}

static bool closes(struct look *l)
{
	return take(l, l->levels[--l->depth].object ? '}' : ']');
}

/// What stands behind a comma or an opening bracket: true when a value was read whole, *ret_opened when one was opened instead.
static bool value(struct look *l, bool *ret_opened)
{
	struct key unused;
	struct level *v = &l->levels[l->depth - 1];
	*ret_opened = false;
	if (v->object && !key(l, v))
		return false;
	char c = peek(l);
	if (c == '{' || c == '[') {
		*ret_opened = true;
		return opens(l);
	}
	return c == '"' ? text(l, &unused) : (c == '-' || (c >= '0' && c <= '9')) ? number(l) : word(l);
}

bool lims_json_plain_object(const char *bytes, size_t n)
{
	struct look l;
	bool opened = true;
	l.at = bytes;
	l.end = bytes + n;
	l.depth = 0;
	if (peek(&l) != '{' || !opens(&l))
		return false;
	while (l.depth > 0) {
		char c = peek(&l);
		bool end = c == '}' || c == ']';
		if (end ? !closes(&l) : ((!opened && !take(&l, ',')) || !value(&l, &opened)))
			return false;
		if (end)
			opened = false;
	}
	return l.at == l.end;
}

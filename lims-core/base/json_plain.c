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
	const char *end;
	size_t depth;
	struct level levels[DEEP];
};

#define EIGHT true, true, true, true, true, true, true, true
/// What ends a text, or does not stand in one without escapes.
static const bool stops[256] = {EIGHT, EIGHT, EIGHT, EIGHT, ['"'] = true, ['\\'] = true, [0x7f] = true};

// Each of these reads what stands at `at`, and gives the place behind it; NULL: it is something else. NULL is nothing.

static inline const char *one(const char *at, const char *end, char c)
{
	return at && at < end && *at == c ? at + 1 : NULL;
}

/// A text without escapes, with its quotes.
static inline const char *text(const char *at, const char *end)
{
	unsigned char all = 0;
	const char *from = at = one(at, end, '"');
	if (!at)
		return NULL;
	for (; at < end && !stops[(unsigned char)*at]; at++)
		all |= (unsigned char)*at;
	if (all >= 0x80 && !lims_text_valid(from, (size_t)(at - from)))
		return NULL;
	return one(at, end, '"');
}

static inline const char *number(const char *at, const char *end)
{
	at += at < end && *at == '-';
	const char *from = at;
	while (at < end && *at >= '0' && *at <= '9')
		at++;
	ptrdiff_t n = at - from;
	return n >= 1 && n <= DIGITS && (n == 1 || *from != '0') ? at : NULL;
}

static const char *word(const char *at, const char *end)
{
	static const char *const words[] = {"true", "false", "null"};
	for (size_t i = 0; i < 3; i++) {
		size_t n = strlen(words[i]);
		if ((size_t)(end - at) >= n && memcmp(at, words[i], n) == 0)
			return at + n;
	}
	return NULL;
}

static bool has(const struct level *v, const char *key, size_t n)
{
	for (size_t i = 0; i < v->count; i++)
		if (v->keys[i].n == n && memcmp(v->keys[i].at, key, n) == 0)
			return true;
	return false;
}

/// A key that the object has not yet, and its colon.
static inline const char *key(struct level *v, const char *at, const char *end)
{
	const char *behind = text(at, end);
	if (!behind || v->count == KEYS)
		return NULL;
	struct key k = {.at = at + 1, .n = (size_t)(behind - at - 2)};
	if (has(v, k.at, k.n))
		return NULL;
	v->keys[v->count++] = k;
	return one(behind, end, ':');
}

static const char *opens(struct look *l, const char *at)
{
	if (l->depth == DEEP)
		return NULL;
	struct level *v = &l->levels[l->depth++];
	v->object = *at == '{';
	v->count = 0;
	return at + 1;
}

/// What stands behind a comma or an opening bracket: a value, or the opening bracket of one (*ret_opened).
static inline const char *value(struct look *l, const char *at, bool *ret_opened)
{
	struct level *v = &l->levels[l->depth - 1];
	*ret_opened = false;
	if (v->object)
		at = key(v, at, l->end);
	if (!at || at == l->end)
		return NULL;
	switch (*at) {
	case '"':
		return text(at, l->end);
	case '{':
	case '[':
		*ret_opened = true;
		return opens(l, at);
	case 't':
	case 'f':
	case 'n':
		return word(at, l->end);
	default:
		return number(at, l->end);
	}
}

bool lims_json_plain_object(const char *bytes, size_t n, const char *member, bool *ret_has)
{
	struct look l;
	const char *at = bytes;
	bool opened = true;
	if (n == 0 || *at != '{')
		return false;
	// The levels are filled as they are opened.
	l.end = bytes + n;
	l.depth = 0;
	at = opens(&l, at);
	while (l.depth > 0) {
		if (at == l.end)
			return false;
		if (*at == '}' || *at == ']') {
			at = one(at, l.end, l.levels[--l.depth].object ? '}' : ']');
			opened = false;
		} else {
			at = value(&l, opened ? at : one(at, l.end, ','), &opened);
		}
		if (!at)
			return false;
	}
	if (member)
		*ret_has = has(&l.levels[0], member, strlen(member));
	return at == l.end;
}

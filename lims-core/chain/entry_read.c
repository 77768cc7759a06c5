// SPDX-License-Identifier: Apache-2.0
// Reading exactly the bytes that an entry is written as. Each value is read where it stands: verifying ten million entries is mostly this.
#include "lims-core/chain/entry_bits.h"

#include <inttypes.h>
#include <string.h>

enum { NODE = LIMS_NODE_ID - 1, HASH = LIMS_HASH_HEX - 1, MOMENT = LIMS_MOMENT_WRITTEN };

/// Where the reader stands.
struct scan {
	const char *at;
	const char *end;
	int line;
};

static inline size_t left(const struct scan *s)
{
	return (size_t)(s->end - s->at);
}

/// Steps over these n characters.
static inline bool take(struct scan *s, const char *text, size_t n)
{
	bool there = left(s) >= n && memcmp(s->at, text, n) == 0;
	s->at += there ? n : 0;
	return there;
}

#define KEY(s, text) ((s)->line++, take((s), text, sizeof(text) - 1))

static inline bool one(struct scan *s, char c)
{
	bool there = s->at < s->end && *s->at == c;
	s->at += there;
	return there;
}

/// Decimal digits without sign or leading zero, at most `max`. So many digits always fit.
static inline bool number(struct scan *s, uint64_t max, uint64_t *ret)
{
	enum { DIGITS = 19 };
	const char *from = s->at, *t = from, *end = left(s) > DIGITS ? from + DIGITS : s->end;
	uint64_t value = 0;
	for (; t < end && *t >= '0' && *t <= '9'; t++)
		value = value * 10 + (uint64_t)(*t - '0');
	s->at = t;
	*ret = value;
	return t > from && value <= max && (*from != '0' || t == from + 1);
}

/// The next n characters, '\0'-terminated into out.
static bool copy(struct scan *s, size_t n, char *out)
{
	memcpy(out, s->at, n);
	out[n] = '\0';
	s->at += n;
	return n > 0;
}

static bool read_hash(struct scan *s, struct lims_hash *ret)
{
	const char *text = s->at;
	if (left(s) < HASH || !lims_entry_digits(text, HASH))
		return false;
	// Without a branch for each digit. 'a' is 0x61.
	for (size_t i = 0; i < sizeof ret->b; i++) {
		unsigned high = (unsigned char)text[2 * i], low = (unsigned char)text[2 * i + 1];
		ret->b[i] = (uint8_t)(((high & 15) + 9 * (high >> 6)) << 4 | ((low & 15) + 9 * (low >> 6)));
	}
	s->at += HASH;
	return true;
}

static bool read_moment(struct scan *s, struct lims_moment *ret)
{
	if (left(s) < MOMENT || !lims_moment_read(s->at, ret) || !lims_entry_moment_valid(*ret))
		return false;
	s->at += MOMENT;
	return true;
}

static bool read_token(struct scan *s, char *out)
{
	return copy(s, lims_entry_token_length(s->at, left(s)), out);
}

static bool read_place(struct scan *s, struct lims_entry *e)
{
	uint64_t n = 0;
	if (!KEY(s, "node ") || left(s) < NODE || !lims_entry_digits(s->at, NODE) || !copy(s, NODE, e->node) || !one(s, '\n'))
		return false;
	if (!KEY(s, "sequence ") || !number(s, INT64_MAX, &n) || n < 1 || !one(s, '\n'))
		return false;
	e->sequence = (int64_t)n;
	if (!KEY(s, "previous ") || !read_hash(s, &e->previous) || !one(s, '\n'))
		return false;
	if (!KEY(s, "clock ") || !number(s, (uint64_t)LIMS_HLC_MS_MAX, &n) || !one(s, '.'))
		return false;
	e->clock.ms = (int64_t)n;
	if (!number(s, UINT32_MAX, &n) || !one(s, '\n'))
		return false;
	e->clock.counter = (uint32_t)n;
	return true;
}

static bool read_matter(struct scan *s, struct lims_entry *e)
{
	uint64_t n = 0;
	if (!KEY(s, "written "))
		return false;
	const char *written = s->at;
	if (!read_moment(s, &e->written) || !one(s, '\n') || !KEY(s, "observed "))
		return false;
	// Most entries are written when what they tell is observed.
	if (take(s, written, MOMENT))
		e->observed = e->written;
	else if (!read_moment(s, &e->observed))
		return false;
	if (!one(s, '\n') || !KEY(s, "actor ") || !read_token(s, e->actor) || !one(s, '\n'))
		return false;
	if (!KEY(s, "type ") || !copy(s, lims_entry_type_length(s->at, left(s)), e->type) || !one(s, '/'))
		return false;
	if (!number(s, LIMS_VERSION_MAX, &n) || n < 1 || !one(s, '\n'))
		return false;
	e->version = (unsigned)n;
	return KEY(s, "subject ") && read_token(s, e->subject) && one(s, '\n') && KEY(s, "\n");
}

lims_rc lims_entry_read_header(const void *bytes, size_t n, struct lims_entry *ret, struct lims_err *err)
{
	if (n > LIMS_ENTRY_MAX)
		return lims_err_set(err, LIMS_E_CORRUPT, "an entry of %zu bytes is longer than any entry can be", n);
	struct scan s = {.at = bytes, .end = (const char *)bytes + n};
	uint64_t format = 0;
	if (!KEY(&s, LIMS_ENTRY_WORD) || !number(&s, LIMS_VERSION_MAX, &format) || format < 1 || !one(&s, '\n'))
		return lims_err_set(err, LIMS_E_CORRUPT, "these %zu bytes are no journal entry: the first line is not lims-entry-1", n);
	if (format > LIMS_ENTRY_FORMAT)
		return lims_err_set(err, LIMS_E_INPUT, "the entry has format %d and this program knows %d; use a newer version of lims",
			(int)format, (int)LIMS_ENTRY_FORMAT);
	if (!read_place(&s, ret) || !read_matter(&s, ret))
		return lims_err_set(err, LIMS_E_CORRUPT, "line %d of an entry is not as an entry is written", s.line);
	ret->body = s.at;
	ret->body_len = left(&s);
	if (ret->body_len < 2 || ret->body_len > LIMS_ENTRY_BODY_MAX || ret->body[0] != '{' || ret->body[ret->body_len - 1] != '}')
		return lims_err_set(err, LIMS_E_CORRUPT, "the body of entry %" PRId64 " of node %s is no JSON object", ret->sequence, ret->node);
	return LIMS_OK;
}

lims_rc lims_entry_read(const void *bytes, size_t n, struct lims_entry *ret, struct lims_err *err)
{
	lims_rc rc = lims_entry_read_header(bytes, n, ret, err);
	if (rc != LIMS_OK)
		return rc;
	rc = lims_entry_check_body(ret->body, ret->body_len, err);
	if (rc != LIMS_OK && rc != LIMS_E_MEMORY)
		return lims_err_set(err, LIMS_E_CORRUPT, "the body of entry %" PRId64 " of node %s is no valid JSON", ret->sequence, ret->node);
	return rc;
}

// SPDX-License-Identifier: Apache-2.0
// Writing an entry as bytes and reading exactly such bytes again.
#include "lims-core/chain/entry.h"
#include "lims-core/base/json.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { FORMAT_NUMBER = 1 };
#define FORMAT_WORD "lims-entry-"

// One day inside what RFC 3339 can write with any offset.
#define MOMENT_LOW INT64_C(-2208902400000000)
#define MOMENT_HIGH INT64_C(253402214400000000)

static bool moment_valid(struct lims_moment m)
{
	return m.us >= MOMENT_LOW && m.us <= MOMENT_HIGH && m.offset_min > -1440 && m.offset_min < 1440;
}

static lims_rc bad_field(struct lims_err *err, const char *field, const char *rule)
{
	return lims_err_set(err, LIMS_E_INPUT, "the entry's %s cannot be written: %s", field, rule);
}

static lims_rc check_fields(const struct lims_entry *e, struct lims_err *err)
{
	if (!lims_entry_node_valid(e->node))
		return bad_field(err, "node", "it must be 32 lower-case hexadecimal digits");
	if (e->sequence < 1)
		return bad_field(err, "sequence", "it begins at 1");
	if (e->clock.ms < 0 || e->clock.ms > LIMS_HLC_MS_MAX)
		return bad_field(err, "clock", "it must lie between 1970 and 9999");
	if (!moment_valid(e->written))
		return bad_field(err, "time of writing", "it must lie between 1900 and 9999; check the machine's clock");
	if (!moment_valid(e->observed))
		return bad_field(err, "time observed", "it must lie between 1900 and 9999");
	if (!lims_entry_token_valid(e->actor))
		return bad_field(err, "actor", "it must be 1 to 128 ASCII characters without blanks");
	if (!lims_entry_type_valid(e->type))
		return bad_field(err, "type", "it must be two or more words of a-z, 0-9 and _ joined by full stops");
	if (e->version < 1 || e->version > LIMS_VERSION_MAX)
		return bad_field(err, "version", "it must be 1 to 999");
	if (!lims_entry_token_valid(e->subject))
		return bad_field(err, "subject", "it must be 1 to 128 ASCII characters without blanks");
	return LIMS_OK;
}

lims_rc lims_entry_check_body(const char *body, size_t n, struct lims_err *err)
{
	if (n > LIMS_ENTRY_BODY_MAX)
		return lims_err_set(
			err, LIMS_E_INPUT, "the entry's body has %zu bytes, more than %d; keep large evidence as a blob", n, (int)LIMS_ENTRY_BODY_MAX);
	if (n < 2 || body[0] != '{' || body[n - 1] != '}')
		return lims_err_set(err, LIMS_E_INPUT, "the entry's body is no JSON object from its first to its last byte");
	struct lims_json_doc *doc = NULL;
	if (lims_json_plain_object(body, n))
		return LIMS_OK;
	if (lims_json_parse(body, n, LIMS_ENTRY_BODY_MAX, &doc, err) != LIMS_OK)
		return lims_err_context(err, "the entry's body");
	lims_json_destroy(doc);
	return LIMS_OK;
}

lims_rc lims_entry_write(const struct lims_entry *e, struct lims_buf *b, struct lims_err *err)
{
	lims_rc rc = check_fields(e, err);
	if (rc == LIMS_OK)
		rc = e->body ? lims_entry_check_body(e->body, e->body_len, err) : bad_field(err, "body", "there is none");
	if (rc != LIMS_OK)
		return rc;
	char previous[LIMS_HASH_HEX], written[LIMS_MOMENT_TEXT], observed[LIMS_MOMENT_TEXT];
	lims_hash_hex(&e->previous, previous);
	lims_moment_text(e->written, written);
	lims_moment_text(e->observed, observed);
	lims_buf_addf(b, "%s%d\nnode %s\nsequence %" PRId64 "\nprevious %s\nclock %" PRId64 ".%" PRIu32 "\n", FORMAT_WORD, (int)FORMAT_NUMBER,
		e->node, e->sequence, previous, e->clock.ms, e->clock.counter);
	lims_buf_addf(
		b, "written %s\nobserved %s\nactor %s\ntype %s/%u\nsubject %s\n\n", written, observed, e->actor, e->type, e->version, e->subject);
	lims_buf_add(b, e->body, e->body_len);
	return lims_buf_check(b, "an entry", err);
}

/// Where the reader stands.
struct scan {
	const char *from;
	const char *at;
	const char *end;
	int line;
};

/// The value of the next line, which must be "key value\n"; '\0'-terminated into out. A NUL in it is found by no_nul.
static inline bool line_value(struct scan *s, const char *key, size_t klen, char *out, size_t size)
{
	s->line++;
	if ((size_t)(s->end - s->at) < klen || memcmp(s->at, key, klen) != 0)
		return false;
	const char *value = s->at + klen;
	size_t room = (size_t)(s->end - value);
	const char *stop = memchr(value, '\n', room < size ? room : size);
	if (!stop)
		return false;
	memcpy(out, value, (size_t)(stop - value));
	out[stop - value] = '\0';
	s->at = stop + 1;
	return true;
}
/// Looked for in all lines at once: looking line by line costs more than reading them.
static bool no_nul(struct scan *s)
{
	const char *nul = memchr(s->from, '\0', (size_t)(s->at - s->from));
	s->line = nul ? 1 : s->line;
	for (const char *c = s->from; nul && c < nul; c++)
		s->line += *c == '\n';
	return !nul;
}

/// The length of a key is known when this is compiled.
#define LINE_VALUE(s, key, out, size) line_value((s), (key), sizeof(key) - 1, (out), (size))

/// Decimal digits without sign or leading zero, at most `max`, up to the character `stop`.
static bool number(const char **text, char stop, uint64_t max, uint64_t *ret)
{
	const char *t = *text;
	uint64_t value = 0;
	if (*t == '0' && t[1] != stop)
		return false;
	if (*t < '0' || *t > '9')
		return false;
	for (; *t >= '0' && *t <= '9'; t++) {
		uint64_t digit = (uint64_t)(*t - '0');
		if (__builtin_mul_overflow(value, 10, &value) || __builtin_add_overflow(value, digit, &value) || value > max)
			return false;
	}
	if (*t != stop)
		return false;
	*text = t;
	*ret = value;
	return true;
}

static bool read_moment(const char *text, struct lims_moment *ret)
{
	struct lims_moment m;
	// The one way in which lims_moment_text writes it, "2026-11-23T15:04:05.123456+07:00".
	bool as_written = strlen(text) == 32 && text[10] == 'T' && text[19] == '.' && (text[26] == '+' || text[26] == '-') &&
					  strcmp(text + 26, "-00:00") != 0;
	if (!as_written || lims_moment_parse(text, &m, NULL) != LIMS_OK || !moment_valid(m))
		return false;
	*ret = m;
	return true;
}

static bool read_hash(const char *text, struct lims_hash *ret)
{
	if (strspn(text, "0123456789abcdef") != 2 * sizeof ret->b || text[2 * sizeof ret->b])
		return false;
	// The digits of a hash cannot be guessed: a branch for each of them costs more than the rest of the header. 'a' is 0x61.
	for (size_t i = 0; i < sizeof ret->b; i++) {
		unsigned high = (unsigned char)text[2 * i], low = (unsigned char)text[2 * i + 1];
		ret->b[i] = (uint8_t)(((high & 15) + 9 * (high >> 6)) << 4 | ((low & 15) + 9 * (low >> 6)));
	}
	return true;
}

static bool read_place(struct scan *s, struct lims_entry *e)
{
	char text[LIMS_SUBJECT_SIZE];
	uint64_t n = 0;
	const char *t = text;
	if (!LINE_VALUE(s, "node ", e->node, sizeof e->node) || !lims_entry_node_valid(e->node))
		return false;
	if (!LINE_VALUE(s, "sequence ", text, sizeof text) || !number(&t, '\0', INT64_MAX, &n) || n < 1)
		return false;
	e->sequence = (int64_t)n;
	if (!LINE_VALUE(s, "previous ", text, sizeof text) || !read_hash(text, &e->previous))
		return false;
	t = text;
	if (!LINE_VALUE(s, "clock ", text, sizeof text) || !number(&t, '.', (uint64_t)LIMS_HLC_MS_MAX, &n))
		return false;
	e->clock.ms = (int64_t)n;
	t++;
	if (!number(&t, '\0', UINT32_MAX, &n))
		return false;
	e->clock.counter = (uint32_t)n;
	return true;
}

static bool read_matter(struct scan *s, struct lims_entry *e)
{
	char text[LIMS_SUBJECT_SIZE], observed[LIMS_SUBJECT_SIZE];
	uint64_t n = 0;
	if (!LINE_VALUE(s, "written ", text, sizeof text) || !read_moment(text, &e->written))
		return false;
	if (!LINE_VALUE(s, "observed ", observed, sizeof observed))
		return false;
	// Most entries are written when what they tell is observed.
	if (strcmp(observed, text) == 0)
		e->observed = e->written;
	else if (!read_moment(observed, &e->observed))
		return false;
	if (!LINE_VALUE(s, "actor ", e->actor, sizeof e->actor) || !lims_entry_token_valid(e->actor))
		return false;
	if (!LINE_VALUE(s, "type ", text, LIMS_TYPE_SIZE))
		return false;
	char *slash = strchr(text, '/');
	if (!slash)
		return false;
	const char *t = slash + 1;
	if (!number(&t, '\0', LIMS_VERSION_MAX, &n) || n < 1)
		return false;
	e->version = (unsigned)n;
	*slash = '\0';
	if (!lims_entry_type_valid(text))
		return false;
	memcpy(e->type, text, (size_t)(slash - text) + 1);
	if (!LINE_VALUE(s, "subject ", e->subject, sizeof e->subject) || !lims_entry_token_valid(e->subject))
		return false;
	return LINE_VALUE(s, "", text, 1);
}

lims_rc lims_entry_read_header(const void *bytes, size_t n, struct lims_entry *ret, struct lims_err *err)
{
	if (n > LIMS_ENTRY_MAX)
		return lims_err_set(err, LIMS_E_CORRUPT, "an entry of %zu bytes is longer than any entry can be", n);
	struct scan s = {.from = bytes, .at = bytes, .end = (const char *)bytes + n};
	char text[LIMS_SUBJECT_SIZE];
	const char *t = text;
	uint64_t format = 0;
	if (!LINE_VALUE(&s, FORMAT_WORD, text, sizeof text) || !number(&t, '\0', LIMS_VERSION_MAX, &format) || format < 1)
		return lims_err_set(err, LIMS_E_CORRUPT, "these %zu bytes are no journal entry: the first line is not lims-entry-1", n);
	if (format > FORMAT_NUMBER)
		return lims_err_set(err, LIMS_E_INPUT, "the entry has format %d and this program knows %d; use a newer version of lims",
			(int)format, (int)FORMAT_NUMBER);
	if (!read_place(&s, ret) || !read_matter(&s, ret) || !no_nul(&s))
		return lims_err_set(err, LIMS_E_CORRUPT, "line %d of an entry is not as an entry is written", s.line);
	ret->body = s.at;
	ret->body_len = (size_t)(s.end - s.at);
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

// SPDX-License-Identifier: Apache-2.0
// Reading a bundle: its shape and its digest.
#include "laboratory/proof/bundle.h"
#include "lims-core/chain/words.h"

#include <inttypes.h>
#include <string.h>

enum { LINE_MAX_BYTES = 512 };

/// Where the reader stands.
struct scan {
	const unsigned char *bytes;
	size_t n, at;
	int64_t records;
	size_t line_at; ///< where the line begins
	char line[LINE_MAX_BYTES];
	char *rest; ///< of the line, behind its first word
	struct lims_arena *arena;
	struct lims_bundle *b;
	size_t segment_room, entry_room, blob_room;
};

static lims_rc bundle_damaged(const struct scan *s, const char *what, struct lims_err *err)
{
	return lims_err_set(err, LIMS_E_INPUT, "the bundle is damaged or cut off at byte %zu: %s; ask for a new copy of the file", s->at,
		lims_err_tr(err, what));
}

/// Next line without its '\n' into s->line.
static lims_rc take_line(struct scan *s, struct lims_err *err)
{
	const unsigned char *from = s->bytes + s->at;
	size_t left = s->n - s->at, room = left < LINE_MAX_BYTES ? left : LINE_MAX_BYTES;
	const unsigned char *end = left ? memchr(from, '\n', room) : NULL;
	if (!end)
		return bundle_damaged(s, left ? "there is no line where one must be" : "it ends here", err);
	size_t len = (size_t)(end - from);
	for (size_t i = 0; i < len; i++)
		if (from[i] < ' ' || from[i] > '~')
			return bundle_damaged(s, "there is no line where one must be", err);
	memcpy(s->line, from, len);
	s->line[len] = '\0';
	s->line_at = s->at;
	s->at += len + 1;
	s->records++;
	return LIMS_OK;
}

/// True when the line begins with this word; s->rest is what follows it.
static bool line_is(struct scan *s, const char *first)
{
	size_t n = strlen(first);
	if (strncmp(s->line, first, n) != 0 || s->line[n] != ' ')
		return false;
	s->rest = s->line + n + 1;
	return true;
}

/// n bytes and the '\n' behind them.
static lims_rc take_bytes(struct scan *s, size_t n, const unsigned char **ret, struct lims_err *err)
{
	if (n >= s->n - s->at || s->bytes[s->at + n] != '\n')
		return bundle_damaged(s, "a record is longer or shorter than it says", err);
	*ret = s->bytes + s->at;
	s->at += n + 1;
	return LIMS_OK;
}

static bool text_line(struct scan *s, const char *first, char *ret)
{
	if (!line_is(s, first) || !s->rest[0] || strlen(s->rest) >= LIMS_BUNDLE_TEXT)
		return false;
	memcpy(ret, s->rest, strlen(s->rest) + 1);
	return true;
}

static bool header_line(struct scan *s, int n, struct lims_bundle_header *h)
{
	char made[LIMS_BUNDLE_TEXT];
	switch (n) {
	case 0:
		return line_is(s, "laboratory") && lims_word_node(&s->rest, h->laboratory) && !s->rest;
	case 1:
		h->training = strcmp(s->line, "kind training") == 0;
		return h->training || strcmp(s->line, "kind production") == 0;
	case 2:
		return text_line(s, "paper", h->paper) && !strchr(h->paper, ' ');
	case 3:
		return text_line(s, "program", h->program);
	default:
		return text_line(s, "made", made) && lims_moment_parse(made, &h->made, NULL) == LIMS_OK;
	}
}

static lims_rc read_header(struct scan *s, struct lims_err *err)
{
	static const char format_word[] = "lims-bundle-";
	lims_rc rc = take_line(s, err);
	if (rc != LIMS_OK || strncmp(s->line, format_word, strlen(format_word)) != 0)
		return lims_err_set(err, LIMS_E_INPUT, "the file is no bundle; name one that lims audit export wrote");
	if (strcmp(s->line, "lims-bundle-1") != 0)
		return lims_err_set(err, LIMS_E_INPUT,
			"the bundle has the format %s and this program knows lims-bundle-1; use a newer version of lims-verify", s->line);
	for (int n = 0; n < 5 && rc == LIMS_OK; n++) {
		rc = take_line(s, err);
		if (rc == LIMS_OK && !header_line(s, n, &s->b->header))
			rc = bundle_damaged(s, "its head is not as a bundle begins", err);
	}
	return rc;
}

static lims_rc no_memory(struct lims_err *err)
{
	return lims_err_set(err, LIMS_E_MEMORY, "There is no memory to read the bundle; close other programs and try again");
}

/// One more zeroed element of a list that doubles in the arena; NULL when memory is out.
static void *more(struct scan *s, void **list, size_t *count, size_t *room, size_t size)
{
	if (*count == *room) {
		size_t wanted = *room ? 2 * *room : 64;
		void *grown = lims_arena_array(s->arena, wanted, size);
		if (!grown)
			return NULL;
		if (*count)
			memcpy(grown, *list, *count * size);
		*list = grown;
		*room = wanted;
	}
	return (char *)*list + (*count)++ * size;
}

static lims_rc read_entry(struct scan *s, struct lims_err *err)
{
	int64_t len;
	lims_rc rc = take_line(s, err);
	if (rc == LIMS_OK && (!line_is(s, "entry") || !lims_word_number(&s->rest, 1, LIMS_ENTRY_MAX, &len) || s->rest))
		rc = bundle_damaged(s, "an entry is missing, or longer than any entry can be", err);
	if (rc != LIMS_OK)
		return rc;
	struct lims_bundle_entry_view *e = more(s, (void **)&s->b->entries, &s->b->entry_count, &s->entry_room, sizeof *e);
	if (!e || s->b->entry_count > LIMS_BUNDLE_RECORDS_MAX)
		return no_memory(err);
	e->len = (size_t)len;
	rc = take_bytes(s, e->len, &e->bytes, err);
	if (rc == LIMS_OK)
		rc = lims_sha256(e->bytes, e->len, &e->hash, err);
	return rc;
}

static lims_rc read_segment(struct scan *s, struct lims_err *err)
{
	struct lims_bundle_segment_view v = {.first = 0};
	bool good = lims_word_node(&s->rest, v.node) && lims_word_number(&s->rest, 1, INT64_MAX - 1, &v.first) &&
				lims_word_number(&s->rest, 1, INT64_MAX - 1, &v.last) && !s->rest;
	if (!good || v.last < v.first || v.last - v.first >= LIMS_BUNDLE_RECORDS_MAX || s->b->blob_count)
		return bundle_damaged(s, "a line \"segment\" is not as one is written", err);
	lims_rc rc = LIMS_OK;
	for (int64_t i = v.first; i <= v.last && rc == LIMS_OK; i++)
		rc = read_entry(s, err);
	if (rc != LIMS_OK)
		return rc;
	struct lims_bundle_segment_view *kept = more(s, (void **)&s->b->segments, &s->b->segment_count, &s->segment_room, sizeof *kept);
	if (!kept)
		return no_memory(err);
	*kept = v;
	return LIMS_OK;
}

static lims_rc read_head(struct scan *s, struct lims_err *err)
{
	struct lims_bundle_segment_view *of = s->b->segment_count ? &s->b->segments[s->b->segment_count - 1] : NULL;
	struct lims_head h;
	bool good = of && !of->has_head && !s->b->blob_count && lims_word_number(&s->rest, 1, INT64_MAX, &h.sequence) &&
				lims_word_hash(&s->rest, &h.hash) && lims_word_hex(&s->rest, h.signature, sizeof h.signature) && !s->rest;
	if (!good || h.sequence != of->last)
		return bundle_damaged(s, "a head is not as one is written", err);
	memcpy(h.node, of->node, sizeof h.node);
	of->head = h;
	of->has_head = true;
	return LIMS_OK;
}

static lims_rc read_blob(struct scan *s, struct lims_err *err)
{
	struct lims_hash name;
	int64_t len;
	if (!lims_word_hash(&s->rest, &name) || !lims_word_number(&s->rest, 0, LIMS_BUNDLE_MAX, &len) || s->rest)
		return bundle_damaged(s, "a blob is not as one is written", err);
	struct lims_bundle_blob_view *v = more(s, (void **)&s->b->blobs, &s->b->blob_count, &s->blob_room, sizeof *v);
	if (!v || s->b->blob_count > LIMS_BUNDLE_RECORDS_MAX)
		return no_memory(err);
	*v = (struct lims_bundle_blob_view){.name = name, .len = (size_t)len};
	return take_bytes(s, v->len, &v->bytes, err);
}

static lims_rc read_end(struct scan *s, struct lims_err *err)
{
	int64_t records = 0;
	struct lims_hash said, sum;
	if (!lims_word_number(&s->rest, 1, INT64_MAX, &records) || !lims_word_hash(&s->rest, &said) || s->rest)
		return bundle_damaged(s, "its last line is not as one is written", err);
	lims_rc rc = lims_sha256(s->bytes, s->line_at, &sum, err);
	if (rc == LIMS_OK && (records != s->records - 1 || !lims_hash_equal(&said, &sum)))
		rc = bundle_damaged(s, "its digest is not that of its bytes", err);
	if (rc == LIMS_OK && s->at != s->n)
		rc = bundle_damaged(s, "something follows its end", err);
	return rc;
}

/// Now that the list of entries has stopped growing: every entry says what it is, and every segment learns where its own stand.
static void place_entries(struct lims_bundle *b)
{
	size_t at = 0;
	for (size_t i = 0; i < b->entry_count; i++)
		if (lims_entry_read(b->entries[i].bytes, b->entries[i].len, &b->entries[i].e, NULL) != LIMS_OK)
			b->entries[i].e = (struct lims_entry){.sequence = 0};
	for (size_t i = 0; i < b->segment_count; i++) {
		b->segments[i].entries = b->entries + at;
		at += (size_t)(b->segments[i].last - b->segments[i].first + 1);
	}
}

lims_rc lims_bundle_read(const void *bytes, size_t n, struct lims_arena *arena, struct lims_bundle *ret, struct lims_err *err)
{
	struct lims_bundle b = {.segment_count = 0};
	struct scan s = {.bytes = bytes, .n = n, .arena = arena, .b = &b};
	lims_rc rc = read_header(&s, err);
	while (rc == LIMS_OK) {
		rc = take_line(&s, err);
		if (rc != LIMS_OK)
			break;
		if (line_is(&s, "end")) {
			rc = read_end(&s, err);
			break;
		}
		if (line_is(&s, "segment"))
			rc = read_segment(&s, err);
		else if (line_is(&s, "head"))
			rc = read_head(&s, err);
		else if (line_is(&s, "blob"))
			rc = read_blob(&s, err);
		else
			rc = bundle_damaged(&s, "there is a line that no bundle has", err);
	}
	if (rc != LIMS_OK)
		return rc;
	place_entries(&b);
	*ret = b;
	return LIMS_OK;
}

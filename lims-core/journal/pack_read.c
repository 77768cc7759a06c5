// SPDX-License-Identifier: Apache-2.0
// Reading a pack: once whole to check shape and digest, then again part by part.
#include "lims-core/chain/words.h"
#include "lims-core/journal/pack.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WINDOW = 1 << 16, LINE_MAX_BYTES = 512, FORMAT_NUMBER = 1 };

struct lims_pack {
	struct lims_pack_source source;
	int fd; ///< -1: not a file of ours
	struct lims_pack_header header;
	struct lims_pack_have *haves;
	size_t have_count;
	struct lims_pack_chain *chains;
	size_t chain_count;
	uint64_t blobs_at;
	int64_t blob_count;
};

/// Where the reader stands; every byte that was taken goes into the digest when there is one.
struct scan {
	struct lims_pack_source source;
	struct lims_hasher *hasher; ///< NULL: no digest
	uint64_t base;              ///< offset of window[0]
	size_t fill;
	size_t pos;
	int64_t records;
	char line[LINE_MAX_BYTES];
	unsigned char window[WINDOW];
};

static uint64_t offset_of(const struct scan *s)
{
	return s->base + s->pos;
}

static lims_rc pack_damaged(const struct scan *s, const char *what, struct lims_err *err)
{
	return lims_err_set(err, LIMS_E_INPUT,
		"the pack is damaged or cut off at byte %" PRIu64 ": %s; nothing was taken from it, ask for a new one", offset_of(s),
		lims_err_tr(err, what));
}

static lims_rc refill(struct scan *s, struct lims_err *err)
{
	s->base += s->fill;
	s->pos = s->fill = 0;
	return s->source.read(s->source.ctx, s->base, s->window, sizeof s->window, &s->fill, err);
}

/// Next line without its '\n' into s->line.
static lims_rc take_line(struct scan *s, struct lims_err *err)
{
	size_t n = 0;
	for (;;) {
		if (s->pos == s->fill) {
			lims_rc rc = refill(s, err);
			if (rc != LIMS_OK)
				return rc;
			if (s->fill == 0)
				return pack_damaged(s, "it ends here", err);
		}
		char c = (char)s->window[s->pos++];
		if (c == '\n')
			break;
		if (n + 1 >= sizeof s->line || c < ' ' || c > '~')
			return pack_damaged(s, "there is no line where one must be", err);
		s->line[n++] = c;
	}
	s->line[n] = '\0';
	return LIMS_OK;
}

static lims_rc hash_line(struct scan *s, struct lims_err *err)
{
	s->records++;
	if (!s->hasher)
		return LIMS_OK;
	lims_rc rc = lims_hasher_add(s->hasher, s->line, strlen(s->line), err);
	return rc == LIMS_OK ? lims_hasher_add(s->hasher, "\n", 1, err) : rc;
}

/// n bytes and the '\n' behind them; into b when it is not NULL.
static lims_rc take_bytes(struct scan *s, uint64_t n, struct lims_buf *b, struct lims_err *err)
{
	uint64_t left = n + 1;
	while (left > 0) {
		if (s->pos == s->fill) {
			lims_rc rc = refill(s, err);
			if (rc != LIMS_OK)
				return rc;
			if (s->fill == 0)
				return pack_damaged(s, "it ends here", err);
		}
		size_t step = s->fill - s->pos;
		if (step > left)
			step = (size_t)left;
		const unsigned char *from = s->window + s->pos;
		if (s->hasher) {
			lims_rc rc = lims_hasher_add(s->hasher, from, step, err);
			if (rc != LIMS_OK)
				return rc;
		}
		bool last = step == left;
		if (b)
			lims_buf_add(b, from, last ? step - 1 : step);
		s->pos += step;
		left -= step;
		if (last && from[step - 1] != '\n')
			return pack_damaged(s, "a record is longer or shorter than it says", err);
	}
	return b ? lims_buf_check(b, "a record of a pack", err) : LIMS_OK;
}

/// True when the line begins with this word; *ret_rest is what follows it, in a copy that may be cut into words.
static bool line_is(struct scan *s, const char *first, char copy[LINE_MAX_BYTES], char **ret_rest)
{
	size_t n = strlen(first);
	if (strncmp(s->line, first, n) != 0 || s->line[n] != ' ')
		return false;
	memcpy(copy, s->line, strlen(s->line) + 1);
	*ret_rest = copy + n + 1;
	return true;
}

static bool read_party(struct scan *s, const char *name, struct lims_pack_party *p)
{
	char copy[LINE_MAX_BYTES], *at = NULL;
	return line_is(s, name, copy, &at) && lims_word_node(&at, p->node) && lims_word_hash(&at, &p->born) &&
		   lims_word_hex(&at, p->public_key, sizeof p->public_key) && !at;
}

static bool header_line(struct scan *s, int n, struct lims_pack_header *h)
{
	char copy[LINE_MAX_BYTES], *at = NULL;
	switch (n) {
	case 0:
		return line_is(s, "laboratory", copy, &at) && lims_word_node(&at, h->laboratory) && !at;
	case 1:
		h->training = strcmp(s->line, "kind training") == 0;
		return h->training || strcmp(s->line, "kind production") == 0;
	case 2:
		return read_party(s, "founder", &h->founder);
	default:
		return read_party(s, "writer", &h->writer);
	}
}

static lims_rc read_header(struct scan *s, struct lims_pack_header *h, struct lims_err *err)
{
	static const char format_word[] = "lims-pack-";
	lims_rc rc = take_line(s, err);
	if (rc == LIMS_E_INPUT || (rc == LIMS_OK && strncmp(s->line, format_word, strlen(format_word)) != 0))
		return lims_err_set(err, LIMS_E_INPUT, "the file is no sync pack; name one that lims sync wrote");
	if (rc != LIMS_OK)
		return rc;
	if (strcmp(s->line, "lims-pack-1") != 0)
		return lims_err_set(err, LIMS_E_INPUT,
			"the pack has the format %s and this program knows lims-pack-%d; use a newer version of lims", s->line, (int)FORMAT_NUMBER);
	rc = hash_line(s, err);
	for (int n = 0; n < 4 && rc == LIMS_OK; n++) {
		rc = take_line(s, err);
		if (rc == LIMS_OK && !header_line(s, n, h))
			rc = pack_damaged(s, "its head is not as a pack begins", err);
		if (rc == LIMS_OK)
			rc = hash_line(s, err);
	}
	return rc;
}

/// Makes room for one more element; the power-of-two sizes keep it linear.
static bool grow(void **list, size_t count, size_t size)
{
	if (count & (count - 1))
		return true;
	void *more = realloc(*list, (count ? count * 2 : 1) * size);
	if (!more)
		return false;
	*list = more;
	return true;
}

static lims_rc no_memory(struct lims_err *err)
{
	return lims_err_set(err, LIMS_E_MEMORY, "no memory to read the pack");
}

static lims_rc read_have(struct lims_pack *p, struct scan *s, char *at, struct lims_err *err)
{
	struct lims_pack_have h;
	if (!lims_word_node(&at, h.writer) || !lims_word_node(&at, h.node) || !lims_word_number(&at, 1, INT64_MAX, &h.sequence) || at)
		return pack_damaged(s, "a line \"have\" is not as one is written", err);
	if (p->chain_count || p->blob_count || p->have_count >= LIMS_PACK_HAVES_MAX)
		return pack_damaged(s, "there are too many lines \"have\", or one after the chains", err);
	if (!grow((void **)&p->haves, p->have_count, sizeof *p->haves))
		return no_memory(err);
	p->haves[p->have_count++] = h;
	return hash_line(s, err);
}

static bool head_line(struct scan *s, const char *node, struct lims_head *h)
{
	char copy[LINE_MAX_BYTES], *at = NULL;
	memcpy(h->node, node, sizeof h->node);
	return line_is(s, "head", copy, &at) && lims_word_number(&at, 1, INT64_MAX, &h->sequence) && lims_word_hash(&at, &h->hash) &&
		   lims_word_hex(&at, h->signature, sizeof h->signature) && !at;
}

static bool entry_line(struct scan *s, int64_t *ret_len)
{
	char copy[LINE_MAX_BYTES], *at = NULL;
	return line_is(s, "entry", copy, &at) && lims_word_number(&at, 1, LIMS_ENTRY_MAX, ret_len) && !at;
}

static bool blob_line(struct scan *s, struct lims_hash *ret_hash, int64_t *ret_len)
{
	char copy[LINE_MAX_BYTES], *at = NULL;
	return line_is(s, "blob", copy, &at) && lims_word_hash(&at, ret_hash) && lims_word_number(&at, 0, LIMS_PACK_BLOB_MAX, ret_len) && !at;
}

/// Heads and entries of a chain whose line was read.
static lims_rc walk_chain(
	struct scan *s, const struct lims_pack_chain *c, bool heads_only, const struct lims_pack_visit *v, struct lims_err *err)
{
	struct lims_head h;
	struct lims_buf b;
	int64_t len = 0;
	lims_rc rc = LIMS_OK;
	lims_buf_init(&b, LIMS_ENTRY_MAX);
	for (int64_t i = 0; i < c->heads && rc == LIMS_OK; i++) {
		rc = take_line(s, err);
		if (rc == LIMS_OK && !head_line(s, c->node, &h))
			rc = pack_damaged(s, "a head is not as one is written", err);
		if (rc == LIMS_OK)
			rc = hash_line(s, err);
		if (rc == LIMS_OK && v && v->head)
			rc = v->head(v->ctx, &h, err);
	}
	for (int64_t n = c->first; n <= c->last && rc == LIMS_OK && !heads_only; n++) {
		lims_buf_clear(&b);
		rc = take_line(s, err);
		if (rc == LIMS_OK && !entry_line(s, &len))
			rc = pack_damaged(s, "an entry is missing, or longer than any entry can be", err);
		if (rc == LIMS_OK)
			rc = hash_line(s, err);
		if (rc == LIMS_OK)
			rc = take_bytes(s, (uint64_t)len, v && v->entry ? &b : NULL, err);
		if (rc == LIMS_OK && v && v->entry)
			rc = v->entry(v->ctx, b.data, b.len, err);
	}
	lims_buf_finish(&b);
	return rc;
}

static lims_rc read_chain(struct lims_pack *p, struct scan *s, char *at, struct lims_err *err)
{
	struct lims_pack_chain c = {.first = 0};
	bool good = lims_word_node(&at, c.node) && lims_word_number(&at, 1, INT64_MAX - 1, &c.first) &&
				lims_word_number(&at, 0, INT64_MAX - 1, &c.last) && lims_word_number(&at, 0, LIMS_PACK_HEADS_MAX, &c.heads) && !at;
	// last = first - 1: no entries, heads only.
	if (!good || c.last < c.first - 1 || p->blob_count || p->chain_count >= LIMS_PACK_CHAINS_MAX)
		return pack_damaged(s, "a line \"chain\" is not as one is written", err);
	for (size_t i = 0; i < p->chain_count; i++)
		if (strcmp(p->chains[i].node, c.node) == 0)
			return pack_damaged(s, "a node has two chains", err);
	if (!grow((void **)&p->chains, p->chain_count, sizeof *p->chains))
		return no_memory(err);
	lims_rc rc = hash_line(s, err);
	c.at = offset_of(s);
	p->chains[p->chain_count++] = c;
	return rc == LIMS_OK ? walk_chain(s, &c, false, NULL, err) : rc;
}

static lims_rc read_blob(struct lims_pack *p, struct scan *s, uint64_t line_at, struct lims_err *err)
{
	struct lims_hash hash;
	int64_t len = 0;
	if (!blob_line(s, &hash, &len))
		return pack_damaged(s, "a blob is not as one is written, or larger than any blob can be", err);
	if (p->blob_count++ == 0)
		p->blobs_at = line_at;
	lims_rc rc = hash_line(s, err);
	return rc == LIMS_OK ? take_bytes(s, (uint64_t)len, NULL, err) : rc;
}

static lims_rc read_end(struct scan *s, char *at, struct lims_err *err)
{
	int64_t records = 0;
	struct lims_hash said, sum;
	if (!lims_word_number(&at, 1, INT64_MAX, &records) || !lims_word_hash(&at, &said) || at)
		return pack_damaged(s, "its last line is not as one is written", err);
	lims_rc rc = lims_hasher_end(s->hasher, &sum, err);
	if (rc != LIMS_OK)
		return rc;
	if (records != s->records || !lims_hash_equal(&said, &sum))
		return pack_damaged(s, "its digest is not that of its bytes", err);
	if (s->pos == s->fill)
		rc = refill(s, err);
	if (rc == LIMS_OK && s->pos != s->fill)
		rc = pack_damaged(s, "something follows its end", err);
	return rc;
}

static lims_rc read_all(struct lims_pack *p, struct scan *s, struct lims_err *err)
{
	lims_rc rc = lims_hasher_begin(s->hasher, err);
	if (rc == LIMS_OK)
		rc = read_header(s, &p->header, err);
	while (rc == LIMS_OK) {
		char copy[LINE_MAX_BYTES], *at = NULL;
		uint64_t line_at = offset_of(s);
		rc = take_line(s, err);
		if (rc != LIMS_OK)
			break;
		if (line_is(s, "end", copy, &at))
			return read_end(s, at, err);
		if (line_is(s, "have", copy, &at))
			rc = read_have(p, s, at, err);
		else if (line_is(s, "chain", copy, &at))
			rc = read_chain(p, s, at, err);
		else if (line_is(s, "blob", copy, &at))
			rc = read_blob(p, s, line_at, err);
		else
			rc = pack_damaged(s, "there is a line that no pack has", err);
	}
	return rc;
}

lims_rc lims_pack_open(struct lims_pack_source source, struct lims_pack **ret_pack, struct lims_err *err)
{
	struct lims_pack *p = calloc(1, sizeof *p);
	struct scan *s = calloc(1, sizeof *s);
	struct lims_hasher *h = lims_hasher_create();
	lims_rc rc = LIMS_OK;
	if (!p || !s || !h) {
		rc = no_memory(err);
	} else {
		p->source = s->source = source;
		p->fd = -1;
		s->hasher = h;
		rc = read_all(p, s, err);
	}
	lims_hasher_destroy(h);
	free(s);
	if (rc != LIMS_OK) {
		lims_pack_close(p);
		return rc;
	}
	*ret_pack = p;
	return LIMS_OK;
}

static lims_rc read_fd(void *ctx, uint64_t offset, void *bytes, size_t n, size_t *ret_n, struct lims_err *err)
{
	int fd = (int)(intptr_t)ctx;
	size_t got = 0;
	while (got < n) {
		ssize_t r = pread(fd, (char *)bytes + got, n - got, (off_t)(offset + got));
		if (r < 0 && errno == EINTR)
			continue;
		if (r < 0)
			return lims_err_set(err, LIMS_E_STORAGE, "the pack cannot be read (%s); check the stick and do it again", strerror(errno));
		if (r == 0)
			break;
		got += (size_t)r;
	}
	*ret_n = got;
	return LIMS_OK;
}

lims_rc lims_pack_open_file(const char *path, struct lims_pack **ret_pack, struct lims_err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return lims_err_set(
			err, errno == ENOENT ? LIMS_E_NOT_FOUND : LIMS_E_STORAGE, "the pack %s cannot be opened (%s)", path, strerror(errno));
	struct lims_pack_source source = {.read = read_fd, .ctx = (void *)(intptr_t)fd};
	struct lims_pack *p = NULL;
	lims_rc rc = lims_pack_open(source, &p, err);
	if (rc != LIMS_OK) {
		close(fd);
		return lims_err_context(err, "%s", path);
	}
	p->fd = fd;
	*ret_pack = p;
	return LIMS_OK;
}

void lims_pack_close(struct lims_pack *p)
{
	if (!p)
		return;
	if (p->fd >= 0)
		close(p->fd);
	free(p->haves);
	free(p->chains);
	free(p);
}

const struct lims_pack_header *lims_pack_header(const struct lims_pack *p)
{
	return &p->header;
}

const struct lims_pack_have *lims_pack_haves(const struct lims_pack *p, size_t *ret_count)
{
	*ret_count = p->have_count;
	return p->haves;
}

const struct lims_pack_chain *lims_pack_chains(const struct lims_pack *p, size_t *ret_count)
{
	*ret_count = p->chain_count;
	return p->chains;
}

lims_rc lims_pack_walk_chain(
	struct lims_pack *p, const struct lims_pack_chain *c, bool heads_only, const struct lims_pack_visit *v, struct lims_err *err)
{
	struct scan *s = calloc(1, sizeof *s);
	if (!s)
		return no_memory(err);
	s->source = p->source;
	s->base = c->at;
	lims_rc rc = walk_chain(s, c, heads_only, v, err);
	free(s);
	return rc;
}

lims_rc lims_pack_walk_blobs(struct lims_pack *p, const struct lims_pack_visit *v, struct lims_err *err)
{
	struct lims_buf b;
	struct lims_hash hash;
	int64_t len = 0;
	struct scan *s = calloc(1, sizeof *s);
	lims_rc rc = s ? LIMS_OK : no_memory(err);
	lims_buf_init(&b, LIMS_PACK_BLOB_MAX);
	if (s) {
		s->source = p->source;
		s->base = p->blobs_at;
	}
	for (int64_t i = 0; i < p->blob_count && rc == LIMS_OK; i++) {
		lims_buf_clear(&b);
		rc = take_line(s, err);
		if (rc == LIMS_OK && !blob_line(s, &hash, &len))
			rc = pack_damaged(s, "it changed while it was read", err);
		if (rc == LIMS_OK)
			rc = take_bytes(s, (uint64_t)len, &b, err);
		if (rc == LIMS_OK && v->blob)
			rc = v->blob(v->ctx, &hash, b.len ? b.data : (const unsigned char *)"", b.len, err);
	}
	lims_buf_finish(&b);
	free(s);
	return rc;
}

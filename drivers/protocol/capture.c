// SPDX-License-Identifier: Apache-2.0
// Reads and writes the text form "lims-capture-3" (docs/formats/capture.md).
#include "drivers/protocol/capture.h"

#include "lims-core/base/text.h"

#include <inttypes.h>
#include <string.h>

static const char magic[] = "lims-capture-"; // and the edition of the rules
static const char *const kinds[] = {"tx", "rx", "mark"};
static const int64_t elapsed_max = 1000000000000; // about 11 days

struct parser {
	const char *at, *end;
	int line;
	struct lims_arena *arena;
	struct lims_capture *c;
	struct lims_err *err;
};

static lims_rc bad(struct parser *p, const char *what)
{
	lims_err_set(p->err, LIMS_E_INPUT, "line %d of the capture: %s", p->line, what);
	return LIMS_E_INPUT;
}

/// The next line without its end; false at the end of the text. Every line ends with LF.
static bool next_line(struct parser *p, const char **ret, size_t *ret_len)
{
	if (p->at == p->end)
		return false;
	const char *lf = memchr(p->at, '\n', (size_t)(p->end - p->at));
	const char *stop = lf ? lf : p->end;
	*ret = p->at;
	*ret_len = (size_t)(stop - p->at);
	p->at = lf ? lf + 1 : p->end;
	p->line++;
	return true;
}

static bool single_line(const char *text, size_t n)
{
	if (!lims_text_valid(text, n))
		return false;
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)text[i] < 0x20 || text[i] == 0x7f)
			return false;
	return n == 0 || (text[0] != ' ' && text[n - 1] != ' ');
}

/// "key: value" or "key:" into a field of `room` bytes.
static lims_rc field(struct parser *p, const char *key, char *ret, size_t room)
{
	const char *line = "";
	size_t n = 0, k = strlen(key);
	bool have = next_line(p, &line, &n);
	if (!have || n < k + 1 || memcmp(line, key, k) != 0 || line[k] != ':')
		return lims_err_set(p->err, LIMS_E_INPUT, "line %d of the capture: the header line \"%s:\" is missing here", p->line, key);
	const char *value = line + k + 1;
	size_t len = n - k - 1;
	if (len) {
		if (*value != ' ' || len == 1)
			return bad(p, "one blank and a text follow the colon, or nothing");
		value++;
		len--;
	}
	if (len >= room || !single_line(value, len))
		return bad(p, "the text is too long or not plain");
	memcpy(ret, value, len);
	ret[len] = '\0';
	return LIMS_OK;
}

static bool small_number(const char *text, int *ret)
{
	size_t n = strlen(text);
	int v = 0;
	if (n < 1 || n > 4 || strspn(text, "0123456789") != n || text[0] == '0')
		return false;
	for (; *text; text++)
		v = v * 10 + (*text - '0');
	*ret = v;
	return true;
}

/// "mt-sics 1"
static lims_rc read_protocol(struct parser *p, struct lims_capture_head *h)
{
	char text[48];
	lims_rc rc = field(p, "protocol", text, sizeof text);
	if (rc != LIMS_OK)
		return rc;
	char *blank = strchr(text, ' ');
	size_t n = blank ? (size_t)(blank - text) : 0;
	if (!blank || n == 0 || n >= sizeof h->protocol || !small_number(blank + 1, &h->version))
		return bad(p, "the protocol is an id and a version, such as \"mt-sics 1\"");
	memcpy(h->protocol, text, n);
	h->protocol[n] = '\0';
	return LIMS_OK;
}

/// "mettler-mt-sics sha256:<64 digits>" or nothing
static lims_rc read_model(struct parser *p, struct lims_capture_head *h)
{
	char text[160];
	lims_rc rc = field(p, "model", text, sizeof text);
	if (rc != LIMS_OK || !text[0])
		return rc;
	char *mark = strstr(text, " sha256:");
	size_t n = mark ? (size_t)(mark - text) : 0;
	if (!mark || n == 0 || n >= sizeof h->model || memchr(text, ' ', n) || !lims_hash_read(mark + 8, &h->model_hash))
		return bad(p, "the model is an id and \"sha256:\" with 64 hexadecimal digits");
	// One spelling only, so that what is read is written back byte for byte.
	if (strspn(mark + 8, "0123456789abcdef") != 64)
		return bad(p, "hexadecimal digits are written small");
	memcpy(h->model, text, n);
	h->model[n] = '\0';
	return LIMS_OK;
}

static lims_rc read_start(struct parser *p, struct lims_capture_head *h)
{
	char text[48], again[LIMS_MOMENT_TEXT];
	lims_rc rc = field(p, "start", text, sizeof text);
	if (rc == LIMS_OK)
		rc = lims_moment_parse(text, &h->start, p->err);
	if (rc != LIMS_OK)
		return rc;
	lims_moment_text(h->start, again);
	return strcmp(text, again) == 0
			   ? LIMS_OK
			   : bad(p, "the moment is written with six decimals and its offset, such as 2026-11-23T15:04:05.123456+07:00");
}

static lims_rc read_head(struct parser *p)
{
	struct lims_capture_head *h = &p->c->head;
	const char *line = "";
	size_t n = 0;
	char simulated[8];
	struct lims_setup setup;
	if (!next_line(p, &line, &n) || n != sizeof magic || memcmp(line, magic, n - 1) != 0)
		return bad(p, "this is no capture; the first line must be lims-capture-1, -2 or -3");
	h->rule = line[n - 1] - '0';
	if (h->rule < 1 || h->rule > LIMS_CAPTURE_RULE)
		return bad(p, "the capture was made by a newer program; use that one (this one knows lims-capture-1 to lims-capture-3)");
	lims_rc rc = field(p, "port", h->port, sizeof h->port);
	if (rc == LIMS_OK)
		rc = read_protocol(p, h);
	if (rc == LIMS_OK)
		rc = read_model(p, h);
	if (rc == LIMS_OK)
		rc = field(p, "device", h->device, sizeof h->device);
	if (rc == LIMS_OK)
		rc = field(p, "setup", h->setup, sizeof h->setup);
	if (rc == LIMS_OK)
		rc = lims_setup_parse(h->setup, &setup, p->err);
	if (rc == LIMS_OK)
		rc = field(p, "role", h->role, sizeof h->role);
	if (rc == LIMS_OK)
		rc = read_start(p, h);
	if (rc == LIMS_OK)
		rc = field(p, "program", h->program, sizeof h->program);
	if (rc == LIMS_OK)
		rc = field(p, "simulated", simulated, sizeof simulated);
	if (rc != LIMS_OK)
		return rc;
	h->simulated = strcmp(simulated, "yes") == 0;
	if (!h->simulated && strcmp(simulated, "no") != 0)
		return bad(p, "\"simulated\" is yes or no");
	if (!next_line(p, &line, &n) || n != 0)
		return bad(p, "an empty line ends the header");
	return LIMS_OK;
}

static bool elapsed(const char **at, const char *end, int64_t *ret)
{
	int64_t v = 0;
	const char *from = *at;
	while (*at < end && **at >= '0' && **at <= '9' && *at - from < 14)
		v = v * 10 + (*(*at)++ - '0');
	if (*at == from || (*from == '0' && *at - from > 1) || *at == end || **at != ' ' || v > elapsed_max)
		return false;
	(*at)++;
	*ret = v;
	return true;
}

static lims_rc read_bytes(struct parser *p, struct lims_capture_line *l, const char *text, size_t n)
{
	size_t len = n / 2;
	if (n == 0 || n % 2 || len > LIMS_CAPTURE_LINE || !lims_hex_read(text, n, p->c->bytes + p->c->total, len))
		return bad(p, "bytes are 1 to 1024 pairs of hexadecimal digits without blanks");
	for (size_t i = 0; i < n; i++)
		if (text[i] >= 'A' && text[i] <= 'F')
			return bad(p, "hexadecimal digits are written small");
	l->at = p->c->total;
	l->len = len;
	p->c->total += len;
	return LIMS_OK;
}

static lims_rc read_line(struct parser *p, const char *line, size_t n)
{
	struct lims_capture *c = p->c;
	struct lims_capture_line *l = &c->lines[c->count];
	const char *at = line, *end = line + n;
	if (!elapsed(&at, end, &l->elapsed_us))
		return bad(p, "a line begins with the elapsed microseconds and a blank");
	if (c->count && l->elapsed_us < c->lines[c->count - 1].elapsed_us)
		return bad(p, "the time runs backwards");
	for (size_t k = 0; k < 3; k++) {
		size_t len = strlen(kinds[k]);
		if ((size_t)(end - at) < len + 1 || memcmp(at, kinds[k], len) != 0 || at[len] != ' ')
			continue;
		at += len + 1;
		l->kind = (enum lims_capture_kind)k;
		c->count++;
		if (l->kind != LIMS_CAPTURE_MARK)
			return read_bytes(p, l, at, (size_t)(end - at));
		if (at == end || end - at > LIMS_MARK_MAX || !single_line(at, (size_t)(end - at)))
			return bad(p, "a mark is a short plain text");
		l->mark = lims_arena_textn(p->arena, at, (size_t)(end - at));
		return l->mark ? LIMS_OK : lims_err_set(p->err, LIMS_E_MEMORY, "no memory for the capture");
	}
	return bad(p, "tx, rx or mark follows the time");
}

lims_rc lims_capture_parse(const char *text, size_t n, struct lims_arena *arena, struct lims_capture *ret, struct lims_err *err)
{
	struct lims_capture c = {0};
	struct parser p = {.at = text, .end = text + n, .arena = arena, .c = &c, .err = err};
	if (n > LIMS_CAPTURE_MAX)
		return lims_err_set(err, LIMS_E_INPUT, "the capture has %zu bytes; at most %d are read", n, LIMS_CAPTURE_MAX);
	if (n == 0 || text[n - 1] != '\n')
		return lims_err_set(err, LIMS_E_INPUT, "the capture is empty or its last line is not ended");
	lims_rc rc = read_head(&p);
	if (rc != LIMS_OK)
		return rc;
	size_t lines = 0;
	for (const char *at = p.at; at < p.end; at++)
		lines += *at == '\n';
	if (lines > LIMS_CAPTURE_LINES)
		return lims_err_set(err, LIMS_E_INPUT, "the capture has %zu lines; at most %d are read", lines, LIMS_CAPTURE_LINES);
	c.lines = lims_arena_array(arena, lines + 1, sizeof *c.lines);
	c.bytes = lims_arena_take(arena, (size_t)(p.end - p.at) / 2 + 1);
	if (!c.lines || !c.bytes)
		return lims_err_set(err, LIMS_E_MEMORY, "no memory for the capture");
	const char *line;
	size_t len;
	while (rc == LIMS_OK && next_line(&p, &line, &len))
		rc = read_line(&p, line, len);
	if (rc == LIMS_OK)
		*ret = c;
	return rc;
}

static void write_field(struct lims_buf *b, const char *key, const char *value)
{
	lims_buf_addf(b, value[0] ? "%s: %s\n" : "%s:%s\n", key, value);
}

void lims_capture_write_head(struct lims_buf *b, const struct lims_capture_head *h)
{
	char hex[LIMS_HASH_HEX], moment[LIMS_MOMENT_TEXT];
	lims_buf_addf(b, "%s%d\n", magic, h->rule ? h->rule : LIMS_CAPTURE_RULE);
	write_field(b, "port", h->port);
	lims_buf_addf(b, "protocol: %s %d\n", h->protocol, h->version);
	lims_hash_hex(&h->model_hash, hex);
	if (h->model[0])
		lims_buf_addf(b, "model: %s sha256:%s\n", h->model, hex);
	else
		write_field(b, "model", "");
	write_field(b, "device", h->device);
	write_field(b, "setup", h->setup);
	write_field(b, "role", h->role);
	lims_moment_text(h->start, moment);
	write_field(b, "start", moment);
	write_field(b, "program", h->program);
	write_field(b, "simulated", h->simulated ? "yes" : "no");
	lims_buf_add_char(b, '\n');
}

void lims_capture_write_line(struct lims_buf *b, int64_t elapsed_us, enum lims_capture_kind kind, const void *bytes, size_t n)
{
	if (kind == LIMS_CAPTURE_MARK) {
		lims_buf_addf(b, "%" PRId64 " mark %.*s\n", elapsed_us, (int)n, (const char *)bytes);
		return;
	}
	const uint8_t *from = bytes;
	while (n) {
		char hex[2 * LIMS_CAPTURE_LINE + 1];
		size_t part = n < LIMS_CAPTURE_LINE ? n : LIMS_CAPTURE_LINE;
		lims_hex_write(from, part, hex);
		lims_buf_addf(b, "%" PRId64 " %s %s\n", elapsed_us, kinds[kind], hex);
		from += part;
		n -= part;
	}
}

size_t lims_capture_shorten(struct lims_buf *b)
{
	static const char mark[] = " mark older lines left out\n";
	unsigned char *body = (unsigned char *)strstr(lims_buf_text(b), "\n\n");
	size_t lines = 0;
	if (!body)
		return 0;
	body += 2;
	unsigned char *end = b->data + b->len, *kept = memchr(body + (end - body) / 2, '\n', (size_t)(end - body) - (size_t)(end - body) / 2);
	kept = kept && kept + 1 < end ? kept + 1 : body;
	size_t digits = strspn((const char *)kept, "0123456789");
	if ((size_t)(kept - body) >= digits + sizeof mark) {
		memmove(body, kept, digits);
		memcpy(body + digits, mark, sizeof mark - 1);
		memmove(body + digits + sizeof mark - 1, kept, (size_t)(end - kept) + 1);
		b->len -= (size_t)(kept - body) - digits - (sizeof mark - 1);
	}
	for (const unsigned char *at = body; at < b->data + b->len; at++)
		lines += *at == '\n';
	return lines;
}

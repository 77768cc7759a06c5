// SPDX-License-Identifier: Apache-2.0
// Prints the lines of a story: when, where, who, what, and for a captured reading what was sent and received.
#include "cli/story_view.h"

#include "drivers/protocol/capture.h"
#include "lims-core/base/json.h"

#include <string.h>

enum { SHOWN_MAX = 96 };

/// Printable bytes as they are, the others as \\xHH; a long piece is cut.
static void put_bytes(struct lims_buf *out, const uint8_t *bytes, size_t n)
{
	for (size_t i = 0; i < n && i < SHOWN_MAX; i++) {
		if (bytes[i] >= 0x20 && bytes[i] < 0x7f && bytes[i] != '\\')
			lims_buf_add_char(out, (char)bytes[i]);
		else
			lims_buf_addf(out, "\\x%02x", bytes[i]);
	}
	if (n > SHOWN_MAX)
		lims_buf_addf(out, "… (%zu)", n);
}

static void put_json(struct lims_jw *w, const struct lims_capture *c)
{
	static const char *const kinds[] = {[LIMS_CAPTURE_TX] = "tx", [LIMS_CAPTURE_RX] = "rx", [LIMS_CAPTURE_MARK] = "mark"};
	struct lims_buf hex;
	lims_jw_array(w, "line");
	for (size_t i = 0; i < c->count; i++) {
		const struct lims_capture_line *l = &c->lines[i];
		lims_buf_init(&hex, 2 * LIMS_CAPTURE_LINE + 1);
		for (size_t b = 0; b < l->len; b++)
			lims_buf_addf(&hex, "%02x", c->bytes[l->at + b]);
		lims_jw_object(w, NULL);
		lims_jw_int(w, "elapsed_us", l->elapsed_us);
		lims_jw_text(w, "kind", kinds[l->kind]);
		lims_jw_text(w, l->mark ? "mark" : "bytes", l->mark ? l->mark : lims_buf_text(&hex));
		lims_jw_end_object(w);
		lims_buf_finish(&hex);
	}
	lims_jw_end_array(w);
}

static void put_text(struct lims_buf *out, const struct lims_capture *c)
{
	for (size_t i = 0; i < c->count; i++) {
		const struct lims_capture_line *l = &c->lines[i];
		if (l->mark)
			continue;
		lims_buf_addf(out, "    %8lld µs %s ", (long long)l->elapsed_us, l->kind == LIMS_CAPTURE_TX ? "→" : "←");
		put_bytes(out, c->bytes + l->at, l->len);
		lims_buf_add_char(out, '\n');
	}
}

/// The kept bytes of a captured reading; nothing for every other entry.
static lims_rc put_capture(struct lims_story_view *v, const struct lims_audit_line *line, struct lims_jw *w, struct lims_err *err)
{
	struct lims_json_doc *doc = NULL;
	struct lims_arena *arena = NULL;
	struct lims_capture capture;
	struct lims_buf kept = {0};
	if (strncmp(line->type, "reading.captured/", 17) != 0)
		return LIMS_OK;
	lims_rc rc = lims_json_parse(line->body, strlen(line->body), strlen(line->body) + 1, &doc, err);
	const char *hash = rc ? NULL : lims_json_get_text(lims_json_root(doc), "capture", NULL);
	if (!rc && hash)
		rc = lims_audit_bytes(v->lab, hash, &kept, err);
	if (!rc && hash && !(arena = lims_arena_create(LIMS_CAPTURE_ARENA)))
		rc = lims_err_set(err, LIMS_E_MEMORY, "There is no memory to read a capture");
	if (!rc && hash)
		rc = lims_capture_parse(lims_buf_text(&kept), kept.len, arena, &capture, err);
	if (!rc && hash && w)
		put_json(w, &capture);
	else if (!rc && hash)
		put_text(&v->cli->out, &capture);
	lims_arena_destroy(arena);
	lims_buf_finish(&kept);
	lims_json_destroy(doc);
	return rc;
}

lims_rc lims_story_put(void *ctx, const struct lims_audit_line *l, struct lims_err *err)
{
	struct lims_story_view *v = ctx;
	struct lims_cli *cli = v->cli;
	if (!cli->json) {
		lims_buf_addf(
			&cli->out, "%s  %s:%lld  %s  %s  %s\n    %s\n", l->at, l->node, (long long)l->sequence, l->actor, l->type, l->subject, l->body);
		lims_rc rc = put_capture(v, l, NULL, err);
		lims_buf_addf(&cli->out, "    %.16s…\n", l->hash);
		return rc;
	}
	struct lims_jw w;
	lims_jw_init(&w, &cli->out);
	lims_jw_object(&w, NULL);
	lims_jw_text(&w, "at", l->at);
	lims_jw_text(&w, "node", l->node);
	lims_jw_int(&w, "sequence", l->sequence);
	lims_jw_text(&w, "actor", l->actor);
	lims_jw_text(&w, "type", l->type);
	lims_jw_text(&w, "subject", l->subject);
	lims_jw_raw(&w, "body", l->body, strlen(l->body));
	lims_rc rc = put_capture(v, l, &w, err);
	lims_jw_text(&w, "hash", l->hash);
	lims_jw_end_object(&w);
	lims_buf_add_char(&cli->out, '\n');
	return rc;
}

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

/// What an entry is in words; the first part of a type names it.
static const struct {
	const char *type, *words;
} kinds[] = {
	{"job.reviewed", LIMS_MSG("request reviewed")},
	{"job.closed", LIMS_MSG("job closed")},
	{"item.received", LIMS_MSG("received")},
	{"item.taken_over", LIMS_MSG("taken over from earlier records")},
	{"item.assigned", LIMS_MSG("assigned")},
	{"item.event", LIMS_MSG("what happened to it")},
	{"item.approval", LIMS_MSG("type approval")},
	{"item.handed_back", LIMS_MSG("handed back")},
	{"mark.recorded", LIMS_MSG("mark found, removed or applied")},
	{"worksheet.opened", LIMS_MSG("worksheet opened")},
	{"worksheet.condition", LIMS_MSG("condition recorded")},
	{"worksheet.condition_struck", LIMS_MSG("condition struck out")},
	{"worksheet.checked", LIMS_MSG("check answered")},
	{"worksheet.late", LIMS_MSG("copied from paper from here on")},
	{"reading.entered", LIMS_MSG("value typed")},
	{"reading.captured", LIMS_MSG("value read from the line")},
	{"reading.struck", LIMS_MSG("reading struck out")},
	{"reading.accepted", LIMS_MSG("strike accepted")},
	{"reading.compared", LIMS_MSG("copy compared with its paper")},
	{"worksheet.unmeasured", LIMS_MSG("a declared part is not measured, or is after all")},
	{"worksheet.continued", LIMS_MSG("measured on beyond a failed step")},
	{"worksheet.adjusted", LIMS_MSG("adjusted: as found until here")},
	{"worksheet.abandoned", LIMS_MSG("given up")},
	{"worksheet.told", LIMS_MSG("real age told from the readings")},
	{"worksheet.witnessed", LIMS_MSG("owner's representative")},
	{"worksheet.commented", LIMS_MSG("remark")},
	{"worksheet.submitted", LIMS_MSG("result frozen and submitted")},
	{"worksheet.reviewed", LIMS_MSG("reviewed")},
	{"worksheet.overridden", LIMS_MSG("gate let pass")},
	{"paper.numbered", LIMS_MSG("number taken")},
	{"paper.issued", LIMS_MSG("issued and signed")},
	{"paper.printed", LIMS_MSG("printed")},
	{"paper.revoked", LIMS_MSG("revoked")},
	{"paper.amended", LIMS_MSG("amended")},
	{"case.opened", LIMS_MSG("case opened")},
	{"case.step", LIMS_MSG("step of a case")},
	{"register.recorded", LIMS_MSG("recorded")},
	{"equipment.status", LIMS_MSG("status set")},
	{"equipment.maintained", LIMS_MSG("maintained")},
	{"equipment.checked", LIMS_MSG("checked between calibrations")},
	{"equipment.limits", LIMS_MSG("limits of its control chart set")},
	{"equipment.functional", LIMS_MSG("functional check")},
	{"equipment.sent", LIMS_MSG("sent out")},
	{"equipment.back", LIMS_MSG("came back")},
	{"equipment.found", LIMS_MSG("values as found, and what rests on the old ones")},
	{"equipment.accepted", LIMS_MSG("certificate accepted or refused")},
	{"environment.recorded", LIMS_MSG("readings of the air")},
	{"environment.withdrawn", LIMS_MSG("readings of the air withdrawn")},
	{"standard.certified", LIMS_MSG("certificate recorded")},
};

/// "" for a type that has no words of its own.
static const char *words_of(const struct lims_cli *cli, const char *type)
{
	size_t n = strcspn(type, "/");
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (strlen(kinds[i].type) == n && strncmp(kinds[i].type, type, n) == 0)
			return lims_tr(cli->lang, kinds[i].words);
	return "";
}

/// A review says whether it accepts in its body.
static bool hands_back(const struct lims_audit_line *l)
{
	struct lims_json_doc *doc = NULL;
	bool back = strncmp(l->type, "worksheet.reviewed/", 19) == 0 &&
				lims_json_parse(l->body, strlen(l->body), strlen(l->body) + 1, &doc, NULL) == LIMS_OK &&
				!lims_json_get_bool(lims_json_root(doc), "accepted", true);
	lims_json_destroy(doc);
	return back;
}

lims_rc lims_story_put(void *ctx, const struct lims_audit_line *l, struct lims_err *err)
{
	struct lims_story_view *v = ctx;
	struct lims_cli *cli = v->cli;
	if (!cli->json) {
		const char *words = hands_back(l) ? lims_tr(cli->lang, "handed back") : words_of(cli, l->type);
		lims_buf_addf(&cli->out, "%s  %s:%lld  %s  %s  %s%s%s\n    %s\n", l->at, l->node, (long long)l->sequence, l->actor, l->type,
			l->subject, words[0] ? "  " : "", words, l->body);
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

// SPDX-License-Identifier: Apache-2.0
// Draws papers that have ended, and amendments of them, once more, with what became of the paper.
#include "laboratory/paper_ended.h"

#include "laboratory/amendment.h"
#include "laboratory/amendment_draw.h"
#include "laboratory/desk.h"
#include "laboratory/issue.h"
#include "laboratory/paper_change.h"
#include "laboratory/paper_content.h"
#include "laboratory/presentation.h"
#include "laboratory/registers.h"
#include "lims-core/base/json.h"
#include "lims-core/base/text.h"

#include <stdio.h>

enum { CONTENT_MAX = 16 << 20, WORDS = 1024 };

struct end {
	char state[LIMS_CODE], by[LIMS_CODE], worksheet[LIMS_CODE], printed[LIMS_HASH_HEX];
	struct lims_date on;
};

static lims_rc take_end(void *ctx, const struct lims_issued *i, struct lims_err *err)
{
	struct end *e = ctx;
	(void)err;
	snprintf(e->state, sizeof e->state, "%s", i->state);
	snprintf(e->by, sizeof e->by, "%s", i->replaced_by ? i->replaced_by : "");
	snprintf(e->worksheet, sizeof e->worksheet, "%s", i->worksheet);
	snprintf(e->printed, sizeof e->printed, "%s", i->printed);
	e->on = i->ended;
	return LIMS_OK;
}

static lims_rc find_end(struct lims_laboratory *lab, const char *number, struct end *e, bool *ret_ended, struct lims_err *err)
{
	*e = (struct end){.state = ""};
	lims_rc rc = lims_issued_each(lab, number, take_end, e, err);
	if (!rc)
		*ret_ended = !lims_text_equal(e->state, "issued");
	return rc;
}

/// `of`: the paper's number, where another document says it; NULL on the paper itself.
static struct lims_bilingual words(const struct end *e, const char *of, struct lims_arena *arena)
{
	const char *day = lims_present_date(arena, e->on), *vi = "", *en = "";
	if (of) {
		vi = lims_arena_printf(arena, "giấy số %s ", of);
		en = lims_arena_printf(arena, "No. %s ", of);
	}
	if (lims_text_equal(e->state, "replaced"))
		return (struct lims_bilingual){lims_arena_printf(arena, "%sđã thay bằng số %s ngày %s", vi, e->by, day),
			lims_arena_printf(arena, "%sreplaced by No. %s on %s", en, e->by, day)};
	return (struct lims_bilingual){
		lims_arena_printf(arena, "%sđã thu hồi ngày %s", vi, day), lims_arena_printf(arena, "%srevoked on %s", en, day)};
}

/// The worksheet of a paper, evaluated as it was frozen, and what every copy is drawn with.
struct copy {
	struct lims_proof_blobs blobs;
	struct lims_opened_sheet o;
	struct lims_result *r;
	const struct lims_fonts *fonts;
};

static lims_rc open_copy(struct lims_laboratory *lab, const struct end *e, struct copy *c, struct lims_err *err)
{
	*c = (struct copy){.blobs = lims_desk_blobs(lims_journal_db(lab->journal))};
	lims_rc rc = lims_opened_sheet_init(&c->o, lims_journal_db(lab->journal), e->worksheet, err);
	if (!rc)
		rc = lims_opened_sheet_evaluate(&c->o, &c->r, err);
	return rc ? rc : lims_desk_fonts(lab, &c->fonts, err);
}

static void close_copy(struct copy *c)
{
	lims_result_destroy(c->r);
	lims_opened_sheet_finish(&c->o);
}

static lims_rc draw(struct lims_laboratory *lab, const struct end *e, struct lims_buf *ret_pdf, struct lims_err *err)
{
	struct copy c;
	struct lims_buf content;
	lims_buf_init(&content, CONTENT_MAX);
	lims_rc rc = open_copy(lab, e, &c, err);
	if (!rc)
		rc = c.blobs.get(c.blobs.ctx, e->printed, &content, err);
	if (!rc)
		rc = lims_paper_draw_ended(
			c.fonts, lims_buf_text(&content), content.len, &c.blobs, &c.o, c.r, words(e, NULL, c.o.arena), ret_pdf, err);
	close_copy(&c);
	lims_buf_finish(&content);
	return rc;
}

lims_rc lims_paper_ended_pdf(
	struct lims_laboratory *lab, const char *number, bool *ret_ended, struct lims_buf *ret_pdf, struct lims_err *err)
{
	struct end e;
	bool ended = false;
	lims_rc rc = find_end(lab, number, &e, &ended, err);
	if (!rc && ended)
		rc = draw(lab, &e, ret_pdf, err);
	if (!rc)
		*ret_ended = ended;
	return rc;
}

struct amended {
	const char *number;
	char paper[LIMS_CODE], actor[LIMS_CODE], on[LIMS_DATE_TEXT], printed[LIMS_HASH_HEX];
	char text[WORDS], reason[WORDS];
};

static lims_rc take_amended(void *ctx, const struct lims_amendment *a, struct lims_err *err)
{
	struct amended *m = ctx;
	(void)err;
	if (!lims_text_equal(a->number, m->number))
		return LIMS_OK;
	snprintf(m->paper, sizeof m->paper, "%s", a->paper);
	snprintf(m->actor, sizeof m->actor, "%s", a->actor);
	snprintf(m->on, sizeof m->on, "%s", a->on);
	snprintf(m->printed, sizeof m->printed, "%s", a->printed);
	snprintf(m->text, sizeof m->text, "%s", a->text);
	snprintf(m->reason, sizeof m->reason, "%s", a->reason);
	return LIMS_OK;
}

/// Who signed, as the register names them now.
static lims_rc put_signer(struct lims_laboratory *lab, struct lims_jw *w, const char *code, struct lims_err *err)
{
	static const char *const fields[] = {"name", "title"};
	lims_rc rc = LIMS_OK;
	lims_jw_object(w, "authoriser");
	lims_jw_text(w, "code", code);
	for (size_t i = 0; !rc && i < sizeof fields / sizeof fields[0]; i++) {
		char value[WORDS] = "";
		rc = lims_register_field(lab, "staff", code, fields[i], value, sizeof value, err);
		if (rc == LIMS_E_NOT_FOUND)
			rc = LIMS_OK;
		if (!rc && value[0])
			lims_jw_text(w, fields[i], value);
	}
	lims_jw_end_object(w);
	return rc;
}

/// Of an amendment whose content was not kept: that of its paper, with what is known to be the amendment's own.
static lims_rc content_of_paper(
	struct lims_laboratory *lab, const struct amended *m, const struct lims_json *paper, struct lims_buf *ret, struct lims_err *err)
{
	static const char *const own[] = {"number", "issued_on", "created", "replaces", "authoriser"};
	struct lims_jw w;
	struct lims_buf one;
	lims_rc rc = LIMS_OK;
	lims_buf_init(&one, CONTENT_MAX);
	lims_jw_init(&w, ret);
	lims_jw_object(&w, NULL);
	lims_jw_text(&w, "number", m->number);
	lims_jw_text(&w, "issued_on", m->on);
	const char *key = NULL;
	for (const struct lims_json *member = lims_json_next(paper, NULL, &key); !rc && member; member = lims_json_next(paper, key, &key)) {
		bool skip = false;
		for (size_t k = 0; k < sizeof own / sizeof own[0]; k++)
			skip = skip || lims_text_equal(own[k], key);
		lims_buf_clear(&one);
		if (skip)
			continue;
		rc = lims_json_dump(member, &one, err);
		if (!rc)
			lims_jw_raw(&w, key, lims_buf_text(&one), one.len);
	}
	if (!rc)
		rc = put_signer(lab, &w, m->actor, err);
	lims_jw_end_object(&w);
	lims_buf_finish(&one);
	return rc ? rc : lims_buf_check(ret, "the content of the amendment", err);
}

static lims_rc draw_amendment(
	struct lims_laboratory *lab, const struct end *e, const struct amended *m, struct lims_buf *ret_pdf, struct lims_err *err)
{
	struct lims_amendment_drawing from = {.text = m->text, .reason = m->reason};
	struct lims_json_doc *paper = NULL, *doc = NULL;
	struct lims_buf content;
	struct copy c;
	lims_buf_init(&content, CONTENT_MAX);
	lims_rc rc = open_copy(lab, e, &c, err);
	if (!rc)
		rc = lims_paper_said(lab, m->paper, &paper, err);
	if (!rc)
		rc = m->printed[0] ? c.blobs.get(c.blobs.ctx, m->printed, &content, err)
						   : content_of_paper(lab, m, lims_json_root(paper), &content, err);
	if (!rc)
		rc = lims_json_parse(lims_buf_text(&content), content.len, CONTENT_MAX, &doc, err);
	if (!rc) {
		from.content = lims_json_root(doc);
		from.paper = lims_json_root(paper);
		from.ended = words(e, m->paper, c.o.arena);
		rc = lims_amendment_draw(c.fonts, &from, &c.blobs, &c.o, c.r, ret_pdf, err);
	}
	lims_json_destroy(doc);
	lims_json_destroy(paper);
	close_copy(&c);
	lims_buf_finish(&content);
	return rc;
}

lims_rc lims_amendment_ended_pdf(
	struct lims_laboratory *lab, const char *number, bool *ret_ended, struct lims_buf *ret_pdf, struct lims_err *err)
{
	struct amended m = {.number = number};
	struct end e;
	bool ended = false;
	lims_rc rc = lims_amendments_each(lab, number, take_amended, &m, err);
	if (!rc && !m.paper[0])
		rc = lims_err_set(err, LIMS_E_NOT_FOUND, "No amendment has the number %s", number);
	if (!rc)
		rc = find_end(lab, m.paper, &e, &ended, err);
	if (!rc && ended)
		rc = draw_amendment(lab, &e, &m, ret_pdf, err);
	if (!rc)
		*ret_ended = ended;
	return rc;
}

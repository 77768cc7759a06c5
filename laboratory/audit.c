// SPDX-License-Identifier: Apache-2.0
// Recomputes a paper from the kept bytes and draws it again.
#include "laboratory/audit.h"

#include "laboratory/issue.h"
#include "laboratory/paper_content.h"
#include "laboratory/paper_steps.h"
#include "laboratory/paper_tables.h"
#include "laboratory/proof/found.h"
#include "lims-core/base/lang.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PDF_MAX = 32 << 20 };

/// Copies of what the register says about one paper.
struct paper {
	char worksheet[LIMS_CODE], item[LIMS_CODE];
	char pdf[LIMS_HASH_HEX], record_pdf[LIMS_HASH_HEX], printed[LIMS_HASH_HEX];
	char result[16];
};

static lims_rc take_paper(void *ctx, const struct lims_issued *i, struct lims_err *err)
{
	struct paper *p = ctx;
	(void)err;
	snprintf(p->worksheet, sizeof p->worksheet, "%s", i->worksheet);
	snprintf(p->item, sizeof p->item, "%s", i->item);
	snprintf(p->pdf, sizeof p->pdf, "%s", i->pdf);
	snprintf(p->record_pdf, sizeof p->record_pdf, "%s", i->record_pdf);
	snprintf(p->printed, sizeof p->printed, "%s", i->printed);
	snprintf(p->result, sizeof p->result, "%s", i->result);
	return LIMS_OK;
}

/// now NULL: only that the kept bytes are those that the entry names.
static lims_rc compare_pdf(const struct lims_proof_blobs *blobs, const char *what, const char *hash, const struct lims_buf *now,
	struct lims_proof_count *count, struct lims_buf *lines, struct lims_err *err)
{
	struct lims_buf kept = {0};
	lims_rc rc = blobs->get(blobs->ctx, hash, &kept, err);
	if (!rc && now && (kept.len != now->len || memcmp(lims_buf_text(&kept), lims_buf_text(now), now->len) != 0)) {
		count->differences++;
		lims_buf_addf(lines, "%s", lims_err_tr(err, what));
	}
	lims_buf_finish(&kept);
	return rc;
}

/// The same program draws the same bytes; another version may lay a page out differently, so then only the values are compared.
static lims_rc draw_again(struct lims_laboratory *lab, const struct lims_proof_blobs *blobs, const struct paper *p,
	const struct lims_buf *printed, struct lims_opened_sheet *o, const struct lims_result *r, struct lims_proof_count *count,
	struct lims_buf *lines, struct lims_err *err)
{
	const struct lims_fonts *fonts = NULL;
	struct lims_json_doc *doc = NULL;
	struct lims_buf paper, record;
	lims_buf_init(&paper, PDF_MAX);
	lims_buf_init(&record, PDF_MAX);
	lims_rc rc = lims_json_parse(lims_buf_text(printed), printed->len, PDF_MAX, &doc, err);
	bool same = !rc && lims_text_equal(lims_json_get_text(lims_json_root(doc), "program", ""), "lims " LIMS_VERSION);
	lims_json_destroy(doc);
	if (!rc && same)
		rc = lims_desk_fonts(lab, &fonts, err);
	if (!rc && same)
		rc = lims_paper_draw(fonts, lims_buf_text(printed), printed->len, blobs, o, r, &paper, &record, err);
	if (!rc)
		rc = compare_pdf(
			blobs, LIMS_MSG("paper: drawn again it differs from the PDF that was kept\n"), p->pdf, same ? &paper : NULL, count, lines, err);
	if (!rc)
		rc = compare_pdf(blobs, LIMS_MSG("record: drawn again it differs from the PDF that was kept\n"), p->record_pdf,
			same ? &record : NULL, count, lines, err);
	lims_buf_finish(&paper);
	lims_buf_finish(&record);
	return rc;
}

enum { FOUND_MAX = 16 << 20 };

static bool same_json(const struct lims_json *a, const struct lims_json *b)
{
	struct lims_buf x, y;
	lims_buf_init(&x, FOUND_MAX);
	lims_buf_init(&y, FOUND_MAX);
	bool same = lims_json_dump(a, &x, NULL) == LIMS_OK && lims_json_dump(b, &y, NULL) == LIMS_OK && x.len == y.len &&
				memcmp(lims_buf_text(&x), lims_buf_text(&y), x.len) == 0;
	lims_buf_finish(&x);
	lims_buf_finish(&y);
	return same;
}

/// Of another version of the program only what stands in the cells: headings and widths may be others.
static void compare_tables(const struct lims_json *was, const struct lims_json *is, bool same_program, const char *worksheet,
	struct lims_proof_count *count, struct lims_buf *lines, const struct lims_err *err)
{
	bool same = lims_json_size(was) == lims_json_size(is);
	for (size_t i = 0; same && i < lims_json_size(was); i++) {
		const struct lims_json *a = lims_json_at(was, i), *b = lims_json_at(is, i);
		same = same_program ? same_json(a, b) : same_json(lims_json_get(a, "rows"), lims_json_get(b, "rows"));
	}
	if (same)
		return;
	count->differences++;
	lims_buf_addf(lines, lims_err_tr(err, "as found: the tables on the paper are not those that %s computes to\n"), worksheet);
}

static lims_rc tables_again(
	const struct lims_opened_sheet *o, const struct lims_result *r, struct lims_json_doc **ret, struct lims_err *err)
{
	const struct lims_paper_section *sections = NULL;
	struct lims_buf b;
	struct lims_jw w;
	size_t n = 0;
	lims_rc rc = lims_paper_steps(o, r, LIMS_STEPS_REPORT, NULL, &sections, &n, err);
	if (rc)
		return rc;
	lims_buf_init(&b, FOUND_MAX);
	lims_jw_init(&w, &b);
	lims_jw_object(&w, NULL);
	lims_paper_tables_put(&w, sections, n);
	lims_jw_end_object(&w);
	rc = lims_buf_check(&b, "the tables as found", err);
	if (!rc)
		rc = lims_json_parse(lims_buf_text(&b), b.len, FOUND_MAX, ret, err);
	lims_buf_finish(&b);
	return rc;
}

/// The results as found stand on the paper too: their worksheet is computed again as well, and its tables are built again.
static lims_rc found_again(struct lims_laboratory *lab, const struct lims_proof_blobs *blobs, const struct lims_proof_entries *entries,
	const struct lims_buf *printed, struct lims_proof_count *count, struct lims_buf *lines, struct lims_err *err)
{
	struct lims_opened_sheet o = {0};
	struct lims_result *r = NULL;
	struct lims_json_doc *doc = NULL, *now = NULL;
	struct lims_proof_found found;
	lims_rc rc = lims_proof_found_read(lims_buf_text(printed), printed->len, &found, err);
	if (rc || !found.worksheet[0]) {
		lims_proof_found_finish(&found);
		return rc;
	}
	o.arena = lims_arena_create(64 << 20);
	rc = o.arena ? LIMS_OK : lims_err_set(err, LIMS_E_MEMORY, "There is no memory to compute %s again", found.worksheet);
	if (!rc)
		rc = lims_desk_sheet(lims_journal_db(lab->journal), found.worksheet, o.arena, &o.sheet, err);
	if (!rc)
		rc = lims_proof_found_again(&found, &o.sheet, blobs, entries, count, lines, &o.set, &r, err);
	if (!rc) {
		o.p = lims_procedure_set_procedure(o.set);
		rc = tables_again(&o, r, &now, err);
	}
	if (!rc)
		rc = lims_json_parse(lims_buf_text(printed), printed->len, PDF_MAX, &doc, err);
	if (!rc) {
		const struct lims_json *paper = lims_json_root(doc);
		bool same = lims_text_equal(lims_json_get_text(paper, "program", ""), "lims " LIMS_VERSION);
		compare_tables(lims_json_get(lims_json_get(paper, "as_found"), "tables"), lims_json_get(lims_json_root(now), "tables"), same,
			found.worksheet, count, lines, err);
	}
	lims_json_destroy(now);
	lims_json_destroy(doc);
	lims_result_destroy(r);
	lims_opened_sheet_finish(&o);
	lims_proof_found_finish(&found);
	return rc;
}

static lims_rc get_entry(void *ctx, const struct lims_hash *hash, struct lims_buf *ret_bytes, struct lims_entry *ret, struct lims_err *err)
{
	struct lims_stored e;
	lims_rc rc = lims_journal_entry(ctx, hash, ret_bytes, &e, err);
	if (!rc)
		*ret = e.entry;
	return rc;
}

lims_rc lims_audit_recompute(
	struct lims_laboratory *lab, const char *number, struct lims_audit_recount *ret, struct lims_buf *ret_lines, struct lims_err *err)
{
	struct lims_db *db = lims_journal_db(lab->journal);
	struct lims_proof_blobs blobs = lims_desk_blobs(db);
	struct lims_opened_sheet o = {0};
	struct lims_result *r = NULL;
	struct lims_buf printed = {0};
	struct lims_proof_entries entries = {.ctx = db, .get = get_entry};
	struct lims_proof_count count = {0};
	struct paper p = {0};
	lims_rc rc = lims_issued_each(lab, number, take_paper, &p, err);
	if (!rc) {
		o.arena = lims_arena_create(64 << 20);
		rc = o.arena ? LIMS_OK : lims_err_set(err, LIMS_E_MEMORY, "There is no memory to compute %s again", number);
	}
	if (!rc)
		rc = lims_desk_sheet(db, p.worksheet, o.arena, &o.sheet, err);
	if (!rc)
		rc = blobs.get(blobs.ctx, p.printed, &printed, err);
	if (!rc)
		rc = lims_proof_recompute(&o.sheet, &blobs, lims_buf_text(&printed), printed.len, &count, ret_lines, &o.set, &r, err);
	if (!rc)
		rc = lims_proof_air(&o.sheet, &entries, &blobs, &count, ret_lines, err);
	if (!rc) {
		o.p = lims_procedure_set_procedure(o.set);
		if (!lims_text_equal(p.result, lims_verdict_name(r->verdict))) {
			count.differences++;
			lims_buf_addf(ret_lines, lims_err_tr(err, "verdict: issued as %s, computes to %s\n"), p.result, lims_verdict_name(r->verdict));
		}
		rc = found_again(lab, &blobs, &entries, &printed, &count, ret_lines, err);
	}
	if (!rc)
		rc = draw_again(lab, &blobs, &p, &printed, &o, r, &count, ret_lines, err);
	if (!rc)
		*ret = (struct lims_audit_recount){count.readings, count.typed, count.cells, count.air, count.tables, count.differences};
	lims_buf_finish(&printed);
	lims_result_destroy(r);
	lims_opened_sheet_finish(&o);
	return rc;
}

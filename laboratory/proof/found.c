// SPDX-License-Identifier: Apache-2.0
// The results as found, from before an adjustment, that a paper gives beside those as left: computed again from their own worksheet.
#include "laboratory/proof/found.h"

#include "lims-core/base/json.h"
#include "lims-core/base/lang.h"

#include <stdio.h>
#include <string.h>

enum { CONTENT_MAX = 32 << 20 };

lims_rc lims_proof_found_read(const void *content, size_t n, struct lims_proof_found *ret, struct lims_err *err)
{
	struct lims_json_doc *doc = NULL;
	*ret = (struct lims_proof_found){.worksheet = ""};
	lims_buf_init(&ret->content, CONTENT_MAX);
	lims_rc rc = lims_json_parse(content, n, CONTENT_MAX, &doc, err);
	const struct lims_json *found = rc ? NULL : lims_json_get(lims_json_root(doc), "as_found");
	if (!rc && found) {
		(void)snprintf(ret->worksheet, sizeof ret->worksheet, "%s", lims_json_get_text(found, "worksheet", ""));
		ret->listed = lims_json_get(found, "values") != NULL;
		rc = lims_json_dump(found, &ret->content, err);
	}
	lims_json_destroy(doc);
	return rc;
}

void lims_proof_found_finish(struct lims_proof_found *f)
{
	lims_buf_finish(&f->content);
}

/// Each line says that it is about the results as found.
static void put_lines(const struct lims_proof_found *f, const char *lines, struct lims_buf *ret, const struct lims_err *err)
{
	for (size_t n = 0; *lines; lines += n) {
		n = strcspn(lines, "\n");
		n += lines[n] == '\n';
		lims_buf_addf(ret, lims_err_tr(err, "as found (%s): "), f->worksheet);
		lims_buf_add(ret, lines, n);
	}
}

static void add(struct lims_proof_count *sum, const struct lims_proof_count *more)
{
	sum->readings += more->readings;
	sum->typed += more->typed;
	sum->cells += more->cells;
	sum->air += more->air;
	sum->tables += more->tables;
	sum->corrected += more->corrected;
	sum->absent += more->absent;
	sum->differences += more->differences;
}

lims_rc lims_proof_found_again(const struct lims_proof_found *f, struct lims_dossier *sheet, const struct lims_proof_blobs *blobs,
	const struct lims_proof_entries *entries, struct lims_proof_count *count, struct lims_buf *ret_lines,
	struct lims_procedure_set **ret_set, struct lims_result **ret_result, struct lims_err *err)
{
	struct lims_proof_count more = {0};
	struct lims_buf lines;
	lims_buf_init(&lines, CONTENT_MAX);
	lims_rc rc = lims_proof_recompute(
		sheet, blobs, f->listed ? lims_buf_text(&f->content) : NULL, f->content.len, &more, &lines, ret_set, ret_result, err);
	if (!rc)
		rc = lims_proof_air(sheet, entries, blobs, &more, &lines, err);
	if (!rc) {
		add(count, &more);
		count->found_unlisted += !f->listed;
		put_lines(f, lims_buf_text(&lines), ret_lines, err);
	} else {
		lims_err_context(err, "The results as found (%s)", f->worksheet);
	}
	lims_buf_finish(&lines);
	return rc;
}

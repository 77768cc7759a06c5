// SPDX-License-Identifier: Apache-2.0
// Compares what two papers of one worksheet say.
#include "laboratory/paper_change.h"

#include "laboratory/desk.h"
#include "laboratory/issue.h"
#include "lims-core/base/json.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { CONTENT_MAX = 16 << 20 };

static lims_rc take_hash(void *ctx, const struct lims_issued *i, struct lims_err *err)
{
	(void)err;
	snprintf(ctx, LIMS_HASH_HEX, "%s", i->printed);
	return LIMS_OK;
}

lims_rc lims_paper_said(struct lims_laboratory *lab, const char *number, struct lims_json_doc **ret, struct lims_err *err)
{
	struct lims_proof_blobs blobs = lims_desk_blobs(lims_journal_db(lab->journal));
	struct lims_buf content;
	char hash[LIMS_HASH_HEX] = "";
	lims_buf_init(&content, CONTENT_MAX);
	lims_rc rc = lims_issued_each(lab, number, take_hash, hash, err);
	if (!rc)
		rc = blobs.get(blobs.ctx, hash, &content, err);
	if (!rc)
		rc = lims_json_parse(lims_buf_text(&content), content.len, CONTENT_MAX, ret, err);
	lims_buf_finish(&content);
	return rc;
}

/// Of every paper its own, whatever it says.
static bool own(const char *key)
{
	static const char *const keys[] = {"program", "number", "issued_on", "created", "head", "replaces"};
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
		if (lims_text_equal(keys[i], key))
			return true;
	return false;
}

/// Every member of `a` stands in `b` with the same content.
static lims_rc within(const struct lims_json *a, const struct lims_json *b, bool *ret, struct lims_err *err)
{
	struct lims_buf left, right;
	lims_rc rc = LIMS_OK;
	lims_buf_init(&left, CONTENT_MAX);
	lims_buf_init(&right, CONTENT_MAX);
	*ret = true;
	for (size_t i = 0; !rc && *ret && i < lims_json_size(a); i++) {
		const char *key = NULL;
		const struct lims_json *mine = lims_json_member(a, i, &key), *other = lims_json_get(b, key);
		if (own(key))
			continue;
		lims_buf_clear(&left);
		lims_buf_clear(&right);
		rc = lims_json_dump(mine, &left, err);
		if (!rc && other)
			rc = lims_json_dump(other, &right, err);
		*ret = !rc && other && lims_text_equal(lims_buf_text(&left), lims_buf_text(&right));
	}
	lims_buf_finish(&left);
	lims_buf_finish(&right);
	return rc;
}

lims_rc lims_paper_must_change(const struct lims_json *before, const struct lims_buf *content, const char *number, struct lims_err *err)
{
	struct lims_json_doc *doc = NULL;
	bool same = false;
	lims_rc rc = lims_json_parse(lims_buf_text(content), content->len, CONTENT_MAX, &doc, err);
	if (!rc)
		rc = within(lims_json_root(doc), before, &same, err);
	if (!rc && same)
		rc = within(before, lims_json_root(doc), &same, err);
	if (!rc && same)
		rc = lims_err_set(err, LIMS_E_REFUSED,
			"Nothing would change: a paper in place of %s would say the same. Correct the customer, the item, the organisation or the "
			"sticker first",
			number);
	lims_json_destroy(doc);
	return rc;
}

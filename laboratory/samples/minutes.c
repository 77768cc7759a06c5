// SPDX-License-Identifier: Apache-2.0
// Minutes of sampling (biên bản lấy mẫu): the signed paper, kept with its set when it comes or afterwards (ISO/IEC 17025, 7.3.3).
#include "laboratory/desk.h"
#include "laboratory/fields.h"
#include "laboratory/intake/happening.h"
#include "laboratory/samples/samples.h"
#include "lims-core/base/json.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { BODY_MAX = 64 * 1024, NAME_MAX_BYTES = LIMS_FILE_NAME - 1 };

lims_rc lims_minutes_check(struct lims_laboratory *lab, const struct lims_minutes *m, struct lims_err *err)
{
	const char *slash = strrchr(m->name, '/'), *name = slash ? slash + 1 : m->name;
	struct lims_buf text;
	if (m->len == 0 || m->len > LIMS_HAPPENING_FILE_MAX)
		return lims_err_set(err, LIMS_E_INPUT, "The minutes %s are empty or larger than %d MiB", m->name, LIMS_HAPPENING_FILE_MAX >> 20);
	if (!lims_field_is_paper(m->bytes, m->len))
		return lims_err_set(err, LIMS_E_INPUT, "The minutes %s are no JPEG, PNG or PDF: scan the signed paper", m->name);
	if (strlen(name) > NAME_MAX_BYTES)
		return lims_err_set(err, LIMS_E_INPUT, "--%s: the file's name is longer than %d bytes: shorten it", "minutes", NAME_MAX_BYTES);
	lims_buf_init(&text, BODY_MAX);
	lims_rc rc = lims_desk_text(lab, "minutes", name, &text, err);
	lims_buf_finish(&text);
	return rc;
}

lims_rc lims_sample_minutes(struct lims_laboratory *lab, const char *set, const struct lims_minutes *m, struct lims_err *err)
{
	const char *slash = strrchr(m->name, '/');
	const struct lims_happening_draft d = {.action = LIMS_ACTION_RECEIVE,
		.type = "sample.minutes",
		.noun = "sample",
		.code = set,
		.file_name = slash ? slash + 1 : m->name,
		.file = m->bytes,
		.file_len = m->len};
	lims_rc rc = lims_sample_stands(lab, set, err);
	if (!rc)
		rc = lims_minutes_check(lab, m, err);
	return rc ? rc : lims_happen(lab, &d, err);
}

struct wanted {
	char name[LIMS_FILE_NAME], hash[LIMS_HASH_HEX];
};

static lims_rc take(struct wanted *w, const char *json, const char *hash, const char *name, struct lims_err *err)
{
	struct lims_json_doc *doc = NULL;
	lims_rc rc = lims_json_parse(json, strlen(json), BODY_MAX, &doc, err);
	if (rc)
		return rc;
	snprintf(w->hash, sizeof w->hash, "%s", lims_json_get_text(lims_json_root(doc), hash, ""));
	snprintf(w->name, sizeof w->name, "%s", lims_json_get_text(lims_json_root(doc), name, ""));
	lims_json_destroy(doc);
	return LIMS_OK;
}

static lims_rc of_receipt(void *ctx, const struct lims_sample_set *s, struct lims_err *err)
{
	return take(ctx, s->body, "minutes", "minutes_file", err);
}

static lims_rc of_later(void *ctx, const struct lims_happening *h, struct lims_err *err)
{
	return take(ctx, h->body, "file", "file_name", err);
}

lims_rc lims_sample_minutes_kept(struct lims_laboratory *lab, const char *set, char ret_name[LIMS_FILE_NAME], char ret_hash[LIMS_HASH_HEX],
	struct lims_buf *ret_bytes, struct lims_err *err)
{
	struct wanted w = {.hash = ""};
	lims_rc rc = lims_sample_each(lab, set, of_receipt, &w, err);
	if (!rc)
		rc = lims_happenings(lab, "sample", set, "sample.minutes", of_later, &w, err);
	if (!rc && !w.hash[0])
		rc = lims_err_set(
			err, LIMS_E_NOT_FOUND, "No minutes of sampling are kept with the sample %s: lims sample minutes %s FILE", set, set);
	if (!rc && ret_bytes)
		rc = lims_field_bytes(lab, "minutes", w.hash, ret_bytes, err);
	if (rc)
		return rc;
	snprintf(ret_name, LIMS_FILE_NAME, "%s", w.name);
	snprintf(ret_hash, LIMS_HASH_HEX, "%s", w.hash);
	return LIMS_OK;
}

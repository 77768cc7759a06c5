// SPDX-License-Identifier: Apache-2.0
// Computes a worksheet again from its kept bytes and frozen files and says where the record or the paper differs.
#include "laboratory/proof/correction.h"

#include "lims-core/base/json.h"
#include "lims-core/base/lang.h"
#include "lims-core/base/text.h"
#include "lims-core/catalog/catalog.h"

#include <stdlib.h>
#include <string.h>

enum { RESULT_MAX = 16 << 20, PRINTED_MAX = 16 << 20, VALUE_MAX = 64 * 1024 };

lims_rc lims_proof_load(
	const struct lims_dossier *s, const struct lims_proof_blobs *blobs, struct lims_procedure_set **ret_set, struct lims_err *err)
{
	if (!s->procedure)
		return lims_err_set(err, LIMS_E_CORRUPT, "The worksheet was never opened: nothing says by which procedure it is computed");
	struct lims_blob_file *files = calloc(s->file_count + 1, sizeof *files);
	struct lims_buf *bytes = calloc(s->file_count + 1, sizeof *bytes);
	lims_rc rc = files && bytes ? LIMS_OK : lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the frozen files");
	for (size_t i = 0; !rc && i < s->file_count; i++) {
		rc = blobs->get(blobs->ctx, s->files[i].hash, &bytes[i], err);
		if (rc) {
			lims_err_context(err, "The frozen file %s", s->files[i].name);
			break;
		}
		files[i] = (struct lims_blob_file){.name = s->files[i].name, .bytes = lims_buf_text(&bytes[i]), .n = bytes[i].len};
		if (!lims_hash_read(s->files[i].hash, &files[i].hash))
			rc = lims_err_set(err, LIMS_E_CORRUPT, "The worksheet names a data file by something that is no hash");
	}
	if (!rc)
		rc = lims_procedure_load_bytes(s->procedure, files, s->file_count, ret_set, err);
	for (size_t i = 0; bytes && i < s->file_count; i++)
		lims_buf_finish(&bytes[i]);
	free(bytes);
	free(files);
	return rc;
}

static lims_rc decode_one(const struct lims_procedure *p, struct lims_dossier *s, struct lims_dossier_reading *r,
	const struct lims_proof_blobs *blobs, struct lims_proof_count *count, struct lims_buf *lines, struct lims_err *err)
{
	struct lims_buf capture = {0}, model = {0};
	struct lims_reading reading = {0};
	char value[LIMS_PROOF_VALUE] = "";
	struct lims_ws_cell cell = {.step = r->step, .row = (size_t)r->row, .run = (size_t)r->run, .column = r->column};
	lims_rc rc = blobs->get(blobs->ctx, r->capture, &capture, err);
	if (!rc && r->model)
		rc = blobs->get(blobs->ctx, r->model, &model, err);
	struct lims_proof_bytes bytes = {capture.data, r->model ? model.data : NULL, capture.len, model.len};
	if (!rc)
		rc = lims_proof_reading(p, s, &cell, &bytes, &reading, value, err);
	if (rc) {
		lims_err_context(err, "Reading %d", r->number);
	} else {
		count->readings++;
		if (!lims_text_equal(value, r->value ? r->value : "")) {
			count->differences++;
			lims_buf_addf(lines, lims_err_tr(err, "reading %d (%s row %d %s): recorded %s, the bytes say %s\n"), r->number, r->step,
				r->row + 1, r->column, r->value ? r->value : lims_err_tr(err, "nothing"),
				value[0] ? value : lims_reading_reason_name(reading.reason));
			r->value = value[0] ? lims_arena_text(s->arena, value) : NULL;
		}
		char taken[LIMS_MOMENT_TEXT] = "";
		if (reading.at.us != 0)
			lims_moment_text(reading.at, taken);
		if (!lims_text_equal(taken, r->taken ? r->taken : "")) {
			count->differences++;
			lims_buf_addf(lines, lims_err_tr(err, "reading %d (%s row %d %s): recorded at %s, the capture says %s\n"), r->number, r->step,
				r->row + 1, r->column, r->taken ? r->taken : lims_err_tr(err, "no time"), taken[0] ? taken : lims_err_tr(err, "none"));
			r->taken = taken[0] ? lims_arena_text(s->arena, taken) : NULL;
		}
	}
	lims_buf_finish(&capture);
	lims_buf_finish(&model);
	return rc;
}

static lims_rc decode_all(const struct lims_procedure *p, struct lims_dossier *s, const struct lims_proof_blobs *blobs,
	struct lims_proof_count *count, struct lims_buf *lines, struct lims_err *err)
{
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; !rc && i < s->reading_count; i++) {
		struct lims_dossier_reading *r = &s->readings[i];
		if (r->capture)
			rc = decode_one(p, s, r, blobs, count, lines, err);
		else
			count->typed++;
	}
	return rc;
}

/// Text printed at a place; NULL when nothing was.
static const char *text_at(const struct lims_json *list, size_t *hint, const char *at)
{
	size_t n = lims_json_size(list);
	for (size_t i = 0; i < n; i++) {
		size_t k = (*hint + i) % n;
		const struct lims_json *j = lims_json_at(list, k);
		if (lims_text_equal(lims_json_get_text(j, "at", NULL), at)) {
			*hint = k + 1;
			return lims_json_get_text(j, "text", NULL);
		}
	}
	return NULL;
}

static void compare_lists(const struct lims_json *was, const struct lims_json *is, struct lims_proof_count *count, struct lims_buf *lines,
	const struct lims_err *err)
{
	size_t hint = 0, back = 0;
	for (size_t i = 0; i < lims_json_size(is); i++) {
		const char *at = lims_json_get_text(lims_json_at(is, i), "at", "");
		const char *now = lims_json_get_text(lims_json_at(is, i), "text", "");
		const char *then = text_at(was, &hint, at);
		count->cells++;
		if (lims_text_equal(now, then))
			continue;
		count->differences++;
		lims_buf_addf(lines, lims_err_tr(err, "%s: printed %s, computed %s\n"), at, then ? then : lims_err_tr(err, "nothing"), now);
	}
	for (size_t i = 0; i < lims_json_size(was); i++) {
		const char *at = lims_json_get_text(lims_json_at(was, i), "at", "");
		if (text_at(is, &back, at))
			continue;
		count->differences++;
		lims_buf_addf(lines, lims_err_tr(err, "%s: printed %s, computed %s\n"), at, lims_json_get_text(lims_json_at(was, i), "text", ""),
			lims_err_tr(err, "nothing"));
	}
}

/// The hash of the record that stands on the paper: of the entry that submitted the worksheet; on older papers of its result.
static void compare_record(const struct lims_dossier *s, const struct lims_json *printed, struct lims_proof_count *count,
	struct lims_buf *lines, const struct lims_err *err)
{
	const char *record = lims_json_get_text(printed, "record", NULL);
	if (!record || lims_text_equal(record, s->submission) || lims_text_equal(record, s->frozen_result))
		return;
	count->differences++;
	lims_buf_addf(lines, lims_err_tr(err, "record: the paper names %s, which is not the hash of its worksheet\n"), record);
}

static lims_rc compare_printed(const struct lims_dossier *s, const struct lims_result *r, const char *printed, size_t printed_len,
	struct lims_proof_count *count, struct lims_buf *lines, struct lims_err *err)
{
	// Older papers list no uncertainties.
	static const char *const lists[] = {"values", "uncertainties"};
	struct lims_json_doc *was = NULL, *is = NULL;
	struct lims_buf b;
	struct lims_jw w;
	lims_buf_init(&b, PRINTED_MAX);
	lims_jw_init(&w, &b);
	lims_jw_object(&w, NULL);
	lims_proof_printed(&w, lists[0], r);
	lims_proof_uncertainties(&w, lists[1], r);
	lims_jw_end_object(&w);
	lims_rc rc = lims_buf_check(&b, "the printed values", err);
	if (!rc)
		rc = lims_json_parse(lims_buf_text(&b), b.len, PRINTED_MAX, &is, err);
	if (!rc)
		rc = lims_json_parse(printed, printed_len, PRINTED_MAX, &was, err);
	if (!rc)
		compare_record(s, lims_json_root(was), count, lines, err);
	for (size_t i = 0; !rc && i < sizeof lists / sizeof lists[0]; i++) {
		const struct lims_json *then = lims_json_get(lims_json_root(was), lists[i]);
		if (then || i == 0)
			compare_lists(then, lims_json_get(lims_json_root(is), lists[i]), count, lines, err);
	}
	lims_json_destroy(was);
	lims_json_destroy(is);
	lims_buf_finish(&b);
	return rc;
}

static bool same_value(const struct lims_json *was, const struct lims_json *is)
{
	struct lims_buf a, b;
	lims_buf_init(&a, VALUE_MAX);
	lims_buf_init(&b, VALUE_MAX);
	bool same = lims_json_dump(was, &a, NULL) == LIMS_OK && lims_json_dump(is, &b, NULL) == LIMS_OK && a.len == b.len &&
				memcmp(lims_buf_text(&a), lims_buf_text(&b), a.len) == 0;
	lims_buf_finish(&a);
	lims_buf_finish(&b);
	return same;
}

/// Whether `is` says all that `was` says. A later program may say more: a member that was not there is no difference.
static bool still_says(const struct lims_json *was, const struct lims_json *is)
{
	const char *key = NULL;
	if (!is)
		return false;
	if (lims_json_is_object(was)) {
		bool all = lims_json_is_object(is);
		for (const struct lims_json *j = lims_json_next(was, NULL, &key); j && all; j = lims_json_next(was, key, &key))
			all = still_says(j, lims_json_get(is, key));
		return all;
	}
	if (!lims_json_is_array(was))
		return same_value(was, is);
	bool all = lims_json_is_array(is) && lims_json_size(was) == lims_json_size(is);
	for (size_t i = 0; all && i < lims_json_size(was); i++)
		all = still_says(lims_json_at(was, i), lims_json_at(is, i));
	return all;
}

static bool same_bytes(const struct lims_buf *was, const struct lims_buf *is)
{
	return was->len == is->len && memcmp(lims_buf_text(was), lims_buf_text(is), is->len) == 0;
}

static bool result_agrees(const struct lims_buf *frozen, const struct lims_buf *now)
{
	struct lims_json_doc *was = NULL, *is = NULL;
	if (same_bytes(frozen, now))
		return true;
	bool same = lims_json_parse(lims_buf_text(frozen), frozen->len, RESULT_MAX, &was, NULL) == LIMS_OK &&
				lims_json_parse(lims_buf_text(now), now->len, RESULT_MAX, &is, NULL) == LIMS_OK &&
				still_says(lims_json_root(was), lims_json_root(is));
	lims_json_destroy(was);
	lims_json_destroy(is);
	return same;
}

/// `what` says in words what differs.
static lims_rc compare_frozen(const char *what, const char *hash, const struct lims_buf *now,
	bool agrees(const struct lims_buf *was, const struct lims_buf *is), const struct lims_proof_blobs *blobs,
	struct lims_proof_count *count, struct lims_buf *lines, struct lims_err *err)
{
	struct lims_buf frozen = {0};
	lims_rc rc = lims_buf_check(now, "what is compared", err);
	if (!rc)
		rc = blobs->get(blobs->ctx, hash, &frozen, err);
	if (!rc && !agrees(&frozen, now)) {
		count->differences++;
		lims_buf_addf(lines, "%s (%s)\n", lims_err_tr(err, what), hash);
	}
	lims_buf_finish(&frozen);
	return rc;
}

/// The worksheet and its result as they were frozen when it was submitted.
static lims_rc compare_submitted(const struct lims_dossier *s, const struct lims_worksheet *input, const struct lims_result *r,
	const struct lims_proof_blobs *blobs, struct lims_proof_count *count, struct lims_buf *lines, struct lims_err *err)
{
	struct lims_buf now;
	lims_buf_init(&now, RESULT_MAX);
	lims_worksheet_json(input, &now);
	lims_rc rc = compare_frozen(
		LIMS_MSG("worksheet: what is computed is not what was submitted"), s->frozen_input, &now, same_bytes, blobs, count, lines, err);
	lims_buf_clear(&now);
	lims_result_json(r, &now);
	if (!rc)
		rc = compare_frozen(LIMS_MSG("result: what is computed is not what was submitted"), s->frozen_result, &now, result_agrees, blobs,
			count, lines, err);
	lims_buf_finish(&now);
	return rc;
}

lims_rc lims_proof_recompute(struct lims_dossier *s, const struct lims_proof_blobs *blobs, const char *printed, size_t printed_len,
	struct lims_proof_count *ret, struct lims_buf *ret_lines, struct lims_procedure_set **ret_set, struct lims_result **ret_result,
	struct lims_err *err)
{
	struct lims_procedure_set *set = NULL;
	struct lims_result *result = NULL;
	struct lims_worksheet input;
	struct lims_proof_count count = {0};
	lims_rc rc = s->frozen_result ? LIMS_OK : lims_err_set(err, LIMS_E_CORRUPT, "The worksheet was never submitted");
	if (!rc)
		rc = lims_proof_load(s, blobs, &set, err);
	if (!rc)
		rc = decode_all(lims_procedure_set_procedure(set), s, blobs, &count, ret_lines, err);
	if (!rc)
		rc = lims_proof_corrections(s, lims_procedure_set_procedure(set)->units, &count, ret_lines, err);
	if (!rc)
		rc = lims_dossier_input(s, lims_procedure_set_procedure(set), &input, err);
	if (!rc)
		rc = lims_worksheet_evaluate(lims_procedure_set_procedure(set), &input, &result, err);
	if (!rc)
		rc = compare_submitted(s, &input, result, blobs, &count, ret_lines, err);
	if (!rc && printed)
		rc = compare_printed(s, result, printed, printed_len, &count, ret_lines, err);
	if (!rc)
		*ret = count;
	if (!rc && ret_set && ret_result) {
		*ret_set = set;
		*ret_result = result;
		return LIMS_OK;
	}
	lims_result_destroy(result);
	lims_procedure_set_destroy(set);
	return rc;
}

// SPDX-License-Identifier: Apache-2.0
// Finds each condition in the entry, the table and the bytes that it came from.
#include "laboratory/proof/air.h"

#include "laboratory/proof/logger.h"
#include "lims-core/base/json.h"
#include "lims-core/base/lang.h"
#include "lims-core/base/text.h"

#include <stdarg.h>
#include <stdio.h>

enum { ARENA_MAX = 256 << 20, SENTENCE = 400 };

struct holding {
	const struct lims_dossier_condition *c;
	const char *shown; ///< before it was corrected
	const struct lims_proof_blobs *blobs;
	const struct lims_json *body;
	struct lims_proof_count *count;
	struct lims_buf *lines;
	const struct lims_err *said; ///< the language of the lines
};

static void differs(struct holding *h, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static void differs(struct holding *h, const char *fmt, ...)
{
	char text[SENTENCE];
	va_list args;
	va_start(args, fmt);
	(void)vsnprintf(text, sizeof text, lims_err_tr(h->said, fmt), args);
	va_end(args);
	h->count->differences++;
	lims_buf_addf(h->lines, lims_err_tr(h->said, "condition c%d (%s): %s\n"), h->c->number, h->c->quantity, text);
}

static bool stated(const struct holding *h)
{
	const struct lims_json *readings = lims_json_get(h->body, "readings");
	for (size_t i = 0; i < lims_json_size(readings); i++) {
		const struct lims_json *r = lims_json_at(readings, i);
		if (lims_text_equal(lims_json_get_text(r, "quantity", ""), h->c->quantity) &&
			lims_text_equal(lims_json_get_text(r, "at", ""), h->c->at) && lims_text_equal(lims_json_get_text(r, "value", ""), h->shown))
			return true;
	}
	return false;
}

/// The table read again, as it was read then; from before that was kept it cannot be.
static lims_rc in_table(struct holding *h, struct lims_arena *arena, struct lims_err *err)
{
	const struct lims_json *said = lims_json_get(h->body, "form");
	struct lims_logger_form form;
	struct lims_logger_table table = {0};
	struct lims_csv_faults faults = {.arena = arena};
	struct lims_err why = {.lang = h->said->lang};
	struct lims_moment at;
	struct lims_buf file = {0};
	bool found = false;
	lims_rc rc = h->blobs->get(h->blobs->ctx, lims_json_get_text(h->body, "file", ""), &file, err);
	if (rc || !said) {
		lims_buf_finish(&file);
		return rc;
	}
	if (lims_logger_form_read(said, arena, &form, &why) != LIMS_OK ||
		lims_logger_read(lims_buf_text(&file), file.len, &form, arena, &faults, &table, &why) != LIMS_OK)
		differs(h, LIMS_MSG("the table of the logger cannot be read again: %s"), why.text);
	else if (lims_moment_parse(h->c->at, &at, NULL) == LIMS_OK)
		for (size_t i = 0; !found && i < table.count; i++)
			found = table.values[i].at.us == at.us && lims_text_equal(table.values[i].quantity, h->c->quantity) &&
					lims_text_equal(table.values[i].value, h->shown);
	h->count->tables += found;
	if (!found && !why.text[0])
		differs(h, LIMS_MSG("%s at %s does not stand in the table of the logger"), h->shown, h->c->at);
	lims_buf_finish(&file);
	return rc;
}

static lims_rc in_bytes(struct holding *h, struct lims_err *err)
{
	const char *model_hash = lims_json_get_text(h->body, "model", NULL);
	struct lims_buf capture = {0}, model = {0};
	struct lims_reading reading;
	char value[LIMS_PROOF_VALUE] = "";
	lims_rc rc = h->blobs->get(h->blobs->ctx, lims_json_get_text(h->body, "capture", ""), &capture, err);
	if (!rc && model_hash)
		rc = h->blobs->get(h->blobs->ctx, model_hash, &model, err);
	if (!rc)
		rc = lims_proof_decode(capture.data, capture.len, model_hash ? model.data : NULL, model.len,
			lims_json_get_text(h->body, "role", NULL), &reading, value, err);
	if (!rc) {
		h->count->readings++;
		if (!lims_text_equal(value, h->shown))
			differs(h, LIMS_MSG("recorded %s, the bytes say %s"), h->shown, value[0] ? value : lims_reading_reason_name(reading.reason));
	}
	lims_buf_finish(&capture);
	lims_buf_finish(&model);
	return rc;
}

static lims_rc hold(struct holding *h, const struct lims_entry *e, struct lims_arena *arena, struct lims_err *err)
{
	struct lims_json_doc *doc = NULL;
	char subject[LIMS_SUBJECT_SIZE + 16];
	(void)snprintf(subject, sizeof subject, "environment:%s", h->c->device ? h->c->device : "");
	if (!lims_text_equal(e->type, "environment.recorded") || !lims_text_equal(e->subject, subject)) {
		differs(h, LIMS_MSG("the entry that it names records nothing of %s"), h->c->device ? h->c->device : "–");
		return LIMS_OK;
	}
	lims_rc rc = lims_json_parse(e->body, e->body_len, LIMS_ENTRY_BODY_MAX, &doc, err);
	h->body = lims_json_root(doc);
	if (!rc && !lims_text_equal(lims_json_get_text(h->body, "place", ""), h->c->place))
		differs(h, LIMS_MSG("it was read in %s, not in %s"), lims_json_get_text(h->body, "place", "–"), h->c->place ? h->c->place : "–");
	if (!rc && !stated(h))
		differs(h, LIMS_MSG("%s at %s does not stand in the entry that it names"), h->shown, h->c->at);
	else if (!rc)
		h->count->air++;
	if (!rc && lims_json_get_text(h->body, "file", NULL))
		rc = in_table(h, arena, err);
	if (!rc && lims_json_get_text(h->body, "capture", NULL))
		rc = in_bytes(h, err);
	lims_json_destroy(doc);
	return rc;
}

lims_rc lims_proof_air(const struct lims_dossier *s, const struct lims_proof_entries *entries, const struct lims_proof_blobs *blobs,
	struct lims_proof_count *ret, struct lims_buf *ret_lines, struct lims_err *err)
{
	static const struct lims_err english = {.code = LIMS_OK};
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; !rc && i < s->recorded_count; i++) {
		const struct lims_dossier_condition *c = &s->recorded[i];
		struct holding h = {.c = c,
			.shown = c->shown ? c->shown : c->value,
			.blobs = blobs,
			.count = ret,
			.lines = ret_lines,
			.said = err ? err : &english};
		struct lims_hash hash;
		struct lims_entry e;
		struct lims_buf bytes = {0};
		if (!c->source)
			continue;
		struct lims_arena *arena = lims_arena_create(ARENA_MAX);
		rc = !arena                             ? lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the readings of the air")
			 : lims_hash_read(c->source, &hash) ? entries->get(entries->ctx, &hash, &bytes, &e, err)
												: LIMS_E_NOT_FOUND;
		if (rc == LIMS_OK)
			rc = hold(&h, &e, arena, err);
		else if (rc == LIMS_E_NOT_FOUND) {
			// Older files do not hold it.
			ret->absent++;
			if (c->version >= 5)
				differs(&h, LIMS_MSG("the entry that it names is not there"));
			rc = LIMS_OK;
		}
		lims_buf_finish(&bytes);
		lims_arena_destroy(arena);
	}
	return rc;
}

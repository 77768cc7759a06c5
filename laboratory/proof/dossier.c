// SPDX-License-Identifier: Apache-2.0
// Folds worksheet entries into the state of the worksheet; each type of entry has its own reader.
#include "laboratory/proof/dossier.h"

#include "laboratory/proof/dossier_parts.h"
#include "lims-core/base/text.h"

#include <stdint.h>
#include <string.h>

enum { MAX_LIST = 20000, MAX_BODY = 1 << 20 };

void lims_dossier_init(struct lims_dossier *s, struct lims_arena *arena)
{
	*s = (struct lims_dossier){.arena = arena};
}

/// An object of texts as name → value pairs.
static lims_rc read_values(
	struct lims_dossier *s, const struct lims_json *object, const struct lims_ws_value **ret, size_t *ret_count, struct lims_err *err)
{
	size_t n = lims_json_size(object);
	if (n > MAX_LIST)
		return lims_dossier_no_memory(err);
	struct lims_ws_value *list = lims_arena_array(s->arena, n ? n : 1, sizeof *list);
	if (!list)
		return lims_dossier_no_memory(err);
	size_t count = 0;
	for (size_t i = 0; i < n; i++) {
		const char *key = NULL;
		const char *text = lims_json_text(lims_json_member(object, i, &key));
		if (!text || !text[0])
			continue;
		list[count++] = (struct lims_ws_value){lims_dossier_copied(s, key), lims_dossier_copied(s, text)};
	}
	*ret = list;
	*ret_count = count;
	return LIMS_OK;
}

static lims_rc read_files(struct lims_dossier *s, const struct lims_json *list, struct lims_err *err)
{
	size_t n = lims_json_size(list);
	if (n > MAX_LIST)
		return lims_dossier_no_memory(err);
	struct lims_dossier_file *files = lims_arena_array(s->arena, n ? n : 1, sizeof *files);
	if (!files)
		return lims_dossier_no_memory(err);
	for (size_t i = 0; i < n; i++) {
		const struct lims_json *f = lims_json_at(list, i);
		files[i] = (struct lims_dossier_file){lims_dossier_member(s, f, "name"), lims_dossier_member(s, f, "sha256")};
		if (!files[i].name || !files[i].hash)
			return lims_err_set(err, LIMS_E_CORRUPT, "The worksheet names a data file without name or hash");
	}
	s->files = files;
	s->file_count = n;
	return LIMS_OK;
}

static lims_rc read_standards(struct lims_dossier *s, const struct lims_json *list, struct lims_err *err)
{
	size_t n = lims_json_size(list);
	if (n > MAX_LIST)
		return lims_dossier_no_memory(err);
	struct lims_dossier_standard *standards = lims_arena_array(s->arena, n ? n : 1, sizeof *standards);
	if (!standards)
		return lims_dossier_no_memory(err);
	for (size_t i = 0; i < n; i++) {
		const struct lims_json *j = lims_json_at(list, i);
		standards[i].role = lims_dossier_member(s, j, "role");
		standards[i].code = lims_dossier_member(s, j, "code");
		if (!standards[i].role || !standards[i].code)
			return lims_err_set(err, LIMS_E_CORRUPT, "The worksheet names a standard without role or code");
		struct lims_ws_standard known = {.role = ""};
		lims_rc rc = read_values(s, lims_json_get(j, "fields"), &standards[i].fields, &standards[i].field_count, err);
		if (!rc)
			rc = lims_standard_from_json(j, s->arena, &known, err);
		if (rc)
			return rc == LIMS_E_INPUT ? lims_err_context(err, "The standard %s", standards[i].code) : rc;
		standards[i].certificates = known.certificates;
		standards[i].certificate_count = known.certificate_count;
	}
	s->standards = standards;
	s->standard_count = n;
	return LIMS_OK;
}

/// Entries before the register of best capabilities have none.
static lims_rc read_cmc(struct lims_dossier *s, const struct lims_json *list, struct lims_err *err)
{
	size_t n = lims_json_size(list);
	if (n > MAX_LIST)
		return lims_dossier_no_memory(err);
	struct lims_ws_value *cmc = lims_arena_array(s->arena, n ? n : 1, sizeof *cmc);
	if (!cmc)
		return lims_dossier_no_memory(err);
	for (size_t i = 0; i < n; i++) {
		const struct lims_json *j = lims_json_at(list, i);
		cmc[i] = (struct lims_ws_value){lims_dossier_member(s, j, "result"), lims_dossier_member(s, j, "value")};
		if (!cmc[i].name || !cmc[i].text)
			return lims_err_set(err, LIMS_E_CORRUPT, "The worksheet names a CMC without result or value");
	}
	s->cmc = cmc;
	s->cmc_count = n;
	return LIMS_OK;
}

static lims_rc apply_opened(struct lims_dossier *s, const struct lims_dossier_entry *e, const struct lims_json *body, struct lims_err *err)
{
	if (s->state)
		return lims_err_set(err, LIMS_E_CORRUPT, "The worksheet was opened twice: two nodes gave the same code");
	s->item = lims_dossier_member(s, body, "item");
	s->procedure = lims_dossier_member(s, body, "procedure");
	s->revision = lims_dossier_member(s, body, "revision");
	s->mode = s->opened_mode = lims_dossier_member(s, body, "mode");
	s->place = lims_dossier_member(s, body, "place");
	s->as_found = lims_dossier_member(s, body, "as_found");
	s->another = e->version >= 4 ? lims_dossier_member(s, body, "another") : NULL;
	s->state = "open";
	s->opened_by = lims_dossier_copied(s, e->actor);
	s->opened_at = lims_dossier_copied(s, e->at);
	const char *work_on = NULL;
	lims_rc rc = lims_json_need_text(body, "work_on", &work_on, err);
	if (!rc)
		rc = lims_date_parse(work_on, &s->work_on, err);
	s->dated = e->version >= 2;
	if (!rc && (!s->item || !s->procedure || !s->mode))
		rc = lims_err_set(err, LIMS_E_CORRUPT, "The worksheet was opened without item, procedure or mode");
	if (!rc)
		rc = read_values(s, lims_json_get(body, "characteristics"), &s->characteristics, &s->characteristic_count, err);
	if (!rc)
		rc = read_files(s, lims_json_get(body, "files"), err);
	if (!rc)
		rc = read_standards(s, lims_json_get(body, "standards"), err);
	if (!rc)
		rc = read_cmc(s, lims_json_get(body, "cmc"), err);
	return rc;
}

/// Those that count, as the engine takes them.
static lims_rc settle_conditions(struct lims_dossier *s, struct lims_err *err)
{
	struct lims_ws_value *list = lims_arena_array(s->arena, s->recorded_count, sizeof *list);
	if (!list)
		return lims_dossier_no_memory(err);
	s->conditions = list;
	s->condition_count = 0;
	for (size_t i = 0; i < s->recorded_count; i++)
		if (!s->recorded[i].struck)
			list[s->condition_count++] = (struct lims_ws_value){s->recorded[i].quantity, s->recorded[i].value};
	return LIMS_OK;
}

/// How the reading was corrected: the certificate with its curve, and what that gave.
static lims_rc read_correction(struct lims_dossier *s, const struct lims_json *body, struct lims_dossier_condition *c, struct lims_err *err)
{
	const struct lims_json *j = lims_json_get(body, "correction");
	struct lims_ws_standard as = {.role = ""};
	c->shown = lims_dossier_member(s, body, "shown");
	c->uncorrected = lims_dossier_member(s, body, "uncorrected");
	// A value other than the one that was shown is computed again, so it does not stand without what it was computed by.
	if (c->shown && (!j || (c->uncorrected && !lims_text_equal(c->shown, c->value))))
		return lims_err_set(err, LIMS_E_CORRUPT, "A condition is corrected by no certificate");
	if (!j)
		return LIMS_OK;
	c->correction = lims_dossier_member(s, j, "value");
	c->U = lims_dossier_member(s, j, "U");
	c->k = lims_dossier_member(s, j, "k");
	lims_rc rc = lims_standard_from_json(j, s->arena, &as, err);
	if (!rc && (as.certificate_count != 1 || (!c->shown && !c->uncorrected)))
		rc = lims_err_set(err, LIMS_E_CORRUPT, "A condition is corrected by no certificate");
	if (!rc)
		c->corrected_by = &as.certificates[0];
	return rc;
}

static lims_rc apply_condition(
	struct lims_dossier *s, const struct lims_dossier_entry *e, const struct lims_json *body, struct lims_err *err)
{
	struct lims_dossier_condition *list = lims_dossier_grown(s->arena, s->recorded, s->recorded_count, sizeof *list);
	if (!list)
		return lims_dossier_no_memory(err);
	const char *at = e->version >= 2 ? lims_dossier_member(s, body, "at") : NULL;
	list[s->recorded_count] = (struct lims_dossier_condition){.number = (int)s->recorded_count + 1,
		.quantity = lims_dossier_member(s, body, "quantity"),
		.value = lims_dossier_member(s, body, "value"),
		.place = e->version >= 2 ? lims_dossier_member(s, body, "place") : NULL,
		.device = e->version >= 2 ? lims_dossier_member(s, body, "device") : NULL,
		.at = at ? at : lims_dossier_copied(s, e->at),
		.actor = lims_dossier_copied(s, e->actor),
		.source = e->version >= 2 ? lims_dossier_member(s, body, "source") : NULL,
		.entry = lims_dossier_copied(s, e->hash),
		.late = e->version >= 3 ? lims_dossier_member(s, body, "late") : NULL,
		.certificate = e->version >= 4 ? lims_dossier_member(s, body, "certificate") : NULL,
		.certified_on = e->version >= 4 ? lims_dossier_member(s, body, "certified_on") : NULL,
		.valid_until = e->version >= 4 ? lims_dossier_member(s, body, "valid_until") : NULL,
		.version = e->version};
	lims_rc rc = e->version >= 5 ? read_correction(s, body, &list[s->recorded_count], err) : LIMS_OK;
	if (rc)
		return rc;
	if (!list[s->recorded_count].quantity || !list[s->recorded_count].value)
		return lims_err_set(err, LIMS_E_CORRUPT, "A condition has no quantity or value");
	s->recorded = list;
	s->recorded_count++;
	return settle_conditions(s, err);
}

static lims_rc apply_condition_struck(
	struct lims_dossier *s, const struct lims_dossier_entry *e, const struct lims_json *body, struct lims_err *err)
{
	const char *entry = lims_json_get_text(body, "condition", "");
	for (size_t i = 0; i < s->recorded_count; i++) {
		struct lims_dossier_condition *c = &s->recorded[i];
		if (!lims_text_equal(c->entry, entry) || c->struck)
			continue;
		c->struck = lims_dossier_member(s, body, "cause");
		c->struck_note = lims_dossier_member(s, body, "note");
		c->struck_by = lims_dossier_copied(s, e->actor);
		c->struck_at = lims_dossier_copied(s, e->at);
		if (!c->struck)
			return lims_err_set(err, LIMS_E_CORRUPT, "A condition is struck out without a cause");
		return settle_conditions(s, err);
	}
	return LIMS_OK;
}

static lims_rc apply_checked(struct lims_dossier *s, const struct lims_dossier_entry *e, const struct lims_json *body, struct lims_err *err)
{
	struct lims_ws_answer a = {lims_dossier_member(s, body, "step"), lims_dossier_member(s, body, "point"),
		lims_dossier_member(s, body, "answer"), lims_dossier_member(s, body, "note")};
	if (!a.step || !a.check || !a.answer)
		return lims_err_set(err, LIMS_E_CORRUPT, "An answer has no step, point or answer");
	struct lims_dossier_answer *list = (struct lims_dossier_answer *)s->answers;
	for (size_t i = 0; i < s->answer_count; i++)
		if (lims_text_equal(list[i].a.step, a.step) && lims_text_equal(list[i].a.check, a.check)) {
			list[i] = (struct lims_dossier_answer){a, lims_dossier_copied(s, e->actor)};
			return LIMS_OK;
		}
	list = lims_dossier_grown(s->arena, s->answers, s->answer_count, sizeof *list);
	if (!list)
		return lims_dossier_no_memory(err);
	list[s->answer_count++] = (struct lims_dossier_answer){a, lims_dossier_copied(s, e->actor)};
	s->answers = list;
	return LIMS_OK;
}

/// Who wrote an entry has worked on the sheet, unless it is one that looks at it only; who observed a reading has too.
static lims_rc note_worker(struct lims_dossier *s, const char *actor, struct lims_err *err)
{
	if (!actor || lims_dossier_worked(s, actor))
		return LIMS_OK;
	const char **list = lims_dossier_grown(s->arena, s->workers, s->worker_count, sizeof *list);
	if (!list)
		return lims_dossier_no_memory(err);
	list[s->worker_count++] = lims_dossier_copied(s, actor);
	s->workers = list;
	return LIMS_OK;
}

static bool same_cell(const struct lims_dossier_reading *a, const struct lims_dossier_reading *b)
{
	return a->row == b->row && a->run == b->run && lims_text_equal(a->step, b->step) && lims_text_equal(a->column, b->column);
}

/// In the cell of `of`, the earliest reading that has a value and is not struck counts; the later ones wait until it is struck.
static void settle(struct lims_dossier *s, const struct lims_dossier_reading *of)
{
	bool taken = false;
	for (size_t i = 0; i < s->reading_count; i++) {
		struct lims_dossier_reading *r = &s->readings[i];
		if (!same_cell(r, of))
			continue;
		r->spare = taken && r->value && !r->struck;
		taken = taken || lims_dossier_counts(r);
	}
}

static bool small(const struct lims_json *body, const char *key, int *ret)
{
	int64_t n = lims_json_get_int(body, key, 0);
	*ret = n >= 0 && n < MAX_LIST ? (int)n : -1;
	return *ret >= 0;
}

/// Named since the second version of the body.
static lims_rc read_pieces(struct lims_dossier *s, const struct lims_dossier_entry *e, const struct lims_json *list,
	struct lims_dossier_reading *r, struct lims_err *err)
{
	size_t n = e->version >= 2 ? lims_json_size(list) : 0;
	const char **names = n > 0 && n <= MAX_LIST ? lims_arena_array(s->arena, n, sizeof *names) : NULL;
	if (n == 0)
		return LIMS_OK;
	if (!names)
		return lims_dossier_no_memory(err);
	for (size_t i = 0; i < n; i++) {
		names[i] = lims_dossier_copied(s, lims_json_text(lims_json_at(list, i)));
		if (!names[i] || !names[i][0])
			return lims_err_set(err, LIMS_E_CORRUPT, "A load has a piece without a name");
	}
	r->pieces = names;
	r->piece_count = n;
	return LIMS_OK;
}

static lims_rc apply_reading(struct lims_dossier *s, const struct lims_dossier_entry *e, const struct lims_json *body, struct lims_err *err)
{
	bool typed = lims_text_equal(e->type, "reading.entered");
	const struct lims_json *decoded = lims_json_get(body, "reading");
	struct lims_dossier_reading *list = lims_dossier_grown(s->arena, s->readings, s->reading_count, sizeof *list);
	if (!list)
		return lims_dossier_no_memory(err);
	struct lims_dossier_reading *r = &list[s->reading_count];
	*r = (struct lims_dossier_reading){
		.number = (int)s->reading_count + 1,
		.step = lims_dossier_member(s, body, "step"),
		.column = lims_dossier_member(s, body, "column"),
		.value = lims_dossier_member(s, body, "value"),
		.reason = typed ? NULL : lims_dossier_member(s, decoded, "reason"),
		.origin = typed ? "hand" : lims_dossier_copied(s, lims_json_get_text(body, "origin", "wire")),
		.device = lims_dossier_member(s, body, "device"),
		.capture = lims_dossier_member(s, body, "capture"),
		.model = lims_dossier_member(s, body, "model"),
		.setup = lims_dossier_member(s, body, "setup"),
		.confirmed = lims_dossier_member(s, body, "confirmed"),
		.actor = lims_dossier_copied(s, e->actor),
		.at = lims_dossier_copied(s, e->at),
		.taken = typed ? NULL : lims_dossier_member(s, decoded, "at"),
		.entry = lims_dossier_copied(s, e->hash),
		.observer = lims_dossier_member(s, body, "observer"),
		.late = typed ? lims_dossier_member(s, body, "late") : NULL,
		.photo = typed ? lims_dossier_member(s, body, "photo") : NULL,
	};
	if (!small(body, "row", &r->row) || !small(body, "run", &r->run) || !r->step || !r->column || (typed && !r->value) ||
		(!typed && !r->capture))
		return lims_err_set(err, LIMS_E_CORRUPT, "A reading has no cell, no value or no capture");
	lims_rc rc = typed ? read_pieces(s, e, lims_json_get(body, "pieces"), r, err) : LIMS_OK;
	if (rc)
		return rc;
	s->readings = list;
	s->reading_count++;
	settle(s, r);
	return note_worker(s, r->observer, err);
}

static lims_rc apply_struck(struct lims_dossier *s, const struct lims_dossier_entry *e, const struct lims_json *body, struct lims_err *err)
{
	const char *entry = lims_json_get_text(body, "reading", "");
	for (size_t i = 0; i < s->reading_count; i++) {
		struct lims_dossier_reading *r = &s->readings[i];
		if (!lims_text_equal(r->entry, entry) || r->struck)
			continue;
		r->struck = lims_dossier_member(s, body, "cause");
		r->struck_note = lims_dossier_member(s, body, "note");
		r->struck_by = lims_dossier_copied(s, e->actor);
		r->struck_at = lims_dossier_copied(s, e->at);
		r->struck_label = lims_dossier_member(s, body, "label");
		r->series = lims_dossier_member(s, body, "series");
		if (!r->struck)
			return lims_err_set(err, LIMS_E_CORRUPT, "A reading is struck out without a cause");
		settle(s, r);
		return LIMS_OK;
	}
	return LIMS_OK;
}

static lims_rc apply_submitted(
	struct lims_dossier *s, const struct lims_dossier_entry *e, const struct lims_json *body, struct lims_err *err)
{
	s->state = "submitted";
	s->submitted_by = lims_dossier_copied(s, e->actor);
	s->verdict = lims_dossier_member(s, body, "verdict");
	s->frozen_input = lims_dossier_member(s, body, "worksheet");
	s->frozen_result = lims_dossier_member(s, body, "result");
	s->submission = lims_dossier_copied(s, e->hash);
	if (!s->verdict || !s->frozen_input || !s->frozen_result)
		return lims_err_set(err, LIMS_E_CORRUPT, "The worksheet was submitted without verdict or result");
	const struct lims_json *unmeasured = e->version >= 3 ? lims_json_get(body, "unmeasured") : NULL;
	return unmeasured ? lims_dossier_submitted_unmeasured(s, unmeasured, err) : LIMS_OK;
}

static lims_rc apply_reviewed(
	struct lims_dossier *s, const struct lims_dossier_entry *e, const struct lims_json *body, struct lims_err *err)
{
	(void)err;
	bool accepted = lims_json_get_bool(body, "accepted", false);
	s->state = accepted ? "reviewed" : "returned";
	s->reviewed_by = lims_dossier_copied(s, e->actor);
	s->reviewed_at = lims_dossier_copied(s, e->at);
	s->review_note = lims_dossier_member(s, body, "note");
	return LIMS_OK;
}

lims_rc lims_dossier_apply(struct lims_dossier *s, const struct lims_dossier_entry *e, struct lims_err *err)
{
	static const struct {
		const char *type;
		lims_rc (*apply)(struct lims_dossier *, const struct lims_dossier_entry *, const struct lims_json *, struct lims_err *);
		bool works; ///< who writes it works on the sheet, and does not review it
	} kinds[] = {
		{"worksheet.opened", apply_opened, true},
		{"worksheet.condition", apply_condition, true},
		{"worksheet.condition_struck", apply_condition_struck, true},
		{"worksheet.checked", apply_checked, true},
		{"reading.entered", apply_reading, true},
		{"reading.captured", apply_reading, true},
		{"reading.struck", apply_struck, true},
		{"worksheet.continued", lims_dossier_continued, true},
		{"worksheet.unmeasured", lims_dossier_unmeasured, true},
		{"worksheet.overridden", lims_dossier_overridden, false},
		{"worksheet.late", lims_dossier_late, true},
		{"worksheet.adjusted", lims_dossier_adjusted, true},
		{"worksheet.abandoned", lims_dossier_abandoned, false},
		{"worksheet.told", lims_dossier_told, true},
		{"worksheet.submitted", apply_submitted, true},
		{"worksheet.witnessed", lims_dossier_witnessed, false},
		{"worksheet.commented", lims_dossier_commented, false},
		{"reading.compared", lims_dossier_compared, false},
		{"reading.accepted", lims_dossier_accepted, false},
		{"worksheet.reviewed", apply_reviewed, false},
	};
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		if (!lims_text_equal(kinds[i].type, e->type))
			continue;
		if (e->version < 1 || e->version > lims_dossier_version(e->type))
			return lims_err_set(
				err, LIMS_E_INPUT, "The entry type %s/%d is newer than this program: use a newer lims", e->type, e->version);
		if (!s->state && kinds[i].apply != apply_opened)
			return lims_err_set(err, LIMS_E_CORRUPT, "The entry %s/%d stands before the one that opens the worksheet", e->type, e->version);
		struct lims_json_doc *doc = NULL;
		lims_rc rc = lims_json_parse(e->body, e->body_len, MAX_BODY, &doc, err);
		if (!rc)
			rc = kinds[i].apply(s, e, lims_json_root(doc), err);
		lims_json_destroy(doc);
		if (!rc && kinds[i].works)
			rc = note_worker(s, e->actor, err);
		if (rc == LIMS_E_INPUT && err)
			err->code = LIMS_E_CORRUPT;
		return rc == LIMS_E_INPUT ? LIMS_E_CORRUPT : rc;
	}
	return lims_err_set(err, LIMS_E_CORRUPT, "The entry type %s does not belong to a worksheet", e->type);
}

const struct lims_dossier_continued *lims_dossier_continued_at(const struct lims_dossier *s, const char *step)
{
	for (size_t i = 0; i < s->continued_count; i++)
		if (lims_text_equal(s->continued[i].step, step))
			return &s->continued[i];
	return NULL;
}

const char *lims_dossier_standard_field(const struct lims_dossier_standard *standard, const char *name)
{
	for (size_t i = 0; i < standard->field_count; i++)
		if (lims_text_equal(standard->fields[i].name, name))
			return standard->fields[i].text;
	return NULL;
}

bool lims_dossier_counts(const struct lims_dossier_reading *r)
{
	return r->value && !r->struck && !r->spare;
}

size_t lims_dossier_uncompared(const struct lims_dossier *s)
{
	size_t n = 0;
	for (size_t i = 0; i < s->reading_count; i++)
		n += s->readings[i].late && !s->readings[i].struck && !s->readings[i].compared;
	for (size_t i = 0; i < s->recorded_count; i++)
		n += s->recorded[i].late && !s->recorded[i].struck && !s->recorded[i].compared;
	return n;
}

size_t lims_dossier_unaccepted(const struct lims_dossier *s)
{
	size_t n = 0;
	for (size_t i = 0; i < s->reading_count; i++)
		n += s->readings[i].struck && !s->readings[i].accepted_by;
	for (size_t i = 0; i < s->recorded_count; i++)
		n += s->recorded[i].struck && !s->recorded[i].accepted_by;
	return n;
}

bool lims_dossier_worked(const struct lims_dossier *s, const char *actor)
{
	for (size_t i = 0; i < s->worker_count; i++)
		if (lims_text_equal(s->workers[i], actor))
			return true;
	return false;
}

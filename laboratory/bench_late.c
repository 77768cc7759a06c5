// SPDX-License-Identifier: Apache-2.0
// Copies from paper, and their comparison with it by another person.
#include "laboratory/late.h"

#include "laboratory/bench_choice.h"
#include "laboratory/fields.h"
#include "laboratory/opened_sheet.h"
#include "laboratory/people/signing.h"
#include "lims-core/base/lang.h"
#include "lims-core/base/text.h"
#include "lims-core/engine/place.h"

#include <stdio.h>
#include <string.h>

enum { BODY_MAX = 16 * 1024, NOTE_MAX = 2000, SHORT_MOMENT = 16 };

lims_rc lims_late_moment(const struct lims_laboratory *lab, const char *text, struct lims_moment *ret, struct lims_err *err)
{
	char full[LIMS_MOMENT_TEXT];
	int zone = lab->p.zone_min, away = zone < 0 ? -zone : zone;
	struct lims_moment m;
	if (!text || !text[0])
		return lims_err_set(err, LIMS_E_INPUT, "Say when it was written on the paper: --observed \"2026-11-20 09:30\"");
	if (strlen(text) == SHORT_MOMENT)
		(void)snprintf(full, sizeof full, "%.10sT%.5s:00%c%02d:%02d", text, text + 11, zone < 0 ? '-' : '+', away / 60, away % 60);
	if (lims_moment_parse(strlen(text) == SHORT_MOMENT ? full : text, &m, NULL) != LIMS_OK)
		return lims_err_set(err, LIMS_E_INPUT, "%s is no moment: write it like \"2026-11-20 09:30\"", text);
	if (m.us > lims_clock_now(lims_journal_offset(lab->journal)).us)
		return lims_err_set(err, LIMS_E_INPUT, "%s lies in the future: say when it was written on the paper", text);
	*ret = m;
	return LIMS_OK;
}

lims_rc lims_late_day(
	const struct lims_laboratory *lab, const struct lims_opened_sheet *o, struct lims_moment observed, struct lims_err *err)
{
	struct lims_date day = lims_moment_date(observed, lab->p.zone_min);
	char written[LIMS_DATE_TEXT], work[LIMS_DATE_TEXT];
	if (lims_date_cmp(day, o->sheet.work_on) >= 0 || lims_text_equal(o->p->service, "test"))
		return LIMS_OK;
	lims_date_text(day, written);
	lims_date_text(o->sheet.work_on, work);
	return lims_err_set(err, LIMS_E_REFUSED,
		"The worksheet is of %s and the paper was written on %s, before it: its validity would begin on a wrong day; open one of that day "
		"(lims worksheet open %s --date %s)",
		work, written, o->sheet.item, written);
}

struct copying {
	struct lims_laboratory *lab;
	const char *code;
	const struct lims_late *late;
	struct lims_moment observed;
	struct lims_buf note;
};

static lims_rc append_late(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct copying *c = ctx;
	struct lims_opened_sheet o;
	struct lims_buf body;
	struct lims_jw w;
	struct lims_hash hash;
	char hex[LIMS_HASH_HEX];
	lims_buf_init(&body, BODY_MAX);
	lims_rc rc = lims_opened_sheet_init(&o, lims_tx_db(tx), c->code, err);
	if (!rc)
		rc = lims_opened_sheet_writable(&o, c->code, err);
	if (!rc)
		rc = lims_late_day(c->lab, &o, c->observed, err);
	if (!rc)
		rc = lims_journal_put_blob(tx, c->late->scan, c->late->scan_len, &hash, err);
	if (!rc) {
		lims_hash_hex(&hash, hex);
		lims_jw_init(&w, &body);
		lims_jw_object(&w, NULL);
		lims_jw_text(&w, "scan", hex);
		if (c->late->observer)
			lims_jw_text(&w, "observer", c->late->observer);
		if (c->note.len > 0)
			lims_jw_text(&w, "note", lims_buf_text(&c->note));
		lims_jw_array(&w, "blobs");
		lims_jw_text(&w, NULL, hex);
		lims_jw_end_array(&w);
		lims_jw_end_object(&w);
		rc = lims_desk_append_observed(tx, c->lab, LIMS_ACTION_MEASURE, "worksheet.late", "worksheet", c->code, &body, c->observed, err);
	}
	lims_opened_sheet_finish(&o);
	lims_buf_finish(&body);
	return rc;
}

lims_rc lims_bench_late(struct lims_laboratory *lab, const char *worksheet, const struct lims_late *late, struct lims_err *err)
{
	struct copying c = {.lab = lab, .code = worksheet, .late = late};
	lims_buf_init(&c.note, NOTE_MAX);
	lims_rc rc = late->scan && late->scan_len > 0
					 ? LIMS_OK
					 : lims_err_set(err, LIMS_E_INPUT, "The scan of the sheet is missing or empty: --scan FILE; it is the original");
	if (!rc && !lims_field_is_paper(late->scan, late->scan_len))
		rc = lims_err_set(err, LIMS_E_INPUT, "The scan of the sheet is no JPEG, PNG or PDF: --scan FILE; it is the original");
	if (!rc)
		rc = lims_late_moment(lab, late->observed, &c.observed, err);
	if (!rc)
		rc = lims_desk_observer(lab, late->observer, err);
	if (!rc && late->note)
		rc = lims_desk_text(lab, "note", late->note, &c.note, err);
	if (!rc)
		rc = lims_journal_command(lab->journal, append_late, &c, err);
	lims_buf_finish(&c.note);
	return rc;
}

/// One copied value, of a reading or a condition, in the order in which they were typed.
struct copied {
	const char *entry, *actor, *value;
	const struct lims_column *column; ///< NULL: of a condition
	char place[LIMS_PLACE_TEXT];
};

static const char *condition_title(const struct lims_procedure *p, const char *quantity, const struct lims_lang *lang)
{
	for (size_t i = 0; i < p->condition_count; i++)
		if (lims_text_equal(p->conditions[i].quantity, quantity))
			return lims_words_in(lang, p->conditions[i].title);
	return quantity;
}

/// The n-th value that waits; conditions stand before readings, as on the sheet.
static bool waiting(const struct lims_opened_sheet *o, const struct lims_lang *lang, size_t n, struct copied *ret)
{
	const struct lims_dossier *s = &o->sheet;
	for (size_t i = 0; i < s->recorded_count; i++) {
		const struct lims_dossier_condition *m = &s->recorded[i];
		if (!m->late || m->struck || m->compared || n-- > 0)
			continue;
		*ret = (struct copied){.entry = m->entry, .actor = m->actor, .value = m->value};
		(void)snprintf(ret->place, sizeof ret->place, "%s", condition_title(o->p, m->quantity, lang));
		return true;
	}
	for (size_t i = 0; i < s->reading_count; i++) {
		const struct lims_dossier_reading *r = &s->readings[i];
		if (!r->late || r->struck || r->compared || n-- > 0)
			continue;
		*ret = (struct copied){.entry = r->entry, .actor = r->actor, .value = r->value};
		const struct lims_step *step = lims_procedure_step(o->p, r->step);
		ret->column = lims_step_column(step, r->column);
		lims_place_text(lang, step, (size_t)r->row, (size_t)r->run, ret->column, ret->place);
		return true;
	}
	return false;
}

struct comparing {
	struct lims_laboratory *lab;
	const char *code, *actor;
	const char *const *values;
	size_t count;
	struct lims_compared done;
	bool asked; ///< who acts gave a password
	struct lims_buf *lines;
};

static lims_rc compare_one(struct lims_tx *tx, struct comparing *c, const struct copied *v, const char *typed, struct lims_err *err)
{
	struct lims_buf body, text;
	struct lims_jw w;
	lims_buf_init(&body, BODY_MAX);
	lims_buf_init(&text, NOTE_MAX);
	lims_rc rc = lims_text_equal(v->actor, c->actor)
					 ? lims_err_set(err, LIMS_E_REFUSED,
						   "%s copied %s from the paper and cannot compare it: another person reads the paper again", c->actor, v->place)
					 : lims_desk_text(c->lab, v->place, typed, &text, err);
	const char *value = lims_buf_text(&text);
	if (!rc && v->column)
		rc = lims_bench_choice(v->column, value, &value, err);
	bool same = !rc && lims_text_equal(value, v->value);
	if (!rc) {
		lims_jw_init(&w, &body);
		lims_jw_object(&w, NULL);
		lims_jw_text(&w, "entry", v->entry);
		lims_jw_text(&w, "value", value);
		lims_jw_bool(&w, "same", same);
		lims_signing_put(&w, c->asked);
		lims_jw_end_object(&w);
		rc = lims_desk_append(tx, c->lab, LIMS_ACTION_COMPARE, "reading.compared", "worksheet", c->code, &body, NULL, err);
	}
	if (!rc && !same)
		lims_buf_addf(c->lines, lims_err_tr(err, "%s: recorded otherwise than read now (%s)\n"), v->place, value);
	c->done.same += !rc && same;
	c->done.differing += !rc && !same;
	lims_buf_finish(&text);
	lims_buf_finish(&body);
	return rc;
}

static lims_rc append_compared(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct comparing *c = ctx;
	const struct lims_lang *lang = err ? err->lang : NULL;
	struct lims_opened_sheet o;
	struct copied v;
	size_t waits = 0;
	lims_rc rc = lims_opened_sheet_init(&o, lims_tx_db(tx), c->code, err);
	while (!rc && waiting(&o, lang, waits, &v))
		waits++;
	if (!rc && waits == 0)
		rc = lims_err_set(err, LIMS_E_REFUSED, "Nothing in %s waits to be compared with paper", c->code);
	if (!rc && c->count > waits)
		rc = lims_err_set(err, LIMS_E_INPUT, "%zu values are given and %zu wait: see lims worksheet compare %s", c->count, waits, c->code);
	for (size_t i = 0; !rc && i < c->count; i++)
		if (waiting(&o, lang, i, &v))
			rc = compare_one(tx, c, &v, c->values[i], err);
	c->done.waiting = (int)waits - c->done.same;
	lims_opened_sheet_finish(&o);
	return rc;
}

lims_rc lims_bench_compare(struct lims_laboratory *lab, const char *worksheet, const char *const *values, size_t count,
	struct lims_compared *ret, struct lims_buf *ret_lines, struct lims_err *err)
{
	struct comparing c = {.lab = lab, .code = worksheet, .values = values, .count = count, .lines = ret_lines};
	lims_rc rc = lims_desk_actor(lab, &c.actor, err);
	if (!rc)
		rc = lims_signing_ask(lab, "reading.compared", LIMS_ACTION_COMPARE, &c.asked, err);
	if (!rc)
		rc = lims_journal_command(lab->journal, append_compared, &c, err);
	if (!rc)
		*ret = c.done;
	return rc;
}

lims_rc lims_bench_to_compare(
	struct lims_laboratory *lab, const char *worksheet, struct lims_buf *ret_lines, int *ret_count, struct lims_err *err)
{
	const struct lims_lang *lang = err ? err->lang : NULL;
	struct lims_opened_sheet o;
	struct copied v;
	int n = 0;
	lims_rc rc = lims_opened_sheet_init(&o, lims_journal_db(lab->journal), worksheet, err);
	for (; !rc && waiting(&o, lang, (size_t)n, &v); n++)
		lims_buf_addf(ret_lines, "%d  %s\n", n + 1, v.place);
	lims_opened_sheet_finish(&o);
	if (!rc)
		*ret_count = n;
	return rc;
}

// SPDX-License-Identifier: Apache-2.0
// Tells a worksheet of a sample its real age from its readings, and refuses to submit what was told otherwise.
#include "laboratory/bench_told.h"

#include "laboratory/bench_age.h"
#include "laboratory/samples/samples.h"
#include "lims-core/base/text.h"

enum { BODY_MAX = 16 * 1024, SAID_MAX = 400 };

static const char *told_before(const struct lims_dossier *s, const char *name)
{
	for (size_t i = 0; i < s->characteristic_count; i++)
		if (lims_text_equal(s->characteristics[i].name, name))
			return s->characteristics[i].text;
	return NULL;
}

/// mode NULL: it stays.
static lims_rc append_told(struct lims_tx *tx, struct lims_laboratory *lab, const char *code, const struct lims_sample_told *told,
	const char *mode, struct lims_err *err)
{
	struct lims_buf body;
	struct lims_jw w;
	lims_buf_init(&body, BODY_MAX);
	lims_jw_init(&w, &body);
	lims_jw_object(&w, NULL);
	lims_jw_object(&w, "characteristics");
	for (size_t i = 0; i < told->count; i++)
		lims_jw_text(&w, told->values[i].name, told->values[i].value);
	lims_jw_end_object(&w);
	if (mode)
		lims_jw_text(&w, "mode", mode);
	lims_jw_end_object(&w);
	lims_rc rc =
		lims_desk_append(tx, lab, LIMS_ACTION_MEASURE, mode ? "worksheet.told/2" : "worksheet.told", "worksheet", code, &body, NULL, err);
	lims_buf_finish(&body);
	return rc;
}

static lims_rc refuse_otherwise(const char *code, const struct lims_dossier *s, const struct lims_sample_told *told, struct lims_err *err)
{
	struct lims_buf said;
	lims_buf_init(&said, SAID_MAX);
	for (size_t i = 0; i < told->count; i++) {
		const char *before = told_before(s, told->values[i].name);
		if (before && !lims_text_equal(before, told->values[i].value))
			lims_buf_addf(&said, "%s%s %.40s (%.40s)", said.len > 0 ? ", " : "", told->values[i].name, told->values[i].value, before);
	}
	lims_rc rc = said.len == 0
					 ? LIMS_OK
					 : lims_err_set(err, LIMS_E_REFUSED,
						   "By its readings the sample of %s was tested at another age than the worksheet says (in brackets): %s. Tell it "
						   "anew: lims worksheet age %s",
						   code, lims_buf_text(&said), code);
	lims_buf_finish(&said);
	return rc;
}

lims_rc lims_bench_told_settle(struct lims_tx *tx, struct lims_laboratory *lab, const char *code, bool anew, struct lims_opened_sheet *o,
	struct lims_sample_told *ret, struct lims_err *err)
{
	struct lims_sample_told told = {.count = 0};
	bool news = false;
	lims_rc rc = lims_sample_tested(lab, &o->sheet, o->p, &told, err);
	if (!rc && !anew)
		rc = refuse_otherwise(code, &o->sheet, &told, err);
	for (size_t i = 0; i < told.count; i++) {
		const char *before = told_before(&o->sheet, told.values[i].name);
		news = news || !before || !lims_text_equal(before, told.values[i].value);
	}
	if (!rc && news)
		rc = append_told(tx, lab, code, &told, NULL, err);
	if (!rc && news) {
		lims_opened_sheet_finish(o);
		rc = lims_opened_sheet_init(o, lims_tx_db(tx), code, err);
	}
	if (!rc && ret) {
		*ret = told;
		lims_sample_bind(ret);
	}
	return rc;
}

static bool told_mode(const struct lims_dossier *s)
{
	return !lims_text_equal(s->mode, s->opened_mode);
}

lims_rc lims_bench_told_mode(struct lims_laboratory *lab, const struct lims_opened_sheet *o, struct lims_err *err)
{
	struct lims_bench_age ages[LIMS_SAMPLE_AGES];
	size_t n = 0;
	if (!told_mode(&o->sheet))
		return LIMS_OK;
	lims_rc rc = lims_bench_ages(lab, o, ages, &n, err);
	if (!rc && n == 0)
		rc = lims_err_set(err, LIMS_E_REFUSED,
			"%s was opened in the mode %s and goes on in %s because of its age, and all that counts was tested in its window: lims "
			"worksheet "
			"age %s --mode %s goes back",
			o->code, o->sheet.opened_mode, o->sheet.mode, o->code, o->sheet.opened_mode);
	return rc;
}

struct telling {
	struct lims_laboratory *lab;
	const char *code, *mode;
	struct lims_sample_told told;
};

/// What cannot be said of an age is not measured for nothing: the worksheet goes on in the mode in which that does not stand in the way, and in no other.
/// When nothing is outside of its window any more it goes back.
static lims_rc go_on_in(struct lims_tx *tx, struct telling *c, struct lims_opened_sheet *o, struct lims_err *err)
{
	struct lims_bench_age ages[LIMS_SAMPLE_AGES];
	struct lims_sample_told none = {.count = 0};
	size_t n = 0;
	if (lims_text_equal(c->mode, o->sheet.mode))
		return lims_err_set(err, LIMS_E_REFUSED, "%s is in the mode %s already", c->code, c->mode);
	if (!lims_procedure_mode(o->p, c->mode))
		return lims_err_set(err, LIMS_E_INPUT, "The procedure %s has no mode %s: see lims procedure show %s", o->p->id, c->mode, o->p->id);
	lims_rc rc = lims_bench_ages(c->lab, o, ages, &n, err);
	bool back = n == 0 && told_mode(&o->sheet) && lims_text_equal(c->mode, o->sheet.opened_mode);
	if (!rc && !back && (n == 0 || !ages[0].way || !lims_text_equal(ages[0].way->id, c->mode)))
		rc = lims_err_set(err, LIMS_E_REFUSED,
			"The mode of %s stays as it was opened: another one is taken only where the age of the sample stands in the way, and in which "
			"it does not",
			c->code);
	if (!rc)
		rc = append_told(tx, c->lab, c->code, &none, c->mode, err);
	if (rc)
		return rc;
	lims_opened_sheet_finish(o);
	return lims_opened_sheet_init(o, lims_tx_db(tx), c->code, err);
}

/// What the worksheet could not be evaluated with is not told.
static lims_rc tell(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct telling *c = ctx;
	struct lims_opened_sheet o;
	struct lims_result *r = NULL;
	lims_rc rc = lims_opened_sheet_init(&o, lims_tx_db(tx), c->code, err);
	if (!rc)
		rc = lims_opened_sheet_open(&o, c->code, err);
	if (!rc)
		rc = lims_bench_told_settle(tx, c->lab, c->code, true, &o, &c->told, err);
	if (!rc && c->mode)
		rc = go_on_in(tx, c, &o, err);
	if (!rc)
		rc = lims_opened_sheet_evaluate(&o, &r, err);
	lims_result_destroy(r);
	lims_opened_sheet_finish(&o);
	return rc;
}

lims_rc lims_bench_tell(
	struct lims_laboratory *lab, const char *worksheet, const char *mode, struct lims_sample_told *ret_told, struct lims_err *err)
{
	struct telling c = {.lab = lab, .code = worksheet, .mode = mode};
	lims_rc rc = lims_journal_command(lab->journal, tell, &c, err);
	if (rc)
		return rc;
	*ret_told = c.told;
	lims_sample_bind(ret_told);
	return LIMS_OK;
}

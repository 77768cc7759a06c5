// SPDX-License-Identifier: Apache-2.0
// Reports of activity: the half a year of the centre with known counts, works of one whole, quotas of control verification, and how long records are kept.
//
// The entries are appended as the bench writes them: what the bench takes is the matter of its own tests, and half a year has some thousand readings.
#include "tests/laboratory/world.h"

#include "laboratory/statistics/activity.h"
#include "laboratory/statistics/control.h"
#include "laboratory/statistics/kept.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ENTRIES_MAX = 2000, BODY = 320 };

/// Entries that are appended in one command.
struct batch {
	struct {
		char type[40], subject[64], actor[LIMS_CODE], body[BODY];
	} * e;
	size_t count;
};

static void put(struct batch *b, const char *type, const char *noun, const char *code, const char *actor, const char *fmt, ...)
	__attribute__((format(printf, 6, 7)));
static void put(struct batch *b, const char *type, const char *noun, const char *code, const char *actor, const char *fmt, ...)
{
	va_list args;
	assert_true(b->count < ENTRIES_MAX);
	snprintf(b->e[b->count].type, sizeof b->e->type, "%s", type);
	snprintf(b->e[b->count].subject, sizeof b->e->subject, "%s:%s", noun, code);
	snprintf(b->e[b->count].actor, sizeof b->e->actor, "%s", actor);
	va_start(args, fmt);
	int n = vsnprintf(b->e[b->count].body, BODY, fmt, args);
	va_end(args);
	assert_true(n > 0 && n < BODY);
	b->count++;
}

static lims_rc append(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct batch *b = ctx;
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; !rc && i < b->count; i++) {
		struct lims_ref ref;
		struct lims_draft d = {.type = b->e[i].type,
			.version = 1,
			.subject = b->e[i].subject,
			.actor = b->e[i].actor,
			.body = b->e[i].body,
			.body_len = strlen(b->e[i].body)};
		rc = lims_journal_append(tx, &d, &ref, err);
	}
	return rc;
}

static void begin(struct batch *b)
{
	b->e = calloc(ENTRIES_MAX, sizeof *b->e);
	b->count = 0;
	assert_non_null(b->e);
}

static void write_batch(struct world *w, struct batch *b)
{
	wd_as(w, "ti");
	wd_ok(w, lims_journal_command(lims_laboratory_journal(w->lab), append, b, &w->err));
	free(b->e);
}

/// One work: its item, its worksheet, and what was decided. verdict NULL: it is still open.
static void work(
	struct batch *b, const char *code, const char *procedure, const char *mode, const char *person, const char *day, const char *verdict)
{
	put(b, "item.received", "item", code, person,
		"{\"procedure\":\"%s\",\"name\":\"%s\",\"serial\":\"%s\",\"customer\":\"kh1\",\"place\":\"Xã Thử, tỉnh Thái "
		"Nguyên\",\"received_on\":\"%s\","
		"\"characteristics\":{}}",
		procedure, procedure, code, day);
	put(b, "worksheet.opened", "worksheet", code, person,
		"{\"item\":\"%s\",\"procedure\":\"%s\",\"revision\":\"1\",\"mode\":\"%s\",\"work_on\":\"%s\"}", code, procedure, mode, day);
	if (!verdict)
		return;
	put(b, "worksheet.submitted", "worksheet", code, person, "{\"verdict\":\"%s\"}", verdict);
	put(b, "worksheet.reviewed", "worksheet", code, "re", "{\"accepted\":true}");
}

static void works(
	struct batch *b, const char *prefix, size_t n, const char *procedure, const char *mode, const char *day, const char *verdict)
{
	for (size_t i = 0; i < n; i++) {
		char code[LIMS_CODE];
		snprintf(code, sizeof code, "%s-%zu", prefix, i);
		work(b, code, procedure, mode, "ti", day, verdict);
	}
}

static void paper(struct batch *b, const char *number, const char *kind, const char *sheet, const char *day)
{
	put(b, "paper.numbered", "paper", number, "si", "{\"kind\":\"%s\",\"worksheet\":\"%s\",\"ordinal\":1,\"year\":2026}", kind, sheet);
	put(b, "paper.issued", "paper", number, "si",
		"{\"kind\":\"%s\",\"worksheet\":\"%s\",\"item\":\"%s\",\"customer\":\"kh1\",\"result\":\"pass\",\"issued_on\":\"%s\",\"pdf\":"
		"\"0\"}",
		kind, sheet, sheet, day);
}

static void point(struct batch *b, const char *sheet, int row, const char *value)
{
	put(b, "reading.entered", "worksheet", sheet, "ti", "{\"step\":\"points\",\"row\":%d,\"run\":0,\"column\":\"R52\",\"value\":\"%s\"}",
		row, value);
}

/// The first half of 2026: 60 scales (4 failed), 89 gauges (2 not determined), 40 posts with two nozzles each (1 nozzle failed), 30 meters and 7 control
/// verifications of meters, 2 earthing systems with 3 and 5 points, 5 sets of concrete specimens of which 3 were issued in it.
static void half_a_year(struct world *w)
{
	struct batch b;
	begin(&b);
	works(&b, "can-d", 53, "counter-scale", "periodic", "2026-03-17", "pass");
	works(&b, "can-k", 4, "counter-scale", "periodic", "2026-03-18", "fail");
	works(&b, "can-x", 1, "counter-scale", "periodic", "2026-01-01", "pass");
	works(&b, "can-y", 2, "counter-scale", "periodic", "2026-06-30", "pass");
	works(&b, "can-truoc", 1, "counter-scale", "periodic", "2025-12-31", "pass"); // the day before
	works(&b, "can-sau", 1, "counter-scale", "periodic", "2026-07-01", "pass");   // the day after
	works(&b, "hak", 87, "sphygmomanometer", "periodic", "2026-04-01", "pass");
	works(&b, "hak-u", 2, "sphygmomanometer", "periodic", "2026-04-02", "undetermined");
	works(&b, "hak-mo", 3, "sphygmomanometer", "periodic", "2026-06-29", NULL); // still open
	write_batch(w, &b);
	begin(&b);
	works(&b, "voi", 79, "fuel-dispenser", "periodic", "2026-05-05", "pass");
	works(&b, "voi-k", 1, "fuel-dispenser", "periodic", "2026-05-05", "fail");
	works(&b, "cto", 30, "single-phase-static-meter", "periodic", "2026-02-02", "pass");
	works(&b, "cto-dc", 6, "single-phase-static-meter", "control", "2026-02-03", "pass");
	works(&b, "cto-dk", 1, "single-phase-static-meter", "control", "2026-02-03", "fail");
	work(&b, "dat-1", "earthing-system", "result", "ti", "2026-05-20", "pass");
	work(&b, "dat-2", "earthing-system", "result", "ti", "2026-05-21", "pass");
	for (int i = 0; i < 3; i++)
		point(&b, "dat-1", i, "3.9 Ohm");
	for (int i = 0; i < 5; i++)
		point(&b, "dat-2", i, "4.2 Ohm");
	point(&b, "dat-2", 4, "4.3 Ohm"); // the same point again
	works(&b, "bt", 5, "concrete-compression", "result", "2026-06-01", "pass");
	paper(&b, "T26.1", "certificate", "bt-0", "2026-06-02");
	paper(&b, "T26.2", "certificate", "bt-1", "2026-06-30");
	paper(&b, "T26.3", "certificate", "bt-2", "2026-06-30");
	paper(&b, "T26.4", "certificate", "bt-3", "2026-07-01"); // of the next half
	paper(&b, "V26.1", "certificate", "can-d-0", "2026-03-18");
	paper(&b, "V26.2", "certificate", "can-d-1", "2026-03-18");
	paper(&b, "K26.1", "notice", "can-k-0", "2026-03-19");
	put(&b, "paper.revoked", "paper", "V26.2", "si", "{\"on\":\"2026-04-20\",\"note\":\"sai\"}");
	write_batch(w, &b);
}

static const struct lims_activity_line *line_of(const struct lims_activity *a, const char *key, bool control)
{
	for (size_t i = 0; i < a->count; i++)
		if (strcmp(a->lines[i].key, key) == 0 && a->lines[i].control == control)
			return &a->lines[i];
	fail_msg("there is no line %s", key);
	return NULL;
}

static const struct lims_span half = {{2026, 1, 1}, {2026, 6, 30}};

static struct lims_activity *activity(struct world *w, struct lims_span span, enum lims_activity_by by)
{
	struct lims_activity *a = NULL;
	wd_ok(w, lims_activity_load(w->lab, span, by, &a, &w->err));
	return a;
}

static void each_service_is_counted_by_its_own_unit_and_day(void **state)
{
	struct world *w = *state;
	half_a_year(w);
	struct lims_activity *a = activity(w, half, LIMS_ACTIVITY_BY_PROCEDURE);
	const struct lims_activity_line *l = line_of(a, "counter-scale", false);
	assert_string_equal(l->unit, "instrument");
	assert_int_equal(l->count, 60);
	assert_int_equal(l->passed, 56);
	assert_int_equal(l->failed, 4);
	assert_int_equal(l->certificates, 2);
	assert_int_equal(l->notices, 1);
	assert_int_equal(l->revoked, 1);
	l = line_of(a, "sphygmomanometer", false);
	assert_int_equal(l->count, 89);
	assert_int_equal(l->undetermined, 2);
	assert_int_equal(l->open, 3);
	l = line_of(a, "fuel-dispenser", false);
	assert_string_equal(l->unit, "nozzle");
	assert_int_equal(l->count, 80); // 40 posts of two nozzles
	assert_int_equal(l->failed, 1);
	l = line_of(a, "earthing-system", false);
	assert_string_equal(l->unit, "point");
	assert_int_equal(l->count, 3 + 5);
	l = line_of(a, "concrete-compression", false);
	assert_string_equal(l->unit, "set");
	assert_int_equal(l->count, 3); // by the day of issue
	assert_int_equal(l->certificates, 3);
	assert_int_equal(l->open, 1); // measured, accepted, and not issued at all
	lims_activity_destroy(a);
}

static void control_verification_stands_in_a_line_of_its_own(void **state)
{
	struct world *w = *state;
	half_a_year(w);
	struct lims_activity *a = activity(w, half, LIMS_ACTIVITY_BY_PROCEDURE);
	assert_int_equal(line_of(a, "single-phase-static-meter", false)->count, 30);
	const struct lims_activity_line *l = line_of(a, "single-phase-static-meter", true);
	assert_int_equal(l->count, 7);
	assert_int_equal(l->failed, 1);
	lims_activity_destroy(a);
	a = activity(w, half, LIMS_ACTIVITY_BY_SERVICE);
	assert_int_equal(line_of(a, "verification", true)->count, 7);
	lims_activity_destroy(a);
}

static void units_are_not_added_together(void **state)
{
	struct world *w = *state;
	half_a_year(w);
	struct lims_activity *a = activity(w, half, LIMS_ACTIVITY_BY_PERSON);
	size_t instruments = 0, nozzles = 0;
	for (size_t i = 0; i < a->total_count; i++) {
		instruments += strcmp(a->totals[i].unit, "instrument") == 0 ? a->totals[i].count : 0;
		nozzles += strcmp(a->totals[i].unit, "nozzle") == 0 ? a->totals[i].count : 0;
	}
	assert_int_equal(instruments, 60 + 89 + 30 + 7);
	assert_int_equal(nozzles, 80);
	assert_string_equal(a->lines[0].key, "ti");
	assert_string_not_equal(a->lines[0].name.vi, "");
	lims_activity_destroy(a);
	a = activity(w, half, LIMS_ACTIVITY_BY_CUSTOMER);
	assert_string_equal(a->lines[0].key, "kh1");
	lims_activity_destroy(a);
	struct lims_span backwards = {{2026, 7, 1}, {2026, 6, 30}};
	wd_fails(w, lims_activity_load(w->lab, backwards, LIMS_ACTIVITY_BY_PROCEDURE, &a, &w->err), LIMS_E_INPUT, "ends before it begins");
}

static void a_struck_point_and_a_returned_worksheet_do_not_count(void **state)
{
	struct world *w = *state;
	struct batch b;
	char entry[128];
	begin(&b);
	work(&b, "dat-3", "earthing-system", "result", "ti", "2026-05-20", "pass");
	point(&b, "dat-3", 0, "3.9 Ohm");
	point(&b, "dat-3", 1, "8.8 Ohm");
	work(&b, "can-z", "counter-scale", "periodic", "ti", "2026-05-20", NULL);
	put(&b, "worksheet.submitted", "worksheet", "can-z", "ti", "{\"verdict\":\"pass\"}");
	put(&b, "worksheet.reviewed", "worksheet", "can-z", "re", "{\"accepted\":false}");
	write_batch(w, &b);
	wd_query(w, "SELECT entry FROM reading WHERE subject = 'worksheet:dat-3' AND cell_row = 1", entry, sizeof entry);
	begin(&b);
	put(&b, "reading.struck", "worksheet", "dat-3", "ti", "{\"reading\":\"%s\",\"cause\":\"disturbed\"}", entry);
	write_batch(w, &b);
	struct lims_activity *a = activity(w, half, LIMS_ACTIVITY_BY_PROCEDURE);
	assert_int_equal(line_of(a, "earthing-system", false)->count, 1);
	assert_int_equal(line_of(a, "counter-scale", false)->count, 0);
	assert_int_equal(line_of(a, "counter-scale", false)->open, 1);
	lims_activity_destroy(a);
}

static struct lims_work nozzle(
	const struct lims_counted *c, const char *sheet, const char *post, const char *mode, int day, enum lims_verdict v)
{
	return (struct lims_work){.worksheet = sheet,
		.item = sheet,
		.whole = post,
		.mode = mode,
		.customer = "",
		.person = "",
		.place = "",
		.counted = c,
		.on = {2026, 5, day},
		.work = {2026, 5, day},
		.accepted = true,
		.verdict = v,
		.count = 1};
}

static void what_was_given_up_is_not_unfinished(void **state)
{
	struct world *w = *state;
	struct batch b;
	begin(&b);
	work(&b, "can-z", "counter-scale", "periodic", "ti", "2026-05-20", NULL);
	work(&b, "can-bo", "counter-scale", "periodic", "ti", "2026-05-20", NULL);
	put(&b, "worksheet.abandoned", "worksheet", "can-bo", "ti", "{\"note\":\"nhầm phương tiện\"}");
	write_batch(w, &b);
	struct lims_activity *a = activity(w, half, LIMS_ACTIVITY_BY_PROCEDURE);
	assert_int_equal(line_of(a, "counter-scale", false)->open, 1);
	lims_activity_destroy(a);
}

/// Post 1: two nozzles pass. Post 2: one of two fails, and passes after repair on another day. Post 3: one is not accepted yet. Nozzles stay when they are counted themselves.
static void nozzles_of_a_post_are_one_where_posts_are_counted(void **state)
{
	struct lims_counted posts = {.id = "a", .counting = {.unit = "post", .of = "", .whole = true}},
						nozzles = {.id = "b", .counting = {.unit = "nozzle", .of = ""}};
	struct lims_work list[] = {nozzle(&posts, "1a", "P1", "periodic", 5, LIMS_VERDICT_PASS),
		nozzle(&posts, "2a", "P2", "periodic", 5, LIMS_VERDICT_PASS), nozzle(&posts, "1b", "P1", "periodic", 5, LIMS_VERDICT_PASS),
		nozzle(&posts, "2b", "P2", "periodic", 5, LIMS_VERDICT_FAIL), nozzle(&posts, "2c", "P2", "after_repair", 6, LIMS_VERDICT_PASS),
		nozzle(&posts, "3a", "P3", "periodic", 5, LIMS_VERDICT_PASS), nozzle(&posts, "3b", "P3", "periodic", 5, LIMS_VERDICT_PASS),
		nozzle(&nozzles, "4a", "P4", "periodic", 5, LIMS_VERDICT_PASS), nozzle(&nozzles, "4b", "P4", "periodic", 5, LIMS_VERDICT_PASS)};
	struct lims_works w = {.list = list, .count = sizeof list / sizeof list[0]};
	(void)state;
	list[6].accepted = false;
	list[6].count = 0;
	lims_works_merge(&w);
	assert_int_equal(w.count, 4 + 2);
	size_t passed = 0, failed = 0, open = 0;
	for (size_t i = 0; i < w.count; i++) {
		passed += w.list[i].verdict == LIMS_VERDICT_PASS ? w.list[i].count : 0;
		failed += w.list[i].verdict == LIMS_VERDICT_FAIL ? w.list[i].count : 0;
		open += !w.list[i].accepted;
	}
	assert_int_equal(passed, 1 + 1 + 2); // post 1, post 2 after repair, two nozzles
	assert_int_equal(failed, 1);
	assert_int_equal(open, 1);
}

static void a_quota_is_compared_with_what_is_done(void **state)
{
	struct world *w = *state;
	struct lims_control *c = NULL;
	char code[LIMS_CODE];
	half_a_year(w);
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "quota", NULL, code, "year", "2026", "kind", "single-phase-static-meter", "province", "Thái Nguyên", "planned", "20",
				 "document", "QĐ 1", NULL));
	wd_ok(w,
		wd_set(w, "quota", NULL, code, "year", "2026", "kind", "single-phase-static-meter", "province", "Cao Bằng", "planned", "5", NULL));
	wd_ok(w,
		wd_set(w, "quota", NULL, code, "year", "2026", "kind", "cold-water-meter", "organisation", "Tổ chức khác", "planned", "9", NULL));
	wd_ok(w, wd_set(w, "quota", NULL, code, "year", "2025", "kind", "cold-water-meter", "planned", "9", NULL));
	wd_fails(w, wd_set(w, "quota", NULL, code, "year", "2026", "kind", "counter-scale", "planned", "9", NULL), LIMS_E_INPUT,
		"no control verification");
	wd_fails(w, wd_set(w, "quota", NULL, code, "year", "26", "kind", "cold-water-meter", "planned", "9", NULL), LIMS_E_INPUT, "no year");
	wd_fails(
		w, wd_set(w, "quota", NULL, code, "year", "2026", "kind", "cold-water-meter", "planned", "-9", NULL), LIMS_E_INPUT, "no number");
	wd_ok(w, lims_control_load(w->lab, 2026, &c, &w->err));
	assert_int_equal(c->count, 3);
	assert_string_equal(c->lines[0].province, "Thái Nguyên");
	assert_int_equal(c->lines[0].planned, 20);
	assert_int_equal(c->lines[0].done, 7);
	assert_int_equal(c->lines[0].failed, 1);
	assert_int_equal(c->lines[1].done, 0);
	assert_false(c->lines[2].ours); // what another organisation did is not known here
	lims_control_destroy(c);
	wd_ok(w, lims_control_load(w->lab, 2024, &c, &w->err));
	assert_int_equal(c->count, 0);
	lims_control_destroy(c);
}

static void work_beside_every_quota_is_not_lost(void **state)
{
	struct world *w = *state;
	struct lims_control *c = NULL;
	half_a_year(w);
	wd_ok(w, lims_control_load(w->lab, 2026, &c, &w->err));
	assert_int_equal(c->count, 1);
	assert_string_equal(c->lines[0].code, "");
	assert_int_equal(c->lines[0].done, 7);
	lims_control_destroy(c);
}

struct kept_seen {
	size_t disposable, kept, not_begun;
	char first[LIMS_CODE];
};

static lims_rc see(void *ctx, const struct lims_kept *k, struct lims_err *err)
{
	struct kept_seen *s = ctx;
	(void)err;
	if (k->disposable && s->disposable++ == 0)
		snprintf(s->first, sizeof s->first, "%s", k->worksheet);
	s->not_begun += k->begins.month == 0;
	s->kept += k->begins.month != 0 && !k->disposable;
	return LIMS_OK;
}

static struct kept_seen kept_on(struct world *w, struct lims_date on)
{
	const struct lims_retention *rule = NULL;
	struct kept_seen s = {.disposable = 0};
	wd_ok(w, lims_kept_each(w->lab, on, see, &s, &rule, &w->err));
	assert_non_null(rule);
	return s;
}

/// Ten years (120 months) from the issue, regulations/retention.yaml: issued on 2016-11-28 is kept on 2026-11-28 and not on the day after.
static void a_record_is_kept_on_its_last_day_and_disposable_on_the_next(void **state)
{
	struct world *w = *state;
	struct batch b;
	begin(&b);
	work(&b, "cu-1", "counter-scale", "periodic", "ti", "2016-11-20", "pass");
	work(&b, "cu-2", "counter-scale", "periodic", "ti", "2016-11-20", "pass"); // replaced a year later: the time begins anew
	work(&b, "cu-3", "counter-scale", "periodic", "ti", "2016-11-20", "pass"); // nothing was issued
	paper(&b, "V16.1", "certificate", "cu-1", "2016-11-28");
	paper(&b, "V16.2", "certificate", "cu-2", "2016-11-28");
	paper(&b, "V17.2", "certificate", "cu-2", "2017-11-28");
	write_batch(w, &b);
	struct kept_seen s = kept_on(w, (struct lims_date){2026, 11, 28});
	assert_int_equal(s.disposable, 0);
	assert_int_equal(s.kept, 2);
	assert_int_equal(s.not_begun, 1);
	s = kept_on(w, (struct lims_date){2026, 11, 29});
	assert_int_equal(s.disposable, 1);
	assert_string_equal(s.first, "cu-1");
	assert_int_equal(s.kept, 1);
	s = kept_on(w, (struct lims_date){2027, 11, 29});
	assert_int_equal(s.disposable, 2);
	assert_int_equal(s.not_begun, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(each_service_is_counted_by_its_own_unit_and_day, wd_training, wd_teardown),
		cmocka_unit_test_setup_teardown(control_verification_stands_in_a_line_of_its_own, wd_training, wd_teardown),
		cmocka_unit_test_setup_teardown(units_are_not_added_together, wd_training, wd_teardown),
		cmocka_unit_test_setup_teardown(what_was_given_up_is_not_unfinished, wd_training, wd_teardown),
		cmocka_unit_test_setup_teardown(a_struck_point_and_a_returned_worksheet_do_not_count, wd_training, wd_teardown),
		cmocka_unit_test(nozzles_of_a_post_are_one_where_posts_are_counted),
		cmocka_unit_test_setup_teardown(a_quota_is_compared_with_what_is_done, wd_training, wd_teardown),
		cmocka_unit_test_setup_teardown(work_beside_every_quota_is_not_lost, wd_training, wd_teardown),
		cmocka_unit_test_setup_teardown(a_record_is_kept_on_its_last_day_and_disposable_on_the_next, wd_training, wd_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

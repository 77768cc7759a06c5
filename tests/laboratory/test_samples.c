// SPDX-License-Identifier: Apache-2.0
// Construction samples: a set is received whole or not at all, ages are planned from casting, and a worksheet is told the real age of its day.
#include "tests/laboratory/world.h"

#include "laboratory/bench_age.h"
#include "laboratory/late.h"
#include "laboratory/proof/dossier.h"
#include "laboratory/samples/on_paper.h"
#include "laboratory/samples/samples.h"
#include "laboratory/strikes.h"
#include "lims-core/base/json.h"
#include "lims-core/catalog/ages.h"

#include <stdio.h>
#include <string.h>

static const struct lims_field_value design[] = {{"R_design", "25 MPa"}};

static struct lims_sample_in concrete(const char *cast_at)
{
	return (struct lims_sample_in){.job = "J-A1",
		.procedure = "concrete-compression",
		.project = "Cầu Thử",
		.part = "Trụ T2",
		.sampled_by = "Ông Giám",
		.cast_at = cast_at,
		.characteristics = design,
		.characteristic_count = 1,
		.ages = {{7, 3}, {28, 3}},
		.age_count = 2};
}

static lims_rc receive(struct world *w, const struct lims_sample_in *in, char code[LIMS_CODE])
{
	return lims_sample_receive(w->lab, in, code, &w->err);
}

static void order(struct world *w)
{
	wd_as(w, "le");
	wd_ok(w, wd_set(w, "job", NULL, NULL, "customer", "kh1", NULL));
}

struct plan {
	char planned[4][LIMS_DATE_TEXT], items[4][LIMS_CODE], blind[16];
	bool final[4];
	size_t n;
};

static lims_rc note(void *ctx, const struct lims_sample_group *g, struct lims_err *err)
{
	struct plan *p = ctx;
	(void)err;
	assert_true(p->n < 4);
	snprintf(p->planned[p->n], LIMS_DATE_TEXT, "%s", g->planned_on);
	snprintf(p->items[p->n], LIMS_CODE, "%s", g->item);
	snprintf(p->blind, sizeof p->blind, "%s", g->blind);
	p->final[p->n++] = g->final;
	return LIMS_OK;
}

static struct plan plan_of(struct world *w, const char *set)
{
	struct plan p = {.n = 0};
	wd_ok(w, lims_sample_groups(w->lab, set, note, &p, &w->err));
	return p;
}

static void ages_are_planned_from_the_day_of_casting(void **state)
{
	struct world *w = *state;
	char code[LIMS_CODE], second[LIMS_CODE];
	struct lims_sample_in in = concrete("2026-01-31T08:30");
	order(w);
	wd_ok(w, receive(w, &in, code));
	struct plan p = plan_of(w, code);
	assert_int_equal(p.n, 2);
	assert_string_equal(p.planned[0], "2026-02-07");
	assert_string_equal(p.planned[1], "2026-02-28"); // 31 January + 28 days
	assert_false(p.final[0]);
	assert_true(p.final[1]);
	assert_string_not_equal(p.items[0], p.items[1]);
	assert_int_equal(strlen(p.blind), 5);
	assert_int_equal(strspn(p.blind, "23456789ABCDEFGHJKMNPQRSTVWXYZ"), 5);
	wd_ok(w, receive(w, &in, second));
	struct plan other = plan_of(w, second);
	assert_string_not_equal(p.blind, other.blind);
	wd_check_rebuild(w);
}

static void a_set_is_received_whole_or_not_at_all(void **state)
{
	static const struct lims_field_value wrong[] = {{"R_design", "25"}};
	struct world *w = *state;
	char code[LIMS_CODE];
	order(w);
	int64_t before = wd_entries(w);
	struct lims_sample_in in = concrete("2026-01-31T08:30");
	in.characteristics = wrong;
	wd_fails(w, receive(w, &in, code), LIMS_E_INPUT, "R_design");
	// The second age has as many specimens as no group of TCVN 3118 has (three or two): the first one is not kept either.
	in = concrete("2026-01-31T08:30");
	in.ages[1].specimens = 4;
	wd_fails(w, receive(w, &in, code), LIMS_E_INPUT, "specimens");
	in = concrete("2026-02-30");
	wd_fails(w, receive(w, &in, code), LIMS_E_INPUT, "2026-02-30");
	in = concrete("2026-01-31T08:30:00Z");
	wd_fails(w, receive(w, &in, code), LIMS_E_INPUT, "no moment");
	in = concrete("2026-01-31");
	in.sampled_by = NULL;
	wd_fails(w, receive(w, &in, code), LIMS_E_INPUT, "--sampled-by");
	in = concrete("2026-01-31");
	const struct lims_minutes empty = {"m.pdf", NULL, 0}, text = {"m.txt", "Biên bản lấy mẫu", 16};
	in.minutes = &empty;
	wd_fails(w, receive(w, &in, code), LIMS_E_INPUT, "m.pdf");
	in.minutes = &text;
	wd_fails(w, receive(w, &in, code), LIMS_E_INPUT, "no JPEG, PNG or PDF");
	in = concrete("2026-01-31");
	in.ages[0].specimens = LIMS_SAMPLE_SPECIMENS;
	wd_fails(w, receive(w, &in, code), LIMS_E_INPUT, "at most 64");
	in = concrete("2026-01-31");
	in.job = "J-A9";
	wd_fails(w, receive(w, &in, code), LIMS_E_NOT_FOUND, "J-A9");
	assert_int_equal(wd_entries(w), before);
	wd_as(w, "si");
	in = concrete("2026-01-31");
	wd_fails(w, receive(w, &in, code), LIMS_E_REFUSED, "si");
}

static const char *told(struct lims_sample_told *t, const char *name)
{
	for (size_t i = 0; i < t->count; i++)
		if (strcmp(t->values[i].name, name) == 0)
			return t->values[i].value;
	return "";
}

static void a_worksheet_is_told_the_real_age_of_its_day(void **state)
{
	// Cast at 08:30: any time of the 28th day lies within ± 20 h, the next day only partly, the one after that not at all. A casting of which only the day is known
	// leaves even the 28th day open, for 28 d ± 20 h is shorter than the two days that it may be off.
	static const struct {
		const char *cast;
		struct lims_date day;
		const char *age, *window, *cast_on;
	} cases[] = {{"2026-01-31T08:30", {2026, 2, 28}, "28 d", "within", "2026-01-31 08:30"},
		{"2026-01-31T08:30", {2026, 3, 1}, "29 d", "not_known", "2026-01-31 08:30"},
		{"2026-01-31T08:30", {2026, 3, 2}, "30 d", "outside", "2026-01-31 08:30"},
		{"2026-01-31T08:30", {2026, 2, 26}, "26 d", "outside", "2026-01-31 08:30"},
		{"2026-01-31", {2026, 2, 28}, "28 d", "not_known", "2026-01-31"}};
	struct world *w = *state;
	char code[LIMS_CODE];
	order(w);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct lims_sample_in in = concrete(cases[i].cast);
		struct lims_sample_told t;
		wd_ok(w, receive(w, &in, code));
		struct plan p = plan_of(w, code);
		wd_ok(w, lims_sample_tell(w->lab, p.items[1], cases[i].day, &t, &w->err));
		assert_string_equal(told(&t, "age"), cases[i].age);
		assert_string_equal(told(&t, "age_window"), cases[i].window);
		assert_string_equal(told(&t, "cast_on"), cases[i].cast_on);
		assert_string_equal(told(&t, "earlier_report"), "");
	}
	struct lims_sample_told t;
	struct plan p = plan_of(w, code);
	wd_fails(w, lims_sample_tell(w->lab, p.items[0], (struct lims_date){2026, 1, 30}, &t, &w->err), LIMS_E_REFUSED, "cannot be tested");
	wd_ok(w, lims_sample_tell(w->lab, "I-A999", (struct lims_date){2026, 1, 30}, &t, &w->err));
	assert_int_equal(t.count, 0); // no sample: nothing is told
}

static lims_rc count(void *ctx, const struct lims_sample_group *g, struct lims_err *err)
{
	size_t *n = ctx;
	(void)err;
	n[g->late ? 1 : 0]++;
	return LIMS_OK;
}

static void the_list_of_a_day_has_what_is_planned_and_what_is_late(void **state)
{
	struct world *w = *state;
	char code[LIMS_CODE];
	struct lims_sample_in in = concrete("2026-01-31T08:30");
	size_t n[2] = {0, 0};
	order(w);
	wd_ok(w, receive(w, &in, code));
	wd_ok(w, lims_sample_due(w->lab, (struct lims_date){2026, 2, 6}, count, n, &w->err));
	assert_int_equal(n[0] + n[1], 0);
	wd_ok(w, lims_sample_due(w->lab, (struct lims_date){2026, 2, 7}, count, n, &w->err));
	assert_int_equal(n[0], 1);
	assert_int_equal(n[1], 0);
	n[0] = n[1] = 0;
	wd_ok(w, lims_sample_due(w->lab, (struct lims_date){2026, 2, 28}, count, n, &w->err));
	assert_int_equal(n[0], 1); // 28 days
	assert_int_equal(n[1], 1); // 7 days, not tested
}

static void what_is_retained_is_disposed_of_once(void **state)
{
	struct world *w = *state;
	char code[LIMS_CODE];
	struct lims_sample_in in = concrete("2026-01-31");
	order(w);
	wd_ok(w, receive(w, &in, code));
	wd_fails(w, lims_sample_dispose(w->lab, code, "bỏ", (struct lims_date){0}, NULL, &w->err), LIMS_E_REFUSED, "not retained");
	wd_fails(w, lims_sample_retain(w->lab, code, "Kệ 3", NULL, NULL, NULL, &w->err), LIMS_E_INPUT, "--keep-until");
	wd_fails(w, lims_sample_retain(w->lab, code, "Kệ 3", "mai", NULL, NULL, &w->err), LIMS_E_INPUT, "until");
	wd_ok(w, lims_sample_retain(w->lab, code, "Kệ 3", "2031-03-01", NULL, NULL, &w->err));
	wd_fails(w, lims_sample_dispose(w->lab, code, "", (struct lims_date){0}, NULL, &w->err), LIMS_E_INPUT, "--how");
	wd_ok(w, lims_sample_dispose(w->lab, code, "bỏ", (struct lims_date){0}, NULL, &w->err));
	wd_fails(w, lims_sample_dispose(w->lab, code, "bỏ", (struct lims_date){0}, NULL, &w->err), LIMS_E_REFUSED, "disposed of");
	wd_fails(w, lims_sample_retain(w->lab, "M-A9", "Kệ 3", "2031-03-01", NULL, NULL, &w->err), LIMS_E_NOT_FOUND, "M-A9");
}

static void a_time_is_a_day_a_minute_or_a_moment(void **state)
{
	static const struct {
		const char *text;
		int64_t from_s, length_s;
	} good[] = {{"1970-01-02", 17 * 3600, 86400}, {"1970-01-02T00:00", 17 * 3600, 0}, {"1970-01-01T00:00:01Z", 1, 0}};
	static const char *const bad[] = {"", "1970-01-32", "1970-01-02T25:00", "1970-01-02 00:00", "2026", "1970-01-02T00:00:00"};
	struct lims_span s;
	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		assert_int_equal(lims_span_read(good[i].text, 420, &s, NULL), LIMS_OK);
		assert_int_equal(s.from_us, good[i].from_s * 1000000);
		assert_int_equal(s.to_us - s.from_us, good[i].length_s * 1000000);
	}
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_int_equal(lims_span_read(bad[i], 420, &s, NULL), LIMS_E_INPUT);
}

/// So many days ago, by the calendar of Viet Nam.
static struct lims_date ago(int days)
{
	struct lims_moment m = lims_clock_now(420);
	m.us -= days * (int64_t)86400 * 1000000;
	return lims_moment_date(m, 420);
}

/// A set that was cast 31 days ago at 08:30, and a worksheet that is opened for the 28th day.
static void open_late(struct world *w, struct lims_sample_in in, const char *mode, const char *role, char sheet[LIMS_CODE])
{
	char cast[24], day[LIMS_DATE_TEXT], set[LIMS_CODE];
	lims_date_text(ago(31), day);
	snprintf(cast, sizeof cast, "%sT08:30", day);
	in.cast_at = cast;
	in.received_on = ago(30);
	order(w);
	wd_ok(w, receive(w, &in, set));
	struct plan p = plan_of(w, set);
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "standard", "mn1", NULL, "name", "Máy nén", "serial", "MN-1", "certificate", "K-9", "certified-by", "V",
				 "certified-on", "2024-01-10", "valid-until", "2035-01-10", "values", "error=0.8 %; scale=1000 kN", NULL));
	wd_as(w, "ti");
	struct lims_bench_standard s = {role, "mn1"};
	struct lims_bench_opening o = {.item = p.items[p.n - 1], .mode = mode, .work_on = ago(3), .standards = &s, .standard_count = 1};
	wd_ok(w, lims_bench_open(w->lab, &o, sheet, &w->err));
}

static void nothing_is_received_before_it_was_cast(void **state)
{
	struct world *w = *state;
	char set[LIMS_CODE];
	struct lims_sample_in in = concrete("2025-11-20");
	order(w);
	in.received_on = (struct lims_date){2025, 11, 19};
	wd_fails(w, receive(w, &in, set), LIMS_E_INPUT, "received before they were cast");
	in.received_on.day = 20;
	wd_ok(w, receive(w, &in, set));
}

/// Three cubes of 150 mm: 600 kN / 22 500 mm² = 26.7 MPa, above the 25 MPa of the design.
static void crush(struct world *w, const char *sheet)
{
	for (int row = 0; row < 3; row++) {
		wd_enter(w, sheet, "compression", row, 0, "a", "150 mm");
		wd_enter(w, sheet, "compression", row, 0, "b", "150 mm");
		wd_enter(w, sheet, "compression", row, 0, "F", "600 kN");
	}
	wd_answer_all(w, sheet, "yes");
}

static struct lims_sample_in at_28_days(void)
{
	struct lims_sample_in in = concrete(NULL);
	in.ages[0] = (struct lims_sample_age){28, 3};
	in.age_count = 1;
	return in;
}

static void check_said(struct world *w, const char *sheet, const char *name, const char *expected)
{
	struct lims_bench_view *v = NULL;
	const char *said = "";
	wd_ok(w, lims_bench_view(w->lab, sheet, &v, &w->err));
	for (size_t i = 0; i < v->sheet->characteristic_count; i++)
		if (strcmp(v->sheet->characteristics[i].name, name) == 0)
			said = v->sheet->characteristics[i].text;
	assert_string_equal(said, expected);
	lims_bench_view_destroy(v);
}

static void what_was_told_at_opening_does_not_outlive_the_readings(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], other[LIMS_CODE];
	struct lims_sample_told t;
	open_late(w, at_28_days(), "conformity", "machine", sheet);
	check_said(w, sheet, "age", "28 d");
	check_said(w, sheet, "age_window", "within");
	crush(w, sheet);
	wd_fails(w, lims_bench_submit(w->lab, sheet, &w->err), LIMS_E_REFUSED, "age 31 d (28 d), age_window outside (within)");
	wd_ok(w, lims_bench_tell(w->lab, sheet, NULL, &t, &w->err));
	assert_string_equal(told(&t, "age"), "31 d");
	check_said(w, sheet, "age", "31 d");
	check_said(w, sheet, "age_window", "outside");
	// No grade is assessed at 31 days: the refusal says the ages, the window (cast 31 days ago at 08:30, 28 d ± 20 h) and the way on.
	char window[400], from[LIMS_DATE_TEXT], to[LIMS_DATE_TEXT];
	lims_date_text(ago(4), from);
	lims_date_text(ago(2), to);
	snprintf(window, sizeof window,
		"of 28 d were tested at 31 d, and their window is %s 12:30 to %s 04:30: lims worksheet age %s --mode result", from, to, sheet);
	wd_fails(w, lims_bench_submit(w->lab, sheet, &w->err), LIMS_E_REFUSED, window);
	wd_fails(w, lims_bench_tell(w->lab, sheet, "acceptance", &t, &w->err), LIMS_E_INPUT, "no mode acceptance");
	wd_fails(w, lims_bench_tell(w->lab, sheet, "conformity", &t, &w->err), LIMS_E_REFUSED, "already");
	struct lims_bench_view *seen = NULL;
	wd_ok(w, lims_bench_view(w->lab, sheet, &seen, &w->err));
	assert_int_equal(seen->age_count, 1);
	assert_int_equal(seen->ages[0].real, 31);
	assert_string_equal(seen->ages[0].window, "outside");
	assert_string_equal(seen->ages[0].way->id, "result");
	lims_bench_view_destroy(seen);
	wd_ok(w, lims_bench_tell(w->lab, sheet, "result", &t, &w->err));
	wd_fails(w, lims_bench_tell(w->lab, sheet, "conformity", &t, &w->err), LIMS_E_REFUSED, "stays as it was opened");
	wd_ok(w, lims_bench_submit(w->lab, sheet, &w->err));
	struct lims_bench_standard s = {"machine", "mn1"};
	struct lims_bench_view *v = NULL;
	wd_ok(w, lims_bench_view(w->lab, sheet, &v, &w->err));
	struct lims_bench_opening o = {.item = v->sheet->item, .mode = "result", .standards = &s, .standard_count = 1};
	wd_ok(w, lims_bench_open(w->lab, &o, other, &w->err)); // opened on the day of the test: nothing is to be told anew
	lims_bench_view_destroy(v);
	crush(w, other);
	wd_ok(w, lims_bench_submit(w->lab, other, &w->err));
	check_said(w, other, "age", "31 d");
	wd_fails(w, lims_bench_tell(w->lab, other, NULL, &t, &w->err), LIMS_E_REFUSED, "submitted");
	wd_check_rebuild(w);
}

static void copy_from(struct world *w, const char *sheet, int days, const char *clock)
{
	char at[32], day[LIMS_DATE_TEXT];
	lims_date_text(ago(days), day);
	snprintf(at, sizeof at, "%s %s", day, clock);
	const struct lims_late late = {.scan = "%PDF-1.4", .scan_len = 8, .observed = at};
	wd_ok(w, lims_bench_late(w->lab, sheet, &late, &w->err));
}

static void a_copy_is_as_old_as_its_paper(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE];
	open_late(w, at_28_days(), "conformity", "machine", sheet);
	copy_from(w, sheet, 3, "09:00"); // 28 d 0 h 30 min
	crush(w, sheet);
	wd_ok(w, lims_bench_submit(w->lab, sheet, &w->err));
	check_said(w, sheet, "age", "28 d");
	check_said(w, sheet, "age_window", "within");
}

/// One cube too late, another mode, and that cube struck out again: the assessment that the others fail is not left so.
static void an_assessment_is_not_left_by_a_reading_that_is_struck_out_again(void **state)
{
	struct world *w = *state;
	struct lims_bench_cell late = wd_cell("compression", 2, 0, "F");
	struct lims_bench_view *v = NULL;
	struct lims_sample_told t;
	char sheet[LIMS_CODE], way[LIMS_CODE + 64];
	open_late(w, at_28_days(), "conformity", "machine", sheet);
	snprintf(way, sizeof way, "worksheet age %s --mode conformity", sheet);
	copy_from(w, sheet, 3, "09:00"); // 28 d 0 h 30 min
	for (int row = 0; row < 3; row++) {
		wd_enter(w, sheet, "compression", row, 0, "a", "150 mm");
		wd_enter(w, sheet, "compression", row, 0, "b", "150 mm");
		if (row < 2)
			wd_enter(w, sheet, "compression", row, 0, "F", "450 kN"); // 450 kN / 22 500 mm² = 20 MPa of 25
	}
	late.now = true;
	wd_ok(w, lims_bench_enter(w->lab, sheet, &late, "450 kN", &w->err));
	wd_answer_all(w, sheet, "yes");
	wd_ok(w, lims_bench_tell(w->lab, sheet, "result", &t, &w->err));
	wd_ok(w, lims_bench_view(w->lab, sheet, &v, &w->err));
	int number = v->sheet->readings[v->sheet->reading_count - 1].number;
	lims_bench_view_destroy(v);
	wd_ok(w, lims_bench_strike(w->lab, sheet, number, "misread", "n", &w->err));
	late.now = false;
	wd_ok(w, lims_bench_enter(w->lab, sheet, &late, "450 kN", &w->err));
	wd_ok(w, lims_bench_tell(w->lab, sheet, NULL, &t, &w->err));
	wd_fails(w, lims_bench_submit(w->lab, sheet, &w->err), LIMS_E_REFUSED, way);
	wd_ok(w, lims_bench_tell(w->lab, sheet, "conformity", &t, &w->err));
	wd_fails(w, lims_bench_tell(w->lab, sheet, "result", &t, &w->err), LIMS_E_REFUSED, "stays as it was opened");
	wd_ok(w, lims_bench_submit(w->lab, sheet, &w->err));
	wd_ok(w, lims_bench_view(w->lab, sheet, &v, &w->err));
	assert_string_equal(v->sheet->verdict, "fail");
	lims_bench_view_destroy(v);
	wd_check_rebuild(w);
}

static struct lims_sample_in cement(void)
{
	static const struct lims_field_value asked[] = {{"class", "PCB40"}, {"bending", "left_out"}};
	struct lims_sample_in in = concrete(NULL);
	in.procedure = "cement-strength";
	in.characteristics = asked;
	in.characteristic_count = 2;
	in.ages[0] = (struct lims_sample_age){3, 3};
	in.ages[1] = (struct lims_sample_age){28, 3};
	return in;
}

/// The six halves of 3 days from paper, half an hour after 72 h; those of 28 days now, which is after 31 days.
static void press(struct world *w, const char *sheet)
{
	copy_from(w, sheet, 28, "09:00");
	for (int row = 0; row < 6; row++)
		wd_enter(w, sheet, "compression_3", row, 0, "F", "28.8 kN");
	for (int row = 0; row < 6; row++) {
		struct lims_bench_cell c = wd_cell("compression_28", row, 0, "F");
		c.now = true;
		wd_ok(w, lims_bench_enter(w->lab, sheet, &c, "73.0 kN", &w->err));
	}
	wd_answer_all(w, sheet, "yes");
}

static void each_age_of_a_cement_worksheet_is_judged_by_its_own_readings(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE];
	open_late(w, cement(), "result", "press", sheet);
	press(w, sheet);
	wd_ok(w, lims_bench_submit(w->lab, sheet, &w->err));
	check_said(w, sheet, "age_3", "3 d");
	check_said(w, sheet, "window_3", "within");
	check_said(w, sheet, "age_28", "31 d");
	check_said(w, sheet, "window_28", "outside");
	wd_check_rebuild(w);
}

static void cement_of_31_days_is_not_assessed_at_28(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE];
	open_late(w, cement(), "conformity", "press", sheet);
	press(w, sheet);
	wd_fails(w, lims_bench_submit(w->lab, sheet, &w->err), LIMS_E_REFUSED, "not determined");
	check_said(w, sheet, "window_28", ""); // the command told nothing, for it was refused
}

/// Whether the paper of this item would say that minutes are kept.
static bool minutes_on_paper(struct world *w, const char *item)
{
	struct lims_buf b;
	struct lims_jw j;
	struct lims_json_doc *doc = NULL;
	lims_buf_init(&b, 1 << 16);
	lims_jw_init(&j, &b);
	lims_jw_object(&j, NULL);
	wd_ok(w, lims_sample_printed(w->lab, item, &j, &w->err));
	lims_jw_end_object(&j);
	wd_ok(w, lims_json_parse(lims_buf_text(&b), b.len, 1 << 16, &doc, &w->err));
	bool there = lims_json_get_text(lims_json_get(lims_json_root(doc), "sample"), "minutes", NULL) != NULL;
	lims_json_destroy(doc);
	lims_buf_finish(&b);
	return there;
}

static void minutes_that_come_later_stand_on_the_paper(void **state)
{
	struct world *w = *state;
	char code[LIMS_CODE];
	struct lims_sample_in in = concrete("2026-01-31T08:30");
	const struct lims_minutes minutes = {"bien-ban.pdf", "%PDF-1.7 biên bản", sizeof "%PDF-1.7 biên bản" - 1};
	order(w);
	wd_ok(w, receive(w, &in, code));
	struct plan p = plan_of(w, code);
	assert_false(minutes_on_paper(w, p.items[0]));
	wd_ok(w, lims_sample_minutes(w->lab, code, &minutes, &w->err));
	assert_true(minutes_on_paper(w, p.items[0]));
	in.minutes = &minutes;
	wd_ok(w, receive(w, &in, code));
	p = plan_of(w, code);
	assert_true(minutes_on_paper(w, p.items[0]));
}

#define T(f) cmocka_unit_test_setup_teardown(f, wd_training, wd_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(ages_are_planned_from_the_day_of_casting),
		T(a_set_is_received_whole_or_not_at_all),
		T(nothing_is_received_before_it_was_cast),
		T(a_worksheet_is_told_the_real_age_of_its_day),
		T(what_was_told_at_opening_does_not_outlive_the_readings),
		T(a_copy_is_as_old_as_its_paper),
		T(an_assessment_is_not_left_by_a_reading_that_is_struck_out_again),
		T(each_age_of_a_cement_worksheet_is_judged_by_its_own_readings),
		T(cement_of_31_days_is_not_assessed_at_28),
		T(the_list_of_a_day_has_what_is_planned_and_what_is_late),
		T(minutes_that_come_later_stand_on_the_paper),
		T(what_is_retained_is_disposed_of_once),
		cmocka_unit_test(a_time_is_a_day_a_minute_or_a_moment),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

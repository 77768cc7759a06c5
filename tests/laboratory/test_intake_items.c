// SPDX-License-Identifier: Apache-2.0
// Many items at once, parts, type approvals, and the life of an instrument over its visits.
#include "tests/laboratory/world.h"

#include "laboratory/intake/history.h"
#include "laboratory/intake/import.h"
#include "laboratory/intake/work.h"

#include <stdio.h>
#include <string.h>

static const struct lims_field_value scale_values[] = {{"Max", "15 kg"}, {"Min", "0.5 kg"}, {"d", "50 g"}, {"e", "50 g"}};
// Qmax, Qmin and MMQ of an ordinary petrol nozzle; the mark of the nozzle comes from the part.
static const struct lims_field_value post_values[] = {
	{"product", "Xăng RON 95"}, {"liquid", "petrol"}, {"Qmax", "50 L/min"}, {"Qmin", "5 L/min"}, {"MMQ", "2 L"}};

static struct lims_receipt scale(const char *serial)
{
	return (struct lims_receipt){.item = {.procedure = "spring-dial-scale",
									 .serial = serial,
									 .customer = "kh1",
									 .characteristics = scale_values,
									 .characteristic_count = 4}};
}

static struct lims_receipt post(const char *serial, int parts)
{
	return (struct lims_receipt){.item = {.procedure = "fuel-dispenser",
									 .serial = serial,
									 .customer = "kh1",
									 .characteristics = post_values,
									 .characteristic_count = 5},
		.parts = parts};
}

struct codes {
	char list[16][LIMS_CODE];
	bool part[16];
	char same[LIMS_CODE];
	size_t n;
};

static lims_rc note(void *ctx, const char *code, const char *same, bool part, struct lims_err *err)
{
	struct codes *c = ctx;
	(void)err;
	assert_true(c->n < 16);
	snprintf(c->list[c->n], LIMS_CODE, "%s", code);
	snprintf(c->same, sizeof c->same, "%s", same);
	c->part[c->n++] = part;
	return LIMS_OK;
}

static lims_rc receive(struct world *w, struct lims_receipt r, struct codes *c)
{
	*c = (struct codes){.n = 0};
	return lims_receipt_record(w->lab, &r, note, c, &w->err);
}

struct shown {
	char serial[64], number[64], name[128], first[64], parent[LIMS_CODE];
};

static lims_rc see(void *ctx, const struct lims_item *i, struct lims_err *err)
{
	struct shown *s = ctx;
	(void)err;
	snprintf(s->serial, sizeof s->serial, "%s", i->serial ? i->serial : "-");
	snprintf(s->number, sizeof s->number, "%s", lims_item_number(i));
	snprintf(s->name, sizeof s->name, "%s", i->name);
	snprintf(s->parent, sizeof s->parent, "%s", i->parent ? i->parent : "-");
	for (size_t k = 0; k < i->characteristic_count; k++)
		if (strcmp(i->characteristics[k].name, "nozzle") == 0)
			snprintf(s->first, sizeof s->first, "%s", i->characteristics[k].value);
	return LIMS_OK;
}

static struct shown show(struct world *w, const char *code)
{
	struct shown s = {.first = ""};
	wd_ok(w, lims_item_each(w->lab, code, see, &s, &w->err));
	return s;
}

static void many_of_a_kind_get_laboratory_numbers(void **state)
{
	struct world *w = *state;
	struct codes c;
	struct lims_receipt r = scale(NULL);
	wd_as(w, "le");
	r.quantity = 3;
	wd_ok(w, receive(w, r, &c));
	assert_int_equal(c.n, 3);
	struct shown s = show(w, c.list[2]);
	assert_string_equal(s.serial, "-");
	assert_string_equal(s.number, c.list[2]); // TT 24/2013 art. 41: without a production number the verifier numbers the instrument
	// It comes again with the number that was written on it: that is said.
	struct codes again;
	wd_ok(w, receive(w, scale(c.list[1]), &again));
	assert_string_equal(again.same, c.list[1]);
	r = scale("S-1");
	r.quantity = 2;
	int64_t before = wd_entries(w);
	wd_fails(w, receive(w, r, &c), LIMS_E_INPUT, "one serial number");
	r = scale(NULL);
	r.quantity = LIMS_QUANTITY_MAX + 1;
	wd_fails(w, receive(w, r, &c), LIMS_E_INPUT, "At most");
	assert_int_equal(wd_entries(w), before);
	wd_check_rebuild(w);
}

static lims_rc count_part(void *ctx, const struct lims_item_part *p, struct lims_err *err)
{
	(void)err;
	*(size_t *)ctx += p->code != NULL;
	return LIMS_OK;
}

static lims_rc count_row(void *ctx, const struct lims_item_part *p, struct lims_err *err)
{
	(void)err;
	*(size_t *)ctx += p->code == NULL;
	return LIMS_OK;
}

static lims_rc count_work(void *ctx, const struct lims_item_work *i, struct lims_err *err)
{
	(void)i;
	(void)err;
	++*(size_t *)ctx;
	return LIMS_OK;
}

static void a_nozzle_is_an_item_of_its_post(void **state)
{
	struct world *w = *state;
	struct codes c;
	char code[LIMS_CODE], job[LIMS_CODE];
	size_t n = 0;
	wd_as(w, "le");
	wd_ok(w, wd_set(w, "job", NULL, job, "customer", "kh1", NULL));
	struct lims_receipt r = post("TK-77", 2);
	r.item.job = job;
	wd_ok(w, receive(w, r, &c));
	assert_int_equal(c.n, 3);
	assert_false(c.part[0]);
	assert_true(c.part[2]);
	struct shown s = show(w, c.list[2]);
	assert_string_equal(s.parent, c.list[0]);
	assert_string_equal(s.serial, "TK-77/2");
	assert_string_equal(s.first, "2"); // the procedure asks which nozzle
	assert_string_equal(s.name, "Cột đo xăng dầu, vòi 2");
	wd_ok(w, lims_item_add_part(w->lab, c.list[0], "A", NULL, "VX-9", code, &w->err));
	s = show(w, code);
	assert_string_equal(s.serial, "VX-9");
	wd_fails(w, lims_item_add_part(w->lab, c.list[0], "2", NULL, NULL, code, &w->err), LIMS_E_REFUSED, "stands already");
	wd_fails(w, lims_item_add_part(w->lab, c.list[0], "2 a", NULL, NULL, code, &w->err), LIMS_E_INPUT, "mark");
	wd_fails(w, lims_item_add_part(w->lab, c.list[1], "1", NULL, NULL, code, &w->err), LIMS_E_REFUSED, "no parts");
	wd_ok(w, lims_item_parts(w->lab, c.list[0], count_part, &n, &w->err));
	assert_int_equal(n, 3);
	// What is measured is the nozzle: the job has three pieces of work, not four.
	n = 0;
	wd_ok(w, lims_work_of_job(w->lab, job, count_work, &n, &w->err));
	assert_int_equal(n, 3);
	// Who takes the post takes its nozzles.
	const char *const whole[] = {c.list[0]};
	struct lims_work_choice choice = {whole, 1, NULL};
	wd_ok(w, lims_item_hand_back(w->lab, &choice, "Ông Ba", (struct lims_date){0}, NULL, &n, &w->err));
	assert_int_equal(n, 4);
	wd_check_rebuild(w);
}

static void a_whole_instrument_has_no_parts_and_points_are_rows(void **state)
{
	struct world *w = *state;
	struct codes c;
	struct lims_receipt r = scale("S-1");
	char code[LIMS_CODE];
	size_t n = 0;
	wd_as(w, "le");
	r.parts = 2;
	wd_fails(w, receive(w, r, &c), LIMS_E_REFUSED, "no parts");
	static const struct lims_field_value points[] = {{"U", "500 V"}};
	r = (struct lims_receipt){
		.item = {.procedure = "insulation-resistance", .customer = "kh1", .characteristics = points, .characteristic_count = 1},
		.parts = 4};
	wd_ok(w, receive(w, r, &c));
	assert_int_equal(c.n, 1); // one item, whose worksheet has a row for each point
	wd_ok(w, lims_item_add_part(w->lab, c.list[0], "tu-dien", "Tủ điện tầng 2", NULL, code, &w->err));
	assert_string_equal(code, c.list[0]);
	wd_ok(w, lims_item_parts(w->lab, c.list[0], count_row, &n, &w->err));
	assert_int_equal(n, 5);
}

/// "Every point meets the requirement" must not stand on a paper with two of three declared points.
static void declared_points_are_asked_for_and_all_of_them_measured(void **state)
{
	static const struct lims_field_value asked[] = {{"U", "500 V"}, {"requirement", "1 MOhm"}, {"requirement_source", "HĐ 12"}};
	static const char *const answers[][2] = {{"point", "A - vỏ"}, {"time", "60 s"}, {"R", "2 MOhm"}};
	struct world *w = *state;
	struct codes c;
	struct lims_bench_view *v = NULL;
	char sheet[LIMS_CODE];
	struct lims_receipt r = {
		.item = {.procedure = "insulation-resistance", .customer = "kh1", .characteristics = asked, .characteristic_count = 3}, .parts = 3};
	wd_as(w, "le");
	wd_ok(w, receive(w, r, &c));
	wd_as(w, "ti");
	struct lims_bench_standard meter = {"meter", "ct1"};
	struct lims_bench_opening o = {.item = c.list[0], .mode = "periodic", .standards = &meter, .standard_count = 1};
	wd_ok(w, lims_bench_open(w->lab, &o, sheet, &w->err));
	wd_ok(w, lims_bench_condition(w->lab, sheet, "temperature", "27 Cel", &w->err));
	wd_ok(w, lims_bench_condition(w->lab, sheet, "humidity", "65 %", &w->err));
	wd_answer_all(w, sheet, "yes");
	for (int row = 0; row < 3; row++) {
		if (row == 1 || row == 2)
			wd_fails(w, lims_bench_submit(w->lab, sheet, &w->err), LIMS_E_REFUSED, row == 1 ? "not measured: 2, 3." : "not measured: 3.");
		for (size_t i = 0; i < 3; i++) {
			wd_ok(w, lims_bench_view(w->lab, sheet, &v, &w->err));
			assert_true(v->has_next);
			assert_int_equal(v->next.row, row);
			assert_string_equal(v->next.column, answers[i][0]); // the voltage has its default, R after 15 s is optional
			lims_bench_view_destroy(v);
			wd_enter(w, sheet, "points", row, 0, answers[i][0], answers[i][1]);
		}
	}
	wd_ok(w, lims_bench_view(w->lab, sheet, &v, &w->err));
	assert_false(v->has_next);
	lims_bench_view_destroy(v);
	// A further point that nobody declared: once it is begun it is asked for like the others.
	wd_enter(w, sheet, "points", 3, 0, "point", "B - vỏ");
	wd_ok(w, lims_bench_view(w->lab, sheet, &v, &w->err));
	assert_true(v->has_next);
	assert_int_equal(v->next.row, 3);
	assert_string_equal(v->next.column, "time");
	lims_bench_view_destroy(v);
	wd_enter(w, sheet, "points", 3, 0, "time", "60 s");
	wd_enter(w, sheet, "points", 3, 0, "R", "2 MOhm");
	wd_ok(w, lims_bench_submit(w->lab, sheet, &w->err));
	wd_check_rebuild(w);
}

static void the_gate_is_open_for_a_number_or_for_what_is_older_than_the_rule(void **state)
{
	const struct lims_approval not_found = {.answer = "not_found"}, older = {.answer = "older_than_rule"};
	struct world *w = *state;
	struct lims_buf warnings;
	char sheet[LIMS_CODE], number[LIMS_CODE];
	lims_buf_init(&warnings, 1 << 16);
	wd_gates(w, "type_approval", "hard");
	wd_ready_scale(w, "NH-1", "14950 g", "", sheet);
	wd_as(w, "si");
	wd_fails(w, lims_issue(w->lab, sheet, NULL, number, &warnings, &w->err), LIMS_E_REFUSED, "no type approval on record");
	wd_as(w, "le");
	wd_ok(w, lims_item_approve(w->lab, "I-A1", &not_found, &w->err));
	wd_as(w, "si");
	wd_fails(w, lims_issue(w->lab, sheet, NULL, number, &warnings, &w->err), LIMS_E_REFUSED, "le found no type approval");
	wd_as(w, "le");
	wd_ok(w, lims_item_approve(w->lab, "I-A1", &older, &w->err));
	wd_as(w, "si");
	wd_ok(w, lims_issue(w->lab, sheet, NULL, number, &warnings, &w->err));
	lims_buf_finish(&warnings);
}

static void a_type_approval_is_a_number_or_an_answer_with_a_name(void **state)
{
	struct world *w = *state;
	struct codes c;
	struct lims_approval_state a;
	wd_as(w, "le");
	struct lims_receipt r = scale("S-1");
	r.item.type_approval = "PDM 12-2020";
	r.approval = (struct lims_approval){.number = "PDM 12-2020", .holder = "Công ty Nhơn Hòa", .until = "2030-06-30"};
	wd_ok(w, receive(w, r, &c));
	wd_ok(w, lims_item_approval(w->lab, c.list[0], &a, &w->err));
	assert_string_equal(a.number, "PDM 12-2020");
	assert_string_equal(a.holder, "Công ty Nhơn Hòa");
	assert_string_equal(a.until, "2030-06-30");
	assert_string_equal(a.by, "le");
	wd_as(w, "ti");
	const struct lims_approval none = {.answer = "not_found"}, bad = {.answer = "lost"}, both = {.number = "1", .answer = "not_found"},
							   neither = {.note = "?"}, day = {.number = "1", .until = "31/12/2026"};
	wd_ok(w, lims_item_approve(w->lab, c.list[0], &none, &w->err));
	wd_ok(w, lims_item_approval(w->lab, c.list[0], &a, &w->err));
	assert_string_equal(a.answer, "not_found"); // the last one counts, and its name is another
	assert_string_equal(a.by, "ti");
	int64_t before = wd_entries(w);
	wd_fails(w, lims_item_approve(w->lab, c.list[0], &bad, &w->err), LIMS_E_INPUT, "lost");
	wd_fails(w, lims_item_approve(w->lab, c.list[0], &both, &w->err), LIMS_E_INPUT, "not both");
	wd_fails(w, lims_item_approve(w->lab, c.list[0], &neither, &w->err), LIMS_E_INPUT, "Give the number");
	wd_fails(w, lims_item_approve(w->lab, c.list[0], &day, &w->err), LIMS_E_INPUT, "until");
	wd_fails(w, lims_item_approve(w->lab, "I-A9", &none, &w->err), LIMS_E_NOT_FOUND, "I-A9");
	assert_int_equal(wd_entries(w), before);
}

/* ---- tables */

static lims_rc import(struct world *w, const char *text, bool dry_run, struct lims_arena *arena, struct lims_import_result *r)
{
	struct lims_import in = {.bytes = text, .n = strlen(text), .dry_run = dry_run};
	in.base.item.procedure = "spring-dial-scale";
	in.base.item.customer = "kh1";
	*r = (struct lims_import_result){.written = false};
	return lims_item_import(w->lab, &in, arena, r, &w->err);
}

static void nothing_is_written_unless_every_row_is_good(void **state)
{
	// Line 3 lacks e, line 4 has no unit, line 5 names a customer that is not there, line 6 a day of tomorrow's century.
	static const char bad[] =
		"Số máy;Max;Min;d;e;Khách hàng;Ngày nhận\nS1;15 kg;0.5 kg;50 g;50 g;;\nS2;15 kg;0.5 kg;50 g;;;\nS3;15;0.5 kg;50 g;50 g;;\n"
		"S4;15 kg;0.5 kg;50 g;50 g;kh9;\nS5;15 kg;0.5 kg;50 g;50 g;;2150-01-01\n";
	static const struct {
		size_t line, column;
		const char *name;
	} wanted[] = {{3, 5, "e"}, {4, 2, "Max"}, {5, 6, "Khách hàng"}, {6, 7, "Ngày nhận"}};
	struct world *w = *state;
	struct lims_arena *arena = lims_arena_create(64 << 20);
	struct lims_import_result r;
	wd_as(w, "le");
	int64_t before = wd_entries(w);
	wd_fails(w, import(w, bad, false, arena, &r), LIMS_E_INPUT, "4 faults");
	assert_int_equal(r.faults.count, 4);
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(r.faults.list[i].line, wanted[i].line);
		assert_int_equal(r.faults.list[i].column, wanted[i].column);
		assert_string_equal(r.faults.list[i].name, wanted[i].name);
	}
	assert_false(r.written);
	static const char good[] = "serial,Max,Min,d,e\nS1,15 kg,0.5 kg,50 g,50 g\nS2,15 kg,0.5 kg,50 g,50 g\n";
	wd_ok(w, import(w, good, true, arena, &r));
	assert_int_equal(r.items, 2);
	assert_false(r.written);
	assert_int_equal(wd_entries(w), before);
	wd_ok(w, import(w, good, false, arena, &r));
	assert_true(r.written);
	assert_int_equal(wd_entries(w), before + 2);
	assert_string_equal(show(w, r.rows[1].code).serial, "S2");
	// The same once more: both stand, and it is said of each.
	wd_ok(w, import(w, good, true, arena, &r));
	assert_string_equal(r.rows[0].same, "I-A1");
	wd_check_rebuild(w);
	lims_arena_destroy(arena);
}

static void a_number_twice_in_the_table_is_told_by_line(void **state)
{
	struct world *w = *state;
	struct lims_arena *arena = lims_arena_create(64 << 20);
	struct lims_import_result r;
	wd_as(w, "le");
	wd_fails(w,
		import(w, "serial;Max;Min;d;e\nS1;15 kg;0.5 kg;50 g;50 g\nS2;15 kg;0.5 kg;50 g;50 g\nS1;15 kg;0.5 kg;50 g;50 g\n", true, arena, &r),
		LIMS_E_INPUT, "1 faults");
	assert_int_equal(r.faults.list[0].line, 4);
	assert_non_null(strstr(r.faults.list[0].text, "line 2"));
	lims_arena_destroy(arena);
}

static void how_days_and_numbers_are_written_is_said_and_never_guessed(void **state)
{
	static const char text[] = "serial;Max;Min;d;e;received-on\nS1;15 kg;0,5 kg;50 g;50 g;28/02/2026\n";
	struct world *w = *state;
	struct lims_arena *arena = lims_arena_create(64 << 20);
	struct lims_import_result r = {.written = false};
	wd_as(w, "le");
	wd_fails(w, import(w, text, true, arena, &r), LIMS_E_INPUT, "2 faults"); // the number and the day
	struct lims_import in = {.bytes = text, .n = strlen(text), .form = {.day_month_year = true, .decimal_comma = true}};
	in.base.item.procedure = "spring-dial-scale";
	in.base.item.customer = "kh1";
	wd_ok(w, lims_item_import(w->lab, &in, arena, &r, &w->err));
	static const char american[] = "serial;Max;Min;d;e;received-on\nS1;15 kg;0,5 kg;50 g;50 g;02/28/2026\n";
	in.bytes = american;
	in.n = strlen(american);
	wd_fails(w, lims_item_import(w->lab, &in, arena, &r, &w->err), LIMS_E_INPUT, "1 faults");
	in.base.item.procedure = "no-such";
	wd_fails(w, lims_item_import(w->lab, &in, arena, &r, &w->err), LIMS_E_INPUT, "2 faults");
	wd_as(w, "si");
	wd_fails(w, lims_item_import(w->lab, &in, arena, &r, &w->err), LIMS_E_REFUSED, "si");
	lims_arena_destroy(arena);
}

static void a_header_without_rows_is_no_table(void **state)
{
	struct world *w = *state;
	struct lims_arena *arena = lims_arena_create(64 << 20);
	struct lims_import_result r;
	wd_as(w, "le");
	wd_fails(w, import(w, "serial;Max\n", false, arena, &r), LIMS_E_INPUT, "no row");
	lims_arena_destroy(arena);
}

/* ---- life */

struct life {
	char lines[32][160];
	size_t n;
};

static lims_rc note_life(void *ctx, const struct lims_life *l, struct lims_err *err)
{
	struct life *s = ctx;
	(void)err;
	assert_true(s->n < 32);
	snprintf(s->lines[s->n++], sizeof s->lines[0], "%s %s %s", l->item, l->what, l->code ? l->code : "-");
	return LIMS_OK;
}

static bool lives(const struct life *s, const char *line)
{
	for (size_t i = 0; i < s->n; i++)
		if (strcmp(s->lines[i], line) == 0)
			return true;
	return false;
}

static void the_life_of_an_instrument_goes_over_all_its_visits(void **state)
{
	struct world *w = *state;
	struct codes first, second, other;
	struct life s = {.n = 0};
	char sheet[LIMS_CODE], number[LIMS_CODE], line[160];
	wd_gates(w, NULL, NULL);
	wd_as(w, "ti");
	wd_ok(w, receive(w, scale("NH-1"), &first));
	wd_open(w, first.list[0], "", sheet);
	wd_finish_scale(w, sheet, "14950 g");
	wd_issue(w, sheet, number);
	wd_as(w, "le");
	const char *const back[] = {first.list[0]};
	struct lims_work_choice choice = {back, 1, NULL};
	size_t n = 0;
	wd_ok(w, lims_item_hand_back(w->lab, &choice, "Ông Ba", (struct lims_date){0}, NULL, &n, &w->err));
	wd_ok(w, receive(w, scale("NH-1"), &second));
	wd_ok(w, receive(w, scale("NH-2"), &other));
	// Asked of the second visit, the first one is told too; another serial number is not.
	wd_ok(w, lims_item_life(w->lab, second.list[0], note_life, &s, &w->err));
	snprintf(line, sizeof line, "%s worksheet %s", first.list[0], sheet);
	assert_true(lives(&s, line));
	snprintf(line, sizeof line, "%s certificate %s", first.list[0], number);
	assert_true(lives(&s, line));
	snprintf(line, sizeof line, "%s item.handed_back Ông Ba", first.list[0]);
	assert_true(lives(&s, line));
	snprintf(line, sizeof line, "%s received -", second.list[0]);
	assert_true(lives(&s, line));
	assert_int_equal(s.n, 5);
	s.n = 0;
	wd_ok(w, lims_item_life(w->lab, other.list[0], note_life, &s, &w->err));
	assert_int_equal(s.n, 1);
	wd_fails(w, lims_item_life(w->lab, "I-A9", note_life, &s, &w->err), LIMS_E_NOT_FOUND, "I-A9");
}

#define T(f) cmocka_unit_test_setup_teardown(f, wd_training, wd_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(many_of_a_kind_get_laboratory_numbers),
		T(a_nozzle_is_an_item_of_its_post),
		T(a_whole_instrument_has_no_parts_and_points_are_rows),
		T(declared_points_are_asked_for_and_all_of_them_measured),
		T(the_gate_is_open_for_a_number_or_for_what_is_older_than_the_rule),
		T(a_type_approval_is_a_number_or_an_answer_with_a_name),
		T(nothing_is_written_unless_every_row_is_good),
		T(a_number_twice_in_the_table_is_told_by_line),
		T(how_days_and_numbers_are_written_is_said_and_never_guessed),
		T(a_header_without_rows_is_no_table),
		T(the_life_of_an_instrument_goes_over_all_its_visits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

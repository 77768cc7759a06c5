// SPDX-License-Identifier: Apache-2.0
// Readings of the air: a logger's table read exactly or refused with its line, what is recorded, and what of it a worksheet takes.
#include "tests/laboratory/world.h"

#include "laboratory/equipment/conditions.h"
#include "laboratory/equipment/environment.h"
#include "laboratory/equipment/gate.h"
#include "laboratory/equipment/resting.h"
#include "laboratory/proof/dossier.h"
#include "laboratory/proof/logger_time.h"

#include <stdio.h>
#include <string.h>

enum { VIETNAM = 420, ARENA_MAX = 64 << 20 };

/* ---- moments ---- */

static void moment_is(const char *text, enum lims_logger_days days, const char *expected)
{
	struct lims_moment m;
	char out[LIMS_MOMENT_TEXT] = "";
	if (lims_logger_moment(text, days, VIETNAM, &m))
		lims_moment_text(m, out);
	// Without the six digits behind the second.
	if (out[0])
		memmove(out + 19, out + 26, strlen(out + 26) + 1);
	assert_string_equal(out, expected);
}

static void the_order_of_days_is_said_and_not_guessed(void **state)
{
	(void)state;
	moment_is("2026-03-04 08:05", LIMS_LOGGER_ISO, "2026-03-04T08:05:00+07:00");
	moment_is("2026/3/4 8:05:09", LIMS_LOGGER_ISO, "2026-03-04T08:05:09+07:00");
	moment_is("03/04/2026 08:05", LIMS_LOGGER_DMY, "2026-04-03T08:05:00+07:00");
	moment_is("03/04/26 08:05:00 PM", LIMS_LOGGER_MDY, "2026-03-04T20:05:00+07:00");
	moment_is("03.04.26 12:00:00 am", LIMS_LOGGER_DMY, "2026-04-03T00:00:00+07:00");
	moment_is("03/04/26 12:00 PM", LIMS_LOGGER_MDY, "2026-03-04T12:00:00+07:00");
	moment_is("2026-03-04T08:05:00+09:00", LIMS_LOGGER_DMY, "2026-03-04T08:05:00+09:00");
	moment_is("31/12/2026 23:59:59.5", LIMS_LOGGER_DMY, "2026-12-31T23:59:59+07:00");
}

static void what_is_no_moment_is_none(void **state)
{
	(void)state;
	static const char *const bad[] = {"", "31/12/2026", "31/02/2026 08:00", "2026-03-04 08:05", "31/12/126 08:00", "31/12-2026 08:00",
		"31/12/2026 24:00", "31/12/2026 08:60", "31/12/2026 13:00 PM", "31/12/2026 08:00 XM", "31/12/2026 8", "031/12/2026 08:00",
		"31/12/2026 08:00 PMx", "-1/12/2026 08:00"};
	struct lims_moment m;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		if (lims_logger_moment(bad[i], LIMS_LOGGER_DMY, VIETNAM, &m))
			fail_msg("%s was read", bad[i]);
	assert_false(lims_logger_moment("26-03-04 08:05", LIMS_LOGGER_ISO, VIETNAM, &m));
}

static void the_column_may_name_its_zone(void **state)
{
	(void)state;
	int16_t min = 1;
	assert_true(lims_logger_offset("Date Time, GMT-03:30", &min));
	assert_int_equal(min, -210);
	assert_true(lims_logger_offset("Time (UTC+7)", &min));
	assert_int_equal(min, 420);
	assert_true(lims_logger_offset("Time UTC", &min));
	assert_int_equal(min, 0);
	assert_false(lims_logger_offset("Date Time", &min));
	assert_false(lims_logger_offset("GMT+99:00", &min));
}

/* ---- tables ---- */

static struct lims_logger_form form(enum lims_logger_days days)
{
	struct lims_logger_form f = {.days = days, .header_line = 1, .offset_min = VIETNAM};
	assert_true(lims_logger_moment("2026-12-01 00:00", LIMS_LOGGER_ISO, VIETNAM, &f.now));
	return f;
}

/// "quantity value @ moment; …" of what was read, then " | line:column" of each fault; the sentence of a refusal.
static void read_table(const char *csv, const struct lims_logger_form *f, char *out, size_t size)
{
	struct lims_arena *arena = lims_arena_create(ARENA_MAX);
	struct lims_csv_faults faults = {.arena = arena};
	struct lims_logger_table t = {0};
	struct lims_err err = {0};
	size_t n = 0;
	out[0] = '\0';
	if (lims_logger_read(csv, strlen(csv), f, arena, &faults, &t, &err) != LIMS_OK)
		n += (size_t)snprintf(out + n, size - n, "%s", err.text);
	for (size_t i = 0; i < t.count; i++) {
		char at[LIMS_MOMENT_TEXT];
		lims_moment_text(t.values[i].at, at);
		n += (size_t)snprintf(out + n, size - n, "%s%s %s @%.16s", i > 0 ? "; " : "", t.values[i].quantity, t.values[i].value, at);
	}
	for (size_t i = 0; i < faults.kept; i++)
		n += (size_t)snprintf(out + n, size - n, " | %zu:%zu", faults.list[i].line, faults.list[i].column);
	lims_arena_destroy(arena);
}

static void columns_are_told_by_name_and_unit(void **state)
{
	(void)state;
	char got[1024];
	struct lims_logger_form f = form(LIMS_LOGGER_MDY);
	// The form of Onset's HOBOware exports: a title, then names with zone, unit and serial numbers.
	f.header_line = 2;
	read_table("\"Plot Title: P1\"\n\"#\",\"Date Time, GMT+07:00\",\"Temp, °C (LGR S/N: 1)\",\"RH, % (LGR S/N: 1)\",\"Host Connected\"\n"
			   "1,03/04/26 08:10:00 AM,25.30,54.2,\n2,03/04/26 08:20:00 AM,-0.5,,Logged\n",
		&f, got, sizeof got);
	assert_string_equal(
		got, "temperature 25.30 Cel @2026-03-04T08:10; humidity 54.2 % @2026-03-04T08:10; temperature -0.5 Cel @2026-03-04T08:20");
	f = form(LIMS_LOGGER_DMY);
	f.decimal_comma = true;
	read_table("Ngày;Giờ;Nhiệt độ (°C);Độ ẩm [%RH];Áp suất (hPa)\n04/03/2026;08:10;25,3;54;1008,1\n", &f, got, sizeof got);
	assert_string_equal(
		got, "temperature 25.3 Cel @2026-03-04T08:10; humidity 54 % @2026-03-04T08:10; pressure 1008.1 hPa @2026-03-04T08:10");
	f = form(LIMS_LOGGER_ISO);
	f.columns = "time=Log; temperature = CH2";
	f.units = "temperature=Cel";
	read_table("Log,CH1,CH2\n2026-03-04 08:10,99,25.3\n", &f, got, sizeof got);
	assert_string_equal(got, "temperature 25.3 Cel @2026-03-04T08:10");
	// A zone in the name wins over that of the laboratory: 01:10 in Greenwich.
	f = form(LIMS_LOGGER_ISO);
	read_table("Time (UTC),Temperature (°C)\n2026-03-04 01:10,25\n", &f, got, sizeof got);
	assert_string_equal(got, "temperature 25 Cel @2026-03-04T01:10");
}

static void what_a_table_does_not_say_is_asked_for(void **state)
{
	(void)state;
	char got[1024];
	struct lims_logger_form f = form(LIMS_LOGGER_ISO);
	static const char *const bad[][2] = {{"Time,Temperature\n2026-03-04 08:10,25\n", "does not tell its unit"},
		{"Time,Temperature (°F)\n2026-03-04 08:10,77\n", "does not tell its unit"},
		{"Time,Temp (°C),Temperature (°C)\n2026-03-04 08:10,25,26\n", "are both temperature"},
		{"Moment,Temperature (°C)\n2026-03-04 08:10,25\n", "no column of times"},
		{"Time,CO2\n2026-03-04 08:10,400\n", "no column of temperature"}, {"", "empty"}};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		read_table(bad[i][0], &f, got, sizeof got);
		if (!strstr(got, bad[i][1]))
			fail_msg("%s -> %s", bad[i][0], got);
	}
	f.units = "temperature=K";
	read_table("Time,Temperature (°C)\n2026-03-04 08:10,25\n", &f, got, sizeof got);
	assert_non_null(strstr(got, "--units says K"));
	f.units = "temperature=kPa";
	read_table("Time,Temperature\n2026-03-04 08:10,25\n", &f, got, sizeof got);
	assert_non_null(strstr(got, "kPa is no unit of temperature"));
}

static void a_blank_is_no_reading_and_a_bad_cell_a_fault(void **state)
{
	(void)state;
	char got[1024];
	struct lims_logger_form f = form(LIMS_LOGGER_ISO);
	read_table(
		"Time,Temperature (°C)\n2026-03-04 08:10,\n2026-03-04 08:20,---\n2026-03-04 08:30,0\n2026-03-04 08:40,Err\n2026-03-04 08:50,25,1\n"
		"4.3.2026 09:00,25\n2027-01-01 00:00,x\n2026-03-04 09:10,25.1.2\n",
		&f, got, sizeof got);
	// The row with three cells is one that does not fit; then Err, another order of days, the future beside no number, and no number.
	assert_string_equal(got, "temperature 0 Cel @2026-03-04T08:30 | 6:0 | 5:2 | 7:1 | 8:1 | 8:2 | 9:2");
	// Every column whose name does not tell its unit, at once.
	read_table("Time,Temperature,Humidity\n2026-03-04 08:10,25,50\n", &f, got, sizeof got);
	assert_string_equal(got, "2 faults in the names of the columns, listed above: nothing was read | 1:2 | 1:3");
	f.header_line = 3;
	read_table(
		"Logger,7\nPlace,P1\nTime,Temperature (°C)\n2026-03-04 08:10,25\n2026-03-04 08:20\n2026-03-04 08:30,x\n", &f, got, sizeof got);
	assert_string_equal(got, "temperature 25 Cel @2026-03-04T08:10 | 5:0 | 6:2");
}

/* ---- recorded ---- */

static struct lims_moment moment(const char *text)
{
	struct lims_moment m;
	assert_true(lims_logger_moment(text, LIMS_LOGGER_ISO, VIETNAM, &m));
	return m;
}

static void sensor(struct world *w)
{
	char code[LIMS_CODE];
	wd_as(w, "ti");
	wd_ok(w, wd_set(w, "device", "nhiet1", code, "name", "Nhiệt ẩm kế", "serial", "T-1", "place", "Phòng A", NULL));
}

static lims_rc by_hand(struct world *w, const char *at, const char *quantity, const char *value)
{
	struct lims_environment_value v = {moment(at), quantity, value};
	struct lims_environment_batch b = {.device = "nhiet1", .values = &v, .count = 1};
	return lims_environment_record(w->lab, &b, &w->err);
}

struct rows {
	char text[2048];
};
static lims_rc put_row(void *ctx, const struct lims_environment_row *r, struct lims_err *err)
{
	struct rows *l = ctx;
	size_t n = strlen(l->text);
	(void)err;
	snprintf(l->text + n, sizeof l->text - n, "%.16s %s %s %s%s;", r->at, r->quantity, r->value, r->by, r->withdrawn ? " withdrawn" : "");
	return LIMS_OK;
}

static void what_is_recorded_has_unit_place_and_a_past(void **state)
{
	struct world *w = *state;
	char code[LIMS_CODE];
	sensor(w);
	wd_ok(w, by_hand(w, "2026-03-04 08:00", "temperature", "25.1 Cel"));
	wd_fails(w, by_hand(w, "2026-03-04 08:00", "temperature", "25.1"), LIMS_E_INPUT, "has no unit");
	wd_fails(w, by_hand(w, "2026-03-04 08:00", "temperature", "-273.16 Cel"), LIMS_E_INPUT, "nothing is colder");
	wd_fails(w, by_hand(w, "2026-03-04 08:00", "temperature", "-0.1 K"), LIMS_E_INPUT, "nothing is colder");
	wd_fails(w, by_hand(w, "2026-03-04 08:00", "temperature", "25.1 %"), LIMS_E_INPUT, "no unit of temperature");
	wd_fails(w, by_hand(w, "2026-03-04 08:00", "humidity", "blank"), LIMS_E_INPUT, "humidity");
	wd_fails(w, by_hand(w, "2999-03-04 08:00", "temperature", "25.1 Cel"), LIMS_E_INPUT, "future");
	wd_ok(w, wd_set(w, "device", "nhiet1", code, "place", "", NULL));
	wd_as(w, "re");
	wd_fails(w, by_hand(w, "2026-03-04 08:00", "temperature", "25.1 Cel"), LIMS_E_INPUT, "where nhiet1 hangs");
	wd_check_rebuild(w);
}

static lims_rc import(struct world *w, const char *csv, struct lims_environment_imported *ret)
{
	struct lims_arena *arena = lims_arena_create(ARENA_MAX);
	struct lims_environment_import in = {
		.device = "nhiet1", .file_name = "a.csv", .bytes = csv, .n = strlen(csv), .form = {.header_line = 1, .offset_min = VIETNAM}};
	lims_rc rc = lims_environment_import(w->lab, &in, arena, ret, &w->err);
	lims_arena_destroy(arena);
	return rc;
}

static lims_rc sure_import(struct world *w, const char *csv)
{
	struct lims_arena *arena = lims_arena_create(ARENA_MAX);
	struct lims_environment_imported r;
	struct lims_environment_import in = {.device = "nhiet1",
		.file_name = "a.csv",
		.bytes = csv,
		.n = strlen(csv),
		.form = {.header_line = 1, .offset_min = VIETNAM},
		.sure = true};
	lims_rc rc = lims_environment_import(w->lab, &in, arena, &r, &w->err);
	lims_arena_destroy(arena);
	return rc;
}

/// Each with its row, all of them at once: a table is held to what typing is.
static void what_no_air_can_be_is_no_row_of_a_table(void **state)
{
	static const char csv[] = "Time,Temperature (°C),RH (%)\n2026-03-04 08:00,-400,157\n2026-03-04 08:10,999,55\n2026-03-04 08:20,25.1,55\n"
							  "2026-03-04 08:20,25.1,56\n2026-03-04 08:20,26.3,\n";
	static const size_t lines[] = {2, 2, 3, 5, 6};
	struct world *w = *state;
	struct lims_arena *arena = lims_arena_create(ARENA_MAX);
	struct lims_environment_imported r;
	struct lims_environment_import in = {
		.device = "nhiet1", .file_name = "a.csv", .bytes = csv, .n = strlen(csv), .form = {.header_line = 1, .offset_min = VIETNAM}};
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "device", "nhiet1", NULL, "name", "Nhiệt kế", "place", "Phòng cân", NULL));
	int64_t before = wd_entries(w);
	wd_as(w, "ti");
	wd_fails(w, lims_environment_import(w->lab, &in, arena, &r, &w->err), LIMS_E_INPUT, "5 faults");
	assert_int_equal(r.faults.count, 5);
	for (size_t i = 0; i < 5; i++)
		assert_int_equal(r.faults.list[i].line, lines[i]);
	assert_non_null(strstr(r.faults.list[3].text, "is 55 % in line 4 already, and not 56 %"));
	lims_arena_destroy(arena);
	assert_int_equal(wd_entries(w), before);
	// An oven is as hot as that; absolute zero is not to be passed all the same, and one value said twice is one.
	wd_ok(w, sure_import(w, "Time,Temperature (°C)\n2026-03-04 08:10,999\n2026-03-04 08:10,999\n"));
	wd_fails(w, sure_import(w, "Time,Temperature (°C)\n2026-03-04 08:30,-400\n"), LIMS_E_INPUT, "1 faults");
	wd_check_rebuild(w);
}

static void a_table_comes_once_and_contradicts_nothing(void **state)
{
	struct world *w = *state;
	struct lims_environment_imported r;
	struct lims_environment_ask ask = {.place = "Phòng A", .from = moment("2026-03-04 00:00"), .until = moment("2026-03-05 00:00")};
	struct rows rows = {""};
	sensor(w);
	wd_ok(w, by_hand(w, "2026-03-04 08:10", "temperature", "25.0 Cel"));
	int64_t before = wd_entries(w);
	wd_fails(w, import(w, "Time,Temperature (°C)\n2026-03-04 08:00,24\n2026-03-04 08:10,25\n", &r), LIMS_E_INPUT, "1 faults");
	assert_int_equal(r.faults.count, 1);
	assert_int_equal(wd_entries(w), before);
	wd_ok(w, import(w, "Time,Temperature (°C)\n2026-03-04 08:00,24\n2026-03-04 08:10,25.0\n", &r));
	assert_int_equal(r.known, 1);
	wd_ok(w, import(w, "Time,Temperature (°C)\n2026-03-04 08:00,24\n2026-03-04 08:10,25.0\n2026-03-04 08:20,25.2\n", &r));
	assert_int_equal(r.known, 2);
	assert_int_equal(wd_entries(w), before + 2);
	wd_ok(w, lims_environment_each(w->lab, &ask, put_row, &rows, &w->err));
	assert_string_equal(rows.text, "2026-03-04T08:00 temperature 24 Cel logger;2026-03-04T08:10 temperature 25.0 Cel hand;"
								   "2026-03-04T08:20 temperature 25.2 Cel logger;");
	wd_check_rebuild(w);
}

static void a_long_table_is_recorded_whole(void **state)
{
	struct world *w = *state;
	struct lims_environment_imported r;
	struct lims_buf csv;
	char count[32];
	sensor(w);
	lims_buf_init(&csv, 8 << 20);
	lims_buf_add_text(&csv, "Time,Temperature (°C),Humidity (%)\n");
	// 10 000 rows of two quantities: four entries of at most 6000 readings.
	for (int i = 0; i < 10000; i++)
		lims_buf_addf(
			&csv, "2026-%02d-%02d %02d:%02d,%d.%d,50\n", 1 + i / 5000, 1 + i % 5000 / 250, i % 250 / 60, i % 60, 20 + i % 5, i % 10);
	int64_t before = wd_entries(w);
	wd_ok(w, import(w, lims_buf_text(&csv), &r));
	assert_int_equal(r.readings, 20000);
	assert_int_equal(wd_entries(w), before + 4);
	wd_query(w, "SELECT count(*) FROM environment", count, sizeof count);
	assert_string_equal(count, "20000");
	wd_as(w, "ti");
	wd_check_rebuild(w);
	lims_buf_finish(&csv);
}

/* ---- tied to the work ---- */

static lims_rc put_taken(void *ctx, const struct lims_environment_taken *t, struct lims_err *err)
{
	struct rows *l = ctx;
	size_t n = strlen(l->text);
	(void)err;
	snprintf(l->text + n, sizeof l->text - n, "%s %s %.5s;", t->quantity, t->value, t->at + 11);
	return LIMS_OK;
}

static lims_rc take(struct world *w, const char *sheet, const char *from, const char *until, int within, struct rows *ret)
{
	struct lims_environment_take t = {.worksheet = sheet, .device = "nhiet1", .within_min = within};
	if (from)
		t.from = moment(from);
	if (until)
		t.until = moment(until);
	ret->text[0] = '\0';
	return lims_environment_take(w->lab, &t, put_taken, ret, &w->err);
}

static int conditions(struct world *w, const char *sheet)
{
	struct lims_bench_view *v = NULL;
	wd_ok(w, lims_bench_view(w->lab, sheet, &v, &w->err));
	int n = (int)v->sheet->condition_count;
	lims_bench_view_destroy(v);
	return n;
}

static void the_lowest_and_highest_of_the_work_count(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], sheet[LIMS_CODE];
	struct rows got;
	sensor(w);
	wd_ok(w, by_hand(w, "2026-03-04 08:00", "temperature", "20.0 Cel"));
	wd_ok(w, by_hand(w, "2026-03-04 08:10", "temperature", "21.0 Cel"));
	wd_ok(w, by_hand(w, "2026-03-04 08:20", "temperature", "19.5 Cel"));
	wd_ok(w, by_hand(w, "2026-03-04 08:20", "humidity", "55 %")); // the method does not ask for it
	wd_ok(w, by_hand(w, "2026-03-04 08:30", "temperature", "22.5 Cel"));
	wd_as(w, "le");
	wd_scale(w, "S-1", item);
	wd_open(w, item, "2026-03-04", sheet);
	wd_fails(w, take(w, sheet, NULL, NULL, 60, &got), LIMS_E_INPUT, "no readings yet");
	// Exactly at a reading: that one alone. Between two: both.
	wd_ok(w, take(w, sheet, "2026-03-04 08:20", "2026-03-04 08:20", 60, &got));
	assert_string_equal(got.text, "temperature 19.5 Cel 08:20;");
	wd_ok(w, take(w, sheet, "2026-03-04 08:11", "2026-03-04 08:12", 60, &got));
	assert_string_equal(got.text, "temperature 19.5 Cel 08:20;temperature 21.0 Cel 08:10;");
	// What stands already is not recorded again: 19.5 was taken before.
	assert_int_equal(conditions(w, sheet), 2);
	wd_ok(w, take(w, sheet, "2026-03-04 08:05", "2026-03-04 08:25", 60, &got));
	assert_string_equal(got.text, "temperature 19.5 Cel 08:20;temperature 22.5 Cel 08:30;");
	assert_int_equal(conditions(w, sheet), 3);
	wd_check_rebuild(w);
}

struct found_sheets {
	char text[256];
};
static lims_rc put_resting(void *ctx, const struct lims_resting *r, struct lims_err *err)
{
	struct found_sheets *f = ctx;
	size_t n = strlen(f->text);
	(void)err;
	snprintf(f->text + n, sizeof f->text - n, "%s %s;", r->worksheet, r->verdict);
	return LIMS_OK;
}

static void what_took_a_condition_from_an_instrument_rests_on_it(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], sheet[LIMS_CODE], expected[64];
	struct rows got;
	struct found_sheets seen = {""};
	sensor(w);
	wd_ok(w, by_hand(w, "2026-03-04 08:00", "temperature", "20.0 Cel"));
	wd_as(w, "le");
	wd_scale(w, "S-1", item);
	wd_open(w, item, "2026-03-04", sheet);
	wd_ok(w, take(w, sheet, "2026-03-04 08:00", "2026-03-04 08:30", 60, &got));
	wd_ok(w, lims_resting_on_device(w->lab, "nhiet1", (struct lims_date){0}, put_resting, &seen, &w->err));
	assert_string_equal(seen.text, ""); // nothing is submitted yet
	wd_fill_scale(w, sheet, "14950 g");
	wd_ok(w, lims_bench_submit(w->lab, sheet, &w->err));
	wd_ok(w, lims_resting_on_device(w->lab, "nhiet1", (struct lims_date){0}, put_resting, &seen, &w->err));
	snprintf(expected, sizeof expected, "%s pass;", sheet);
	assert_string_equal(seen.text, expected);
	seen.text[0] = '\0';
	wd_ok(w, lims_resting_on_device(w->lab, "nhiet1", (struct lims_date){2026, 3, 5}, put_resting, &seen, &w->err));
	assert_string_equal(seen.text, "");
	wd_check_rebuild(w);
}

static void a_condition_that_was_struck_rests_on_nothing(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], sheet[LIMS_CODE];
	struct rows got;
	struct found_sheets seen = {""};
	sensor(w);
	wd_ok(w, by_hand(w, "2026-03-04 08:00", "temperature", "20.0 Cel"));
	wd_as(w, "le");
	wd_scale(w, "S-1", item);
	wd_open(w, item, "2026-03-04", sheet);
	wd_ok(w, take(w, sheet, "2026-03-04 08:00", "2026-03-04 08:30", 60, &got));
	wd_ok(w, lims_condition_strike(w->lab, sheet, 1, "misread", NULL, &w->err));
	wd_fill_scale(w, sheet, "14950 g");
	wd_ok(w, lims_bench_submit(w->lab, sheet, &w->err));
	wd_ok(w, lims_resting_on_device(w->lab, "nhiet1", (struct lims_date){0}, put_resting, &seen, &w->err));
	assert_string_equal(seen.text, "");
	wd_check_rebuild(w);
}

static void a_hole_in_the_readings_is_no_record_of_the_work(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], sheet[LIMS_CODE];
	struct rows got;
	sensor(w);
	wd_ok(w, by_hand(w, "2026-03-04 08:00", "temperature", "20.0 Cel"));
	wd_ok(w, by_hand(w, "2026-03-04 09:00", "temperature", "21.0 Cel"));
	wd_as(w, "le");
	wd_scale(w, "S-1", item);
	wd_open(w, item, "2026-03-04", sheet);
	// An hour between them is as long as is allowed; a minute less is a hole.
	wd_ok(w, take(w, sheet, "2026-03-04 08:10", "2026-03-04 08:50", 60, &got));
	wd_fails(w, take(w, sheet, "2026-03-04 08:10", "2026-03-04 08:50", 59, &got), LIMS_E_REFUSED, "from 08:00 to 09:00");
	// Behind the last reading, and before the first.
	wd_ok(w, take(w, sheet, "2026-03-04 08:30", "2026-03-04 10:00", 60, &got));
	wd_fails(w, take(w, sheet, "2026-03-04 08:30", "2026-03-04 10:01", 60, &got), LIMS_E_REFUSED, "from 09:00 to 10:01");
	wd_fails(w, take(w, sheet, "2026-03-04 06:59", "2026-03-04 08:30", 60, &got), LIMS_E_REFUSED, "from 06:59 to 08:00");
	wd_fails(w, take(w, sheet, "2026-03-05 08:00", "2026-03-05 09:00", 60, &got), LIMS_E_NOT_FOUND, "No reading");
	wd_fails(w, take(w, sheet, "2026-03-04 09:00", "2026-03-04 08:00", 60, &got), LIMS_E_INPUT, "before it begins");
}

static void what_is_withdrawn_counts_no_more_and_stays(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], sheet[LIMS_CODE];
	struct rows got = {""};
	size_t count = 0;
	struct lims_environment_withdrawal out = {
		.device = "nhiet1", .from = moment("2026-03-04 08:10"), .until = moment("2026-03-04 08:20"), .note = "cảm biến ướt"};
	struct lims_environment_ask ask = {.device = "nhiet1", .from = moment("2026-03-04 00:00"), .until = moment("2026-03-05 00:00")};
	sensor(w);
	wd_ok(w, by_hand(w, "2026-03-04 08:00", "temperature", "20.0 Cel"));
	wd_ok(w, by_hand(w, "2026-03-04 08:10", "temperature", "59.0 Cel"));
	wd_as(w, "re");
	wd_fails(w, lims_environment_withdraw(w->lab, &out, &count, &w->err), LIMS_E_REFUSED, "re");
	wd_as(w, "ti");
	wd_ok(w, lims_environment_withdraw(w->lab, &out, &count, &w->err));
	assert_int_equal(count, 1);
	wd_fails(w, lims_environment_withdraw(w->lab, &out, &count, &w->err), LIMS_E_NOT_FOUND, "nhiet1");
	wd_ok(w, by_hand(w, "2026-03-04 08:10", "temperature", "20.2 Cel")); // what comes later counts
	wd_ok(w, lims_environment_each(w->lab, &ask, put_row, &got, &w->err));
	assert_non_null(strstr(got.text, "59.0 Cel hand withdrawn;"));
	wd_as(w, "le");
	wd_scale(w, "S-1", item);
	wd_open(w, item, "2026-03-04", sheet);
	wd_ok(w, take(w, sheet, "2026-03-04 08:05", "2026-03-04 08:06", 60, &got));
	assert_string_equal(got.text, "temperature 20.0 Cel 08:00;temperature 20.2 Cel 08:10;");
	wd_check_rebuild(w);
}

static void certified(struct world *w, const char *on, const char *until)
{
	wd_as(w, "ti");
	wd_ok(w, wd_set(w, "device", "nhiet1", NULL, "certificate", "N-1", "certified-on", on, "valid-until", until, NULL));
}

static void taken_on(struct world *w, const char *serial, const char *moment, char sheet[LIMS_CODE])
{
	char item[LIMS_CODE];
	struct rows got;
	wd_as(w, "ti");
	wd_ok(w, by_hand(w, moment, "temperature", "20.0 Cel"));
	wd_as(w, "le");
	wd_scale(w, serial, item);
	wd_open(w, item, "2026-03-30", sheet);
	wd_ok(w, take(w, sheet, moment, moment, 60, &got));
}

static void an_instrument_was_calibrated_on_the_day_on_which_it_showed_the_condition(void **state)
{
	struct world *w = *state;
	char inside[LIMS_CODE], sheet[LIMS_CODE], unsaid[LIMS_CODE], late[LIMS_CODE];
	sensor(w);
	taken_on(w, "S-0", "2026-03-29 08:00", unsaid);
	wd_gate_says(w, lims_equipment_sensors, unsaid, "nobody said until when nhiet1");
	certified(w, "2025-04-01", "2026-03-31");
	wd_gate_says(w, lims_equipment_sensors, unsaid, NULL);
	taken_on(w, "S-1", "2026-03-31 08:00", inside);
	wd_gate_says(w, lims_equipment_sensors, inside, NULL);
	// The work began on 03-30; the condition was shown two days after the certificate had ended.
	taken_on(w, "S-2", "2026-04-02 08:00", sheet);
	wd_gate_says(w, lims_equipment_sensors, sheet, "ended on 2026-03-31");
	// Calibrated in May: April stays as it was, also where it is taken only now.
	certified(w, "2026-05-01", "2027-04-30");
	wd_gate_says(w, lims_equipment_sensors, sheet, "showed the conditions on 2026-04-02, ended on 2026-03-31");
	taken_on(w, "S-3", "2026-04-02 09:00", late);
	wd_gate_says(w, lims_equipment_sensors, late, "showed the conditions on 2026-04-02, began only on 2026-05-01");
	wd_gate_says(w, lims_equipment_sensors, inside, NULL);
	wd_check_rebuild(w);
}

static void a_condition_from_before_is_held_against_the_register_on_its_own_day(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], sheet[LIMS_CODE], subject[64];
	sensor(w);
	certified(w, "", "2026-03-31");
	wd_as(w, "le");
	wd_scale(w, "S-1", item);
	wd_open(w, item, "2026-03-30", sheet);
	snprintf(subject, sizeof subject, "worksheet:%s", sheet);
	wd_append(w, "worksheet.condition/2", subject, "ti",
		"{\"quantity\":\"temperature\",\"value\":\"20.0 Cel\",\"place\":\"Phòng "
		"A\",\"device\":\"nhiet1\",\"at\":\"2026-04-02T08:00:00+07:00\"}");
	wd_as(w, "ti");
	wd_gate_says(w, lims_equipment_sensors, sheet, "ended on 2026-03-31");
	certified(w, "", "2026-04-02");
	wd_gate_says(w, lims_equipment_sensors, sheet, NULL);
}

/// Saturated air has 100 %; nothing is recorded of 555 %. Nobody works at 251 °C: it is asked about, and kept when somebody is sure.
static void air_that_cannot_be_is_refused_and_strange_air_asked_about(void **state)
{
	struct world *w = *state;
	sensor(w);
	int64_t before = wd_entries(w);
	wd_fails(w, by_hand(w, "2026-01-05 08:00", "humidity", "555 %"), LIMS_E_INPUT, "0 to 100 %");
	wd_fails(w, by_hand(w, "2026-01-05 08:00", "humidity", "-1 %"), LIMS_E_INPUT, "0 to 100 %");
	wd_fails(w, by_hand(w, "2026-01-05 08:00", "temperature", "251 Cel"), LIMS_E_REFUSED, "--sure");
	wd_fails(w, by_hand(w, "2026-01-05 08:00", "temperature", "-20.1 Cel"), LIMS_E_REFUSED, "--sure");
	assert_int_equal(wd_entries(w), before);
	wd_ok(w, by_hand(w, "2026-01-05 08:00", "humidity", "100 %"));
	wd_ok(w, by_hand(w, "2026-01-05 08:00", "temperature", "60 Cel"));
	struct lims_environment_value v = {moment("2026-01-05 09:00"), "temperature", "251 Cel"};
	struct lims_environment_batch b = {.device = "nhiet1", .values = &v, .count = 1, .sure = true};
	wd_ok(w, lims_environment_record(w->lab, &b, &w->err));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_no_air_can_be_is_no_row_of_a_table, wd_training, wd_teardown),
		cmocka_unit_test(the_order_of_days_is_said_and_not_guessed),
		cmocka_unit_test(what_is_no_moment_is_none),
		cmocka_unit_test(the_column_may_name_its_zone),
		cmocka_unit_test(columns_are_told_by_name_and_unit),
		cmocka_unit_test(what_a_table_does_not_say_is_asked_for),
		cmocka_unit_test(a_blank_is_no_reading_and_a_bad_cell_a_fault),
		cmocka_unit_test_setup_teardown(what_is_recorded_has_unit_place_and_a_past, wd_training, wd_teardown),
		cmocka_unit_test_setup_teardown(air_that_cannot_be_is_refused_and_strange_air_asked_about, wd_training, wd_teardown),
		cmocka_unit_test_setup_teardown(a_table_comes_once_and_contradicts_nothing, wd_training, wd_teardown),
		cmocka_unit_test_setup_teardown(a_long_table_is_recorded_whole, wd_training, wd_teardown),
		cmocka_unit_test_setup_teardown(the_lowest_and_highest_of_the_work_count, wd_training, wd_teardown),
		cmocka_unit_test_setup_teardown(what_took_a_condition_from_an_instrument_rests_on_it, wd_training, wd_teardown),
		cmocka_unit_test_setup_teardown(a_condition_that_was_struck_rests_on_nothing, wd_training, wd_teardown),
		cmocka_unit_test_setup_teardown(a_hole_in_the_readings_is_no_record_of_the_work, wd_training, wd_teardown),
		cmocka_unit_test_setup_teardown(an_instrument_was_calibrated_on_the_day_on_which_it_showed_the_condition, wd_training, wd_teardown),
		cmocka_unit_test_setup_teardown(a_condition_from_before_is_held_against_the_register_on_its_own_day, wd_training, wd_teardown),
		cmocka_unit_test_setup_teardown(what_is_withdrawn_counts_no_more_and_stays, wd_training, wd_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

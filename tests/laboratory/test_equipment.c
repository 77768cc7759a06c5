// SPDX-License-Identifier: Apache-2.0
// Values of standards: checks against a reference, old against new, the status of a day, and what opens nonconforming work.
#include "tests/laboratory/world.h"

#include "laboratory/equipment/charting.h"
#include "laboratory/equipment/drift.h"
#include "laboratory/equipment/gate.h"
#include "laboratory/equipment/life.h"
#include "laboratory/equipment/measure.h"
#include "laboratory/equipment/periods.h"
#include "laboratory/equipment/plan.h"
#include "laboratory/equipment/resting.h"
#include "laboratory/intake/happening.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static bool within(const char *value, const char *reference, const char *limit)
{
	bool judged = false, is = false;
	struct lims_err err = {0};
	if (lims_measure_check(NULL, value, reference, limit, &judged, &is, &err) != LIMS_OK)
		fail_msg("%s", err.text);
	assert_true(judged);
	return is;
}

static void a_check_at_its_limit_passes(void **state)
{
	(void)state;
	// In binary 50.2 - 50.0 <= 0.2 is false.
	assert_true(within("50.2 g", "50.0 g", "0.2 g"));
	assert_true(within("49.8 g", "50.0 g", "0.2 g"));
	assert_false(within("50.20000000000000000001 g", "50.0 g", "0.2 g"));
	assert_true(within("0 %", "0.0 %", "0 %"));
}

static void a_check_needs_values_in_one_unit(void **state)
{
	(void)state;
	static const char *const bad[][3] = {{"1 kg", "1000 g", "1 g"}, {"1000 g", "1000 g", "1 mg"}, {"x g", "", ""}, {"1,5 g", "", ""},
		{"", "", ""}, {" 5 g", "", ""}, {"1 g", "1 g", "-1 g"}};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		bool judged = true, is = false;
		struct lims_err err = {0};
		assert_int_equal(lims_measure_check(NULL, bad[i][0], bad[i][1], bad[i][2], &judged, &is, &err), LIMS_E_INPUT);
		assert_true(err.text[0]);
	}
	bool judged = true, is = false;
	assert_int_equal(lims_measure_check(NULL, "1 g", "1 g", "", &judged, &is, NULL), LIMS_OK);
	assert_false(judged);
}

/* ---- drift ---- */

struct lines {
	char text[2048];
};

static lims_rc write_line(void *ctx, const struct lims_drift *d, struct lims_err *err)
{
	struct lines *l = ctx;
	size_t n = strlen(l->text);
	(void)err;
	snprintf(l->text + n, sizeof l->text - n, "%s|%s|%s|%s|%s|%s|%s|%s\n", d->name, d->at, d->old, d->now, d->difference, d->allowed, d->by,
		d->outcome[0] ? d->outcome : d->reason);
	return LIMS_OK;
}

static void old_values_lie_on_the_line_between_points(void **state)
{
	(void)state;
	static const struct lims_ws_point old_points[] = {{"0 kPa", "0 Pa", "4 Pa", NULL}, {"30 kPa", "9 Pa", "6 Pa", NULL}};
	static const struct lims_ws_point new_points[] = {
		{"10 kPa", "3 Pa", NULL, NULL}, {"30 kPa", "16 Pa", NULL, NULL}, {"40 kPa", "1 Pa", NULL, NULL}, {"20 bar", "1 Pa", NULL, NULL}};
	static const struct lims_ws_curve old_curves[] = {{.name = "c", .kind = LIMS_CURVE_POINTS, .points = old_points, .point_count = 2},
		{.name = "h", .kind = LIMS_CURVE_CONSTANT, .value = "20 Pa", .U = "1 Pa"}};
	static const struct lims_ws_curve new_curves[] = {{.name = "c", .kind = LIMS_CURVE_POINTS, .points = new_points, .point_count = 4},
		{.name = "h", .kind = LIMS_CURVE_CONSTANT, .value = "21 Pa"}, {.name = "new", .kind = LIMS_CURVE_CONSTANT, .value = "1 Pa"}};
	static const struct lims_ws_certificate old = {.number = "1", .curves = old_curves, .curve_count = 2};
	static const struct lims_ws_certificate now = {.number = "2", .curves = new_curves, .curve_count = 3};
	struct lines l = {0};
	// At 10 kPa 9 · 10/30 = 3 Pa. U of the point at or before it is what is allowed: 4 Pa, then 6 Pa.
	assert_int_equal(lims_drift_compare(NULL, &old, &now, "", write_line, &l, NULL), LIMS_OK);
	assert_string_equal(l.text, "c|10 kPa|3 Pa|3 Pa|0 Pa|4 Pa|uncertainty|within\n"
								"c|30 kPa|9 Pa|16 Pa|7 Pa|6 Pa|uncertainty|beyond\n"
								"c|40 kPa||1 Pa||||the old certificate states nothing there\n"
								"c|20 bar||1 Pa||||the old certificate states nothing there\n"
								"h||20 Pa|21 Pa|1 Pa|1 Pa|uncertainty|within\n"
								"new|||1 Pa||||the old certificate does not state it\n");
	l.text[0] = '\0';
	assert_int_equal(lims_drift_compare(NULL, &old, &now, "c: 7 Pa; h: 0.5 Pa", write_line, &l, NULL), LIMS_OK);
	assert_non_null(strstr(l.text, "16 Pa|7 Pa|7 Pa|card|within"));
	assert_non_null(strstr(l.text, "21 Pa|1 Pa|0.5 Pa|card|beyond"));
}

static void pieces_are_compared_by_their_errors(void **state)
{
	(void)state;
	static const struct lims_ws_piece was[] = {
		{.id = "1", .nominal = "1 kg", .error = "2 mg", .U = "3 mg"}, {.id = "2", .nominal = "2 kg"}};
	static const struct lims_ws_piece is[] = {
		{.id = "1", .nominal = "1 kg", .error = "-1.5 mg"}, {.id = "2", .nominal = "2 kg", .error = "1 mg"}};
	static const struct lims_ws_certificate old = {.number = "1", .pieces = was, .piece_count = 2};
	static const struct lims_ws_certificate now = {.number = "2", .pieces = is, .piece_count = 2};
	struct lines l = {0};
	assert_int_equal(lims_drift_compare(NULL, &old, &now, "2 mg", write_line, &l, NULL), LIMS_OK);
	assert_string_equal(l.text, "1||2 mg|-1.5 mg|-3.5 mg|2 mg|card|beyond\n2|||1 mg||||no error is stated of it\n");
}

/* ---- when certificates count ---- */

static struct lims_date day(const char *text)
{
	struct lims_date d = {0};
	if (text[0])
		assert_int_equal(lims_date_parse(text, &d, NULL), LIMS_OK);
	return d;
}

/// "from to name" of each, with the decision; what comes out as "state from to;".
struct stated {
	const char *number, *from, *to, *name, *decision, *in_use;
};
static lims_rc settle(const struct stated *in, size_t count, char *out, size_t size)
{
	static const char *const states[] = {"counts", "waits", "refused", "never", "conflict"};
	struct lims_ws_curve curves[4];
	struct lims_ws_certificate all[4];
	struct lims_certificate_decision decisions[4] = {{0}};
	struct lims_certificate_period got[4];
	struct lims_err err = {0};
	size_t n = 0;
	for (size_t i = 0; i < count; i++) {
		curves[i] = (struct lims_ws_curve){.name = in[i].name, .kind = LIMS_CURVE_CONSTANT, .value = "1 Pa"};
		all[i] = (struct lims_ws_certificate){
			.number = in[i].number, .from = day(in[i].from), .to = day(in[i].to), .curves = &curves[i], .curve_count = 1};
		decisions[i].accepted = strcmp(in[i].decision, "accepted") == 0;
		decisions[i].refused = strcmp(in[i].decision, "refused") == 0;
		decisions[i].from = day(in[i].in_use);
	}
	lims_rc rc = lims_periods_settle(all, decisions, count, got, &err);
	out[0] = '\0';
	for (size_t i = 0; !rc && i < count; i++) {
		char from[LIMS_DATE_TEXT], to[LIMS_DATE_TEXT];
		lims_date_text(got[i].from, from);
		lims_date_text(got[i].to, to);
		bool counts = got[i].state == LIMS_PERIOD_COUNTS || got[i].state == LIMS_PERIOD_WAITS;
		n += (size_t)snprintf(out + n, size - n, "%s %s %s %s;", in[i].number, states[got[i].state], counts ? from : "", counts ? to : "");
	}
	return rc;
}

static void settles(const struct stated *in, size_t count, const char *want)
{
	char got[512];
	assert_int_equal(settle(in, count, got, sizeof got), LIMS_OK);
	assert_string_equal(got, want);
}

static void a_new_certificate_counts_once_it_is_accepted(void **state)
{
	(void)state;
	struct stated two[] = {{"A", "2026-01-01", "2026-12-31", "c", "", ""}, {"B", "2026-07-01", "2027-06-30", "c", "", ""}};
	settles(two, 2, "A counts 2026-01-01 2026-12-31;B waits 2027-01-01 2027-06-30;");
	two[1].decision = "accepted";
	settles(two, 2, "A counts 2026-01-01 2026-06-30;B counts 2026-07-01 2027-06-30;");
	two[1].in_use = "2026-07-15";
	settles(two, 2, "A counts 2026-01-01 2026-07-14;B counts 2026-07-15 2027-06-30;");
	// Nobody puts a certificate into use before its own day.
	two[1].in_use = "2026-05-01";
	settles(two, 2, "A counts 2026-01-01 2026-06-30;B counts 2026-07-01 2027-06-30;");
	two[1].decision = "refused";
	settles(two, 2, "A counts 2026-01-01 2026-12-31;B refused  ;");
	two[1].decision = "";
	two[1].name = "d";
	settles(two, 2, "A counts 2026-01-01 2026-12-31;B counts 2026-07-01 2027-06-30;");
}

static void no_two_certificates_count_for_one_thing_on_one_day(void **state)
{
	(void)state;
	struct stated same[] = {{"A", "2026-01-01", "2026-12-31", "c", "", ""}, {"B", "2026-01-01", "2027-06-30", "c", "", ""}};
	settles(same, 2, "A conflict  ;B conflict  ;");
	same[0].decision = "accepted";
	settles(same, 2, "A counts 2026-01-01 2026-12-31;B never  ;");
	// Two that begin on different days and wait for the same end are in no conflict: the later one waits for the other.
	struct stated queue[] = {{"A", "2026-01-01", "2026-12-31", "c", "", ""}, {"B", "2026-07-01", "2027-06-30", "c", "", ""},
		{"C", "2026-08-01", "2027-12-31", "c", "", ""}};
	settles(queue, 3, "A counts 2026-01-01 2026-12-31;B waits 2027-01-01 2027-06-30;C waits 2027-07-01 2027-12-31;");
	// One without an end leaves no day for another that nobody accepts.
	struct stated open[] = {{"A", "2026-01-01", "", "c", "", ""}, {"B", "2026-07-01", "2027-06-30", "c", "", ""}};
	settles(open, 2, "A counts 2026-01-01 ;B never  ;");
	struct stated next[] = {{"B", "2026-07-01", "2027-06-30", "c", "", ""}, {"A", "2026-01-01", "2026-06-30", "c", "", ""}};
	settles(next, 2, "B counts 2026-07-01 2027-06-30;A counts 2026-01-01 2026-06-30;");
	struct stated three[] = {{"A", "2026-01-01", "2026-12-31", "c", "", ""}, {"B", "2026-07-01", "2027-06-30", "c", "", ""},
		{"C", "2026-08-20", "2027-08-31", "c", "accepted", "2026-09-01"}};
	settles(three, 3, "A counts 2026-01-01 2026-08-31;B never  ;C counts 2026-09-01 2027-08-31;");
	// A refused one counts on no day, also where nothing else states the same.
	struct stated alone[] = {{"A", "2026-01-01", "2026-12-31", "c", "refused", ""}};
	settles(alone, 1, "A refused  ;");
}

/* ---- the life ---- */

static lims_rc record(struct world *w, const char *verb, const char *on, const char *name, const char *value, char ret_case[LIMS_CODE])
{
	struct lims_field_value values[] = {{name, value}};
	struct lims_life_act act = {.noun = "standard", .code = "qc1", .values = values, .count = 1};
	wd_ok(w, lims_date_parse(on, &act.on, &w->err));
	return lims_life_record(w->lab, lims_life_verb_find(verb), &act, ret_case, &w->err);
}

static void status_is(struct world *w, const char *day, const char *status)
{
	struct lims_life_status s;
	struct lims_date d;
	wd_ok(w, lims_date_parse(day, &d, &w->err));
	wd_ok(w, lims_life_status_on(w->lab, "standard", "qc1", d, &s, &w->err));
	assert_string_equal(s.status, status);
}

static void the_status_of_a_day_is_the_last_one_said_of_it(void **state)
{
	struct world *w = *state;
	char opened[LIMS_CODE];
	wd_as(w, "ti");
	status_is(w, "2026-01-01", "in_service");
	wd_ok(w, record(w, "status", "2026-03-10", "status", "in_service", opened));
	wd_ok(w, record(w, "status", "2026-02-01", "status", "fault", opened));
	wd_ok(w, record(w, "status", "2026-02-01", "status", "out_of_service", opened));
	status_is(w, "2026-01-31", "in_service");
	status_is(w, "2026-02-01", "out_of_service");
	status_is(w, "2026-03-09", "out_of_service");
	status_is(w, "2026-03-10", "in_service");
	wd_fails(w, record(w, "status", "2026-02-01", "status", "broken", opened), LIMS_E_INPUT, "broken");
	wd_as(w, "re");
	wd_fails(w, record(w, "status", "2026-02-01", "status", "fault", opened), LIMS_E_REFUSED, "re");
	wd_check_rebuild(w);
}

static void away_is(struct world *w, const char *on, const char *since)
{
	struct lims_life_away a;
	wd_ok(w, lims_life_away_on(w->lab, "standard", "qc1", day(on), &a, &w->err));
	assert_string_equal(a.away ? a.since : "", since);
}

static void what_was_sent_out_is_away_until_it_is_back(void **state)
{
	struct world *w = *state;
	char opened[LIMS_CODE];
	struct lims_field_value sent[] = {{"purpose", "calibration"}, {"to", "VMI"}}, back[] = {{"condition", "tốt"}};
	struct lims_life_act out = {.noun = "standard", .code = "qc1", .values = sent, .count = 2}, in = out;
	in.values = back;
	in.count = 1;
	wd_as(w, "ti");
	away_is(w, "2026-06-15", "");
	in.on = day("2026-05-31");
	wd_fails(w, lims_life_record(w->lab, lims_life_verb_find("back"), &in, opened, &w->err), LIMS_E_REFUSED, "not sent out");
	out.on = day("2026-06-01");
	wd_ok(w, lims_life_record(w->lab, lims_life_verb_find("send"), &out, opened, &w->err));
	// What is away is not sent again, nor on the same day; the day on which it leaves is one in the house.
	wd_fails(w, lims_life_record(w->lab, lims_life_verb_find("send"), &out, opened, &w->err), LIMS_E_REFUSED, "is away");
	out.on = day("2026-06-02");
	wd_fails(w, lims_life_record(w->lab, lims_life_verb_find("send"), &out, opened, &w->err), LIMS_E_REFUSED, "is away");
	away_is(w, "2026-06-01", "");
	away_is(w, "2026-06-02", "2026-06-01");
	in.on = day("2026-07-10");
	wd_ok(w, lims_life_record(w->lab, lims_life_verb_find("back"), &in, opened, &w->err));
	away_is(w, "2026-07-09", "2026-06-01");
	away_is(w, "2026-07-10", "");
	// Sent out again; recorded before an earlier return is, the days decide.
	out.on = day("2026-08-01");
	wd_ok(w, lims_life_record(w->lab, lims_life_verb_find("send"), &out, opened, &w->err));
	in.on = day("2026-07-12");
	wd_ok(w, lims_life_record(w->lab, lims_life_verb_find("back"), &in, opened, &w->err));
	away_is(w, "2026-08-02", "2026-08-01");
	away_is(w, "2026-07-20", "");
	// Back, and out again on the same day: it is away.
	in.on = out.on = day("2026-08-10");
	wd_ok(w, lims_life_record(w->lab, lims_life_verb_find("back"), &in, opened, &w->err));
	wd_ok(w, lims_life_record(w->lab, lims_life_verb_find("send"), &out, opened, &w->err));
	away_is(w, "2026-08-11", "2026-08-10");
	wd_fails(w, lims_life_record(w->lab, lims_life_verb_find("send"), &out, opened, &w->err), LIMS_E_REFUSED, "is away");
}

/// Somebody at another place who sends out the same standard at that moment.
struct rival {
	struct lims_laboratory *lab, *first;
	const struct lims_life_act *act;
	pthread_t thread;
	lims_rc rc;
	struct lims_err err;
};

static void *send_too(void *ctx)
{
	struct rival *r = ctx;
	char opened[LIMS_CODE];
	r->rc = lims_life_record(r->lab, lims_life_verb_find("send"), r->act, opened, &r->err);
	return NULL;
}

/// The rival finds it in the house and waits for the store, in which it is sent out meanwhile.
static lims_rc send_first(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct rival *r = ctx;
	const struct timespec meanwhile = {.tv_nsec = 300000000};
	const struct lims_happening_draft d = {.action = LIMS_ACTION_EQUIP,
		.type = "equipment.sent",
		.noun = "standard",
		.code = "qc1",
		.on = r->act->on,
		.values = r->act->values,
		.count = r->act->count};
	if (pthread_create(&r->thread, NULL, send_too, r) != 0)
		return lims_err_set(err, LIMS_E_MEMORY, "no thread");
	(void)nanosleep(&meanwhile, NULL);
	return lims_happen_in(tx, r->first, &d, err);
}

static void of_two_who_send_it_out_at_once_one_is_refused(void **state)
{
	struct world *w = *state;
	struct lims_field_value sent[] = {{"purpose", "calibration"}, {"to", "VMI"}};
	const struct lims_life_act out = {.noun = "standard", .code = "qc1", .on = day("2026-06-01"), .values = sent, .count = 2};
	const struct lims_laboratory_params p = {
		.store = w->store, .keys = w->keys, .data = w->data, .own_data = w->own, .actor = "ti", .zone_min = 420};
	struct rival r = {.act = &out};
	r.first = wd_as(w, "ti");
	wd_ok(w, lims_laboratory_open(&p, &r.lab, &w->err));
	wd_ok(w, lims_journal_command(lims_laboratory_journal(r.first), send_first, &r, &w->err));
	assert_int_equal(pthread_join(r.thread, NULL), 0);
	lims_laboratory_close(r.lab);
	assert_int_equal(r.rc, LIMS_E_REFUSED);
	assert_non_null(strstr(r.err.text, "is away"));
}

static lims_rc take_last(void *ctx, const struct lims_life_check *c, struct lims_err *err)
{
	(void)err;
	snprintf(ctx, 64, "%s %s", c->on, c->outcome);
	return LIMS_OK;
}

static void a_failed_check_and_its_case_stand_or_fall_together(void **state)
{
	struct world *w = *state;
	char opened[LIMS_CODE] = "", last[64] = "";
	struct lims_field_value values[] = {{"value", "10.3 g"}, {"reference", "10 g"}, {"limit", "0.2 g"}, {"point", "10 g"}};
	struct lims_life_act act = {.noun = "standard", .code = "qc1", .values = values, .count = 4};
	wd_as(w, "ti");
	int64_t before = wd_entries(w);
	wd_ok(w, lims_life_record(w->lab, lims_life_verb_find("check"), &act, opened, &w->err));
	assert_true(opened[0]);
	assert_int_equal(wd_entries(w), before + 2);
	act.code = "none";
	wd_fails(w, lims_life_record(w->lab, lims_life_verb_find("check"), &act, opened, &w->err), LIMS_E_NOT_FOUND, "none");
	assert_int_equal(wd_entries(w), before + 2);
	// Recorded later, of an earlier day: it stands where its day is.
	act.code = "qc1";
	values[0].value = "10.2 g";
	wd_ok(w, lims_date_parse("2026-01-02", &act.on, &w->err));
	wd_ok(w, lims_life_record(w->lab, lims_life_verb_find("check"), &act, opened, &w->err));
	assert_string_equal(opened, "");
	wd_ok(w, lims_life_checks(w->lab, "standard", "qc1", "10 g", take_last, last, &w->err));
	assert_non_null(strstr(last, "fail"));
	wd_check_rebuild(w);
}

static void a_check_converts_by_the_units_of_the_house(void **state)
{
	struct world *w = *state;
	char opened[LIMS_CODE] = "";
	// 50 mg are 0.05 g and 1 kg are 1000 g: 1000.05 g lies exactly at its limit, 1000.050001 g beyond.
	struct lims_field_value values[] = {{"value", "1000.05 g"}, {"reference", "1 kg"}, {"limit", "50 mg"}, {"point", "1 kg"}};
	struct lims_life_act act = {.noun = "standard", .code = "qc1", .values = values, .count = 4};
	wd_as(w, "ti");
	wd_ok(w, lims_life_record(w->lab, lims_life_verb_find("check"), &act, opened, &w->err));
	assert_string_equal(opened, "");
	values[0].value = "1000.050001 g";
	wd_ok(w, lims_life_record(w->lab, lims_life_verb_find("check"), &act, opened, &w->err));
	assert_true(opened[0]);
	values[2].value = "50 V";
	wd_fails(w, lims_life_record(w->lab, lims_life_verb_find("check"), &act, opened, &w->err), LIMS_E_INPUT, "one unit");
}

static void since_is(struct world *w, const char *when, const char *expected)
{
	struct lims_date d, got;
	char text[LIMS_DATE_TEXT];
	wd_ok(w, lims_date_parse(when, &d, &w->err));
	wd_ok(w, lims_resting_since(w->lab, "standard", "qc1", d, &got, &w->err));
	lims_date_text(got, text);
	assert_string_equal(text, expected);
}

static void what_fails_is_in_doubt_since_it_was_last_right(void **state)
{
	struct world *w = *state;
	char opened[LIMS_CODE], certified[256];
	struct lims_field_value good[] = {{"value", "10.1 g"}, {"reference", "10 g"}, {"limit", "0.2 g"}};
	struct lims_life_act act = {.noun = "standard", .code = "qc1", .values = good, .count = 3};
	wd_as(w, "ti");
	wd_field(w, "standard", "qc1", "certified-on", certified);
	since_is(w, "2026-09-01", certified);
	act.on = day("2026-08-01");
	wd_ok(w, lims_life_record(w->lab, lims_life_verb_find("check"), &act, opened, &w->err));
	good[0].value = "11 g";
	act.on = day("2026-08-20");
	wd_ok(w, lims_life_record(w->lab, lims_life_verb_find("check"), &act, opened, &w->err));
	since_is(w, "2026-09-01", "2026-08-01");
	// The day itself says nothing: what failed on it may have been wrong all day.
	since_is(w, "2026-08-01", certified);
	since_is(w, "2000-01-01", "");
}

static void device_does(struct world *w, const char *verb, const struct lims_field_value *values, size_t count)
{
	char opened[LIMS_CODE];
	struct lims_life_act act = {.noun = "device", .code = "can1", .values = values, .count = count};
	if (strcmp(verb, "status") == 0) // the capture has a day of its own
		act.on = day("2020-01-01");
	wd_as(w, "ti");
	wd_ok(w, lims_life_record(w->lab, lims_life_verb_find(verb), &act, opened, &w->err));
}

static void an_instrument_whose_readings_count_is_asked_like_a_standard(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], sheet[LIMS_CODE], code[LIMS_CODE];
	struct lims_bench_cell cell = wd_cell("repeatability", 0, 0, "indication");
	struct lims_reading reading;
	struct lims_field_value failed[] = {{"when", "in_the_laboratory"}, {"outcome", "fail"}, {"note", "số nhảy"}};
	struct lims_field_value good[] = {{"when", "in_the_laboratory"}, {"outcome", "pass"}};
	struct lims_field_value fault[] = {{"status", "fault"}};
	wd_as(w, "ti");
	wd_ok(w, wd_set(w, "device", "can1", code, "port", "tcp:127.0.0.1:4001", "model", "mettler-mt-sics", NULL));
	wd_as(w, "le");
	wd_scale(w, "S-1", item);
	wd_open(w, item, "", sheet);
	wd_ok(w, wd_capture(w, sheet, &cell, "S S     500.00 g\r\n", &reading));
	wd_gate_says(w, lims_equipment_gate, sheet, NULL);
	device_does(w, "functional", failed, 3);
	wd_gate_says(w, lims_equipment_gate, sheet, "instrument can1, which gave readings, failed a check");
	device_does(w, "functional", good, 2);
	wd_gate_says(w, lims_equipment_gate, sheet, NULL);
	device_does(w, "status", fault, 1);
	wd_gate_says(w, lims_equipment_gate, sheet, "instrument can1, which gave readings, was not in service");
}

/* ---- charts ---- */

static void check_on(struct world *w, const char *on, const char *point, const char *value, const char *reference)
{
	char opened[LIMS_CODE];
	struct lims_field_value values[] = {{"value", value}, {"point", point}, {"reference", reference}};
	struct lims_life_act act = {.noun = "standard", .code = "qc1", .values = values, .count = reference ? 3 : 2};
	wd_ok(w, lims_date_parse(on, &act.on, &w->err));
	wd_ok(w, lims_life_record(w->lab, lims_life_verb_find("check"), &act, opened, &w->err));
}

static lims_rc limits(struct world *w, const char *centre, const char *sigma)
{
	char opened[LIMS_CODE];
	struct lims_field_value values[] = {{"point", "1 kg"}, {"centre", centre}, {"sigma", sigma}};
	struct lims_life_act act = {.noun = "standard", .code = "qc1", .values = values, .count = 3};
	return lims_life_record(w->lab, lims_life_verb_find("limits"), &act, opened, &w->err);
}

/// Rules of each point in the order of days; centre and σ.
static void chart(struct world *w, const char *point, char *out, size_t size)
{
	struct lims_charting *c = NULL;
	struct lims_charting_ask ask = {.noun = "standard", .code = "qc1", .point = point};
	char centre[LIMS_DEC_TEXT], sigma[LIMS_DEC_TEXT];
	size_t n = 0;
	wd_ok(w, lims_charting_load(w->lab, &ask, &c, &w->err));
	for (size_t i = 0; i < c->count; i++)
		n += (size_t)snprintf(out + n, size - n, "%x ", c->points[i].rules);
	lims_dec_text(lims_dec_trim(c->centre), centre);
	lims_dec_text(lims_dec_trim(c->sigma), sigma);
	snprintf(out + n, size - n, "%s %.6s %s%s", centre, sigma, c->set ? "set " : "", c->differences ? "differences" : "values");
	lims_charting_destroy(c);
}

static void a_point_on_three_sigma_is_not_beyond(void **state)
{
	struct world *w = *state;
	char got[256];
	wd_as(w, "ti");
	check_on(w, "2026-02-01", "1 kg", "1000.30 g", NULL);
	check_on(w, "2026-01-01", "1 kg", "1000.00 g", NULL);
	check_on(w, "2026-03-01", "1 kg", "1000.301 g", NULL);
	check_on(w, "2026-03-01", "2 kg", "2000 g", NULL);
	wd_fails(w, limits(w, "1000 g", "0 g"), LIMS_E_INPUT, "not above zero");
	wd_fails(w, limits(w, "1000 g", "100 mg"), LIMS_E_INPUT, "one unit");
	wd_ok(w, limits(w, "1000 g", "0.1 g"));
	chart(w, "1 kg", got, sizeof got);
	// In the order of days; the last is beyond 3 σ (test 1, bit 1), and two of three are beyond 2 σ on one side (test 5, bit 5).
	assert_string_equal(got, "0 0 22 1000 0.1 set values");
	wd_check_rebuild(w);
}

// 1000.02 g against 1 kg is 0.02 g off, 1.00004 kg against 1000 g is 0.04 g: mean 0.03, s = √(2·0.01²) = 0.0141…
static void a_chart_has_one_unit_whatever_was_written(void **state)
{
	struct world *w = *state;
	char got[256];
	struct lims_charting *c = NULL;
	struct lims_charting_ask ask = {.noun = "standard", .code = "qc1", .point = "25 Cel"};
	wd_as(w, "ti");
	check_on(w, "2026-01-01", "1 kg", "1000.02 g", "1 kg");
	check_on(w, "2026-01-02", "1 kg", "1.00004 kg", "1000 g");
	chart(w, "1 kg", got, sizeof got);
	assert_string_equal(got, "0 0 0.03 0.0141 differences");
	wd_ok(w, limits(w, "0 mg", "10 mg"));
	chart(w, "1 kg", got, sizeof got);
	// 0.02 is 2 σ off, 0.04 is 4 σ: beyond 3 σ.
	assert_string_equal(got, "0 2 0 0.01 set differences");
	check_on(w, "2026-01-03", "1 kg", "12 V", NULL);
	wd_fails(w, lims_charting_load(w->lab, &(struct lims_charting_ask){.noun = "standard", .code = "qc1", .point = "1 kg"}, &c, &w->err),
		LIMS_E_INPUT, "one unit");
	// Two temperatures differ by kelvins.
	check_on(w, "2026-01-01", "25 Cel", "25.1 Cel", "25 Cel");
	check_on(w, "2026-01-02", "25 Cel", "298.35 K", "25 Cel");
	wd_ok(w, lims_charting_load(w->lab, &ask, &c, &w->err));
	assert_string_equal(c->unit, "K");
	assert_int_equal(lims_dec_cmp(c->points[0].value, lims_dec_scaled(1, -1)), 0);
	assert_int_equal(lims_dec_cmp(c->points[1].value, lims_dec_scaled(2, -1)), 0);
	lims_charting_destroy(c);
}

static void without_limits_a_chart_stands_on_its_own_values(void **state)
{
	struct world *w = *state;
	char got[256];
	struct lims_charting *c = NULL;
	struct lims_charting_ask ask = {.noun = "standard", .code = "qc1", .point = "1 kg"};
	wd_as(w, "ti");
	wd_fails(w, lims_charting_load(w->lab, &ask, &c, &w->err), LIMS_E_NOT_FOUND, "1 kg");
	check_on(w, "2026-01-01", "1 kg", "11 g", "10 g");
	wd_fails(w, lims_charting_load(w->lab, &ask, &c, &w->err), LIMS_E_INPUT, "One check");
	// Differences 1, 2, 3, 4, 5: mean 3, s = √2.5 = 1.5811…
	check_on(w, "2026-01-02", "1 kg", "12 g", "10 g");
	check_on(w, "2026-01-03", "1 kg", "14 g", "11 g");
	check_on(w, "2026-01-04", "1 kg", "15 g", "11 g");
	check_on(w, "2026-01-05", "1 kg", "25 g", "20 g");
	chart(w, "1 kg", got, sizeof got);
	assert_string_equal(got, "0 0 0 0 0 3 1.5811 differences");
	// One without a reference makes values of all of them.
	check_on(w, "2026-01-06", "1 kg", "13 g", NULL);
	chart(w, "1 kg", got, sizeof got);
	assert_non_null(strstr(got, "values"));
	check_on(w, "2026-01-07", "1 kg", "13 V", NULL);
	wd_fails(w, lims_charting_load(w->lab, &ask, &c, &w->err), LIMS_E_INPUT, "in g and in V");
}

/// A centre of 1000 g is no difference of 1000 g: with it every check would lie 100000 σ away.
static void limits_near_the_reference_are_limits_of_the_values(void **state)
{
	struct world *w = *state;
	char got[256];
	wd_as(w, "ti");
	check_on(w, "2026-01-01", "1 kg", "1000.01 g", "1 kg");
	check_on(w, "2026-01-02", "1 kg", "999.99 g", "1000 g");
	check_on(w, "2026-01-03", "1 kg", "1000.04 g", "1000 g");
	wd_ok(w, limits(w, "1000.00 g", "0.01 g"));
	chart(w, "1 kg", got, sizeof got);
	// The last is 4 σ above the centre: test 1.
	assert_string_equal(got, "0 0 2 1000 0.01 set values");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_check_at_its_limit_passes),
		cmocka_unit_test(a_check_needs_values_in_one_unit),
		cmocka_unit_test(old_values_lie_on_the_line_between_points),
		cmocka_unit_test(pieces_are_compared_by_their_errors),
		cmocka_unit_test(a_new_certificate_counts_once_it_is_accepted),
		cmocka_unit_test(no_two_certificates_count_for_one_thing_on_one_day),
		cmocka_unit_test_setup_teardown(the_status_of_a_day_is_the_last_one_said_of_it, wd_training, wd_teardown),
		cmocka_unit_test_setup_teardown(what_was_sent_out_is_away_until_it_is_back, wd_training, wd_teardown),
		cmocka_unit_test_setup_teardown(of_two_who_send_it_out_at_once_one_is_refused, wd_training, wd_teardown),
		cmocka_unit_test_setup_teardown(a_failed_check_and_its_case_stand_or_fall_together, wd_training, wd_teardown),
		cmocka_unit_test_setup_teardown(a_check_converts_by_the_units_of_the_house, wd_training, wd_teardown),
		cmocka_unit_test_setup_teardown(what_fails_is_in_doubt_since_it_was_last_right, wd_training, wd_teardown),
		cmocka_unit_test_setup_teardown(a_point_on_three_sigma_is_not_beyond, wd_training, wd_teardown),
		cmocka_unit_test_setup_teardown(an_instrument_whose_readings_count_is_asked_like_a_standard, wd_training, wd_teardown),
		cmocka_unit_test_setup_teardown(a_chart_has_one_unit_whatever_was_written, wd_training, wd_teardown),
		cmocka_unit_test_setup_teardown(without_limits_a_chart_stands_on_its_own_values, wd_training, wd_teardown),
		cmocka_unit_test_setup_teardown(limits_near_the_reference_are_limits_of_the_values, wd_training, wd_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: Apache-2.0
// The language of line patterns: what fits, what does not, what a model file may not say, and what may be asked.
#include "drivers/protocol/generic/lines.h"
#include "tests/protocol/collect.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char head[] = "format: lims-model-1\nid: x\nmaker: a\nmodel: b\nevidence: document\nsource: c\n";

static lims_rc read_model(struct lims_arena *a, const char *protocol, const char *body, const struct lims_model **ret, char *ret_faults)
{
	char text[8192];
	struct lims_faults faults;
	struct lims_buf out;
	struct lims_err err = {0};
	snprintf(text, sizeof text, "%sprotocol: %s\n%s", head, protocol, body);
	lims_faults_init(&faults, a, "x");
	lims_buf_init(&out, 1 << 16);
	lims_rc rc = lims_model_read(text, strlen(text), "x", a, &faults, ret, &err);
	lims_faults_print(&faults, &out);
	snprintf(ret_faults, 4096, "%s", lims_buf_text(&out));
	lims_buf_finish(&out);
	return rc;
}

static const struct lims_model *model(struct lims_arena *a, const char *protocol, const char *body)
{
	const struct lims_model *m = NULL;
	char faults[4096];
	if (read_model(a, protocol, body, &m, faults) != LIMS_OK)
		fail_msg("%s", faults);
	return m;
}

static void refused(struct lims_arena *a, const char *protocol, const char *body, const char *what)
{
	const struct lims_model *m = NULL;
	char faults[4096];
	assert_int_equal(read_model(a, protocol, body, &m, faults), LIMS_E_INPUT);
	if (!strstr(faults, what))
		fail_msg("wanted \"%s\" in:\n%s", what, faults);
}

/// One pattern, one line: what comes of it.
static void line_gives(struct lims_arena *a, const char *lines, const char *line, const char *expected)
{
	char out[DECODED_TEXT], bytes[512];
	snprintf(bytes, sizeof bytes, "%s\r\n", line);
	decoded("line-pattern", model(a, "line-pattern", lines), "", bytes, strlen(bytes), out);
	if (strcmp(out, expected) != 0)
		fail_msg("\"%s\": %s instead of %s", line, out, expected);
}

static const char plain[] = "lines:\n"
							"  units: [{text: kg, unit: kg}, {text: g, unit: g}]\n"
							"  patterns: [{line: \"{value} {unit}\", values: [{role: mass}]}]\n";

static void a_number_may_have_sign_blanks_point_and_exponent(void **state)
{
	line_gives(*state, plain, "12.50 kg", "12.50 kg");
	line_gives(*state, plain, "12.50kg", "12.50 kg");
	line_gives(*state, plain, "+12.50     kg", "+12.50 kg");
	line_gives(*state, plain, "-   12.50 kg", "-12.50 kg");
	line_gives(*state, plain, "12. kg", "12 kg");
	line_gives(*state, plain, "1.25E+01 kg", "1.25E+01 kg");
	line_gives(*state, plain, "12.5.0 kg", "bad_frame@0+11");
	line_gives(*state, plain, "--12.5 kg", "bad_frame@0+11");
	line_gives(*state, plain, ".5 kg", "bad_frame@0+7");
	line_gives(*state, plain, " 12.5 kg", "bad_frame@0+10");
	line_gives(*state, plain, "12.5 kg x", "bad_frame@0+11");
	line_gives(*state, plain, "kg", "bad_frame@0+4");
	line_gives(*state, plain, "1E9999 kg", "bad_number@0+11");
}

static void a_unit_is_one_that_the_model_names_or_none(void **state)
{
	line_gives(*state, plain, "12.50 lb", "unit_unknown 12.50 ");
	line_gives(*state, plain, "12.50 kgs", "bad_frame@0+11");
	line_gives(*state, plain, "12.50", "no_unit 12.50 ");
	line_gives(*state, plain, "12.50 g", "12.50 g");
}

static void the_longest_name_counts(void **state)
{
	static const char body[] = "lines:\n"
							   "  units: [{text: m, unit: m}, {text: mm, unit: mm}]\n"
							   "  patterns: [{line: \"{value}{unit}\", values: [{role: length}]}]\n";
	line_gives(*state, body, "3mm", "3 mm");
	line_gives(*state, body, "3m", "3 m");
	line_gives(*state, body, "3mmm", "bad_frame@0+6");
}

static void columns_are_taken_as_they_stand(void **state)
{
	static const char body[] = "lines:\n"
							   "  units: [{text: kg, unit: kg}]\n"
							   "  no_value: [\"----\"]\n"
							   "  patterns: [{line: \"{skip:2}{value:8}{unit:3}{rest}\", values: [{role: mass}]}]\n";
	line_gives(*state, body, "A1   12.50 kg tail", "12.50 kg");
	line_gives(*state, body, "A1-   1.50 kg", "-1.50 kg");
	line_gives(*state, body, "A1         kg", "no_value@0+15");
	line_gives(*state, body, "A1  ----   kg", "no_value@0+15");
	line_gives(*state, body, "A1  12x50  kg", "bad_number@0+15");
	line_gives(*state, body, "A1  12\xb9\xb9\xb9  kg", "bad_number@0+15");
	line_gives(*state, body, "A1   12.50   ", "no_unit 12.50 ");
	line_gives(*state, body, "A1  12.5", "bad_frame@0+10");
}

static const char with_states[] = "lines:\n"
								  "  units: [{text: kg, unit: kg}]\n"
								  "  no_value: [\"------\"]\n"
								  "  states:\n"
								  "    - {text: ST, means: stable}\n"
								  "    - {text: US, means: unstable}\n"
								  "    - {text: OL, means: overload}\n"
								  "    - {text: GS, means: gross}\n"
								  "    - {text: NT, means: net}\n"
								  "  patterns: [{line: \"{state},{state}, {value} {unit}\", values: [{role: mass}]}]\n";

static void a_state_says_whether_the_value_may_be_used(void **state)
{
	struct collected c = {.count = 0};
	const struct lims_model *m = model(*state, "line-pattern", with_states);
	line_gives(*state, with_states, "ST,GS,  12.5 kg", "12.5 kg");
	line_gives(*state, with_states, "US,GS,  12.5 kg", "unstable 12.5 kg");
	line_gives(*state, with_states, "OL,GS,  12.5 kg", "overload@0+17");
	line_gives(*state, with_states, "ST,GS,------ kg", "no_value@0+17");
	line_gives(*state, with_states, "XX,GS,  12.5 kg", "bad_frame@0+17");
	static const char net[] = "ST,NT,  12.5 kg\r\n";
	lims_decode(lims_protocol_find("line-pattern"), m, NULL, (const uint8_t *)net, sizeof net - 1, collect, &c);
	assert_int_equal(c.count, 1);
	assert_true(c.r[0].net && c.r[0].stable);
	assert_int_equal(c.r[0].stable_origin, LIMS_ORIGIN_WIRE);
}

static void a_line_that_says_nothing_of_rest_is_not_stable(void **state)
{
	struct collected c = {.count = 0};
	lims_decode(
		lims_protocol_find("line-pattern"), model(*state, "line-pattern", plain), NULL, (const uint8_t *)"1 kg\r\n", 6, collect, &c);
	assert_false(c.r[0].stable);
	assert_int_equal(c.r[0].stable_origin, LIMS_ORIGIN_INFERRED);
	static const char print[] = "lines:\n  patterns: [{line: \"{value}\", stable: true, values: [{role: mass, unit: g}]}]\n";
	c.count = 0;
	lims_decode(lims_protocol_find("line-pattern"), model(*state, "line-pattern", print), NULL, (const uint8_t *)"1\r\n", 3, collect, &c);
	assert_true(c.r[0].stable);
	assert_int_equal(c.r[0].stable_origin, LIMS_ORIGIN_DECLARED);
	assert_int_equal(c.r[0].unit_origin, LIMS_ORIGIN_DECLARED);
}

static void several_values_and_units_in_front_find_each_other(void **state)
{
	static const char body[] = "lines:\n"
							   "  decimal: \",\"\n"
							   "  units: [{text: hPa, unit: hPa}, {text: \"'C\", unit: Cel}, {text: \"%RH\", unit: \"%\"}]\n"
							   "  patterns:\n"
							   "    - line: \"P= {unit} {value} T= {value} {unit} RH={value}{unit}\"\n"
							   "      values: [{role: pressure}, {role: temperature}, {role: relative_humidity}]\n"
							   "    - {line: \"E{{12}}\", reason: device_error}\n";
	line_gives(*state, body, "P= hPa 1003,8 T= 17,7 'C RH= 40%RH", "bad_frame@0+36");
	line_gives(*state, body, "P= hPa 1003,8 T= 17,7 'C RH=40,9%RH", "1003.8 hPa | 17.7 Cel | 40.9 %");
	line_gives(*state, body, "P= hPa 1003.8 T= 17,7 'C RH=40,9%RH", "bad_frame@0+37");
	line_gives(*state, body, "E{12}", "device_error@0+7");
	line_gives(*state, body, "E{}", "bad_frame@0+5");
}

static void a_line_may_end_and_begin_with_control_characters(void **state)
{
	static const char body[] = "lines:\n"
							   "  end: ETX\n"
							   "  patterns: [{line: \"{x02}{value}\", values: [{role: mass, unit: kg}]}]\n";
	const struct lims_model *m = model(*state, "line-pattern", body);
	char out[DECODED_TEXT];
	decoded("line-pattern", m, "",
		"\x02"
		"1.5\x03\x02"
		"1.6\x03"
		"1.7\x03\x02"
		"1.8\x03",
		19, out);
	assert_string_equal(out, "1.5 kg | 1.6 kg | bad_frame@10+4 | 1.8 kg");
}

static void patterns_are_tried_in_their_order(void **state)
{
	static const char body[] = "lines:\n"
							   "  patterns:\n"
							   "    - {line: \"{value}\", values: [{role: mass, unit: g}]}\n"
							   "    - {line: \"{skip}\", reason: not_a_value}\n";
	line_gives(*state, body, "1.5", "1.5 g");
	line_gives(*state, body, "1.5x", "not_a_value@0+6");
}

static void a_pattern_that_cannot_be_meant_is_refused(void **state)
{
	static const struct {
		const char *pattern, *what;
	} faults[] = {
		{"{line: \"{value}\", values: []}", "1 times {value} and \"values\" 0"},
		{"{line: \"{value}\", values: [{role: a}, {role: b}]}", "1 times {value} and \"values\" 2"},
		{"{line: \"{value} {unit} {unit}\", values: [{role: a}]}", "belongs to no value"},
		{"{line: \"{unit}\", reason: busy}", "belongs to no value"},
		{"{line: \"{value} {unit}\", values: [{role: a, unit: kg}]}", "which one holds"},
		{"{line: \"{number}\", values: [{role: a}]}", "{number} is no part of a pattern"},
		{"{line: \"{value:0}\", values: [{role: a}]}", "is no part of a pattern"},
		{"{line: \"{value:9999}\", values: [{role: a}]}", "is no part of a pattern"},
		{"{line: \"{value\", values: [{role: a}]}", "without its"},
		{"{line: \"OK\"}", "says in \"reason\""},
		{"{line: \"{value}\", reason: busy, values: [{role: a}]}", "carries no value"},
		{"{line: \"{value}\", reason: tired, values: [{role: a}]}", "reason"},
		{"{line: \"{value}\", colour: red, values: [{role: a}]}", "colour"},
		{"{line: \"{value}\", values: [{unit: kg}]}", "\"role\""},
	};
	char body[1024];
	for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
		snprintf(body, sizeof body, "lines:\n  patterns:\n    - %s\n", faults[i].pattern);
		refused(*state, "line-pattern", body, faults[i].what);
	}
	refused(*state, "line-pattern", "", "lines");
	refused(*state, "line-pattern", "lines: {end: CRLF}\n", "\"patterns\"");
	refused(*state, "line-pattern", "lines:\n  units: [{text: kg}]\n  patterns: [{line: OK, reason: busy}]\n", "UCUM");
	refused(*state, "line-pattern",
		"lines:\n  states: [{text: A, means: stable}, {text: A, means: net}]\n  patterns: [{line: OK, reason: busy}]\n", "stands twice");
	struct lims_buf many;
	lims_buf_init(&many, 2048);
	lims_buf_addf(&many, "lines:\n  patterns:\n    - {reason: busy, line: \"");
	for (int i = 0; i < 65; i++)
		lims_buf_addf(&many, "{skip}a");
	lims_buf_addf(&many, "\"}\n");
	refused(*state, "line-pattern", lims_buf_text(&many), "at most 64 parts");
	lims_buf_finish(&many);
}

static const char asks[] = "lines:\n"
						   "  end: CRLF\n"
						   "  send_end: CR\n"
						   "  patterns:\n"
						   "    - {line: \"F={value}\", values: [{role: force, unit: N}]}\n"
						   "    - {line: \"T={value}\", values: [{role: temperature, unit: Cel}]}\n"
						   "queries:\n"
						   "  - {role: force, send: \"?F\", reads_only: true}\n"
						   "  - {role: temperature, send: \"?T\", reads_only: true}\n";

static void only_what_the_model_names_is_asked(void **state)
{
	const struct lims_protocol *p = lims_protocol_find("line-query");
	struct lims_ask ask = {.model = model(*state, "line-query", asks), .role = "force"};
	struct lims_request q;
	struct lims_err err = {0};
	assert_int_equal(p->request(&ask, &q, &err), LIMS_OK);
	assert_int_equal(q.len, 3);
	assert_memory_equal(q.bytes, "?F\r", 3);
	ask.role = "length";
	assert_int_equal(p->request(&ask, &q, &err), LIMS_E_INPUT);
	ask.role = "";
	assert_int_equal(p->request(&ask, &q, &err), LIMS_E_INPUT);
	ask.model = NULL;
	assert_int_equal(p->request(&ask, &q, &err), LIMS_E_INPUT);
}

static void the_answer_to_another_question_is_no_answer(void **state)
{
	const struct lims_protocol *p = lims_protocol_find("line-query");
	const struct lims_model *m = model(*state, "line-query", asks);
	struct lims_ask ask = {.model = m, .role = "force"};
	struct lims_request q;
	assert_int_equal(p->request(&ask, &q, NULL), LIMS_OK);
	struct lims_scan scan = {.model = m, .asked = &q};
	struct collected c = {.count = 0};
	static const char answers[] = "T=20.1\r\nF=12.5\r\n";
	lims_decode_stream(p, &scan, (const uint8_t *)answers, sizeof answers - 1, true, 0, (struct lims_moment){0}, collect, &c, NULL);
	assert_int_equal(c.count, 2);
	assert_int_equal(c.r[0].reason, LIMS_REASON_BAD_FRAME);
	assert_int_equal(c.r[1].reason, LIMS_REASON_NONE);
}

static void a_question_that_may_change_something_is_refused(void **state)
{
	static const char lines[] = "lines:\n  patterns: [{line: \"{value}\", values: [{role: force, unit: N}]}]\n";
	char body[1024];
	snprintf(body, sizeof body, "%squeries: [{role: force, send: \"Z\"}]\n", lines);
	refused(*state, "line-query", body, "reads_only");
	snprintf(body, sizeof body, "%squeries: [{role: mass, send: \"?\", reads_only: true}]\n", lines);
	refused(*state, "line-query", body, "no pattern gives");
	snprintf(body, sizeof body, "%s", lines);
	refused(*state, "line-query", body, "needs \"queries\"");
	snprintf(body, sizeof body, "%squeries: [{role: force, send: \"?\", reads_only: true}]\n", lines);
	refused(*state, "line-pattern", body, "only listens");
	static const char *const commands[] = {"*RST", "*TST?", "MEAS:PRES?;*RST", "CAL?", "CAL:ZERO?", "OUTP ON", ":CALIBRATE?", "*CLS;*IDN?"};
	for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
		snprintf(body, sizeof body, "queries: [{role: pressure, send: \"%s\"}]\n", commands[i]);
		refused(*state, "scpi", body, "no single question that only reads");
	}
}

static void scpi_takes_the_role_and_unit_of_its_question(void **state)
{
	const struct lims_protocol *p = lims_protocol_find("scpi");
	const struct lims_model *m = model(*state, "scpi",
		"queries:\n  - {role: pressure, send: \"MEAS:PRES?\", unit: kPa}\n  - {role: temperature, send: \"MEAS:TEMP?\", unit: Cel}\n");
	struct lims_ask ask = {.model = m, .role = "temperature"};
	struct lims_request q;
	assert_int_equal(p->request(&ask, &q, NULL), LIMS_OK);
	assert_int_equal(q.len, 11);
	assert_memory_equal(q.bytes, "MEAS:TEMP?\n", 11);
	assert_true(p->is_request(q.bytes, q.len, &q));
	struct lims_scan scan = {.model = m, .asked = &q};
	struct collected c = {.count = 0};
	lims_decode_stream(p, &scan, (const uint8_t *)"21.5\n", 5, true, 0, (struct lims_moment){0}, collect, &c, NULL);
	assert_string_equal(c.r[0].role, "temperature");
	assert_string_equal(c.r[0].unit, "Cel");
	assert_int_equal(c.r[0].unit_origin, LIMS_ORIGIN_DECLARED);
	assert_false(c.r[0].stable);
	ask.role = "identity";
	assert_int_equal(p->request(&ask, &q, NULL), LIMS_OK);
	assert_memory_equal(q.bytes, "*IDN?\n", 6);
	c.count = 0;
	lims_decode_stream(p, &scan, (const uint8_t *)"MAKER,P100,1,2\n", 15, true, 0, (struct lims_moment){0}, collect, &c, NULL);
	assert_string_equal(c.r[0].role, "identity");
	assert_string_equal(c.r[0].note, "MAKER,P100,1,2");
}

static int setup(void **state)
{
	*state = lims_arena_create((size_t)1 << 26);
	return *state ? 0 : -1;
}

static int teardown(void **state)
{
	lims_arena_destroy(*state);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_number_may_have_sign_blanks_point_and_exponent),
		cmocka_unit_test(a_unit_is_one_that_the_model_names_or_none),
		cmocka_unit_test(the_longest_name_counts),
		cmocka_unit_test(columns_are_taken_as_they_stand),
		cmocka_unit_test(a_state_says_whether_the_value_may_be_used),
		cmocka_unit_test(a_line_that_says_nothing_of_rest_is_not_stable),
		cmocka_unit_test(several_values_and_units_in_front_find_each_other),
		cmocka_unit_test(a_line_may_end_and_begin_with_control_characters),
		cmocka_unit_test(patterns_are_tried_in_their_order),
		cmocka_unit_test(a_pattern_that_cannot_be_meant_is_refused),
		cmocka_unit_test(only_what_the_model_names_is_asked),
		cmocka_unit_test(the_answer_to_another_question_is_no_answer),
		cmocka_unit_test(a_question_that_may_change_something_is_refused),
		cmocka_unit_test(scpi_takes_the_role_and_unit_of_its_question),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}

// SPDX-License-Identifier: Apache-2.0
// Gauges, probes and testers: what is asked, and only that; answers to other questions; numbers and units as they share them.
#include "drivers/protocol/quantity.h"
#include "tests/protocol/collect.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct lims_request question(const char *protocol, const char *role, unsigned unit, unsigned turn)
{
	const struct lims_protocol *p = lims_protocol_find(protocol);
	struct lims_ask ask = {.role = role, .unit = unit, .turn = turn};
	struct lims_request q = {.len = 0};
	assert_non_null(p);
	if (p->request) {
		assert_int_equal(p->manner, LIMS_MANNER_ASK);
		assert_int_equal(p->request(&ask, &q, NULL), LIMS_OK);
		return q;
	}
	struct lims_talk state = {.step = 0};
	struct lims_talk_step step;
	assert_int_equal(p->manner, LIMS_MANNER_TALK);
	p->talk(&ask, &state, NULL, 0, false, &step);
	assert_int_equal(step.want, LIMS_TALK_SEND);
	return step.q;
}

static void asks(const char *protocol, const char *role, unsigned unit, unsigned turn, const void *bytes, size_t n)
{
	struct lims_request q = question(protocol, role, unit, turn);
	if (q.len != n || memcmp(q.bytes, bytes, n) != 0)
		fail_msg("%s asks %zu bytes \"%.*s\" for %s", protocol, q.len, (int)q.len, (const char *)q.bytes, role);
}
#define ASKS(protocol, role, unit, turn, text) asks(protocol, role, unit, turn, text, sizeof text - 1)

static void questions_are_the_published_ones(void **state)
{
	(void)state;
	ASKS("keller-bus", "pressure", 0, 0, "\xFA\x30\x04\x43");     // F48, published with its CRC
	ASKS("keller-bus", "pressure", 0, 1, "\xFA\x49\x01\xA1\xA7"); // F73 channel 1, published with its CRC
	ASKS("keller-bus", "pressure", 2, 0, "\x02\x30\xC4\x00");     // published: the CRC of 02 30 is C4 00
	ASKS("const-additel", "pressure", 0, 0, "255:R:MRMD:1\r\n");
	ASKS("const-additel", "serial_number", 7, 0, "7:R:OTYPE:1\r\n");
	ASKS("const-module", "pressure", 0, 0, "255:R:MRMD:\0");
	ASKS("crystal-xp2i", "pressure", 0, 0, "?P,U\r");
	ASKS("crystal-xp2i", "serial_number", 0, 0, "?SN#\r");
	ASKS("fluke-val", "pressure", 0, 0, "VAL?\r\n");
	ASKS("fluke-val", "identity", 0, 0, "*IDN?\r\n");
	ASKS("dpi-740", "pressure", 0, 0, "#9999IU?\r\n");
	ASKS("mensor-q", "pressure", 0, 0, "Q\r\n");
	ASKS("honeywell-hpa", "pressure", 0, 0, "*00DU\r");
	ASKS("honeywell-hpa", "serial_number", 1, 0, "*01S=\r");
	ASKS("seculife-dp", "pressure", 0, 0, "R08\r");
	ASKS("mark-10", "force", 0, 0, "?\r\n");
	ASKS("vaisala", "pressure", 0, 0, "SEND\r");
	ASKS("easybus", "temperature", 0, 0, "\xFE\xF2\xED\x35\x00\x47"); // unit: code 202, its checks by the published rule
	ASKS("omega-ithx", "temperature", 0, 0, "*SRTC\r");
	ASKS("omega-ithx", "relative_humidity_2", 0, 0, "*SRH2\r");
}

static void what_cannot_be_asked_for_is_refused_in_a_sentence(void **state)
{
	(void)state;
	static const char *const asked[] = {
		"keller-bus", "const-additel", "const-module", "crystal-xp2i", "fluke-val", "mensor-q", "mark-10", "omega-ithx"};
	static const char *const talked[] = {"dpi-740", "honeywell-hpa", "seculife-dp"};
	struct lims_ask ask = {.role = "mass"};
	for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++) {
		struct lims_request q = {.len = 99};
		struct lims_err err = {0};
		assert_int_equal(lims_protocol_find(asked[i])->request(&ask, &q, &err), LIMS_E_INPUT);
		assert_int_equal(q.len, 99);
		assert_non_null(strstr(err.text, "\"mass\" is no quantity that"));
	}
	for (size_t i = 0; i < sizeof talked / sizeof talked[0]; i++) {
		struct lims_talk talk = {.step = 0};
		struct lims_talk_step step;
		lims_protocol_find(talked[i])->talk(&ask, &talk, NULL, 0, false, &step);
		assert_int_equal(step.want, LIMS_TALK_FAILED);
		assert_non_null(strstr(step.note, "mass is nothing that"));
	}
	ask = (struct lims_ask){.role = "pressure", .unit = 251};
	struct lims_request q;
	assert_int_equal(lims_protocol_find("keller-bus")->request(&ask, &q, NULL), LIMS_E_INPUT);
}

static void a_metrel_tester_is_only_listened_to(void **state)
{
	(void)state;
	const struct lims_protocol *p = lims_protocol_find("metrel-bb");
	assert_int_equal(p->manner, LIMS_MANNER_LISTEN);
	assert_null(p->request);
	assert_null(p->talk);
}

static void conversation_ends(const char *protocol, const char *role, const char *const *answers, size_t count)
{
	const struct lims_protocol *p = lims_protocol_find(protocol);
	struct lims_ask ask = {.role = role};
	struct lims_talk talk = {.step = 0};
	struct lims_talk_step step;
	p->talk(&ask, &talk, NULL, 0, false, &step);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(step.want, LIMS_TALK_SEND);
		size_t n = strlen(answers[i]);
		// Nothing happens before the last byte.
		p->talk(&ask, &talk, (const uint8_t *)answers[i], n - 1, false, &step);
		assert_int_equal(step.want, LIMS_TALK_WAIT);
		p->talk(&ask, &talk, (const uint8_t *)answers[i], n, false, &step);
	}
	assert_int_equal(step.want, LIMS_TALK_DONE);
}

static void a_unit_is_asked_before_the_value_and_silence_ends_it(void **state)
{
	(void)state;
	conversation_ends("dpi-740", "pressure", (const char *const[]){"!9900IU=0\r\n", "!9900PR=1000.00\r\n"}, 2);
	conversation_ends("honeywell-hpa", "pressure", (const char *const[]){"?01DU=PSI\r", "?01CP=14.450\r"}, 2);
	struct lims_ask ask = {.role = "pressure"};
	struct lims_talk talk = {.step = 0};
	struct lims_talk_step step;
	const struct lims_protocol *p = lims_protocol_find("honeywell-hpa");
	p->talk(&ask, &talk, NULL, 0, false, &step);
	p->talk(&ask, &talk, NULL, 0, true, &step);
	assert_int_equal(step.want, LIMS_TALK_FAILED);
	assert_string_equal(step.note, "no answer in time");
}

/// The first reading of `bytes` when `asked` was asked.
static struct lims_reading answer(const char *protocol, const struct lims_request *asked, const char *bytes, size_t n)
{
	struct collected c = {.count = 0};
	struct lims_scan scan = {.asked = asked};
	lims_decode_stream(lims_protocol_find(protocol), &scan, (const uint8_t *)bytes, n, true, 0, (struct lims_moment){0}, collect, &c, NULL);
	assert_true(c.count >= 1);
	return c.r[0];
}

static void an_answer_to_another_question_is_no_answer(void **state)
{
	(void)state;
	struct lims_request q = question("keller-bus", "pressure", 2, 1);
	// of device 250, and to F69: both with a good CRC
	struct lims_reading r = answer("keller-bus", &q, "\xFA\x49\x3F\xA0\x00\x00\x00\x53\x79", 9);
	assert_int_equal(r.reason, LIMS_REASON_BAD_FRAME);
	q = question("keller-bus", "pressure", 0, 1);
	r = answer("keller-bus", &q, "\xFA\x45\x01\x8C\xBA\x83\x58\x2B", 8);
	assert_int_equal(r.reason, LIMS_REASON_BAD_FRAME);
	r = answer("keller-bus", &q, "\xFA\x49\x3F\xA0\x00\x00\x00\x53\x79", 9);
	assert_int_equal(r.reason, LIMS_REASON_NONE);
	q = question("crystal-xp2i", "pressure", 0, 0);
	r = answer("crystal-xp2i", &q, "100PSI\r\n", 8);
	assert_int_equal(r.reason, LIMS_REASON_BAD_FRAME);
	q = question("crystal-xp2i", "serial_number", 0, 0);
	r = answer("crystal-xp2i", &q, "    100.00\r\n       kPa\r\n", 24);
	assert_int_equal(r.reason, LIMS_REASON_BAD_FRAME);
	q = question("fluke-val", "pressure", 0, 0);
	r = answer("fluke-val", &q, "BAR,BAR,PSI\r\n", 13);
	assert_int_equal(r.reason, LIMS_REASON_BAD_FRAME);
	q = question("const-additel", "pressure", 0, 0);
	r = answer("const-additel", &q, "001:F:OTYPE:21803001\r\n", 22);
	assert_false(lims_protocol_find("const-additel")->answers(&q, &r, (const uint8_t *)"001:F:OTYPE:21803001\r\n"));
	q = question("const-additel", "pressure", 7, 0);
	r = answer("const-additel", &q, "001:F:MRMD:1.0:KPA\r\n", 20);
	assert_false(lims_protocol_find("const-additel")->answers(&q, &r, (const uint8_t *)"001:F:MRMD:1.0:KPA\r\n"));
}

static void the_question_says_what_the_number_of_an_ithx_is(void **state)
{
	(void)state;
	struct lims_request q = question("omega-ithx", "dew_point", 0, 0);
	struct lims_reading r = answer("omega-ithx", &q, "9.4\r", 4);
	assert_int_equal(r.reason, LIMS_REASON_NONE);
	assert_string_equal(r.role, "dew_point");
	assert_string_equal(r.unit, "Cel");
}

static void roles_of_one_frame_are_told_apart(void **state)
{
	(void)state;
	static const char line[] = "5.830000E01,PSI,0.000000E00,PSI,0.000000E+00,A\r\n";
	static const char *const roles[] = {"pressure", "pressure_2", "current"};
	struct collected c = {.count = 0};
	lims_decode(lims_protocol_find("fluke-val"), NULL, NULL, (const uint8_t *)line, sizeof line - 1, collect, &c);
	assert_int_equal(c.count, 3);
	for (size_t i = 0; i < 3; i++)
		assert_string_equal(c.r[i].role, roles[i]);
	// 5.830000E01 is 58.3 exactly: no binary fraction in between.
	assert_int_equal(lims_dec_cmp(c.r[0].value, lims_dec_scaled(583, -1)), 0);
}

static void the_wanted_result_of_a_tester_is_named_by_a_person(void **state)
{
	(void)state;
	static const char line[] = "BB; ST; RESULT 21 = 0.12 Ohm\r";
	struct collected c = {.count = 0};
	struct lims_setup setup;
	lims_decode(lims_protocol_find("metrel-bb"), NULL, NULL, (const uint8_t *)line, sizeof line - 1, collect, &c);
	assert_string_equal(c.r[0].role, "resistance_21");
	assert_true(c.r[0].stable);
	assert_int_equal(c.r[0].stable_origin, LIMS_ORIGIN_INFERRED);
	c.count = 0;
	assert_int_equal(lims_setup_parse("start=21", &setup, NULL), LIMS_OK);
	lims_decode(lims_protocol_find("metrel-bb"), NULL, &setup, (const uint8_t *)line, sizeof line - 1, collect, &c);
	assert_string_equal(c.r[0].role, "resistance");
}

static void number_is(const char *text, enum lims_reason reason, const char *digits)
{
	struct lims_reading r = {.reason = LIMS_REASON_NONE};
	assert_int_equal(lims_quantity_number(&r, (struct lims_piece){text, strlen(text)}), reason);
	assert_string_equal(r.digits, digits);
}

static void numbers_keep_their_digits_and_nothing_else_is_one(void **state)
{
	(void)state;
	number_is(" 12.340 ", LIMS_REASON_NONE, "12.340");
	number_is("2478.", LIMS_REASON_NONE, "2478");
	number_is("+0.5", LIMS_REASON_NONE, "+0.5");
	number_is("5.830000E01", LIMS_REASON_NONE, "5.830000E01");
	number_is("0.000000E+00", LIMS_REASON_NONE, "0.000000E+00");
	number_is("   ", LIMS_REASON_NO_VALUE, "");
	static const char *const none[] = {".5", "-", "1e", "1.e3", "1E+", "1,5", "0x10", "1.2.3", "nan", "inf", "1E9999", "- 5", "1 2"};
	for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
		number_is(none[i], LIMS_REASON_BAD_NUMBER, "");
}

static void units_are_known_by_their_exact_name(void **state)
{
	(void)state;
	static const struct {
		const char *wire, *ucum;
	} known[] = {{"KPA", "kPa"}, {"MPA", "MPa"}, {"MBAR", "mbar"}, {"mmHg", "mm[Hg]"}, {"'C", "Cel"}, {"%RH", "%"}, {"MOhm", "MOhm"},
		{"lbF", "[lbf_av]"}, {"°C", "Cel"}, {"ºC", "Cel"}, {"℃", "Cel"}, {"°F", "[degF]"}, {"N", "N"}, {"KGF/CM2", "kgf/cm2"}};
	static const char *const unknown[] = {"torr", "HG", "H2O", "KGF", "mmhg", "mPa", "", "C", "°", "kilopascal"};
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		assert_string_equal(lims_wire_unit_find((struct lims_piece){known[i].wire, strlen(known[i].wire)})->ucum, known[i].ucum);
	for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++)
		assert_null(lims_wire_unit_find((struct lims_piece){unknown[i], strlen(unknown[i])}));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(questions_are_the_published_ones),
		cmocka_unit_test(what_cannot_be_asked_for_is_refused_in_a_sentence),
		cmocka_unit_test(a_metrel_tester_is_only_listened_to),
		cmocka_unit_test(a_unit_is_asked_before_the_value_and_silence_ends_it),
		cmocka_unit_test(an_answer_to_another_question_is_no_answer),
		cmocka_unit_test(the_question_says_what_the_number_of_an_ithx_is),
		cmocka_unit_test(roles_of_one_frame_are_told_apart),
		cmocka_unit_test(the_wanted_result_of_a_tester_is_named_by_a_person),
		cmocka_unit_test(numbers_keep_their_digits_and_nothing_else_is_one),
		cmocka_unit_test(units_are_known_by_their_exact_name),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

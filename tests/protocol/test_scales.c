// SPDX-License-Identifier: Apache-2.0
// Scales that send lines and blocks of fixed columns: what a capture's text does not show (flags, roles, questions, streams in pieces).
#include "tests/protocol/collect.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct collected read_as(const char *protocol, const char *bytes, size_t n)
{
	struct collected c = {.count = 0};
	lims_decode(lims_protocol_find(protocol), NULL, NULL, (const uint8_t *)bytes, n, collect, &c);
	return c;
}

static struct lims_reading first(const char *protocol, const char *line)
{
	struct collected c = read_as(protocol, line, strlen(line));
	assert_true(c.count >= 1);
	return c.r[0];
}

static void flags(struct lims_reading r, const char *role, bool stable, enum lims_origin stable_origin, bool net)
{
	assert_string_equal(r.role, role);
	assert_int_equal(r.stable, stable);
	assert_int_equal(r.stable_origin, stable_origin);
	assert_int_equal(r.net, net);
	assert_int_equal(r.unit_origin, LIMS_ORIGIN_WIRE);
}

static void net_and_rest_are_told_as_the_line_tells_them(void **state)
{
	(void)state;
	flags(first("and-standard", "ST,+00012.34  g\r\n"), "mass", true, LIMS_ORIGIN_WIRE, false);
	flags(first("and-standard", "ST,NT,+0001.50kg\r\n"), "mass", true, LIMS_ORIGIN_WIRE, true);
	flags(first("and-standard", "ST,TR,+0001.50kg\r\n"), "mass_tare", true, LIMS_ORIGIN_WIRE, false);
	flags(first("and-standard", "QT,+00000012 pc\r\n"), "count", true, LIMS_ORIGIN_WIRE, false);
	flags(first("sartorius-sbi", "N     +   0.1234 g  \r\n"), "mass", true, LIMS_ORIGIN_WIRE, true);
	flags(first("sartorius-sbi", "G     +   0.1234 g  \r\n"), "mass", true, LIMS_ORIGIN_WIRE, false);
	flags(first("sartorius-sbi", "T1    +   0.1234 g  \r\n"), "mass_tare", true, LIMS_ORIGIN_WIRE, false);
	flags(first("ohaus", "-  1.640 kg    N\r\n"), "mass", true, LIMS_ORIGIN_WIRE, true);
	flags(first("ohaus", "   1.640 kg   ?G\r\n"), "mass", false, LIMS_ORIGIN_WIRE, false);
	flags(first("ohaus", "    1.640 kg    T  \r\n"), "mass_tare", true, LIMS_ORIGIN_WIRE, false);
	flags(first("kern-vibra", "+00123.4 G S\r\n"), "mass", true, LIMS_ORIGIN_WIRE, false);
	flags(first("kern-text", "       0.665 g  \r\n"), "mass", true, LIMS_ORIGIN_WIRE, false);
	flags(first("cas-22", "ST,NT,1\xe2,    1.25 kg\r\n"), "mass", true, LIMS_ORIGIN_WIRE, true);
}

static void a_capture_of_before_keeps_its_unknown_unit(void **state)
{
	(void)state;
	static const char line[] = "QT,+00000123 PC\r\n";
	static const struct {
		int version;
		enum lims_reason reason;
	} cases[] = {{1, LIMS_REASON_UNIT_UNKNOWN}, {2, LIMS_REASON_NONE}, {0, LIMS_REASON_NONE}};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct collected c = {.count = 0};
		struct lims_scan scan = {.version = cases[i].version};
		lims_decode_stream(lims_protocol_find("and-standard"), &scan, (const uint8_t *)line, sizeof line - 1, true, 0,
			(struct lims_moment){0}, collect, &c, NULL);
		assert_int_equal(c.count, 1);
		assert_int_equal(c.r[0].reason, cases[i].reason);
	}
	assert_true(lims_protocol_find("and-standard")->version > 1);
}

// Lines of every form; what is left when the port is opened in their middle is no weight, or the same one (blanks lost).
static void an_ohaus_line_that_lost_its_head_never_changes_its_weight(void **state)
{
	(void)state;
	static const char *const lines[] = {"-  1.640 kg    N\r\n", "-100.640 kg    N\r\n", "-   1.640 kg    NET\r\n",
		"-    1.640 kg   NET\r\n", "-    1.640 kg   N\r\n", "-    1.640 g   NET\r\n", "-    1.640 g   N\r\n", "-    1.640 lboz   NET\r\n",
		"-    1.640 lbsoz   NET\r\n", "     -12.730 g     \r\n", "     -12.730 kg  \r\n", "       -200 g  \r\n"};
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		char digits[LIMS_READING_DIGITS] = "";
		for (size_t cut = 0; cut < strlen(lines[i]); cut++) {
			struct collected c = read_as("ohaus", lines[i] + cut, strlen(lines[i] + cut));
			assert_true(cut || (c.count == 1 && c.r[0].digits[0] == '-'));
			for (size_t k = 0; k < c.count; k++) {
				if (cut == 0)
					memcpy(digits, c.r[k].digits, sizeof digits);
				if (c.r[k].digits[0])
					assert_string_equal(c.r[k].digits, digits);
			}
		}
	}
}

static void a_line_that_says_nothing_of_rest_is_never_called_stable(void **state)
{
	(void)state;
	flags(first("kern-vibra", "+00123.4 G  \r\n"), "mass", false, LIMS_ORIGIN_INFERRED, false);
	flags(first("kern-text", "    0.665 g \r\n"), "mass", false, LIMS_ORIGIN_INFERRED, false);
	flags(first("mettler-print", "     N       0.3749 g   \r\n"), "mass", false, LIMS_ORIGIN_INFERRED, true);
	flags(first("cas-10", "000013.5kg\r\n"), "mass", false, LIMS_ORIGIN_INFERRED, false);
}

// SWA 2Ch: two places; SWB 31h: kg, net; SWC 20h. The second reading of the frame is its tare.
static void a_toledo_frame_gives_weight_and_tare(void **state)
{
	(void)state;
	struct collected c = read_as("toledo-continuous",
		"\x02\x2c\x31\x20"
		"001234000500\r",
		17);
	assert_int_equal(c.count, 2);
	flags(c.r[0], "mass", true, LIMS_ORIGIN_WIRE, true);
	flags(c.r[1], "mass_tare", true, LIMS_ORIGIN_WIRE, false);
	assert_string_equal(c.r[1].digits, "0005.00");
}

/// Feeds a stream byte by byte, as a slow line gives it.
static size_t byte_by_byte(const char *protocol, const char *bytes, size_t n, struct collected *c)
{
	struct lims_memory memory = {0};
	struct lims_scan scan = {.memory = &memory};
	size_t done = 0;
	c->count = 0;
	for (size_t have = 1; have <= n; have++) {
		size_t used = 0;
		lims_decode_stream(lims_protocol_find(protocol), &scan, (const uint8_t *)bytes + done, have - done, false, done,
			(struct lims_moment){0}, collect, c, &used);
		done += used;
	}
	return done;
}

// The sum of the 17 bytes is 02h + 2Ch + 30h + 20h + 12·30h + 1+2+3+4 + 0Dh = 2D5h, low seven bits 55h; 80h - 55h = 2Bh.
static void a_toledo_checksum_is_awaited_before_the_frame_is_taken(void **state)
{
	(void)state;
	struct collected c;
	static const char good[] = "\x02\x2c\x30\x20"
							   "001234000000\r\x2b"
							   "\x02\x2c\x30\x20"
							   "001234000000\r\x2b";
	assert_int_equal(byte_by_byte("toledo-continuous", good, 17, &c), 0);
	assert_int_equal(c.count, 0);
	assert_int_equal(byte_by_byte("toledo-continuous", good, 36, &c), 36);
	assert_int_equal(c.count, 4);
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(c.r[i].reason, LIMS_REASON_NONE);
	char bad[sizeof good];
	memcpy(bad, good, sizeof good);
	bad[7] = '9';
	byte_by_byte("toledo-continuous", bad, 36, &c);
	assert_int_equal(c.count, 3);
	assert_int_equal(c.r[0].reason, LIMS_REASON_BAD_CHECK);
}

static void a_toledo_frame_without_checksum_is_taken_when_the_next_begins(void **state)
{
	(void)state;
	struct collected c;
	static const char stream[] = "\x02\x2c\x30\x20"
								 "001234000000\r"
								 "\x02\x2c\x30\x20"
								 "001235000000\r\x02\x2c";
	assert_int_equal(byte_by_byte("toledo-continuous", stream, 18, &c), 0);
	assert_int_equal(byte_by_byte("toledo-continuous", stream, 19, &c), 17);
	assert_int_equal(c.count, 2);
	assert_int_equal(byte_by_byte("toledo-continuous", stream, 36, &c), 34);
	assert_string_equal(c.r[2].digits, "0012.35");
}

static void question_is(const char *protocol, const char *role, const char *bytes)
{
	struct lims_request q;
	struct lims_ask ask = {.role = role};
	const struct lims_protocol *p = lims_protocol_find(protocol);
	assert_int_equal(p->manner, LIMS_MANNER_ASK);
	assert_int_equal(p->request(&ask, &q, NULL), LIMS_OK);
	assert_int_equal(q.len, strlen(bytes));
	assert_memory_equal(q.bytes, bytes, q.len);
}

static void scales_are_asked_by_their_own_words(void **state)
{
	(void)state;
	question_is("and-standard", "mass", "Q\r\n");
	question_is("and-standard", "serial_number", "?SN\r\n");
	question_is("and-standard", "model", "?TN\r\n");
	question_is("sartorius-sbi", "", "\x1bP\r\n");
	question_is("sartorius-sbi", "serial_number", "\x1bx2_\r\n");
	question_is("ohaus", "mass", "IP\r\n");
	question_is("kern-text", "mass", "w");
	question_is("cas-enq", "mass", "\x05\x11");
}

// Tare, zero, reset, locking the keys: none of the words for them can come out of a role.
static void what_is_no_quantity_cannot_be_asked_for(void **state)
{
	(void)state;
	static const char *const protocols[] = {"and-standard", "sartorius-sbi", "ohaus", "kern-text", "cas-enq"};
	static const char *const roles[] = {"T", "t", "Z", "tare", "mass_tare", "\x1bT", "voltage", "C", "R"};
	for (size_t i = 0; i < sizeof protocols / sizeof protocols[0]; i++)
		for (size_t k = 0; k < sizeof roles / sizeof roles[0]; k++) {
			struct lims_request q;
			struct lims_ask ask = {.role = roles[k]};
			assert_int_equal(lims_protocol_find(protocols[i])->request(&ask, &q, NULL), LIMS_E_INPUT);
		}
}

static void streams_are_only_listened_to(void **state)
{
	(void)state;
	static const char *const protocols[] = {"toledo-continuous", "kern-vibra", "mettler-print", "cas-22", "cas-18", "cas-10"};
	for (size_t i = 0; i < sizeof protocols / sizeof protocols[0]; i++) {
		assert_int_equal(lims_protocol_find(protocols[i])->manner, LIMS_MANNER_LISTEN);
		assert_null(lims_protocol_find(protocols[i])->request);
	}
}

static struct lims_reading answer_to(const char *role, const char *line)
{
	struct collected c = {.count = 0};
	struct lims_request q;
	struct lims_ask ask = {.role = role};
	const struct lims_protocol *p = lims_protocol_find("sartorius-sbi");
	assert_int_equal(p->request(&ask, &q, NULL), LIMS_OK);
	struct lims_scan scan = {.asked = &q};
	lims_decode_stream(p, &scan, (const uint8_t *)line, strlen(line), true, 0, (struct lims_moment){0}, collect, &c, NULL);
	assert_int_equal(c.count, 1);
	return c.r[0];
}

static void the_text_that_a_balance_was_asked_for_is_no_weight(void **state)
{
	(void)state;
	struct lims_reading r = answer_to("serial_number", "   1234567    \r\n");
	assert_int_equal(r.reason, LIMS_REASON_NOT_A_VALUE);
	assert_string_equal(r.role, "serial_number");
	assert_string_equal(r.note, "1234567");
	assert_int_equal(answer_to("mass", "   1234567    \r\n").reason, LIMS_REASON_UNSTABLE);
}

static void a_late_weight_is_not_the_text_that_was_asked_for(void **state)
{
	(void)state;
	struct lims_reading r = answer_to("serial_number", "N     +   123.56 g  \r\n");
	assert_string_equal(r.role, "mass");
	assert_string_equal(r.digits, "+123.56");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(net_and_rest_are_told_as_the_line_tells_them),
		cmocka_unit_test(a_capture_of_before_keeps_its_unknown_unit),
		cmocka_unit_test(an_ohaus_line_that_lost_its_head_never_changes_its_weight),
		cmocka_unit_test(a_line_that_says_nothing_of_rest_is_never_called_stable),
		cmocka_unit_test(a_toledo_frame_gives_weight_and_tare),
		cmocka_unit_test(a_toledo_checksum_is_awaited_before_the_frame_is_taken),
		cmocka_unit_test(a_toledo_frame_without_checksum_is_taken_when_the_next_begins),
		cmocka_unit_test(scales_are_asked_by_their_own_words),
		cmocka_unit_test(what_is_no_quantity_cannot_be_asked_for),
		cmocka_unit_test(streams_are_only_listened_to),
		cmocka_unit_test(the_text_that_a_balance_was_asked_for_is_no_weight),
		cmocka_unit_test(a_late_weight_is_not_the_text_that_was_asked_for),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: Apache-2.0
// Scales that are asked in their own words, by a peer that answers with lines as their manuals print them.
#include "tests/transport/peer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const struct scale {
	const char *protocol, *question, *answer;
	size_t answer_len; ///< 0: of a text
	const char *digits, *unit;
	bool stable; ///< said by the line; else five equal answers
} scales[] = {
	{"and-standard", "Q\r\n", "ST,+00012.34  g\r\n", 0, "+00012.34", "g", true},
	{"sartorius-sbi", "\x1bP\r\n", "N     +   123.56 g  \r\n", 0, "+123.56", "g", true},
	{"sartorius-sbi", "\x1bP\r\n", "-     0.05 kg \r\n", 0, "-0.05", "kg", true},
	{"ohaus", "IP\r\n", "-  1.640 kg    N\r\n", 0, "-1.640", "kg", true},
	{"kern-text", "w", "       0.665 g  \r\n", 0, "0.665", "g", true},
	{"kern-text", "w", "-  29.182 g \r\n", 0, "-29.182", "g", false},
	// 53h 20h 20h 31h 2Eh 32h 33h 35h 6Bh 67h: their XOR is 74h.
	{"cas-enq", "\x05\x11", "\x06\x01\x02S  1.235kg\x74\x03\x04", 16, "1.235", "kg", true},
};

static void answer(struct peer *p, const uint8_t *bytes, size_t n, unsigned turn)
{
	const struct scale *s = p->user;
	(void)turn;
	if (n == strlen(s->question) && memcmp(bytes, s->question, n) == 0)
		peer_send(p, s->answer, s->answer_len ? s->answer_len : strlen(s->answer));
}

static void read_one(const struct scale *s, bool pty)
{
	struct peer p;
	struct lims_device *d;
	struct lims_reading r;
	struct lims_buf capture;
	struct lims_err err = {0};
	struct lims_device_options o = {.protocol = s->protocol, .program = "test"};
	pty ? peer_pty(&p, "pty", answer, (void *)s) : peer_tcp(&p, "tcp", answer, (void *)s);
	if (lims_device_open(p.url, &o, &d, &err) != LIMS_OK)
		fail_msg("%s", err.text);
	lims_buf_init(&capture, LIMS_CAPTURE_MAX);
	assert_int_equal(lims_device_read(d, NULL, 5000, &r, &capture, &err), LIMS_OK);
	if (r.reason != LIMS_REASON_NONE)
		fail_msg("%s: %s from\n%s", s->protocol, r.note, lims_buf_text(&capture));
	assert_string_equal(r.digits, s->digits);
	assert_string_equal(r.unit, s->unit);
	assert_int_equal(r.stable_origin, s->stable ? LIMS_ORIGIN_WIRE : LIMS_ORIGIN_INFERRED);
	assert_true(r.stable);
	same_by_capture(&capture, NULL, &r);
	lims_buf_finish(&capture);
	lims_device_close(d);
	peer_end(&p);
}

static void every_scale_gives_its_weight_over_a_socket(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof scales / sizeof scales[0]; i++)
		read_one(&scales[i], false);
}

static void every_scale_gives_its_weight_over_a_pseudo_terminal(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof scales / sizeof scales[0]; i++)
		read_one(&scales[i], true);
}

static void say_who(struct peer *p, const uint8_t *bytes, size_t n, unsigned turn)
{
	(void)turn;
	if (n == 6 && memcmp(bytes, "\x1bx1_\r\n", 6) == 0)
		peer_say(p, "MSE224S-100-DU\r\n");
	else if (n == 6 && memcmp(bytes, "\x1bx2_\r\n", 6) == 0)
		peer_say(p, "  0012345678  \r\n");
	else if (n == 6 && memcmp(bytes, "\x1bx3_\r\n", 6) == 0)
		peer_say(p, "  00-39-12    \r\n");
}

static void a_sartorius_balance_says_who_it_is(void **state)
{
	struct peer p;
	struct lims_device *d;
	struct lims_identity id;
	struct lims_err err = {0};
	struct lims_device_options o = {.protocol = "sartorius-sbi", .program = "test"};
	(void)state;
	peer_tcp(&p, "tcp", say_who, NULL);
	assert_int_equal(lims_device_open(p.url, &o, &d, &err), LIMS_OK);
	if (lims_device_identify(d, 3000, &id, NULL, &err) != LIMS_OK)
		fail_msg("%s", err.text);
	assert_string_equal(id.model, "MSE224S-100-DU");
	assert_string_equal(id.serial, "0012345678");
	assert_string_equal(id.software, "00-39-12");
	lims_device_close(d);
	peer_end(&p);
}

static void what_does_not_say_whose_it_is_cannot_be_listened_to(void **state)
{
	static const struct {
		const char *protocol;
		bool may;
	} rows[] = {{"modbus-rtu", false}, {"dlt645-2007", false}, {"keller-bus", false}, {"xk3190-command", false}, {"and-standard", true},
		{"mt-sics", true}};
	struct lims_setup setup;
	struct peer p;
	(void)state;
	peer_pty(&p, "pty", say_who, NULL);
	assert_int_equal(lims_setup_parse("listen=yes", &setup, NULL), LIMS_OK);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct lims_device *d = NULL;
		struct lims_err err = {0};
		struct lims_device_options o = {.protocol = rows[i].protocol, .setup = &setup, .program = "test"};
		lims_rc rc = lims_device_open(p.url, &o, &d, &err);
		if (rc != (rows[i].may ? LIMS_OK : LIMS_E_INPUT) || (!rows[i].may && !strstr(err.text, "listen=yes")))
			fail_msg("%s: %d %s", rows[i].protocol, rc, err.text);
		lims_device_close(d);
	}
	peer_end(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_scale_gives_its_weight_over_a_socket),
		cmocka_unit_test(every_scale_gives_its_weight_over_a_pseudo_terminal),
		cmocka_unit_test(a_sartorius_balance_says_who_it_is),
		cmocka_unit_test(what_does_not_say_whose_it_is_cannot_be_listened_to),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

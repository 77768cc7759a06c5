// SPDX-License-Identifier: Apache-2.0
// A scale over TCP and a pseudo-terminal: healthy, in motion, silent, late, glued, vanishing.
#include "tests/transport/peer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const char yaml[] = "format: lims-model-1\nid: test\nmaker: M\nmodel: T\nprotocol: mt-sics\nevidence: document\nsource: S\n"
						   "port: {timeout_ms: 100, latency_ms: 300}\nidentity: {model: I2, software: I3, serial: I4}\n";

struct room {
	struct lims_arena *arena;
	const struct lims_model *model;
};

/// One instrument open on a peer, with its last reading and capture.
struct bench {
	struct peer peer;
	struct lims_device *device;
	struct lims_reading reading;
	struct lims_buf capture;
	struct lims_err err;
	const struct lims_model *model;
};

static void set_up(struct bench *b, struct room *room, peer_fn answer, bool pty)
{
	memset(b, 0, sizeof *b);
	b->model = room->model;
	pty ? peer_pty(&b->peer, "pty", answer, NULL) : peer_tcp(&b->peer, "tcp", answer, NULL);
	struct lims_device_options o = {.model = room->model, .name = "scale", .program = "test"};
	if (lims_device_open(b->peer.url, &o, &b->device, &b->err) != LIMS_OK)
		fail_msg("%s", b->err.text);
	lims_buf_init(&b->capture, LIMS_CAPTURE_MAX);
}

static lims_rc get(struct bench *b, int timeout_ms)
{
	lims_buf_clear(&b->capture);
	lims_rc rc = lims_device_read(b->device, NULL, timeout_ms, &b->reading, &b->capture, &b->err);
	if (rc == LIMS_OK)
		same_by_capture(&b->capture, b->model, &b->reading);
	return rc;
}

static void take_down(struct bench *b)
{
	lims_device_close(b->device);
	peer_end(&b->peer);
	lims_buf_finish(&b->capture);
}

static void expect(struct bench *b, int timeout_ms, enum lims_reason reason, const char *digits)
{
	lims_rc rc = get(b, timeout_ms);
	if (rc != LIMS_OK)
		fail_msg("%s", b->err.text);
	if (b->reading.reason != reason || strcmp(b->reading.digits, digits) != 0)
		fail_msg("%s %s (%s) from\n%s", lims_reading_reason_name(b->reading.reason), b->reading.digits, b->reading.note,
			lims_buf_text(&b->capture));
}

static void healthy(struct peer *p, const uint8_t *bytes, size_t n, unsigned turn)
{
	(void)turn;
	if (n == 4 && memcmp(bytes, "SI\r\n", 4) == 0)
		peer_say(p, "S S     100.00 g\r\n");
	else if (n == 4 && memcmp(bytes, "I4\r\n", 4) == 0)
		peer_say(p, "I4 A \"1234567\"\r\n");
	else if (n == 4 && memcmp(bytes, "I2\r\n", 4) == 0)
		peer_say(p, "I2 A \"XS204 Excellence 220.0090 g\"\r\n");
	else
		peer_say(p, "ES\r\n");
}

static void a_stable_weight_is_read_with_its_bytes(void **state)
{
	struct bench b;
	set_up(&b, *state, healthy, false);
	expect(&b, 1000, LIMS_REASON_NONE, "100.00");
	// What crossed the line: SI CR LF, and S S     100.00 g CR LF.
	assert_non_null(strstr(lims_buf_text(&b.capture), " tx 53490d0a\n"));
	assert_non_null(strstr(lims_buf_text(&b.capture), " rx 5320532020202020"));
	assert_false(lims_device_simulated(b.device));
	take_down(&b);
}

static void a_pseudo_terminal_is_read_and_counts_as_simulated(void **state)
{
	struct bench b;
	set_up(&b, *state, healthy, true);
	expect(&b, 1000, LIMS_REASON_NONE, "100.00");
	assert_non_null(strstr(lims_buf_text(&b.capture), "\nsimulated: yes\n"));
	assert_true(lims_device_simulated(b.device));
	take_down(&b);
}

static void a_scale_says_who_it_is(void **state)
{
	struct bench b;
	struct lims_identity id;
	set_up(&b, *state, healthy, false);
	assert_int_equal(lims_device_identify(b.device, 1000, &id, &b.capture, &b.err), LIMS_OK);
	assert_string_equal(id.model, "XS204 Excellence 220.0090 g");
	assert_string_equal(id.serial, "1234567");
	assert_string_equal(id.software, ""); // answered by ES
	take_down(&b);
}

static void byte_by_byte(struct peer *p, const uint8_t *bytes, size_t n, unsigned turn)
{
	(void)bytes, (void)n, (void)turn;
	for (const char *c = "S S      12.340 kg\r\n"; *c; c++) {
		peer_send(p, c, 1);
		peer_wait_ms(1);
	}
}

static void an_answer_in_single_bytes_is_one_answer(void **state)
{
	struct bench b;
	set_up(&b, *state, byte_by_byte, false);
	expect(&b, 1000, LIMS_REASON_NONE, "12.340");
	take_down(&b);
}

static void settling(struct peer *p, const uint8_t *bytes, size_t n, unsigned turn)
{
	(void)bytes, (void)n;
	peer_say(p, turn < 3 ? "S D      99.90 g\r\n" : "S S     100.00 g\r\n");
}

static void a_scale_that_settles_is_waited_for(void **state)
{
	struct bench b;
	set_up(&b, *state, settling, false);
	expect(&b, 3000, LIMS_REASON_NONE, "100.00");
	take_down(&b);
}

static void moving(struct peer *p, const uint8_t *bytes, size_t n, unsigned turn)
{
	(void)bytes, (void)n, (void)turn;
	peer_say(p, "S D      99.90 g\r\n");
}

static void a_scale_that_never_settles_is_unstable_in_time(void **state)
{
	struct bench b;
	set_up(&b, *state, moving, false);
	int64_t start = lims_clock_monotonic_us();
	expect(&b, 400, LIMS_REASON_UNSTABLE, "99.90");
	assert_in_range(lims_clock_monotonic_us() - start, 300000, 900000);
	take_down(&b);
}

static void overloaded(struct peer *p, const uint8_t *bytes, size_t n, unsigned turn)
{
	(void)bytes, (void)n, (void)turn;
	peer_say(p, "S +\r\n");
}

static void overload_is_said_at_once(void **state)
{
	struct bench b;
	set_up(&b, *state, overloaded, false);
	int64_t start = lims_clock_monotonic_us();
	expect(&b, 5000, LIMS_REASON_OVERLOAD, "");
	assert_in_range(lims_clock_monotonic_us() - start, 0, 1000000);
	take_down(&b);
}

static void silent(struct peer *p, const uint8_t *bytes, size_t n, unsigned turn)
{
	(void)p, (void)bytes, (void)n, (void)turn;
}

static void a_silent_scale_is_a_timeout_with_its_question_kept(void **state)
{
	struct bench b;
	struct lims_device_stats s;
	set_up(&b, *state, silent, false);
	expect(&b, 250, LIMS_REASON_TIMEOUT, "");
	assert_non_null(strstr(lims_buf_text(&b.capture), " tx 53490d0a\n"));
	assert_non_null(strstr(lims_buf_text(&b.capture), " mark timeout\n"));
	lims_device_stats(b.device, &s);
	assert_int_equal(s.timeouts, 1);
	assert_int_equal(s.quarantines, 1);
	take_down(&b);
}

/// Answers every question, in order, but the first one late; each answer tells the number of its question.
static void late_once(struct peer *p, const uint8_t *bytes, size_t n, unsigned turn)
{
	char text[32];
	(void)bytes, (void)n;
	if (turn == 0)
		peer_wait_ms(220);
	snprintf(text, sizeof text, "S S %10u.00 g\r\n", turn);
	peer_say(p, text);
}

static void a_late_answer_is_never_taken_for_the_next_one(void **state)
{
	struct bench b;
	set_up(&b, *state, late_once, false);
	expect(&b, 150, LIMS_REASON_TIMEOUT, "");
	// The answer to question 0 arrives in quarantine; question 1 is asked when the line was silent, and its own answer is taken.
	expect(&b, 3000, LIMS_REASON_NONE, "1.00");
	assert_non_null(strstr(lims_buf_text(&b.capture), "2020302e303020670d0a\n")); // the late one is kept
	// The first answer of a capture decides nothing, so question 2 is followed by question 3.
	expect(&b, 3000, LIMS_REASON_NONE, "3.00");
	take_down(&b);
}

static void glued_once(struct peer *p, const uint8_t *bytes, size_t n, unsigned turn)
{
	(void)bytes, (void)n;
	peer_say(p, turn == 0 ? "S S     100.00 gS S     100.00 g\r\n" : "S S     100.01 g\r\n");
}

static void noisy_once(struct peer *p, const uint8_t *bytes, size_t n, unsigned turn)
{
	(void)bytes, (void)n;
	if (turn == 0)
		peer_send(p, "\x00\xff\x80\x13", 4);
	peer_say(p, turn == 0 ? "S S     100.00 g\r\n" : "S S     100.01 g\r\n");
}

static void truncated_once(struct peer *p, const uint8_t *bytes, size_t n, unsigned turn)
{
	(void)bytes, (void)n;
	peer_say(p, turn == 0 ? "S S     1" : "S S     100.01 g\r\n");
}

static void a_spoiled_answer_is_refused_and_asked_again_after_quarantine(void **state)
{
	static const peer_fn spoilers[] = {glued_once, noisy_once, truncated_once};
	for (size_t i = 0; i < 3; i++) {
		struct bench b;
		set_up(&b, *state, spoilers[i], false);
		int64_t start = lims_clock_monotonic_us();
		expect(&b, 3000, LIMS_REASON_NONE, "100.01");
		assert_true(lims_clock_monotonic_us() - start >= 300000);
		take_down(&b);
	}
}

static void glued(struct peer *p, const uint8_t *bytes, size_t n, unsigned turn)
{
	(void)bytes, (void)n, (void)turn;
	peer_say(p, "S S     100.00 gS S     100.00 g\r\n");
}

static void a_scale_that_always_glues_gives_no_reading(void **state)
{
	struct bench b;
	set_up(&b, *state, glued, false);
	expect(&b, 250, LIMS_REASON_BAD_FRAME, "");
	take_down(&b);
}

static void oversized(struct peer *p, const uint8_t *bytes, size_t n, unsigned turn)
{
	static char field[9000];
	(void)bytes, (void)n, (void)turn;
	memset(field, '1', sizeof field - 1);
	peer_say(p, "S S ");
	peer_say(p, field);
	peer_say(p, " g\r\n");
}

static void an_endless_answer_is_oversized(void **state)
{
	struct bench b;
	set_up(&b, *state, oversized, false);
	expect(&b, 300, LIMS_REASON_OVERSIZED, "");
	take_down(&b);
}

static void vanishing(struct peer *p, const uint8_t *bytes, size_t n, unsigned turn)
{
	if (turn == 0) {
		peer_say(p, "S S     1");
		peer_vanish(p);
	} else
		healthy(p, bytes, n, turn);
}

static void a_scale_that_vanishes_leaves_its_capture_and_is_found_again(void **state)
{
	struct bench b;
	struct lims_device_stats s;
	set_up(&b, *state, vanishing, false);
	assert_int_equal(get(&b, 1000), LIMS_E_DEVICE);
	assert_non_null(strstr(b.err.text, "gone"));
	assert_non_null(strstr(lims_buf_text(&b.capture), " rx 532053202020202031\n"));
	assert_non_null(strstr(lims_buf_text(&b.capture), " mark line gone\n"));
	expect(&b, 1000, LIMS_REASON_NONE, "100.00");
	lims_device_stats(b.device, &s);
	assert_int_equal(s.reconnects, 1);
	take_down(&b);
}

static void a_pseudo_terminal_that_is_closed_is_noticed(void **state)
{
	struct bench b;
	set_up(&b, *state, vanishing, true);
	int64_t start = lims_clock_monotonic_us();
	assert_int_equal(get(&b, 5000), LIMS_E_DEVICE);
	assert_in_range(lims_clock_monotonic_us() - start, 0, 2000000);
	take_down(&b);
}

static void power_on(struct peer *p, const uint8_t *bytes, size_t n, unsigned turn)
{
	healthy(p, bytes, n, turn);
	if (turn == 1) { // somebody switches the scale off and on
		peer_wait_ms(20);
		peer_say(p, "I4 A \"1234567\"\r\n");
	}
}

static void the_line_of_a_scale_switched_on_is_not_taken_for_an_answer(void **state)
{
	struct bench b;
	set_up(&b, *state, power_on, false);
	expect(&b, 1000, LIMS_REASON_NONE, "100.00");
	peer_wait_ms(60);
	expect(&b, 3000, LIMS_REASON_NONE, "100.00");
	assert_non_null(strstr(lims_buf_text(&b.capture), " mark unasked bytes\n"));
	take_down(&b);
}

static void what_was_recorded_can_be_replayed(void **state)
{
	struct room *room = *state;
	struct peer p;
	struct lims_device *d;
	struct lims_reading r;
	struct lims_err err = {0};
	char dir[] = "/tmp/lims-test-XXXXXX", file[64], url[256];
	assert_non_null(mkdtemp(dir));
	snprintf(file, sizeof file, "%s/a.capture", dir);
	peer_tcp(&p, "tcp", settling, NULL);
	snprintf(url, sizeof url, "record:%s:%s", file, p.url);
	struct lims_device_options o = {.model = room->model, .program = "test"};
	assert_int_equal(lims_device_open(url, &o, &d, &err), LIMS_OK);
	assert_int_equal(lims_device_read(d, NULL, 3000, &r, NULL, &err), LIMS_OK);
	assert_string_equal(r.digits, "100.00");
	lims_device_close(d);
	// What was recorded once is never written over.
	assert_int_equal(lims_device_open(url, &o, &d, &err), LIMS_E_STORAGE);
	peer_end(&p);
	snprintf(url, sizeof url, "replay:%s", file);
	assert_int_equal(lims_device_open(url, &o, &d, &err), LIMS_OK);
	assert_true(lims_device_simulated(d));
	assert_int_equal(lims_device_read(d, NULL, 3000, &r, NULL, &err), LIMS_OK);
	assert_int_equal(r.reason, LIMS_REASON_NONE);
	assert_string_equal(r.digits, "100.00");
	// No further question is in it.
	assert_int_equal(lims_device_read(d, NULL, 3000, &r, NULL, &err), LIMS_E_DEVICE);
	lims_device_close(d);
	assert_int_equal(unlink(file), 0);
	assert_int_equal(rmdir(dir), 0);
}

static void what_cannot_be_opened_is_one_sentence(void **state)
{
	struct room *room = *state;
	struct lims_device *d;
	struct lims_err err = {0};
	struct lims_device_options o = {.model = room->model};
	assert_int_equal(lims_device_open("tcp:127.0.0.1:1", &o, &d, &err), LIMS_E_DEVICE);
	assert_int_equal(lims_device_open("pty:/dev/null", &o, &d, &err), LIMS_E_DEVICE);
	assert_int_equal(lims_device_open("pty:/nowhere", &o, &d, &err), LIMS_E_DEVICE);
	assert_int_equal(lims_device_open("serial:/nowhere", &o, &d, &err), LIMS_E_DEVICE);
	assert_int_equal(lims_device_open("modbus-tcp:127.0.0.1:502", &o, &d, &err), LIMS_E_INPUT); // another protocol than the model's
	assert_int_equal(lims_device_open("replay:/nowhere", &o, &d, &err), LIMS_E_NOT_FOUND);
	assert_int_equal(lims_device_open("nonsense", &o, &d, &err), LIMS_E_INPUT);
}

static int setup(void **state)
{
	static struct room room;
	room.arena = lims_arena_create((size_t)1 << 22);
	if (!room.arena)
		return -1;
	room.model = model_from(room.arena, yaml);
	*state = &room;
	return 0;
}

static int teardown(void **state)
{
	lims_arena_destroy(((struct room *)*state)->arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_stable_weight_is_read_with_its_bytes),
		cmocka_unit_test(a_pseudo_terminal_is_read_and_counts_as_simulated),
		cmocka_unit_test(a_scale_says_who_it_is),
		cmocka_unit_test(an_answer_in_single_bytes_is_one_answer),
		cmocka_unit_test(a_scale_that_settles_is_waited_for),
		cmocka_unit_test(a_scale_that_never_settles_is_unstable_in_time),
		cmocka_unit_test(overload_is_said_at_once),
		cmocka_unit_test(a_silent_scale_is_a_timeout_with_its_question_kept),
		cmocka_unit_test(a_late_answer_is_never_taken_for_the_next_one),
		cmocka_unit_test(a_spoiled_answer_is_refused_and_asked_again_after_quarantine),
		cmocka_unit_test(a_scale_that_always_glues_gives_no_reading),
		cmocka_unit_test(an_endless_answer_is_oversized),
		cmocka_unit_test(a_scale_that_vanishes_leaves_its_capture_and_is_found_again),
		cmocka_unit_test(a_pseudo_terminal_that_is_closed_is_noticed),
		cmocka_unit_test(the_line_of_a_scale_switched_on_is_not_taken_for_an_answer),
		cmocka_unit_test(what_was_recorded_can_be_replayed),
		cmocka_unit_test(what_cannot_be_opened_is_one_sentence),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}

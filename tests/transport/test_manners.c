// SPDX-License-Identifier: Apache-2.0
// Instruments that are listened to and talked with, live.
#include "drivers/transport/hub.h"
#include "drivers/transport/transport.h"
#include "tests/transport/peer.h"

#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

#include <cmocka.h>

/// A stream needs somebody who speaks without being asked.
struct speaker {
	struct peer peer;
	pthread_t thread;
	const char *text;
	int every_ms;
	bool stop;
};

static void count_only(struct peer *p, const uint8_t *bytes, size_t n, unsigned turn)
{
	(void)p, (void)bytes, (void)n, (void)turn;
}

static void *speak(void *arg)
{
	struct speaker *s = arg;
	while (!__atomic_load_n(&s->stop, __ATOMIC_ACQUIRE)) {
		peer_wait_ms(s->every_ms);
		(void)!write(s->peer.master, s->text, strlen(s->text));
	}
	return NULL;
}

static void begin(struct speaker *s, const char *text, int every_ms)
{
	*s = (struct speaker){.text = text, .every_ms = every_ms};
	peer_pty(&s->peer, "pty", count_only, NULL);
	pthread_create(&s->thread, NULL, speak, s);
}

static void end(struct speaker *s)
{
	__atomic_store_n(&s->stop, true, __ATOMIC_RELEASE);
	tcflush(s->peer.keep, TCIFLUSH); // a writer who waits for room goes on
	pthread_join(s->thread, NULL);
	peer_end(&s->peer);
}

static const struct lims_device_options stream = {.protocol = "made-stream", .program = "test"};
static const struct lims_device_options talker = {.protocol = "made-talk", .program = "test"};

static void a_stream_is_read_and_nothing_is_sent(void **state)
{
	struct speaker s;
	struct lims_device *d;
	struct lims_reading r;
	struct lims_buf capture;
	struct lims_device_stats stats;
	struct lims_err err = {0};
	(void)state;
	begin(&s, "=12.50\r\n", 100);
	assert_int_equal(lims_device_open(s.peer.url, &stream, &d, &err), LIMS_OK);
	lims_buf_init(&capture, LIMS_CAPTURE_MAX);
	int64_t start = lims_clock_monotonic_us();
	assert_int_equal(lims_device_read(d, NULL, 5000, &r, &capture, &err), LIMS_OK);
	if (r.reason != LIMS_REASON_NONE)
		fail_msg("%s", lims_buf_text(&capture));
	assert_string_equal(r.digits, "12.50");
	assert_in_range(lims_clock_monotonic_us() - start, 1000000, 3000000);
	same_by_capture(&capture, NULL, &r);
	assert_null(strstr(lims_buf_text(&capture), " tx "));
	assert_int_equal(s.peer.turns, 0);
	lims_device_stats(d, &stats);
	assert_true(stats.answers >= 6);
	assert_int_equal(stats.bytes_out, 0);
	lims_buf_finish(&capture);
	lims_device_close(d);
	end(&s);
}

static void a_long_listening_keeps_the_newer_half_of_what_it_heard(void **state)
{
	static char flood[1025];
	struct speaker s;
	struct lims_device *d;
	struct lims_reading r;
	struct lims_buf capture;
	struct lims_err err = {0};
	(void)state;
	for (size_t i = 0; i + 8 < sizeof flood; i += 8) // readings that never agree
		snprintf(flood + i, 9, "=1%zu.50\r\n", i / 8 % 10);
	begin(&s, flood, 1);
	assert_int_equal(lims_device_open(s.peer.url, &stream, &d, &err), LIMS_OK);
	lims_buf_init(&capture, LIMS_CAPTURE_MAX);
	for (int i = 0; i < 8 && !strstr(lims_buf_text(&capture), " mark older lines left out\n"); i++) {
		lims_buf_clear(&capture);
		assert_int_equal(lims_device_read(d, NULL, 4000, &r, &capture, &err), LIMS_OK);
		assert_int_not_equal(r.reason, LIMS_REASON_NONE);
		same_by_capture(&capture, NULL, &r);
	}
	assert_non_null(strstr(lims_buf_text(&capture), " mark older lines left out\n"));
	assert_in_range(capture.len, LIMS_CAPTURE_MAX * 4 / 10, LIMS_CAPTURE_MAX);
	lims_buf_finish(&capture);
	lims_device_close(d);
	end(&s);
}

static void a_line_that_listens_cannot_send(void **state)
{
	struct peer p;
	struct lims_url u;
	struct lims_line *l;
	struct lims_err err = {0};
	(void)state;
	for (int i = 0; i < 2; i++) {
		i ? peer_tcp(&p, "tcp", count_only, NULL) : peer_pty(&p, "pty", count_only, NULL);
		assert_int_equal(lims_url_parse(p.url, &u, &err), LIMS_OK);
		u.listen = true;
		assert_int_equal(lims_line_open(&u, NULL, &l, &err), LIMS_OK);
		assert_int_equal(lims_line_send(l, (const uint8_t *)"Z\r\n", 3, 100, &err), LIMS_E_INPUT);
		assert_non_null(strstr(err.text, "listen"));
		peer_wait_ms(50);
		assert_int_equal(p.turns, 0);
		lims_line_close(l);
		peer_end(&p);
	}
}

static void what_lay_in_the_buffers_is_not_read(void **state)
{
	struct speaker s;
	struct lims_device *d;
	struct lims_reading r;
	struct lims_err err = {0};
	(void)state;
	begin(&s, "", 1000);
	assert_int_equal(lims_device_open(s.peer.url, &stream, &d, &err), LIMS_OK);
	(void)!write(s.peer.master, "S1.00\r\nS12.50\r\nS12.50\r\n", 23);
	peer_wait_ms(50);
	assert_int_equal(lims_device_read(d, NULL, 300, &r, NULL, &err), LIMS_OK);
	assert_int_equal(r.reason, LIMS_REASON_TIMEOUT);
	lims_device_close(d);
	end(&s);
}

/// A device server that gives what it kept as soon as somebody connects, some of it late, and then what the scale shows now.
static void *serve_old_bytes(void *arg)
{
	int listener = *(int *)arg, fd = accept(listener, NULL, NULL);
	for (int i = 0; i < 8; i++) {
		(void)!write(fd, "S99.00\r\nS99.00\r\n", 16);
		peer_wait_ms(50);
	}
	peer_wait_ms(800);
	while (send(fd, "S12.50\r\n", 8, MSG_NOSIGNAL) == 8)
		peer_wait_ms(50);
	close(fd);
	return NULL;
}

static void what_a_device_server_had_kept_is_not_read(void **state)
{
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof a;
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	pthread_t thread;
	struct lims_device *d;
	struct lims_reading r;
	struct lims_err err = {0};
	char url[64];
	(void)state;
	assert_int_equal(bind(listener, (struct sockaddr *)&a, sizeof a), 0);
	assert_int_equal(listen(listener, 1), 0);
	assert_int_equal(getsockname(listener, (struct sockaddr *)&a, &size), 0);
	snprintf(url, sizeof url, "tcp:127.0.0.1:%u", ntohs(a.sin_port));
	pthread_create(&thread, NULL, serve_old_bytes, &listener);
	assert_int_equal(lims_device_open(url, &stream, &d, &err), LIMS_OK);
	assert_int_equal(lims_device_read(d, NULL, 5000, &r, NULL, &err), LIMS_OK);
	assert_int_equal(r.reason, LIMS_REASON_NONE);
	assert_string_equal(r.digits, "12.50");
	// The connection stands: the next reading does not wait again.
	int64_t start = lims_clock_monotonic_us();
	assert_int_equal(lims_device_read(d, NULL, 5000, &r, NULL, &err), LIMS_OK);
	assert_string_equal(r.digits, "12.50");
	assert_in_range(lims_clock_monotonic_us() - start, 0, 900000);
	lims_device_close(d);
	pthread_join(thread, NULL);
	close(listener);
}

static void a_hub_has_the_newest_reading_of_a_stream_at_hand(void **state)
{
	struct speaker s;
	struct lims_hub *h = lims_hub_create();
	struct lims_hub_state st;
	size_t i = 0;
	struct lims_err err = {0};
	(void)state;
	begin(&s, "S12.50\r\n", 20);
	assert_int_equal(lims_hub_add(h, s.peer.url, &stream, NULL, 1000, 500, &i, &err), LIMS_OK);
	peer_wait_ms(700);
	assert_int_equal(lims_hub_state(h, i, &st, &err), LIMS_OK);
	assert_true(st.open);
	assert_true(st.has_last);
	assert_string_equal(st.last.digits, "12.50");
	assert_in_range(lims_clock_now(0).us - st.last.at.us, 0, 200000); // not a second old, though the period is one
	assert_true(st.stats.answers > 15);
	// For a record through the hub, while it goes on listening.
	struct lims_reading r;
	assert_int_equal(lims_hub_read(h, i, NULL, 2000, &r, NULL, &err), LIMS_OK);
	assert_int_equal(r.reason, LIMS_REASON_NONE);
	lims_hub_destroy(h);
	end(&s);
}

/// Answers the made-up conversation; `user` says what it does wrong.
static void answer(struct peer *p, const uint8_t *bytes, size_t n, unsigned turn)
{
	const char *fault = p->user;
	(void)turn;
	if (n >= 7 && memcmp(bytes + n - 7, "HELLO\r\n", 7) == 0) // the farewell of the conversation before may stand before it
		peer_say(p, strcmp(fault, "deaf") == 0 ? "" : strcmp(fault, "rude") == 0 ? "=99.00\r\n" : "Imade\r\n");
	else if (n == 5 && memcmp(bytes, "ACK\r\n", 5) == 0) {
		peer_say(p, "=12");
		peer_wait_ms(20);
		peer_say(p, ".50\r\n");
	}
}

static void a_conversation_is_held_to_its_end(void **state)
{
	struct peer p;
	struct lims_device *d;
	struct lims_reading r;
	struct lims_buf capture;
	struct lims_err err = {0};
	(void)state;
	peer_tcp(&p, "tcp", answer, (void *)"");
	assert_int_equal(lims_device_open(p.url, &talker, &d, &err), LIMS_OK);
	lims_buf_init(&capture, LIMS_CAPTURE_MAX);
	assert_int_equal(lims_device_read(d, NULL, 5000, &r, &capture, &err), LIMS_OK);
	if (r.reason != LIMS_REASON_NONE)
		fail_msg("%s", lims_buf_text(&capture));
	assert_string_equal(r.digits, "12.50");
	same_by_capture(&capture, NULL, &r);
	// HELLO, ACK, the change of speed, BYE, the end.
	const char *order[] = {
		" mark talk\n", " tx 48454c4c4f0d0a\n", " tx 41434b0d0a\n", " mark baud 4800 7E1\n", " tx 4259450d0a\n", " mark done\n"};
	const char *at = lims_buf_text(&capture);
	for (size_t i = 0; i < 6; i++) {
		at = strstr(at, order[i]);
		assert_non_null(at);
	}
	// The next one begins at the port's own speed again.
	lims_buf_clear(&capture);
	assert_int_equal(lims_device_read(d, NULL, 5000, &r, &capture, &err), LIMS_OK);
	assert_non_null(strstr(lims_buf_text(&capture), " mark baud 9600 8N1\n"));
	assert_int_equal(lims_device_look(d, NULL, 1000, &r, &err), LIMS_OK);
	assert_string_equal(r.digits, "12.50");
	lims_buf_finish(&capture);
	lims_device_close(d);
	peer_end(&p);
}

static void a_conversation_that_fails_says_why_in_time(void **state)
{
	static const struct {
		const char *fault, *mark;
	} cases[] = {{"deaf", " mark timeout\n"}, {"rude", " mark no identification\n"}};
	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct peer p;
		struct lims_device *d;
		struct lims_reading r;
		struct lims_buf capture;
		struct lims_err err = {0};
		peer_tcp(&p, "tcp", answer, (void *)cases[i].fault);
		assert_int_equal(lims_device_open(p.url, &talker, &d, &err), LIMS_OK);
		lims_buf_init(&capture, LIMS_CAPTURE_MAX);
		int64_t start = lims_clock_monotonic_us();
		assert_int_equal(lims_device_read(d, NULL, 300, &r, &capture, &err), LIMS_OK);
		assert_in_range(lims_clock_monotonic_us() - start, 0, 1500000);
		assert_true(r.reason != LIMS_REASON_NONE);
		assert_non_null(strstr(lims_buf_text(&capture), cases[i].mark));
		same_by_capture(&capture, NULL, &r);
		lims_buf_finish(&capture);
		lims_device_close(d);
		peer_end(&p);
	}
}

static void nothing_is_opened_on_a_guess(void **state)
{
	struct lims_device *d;
	struct lims_err err = {0};
	(void)state;
	assert_int_equal(lims_device_open("tcp:127.0.0.1:1", NULL, &d, &err), LIMS_E_INPUT);
	assert_non_null(strstr(err.text, "protocol"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_stream_is_read_and_nothing_is_sent),
		cmocka_unit_test(a_long_listening_keeps_the_newer_half_of_what_it_heard),
		cmocka_unit_test(a_line_that_listens_cannot_send),
		cmocka_unit_test(what_lay_in_the_buffers_is_not_read),
		cmocka_unit_test(what_a_device_server_had_kept_is_not_read),
		cmocka_unit_test(a_hub_has_the_newest_reading_of_a_stream_at_hand),
		cmocka_unit_test(a_conversation_is_held_to_its_end),
		cmocka_unit_test(a_conversation_that_fails_says_why_in_time),
		cmocka_unit_test(nothing_is_opened_on_a_guess),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: Apache-2.0
// The hub: each instrument in its own state, none delayed by another.
#include "drivers/transport/hub.h"
#include "tests/transport/peer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char yaml[] = "format: lims-model-1\nid: test\nmaker: M\nmodel: T\nprotocol: mt-sics\nevidence: document\nsource: S\n"
						   "port: {timeout_ms: 200, latency_ms: 200}\n";

static void healthy(struct peer *p, const uint8_t *bytes, size_t n, unsigned turn)
{
	(void)bytes, (void)n, (void)turn;
	peer_say(p, "S S     100.00 g\r\n");
}

static void silent(struct peer *p, const uint8_t *bytes, size_t n, unsigned turn)
{
	(void)p, (void)bytes, (void)n, (void)turn;
}

static void vanishing_once(struct peer *p, const uint8_t *bytes, size_t n, unsigned turn)
{
	if (turn == 0)
		peer_vanish(p);
	else
		healthy(p, bytes, n, turn);
}

static const struct lims_device_options scale = {.protocol = "mt-sics"};

static struct lims_hub_state state_of(struct lims_hub *h, size_t i)
{
	struct lims_hub_state s;
	assert_int_equal(lims_hub_state(h, i, &s, NULL), LIMS_OK);
	return s;
}

static void a_silent_instrument_delays_nobody(void **state)
{
	struct peer peers[5];
	size_t index[5];
	struct lims_hub *h = lims_hub_create();
	struct lims_device_options o = {.model = model_from(*state, yaml)};
	for (size_t i = 0; i < 5; i++) {
		peer_tcp(&peers[i], "tcp", i == 2 ? silent : healthy, NULL);
		assert_int_equal(lims_hub_add(h, peers[i].url, &o, NULL, 20, 500, &index[i], NULL), LIMS_OK);
	}
	peer_wait_ms(700);
	for (size_t i = 0; i < 5; i++) {
		struct lims_hub_state s = state_of(h, index[i]);
		if (i == 2) {
			assert_false(s.has_last);
			assert_true(s.stats.answers == 0 && s.stats.timeouts >= 1);
			assert_int_equal(s.latest.reason, LIMS_REASON_TIMEOUT);
			continue;
		}
		// 700 ms at one look in 20 ms would be 35; a hub that asked one after the other would have come to none.
		assert_true(s.open && s.has_last && s.looks >= 10);
		assert_string_equal(s.last.digits, "100.00");
		assert_true(s.last.at.us > 0);
		assert_true(s.stats.answers >= 10);
		assert_int_equal(s.stats.timeouts, 0);
	}
	lims_hub_destroy(h);
	for (size_t i = 0; i < 5; i++)
		peer_end(&peers[i]);
}

static void an_instrument_that_vanished_is_found_again(void **state)
{
	struct peer p;
	size_t i = 0;
	struct lims_hub *h = lims_hub_create();
	(void)state;
	peer_tcp(&p, "tcp", vanishing_once, NULL);
	assert_int_equal(lims_hub_add(h, p.url, &scale, NULL, 20, 100, &i, NULL), LIMS_OK);
	peer_wait_ms(300);
	struct lims_hub_state s = state_of(h, i);
	assert_false(s.open);
	assert_non_null(strstr(s.trouble, "gone"));
	peer_wait_ms(1100);
	s = state_of(h, i);
	assert_true(s.open && s.has_last);
	assert_string_equal(s.trouble, "");
	assert_int_equal(s.stats.reconnects, 1);
	lims_hub_destroy(h);
	peer_end(&p);
}

static void a_line_that_cannot_be_opened_says_why(void **state)
{
	size_t i = 0;
	struct lims_hub *h = lims_hub_create();
	struct lims_hub_state s;
	(void)state;
	assert_int_equal(lims_hub_add(h, "tcp:127.0.0.1:1", &scale, NULL, 20, 100, &i, NULL), LIMS_OK);
	peer_wait_ms(100);
	s = state_of(h, i);
	assert_false(s.open);
	assert_non_null(strstr(s.trouble, "127.0.0.1"));
	assert_int_equal(lims_hub_state(h, 1, &s, NULL), LIMS_E_NOT_FOUND);
	assert_int_equal(lims_hub_add(h, "nonsense", &scale, NULL, 20, 100, &i, NULL), LIMS_E_INPUT);
	assert_int_equal(lims_hub_add(h, "tcp:127.0.0.1:1", &scale, NULL, 1, 100, &i, NULL), LIMS_E_INPUT);
	lims_hub_destroy(h);
}

static void a_reading_for_a_record_is_taken_while_the_hub_runs(void **state)
{
	struct peer p;
	size_t i = 0;
	struct lims_reading r;
	struct lims_buf capture;
	struct lims_hub *h = lims_hub_create();
	(void)state;
	peer_tcp(&p, "tcp", healthy, NULL);
	assert_int_equal(lims_hub_add(h, p.url, &scale, NULL, 20, 100, &i, NULL), LIMS_OK);
	lims_buf_init(&capture, LIMS_CAPTURE_MAX);
	for (int k = 0; k < 5; k++) {
		lims_buf_clear(&capture);
		assert_int_equal(lims_hub_read(h, i, NULL, 1000, &r, &capture, NULL), LIMS_OK);
		assert_int_equal(r.reason, LIMS_REASON_NONE);
		same_by_capture(&capture, NULL, &r);
		peer_wait_ms(10);
	}
	lims_buf_finish(&capture);
	lims_hub_destroy(h);
	peer_end(&p);
}

static int setup(void **state)
{
	*state = lims_arena_create((size_t)1 << 20);
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
		cmocka_unit_test(a_silent_instrument_delays_nobody),
		cmocka_unit_test(an_instrument_that_vanished_is_found_again),
		cmocka_unit_test(a_line_that_cannot_be_opened_says_why),
		cmocka_unit_test(a_reading_for_a_record_is_taken_while_the_hub_runs),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}

// SPDX-License-Identifier: Apache-2.0
// The device layer in small: what is sent, what comes back in pieces, and the marks between, as lines of a capture.
#include "tests/protocol/converse.h"

#include "drivers/protocol/protocol.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { STEP_US = 1000, ANSWER = 512 };

struct stage {
	const struct lims_protocol *protocol;
	struct lims_ask ask;
	struct lims_talk state;
	struct lims_buf text;
	int64_t at_us;
};

static void line(struct stage *s, enum lims_capture_kind kind, const void *bytes, size_t n)
{
	lims_capture_write_line(&s->text, s->at_us += STEP_US, kind, bytes, n);
}

/// Shows the driver an answer: first a half, then all of it, then the silence behind it.
static void show(struct stage *s, const uint8_t *answer, size_t n, struct lims_talk_step *step)
{
	const size_t parts[] = {n / 2, n, n};
	for (size_t i = 0; i < 3; i++) {
		*step = (struct lims_talk_step){.want = LIMS_TALK_WAIT};
		s->protocol->talk(&s->ask, &s->state, answer, parts[i], i == 2, step);
		if (step->want != LIMS_TALK_WAIT)
			return;
	}
	step->want = LIMS_TALK_FAILED;
	snprintf(step->note, sizeof step->note, "timeout");
}

static void run(struct stage *s, converse_fn answer, void *user, struct conversed *ret)
{
	struct lims_talk_step step = {.want = LIMS_TALK_WAIT};
	line(s, LIMS_CAPTURE_MARK, LIMS_MARK_TALK, strlen(LIMS_MARK_TALK));
	s->protocol->talk(&s->ask, &s->state, NULL, 0, false, &step);
	while (step.want == LIMS_TALK_SEND) {
		uint8_t bytes[ANSWER];
		assert_in_range(step.q.len, 1, LIMS_REQUEST_MAX);
		line(s, LIMS_CAPTURE_TX, step.q.bytes, step.q.len);
		size_t n = answer(user, step.q.bytes, step.q.len, ret->sends, bytes);
		if (n)
			line(s, LIMS_CAPTURE_RX, bytes, n);
		assert_true(ret->sends++ < LIMS_TALK_PIECES);
		show(s, bytes, n, &step);
	}
	assert_true(step.want == LIMS_TALK_DONE || step.want == LIMS_TALK_FAILED);
	ret->done = step.want == LIMS_TALK_DONE;
	memcpy(ret->note, step.note, sizeof ret->note);
	if (step.q.len)
		line(s, LIMS_CAPTURE_TX, step.q.bytes, step.q.len);
	const char *end = ret->done ? LIMS_MARK_DONE : "timeout";
	line(s, LIMS_CAPTURE_MARK, end, strlen(end));
}

void converse(
	const char *protocol, const char *role, const char *setup, unsigned unit, converse_fn answer, void *user, struct conversed *ret)
{
	struct lims_setup declared;
	struct lims_capture_head head = {.port = "tcp:127.0.0.1:4001"};
	struct lims_capture c;
	struct lims_err err = {0};
	struct lims_arena *arena = lims_arena_create((size_t)1 << 22);
	struct stage s = {.protocol = lims_protocol_find(protocol)};
	assert_non_null(arena);
	assert_non_null(s.protocol);
	assert_int_equal(lims_setup_parse(setup, &declared, NULL), LIMS_OK);
	s.ask = (struct lims_ask){.setup = &declared, .role = role, .unit = unit};
	head.version = s.protocol->version;
	snprintf(head.protocol, sizeof head.protocol, "%s", protocol);
	snprintf(head.setup, sizeof head.setup, "%s", setup);
	snprintf(head.role, sizeof head.role, "%s", role);
	lims_buf_init(&s.text, LIMS_CAPTURE_MAX);
	lims_capture_write_head(&s.text, &head);
	*ret = (struct conversed){.sends = 0};
	run(&s, answer, user, ret);
	if (lims_capture_parse(lims_buf_text(&s.text), s.text.len, arena, &c, &err) != LIMS_OK ||
		lims_capture_decide(&c, NULL, NULL, &ret->decision, &err) != LIMS_OK)
		fail_msg("%s in\n%s", err.text, lims_buf_text(&s.text));
	lims_buf_finish(&s.text);
	lims_arena_destroy(arena);
}

// SPDX-License-Identifier: Apache-2.0
// The text form of a capture: written, read back, and refused when it is not what it says.
#include "tests/protocol/collect.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char good[] = "lims-capture-1\n"
						   "port: tcp:127.0.0.1:4001\n"
						   "protocol: mt-sics 1\n"
						   "model:\n"
						   "device: Cân bàn số 1\n"
						   "setup: unit=g\n"
						   "role: mass\n"
						   "start: 2026-11-23T15:04:05.123456+07:00\n"
						   "program: lims 0.1.0\n"
						   "simulated: no\n"
						   "\n"
						   "0 mark open\n"
						   "12 tx 53490d0a\n"
						   "12 rx 5320532020202020\n"
						   "345678 rx 3130302e303020670d0a\n";

static lims_rc parse(struct lims_arena *a, const char *text, struct lims_capture *c, struct lims_err *err)
{
	*err = (struct lims_err){0};
	return lims_capture_parse(text, strlen(text), a, c, err);
}

static void what_was_read_is_written_back_byte_for_byte(void **state)
{
	struct lims_capture c;
	struct lims_err err;
	struct lims_buf b;
	assert_int_equal(parse(*state, good, &c, &err), LIMS_OK);
	assert_string_equal(c.head.device, "Cân bàn số 1");
	assert_false(c.head.simulated);
	assert_int_equal(c.head.start.offset_min, 420);
	assert_int_equal(c.count, 4);
	assert_int_equal(c.lines[1].kind, LIMS_CAPTURE_TX);
	assert_int_equal(c.lines[3].elapsed_us, 345678);
	assert_int_equal(c.total, 4 + 8 + 10);
	lims_buf_init(&b, LIMS_CAPTURE_MAX);
	lims_capture_write_head(&b, &c.head);
	for (size_t i = 0; i < c.count; i++) {
		const struct lims_capture_line *l = &c.lines[i];
		if (l->kind == LIMS_CAPTURE_MARK)
			lims_capture_write_line(&b, l->elapsed_us, l->kind, l->mark, strlen(l->mark));
		else
			lims_capture_write_line(&b, l->elapsed_us, l->kind, c.bytes + l->at, l->len);
	}
	assert_string_equal(lims_buf_text(&b), good);
	lims_buf_finish(&b);
}

static void many_bytes_become_several_lines_and_the_same_bytes(void **state)
{
	struct lims_capture c, again;
	struct lims_err err;
	struct lims_buf b;
	uint8_t bytes[3000];
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (uint8_t)(i * 7);
	assert_int_equal(parse(*state, good, &c, &err), LIMS_OK);
	lims_buf_init(&b, LIMS_CAPTURE_MAX);
	lims_capture_write_head(&b, &c.head);
	lims_capture_write_line(&b, 5, LIMS_CAPTURE_RX, bytes, sizeof bytes);
	assert_int_equal(parse(*state, lims_buf_text(&b), &again, &err), LIMS_OK);
	assert_int_equal(again.count, 3);
	assert_int_equal(again.total, sizeof bytes);
	assert_memory_equal(again.bytes, bytes, sizeof bytes);
	lims_buf_finish(&b);
}

/// `good` with the first `from` replaced by `to`.
static void spoiled(struct lims_arena *a, const char *from, const char *to, const char *line)
{
	char text[4096];
	struct lims_capture c;
	struct lims_err err;
	const char *at = strstr(good, from);
	assert_non_null(at);
	snprintf(text, sizeof text, "%.*s%s%s", (int)(at - good), good, to, at + strlen(from));
	assert_int_equal(parse(a, text, &c, &err), LIMS_E_INPUT);
	if (!strstr(err.text, line))
		fail_msg("\"%s\" is not in: %s", line, err.text);
}

static void every_other_form_is_refused_with_its_line(void **state)
{
	spoiled(*state, "lims-capture-1", "lims-capture-4", "line 1 of the capture: the capture was made by a newer program");
	spoiled(*state, "lims-capture-1", "lims-capture-0", "line 1 ");
	spoiled(*state, "lims-capture-1", "lims-capture-12", "line 1 ");
	spoiled(*state, "port: ", "prot: ", "line 2 ");
	spoiled(*state, "mt-sics 1", "mt-sics", "line 3 ");
	spoiled(*state, "mt-sics 1", "mt-sics 01", "line 3 ");
	spoiled(*state, "model:", "model: x", "line 4 ");
	spoiled(*state, "model:", "model: x sha256:00", "line 4 ");
	spoiled(*state, "device: ", "device:  ", "line 5 ");
	spoiled(*state, "device: ", "device: \t", "line 5 ");
	spoiled(*state, "unit=g", "unit", "unit");
	spoiled(*state, "15:04:05.123456", "15:04:05", "line 8 ");
	spoiled(*state, "2026-11-23T", "2026-02-30T", "");
	spoiled(*state, "simulated: no", "simulated: maybe", "line 10 ");
	spoiled(*state, "simulated: no\n\n", "simulated: no\n", "line 11 ");
	spoiled(*state, "0 mark open", "0 mark", "line 12 ");
	spoiled(*state, "0 mark open", "00 mark open", "line 12 ");
	spoiled(*state, "0 mark open", "-1 mark open", "line 12 ");
	spoiled(*state, "0 mark open", "13 mark open", "line 13 ");
	spoiled(*state, "0 mark open", "9999999999999 mark open", "line 12 ");
	spoiled(*state, "12 tx", "12 xt", "line 13 ");
	spoiled(*state, "53490d0a", "53490d0", "line 13 ");
	spoiled(*state, "53490d0a", "53490D0A", "line 13 ");
	spoiled(*state, "53490d0a", "5349 0d0a", "line 13 ");
	spoiled(*state, "53490d0a", "", "line 13 ");
	spoiled(*state, "\n12 rx", "\r\n12 rx", "line 13 ");
	spoiled(*state, "\n12 rx", "\n\n12 rx", "line 14 ");
}

static void a_capture_cut_at_any_byte_is_refused_or_shorter(void **state)
{
	(void)state;
	struct lims_err err;
	for (size_t n = 0; n < sizeof good - 1; n++) {
		struct lims_arena *a = lims_arena_create(LIMS_CAPTURE_ARENA);
		struct lims_capture c = {.count = 0};
		err = (struct lims_err){0};
		lims_rc rc = lims_capture_parse(good, n, a, &c, &err);
		assert_true(rc == LIMS_E_INPUT || (good[n - 1] == '\n' && c.count < 4));
		lims_arena_destroy(a);
	}
}

static void too_large_a_capture_is_refused(void **state)
{
	struct lims_capture c;
	struct lims_err err;
	struct lims_buf b;
	lims_buf_init(&b, 4 * LIMS_CAPTURE_MAX);
	lims_buf_add_text(&b, good);
	for (size_t i = 0; i <= LIMS_CAPTURE_LINES; i++)
		lims_buf_add_text(&b, "400000 rx 00\n");
	assert_int_equal(parse(*state, lims_buf_text(&b), &c, &err), LIMS_E_INPUT);
	while (b.len <= LIMS_CAPTURE_MAX)
		lims_buf_add_text(&b, "400000 rx 00\n");
	assert_int_equal(parse(*state, lims_buf_text(&b), &c, &err), LIMS_E_INPUT);
	lims_buf_finish(&b);
}

static void a_capture_that_grew_too_long_keeps_its_head_and_its_newer_half(void **state)
{
	struct lims_capture whole, c;
	struct lims_err err;
	struct lims_buf b;
	lims_buf_init(&b, LIMS_CAPTURE_MAX);
	lims_buf_add_text(&b, good);
	for (int i = 0; i < 1000; i++)
		lims_buf_addf(&b, "%d rx %04x\n", 400000 + i, i);
	assert_int_equal(parse(*state, lims_buf_text(&b), &whole, &err), LIMS_OK);
	size_t lines = lims_capture_shorten(&b);
	assert_int_equal(parse(*state, lims_buf_text(&b), &c, &err), LIMS_OK);
	assert_int_equal(c.count, lines);
	assert_in_range(lines, 480, 520); // lines of 15 bytes
	assert_memory_equal(&c.head, &whole.head, sizeof c.head);
	assert_int_equal(c.lines[0].kind, LIMS_CAPTURE_MARK);
	assert_string_equal(c.lines[0].mark, "older lines left out");
	assert_int_equal(c.lines[0].elapsed_us, c.lines[1].elapsed_us);
	for (size_t i = 1; i < lines; i++) {
		const struct lims_capture_line *was = &whole.lines[whole.count - lines + i];
		assert_int_equal(c.lines[i].elapsed_us, was->elapsed_us);
		assert_memory_equal(c.bytes + c.lines[i].at, whole.bytes + was->at, 2);
	}
	// A capture of one line is left as it is.
	lims_buf_clear(&b);
	lims_buf_add(&b, good, (size_t)(strstr(good, "12 tx") - good));
	size_t before = b.len;
	assert_int_equal(lims_capture_shorten(&b), 1);
	assert_int_equal(b.len, before);
	lims_buf_finish(&b);
}

static int setup(void **state)
{
	*state = lims_arena_create((size_t)1 << 24);
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
		cmocka_unit_test(what_was_read_is_written_back_byte_for_byte),
		cmocka_unit_test(many_bytes_become_several_lines_and_the_same_bytes),
		cmocka_unit_test(every_other_form_is_refused_with_its_line),
		cmocka_unit_test(a_capture_cut_at_any_byte_is_refused_or_shorter),
		cmocka_unit_test(too_large_a_capture_is_refused),
		cmocka_unit_test(a_capture_that_grew_too_long_keeps_its_head_and_its_newer_half),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}

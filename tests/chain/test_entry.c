// SPDX-License-Identifier: Apache-2.0
// One entry as bytes: written, read, refused.
// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include "lims-core/chain/entry.h"

#include <stdlib.h>
#include <string.h>

// Written by hand from the description of the format.
static const char sample[] = "lims-entry-1\n"
							 "node 0123456789abcdef0123456789abcdef\n"
							 "sequence 17\n"
							 "previous 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\n"
							 "clock 1763882645123.4\n"
							 "written 2026-11-23T15:04:05.123456+07:00\n"
							 "observed 2026-11-23T15:04:02.000000+07:00\n"
							 "actor staff/an\n"
							 "type reading.captured/1\n"
							 "subject worksheet/A-00012\n"
							 "\n"
							 "{\"digits\":\"12.340\",\"unit\":\"kg\",\"note\":\"đủ\"}";

static struct lims_entry sample_entry(void)
{
	static const char body[] = "{\"digits\":\"12.340\",\"unit\":\"kg\",\"note\":\"đủ\"}";
	struct lims_entry e = {.node = "0123456789abcdef0123456789abcdef",
		.sequence = 17,
		.clock = {.ms = 1763882645123, .counter = 4},
		// 2026-11-23T08:04:05.123456Z is 1795421045.123456 s after 1970 (date -u -d … +%s).
		.written = {.us = 1795421045123456, .offset_min = 420},
		.observed = {.us = 1795421042000000, .offset_min = 420},
		.actor = "staff/an",
		.type = "reading.captured",
		.version = 1,
		.subject = "worksheet/A-00012",
		.body = body,
		.body_len = sizeof body - 1};
	lims_hash_read("00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff", &e.previous);
	return e;
}

static void an_entry_is_written_as_the_format_says(void **state)
{
	(void)state;
	struct lims_err err = {.code = LIMS_OK};
	struct lims_entry e = sample_entry();
	struct lims_hash h;
	char hex[LIMS_HASH_HEX];
	struct lims_buf b;
	lims_buf_init(&b, LIMS_ENTRY_MAX);
	assert_int_equal(lims_entry_write(&e, &b, &err), LIMS_OK);
	assert_string_equal(lims_buf_text(&b), sample);
	assert_int_equal(lims_sha256(b.data, b.len, &h, &err), LIMS_OK);
	lims_hash_hex(&h, hex);
	// sha256sum of the text above.
	assert_string_equal(hex, "dcc2bbbf678f9e723da7c9ef8a1018e4f1a9c519d1aa3f428862ddf57160b4c4");
	lims_buf_finish(&b);
}

static void what_is_read_is_what_was_written(void **state)
{
	(void)state;
	struct lims_err err = {.code = LIMS_OK};
	struct lims_entry e, want = sample_entry();
	assert_int_equal(lims_entry_read(sample, sizeof sample - 1, &e, &err), LIMS_OK);
	assert_string_equal(e.node, want.node);
	assert_int_equal(e.sequence, 17);
	assert_true(lims_hash_equal(&e.previous, &want.previous));
	assert_int_equal(e.clock.ms, want.clock.ms);
	assert_int_equal(e.clock.counter, 4);
	assert_int_equal(e.written.us, want.written.us);
	assert_int_equal(e.written.offset_min, 420);
	assert_int_equal(e.observed.us, want.observed.us);
	assert_string_equal(e.actor, "staff/an");
	assert_string_equal(e.type, "reading.captured");
	assert_int_equal(e.version, 1);
	assert_string_equal(e.subject, "worksheet/A-00012");
	assert_int_equal(e.body_len, want.body_len);
	assert_memory_equal(e.body, want.body, want.body_len);
}

/// The sample with one part replaced; *ret_n its length. The caller frees it.
static char *variant(const char *from, const char *to, size_t *ret_n)
{
	const char *at = strstr(sample, from);
	assert_non_null(at);
	size_t head = (size_t)(at - sample), tail = strlen(at + strlen(from));
	char *out = malloc(head + strlen(to) + tail + 1);
	assert_non_null(out);
	memcpy(out, sample, head);
	memcpy(out + head, to, strlen(to));
	memcpy(out + head + strlen(to), at + strlen(from), tail + 1);
	*ret_n = head + strlen(to) + tail;
	return out;
}

static void the_reader_refuses_what_the_writer_never_writes(void **state)
{
	(void)state;
	static const char *const changes[][2] = {
		{"lims-entry-1", "lims-entry-01"},
		{"lims-entry-1", "lims-entry-0"},
		{"lims-entry-1\n", ""},
		{"lims-entry-1\n", "lims-entry-1\r\n"},
		{"node 0123456789abcdef", "node 0123456789ABCDEF"},
		{"node 0123456789abcdef0", "node 0123456789abcdef"},
		{"sequence 17", "sequence 017"},
		{"sequence 17", "sequence 0"},
		{"sequence 17", "sequence -1"},
		{"sequence 17", "sequence +17"},
		{"sequence 17", "sequence 17 "},
		{"sequence 17", "sequence 9223372036854775808"},
		{"sequence 17\n", ""},
		{"previous 0011", "previous 001"},
		{"ccddeeff\nclock", "ccddeeFF\nclock"},
		{"clock 1763882645123.4", "clock 1763882645123"},
		{"clock 1763882645123.4", "clock 1763882645123.04"},
		{"clock 1763882645123.4", "clock 253402300800000.0"},
		{"clock 1763882645123.4", "clock 1763882645123.4294967296"},
		{"written 2026-11-23T15:04:05.123456+07:00", "written 2026-11-23T08:04:05.123456Z"},
		{"written 2026-11-23T15:04:05.123456+07:00", "written 2026-11-23T15:04:05.12345+07:00"},
		{"written 2026-11-23T15:04:05.123456+07:00", "written 2026-11-31T15:04:05.123456+07:00"},
		{"observed 2026-11-23T15:04:02.000000+07:00", "observed 2026-11-23t15:04:02.000000+07:00"},
		{"observed 2026-11-23T15:04:02.000000+07:00", "observed "},
		{"actor staff/an", "actor staff an"},
		{"actor staff/an", "actor "},
		{"actor staff/an", "actor ông"},
		{"type reading.captured/1", "type reading.captured"},
		{"type reading.captured/1", "type reading.captured/0"},
		{"type reading.captured/1", "type reading.captured/01"},
		{"type reading.captured/1", "type reading.captured/1000"},
		{"type reading.captured/1", "type reading/1"},
		{"type reading.captured/1", "type reading..captured/1"},
		{"type reading.captured/1", "type Reading.captured/1"},
		{"subject worksheet/A-00012", "subject work\tsheet"},
		{"subject worksheet/A-00012\n\n", "subject worksheet/A-00012\n"},
		{"subject worksheet/A-00012\n\n", "subject worksheet/A-00012\n\n\n"},
		{"{\"digits\"", " {\"digits\""},
		{"đủ\"}", "đủ\"}\n"},
		{"đủ\"}", "đủ\""},
		{"\"unit\":\"kg\"", "\"digits\":\"kg\""},
		{"\"kg\"", "\"\xff\""},
		{"\"kg\"", "kg"},
	};
	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
		struct lims_entry e;
		struct lims_err err = {.code = LIMS_OK};
		size_t n = 0;
		char *text = variant(changes[i][0], changes[i][1], &n);
		if (lims_entry_read(text, n, &e, &err) != LIMS_E_CORRUPT)
			fail_msg("accepted: %s", changes[i][1]);
		free(text);
	}
}

// What stands behind a NUL would be hashed and not read.
static void an_entry_with_a_nul_anywhere_is_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i + 1 < sizeof sample; i++) {
		struct lims_entry e;
		char text[sizeof sample];
		memcpy(text, sample, sizeof sample);
		text[i] = '\0';
		assert_int_equal(lims_entry_read(text, sizeof sample - 1, &e, NULL), LIMS_E_CORRUPT);
	}
}

static void an_entry_cut_at_any_byte_is_refused(void **state)
{
	(void)state;
	for (size_t n = 0; n + 1 < sizeof sample; n++) {
		struct lims_entry e;
		char *cut = malloc(n ? n : 1); // exact size, so that the sanitizer sees a read past the end
		assert_non_null(cut);
		memcpy(cut, sample, n);
		assert_int_equal(lims_entry_read(cut, n, &e, NULL), LIMS_E_CORRUPT);
		free(cut);
	}
}

static void a_newer_format_is_refused_politely(void **state)
{
	(void)state;
	struct lims_entry e;
	struct lims_err err = {.code = LIMS_OK};
	size_t n = 0;
	char *text = variant("lims-entry-1", "lims-entry-2", &n);
	assert_int_equal(lims_entry_read(text, n, &e, &err), LIMS_E_INPUT);
	assert_non_null(strstr(err.text, "newer version"));
	free(text);
}

static void an_entry_of_exactly_the_limit_passes_and_one_byte_more_does_not(void **state)
{
	(void)state;
	struct lims_err err = {.code = LIMS_OK};
	struct lims_entry e = sample_entry(), back;
	struct lims_buf b;
	char *body = malloc(LIMS_ENTRY_BODY_MAX + 1);
	assert_non_null(body);
	memset(body, 'x', LIMS_ENTRY_BODY_MAX + 1);
	memcpy(body, "{\"a\":\"", 6);
	memcpy(body + LIMS_ENTRY_BODY_MAX - 2, "\"}", 2);
	lims_buf_init(&b, LIMS_ENTRY_MAX);
	e.body = body;
	e.body_len = LIMS_ENTRY_BODY_MAX;
	assert_int_equal(lims_entry_write(&e, &b, &err), LIMS_OK);
	assert_int_equal(lims_entry_read(b.data, b.len, &back, &err), LIMS_OK);
	lims_buf_clear(&b);
	memcpy(body + LIMS_ENTRY_BODY_MAX - 2, "xx", 2);
	memcpy(body + LIMS_ENTRY_BODY_MAX - 1, "\"}", 2);
	e.body_len = LIMS_ENTRY_BODY_MAX + 1;
	assert_int_equal(lims_entry_write(&e, &b, &err), LIMS_E_INPUT);
	assert_non_null(strstr(err.text, "blob"));
	lims_buf_finish(&b);
	free(body);
}

static void the_longest_fields_fit(void **state)
{
	(void)state;
	struct lims_err err = {.code = LIMS_OK};
	struct lims_entry e = sample_entry(), back;
	struct lims_buf b;
	memset(e.actor, 'a', sizeof e.actor - 1);
	e.actor[sizeof e.actor - 1] = '\0';
	memset(e.subject, 's', sizeof e.subject - 1);
	e.subject[sizeof e.subject - 1] = '\0';
	// 60 characters of type and "/999" are the 64 that LIMS_TYPE_SIZE leaves.
	memset(e.type, 't', 60);
	e.type[5] = '.';
	e.type[60] = '\0';
	e.version = LIMS_VERSION_MAX;
	e.sequence = INT64_MAX;
	e.clock = (struct lims_hlc){.ms = LIMS_HLC_MS_MAX, .counter = UINT32_MAX};
	lims_buf_init(&b, LIMS_ENTRY_MAX);
	assert_int_equal(lims_entry_write(&e, &b, &err), LIMS_OK);
	assert_int_equal(lims_entry_read(b.data, b.len, &back, &err), LIMS_OK);
	assert_string_equal(back.type, e.type);
	assert_string_equal(back.subject, e.subject);
	e.type[60] = 't';
	e.type[61] = '\0';
	lims_buf_clear(&b);
	assert_int_equal(lims_entry_write(&e, &b, &err), LIMS_E_INPUT);
	lims_buf_finish(&b);
}

static void an_entry_follows_only_its_own_predecessor(void **state)
{
	(void)state;
	struct lims_err err = {.code = LIMS_OK};
	struct lims_entry e = sample_entry();
	struct lims_hash other = e.previous;
	assert_int_equal(lims_entry_follows(&e, 16, &e.previous, &err), LIMS_OK);
	assert_int_equal(lims_entry_follows(&e, 15, &e.previous, &err), LIMS_E_CORRUPT);
	other.b[31] ^= 1;
	assert_int_equal(lims_entry_follows(&e, 16, &other, &err), LIMS_E_CORRUPT);
}

static void the_order_is_clock_then_node_then_sequence(void **state)
{
	(void)state;
	struct lims_entry a = sample_entry(), b = sample_entry();
	assert_int_equal(lims_entry_cmp(&a, &b), 0);
	b.sequence++;
	assert_int_equal(lims_entry_cmp(&a, &b), -1);
	a.node[0] = 'f';
	assert_int_equal(lims_entry_cmp(&a, &b), 1);
	b.clock.counter++;
	assert_int_equal(lims_entry_cmp(&a, &b), -1);
	a.clock.ms++;
	assert_int_equal(lims_entry_cmp(&a, &b), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_entry_is_written_as_the_format_says),
		cmocka_unit_test(what_is_read_is_what_was_written),
		cmocka_unit_test(the_reader_refuses_what_the_writer_never_writes),
		cmocka_unit_test(an_entry_with_a_nul_anywhere_is_refused),
		cmocka_unit_test(an_entry_cut_at_any_byte_is_refused),
		cmocka_unit_test(a_newer_format_is_refused_politely),
		cmocka_unit_test(an_entry_of_exactly_the_limit_passes_and_one_byte_more_does_not),
		cmocka_unit_test(the_longest_fields_fit),
		cmocka_unit_test(an_entry_follows_only_its_own_predecessor),
		cmocka_unit_test(the_order_is_clock_then_node_then_sequence),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

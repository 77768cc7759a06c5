// SPDX-License-Identifier: Apache-2.0
// The captures of this repository, and what becomes of them when they are cut, flipped, glued and preceded by noise.
#include "tests/protocol/collect.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const struct row {
	const char *file, *model, *setup, *expected;
} rows[] = {
	// Expected values by the published form of the lines; float32 43668000h = 230.5, 43670000h = 231.
	{"mt-sics/stable.bin", NULL, "", "100.00 g"},
	{"mt-sics/stable-negative-kg.bin", NULL, "", "-12.345 kg"},
	{"mt-sics/dynamic.bin", NULL, "", "unstable 99.87 g"},
	{"mt-sics/overload.bin", NULL, "", "overload@0+5"},
	{"mt-sics/underload.bin", NULL, "", "underload@0+5"},
	{"mt-sics/not-executable.bin", NULL, "", "busy@0+5"},
	{"mt-sics/errors.bin", NULL, "", "device_error@0+4 | device_error@4+4 | device_error@8+4"},
	{"mt-sics/compound-unit.bin", NULL, "", "unit_unknown@0+20"},
	{"mt-sics/unknown-unit.bin", NULL, "", "unit_unknown 100.00 "},
	{"mt-sics/no-unit.bin", NULL, "", "no_unit 100.00 "},
	{"mt-sics/no-unit.bin", NULL, "unit=g", "100.00 g"},
	{"mt-sics/blank-field.bin", NULL, "", "no_value@0+18"},
	{"mt-sics/bad-number.bin", NULL, "", "bad_number@0+18"},
	{"mt-sics/identity.bin", NULL, "", "not_a_value@0+26 | not_a_value@26+19"},
	{"mt-sics/power-on-then-weight.bin", NULL, "", "not_a_value@0+19 | 0.00 g"},
	{"mt-sics/truncated.bin", NULL, "", "truncated@0+13"},
	{"mt-sics/run-together.bin", NULL, "", "bad_frame@0+16 | 100.01 g"},
	{"mt-sics/noise-before.bin", NULL, "", "noise@0+4 | 100.00 g"},
	{"mt-sics/oversized.bin", NULL, "", "oversized@0+608 | 5.00 g"},
	{"mt-sics/end-without-cr.bin", NULL, "", "bad_frame@0+17 | 100.00 g"},
	{"modbus-rtu/question-voltage.bin", "eastron-sdm120", "", "not_a_value@0+8"},
	{"modbus-rtu/exchange-voltage.bin", "eastron-sdm120", "", "not_a_value@0+8 | 230.5 V"},
	{"modbus-rtu/reply-voltage.bin", "eastron-sdm120", "", "not_a_value@0+9"},
	{"modbus-rtu/reply-voltage.bin", "eastron-sdm120", "start=0", "230.5 V"},
	{"modbus-rtu/reply-nan.bin", "eastron-sdm120", "", "not_a_value@0+8 | no_value@8+9"},
	{"modbus-rtu/exception-2.bin", "eastron-sdm120", "", "device_error@0+5"},
	{"modbus-rtu/exception-6-busy.bin", "eastron-sdm120", "", "busy@0+5"},
	{"modbus-rtu/bad-crc.bin", "eastron-sdm120", "", "not_a_value@0+8 | bad_check@8+9"},
	{"modbus-rtu/truncated.bin", "eastron-sdm120", "", "not_a_value@0+8 | truncated@8+7"},
	{"modbus-rtu/noise-between.bin", "eastron-sdm120", "", "not_a_value@0+8 | noise@8+1 | 230.5 V | noise@18+2 | not_a_value@20+8 | 231 V"},
	{"modbus-rtu/run-together.bin", "eastron-sdm120", "", "not_a_value@0+8 | 230.5 V | not_a_value@17+8 | 230.5 V"},
	// XY-MD02: FF33h = -20.5 degrees, 0222h = 54.6 %.
	{"modbus-rtu/xy-md02.bin", "xy-md02", "", "not_a_value@0+8 | -20.5 Cel | 54.6 %"},
	{"modbus-tcp/exchange-voltage.bin", "eastron-sdm120", "", "not_a_value@0+12 | 230.5 V"},
	{"modbus-tcp/exception-2.bin", "eastron-sdm120", "", "device_error@0+9"},
	{"modbus-tcp/truncated.bin", "eastron-sdm120", "", "not_a_value@0+12 | truncated@12+10"},
	{"modbus-tcp/oversized.bin", "eastron-sdm120", "", "oversized@0+39 | not_a_value@39+12 | 230.5 V"},
	{"modbus-tcp/run-together.bin", "eastron-sdm120", "", "not_a_value@0+12 | 230.5 V | not_a_value@25+12 | 230.5 V"},
};

enum { ROWS = sizeof rows / sizeof rows[0], BYTES = 4096 };

/// A row with its bytes, protocol and model at hand.
struct sample {
	const struct row *row;
	char protocol[16];
	const struct lims_model *model;
	uint8_t bytes[BYTES];
	size_t n;
};

static void load(struct lims_arena *a, const struct row *row, struct sample *s)
{
	char path[512];
	struct lims_buf file;
	snprintf(path, sizeof path, "%s/tests/captures/%s", LIMS_SOURCE_DIR, row->file);
	assert_int_equal(lims_file_read(path, BYTES / 2, &file, NULL), LIMS_OK);
	s->row = row;
	s->n = file.len;
	memcpy(s->bytes, file.data, file.len);
	lims_buf_finish(&file);
	snprintf(s->protocol, sizeof s->protocol, "%.*s", (int)strcspn(row->file, "/"), row->file);
	s->model = row->model ? model_of(a, row->model) : NULL;
}

static void run(const struct sample *s, const uint8_t *bytes, size_t n, struct collected *c)
{
	struct lims_setup setup;
	assert_int_equal(lims_setup_parse(s->row->setup, &setup, NULL), LIMS_OK);
	c->count = 0;
	lims_decode(lims_protocol_find(s->protocol), s->model, &setup, bytes, n, collect, c);
	// Every byte is accounted for once: frames and rejected stretches lie one after the other.
	size_t end = 0;
	for (size_t i = 0; i < c->count && i < COLLECT_MAX; i++) {
		if (c->r[i].frame_at + c->r[i].frame_len == end)
			continue; // a further quantity of the same frame
		assert_int_equal(c->r[i].frame_at, end);
		end += c->r[i].frame_len;
	}
	if (c->count <= COLLECT_MAX)
		assert_int_equal(end, n);
}

static bool is_value(const struct lims_reading *r)
{
	return r->reason == LIMS_REASON_NONE;
}

static bool holds(const struct collected *c, const struct lims_reading *r)
{
	for (size_t i = 0; i < c->count && i < COLLECT_MAX; i++)
		if (is_value(&c->r[i]) && strcmp(c->r[i].digits, r->digits) == 0 && strcmp(c->r[i].unit, r->unit) == 0 &&
			strcmp(c->r[i].role, r->role) == 0)
			return true;
	return false;
}

static void every_capture_decodes_to_what_it_says(void **state)
{
	struct sample s;
	char out[4096];
	for (size_t i = 0; i < ROWS; i++) {
		load(*state, &rows[i], &s);
		assert_string_equal(decoded(s.protocol, s.model, rows[i].setup, s.bytes, s.n, out), rows[i].expected);
	}
}

static void a_capture_cut_at_any_byte_gives_no_other_reading(void **state)
{
	struct sample s;
	struct collected whole, part;
	for (size_t i = 0; i < ROWS; i++) {
		load(*state, &rows[i], &s);
		run(&s, s.bytes, s.n, &whole);
		for (size_t n = 0; n < s.n; n++) {
			run(&s, s.bytes, n, &part);
			for (size_t k = 0; k < part.count && k < COLLECT_MAX; k++)
				assert_true(!is_value(&part.r[k]) || holds(&whole, &part.r[k]));
		}
		// The tail alone, as when the port is opened in the middle of a frame.
		for (size_t n = 1; n < s.n && strcmp(s.protocol, "mt-sics") != 0; n++) {
			run(&s, s.bytes + n, s.n - n, &part);
			for (size_t k = 0; k < part.count && k < COLLECT_MAX; k++)
				assert_true(!is_value(&part.r[k]) || holds(&whole, &part.r[k]));
		}
	}
}

static void a_flipped_bit_under_a_checksum_never_gives_another_reading(void **state)
{
	struct sample s;
	struct collected whole, flipped;
	size_t tried = 0;
	for (size_t i = 0; i < ROWS; i++) {
		load(*state, &rows[i], &s);
		// One flip makes the wrong CRC of that capture right again.
		if (strcmp(s.protocol, "modbus-rtu") != 0 || strstr(rows[i].file, "bad-crc"))
			continue;
		run(&s, s.bytes, s.n, &whole);
		for (size_t at = 0; at < s.n; at++)
			for (unsigned mask = 1; mask < 256; mask++, tried++) {
				s.bytes[at] ^= (uint8_t)mask;
				run(&s, s.bytes, s.n, &flipped);
				for (size_t k = 0; k < flipped.count && k < COLLECT_MAX; k++)
					assert_true(!is_value(&flipped.r[k]) || holds(&whole, &flipped.r[k]));
				s.bytes[at] ^= (uint8_t)mask;
			}
	}
	print_message("%zu flipped bytes under a CRC, no other reading\n", tried);
}

/// The good frames that follow a spoiled capture.
static const struct sample *neighbour(struct lims_arena *a, const char *protocol, struct sample *s)
{
	for (size_t i = 0; i < ROWS; i++)
		if (strncmp(rows[i].file, protocol, strlen(protocol)) == 0 &&
			(strstr(rows[i].file, "exchange") || strstr(rows[i].file, "s/stable.bin"))) {
			load(a, &rows[i], s);
			return s;
		}
	fail();
	return NULL;
}

static bool found_after(const struct sample *good, const struct collected *c)
{
	struct collected alone;
	run(good, good->bytes, good->n, &alone);
	return c->count && c->count <= COLLECT_MAX && is_value(&c->r[c->count - 1]) && holds(&alone, &c->r[c->count - 1]);
}

static void after_any_spoiled_byte_the_next_good_frame_is_found(void **state)
{
	struct sample s, good;
	struct collected c;
	size_t tried = 0, missed = 0;
	for (size_t i = 0; i < ROWS; i++) {
		load(*state, &rows[i], &s);
		neighbour(*state, s.protocol, &good);
		for (size_t at = 0; at < s.n && s.n < 200; at++)
			for (unsigned mask = 1; mask < 256; mask += mask < 128 ? mask : 127, tried++) {
				uint8_t both[2 * BYTES];
				memcpy(both, s.bytes, s.n);
				both[at] ^= (uint8_t)mask;
				memcpy(both + s.n, good.bytes, good.n);
				run(&good, both, s.n + good.n, &c);
				missed += !found_after(&good, &c);
			}
	}
	print_message("%zu spoiled captures before a good one, %zu times it was missed\n", tried, missed);
	assert_int_equal(missed, 0);
}

static void after_any_cut_the_next_good_frame_is_found(void **state)
{
	struct sample s, good;
	struct collected c;
	size_t tried = 0, missed = 0;
	for (size_t i = 0; i < ROWS; i++) {
		load(*state, &rows[i], &s);
		neighbour(*state, s.protocol, &good);
		for (size_t n = 0; n < s.n; n++, tried++) {
			uint8_t both[2 * BYTES];
			memcpy(both, s.bytes, n);
			memcpy(both + n, good.bytes, good.n);
			run(&good, both, n + good.n, &c);
			missed += !found_after(&good, &c);
		}
	}
	print_message("%zu captures cut before a good one, %zu times it was missed\n", tried, missed);
	assert_int_equal(missed, 0);
}

static void after_noise_the_next_good_frame_is_found(void **state)
{
	static const char *const protocols[] = {"mt-sics", "modbus-rtu", "modbus-tcp"};
	uint32_t seed = 1;
	size_t tried = 0, missed = 0;
	for (size_t p = 0; p < 3; p++)
		for (size_t n = 1; n <= 400; n++, tried++) {
			struct sample good;
			struct collected c;
			uint8_t both[2 * BYTES];
			neighbour(*state, protocols[p], &good);
			for (size_t i = 0; i < n; i++) {
				seed = seed * 1664525u + 1013904223u;
				both[i] = (uint8_t)(seed >> 24);
			}
			memcpy(both + n, good.bytes, good.n);
			run(&good, both, n + good.n, &c);
			missed += !(c.count > COLLECT_MAX || found_after(&good, &c));
		}
	print_message("%zu stretches of noise before a good frame, %zu times it was missed\n", tried, missed);
	assert_int_equal(missed, 0);
}

static int setup(void **state)
{
	*state = lims_arena_create((size_t)1 << 28);
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
		cmocka_unit_test(every_capture_decodes_to_what_it_says),
		cmocka_unit_test(a_capture_cut_at_any_byte_gives_no_other_reading),
		cmocka_unit_test(a_flipped_bit_under_a_checksum_never_gives_another_reading),
		cmocka_unit_test(after_any_spoiled_byte_the_next_good_frame_is_found),
		cmocka_unit_test(after_any_cut_the_next_good_frame_is_found),
		cmocka_unit_test(after_noise_the_next_good_frame_is_found),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}

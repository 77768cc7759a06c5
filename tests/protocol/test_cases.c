// SPDX-License-Identifier: Apache-2.0
// Bytes from instruments and other projects, kept outside the repository: LIMS_CASES names the folder.
#include "drivers/protocol/modbus/modbus.h"
#include "tests/protocol/collect.h"
#include "tests/protocol/rows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *cases(void)
{
	const char *dir = getenv("LIMS_CASES");
	return dir && *dir ? dir : NULL;
}

static bool read_case(const char *file, struct lims_buf *ret)
{
	char path[512];
	if (!cases())
		return false;
	snprintf(path, sizeof path, "%s/captures/%s", cases(), file);
	if (lims_file_read(path, 1 << 20, ret, NULL) != LIMS_OK)
		fail_msg("%s is missing", path);
	return true;
}

static void run_case(struct lims_arena *arena, const struct capture_row *row, const struct lims_buf *file)
{
	char out[DECODED_TEXT];
	const struct lims_model *m = row->model ? model_of(arena, row->model) : NULL;
	const char *setup = row->setup ? row->setup : "";
	decoded(row->protocol, m, setup, file->data, file->len, out);
	if (strcmp(out, row->expected) != 0)
		fail_msg("%s: %s instead of %s", row->file, out, row->expected);
	if (!row->note)
		return;
	struct collected c = {.count = 0};
	struct lims_setup s;
	assert_int_equal(lims_setup_parse(setup, &s, NULL), LIMS_OK);
	lims_decode(lims_protocol_find(row->protocol), m, &s, file->data, file->len, collect, &c);
	assert_string_equal(c.r[0].note, row->note);
}

static void outside_captures_decode_to_what_their_manifest_says(void **state)
{
	size_t run = 0, all = 0;
	for (size_t f = 0; f < row_family_count; f++)
		for (size_t i = 0; i < row_families[f]->case_count; i++, all++) {
			const struct capture_row *row = &row_families[f]->cases[i];
			struct lims_buf file;
			if (!read_case(row->file, &file))
				continue;
			run_case(*state, row, &file);
			lims_buf_finish(&file);
			run++;
		}
	print_message("%zu of %zu outside cases run%s\n", run, all, cases() ? "" : " (LIMS_CASES is not set)");
}

static void near(const struct collected *c, const char *role, const char *expected)
{
	struct lims_dec value, difference, tolerance = lims_dec_scaled(6, -4);
	bool inexact = false;
	assert_int_equal(lims_dec_parse(expected, strlen(expected), &value, NULL), LIMS_OK);
	for (size_t i = 0; i < c->count; i++) {
		if (strcmp(c->r[i].role, role) != 0)
			continue;
		assert_int_equal(c->r[i].reason, LIMS_REASON_NONE);
		assert_int_equal(lims_dec_sub(c->r[i].value, value, &difference, &inexact, NULL), LIMS_OK);
		assert_true(lims_dec_cmp(lims_dec_abs(difference), tolerance) <= 0);
		return;
	}
	fail_msg("no reading of %s", role);
}

// The manifest gives the values with three decimals, as the program that logged them printed them.
static void a_register_image_of_a_meter_decodes_by_its_map(void **state)
{
	struct lims_buf image;
	if (!read_case("modbus/sdm230_registers_0_39.bin", &image)) {
		print_message("0 of 1 outside cases run (LIMS_CASES is not set)\n");
		return;
	}
	assert_int_equal(image.len, 80);
	uint8_t frame[85] = {3, 4, 80};
	memcpy(frame + 3, image.data, 80);
	uint16_t crc = lims_modbus_crc(frame, 83);
	frame[83] = (uint8_t)crc;
	frame[84] = (uint8_t)(crc >> 8);
	struct collected c = {.count = 0};
	struct lims_setup setup = {.has_start = true};
	lims_decode(lims_protocol_find("modbus-rtu"), model_of(*state, "eastron-sdm230"), &setup, frame, sizeof frame, collect, &c);
	near(&c, "voltage", "236.494");
	near(&c, "current", "0.125");
	near(&c, "power_active", "20.887");
	near(&c, "power_apparent", "22.776");
	near(&c, "power_reactive", "-9.082");
	near(&c, "power_factor", "0.917");
	near(&c, "phase_angle", "336.497");
	lims_buf_finish(&image);
	print_message("1 of 1 outside cases run\n");
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
		cmocka_unit_test(outside_captures_decode_to_what_their_manifest_says),
		cmocka_unit_test(a_register_image_of_a_meter_decodes_by_its_map),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}

// SPDX-License-Identifier: Apache-2.0
// Bytes from instruments and other projects, kept outside the repository: LIMS_CASES names the folder.
#include "drivers/protocol/modbus.h"
#include "tests/protocol/collect.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

// The expected values are those of the manifest that comes with the files, written as this program prints them. A float32 register means
// the shortest decimal that reads back to it: 43663334h is 230.20001 (230.2 would be 43663333h), 4365E666h is 229.9, 43696978h is 233.41199.
static const struct row {
	const char *file, *protocol, *model, *setup, *expected, *note;
} rows[] = {
	{"scales/mtsics_stable.bin", "mt-sics", "mettler-mt-sics", "", "100.00 g", NULL},
	{"scales/mtsics_i4.bin", "mt-sics", "mettler-mt-sics", "", "not_a_value@0+16", "I4 A \"1234567\""},
	{"scales/mtsics_i2.bin", "mt-sics", "mettler-mt-sics", "", "not_a_value@0+27", "I2 A \"ICS469 OU 60.18 kg\""},
	{"scales/mtsics_neg_notexec.bin", "mt-sics", "mettler-mt-sics", "", "busy@0+5", NULL},
	{"scales/mtsics_neg_overload.bin", "mt-sics", "mettler-mt-sics", "", "overload@0+5", NULL},
	{"scales/mtsics_neg_syntax.bin", "mt-sics", "mettler-mt-sics", "", "device_error@0+4", NULL},
	{"modbus/sdm_req_v.bin", "modbus-rtu", "eastron-sdm120", "", "not_a_value@0+8",
		"question to unit 1: function 4, address 0, registers 2"},
	{"modbus/sdm_v_230_2.bin", "modbus-rtu", "eastron-sdm120", "start=0", "230.20001 V", NULL},
	{"modbus/req_2000.bin", "modbus-rtu", NULL, "", "not_a_value@0+8", "question to unit 1: function 4, address 8192, registers 2"},
	{"modbus/v_229_9.bin", "modbus-rtu", NULL, "unit=V,type=float32", "229.9 V", NULL},
	{"modbus/edp_exception4.bin", "modbus-rtu", NULL, "", "device_error@0+5", "Modbus exception 4 to function 4: device failure"},
	{"modbus/sunspec_a.bin", "modbus-rtu", NULL, "", "not_a_value@0+13", "unit 247, function 3, registers 0, 152, 100, 100"},
	{"modbus/sunspec_b.bin", "modbus-rtu", NULL, "", "not_a_value@0+9", "unit 247, function 3, registers 100, 1"},
	{"modbus/sdm630_req_80.bin", "modbus-rtu", "eastron-sdm630", "", "not_a_value@0+8",
		"question to unit 5: function 4, address 0, registers 80"},
	{"modbus/sdm230_req_80.bin", "modbus-rtu", "eastron-sdm230", "", "not_a_value@0+8",
		"question to unit 3: function 4, address 0, registers 80"},
	{"modbus/spec_write_ack.bin", "modbus-rtu", NULL, "", "not_a_value@0+8", "unit 28, function 16: carries no register values"},
	{"modbus/spec_read.bin", "modbus-rtu", NULL, "", "not_a_value@0+9", "unit 1, function 3, registers 1000, 5000"},
	{"modbus/spec_read.bin", "modbus-rtu", NULL, "unit=1,type=uint16", "1000 1 | 5000 1", NULL},
	{"modbus/glitch_sdm120_a.bin", "modbus-rtu", "eastron-sdm120", "start=0", "noise@0+1 | truncated@1+8", NULL},
	// The inner frame is good and is found; the noise round it is reported, and in a live exchange it spoils the answer.
	{"modbus/glitch_wrapped_233.bin", "modbus-rtu", "eastron-sdm120", "start=0", "noise@0+1 | 233.41199 V | noise@10+1", NULL},
	{"environment/xymd02_read.bin", "modbus-rtu", "xy-md02", "start=1", "30.5 Cel | 54.6 %", NULL},
};

enum { ROWS = sizeof rows / sizeof rows[0] };

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

static void outside_captures_decode_to_what_their_manifest_says(void **state)
{
	size_t run = 0;
	for (size_t i = 0; i < ROWS; i++) {
		struct lims_buf file;
		char out[4096];
		if (!read_case(rows[i].file, &file))
			continue;
		const struct lims_model *m = rows[i].model ? model_of(*state, rows[i].model) : NULL;
		assert_string_equal(decoded(rows[i].protocol, m, rows[i].setup, file.data, file.len, out), rows[i].expected);
		if (rows[i].note) {
			struct collected c = {.count = 0};
			lims_decode(lims_protocol_find(rows[i].protocol), m, NULL, file.data, file.len, collect, &c);
			assert_string_equal(c.r[0].note, rows[i].note);
		}
		lims_buf_finish(&file);
		run++;
	}
	print_message("%zu of %d outside cases run%s\n", run, (int)ROWS, cases() ? "" : " (LIMS_CASES is not set)");
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

// SPDX-License-Identifier: Apache-2.0
// DL/T 645: the questions are those of the published exchanges, and an answer must fit its question.
#include "drivers/protocol/electricity/dlt645.h"
#include "tests/protocol/collect.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void ask(const char *id, const char *role, const char *address, struct lims_request *ret)
{
	const struct lims_protocol *p = lims_protocol_find(id);
	struct lims_setup setup = {.unit = ""};
	snprintf(setup.address, sizeof setup.address, "%s", address);
	struct lims_ask a = {.role = role, .setup = &setup};
	assert_int_equal(p->request(&a, ret, NULL), LIMS_OK);
}

static void the_questions_are_those_of_the_published_exchanges(void **state)
{
	(void)state;
	// hwhale.com/article/138066: meter 161, import and voltage of phase A; facts 5.5: the question for the address.
	static const uint8_t import[] = {
		0xfe, 0xfe, 0xfe, 0xfe, 0x68, 0x61, 0x01, 0, 0, 0, 0, 0x68, 0x11, 0x04, 0x33, 0x33, 0x34, 0x33, 0x14, 0x16};
	static const uint8_t voltage[] = {
		0xfe, 0xfe, 0xfe, 0xfe, 0x68, 0x61, 0x01, 0, 0, 0, 0, 0x68, 0x11, 0x04, 0x33, 0x34, 0x34, 0x35, 0x17, 0x16};
	static const uint8_t address[] = {0xfe, 0xfe, 0xfe, 0xfe, 0x68, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0x68, 0x13, 0x00, 0xdf, 0x16};
	struct lims_request q;
	ask("dlt645-2007", "energy_active_import", "161", &q);
	assert_int_equal(q.len, sizeof import);
	assert_memory_equal(q.bytes, import, sizeof import);
	ask("dlt645-2007", "voltage_l1", "000000000161", &q);
	assert_memory_equal(q.bytes, voltage, sizeof voltage);
	ask("dlt645-2007", "address", "", &q);
	assert_int_equal(q.len, sizeof address);
	assert_memory_equal(q.bytes, address, sizeof address);
}

static void every_known_item_can_be_asked_for_by_its_role(void **state)
{
	(void)state;
	static const struct {
		const char *role;
		uint32_t y1997, y2007; // 0: not there
	} rows[] = {
		{"energy_active_import", 0x9010, 0x00010000},
		{"energy_active_import_t1", 0x9011, 0x00010100},
		{"energy_active_export", 0x9020, 0x00020000},
		{"energy_reactive_import", 0x9110, 0},
		{"energy_reactive_comb1", 0, 0x00030000},
		{"energy_active_import_t2_p01", 0, 0x00010201},
		{"voltage_l3", 0xb613, 0x02010300},
		{"current_l1", 0xb621, 0x02020100},
		{"power_active", 0xb630, 0x02030000},
		{"power_reactive_l2", 0, 0x02040200},
		{"power_factor", 0, 0x02060000},
		{"frequency", 0, 0x02800002},
		{"date", 0xc010, 0x04000101},
		{"time_of_day", 0xc011, 0x04000102},
		{"serial_number", 0xc032, 0x04000402},
		{"meter_constant", 0, 0x04000409},
		{"mass", 0, 0},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		uint32_t di = 0;
		assert_int_equal(lims_dlt_find_1997(rows[i].role, &di), rows[i].y1997 != 0);
		assert_int_equal(di, rows[i].y1997);
		di = 0;
		assert_int_equal(lims_dlt_find_2007(rows[i].role, &di), rows[i].y2007 != 0);
		assert_int_equal(di, rows[i].y2007);
	}
}

static void an_address_that_is_none_and_an_unknown_quantity_are_refused(void **state)
{
	(void)state;
	const struct lims_protocol *p = lims_protocol_find("dlt645-2007");
	struct lims_setup setup = {.address = "12345678901234"};
	struct lims_err err = {0};
	struct lims_request q;
	struct lims_ask a = {.role = "voltage_l1", .setup = &setup};
	assert_int_equal(p->request(&a, &q, &err), LIMS_E_INPUT);
	snprintf(setup.address, sizeof setup.address, "12x");
	assert_int_equal(p->request(&a, &q, &err), LIMS_E_INPUT);
	a = (struct lims_ask){.role = "mass"};
	assert_int_equal(p->request(&a, &q, &err), LIMS_E_INPUT);
}

/// What an answer gives when `address` was asked for `role`.
static enum lims_reason answer(const char *role, const char *address, const uint8_t *bytes, size_t n)
{
	struct collected c = {.count = 0};
	struct lims_request q;
	size_t used;
	ask("dlt645-2007", role, address, &q);
	struct lims_scan scan = {.asked = &q};
	lims_decode_stream(lims_protocol_find("dlt645-2007"), &scan, bytes, n, true, 0, (struct lims_moment){0}, collect, &c, &used);
	assert_int_equal(c.count, 1);
	return c.r[0].reason;
}

static void an_answer_must_fit_its_question(void **state)
{
	(void)state;
	// hwhale.com: meter 161 answers 0.26 kWh for 00010000.
	static const uint8_t bytes[] = {
		0x68, 0x61, 0x01, 0, 0, 0, 0, 0x68, 0x91, 0x08, 0x33, 0x33, 0x34, 0x33, 0x59, 0x33, 0x33, 0x33, 0x8a, 0x16};
	assert_int_equal(answer("energy_active_import", "161", bytes, sizeof bytes), LIMS_REASON_NONE);
	assert_int_equal(answer("energy_active_import", "", bytes, sizeof bytes), LIMS_REASON_NONE);
	assert_int_equal(answer("energy_active_import", "AAAAAAAAAA61", bytes, sizeof bytes), LIMS_REASON_NONE);
	assert_int_equal(answer("energy_active_import", "162", bytes, sizeof bytes), LIMS_REASON_BAD_FRAME);
	assert_int_equal(answer("energy_active_export", "161", bytes, sizeof bytes), LIMS_REASON_BAD_FRAME);
	assert_int_equal(answer("address", "161", bytes, sizeof bytes), LIMS_REASON_BAD_FRAME);
}

static void more_than_sixteen_waking_bytes_are_noise_before_the_frame(void **state)
{
	(void)state;
	uint8_t bytes[60];
	char out[DECODED_TEXT];
	static const uint8_t frame[] = {0x68, 0x95, 0x32, 0x06, 0, 0, 0, 0x68, 0x81, 0x06, 0x43, 0xc3, 0x48, 0x33, 0x33, 0x33, 0x0b, 0x16};
	memset(bytes, 0xfe, 20);
	memcpy(bytes + 20, frame, sizeof frame);
	assert_string_equal(decoded("dlt645-1997", NULL, "", bytes, 20 + sizeof frame, out), "noise@0+4 | 0.15 kWh");
	assert_string_equal(decoded("dlt645-1997", NULL, "", bytes + 4, 16 + sizeof frame, out), "0.15 kWh");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_questions_are_those_of_the_published_exchanges),
		cmocka_unit_test(every_known_item_can_be_asked_for_by_its_role),
		cmocka_unit_test(an_address_that_is_none_and_an_unknown_quantity_are_refused),
		cmocka_unit_test(an_answer_must_fit_its_question),
		cmocka_unit_test(more_than_sixteen_waking_bytes_are_noise_before_the_frame),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

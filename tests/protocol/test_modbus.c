// SPDX-License-Identifier: Apache-2.0
// Modbus frames, numbers in registers, and questions, against published values and hand computation.
#include "drivers/protocol/modbus/modbus.h"
#include "tests/protocol/collect.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void the_crc_has_the_published_check_value(void **state)
{
	(void)state;
	// Catalogue of parametrised CRC algorithms: CRC-16/MODBUS of "123456789" is 4B37h.
	assert_int_equal(lims_modbus_crc((const uint8_t *)"123456789", 9), 0x4b37);
}

static void a_question_is_the_frame_of_the_maker_s_example(void **state)
{
	(void)state;
	// Eastron's protocol document: voltage of unit 1 is asked by 01 04 00 00 00 02 71 CB.
	static const uint8_t rtu[] = {0x01, 0x04, 0x00, 0x00, 0x00, 0x02, 0x71, 0xcb};
	// The same with the MBAP header by the implementation guide: number, 0, six bytes follow.
	static const uint8_t tcp[] = {0x12, 0x34, 0x00, 0x00, 0x00, 0x06, 0x01, 0x04, 0x00, 0x00, 0x00, 0x02};
	struct lims_request q;
	assert_int_equal(lims_modbus_request(lims_protocol_find("modbus-rtu"), 9, 1, 4, 0, 2, &q, NULL), LIMS_OK);
	assert_int_equal(q.len, sizeof rtu);
	assert_memory_equal(q.bytes, rtu, sizeof rtu);
	assert_int_equal(lims_modbus_request(lims_protocol_find("modbus-tcp"), 0x1234, 1, 4, 0, 2, &q, NULL), LIMS_OK);
	assert_int_equal(q.len, sizeof tcp);
	assert_memory_equal(q.bytes, tcp, sizeof tcp);
}

static void a_question_out_of_range_is_refused(void **state)
{
	(void)state;
	const struct lims_protocol *p = lims_protocol_find("modbus-rtu");
	struct lims_request q;
	assert_int_equal(lims_modbus_request(p, 0, 1, 4, 0, 125, &q, NULL), LIMS_OK);
	assert_int_equal(lims_modbus_request(p, 0, 1, 4, 0, 126, &q, NULL), LIMS_E_INPUT);
	assert_int_equal(lims_modbus_request(p, 0, 1, 4, 0, 0, &q, NULL), LIMS_E_INPUT);
	assert_int_equal(lims_modbus_request(p, 0, 1, 4, 65535, 2, &q, NULL), LIMS_E_INPUT);
	assert_int_equal(lims_modbus_request(p, 0, 0, 4, 0, 1, &q, NULL), LIMS_E_INPUT);
	assert_int_equal(lims_modbus_request(p, 0, 248, 4, 0, 1, &q, NULL), LIMS_E_INPUT);
	// Functions that write are not made at all.
	assert_int_equal(lims_modbus_request(p, 0, 1, 6, 0, 1, &q, NULL), LIMS_E_INPUT);
	assert_int_equal(lims_modbus_request(p, 0, 1, 16, 0, 1, &q, NULL), LIMS_E_INPUT);
}

static void value_is(enum lims_word_type type, enum lims_word_order order, const char *scale, const uint8_t *bytes, const char *expected)
{
	struct lims_model_register reg = {.role = "x", .unit = "V", .type = type, .order = order};
	struct lims_reading r = {0};
	assert_int_equal(lims_dec_parse(scale, strlen(scale), &reg.scale, NULL), LIMS_OK);
	lims_modbus_value(&reg, bytes, &r);
	assert_int_equal(r.reason, LIMS_REASON_NONE);
	assert_string_equal(r.digits, expected);
}

static void the_four_word_orders_give_the_same_number(void **state)
{
	(void)state;
	// 230.2 is 43663333h to the nearest; Eastron's example is 43663334h, one unit in the last place above: 230.20001.
	// 12345678h = 305419896.
	value_is(LIMS_WORD_UINT32, LIMS_ORDER_ABCD, "1", (const uint8_t[]){0x12, 0x34, 0x56, 0x78}, "305419896");
	value_is(LIMS_WORD_UINT32, LIMS_ORDER_CDAB, "1", (const uint8_t[]){0x56, 0x78, 0x12, 0x34}, "305419896");
	value_is(LIMS_WORD_UINT32, LIMS_ORDER_BADC, "1", (const uint8_t[]){0x34, 0x12, 0x78, 0x56}, "305419896");
	value_is(LIMS_WORD_UINT32, LIMS_ORDER_DCBA, "1", (const uint8_t[]){0x78, 0x56, 0x34, 0x12}, "305419896");
	// 43668000h: sign 0, exponent 134 (2^7), mantissa 1.80078125: 230.5 exactly.
	value_is(LIMS_WORD_FLOAT32, LIMS_ORDER_ABCD, "1", (const uint8_t[]){0x43, 0x66, 0x80, 0x00}, "230.5");
	value_is(LIMS_WORD_FLOAT32, LIMS_ORDER_CDAB, "1", (const uint8_t[]){0x80, 0x00, 0x43, 0x66}, "230.5");
	value_is(LIMS_WORD_FLOAT32, LIMS_ORDER_BADC, "1", (const uint8_t[]){0x66, 0x43, 0x00, 0x80}, "230.5");
	value_is(LIMS_WORD_FLOAT32, LIMS_ORDER_DCBA, "1", (const uint8_t[]){0x00, 0x80, 0x66, 0x43}, "230.5");
	value_is(LIMS_WORD_UINT16, LIMS_ORDER_ABCD, "1", (const uint8_t[]){0x12, 0x34}, "4660");
	value_is(LIMS_WORD_UINT16, LIMS_ORDER_BADC, "1", (const uint8_t[]){0x34, 0x12}, "4660");
}

static void negative_numbers_are_two_s_complement(void **state)
{
	(void)state;
	// XY-MD02: FF33h = -205 → -20.5.
	value_is(LIMS_WORD_INT16, LIMS_ORDER_ABCD, "0.1", (const uint8_t[]){0xff, 0x33}, "-20.5");
	value_is(LIMS_WORD_INT16, LIMS_ORDER_ABCD, "1", (const uint8_t[]){0x80, 0x00}, "-32768");
	value_is(LIMS_WORD_UINT16, LIMS_ORDER_ABCD, "1", (const uint8_t[]){0xff, 0xff}, "65535");
	value_is(LIMS_WORD_INT32, LIMS_ORDER_ABCD, "1", (const uint8_t[]){0x80, 0, 0, 0}, "-2147483648");
	value_is(LIMS_WORD_UINT32, LIMS_ORDER_ABCD, "1", (const uint8_t[]){0xff, 0xff, 0xff, 0xff}, "4294967295");
	value_is(LIMS_WORD_FLOAT32, LIMS_ORDER_ABCD, "1", (const uint8_t[]){0xc1, 0x11, 0x4e, 0x2f}, "-9.081588");
}

// 0123456789ABCDEFh = 81985529216486895. 49.98 is 4048FD70A3D70A3Dh to the nearest (1.561875 × 2^5, hexadecimal fraction 8FD70A3D70A3D|7).
static void four_registers_take_every_word_order(void **state)
{
	(void)state;
	static const char whole[] = "81985529216486895", real[] = "49.98";
	value_is(LIMS_WORD_UINT64, LIMS_ORDER_ABCD, "1", (const uint8_t[]){0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef}, whole);
	value_is(LIMS_WORD_UINT64, LIMS_ORDER_CDAB, "1", (const uint8_t[]){0xcd, 0xef, 0x89, 0xab, 0x45, 0x67, 0x01, 0x23}, whole);
	value_is(LIMS_WORD_UINT64, LIMS_ORDER_BADC, "1", (const uint8_t[]){0x23, 0x01, 0x67, 0x45, 0xab, 0x89, 0xef, 0xcd}, whole);
	value_is(LIMS_WORD_INT64, LIMS_ORDER_DCBA, "1", (const uint8_t[]){0xef, 0xcd, 0xab, 0x89, 0x67, 0x45, 0x23, 0x01}, whole);
	value_is(LIMS_WORD_FLOAT64, LIMS_ORDER_ABCD, "1", (const uint8_t[]){0x40, 0x48, 0xfd, 0x70, 0xa3, 0xd7, 0x0a, 0x3d}, real);
	value_is(LIMS_WORD_FLOAT64, LIMS_ORDER_CDAB, "1", (const uint8_t[]){0x0a, 0x3d, 0xa3, 0xd7, 0xfd, 0x70, 0x40, 0x48}, real);
	value_is(LIMS_WORD_FLOAT64, LIMS_ORDER_BADC, "1", (const uint8_t[]){0x48, 0x40, 0x70, 0xfd, 0xd7, 0xa3, 0x3d, 0x0a}, real);
	value_is(LIMS_WORD_FLOAT64, LIMS_ORDER_DCBA, "1", (const uint8_t[]){0x3d, 0x0a, 0xd7, 0xa3, 0x70, 0xfd, 0x48, 0x40}, real);
}

// -2^63 and 2^64 - 1 are the ends of the types; 123456 × 0.01 = 1234.56 as an energy counter of an ABB meter, -1 Wh as one of a Schneider meter.
static void four_registers_hold_the_ends_of_their_types_and_an_exact_scale(void **state)
{
	(void)state;
	static const uint8_t ones[] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
	value_is(LIMS_WORD_INT64, LIMS_ORDER_ABCD, "1", ones, "-1");
	value_is(LIMS_WORD_INT64, LIMS_ORDER_ABCD, "0.001", ones, "-0.001");
	value_is(LIMS_WORD_UINT64, LIMS_ORDER_ABCD, "1", ones, "18446744073709551615");
	value_is(LIMS_WORD_UINT64, LIMS_ORDER_ABCD, "0.01", ones, "184467440737095516.15");
	value_is(LIMS_WORD_INT64, LIMS_ORDER_ABCD, "1", (const uint8_t[]){0x80, 0, 0, 0, 0, 0, 0, 0}, "-9223372036854775808");
	value_is(LIMS_WORD_UINT64, LIMS_ORDER_ABCD, "1", (const uint8_t[]){0x80, 0, 0, 0, 0, 0, 0, 0}, "9223372036854775808");
	value_is(LIMS_WORD_UINT64, LIMS_ORDER_ABCD, "0.01", (const uint8_t[]){0, 0, 0, 0, 0, 1, 0xe2, 0x40}, "1234.56");
	// A float means its shortest decimal, and the scale multiplies that: 2302 / 10, not 230.2000000000000.
	value_is(LIMS_WORD_FLOAT32, LIMS_ORDER_ABCD, "0.1", (const uint8_t[]){0x45, 0x0f, 0xe0, 0x00}, "230.2");
}

static void a_scale_is_exact_and_keeps_its_places(void **state)
{
	(void)state;
	value_is(LIMS_WORD_UINT16, LIMS_ORDER_ABCD, "0.1", (const uint8_t[]){0x01, 0x2c}, "30.0"); // 300
	value_is(LIMS_WORD_UINT32, LIMS_ORDER_ABCD, "0.01", (const uint8_t[]){0x00, 0x00, 0x00, 0x05}, "0.05");
	value_is(LIMS_WORD_UINT32, LIMS_ORDER_ABCD, "0.00000001", (const uint8_t[]){0x00, 0x07, 0xa1, 0x20}, "0.00500000"); // 500000
}

static void a_no_value_pattern_is_never_a_number(void **state)
{
	(void)state;
	struct lims_model_register reg = {
		.role = "x", .unit = "V", .type = LIMS_WORD_INT16, .scale = lims_dec_from_int(1), .no_value = {0x7fff, 0x8000}, .no_values = 2};
	struct lims_reading r = {0};
	lims_modbus_value(&reg, (const uint8_t[]){0x7f, 0xff}, &r);
	assert_int_equal(r.reason, LIMS_REASON_NO_VALUE);
	assert_string_equal(r.digits, "");
	static const uint8_t floats[][4] = {{0x7f, 0xc0, 0, 0}, {0xff, 0xff, 0xff, 0xff}, {0x7f, 0x80, 0, 0}, {0xff, 0x80, 0, 0}};
	reg = (struct lims_model_register){.role = "x", .unit = "V", .type = LIMS_WORD_FLOAT32, .scale = lims_dec_from_int(1)};
	for (size_t i = 0; i < 4; i++) {
		r = (struct lims_reading){0};
		lims_modbus_value(&reg, floats[i], &r);
		assert_int_equal(r.reason, LIMS_REASON_NO_VALUE);
	}
	static const uint8_t doubles[][8] = {{0x7f, 0xf8}, {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, {0x7f, 0xf0}, {0xff, 0xf0}};
	reg.type = LIMS_WORD_FLOAT64;
	for (size_t i = 0; i < 4; i++) {
		r = (struct lims_reading){0};
		lims_modbus_value(&reg, doubles[i], &r);
		assert_int_equal(r.reason, LIMS_REASON_NO_VALUE);
	}
	reg = (struct lims_model_register){
		.role = "x", .unit = "kWh", .type = LIMS_WORD_UINT64, .scale = lims_dec_from_int(1), .no_value = {UINT64_MAX}, .no_values = 1};
	r = (struct lims_reading){0};
	lims_modbus_value(&reg, doubles[1], &r);
	assert_int_equal(r.reason, LIMS_REASON_NO_VALUE);
	assert_string_equal(r.note, "the device's \"no value\" 0xFFFFFFFFFFFFFFFF");
}

static void same(const struct lims_model *m, const char *setup, const void *bytes, size_t n, const char *expected)
{
	char out[4096];
	assert_string_equal(decoded("modbus-rtu", m, setup, bytes, n, out), expected);
}

// Eastron's protocol document: 01 04 04 43 66 33 34 1B 38 answers with 230.2 V.
static const uint8_t reply[] = {0x01, 0x04, 0x04, 0x43, 0x66, 0x33, 0x34, 0x1b, 0x38};
static const uint8_t exchange[] = {0x01, 0x04, 0x00, 0x00, 0x00, 0x02, 0x71, 0xcb, 0x01, 0x04, 0x04, 0x43, 0x66, 0x33, 0x34, 0x1b, 0x38};

static void a_bare_reply_does_not_say_which_register_it_is(void **state)
{
	struct lims_arena *a = *state;
	const struct lims_model *m = model_of(a, "eastron-sdm120");
	same(m, "", reply, sizeof reply, "not_a_value@0+9");
	same(m, "start=0", reply, sizeof reply, "230.20001 V");
	same(m, "", exchange, sizeof exchange, "not_a_value@0+8 | 230.20001 V");
	// A second reply without a question of its own is not read as the first one was.
	uint8_t twice[sizeof exchange + sizeof reply];
	memcpy(twice, exchange, sizeof exchange);
	memcpy(twice + sizeof exchange, reply, sizeof reply);
	same(m, "", twice, sizeof twice, "not_a_value@0+8 | 230.20001 V | not_a_value@17+9");
}

static void without_a_model_a_declared_type_reads_the_registers(void **state)
{
	(void)state;
	same(NULL, "type=float32,unit=V", reply, sizeof reply, "230.20001 V");
	same(NULL, "type=float32", reply, sizeof reply, "no_unit 230.20001 ");
	same(NULL, "type=uint16,unit=1", reply, sizeof reply, "17254 1 | 13108 1"); // 4366h, 3334h
	same(NULL, "", reply, sizeof reply, "not_a_value@0+9");
}

static void an_exception_is_an_error_of_the_device_or_a_busy_one(void **state)
{
	(void)state;
	// 01 84 04 42 C3 was sent by an electricity meter: device failure.
	same(NULL, "", (const uint8_t[]){0x01, 0x84, 0x04, 0x42, 0xc3}, 5, "device_error@0+5");
	uint8_t busy[5] = {0x01, 0x84, 0x06};
	uint16_t crc = lims_modbus_crc(busy, 3);
	busy[3] = (uint8_t)crc;
	busy[4] = (uint8_t)(crc >> 8);
	same(NULL, "", busy, 5, "busy@0+5");
}

static void an_answer_to_another_question_is_rejected(void **state)
{
	struct lims_arena *a = *state;
	struct lims_request q;
	struct collected c = {.count = 0};
	assert_int_equal(lims_modbus_request(lims_protocol_find("modbus-rtu"), 0, 1, 4, 0, 4, &q, NULL), LIMS_OK);
	struct lims_scan scan = {.model = model_of(a, "eastron-sdm120"), .asked = &q};
	lims_decode_stream(lims_protocol_find("modbus-rtu"), &scan, reply, sizeof reply, true, 0, (struct lims_moment){0}, collect, &c, NULL);
	assert_int_equal(c.count, 1);
	assert_int_equal(c.r[0].reason, LIMS_REASON_BAD_FRAME);
	assert_string_equal(c.r[0].note, "answer of 2 registers, asked were 4");
	q.count = 2;
	q.unit = 2;
	c.count = 0;
	lims_decode_stream(lims_protocol_find("modbus-rtu"), &scan, reply, sizeof reply, true, 0, (struct lims_moment){0}, collect, &c, NULL);
	assert_int_equal(c.r[0].reason, LIMS_REASON_BAD_FRAME);
}

static void a_tcp_answer_with_another_number_is_rejected(void **state)
{
	struct lims_arena *a = *state;
	static const uint8_t answer[] = {0x00, 0x07, 0x00, 0x00, 0x00, 0x07, 0x01, 0x04, 0x04, 0x43, 0x66, 0x80, 0x00};
	const struct lims_protocol *p = lims_protocol_find("modbus-tcp");
	struct lims_request q;
	struct collected c = {.count = 0};
	struct lims_scan scan = {.model = model_of(a, "eastron-sdm120"), .asked = &q};
	assert_int_equal(lims_modbus_request(p, 8, 1, 4, 0, 2, &q, NULL), LIMS_OK);
	lims_decode_stream(p, &scan, answer, sizeof answer, true, 0, (struct lims_moment){0}, collect, &c, NULL);
	assert_int_equal(c.count, 1);
	assert_int_equal(c.r[0].reason, LIMS_REASON_BAD_FRAME);
	q.transaction = 7;
	c.count = 0;
	lims_decode_stream(p, &scan, answer, sizeof answer, true, 0, (struct lims_moment){0}, collect, &c, NULL);
	assert_int_equal(c.count, 1);
	assert_string_equal(c.r[0].digits, "230.5");
}

static void an_unfinished_frame_waits_for_its_rest(void **state)
{
	struct lims_arena *a = *state;
	struct lims_scan scan = {.model = model_of(a, "eastron-sdm120"), .setup = &(struct lims_setup){.has_start = true}};
	for (size_t n = 0; n < sizeof reply; n++) {
		struct collected c = {.count = 0};
		size_t used = 99;
		lims_decode_stream(lims_protocol_find("modbus-rtu"), &scan, reply, n, false, 0, (struct lims_moment){0}, collect, &c, &used);
		assert_int_equal(c.count, 0);
		assert_int_equal(used, 0);
	}
}

static int setup(void **state)
{
	*state = lims_arena_create(1 << 22);
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
		cmocka_unit_test(the_crc_has_the_published_check_value),
		cmocka_unit_test(a_question_is_the_frame_of_the_maker_s_example),
		cmocka_unit_test(a_question_out_of_range_is_refused),
		cmocka_unit_test(the_four_word_orders_give_the_same_number),
		cmocka_unit_test(negative_numbers_are_two_s_complement),
		cmocka_unit_test(a_scale_is_exact_and_keeps_its_places),
		cmocka_unit_test(four_registers_take_every_word_order),
		cmocka_unit_test(four_registers_hold_the_ends_of_their_types_and_an_exact_scale),
		cmocka_unit_test(a_no_value_pattern_is_never_a_number),
		cmocka_unit_test(a_bare_reply_does_not_say_which_register_it_is),
		cmocka_unit_test(without_a_model_a_declared_type_reads_the_registers),
		cmocka_unit_test(an_exception_is_an_error_of_the_device_or_a_busy_one),
		cmocka_unit_test(an_answer_to_another_question_is_rejected),
		cmocka_unit_test(a_tcp_answer_with_another_number_is_rejected),
		cmocka_unit_test(an_unfinished_frame_waits_for_its_rest),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}

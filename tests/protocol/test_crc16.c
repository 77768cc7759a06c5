// SPDX-License-Identifier: Apache-2.0
// The 16-bit checks against the values that the common catalogue gives for the text "123456789".
#include "drivers/protocol/crc16.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void every_check_gives_the_value_of_its_catalogue(void **state)
{
	(void)state;
	const uint8_t text[] = "123456789";
	static const struct {
		enum lims_crc16 which;
		uint16_t value;
	} rows[] = {
		{LIMS_CRC16_MODBUS, 0x4b37},
		{LIMS_CRC16_ARC, 0xbb3d},
		{LIMS_CRC16_X25, 0x906e},
		{LIMS_CRC16_KERMIT, 0x2189},
		{LIMS_CRC16_CCITT_FALSE, 0x29b1},
		{LIMS_CRC16_XMODEM, 0x31c3},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		assert_int_equal(lims_crc16(rows[i].which, text, 9), rows[i].value);
}

// IEEE 802.15.4 and ITU-T V.42 write the division out bit by bit; so does this.
static uint16_t by_bits(uint16_t reflected, uint16_t crc, const uint8_t *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		crc ^= bytes[i];
		for (int bit = 0; bit < 8; bit++)
			crc = (uint16_t)(crc & 1 ? crc >> 1 ^ reflected : crc >> 1);
	}
	return crc;
}

static void every_byte_divides_as_bit_by_bit(void **state)
{
	(void)state;
	for (unsigned byte = 0; byte < 256; byte++) {
		uint8_t bytes[11];
		for (size_t n = 0; n <= sizeof bytes; n++) {
			for (size_t i = 0; i < n; i++)
				bytes[i] = (uint8_t)(byte * (2 * i + 1) + 37 * i);
			assert_int_equal(lims_crc16(LIMS_CRC16_ARC, bytes, n), by_bits(0xa001, 0, bytes, n));
			assert_int_equal(lims_crc16(LIMS_CRC16_KERMIT, bytes, n), by_bits(0x8408, 0, bytes, n));
			assert_int_equal(lims_crc16(LIMS_CRC16_X25, bytes, n), (uint16_t)~by_bits(0x8408, 0xffff, bytes, n));
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_check_gives_the_value_of_its_catalogue),
		cmocka_unit_test(every_byte_divides_as_bit_by_bit),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

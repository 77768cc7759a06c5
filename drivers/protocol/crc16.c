// SPDX-License-Identifier: Apache-2.0
// The 16-bit cyclic checks of instrument protocols. 1021h needs no table: its taps lie so that eight steps are a few shifts.
#include "drivers/protocol/crc16.h"

/// 8005h reflected.
static uint16_t a001(uint16_t crc, const uint8_t *bytes, size_t n)
{
	static const uint16_t nibble[16] = {
		0x0000, 0xcc01, 0xd801, 0x1400, 0xf001, 0x3c00, 0x2800, 0xe401, 0xa001, 0x6c00, 0x7800, 0xb401, 0x5000, 0x9c01, 0x8801, 0x4400};
	for (size_t i = 0; i < n; i++) {
		crc ^= bytes[i];
		crc = (uint16_t)(crc >> 4 ^ nibble[crc & 15]);
		crc = (uint16_t)(crc >> 4 ^ nibble[crc & 15]);
	}
	return crc;
}

/// 1021h reflected.
static uint16_t reflected_1021(uint16_t crc, const uint8_t *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		unsigned x = (crc ^ bytes[i]) & 0xff;
		x = (x ^ x << 4) & 0xff;
		crc = (uint16_t)(crc >> 8 ^ x << 8 ^ x << 3 ^ x >> 4);
	}
	return crc;
}

/// 1021h, most significant bit first.
static uint16_t plain_1021(uint16_t crc, const uint8_t *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		unsigned x = crc >> 8 ^ bytes[i];
		x ^= x >> 4;
		crc = (uint16_t)((unsigned)crc << 8 ^ x << 12 ^ x << 5 ^ x);
	}
	return crc;
}

uint16_t lims_crc16(enum lims_crc16 which, const uint8_t *bytes, size_t n)
{
	switch (which) {
	case LIMS_CRC16_MODBUS:
		return a001(0xffff, bytes, n);
	case LIMS_CRC16_ARC:
		return a001(0, bytes, n);
	case LIMS_CRC16_X25:
		return (uint16_t)~reflected_1021(0xffff, bytes, n);
	case LIMS_CRC16_KERMIT:
		return reflected_1021(0, bytes, n);
	case LIMS_CRC16_CCITT_FALSE:
		return plain_1021(0xffff, bytes, n);
	case LIMS_CRC16_XMODEM:
		return plain_1021(0, bytes, n);
	}
	return 0;
}

// SPDX-License-Identifier: Apache-2.0
// The 16-bit cyclic checks of instrument protocols, by the names of the common catalogue.
#ifndef LIMS_PROTOCOL_CRC16_H
#define LIMS_PROTOCOL_CRC16_H

#include <stddef.h>
#include <stdint.h>

/// Which check; the value of "123456789" is what the catalogue gives for it.
enum lims_crc16 {
	LIMS_CRC16_MODBUS,      ///< 8005h reflected, start FFFFh: 4B37h; Modbus RTU, KELLER bus
	LIMS_CRC16_ARC,         ///< 8005h reflected, start 0: BB3Dh; DSMR P1, Wayne DART
	LIMS_CRC16_X25,         ///< 1021h reflected, start FFFFh, complemented: 906Eh; HDLC, SML
	LIMS_CRC16_KERMIT,      ///< 1021h reflected, start 0: 2189h; Tatsuno SS-LAN
	LIMS_CRC16_CCITT_FALSE, ///< 1021h, start FFFFh: 29B1h
	LIMS_CRC16_XMODEM,      ///< 1021h, start 0: 31C3h; SHELF
};

/// The check of n bytes. Which byte is sent first is the protocol's business.
uint16_t lims_crc16(enum lims_crc16 which, const uint8_t *bytes, size_t n);

#endif

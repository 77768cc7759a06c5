// SPDX-License-Identifier: Apache-2.0
// Bytes as hexadecimal digits and back.
#include "lims-core/base/text.h"

void lims_hex_write(const void *bytes, size_t n, char *out)
{
	static const char digits[] = "0123456789abcdef";
	const unsigned char *b = bytes;
	for (size_t i = 0; i < n; i++) {
		out[2 * i] = digits[b[i] >> 4];
		out[2 * i + 1] = digits[b[i] & 15];
	}
	out[2 * n] = '\0';
}

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

bool lims_hex_read(const char *hex, size_t hex_len, void *ret_bytes, size_t n)
{
	unsigned char *out = ret_bytes;
	if (hex_len / 2 != n || hex_len % 2 != 0)
		return false;
	for (size_t i = 0; i < hex_len; i++)
		if (digit(hex[i]) < 0)
			return false;
	for (size_t i = 0; i < n; i++)
		out[i] = (unsigned char)(digit(hex[2 * i]) * 16 + digit(hex[2 * i + 1]));
	return true;
}

// SPDX-License-Identifier: Apache-2.0
// Any bytes as what a DL/T 645 meter sends, bare and as the data of an answer with a right sum, in both editions.
#include "tests/fuzz/fuzz_protocol.h"

enum { HEAD = 10, DATA = 200 };

/// An answer of the edition with `size` bytes of data.
static size_t wrap(bool y2007, const uint8_t *data, size_t size, uint8_t *out)
{
	const uint8_t head[HEAD] = {0x68, 0x45, 0x23, 0x01, 0, 0, 0, 0x68, (uint8_t)(y2007 ? 0x91 : 0x81), (uint8_t)size};
	uint8_t sum = 0;
	memcpy(out, head, HEAD);
	memcpy(out + HEAD, data, size);
	for (size_t i = 0; i < HEAD + size; i++)
		sum += out[i];
	out[HEAD + size] = sum;
	out[HEAD + size + 1] = 0x16;
	return HEAD + size + 2;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lims_setup setup = {.has_decimals = true, .decimals = 1};
	struct lims_scan scan = {.setup = size && data[0] & 1 ? &setup : NULL};
	uint8_t frame[HEAD + DATA + 2];
	decode_all_ways("dlt645-1997", &scan, data, size);
	decode_all_ways("dlt645-2007", &scan, data, size);
	for (size_t skip = 0; skip < 2 && size <= DATA; skip++)
		decode_all_ways(skip ? "dlt645-2007" : "dlt645-1997", &scan, frame, wrap(skip, data, size, frame));
	return 0;
}

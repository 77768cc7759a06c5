// SPDX-License-Identifier: Apache-2.0
// Whatever bytes the entry reader accepts, the writer writes again exactly.
#include "lims-core/chain/entry.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lims_entry e, header;
	struct lims_buf b;
	lims_rc rc = lims_entry_read(data, size, &e, NULL);
	if (rc == LIMS_OK && lims_entry_read_header(data, size, &header, NULL) != LIMS_OK)
		abort();
	if (rc != LIMS_OK)
		return 0;
	lims_buf_init(&b, LIMS_ENTRY_MAX);
	if (lims_entry_write(&e, &b, NULL) != LIMS_OK || b.len != size || memcmp(b.data, data, size) != 0)
		abort();
	lims_buf_finish(&b);
	return 0;
}

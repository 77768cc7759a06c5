// SPDX-License-Identifier: Apache-2.0
// Any bytes as what an instrument of one protocol sends, with and without a declared unit: every byte accounted for, no half reading. LIMS_FUZZ_PROTOCOL is
// its id, LIMS_FUZZ_MODEL the model that describes its lines, where it has such.
#include "tests/fuzz/fuzz_protocol.h"

#ifdef LIMS_FUZZ_MODEL
static const struct lims_model *described(void)
{
	static const struct lims_model *m; // read once, for the life of the process, with the memory that it lies in
	static const struct lims_arena *kept;
	struct lims_buf file;
	struct lims_faults faults;
	if (kept)
		return m;
	struct lims_arena *arena = lims_arena_create((size_t)1 << 20);
	check(arena && lims_file_read(LIMS_SOURCE_DIR "/drivers/models/" LIMS_FUZZ_MODEL ".yaml", 1 << 16, &file, NULL) == LIMS_OK);
	lims_faults_init(&faults, arena, LIMS_FUZZ_MODEL);
	check(lims_model_read(file.data, file.len, LIMS_FUZZ_MODEL, arena, &faults, &m, NULL) == LIMS_OK);
	lims_buf_finish(&file);
	kept = arena;
	return m;
}
#else
static const struct lims_model *described(void)
{
	return NULL;
}
#endif

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lims_setup setup = {.unit = "kg"};
	struct lims_scan scan = {.model = described(), .setup = size && data[0] & 1 ? &setup : NULL};
	decode_all_ways(LIMS_FUZZ_PROTOCOL, &scan, data, size);
	return 0;
}

// SPDX-License-Identifier: Apache-2.0
// Any text as a model file: faults, or a model whose every register can be asked for.
#include "drivers/protocol/protocol.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lims_arena *arena = lims_arena_create(16 << 20);
	struct lims_faults faults;
	struct lims_err err = {0};
	const struct lims_model *m = NULL;
	if (!arena)
		return 0;
	lims_faults_init(&faults, arena, "x");
	lims_rc rc = lims_model_read(data, size, "x", arena, &faults, &m, &err);
	check((rc == LIMS_OK) == (m != NULL) && (rc != LIMS_OK || faults.count == 0));
	for (size_t i = 0; m && i < m->register_count; i++) {
		const struct lims_model_register *r = &m->registers[i];
		const struct lims_question *q = lims_model_question_of(m, r);
		struct lims_request request;
		check(q && lims_model_register(m, r->role) == r);
		check(strlen(r->role) < LIMS_READING_ROLE && strlen(r->unit) < LIMS_READING_UNIT);
		check(lims_modbus_request(lims_protocol_find("modbus-rtu"), 0, 1, q->function, q->address, q->count, &request, NULL) == LIMS_OK);
		check(!q->confirm || q->confirm != q->count);
	}
	lims_arena_destroy(arena);
	return 0;
}

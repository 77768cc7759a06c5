// SPDX-License-Identifier: Apache-2.0
// Turns kept capture bytes into the value of one role, at the bench and years later alike.
#include "laboratory/proof/proof.h"

#include "drivers/protocol/capture.h"
#include "lims-core/base/text.h"

#include <stdio.h>

enum { ARENA_MAX = 16 << 20 };

lims_rc lims_proof_decode(const void *capture, size_t capture_len, const void *model, size_t model_len, const char *role,
	struct lims_reading *ret_reading, char ret_value[LIMS_PROOF_VALUE], struct lims_err *err)
{
	struct lims_arena *arena = lims_arena_create(ARENA_MAX);
	if (!arena)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory to decode a capture");
	struct lims_capture c;
	struct lims_faults faults;
	const struct lims_model *m = NULL;
	struct lims_decision v = {0};
	lims_rc rc = lims_capture_parse(capture, capture_len, arena, &c, err);
	if (!rc && model) {
		lims_faults_init(&faults, arena, c.head.model);
		rc = lims_model_read(model, model_len, c.head.model, arena, &faults, &m, err);
	}
	if (!rc)
		rc = lims_capture_decide(&c, m, role, &v, err);
	if (!rc) {
		*ret_reading = v.reading;
		ret_value[0] = '\0';
		if (v.reading.reason == LIMS_REASON_NONE)
			snprintf(ret_value, LIMS_PROOF_VALUE, lims_text_equal(v.reading.unit, "1") ? "%s" : "%s %s", v.reading.digits, v.reading.unit);
	}
	lims_arena_destroy(arena);
	return rc;
}

// SPDX-License-Identifier: Apache-2.0
// Reading the fault command.
#include "simulators/fault.h"

#include "simulators/number.h"

#include <string.h>

static const struct {
	const char *name;
	enum lims_sim_fault_kind kind;
	int64_t min, max; ///< of the argument; max 0: none is taken
} kinds[] = {
	{"none", LIMS_SIM_FAULT_NONE, 0, 0},
	{"truncate", LIMS_SIM_FAULT_TRUNCATE, 0, 0},
	{"noise", LIMS_SIM_FAULT_NOISE, 0, 0},
	{"late", LIMS_SIM_FAULT_LATE, 1, 600000},
	{"silent", LIMS_SIM_FAULT_SILENT, 0, 0},
	{"vanish", LIMS_SIM_FAULT_VANISH, 0, 0},
	{"glue", LIMS_SIM_FAULT_GLUE, 0, 0},
	{"oversize", LIMS_SIM_FAULT_OVERSIZE, 0, 0},
	{"blank", LIMS_SIM_FAULT_BLANK, 0, 0},
	{"crc", LIMS_SIM_FAULT_CRC, 0, 0},
	{"exception", LIMS_SIM_FAULT_EXCEPTION, 1, 255},
	{"echo", LIMS_SIM_FAULT_ECHO, 0, 0},
	{"unit", LIMS_SIM_FAULT_UNIT, 0, 0},
	{"decimals", LIMS_SIM_FAULT_DECIMALS, 0, 0},
};

lims_rc lims_sim_fault_parse(const struct lims_sim_words *w, uint32_t allowed, struct lims_sim_fault *ret, struct lims_err *err)
{
	const char *name = w->count > 1 ? w->word[1] : "";
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		if (strcmp(kinds[i].name, name) != 0 || !(allowed & 1u << kinds[i].kind))
			continue;
		struct lims_sim_fault f = {.kind = kinds[i].kind};
		unsigned words = 2;
		if (kinds[i].max > 0) {
			const char *argument = w->count > words ? w->word[words] : "";
			lims_rc rc = lims_sim_number_parse(argument, 0, kinds[i].min, kinds[i].max, name, &f.argument, err);
			if (rc)
				return rc;
			words++;
		}
		if (w->count == words + 1 && strcmp(w->word[words], "once") == 0 && f.kind != LIMS_SIM_FAULT_NONE &&
			f.kind != LIMS_SIM_FAULT_VANISH) {
			f.once = true;
			words++;
		}
		if (w->count != words)
			return lims_err_set(
				err, LIMS_E_INPUT, "'fault %s' is followed by something that it does not take; see simulators/README.md", name);
		*ret = f;
		return LIMS_OK;
	}
	return lims_err_set(err, LIMS_E_INPUT, "this instrument has no fault '%.40s'; see simulators/README.md", name);
}

struct lims_sim_fault lims_sim_fault_take(struct lims_sim_fault *f)
{
	struct lims_sim_fault now = *f;
	if (f->once)
		*f = (struct lims_sim_fault){.kind = LIMS_SIM_FAULT_NONE};
	return now;
}

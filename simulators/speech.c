// SPDX-License-Identifier: Apache-2.0
// The list of what a scale may speak, and the faults that all of them have.
#include "simulators/speech.h"

#include <string.h>

const struct lims_sim_speech lims_sim_speech_sics = {
	.name = "mt-sics",
	.faults = LIMS_SIM_FAULTS_SICS,
	.command = lims_sim_sics_command,
	.go_on = lims_sim_sics_go_on,
	.spoil = lims_sim_sics_spoil,
};

const struct lims_sim_speech *lims_sim_speech_find(const char *name)
{
	static const struct lims_sim_speech *const all[] = {&lims_sim_speech_sics, &lims_sim_speech_and, &lims_sim_speech_and_stream,
		&lims_sim_speech_toledo, &lims_sim_speech_toledo_checksum, &lims_sim_speech_xk3190, &lims_sim_speech_xk3190_command};
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		if (strcmp(all[i]->name, name) == 0)
			return all[i];
	return NULL;
}

void lims_sim_speech_spoil(struct lims_sim_fault f, const struct lims_buf *reply, struct lims_buf *out)
{
	static const unsigned char noise[] = {0x00, 0xFF, 0x80, 0x13};
	if (f.kind == LIMS_SIM_FAULT_SILENT || f.kind == LIMS_SIM_FAULT_VANISH)
		return;
	if (f.kind == LIMS_SIM_FAULT_NOISE)
		lims_buf_add(out, noise, sizeof noise);
	lims_buf_add(out, reply->data, f.kind == LIMS_SIM_FAULT_TRUNCATE ? reply->len / 2 : reply->len);
}

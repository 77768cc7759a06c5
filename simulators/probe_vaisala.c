// SPDX-License-Identifier: Apache-2.0
// A probe that speaks as Vaisala transmitters do.
// Source: Vaisala, PTU300 user's guide M210796EN pp. 102-103 (SEND, default format "P=  1013.2 hPa T= 31.1 'C RH= 38.3 %RH", stars).
//
//   SEND CR  →  P=  1003.8 hPa T= 17.7 'C RH= 40.9 %RH CR LF
#include "simulators/probe.h"

#include <string.h>
#include <strings.h>

enum { COMMAND = 64 };

static void add_value(
	struct lims_sim_probe *p, enum lims_sim_probe_quantity q, const char *name, int width, const char *unit, struct lims_buf *out)
{
	char text[LIMS_SIM_NUMBER_TEXT];
	int64_t tenth = (int64_t)lims_sim_floor_div((lims_sim_wide)lims_sim_probe_show(p, q) + 50000000, 100000000);
	lims_sim_number_text(tenth, 1, 1, text);
	lims_buf_addf(out, "%s=%*s %s ", name, width, p->missing[q] ? "*****" : text, unit);
}

static void answer(struct lims_sim_probe *p, const char *command, struct lims_buf *out)
{
	if (strcasecmp(command, "SEND") == 0) {
		add_value(p, LIMS_SIM_PRESSURE, "P", 8, "hPa", out);
		add_value(p, LIMS_SIM_TEMPERATURE, "T", 5, p->fahrenheit ? "'F" : "'C", out);
		add_value(p, LIMS_SIM_HUMIDITY, "RH", 5, "%RH", out);
		lims_buf_add_text(out, "\r\n");
	} else if (strcasecmp(command, "SN") == 0) {
		lims_buf_addf(out, "SNUM           : %s\r\n", p->serial);
	} else if (strcasecmp(command, "ERRS") == 0) {
		lims_buf_add_text(out, "No errors\r\n");
	} else if (command[0]) {
		lims_buf_add_text(out, "Unknown command.\r\n");
	}
}

static size_t hear(struct lims_sim_probe *p, const uint8_t *in, size_t n, struct lims_buf *out)
{
	char command[COMMAND];
	size_t at = 0;
	while (at < n && in[at] != '\r' && in[at] != '\n')
		at++;
	if (at == n)
		return n < COMMAND ? 0 : n; // too long for any command: forgotten
	if (p->echo)
		lims_buf_add(out, in, at + 1);
	size_t kept = at < COMMAND ? at : 0;
	memcpy(command, in, kept);
	command[kept] = '\0';
	if (p->echo)
		lims_buf_add_char(out, '\n');
	answer(p, command, out);
	if (p->echo)
		lims_buf_add_char(out, '>');
	return at + 1;
}

const struct lims_sim_probe_speech lims_sim_probe_vaisala = {
	.name = "vaisala",
	.faults = LIMS_SIM_FAULTS_COMMON,
	.hear = hear,
	.spoil = lims_sim_spoil_common,
};

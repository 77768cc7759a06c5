// SPDX-License-Identifier: Apache-2.0
// A pressure gauge that speaks as ConST and Additel gauges do: fields between colons.
// Source: Additel ADT681 manual, appendix I p. 38 (form of question and answer, codes 1000 to 1005).
//
//   255:R:MRMD:1 CR LF  →  001:F:MRMD: 12.3456:KPA CR LF          what ends the question ends the answer: CR LF or 00h
#include "simulators/gauge.h"

#include <stdio.h>
#include <string.h>

enum { QUESTION = 128 };

/// The question's parts; what is not there is "".
struct parts {
	char text[QUESTION];
	const char *address, *kind, *command, *parameter;
};

static void split(struct parts *p, const uint8_t *in, size_t n)
{
	const char **part[] = {&p->address, &p->kind, &p->command, &p->parameter};
	memcpy(p->text, in, n);
	p->text[n] = '\0';
	char *at = p->text;
	for (size_t i = 0; i < sizeof part / sizeof part[0]; i++) {
		*part[i] = at;
		at += strcspn(at, ":");
		if (*at)
			*at++ = '\0';
	}
}

static void add_pressure(struct lims_sim_gauge *g, bool corrected, struct lims_buf *out)
{
	char text[LIMS_SIM_NUMBER_TEXT];
	int64_t shown = lims_sim_gauge_show(g);
	lims_sim_number_text(corrected ? shown : shown + g->zero_at, LIMS_SIM_PLACES, g->decimals, text);
	lims_buf_addf(out, "%8s:%s", g->broken ? "--------" : text, g->unit);
}

/// The fields behind the command; false: the device knows no such command.
static bool add_fields(struct lims_sim_gauge *g, const char *command, struct lims_buf *out)
{
	char text[LIMS_SIM_NUMBER_TEXT];
	if (strcmp(command, "MRMD") == 0 || strcmp(command, "MRMN") == 0) {
		add_pressure(g, strcmp(command, "MRMD") == 0, out);
	} else if (strcmp(command, "OTYPE") == 0) {
		lims_buf_add_text(out, g->serial);
	} else if (strcmp(command, "OVER") == 0) {
		lims_buf_add_text(out, "SIM V01.00");
	} else if (strcmp(command, "OTEMP") == 0) {
		lims_sim_number_text(g->temperature, LIMS_SIM_PLACES, 2, text);
		lims_buf_addf(out, "%s\xe2\x84\x83", text);
	} else if (strcmp(command, "OADD") == 0) {
		lims_buf_addf(out, "%lld", (long long)g->address);
	} else if (strcmp(command, "ORAN") == 0) {
		lims_buf_addf(out, "0:100:%s:G:1:0.05", g->unit);
	} else {
		return false;
	}
	return true;
}

static void answer(struct lims_sim_gauge *g, const struct parts *p, const char *end, size_t end_len, struct lims_buf *out)
{
	struct lims_buf fields;
	int64_t to = 0;
	if (lims_sim_number_parse(p->address, 0, 0, 255, "address", &to, NULL) != LIMS_OK || (to != 255 && to != g->address))
		return;
	lims_buf_init(&fields, QUESTION);
	lims_buf_addf(out, "%03lld:", (long long)g->address);
	if (strcmp(p->kind, "R") == 0 && add_fields(g, p->command, &fields)) {
		lims_buf_addf(out, "F:%s:", p->command);
		lims_buf_add(out, fields.data, fields.len);
	} else if (strcmp(p->kind, "W") == 0 && strcmp(p->command, "OZERO") == 0) {
		g->zero_at = g->pressure + g->error;
		lims_buf_add_text(out, "F:OZERO:OK");
	} else {
		lims_buf_addf(out, "E:%s?:%s", p->command, strcmp(p->kind, "W") == 0 ? "1001" : "1018");
	}
	lims_buf_add(out, end, end_len);
	lims_buf_finish(&fields);
}

static size_t hear(struct lims_sim_gauge *g, const uint8_t *in, size_t n, struct lims_buf *out)
{
	struct parts p;
	size_t at = 0;
	while (at < n && in[at] != '\0' && in[at] != '\n')
		at++;
	if (at == n)
		return n < QUESTION ? 0 : n; // too long for any question: forgotten
	bool line = in[at] == '\n';
	size_t len = line && at && in[at - 1] == '\r' ? at - 1 : at;
	if (len && len < QUESTION) {
		split(&p, in, len);
		answer(g, &p, line ? "\r\n" : "\0", line ? 2 : 1, out);
	}
	return at + 1;
}

const struct lims_sim_gauge_speech lims_sim_gauge_const = {
	.name = "const",
	.faults = LIMS_SIM_FAULTS_COMMON | 1u << LIMS_SIM_FAULT_ECHO,
	.hear = hear,
	.spoil = lims_sim_spoil_common,
};

// SPDX-License-Identifier: Apache-2.0
// A scale that speaks the standard format of A&D.
// Source: A&D, GC series manual p. 51 (lines "ST,+00012.34  g", commands Q S SI SIR C Z T ?ID ?SN ?TN, errors EC,Exx); lines of an HR-100A ("OL,+9999999E+19").
//
//   ST|US , sign, eight characters of digits and point, three characters of unit right-justified CR LF
#include "simulators/speech.h"

#include <string.h>

enum { FIELD = 8 };

static void add_indication(struct lims_sim_sics *s, struct lims_sim_indication i, struct lims_buf *out)
{
	char text[LIMS_SIM_NUMBER_TEXT];
	int64_t size = i.value < 0 ? -i.value : i.value;
	lims_sim_number_text(size, LIMS_SIM_PLACES, s->scale.decimals, text);
	size_t n = strlen(text);
	if (i.over || i.under || n > FIELD) {
		lims_buf_addf(out, "OL,%c9999999E+19\r\n", i.under ? '-' : '+');
		return;
	}
	lims_buf_addf(out, "%s,%c", i.stable ? "ST" : "US", i.value < 0 ? '-' : '+');
	for (size_t k = n; k < FIELD; k++)
		lims_buf_add_char(out, '0');
	lims_buf_addf(out, "%s%3s\r\n", text, s->scale.unit);
}

static void go_on(struct lims_sim_sics *s, struct lims_sim_sics_talk *t, int64_t now_ns, struct lims_buf *out)
{
	if (t->waiting) {
		// A weight in motion or out of range is waited for without end.
		struct lims_sim_indication i = lims_sim_scale_show(&s->scale, now_ns);
		if (!i.stable || i.over || i.under)
			return;
		t->waiting = 0;
		add_indication(s, i, out);
	} else if (t->repeating && now_ns >= t->next_ns) {
		add_indication(s, lims_sim_scale_show(&s->scale, now_ns), out);
		t->next_ns = now_ns + s->repeat_ns;
	}
}

static void command(struct lims_sim_sics *s, struct lims_sim_sics_talk *t, const char *c, int64_t now_ns, struct lims_buf *out)
{
	bool repeats = t->repeating;
	*t = (struct lims_sim_sics_talk){0};
	if (strcmp(c, "Q") == 0 || strcmp(c, "SI") == 0) {
		add_indication(s, lims_sim_scale_show(&s->scale, now_ns), out);
	} else if (strcmp(c, "S") == 0) {
		t->waiting = 'S';
		t->wait_until_ns = INT64_MAX;
		go_on(s, t, now_ns, out);
	} else if (strcmp(c, "SIR") == 0) {
		t->repeating = true;
		t->next_ns = now_ns;
		go_on(s, t, now_ns, out);
	} else if (strcmp(c, "Z") == 0) {
		(void)lims_sim_scale_set_zero(&s->scale, now_ns);
	} else if (strcmp(c, "T") == 0) {
		(void)lims_sim_scale_set_tare(&s->scale, now_ns);
	} else if (strcmp(c, "?SN") == 0) {
		lims_buf_addf(out, "SN,%s\r\n", s->serial);
	} else if (strcmp(c, "?TN") == 0) {
		lims_buf_addf(out, "TN,%s\r\n", s->model);
	} else if (strcmp(c, "?ID") == 0) {
		lims_buf_add_text(out, "ID,LAB-0001\r\n");
	} else if (strcmp(c, "C") != 0) {
		t->repeating = repeats;
		t->next_ns = now_ns + s->repeat_ns;
		lims_buf_add_text(out, "EC,E01\r\n");
	}
}

const struct lims_sim_speech lims_sim_speech_and_stream = {
	.name = "and-stream",
	.faults = LIMS_SIM_FAULTS_COMMON,
	.streams = true,
	.interrupts = true,
	.command = command,
	.go_on = go_on,
	.spoil = lims_sim_speech_spoil,
};

const struct lims_sim_speech lims_sim_speech_and = {
	.name = "and",
	.faults = LIMS_SIM_FAULTS_COMMON,
	.interrupts = true,
	.command = command,
	.go_on = go_on,
	.spoil = lims_sim_speech_spoil,
};

// SPDX-License-Identifier: Apache-2.0
// A scale with a Yaohua XK3190 indicator: continuous format 0, and command mode.
// Source: Yaohua, XK3190-A26 user manual p. 12 (format 0, its check), XK3190-A23p p. 24 (questions), XK3190-DS3 p. 8 (answers).
//
//   format 0       02h  sign  six digits  number of decimals  two characters  03h       the XOR from the sign to the decimals, in hexadecimal
//   question       02h  'A'   'A'…'D'     two characters  03h
//   answer         02h  'A'   'A'         two characters  03h                           handshake
//                  02h  'A'   'B'…'D'     sign  six digits  decimals  two characters  03h   gross, tare, net
//
// What it sends when it is out of range is not public: it says nothing then.
#include "simulators/speech.h"

#include <string.h>

enum { STX = 0x02, ETX = 0x03, DIGITS = 6, WEIGHT = DIGITS + 2, QUESTION = 6, PLACES_MAX = 4, ADDRESS = 'A' };

static void close_frame(unsigned char *frame, size_t n, struct lims_buf *out)
{
	unsigned x = 0;
	for (size_t i = 1; i < n; i++)
		x ^= frame[i];
	// Each half 0…9 as a digit, else as a letter: plus 30h, or plus 37h.
	frame[n] = (unsigned char)((x >> 4) + (x >> 4 > 9 ? 0x37 : 0x30));
	frame[n + 1] = (unsigned char)((x & 15) + ((x & 15) > 9 ? 0x37 : 0x30));
	frame[n + 2] = ETX;
	lims_buf_add(out, frame, n + 3);
}

/// Sign, six digits and the number of decimals; false when six digits are not enough.
static bool weight(const struct lims_sim_scale *scale, int64_t v, unsigned char *out)
{
	int places = scale->decimals < PLACES_MAX ? scale->decimals : PLACES_MAX;
	int64_t n = (v < 0 ? -v : v) / lims_sim_power_of_ten(LIMS_SIM_PLACES - places);
	out[0] = v < 0 ? '-' : '+';
	for (int i = DIGITS; i >= 1; i--, n /= 10)
		out[i] = (unsigned char)('0' + n % 10);
	out[DIGITS + 1] = (unsigned char)('0' + places);
	return n == 0;
}

static void stream(struct lims_sim_sics *s, struct lims_sim_sics_talk *t, int64_t now_ns, struct lims_buf *out)
{
	unsigned char frame[WEIGHT + 4] = {STX};
	if (!t->repeating || now_ns < t->next_ns)
		return;
	t->next_ns = now_ns + s->repeat_ns;
	struct lims_sim_indication i = lims_sim_scale_show(&s->scale, now_ns);
	if (!i.over && !i.under && weight(&s->scale, i.value, frame + 1))
		close_frame(frame, 1 + WEIGHT, out);
}

static void deaf(struct lims_sim_sics *s, struct lims_sim_sics_talk *t, const char *c, int64_t now_ns, struct lims_buf *out)
{
	(void)s, (void)t, (void)c, (void)now_ns, (void)out;
}

static void nothing_by_itself(struct lims_sim_sics *s, struct lims_sim_sics_talk *t, int64_t now_ns, struct lims_buf *out)
{
	(void)s, (void)t, (void)now_ns, (void)out;
}

static void answer(struct lims_sim_sics *s, const unsigned char *question, int64_t now_ns, struct lims_buf *out)
{
	unsigned char frame[WEIGHT + 6] = {STX, ADDRESS, question[2]};
	struct lims_buf check;
	lims_buf_init(&check, 64);
	unsigned char asked[QUESTION] = {STX, question[1], question[2]};
	close_frame(asked, 3, &check);
	bool heard = check.len == QUESTION && memcmp(check.data, question, QUESTION) == 0 && question[1] == ADDRESS;
	lims_buf_finish(&check);
	if (!heard || question[2] < 'A' || question[2] > 'D')
		return;
	if (question[2] == 'A') {
		close_frame(frame, 3, out);
		return;
	}
	struct lims_sim_indication i = lims_sim_scale_show(&s->scale, now_ns);
	int64_t v = question[2] == 'B' ? i.value + s->scale.tare : question[2] == 'C' ? s->scale.tare : i.value;
	if (!i.over && !i.under && weight(&s->scale, v, frame + 3))
		close_frame(frame, 3 + WEIGHT, out);
}

/// One byte of a question more.
static void hear(struct lims_sim_sics *s, struct lims_sim_sics_talk *t, const char *c, int64_t now_ns, struct lims_buf *out)
{
	unsigned char byte = (unsigned char)c[0];
	if (byte == STX)
		t->held_len = 0;
	else if (!t->held_len)
		return;
	t->held[t->held_len++] = byte;
	if (t->held_len < QUESTION)
		return;
	t->held_len = 0;
	answer(s, t->held, now_ns, out);
}

static void spoil(struct lims_sim_fault f, const struct lims_buf *reply, struct lims_buf *out)
{
	lims_sim_speech_spoil(f, reply, out);
	if (f.kind == LIMS_SIM_FAULT_CRC && out->len > 2)
		out->data[out->len - 2] ^= 0x01;
}

const struct lims_sim_speech lims_sim_speech_xk3190 = {
	.name = "xk3190-0",
	.faults = LIMS_SIM_FAULTS_COMMON | 1u << LIMS_SIM_FAULT_CRC,
	.streams = true,
	.letters = true,
	.command = deaf,
	.go_on = stream,
	.spoil = spoil,
};

const struct lims_sim_speech lims_sim_speech_xk3190_command = {
	.name = "xk3190-command",
	.faults = LIMS_SIM_FAULTS_COMMON | 1u << LIMS_SIM_FAULT_CRC,
	.letters = true,
	.command = hear,
	.go_on = nothing_by_itself,
	.spoil = spoil,
};

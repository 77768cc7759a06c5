// SPDX-License-Identifier: Apache-2.0
// A scale that sends Toledo continuous output.
// Source: METTLER TOLEDO, IND445 manual p. 50 and Wildcat manual p. 6-4 (frame, status words, checksum, letters P T Z C).
//
//   02h SWA SWB SWC, six digits of weight, six of tare, 0Dh, with checksum one byte more that makes the low 7 bits of the sum zero
#include "simulators/speech.h"

#include <string.h>

enum { DIGITS = 6, FRAME = 17, FIELD_LIMIT = 1000000, ALWAYS = 0x20, NET = 1, NEGATIVE = 2, OUT = 4, MOTION = 8, KILOGRAM = 16 };

/// The leading digit of d: increment 1, 2 or 5.
static unsigned increment(int64_t d)
{
	while (d >= 10)
		d /= 10;
	return d >= 5 ? 3 : d >= 2 ? 2 : 1;
}

static unsigned unit_code(const char *unit)
{
	static const char *const names[] = {"kg", "g", "t", "oz", "ozt", "dwt"};
	for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strcmp(names[i], unit) == 0)
			return i;
	return strcmp(unit, "lb") == 0 ? 0 : 7;
}

/// Six digits of v in steps of the last decimal that is shown; false when they are not enough.
static bool digits(int64_t v, int64_t step, char *out)
{
	int64_t n = (v < 0 ? -v : v) / step;
	if (n >= FIELD_LIMIT)
		return false;
	for (int i = DIGITS - 1; i >= 0; i--, n /= 10)
		out[i] = (char)('0' + n % 10);
	return true;
}

static void add_frame(struct lims_sim_sics *s, struct lims_sim_indication i, bool checksum, struct lims_buf *out)
{
	const struct lims_sim_scale *scale = &s->scale;
	int places = scale->decimals < 5 ? scale->decimals : 5;
	int64_t step = lims_sim_power_of_ten(LIMS_SIM_PLACES - places);
	char f[FRAME] = {0x02};
	bool fits = digits(i.value, step, f + 4) && digits(scale->tare, step, f + 4 + DIGITS);
	unsigned unit = unit_code(scale->unit);
	f[1] = (char)(ALWAYS | increment(scale->d) << 3 | (unsigned)(places + 2));
	f[2] = (char)(ALWAYS | (scale->tare ? NET : 0u) | (i.value < 0 || i.under ? NEGATIVE : 0u) | (i.over || i.under || !fits ? OUT : 0u) |
				  (i.stable ? 0u : MOTION) | (strcmp(scale->unit, "kg") == 0 ? KILOGRAM : 0u));
	f[3] = (char)(ALWAYS | unit);
	f[FRAME - 1] = '\r';
	if (!fits)
		memset(f + 4, ' ', (size_t)2 * DIGITS);
	lims_buf_add(out, f, FRAME);
	unsigned sum = 0;
	for (size_t k = 0; k < FRAME; k++)
		sum += (unsigned char)f[k];
	if (checksum)
		lims_buf_add_char(out, (char)((128 - sum % 128) % 128));
}

static void say(struct lims_sim_sics *s, struct lims_sim_sics_talk *t, int64_t now_ns, bool checksum, struct lims_buf *out)
{
	if (!t->repeating || now_ns < t->next_ns)
		return;
	add_frame(s, lims_sim_scale_show(&s->scale, now_ns), checksum, out);
	t->next_ns = now_ns + s->repeat_ns;
}

static void go_on(struct lims_sim_sics *s, struct lims_sim_sics_talk *t, int64_t now_ns, struct lims_buf *out)
{
	say(s, t, now_ns, false, out);
}

static void go_on_checked(struct lims_sim_sics *s, struct lims_sim_sics_talk *t, int64_t now_ns, struct lims_buf *out)
{
	say(s, t, now_ns, true, out);
}

/// P asks for a print, which has no paper here; anything else is not heard.
static void command(struct lims_sim_sics *s, struct lims_sim_sics_talk *t, const char *c, int64_t now_ns, struct lims_buf *out)
{
	(void)t;
	(void)out;
	if (c[0] == 'T')
		(void)lims_sim_scale_set_tare(&s->scale, now_ns);
	else if (c[0] == 'Z')
		(void)lims_sim_scale_set_zero(&s->scale, now_ns);
	else if (c[0] == 'C')
		s->scale.tare = 0;
}

static void spoil_checked(struct lims_sim_fault f, const struct lims_buf *reply, struct lims_buf *out)
{
	lims_sim_speech_spoil(f, reply, out);
	if (f.kind == LIMS_SIM_FAULT_CRC && out->len)
		out->data[out->len - 1] ^= 0x01;
}

const struct lims_sim_speech lims_sim_speech_toledo = {
	.name = "toledo",
	.faults = LIMS_SIM_FAULTS_COMMON,
	.streams = true,
	.letters = true,
	.command = command,
	.go_on = go_on,
	.spoil = lims_sim_speech_spoil,
};

const struct lims_sim_speech lims_sim_speech_toledo_checksum = {
	.name = "toledo-checksum",
	.faults = LIMS_SIM_FAULTS_COMMON | 1u << LIMS_SIM_FAULT_CRC,
	.streams = true,
	.letters = true,
	.command = command,
	.go_on = go_on_checked,
	.spoil = spoil_checked,
};

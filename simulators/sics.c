// SPDX-License-Identifier: Apache-2.0
// Source: MT-SICS reference manuals of Mettler-Toledo balances (replies "S S     100.00 g", status letters, inquiry commands I0…I4).
//
//   S SP S|D SP weight, 10 characters right-justified SP unit CR LF      S SP I|+|- CR LF      ES CR LF
#include "simulators/sics.h"

#include <inttypes.h>
#include <string.h>

// Stability may also come by a control command, so what waits looks again this often.
enum { LOOK_AGAIN_NS = 10000000 };

static void add_weight(const struct lims_sim_scale *s, const char *head, int64_t value, struct lims_buf *out)
{
	char text[LIMS_SIM_NUMBER_TEXT];
	lims_sim_number_text(value, LIMS_SIM_PLACES, s->decimals, text);
	lims_buf_addf(out, "%s %10s %s\r\n", head, text, s->unit);
}

static void add_indication(const struct lims_sim_scale *s, struct lims_sim_indication i, struct lims_buf *out)
{
	if (i.over || i.under)
		lims_buf_addf(out, "S %c\r\n", i.over ? '+' : '-');
	else
		add_weight(s, i.stable ? "S S" : "S D", i.value, out);
}

void lims_sim_sics_hello(const struct lims_sim_sics *s, struct lims_buf *out)
{
	lims_buf_addf(out, "I4 A \"%s\"\r\n", s->serial);
}

static void add_list(struct lims_buf *out)
{
	static const struct {
		int level;
		const char *name;
	} known[] = {{0, "I0"}, {0, "I1"}, {0, "I2"}, {0, "I3"}, {0, "I4"}, {0, "S"}, {0, "SI"}, {0, "SIR"}, {0, "Z"}, {0, "@"}, {1, "T"},
		{1, "TA"}, {1, "TAC"}};
	size_t n = sizeof known / sizeof known[0];
	for (size_t i = 0; i < n; i++)
		lims_buf_addf(out, "I0 %c %d \"%s\"\r\n", i + 1 < n ? 'B' : 'A', known[i].level, known[i].name);
}

static void add_identity(const struct lims_sim_sics *s, char which, struct lims_buf *out)
{
	char max[LIMS_SIM_NUMBER_TEXT];
	lims_sim_number_text(s->scale.max, LIMS_SIM_PLACES, s->scale.decimals, max);
	switch (which) {
	case '0':
		add_list(out);
		break;
	case '1':
		lims_buf_add_text(out, "I1 A \"01\" \"2.20\" \"2.20\" \"\" \"\"\r\n");
		break;
	case '2':
		lims_buf_addf(out, "I2 A \"%s %s %s\"\r\n", s->model, max, s->scale.unit);
		break;
	case '3':
		lims_buf_add_text(out, "I3 A \"1.00 simulator\"\r\n");
		break;
	default:
		lims_sim_sics_hello(s, out);
		break;
	}
}

static void reset(struct lims_sim_sics *s, struct lims_sim_sics_talk *t, struct lims_buf *out)
{
	*t = (struct lims_sim_sics_talk){0};
	s->scale.tare = 0;
	lims_sim_sics_hello(s, out);
}

// S, Z or T at a moment of stability, or when an over- or underload makes waiting useless; false: not yet.
static bool try_stable(struct lims_sim_sics *s, char what, int64_t now_ns, struct lims_buf *out)
{
	struct lims_sim_scale *scale = &s->scale;
	if (what == 'S') {
		struct lims_sim_indication i = lims_sim_scale_show(scale, now_ns);
		if (i.stable || i.over || i.under)
			add_indication(scale, i, out);
		return i.stable || i.over || i.under;
	}
	char r = what == 'Z' ? lims_sim_scale_set_zero(scale, now_ns) : lims_sim_scale_set_tare(scale, now_ns);
	if (r == 'I')
		return false;
	if (r == 'S')
		add_weight(scale, "T S", scale->tare, out);
	else
		lims_buf_addf(out, "%c %c\r\n", what, r);
	return true;
}

void lims_sim_sics_go_on(struct lims_sim_sics *s, struct lims_sim_sics_talk *t, int64_t now_ns, struct lims_buf *out)
{
	if (t->waiting) {
		if (try_stable(s, t->waiting, now_ns, out)) {
			t->waiting = 0;
		} else if (now_ns >= t->wait_until_ns) {
			lims_buf_addf(out, "%c I\r\n", t->waiting);
			t->waiting = 0;
		}
		return;
	}
	if (t->repeating && now_ns >= t->next_ns) {
		add_indication(&s->scale, lims_sim_scale_show(&s->scale, now_ns), out);
		t->next_ns = now_ns + s->repeat_ns;
	}
}

int64_t lims_sim_sics_next_ns(const struct lims_sim_sics_talk *t, int64_t now_ns)
{
	int64_t look_again = now_ns + LOOK_AGAIN_NS;
	if (t->waiting)
		return look_again < t->wait_until_ns ? look_again : t->wait_until_ns;
	return t->repeating ? t->next_ns : INT64_MAX;
}

static bool is_identity(const char *c)
{
	return c[0] == 'I' && c[1] >= '0' && c[1] <= '4' && c[2] == '\0';
}

static void wait_for_stability(struct lims_sim_sics *s, struct lims_sim_sics_talk *t, char what, int64_t now_ns, struct lims_buf *out)
{
	t->repeating = t->repeating && what != 'S';
	t->waiting = what;
	t->wait_until_ns = now_ns + s->stable_timeout_ns;
	lims_sim_sics_go_on(s, t, now_ns, out);
}

void lims_sim_sics_command(struct lims_sim_sics *s, struct lims_sim_sics_talk *t, const char *c, int64_t now_ns, struct lims_buf *out)
{
	if (strcmp(c, "@") == 0) {
		reset(s, t, out);
	} else if (strcmp(c, "S") == 0 || strcmp(c, "Z") == 0 || strcmp(c, "T") == 0) {
		wait_for_stability(s, t, c[0], now_ns, out);
	} else if (strcmp(c, "SI") == 0) {
		t->repeating = false;
		add_indication(&s->scale, lims_sim_scale_show(&s->scale, now_ns), out);
	} else if (strcmp(c, "SIR") == 0) {
		t->repeating = true;
		t->next_ns = now_ns;
		lims_sim_sics_go_on(s, t, now_ns, out);
	} else if (strcmp(c, "TA") == 0) {
		add_weight(&s->scale, "TA A", s->scale.tare, out);
	} else if (strcmp(c, "TAC") == 0) {
		s->scale.tare = 0;
		lims_buf_add_text(out, "TAC A\r\n");
	} else if (is_identity(c)) {
		add_identity(s, c[1], out);
	} else {
		lims_buf_add_text(out, "ES\r\n");
	}
}

// Replaces the weight field of "S S     100.00 g"; a reply without one is left alone.
static void with_field(const struct lims_buf *reply, size_t digits, struct lims_buf *out)
{
	const char *text = lims_buf_text(reply);
	if (reply->len < 16 || text[0] != 'S' || text[1] != ' ' || text[3] != ' ') {
		lims_buf_add(out, reply->data, reply->len);
		return;
	}
	lims_buf_add(out, text, 4);
	for (size_t i = 0; i < (digits ? digits : 10); i++)
		lims_buf_add_char(out, digits ? '7' : ' ');
	const char *unit = strrchr(text, ' ');
	lims_buf_add_text(out, unit);
}

void lims_sim_sics_spoil(struct lims_sim_fault f, const struct lims_buf *reply, struct lims_buf *out)
{
	static const unsigned char noise[] = {0x00, 0xFF, 0x80, 0x13};
	size_t n = reply->len;
	if (n < 2 || f.kind == LIMS_SIM_FAULT_SILENT || f.kind == LIMS_SIM_FAULT_VANISH)
		return;
	switch (f.kind) {
	case LIMS_SIM_FAULT_TRUNCATE:
		lims_buf_add(out, reply->data, n / 2);
		return;
	case LIMS_SIM_FAULT_GLUE:
		lims_buf_add(out, reply->data, n - 2);
		break;
	case LIMS_SIM_FAULT_NOISE:
		lims_buf_add(out, noise, sizeof noise);
		break;
	case LIMS_SIM_FAULT_OVERSIZE:
		with_field(reply, 4096, out);
		return;
	case LIMS_SIM_FAULT_BLANK:
		with_field(reply, 0, out);
		return;
	default:
		break;
	}
	lims_buf_add(out, reply->data, n);
}

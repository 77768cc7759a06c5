// SPDX-License-Identifier: Apache-2.0
// Reference meters of ZERA (MT310s2, COM5003) by their SCPI interface: TCP port 6320, or a serial line. Only questions are sent.
//
//   MEASURE:RMS1:UL1? LF                     RMS1:UL1:[V]:230.1; LF          MEAS:RMS1? gives all of a module in one line, each with its ';'
//   CALCULATE:EC01:0001:STATUS? LF           4 LF                            a bare number: what it is, the question says
//
// Bare answers are only understood after their question. The error calculation (EC01:0001, set up and started at the reference meter) is read as one:
// state, energy, pulses, result, and the energy once more, which must be the same. State: 0 idle, 1 waits for the first pulse, 2 runs, 4 ready, 8 aborted; only what is
// ready gives values. A conversation of bare answers begins with the frequency, whose answer names itself: what is left of an earlier one cannot pass for it.
// Sources: ZeraGmbH/zenux-data scpi-documentation (MT310s2 and COM5003, measuring session), ZeraGmbH ethmeasuredelegate.cpp (answers of several values).
#include "drivers/protocol/families.h"
#include "drivers/protocol/line.h"
#include "lims-core/base/lang.h"

#include <stdio.h>
#include <string.h>

enum { LINE = 1024, NAME = 16 };

/// A value of the measuring modules; it is asked for by its name.
static const struct measured {
	const char *module, *channel, *role;
} measured[] = {
	{"RMS1", "UL1", "voltage_l1"},
	{"RMS1", "UL2", "voltage_l2"},
	{"RMS1", "UL3", "voltage_l3"},
	{"RMS1", "IL1", "current_l1"},
	{"RMS1", "IL2", "current_l2"},
	{"RMS1", "IL3", "current_l3"},
	{"POW1", "P1", "power_active_l1"},
	{"POW1", "P2", "power_active_l2"},
	{"POW1", "P3", "power_active_l3"},
	{"POW1", "PS", "power_active"},
	{"POW2", "Q1", "power_reactive_l1"},
	{"POW2", "Q2", "power_reactive_l2"},
	{"POW2", "Q3", "power_reactive_l3"},
	{"POW2", "QS", "power_reactive"},
	{"POW3", "S1", "power_apparent_l1"},
	{"POW3", "S2", "power_apparent_l2"},
	{"POW3", "S3", "power_apparent_l3"},
	{"POW3", "SS", "power_apparent"},
	{"LAM1", "LAMBDA1", "power_factor_l1"},
	{"LAM1", "LAMBDA2", "power_factor_l2"},
	{"LAM1", "LAMBDA3", "power_factor_l3"},
	{"LAM1", "LAMBDA4", "power_factor"},
	{"RNG1", "F", "frequency"},
};
enum { MEASURED = sizeof measured / sizeof measured[0] };

static const struct unit_name {
	const char *wire, *ucum;
} units[] = {{"V", "V"}, {"A", "A"}, {"W", "W"}, {"Var", "var"}, {"VA", "VA"}, {"Hz", "Hz"}, {"kWh", "kWh"}, {"%", "%"}, {"", "1"}};

/// A bare answer: what its question says that it is.
static const struct bare {
	const char *question, *role, *unit; ///< unit NULL: a text
	bool ready;                         ///< only when the error calculation is ready
} bare[] = {
	{"CALCULATE:EC01:0001:STATUS?", "gate_state", "1", false},
	{"CALCULATE:EC01:0001:ENFINAL?", "energy_reference", "kWh", true},
	{"CALCULATE:EC01:0001:PULSES?", "pulse_count", "{imp}", true},
	{"CALCULATE:EC01:0001:RESULT?", "error_result", "%", true},
	{"CALCULATE:EC01:0001:MRATE?", "pulses_per_gate", "{imp}", false},
	{"CALCULATE:EC01:0001:TARGET?", "pulses_target", "{imp}", false},
	{"CALCULATE:EC01:0001:LOLIMIT?", "error_limit_lower", "%", false},
	{"CALCULATE:EC01:0001:UPLIMIT?", "error_limit_upper", "%", false},
	{"CALCULATE:EC01:0001:RATING?", "error_rating", "1", false},
	{"STATUS:BLE1:TEMP:CELSIUS?", "temperature", "Cel", false},
	{"STATUS:BLE1:HUMID?", "relative_humidity", "%", false},
	{"STATUS:BLE1:AIRPR?", "pressure_air", "hPa", false},
	{"STATUS:DEV1:SERIAL?", "serial_number", NULL, false},
};
enum { BARE = sizeof bare / sizeof bare[0], STATE = 0, ENERGY = 1, PULSES = 2, RESULT = 3, READY = 4, ABORTED = 8 };

static void shape(const struct lims_scan *scan, const uint8_t *bytes, size_t n, struct lims_shape *ret)
{
	(void)scan;
	const uint8_t *end = memchr(bytes, '\n', n < LINE ? n : LINE);
	ret->count = 0;
	ret->reason = end || n < LINE ? LIMS_REASON_NOISE : LIMS_REASON_OVERSIZED;
	if (end || n < LINE)
		ret->len[ret->count++] = end ? (size_t)(end - bytes) + 1 : n + 1;
}

/// The line without its end.
static struct lims_piece text_of(const uint8_t *frame, size_t n)
{
	struct lims_piece p = {(const char *)frame, n - 1};
	if (p.len && p.at[p.len - 1] == '\r')
		p.len--;
	return p;
}

/// One "MODULE:CHANNEL:[UNIT]:VALUE" cut into its parts.
struct group {
	struct lims_piece module, channel, unit, value;
};

/// Takes the text before `sign` off the front of *p.
static bool take(struct lims_piece *p, char sign, struct lims_piece *ret)
{
	const char *at = memchr(p->at, sign, p->len);
	if (!at)
		return false;
	*ret = (struct lims_piece){p->at, (size_t)(at - p->at)};
	p->len -= ret->len + 1;
	p->at = at + 1;
	return true;
}

static bool read_group(struct lims_piece *p, struct group *g)
{
	struct lims_piece rest, unit;
	if (!take(p, ';', &rest) || !take(&rest, ':', &g->module) || !take(&rest, ':', &g->channel) || !take(&rest, ':', &unit))
		return false;
	if (!g->module.len || !g->channel.len || unit.len < 2 || unit.at[0] != '[' || unit.at[unit.len - 1] != ']' || !rest.len)
		return false;
	g->unit = (struct lims_piece){unit.at + 1, unit.len - 2};
	g->value = rest;
	return memchr(rest.at, ':', rest.len) == NULL;
}

static bool names_itself(struct lims_piece p)
{
	return memchr(p.at, ';', p.len) || (memchr(p.at, '[', p.len) && memchr(p.at, ']', p.len));
}

static enum lims_reason check(const struct lims_scan *scan, const uint8_t *frame, size_t n, char *ret_note)
{
	(void)scan;
	(void)ret_note;
	struct lims_piece p = text_of(frame, n);
	struct group g;
	if (!p.len || !lims_line_printable(p.at, p.len))
		return LIMS_REASON_BAD_FRAME;
	if (!names_itself(p))
		return LIMS_REASON_NONE;
	while (p.len)
		if (!read_group(&p, &g))
			return LIMS_REASON_BAD_FRAME;
	return LIMS_REASON_NONE;
}

/// Digits with a point, a sign and an exponent as they may be; "nan" and the like are the device's word for none.
static enum lims_reason read_number(struct lims_piece p, struct lims_reading *r)
{
	if (p.len >= 3 && (memcmp(p.at, "nan", 3) == 0 || memcmp(p.at, "inf", 3) == 0 || memcmp(p.at, "-in", 3) == 0)) {
		lims_piece_note(r, "the device's value is ", p);
		return LIMS_REASON_NO_VALUE;
	}
	if (p.len >= sizeof r->digits || lims_dec_parse(p.at, p.len, &r->value, NULL) != LIMS_OK) {
		lims_piece_note(r, "value ", p);
		return LIMS_REASON_BAD_NUMBER;
	}
	memcpy(r->digits, p.at, p.len);
	r->digits[p.len] = '\0';
	return LIMS_REASON_NONE;
}

static void role_of(const struct group *g, char *ret_role)
{
	for (size_t i = 0; i < MEASURED; i++)
		if (g->channel.at[0] == measured[i].channel[0] && g->module.at[0] == measured[i].module[0] &&
			lims_piece_is(g->channel, measured[i].channel) && lims_piece_is(g->module, measured[i].module)) {
			memcpy(ret_role, measured[i].role, strlen(measured[i].role) + 1);
			return;
		}
	// What has no name of its own carries its path in small letters: "thd1_ul1".
	snprintf(ret_role, LIMS_READING_ROLE, "%.*s_%.*s", g->module.len < NAME ? (int)g->module.len : NAME - 1, g->module.at,
		g->channel.len < NAME ? (int)g->channel.len : NAME - 1, g->channel.at);
	for (char *c = ret_role; *c; c++)
		*c = *c >= 'A' && *c <= 'Z' ? (char)(*c | 0x20) : *c == '-' ? '_' : *c;
}

static void decode_group(const struct group *g, const struct lims_reading *base, struct lims_emit *emit)
{
	struct lims_reading r = *base;
	role_of(g, r.role);
	r.stable_origin = LIMS_ORIGIN_INFERRED;
	if (memchr(g->value.at, ',', g->value.len)) { // a vector: real part, imaginary part
		lims_piece_note(&r, "vector ", g->value);
		r.reason = LIMS_REASON_NOT_A_VALUE;
		lims_emit_reading(emit, &r);
		return;
	}
	r.reason = read_number(g->value, &r);
	const char *ucum = NULL;
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
		if (lims_piece_is(g->unit, units[i].wire))
			ucum = units[i].ucum;
	if (ucum)
		memcpy(r.unit, ucum, strlen(ucum) + 1);
	else if (r.reason == LIMS_REASON_NONE) {
		lims_piece_note(&r, "unit ", g->unit);
		r.reason = LIMS_REASON_UNIT_UNKNOWN;
	}
	lims_emit_reading(emit, &r);
}

/// What the question asks for; NULL when it is no question about a bare value.
static const struct bare *bare_of(const struct lims_request *q)
{
	for (size_t i = 0; q && i < BARE; i++) {
		size_t n = strlen(bare[i].question);
		if (q->len == n + 1 && memcmp(q->bytes, bare[i].question, n) == 0)
			return &bare[i];
	}
	return NULL;
}

static void decode_bare(const struct bare *b, struct lims_piece p, const struct lims_reading *base, struct lims_emit *emit)
{
	struct lims_reading r = *base;
	if (!b || !b->unit) {
		if (b)
			memcpy(r.role, b->role, strlen(b->role) + 1);
		lims_piece_note(&r, b ? "" : p.at[p.len - 1] == '?' ? "question " : "answer ", p);
		r.reason = LIMS_REASON_NOT_A_VALUE;
		lims_emit_reading(emit, &r);
		return;
	}
	memcpy(r.role, b->role, strlen(b->role) + 1);
	r.stable_origin = LIMS_ORIGIN_INFERRED;
	r.unit_origin = LIMS_ORIGIN_DECLARED; // by the maker's document, not on the wire
	r.reason = read_number(p, &r);
	memcpy(r.unit, b->unit, strlen(b->unit) + 1);
	lims_emit_reading(emit, &r);
}

/// Was the module or the one value of this line asked for? Without a question every line is.
static bool fits(const struct lims_request *q, const struct group *g)
{
	static const char head[] = "MEASURE:";
	if (!q || q->len < sizeof head || memcmp(q->bytes, head, sizeof head - 1) != 0)
		return !q;
	struct lims_piece rest = {(const char *)q->bytes + sizeof head - 1, q->len - sizeof head}, module;
	if (!take(&rest, ':', &module) || !rest.len || rest.at[rest.len - 1] != '?')
		return false;
	rest.len--;
	return module.len == g->module.len && memcmp(module.at, g->module.at, module.len) == 0 && rest.len == g->channel.len &&
		   memcmp(rest.at, g->channel.at, rest.len) == 0;
}

static void decode(const struct lims_scan *scan, const uint8_t *frame, size_t n, const struct lims_reading *base, struct lims_emit *emit)
{
	struct lims_piece p = text_of(frame, n);
	const struct lims_request *q = scan->asked ? scan->asked : scan->seen;
	struct group g;
	if (!names_itself(p)) {
		decode_bare(bare_of(q), p, base, emit);
		return;
	}
	while (p.len && read_group(&p, &g)) {
		if (scan->asked && !fits(scan->asked, &g)) {
			struct lims_reading r = *base;
			lims_piece_note(&r, "answer of another quantity: ", g.channel);
			r.reason = LIMS_REASON_BAD_FRAME;
			lims_emit_reading(emit, &r);
			return;
		}
		decode_group(&g, base, emit);
	}
}

static bool is_request(const uint8_t *frame, size_t n, struct lims_request *ret)
{
	if (n < 3 || n > LIMS_REQUEST_MAX || frame[n - 1] != '\n')
		return false;
	struct lims_piece p = text_of(frame, n);
	if (!p.len || p.at[p.len - 1] != '?')
		return false;
	*ret = (struct lims_request){.len = p.len + 1};
	memcpy(ret->bytes, p.at, p.len);
	ret->bytes[p.len] = '\n';
	return true;
}

// ---------------------------------------------------------------------------- the conversation

/// The question of a step: false when there is none any more, or the quantity is not known at all (step 0).
static bool question(const char *role, unsigned step, char *out, size_t room)
{
	static const uint8_t calculation[] = {STATE, ENERGY, PULSES, RESULT, ENERGY};
	for (size_t i = 0; i < MEASURED && step == 0; i++)
		if (strcmp(role, measured[i].role) == 0)
			return snprintf(out, room, "MEASURE:%s:%s?\n", measured[i].module, measured[i].channel) > 0;
	for (size_t i = 0; i < BARE; i++) {
		if (strcmp(role, bare[i].role) != 0)
			continue;
		if (step == 0)
			return snprintf(out, room, "MEASURE:RNG1:F?\n") > 0;
		bool together = i == STATE || bare[i].ready;
		if (step > (together ? sizeof calculation : 1))
			return false;
		return snprintf(out, room, "%s\n", bare[together ? calculation[step - 1] : i].question) > 0;
	}
	return false;
}

static bool begins_with(const uint8_t *bytes, size_t n, const char *text)
{
	size_t len = strlen(text);
	return n >= len && memcmp(bytes, text, len) == 0;
}

static bool of_one_value(const char *role)
{
	for (size_t i = 0; i < MEASURED; i++)
		if (strcmp(role, measured[i].role) == 0)
			return true;
	return false;
}

static void talk(const struct lims_ask *ask, struct lims_talk *state, const uint8_t *bytes, size_t n, bool late, struct lims_talk_step *ret)
{
	char text[64];
	const char *role = ask->role[0] ? ask->role : "power_active";
	(void)late;
	if (state->step && (!n || bytes[n - 1] != '\n')) {
		ret->want = LIMS_TALK_WAIT;
		return;
	}
	if (state->step == 1 && !of_one_value(role) && !begins_with(bytes, n, "RNG1:F:[")) {
		ret->want = LIMS_TALK_FAILED;
		snprintf(ret->note, sizeof ret->note, "the answer to another question came first");
		return;
	}
	if (question(role, state->step, text, sizeof text)) {
		state->step++;
		ret->want = LIMS_TALK_SEND;
		ret->q.len = strlen(text);
		memcpy(ret->q.bytes, text, ret->q.len);
		return;
	}
	ret->want = state->step ? LIMS_TALK_DONE : LIMS_TALK_FAILED;
	if (!state->step)
		snprintf(ret->note, sizeof ret->note, "%.40s cannot be asked for", role);
}

/// What the pieces of the error calculation say, to be compared with one another.
struct calculation {
	struct lims_emit *emit;
	bool has_state, has_energy, again;
	int64_t state;
	struct lims_dec energy;
	bool changed;
};

static bool look(void *user, const struct lims_reading *r)
{
	struct calculation *c = user;
	if (r->reason != LIMS_REASON_NONE)
		return true;
	if (strcmp(r->role, bare[STATE].role) == 0)
		c->has_state = lims_dec_to_int(r->value, &c->state);
	if (strcmp(r->role, bare[ENERGY].role) != 0)
		return true;
	c->again = c->has_energy;
	c->changed = c->has_energy && lims_dec_cmp(c->energy, r->value) != 0;
	c->energy = r->value;
	c->has_energy = true;
	return true;
}

/// Passes a reading on, or says why it is none yet.
static bool judge(void *user, const struct lims_reading *given)
{
	struct calculation *c = user;
	struct lims_reading r = *given;
	bool ready = false;
	for (size_t i = 0; i < BARE; i++)
		ready = ready || (bare[i].ready && strcmp(r.role, bare[i].role) == 0);
	if (ready && (!c->has_state || c->state != READY)) {
		static const char *const states[] = {"is idle", "waits for the first pulse", "runs", NULL, NULL, NULL, NULL, NULL, "was aborted"};
		const char *name = c->has_state && c->state >= 0 && c->state <= ABORTED ? states[c->state] : NULL;
		lims_reading_reject(&r, &r, c->has_state && c->state == ABORTED ? LIMS_REASON_DEVICE_ERROR : LIMS_REASON_BUSY, "");
		snprintf(r.note, sizeof r.note, "the error calculation %s", name ? name : "is in a state that is not known");
	} else if (ready && r.reason == LIMS_REASON_NONE && (c->changed || !c->again)) {
		lims_reading_reject(&r, &r, LIMS_REASON_BUSY, "another measurement ended while this one was read");
	}
	lims_emit_reading(c->emit, &r);
	return true;
}

static void each_piece(
	const struct lims_scan *scan, const struct lims_talk_piece *pieces, size_t count, lims_reading_fn take_reading, void *user)
{
	for (size_t i = 0; i < count; i++) {
		struct lims_request q;
		struct lims_scan one = *scan;
		one.asked = pieces[i].sent_len && is_request(pieces[i].sent, pieces[i].sent_len, &q) ? &q : NULL;
		lims_decode_stream(&lims_protocol_zera_scpi, &one, pieces[i].got, pieces[i].got_len, true, pieces[i].got_at,
			(struct lims_moment){0}, take_reading, user, NULL);
	}
}

static void conclude(const struct lims_scan *scan, const struct lims_talk_piece *pieces, size_t count, struct lims_emit *emit)
{
	struct calculation c = {.emit = emit};
	each_piece(scan, pieces, count, look, &c);
	each_piece(scan, pieces, count, judge, &c);
}

const struct lims_protocol lims_protocol_zera_scpi = {
	.id = "zera-scpi",
	.version = 1,
	.title = LIMS_MSG("Reference meters of ZERA by SCPI: measured values, the result of the error calculation, questions only"),
	.status = LIMS_PROTOCOL_EXPERIMENTAL,
	.evidence = LIMS_MODEL_EVIDENCE_DOCUMENT,
	.source = "ZERA, SCPI documentation of MT310s2 and COM5003 (ZeraGmbH/zenux-data)",
	.frame_max = LINE,
	.end = '\n',
	.from_line_start = true,
	.shape = shape,
	.check = check,
	.decode = decode,
	.is_request = is_request,
	.manner = LIMS_MANNER_TALK,
	.role = "power_active",
	.identity = {.serial = "serial_number"},
	.talk = talk,
	.conclude = conclude,
};

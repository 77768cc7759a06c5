// SPDX-License-Identifier: Apache-2.0
// Omega iTHX temperature and humidity transmitters over TCP: bare numbers; the question says what they are.
//
//   *SRTC[2] CR | *SRTF[2]    temperature in degrees Celsius | Fahrenheit, of probe 1 or 2      →  19.3 CR
//   *SRH[2] CR                relative humidity in per cent                                     →  57.0 CR
//   *SRDC[2] CR | *SRDF[2]    dew point                                                         →  9.4 CR
//   *SRB CR | *SRBF           temperature, then humidity behind a comma                         →  019.4 CR ,057.0 CR
//
// There is no checksum and no name: without its question a number is worth something only with a declared unit.
// Source: MSLNZ/msl-equipment, resources/omega/ithx.py and its tests (MIT), read from an iTHX-W3 and an iTHX-W.
#include "drivers/protocol/families.h"
#include "drivers/protocol/quantity.h"
#include "lims-core/base/lang.h"

#include <stdio.h>
#include <string.h>

enum { LINE = 40 };

static void shape(const struct lims_scan *scan, const uint8_t *bytes, size_t n, struct lims_shape *ret)
{
	ret->count = 0;
	ret->reason = LIMS_REASON_NOISE;
	if (bytes[0] >= 0x20 && bytes[0] < 0x7f)
		lims_end_shape(scan, LIMS_END_CR, bytes, n, LINE, ret);
}

static enum lims_reason check(const struct lims_scan *scan, const uint8_t *frame, size_t n, char *ret_note)
{
	(void)scan;
	(void)ret_note;
	struct lims_piece line = lims_end_cut(frame, n);
	return line.len && lims_line_printable(line.at, line.len) ? LIMS_REASON_NONE : LIMS_REASON_BAD_FRAME;
}

/// A question for a value: role and unit of its answer.
static const struct question {
	const char *wire, *unit, *role, *probe;
} questions[] = {
	{"*SRTC", "'C", "temperature", NULL},
	{"*SRTC2", "'C", "temperature", "2"},
	{"*SRTF", "'F", "temperature", NULL},
	{"*SRTF2", "'F", "temperature", "2"},
	{"*SRH", "%RH", "relative_humidity", NULL},
	{"*SRH2", "%RH", "relative_humidity", "2"},
	{"*SRDC", "'C", "dew_point", NULL},
	{"*SRDC2", "'C", "dew_point", "2"},
	{"*SRDF", "'F", "dew_point", NULL},
	{"*SRDF2", "'F", "dew_point", "2"},
	{"*SRB", "'C", "temperature", NULL},
	{"*SRBF", "'F", "temperature", NULL},
};

static const struct question *find(const void *bytes, size_t n)
{
	const uint8_t *first = bytes;
	if (first[0] != '*')
		return NULL;
	struct lims_piece line = lims_end_cut(bytes, n);
	for (size_t i = 0; i < sizeof questions / sizeof questions[0]; i++)
		if (lims_piece_is(line, questions[i].wire))
			return &questions[i];
	return NULL;
}

static bool is_request(const uint8_t *frame, size_t n, struct lims_request *ret)
{
	if (!find(frame, n))
		return false;
	*ret = (struct lims_request){.len = n};
	memcpy(ret->bytes, frame, n);
	return true;
}

static lims_rc request(const struct lims_ask *ask, struct lims_request *ret, struct lims_err *err)
{
	char role[LIMS_READING_ROLE], text[16];
	for (size_t i = 0; i < sizeof questions / sizeof questions[0]; i++) {
		const struct question *q = &questions[i];
		snprintf(role, sizeof role, "%s%s%s", q->role, q->probe ? "_" : "", q->probe ? q->probe : "");
		if (strcmp(role, ask->role) != 0)
			continue;
		snprintf(text, sizeof text, "%s\r", q->wire);
		lims_quantity_question(ret, text);
		return LIMS_OK;
	}
	return lims_quantity_cannot("omega-ithx", ask->role, err);
}

/// The question heard last; only the line right behind it is its answer. Lies in the line's memory.
struct heard {
	size_t place; ///< 1 + its place in the table; 0: none
	size_t end;   ///< where the answer begins
};

static const struct question *question_of(const struct lims_scan *scan, size_t at)
{
	if (scan->asked)
		return find(scan->asked->bytes, scan->asked->len);
	struct heard h;
	memcpy(&h, scan->memory->bytes, sizeof h);
	return h.place && h.end == at ? &questions[h.place - 1] : NULL;
}

static void hear(const struct lims_scan *scan, struct lims_piece line, const struct lims_reading *base)
{
	const struct question *q = find(line.at, line.len);
	struct heard h = {.place = q ? (size_t)(q - questions) + 1 : 0, .end = base->frame_at + base->frame_len};
	memcpy(scan->memory->bytes, &h, sizeof h);
}

static void decode_value(const struct lims_scan *scan, struct lims_piece line, struct lims_reading *r)
{
	const struct question *q = question_of(scan, r->frame_at);
	struct lims_piece unit = {"", 0};
	// Only *SRB gives a number behind a comma, and that is the humidity.
	bool second = line.at[0] == ',';
	if (second) {
		line.at++;
		line.len--;
		unit = (struct lims_piece){"%RH", 3};
		lims_quantity_role(r, "relative_humidity", NULL);
	} else if (q) {
		unit = (struct lims_piece){q->unit, strlen(q->unit)};
		lims_quantity_role(r, q->role, q->probe);
	}
	enum lims_reason number = lims_quantity_number(r, line);
	enum lims_reason known = lims_quantity_unit(r, unit, scan->setup);
	if (number == LIMS_REASON_BAD_NUMBER) {
		// "Serial Time Out", "Reset": texts.
		r->reason = LIMS_REASON_NOT_A_VALUE;
		r->unit[0] = r->role[0] = '\0';
		lims_piece_note(r, "", line);
		return;
	}
	lims_quantity_judge(r, number, known);
	if (r->reason == LIMS_REASON_NONE && second)
		r->unit_origin = LIMS_ORIGIN_INFERRED;
}

static void decode(const struct lims_scan *scan, const uint8_t *frame, size_t n, const struct lims_reading *base, struct lims_emit *emit)
{
	struct lims_reading r;
	struct lims_piece line = lims_end_cut(frame, n);
	lims_reading_begin(&r, base);
	if (line.at[0] == '*') {
		r.reason = LIMS_REASON_NOT_A_VALUE;
		lims_piece_note(&r, "question ", line);
		hear(scan, line, base);
	} else
		decode_value(scan, line, &r);
	lims_emit_reading(emit, &r);
}

const struct lims_protocol lims_protocol_ithx = {
	.id = "omega-ithx",
	.version = 1,
	.title = LIMS_MSG("Omega iTHX temperature and humidity transmitters over TCP"),
	.status = LIMS_PROTOCOL_EXPERIMENTAL,
	.evidence = LIMS_MODEL_EVIDENCE_THIRD_PARTY,
	.source = "MSLNZ/msl-equipment, resources/omega/ithx.py and its tests",
	.frame_max = LINE,
	.end = '\r',
	.from_line_start = true,
	.shape = shape,
	.check = check,
	.decode = decode,
	.is_request = is_request,
	.manner = LIMS_MANNER_ASK,
	.role = "temperature",
	.request = request,
};

// SPDX-License-Identifier: Apache-2.0
// Sterling 7600 counting scale: answers to its three-letter commands.
//
//   question  SGW CR          gross weight; SNW net weight, SCO count, SPW weight of one piece
//   answer    [SGW] Gross  weight  unit CR LF      "SGWGross   0.010 lb", "SCOCount      15 Pieces", "SNWNet    -0.915 lb"
//
// The scale may echo the command in front of the answer, and adapters lose its first letters ("WGross", "OCount"). The label alone says what is
// meant: a line is taken only with its whole label, and what stands in front may only be the end of the right echo. Pieces are no mass.
// Whether the load is at rest is not said.
// Sources: log of a visit to a real unit, firmware 4.31.0, and the maker's manual 7600TM2021REV7 as quoted there (avodah-dev/scale-interface).
#include "drivers/protocol/families.h"
#include "drivers/protocol/scales/weight_line.h"
#include "lims-core/base/lang.h"

#include <stdio.h>
#include <string.h>

enum { LINE = 64, ECHO = 3 };

static const struct label {
	const char *echo, *text, *role;
	bool net;
} labels[] = {
	{"SGW", "Gross", "mass", false},
	{"SNW", "Net", "mass_net", true},
	{"SCO", "Count", "count", false},
	{"SPW", "Piece Weight", "mass_piece", false},
};

/// The label of a line, and where its text begins: a whole label behind nothing or the end of its echo.
static const struct label *label_of(struct lims_piece line, size_t *ret_at)
{
	for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++)
		for (size_t lost = 0; lost <= ECHO; lost++) {
			size_t front = ECHO - lost, len = strlen(labels[i].text);
			if (line.len <= front + len || line.at[front + len] != ' ' || memcmp(line.at, labels[i].echo + lost, front) != 0 ||
				memcmp(line.at + front, labels[i].text, len) != 0)
				continue;
			*ret_at = front;
			return &labels[i];
		}
	return NULL;
}

static bool is_error(struct lims_piece line)
{
	return line.len >= 4 && memcmp(line.at, "Err.", 4) == 0;
}

static void shape(const struct lims_scan *scan, const uint8_t *bytes, size_t n, struct lims_shape *ret)
{
	(void)scan;
	lims_line_shape(bytes, n, LINE, ret);
}

static enum lims_reason check(const struct lims_scan *scan, const uint8_t *frame, size_t n, char *ret_note)
{
	(void)scan;
	(void)ret_note;
	size_t at;
	struct lims_piece line = {(const char *)frame, n - 2};
	if (!lims_line_printable(line.at, line.len) || (!label_of(line, &at) && !is_error(line)))
		return LIMS_REASON_BAD_FRAME;
	return LIMS_REASON_NONE;
}

/// The words that stand in place of a weight.
static bool no_weight(struct lims_piece value, struct lims_reading *r)
{
	static const struct {
		const char *word;
		enum lims_reason reason;
		const char *note;
	} words[] = {
		{"OLOLOL", LIMS_REASON_OVERLOAD, "OLOLOL: above the weighing range"},
		{"ULULUL", LIMS_REASON_UNDERLOAD, "ULULUL: below the weighing range"},
		{"-------", LIMS_REASON_NO_VALUE, "the scale is measuring"},
	};
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (lims_piece_is(value, words[i].word)) {
			lims_reading_reject(r, r, words[i].reason, words[i].note);
			return true;
		}
	return false;
}

static void decode_labelled(const struct lims_setup *setup, struct lims_piece line, struct lims_reading *r)
{
	static const struct lims_unit_name own[] = {{"Pieces", "1", "count"}, {"lb.", "[lb_av]", "mass"}, {"kg.", "kg", "mass"}, {0}};
	size_t front = 0;
	const struct label *label = label_of(line, &front);
	size_t from = front + strlen(label->text);
	struct lims_piece rest = lims_piece_trim((struct lims_piece){line.at + from, line.len - from});
	size_t cut = 0;
	while (cut < rest.len && rest.at[cut] != ' ')
		cut++;
	r->net = label->net;
	lims_weight_no_stability(r);
	if (front != ECHO && front)
		snprintf(r->note, sizeof r->note, "the echo of the command lost its first %zu letters", ECHO - front);
	if (!no_weight((struct lims_piece){rest.at, cut}, r)) {
		enum lims_reason number = lims_weight_number(r, (struct lims_piece){rest.at, cut});
		enum lims_reason unit = lims_weight_unit(r, setup, (struct lims_piece){rest.at + cut, rest.len - cut}, own);
		lims_weight_judge(r, number, unit, false);
		bool pieces = strcmp(label->role, "count") == 0;
		if (r->reason == LIMS_REASON_NONE && pieces != (strcmp(r->role, "count") == 0))
			lims_reading_reject(r, r, LIMS_REASON_UNIT_UNKNOWN, "pieces are no mass: the label and the unit contradict each other");
	}
	memcpy(r->role, label->role, strlen(label->role) + 1);
}

/// Does the label belong to the command that was asked?
static bool fits_question(const struct lims_request *asked, struct lims_piece line)
{
	size_t at;
	const struct label *label = label_of(line, &at);
	return !asked || !label || (asked->len > ECHO && memcmp(asked->bytes, label->echo, ECHO) == 0);
}

static void decode(const struct lims_scan *scan, const uint8_t *frame, size_t n, const struct lims_reading *base, struct lims_emit *emit)
{
	struct lims_reading r = *base;
	struct lims_piece line = {(const char *)frame, n - 2};
	if (is_error(line)) {
		r.reason = LIMS_REASON_DEVICE_ERROR;
		lims_piece_note(&r, "", line);
	} else if (!fits_question(scan->asked, line))
		lims_reading_reject(&r, &r, LIMS_REASON_BAD_FRAME, "the answer to another command");
	else
		decode_labelled(scan->setup, line, &r);
	lims_emit_reading(emit, &r);
}

static bool is_request(const uint8_t *frame, size_t n, struct lims_request *ret)
{
	for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
		if (n != ECHO + 1 || frame[ECHO] != '\r' || memcmp(frame, labels[i].echo, ECHO) != 0)
			continue;
		struct lims_request r = {.len = n};
		memcpy(r.bytes, frame, n);
		*ret = r;
		return true;
	}
	return false;
}

static lims_rc request(const struct lims_ask *ask, struct lims_request *ret, struct lims_err *err)
{
	for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
		if (strcmp(ask->role, labels[i].role) != 0 && (*ask->role || i))
			continue;
		struct lims_request r = {.len = ECHO + 1};
		memcpy(r.bytes, labels[i].echo, ECHO);
		r.bytes[ECHO] = '\r';
		*ret = r;
		return LIMS_OK;
	}
	return lims_err_set(err, LIMS_E_INPUT, "a Sterling 7600 is asked for mass, mass_net, count or mass_piece, not for \"%s\"", ask->role);
}

const struct lims_protocol lims_protocol_sterling7600 = {
	.id = "sterling-7600",
	.version = 1,
	.title = LIMS_MSG("Sterling 7600 counting scale, answers to SGW, SNW, SCO and SPW"),
	.status = LIMS_PROTOCOL_STABLE,
	.evidence = LIMS_MODEL_EVIDENCE_CAPTURES,
	.source = "log of a visit to a real unit in avodah-dev/scale-interface; Pennsylvania Scale, 7600TM2021REV7 as quoted there",
	.frame_max = LINE,
	.end = '\n',
	.from_line_start = true,
	.shape = shape,
	.check = check,
	.decode = decode,
	.is_request = is_request,
	.manner = LIMS_MANNER_ASK,
	.role = "mass",
	.request = request,
};

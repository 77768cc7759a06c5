// SPDX-License-Identifier: Apache-2.0
// Any instrument that speaks in lines: what they look like stands in its model file (docs/formats/model.md), not here.
//
//   line-pattern   the instrument sends lines by itself
//   line-query     it answers a question of the model file with one line
//
// A line that fits none of the model's patterns as a whole is rejected; patterns are tried in their order.
// Source: the model file; the language of patterns is this program's own.
#include "drivers/protocol/families.h"
#include "drivers/protocol/generic/lines.h"
#include "lims-core/base/lang.h"

#include <string.h>

static const struct lims_lines *lines_of(const struct lims_scan *scan)
{
	return scan->model ? scan->model->lines : NULL;
}

static void shape(const struct lims_scan *scan, const uint8_t *bytes, size_t n, struct lims_shape *ret)
{
	const struct lims_lines *lines = lines_of(scan);
	size_t room = n < LIMS_LINE_MAX ? n : LIMS_LINE_MAX;
	const uint8_t *end = memchr(bytes, lines ? lines->end : '\n', room);
	ret->count = end || n < LIMS_LINE_MAX;
	ret->reason = LIMS_REASON_OVERSIZED;
	ret->len[0] = end ? (size_t)(end - bytes) + 1 : n + 1;
}

/// The line without its end; false when the end is not as the model says.
static bool line_of(const struct lims_lines *lines, const uint8_t *frame, size_t n, struct lims_piece *ret)
{
	*ret = (struct lims_piece){(const char *)frame, n - 1};
	if (!lines->cr)
		return true;
	ret->len--;
	return n >= 2 && frame[n - 2] == '\r';
}

static const struct lims_line_pattern *pattern_of(const struct lims_lines *lines, struct lims_piece line, struct lims_line_found *ret)
{
	for (size_t i = 0; i < lines->pattern_count; i++)
		if (lims_line_match(lines, &lines->patterns[i], line, ret))
			return &lines->patterns[i];
	return NULL;
}

static enum lims_reason refuse(char *ret_note, const char *why)
{
	memcpy(ret_note, why, strlen(why) + 1);
	return LIMS_REASON_BAD_FRAME;
}

static enum lims_reason check(const struct lims_scan *scan, const uint8_t *frame, size_t n, char *ret_note)
{
	const struct lims_lines *lines = lines_of(scan);
	struct lims_line_found found;
	struct lims_piece line;
	if (!lines)
		return refuse(ret_note, "the lines of this instrument need a model file that describes them");
	if (!line_of(lines, frame, n, &line))
		return refuse(ret_note, "the line does not end as the model says");
	if (!pattern_of(lines, line, &found))
		return refuse(ret_note, "the line fits no pattern of the model");
	return LIMS_REASON_NONE;
}

/// Fills the note from bytes that may be anything: what is not printable is not shown.
static void note_line(struct lims_reading *r, struct lims_piece line)
{
	if (lims_line_printable(line.at, line.len))
		lims_piece_note(r, "", line);
}

static void emit_reason(const struct lims_line_pattern *p, const struct lims_line_found *f, struct lims_piece line,
	const struct lims_reading *base, struct lims_emit *emit)
{
	struct lims_reading r = *base;
	if (p->value_count)
		memcpy(r.role, p->values[0].role, strlen(p->values[0].role) + 1);
	lims_reading_reject(&r, &r, f->reason ? f->reason->reason : p->reason, p->note);
	if (!p->note)
		note_line(&r, line);
	lims_emit_reading(emit, &r);
}

/// A short text, which is known to fit: cheaper than looking for its end first.
static void put(char *to, const char *text)
{
	while ((*to++ = *text++) != '\0') {
	}
}

static enum lims_reason read_unit(
	const struct lims_scan *scan, const struct lims_line_value *v, const struct lims_line_found *f, size_t i, struct lims_reading *r)
{
	if (f->known[i] && f->known[i]->len) {
		put(r->unit, f->known[i]->unit);
		return LIMS_REASON_NONE;
	}
	struct lims_piece unit = f->unit[i];
	struct lims_piece name = lims_piece_trim(unit.at ? unit : (struct lims_piece){"", 0});
	const char *declared = v->unit ? v->unit : scan->setup && scan->setup->unit[0] ? scan->setup->unit : NULL;
	if (name.len) {
		const struct lims_line_name *known = lims_line_name_at(&scan->model->lines->units, name);
		if (!known || known->len != name.len) {
			if (lims_line_printable(name.at, name.len))
				lims_piece_note(r, "unit ", name);
			return LIMS_REASON_UNIT_UNKNOWN;
		}
		put(r->unit, known->unit);
		return LIMS_REASON_NONE;
	}
	if (!declared)
		return LIMS_REASON_NO_UNIT;
	put(r->unit, declared);
	r->unit_origin = LIMS_ORIGIN_DECLARED;
	return LIMS_REASON_NONE;
}

static void emit_value(const struct lims_scan *scan, const struct lims_line_pattern *p, const struct lims_line_found *f, size_t i,
	const struct lims_reading *base, struct lims_emit *emit)
{
	struct lims_reading r = *base;
	bool moving = f->reason != NULL;
	put(r.role, p->values[i].role);
	r.net = f->net || p->net;
	r.stable = !moving && (f->stable || p->stable);
	r.stable_origin = f->said_stable ? LIMS_ORIGIN_WIRE : p->stable ? LIMS_ORIGIN_DECLARED : LIMS_ORIGIN_INFERRED;
	r.reason = lims_line_number(scan->model->lines, f->number[i], &r);
	enum lims_reason unit = read_unit(scan, &p->values[i], f, i, &r);
	if (unit == LIMS_REASON_UNIT_UNKNOWN || r.reason == LIMS_REASON_NONE)
		r.reason = unit;
	if (r.reason == LIMS_REASON_NONE && moving)
		r.reason = LIMS_REASON_UNSTABLE;
	if (r.reason == LIMS_REASON_NO_UNIT)
		lims_note_no_unit(&r);
	lims_emit_reading(emit, &r);
}

/// A line that carries values, but not the one that was asked for, answers another question.
static bool fits_question(const struct lims_scan *scan, const struct lims_line_pattern *p)
{
	const struct lims_line_query *q = scan->asked ? lims_line_query_of(scan->model->lines, scan->asked->bytes, scan->asked->len) : NULL;
	bool fits = !q || !p->value_count;
	for (size_t i = 0; i < p->value_count && !fits; i++)
		fits = strcmp(p->values[i].role, q->role) == 0;
	return fits;
}

static void decode(const struct lims_scan *scan, const uint8_t *frame, size_t n, const struct lims_reading *base, struct lims_emit *emit)
{
	const struct lims_lines *lines = lines_of(scan);
	struct lims_line_found found;
	struct lims_piece line;
	line_of(lines, frame, n, &line);
	const struct lims_line_pattern *p = pattern_of(lines, line, &found);
	if (!fits_question(scan, p)) {
		struct lims_reading r;
		lims_reading_reject(&r, base, LIMS_REASON_BAD_FRAME, "the answer to another question");
		lims_emit_reading(emit, &r);
		return;
	}
	if (p->has_reason || (found.reason && found.reason->reason != LIMS_REASON_UNSTABLE) || !p->value_count) {
		emit_reason(p, &found, line, base, emit);
		return;
	}
	for (size_t i = 0; i < p->value_count; i++)
		emit_value(scan, p, &found, i, base, emit);
}

static lims_rc request(const struct lims_ask *ask, struct lims_request *ret, struct lims_err *err)
{
	const struct lims_line_query *q = ask->model && ask->model->lines ? lims_line_query_for(ask->model->lines, ask->role) : NULL;
	if (!q)
		return lims_err_set(err, LIMS_E_INPUT, "no entry of \"queries\" in the model \"%s\" asks for \"%s\"",
			ask->model ? ask->model->id : "(none)", ask->role);
	struct lims_request r = {.len = q->len};
	memcpy(r.bytes, q->bytes, q->len);
	*ret = r;
	return LIMS_OK;
}

const struct lims_protocol lims_protocol_line_pattern = {
	.id = "line-pattern",
	.version = 1,
	.title = LIMS_MSG("Lines that an instrument sends by itself, described by its model file"),
	.status = LIMS_PROTOCOL_EXPERIMENTAL,
	.evidence = LIMS_MODEL_EVIDENCE_DOCUMENT,
	.source = "the model file",
	.frame_max = LIMS_LINE_MAX,
	.end = '\n',
	.from_line_start = true,
	.has_lines = true,
	.shape = shape,
	.check = check,
	.decode = decode,
};

const struct lims_protocol lims_protocol_line_query = {
	.id = "line-query",
	.version = 1,
	.title = LIMS_MSG("One line as the answer to one question, both described by the model file"),
	.status = LIMS_PROTOCOL_EXPERIMENTAL,
	.evidence = LIMS_MODEL_EVIDENCE_DOCUMENT,
	.source = "the model file",
	.frame_max = LIMS_LINE_MAX,
	.end = '\n',
	.from_line_start = true,
	.has_lines = true,
	.shape = shape,
	.check = check,
	.decode = decode,
	.manner = LIMS_MANNER_ASK,
	.request = request,
};

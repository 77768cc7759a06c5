// SPDX-License-Identifier: Apache-2.0
// Druck DPI 740 precision pressure indicator in a ring of addressed instruments: text lines with an optional checksum.
//
//   command  *|# dd ss xx[n][=data|?][;xx…][:CS] CR LF        #0099PR?
//   reply    !   dd ss xx[n]=data[;xx…][:CS] CR LF            !9900PR=1000.00:51
//
// dd destination, ss source, two digits each, 99 is for all. CS: two digits, the sum modulo 100 of the codes of all characters before it, the colon too; it can be
// switched off. PR is the reading, IU the index of its unit (0 mbar, 18 inHg: no other is published). A single wrong byte can pass such a sum (a difference of 100).
// Source: GE Druck, DPI 740 user manual K0200, pp. 40–49.
#include "drivers/protocol/families.h"
#include "drivers/protocol/quantity.h"
#include "drivers/protocol/talk_list.h"
#include "lims-core/base/lang.h"

#include <stdio.h>
#include <string.h>

enum { LINE = 160, HEAD = 5 };

/// What an IU reply said; later PR replies are in this unit. Lies in the line's memory.
struct told {
	bool known;
	uint8_t index;
};

static bool digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}

static void shape(const struct lims_scan *scan, const uint8_t *bytes, size_t n, struct lims_shape *ret)
{
	ret->count = 0;
	ret->reason = LIMS_REASON_NOISE;
	if (bytes[0] != '!' && bytes[0] != '*' && bytes[0] != '#')
		return;
	for (size_t i = 1; i < HEAD && i < n; i++)
		if (!digit(bytes[i]))
			return;
	lims_end_shape(scan, LIMS_END_CR_LF, bytes, n, LINE, ret);
}

/// The line without its checksum; *ret_sum = -1 when it has none.
static struct lims_piece body_of(const uint8_t *frame, size_t n, int *ret_sum)
{
	struct lims_piece line = lims_end_cut(frame, n);
	*ret_sum = -1;
	if (line.len < 3 || line.at[line.len - 3] != ':' || !digit((uint8_t)line.at[line.len - 2]) || !digit((uint8_t)line.at[line.len - 1]))
		return line;
	*ret_sum = 10 * (line.at[line.len - 2] - '0') + line.at[line.len - 1] - '0';
	line.len -= 3;
	return line;
}

static enum lims_reason check(const struct lims_scan *scan, const uint8_t *frame, size_t n, char *ret_note)
{
	(void)scan;
	int sent;
	struct lims_piece body = body_of(frame, n, &sent);
	if (body.len < HEAD + 2 || !lims_line_printable(body.at, body.len) || memchr(body.at, ':', body.len) ||
		memchr(body.at + 1, '!', body.len - 1))
		return LIMS_REASON_BAD_FRAME;
	for (size_t i = HEAD; i < HEAD + 2; i++)
		if ((body.at[i] | 0x20) < 'a' || (body.at[i] | 0x20) > 'z')
			return LIMS_REASON_BAD_FRAME;
	if (sent < 0)
		return LIMS_REASON_NONE;
	unsigned sum = ':';
	for (size_t i = 0; i < body.len; i++)
		sum += (unsigned char)body.at[i];
	if (sum % 100 == (unsigned)sent)
		return LIMS_REASON_NONE;
	snprintf(ret_note, LIMS_READING_NOTE, "checksum %02d, computed %02u", sent, sum % 100);
	return LIMS_REASON_BAD_CHECK;
}

static void told_unit(struct lims_piece data, struct told *t)
{
	unsigned index = 0;
	for (size_t i = 0; i < data.len; i++) {
		if (!digit((uint8_t)data.at[i]) || index > 99) {
			t->known = false;
			return;
		}
		index = index * 10 + (unsigned)(data.at[i] - '0');
	}
	t->known = data.len > 0;
	t->index = (uint8_t)index;
}

static void decode_pressure(const struct lims_scan *scan, struct lims_piece data, const struct told *t, struct lims_reading *r)
{
	const char *unit = !t->known ? "" : t->index == 0 ? "mbar" : t->index == 18 ? "inHg" : "?";
	lims_quantity_role(r, "pressure", NULL);
	if (*unit == '?')
		snprintf(r->note, sizeof r->note, "unit %u of the instrument's table is not published", t->index);
	enum lims_reason number = lims_quantity_number(r, data);
	lims_quantity_judge(
		r, number, *unit == '?' ? LIMS_REASON_UNIT_UNKNOWN : lims_quantity_unit(r, (struct lims_piece){unit, strlen(unit)}, scan->setup));
}

static void decode_item(const struct lims_scan *scan, struct lims_piece item, const struct lims_reading *base, struct lims_emit *emit)
{
	struct told t;
	struct lims_reading r = *base;
	memcpy(&t, scan->memory->bytes, sizeof t);
	const char *equals = memchr(item.at, '=', item.len);
	struct lims_piece name = lims_piece_trim((struct lims_piece){item.at, equals ? (size_t)(equals - item.at) : item.len});
	struct lims_piece data = {"", 0};
	if (equals)
		data = lims_piece_trim((struct lims_piece){equals + 1, item.len - (size_t)(equals + 1 - item.at)});
	if (lims_piece_is(name, "PR") && equals)
		decode_pressure(scan, data, &t, &r);
	else {
		r.reason = LIMS_REASON_NOT_A_VALUE;
		lims_piece_note(&r, "", lims_piece_trim(item));
		if (lims_piece_is(name, "IU"))
			lims_quantity_role(&r, "unit", NULL);
	}
	lims_emit_reading(emit, &r);
}

/// Calls for each item between semicolons; with `emit` NULL only the unit is looked for, because it may stand behind the reading.
static void each_item(const struct lims_scan *scan, struct lims_piece rest, const struct lims_reading *base, struct lims_emit *emit)
{
	while (rest.len) {
		const char *end = memchr(rest.at, ';', rest.len);
		struct lims_piece item = {rest.at, end ? (size_t)(end - rest.at) : rest.len};
		if (emit)
			decode_item(scan, item, base, emit);
		else if (item.len > 3 && memcmp(item.at, "IU", 2) == 0 && memchr(item.at, '=', item.len)) {
			struct told t;
			const char *data = (const char *)memchr(item.at, '=', item.len) + 1;
			told_unit(lims_piece_trim((struct lims_piece){data, item.len - (size_t)(data - item.at)}), &t);
			memcpy(scan->memory->bytes, &t, sizeof t);
		}
		rest.at += item.len + (end ? 1 : 0);
		rest.len -= item.len + (end ? 1 : 0);
	}
}

static void decode(const struct lims_scan *scan, const uint8_t *frame, size_t n, const struct lims_reading *base, struct lims_emit *emit)
{
	int sum;
	struct lims_piece body = body_of(frame, n, &sum);
	if (frame[0] != '!') {
		struct lims_reading r = *base;
		r.reason = LIMS_REASON_NOT_A_VALUE;
		lims_piece_note(&r, "command ", body);
		lims_emit_reading(emit, &r);
		return;
	}
	struct lims_piece rest = {body.at + HEAD, body.len - HEAD};
	each_item(scan, rest, base, NULL);
	each_item(scan, rest, base, emit);
}

/// Unit, then reading. Questions carry no checksum: it has to be switched off at the instrument, as it is in the manual's examples.
static void talk(const struct lims_ask *ask, struct lims_talk *state, const uint8_t *bytes, size_t n, bool late, struct lims_talk_step *ret)
{
	struct lims_talk_list list = {.count = 0};
	unsigned to = ask->unit && ask->unit < 99 ? ask->unit : 99;
	char text[24];
	for (size_t i = 0; strcmp(ask->role, "pressure") == 0 && i < 2; i++)
		lims_talk_list_add(&list, text, (size_t)snprintf(text, sizeof text, "#%02u99%s?\r\n", to, i ? "PR" : "IU"));
	lims_talk_list_step(&lims_protocol_dpi740, ask, &list, state, bytes, n, late, ret);
}

static void conclude(const struct lims_scan *scan, const struct lims_talk_piece *pieces, size_t count, struct lims_emit *emit)
{
	lims_talk_list_conclude(&lims_protocol_dpi740, scan, pieces, count, emit);
}

const struct lims_protocol lims_protocol_dpi740 = {
	.id = "dpi-740",
	.version = 1,
	.title = LIMS_MSG("Druck DPI 740 precision pressure indicator, addressed text"),
	.status = LIMS_PROTOCOL_EXPERIMENTAL,
	.evidence = LIMS_MODEL_EVIDENCE_DOCUMENT,
	.source = "GE Druck, DPI 740 user manual K0200, pp. 40-49",
	.frame_max = LINE,
	.end = '\n',
	.shape = shape,
	.check = check,
	.decode = decode,
	.manner = LIMS_MANNER_TALK,
	.role = "pressure",
	.equal = 5,
	.talk = talk,
	.conclude = conclude,
};

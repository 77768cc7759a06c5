// SPDX-License-Identifier: Apache-2.0
// Greisinger EASYBus: GMH 3000 hand-held meters and EASYBus sensor modules; reading only.
//
//   group     b0 b1 crc                     every frame is a row of groups, each with its own 8-bit check (polynomial 07h over b0 b1, complemented)
//   question  ~address function<<4|len<<1 crc [group…]                     FE 00 3D: value of address 1
//             ~address F2 crc ~code 00 crc                                 an extended one
//   reply     ~address function<<4|…|len<<1|1 crc group × len              FE 05 26 71 00 48 F7 80 09
//
// len: groups behind the head. functions: 0 value, 3 status, 6 lowest, 7 highest value, 12 identity number, 15 extended (its first group holds ~code). A value
// lies in one group (bits 15–14 power of ten, 13–0 value + 2048) or two (bits 31–27 of the inverted first byte power of ten + 15, then 27 bits). Values from
// 16352 in the short form, from 07F5E100h in the long one, are errors. The unit does not stand with the value: extended code 202 tells it (1 °C, 2 °F).
// Sources: Greisinger, Schnittstellenbeschreibung EASYBus-Sensormodule und GMH-Handmessgeräte V1.0, 8.1 and 8.5, as used by MSLNZ/msl-equipment
// (resources/greisinger/gmh3000.py, MIT) and its replies recorded from a GMH 3710.
#include "drivers/protocol/families.h"
#include "drivers/protocol/quantity.h"
#include "drivers/protocol/talk_list.h"
#include "lims-core/base/lang.h"

#include <stdio.h>
#include <string.h>

enum {
	GROUP = 3,
	FRAME = 12,
	EXTENDED = 15,
	ERRORS_LONG = 0x07f5e100,
	ERRORS_SHORT = 16352,
	CODE_UNIT = 202,
	CODE_LOW = 176,
	CODE_HIGH = 177
};

static uint8_t check_of(const uint8_t *b)
{
	static const uint8_t nibble[16] = {0x00, 0x07, 0x0e, 0x09, 0x1c, 0x1b, 0x12, 0x15, 0x38, 0x3f, 0x36, 0x31, 0x24, 0x23, 0x2a, 0x2d};
	unsigned crc = b[0];
	for (int step = 0; step < 2; step++)
		crc = (crc << 4 & 0xff) ^ nibble[crc >> 4];
	crc ^= b[1];
	for (int step = 0; step < 2; step++)
		crc = (crc << 4 & 0xff) ^ nibble[crc >> 4];
	return (uint8_t)~crc;
}

static bool group_good(const uint8_t *b)
{
	return check_of(b) == b[2];
}

static unsigned groups_of(uint8_t b1)
{
	return b1 >> 1 & 3;
}

/// How many groups a reply to this function has; anything else is no head, so that the data of a frame whose head was lost is not taken for one.
static bool length_fits(uint8_t b1)
{
	unsigned groups = groups_of(b1);
	switch (b1 >> 4) {
	case 0:
	case 6:
	case 7:
		return b1 & 1 ? groups == 1 || groups == 2 : groups == 0;
	case 3:
		return b1 & 1 ? groups == 1 : groups == 0;
	case 12:
		return b1 & 1 ? groups == 2 : groups == 0;
	case EXTENDED:
		return b1 & 1 ? groups == 2 || groups == 3 : groups >= 1;
	default:
		return false;
	}
}

static bool code_known(uint8_t code)
{
	static const uint8_t codes[] = {174, 175, CODE_LOW, CODE_HIGH, 200, 201, CODE_UNIT, 204, 208, 214, 216, 222, 223, 254};
	return memchr(codes, code, sizeof codes) != NULL;
}

static void shape(const struct lims_scan *scan, const uint8_t *bytes, size_t n, struct lims_shape *ret)
{
	ret->count = 0;
	ret->reason = LIMS_REASON_NOISE;
	if (n >= 2 && !length_fits(bytes[1]))
		return;
	if (n >= GROUP && !group_good(bytes)) {
		ret->reason = LIMS_REASON_BAD_CHECK;
		return;
	}
	if (n > GROUP && bytes[1] >> 4 == EXTENDED && !code_known((uint8_t)~bytes[GROUP]))
		return;
	(void)scan;
	ret->count = 1;
	ret->len[0] = n < GROUP ? GROUP : GROUP * (1 + (size_t)groups_of(bytes[1]));
}

static enum lims_reason check(const struct lims_scan *scan, const uint8_t *frame, size_t n, char *ret_note)
{
	(void)scan;
	(void)ret_note;
	if (!length_fits(frame[1]))
		return LIMS_REASON_BAD_FRAME;
	for (size_t at = 0; at + GROUP <= n; at += GROUP)
		if (!group_good(frame + at))
			return LIMS_REASON_BAD_CHECK;
	return LIMS_REASON_NONE;
}

static unsigned word_of(const uint8_t *group)
{
	return (unsigned)(uint8_t)~group[0] << 8 | group[1];
}

static enum lims_reason device_error(struct lims_reading *r, unsigned code)
{
	static const struct {
		unsigned code;
		enum lims_reason reason;
		const char *what;
	} errors[] = {
		{16352, LIMS_REASON_OVERLOAD, "above the measuring range"},
		{16353, LIMS_REASON_UNDERLOAD, "below the measuring range"},
		{16362, LIMS_REASON_DEVICE_ERROR, "calculation not possible"},
		{16363, LIMS_REASON_DEVICE_ERROR, "system error"},
		{16364, LIMS_REASON_DEVICE_ERROR, "battery empty"},
		{16365, LIMS_REASON_DEVICE_ERROR, "no sensor"},
		{16366, LIMS_REASON_DEVICE_ERROR, "recording: memory error"},
		{16367, LIMS_REASON_DEVICE_ERROR, "memory checksum error"},
		{16368, LIMS_REASON_DEVICE_ERROR, "recording: the system was started again"},
		{16369, LIMS_REASON_DEVICE_ERROR, "recording: data pointer"},
		{16370, LIMS_REASON_DEVICE_ERROR, "recording: mark, data invalid"},
		{16371, LIMS_REASON_DEVICE_ERROR, "data invalid"},
	};
	const char *what = "unknown";
	enum lims_reason reason = LIMS_REASON_DEVICE_ERROR;
	for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++)
		if (errors[i].code == code) {
			what = errors[i].what;
			reason = errors[i].reason;
		}
	snprintf(r->note, sizeof r->note, "error %u: %s", code, what);
	return reason;
}

static enum lims_reason value_short(struct lims_reading *r, const uint8_t *group)
{
	unsigned word = word_of(group), value = word & 0x3fff;
	if (value >= ERRORS_SHORT)
		return device_error(r, value);
	lims_quantity_scaled(r, (int)value - 2048, (int)(word >> 14));
	return LIMS_REASON_NONE;
}

static enum lims_reason value_long(struct lims_reading *r, const uint8_t *groups)
{
	uint32_t bits = (uint32_t)word_of(groups) << 16 | word_of(groups + GROUP);
	int places = (int)(bits >> 27) - 15;
	int64_t value = bits & 0x07ffffff;
	if (value >= ERRORS_LONG)
		return device_error(r, (unsigned)(value - ERRORS_LONG));
	// 27 bits two's complement, shifted by 02000000h.
	if (value & 0x04000000)
		value -= 0x08000000;
	lims_quantity_scaled(r, value + 0x02000000, places);
	return LIMS_REASON_NONE;
}

/// The line's memory holds, for each address byte, what code 202 told of its unit.
static enum lims_reason unit_of(const struct lims_scan *scan, uint8_t address, struct lims_reading *r)
{
	unsigned told = scan->memory->bytes[address];
	struct lims_piece name = {told == 1 ? "'C" : "'F", 2};
	if (told == 1 || told == 2)
		return lims_quantity_unit(r, name, scan->setup);
	return lims_quantity_unit(r, (struct lims_piece){"", 0}, scan->setup);
}

/// `data`: the groups of the value in a frame of `address`.
static void decode_value(
	const struct lims_scan *scan, uint8_t address, const uint8_t *data, unsigned groups, const char *role, struct lims_reading *r)
{
	enum lims_reason value = groups == 1 ? value_short(r, data) : value_long(r, data);
	enum lims_reason unit = unit_of(scan, address, r);
	if (unit != LIMS_REASON_NONE) // else the unit says what it is
		lims_quantity_role(r, "value", NULL);
	if (role)
		lims_quantity_role_suffix(r, role);
	lims_quantity_judge(r, value, unit);
}

static void decode_extended(const struct lims_scan *scan, const uint8_t *frame, unsigned groups, struct lims_reading *r)
{
	const uint8_t *data = frame + GROUP;
	unsigned code = (uint8_t)~data[0];
	if (groups == 2 && (code == CODE_LOW || code == CODE_HIGH)) {
		decode_value(scan, frame[0], data + GROUP, 1, code == CODE_LOW ? "range_low" : "range_high", r);
		return;
	}
	r->reason = LIMS_REASON_NOT_A_VALUE;
	snprintf(r->note, sizeof r->note, "code %u: %u", code, word_of(data + GROUP));
	if (groups == 2 && code == CODE_UNIT) {
		lims_quantity_role(r, "unit", NULL);
		scan->memory->bytes[frame[0]] = word_of(data + GROUP) == 1 || word_of(data + GROUP) == 2 ? (uint8_t)word_of(data + GROUP) : 0;
	}
}

static void decode_reply(const struct lims_scan *scan, const uint8_t *frame, struct lims_reading *r)
{
	const uint8_t *data = frame + GROUP;
	unsigned groups = groups_of(frame[1]);
	switch (frame[1] >> 4) {
	case 0:
		decode_value(scan, frame[0], data, groups, NULL, r);
		break;
	case 6:
		decode_value(scan, frame[0], data, groups, "min", r);
		break;
	case 7:
		decode_value(scan, frame[0], data, groups, "max", r);
		break;
	case EXTENDED:
		decode_extended(scan, frame, groups, r);
		break;
	case 12:
		r->reason = LIMS_REASON_NOT_A_VALUE;
		lims_quantity_role(r, "serial_number", NULL);
		snprintf(r->note, sizeof r->note, "%04x%04x", word_of(data), word_of(data + GROUP));
		break;
	default:
		r->reason = LIMS_REASON_NOT_A_VALUE;
		snprintf(r->note, sizeof r->note, "status %04X", word_of(data));
	}
}

static void decode(const struct lims_scan *scan, const uint8_t *frame, size_t n, const struct lims_reading *base, struct lims_emit *emit)
{
	(void)n;
	struct lims_reading r = *base;
	if (!(frame[1] & 1)) {
		r.reason = LIMS_REASON_NOT_A_VALUE;
		snprintf(r.note, sizeof r.note, "question to address %u: function %u", (uint8_t)~frame[0], (unsigned)frame[1] >> 4);
	} else if (scan->asked && (scan->asked->bytes[0] != frame[0] || scan->asked->bytes[1] >> 4 != frame[1] >> 4)) {
		r.reason = LIMS_REASON_BAD_FRAME;
		snprintf(
			r.note, sizeof r.note, "answer of address %u to function %u, which was not asked", (uint8_t)~frame[0], (unsigned)frame[1] >> 4);
	} else
		decode_reply(scan, frame, &r);
	lims_emit_reading(emit, &r);
}

static void add_question(struct lims_talk_list *list, unsigned address, unsigned code)
{
	uint8_t q[2 * GROUP] = {(uint8_t)~address, (uint8_t)(code > 15 ? EXTENDED << 4 | 2 : code << 4), 0, (uint8_t)~code, 0, 0};
	q[2] = check_of(q);
	q[5] = check_of(q + GROUP);
	lims_talk_list_add(list, q, code > 15 ? 2 * GROUP : GROUP);
}

/// Unit, then value: the device is asked in what its value is.
static void talk(const struct lims_ask *ask, struct lims_talk *state, const uint8_t *bytes, size_t n, bool late, struct lims_talk_step *ret)
{
	struct lims_talk_list list = {.count = 0};
	unsigned address = ask->unit ? ask->unit & 0xff : 1;
	if (strcmp(ask->role, "serial_number") == 0)
		add_question(&list, address, 12);
	else {
		add_question(&list, address, CODE_UNIT);
		add_question(&list, address, 0);
	}
	lims_talk_list_step(&lims_protocol_easybus, ask, &list, state, bytes, n, late, ret);
}

static void conclude(const struct lims_scan *scan, const struct lims_talk_piece *pieces, size_t count, struct lims_emit *emit)
{
	lims_talk_list_conclude(&lims_protocol_easybus, scan, pieces, count, emit);
}

const struct lims_protocol lims_protocol_easybus = {
	.id = "easybus",
	.version = 1,
	.title = LIMS_MSG("Greisinger EASYBus: GMH 3000 meters and sensor modules, reading only"),
	.status = LIMS_PROTOCOL_STABLE,
	.evidence = LIMS_MODEL_EVIDENCE_CAPTURES,
	.source = "Greisinger, Schnittstellenbeschreibung EASYBus V1.0, as used by MSLNZ/msl-equipment, with replies recorded from a GMH 3710",
	.frame_max = FRAME,
	.end = -1,
	.crc = true,
	.shape = shape,
	.check = check,
	.decode = decode,
	.manner = LIMS_MANNER_TALK,
	.role = "temperature",
	.equal = 3,
	.identity = {.serial = "serial_number"},
	.talk = talk,
	.conclude = conclude,
};

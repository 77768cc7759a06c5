// SPDX-License-Identifier: Apache-2.0
// Honeywell HPA and HPB barometers and PPT transducers: text replies (the binary ones of P3 and P4 are not read).
//
//   question  * dd cc CR                     *00P1
//   reply     #|? dd cc = data CR            ?01CP=14.450     # from an assigned address, ? from the null address
//             #|? dd cc ! data CR            reading out of range (1 % beyond full scale), or a parity error of its memory
//             #|? dd cc = .. CR              not ready yet
//
// CP compensated pressure, CT and FT temperature in degrees Celsius and Fahrenheit, S serial number, V version, P production date, DU the unit of CP, which CP does not
// carry. Source: Honeywell, HPB & HPA user's manual version H2.4 (ADS-14071), pp. 4–9, 24 and 38; PPT user's manual.
#include "drivers/protocol/families.h"
#include "drivers/protocol/quantity.h"
#include "drivers/protocol/talk_list.h"
#include "lims-core/base/lang.h"

#include <stdio.h>
#include <string.h>

enum { LINE = 64, UNITS = 16 };

static const struct lims_wire_unit units[UNITS] = {
	{"ATM", "atm", "pressure", NULL},
	{"BAR", "bar", "pressure", NULL},
	{"CMWC", "cm[H2O]", "pressure", NULL},
	{"FTWC", "", "", NULL}, // without ucum: tells no pressure
	{"HPA", "hPa", "pressure", NULL},
	{"INHG", "[in_i'Hg]", "pressure", NULL},
	{"INWC", "[in_i'H2O]", "pressure", NULL},
	{"KGCM", "kgf/cm2", "pressure", NULL},
	{"KPA", "kPa", "pressure", NULL},
	{"MBAR", "mbar", "pressure", NULL},
	{"MMHG", "mm[Hg]", "pressure", NULL},
	{"MPA", "MPa", "pressure", NULL},
	{"MWC", "m[H2O]", "pressure", NULL},
	{"PSI", "[psi]", "pressure", NULL},
	{"USER", "", "", NULL},
	{"LCOM", "", "", NULL},
};

static void shape(const struct lims_scan *scan, const uint8_t *bytes, size_t n, struct lims_shape *ret)
{
	ret->count = 0;
	ret->reason = LIMS_REASON_NOISE;
	if (!bytes[0] || !strchr("#?*$", bytes[0]))
		return;
	for (size_t i = 1; i < 3 && i < n; i++)
		if (bytes[i] < '0' || bytes[i] > '9')
			return;
	lims_end_shape(scan, LIMS_END_CR, bytes, n, LINE, ret);
}

static enum lims_reason check(const struct lims_scan *scan, const uint8_t *frame, size_t n, char *ret_note)
{
	(void)scan;
	(void)ret_note;
	struct lims_piece line = lims_end_cut(frame, n);
	if (line.len < 5 || !lims_line_printable(line.at, line.len) || line.at[3] < 'A' || line.at[3] > 'Z')
		return LIMS_REASON_BAD_FRAME;
	// The head of another reply within this one: its end was lost.
	for (size_t i = 4; i + 2 < line.len; i++)
		if ((line.at[i] == '#' || line.at[i] == '?') && line.at[i + 1] >= '0' && line.at[i + 1] <= '9')
			return LIMS_REASON_BAD_FRAME;
	return LIMS_REASON_NONE;
}

/// A DU reply: the unit of later CP replies. The memory holds 1 + its place in the table, 0 for none and UNITS + 1 for one that is no pressure.
static void told_unit(const struct lims_scan *scan, struct lims_piece data)
{
	scan->memory->bytes[0] = UNITS + 1;
	for (size_t i = 0; i < UNITS; i++)
		if (lims_piece_is(data, units[i].wire))
			scan->memory->bytes[0] = units[i].ucum[0] ? (uint8_t)(i + 1) : UNITS + 1;
}

static enum lims_reason pressure_unit(const struct lims_scan *scan, struct lims_reading *r)
{
	unsigned told = scan->memory->bytes[0];
	if (!told)
		return lims_quantity_unit(r, (struct lims_piece){"", 0}, scan->setup);
	if (told > UNITS) {
		snprintf(r->note, sizeof r->note, "the display unit of the instrument (DU) is no known unit of pressure");
		return LIMS_REASON_UNIT_UNKNOWN;
	}
	return lims_quantity_known_unit(r, &units[told - 1]);
}

static void decode_value(const struct lims_scan *scan, struct lims_piece code, struct lims_piece data, struct lims_reading *r)
{
	bool pressure = lims_piece_is(code, "CP");
	lims_quantity_role(r, pressure ? "pressure" : "temperature_internal", NULL);
	if (lims_piece_is(data, "..")) {
		lims_reading_reject(r, r, LIMS_REASON_BUSY, "no reading yet, ask again");
		return;
	}
	enum lims_reason number = lims_quantity_number(r, data);
	if (pressure) {
		lims_quantity_judge(r, number, pressure_unit(scan, r));
		return;
	}
	struct lims_piece unit = {lims_piece_is(code, "CT") ? "'C" : "'F", 2};
	lims_quantity_judge(r, number, lims_quantity_unit(r, unit, NULL));
}

static void decode(const struct lims_scan *scan, const uint8_t *frame, size_t n, const struct lims_reading *base, struct lims_emit *emit)
{
	struct lims_reading r = *base;
	struct lims_piece line = lims_end_cut(frame, n);
	size_t sign = 3;
	while (sign < line.len && line.at[sign] != '=' && line.at[sign] != '!')
		sign++;
	struct lims_piece code = {line.at + 3, sign - 3}, data = {"", 0};
	if (sign < line.len)
		data = lims_piece_trim((struct lims_piece){line.at + sign + 1, line.len - sign - 1});
	bool reply = (frame[0] == '#' || frame[0] == '?') && sign < line.len;
	bool value = reply && (lims_piece_is(code, "CP") || lims_piece_is(code, "CT") || lims_piece_is(code, "FT"));
	if (reply && line.at[sign] == '!') {
		r.reason = LIMS_REASON_DEVICE_ERROR;
		lims_piece_note(&r, "out of range, or an error of its memory: ", line);
	} else if (value)
		decode_value(scan, code, data, &r);
	else if (reply && lims_piece_is(code, "S"))
		lims_quantity_text(&r, "serial_number", "", data);
	else {
		r.reason = LIMS_REASON_NOT_A_VALUE;
		lims_piece_note(&r, "", line);
		if (reply && lims_piece_is(code, "DU")) {
			told_unit(scan, data);
			lims_quantity_role(&r, "unit", NULL);
		}
	}
	lims_emit_reading(emit, &r);
}

/// Unit, then pressure; a temperature or the serial number at once.
static void talk(const struct lims_ask *ask, struct lims_talk *state, const uint8_t *bytes, size_t n, bool late, struct lims_talk_step *ret)
{
	static const struct {
		const char *role, *commands[2];
	} asked[] = {{"pressure", {"DU", "P1"}}, {"temperature_internal", {"T1", NULL}}, {"serial_number", {"S=", NULL}}};
	struct lims_talk_list list = {.count = 0};
	char text[16];
	for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++)
		for (size_t k = 0; strcmp(ask->role, asked[i].role) == 0 && k < 2 && asked[i].commands[k]; k++)
			lims_talk_list_add(&list, text, (size_t)snprintf(text, sizeof text, "*%02u%s\r", ask->unit % 100, asked[i].commands[k]));
	lims_talk_list_step(&lims_protocol_honeywell, ask, &list, state, bytes, n, late, ret);
}

static void conclude(const struct lims_scan *scan, const struct lims_talk_piece *pieces, size_t count, struct lims_emit *emit)
{
	lims_talk_list_conclude(&lims_protocol_honeywell, scan, pieces, count, emit);
}

const struct lims_protocol lims_protocol_honeywell = {
	.id = "honeywell-hpa",
	.version = 1,
	.title = LIMS_MSG("Honeywell HPA and HPB barometers and PPT transducers, text replies"),
	.status = LIMS_PROTOCOL_EXPERIMENTAL,
	.evidence = LIMS_MODEL_EVIDENCE_DOCUMENT,
	.source = "Honeywell, HPB & HPA user's manual H2.4 (ADS-14071), pp. 4-9, 24, 38",
	.frame_max = LINE,
	.end = '\r',
	.shape = shape,
	.check = check,
	.decode = decode,
	.manner = LIMS_MANNER_TALK,
	.role = "pressure",
	.equal = 5,
	.identity = {.serial = "serial_number"},
	.talk = talk,
	.conclude = conclude,
};

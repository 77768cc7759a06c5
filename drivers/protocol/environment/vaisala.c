// SPDX-License-Identifier: Apache-2.0
// Vaisala PTU300, HMT330, DMT340 and PTB330 transmitters: the text of SEND, R and the other commands.
//
//   [>]name= value[ unit] name= value[ unit] … [flags] [checksum] CR LF
//   P=  1003.8 hPa   T= 17.7 'C RH= 40.9 %RH TD=  4.3 'C  trend=***** tend=* CR LF
//
// The line is laid out by FORM, so nothing stands in a fixed place: names are read, the number behind each, and the unit behind that. Stars mean "not available". FORM can
// append error flags (ERR: 0 and 1) and a sum of the line so far in hexadecimal digits: CS2 modulo 256, CS4 modulo 65536, CSX exclusive or. ADDR, the
// address, may stand anywhere. 4800 baud 7E1 unless ordered otherwise. Lines without a name are answers to other commands.
// Sources: Vaisala, PTU300 user's guide M210796EN pp. 22 and 102–103; PTB330 user's guide M210855EN pp. 71–73; DMT340 user's guide p. 105.
#include "drivers/protocol/families.h"
#include "drivers/protocol/quantity.h"
#include "drivers/protocol/talk_list.h"
#include "lims-core/base/lang.h"

#include <stdio.h>
#include <string.h>

enum { LINE = 256, ITEMS = LINE / 2 };

enum kind { PRESSURE, TEMPERATURE, HUMIDITY, OTHER };

/// Names of quantities, in any case; what every line has comes first.
static const struct quantity {
	const char *name, *role;
	enum kind kind;
} quantities[] = {
	{"P", "pressure", PRESSURE},
	{"T", "temperature", TEMPERATURE},
	{"RH", "relative_humidity", HUMIDITY},
	{"Td", "dew_point", TEMPERATURE},
	{"P1", "pressure_1", PRESSURE},
	{"P2", "pressure_2", PRESSURE},
	{"P3", "pressure_3", PRESSURE},
	{"HCP", "pressure_height_corrected", PRESSURE},
	{"QNH", "pressure_qnh", PRESSURE},
	{"QFE", "pressure_qfe", PRESSURE},
	{"P3h", "pressure_trend", PRESSURE},
	{"trend", "pressure_trend", PRESSURE},
	{"DP12", "pressure_difference_12", PRESSURE},
	{"DP13", "pressure_difference_13", PRESSURE},
	{"DP23", "pressure_difference_23", PRESSURE},
	{"pw", "vapour_pressure", PRESSURE},
	{"pws", "saturation_vapour_pressure", PRESSURE},
	{"Temp", "temperature", TEMPERATURE},
	{"Ta", "temperature_ambient", TEMPERATURE},
	{"TP1", "temperature_module_1", TEMPERATURE},
	{"TP2", "temperature_module_2", TEMPERATURE},
	{"TP3", "temperature_module_3", TEMPERATURE},
	{"Tdf", "frost_point", TEMPERATURE},
	{"Td/f", "frost_point", TEMPERATURE},
	{"Tfrost", "frost_point", TEMPERATURE},
	{"Tw", "wet_bulb_temperature", TEMPERATURE},
	{"dT", "temperature_difference", TEMPERATURE},
	{"SSR", "saturation_ratio", HUMIDITY},
	{"a", "absolute_humidity", OTHER},
	{"x", "mixing_ratio", OTHER},
	{"h", "enthalpy", OTHER},
	{"H2O", "water_content", OTHER},
	{"ppm", "water_content", OTHER},
};

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

static bool same_name(struct lims_piece p, const char *name)
{
	for (size_t i = 0; i < p.len; i++)
		if (!name[i] || lower(p.at[i]) != lower(name[i]))
			return false;
	return !name[p.len];
}

static const struct quantity *find(struct lims_piece name)
{
	for (size_t i = 0; i < sizeof quantities / sizeof quantities[0]; i++)
		if (same_name(name, quantities[i].name))
			return &quantities[i];
	return NULL;
}

static void shape(const struct lims_scan *scan, const uint8_t *bytes, size_t n, struct lims_shape *ret)
{
	ret->count = 0;
	ret->reason = LIMS_REASON_NOISE;
	uint8_t first = bytes[0] & 0x7f;
	// The prompt behind an answer, and what a line end and an echo leave.
	bool prompt = n == 1 && first == '>' && !scan->more;
	if (prompt || first == '\n') {
		ret->len[ret->count++] = 1;
		return;
	}
	if (first >= 0x20 && first < 0x7f)
		lims_line_shape_seven(bytes, n, LINE, ret);
}

/// One item of a line: a name with what stands behind it, or a word without a name.
struct item {
	struct lims_piece name, value, unit; ///< name.len 0: a word, in `value`
	const struct lims_wire_unit *known;  ///< of `unit`; NULL: none, or not known
};

static bool blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool name_character(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '/';
}

static bool number_character(char c)
{
	return (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+' || c == '*';
}

static size_t skip_blanks(struct lims_piece line, size_t at)
{
	while (at < line.len && blank(line.at[at]))
		at++;
	return at;
}

/// A word up to a blank; *ret_name when it is the name of a quantity, with "=" behind it.
static size_t word_at(struct lims_piece line, size_t at, struct lims_piece *ret, bool *ret_name)
{
	size_t from = at;
	while (at < line.len && !blank(line.at[at]) && line.at[at] != '=')
		at++;
	*ret = (struct lims_piece){line.at + from, at - from};
	*ret_name = at < line.len && line.at[at] == '=' && at > from;
	for (size_t i = from; *ret_name && i < at; i++)
		*ret_name = name_character(line.at[i]);
	return at;
}

/// The next item from *at on; false at the end of the line, *ret_bad when the line is not written so.
static bool next_item(struct lims_piece line, size_t *at, struct item *ret, bool *ret_bad)
{
	*ret = (struct item){{"", 0}, {"", 0}, {"", 0}, NULL};
	size_t i = skip_blanks(line, *at);
	if (i == line.len)
		return false;
	struct lims_piece word;
	bool name;
	i = word_at(line, i, &word, &name);
	if (!name) {
		*ret_bad = i < line.len && line.at[i] == '=';
		ret->value = word;
		*at = i;
		return !*ret_bad;
	}
	ret->name = word;
	i = skip_blanks(line, i + 1);
	size_t from = i;
	while (i < line.len && number_character(line.at[i]))
		i++;
	ret->value = (struct lims_piece){line.at + from, i - from};
	// The unit: up to a blank, unless that is the next name.
	size_t unit_at = skip_blanks(line, i);
	size_t end = word_at(line, unit_at, &word, &name);
	bool glued = unit_at == i && word.len;
	*ret_bad = name && glued;
	if (word.len && !name && !(end < line.len && line.at[end] == '='))
		ret->known = lims_wire_unit_find(word);
	if (ret->known || (glued && !name && !(end < line.len && line.at[end] == '='))) {
		ret->unit = word;
		i = end;
	}
	*at = i;
	return !*ret_bad;
}

/// The line without prompt, end and bit 7.
static struct lims_piece text_of(const uint8_t *frame, size_t n, char *seven)
{
	lims_line_seven(frame, n, LIMS_BITS_EVEN, seven, NULL);
	struct lims_piece line = lims_end_cut(seven, n);
	while (line.len && (line.at[0] == '>' || blank(line.at[0])) && memchr(line.at, '>', line.len)) {
		line.at++;
		line.len--;
	}
	return line;
}

static bool hexadecimal(struct lims_piece p)
{
	for (size_t i = 0; i < p.len; i++)
		if (!(p.at[i] >= '0' && p.at[i] <= '9') && !(p.at[i] >= 'A' && p.at[i] <= 'F'))
			return false;
	return p.len > 0;
}

static unsigned hex_value(struct lims_piece p)
{
	unsigned v = 0;
	for (size_t i = 0; i < p.len; i++)
		v = v * 16 + (unsigned)(p.at[i] <= '9' ? p.at[i] - '0' : p.at[i] - 'A' + 10);
	return v;
}

/// Is the last word one of the three sums of all characters before it?
static bool sum_matches(struct lims_piece line, struct lims_piece word)
{
	unsigned sum = 0, xor = 0;
	for (const char *c = line.at; c < word.at; c++) {
		sum += (unsigned char)*c;
		xor ^= (unsigned char)*c;
	}
	unsigned value = hex_value(word);
	return word.len == 4 ? value == (sum & 0xffff) : value == (sum & 0xff) || value == xor;
}

static bool flags(struct lims_piece p)
{
	for (size_t i = 0; i < p.len; i++)
		if (p.at[i] != '0' && p.at[i] != '1')
			return false;
	return p.len == 3 || p.len == 4;
}

/// The address of the device, which a line may end with, looks like a sum: it is one when the set-up says so ("02" for 2).
static bool is_address(const struct lims_setup *setup, struct lims_piece word)
{
	if (!setup || !setup->address[0])
		return false;
	size_t zeros = 0, declared = strspn(setup->address, "0");
	while (zeros < word.len && word.at[zeros] == '0')
		zeros++;
	return lims_piece_is((struct lims_piece){word.at + zeros, word.len - zeros}, setup->address + declared);
}

static bool any_error(struct lims_piece p)
{
	return memchr(p.at, '1', p.len) != NULL;
}

static enum lims_reason check(const struct lims_scan *scan, const uint8_t *frame, size_t n, char *ret_note)
{
	char seven[LINE];
	if (lims_line_seven(frame, n, LIMS_BITS_EVEN, seven, ret_note) != LIMS_REASON_NONE)
		return LIMS_REASON_BAD_CHECK;
	struct lims_piece line = text_of(frame, n, seven), last = {"", 0};
	size_t named = 0, at = 0;
	bool bad = false;
	struct item item;
	bool plain = lims_line_printable(line.at, line.len);
	for (size_t i = 0; !plain && i < line.len; i++)
		if ((line.at[i] < 0x20 && line.at[i] != '\t') || line.at[i] == 0x7f)
			return LIMS_REASON_BAD_FRAME;
	while (next_item(line, &at, &item, &bad)) {
		named += item.name.len > 0;
		last = item.name.len ? (struct lims_piece){"", 0} : item.value;
	}
	if (bad)
		return LIMS_REASON_BAD_FRAME;
	bool sum = named && (last.len == 2 || last.len == 4) && hexadecimal(last) && !flags(last) && !is_address(scan->setup, last);
	if (!sum || sum_matches(line, last))
		return LIMS_REASON_NONE;
	snprintf(ret_note, LIMS_READING_NOTE, "%.*s at the end is no checksum of the line", (int)last.len, last.at);
	return LIMS_REASON_BAD_CHECK;
}

static bool fits(enum kind kind, const struct lims_wire_unit *u)
{
	switch (kind) {
	case PRESSURE:
		return strcmp(u->role, "pressure") == 0;
	case TEMPERATURE:
		return strcmp(u->role, "temperature") == 0;
	case HUMIDITY:
		return strcmp(u->ucum, "%") == 0;
	default:
		return strcmp(u->ucum, "%") != 0 && strcmp(u->role, "pressure") != 0 && strcmp(u->role, "temperature") != 0;
	}
}

static void decode_item(const struct item *item, const struct lims_setup *setup, struct lims_reading *r)
{
	const struct quantity *q = find(item->name);
	if (!q) {
		r->reason = LIMS_REASON_NOT_A_VALUE;
		snprintf(r->note, sizeof r->note, "%.*s=%.*s %.*s", (int)item->name.len, item->name.at, (int)item->value.len, item->value.at,
			(int)item->unit.len, item->unit.at);
		return;
	}
	lims_quantity_role(r, q->role, NULL);
	enum lims_reason number = lims_quantity_number(r, item->value);
	if (number == LIMS_REASON_BAD_NUMBER && memchr(item->value.at, '*', item->value.len)) {
		lims_reading_reject(r, r, LIMS_REASON_NO_VALUE, "stars: not available");
		return;
	}
	enum lims_reason unit = item->known ? lims_quantity_known_unit(r, item->known) : lims_quantity_unit(r, item->unit, setup);
	if (item->known && !fits(q->kind, item->known)) {
		snprintf(r->note, sizeof r->note, "%s is no unit of %s", r->unit, q->role);
		unit = LIMS_REASON_UNIT_UNKNOWN;
	}
	lims_quantity_judge(r, number, unit);
}

static void decode(const struct lims_scan *scan, const uint8_t *frame, size_t n, const struct lims_reading *base, struct lims_emit *emit)
{
	char seven[LINE];
	struct lims_piece line = text_of(frame, n, seven), error = {"", 0};
	size_t count = 0, named = 0, at = 0;
	bool bad = false;
	struct item items[ITEMS]; // a word and the blank behind it
	while (count < ITEMS && next_item(line, &at, &items[count], &bad)) {
		const struct item *item = &items[count++];
		named += item->name.len > 0;
		if (!item->name.len && flags(item->value) && any_error(item->value) && !sum_matches(line, item->value))
			error = item->value;
	}
	if (!named) {
		struct lims_reading r = *base;
		r.reason = LIMS_REASON_NOT_A_VALUE;
		lims_piece_note(&r, "", lims_piece_trim(line));
		lims_emit_reading(emit, &r);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		struct lims_reading r = *base;
		if (!items[i].name.len)
			continue;
		// One declared unit cannot serve several quantities.
		decode_item(&items[i], named == 1 ? scan->setup : NULL, &r);
		if (error.len && r.reason == LIMS_REASON_NONE) {
			r.reason = LIMS_REASON_DEVICE_ERROR;
			lims_piece_note(&r, "error flags ", error);
		}
		lims_emit_reading(emit, &r);
	}
}

/// SEND; behind its answer a service line shows a prompt.
static void talk(const struct lims_ask *ask, struct lims_talk *state, const uint8_t *bytes, size_t n, bool late, struct lims_talk_step *ret)
{
	struct lims_talk_list list = {.settle_ms = 150};
	char text[LIMS_SETUP_ADDRESS + 8];
	bool addressed = ask->setup && ask->setup->address[0];
	lims_talk_list_add(
		&list, text, (size_t)snprintf(text, sizeof text, "SEND%s%s\r", addressed ? " " : "", addressed ? ask->setup->address : ""));
	lims_talk_list_step(&lims_protocol_vaisala, ask, &list, state, bytes, n, late, ret);
}

const struct lims_protocol lims_protocol_vaisala = {
	.id = "vaisala",
	.version = 1,
	.title = LIMS_MSG("Vaisala PTU300, HMT330, DMT340 and PTB330 transmitters, text output"),
	.status = LIMS_PROTOCOL_EXPERIMENTAL,
	.evidence = LIMS_MODEL_EVIDENCE_DOCUMENT,
	.source = "Vaisala, PTU300 user's guide M210796EN pp. 22, 102-103; PTB330 user's guide M210855EN pp. 71-73",
	.frame_max = LINE,
	.end = '\n',
	.from_line_start = true,
	.shape = shape,
	.check = check,
	.decode = decode,
	.manner = LIMS_MANNER_TALK,
	.role = "pressure",
	.equal = 3,
	.talk = talk,
};

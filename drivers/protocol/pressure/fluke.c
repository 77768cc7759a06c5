// SPDX-License-Identifier: Apache-2.0
// Fluke 719, 719Pro, 3130, 700G and 2700G pressure calibrators and gauges: the reply to VAL?.
//
//   value,unit[,value,unit…] CR LF          5.830000E01,PSI,0.000000E00,PSI,0.000000E+00,A
//
// One pair per display, the first is the upper or left one; exponents with or without sign. Other replies are lines of text: *IDN? gives
// maker,model,serial number,version. There is no checksum.
// Sources: Fluke 719Pro users manual p. 44, Fluke 3130 users manual p. 32 (response data types).
#include "drivers/protocol/families.h"
#include "drivers/protocol/quantity.h"
#include "lims-core/base/lang.h"

#include <string.h>

enum { LINE = 160, FIELDS = 8 };

static void shape(const struct lims_scan *scan, const uint8_t *bytes, size_t n, struct lims_shape *ret)
{
	ret->count = 0;
	ret->reason = LIMS_REASON_NOISE;
	if (bytes[0] > 0x20 && bytes[0] < 0x7f)
		lims_end_shape(scan, LIMS_END_CR_LF, bytes, n, LINE, ret);
}

static enum lims_reason check(const struct lims_scan *scan, const uint8_t *frame, size_t n, char *ret_note)
{
	(void)scan;
	(void)ret_note;
	struct lims_piece line = lims_end_cut(frame, n);
	return line.len && lims_line_printable(line.at, line.len) ? LIMS_REASON_NONE : LIMS_REASON_BAD_FRAME;
}

static size_t split(struct lims_piece line, struct lims_piece *ret)
{
	size_t count = 0;
	for (size_t from = 0; from <= line.len;) {
		const char *comma = memchr(line.at + from, ',', line.len - from);
		size_t end = comma ? (size_t)(comma - line.at) : line.len;
		if (count == FIELDS)
			return FIELDS + 1;
		ret[count++] = lims_piece_trim((struct lims_piece){line.at + from, end - from});
		from = end + 1;
	}
	return count;
}

/// Pairs of which at least one begins with a number; a text such as *IDN? has none at an even place, or an odd count.
static bool is_values(const struct lims_piece *f, size_t count)
{
	if (count < 2 || count % 2 || count > FIELDS)
		return false;
	bool number = false;
	for (size_t i = 0; i < count; i += 2) {
		struct lims_reading r = {0};
		number |= lims_quantity_number(&r, f[i]) == LIMS_REASON_NONE;
		if (f[i + 1].len && f[i + 1].at[0] >= '0' && f[i + 1].at[0] <= '9')
			return false;
	}
	return number;
}

/// The second pressure of a line is "pressure_2".
static void number_role(const struct lims_piece *f, size_t i, struct lims_reading *r)
{
	const struct lims_wire_unit *own = lims_wire_unit_find(f[i + 1]), *other;
	char suffix[2] = "1";
	for (size_t k = 0; own && k < i; k += 2)
		if ((other = lims_wire_unit_find(f[k + 1])) && strcmp(other->role, own->role) == 0)
			suffix[0]++;
	if (own && suffix[0] > '1')
		lims_quantity_role(r, own->role, suffix);
}

static void decode(const struct lims_scan *scan, const uint8_t *frame, size_t n, const struct lims_reading *base, struct lims_emit *emit)
{
	struct lims_piece line = lims_end_cut(frame, n), f[FIELDS];
	size_t count = split(line, f);
	if (!is_values(f, count)) {
		struct lims_reading r = *base;
		bool value = scan->asked && scan->asked->bytes[0] == 'V';
		r.reason = value ? LIMS_REASON_BAD_FRAME : LIMS_REASON_NOT_A_VALUE;
		lims_piece_note(&r, value ? "asked were values: " : "", line);
		if (!value && count == 4 && lims_piece_is(f[0], "FLUKE"))
			lims_quantity_role(&r, "identity", NULL);
		lims_emit_reading(emit, &r);
		return;
	}
	for (size_t i = 0; i < count; i += 2) {
		struct lims_reading r = *base;
		number_role(f, i, &r);
		lims_quantity_judge(&r, lims_quantity_number(&r, f[i]), lims_quantity_unit(&r, f[i + 1], scan->setup));
		if (!r.role[0])
			lims_quantity_role(&r, "value", NULL);
		lims_emit_reading(emit, &r);
	}
}

static lims_rc request(const struct lims_ask *ask, struct lims_request *ret, struct lims_err *err)
{
	static const char *const values[] = {"pressure", "pressure_2", "pressure_3", "current", "voltage", "temperature"};
	if (strcmp(ask->role, "identity") == 0) {
		lims_quantity_question(ret, "*IDN?\r\n");
		return LIMS_OK;
	}
	for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
		if (strcmp(values[i], ask->role) == 0) {
			lims_quantity_question(ret, "VAL?\r\n");
			return LIMS_OK;
		}
	return lims_quantity_cannot("fluke-val", ask->role, err);
}

const struct lims_protocol lims_protocol_fluke = {
	.id = "fluke-val",
	.version = 1,
	.title = LIMS_MSG("Fluke 719, 3130, 700G and 2700G: reply to VAL?"),
	.status = LIMS_PROTOCOL_EXPERIMENTAL,
	.evidence = LIMS_MODEL_EVIDENCE_DOCUMENT,
	.source = "Fluke 719Pro users manual p. 44; Fluke 3130 users manual p. 32",
	.frame_max = LINE,
	.end = '\n',
	.from_line_start = true,
	.shape = shape,
	.check = check,
	.decode = decode,
	.manner = LIMS_MANNER_ASK,
	.role = "pressure",
	.identity = {.model = "identity"},
	.request = request,
};

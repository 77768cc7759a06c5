// SPDX-License-Identifier: Apache-2.0
// The standard format of A&D balances and indicators: lines with a header, sent by themselves or when asked.
//
//   H H , S D D D D D D D D U U U CR LF            ST stable, US unstable, QT pieces and stable, OL out of range
//   H H , C C , S D D D D D D D D U U U CR LF      with the result of a comparison: HI, OK, LO
//   H H , K K , S D D D D D D D U U CR LF          indicators: GS gross, NT net, TR tare
//   O L , + 9 9 9 9 9 9 9 E + 1 9 CR LF            no value
//   E C , E d d CR LF | SN,text | ID,text | TN,text | PT,tare | 06h (acknowledged; with or without CR LF)
//
// S is the sign, D digits with their point, U the unit, right-justified. There is no checksum: header and columns are the check. The lines are 7 bits
// with even parity; seen at an 8 bit port they are taken when every byte has even parity. Pieces are "pc", since version 2 of the driver also "PC".
// Sources: A&D, GC series manual p. 51; CAS, CI-400 manual p. 103 ("18 bytes for AND"); lines of an HR-100A in vertical-cloud-lab/powder-doser.
#include "drivers/protocol/families.h"
#include "drivers/protocol/scales/weight_line.h"
#include "lims-core/base/lang.h"

#include <string.h>

enum { LINE = 64, ACKNOWLEDGED = 0x06 };

/// The columns of a weight line: where the number and the unit stand. All zero: it is none.
struct columns {
	size_t value, value_len, unit_len;
};

static const char *const states[] = {"ST", "US", "QT", "OL", NULL};
static const char *const compared[] = {"HI", "OK", "LO", NULL};
static const char *const kinds[] = {"GS", "NT", "TR", NULL};
static const struct lims_unit_name names[] = {{"pc", "1", "count"}, {"PC", "1", "count"}, {0}}, names_1[] = {{"pc", "1", "count"}, {0}};
static const char *const texts[] = {"SN", "ID", "TN", "PT", NULL};

static struct lims_piece part(const char *line, size_t at, size_t len)
{
	return (struct lims_piece){line + at, len};
}

static bool comma_pair(const char *line, size_t n, size_t at, const char *const *list)
{
	return n > at + 2 && line[at + 2] == ',' && lims_piece_in(part(line, at, 2), list);
}

static struct columns columns_of(const char *line, size_t n)
{
	struct columns none = {0};
	if (!comma_pair(line, n, 0, states))
		return none;
	if (n == 15)
		return (struct columns){3, 9, 3};
	if (n == 18 && comma_pair(line, n, 3, compared))
		return (struct columns){6, 9, 3};
	if (n == 16 && comma_pair(line, n, 3, kinds))
		return (struct columns){6, 8, 2};
	return none;
}

static bool error_line(const char *line, size_t n)
{
	return n == 6 && memcmp(line, "EC,E", 4) == 0;
}

static bool text_line(const char *line, size_t n)
{
	// A second comma is that of a line that was run into.
	return comma_pair(line, n, 0, texts) && !memchr(line + 3, ',', n - 3);
}

static bool overload_line(const char *line, size_t n)
{
	return columns_of(line, n).value && line[0] == 'O';
}

static void shape(const struct lims_scan *scan, const uint8_t *bytes, size_t n, struct lims_shape *ret)
{
	(void)scan;
	uint8_t first = bytes[0] & 0x7f;
	ret->count = 0;
	ret->reason = LIMS_REASON_NOISE;
	if (first == ACKNOWLEDGED) {
		ret->count = 2;
		ret->len[0] = 3;
		ret->len[1] = 1;
	} else if (memchr("SUQOEIPT", first, 8))
		lims_line_shape_seven(bytes, n, LINE, ret);
}

static enum lims_reason check(const struct lims_scan *scan, const uint8_t *frame, size_t n, char *ret_note)
{
	(void)scan;
	char line[LINE];
	enum lims_reason reason = lims_line_seven(frame, n, LIMS_BITS_EVEN, line, ret_note);
	if (reason != LIMS_REASON_NONE)
		return reason;
	if (line[0] == ACKNOWLEDGED)
		return n == 1 || memcmp(line + 1, "\r\n", 2) == 0 ? LIMS_REASON_NONE : LIMS_REASON_BAD_FRAME;
	size_t len = n - 2;
	bool known = columns_of(line, len).value || error_line(line, len) || text_line(line, len);
	return known && lims_line_printable(line, len) ? LIMS_REASON_NONE : LIMS_REASON_BAD_FRAME;
}

static void decode_weight(const struct lims_scan *scan, const char *line, struct columns c, struct lims_reading *r)
{
	struct lims_piece head = part(line, 0, 2), kind = part(line, 3, 2);
	memcpy(r->role, "mass", sizeof "mass");
	r->stable = !lims_piece_is(head, "US");
	r->net = c.value == 6 && lims_piece_is(kind, "NT");
	enum lims_reason number = lims_weight_number(r, part(line, c.value, c.value_len));
	enum lims_reason unit =
		lims_weight_unit(r, scan->setup, part(line, c.value + c.value_len, c.unit_len), scan->version == 1 ? names_1 : names);
	if (c.value == 6 && lims_piece_is(kind, "TR"))
		memcpy(r->role, "mass_tare", sizeof "mass_tare");
	lims_weight_judge(r, number, unit, !r->stable);
}

static void decode_text(const char *line, size_t len, struct lims_reading *r)
{
	static const struct {
		const char *head, *role;
	} roles[] = {{"SN", "serial_number"}, {"ID", "identity"}, {"TN", "model"}};
	r->reason = LIMS_REASON_NOT_A_VALUE;
	lims_piece_note(r, "", part(line, 0, len));
	for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++) {
		if (!lims_piece_is(part(line, 0, 2), roles[i].head))
			continue;
		memcpy(r->role, roles[i].role, strlen(roles[i].role) + 1);
		lims_piece_note(r, "", lims_piece_trim(part(line, 3, len - 3)));
	}
}

static void decode(const struct lims_scan *scan, const uint8_t *frame, size_t n, const struct lims_reading *base, struct lims_emit *emit)
{
	struct lims_reading r = *base;
	char line[LINE];
	lims_line_seven(frame, n, LIMS_BITS_EVEN, line, NULL);
	size_t len = n - 2;
	if (line[0] == ACKNOWLEDGED)
		lims_reading_reject(&r, &r, LIMS_REASON_NOT_A_VALUE, "acknowledged");
	else if (overload_line(line, len)) {
		r.reason = LIMS_REASON_OVERLOAD;
		lims_piece_note(&r, "", part(line, 0, len));
	} else if (error_line(line, len)) {
		r.reason = LIMS_REASON_DEVICE_ERROR;
		lims_piece_note(&r, "", part(line, 0, len));
	} else if (text_line(line, len))
		decode_text(line, len, &r);
	else
		decode_weight(scan, line, columns_of(line, len), &r);
	lims_emit_reading(emit, &r);
}

static lims_rc request(const struct lims_ask *ask, struct lims_request *ret, struct lims_err *err)
{
	static const struct lims_weight_question questions[] = {
		{"mass", "Q\r\n"}, {"identity", "?ID\r\n"}, {"serial_number", "?SN\r\n"}, {"model", "?TN\r\n"}, {0}};
	return lims_weight_request(ask, questions, ret, err);
}

const struct lims_protocol lims_protocol_and_standard = {
	.id = "and-standard",
	.version = 2,
	.title = LIMS_MSG("A&D standard format"),
	.status = LIMS_PROTOCOL_EXPERIMENTAL,
	.evidence = LIMS_MODEL_EVIDENCE_DOCUMENT,
	.source = "A&D, GC series manual p. 51; CAS, CI-400 manual p. 103 (18 bytes for AND)",
	.frame_max = LINE,
	.end = '\n',
	.shape = shape,
	.check = check,
	.decode = decode,
	.manner = LIMS_MANNER_ASK,
	.speaks = true,
	.role = "mass",
	.identity = {.model = "model", .serial = "serial_number"},
	.request = request,
};

// SPDX-License-Identifier: Apache-2.0
// Toledo continuous output ("standard continuous"; 8142, 8530, IND4xx, IND5xx, Wildcat, Kern FTC, Cardinal 225 and the many indicators that copy it).
//
//   STX SWA SWB SWC  W W W W W W  T T T T T T  CR [CHK]        17 bytes, 18 with checksum
//
//   W displayed weight, T tare: six digits without point or sign, leading zeros may be blanks
//   SWA  bits 0-2 places of the point: 0 → ×100, 1 → ×10, 2 → ×1, 3 → 0.1 … 7 → 0.00001; bits 3-4 increment; bit 5 = 1; bit 6 = 0
//   SWB  bit 0 net; 1 negative; 2 out of range; 3 in motion; 4 kg (else lb); 5 = 1; 6 zero not captured after power-up
//   SWC  bits 0-2 unit: 0 as SWB, 1 g, 2 t, 3 oz, 4 ozt, 5 dwt, 6 short ton, 7 custom; 3 print request; 4 shown ×10; 5 = 1; 6 = 0
//   CHK  all 18 bytes add up to 0 in the low 7 bits
//
// Whether a checksum is sent is set on the device and not said in the frame. After a frame of 17 bytes comes STX, and a status word never is 02h (bit 5 = 1), so
// two bytes more decide it; a frame whose neighbour has not come is held back until then, and once a checksum was seen no frame is taken without. Bytes with even parity in bit 7 are taken as 7 bits.
// Sources: METTLER TOLEDO, IND445 manual p. 50, Wildcat manual p. 6-4; Kern FTC manual p. 42; Cardinal 225 manual p. 126.
#include "drivers/protocol/families.h"
#include "drivers/protocol/scales/weight_line.h"
#include "lims-core/base/lang.h"

#include <string.h>

enum { STX = 0x02, CR = 0x0d, PLAIN = 17, CHECKED = 18, ALWAYS = 0x20, NEVER = 0x40 };
enum { NET = 0x01, NEGATIVE = 0x02, OUT_OF_RANGE = 0x04, MOTION = 0x08, KILOGRAM = 0x10, NO_ZERO = 0x40, EXPANDED = 0x10 };

static unsigned seven(uint8_t byte)
{
	return byte & 0x7fu;
}

static bool sum_is_zero(const uint8_t *bytes)
{
	unsigned sum = 0;
	for (size_t i = 0; i < CHECKED; i++)
		sum += seven(bytes[i]);
	return (sum & 0x7f) == 0;
}

static void one_length(struct lims_shape *ret, size_t len)
{
	ret->count = 1;
	ret->len[0] = len;
}

static void shape(const struct lims_scan *scan, const uint8_t *bytes, size_t n, struct lims_shape *ret)
{
	ret->count = 0;
	ret->reason = LIMS_REASON_NOISE;
	if (seven(bytes[0]) != STX)
		return;
	ret->reason = LIMS_REASON_BAD_FRAME;
	bool status = (n < 2 || bytes[1] & ALWAYS) && (n < 3 || bytes[2] & ALWAYS) && (n < 4 || bytes[3] & ALWAYS);
	if (!status || (n >= PLAIN && seven(bytes[PLAIN - 1]) != CR))
		return;
	bool next_begins = n >= CHECKED && seven(bytes[PLAIN]) == STX;
	if (n < PLAIN)
		one_length(ret, PLAIN);
	else if (n == PLAIN)
		one_length(ret, scan->more || scan->memory->bytes[0] ? CHECKED : PLAIN);
	else if (!next_begins)
		one_length(ret, CHECKED);
	else if (n > CHECKED)
		one_length(ret, seven(bytes[CHECKED]) == STX ? CHECKED : PLAIN);
	else
		one_length(ret, scan->more ? CHECKED + 1 : sum_is_zero(bytes) ? CHECKED : PLAIN);
}

/// Six digits with blanks before them, or six blanks.
static bool digits(const char *at)
{
	size_t i = 0;
	while (i < 6 && at[i] == ' ')
		i++;
	for (; i < 6; i++)
		if (at[i] < '0' || at[i] > '9')
			return false;
	return true;
}

static enum lims_reason check(const struct lims_scan *scan, const uint8_t *frame, size_t n, char *ret_note)
{
	(void)scan;
	char f[CHECKED];
	enum lims_reason reason = lims_line_seven(frame, n, LIMS_BITS_EVEN, f, ret_note);
	if (reason != LIMS_REASON_NONE)
		return reason;
	if (n == CHECKED && !sum_is_zero(frame))
		return LIMS_REASON_BAD_CHECK;
	bool status = (f[1] & ALWAYS) && !(f[1] & NEVER) && (f[2] & ALWAYS) && (f[3] & ALWAYS) && !(f[3] & NEVER);
	bool weight = f[2] & OUT_OF_RANGE ? lims_line_printable(f + 4, 6) : digits(f + 4);
	return f[0] == STX && f[PLAIN - 1] == CR && status && weight && digits(f + 10) ? LIMS_REASON_NONE : LIMS_REASON_BAD_FRAME;
}

static enum lims_reason read_unit(const char *f, struct lims_reading *r)
{
	static const char *const names[] = {NULL, "g", "t", "oz", "ozt", "dwt", "ston", "custom"};
	static const struct lims_unit_name own[] = {{"ston", "[ston_av]", "mass"}, {"custom", NULL, NULL}, {0}};
	unsigned code = (unsigned)f[3] & 7;
	const char *name = code ? names[code] : f[2] & KILOGRAM ? "kg" : "lb";
	return lims_weight_unit(r, NULL, (struct lims_piece){name, strlen(name)}, own);
}

/// Why the frame carries no weight that may be taken, whatever its digits say.
static bool refused(const char *f, struct lims_reading *r)
{
	if (f[2] & OUT_OF_RANGE) {
		bool below = f[2] & NEGATIVE;
		lims_reading_reject(r, r, below ? LIMS_REASON_UNDERLOAD : LIMS_REASON_OVERLOAD, below ? "below zero" : "above the weighing range");
	} else if (f[2] & NO_ZERO)
		lims_reading_reject(r, r, LIMS_REASON_DEVICE_ERROR, "zero was not captured after power-up");
	else if (f[3] & EXPANDED) {
		r->reason = LIMS_REASON_NO_VALUE;
		lims_piece_note(r, "shown with ten times the resolution: ", (struct lims_piece){f + 4, 6});
	}
	return r->reason != LIMS_REASON_NONE;
}

static void emit_weight(const char *f, size_t at, bool negative, struct lims_reading *r, struct lims_emit *emit)
{
	static const int places[] = {-2, -1, 0, 1, 2, 3, 4, 5};
	enum lims_reason number = lims_weight_scaled(r, negative, (struct lims_piece){f + at, 6}, places[(unsigned)f[1] & 7]);
	enum lims_reason unit = read_unit(f, r);
	if (at == 10)
		memcpy(r->role, "mass_tare", sizeof "mass_tare");
	lims_weight_judge(r, number, unit, !r->stable);
	lims_emit_reading(emit, r);
}

static void decode(const struct lims_scan *scan, const uint8_t *frame, size_t n, const struct lims_reading *base, struct lims_emit *emit)
{
	struct lims_reading r = *base;
	char f[CHECKED];
	scan->memory->bytes[0] = n == CHECKED;
	lims_line_seven(frame, n, LIMS_BITS_EVEN, f, NULL);
	memcpy(r.role, "mass", sizeof "mass");
	r.net = f[2] & NET;
	r.stable = !(f[2] & MOTION);
	struct lims_reading tare = r;
	if (refused(f, &r)) {
		lims_emit_reading(emit, &r);
		return;
	}
	emit_weight(f, 4, f[2] & NEGATIVE, &r, emit);
	// Six blanks: no tare is told. It is not zero.
	if (memcmp(f + 10, "      ", 6) == 0)
		return;
	tare.net = false;
	emit_weight(f, 10, false, &tare, emit);
}

const struct lims_protocol lims_protocol_toledo = {
	.id = "toledo-continuous",
	.version = 1,
	.title = LIMS_MSG("Toledo continuous output, with and without checksum"),
	.status = LIMS_PROTOCOL_EXPERIMENTAL,
	.evidence = LIMS_MODEL_EVIDENCE_DOCUMENT,
	.source = "METTLER TOLEDO, IND445 manual p. 50, Wildcat manual p. 6-4; Kern FTC manual p. 42; Cardinal 225 manual p. 126",
	.frame_max = CHECKED + 1,
	.end = -1,
	.shape = shape,
	.check = check,
	.decode = decode,
	.role = "mass",
};

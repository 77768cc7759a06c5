// SPDX-License-Identifier: Apache-2.0
// MT-SICS, the line protocol of Mettler-Toledo balances and of the many scales that speak it too (levels 0 and 1, reading only).
//
//   S SP S|D SP weight(10 characters, right-justified; wider on high-resolution balances) SP unit CR LF
//     | S stable, D dynamic
//   S SP I|+|- CR LF              not executable now | overload | underload
//   ES | ET | EL CR LF            syntax | transmission | logical error
//   I2 SP A SP "text" CR LF       identity lines; I4 A "serial" also comes by itself at power-on and after @
//
// There is no checksum: the grammar is the check. Fields are split at blanks, never by column; but a weight field of less than its 10 characters may have
// lost a digit on its way, and its "S" is not taken at its word (version 2).
// Sources: METTLER TOLEDO, Reference Manual MT-SICS (AL-IC p. 72, JS p. 30: replies and error replies).
#include "drivers/protocol/scales/mtsics.h"
#include "drivers/protocol/families.h"
#include "drivers/protocol/scales/weight_line.h"
#include "lims-core/base/lang.h"

#include <string.h>

enum { TOKENS = 8, LINE = 256, FIELD = 10 };

static void shape(const struct lims_scan *scan, const uint8_t *bytes, size_t n, struct lims_shape *ret)
{
	(void)scan;
	ret->count = 0;
	ret->reason = LIMS_REASON_NOISE;
	if (!((bytes[0] >= 'A' && bytes[0] <= 'Z') || bytes[0] == '@'))
		return;
	lims_line_shape(bytes, n, LINE, ret);
}

/// After "I2 A": quoted texts and numbers, nothing else; each quotation is closed and followed by a blank or the end.
static bool quoted_texts(const char *rest, size_t n)
{
	bool inside = false;
	for (size_t i = 0; i < n; i++) {
		if (rest[i] == '"') {
			bool edge = inside ? i + 1 == n || rest[i + 1] == ' ' : i == 0 || rest[i - 1] == ' ';
			if (!edge)
				return false;
			inside = !inside;
		} else if (!inside && rest[i] != ' ' && (rest[i] < '0' || rest[i] > '9'))
			return false;
	}
	return !inside;
}

static const char *const status_plain[] = {"A", "I", "L", "+", "-", "S", "D", NULL};
static const char *const status_identity[] = {"A", "B", "I", "L", NULL};
static const char *const heads_acknowledged[] = {"Z", "ZI", "T", "TI", "TA", "TAC", "SR", "SIR", "D", "DW", "K", NULL};
static const char *const heads_tare[] = {"T", "TI", "TA", NULL};
static const char *const heads_identity[] = {"I0", "I1", "I2", "I3", "I4", "I5", "I10", "I11", NULL};
static const char *const heads_error[] = {"ES", "ET", "EL", NULL};
static const char *const requests[] = {
	"S", "SI", "SIR", "SR", "Z", "ZI", "T", "TI", "TA", "TAC", "@", "I0", "I1", "I2", "I3", "I4", "I5", "I10", "I11", NULL};

/// "S S 100.00 g", "S D 12:07.50 lb:oz", a blank field, a missing unit: all of them are weight lines, what they are worth is the decoder's business.
static bool weight_line(const struct lims_piece *t, size_t count)
{
	return count >= 2 && count <= 4 && lims_piece_is(t[0], "S") && (lims_piece_is(t[1], "S") || lims_piece_is(t[1], "D"));
}

static enum lims_reason check(const struct lims_scan *scan, const uint8_t *frame, size_t n, char *ret_note)
{
	(void)scan;
	(void)ret_note;
	size_t len = n - 2;
	struct lims_piece t[TOKENS];
	if (!lims_line_printable(frame, len))
		return LIMS_REASON_BAD_FRAME;
	size_t count = lims_piece_split(frame, len, t, TOKENS);
	if (!count)
		return LIMS_REASON_BAD_FRAME;
	if (count <= TOKENS && weight_line(t, count))
		return LIMS_REASON_NONE;
	if (count == 1)
		return lims_piece_in(t[0], heads_error) || lims_piece_in(t[0], requests) ? LIMS_REASON_NONE : LIMS_REASON_BAD_FRAME;
	if (count == 2 && lims_piece_is(t[0], "S") &&
		(lims_piece_is(t[1], "I") || lims_piece_is(t[1], "+") || lims_piece_is(t[1], "-") || lims_piece_is(t[1], "L")))
		return LIMS_REASON_NONE;
	if (count == 2 && lims_piece_in(t[0], heads_acknowledged) && lims_piece_in(t[1], status_plain))
		return LIMS_REASON_NONE;
	if (count == 4 && lims_piece_in(t[0], heads_tare) && lims_piece_in(t[1], status_plain))
		return LIMS_REASON_NONE;
	const char *rest = t[1].at + t[1].len;
	if (lims_piece_in(t[0], heads_identity) && lims_piece_in(t[1], status_identity) &&
		quoted_texts(rest, len - (size_t)(rest - (const char *)frame)))
		return LIMS_REASON_NONE;
	return LIMS_REASON_BAD_FRAME;
}

/// A byte that was lost makes another number of the field and leaves the line as good as any: only more of the same are believed.
static void judge_width(const struct lims_scan *scan, const struct lims_piece *t, struct lims_reading *r)
{
	const char *field = t[1].at + t[1].len + 1;
	size_t width = (size_t)(t[2].at + t[2].len - field);
	if (r->reason != LIMS_REASON_NONE || width >= FIELD || scan->version == 1)
		return;
	lims_weight_no_stability(r);
	lims_piece_note(r, "the weight field has less than 10 characters: a digit may be lost", (struct lims_piece){"", 0});
}

/// tokens: S, S|D, value, unit; the field may be blank and the unit missing.
static void decode_weight(const struct lims_scan *scan, const struct lims_piece *t, size_t count, struct lims_reading *r)
{
	memcpy(r->role, "mass", sizeof "mass");
	r->stable = lims_piece_is(t[1], "S");
	if (count == 2 || (count == 3 && ((t[2].at[0] >= 'A' && t[2].at[0] <= 'Z') || (t[2].at[0] >= 'a' && t[2].at[0] <= 'z')))) {
		lims_reading_reject(r, r, LIMS_REASON_NO_VALUE, "the weight field is blank");
		return;
	}
	enum lims_reason number = lims_weight_number(r, t[2]);
	enum lims_reason unit = lims_weight_unit(r, scan->setup, count == 4 ? t[3] : (struct lims_piece){"", 0}, NULL);
	lims_weight_judge(r, number, unit, !r->stable);
	judge_width(scan, t, r);
}

static void decode_status(const uint8_t *frame, size_t len, const struct lims_piece *t, size_t count, struct lims_reading *r)
{
	static const struct {
		const char *head, *status;
		enum lims_reason reason;
		const char *note;
	} known[] = {
		{"S", "I", LIMS_REASON_BUSY, "the scale cannot do it now"},
		{"S", "+", LIMS_REASON_OVERLOAD, "above the weighing range"},
		{"S", "-", LIMS_REASON_UNDERLOAD, "below the weighing range"},
		{"S", "L", LIMS_REASON_DEVICE_ERROR, "the scale understood the command but not its parameter"},
		{"ES", "", LIMS_REASON_DEVICE_ERROR, "ES: the scale does not know the command"},
		{"ET", "", LIMS_REASON_DEVICE_ERROR, "ET: the scale received a damaged command"},
		{"EL", "", LIMS_REASON_DEVICE_ERROR, "EL: the scale cannot execute the command"},
	};
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
		if (!lims_piece_is(t[0], known[i].head) || (known[i].status[0] ? count < 2 || !lims_piece_is(t[1], known[i].status) : count != 1))
			continue;
		lims_reading_reject(r, r, known[i].reason, known[i].note);
		return;
	}
	r->reason = LIMS_REASON_NOT_A_VALUE;
	lims_piece_note(r, "", (struct lims_piece){(const char *)frame, len});
}

static void decode(const struct lims_scan *scan, const uint8_t *frame, size_t n, const struct lims_reading *base, struct lims_emit *emit)
{
	struct lims_reading r = *base;
	struct lims_piece t[TOKENS];
	size_t count = lims_piece_split(frame, n - 2, t, TOKENS);
	if (count <= TOKENS && weight_line(t, count))
		decode_weight(scan, t, count, &r);
	else
		decode_status(frame, n - 2, t, count, &r);
	lims_emit_reading(emit, &r);
}

lims_rc lims_mtsics_request(const char *command, struct lims_request *ret, struct lims_err *err)
{
	// Nothing here changes the instrument: no zero, no tare, no reset.
	static const char *const allowed[] = {"S", "SI", "SIR", "I2", "I3", "I4", NULL};
	if (!lims_piece_in((struct lims_piece){command, strlen(command)}, allowed))
		return lims_err_set(
			err, LIMS_E_INPUT, "the command \"%s\" is not one that may be sent to a scale; use S, SI, SIR, I2, I3 or I4", command);
	struct lims_request r = {.len = strlen(command) + 2};
	memcpy(r.bytes, command, r.len - 2);
	memcpy(r.bytes + r.len - 2, "\r\n", 2);
	*ret = r;
	return LIMS_OK;
}

/// The immediate value, again and again: a late answer is then never later than one question. An entry of the identity is its own command.
static lims_rc request(const struct lims_ask *ask, struct lims_request *ret, struct lims_err *err)
{
	static const char *const shown[] = {"", "mass", "force", "count", "ratio", NULL};
	return lims_mtsics_request(lims_piece_in((struct lims_piece){ask->role, strlen(ask->role)}, shown) ? "SI" : ask->role, ret, err);
}

static bool is_request(const uint8_t *frame, size_t n, struct lims_request *ret)
{
	char command[8] = "";
	if (n < 3 || n > sizeof command || memcmp(frame + n - 2, "\r\n", 2) != 0)
		return false;
	memcpy(command, frame, n - 2);
	return lims_mtsics_request(command, ret, NULL) == LIMS_OK;
}

static bool concerns(const struct lims_scan *scan, const struct lims_request *q, const char *role)
{
	(void)scan;
	return role[0] == 'I' ? strncmp((const char *)q->bytes, role, strlen(role)) == 0 : q->bytes[0] == 'S';
}

static bool answers(const struct lims_request *q, const struct lims_reading *r, const uint8_t *frame)
{
	(void)frame;
	const char *command = (const char *)q->bytes;
	size_t n = q->len - 2;
	bool identity = command[0] == 'I';
	if (r->reason != LIMS_REASON_NOT_A_VALUE)
		return !identity || r->reason == LIMS_REASON_DEVICE_ERROR;
	return identity && strncmp(r->note, command, n) == 0 && r->note[n] == ' ';
}

static bool identity_text(const char *entry, const struct lims_reading *r, char *ret_text, size_t room)
{
	return lims_mtsics_text(r->note, entry, ret_text, room);
}

bool lims_mtsics_text(const char *note, const char *head, char *ret_text, size_t room)
{
	size_t n = strlen(head);
	if (strncmp(note, head, n) != 0 || strncmp(note + n, " A \"", 4) != 0)
		return false;
	const char *from = note + n + 4;
	const char *to = strchr(from, '"');
	size_t len = to ? (size_t)(to - from) : strlen(from);
	if (len >= room)
		len = room - 1;
	memcpy(ret_text, from, len);
	ret_text[len] = '\0';
	return true;
}

const struct lims_protocol lims_protocol_mtsics = {
	.id = "mt-sics",
	.version = 2,
	.title = LIMS_MSG("METTLER TOLEDO Standard Interface Command Set, levels 0 and 1, reading only"),
	.status = LIMS_PROTOCOL_STABLE,
	.evidence = LIMS_MODEL_EVIDENCE_CAPTURES,
	.source = "METTLER TOLEDO, MT-SICS reference manual; vectors of the driver Atlantis-Software/mt-sics",
	.frame_max = LINE,
	.end = '\n',
	.shape = shape,
	.check = check,
	.decode = decode,
	.is_request = is_request,
	.manner = LIMS_MANNER_ASK,
	.speaks = true,
	.role = "mass",
	.identity = {.model = "I2", .software = "I3", .serial = "I4"},
	.request = request,
	.concerns = concerns,
	.answers = answers,
	.identity_text = identity_text,
};

// SPDX-License-Identifier: Apache-2.0
// KELLER bus, the binary protocol of KELLER pressure transmitters and digital manometers; reading only.
//
//   question  address(1) function(1) data… crc-high(1) crc-low(1)     F48, F69: no data; F73, F74: channel(1)
//   answer    address(1) function(1) data… crc-high(1) crc-low(1)     F48: class group year week buffer status
//                                                                     F69: serial number(4)
//                                                                     F73: float32(4) status(1), F74: int32(4) status(1)
//   error     address(1) function|80h code(1) crc-high(1) crc-low(1)
//
// Numbers are big-endian. The CRC is that of Modbus with its bytes the other way round. Address 250 is answered by any single device, 0 is for all. Channels: 0 CH0,
// 1 P1, 2 P2, 3 T, 4 TOB1, 5 TOB2, 10 and 11 conductivity. Bit n of the status means that channel n has an error. F73 gives bar and degrees Celsius, F74 1/100
// mbar and 1/100 degrees; nothing of this stands in the frame. Many adapters echo the question, which tells whose channel the answer is.
// Source: KELLER AG, communication protocol class 5 group 20 and later, as in KELLERAGfuerDruckmesstechnik/keller_protocol_python (frame lengths, channels).
#include "drivers/protocol/crc16.h"
#include "drivers/protocol/families.h"
#include "drivers/protocol/quantity.h"
#include "lims-core/base/lang.h"

#include <stdio.h>
#include <string.h>

enum { FRAME = 10, TRANSPARENT = 250, F48 = 48, F69 = 69, F73 = 73, F74 = 74, ERROR = 0x80 };

static const struct known {
	uint8_t function, answer, question; ///< lengths of the whole frame, 0: none
} functions[] = {
	{30, 8, 5},
	{31, 5, 9},
	{32, 5, 0},
	{33, 5, 6},
	{F48, 10, 4},
	{66, 5, 0},
	{F69, 8, 4},
	{F73, 9, 5},
	{F74, 9, 5},
	{95, 5, 9},
	{100, 9, 5},
	{101, 5, 9},
};

static const struct known *find(uint8_t function)
{
	for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++)
		if (functions[i].function == function)
			return &functions[i];
	return NULL;
}

static bool crc_good(const uint8_t *frame, size_t n)
{
	uint16_t crc = lims_crc16(LIMS_CRC16_MODBUS, frame, n - 2);
	return frame[n - 2] == crc >> 8 && frame[n - 1] == (crc & 0xff);
}

static void shape(const struct lims_scan *scan, const uint8_t *bytes, size_t n, struct lims_shape *ret)
{
	(void)scan;
	ret->count = 0;
	ret->reason = LIMS_REASON_NOISE;
	if (bytes[0] > TRANSPARENT)
		return;
	if (n == 1) {
		ret->len[ret->count++] = 4;
		return;
	}
	const struct known *k = find(bytes[1] & 0x7f);
	if (!k)
		return;
	if (bytes[1] & ERROR) {
		ret->len[ret->count++] = 5;
		return;
	}
	ret->len[ret->count++] = k->answer;
	// With more bytes than a question has and too few for an answer, this is a question only when its check is good; else it is the beginning of an answer.
	bool beginning = n > k->question && n < k->answer;
	if (k->question && (!beginning || crc_good(bytes, k->question)))
		ret->len[ret->count++] = k->question;
}

static enum lims_reason check(const struct lims_scan *scan, const uint8_t *frame, size_t n, char *ret_note)
{
	(void)scan;
	(void)ret_note;
	return crc_good(frame, n) ? LIMS_REASON_NONE : LIMS_REASON_BAD_CHECK;
}

static bool asks_value(const uint8_t *frame, size_t n)
{
	return n == 5 && (frame[1] == F73 || frame[1] == F74);
}

static bool is_question(const uint8_t *frame, size_t n)
{
	const struct known *k = find(frame[1]);
	return k && k->question == n;
}

static bool is_request(const uint8_t *frame, size_t n, struct lims_request *ret)
{
	if (n < 4 || !is_question(frame, n))
		return false;
	*ret = (struct lims_request){.len = n, .unit = frame[0], .function = frame[1], .address = n == 5 ? frame[2] : 0};
	memcpy(ret->bytes, frame, n);
	return true;
}

/// The channel of an answer, when somebody knows: the question right before it, or a person. -1: nobody.
static int channel_of(const struct lims_scan *scan, const uint8_t *frame)
{
	const struct lims_request *q = scan->asked ? scan->asked : scan->memory->joined ? scan->seen : NULL;
	if (q && q->function == frame[1] && (q->unit == frame[0] || q->unit == TRANSPARENT))
		return q->address;
	return !scan->asked && scan->setup && scan->setup->has_start ? scan->setup->start : -1;
}

static const struct channel {
	int number;
	const char *role;
	bool pressure, temperature;
} channels[] = {
	{0, "channel_0", false, false},
	{1, "pressure", true, false},
	{2, "pressure_2", true, false},
	{3, "temperature", false, true},
	{4, "temperature_sensor_1", false, true},
	{5, "temperature_sensor_2", false, true},
	{10, "conductivity", false, false},
	{11, "conductivity_raw", false, false},
};

static const struct channel *channel_find(int number)
{
	for (size_t i = 0; i < sizeof channels / sizeof channels[0]; i++)
		if (channels[i].number == number)
			return &channels[i];
	return NULL;
}

static uint32_t word32(const uint8_t *b)
{
	return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

/// Only the documents say the unit of P and T; that of the other channels depends on the device.
static enum lims_reason unit_of(const struct lims_scan *scan, const struct channel *c, const char *pressure, struct lims_reading *r)
{
	if (!c || (!c->pressure && !c->temperature)) // of an unknown channel a declared unit says nothing
		return lims_quantity_unit(r, (struct lims_piece){"", 0}, c ? scan->setup : NULL);
	const char *unit = c->pressure ? pressure : "Cel";
	memcpy(r->unit, unit, strlen(unit) + 1);
	r->unit_origin = LIMS_ORIGIN_INFERRED;
	return LIMS_REASON_NONE;
}

static void decode_value(const struct lims_scan *scan, const uint8_t *frame, struct lims_reading *r)
{
	int number = channel_of(scan, frame);
	const struct channel *c = channel_find(number);
	unsigned status = frame[6];
	bool known_places = c && (c->pressure || c->temperature);
	if (c)
		lims_quantity_role(r, c->role, NULL);
	if (number >= 0 && number < 8 ? status >> number & 1 : status) {
		snprintf(r->note, sizeof r->note, "status %02X: channel %d has an error", status, number);
		r->reason = LIMS_REASON_DEVICE_ERROR;
		if (number < 0)
			snprintf(
				r->note, sizeof r->note, "status %02X: a channel has an error, and the question before this answer is missing", status);
		return;
	}
	enum lims_reason value = LIMS_REASON_NONE;
	int64_t raw = (int32_t)word32(frame + 2);
	if (frame[1] == F73)
		value = lims_quantity_float32(r, word32(frame + 2));
	else if (known_places || (scan->setup && scan->setup->has_decimals))
		lims_quantity_scaled(r, raw, known_places ? 2 : (int)scan->setup->decimals);
	else {
		r->reason = LIMS_REASON_NOT_A_VALUE;
		snprintf(r->note, sizeof r->note, "function 74, raw %lld: the question before this answer is missing", (long long)raw);
		return;
	}
	lims_quantity_judge(r, value, unit_of(scan, c, frame[1] == F73 ? "bar" : "mbar", r));
	if (r->reason == LIMS_REASON_NO_UNIT && number < 0)
		snprintf(r->note, sizeof r->note, "%.30s: the question is missing; declare the channel (start=)", r->digits);
}

static void decode_error(const uint8_t *frame, struct lims_reading *r)
{
	static const struct {
		uint8_t code;
		const char *what;
	} errors[] = {{1, "it does not know the function"}, {2, "wrong parameter"}, {3, "wrong data"},
		{32, "not initialised: function 48 must come first"}};
	const char *what = "unknown";
	for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++)
		if (errors[i].code == frame[2])
			what = errors[i].what;
	r->reason = LIMS_REASON_DEVICE_ERROR;
	snprintf(r->note, sizeof r->note, "error %u to function %u: %s", frame[2], frame[1] & 0x7fu, what);
}

/// The late answer of another device or to another function is told by what it says of itself.
static bool answers(const struct lims_request *q, const uint8_t *frame)
{
	return (q->unit == frame[0] || q->unit == TRANSPARENT) && q->function == (frame[1] & 0x7f);
}

static void decode_text(const uint8_t *frame, struct lims_reading *r)
{
	r->reason = LIMS_REASON_NOT_A_VALUE;
	if (frame[1] == F48) {
		lims_quantity_role(r, "identity", NULL);
		snprintf(r->note, sizeof r->note, "class %u, group %u, year %u, week %u, buffer %u, status %02X", frame[2], frame[3], frame[4],
			frame[5], frame[6], frame[7]);
	} else if (frame[1] == F69) {
		lims_quantity_role(r, "serial_number", NULL);
		snprintf(r->note, sizeof r->note, "%lu", (unsigned long)word32(frame + 2));
	} else
		snprintf(r->note, sizeof r->note, "address %u, function %u: carries no measured value", frame[0], frame[1]);
}

/// Every second frame of a bus with echo is a question: its note is written without printf.
static char *add(char *end, const char *text, uint8_t number)
{
	size_t n = strlen(text);
	memcpy(end, text, n);
	end += n;
	if (number > 99)
		*end++ = (char)('0' + number / 100);
	if (number > 9)
		*end++ = (char)('0' + number / 10 % 10);
	*end++ = (char)('0' + number % 10);
	*end = '\0';
	return end;
}

static void decode(const struct lims_scan *scan, const uint8_t *frame, size_t n, const struct lims_reading *base, struct lims_emit *emit)
{
	struct lims_reading r = *base;
	if (is_question(frame, n)) {
		r.reason = LIMS_REASON_NOT_A_VALUE;
		char *end = add(add(r.note, "question to ", frame[0]), ": function ", frame[1]);
		if (asks_value(frame, n))
			add(end, ", channel ", frame[2]);
	} else if (scan->asked && !answers(scan->asked, frame)) {
		r.reason = LIMS_REASON_BAD_FRAME;
		snprintf(r.note, sizeof r.note, "answer of %u to function %u, asked was %u, function %u", frame[0], frame[1] & 0x7fu,
			scan->asked->unit, scan->asked->function);
	} else if (frame[1] & ERROR)
		decode_error(frame, &r);
	else if (frame[1] == F73 || frame[1] == F74)
		decode_value(scan, frame, &r);
	else
		decode_text(frame, &r);
	lims_emit_reading(emit, &r);
}

/// The first question of each reading is F48: a device that was switched on since knows nothing else. Its answer decides nothing.
static lims_rc request(const struct lims_ask *ask, struct lims_request *ret, struct lims_err *err)
{
	unsigned address = ask->unit ? ask->unit : TRANSPARENT;
	uint8_t bytes[5] = {(uint8_t)address, F48};
	size_t n = 2;
	if (address > TRANSPARENT)
		return lims_err_set(err, LIMS_E_INPUT, "%u is no address of the KELLER bus; take 1 to 250", address);
	if (strcmp(ask->role, "serial_number") == 0)
		bytes[1] = F69;
	else if (strcmp(ask->role, "identity") != 0) {
		size_t i = 0;
		while (i < sizeof channels / sizeof channels[0] && strcmp(channels[i].role, ask->role) != 0)
			i++;
		if (i == sizeof channels / sizeof channels[0])
			return lims_quantity_cannot("keller-bus", ask->role, err);
		if (ask->turn) {
			bytes[1] = F73;
			bytes[n++] = (uint8_t)channels[i].number;
		}
	}
	uint16_t crc = lims_crc16(LIMS_CRC16_MODBUS, bytes, n);
	bytes[n++] = (uint8_t)(crc >> 8);
	bytes[n++] = (uint8_t)crc;
	is_request(bytes, n, ret);
	return LIMS_OK;
}

static bool concerns(const struct lims_scan *scan, const struct lims_request *q, const char *role)
{
	(void)scan;
	const char *text = strcmp(role, "identity") == 0 || strcmp(role, "serial_number") == 0 ? role : NULL;
	return text || q->function == F73 || q->function == F74;
}

const struct lims_protocol lims_protocol_keller = {
	.id = "keller-bus",
	.version = 1,
	.title = LIMS_MSG("KELLER bus of pressure transmitters and manometers, reading only"),
	.status = LIMS_PROTOCOL_EXPERIMENTAL,
	.evidence = LIMS_MODEL_EVIDENCE_DOCUMENT,
	.source = "KELLER AG, communication protocol; frame examples and lengths of keller_protocol_python and thewknd/kellerbus",
	.frame_max = FRAME,
	.end = -1,
	.crc = true,
	.shape = shape,
	.check = check,
	.decode = decode,
	.is_request = is_request,
	.manner = LIMS_MANNER_ASK,
	.role = "pressure",
	.identity = {.model = "identity", .serial = "serial_number"},
	.request = request,
	.concerns = concerns,
};

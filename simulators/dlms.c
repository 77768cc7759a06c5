// SPDX-License-Identifier: Apache-2.0
// DLMS over HDLC as a meter does it, written from the standard's frames, services and codes.
#include "simulators/dlms.h"

#include <string.h>

enum { FLAG = 0x7e, SNRM = 0x93, UA = 0x73, DISC = 0x53, DM = 0x1f, UI = 0x03, FINAL = 0x10, RR = 0x01, HEAD_MAX = 16 };
enum { GET = 0xc0, GET_ANSWER = 0xc4, EXCEPTION = 0xd8, AARQ = 0x60, NO_OBJECT = 4, NO_SCOPE = 13 };

/// A frame of the client taken apart.
struct frame {
	const uint8_t *server, *client, *info;
	size_t server_len, client_len, info_len;
	uint8_t control;
};

static uint16_t check(const uint8_t *b, size_t n)
{
	uint16_t crc = 0xffff;
	for (size_t i = 0; i < n; i++) {
		crc ^= b[i];
		for (int k = 0; k < 8; k++)
			crc = (uint16_t)(crc & 1 ? crc >> 1 ^ 0x8408 : crc >> 1);
	}
	return (uint16_t)~crc;
}

static bool check_fits(const uint8_t *b, size_t n)
{
	uint16_t crc = check(b, n);
	return b[n] == (crc & 0xff) && b[n + 1] == crc >> 8;
}

static void add_check(struct lims_buf *out, size_t from)
{
	uint16_t crc = check((const uint8_t *)out->data + from, out->len - from);
	lims_buf_add(out, (const uint8_t[]){(uint8_t)crc, (uint8_t)(crc >> 8)}, 2);
}

/// To whom an answer goes.
struct route {
	uint8_t client[4], server[4];
	size_t client_len, server_len;
};

static void add_frame(struct lims_buf *out, const struct route *r, uint8_t control, bool more, const uint8_t *info, size_t n)
{
	size_t body = 2 + r->client_len + r->server_len + 1 + 2 + (n ? n + 2 : 0);
	lims_buf_add(out, (const uint8_t[]){FLAG, (uint8_t)(0xa0 | (more ? 8 : 0) | body >> 8), (uint8_t)body}, 3);
	size_t from = out->len - 2;
	lims_buf_add(out, r->client, r->client_len);
	lims_buf_add(out, r->server, r->server_len);
	lims_buf_add(out, &control, 1);
	if (n) {
		add_check(out, from);
		lims_buf_add(out, info, n);
	}
	add_check(out, from);
	lims_buf_add(out, (const uint8_t[]){FLAG}, 1);
}

static size_t address_len(const uint8_t *b, size_t n)
{
	for (size_t i = 0; i < n && i < 4; i++)
		if (b[i] & 1)
			return i + 1;
	return 0;
}

static bool take_apart(const uint8_t *b, size_t n, struct frame *f)
{
	memset(f, 0, sizeof *f);
	f->server = b + 2;
	f->server_len = address_len(f->server, n - 2);
	f->client = f->server + f->server_len;
	f->client_len = f->server_len ? address_len(f->client, n - 2 - f->server_len) : 0;
	size_t head = 2 + f->server_len + f->client_len + 1;
	if (!f->client_len || n < head + 2 || !check_fits(b, n - 2))
		return false;
	f->control = b[head - 1];
	if (n == head + 2)
		return true;
	if (n < head + 5 || !check_fits(b, head))
		return false;
	f->info = b + head + 2;
	f->info_len = n - head - 4;
	return true;
}

/// Logical device 1, alone or with the physical address 17.
static bool for_us(const struct frame *f)
{
	static const uint8_t one[] = {0x03}, two[] = {0x02, 0x23}, four[] = {0x00, 0x02, 0x00, 0x23};
	return (f->server_len == 1 && memcmp(f->server, one, 1) == 0) || (f->server_len == 2 && memcmp(f->server, two, 2) == 0) ||
		   (f->server_len == 4 && memcmp(f->server, four, 4) == 0);
}

// ---------------------------------------------------------------------------- the objects

/// A register: its code, the number, scaler and unit.
struct object {
	uint8_t code[6];
	uint16_t class_id;
	int64_t value;
	uint8_t tag;
	int8_t scaler;
	uint8_t unit;
};

enum { REGISTERS = 6, UINT16 = 0x12, UINT32 = 0x06, INT32 = 0x05 };

static size_t registers(const struct lims_sim_dlms_values *v, struct object *out)
{
	struct object all[REGISTERS] = {
		{{1, 0, 1, 8, 0, 255}, 3, v->total, UINT32, 1, 30},
		{{1, 0, 1, 7, 0, 255}, 3, v->power_dw, INT32, -1, 27},
		{{1, 0, 32, 7, 0, 255}, 3, v->mv / 100, UINT16, -1, 35},
		{{1, 0, 31, 7, 0, 255}, 3, v->ua / 1000, UINT32, -3, 33},
		{{1, 0, 14, 7, 0, 255}, 3, 5000, UINT16, -2, 44},
		{{1, 0, 13, 7, 0, 255}, 3, v->pf_ppm / 1000, UINT16, -3, 255},
	};
	if (v->small_units) {
		all[1].value *= 100;
		all[2].value = v->mv;
		all[1].scaler = all[2].scaler = -3;
		all[2].tag = UINT32;
	}
	memcpy(out, all, sizeof all);
	return REGISTERS;
}

static void add_number(struct lims_buf *out, const struct object *o)
{
	uint32_t raw = (uint32_t)o->value;
	lims_buf_add(out, &o->tag, 1);
	for (int shift = o->tag == UINT16 ? 8 : 24; shift >= 0; shift -= 8)
		lims_buf_add(out, (const uint8_t[]){(uint8_t)(raw >> shift)}, 1);
}

static void add_scaler(struct lims_buf *out, const struct object *o)
{
	lims_buf_add(out, (const uint8_t[]){0x02, 0x02, 0x0f, (uint8_t)o->scaler, 0x16, o->unit}, 6);
}

static void add_serial(struct lims_buf *out, uint32_t serial)
{
	char text[11];
	size_t at = sizeof text;
	do {
		text[--at] = (char)('0' + serial % 10);
		serial /= 10;
	} while (serial);
	lims_buf_add(out, (const uint8_t[]){0x09, (uint8_t)(sizeof text - at)}, 2);
	lims_buf_add(out, text + at, sizeof text - at);
}

/// {00 data} or {01 error}
static void add_result(struct lims_buf *out, const struct lims_sim_dlms_values *v, const uint8_t *question, unsigned denied)
{
	static const uint8_t serial[] = {0, 0, 96, 1, 0, 255};
	unsigned class_id = (unsigned)question[0] << 8 | question[1];
	const uint8_t *code = question + 2;
	uint8_t attribute = question[8];
	struct object o[REGISTERS];
	size_t n = registers(v, o);
	if (!denied && class_id == 1 && memcmp(code, serial, sizeof serial) == 0 && attribute == 2) {
		lims_buf_add(out, (const uint8_t[]){0}, 1);
		add_serial(out, v->serial);
		return;
	}
	for (size_t i = 0; i < n && !denied; i++) {
		if (o[i].class_id != class_id || memcmp(o[i].code, code, 6) != 0)
			continue;
		if (attribute != 2 && attribute != 3)
			break;
		lims_buf_add(out, (const uint8_t[]){0}, 1);
		attribute == 2 ? add_number(out, &o[i]) : add_scaler(out, &o[i]);
		return;
	}
	lims_buf_add(out, (const uint8_t[]){1, (uint8_t)(denied ? denied : NO_OBJECT)}, 2);
}

// ---------------------------------------------------------------------------- the link

static void add_associated(
	struct lims_sim_dlms_link *l, const struct lims_sim_dlms_setup *s, const uint8_t *aarq, size_t n, struct lims_buf *out)
{
	static const uint8_t context[] = {0xa1, 0x09, 0x06, 0x07, 0x60, 0x85, 0x74, 0x05, 0x08, 0x01, 0x01};
	bool known = n > 2 + sizeof context && memcmp(aarq + 2, context, sizeof context) == 0;
	unsigned diagnostic = !known ? 2 : s->password ? 14 : 0; // application context, authentication required
	l->associated = diagnostic == 0;
	const uint8_t head[] = {0x61, (uint8_t)(l->associated ? 0x29 : 0x17)};
	lims_buf_add(out, head, sizeof head);
	lims_buf_add(out, context, sizeof context);
	lims_buf_add(out, (const uint8_t[]){0xa2, 0x03, 0x02, 0x01, (uint8_t)(diagnostic ? 1 : 0)}, 5);
	lims_buf_add(out, (const uint8_t[]){0xa3, 0x05, 0xa1, 0x03, 0x02, 0x01, (uint8_t)diagnostic}, 7);
	// initiate response: DLMS 6, GET, 400h bytes at most, the name of logical names
	static const uint8_t initiate[] = {
		0xbe, 0x10, 0x04, 0x0e, 0x08, 0x00, 0x06, 0x5f, 0x1f, 0x04, 0x00, 0x00, 0x10, 0x10, 0x04, 0x00, 0x00, 0x07};
	if (l->associated)
		lims_buf_add(out, initiate, sizeof initiate);
}

static void answer_message(struct lims_sim_dlms_link *l, const struct lims_sim_dlms_setup *s, const struct lims_sim_dlms_values *v,
	unsigned denied, const uint8_t *apdu, size_t n, struct lims_buf *out)
{
	lims_buf_add(out, (const uint8_t[]){0xe6, 0xe7, 0x00}, 3);
	if (n && apdu[0] == AARQ) {
		add_associated(l, s, apdu, n, out);
	} else if (n == 13 && apdu[0] == GET && apdu[1] == 1 && l->associated) {
		lims_buf_add(out, (const uint8_t[]){GET_ANSWER, 1, apdu[2]}, 3);
		add_result(out, v, apdu + 3, apdu[12] ? NO_SCOPE : denied);
	} else {
		l->refused += n && apdu[0] != GET;
		lims_buf_add(out, (const uint8_t[]){EXCEPTION, 0x01, 0x02}, 3);
	}
}

/// Sends the next part of what is left.
static void send_part(struct lims_sim_dlms_link *l, const struct lims_sim_dlms_setup *s, const struct route *r, struct lims_buf *reply)
{
	size_t n = l->rest_len < s->max_info ? l->rest_len : s->max_info;
	bool more = n < l->rest_len;
	add_frame(reply, r, (uint8_t)(l->receive << 5 | FINAL | l->send << 1), more, l->rest, n);
	l->send = (l->send + 1) & 7;
	l->rest_len -= n;
	memmove(l->rest, l->rest + n, l->rest_len);
}

static void take_message(struct lims_sim_dlms_link *l, const struct lims_sim_dlms_setup *s, const struct lims_sim_dlms_values *v,
	unsigned denied, const struct frame *f, const struct route *r, struct lims_buf *reply)
{
	static const uint8_t llc[] = {0xe6, 0xe6, 0x00};
	struct lims_buf answer;
	if ((f->control >> 1 & 7) != l->receive || f->info_len < sizeof llc || memcmp(f->info, llc, sizeof llc) != 0) {
		add_frame(reply, r, (uint8_t)(l->receive << 5 | FINAL | RR), false, NULL, 0);
		return;
	}
	l->receive = (l->receive + 1) & 7;
	lims_buf_init(&answer, LIMS_SIM_DLMS_LONGEST);
	answer_message(l, s, v, denied, f->info + sizeof llc, f->info_len - sizeof llc, &answer);
	l->rest_len = answer.failed ? 0 : answer.len;
	memcpy(l->rest, answer.data, l->rest_len);
	lims_buf_finish(&answer);
	send_part(l, s, r, reply);
}

static void add_agreed(struct lims_buf *reply, const struct route *r, unsigned max_info)
{
	const uint8_t size[] = {(uint8_t)(max_info >> 8), (uint8_t)max_info};
	const uint8_t parameters[] = {
		0x81, 0x80, 0x14, 0x05, 0x02, size[0], size[1], 0x06, 0x02, size[0], size[1], 0x07, 0x04, 0, 0, 0, 1, 0x08, 0x04, 0, 0, 0, 1};
	add_frame(reply, r, UA, false, parameters, sizeof parameters);
}

size_t lims_sim_dlms_hear(struct lims_sim_dlms_link *l, const struct lims_sim_dlms_setup *s, const struct lims_sim_dlms_values *v,
	unsigned denied, const uint8_t *in, size_t n, struct lims_buf *reply)
{
	struct frame f;
	size_t start = 0;
	while (start < n && in[start] != FLAG)
		start++;
	while (start + 1 < n && in[start + 1] == FLAG)
		start++;
	if (start || n < 3)
		return start;
	size_t len = (size_t)(in[1] & 7) << 8 | in[2];
	if ((in[1] & 0xf8) != 0xa0 || len < 7)
		return 1;
	if (n < len + 2)
		return 0;
	if (!take_apart(in + 1, len, &f) || in[len + 1] != FLAG)
		return 1;
	if (!for_us(&f))
		return len + 2;
	struct route r = {.client_len = f.client_len, .server_len = f.server_len};
	memcpy(r.client, f.client, f.client_len);
	memcpy(r.server, f.server, f.server_len);
	if (f.control == SNRM) {
		*l = (struct lims_sim_dlms_link){.open = true, .refused = l->refused};
		add_agreed(reply, &r, s->max_info);
	} else if (f.control == DISC) {
		add_frame(reply, &r, l->open ? UA : DM, false, NULL, 0);
		l->open = l->associated = false;
	} else if (!l->open) {
		add_frame(reply, &r, DM, false, NULL, 0);
	} else if (!(f.control & 1)) {
		take_message(l, s, v, denied, &f, &r, reply);
	} else if ((f.control & 0x0f) == RR && l->rest_len) {
		send_part(l, s, &r, reply);
	}
	return len + 2;
}

/// The whole APDU, or one block of it (Green Book 9.3.13: E0, control with the last block's 80h, number, number acknowledged, octets), as an information
/// field in as many segments as it takes.
static void push_part(
	const struct lims_sim_dlms_setup *s, unsigned number, bool last, const uint8_t *apdu, size_t len, struct lims_buf *out)
{
	static const struct route to_all = {.client = {0xcf}, .client_len = 1, .server = {0x02, 0x23}, .server_len = 2};
	const uint8_t head[] = {0xe6, 0xe7, 0x00, 0xe0, last ? 0x80 : 0, (uint8_t)(number >> 8), (uint8_t)number, 0, 0, (uint8_t)len};
	struct lims_buf field;
	lims_buf_init(&field, LIMS_SIM_DLMS_LONGEST + sizeof head);
	lims_buf_add(&field, head, number ? sizeof head : 3);
	lims_buf_add(&field, apdu, len);
	for (size_t at = 0; at < field.len && !field.failed;) {
		size_t n = field.len - at < s->max_info ? field.len - at : s->max_info;
		bool more = at + n < field.len;
		add_frame(out, &to_all, more ? UI : UI | FINAL, more, (const uint8_t *)field.data + at, n);
		at += n;
	}
	lims_buf_finish(&field);
}

void lims_sim_dlms_push(const struct lims_sim_dlms_setup *s, const struct lims_sim_dlms_values *v, struct lims_buf *out)
{
	static const uint8_t head[] = {0x0f, 0x40, 0x00, 0x00, 0x00, 0x00, 0x01};
	struct object o[REGISTERS];
	struct lims_buf message;
	size_t count = registers(v, o);
	lims_buf_init(&message, LIMS_SIM_DLMS_LONGEST);
	lims_buf_add(&message, head, sizeof head);
	lims_buf_add(&message, (const uint8_t[]){(uint8_t)(count + 1), 0x02, 0x02, 0x09, 0x06, 0, 0, 96, 1, 0, 255}, 11);
	add_serial(&message, v->serial);
	for (size_t i = 0; i < count; i++) {
		lims_buf_add(&message, (const uint8_t[]){0x02, 0x03, 0x09, 0x06}, 4);
		lims_buf_add(&message, o[i].code, 6);
		add_number(&message, &o[i]);
		add_scaler(&message, &o[i]);
	}
	size_t part = s->block ? s->block : message.len;
	for (size_t at = 0, number = 1; at < message.len && !message.failed; at += part, number++) {
		size_t n = message.len - at < part ? message.len - at : part;
		push_part(s, s->block ? (unsigned)number : 0, at + n == message.len, (const uint8_t *)message.data + at, n, out);
	}
	lims_buf_finish(&message);
}

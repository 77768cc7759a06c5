// SPDX-License-Identifier: Apache-2.0
// The kinds of DLMS messages: what they are, whether their grammar holds, and the readings in those that carry any.
//
//   0F  data notification   invoke id(4)  date-time: 00 | 0C …(12) | 09 0C …(12)  data
//   C0  GET question        01 id(1) class(2) code(6) attribute(1) access(1: 00 | 01 selector data) | 02 id block(4) | 03 id count {class code attribute access}…
//   C4  GET answer          01 id {00 data | 01 error} | 02 id last(1) block(4) {00 octets | 01 error} | 03 id count {00 data | 01 error}…
//   60 61 62 63             association and release: BER, tag length content
//   DB  encrypted           length title  length content
//   E0  block               control(1) number(2) acknowledged(2) length content
//
// Encrypted messages are told as such; no key is handled here. Nothing here is ever sent that writes, so the answers to writing are told and not looked into.
// Sources: IEC 62056-53:2002 clauses 7 and 8, DLMS UA Green Book ed. 8, 9.5; pwitab/dlms-cosem tests; facts on data notifications of meters.
#include "drivers/protocol/electricity/dlms.h"

#include <stdio.h>
#include <string.h>

/// The kinds by their first byte.
static const struct kind {
	uint8_t tag;
	const char *name;
} kinds[] = {
	{0x01, "initiate request"},
	{0x08, "initiate response"},
	{0x0e, "service error"},
	{0x0f, "data notification"},
	{0x60, "AARQ"},
	{0x61, "AARE"},
	{0x62, "release request"},
	{0x63, "release response"},
	{0xc0, "GET question"},
	{0xc1, "SET question"},
	{0xc2, "event notification"},
	{0xc3, "ACTION question"},
	{0xc4, "GET answer"},
	{0xc5, "SET answer"},
	{0xc7, "ACTION answer"},
	{0xd8, "exception"},
	{0xe0, "general block transfer"},
};

static const struct kind encrypted[] = {
	{0xc8, "glo-get-request"},
	{0xc9, "glo-set-request"},
	{0xca, "glo-event-notification"},
	{0xcb, "glo-action-request"},
	{0xcc, "glo-get-response"},
	{0xcd, "glo-set-response"},
	{0xcf, "glo-action-response"},
	{0xd0, "ded-get-request"},
	{0xd4, "ded-get-response"},
	{0xdb, "general-glo-ciphering"},
	{0xdc, "general-ded-ciphering"},
	{0xdd, "general-ciphering"},
	{0xdf, "general-signing"},
};

static const char *name_in(const struct kind *k, size_t n, uint8_t tag)
{
	for (size_t i = 0; i < n; i++)
		if (k[i].tag == tag)
			return k[i].name;
	return NULL;
}
#define NAME_IN(list, tag) name_in(list, sizeof(list) / sizeof((list)[0]), tag)

static bool byte(struct lims_axdr *a, uint8_t *ret)
{
	return lims_axdr_take(a, ret, 1);
}

// ---------------------------------------------------------------------------- the grammar

/// 00 | 0C and twelve bytes | 09 0C and twelve bytes, as some meters write it.
static bool read_date_time(struct lims_axdr *a, uint8_t moment[12], bool *ret_given)
{
	uint8_t len;
	if (!byte(a, &len) || (len == 0x09 && !byte(a, &len)) || (len != 0 && len != 12))
		return false;
	*ret_given = len == 12;
	return !len || lims_axdr_take(a, moment, 12);
}

static bool pass_notification(struct lims_axdr *a, bool strict)
{
	uint8_t moment[12];
	bool given;
	struct lims_axdr copy;
	struct lims_axdr_item head;
	if (!lims_axdr_take(a, NULL, 4) || !read_date_time(a, moment, &given))
		return false;
	copy = *a;
	if (!lims_axdr_next(&copy, &head)) {
		a->ran_out = copy.ran_out;
		return false;
	}
	return (!strict || (lims_axdr_is_list(head.tag) && head.count)) && lims_axdr_skip(a);
}

static bool pass_object(struct lims_axdr *a)
{
	uint8_t access;
	if (!lims_axdr_take(a, NULL, 2 + 6 + 1) || !byte(a, &access) || access > 1)
		return false;
	return !access || (lims_axdr_take(a, NULL, 1) && lims_axdr_skip(a));
}

static bool pass_question(struct lims_axdr *a)
{
	uint8_t type, count;
	if (!byte(a, &type) || !lims_axdr_take(a, NULL, 1))
		return false;
	switch (type) {
	case 1:
		return pass_object(a);
	case 2:
		return lims_axdr_take(a, NULL, 4);
	case 3:
		if (!byte(a, &count) || !count)
			return false;
		while (count && pass_object(a))
			count--;
		return !count;
	default:
		return false;
	}
}

/// {00 data | 01 error}
static bool pass_result(struct lims_axdr *a)
{
	uint8_t choice;
	return byte(a, &choice) && (choice == 0 ? lims_axdr_skip(a) : choice == 1 && lims_axdr_take(a, NULL, 1));
}

static bool pass_answer(struct lims_axdr *a)
{
	uint8_t type, count, last, choice;
	size_t len;
	if (!byte(a, &type) || !lims_axdr_take(a, NULL, 1))
		return false;
	switch (type) {
	case 1:
		return pass_result(a);
	case 2:
		if (!byte(a, &last) || last > 1 || !lims_axdr_take(a, NULL, 4) || !byte(a, &choice) || choice > 1)
			return false;
		return choice ? lims_axdr_take(a, NULL, 1) : lims_axdr_length(a, &len) && lims_axdr_take(a, NULL, len);
	case 3:
		if (!byte(a, &count) || !count)
			return false;
		while (count && pass_result(a))
			count--;
		return !count;
	default:
		return false;
	}
}

/// length content, twice with a title before; `strict`: the title begins with the maker's three letters.
static bool pass_encrypted(struct lims_axdr *a, bool titled, bool strict)
{
	size_t len;
	uint8_t title[8];
	if (titled) {
		if (!lims_axdr_length(a, &len) || (strict && len != sizeof title))
			return false;
		if (!strict && len != sizeof title) {
			if (!lims_axdr_take(a, NULL, len))
				return false;
		} else if (!lims_axdr_take(a, title, sizeof title)) {
			return false;
		}
		for (size_t i = 0; strict && i < 3; i++)
			if (title[i] < 'A' || title[i] > 'Z')
				return false;
	}
	return lims_axdr_length(a, &len) && lims_axdr_take(a, NULL, len);
}

/// Association: BER. `strict`: the application context of DLMS comes first.
static bool pass_association(struct lims_axdr *a, bool strict)
{
	static const uint8_t context[] = {0xa1, 0x09, 0x06, 0x07, 0x60, 0x85, 0x74, 0x05, 0x08, 0x01};
	uint8_t first[sizeof context];
	size_t len;
	if (!lims_axdr_length(a, &len) || !len)
		return false;
	if (!strict)
		return lims_axdr_take(a, NULL, len);
	return len > sizeof first && lims_axdr_take(a, first, sizeof first) && memcmp(first, context, sizeof first) == 0 &&
		   lims_axdr_take(a, NULL, len - sizeof first);
}

bool lims_dlms_pass(struct lims_axdr *a, bool strict)
{
	uint8_t tag;
	size_t len;
	if (!byte(a, &tag))
		return false;
	switch (tag) {
	case 0x0f:
		return pass_notification(a, strict);
	case 0xc0:
		return pass_question(a);
	case 0xc4:
		return pass_answer(a);
	case 0x60:
	case 0x61:
		return pass_association(a, strict);
	case 0x62:
	case 0x63:
		return !strict && lims_axdr_length(a, &len) && lims_axdr_take(a, NULL, len);
	case 0xd8:
		return !strict && lims_axdr_take(a, NULL, 2);
	case 0x0e:
		return !strict && lims_axdr_take(a, NULL, 3);
	case 0xe0:
		return !strict && lims_axdr_take(a, NULL, 5) && lims_axdr_length(a, &len) && lims_axdr_take(a, NULL, len);
	case 0xdb:
	case 0xdc:
		return pass_encrypted(a, true, strict);
	default:
		return !strict && NAME_IN(encrypted, tag) && tag != 0xdd && tag != 0xdf && pass_encrypted(a, false, false);
	}
}

// ---------------------------------------------------------------------------- what they say

static void say(const struct lims_reading *base, struct lims_emit *emit, enum lims_reason reason, const char *note)
{
	struct lims_reading r;
	lims_reading_reject(&r, base, reason, note);
	lims_emit_reading(emit, &r);
}

static void say_encrypted(struct lims_axdr a, const char *name, const struct lims_reading *base, struct lims_emit *emit)
{
	char note[LIMS_READING_NOTE];
	uint8_t tag, title[8];
	size_t len;
	bool titled = byte(&a, &tag) && (tag == 0xdb || tag == 0xdc) && lims_axdr_length(&a, &len) && len == sizeof title &&
				  lims_axdr_take(&a, title, sizeof title);
	int used = snprintf(note, sizeof note, "encrypted (%s", name);
	for (size_t i = 0; titled && i < sizeof title; i++)
		used += i < 3 && title[i] >= 'A' && title[i] <= 'Z'
					? snprintf(note + used, sizeof note - (size_t)used, "%s%c", i ? "" : " of ", title[i])
					: snprintf(note + used, sizeof note - (size_t)used, "%s%02X", i ? "" : " of ", title[i]);
	snprintf(note + used, sizeof note - (size_t)used, "): no key is handled here");
	say(base, emit, LIMS_REASON_NOT_A_VALUE, note);
}

static bool read_object(struct lims_axdr *a, struct lims_dlms_object *ret)
{
	uint64_t class_id, attribute;
	uint8_t code[6];
	if (!lims_axdr_number(a, 2, &class_id) || !lims_axdr_take(a, code, sizeof code) || !lims_axdr_number(a, 1, &attribute))
		return false;
	*ret = (struct lims_dlms_object){.class_id = (uint16_t)class_id, .obis = lims_obis_of(code), .attribute = (int)attribute};
	return true;
}

bool lims_dlms_asks(struct lims_axdr a, struct lims_dlms_object *ret)
{
	uint8_t head[3];
	return lims_axdr_take(&a, head, sizeof head) && head[0] == 0xc0 && head[1] == 1 && read_object(&a, ret);
}

static void say_question(struct lims_axdr a, const struct lims_reading *base, struct lims_emit *emit)
{
	char note[LIMS_READING_NOTE], code[LIMS_OBIS_TEXT];
	struct lims_dlms_object o;
	if (lims_dlms_asks(a, &o)) {
		lims_obis_text(&o.obis, code);
		snprintf(note, sizeof note, "GET question: class %u, %s, attribute %d", o.class_id, code, o.attribute);
		say(base, emit, LIMS_REASON_NOT_A_VALUE, note);
		return;
	}
	lims_axdr_take(&a, NULL, 1);
	uint8_t type = 0;
	byte(&a, &type);
	say(base, emit, LIMS_REASON_NOT_A_VALUE, type == 2 ? "GET question for the next block" : "GET question for a list of objects");
}

static const char *access_result(unsigned code)
{
	switch (code) {
	case 1:
		return "hardware fault";
	case 2:
		return "temporary failure";
	case 3:
		return "read or write denied";
	case 4:
		return "object undefined";
	case 9:
		return "object class inconsistent";
	case 11:
		return "object unavailable";
	case 12:
		return "type unmatched";
	case 13:
		return "scope of access violated";
	default:
		return "another reason";
	}
}

static void say_error(const struct lims_reading *base, struct lims_emit *emit, unsigned code)
{
	char note[LIMS_READING_NOTE];
	snprintf(note, sizeof note, "the meter refuses: data access result %u, %s", code, access_result(code));
	say(base, emit, code == 2 ? LIMS_REASON_BUSY : LIMS_REASON_DEVICE_ERROR, note);
}

/// The data of a GET answer: the attribute that was asked for, or anything when nobody knows.
static void say_data(const struct lims_scan *scan, struct lims_axdr *a, const struct lims_dlms_object *asked,
	const struct lims_reading *base, struct lims_emit *emit)
{
	struct lims_dlms_scale scale;
	struct lims_axdr_item item;
	char note[LIMS_READING_NOTE], code[LIMS_OBIS_TEXT] = "of an object that nobody named";
	struct lims_axdr here = *a;
	if (asked)
		lims_obis_text(&asked->obis, code);
	if (lims_dlms_scale_read(a, &scale)) {
		snprintf(note, sizeof note, "scaler %d, unit %s (code %u), %.40s", scale.exponent, scale.unit ? scale.unit : "unknown",
			scale.unit_code, code);
		say(base, emit, LIMS_REASON_NOT_A_VALUE, note);
		return;
	}
	lims_axdr_next(a, &item);
	if (lims_axdr_is_list(item.tag)) {
		*a = here;
		lims_axdr_skip(a);
		snprintf(note, sizeof note, "GET answer: a list of %zu, %.40s, which is not read", item.count, code);
		say(base, emit, LIMS_REASON_NOT_A_VALUE, note);
		return;
	}
	if (asked) {
		lims_dlms_value(scan, &asked->obis, &item, NULL, base, emit);
		return;
	}
	if (!lims_axdr_is_number(item.tag)) {
		say(base, emit, LIMS_REASON_NOT_A_VALUE, "GET answer that is no number, of an object that nobody named");
		return;
	}
	snprintf(note, sizeof note, "GET answer: %s%llu, %.40s", item.negative ? "-" : "", (unsigned long long)item.magnitude, code);
	say(base, emit, LIMS_REASON_NO_UNIT, note);
}

static void say_answer(const struct lims_scan *scan, struct lims_axdr a, const struct lims_dlms_object *asked,
	const struct lims_reading *base, struct lims_emit *emit)
{
	uint8_t head[3], count = 1, choice, code;
	uint64_t last, block;
	char note[LIMS_READING_NOTE];
	lims_axdr_take(&a, head, sizeof head);
	if (head[1] == 2) {
		lims_axdr_number(&a, 1, &last);
		lims_axdr_number(&a, 4, &block);
		snprintf(note, sizeof note, "GET answer: block %u%s of a long answer, which is not put together here", (unsigned)block,
			last ? ", the last," : "");
		say(base, emit, LIMS_REASON_NOT_A_VALUE, note);
		return;
	}
	if (head[1] == 3) {
		byte(&a, &count);
		asked = NULL;
	}
	while (count-- && byte(&a, &choice)) {
		if (choice == 0)
			say_data(scan, &a, asked, base, emit);
		else if (byte(&a, &code))
			say_error(base, emit, code);
	}
}

/// The value of the BER element `tag` inside an association; false when there is none.
static bool find_element(struct lims_axdr a, uint8_t tag, uint8_t *out, size_t room, size_t *ret_len)
{
	uint8_t t;
	size_t len;
	if (!byte(&a, &t) || !lims_axdr_length(&a, &len))
		return false;
	while (byte(&a, &t) && lims_axdr_length(&a, &len)) {
		if (t == tag) {
			*ret_len = len < room ? len : room;
			return lims_axdr_take(&a, out, *ret_len);
		}
		if (!lims_axdr_take(&a, NULL, len))
			return false;
	}
	return false;
}

static void say_association(struct lims_axdr a, bool question, const struct lims_reading *base, struct lims_emit *emit)
{
	static const char *const contexts[] = {
		"unknown", "logical names, no ciphering", "short names, no ciphering", "logical names, ciphering", "short names, ciphering"};
	char note[LIMS_READING_NOTE];
	uint8_t b[16];
	size_t n;
	if (!question) {
		say(base, emit, lims_dlms_accepted(a, note) ? LIMS_REASON_NOT_A_VALUE : LIMS_REASON_DEVICE_ERROR, note);
		return;
	}
	unsigned context = find_element(a, 0xa1, b, sizeof b, &n) && n == 9 ? b[8] : 0;
	const char *name = contexts[context < 5 ? context : 0];
	snprintf(note, sizeof note, "AARQ: application context 2.16.756.5.8.1.%u (%s)", context, name);
	say(base, emit, LIMS_REASON_NOT_A_VALUE, note);
}

bool lims_dlms_accepted(struct lims_axdr apdu, char *ret_note)
{
	uint8_t b[16];
	size_t n;
	struct lims_axdr a = apdu;
	uint8_t tag;
	// result: A2 03 02 01 code; diagnostic: A3 05 A1|A2 03 02 01 code
	if (!byte(&a, &tag) || tag != 0x61 || !find_element(apdu, 0xa2, b, sizeof b, &n) || n != 3) {
		snprintf(ret_note, LIMS_READING_NOTE, "no AARE, or one without a result");
		return false;
	}
	unsigned result = b[2];
	unsigned diagnostic = find_element(apdu, 0xa3, b, sizeof b, &n) && n == 5 ? b[4] : 0;
	if (result == 0)
		snprintf(ret_note, LIMS_READING_NOTE, "AARE: association accepted");
	else
		snprintf(ret_note, LIMS_READING_NOTE, "AARE: association refused, result %u, diagnostic %u", result, diagnostic);
	return result == 0;
}

bool lims_dlms_answer(struct lims_axdr apdu, uint8_t invoke, struct lims_axdr *ret_data, unsigned *ret_error)
{
	uint8_t head[4], code;
	struct lims_axdr whole = apdu;
	*ret_error = 0;
	if (!lims_dlms_pass(&whole, false) || lims_axdr_left(&whole) || !lims_axdr_take(&apdu, head, sizeof head) || head[0] != 0xc4 ||
		head[1] != 1 || head[2] != invoke)
		return false;
	if (head[3] != 0) {
		*ret_error = byte(&apdu, &code) ? code : 255;
		return false;
	}
	*ret_data = apdu;
	return true;
}

static void say_notification(const struct lims_scan *scan, struct lims_axdr a, const struct lims_reading *base, struct lims_emit *emit)
{
	uint8_t moment[12];
	bool given = false;
	lims_axdr_take(&a, NULL, 5);
	read_date_time(&a, moment, &given);
	if (given) {
		struct lims_reading r = *base;
		char text[24];
		lims_dlms_moment(moment, text);
		r.reason = LIMS_REASON_NOT_A_VALUE;
		memcpy(r.role, "notification_time", sizeof "notification_time");
		snprintf(r.note, sizeof r.note, "data notification of %s", text);
		lims_emit_reading(emit, &r);
	}
	lims_dlms_list(scan, a, base, emit);
}

static bool only_zeros(struct lims_axdr a)
{
	uint8_t b;
	while (byte(&a, &b))
		if (b)
			return false;
	return true;
}

void lims_dlms_decode(const struct lims_scan *scan, struct lims_axdr apdu, const struct lims_dlms_object *asked, bool passed,
	const struct lims_reading *base, struct lims_emit *emit)
{
	char note[LIMS_READING_NOTE];
	struct lims_axdr a = apdu;
	uint8_t tag = 0;
	byte(&a, &tag);
	const char *secret = NAME_IN(encrypted, tag), *name = NAME_IN(kinds, tag);
	if (secret) {
		say_encrypted(apdu, secret, base, emit);
		return;
	}
	bool known = tag == 0x0f || tag == 0xc0 || tag == 0xc4 || tag == 0x60 || tag == 0x61;
	a = apdu;
	if (known && !passed && (!lims_dlms_pass(&a, false) || !only_zeros(a))) {
		snprintf(note, sizeof note, "%s: its data end before or behind where they say", name);
		say(base, emit, LIMS_REASON_BAD_FRAME, note);
		return;
	}
	switch (tag) {
	case 0x0f:
		say_notification(scan, apdu, base, emit);
		break;
	case 0xc0:
		say_question(apdu, base, emit);
		break;
	case 0xc4:
		say_answer(scan, apdu, asked, base, emit);
		break;
	case 0x60:
	case 0x61:
		say_association(apdu, tag == 0x60, base, emit);
		break;
	case 0x0e:
	case 0xd8:
		snprintf(note, sizeof note, "the meter refuses: %s", name);
		say(base, emit, LIMS_REASON_DEVICE_ERROR, note);
		break;
	default:
		if (name)
			snprintf(note, sizeof note, "%s: carries no value", name);
		else
			snprintf(note, sizeof note, "a DLMS message of kind %02Xh, which is not known", tag);
		say(base, emit, name ? LIMS_REASON_NOT_A_VALUE : LIMS_REASON_BAD_FRAME, note);
	}
}

// SPDX-License-Identifier: Apache-2.0
// DLMS: the limits of the decoder, and conversations with a meter that answers by the book and against it.
#include "drivers/protocol/electricity/dlms.h"
#include "tests/protocol/collect.h"
#include "tests/protocol/converse.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

// The CRC of the standard, bit by bit, so that the driver's own is not tested with itself (906Eh for "123456789").
static uint16_t x25(const uint8_t *b, size_t n)
{
	uint16_t crc = 0xffff;
	for (size_t i = 0; i < n; i++) {
		crc ^= b[i];
		for (int k = 0; k < 8; k++)
			crc = (uint16_t)(crc & 1 ? crc >> 1 ^ 0x8408 : crc >> 1);
	}
	return (uint16_t)~crc;
}

static size_t put(uint8_t *out, uint16_t crc)
{
	out[0] = (uint8_t)crc;
	out[1] = (uint8_t)(crc >> 8);
	return 2;
}

/// A frame of the meter (address 03) to the client (21).
static size_t from_meter(uint8_t *out, uint8_t control, bool segmented, const void *info, size_t n)
{
	size_t body = 5 + 2 + (n ? n + 2 : 0), at = 0;
	out[at++] = 0x7e;
	out[at++] = (uint8_t)(0xa0 | (segmented ? 8 : 0) | body >> 8);
	out[at++] = (uint8_t)body;
	out[at++] = 0x21;
	out[at++] = 0x03;
	out[at++] = control;
	if (n) {
		at += put(out + at, x25(out + 1, 5));
		memcpy(out + at, info, n);
		at += n;
	}
	at += put(out + at, x25(out + 1, at - 1));
	out[at++] = 0x7e;
	return at;
}

/// What the meter does otherwise than by the book.
struct meter {
	unsigned refuse_association; ///< diagnostic; 0: accepts
	unsigned error_value, error_scaler;
	bool no_link, other_meter, spoil, repeat_answer, wrong_number, list, blocks;
	size_t cut;     ///< bytes of information in the first of two segments of the value; 0: one segment
	uint8_t second; ///< the number of the second block; 0: none comes
	uint8_t scaler, unit;
	uint8_t rest[64]; ///< the second segment of the answer under way
	size_t rest_len;
	unsigned writes; ///< anything that is neither SNRM, AARQ, GET, RR nor DISC
};

static const uint8_t accepted[] = {0xe6, 0xe7, 0x00, 0x61, 0x29, 0xa1, 0x09, 0x06, 0x07, 0x60, 0x85, 0x74, 0x05, 0x08, 0x01, 0x01, 0xa2,
	0x03, 0x02, 0x01, 0x00, 0xa3, 0x05, 0xa1, 0x03, 0x02, 0x01, 0x00, 0xbe, 0x10, 0x04, 0x0e, 0x08, 0x00, 0x06, 0x5f, 0x1f, 0x04, 0x00,
	0x00, 0x10, 0x10, 0x00, 0x80, 0x00, 0x07};

static size_t associate(const struct meter *m, uint8_t *out)
{
	uint8_t aare[sizeof accepted];
	memcpy(aare, accepted, sizeof aare);
	aare[20] = m->refuse_association ? 1 : 0;
	aare[27] = (uint8_t)m->refuse_association;
	return from_meter(out, 0x30, false, aare, sizeof aare);
}

/// 1234567 (12D687h) as uint32; scaler and unit.
static size_t get(struct meter *m, const uint8_t *apdu, uint8_t control, uint8_t *out)
{
	bool value = apdu[11] == 2;
	unsigned error = value ? m->error_value : m->error_scaler;
	uint8_t b[64] = {0xe6, 0xe7, 0x00, 0xc4, 0x01, m->wrong_number ? 0x8f : apdu[2]};
	size_t n = 6;
	const uint8_t number[] = {0x00, 0x06, 0x00, 0x12, 0xd6, 0x87}, unit[] = {0x00, 0x02, 0x02, 0x0f, m->scaler, 0x16, m->unit},
				  list[] = {0x00, 0x01, 0x01, 0x11, 0x05};
	if (value && m->blocks) { // the first block of two, with two bytes of the five
		const uint8_t block[] = {0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x02, 0x06, 0x00};
		b[4] = 0x02;
		memcpy(b + n, block, sizeof block);
		n += sizeof block;
	} else if (error) {
		b[n++] = 1;
		b[n++] = (uint8_t)error;
	} else if (value && m->list) {
		memcpy(b + n, list, sizeof list);
		n += sizeof list;
	} else {
		memcpy(b + n, value ? number : unit, value ? sizeof number : sizeof unit);
		n += value ? sizeof number : sizeof unit;
	}
	if (m->cut && value) { // the second half waits for RR
		m->rest_len = n - m->cut;
		memcpy(m->rest, b + m->cut, m->rest_len);
		return from_meter(out, control, true, b, m->cut);
	}
	return from_meter(out, control, false, b, n);
}

/// The second block, with the last three bytes, when the first was named.
static size_t get_next(const struct meter *m, const uint8_t *apdu, uint8_t *out)
{
	static const uint8_t first[] = {0xc0, 0x02, 0x82, 0x00, 0x00, 0x00, 0x01};
	const uint8_t block[] = {0xe6, 0xe7, 0x00, 0xc4, 0x02, 0x82, 0x01, 0x00, 0x00, 0x00, m->second, 0x00, 0x03, 0x12, 0xd6, 0x87};
	assert_memory_equal(apdu, first, sizeof first);
	return from_meter(out, (uint8_t)(3 << 5 | 0x10 | (m->cut ? 3 : 2) << 1), false, block, sizeof block);
}

static size_t answer(void *user, const uint8_t *sent, size_t n, unsigned turn, uint8_t *out)
{
	struct meter *m = user;
	static const uint8_t ua[] = {
		0x81, 0x80, 0x14, 0x05, 0x02, 0x01, 0x00, 0x06, 0x02, 0x01, 0x00, 0x07, 0x04, 0, 0, 0, 1, 0x08, 0x04, 0, 0, 0, 1};
	uint8_t control = sent[5];
	size_t len = 0;
	(void)turn;
	// Every frame of the client is whole and right.
	assert_int_equal(sent[0], 0x7e);
	assert_int_equal(sent[n - 1], 0x7e);
	assert_int_equal(((sent[1] & 7) << 8 | sent[2]) + 2, n);
	assert_int_equal(sent[n - 3] | sent[n - 2] << 8, x25(sent + 1, n - 4));
	if (control == 0x93)
		len = m->no_link ? from_meter(out, 0x1f, false, NULL, 0) : from_meter(out, 0x73, false, ua, sizeof ua);
	else if (control == 0x53)
		len = from_meter(out, 0x73, false, NULL, 0);
	else if ((control & 0x1f) == 0x11 && m->rest_len) {
		assert_int_equal(control >> 5, 2); // the AARE and the first segment were received
		len = from_meter(out, 0x54, false, m->rest, m->rest_len);
		m->rest_len = 0;
	} else if (n > 12 && sent[11] == 0x60)
		len = associate(m, out);
	else if (n > 12 && sent[11] == 0xc0 && sent[12] == 0x02)
		len = m->second ? get_next(m, sent + 11, out) : 0;
	else if (n > 12 && sent[11] == 0xc0) {
		// N(R) counts what the client sent, N(S) what the meter sent: one more after a segment.
		bool value = sent[11 + 11] == 2;
		uint8_t sent_before = value ? 1 : (uint8_t)(2 + (m->cut > 0) + m->blocks), heard = value ? 2 : m->blocks ? 4 : 3;
		if (m->repeat_answer)
			sent_before = 0;
		len = get(m, sent + 11, (uint8_t)(heard << 5 | 0x10 | sent_before << 1), out);
	} else
		m->writes++;
	if (m->other_meter && control != 0x93 && len) {
		out[4] = 0x05;
		size_t header = 1 + 5;
		put(out + header, x25(out + 1, 5));
		put(out + len - 3, x25(out + 1, len - 4));
	}
	if (m->spoil && n > 12 && sent[11] == 0xc0)
		out[len - 5] ^= 0x10;
	return len;
}

static void read_meter(struct meter *m, const char *role, const char *setup, struct conversed *ret)
{
	converse("dlms-client", role, setup, 0, answer, m, ret);
	assert_int_equal(m->writes, 0);
}

static void a_register_is_its_value_times_ten_to_its_scaler(void **state)
{
	(void)state;
	struct meter m = {.scaler = 0xff, .unit = 30};
	struct conversed c;
	read_meter(&m, "energy_active_import", "", &c);
	assert_true(c.done);
	assert_int_equal(c.sends, 5); // SNRM, AARQ, two questions, DISC
	assert_int_equal(c.decision.reading.reason, LIMS_REASON_NONE);
	assert_string_equal(c.decision.reading.digits, "123456.7");
	assert_string_equal(c.decision.reading.unit, "Wh");
	assert_string_equal(c.decision.reading.role, "energy_active_import");
	assert_int_equal(c.decision.reading.unit_origin, LIMS_ORIGIN_WIRE);
	assert_true(c.decision.settled);
	m.scaler = 3;
	m.unit = 27;
	read_meter(&m, "power_active_import", "", &c);
	assert_string_equal(c.decision.reading.digits, "1234567000");
	assert_string_equal(c.decision.reading.unit, "W");
}

static void segments_are_fetched_one_after_the_other(void **state)
{
	(void)state;
	struct meter m = {.scaler = 0xfe, .unit = 30, .cut = 9};
	struct conversed c;
	read_meter(&m, "energy_active_import", "", &c);
	if (!c.done)
		fail_msg("%s", c.note);
	assert_int_equal(c.sends, 6);
	assert_string_equal(c.decision.reading.digits, "12345.67");
}

static void gives_none(struct meter m, const char *role, enum lims_reason reason)
{
	struct conversed c;
	read_meter(&m, role, "", &c);
	assert_string_equal(lims_reading_reason_name(c.decision.reading.reason), lims_reading_reason_name(reason));
}

static void what_the_meter_refuses_is_no_value(void **state)
{
	(void)state;
	struct conversed c;
	struct meter m = {.scaler = 0xff, .unit = 30, .refuse_association = 13};
	read_meter(&m, "energy_active_import", "", &c);
	assert_false(c.done);
	assert_string_equal(c.note, "AARE: association refused, result 1, diagnostic 13");
	assert_int_equal(c.sends, 2);
	gives_none((struct meter){.error_value = 4, .unit = 30}, "energy_active_import", LIMS_REASON_DEVICE_ERROR);
	gives_none((struct meter){.error_value = 2, .unit = 30}, "energy_active_import", LIMS_REASON_BUSY);
	gives_none((struct meter){.no_link = true}, "energy_active_import", LIMS_REASON_TIMEOUT);
	gives_none((struct meter){.list = true, .unit = 30}, "energy_active_import", LIMS_REASON_NOT_A_VALUE);
	gives_none((struct meter){.unit = 200}, "energy_active_import", LIMS_REASON_UNIT_UNKNOWN);
}

static void a_number_without_its_scaler_is_no_value(void **state)
{
	(void)state;
	struct meter m = {.error_scaler = 4};
	struct conversed c;
	read_meter(&m, "energy_active_import", "", &c);
	assert_true(c.done);
	assert_int_equal(c.decision.reading.reason, LIMS_REASON_DEVICE_ERROR);
	m = (struct meter){.error_scaler = 4};
	read_meter(&m, "energy_active_import", "unit=kWh,scale=0.001", &c);
	assert_int_equal(c.decision.reading.reason, LIMS_REASON_DEVICE_ERROR); // what the meter refuses decides, whatever is declared
}

static void an_answer_to_something_else_ends_the_conversation(void **state)
{
	(void)state;
	gives_none((struct meter){.unit = 30, .wrong_number = true}, "energy_active_import", LIMS_REASON_NOT_A_VALUE);
	struct meter odd[] = {{.unit = 30, .other_meter = true}, {.unit = 30, .spoil = true}, {.unit = 30, .repeat_answer = true}};
	static const char *const notes[] = {
		"a frame of another meter came", "the meter's frame is damaged", "the meter's frame is out of its turn"};
	for (size_t i = 0; i < 3; i++) {
		struct conversed c;
		read_meter(&odd[i], "energy_active_import", "", &c);
		assert_false(c.done);
		assert_string_equal(c.note, notes[i]);
		assert_int_not_equal(c.decision.reading.reason, LIMS_REASON_NONE);
	}
}

static void an_answer_in_blocks_is_fetched_and_put_together(void **state)
{
	(void)state;
	struct meter m = {.unit = 30, .scaler = 0xff, .blocks = true, .second = 2};
	struct conversed c;
	read_meter(&m, "energy_active_import", "", &c);
	if (!c.done)
		fail_msg("%s", c.note);
	assert_int_equal(c.sends, 6); // SNRM, AARQ, two questions, one for the next block, DISC
	assert_int_equal(c.decision.reading.reason, LIMS_REASON_NONE);
	assert_string_equal(c.decision.reading.digits, "123456.7");
	assert_string_equal(c.decision.reading.unit, "Wh");
}

static void a_block_may_begin_in_one_segment_and_go_on_in_the_next(void **state)
{
	(void)state;
	// LLC, C4 02 82, last, number, result, length, two bytes of the value: cut everywhere behind the LLC, which every first segment has.
	for (size_t cut = 3; cut < 15; cut++) {
		struct meter m = {.unit = 30, .scaler = 0xff, .blocks = true, .second = 2, .cut = cut};
		struct conversed c;
		read_meter(&m, "energy_active_import", "", &c);
		if (!c.done)
			fail_msg("cut behind %zu bytes: %s", cut, c.note);
		assert_int_equal(c.sends, 7); // and one RR
		assert_string_equal(lims_reading_reason_name(c.decision.reading.reason), "none");
		assert_string_equal(c.decision.reading.digits, "123456.7");
	}
}

static void a_block_that_is_missing_or_another_one_gives_no_value(void **state)
{
	(void)state;
	gives_none((struct meter){.unit = 30, .scaler = 0xff, .blocks = true, .second = 3}, "energy_active_import", LIMS_REASON_NOT_A_VALUE);
	gives_none((struct meter){.unit = 30, .scaler = 0xff, .blocks = true}, "energy_active_import", LIMS_REASON_TIMEOUT);
}

static void a_role_without_an_object_is_not_asked_for(void **state)
{
	(void)state;
	struct meter m = {.unit = 30};
	struct conversed c;
	read_meter(&m, "mass", "", &c);
	assert_false(c.done);
	assert_int_equal(c.sends, 0);
	read_meter(&m, "energy_active_import", "address=16/x", &c);
	assert_false(c.done);
	assert_int_equal(c.sends, 0);
}

static size_t keep_first(void *user, const uint8_t *sent, size_t n, unsigned turn, uint8_t *out)
{
	(void)turn, (void)out;
	memcpy(user, sent, n);
	return 0;
}

// Facts on meters: client 16 is 21h, server 1 is 03h, the two bytes of logical 1 and physical 17 are 02h 23h. SNRM to it: the capture of a meter in pwitab/dlms-cosem.
static void addresses_are_those_of_the_standard(void **state)
{
	(void)state;
	static const struct {
		const char *setup;
		unsigned unit;
		uint8_t bytes[6], n;
	} rows[] = {{"", 0, {0x03, 0x21}, 2}, {"address=16/1", 0, {0x03, 0x21}, 2}, {"address=1/1", 0, {0x03, 0x03}, 2},
		{"", 5, {0x0b, 0x21}, 2}, {"address=16/1/17", 0, {0x02, 0x23, 0x21}, 3},
		{"address=16/1/16383", 0, {0x00, 0x02, 0xfe, 0xff, 0x21}, 5}, {"address=16/200", 0, {0x02, 0x90, 0x00, 0x01, 0x21}, 5}};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		uint8_t sent[LIMS_REQUEST_MAX] = {0};
		struct conversed c;
		converse("dlms-client", "energy_active_import", rows[i].setup, rows[i].unit, keep_first, sent, &c);
		assert_int_equal(c.sends, 1);
		assert_memory_equal(sent + 3, rows[i].bytes, rows[i].n);
	}
	static const uint8_t snrm[] = {0x7e, 0xa0, 0x08, 0x02, 0x23, 0x21, 0x93, 0xbd, 0x64, 0x7e};
	uint8_t sent[LIMS_REQUEST_MAX] = {0};
	struct conversed c;
	converse("dlms-client", "energy_active_import", "address=16/1/17", 0, keep_first, sent, &c);
	assert_memory_equal(sent, snrm, sizeof snrm);
}

static bool passes(const uint8_t *b, size_t n, bool *ret_ran_out)
{
	struct lims_axdr_piece p = {b, n};
	struct lims_axdr a = lims_axdr_of(&p, 1);
	bool good = lims_axdr_skip(&a);
	*ret_ran_out = a.ran_out;
	return good && !lims_axdr_left(&a);
}

static void data_deeper_or_longer_than_the_limits_are_refused(void **state)
{
	(void)state;
	uint8_t deep[64];
	bool ran_out;
	// Arrays of one array each, the last one of a null.
	for (size_t depth = 1; depth <= 12; depth++) {
		for (size_t i = 0; i < depth; i++) {
			deep[2 * i] = 0x01;
			deep[2 * i + 1] = 1;
		}
		deep[2 * depth] = 0;
		assert_int_equal(passes(deep, 2 * depth + 1, &ran_out), depth < LIMS_AXDR_DEPTH);
	}
	static const uint8_t many[] = {0x01, 0x82, 0x04, 0x01}, endless[] = {0x09, 0x83, 0, 0, 1}, unknown[] = {0x02, 0x01, 0x2a},
						 cut[] = {0x06, 0, 0, 0};
	assert_false(passes(many, sizeof many, &ran_out)); // 1025 elements
	assert_false(ran_out);
	assert_false(passes(endless, sizeof endless, &ran_out));
	assert_false(ran_out);
	assert_false(passes(unknown, sizeof unknown, &ran_out));
	assert_false(ran_out);
	assert_false(passes(cut, sizeof cut, &ran_out));
	assert_true(ran_out);
}

static void a_value_may_lie_across_any_frames(void **state)
{
	(void)state;
	static const uint8_t data[] = {0x02, 0x03, 0x09, 0x06, 1, 0, 1, 8, 0, 255, 0x05, 0xff, 0xff, 0xff, 0xfe, 0x0f, 0x80};
	for (size_t cut = 0; cut <= sizeof data; cut++) {
		struct lims_axdr_piece p[] = {{data, cut}, {data, 0}, {data + cut, sizeof data - cut}};
		struct lims_axdr a = lims_axdr_of(p, 3);
		struct lims_axdr_item i;
		assert_true(lims_axdr_next(&a, &i) && i.tag == LIMS_AXDR_STRUCTURE && i.count == 3);
		assert_true(lims_axdr_next(&a, &i) && i.count == 6 && memcmp(i.text, data + 4, 6) == 0);
		assert_true(lims_axdr_next(&a, &i) && i.negative && i.magnitude == 2);
		assert_true(lims_axdr_next(&a, &i) && i.negative && i.magnitude == 128);
		assert_int_equal(lims_axdr_left(&a), 0);
		assert_false(lims_axdr_next(&a, &i));
	}
}

/// A notification of 1-0:1.8.0, 1234567 (12D687h) with scaler -1 and Wh (1Eh).
static const uint8_t notification[] = {
	0x0f, 0, 0, 0, 1, 0x00, 0x02, 0x03, 0x09, 0x06, 1, 0, 1, 8, 0, 255, 0x06, 0x00, 0x12, 0xd6, 0x87, 0x02, 0x02, 0x0f, 0xff, 0x16, 0x1e};

/// A pushed block in two segments, `cut` bytes of it in the first; the later ones carry no LLC, as those of a Landis+Gyr E450.
static size_t push_block(uint8_t *out, size_t cut, bool last, const uint8_t *apdu, uint8_t n, bool llc)
{
	uint8_t info[64] = {0xe6, 0xe7, 0x00}, head[] = {0xe0, last ? 0x80 : 0x00, 0x00, llc ? 1 : 2, 0x00, 0x00, n};
	size_t at = llc ? 3 : 0;
	memcpy(info + at, head, sizeof head);
	memcpy(info + at + sizeof head, apdu, n);
	size_t first = from_meter(out, 0x13, true, info, at + cut);
	return first + from_meter(out + first, 0x13, false, info + at + cut, sizeof head + n - cut);
}

static void a_pushed_block_may_begin_in_one_segment_and_go_on_in_the_next(void **state)
{
	(void)state;
	enum { HEAD = 7, FIRST = 11 };
	static struct collected c;
	for (size_t a = 0; a < HEAD + FIRST; a++)
		for (size_t b = 1; b < HEAD + sizeof notification - FIRST; b++) {
			uint8_t bytes[256];
			size_t n = push_block(bytes, a, false, notification, FIRST, true);
			n += push_block(bytes + n, b, true, notification + FIRST, sizeof notification - FIRST, false);
			c.count = 0;
			lims_decode(lims_protocol_find("dlms-hdlc"), NULL, NULL, bytes, n, collect, &c);
			if (c.count != 1 || c.r[0].reason != LIMS_REASON_NONE)
				fail_msg("cut behind %zu and %zu bytes: %zu readings, %s", a, b, c.count, lims_reading_reason_name(c.r[0].reason));
			assert_string_equal(c.r[0].digits, "123456.7");
			assert_string_equal(c.r[0].unit, "Wh");
		}
}

// Version 1 of the listener gave no value of such a message: a record that was made with it decodes as it did.
static void a_capture_of_before_keeps_a_block_head_in_two_segments_unread(void **state)
{
	(void)state;
	static struct collected c;
	// Cut before, in, and behind the head of seven bytes.
	static const size_t cuts[] = {0, 3, 8};
	static const bool value_1[] = {false, false, true};
	for (size_t i = 0; i < 3; i++)
		for (int version = 0; version <= 2; version++) {
			uint8_t bytes[128];
			struct lims_scan scan = {.version = version};
			size_t n = push_block(bytes, cuts[i], true, notification, sizeof notification, true);
			c.count = 0;
			lims_decode_stream(lims_protocol_find("dlms-hdlc"), &scan, bytes, n, true, 0, (struct lims_moment){0}, collect, &c, NULL);
			assert_int_equal(c.r[0].reason, version != 1 || value_1[i] ? LIMS_REASON_NONE : LIMS_REASON_NOT_A_VALUE);
		}
	assert_true(lims_protocol_find("dlms-hdlc")->version > 1);
}

static void a_message_of_more_frames_than_the_limit_is_not_joined(void **state)
{
	(void)state;
	// Segments of 64 bytes: more of them than pieces are kept, each a good frame by itself.
	static uint8_t bytes[LIMS_DLMS_MAX + 1024];
	static struct collected c;
	uint8_t info[64] = {0xe6, 0xe7, 0x00, 0x0f};
	size_t n = 0, frames = 0;
	while (n < LIMS_DLMS_MAX) {
		n += from_meter(bytes + n, 0x03, true, info, sizeof info);
		memset(info, 0, 4);
		frames++;
	}
	c.count = 0;
	lims_decode(lims_protocol_find("dlms-hdlc"), NULL, NULL, bytes, n, collect, &c);
	assert_int_equal(c.count, frames);
	for (size_t i = 0; i < frames && i < COLLECT_MAX; i++)
		assert_int_equal(c.r[i].reason, LIMS_REASON_NOT_A_VALUE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_register_is_its_value_times_ten_to_its_scaler),
		cmocka_unit_test(segments_are_fetched_one_after_the_other),
		cmocka_unit_test(what_the_meter_refuses_is_no_value),
		cmocka_unit_test(a_number_without_its_scaler_is_no_value),
		cmocka_unit_test(an_answer_to_something_else_ends_the_conversation),
		cmocka_unit_test(an_answer_in_blocks_is_fetched_and_put_together),
		cmocka_unit_test(a_block_may_begin_in_one_segment_and_go_on_in_the_next),
		cmocka_unit_test(a_block_that_is_missing_or_another_one_gives_no_value),
		cmocka_unit_test(a_role_without_an_object_is_not_asked_for),
		cmocka_unit_test(addresses_are_those_of_the_standard),
		cmocka_unit_test(data_deeper_or_longer_than_the_limits_are_refused),
		cmocka_unit_test(a_value_may_lie_across_any_frames),
		cmocka_unit_test(a_pushed_block_may_begin_in_one_segment_and_go_on_in_the_next),
		cmocka_unit_test(a_capture_of_before_keeps_a_block_head_in_two_segments_unread),
		cmocka_unit_test(a_message_of_more_frames_than_the_limit_is_not_joined),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

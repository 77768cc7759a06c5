// SPDX-License-Identifier: Apache-2.0
// Reading a DLMS meter that asks for no password: link, association, value, scaler and unit, release. Nothing is ever written.
//
//   SNRM → UA   AARQ → AARE   GET attribute 2 → value   GET attribute 3 → {scaler, unit}   DISC → UA
//
// The meter is client 16 (public) asking server 1; `address=` of the set-up says otherwise: "16/1", "16/1/17" (logical and physical device), "16/1/1234" of 14 bits
// each. An answer of several segments is fetched by RR after each, one of several blocks (C4 02) by GET next (C0 02). The value is value × 10^scaler, exact. A number without its scaler is no value.
// Sources: IEC 62056-46 6.4 (link), IEC 62056-53 7 and 8; AARQ of a meter in pwitab/dlms-cosem tests/test_hdlc.
#include "drivers/protocol/electricity/dlms_client.h"
#include "drivers/protocol/families.h"
#include "lims-core/base/lang.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SNRM = 0x93, DISC = 0x53, POLL = 0x10, RR = 0x11 };
enum { BLOCKS = 16 };    ///< of one value, which is short
enum { BLOCK_HEAD = 9 }; ///< C4 02, invoke, last, number(4), 00
enum { CLASS_DATA = 1, CLASS_REGISTER = 3, CLASS_CLOCK = 8 };

/// Steps of the conversation: what was sent last.
enum step { BEGIN, LINK, ASSOCIATE, ASK_VALUE, ASK_SCALER, RELEASE };

/// An HDLC address of one to four bytes.
struct address {
	uint8_t bytes[4];
	size_t len;
};

/// Where the conversation stands, kept in the memo.
struct place {
	uint8_t send, receive; ///< N(S) of the next frame to be sent, N(S) of the next to be received
	bool more;             ///< the answer under way is a block and not the last
	uint32_t block;        ///< its number
	uint8_t head_len;
	uint8_t head[BLOCK_HEAD]; ///< the first bytes of the answer under way, from as many segments as they lie in
};

static bool number(const char **text, unsigned max, unsigned *ret)
{
	char *end;
	if (**text < '0' || **text > '9')
		return false;
	unsigned long value = strtoul(*text, &end, 10);
	if (value > max)
		return false;
	*ret = (unsigned)value;
	*text = end;
	return true;
}

static struct address address_of(unsigned logical, bool has_physical, unsigned physical)
{
	if (!has_physical && logical < 0x80)
		return (struct address){{(uint8_t)(logical << 1 | 1)}, 1};
	if (logical < 0x80 && physical < 0x80)
		return (struct address){{(uint8_t)(logical << 1), (uint8_t)(physical << 1 | 1)}, 2};
	return (struct address){{(uint8_t)(logical >> 7 << 1), (uint8_t)((logical & 0x7f) << 1), (uint8_t)(physical >> 7 << 1),
								(uint8_t)((physical & 0x7f) << 1 | 1)},
		4};
}

/// "CLIENT/SERVER" or "CLIENT/LOGICAL/PHYSICAL"; the URL's unit is the server when nothing is declared.
static bool addresses(const struct lims_ask *ask, struct address *client, struct address *server)
{
	unsigned own = 16, logical = ask->unit ? ask->unit : 1, physical = 0;
	const char *text = ask->setup ? ask->setup->address : "";
	bool has_physical = false;
	if (*text) {
		if (!number(&text, 127, &own))
			return false;
		if (*text == '/' && (text++, !number(&text, 16383, &logical)))
			return false;
		if (*text == '/') {
			text++;
			has_physical = true;
			if (!number(&text, 16383, &physical))
				return false;
		}
		if (*text)
			return false;
	}
	*client = address_of(own, false, 0);
	*server = address_of(logical, has_physical || logical > 127, physical);
	return own > 0;
}

/// The object of a role: a register of electricity by its code, found by asking every code for its role.
static bool object_of(const char *role, struct lims_dlms_object *ret)
{
	char name[LIMS_READING_ROLE];
	static const uint8_t groups_d[] = {7, 8};
	static const struct {
		uint8_t code[6];
		uint16_t class_id;
	} others[] = {{{0, 0, 96, 1, 0, 255}, CLASS_DATA}, {{0, 0, 1, 0, 0, 255}, CLASS_CLOCK}, {{1, 0, 0, 3, 0, 255}, CLASS_REGISTER}};
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
		struct lims_obis o = lims_obis_of(others[i].code);
		lims_obis_role(&o, name);
		if (strcmp(name, role) == 0) {
			*ret = (struct lims_dlms_object){.class_id = others[i].class_id, .obis = o, .attribute = LIMS_DLMS_VALUE};
			return true;
		}
	}
	for (size_t d = 0; d < sizeof groups_d; d++)
		for (unsigned c = 1; c < 100; c++)
			for (unsigned e = 0; e < (groups_d[d] == 8 ? 9u : 1u); e++) {
				uint8_t code[6] = {1, 0, (uint8_t)c, groups_d[d], (uint8_t)e, 255};
				struct lims_obis o = lims_obis_of(code);
				lims_obis_role(&o, name);
				if (strcmp(name, role) != 0)
					continue;
				*ret = (struct lims_dlms_object){.class_id = CLASS_REGISTER, .obis = o, .attribute = LIMS_DLMS_VALUE};
				return true;
			}
	return false;
}

static void fail(struct lims_talk_step *ret, const char *why)
{
	ret->want = LIMS_TALK_FAILED;
	snprintf(ret->note, sizeof ret->note, "%s", why);
}

static void send(const struct lims_ask *ask, uint8_t control, const uint8_t *info, size_t n, struct lims_talk_step *ret)
{
	struct address client, server;
	if (!addresses(ask, &client, &server)) {
		fail(ret, "the declared address is none: write address=CLIENT/SERVER or CLIENT/LOGICAL/PHYSICAL");
		return;
	}
	ret->want = LIMS_TALK_SEND;
	ret->q.len = lims_hdlc_write(ret->q.bytes, server.bytes, server.len, client.bytes, client.len, control, info, n);
}

/// An information frame with its numbers.
static void send_text(const struct lims_ask *ask, struct place *p, const uint8_t *info, size_t n, struct lims_talk_step *ret)
{
	send(ask, (uint8_t)(p->receive << 5 | POLL | p->send << 1), info, n, ret);
	p->send = (p->send + 1) & 7;
	p->head_len = 0;
}

/// Without a password, and asking for nothing but reading: GET (bit 19) and long answers to it (bit 11).
static void send_association(const struct lims_ask *ask, struct place *p, struct lims_talk_step *ret)
{
	static const uint8_t aarq[] = {0xe6, 0xe6, 0x00, 0x60, 0x1d, 0xa1, 0x09, 0x06, 0x07, 0x60, 0x85, 0x74, 0x05, 0x08, 0x01, 0x01, 0xbe,
		0x10, 0x04, 0x0e, 0x01, 0x00, 0x00, 0x00, 0x06, 0x5f, 0x1f, 0x04, 0x00, 0x00, 0x10, 0x10, 0xff, 0xff};
	send_text(ask, p, aarq, sizeof aarq, ret);
}

static void send_question(const struct lims_ask *ask, struct place *p, int attribute, struct lims_talk_step *ret)
{
	struct lims_dlms_object o;
	uint8_t get[16] = {0xe6, 0xe6, 0x00, 0xc0, 0x01, lims_dlms_invoke(attribute)};
	if (!object_of(ask->role, &o)) {
		fail(ret, "this quantity cannot be asked for");
		return;
	}
	get[6] = (uint8_t)(o.class_id >> 8);
	get[7] = (uint8_t)o.class_id;
	memcpy(get + 8, o.obis.group, 6);
	get[14] = (uint8_t)attribute;
	send_text(ask, p, get, sizeof get, ret);
}

static void send_next(const struct lims_ask *ask, struct place *p, int attribute, struct lims_talk_step *ret)
{
	const uint8_t get[] = {0xe6, 0xe6, 0x00, 0xc0, 0x02, lims_dlms_invoke(attribute), (uint8_t)(p->block >> 24), (uint8_t)(p->block >> 16),
		(uint8_t)(p->block >> 8), (uint8_t)p->block};
	p->more = false;
	send_text(ask, p, get, sizeof get, ret);
}

/// The first bytes of an answer say whether it is a block; one segment may hold only some of them.
static void note_block(const struct lims_dlms_message *m, struct place *p)
{
	struct lims_dlms_block b;
	if (m->state == LIMS_DLMS_LINK)
		return;
	size_t room = sizeof p->head - p->head_len, n = m->piece[0].len < room ? m->piece[0].len : room;
	memcpy(p->head + p->head_len, m->piece[0].at, n);
	p->head_len += (uint8_t)n;
	struct lims_axdr_piece head = {p->head, p->head_len};
	struct lims_axdr a = lims_axdr_of(&head, 1);
	p->more = lims_dlms_block_read(&a, &b) && !b.last;
	p->block = p->more ? (uint32_t)b.number : 0;
}

/// Is this frame from the meter to us?
static bool ours(const struct lims_ask *ask, const struct lims_hdlc *h)
{
	struct address client, server;
	return addresses(ask, &client, &server) && h->destination_len == client.len && memcmp(h->destination, client.bytes, client.len) == 0 &&
		   h->source_len == server.len && memcmp(h->source, server.bytes, server.len) == 0;
}

/// The next frame of the meter at bytes: WAIT when it is not whole, FAILED with the reason, else SEND as a word for "go on".
static enum lims_talk_want frame_of(
	const struct lims_ask *ask, const uint8_t *bytes, size_t n, struct lims_dlms_message *ret, struct lims_talk_step *step)
{
	bool wait;
	enum lims_reason reason = n ? lims_dlms_read(bytes, n, LIMS_DLMS_ONE, ret, &wait) : LIMS_REASON_NONE;
	if (reason == LIMS_REASON_NONE && (!n || ret->len > n))
		return LIMS_TALK_WAIT;
	if (reason != LIMS_REASON_NONE || lims_hdlc_check(bytes, &ret->first) != LIMS_REASON_NONE)
		fail(step, "the meter's frame is damaged");
	else if (ret->len != n)
		fail(step, "more than one frame came");
	else if (!ours(ask, &ret->first))
		fail(step, "a frame of another meter came");
	return step->want == LIMS_TALK_FAILED ? LIMS_TALK_FAILED : LIMS_TALK_SEND;
}

/// An information frame of the meter in its turn. Asks for the next segment when there is one (*ret_more).
static bool take_text(
	const struct lims_ask *ask, struct place *p, const struct lims_dlms_message *m, struct lims_talk_step *ret, bool *ret_more)
{
	const struct lims_hdlc *h = &m->first;
	*ret_more = false;
	if (lims_hdlc_kind_of(h->control) != LIMS_HDLC_I || !m->pieces) {
		fail(ret, lims_hdlc_kind_of(h->control) == LIMS_HDLC_DM ? "the meter closed the link" : "the meter does not answer the question");
		return false;
	}
	if ((h->control >> 1 & 7) != p->receive || (h->control >> 5) != p->send) {
		fail(ret, "the meter's frame is out of its turn");
		return false;
	}
	p->receive = (p->receive + 1) & 7;
	*ret_more = h->segmented;
	if (*ret_more)
		send(ask, (uint8_t)(p->receive << 5 | RR), NULL, 0, ret);
	return true;
}

static void release(const struct lims_ask *ask, struct lims_talk *state, struct lims_talk_step *ret)
{
	state->step = RELEASE;
	send(ask, DISC, NULL, 0, ret);
}

static void next_step(
	const struct lims_ask *ask, struct lims_talk *state, struct place *p, const struct lims_dlms_message *m, struct lims_talk_step *ret)
{
	struct lims_dlms_object o;
	char note[LIMS_READING_NOTE];
	bool more;
	if (state->step == LINK || state->step == RELEASE) {
		enum lims_hdlc_kind k = lims_hdlc_kind_of(m->first.control);
		bool release_done = state->step == RELEASE && (k == LIMS_HDLC_UA || k == LIMS_HDLC_DM);
		if (release_done)
			ret->want = LIMS_TALK_DONE;
		else if (k != LIMS_HDLC_UA)
			fail(ret, k == LIMS_HDLC_DM ? "the meter refuses the link" : "the meter does not answer SNRM with UA");
		else {
			state->step = ASSOCIATE;
			send_association(ask, p, ret);
		}
		return;
	}
	note_block(m, p);
	if (!take_text(ask, p, m, ret, &more) || more)
		return;
	if (p->more && (state->step == ASK_VALUE || state->step == ASK_SCALER)) {
		if (p->block >= BLOCKS)
			fail(ret, "the meter gives a value in more blocks than it can have");
		else
			send_next(ask, p, state->step == ASK_VALUE ? LIMS_DLMS_VALUE : LIMS_DLMS_SCALER_UNIT, ret);
		return;
	}
	switch (state->step) {
	case ASSOCIATE:
		if (m->state == LIMS_DLMS_WHOLE && !lims_dlms_accepted(lims_axdr_of(m->piece, m->pieces), note)) {
			send(ask, DISC, NULL, 0, ret);
			fail(ret, note);
			return;
		}
		state->step = ASK_VALUE;
		send_question(ask, p, LIMS_DLMS_VALUE, ret);
		return;
	case ASK_VALUE:
		if (object_of(ask->role, &o) && o.class_id == CLASS_REGISTER) {
			state->step = ASK_SCALER;
			send_question(ask, p, LIMS_DLMS_SCALER_UNIT, ret);
			return;
		}
		release(ask, state, ret);
		return;
	default:
		release(ask, state, ret);
		return;
	}
}

static void talk(const struct lims_ask *ask, struct lims_talk *state, const uint8_t *bytes, size_t n, bool late, struct lims_talk_step *ret)
{
	struct lims_dlms_message m;
	struct lims_dlms_object o;
	struct place p;
	(void)late;
	memcpy(&p, state->memo, sizeof p);
	if (state->step == BEGIN) {
		if (!object_of(ask->role, &o)) {
			fail(ret, "this quantity cannot be asked for");
			return;
		}
		state->step = LINK;
		send(ask, SNRM, NULL, 0, ret);
		return;
	}
	ret->want = LIMS_TALK_WAIT;
	enum lims_talk_want what = frame_of(ask, bytes, n, &m, ret);
	if (what == LIMS_TALK_SEND)
		next_step(ask, state, &p, &m, ret);
	memcpy(state->memo, &p, sizeof p);
}

/// The text behind the code: "0-0:96.1.0*255 26000007".
static bool identity_text(const char *entry, const struct lims_reading *r, char *ret_text, size_t room)
{
	(void)entry;
	const char *text = strchr(r->note, ' ');
	if (r->reason != LIMS_REASON_NOT_A_VALUE || !text)
		return false;
	snprintf(ret_text, room, "%s", text + 1);
	return true;
}

const struct lims_protocol lims_protocol_dlms_client = {
	.id = "dlms-client",
	.version = 1,
	.title = LIMS_MSG("DLMS/COSEM of electricity meters over HDLC, read as a public client without a password"),
	.status = LIMS_PROTOCOL_EXPERIMENTAL,
	.evidence = LIMS_MODEL_EVIDENCE_DOCUMENT,
	.source = "IEC 62056-46, 62056-53, 62056-61, 62056-62; frames of pwitab/dlms-cosem tests",
	.frame_max = LIMS_DLMS_MAX,
	.end = -1,
	.crc = true,
	.shape = lims_dlms_hdlc_shape,
	.check = lims_dlms_hdlc_check,
	.decode = lims_dlms_hdlc_decode,
	.manner = LIMS_MANNER_TALK,
	.role = "energy_active_import",
	.identity = {.serial = "device_id_1"},
	.identity_text = identity_text,
	.talk = talk,
	.conclude = lims_dlms_client_conclude,
};

// SPDX-License-Identifier: Apache-2.0
// Walks through a list of questions.
#include "drivers/protocol/talk_list.h"

#include <stdio.h>
#include <string.h>

void lims_talk_list_add(struct lims_talk_list *list, const void *bytes, size_t n)
{
	if (list->count == LIMS_TALK_LIST || n > LIMS_REQUEST_MAX)
		return;
	struct lims_request *q = &list->q[list->count++];
	*q = (struct lims_request){.len = n};
	memcpy(q->bytes, bytes, n);
}

/// Says something: a value, the reason why there is none, or a text with a role. An echo, a prompt and an acknowledgement do not.
static bool tells(void *user, const struct lims_reading *r)
{
	if (r->reason != LIMS_REASON_NOT_A_VALUE || r->role[0])
		*(bool *)user = true;
	return true;
}

static bool answered(
	const struct lims_protocol *p, const struct lims_ask *ask, const struct lims_request *q, const uint8_t *bytes, size_t n, bool late)
{
	bool told = false;
	size_t used = 0;
	struct lims_scan scan = {.model = ask->model, .setup = ask->setup, .asked = q};
	size_t echo = n >= q->len && memcmp(bytes, q->bytes, q->len) == 0 ? q->len : 0;
	if (n > echo)
		lims_decode_stream(p, &scan, bytes + echo, n - echo, late, 0, (struct lims_moment){0}, tells, &told, &used);
	return told && used == n - echo;
}

void lims_talk_list_step(const struct lims_protocol *p, const struct lims_ask *ask, const struct lims_talk_list *list,
	struct lims_talk *state, const uint8_t *bytes, size_t n, bool late, struct lims_talk_step *ret)
{
	*ret = (struct lims_talk_step){.want = LIMS_TALK_WAIT};
	if (!list->count) {
		ret->want = LIMS_TALK_FAILED;
		snprintf(ret->note, sizeof ret->note, "%.40s is nothing that %s can be asked for", ask->role, p->id);
		return;
	}
	bool more = state->step < list->count;
	if (state->step) {
		bool told = n && answered(p, ask, &list->q[state->step - 1], bytes, n, late);
		if (!told && late) {
			ret->want = LIMS_TALK_FAILED;
			snprintf(ret->note, sizeof ret->note, n ? "what came is no answer" : "no answer in time");
		}
		if (told && !more && list->settle_ms && !late)
			ret->wait_ms = list->settle_ms;
		else if (told && !more)
			ret->want = LIMS_TALK_DONE;
		if (!told || !more)
			return;
	}
	ret->want = LIMS_TALK_SEND;
	ret->q = list->q[state->step++];
}

void lims_talk_list_conclude(
	const struct lims_protocol *p, const struct lims_scan *scan, const struct lims_talk_piece *pieces, size_t count, struct lims_emit *emit)
{
	struct lims_memory memory;
	memset(&memory, 0, sizeof memory);
	for (size_t i = 0; i < count && !emit->stopped; i++) {
		struct lims_request q = {.len = pieces[i].sent_len};
		struct lims_scan own = *scan;
		own.memory = &memory;
		own.asked = NULL;
		if (q.len && q.len <= sizeof q.bytes) {
			memcpy(q.bytes, pieces[i].sent, q.len);
			own.asked = &q;
		}
		if (pieces[i].got_len)
			emit->given += lims_decode_stream(
				p, &own, pieces[i].got, pieces[i].got_len, true, pieces[i].got_at, (struct lims_moment){0}, emit->take, emit->user, NULL);
	}
}

// SPDX-License-Identifier: Apache-2.0
// Conversations that are a list of questions, one answer to each: a unit here, its value there.
#ifndef LIMS_PROTOCOL_TALK_LIST_H
#define LIMS_PROTOCOL_TALK_LIST_H

#include "drivers/protocol/protocol.h"

enum { LIMS_TALK_LIST = 4 };

struct lims_talk_list {
	struct lims_request q[LIMS_TALK_LIST];
	size_t count;       ///< 0: the quantity cannot be asked for
	unsigned settle_ms; ///< after the last answer: silence to wait for, where a prompt follows it; 0: none
};
/// Appends a question of n bytes; beyond LIMS_TALK_LIST it is left out.
void lims_talk_list_add(struct lims_talk_list *list, const void *bytes, size_t n);
/// The next step: question by question, each when the one before it was answered by a frame that says something; FAILED when nothing came in time.
void lims_talk_list_step(const struct lims_protocol *p, const struct lims_ask *ask, const struct lims_talk_list *list,
	struct lims_talk *state, const uint8_t *bytes, size_t n, bool late, struct lims_talk_step *ret);
/// The readings of all answers, decoded with one memory, so that what one answer told serves the next.
void lims_talk_list_conclude(const struct lims_protocol *p, const struct lims_scan *scan, const struct lims_talk_piece *pieces,
	size_t count, struct lims_emit *emit);

#endif

// SPDX-License-Identifier: Apache-2.0
// What the three ways of deciding a capture share: asked, listened to, talked for.
#ifndef LIMS_PROTOCOL_WALK_H
#define LIMS_PROTOCOL_WALK_H

#include "drivers/protocol/agree.h"
#include "drivers/protocol/capture.h"
#include "drivers/protocol/exchange.h"

/// One walk through a capture.
struct lims_walk {
	const struct lims_capture *c;
	const struct lims_protocol *protocol;
	struct lims_scan scan;
	struct lims_setup setup;
	const struct lims_model_register *reg; ///< of the wanted role; NULL for protocols without registers
	const char *role;                      ///< "" any quantity
	int64_t latency_us;
	lims_reading_fn take;
	void *user;
	bool stopped;
	struct lims_decision *d;
	// where the walk stands
	size_t first_line, end_line; ///< lines that the bytes under way came in
	size_t at;                   ///< their place in the capture's bytes
	size_t received;             ///< bytes before them, of rx only
	bool dirty;                  ///< an answer may still be on its way, or rubbish was seen
	int64_t active_us;           ///< when the line was last seen busy
	struct lims_agreement agreement;
	struct lims_agree_run run;
};

/// Brings a reading from its place in the bytes under way to its place and time in the capture.
struct lims_reading lims_walk_place(const struct lims_walk *w, const struct lims_reading *given);
/// Hands a placed reading to the caller of the decoder.
void lims_walk_forward(struct lims_walk *w, const struct lims_reading *r);
/// The decision so far. `note` NULL: the reading's own.
void lims_walk_decide(struct lims_walk *w, const struct lims_reading *r, enum lims_reason reason, const char *note, bool settled);
/// A reading that stands at its place by the rules of the manner: stable on the wire, declared, or by agreement, else not yet. `settles`: what the matter
/// is when it is no value.
void lims_walk_weigh(struct lims_walk *w, const struct lims_reading *r, bool settles);
/// True for a stretch of bytes that is no frame.
bool lims_walk_rejected(enum lims_reason r);

void lims_walk_asked(struct lims_walk *w);
void lims_walk_heard(struct lims_walk *w);
void lims_walk_talked(struct lims_walk *w);

#endif

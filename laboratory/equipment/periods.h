// SPDX-License-Identifier: Apache-2.0
// From when to when each certificate of a standard counts (thời gian áp dụng số hiệu chính): a new one comes before the old one has ended, and counts once it was accepted.
//
// Clause: ISO/IEC 17025:2017 6.4.4, 6.4.11, 6.4.13 d.
#ifndef LIMS_LABORATORY_EQUIPMENT_PERIODS_H
#define LIMS_LABORATORY_EQUIPMENT_PERIODS_H

#include "lims-core/engine/standard.h"

/// What was last decided of a certificate (equipment.accepted).
struct lims_certificate_decision {
	bool accepted, refused;
	struct lims_date from; ///< its corrections are in force from; month 0: from its own day
};

enum { LIMS_PERIODS_MAX = 1024 }; ///< certificates of one standard

enum lims_period_state {
	LIMS_PERIOD_COUNTS,  ///< from `from` to `to`
	LIMS_PERIOD_WAITS,   ///< states what an older one states, and was not accepted: counts behind the end of that one
	LIMS_PERIOD_REFUSED, ///< was refused: counts on no day
	LIMS_PERIOD_NEVER,   ///< another takes all of its days
	/// Two nodes recorded what states the same from the same day, and nobody said which counts: none of them does, from `from` to `to`.
	LIMS_PERIOD_CONFLICT,
};
struct lims_certificate_period {
	const struct lims_ws_certificate *certificate;
	struct lims_date from, to; ///< both included; month 0: open
	enum lims_period_state state;
};

/// Whether both state one quantity or piece, on whatever days.
bool lims_certificates_in_common(const struct lims_ws_certificate *a, const struct lims_ws_certificate *b);

/// Settles certificates of one standard against each other. Those that state nothing in common keep their days. Of two that do, the one that begins later ends the other on the day
/// before it begins, when it was accepted; else it waits for the end of the other. A refused one counts on no day. Where both begin on the same day and neither was accepted,
/// both are in conflict. `decisions` and `ret` have `count` members. LIMS_E_INPUT: more than LIMS_PERIODS_MAX.
lims_rc lims_periods_settle(const struct lims_ws_certificate *all, const struct lims_certificate_decision *decisions, size_t count,
	struct lims_certificate_period *ret, struct lims_err *err);

#endif

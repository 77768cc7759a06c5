// SPDX-License-Identifier: Apache-2.0
// The assessor's questions: is it whole, compute it again, tell its story.
#ifndef LIMS_LABORATORY_AUDIT_H
#define LIMS_LABORATORY_AUDIT_H

#include "laboratory/laboratory.h"
#include "lims-core/base/buf.h"

struct lims_audit_recount {
	int readings;    ///< captures decoded again
	int typed;       ///< values that were typed and have no bytes
	int cells;       ///< printed values compared
	int air;         ///< conditions found again in the readings of the air that they name
	int tables;      ///< of these, also in a logger's table
	int differences; ///< 0: the paper is what the bytes say
};
/// Decodes the kept bytes of a paper again, computes with the frozen files, compares with what was recorded and printed.
/// Every difference is one line in ret_lines. LIMS_OK also when there are differences; LIMS_E_NOT_FOUND, LIMS_E_CORRUPT when evidence is missing.
lims_rc lims_audit_recompute(
	struct lims_laboratory *lab, const char *number, struct lims_audit_recount *ret, struct lims_buf *ret_lines, struct lims_err *err);

/// One line of a story.
struct lims_audit_line {
	const char *at;   ///< RFC 3339, time observed
	const char *node; ///< node code
	int64_t sequence;
	const char *actor;
	const char *type; ///< "reading.captured/1"
	const char *subject;
	const char *body; ///< JSON
	const char *hash; ///< of the entry
};
typedef lims_rc lims_audit_visit(void *ctx, const struct lims_audit_line *line, struct lims_err *err);
/// The story of a paper: every entry about its job, item, worksheets (the one as found too) and itself, and about the cases that name one of them, in
/// the order of the journal. LIMS_E_NOT_FOUND.
/// `number` may also be NOUN:CODE ("standard:S-A1"): that thing alone with the cases about it. LIMS_E_INPUT: no such noun.
lims_rc lims_audit_story(struct lims_laboratory *lab, const char *number, lims_audit_visit *visit, void *ctx, struct lims_err *err);
/// The kept bytes of that SHA-256 (64 hexadecimal digits), checked; *ret is initialised by the call and finished by the caller. LIMS_E_NOT_FOUND, LIMS_E_CORRUPT.
lims_rc lims_audit_bytes(struct lims_laboratory *lab, const char *hash, struct lims_buf *ret, struct lims_err *err);

#endif

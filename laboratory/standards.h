// SPDX-License-Identifier: Apache-2.0
// What the certificates of the laboratory's standards state (giấy chứng nhận của chuẩn): dated, several of one standard, each with its evidence.
//
// Instruments of the register "device" (a thermo-hygrometer) have certificates in the same way: the noun, "standard" or "device", says whose. A worksheet takes from here what is in force on the day of the work when it is opened; what is recorded later changes no worksheet.
#ifndef LIMS_LABORATORY_STANDARDS_H
#define LIMS_LABORATORY_STANDARDS_H

#include "laboratory/equipment/periods.h"
#include "laboratory/registers.h"
#include "lims-core/base/buf.h"
#include "lims-core/catalog/catalog.h"

struct lims_db;
struct lims_jw;
struct lims_tx;

/// A file "lims-certificate-1" or "-2" and, beside it, the paper that it was typed from.
struct lims_standard_papers {
	const char *name; ///< of the file, for its faults
	const char *bytes;
	size_t n;
	const void *evidence; ///< NULL: none
	size_t evidence_len;
	const char *
		identified; ///< how a person knows that it is of this one, where file and card do not tell (equipment/identity.h); NULL: nothing was said
	const char *taken_over; ///< code of the opening balance that it comes from (intake/opening.h); NULL: recorded here from the paper
};
/// Records what a certificate of a standard states; the same number once more takes its place. Every fault of the file is a line of ret_faults; then nothing
/// is recorded and it is LIMS_E_REFUSED, as where it is of another item, states nothing that is asked of it, or is of another quantity than the limit on the card; one that is taken over is as the table says. LIMS_E_NOT_FOUND: no such standard. LIMS_E_INPUT: another certificate states the same from the same day on.
lims_rc lims_standard_certify(struct lims_laboratory *lab, const char *noun, const char *code, const struct lims_standard_papers *papers,
	char ret_number[LIMS_CERTIFICATE_NUMBER], struct lims_buf *ret_faults, struct lims_err *err);
/// The same within a command; the standard may have been recorded in it.
lims_rc lims_standard_certify_in(struct lims_tx *tx, struct lims_laboratory *lab, const char *noun, const char *code,
	const struct lims_standard_papers *papers, char ret_number[LIMS_CERTIFICATE_NUMBER], struct lims_buf *ret_faults, struct lims_err *err);
/// Takes a certificate back that was recorded by mistake; the journal keeps it. LIMS_E_NOT_FOUND.
lims_rc lims_standard_withdraw(
	struct lims_laboratory *lab, const char *noun, const char *code, const char *number, const char *note, struct lims_err *err);

struct lims_standard_row {
	const char *number;
	const char *by;       ///< who issued it; may be ""
	const char *stated;   ///< JSON: number, from, to, data, pieces
	const char *evidence; ///< SHA-256 of the kept paper; NULL: none
	const char *actor;    ///< who recorded it
	const char *identity; ///< JSON: item (serial, maker, model, kind) and identified, each where it was given
	bool taken_over;      ///< from an opening balance, not verified by this system
	struct lims_ws_certificate certificate;
};
/// Visits the certificates of a standard by number. The row lives during the call. LIMS_E_NOT_FOUND: no such standard.
typedef lims_rc lims_standard_visit(void *ctx, const struct lims_standard_row *row, struct lims_err *err);
lims_rc lims_standard_each(
	struct lims_laboratory *lab, const char *noun, const char *code, lims_standard_visit *visit, void *ctx, struct lims_err *err);
/// When each certificate counts, in the order of numbers; all memory from the arena. LIMS_E_NOT_FOUND: no such standard.
lims_rc lims_standard_periods(struct lims_laboratory *lab, const char *noun, const char *code, struct lims_arena *arena,
	struct lims_certificate_period **ret, size_t *ret_count, struct lims_err *err);
/// Whether one that is in force on the day was taken over.
lims_rc lims_standard_taken_over(struct lims_laboratory *lab, const char *code, struct lims_date day, bool *ret, struct lims_err *err);
/// The certificates as they go into a worksheet, as the member `certificates` when there are any, with the days on which they count: whole when `day` is one of them, of the
/// others and of those in conflict number and days. What was refused, or never counts, is left out.
lims_rc lims_standard_freeze(struct lims_laboratory *lab, const char *code, struct lims_date day, struct lims_jw *w, struct lims_err *err);

/// The check of the register "standard": certified-on lies before valid-until, and the class is one: LIMS_E_INPUT. No other card has its serial number, unless the makers
/// are others or `another-than` names that card, nor is it changed against a certificate (lims_identity_renumbered): LIMS_E_REFUSED.
lims_rc lims_standard_check(
	struct lims_laboratory *lab, const char *code, const struct lims_field_value *values, size_t count, struct lims_err *err);

#endif

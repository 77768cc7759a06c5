// SPDX-License-Identifier: Apache-2.0
// Validation of the software: the report about this program on this machine, what changed, and what a person accepted (xác nhận giá trị sử dụng phần mềm,
// ISO/IEC 17025:2017 7.11.2).
#ifndef LIMS_LABORATORY_VALIDATION_H
#define LIMS_LABORATORY_VALIDATION_H

#include "laboratory/laboratory.h"
#include "lims-core/base/buf.h"
#include "lims-core/base/build.h"
#include "lims-core/base/crypto.h"
#include "lims-core/catalog/validate.h"

enum { LIMS_VALIDATION_WORD = 128, LIMS_VALIDATION_NOTE = 1001, LIMS_VALIDATION_JSON_MAX = 32 << 20 };

/// Which program ran where and when.
struct lims_validation_identity {
	const char *version;
	char sha256[LIMS_HASH_HEX]; ///< of the program's file
	struct lims_build_part parts[LIMS_BUILD_PARTS];
	struct lims_build_check checks[LIMS_BUILD_CHECKS];
	char system[LIMS_VALIDATION_WORD], release[LIMS_VALIDATION_WORD], architecture[LIMS_VALIDATION_WORD];
	char processor[LIMS_VALIDATION_WORD]; ///< "" when the system does not say
	struct lims_moment at;
};
/// Reads /proc, asks the libraries and tries the checks. LIMS_E_STORAGE.
lims_rc lims_validation_identify(int16_t zone_min, struct lims_validation_identity *ret, struct lims_err *err);

/// A validation that a person accepted; it is named by the digest of its results.
struct lims_validation_accepted {
	char digest[LIMS_HASH_HEX];
	char by[LIMS_CODE];
	char at[LIMS_MOMENT_TEXT]; ///< RFC 3339
	char note[LIMS_VALIDATION_NOTE];
	char report[LIMS_HASH_HEX];         ///< of the kept report
	char version[LIMS_VALIDATION_WORD]; ///< of the program that it was accepted with
	char program_sha256[LIMS_HASH_HEX]; ///< of that program's file
};
/// The acceptance of a digest; digest NULL: the last of all. *ret_found false when there is none.
lims_rc lims_validation_find(
	struct lims_laboratory *lab, const char *digest, bool *ret_found, struct lims_validation_accepted *ret, struct lims_err *err);

enum {
	LIMS_CHANGE_NEW = 1,     ///< the file was not there
	LIMS_CHANGE_REMOVED = 2, ///< the file is no longer there
	LIMS_CHANGE_BYTES = 4,
	LIMS_CHANGE_HIDDEN = 8, ///< what it overrides has other bytes, or it overrides another number of files
	LIMS_CHANGE_RESULTS = 16,
};
const char *lims_validation_change_name(unsigned one); ///< "new", "removed", "bytes", "hidden", "results"

struct lims_validation_change {
	const char *file;
	unsigned what;
	const char *const *examples; ///< those with another result, new and removed ones included
	size_t example_count;
};

/// What differs from the validation that was accepted last.
struct lims_validation_changes {
	struct lims_arena *arena;
	struct lims_validation_accepted since;
	bool program; ///< another program file, whatever its version
	const struct lims_validation_change *list;
	size_t count;
};
/// *ret is NULL when nothing was ever accepted. LIMS_E_CORRUPT when the kept report is missing or cannot be read.
lims_rc lims_validation_compare(struct lims_laboratory *lab, const struct lims_validation *v,
	const struct lims_validation_identity *identity, struct lims_validation_changes **ret, struct lims_err *err);
void lims_validation_changes_destroy(struct lims_validation_changes *c); ///< accepts NULL

/// Everything that a report says.
struct lims_validation_report {
	const struct lims_validation_identity *identity;
	const struct lims_validation *v;
	const struct lims_validation_changes *changes;   ///< NULL: nothing to compare with
	bool asked;                                      ///< a laboratory was asked whether these results stand accepted
	const struct lims_validation_accepted *accepted; ///< how they do; NULL: nobody accepted them
};
/// All examples as expected, no faults, every check good: what may be accepted.
bool lims_validation_passed(const struct lims_validation_report *r);
/// "lims-validation-1" (docs/formats/validation.md).
void lims_validation_json(const struct lims_validation_report *r, struct lims_buf *b);

/// The validation of this laboratory's data files with this program; run at the first call, then kept. Belongs to the laboratory.
lims_rc lims_validation_of(struct lims_laboratory *lab, const struct lims_validation **ret, struct lims_err *err);
/// Writes that the actor accepts the results, with the report. note may be NULL. LIMS_E_REFUSED when the report has not passed, or the actor may not.
lims_rc lims_validation_accept(struct lims_laboratory *lab, const struct lims_validation_report *r, const char *note, struct lims_err *err);
/// The report as a record to be signed, appended to *ret_pdf; with the organisation's name when lab is not NULL. What the faces cannot print is '?'.
/// LIMS_E_MEMORY, LIMS_E_NOT_FOUND (no fonts).
lims_rc lims_validation_pdf(
	struct lims_laboratory *lab, const struct lims_validation_report *r, struct lims_buf *ret_pdf, struct lims_err *err);

#endif

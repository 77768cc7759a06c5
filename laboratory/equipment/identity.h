// SPDX-License-Identifier: Apache-2.0
// Whether a certificate is of the standard or instrument under whose card it is recorded (nhận dạng vật được chứng nhận). ISO/IEC 17025:2017 6.4.5, 7.8.2.1 g.
//
// A certificate of another instrument with the same quantities reads like the right one: its serial number is held against the card, and what it states against
// what is asked of the standard. What the file does not tell is answered by a person, whose words and name stay with the certificate.
#ifndef LIMS_LABORATORY_EQUIPMENT_IDENTITY_H
#define LIMS_LABORATORY_EQUIPMENT_IDENTITY_H

#include "laboratory/laboratory.h"
#include "lims-core/base/arena.h"
#include "lims-core/catalog/catalog.h"

struct lims_db;
struct lims_field_value;
struct lims_jw;

/// Holds what the file says of its item against the card; every fault goes to the sink, by the field of the card. Faults and `said` as with lims_identity_check.
lims_rc lims_identity_faults(struct lims_laboratory *lab, struct lims_db *db, const char *noun, const char *code,
	const struct lims_certificate_file *file, const char *said, const struct lims_fault_sink *sink, struct lims_err *err);
/// The item that the file names is the one on the card. `said`: how a person knows that it is, NULL or "" when nobody said so. LIMS_E_REFUSED: the serial
/// numbers differ (nothing that is said helps); or, with nothing said, maker or model differ, or no serial number stands in the file or on the card. LIMS_E_INPUT: what is said is no text.
lims_rc lims_identity_check(struct lims_laboratory *lab, struct lims_db *db, const char *noun, const char *code,
	const struct lims_certificate_file *file, const char *said, struct lims_err *err);
/// Of fields that are to be recorded: a serial number is not changed to another one than a recorded certificate names that counts today or will: LIMS_E_REFUSED names it. Else what is
/// refused when a certificate is recorded would come about by changing the card around it. code NULL, or not in the register: nothing is asked.
lims_rc lims_identity_renumbered(struct lims_laboratory *lab, const char *noun, const char *code, const struct lims_field_value *values,
	size_t count, struct lims_err *err);
/// Visits the certificates of a standard or device that count today or will and are of another serial number than this one, by number. LIMS_E_NOT_FOUND: no such
/// card; or what visit returns.
typedef lims_rc lims_identity_visit(void *ctx, const char *number, const char *serial, struct lims_err *err);
lims_rc lims_identity_against(struct lims_laboratory *lab, const char *noun, const char *code, const char *serial,
	lims_identity_visit *visit, void *ctx, struct lims_err *err);
/// Something of what it states is asked: stated by an earlier certificate of it, or asked in a role in which worksheets used it; of one that has neither, in
/// any role of any procedure; of a device also a correction of the air. Names and kinds of quantity are compared. Loads procedures: not for the inside of a command. LIMS_E_REFUSED when nothing is and nobody said that it is the right one.
lims_rc lims_identity_asked(struct lims_laboratory *lab, const char *noun, const char *code, const struct lims_certificate_file *file,
	struct lims_arena *arena, const char *said, struct lims_err *err);
/// Writes `item` and `identified` as members of the open object: what the file names, and what was said.
lims_rc lims_identity_put(
	struct lims_laboratory *lab, const struct lims_certificate_file *file, const char *said, struct lims_jw *w, struct lims_err *err);

#endif

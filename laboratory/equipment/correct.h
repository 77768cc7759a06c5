// SPDX-License-Identifier: Apache-2.0
// Corrects readings of the air by the certificate of the instrument that was in force on the day of the reading.
//
// Clause: ISO/IEC 17025:2017 6.4.11, 6.4.13 e.
#ifndef LIMS_LABORATORY_EQUIPMENT_CORRECT_H
#define LIMS_LABORATORY_EQUIPMENT_CORRECT_H

#include "laboratory/laboratory.h"
#include "laboratory/proof/correction.h"

struct lims_air_corrector; ///< remembers what it read of each instrument

struct lims_air_corrected {
	/// Why there is no correction although the instrument has recorded certificates: "outside" of the points, "not_stated" for this quantity, "conflict" of two, "not_in_force" on the
	/// day, "other_unit". NULL: corrected, or no certificate of it is recorded.
	const char *uncorrected;
	const struct lims_ws_certificate *certificate; ///< that corrects, or would; NULL: none
	const struct lims_ws_curve *curve;             ///< of it
	struct lims_correction c;                      ///< meaningful when a certificate stands here and uncorrected is NULL
};

/// LIMS_E_INPUT (units), LIMS_E_MEMORY. The caller destroys *ret; NULL may be destroyed.
lims_rc lims_air_corrector_create(struct lims_laboratory *lab, struct lims_air_corrector **ret, struct lims_err *err);
void lims_air_corrector_destroy(struct lims_air_corrector *c);
/// Corrects "24.3 Cel" of a quantity, shown by an instrument at a moment. An instrument that is a standard of the register (--standard) and has no certificates of its own is
/// corrected by those of the standard. What ret points to lives as long as the corrector.
lims_rc lims_air_correct(struct lims_air_corrector *c, const char *device, const char *quantity, const char *shown, struct lims_moment at,
	struct lims_air_corrected *ret, struct lims_err *err);
/// The reason in words, a message id.
const char *lims_air_uncorrected_words(const char *uncorrected);

/// Writes how a reading was corrected, as members of the open object of a worksheet.condition/5: value, shown, correction, uncorrected.
void lims_air_corrected_json(struct lims_jw *w, const char *shown, const struct lims_air_corrected *c);

/// Checks that a certificate of an instrument corrects readings of the air in their units; each quantity that it does not goes to the sink.
lims_rc lims_air_certificate_check(const struct lims_ws_certificate *c, const struct lims_units *units, struct lims_arena *arena,
	const struct lims_fault_sink *sink, struct lims_err *err);

#endif

// SPDX-License-Identifier: Apache-2.0
// A reading of the air corrected by the certificate of its instrument (hiệu chính số chỉ): reading + correction, exactly.
//
// The certificate of a thermo-hygrometer states "temperature_correction", "humidity_correction" over the indication, as docs/formats/procedure-standards.md says; between two points
// on the straight line, outside of them nothing. Clause: ISO/IEC 17025:2017 6.4.11.
#ifndef LIMS_LABORATORY_PROOF_CORRECTION_H
#define LIMS_LABORATORY_PROOF_CORRECTION_H

#include "laboratory/proof/proof.h"

struct lims_correcting; ///< a curve of corrections ready to be asked

struct lims_correction {
	bool outside;                      ///< the reading lies outside of what the certificate states: nothing else is set
	char value[LIMS_PROOF_VALUE];      ///< corrected, in the unit of the reading; all digits up to 34
	char correction[LIMS_PROOF_VALUE]; ///< "-0.2 K"
	char U[LIMS_PROOF_VALUE];          ///< of the correction; "" when not stated
	char k[LIMS_PROOF_VALUE];
};

/// The curve with which a quantity is corrected; NULL: the certificate states none.
const struct lims_ws_curve *lims_correction_in(const struct lims_ws_certificate *c, const char *quantity);
/// Reads the curve for readings in a unit ("Cel", of which corrections are in K). All memory from the arena. LIMS_E_INPUT: it is over another quantity.
lims_rc lims_correction_build(const struct lims_ws_curve *from, const struct lims_units *units, const char *unit, struct lims_arena *arena,
	const struct lims_correcting **ret, struct lims_err *err);
/// Corrects "24.3 Cel", which is in the unit of the curve. LIMS_E_INPUT: it is no value in that unit.
lims_rc lims_correction_apply(const struct lims_correcting *c, const char *shown, struct lims_correction *ret, struct lims_err *err);
/// A corrected value as people are shown it: whole where it has at most three places more than the reading, else rounded half to even to two more.
void lims_correction_printed(const char *shown, const char *value, char ret[LIMS_PROOF_VALUE]);

/// Corrects every condition of a worksheet again that was corrected, by the curve that was kept with it: one line per difference. LIMS_E_CORRUPT: a curve cannot be read.
lims_rc lims_proof_corrections(const struct lims_dossier *s, const struct lims_units *units, struct lims_proof_count *ret,
	struct lims_buf *ret_lines, struct lims_err *err);

#endif

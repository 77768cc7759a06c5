// SPDX-License-Identifier: Apache-2.0
// Declared set-ups of instruments, confirmed by a person: what the line says against what the display shows (xác nhận khai báo thiết lập).
//
// Unit, decimals or stability that a format does not carry come from the set-up in the register (docs/formats/capture.md). A confirmation holds until port,
// model, set-up or serial number of the instrument are recorded otherwise.
#ifndef LIMS_LABORATORY_DEVICE_SETUP_H
#define LIMS_LABORATORY_DEVICE_SETUP_H

#include "laboratory/laboratory.h"
#include "lims-core/base/crypto.h"

struct lims_capture_head;
struct lims_db;

/// What a person compared. Pointers are borrowed.
struct lims_device_comparison {
	const char *shown;   ///< "12.34 kg": what the display showed under a known load, value and UCUM code
	const char *load;    ///< what stood there, for the record; NULL: not said
	const void *capture; ///< bytes of the reading taken at that moment
	size_t capture_len;
	const void *model; ///< of the model file; NULL: none
	size_t model_len;
};

/// Records the confirmation. The capture must give an accepted reading of the same value and unit, other than zero, taken with port, model and set-up of the register.
/// LIMS_E_REFUSED says what differs; LIMS_E_INPUT, LIMS_E_NOT_FOUND.
lims_rc lims_device_setup_confirm(
	struct lims_laboratory *lab, const char *device, const struct lims_device_comparison *c, struct lims_err *err);

/// The entry that confirmed the set-up under which a capture was made, as 64 digits; "" when none holds.
lims_rc lims_device_setup_confirmed(
	struct lims_db *db, const char *device, const struct lims_capture_head *head, char ret_entry[LIMS_HASH_HEX], struct lims_err *err);
/// LIMS_E_REFUSED when the instrument, by its capture or by the register, is a simulated one and the store is no training store: it shows what it is told to.
lims_rc lims_device_evidence(struct lims_laboratory *lab, const char *device, bool simulated, struct lims_err *err);
/// Whether something is declared about the device that no confirmation holds for.
bool lims_device_setup_waits(struct lims_laboratory *lab, const char *device);

#endif

// SPDX-License-Identifier: Apache-2.0
// What the numbers of a card mean, before they are written: a plan of the year and a drift rest on them.
#ifndef LIMS_LABORATORY_EQUIPMENT_CARD_CHECK_H
#define LIMS_LABORATORY_EQUIPMENT_CARD_CHECK_H

#include "laboratory/registers.h"

enum { LIMS_INTERVAL_MAX = 240 }; ///< months between calibrations

/// The day on which it was certified is not ahead, and lies before the day until which the certificate is valid. LIMS_E_INPUT.
lims_rc lims_card_days(struct lims_laboratory *lab, const struct lims_register *r, const char *code, const struct lims_field_value *values,
	size_t count, struct lims_err *err);

/// interval is a whole number of months from 1 to LIMS_INTERVAL_MAX, cost a number that is not negative. LIMS_E_INPUT. "" clears a field.
lims_rc lims_equipment_numbers(const struct lims_field_value *values, size_t count, struct lims_err *err);
/// A cost as it stands on a card or with an event: "2500000". LIMS_E_INPUT names the option.
lims_rc lims_cost_check(const char *text, struct lims_err *err);
/// The check of the register "device": the numbers of its card, and certified-on before valid-until.
lims_rc lims_device_card_check(
	struct lims_laboratory *lab, const char *code, const struct lims_field_value *values, size_t count, struct lims_err *err);

#endif

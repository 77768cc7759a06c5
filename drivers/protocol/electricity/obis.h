// SPDX-License-Identifier: Apache-2.0
// OBIS codes (IEC 62056-61): every spelling in, the quantity's role and unit out; units by text and by DLMS code; scaled integers.
#ifndef LIMS_PROTOCOL_ELECTRICITY_OBIS_H
#define LIMS_PROTOCOL_ELECTRICITY_OBIS_H

#include "drivers/protocol/setup.h"

enum { LIMS_OBIS_TEXT = 32 };

/// The six value groups. A bit of `given` (1 << 0 for A … 1 << 5 for F) is set where the group was written. Plain values.
struct lims_obis {
	uint8_t group[6];
	uint8_t given;
	bool manual; ///< F written after '&': stored by a reset by hand
};

/// Reads a code in any spelling: "1.8.0", "1-0:1.8.0*255", "1-0:1.8.0.255", "1.0.1.8.0.255", "1.8.0*01", "1.8.0&01", "F.F", "C.1.0", "P.01".
/// The letters C, F, L, P stand for 96, 97, 98, 99. False when the text is no code; then *ret is untouched.
bool lims_obis_read(const char *text, size_t n, struct lims_obis *ret);
/// The code of six bytes, as SML and DLMS send it.
struct lims_obis lims_obis_of(const uint8_t bytes[6]);
/// "1-0:1.8.0*255" with the groups that were given, in decimal; out holds LIMS_OBIS_TEXT bytes.
void lims_obis_text(const struct lims_obis *o, char *out);

/// Writes the role (LIMS_READING_ROLE bytes): "energy_active_import", "energy_active_import_t1" (tariff), "voltage_l1", "energy_active_import_p01" (billing
/// period), "energy_active_import_ch1" (channel B = 1). No two codes of one instrument share a role: what has no name of its own is "obis_" and the code.
/// Returns the unit that the quantity has without a prefix ("Wh", "W", "V"; "1" for pure numbers), NULL where the code says nothing about it or the content is text.
const char *lims_obis_role(const struct lims_obis *o, char *ret_role);
/// True when a unit (UCUM) is `base` with or without one of the prefixes k, M, G, m.
bool lims_obis_unit_fits(const char *base, const char *unit);

/// UCUM code of a unit as meters write it ("kWh", "kVArh", "m3"); NULL when it is not known. Upper and lower case differ where they mean another unit.
const char *lims_obis_unit_of_text(const char *text, size_t n);
/// UCUM code of a DLMS unit code (IEC 62056-62): 27 "W", 30 "Wh", …, 255 "1". NULL when it is not known or has no UCUM code.
const char *lims_obis_unit_of_code(unsigned code);
/// The unit of a number that came without one: declared where the set-up's unit fits `base`, "1" where the quantity has no unit (inferred), else
/// LIMS_REASON_NO_UNIT. `base` is what lims_obis_role returned; `setup` may be NULL.
enum lims_reason lims_obis_no_unit(struct lims_reading *r, const struct lims_setup *setup, const char *base);

/// Sets digits and value to ±magnitude × 10^exponent, digits in plain notation ("-56321916" with -4 is "-5632.1916", 25688 with 3 is "25688000").
/// False, with nothing set, when the exponent is not within -20…20 or the number has more than 34 digits.
bool lims_obis_number(struct lims_reading *r, bool negative, uint64_t magnitude, int exponent);

#endif

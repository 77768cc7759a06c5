// SPDX-License-Identifier: Apache-2.0
// Does volume × unit price give the amount? The check that finds a decimal point at the wrong place.
#ifndef LIMS_PROTOCOL_FUEL_PRODUCT_H
#define LIMS_PROTOCOL_FUEL_PRODUCT_H

#include "drivers/protocol/fuel/delivery.h"

enum lims_fuel_product {
	LIMS_FUEL_AGREES,  ///< |volume × price - amount| is less than one step of the amount
	LIMS_FUEL_ROUNDED, ///< less than that and one step of the volume × price: the amount was counted from a finer volume than the one shown
	LIMS_FUEL_DISAGREES, ///< decimals or digits are wrong
	LIMS_FUEL_NO_PRICE,  ///< none was told or declared
};

/// The decimals of all three are declared in `setup`. One step of the volume is its last digit, or ten of them where that is 0 (a pump of 0.01 L may tell
/// 0.001 L); a volume below ten steps must agree to the amount's step. ret_text (LIMS_READING_NOTE bytes, "" before) takes "2.270 x 1100 = 2497.000" for
/// ROUNDED and DISAGREES. Public logs of RasulovJamshid/fuel-station-controller show both: 10.000 × 1100 = 11000, and sales by amount: 2.270 × 1100 = 2497
/// told as 2500, 0.90 × 11000 = 9900 told as 10000.
enum lims_fuel_product lims_fuel_product(const struct lims_setup *setup, const struct lims_fuel_delivery *d, char *ret_text);

/// For which sum of decimals (volume + price - amount) would the digits agree, or be rounded? False when no sum does, or when zeros would agree with any.
bool lims_fuel_agreeing_sum(const struct lims_fuel_delivery *d, int *ret);

#endif

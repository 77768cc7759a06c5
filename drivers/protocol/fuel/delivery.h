// SPDX-License-Identifier: Apache-2.0
// What the parsers of fuel dispensers share: digits without a point become readings only by declared decimals, and a delivery only
// when volume × unit price = amount (cột đo xăng dầu: lượng, đơn giá, thành tiền).
#ifndef LIMS_PROTOCOL_FUEL_DELIVERY_H
#define LIMS_PROTOCOL_FUEL_DELIVERY_H

#include "drivers/protocol/protocol.h"

enum {
	LIMS_FUEL_LABEL = 8,  ///< bytes of a pump's label
	LIMS_FUEL_MEMORY = 48 ///< the first bytes of lims_memory are of this file; a protocol lays its own out behind them
};

/// A whole number as it stood on the wire.
struct lims_fuel_count {
	uint64_t value;
	unsigned width; ///< digits on the wire, leading zeros too; 0: as many as it has
	bool given;
};

/// What the device says about the flow.
enum lims_fuel_motion {
	LIMS_FUEL_UNKNOWN, ///< this frame does not say
	LIMS_FUEL_READY,   ///< authorized: shows zero, or the delivery before
	LIMS_FUEL_RUNNING,
	LIMS_FUEL_FINISHED,
};

/// Which pump, and what it does.
struct lims_fuel_place {
	char pump[LIMS_FUEL_LABEL]; ///< as `address` of the set-up names it: "52h", "2", "@"
	uint8_t number;             ///< the pump's own on this line
	unsigned nozzle;            ///< 0: not said
	const char *state;          ///< plain words; "": not said
	enum lims_fuel_motion motion;
};

/// A delivery, finished or under way.
struct lims_fuel_delivery {
	struct lims_fuel_place place;
	struct lims_fuel_count volume, amount;
	struct lims_fuel_count price; ///< of this frame, or the last one that this pump told
	bool price_here;              ///< it stood in this frame
};

/// The roles of a delivery, for the rows.
#define LIMS_FUEL_TOLD_ONCE " volume amount unit_price "

/// A pump was heard to run: the delivery that it finishes next is the one that was waited for. Deliveries and counts under way tell it by themselves.
void lims_fuel_runs(struct lims_memory *memory, const struct lims_fuel_place *place);

/// Gives volume and amount, and the unit price when it stood in the frame. They are values when the set-up declares the decimals of all three, a unit price is known
/// (told before, or declared), volume × unit price = amount within the rounding of what is shown (product.h), and the flow has not been said to run. Else:
/// NOT_A_VALUE: decimals are not declared (note: the digits, and which sum of decimals would agree), or another pump than the declared one;
/// NOT_CONFIRMED: the product disagrees, no unit price is known, or two pumps deliver on the line and none is declared; UNSTABLE: ready or running.
/// `stable` is told by the device only when this line heard the pump run before it finished: a pump shows the last delivery, or zero, in every state of
/// rest, and what rests without having run may be the one before. Such a value is given with stable = false, inferred.
void lims_fuel_give_delivery(
	const struct lims_scan *scan, const struct lims_reading *base, const struct lims_fuel_delivery *d, struct lims_emit *emit);

/// Gives one number by itself. A unit price and a totaliser are values when their decimals are declared; a volume or amount is not, for
/// nothing checks its decimals.
void lims_fuel_give_count(const struct lims_scan *scan, const struct lims_reading *base, const struct lims_fuel_place *place,
	enum lims_setup_quantity quantity, struct lims_fuel_count count, struct lims_emit *emit);

/// Gives a frame that carries no measured value: a command, a state, an acknowledgement.
void lims_fuel_give_note(const struct lims_reading *base, struct lims_emit *emit, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/// Packed BCD, most significant first; given = false when a half byte is no digit.
struct lims_fuel_count lims_fuel_bcd(const uint8_t *bytes, size_t n);
/// Text digits, most significant first; given = false when one is no digit.
struct lims_fuel_count lims_fuel_digits(const uint8_t *bytes, size_t n);
/// Binary, least significant byte first.
struct lims_fuel_count lims_fuel_little(const uint8_t *bytes, size_t n);

#endif

// SPDX-License-Identifier: Apache-2.0
// What a person declared about an instrument because the wire does not say it, confirmed against the display.
#ifndef LIMS_PROTOCOL_SETUP_H
#define LIMS_PROTOCOL_SETUP_H

#include "drivers/protocol/model.h"

enum { LIMS_SETUP_TEXT = 256, LIMS_SETUP_ADDRESS = 40, LIMS_SETUP_CURRENCY = 9 };

/// Quantities of one frame whose decimals are declared one by one; the keys are decimals_ and the role.
enum lims_setup_quantity {
	LIMS_SETUP_VOLUME,
	LIMS_SETUP_AMOUNT,
	LIMS_SETUP_UNIT_PRICE,
	LIMS_SETUP_TOTALISER_VOLUME,
	LIMS_SETUP_TOTALISER_AMOUNT,
	LIMS_SETUP_QUANTITIES
};
const char *lims_setup_quantity_role(enum lims_setup_quantity q); ///< "volume", "amount", "unit_price", …

/// A declared set-up. Plain values; all zero means: nothing declared.
struct lims_setup {
	char unit[LIMS_READING_UNIT]; ///< UCUM code for frames without a unit; "" none
	bool has_start;
	uint16_t start; ///< Modbus: PDU address of the first register of a bare reply
	bool has_type;  ///< Modbus without a model: how every value of the reply is written
	enum lims_word_type type;
	enum lims_word_order order;
	bool has_scale;
	struct lims_dec scale;
	bool has_decimals;
	unsigned decimals; ///< 0…9: digits behind the point where the wire sends none
	struct {
		bool given;
		int places; ///< -3…9: digits behind the point; negative: the last digit counts tens, hundreds, thousands
	} decimals_of[LIMS_SETUP_QUANTITIES];
	bool has_unit_price;
	struct lims_dec unit_price;         ///< of a dispenser, where its frame is not at hand
	char currency[LIMS_SETUP_CURRENCY]; ///< unit of amounts of money; "" none
	char address[LIMS_SETUP_ADDRESS];   ///< of the instrument where the line carries an address as text; "" none
	bool listen;                        ///< it speaks by itself: a protocol that asks is only listened to
	bool stable;                        ///< the instrument sends only what is stable (a print key, a final value)
	unsigned equal; ///< readings in a row that must agree where stability is not on the wire: 2…100; 0: the protocol's default
	bool has_over;
	unsigned over_ms; ///< over at least this time: 0…600000
	bool has_within;
	struct lims_dec within; ///< agreeing readings lie no farther apart than this, in their unit; not given: 0
};

/// Reads "key=value,key=value" with the keys unit, start, type, order, scale, decimals, decimals_ROLE, unit_price, currency, address, listen, stable, equal, over, within ("" is nothing declared). LIMS_E_INPUT names the key.
lims_rc lims_setup_parse(const char *text, struct lims_setup *ret, struct lims_err *err);
/// Whether some instrument writes this unit by itself, although no formula may know it: a pound, a degree Fahrenheit.
bool lims_setup_unit_on_wires(const char *ucum);
/// The same text back, keys in the order above; out holds LIMS_SETUP_TEXT bytes.
void lims_setup_text(const struct lims_setup *s, char *out);

#endif

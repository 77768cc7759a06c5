// SPDX-License-Identifier: Apache-2.0
// Items received for verification, calibration, measurement or test (phương tiện đo, mẫu).
#ifndef LIMS_LABORATORY_ITEMS_H
#define LIMS_LABORATORY_ITEMS_H

#include "laboratory/registers.h"

/// One item. Strings are the caller's on input, the visited row's on output; NULL: not known.
struct lims_item {
	char code[LIMS_CODE];
	const char *procedure; ///< id of the procedure that its kind is verified by
	const char *name;      ///< tên phương tiện đo; NULL on input: the procedure's title
	const char *type;      ///< kiểu
	const char *serial;    ///< số
	const char *maker;
	const char *country;
	const char *year;
	const char *customer;      ///< code
	const char *job;           ///< code or NULL
	const char *place;         ///< where it is used
	const char *condition;     ///< on receipt
	const char *type_approval; ///< số phê duyệt mẫu, or why there is none; NULL: nobody has said
	struct lims_date received_on;
	const struct lims_field_value *characteristics; ///< named as the procedure names them: Max "15 kg"
	size_t characteristic_count;
};

/// Records an item; its characteristics are checked against the procedure's plan. Gives the code ("I-A1").
/// A serial number that already stands is recorded and *ret_same names the other item ("" if none): serials are never merged by the program.
lims_rc lims_item_receive(
	struct lims_laboratory *lab, const struct lims_item *item, char ret_code[LIMS_CODE], char ret_same[LIMS_CODE], struct lims_err *err);
typedef lims_rc lims_item_visit(void *ctx, const struct lims_item *item, struct lims_err *err);
/// code NULL: all, in the order of receipt.
lims_rc lims_item_each(struct lims_laboratory *lab, const char *code, lims_item_visit *visit, void *ctx, struct lims_err *err);

#endif

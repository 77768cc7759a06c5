// SPDX-License-Identifier: Apache-2.0
// Items received for verification, calibration, measurement or test (phương tiện đo, mẫu).
#ifndef LIMS_LABORATORY_ITEMS_H
#define LIMS_LABORATORY_ITEMS_H

#include "laboratory/registers.h"

struct lims_db;
struct lims_procedure;
struct lims_tx;

/// The last verification of an instrument as somebody else's records say it: taken over, not verified by this system. Texts; NULL: not said.
struct lims_before {
	const char *opening; ///< code of the opening balance
	const char *certificate;
	const char *verified_on, *valid_until; ///< ISO dates; verified_on NULL: never verified, as far as the records say
	const char *verified_by;               ///< which organisation
	const char *sticker;
	bool until_computed; ///< valid_until follows from the period of the procedure and is written in no record
};

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
	const char *parent;        ///< code of the whole that it is a part of (vòi of a cột đo); NULL: none
	const char *part;          ///< its mark there
	struct lims_date received_on;
	const struct lims_field_value *characteristics; ///< named as the procedure names them: Max "15 kg"
	size_t characteristic_count;
	const struct lims_before *before; ///< on input: the item is not received, it is known from elsewhere; NULL: it is here
	const char *taken_over;           ///< on output: code of the opening balance that it is known from; NULL: it was received
};

/// What stands as the number of an item: its serial number, else the laboratory's own, which is its code (TT 24/2013/TT-BKHCN art. 41: without a production number the verifier gives one).
const char *lims_item_number(const struct lims_item *item);
/// Records an item; its characteristics are checked against the procedure's plan. Gives the code ("I-A1").
/// A serial number that already stands is recorded and *ret_same names the other item ("" if none): serials are never merged by the program.
lims_rc lims_item_receive(
	struct lims_laboratory *lab, const struct lims_item *item, char ret_code[LIMS_CODE], char ret_same[LIMS_CODE], struct lims_err *err);
/// The year in which it was made; 0: not said, or not in four digits.
int lims_item_made(const struct lims_item *item);
/// Which characteristics an item must have.
enum lims_item_need {
	LIMS_ITEM_WHOLE,  ///< all that the procedure asks for
	LIMS_ITEM_KNOWN,  ///< what is there must be sound, it may lack the rest: taken over from elsewhere
	LIMS_ITEM_PARTED, ///< a whole that is measured by its parts: its own are not looked at
};
/// Tells everything that is wrong with an item that shall be recorded; the field of a fault is the member that it is about, named as the options of item receive are. p NULL: its procedure is not known, what
/// rests on it is not looked at. LIMS_OK whatever was told.
lims_rc lims_item_check(struct lims_laboratory *lab, struct lims_db *db, const struct lims_item *item, const struct lims_procedure *p,
	enum lims_item_need need, const struct lims_fault_sink *sink, struct lims_err *err);
/// The same; the first fault is the error.
lims_rc lims_item_check_first(struct lims_laboratory *lab, struct lims_db *db, const struct lims_item *item, const struct lims_procedure *p,
	enum lims_item_need need, struct lims_err *err);
/// lims_item_receive within a command, with the item's procedure already loaded.
lims_rc lims_item_receive_in(struct lims_tx *tx, struct lims_laboratory *lab, const struct lims_item *item, const struct lims_procedure *p,
	enum lims_item_need need, char ret_code[LIMS_CODE], char ret_same[LIMS_CODE], struct lims_err *err);
/// Records an item that was checked.
lims_rc lims_item_write_in(struct lims_tx *tx, struct lims_laboratory *lab, const struct lims_item *item, const struct lims_procedure *p,
	char ret_code[LIMS_CODE], char ret_same[LIMS_CODE], struct lims_err *err);
typedef lims_rc lims_item_visit(void *ctx, const struct lims_item *item, struct lims_err *err);
/// LIMS_OK when there is an item of that code, else LIMS_E_NOT_FOUND.
lims_rc lims_item_stands(struct lims_laboratory *lab, const char *code, struct lims_err *err);
/// code NULL: all, in the order of receipt.
lims_rc lims_item_each(struct lims_laboratory *lab, const char *code, lims_item_visit *visit, void *ctx, struct lims_err *err);
/// What is known from elsewhere of an item that was taken over. LIMS_E_NOT_FOUND: it was received here.
typedef lims_rc lims_before_visit(void *ctx, const struct lims_before *before, struct lims_err *err);
lims_rc lims_item_before(struct lims_laboratory *lab, const char *code, lims_before_visit *visit, void *ctx, struct lims_err *err);

#endif

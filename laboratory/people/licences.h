// SPDX-License-Identifier: Apache-2.0
// Licences of the organisation and the rows of their scope, held against a piece of work (giấy phép, phạm vi).
//
// ISO/IEC 17025:2017 5.3, 8.1.3 of ISO/IEC 17011 for marks; NĐ 105/2016/NĐ-CP and TT 24/2013/TT-BKHCN for designation.
#ifndef LIMS_LABORATORY_PEOPLE_LICENCES_H
#define LIMS_LABORATORY_PEOPLE_LICENCES_H

#include "laboratory/registers.h"
#include "lims-core/engine/worksheet.h"

struct lims_causes;

extern const char *const lims_licence_kinds[];  ///< "registration", "designation", "vilas", "materials_laboratory"; NULL-terminated
extern const char *const lims_scope_services[]; ///< the services of procedures; NULL-terminated
extern const char *const lims_scope_places[];   ///< "lab", "site", "both"; NULL-terminated

/// Checks of the registers "licence" and "scope" (struct lims_register.check), and of the old list of procedures of the register "org".
lims_rc lims_licence_check(
	struct lims_laboratory *lab, const char *code, const struct lims_field_value *values, size_t count, struct lims_err *err);
lims_rc lims_scope_check(
	struct lims_laboratory *lab, const char *code, const struct lims_field_value *values, size_t count, struct lims_err *err);
lims_rc lims_org_check(
	struct lims_laboratory *lab, const char *code, const struct lims_field_value *values, size_t count, struct lims_err *err);
/// Every word of a list separated by commas is a procedure of the catalog. LIMS_E_INPUT names the first that is not.
lims_rc lims_procedures_known(struct lims_laboratory *lab, const char *option, const char *list, struct lims_err *err);

/// The work that rows are held against.
struct lims_scope_work {
	const struct lims_procedure *p;
	struct lims_date day;             ///< of the work
	struct lims_date issue;           ///< month 0: not yet
	bool site;                        ///< done at the customer's place
	const struct lims_ws_value *item; ///< its characteristics; NULL with count 0: the bounds of a row are not asked
	size_t item_count;
	const char *signatory;        ///< who signs; NULL: not asked
	const struct lims_lang *lang; ///< of `why`; NULL English
	struct lims_causes *against;  ///< gets why each row of this service and procedure does not fit; NULL: not asked
};

enum { LIMS_SCOPE_MARKS = 4 };

/// A row that fits, with its licence.
struct lims_scope_row {
	char code[LIMS_CODE], licence[LIMS_CODE], kind[32], number[128], symbol[65];
};

struct lims_scope_found {
	size_t rows;               ///< recorded at all; 0: the old list of the register org counts
	bool listed;               ///< without rows: that list names the procedure
	bool covered;              ///< by a row of a licence that the service needs
	struct lims_scope_row row; ///< that row
	struct lims_scope_row marks[LIMS_SCOPE_MARKS];
	size_t mark_count; ///< further licences whose mark may stand on the paper: their own row fits and allows it
	char why[200];     ///< why the nearest row does not fit
};
/// LIMS_E_STORAGE, LIMS_E_MEMORY, LIMS_E_INPUT (the regulations cannot be read).
lims_rc lims_scope_find(
	struct lims_laboratory *lab, const struct lims_scope_work *work, struct lims_scope_found *ret, struct lims_err *err);

#endif

// SPDX-License-Identifier: Apache-2.0
// The matrix of the scope: each row of a licence against what shows that the laboratory can do it, with what is missing plain to see
// (ma trận phạm vi và năng lực).
#ifndef LIMS_LABORATORY_PEOPLE_MATRIX_H
#define LIMS_LABORATORY_PEOPLE_MATRIX_H

#include "laboratory/laboratory.h"

enum lims_matrix_column {
	LIMS_MATRIX_METHOD,      ///< the last verification of the method (7.2.1.5)
	LIMS_MATRIX_BUDGET,      ///< the last review of its budgets (7.6.1); not asked of a procedure without budgets
	LIMS_MATRIX_PEOPLE,      ///< who is authorised to measure (6.2.6), for verification with a card
	LIMS_MATRIX_SIGNATORIES, ///< whom the row approves, else who is authorised to sign
	LIMS_MATRIX_COMPARISON,  ///< the last comparison or proficiency test (7.7.2)
	LIMS_MATRIX_AUDIT,       ///< the last internal audit that looked at its work (8.8)
	LIMS_MATRIX_CERTIFICATE, ///< the last certificate
	LIMS_MATRIX_COLUMNS
};
/// "method", "budget", … never translated.
const char *lims_matrix_column_name(enum lims_matrix_column c);

enum lims_matrix_state {
	LIMS_MATRIX_EMPTY,    ///< nothing is there
	LIMS_MATRIX_PLANNED,  ///< a case is open that has no outcome yet
	LIMS_MATRIX_OVER,     ///< it was there and holds no more
	LIMS_MATRIX_FAILED,   ///< the outcome is against the row
	LIMS_MATRIX_GOOD,     ///< it is there and holds
	LIMS_MATRIX_NOT_ASKED ///< the row does not need it
};
const char *lims_matrix_state_name(enum lims_matrix_state s); ///< "empty", "planned", … never translated

struct lims_matrix_cell {
	enum lims_matrix_state state;
	char code[64];            ///< of the record or case, number of the certificate; "" when there is none, and for people
	char day[LIMS_DATE_TEXT]; ///< when it was done or issued; of a planned one when it is due
	char outcome[32];         ///< "fit", "satisfactory", …, as it is kept
	char people[200];         ///< codes of staff, separated by ", "
};

/// One row of the scope. Texts live during the call.
struct lims_matrix_row {
	const char *code, *licence, *licence_number, *licence_kind, *service, *procedure, *range, *limits, *place;
	bool holds; ///< row and licence, on the day
	struct lims_matrix_cell cells[LIMS_MATRIX_COLUMNS];
};
typedef lims_rc lims_matrix_visit(void *ctx, const struct lims_matrix_row *row, struct lims_err *err);
/// Visits the rows in the order of their codes; code NULL: all of them. What came after `day` is not looked at. LIMS_E_NOT_FOUND, LIMS_E_STORAGE, LIMS_E_MEMORY.
lims_rc lims_scope_matrix(
	struct lims_laboratory *lab, const char *code, struct lims_date day, lims_matrix_visit *visit, void *ctx, struct lims_err *err);

#endif

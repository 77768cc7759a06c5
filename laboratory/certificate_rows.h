// SPDX-License-Identifier: Apache-2.0
// The rows of certificates as they stand in the table, for who records them and who reads them.
#ifndef LIMS_LABORATORY_CERTIFICATE_ROWS_H
#define LIMS_LABORATORY_CERTIFICATE_ROWS_H

#include "laboratory/standards.h"
#include "lims-core/base/json.h"

/// Visits every row by number, without `certificate`; the statement is given back whatever happens.
lims_rc lims_certificate_rows(
	struct lims_db *db, const char *noun, const char *code, lims_standard_visit *take, void *ctx, struct lims_err *err);
/// Certificates as the member `certificates` of a JSON object, read as a worksheet would read them. LIMS_E_INPUT.
lims_rc lims_certificate_list(const struct lims_buf *list, struct lims_arena *arena, struct lims_ws_standard *ret, struct lims_err *err);

struct lims_certificate_listing {
	struct lims_jw w;
	const char *but; ///< a number that is left out; NULL: none
};
/// A visit whose ctx is a listing: writes what the certificate states as an element of the open array.
lims_rc lims_certificate_put(void *ctx, const struct lims_standard_row *row, struct lims_err *err);

#endif

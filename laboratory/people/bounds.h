// SPDX-License-Identifier: Apache-2.0
// Bounds of a scope row on the characteristics of an item: "Max <= 15 kg; class = III|IIII".
#ifndef LIMS_LABORATORY_PEOPLE_BOUNDS_H
#define LIMS_LABORATORY_PEOPLE_BOUNDS_H

#include "lims-core/base/arena.h"
#include "lims-core/engine/worksheet.h"

/// Whether every bound names a characteristic of the procedure and a value that it may have. LIMS_E_INPUT says which does not.
lims_rc lims_bounds_check(const struct lims_procedure *p, const char *bounds, struct lims_arena *arena, struct lims_err *err);
/// Whether the item lies within; a characteristic that the item does not say, and for which the procedure knows no usual value, is outside. `why` (size) says
/// what is not within. Values are compared in the unit of the bound; exactly at the bound is within. LIMS_E_INPUT as above.
lims_rc lims_bounds_inside(const struct lims_procedure *p, const char *bounds, const struct lims_ws_value *item, size_t item_count,
	struct lims_arena *arena, const struct lims_lang *lang, bool *ret_inside, char *why, size_t size, struct lims_err *err);

#endif

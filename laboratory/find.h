// SPDX-License-Identifier: Apache-2.0
// Finding by words without marks: items, customers, standards, people, instruments, jobs (tìm không dấu).
#ifndef LIMS_LABORATORY_FIND_H
#define LIMS_LABORATORY_FIND_H

#include "laboratory/laboratory.h"

enum { LIMS_FIND_WORDS = 4, LIMS_FIND_PAGE = 50 };

/// noun "item", "customer", …; code in its register.
typedef lims_rc lims_find_visit(void *ctx, const char *noun, const char *code, struct lims_err *err);
/// Whatever has each of the first four words of `text` at the beginning of one of its own: "can dong" finds "Cân đồng hồ lò xo". Items of a customer that was found follow it. At most
/// LIMS_FIND_PAGE of them, unranked; *ret_more when there are further ones. LIMS_E_INPUT when the text has no word.
lims_rc lims_find(struct lims_laboratory *lab, const char *text, lims_find_visit *visit, void *ctx, bool *ret_more, struct lims_err *err);

#endif

// SPDX-License-Identifier: Apache-2.0
// The turnstile between processes that write one SQLite store: whoever wrote queues behind those who wait (design 3).
#ifndef LIMS_STORE_TURNSTILE_H
#define LIMS_STORE_TURNSTILE_H

#include "lims-core/base/err.h"

struct lims_turnstile;

/// Opens (makes) STORE.turn and STORE.write beside the store. LIMS_E_STORAGE, LIMS_E_MEMORY.
lims_rc lims_turnstile_open(const char *store_path, struct lims_turnstile **ret, struct lims_err *err);
void lims_turnstile_close(struct lims_turnstile *t); ///< leaves; accepts NULL
/// Takes turn, then write, then gives turn back. Waits in line; LIMS_E_STORAGE when the process that writes does not leave for
/// `timeout_ms`.
lims_rc lims_turnstile_enter(struct lims_turnstile *t, int timeout_ms, struct lims_err *err);
void lims_turnstile_leave(struct lims_turnstile *t);

#endif

// SPDX-License-Identifier: Apache-2.0
// Whether a program did not close the SQLite store that it had open for writing, and the machine was started anew since.
//
// The sign: what was committed last still lies in STORE-wal, which the last program folds into the store when it closes it, and the machine was started anew since
// the store was last opened. The start is known by the kernel's boot id, which STORE.write keeps: a clock that was set cannot be mistaken for it. A program that
// was ended on a machine that runs on leaves STORE-wal too; that is no sign, for Ctrl-C does it. After an ordinary shutdown behind it the two look alike: the sign says that one of them was.
#ifndef LIMS_STORE_RESTART_H
#define LIMS_STORE_RESTART_H

#include <stdbool.h>

/// Looks before the store is opened, and touches nothing. False where there is no sign, no STORE.write, or no boot id on this system.
bool lims_restart_found(const char *store_path);
/// After the store was opened: writes down with which start of the machine that was and, with `found`, that nobody has been told yet. Where STORE.write is not
/// there or cannot be written nothing is kept. What is kept is on the disk before this returns, so that it outlasts a power cut.
void lims_restart_keep(const char *store_path, bool found);
/// Whether nobody has been told yet.
bool lims_restart_untold(const char *store_path);

#endif

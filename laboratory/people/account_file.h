// SPDX-License-Identifier: Apache-2.0
// The file of password hashes beside the node's key: LABORATORY.accounts, mode 0600, replaced whole.
#ifndef LIMS_LABORATORY_PEOPLE_ACCOUNT_FILE_H
#define LIMS_LABORATORY_PEOPLE_ACCOUNT_FILE_H

#include "laboratory/laboratory.h"
#include "lims-core/base/crypto.h"

enum { LIMS_ACCOUNTS_MAX = 512 };

/// One line of the file.
struct lims_account_line {
	char staff[LIMS_CODE];
	char hash[LIMS_PASSWORD_HASH];
	bool temporary;
	int wrong;         ///< answers since the last right one
	int64_t wrong_sec; ///< time of the last of them, UTC seconds
};

/// The file in memory, locked against other processes until lims_account_file_close. An empty one when there is none yet.
struct lims_account_file {
	char path[512];
	int lock;
	struct lims_account_line *lines; ///< owned
	size_t count;
};

/// keys as in lims_keys_dir. Waits for the lock. LIMS_E_STORAGE, LIMS_E_REFUSED (others may read it), LIMS_E_CORRUPT, LIMS_E_MEMORY. Close also after a failure.
lims_rc lims_account_file_open(const char *keys, const char *laboratory, struct lims_account_file *f, struct lims_err *err);
struct lims_account_line *lims_account_file_find(struct lims_account_file *f, const char *staff); ///< NULL when there is none
/// The line of a person, made when there is none; NULL when there are too many.
struct lims_account_line *lims_account_file_line(struct lims_account_file *f, const char *staff);
lims_rc lims_account_file_write(const struct lims_account_file *f, struct lims_err *err);
void lims_account_file_close(struct lims_account_file *f);

#endif

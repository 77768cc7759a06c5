// SPDX-License-Identifier: Apache-2.0
// Accounts: passwords of people, asked for when somebody signs (tài khoản, mật khẩu).
//
// The journal says that a person has a password, since when and who set it. The hash (Argon2id) lies beside the node's key, outside of the store: it is
// neither synced nor kept for ever (docs/decisions/accounts.md). So each node has passwords of its own.
#ifndef LIMS_LABORATORY_PEOPLE_ACCOUNTS_H
#define LIMS_LABORATORY_PEOPLE_ACCOUNTS_H

#include "laboratory/laboratory.h"

enum { LIMS_PASSWORD = 130, LIMS_PASSWORD_LEAST = 8 }; ///< bytes with '\0'; the fewest characters

struct lims_account {
	bool exists;                   ///< the person was given a password, on some node
	bool here;                     ///< its hash is on this machine
	bool temporary;                ///< somebody else set it here: to be changed before it signs
	int wrong;                     ///< wrong answers here since the last right one
	char set_at[LIMS_MOMENT_TEXT]; ///< by the journal; "" when there is none
	char set_by[LIMS_CODE];
};

/// What is known about a person's account. LIMS_E_NOT_FOUND: nobody has this code; LIMS_E_STORAGE, LIMS_E_REFUSED (others may read the file), LIMS_E_CORRUPT.
lims_rc lims_account_of(struct lims_laboratory *lab, const char *staff, struct lims_account *ret, struct lims_err *err);
/// Sets a password. Who acts gives `current` when they have one here (NULL: not given). One's own needs no more; that of another person needs who may set up, and
/// is temporary: the person changes it before signing. In a production store one's own first password is taken only as long as no administrator has one; then an
/// administrator gives it, and nobody without one sets another's. LIMS_E_INPUT: too short, too long, no UTF-8, the code itself; LIMS_E_REFUSED.
lims_rc lims_account_set(struct lims_laboratory *lab, const char *staff, const char *current, const char *password, struct lims_err *err);
/// Before `actor` grants what signatures rest on: LIMS_E_REFUSED when they have no password though an administrator has one, in a production store.
lims_rc lims_account_grants(struct lims_laboratory *lab, const char *actor, struct lims_err *err);
/// LIMS_OK when this is the person's password and the person is active. Slow on purpose (a tenth of a second). Wrong answers are counted: from the third on each
/// doubles a wait (2 s … 15 min) in which nothing is tried, and the journal says so. LIMS_E_REFUSED.
lims_rc lims_account_check(struct lims_laboratory *lab, const char *staff, const char *password, struct lims_err *err);
/// Asks who acts for the password when they have one (people/signing.h says when). *ret_asked: they had one and gave it. LIMS_E_REFUSED, LIMS_E_INPUT.
lims_rc lims_account_confirm(struct lims_laboratory *lab, bool *ret_asked, struct lims_err *err);

#endif

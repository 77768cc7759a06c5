// SPDX-License-Identifier: Apache-2.0
// Signing: which acts a person stands for with a password at that moment (ký, xác thực lại khi ký; ISO/IEC 17025:2017, 7.5.1, 7.8.2.1 o, 7.11.3).
//
// Who may do an act is the table of access.h; what it asks is this one. Both are told side by side in docs/decisions/accounts.md, which a test holds against the program.
#ifndef LIMS_LABORATORY_PEOPLE_SIGNING_H
#define LIMS_LABORATORY_PEOPLE_SIGNING_H

#include "laboratory/laboratory.h"

struct lims_jw;

/// The entries of acts that sign.
struct lims_signing_act {
	const char *type; ///< of the entry, without its version
	bool every;       ///< no such entry is written by a person who did not sign; else some are (cases.h, registers.h)
};
const struct lims_signing_act *lims_signing_acts(size_t *ret_count);
/// The act of an entry type; NULL: it does not sign.
const struct lims_signing_act *lims_signing_act(const char *type);

/// Before who acts signs: they may do `action`, and show by their password that it is them. In a production store nobody signs without one, unless the
/// organisation's field "sign-without-password" says yes on the day; in a training store who has none is not asked. Who may not is not asked in vain.
/// *ret_asked: they had one and gave it. LIMS_E_REFUSED, LIMS_E_INPUT.
lims_rc lims_signing_ask(struct lims_laboratory *lab, const char *type, enum lims_action action, bool *ret_asked, struct lims_err *err);
/// The same for who grants what signatures rest on (roles, authorisations, licences, the head of the organisation): who has a password gives it. In
/// production the first ones are recorded before anybody has one; once an administrator has one, nobody grants without.
lims_rc lims_signing_grant(struct lims_laboratory *lab, enum lims_action action, bool *ret_asked, struct lims_err *err);
/// The member "signed_with" of the entry of what was signed; nothing when nobody was asked.
void lims_signing_put(struct lims_jw *w, bool asked);

#endif

// SPDX-License-Identifier: Apache-2.0
// The one permission check: which role may do what.
#ifndef LIMS_LABORATORY_ACCESS_H
#define LIMS_LABORATORY_ACCESS_H

#include "laboratory/laboratory.h"

struct lims_db;

/// reception, technician, reviewer, signatory, technical_manager, quality, assessor, admin; NULL-terminated.
extern const char *const lims_access_roles[];
extern const char *const lims_access_yes_no[];

/// LIMS_OK when `actor` is an active person with a role that allows `action`. In a store without any staff, only LIMS_ACTION_SET_UP is
/// allowed, to anybody, so that the first person can be recorded. LIMS_E_REFUSED says who could do it.
lims_rc lims_access_check(struct lims_db *db, const char *actor, enum lims_action action, struct lims_err *err);

/// Whether an active person has this role.
lims_rc lims_access_role(struct lims_db *db, const char *actor, const char *role, bool *ret, struct lims_err *err);

/// Whether this is an active person of the register.
lims_rc lims_access_active(struct lims_db *db, const char *actor, bool *ret, struct lims_err *err);
/// LIMS_E_REFUSED when this person has the role assessor alone, who reads everything and writes nothing.
lims_rc lims_access_writes(struct lims_db *db, const char *actor, struct lims_err *err);

/// After staff were written: LIMS_E_REFUSED when nobody would be left who is active and may set up.
lims_rc lims_access_somebody(struct lims_db *db, struct lims_err *err);

#endif

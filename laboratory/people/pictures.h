// SPDX-License-Identifier: Apache-2.0
// Papers under fields that are printed as pictures: the logo of the organisation, the symbol of an accreditation.
#ifndef LIMS_LABORATORY_PEOPLE_PICTURES_H
#define LIMS_LABORATORY_PEOPLE_PICTURES_H

#include "laboratory/registers.h"

/// Before they are written: whether each can be printed. LIMS_E_INPUT names the field; LIMS_E_MEMORY.
lims_rc lims_pictures_check(const struct lims_register *r, const struct lims_filled *filled, struct lims_err *err);

#endif

// SPDX-License-Identifier: Apache-2.0
// Inside of the room: everything on a paper is checked before libharu sees any of it.
#ifndef LIMS_CERTIFICATES_CHECK_H
#define LIMS_CERTIFICATES_CHECK_H

#include "certificates/paper.h"

/// LIMS_E_INPUT names the place in words; err->where holds its path, e.g. "sections[2].rows[4].cells[1]".
lims_rc lims_paper_check(const struct lims_fonts *fonts, const struct lims_paper *paper, struct lims_err *err);

#endif

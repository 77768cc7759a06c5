// SPDX-License-Identifier: Apache-2.0
// Inside of the room: widths and files of the cut faces, for the code that sets type.
#ifndef LIMS_CERTIFICATES_FACE_H
#define LIMS_CERTIFICATES_FACE_H

#include "certificates/fonts.h"

/// Width of n bytes of checked text in points. The widths are those that the PDF declares (thousandths of the size).
double lims_face_width(const struct lims_fonts *fonts, enum lims_face face, double size, const char *text, size_t n);
/// A path under which the cut face can be opened while `fonts` lives; belongs to `fonts`.
const char *lims_face_path(const struct lims_fonts *fonts, enum lims_face face);

#endif

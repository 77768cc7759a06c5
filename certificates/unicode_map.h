// SPDX-License-Identifier: Apache-2.0
// Inside of the room: the table that a reader of the PDF needs to copy and search its text (ToUnicode, ISO 32000-1, 9.10.3).
#ifndef LIMS_CERTIFICATES_UNICODE_MAP_H
#define LIMS_CERTIFICATES_UNICODE_MAP_H

#include <stdbool.h>

/// Puts a ToUnicode table in the place of the one of libharu 2.3.0, which holds `begincidrange`, an operator that such a table does not have: readers warn
/// of it and may leave the text out. `font` is an HPDF_Font of the encoding "UTF-8", whose codes are the characters themselves. False when the library has
/// no memory; nothing is changed when the font has no such table.
bool lims_font_map_unicode(void *font);

#endif

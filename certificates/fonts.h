// SPDX-License-Identifier: Apache-2.0
// The faces that paper is set in: Liberation Serif, cut in memory to the characters that a laboratory prints.
#ifndef LIMS_CERTIFICATES_FONTS_H
#define LIMS_CERTIFICATES_FONTS_H

#include "lims-core/base/err.h"

#include <stdint.h>

/// Read-only after creation; one per process, shared by all threads.
struct lims_fonts;

enum lims_face {
	LIMS_FACE_REGULAR,
	LIMS_FACE_BOLD,
	LIMS_FACE_ITALIC,
	LIMS_FACE_COUNT,
};

/// Reads LiberationSerif-{Regular,Bold,Italic}.ttf from `dir` and cuts them to Latin, Vietnamese, Greek and the signs of
/// metrology. NULL: the folder of Debian's package fonts-liberation2 (fonts-liberation of Debian 12 is Liberation 1, has no
/// Vietnamese letters and is refused).
/// Blocks for some milliseconds. The caller destroys *ret_fonts.
/// LIMS_E_NOT_FOUND (folder or face missing), LIMS_E_INPUT (not a usable font), LIMS_E_MEMORY.
lims_rc lims_fonts_create(const char *dir, struct lims_fonts **ret_fonts, struct lims_err *err);
void lims_fonts_destroy(struct lims_fonts *fonts); ///< accepts NULL

/// True when every face has a glyph for the code point, so that paper can print it.
bool lims_fonts_covers(const struct lims_fonts *fonts, uint32_t code);

/// True when `text` (UTF-8; NULL and "" are fine) can be printed: well-formed, NFC, without control characters other than
/// the line feed, and covered by the faces. Otherwise LIMS_E_INPUT, whose sentence names `what` and the character: a
/// customer's name can so be refused at intake, not when the certificate is due.
lims_rc lims_fonts_check_text(const struct lims_fonts *fonts, const char *text, const char *what, struct lims_err *err);

#endif

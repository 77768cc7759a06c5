// SPDX-License-Identifier: Apache-2.0
// UTF-8 text: validity, normalisation to NFC, and the comparisons that do not depend on a locale.
#ifndef LIMS_BASE_TEXT_H
#define LIMS_BASE_TEXT_H

#include "lims-core/base/buf.h"

/// True when the n bytes are well-formed UTF-8 without NUL.
bool lims_text_valid(const char *text, size_t n);
/// Length in bytes of the well-formed UTF-8 character that starts here; 0 when there is none (the end, NUL, broken bytes).
size_t lims_text_char(const char *text, size_t n);
/// Makes a sentence that quotes something from outside fit to be shown, in place: broken UTF-8 and control characters become '?';
/// with `cut`, a character that was cut at the end goes.
void lims_text_clean(char *text, bool cut);
/// Normalises valid UTF-8 to NFC (Unicode 14, utf8proc) into b, appended. LIMS_E_INPUT when invalid
/// or when it holds a control character other than \n and \t.
lims_rc lims_text_nfc(const char *text, size_t n, struct lims_buf *b, struct lims_err *err);
/// The text as it is searched for, appended to b: without marks, small letters, đ as d ("Cân đồng hồ" → "can dong ho"). Invalid UTF-8 is LIMS_E_INPUT.
lims_rc lims_text_fold(const char *text, size_t n, struct lims_buf *b, struct lims_err *err);
/// Next code point of valid UTF-8; advances *at. 0 at the end; U+FFFD for a broken byte, which is passed.
uint32_t lims_text_next(const char **at, const char *end);
/// Width in code points of valid UTF-8 as a terminal shows it (combining marks 0, wide 2).
size_t lims_text_width(const char *text);
bool lims_text_equal(const char *a, const char *b); ///< both may be NULL; NULL equals only NULL
bool lims_text_starts(const char *text, const char *prefix);
/// Lower-case hexadecimal of n bytes; out has 2n+1 bytes.
void lims_hex_write(const void *bytes, size_t n, char *out);
/// Exactly n bytes from 2n hexadecimal digits (either case); false otherwise.
bool lims_hex_read(const char *hex, size_t hex_len, void *ret_bytes, size_t n);

#endif

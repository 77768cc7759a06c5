// SPDX-License-Identifier: Apache-2.0
// Runs the independent programs that look at our PDFs (poppler-utils, qpdf, zbar-tools; Debian packages, tests only).
#ifndef LIMS_TESTS_CERTIFICATES_PROGRAMS_H
#define LIMS_TESTS_CERTIFICATES_PROGRAMS_H

#include "lims-core/base/buf.h"

/// A grey picture, 0 black, 255 white.
struct picture {
	int width, height;
	unsigned char *grey; ///< owned
};

/// Runs a program without a shell, its complaints thrown away; returns its exit code. Fails the test when it cannot be started.
/// `ret_out` (initialised by this call, the caller finishes it) gets what it prints.
int program_run(const char *const argv[], struct lims_buf *ret_out);
/// The page as pdftoppm draws it.
void page_picture(const char *pdf, int page, int dpi, struct picture *ret);
void picture_finish(struct picture *p);
/// The whole text, as pdftotext reads it.
void pdf_text(const char *pdf, struct lims_buf *ret_text);
int pdf_pages(const char *pdf);
/// The plain decimal number that follows `name` in a line, e.g. xMin="12.50"; fails the test when there is none.
double decimal_after(const char *line, const char *name);
/// Writes the PDF where people can look at it: build/PRESET/tests/paper/NAME.pdf. The path belongs to a static buffer.
const char *paper_write(const char *name, const struct lims_buf *pdf);
const char *paper_path(const char *file);
/// Fails the test unless these words stand in a paper's text; unless they do not.
void has(const struct lims_buf *text, const char *words);
void has_not(const struct lims_buf *text, const char *words);
/// qpdf and poppler find nothing wrong with the file.
void sound(const char *path);

#endif

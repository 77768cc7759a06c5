// SPDX-License-Identifier: Apache-2.0
// Pictures on paper: the logo of the organisation and the symbols of accreditations, decoded by us. libharu is given plain pixels and never a PNG,
// for a damaged one ends its process.
#ifndef LIMS_CERTIFICATES_IMAGE_H
#define LIMS_CERTIFICATES_IMAGE_H

#include "lims-core/base/err.h"

#include <stddef.h>
#include <stdint.h>

enum {
	LIMS_IMAGE_BYTES = 1 << 20, ///< of the file
	LIMS_IMAGE_SIDE = 2000      ///< pixels
};

/// Red, green, blue, 8 bits each, row by row from the top; what was transparent lies on white.
struct lims_image {
	uint32_t width, height;
	uint8_t *rgb; ///< owned; NULL: no picture
};

/// Decodes a PNG of any kind. LIMS_E_INPUT: no PNG, damaged, of more bytes or pixels than the bounds; LIMS_E_MEMORY. Finish it after success.
lims_rc lims_image_read(const void *png, size_t n, struct lims_image *ret, struct lims_err *err);
void lims_image_finish(struct lims_image *image); ///< leaves an empty picture

#endif

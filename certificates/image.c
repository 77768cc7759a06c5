// SPDX-License-Identifier: Apache-2.0
// Decodes PNG files with libpng's simplified reader, within bounds that are asked before memory is.
#include "certificates/image.h"

#include <png.h>
#include <stdlib.h>
#include <string.h>

enum { CHANNELS = 3 };

lims_rc lims_image_read(const void *png, size_t n, struct lims_image *ret, struct lims_err *err)
{
	png_image reader = {.version = PNG_IMAGE_VERSION};
	const png_color white = {255, 255, 255};
	if (n > LIMS_IMAGE_BYTES)
		return lims_err_set(err, LIMS_E_INPUT, "The picture has %zu bytes, at most %d are allowed: make it smaller", n, LIMS_IMAGE_BYTES);
	if (!png_image_begin_read_from_memory(&reader, png, n))
		return lims_err_set(err, LIMS_E_INPUT, "The picture is no PNG that can be read: save it as PNG again");
	reader.format = PNG_FORMAT_RGB;
	uint8_t *pixels = NULL;
	lims_rc rc = LIMS_OK;
	if (reader.width > LIMS_IMAGE_SIDE || reader.height > LIMS_IMAGE_SIDE)
		rc = lims_err_set(err, LIMS_E_INPUT, "The picture has %lu × %lu pixels, at most %d each way are allowed: make it smaller",
			(unsigned long)reader.width, (unsigned long)reader.height, LIMS_IMAGE_SIDE);
	if (!rc) {
		pixels = malloc((size_t)reader.width * reader.height * CHANNELS);
		if (!pixels)
			rc = lims_err_set(err, LIMS_E_MEMORY, "There is no memory for a picture");
	}
	// A warning is said too: a picture that is half there must not stand on paper.
	if (!rc && (!png_image_finish_read(&reader, &white, pixels, 0, NULL) || reader.warning_or_error))
		rc = lims_err_set(err, LIMS_E_INPUT, "The picture is no PNG that can be read: save it as PNG again");
	if (!rc)
		*ret = (struct lims_image){reader.width, reader.height, pixels};
	else
		free(pixels);
	png_image_free(&reader);
	return rc;
}

void lims_image_finish(struct lims_image *image)
{
	free(image->rgb);
	*image = (struct lims_image){0, 0, NULL};
}

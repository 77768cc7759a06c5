// SPDX-License-Identifier: Apache-2.0
// Any bytes as a picture: refused with a sentence, or pixels within the bounds.
#include "certificates/image.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lims_image image = {0};
	struct lims_err err = {0};
	if (lims_image_read(data, size, &image, &err) != LIMS_OK) {
		if (image.rgb || !err.text[0])
			abort();
		return 0;
	}
	if (!image.rgb || !image.width || !image.height || image.width > LIMS_IMAGE_SIDE || image.height > LIMS_IMAGE_SIDE)
		abort();
	// Every pixel is there.
	unsigned sum = 0;
	for (size_t i = 0; i < (size_t)image.width * image.height * 3; i++)
		sum += image.rgb[i];
	if (sum > 255u * image.width * image.height * 3)
		abort();
	lims_image_finish(&image);
	return 0;
}

// SPDX-License-Identifier: Apache-2.0
// Reads pictures before they are recorded, so that no certificate is stopped by them later.
#include "laboratory/people/pictures.h"

#include "certificates/image.h"
#include "lims-core/base/text.h"

static const struct {
	const char *noun, *field;
} printed[] = {{"org", "logo"}, {"licence", "symbol"}};

static bool is_printed(const struct lims_register *r, const char *field)
{
	bool found = false;
	for (size_t i = 0; i < sizeof printed / sizeof printed[0]; i++)
		found = found || (lims_text_equal(printed[i].noun, r->noun) && lims_text_equal(printed[i].field, field));
	return found;
}

lims_rc lims_pictures_check(const struct lims_register *r, const struct lims_filled *filled, struct lims_err *err)
{
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; !rc && i < filled->file_count; i++) {
		const struct lims_field_file *f = &filled->files[i];
		struct lims_image image = {0};
		if (!is_printed(r, f->field))
			continue;
		rc = lims_image_read(f->bytes, f->len, &image, err);
		lims_image_finish(&image);
		if (rc)
			lims_err_context(err, "--%s", f->field);
	}
	return rc;
}

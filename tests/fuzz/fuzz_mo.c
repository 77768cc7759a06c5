// SPDX-License-Identifier: Apache-2.0
// Any bytes as a message catalogue: refused, or every lookup stays inside.
#include "lims-core/base/lang.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lims_lang *lang = NULL;
	struct lims_err err = {0};
	if (lims_lang_read(data, size, "vi", &lang, &err) != LIMS_OK) {
		if (lang || !err.text[0])
			abort();
		return 0;
	}
	static const char *const ids[] = {"", "a", "pass", "fail", "port %d is silent", "zzzz"};
	for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++)
		if (strlen(lims_tr(lang, ids[i])) > size + 20)
			abort();
	err.lang = lang;
	lims_err_set(&err, LIMS_E_DEVICE, "port %d is silent", 3);
	lims_lang_destroy(lang);
	return 0;
}

// SPDX-License-Identifier: Apache-2.0
// Fuzzes the reader of data files: whatever the bytes are, faults are reported or the file is good, and then its examples run.
#include "lims-core/base/arena.h"
#include "lims-core/catalog/catalog.h"

#include <stdlib.h>
#include <string.h>

enum { REPORT_MAX = 1 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct lims_catalog *house(void)
{
	static const char *const dirs[] = {LIMS_SOURCE_DIR "/calibration-data"};
	static const struct lims_catalog *catalog;
	struct lims_catalog *opened = NULL;
	if (catalog == NULL && lims_catalog_open(dirs, 1, &opened, NULL) != LIMS_OK)
		abort();
	if (catalog == NULL)
		catalog = opened;
	return catalog;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = {"procedures/spring-dial-scale.yaml", "tolerances/oiml-r76-mpe.yaml"};
	struct lims_err err = {0};
	struct lims_buf report;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		size_t first = 0, second = 0;
		lims_buf_init(&report, REPORT_MAX);
		lims_rc rc = lims_catalog_check_bytes(house(), names[i], (const char *)data, size, &report, &first, &err);
		if (rc == LIMS_OK && first > 0 && report.len == 0)
			abort(); // faults without a line
		lims_buf_clear(&report);
		if (rc == LIMS_OK && lims_catalog_check_bytes(house(), names[i], (const char *)data, size, &report, &second, &err) == LIMS_OK &&
			first != second)
			abort(); // not the same twice
		struct lims_examples examples = {0};
		lims_buf_clear(&report);
		if (rc == LIMS_OK && first == 0 &&
			lims_catalog_examples_bytes(house(), names[i], (const char *)data, size, &report, &examples, &err) == LIMS_OK &&
			(examples.failed > examples.run || (examples.run > 0 && report.len == 0)))
			abort(); // an example without a line
		lims_buf_finish(&report);
	}
	return 0;
}

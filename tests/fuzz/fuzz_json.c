// SPDX-License-Identifier: Apache-2.0
// Any bytes as JSON: what is read is written back and reads again to the same text.
#include "lims-core/base/json.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

static void walk(const struct lims_json *j, int depth)
{
	const char *key = NULL;
	size_t n = 0;
	check(depth <= 65);
	if (lims_json_is_object(j)) {
		for (const struct lims_json *m = lims_json_next(j, NULL, &key); m; m = lims_json_next(j, key, &key), n++) {
			check(lims_json_get(j, key) == m);
			walk(m, depth + 1);
		}
		check(n == lims_json_size(j));
	}
	for (size_t i = 0; lims_json_is_array(j) && i < lims_json_size(j); i++)
		walk(lims_json_at(j, i), depth + 1);
}

static void dump(const struct lims_json_doc *doc, struct lims_buf *b)
{
	lims_buf_init(b, 16 << 20);
	check(lims_json_dump(lims_json_root(doc), b, NULL) == LIMS_OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lims_json_doc *doc = NULL, *again = NULL;
	struct lims_err err = {0};
	struct lims_buf one, two;
	bool has = false, plain = lims_json_plain_object((const char *)data, size, "a", &has);
	if (lims_json_parse((const char *)data, size, 1 << 20, &doc, &err) != LIMS_OK) {
		check(!plain || size > 1 << 20);
		check(!doc && err.text[0]);
		return 0;
	}
	check(!plain || lims_json_is_object(lims_json_root(doc)));
	check(!plain || has == (lims_json_get(lims_json_root(doc), "a") != NULL));
	walk(lims_json_root(doc), 1);
	dump(doc, &one);
	check(lims_json_parse(lims_buf_text(&one), one.len, 16 << 20, &again, NULL) == LIMS_OK);
	dump(again, &two);
	check(strcmp(lims_buf_text(&one), lims_buf_text(&two)) == 0);
	lims_buf_finish(&one);
	lims_buf_finish(&two);
	lims_json_destroy(doc);
	lims_json_destroy(again);
	return 0;
}

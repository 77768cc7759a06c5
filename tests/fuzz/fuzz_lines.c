// SPDX-License-Identifier: Apache-2.0
// Any bytes as what an instrument with a described language sends, and any text as its description: the first byte says which. What is read without
// fault decodes the rest.
#include "drivers/protocol/generic/lines.h"
#include "tests/fuzz/fuzz_protocol.h"

#include <stdio.h>

static const char known[] =
	"lines:\n"
	"  decimal: \",\"\n"
	"  units: [{text: kg, unit: kg}, {text: g, unit: g}, {text: \"%RH\", unit: \"%\"}]\n"
	"  no_value: [\"----\", \"*****\"]\n"
	"  states: [{text: ST, means: stable}, {text: US, means: unstable}, {text: OL, means: overload}, {text: \"\", means: nothing}]\n"
	"  patterns:\n"
	"    - {line: \"{state},{value} {unit}\", values: [{role: mass}]}\n"
	"    - {line: \"{skip:2}{value:8}{unit:3}{rest}\", values: [{role: mass}]}\n"
	"    - {line: \"P= {unit} {value} T={value} {unit}\", values: [{role: pressure}, {role: temperature}]}\n"
	"    - {line: \"E{rest}\", reason: device_error}\n";

static const struct lims_model *read_model(struct lims_arena *a, const char *protocol, const char *body)
{
	char text[4096];
	struct lims_faults faults;
	const struct lims_model *m = NULL;
	int n = snprintf(text, sizeof text, "format: lims-model-1\nid: x\nmaker: a\nmodel: b\nevidence: document\nsource: c\nprotocol: %s\n%s",
		protocol, body);
	lims_faults_init(&faults, a, "x");
	if (n < 0 || (size_t)n >= sizeof text || lims_model_read(text, (size_t)n, "x", a, &faults, &m, NULL) != LIMS_OK)
		return NULL;
	check(m->lines && m->lines->pattern_count <= LIMS_LINE_PATTERNS);
	return m;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lims_setup setup = {.unit = "kg"};
	struct lims_arena *arena = size ? lims_arena_create((size_t)1 << 20) : NULL;
	if (!arena)
		return 0;
	bool own = data[0] & 2;
	struct lims_scan scan = {.setup = data[0] & 1 ? &setup : NULL};
	size_t text = own ? strnlen((const char *)data + 1, size - 1) : 0;
	if (own && text < 3000) {
		char body[3001];
		memcpy(body, data + 1, text);
		body[text] = '\0';
		scan.model = read_model(arena, "line-pattern", body);
	} else
		scan.model = read_model(arena, "line-pattern", known);
	check(own || scan.model);
	size_t from = 1 + text + (text + 1 < size ? 1 : 0);
	if (from <= size) {
		decode_all_ways("line-pattern", &scan, data + from, size - from);
		decode_all_ways("line-query", &scan, data + from, size - from);
	}
	lims_arena_destroy(arena);
	return 0;
}

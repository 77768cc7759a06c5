// SPDX-License-Identifier: Apache-2.0
// Fuzzes unit codes: what is read is written back as a code that reads to the same unit.
#include "lims-core/engine/units.h"

#include <stdlib.h>
#include <string.h>

enum { ARENA_MAX = 1024 * 1024 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char units_text[] =
	"format: lims-units-1\n"
	"source: {document: none}\n"
	"bases: [{code: m, quantity: length, metric: true}, {code: g, quantity: mass, metric: true}, {code: \"{imp}\", quantity: n}]\n"
	"prefixes: [{code: k, power: 3}, {code: m, power: -3}, {code: d, power: -1}, {code: da, power: 1}]\n"
	"units: [{code: L, is: dm3, metric: true}, {code: \"m[Hg]\", is: kg, factor: 133.322, metric: true}, {code: Cel, is: m, offset: 2.5},\n"
	"  {code: \"10*\", is: \"1\", factor: 10}, {code: min, is: g, divisor: 7}]\n";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lims_faults faults;
	struct lims_node *root = NULL;
	struct lims_unit u, again;
	char symbol[LIMS_UNIT_SYMBOL];
	struct lims_arena *arena = lims_arena_create(ARENA_MAX);
	if (!arena)
		return 0;
	lims_faults_init(&faults, arena, "units.yaml");
	lims_yaml_parse(units_text, strlen(units_text), &faults, &root);
	const struct lims_units *units = root ? lims_units_read(root, arena, &faults) : NULL;
	if (!units)
		abort();
	if (lims_unit_parse(units, (const char *)data, size, &u, NULL) == LIMS_OK) {
		if (lims_unit_parse(units, u.code, strlen(u.code), &again, NULL) != LIMS_OK || !lims_unit_equal(&u, &again) ||
			strcmp(u.code, again.code) != 0)
			abort();
		lims_unit_symbol(&u, symbol);
	}
	lims_arena_destroy(arena);
	return 0;
}

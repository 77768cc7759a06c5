// SPDX-License-Identifier: Apache-2.0
// Any bytes as the entries of a worksheet: one letter names the type, a capital one its newest version, the body follows up to the next line. Folded or
// refused, never harmed.
#include "laboratory/proof/dossier.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA = 8 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

/// In one cell at most one reading counts, and none that is struck or has no value.
static void check_readings(const struct lims_dossier *s)
{
	for (size_t i = 0; i < s->reading_count; i++) {
		const struct lims_dossier_reading *r = &s->readings[i];
		check(r->number == (int)i + 1 && r->row >= 0 && r->run >= 0 && r->step && r->column);
		if (!lims_dossier_counts(r))
			continue;
		check(r->value && !r->struck);
		for (size_t k = 0; k < i; k++)
			check(!lims_dossier_counts(&s->readings[k]) || s->readings[k].row != r->row || s->readings[k].run != r->run ||
				  strcmp(s->readings[k].step, r->step) != 0 || strcmp(s->readings[k].column, r->column) != 0);
	}
}

/// The engine's input of what was folded, and its JSON.
static void write_input(const struct lims_dossier *s)
{
	static const struct lims_pieces pieces;
	static const struct lims_standard_need need = {.role = "w", .pieces = &pieces};
	static const struct lims_procedure p = {.standards = &need, .standard_count = 1};
	struct lims_worksheet w;
	struct lims_err err = {0};
	struct lims_buf json;
	if (lims_dossier_input(s, &p, &w, &err) != LIMS_OK) {
		check(err.code == LIMS_E_MEMORY);
		return;
	}
	lims_buf_init(&json, 1 << 20);
	lims_worksheet_json(&w, &json);
	lims_buf_finish(&json);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const types[] = {"worksheet.opened", "worksheet.condition", "worksheet.checked", "reading.entered",
		"reading.captured", "reading.struck", "worksheet.submitted", "worksheet.reviewed", "paper.issued", "worksheet.continued",
		"worksheet.condition_struck", "worksheet.late", "reading.compared", "reading.accepted", "worksheet.witnessed",
		"worksheet.commented", "worksheet.adjusted", "worksheet.overridden", "worksheet.told"};
	struct lims_arena *arena = lims_arena_create(ARENA);
	struct lims_dossier s;
	struct lims_err err = {0};
	size_t at = 0;
	if (!arena)
		return 0;
	lims_dossier_init(&s, arena);
	for (int n = 1; at < size && n < 200; n++) {
		const uint8_t *end = memchr(data + at, '\n', size - at);
		size_t stop = end ? (size_t)(end - data) : size;
		char hash[16];
		snprintf(hash, sizeof hash, "h%d", n);
		if (stop > at) {
			bool capital = data[at] < 'c';
			uint8_t letter = (uint8_t)(data[at] - (capital ? 'C' : 'c'));
			const char *type = types[letter % (sizeof types / sizeof types[0])];
			int version = capital ? lims_dossier_version(type) : data[at] < 250 ? 1 : 4;
			struct lims_dossier_entry e = {
				type, version, (const char *)data + at + 1, stop - at - 1, hash, n % 2 ? "ti" : "an", "2026-03-17T08:00:00Z"};
			lims_rc rc = lims_dossier_apply(&s, &e, &err);
			if (rc != LIMS_OK) {
				check((rc == LIMS_E_CORRUPT || rc == LIMS_E_MEMORY) && err.text[0]);
				break;
			}
		}
		at = stop + 1;
	}
	check_readings(&s);
	check(lims_dossier_uncompared(&s) <= s.reading_count + s.recorded_count &&
		  lims_dossier_unaccepted(&s) <= s.reading_count + s.recorded_count);
	if (s.state)
		write_input(&s);
	lims_arena_destroy(arena);
	return 0;
}

// SPDX-License-Identifier: Apache-2.0
// Any text as a capture: refused, or written back byte for byte and decided without harm.
#include "drivers/protocol/capture.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

static void write_back(const struct lims_capture *c, const uint8_t *data, size_t size)
{
	struct lims_buf b;
	lims_buf_init(&b, 2 * LIMS_CAPTURE_MAX);
	lims_capture_write_head(&b, &c->head);
	for (size_t i = 0; i < c->count; i++) {
		const struct lims_capture_line *l = &c->lines[i];
		if (l->kind == LIMS_CAPTURE_MARK)
			lims_capture_write_line(&b, l->elapsed_us, l->kind, l->mark, strlen(l->mark));
		else
			lims_capture_write_line(&b, l->elapsed_us, l->kind, c->bytes + l->at, l->len);
	}
	check(!b.failed && b.len == size && memcmp(b.data, data, size) == 0);
	lims_buf_finish(&b);
}

static bool count(void *user, const struct lims_reading *r)
{
	check(r->frame_len > 0);
	++*(size_t *)user;
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lims_arena *arena = lims_arena_create(LIMS_CAPTURE_ARENA);
	struct lims_capture c;
	struct lims_err err = {0};
	struct lims_reading r;
	struct lims_decision d;
	size_t seen = 0;
	if (arena && lims_capture_parse((const char *)data, size, arena, &c, &err) == LIMS_OK) {
		write_back(&c, data, size);
		if (lims_capture_decide(&c, NULL, NULL, &d, &err) == LIMS_OK) {
			check(d.reading.reason != LIMS_REASON_NONE || (d.settled && d.exchanges && d.reading.stable && d.reading.unit[0]));
			check(lims_capture_decode(&c, NULL, NULL, count, &seen, &r, &err) == LIMS_OK);
			check(memcmp(&r.reason, &d.reading.reason, sizeof r.reason) == 0 && strcmp(r.digits, d.reading.digits) == 0);
		}
	}
	lims_arena_destroy(arena);
	return 0;
}

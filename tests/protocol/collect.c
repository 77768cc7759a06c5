// SPDX-License-Identifier: Apache-2.0
// What the protocol tests share.
#include "tests/protocol/collect.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

bool collect(void *user, const struct lims_reading *r)
{
	struct collected *c = user;
	if (c->count < COLLECT_MAX)
		c->r[c->count] = *r;
	c->count++;
	return true;
}

static void one(const struct lims_reading *r, char *out, size_t room)
{
	const char *reason = lims_reading_reason_name(r->reason);
	if (r->reason == LIMS_REASON_NONE)
		snprintf(out, room, "%s %s", r->digits, r->unit);
	else if (r->digits[0])
		snprintf(out, room, "%s %s %s", reason, r->digits, r->unit);
	else
		snprintf(out, room, "%s@%zu+%zu", reason, r->frame_at, r->frame_len);
}

const char *collected_text(const struct collected *c, char *out, size_t room)
{
	size_t used = 0;
	out[0] = '\0';
	for (size_t i = 0; i < c->count && i < COLLECT_MAX && used + 160 < room; i++) {
		char text[128];
		one(&c->r[i], text, sizeof text);
		used += (size_t)snprintf(out + used, room - used, "%s%s", i ? " | " : "", text);
	}
	return out;
}

const char *decoded(const char *protocol, const struct lims_model *model, const char *setup, const void *bytes, size_t n, char *out)
{
	struct collected c = {.count = 0};
	struct lims_setup s;
	struct lims_err err = {0};
	const struct lims_protocol *p = lims_protocol_find(protocol);
	assert_non_null(p);
	assert_int_equal(lims_setup_parse(setup, &s, &err), LIMS_OK);
	size_t given = lims_decode(p, model, &s, bytes, n, collect, &c);
	assert_int_equal(given, c.count);
	return collected_text(&c, out, 4096);
}

const struct lims_model *model_of(struct lims_arena *arena, const char *name)
{
	struct lims_buf file, faults_text;
	struct lims_faults faults;
	struct lims_err err = {0};
	const struct lims_model *m = NULL;
	char path[512];
	snprintf(path, sizeof path, "%s/drivers/models/%s.yaml", LIMS_SOURCE_DIR, name);
	assert_int_equal(lims_file_read(path, 1 << 20, &file, &err), LIMS_OK);
	lims_faults_init(&faults, arena, name);
	lims_buf_init(&faults_text, 1 << 16);
	if (lims_model_read(file.data, file.len, name, arena, &faults, &m, &err) != LIMS_OK) {
		lims_faults_print(&faults, &faults_text);
		print_error("%s\n", lims_buf_text(&faults_text));
		fail();
	}
	lims_buf_finish(&faults_text);
	lims_buf_finish(&file);
	return m;
}

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

/// Texts of readings joined as they come; equal values one after the other are counted.
struct joined {
	char *out;
	size_t used, count, equal;
	char last[128];
};

static void close_equal(struct joined *j)
{
	if (j->equal > 1 && j->used + 32 < DECODED_TEXT)
		j->used += (size_t)snprintf(j->out + j->used, 32, " x%zu", j->equal);
	j->equal = 1;
}

static bool join(void *user, const struct lims_reading *r)
{
	struct joined *j = user;
	char text[sizeof j->last];
	one(r, text, sizeof text);
	if (j->count++ && strcmp(text, j->last) == 0) {
		j->equal++;
		return true;
	}
	close_equal(j);
	if (j->used + sizeof text + 8 < DECODED_TEXT)
		j->used += (size_t)snprintf(j->out + j->used, sizeof text + 4, "%s%s", j->count > 1 ? " | " : "", text);
	memcpy(j->last, text, sizeof text);
	return true;
}

const char *decoded(const char *protocol, const struct lims_model *model, const char *setup, const void *bytes, size_t n, char *out)
{
	struct joined j = {.out = out, .equal = 1};
	struct lims_setup s;
	struct lims_err err = {0};
	const struct lims_protocol *p = lims_protocol_find(protocol);
	assert_non_null(p);
	assert_int_equal(lims_setup_parse(setup, &s, &err), LIMS_OK);
	out[0] = '\0';
	size_t given = lims_decode(p, model, &s, bytes, n, join, &j);
	assert_int_equal(given, j.count);
	close_equal(&j);
	return out;
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

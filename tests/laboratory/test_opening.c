// SPDX-License-Identifier: Apache-2.0
// The opening balance: the sticker of a verification of before is used up, and each node goes on behind its own last number.
#include "tests/laboratory/world.h"

#include "laboratory/intake/opening.h"
#include "lims-core/base/arena.h"

#include <stdio.h>
#include <string.h>

static lims_rc take_over(struct world *w, const char *name, const char *table)
{
	const struct lims_opening_file file = {.name = name, .bytes = table, .n = strlen(table)};
	const struct lims_opening in = {.files = &file, .count = 1};
	struct lims_arena *arena = lims_arena_create(16 << 20);
	struct lims_opening_result r;
	wd_as(w, "an");
	lims_rc rc = lims_opening_take(w->lab, &in, arena, &r, &w->err);
	lims_arena_destroy(arena);
	return rc;
}

static const char head[] = "procedure;serial;customer;certificate;verified-on;valid-until;sticker\n";

static lims_rc with_stickers(struct world *w, const char *first, const char *second)
{
	char table[1024];
	snprintf(table, sizeof table,
		"%sspring-dial-scale;X-1;kh1;V25.00011;2026-01-05;2027-01-31;%s\nspring-dial-scale;X-2;kh1;V25.00012;2026-01-05;2027-01-31;%s\n",
		head, first, second);
	return take_over(w, "items.csv", table);
}

static void a_sticker_that_was_taken_over_is_not_used_again(void **state)
{
	struct world *w = *state;
	struct lims_buf warnings;
	char sheet[LIMS_CODE], number[LIMS_CODE];
	wd_ok(w, with_stickers(w, "KĐ 000150", "KĐ 000151"));
	wd_ready_scale(w, "0001", "14950 g", "", sheet);
	wd_as(w, "si");
	lims_buf_init(&warnings, 1 << 16);
	wd_fails(w, lims_issue(w->lab, sheet, "KĐ 000150", number, &warnings, &w->err), LIMS_E_REFUSED, "was used already, on 2026-01-05");
	wd_fails(w, lims_issue(w->lab, sheet, "KĐ000151", number, &warnings, &w->err), LIMS_E_REFUSED, "V25.00012");
	wd_ok(w, lims_issue(w->lab, sheet, "KĐ 000152", number, &warnings, &w->err));
	lims_buf_finish(&warnings);
	wd_check_rebuild(w);
}

static void one_sticker_is_not_taken_over_on_two_instruments(void **state)
{
	struct world *w = *state;
	wd_as(w, "an");
	int64_t before = wd_entries(w);
	wd_fails(w, with_stickers(w, "KĐ 000150", "KĐ000150"), LIMS_E_INPUT, "1 faults");
	assert_int_equal(wd_entries(w), before);
	wd_ok(w, with_stickers(w, "mờ", "mờ")); // words are no number
}

/// What another node of block `block` took over, as its entry says it.
static void of_node(struct world *w, const char *code, int year, int last)
{
	char body[256], subject[64];
	snprintf(subject, sizeof subject, "series:%s", code);
	snprintf(
		body, sizeof body, "{\"on\":\"2026-01-05\",\"taken_over\":\"O-B1\",\"kind\":\"certificate\",\"year\":%d,\"last\":%d}", year, last);
	wd_append(w, "series.taken_over", subject, "an", body);
}

static lims_rc put_last(void *ctx, const struct lims_series_start *s, struct lims_err *err)
{
	char *out = ctx;
	(void)err;
	snprintf(out + strlen(out), 128 - strlen(out), "%s %lld;", s->kind, (long long)s->last);
	return LIMS_OK;
}

static void series_are(struct world *w, const char *want)
{
	char have[128] = "";
	wd_ok(w, lims_series_each(w->lab, put_last, have, &w->err));
	assert_string_equal(have, want);
}

static void each_node_goes_on_behind_its_own_last_number(void **state)
{
	struct world *w = *state;
	char table[128], sheet[LIMS_CODE], number[LIMS_CODE], want[32];
	int year = lims_laboratory_today(wd_as(w, "ti")).year;
	of_node(w, "certificate-2026-1", year, 10450);
	snprintf(table, sizeof table, "series;year;last\ncertificate;%d;120\n", year);
	wd_ok(w, take_over(w, "numbers.csv", table)); // the block of another node has begun, this one has not
	wd_fails(w, take_over(w, "numbers.csv", table), LIMS_E_INPUT, "1 faults");
	series_are(w, "certificate 120;certificate 10450;");
	wd_ready_scale(w, "0001", "14950 g", "", sheet);
	wd_issue(w, sheet, number);
	snprintf(want, sizeof want, "TH-V%02d.00121", year % 100);
	assert_string_equal(number, want);
	wd_check_rebuild(w);
}

static void entries_of_one_series_without_a_block_are_both_kept(void **state)
{
	struct world *w = *state;
	of_node(w, "certificate-2026", 2026, 120);
	of_node(w, "certificate-2026", 2026, 10450);
	series_are(w, "certificate 120;certificate 10450;");
	wd_check_rebuild(w);
}

#define T(f) cmocka_unit_test_setup_teardown(f, wd_training, wd_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_sticker_that_was_taken_over_is_not_used_again),
		T(one_sticker_is_not_taken_over_on_two_instruments),
		T(each_node_goes_on_behind_its_own_last_number),
		T(entries_of_one_series_without_a_block_are_both_kept),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

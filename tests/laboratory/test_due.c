// SPDX-License-Identifier: Apache-2.0
// What is due: a certificate ends by its period or by what happened to the instrument after the work, never by what happened before it.
#include "tests/laboratory/world.h"

#include "laboratory/due.h"
#include "laboratory/issue.h"
#include "laboratory/paper_end.h"

#include <stdio.h>
#include <string.h>

static lims_rc put_due(void *ctx, const struct lims_due *d, struct lims_err *err)
{
	char *out = ctx, ended[LIMS_DATE_TEXT] = "-";
	(void)err;
	if (d->ended.month)
		lims_date_text(d->ended, ended);
	snprintf(out + strlen(out), 512 - strlen(out), "%s %s;", d->item, ended);
	return LIMS_OK;
}

static void due_is(struct world *w, struct lims_date before, const char *want)
{
	char have[512] = "";
	wd_ok(w, lims_due_each(w->lab, before, put_due, have, &w->err));
	assert_string_equal(have, want);
}

static struct lims_date day(const char *text)
{
	struct lims_date d = {0};
	assert_int_equal(lims_date_parse(text, &d, NULL), LIMS_OK);
	return d;
}

static void happened(struct world *w, const char *item, const char *kind, const char *on)
{
	struct lims_date d = {0};
	if (on)
		d = day(on);
	wd_as(w, "le");
	wd_ok(w, lims_item_happened(w->lab, item, kind, d, NULL, NULL, &w->err));
}

/// A scale that passed on the day and has its paper from today; its item.
static void certified(struct world *w, const char *serial, const char *on, char item[LIMS_CODE], char number[LIMS_CODE])
{
	char sheet[LIMS_CODE];
	wd_scale(w, serial, item);
	wd_open(w, item, on, sheet);
	wd_finish_scale(w, sheet, "14950 g");
	wd_issue(w, sheet, number);
}

static struct lims_date today(struct world *w)
{
	return lims_laboratory_today(w->lab);
}

static lims_rc take_over(void *ctx, const struct lims_issued *i, struct lims_err *err)
{
	(void)err;
	lims_date_text(i->over, ctx);
	return LIMS_OK;
}

static void a_repair_shows_on_the_paper(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], number[LIMS_CODE], over[LIMS_DATE_TEXT];
	certified(w, "S-1", "2026-03-01", item, number);
	happened(w, item, "repaired", "2026-02-28");
	wd_ok(w, lims_issued_each(w->lab, number, take_over, over, &w->err));
	assert_false(strncmp(over, "2026", 4) == 0);
	happened(w, item, "repaired", "2026-03-09");
	wd_ok(w, lims_issued_each(w->lab, number, take_over, over, &w->err));
	assert_string_equal(over, "2026-03-09");
}

static void what_happened_before_the_work_does_not_end_its_certificate(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], number[LIMS_CODE], first[LIMS_CODE];
	// Repaired in the morning, recorded, verified in the afternoon of the same day.
	wd_scale(w, "S-1", first);
	happened(w, first, "repaired", NULL);
	certified(w, "S-1", "", item, number);
	due_is(w, today(w), "");
	happened(w, first, "damaged", "2026-01-05");
	due_is(w, today(w), "");
}

static void what_happened_after_the_work_ends_it_also_before_the_paper(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], number[LIMS_CODE], want[128], on[LIMS_DATE_TEXT];
	certified(w, "S-1", "2026-11-02", item, number);
	due_is(w, today(w), "");
	happened(w, item, "repaired", "2026-11-01");
	due_is(w, today(w), "");
	// The paper is of today, the repair of the day after the work.
	happened(w, item, "repaired", "2026-11-03");
	snprintf(want, sizeof want, "%s 2026-11-03;", item);
	due_is(w, today(w), want);
	certified(w, "S-2", "", item, number);
	happened(w, item, "seal_broken", NULL);
	lims_date_text(today(w), on);
	snprintf(want + strlen(want), sizeof want - strlen(want), "%s %s;", item, on);
	due_is(w, today(w), want);
	wd_check_rebuild(w);
}

/// The one whose seal was broken in March ends before the one whose 24 months are over at the end of June (24 months from 10 June 2024), and neither is
/// due before it ends.
static void the_first_to_end_comes_first_and_nothing_comes_before_its_day(void **state)
{
	struct world *w = *state;
	char by_period[LIMS_CODE], by_seal[LIMS_CODE], number[LIMS_CODE], want[128];
	certified(w, "S-1", "2024-06-10", by_period, number);
	certified(w, "S-2", "2026-02-02", by_seal, number);
	happened(w, by_seal, "seal_broken", "2026-03-04");
	due_is(w, day("2026-03-03"), "");
	snprintf(want, sizeof want, "%s 2026-03-04;", by_seal);
	due_is(w, day("2026-03-04"), want);
	due_is(w, day("2026-06-30"), want);
	snprintf(want + strlen(want), sizeof want - strlen(want), "%s -;", by_period);
	due_is(w, day("2026-07-01"), want);
}

static void revoke(struct world *w, const char *number)
{
	wd_as(w, "si");
	wd_ok(w, lims_paper_revoke(w->lab, number, "sai số hiệu", &w->err));
}

/// The instrument stands at its owner without a paper that holds: it is due from the day on which the paper was taken back, and not before.
static void what_was_revoked_is_due_from_that_day(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], other[LIMS_CODE], number[LIMS_CODE], younger[LIMS_CODE], sheet[LIMS_CODE], want[128], on[LIMS_DATE_TEXT];
	struct lims_date before = today(w);
	certified(w, "S-1", "2026-03-01", item, number);
	certified(w, "S-2", "2026-03-01", other, younger);
	due_is(w, today(w), "");
	revoke(w, number);
	lims_date_text(today(w), on);
	snprintf(want, sizeof want, "%s %s;", item, on);
	due_is(w, today(w), want);
	before.year--;
	due_is(w, before, "");
	// A repair before that ends it on its own day.
	happened(w, item, "repaired", "2026-03-09");
	snprintf(want, sizeof want, "%s 2026-03-09;", item);
	due_is(w, today(w), want);
	// Measured again, it is in order; and that one revoked, it is due once.
	wd_open(w, item, "2026-03-10", sheet);
	wd_finish_scale(w, sheet, "14950 g");
	wd_issue(w, sheet, number);
	due_is(w, today(w), "");
	revoke(w, number);
	snprintf(want, sizeof want, "%s %s;", item, on);
	due_is(w, today(w), want);
	happened(w, item, "retired", NULL);
	due_is(w, today(w), "");
}

static void a_paper_in_place_of_another_does_not_begin_anew(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], number[LIMS_CODE], other[LIMS_CODE], want[64];
	struct lims_buf warnings;
	certified(w, "S-1", "2026-11-02", item, number);
	happened(w, item, "certificate_lost", "2026-11-10");
	wd_as(w, "le");
	wd_ok(w, wd_set(w, "customer", "kh1", NULL, "address", "Xã Đúng", NULL));
	wd_as(w, "si");
	lims_buf_init(&warnings, 1 << 16);
	wd_ok(w, lims_issue_replacement(w->lab, number, "sai địa chỉ", NULL, other, &warnings, &w->err));
	lims_buf_finish(&warnings);
	snprintf(want, sizeof want, "%s 2026-11-10;", item);
	due_is(w, today(w), want);
}

static void it_is_known_under_whichever_code_it_was_recorded(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], number[LIMS_CODE], again[LIMS_CODE], want[64];
	certified(w, "S-1", "2026-11-02", item, number);
	wd_scale(w, "S-1", again);
	happened(w, again, "repaired", "2026-11-10");
	snprintf(want, sizeof want, "%s 2026-11-10;", item);
	due_is(w, today(w), want);
	// Verified again, it is due no more by the old paper.
	certified(w, "S-1", "2026-11-12", again, number);
	due_is(w, today(w), "");
	happened(w, item, "retired", NULL);
	due_is(w, day("2099-01-01"), "");
}

#define T(f) cmocka_unit_test_setup_teardown(f, wd_on_back_end, wd_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_repair_shows_on_the_paper),
		T(what_happened_before_the_work_does_not_end_its_certificate),
		T(what_happened_after_the_work_ends_it_also_before_the_paper),
		T(the_first_to_end_comes_first_and_nothing_comes_before_its_day),
		T(what_was_revoked_is_due_from_that_day),
		T(a_paper_in_place_of_another_does_not_begin_anew),
		T(it_is_known_under_whichever_code_it_was_recorded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: Apache-2.0
// Which paper a worksheet gets, under which number, until when it is valid, and what is refused.
#include "tests/laboratory/world.h"

#include "laboratory/bench_others.h"
#include "laboratory/paper_content.h"
#include "laboratory/paper_end.h"
#include "laboratory/proof/dossier.h"
#include "lims-core/journal/nodes.h"

#include <stdio.h>
#include <string.h>

static lims_rc issue(struct world *w, const char *sheet, const char *sticker, char number[LIMS_CODE], char warnings[2048])
{
	struct lims_buf b;
	lims_buf_init(&b, 1 << 16);
	lims_rc rc = lims_issue(w->lab, sheet, sticker, number, &b, &w->err);
	if (warnings)
		snprintf(warnings, 2048, "%s", lims_buf_text(&b));
	lims_buf_finish(&b);
	return rc;
}

struct copied {
	char kind[16], result[16], until[LIMS_DATE_TEXT], on[LIMS_DATE_TEXT], head[160], pdf[LIMS_HASH_HEX], printed[LIMS_HASH_HEX],
		by[LIMS_CODE];
	int count;
};

static lims_rc copy(void *ctx, const struct lims_issued *i, struct lims_err *err)
{
	struct copied *c = ctx;
	(void)err;
	snprintf(c->kind, sizeof c->kind, "%s", i->kind);
	snprintf(c->result, sizeof c->result, "%s", i->result);
	snprintf(c->head, sizeof c->head, "%s", i->head);
	snprintf(c->pdf, sizeof c->pdf, "%s", i->pdf);
	snprintf(c->printed, sizeof c->printed, "%s", i->printed);
	snprintf(c->by, sizeof c->by, "%s", i->issued_by);
	lims_date_text(i->valid_until, c->until);
	lims_date_text(i->issued_on, c->on);
	c->count++;
	return LIMS_OK;
}

static struct copied paper(struct world *w, const char *number)
{
	struct copied c = {.count = 0};
	wd_ok(w, lims_issued_each(w->lab, number, copy, &c, &w->err));
	return c;
}

/// "TH-V" and 7: "TH-V26.00007" in 2026.
static void expect_number(struct world *w, const char *number, const char *series, int ordinal)
{
	char expected[LIMS_CODE];
	snprintf(expected, sizeof expected, "%s%02d.%05d", series, lims_laboratory_today(w->lab).year % 100, ordinal);
	assert_string_equal(number, expected);
}

static void a_pass_gets_a_certificate_and_a_fail_a_notice_never_a_certificate(void **state)
{
	struct world *w = *state;
	char pass[LIMS_CODE], fail[LIMS_CODE], number[LIMS_CODE];
	wd_ready_scale(w, "S-1", "14950 g", "", pass);
	wd_issue(w, pass, number);
	expect_number(w, number, "TH-V", 1);
	struct copied c = paper(w, number);
	assert_string_equal(c.kind, "certificate");
	assert_string_equal(c.result, "pass");
	assert_string_equal(c.by, "si");
	assert_true(c.until[0] != '\0');
	// 15080 g against 15000 g: 80 g where 75 g are allowed.
	wd_ready_scale(w, "S-2", "15080 g", "", fail);
	wd_issue(w, fail, number);
	expect_number(w, number, "TH-TB", 1);
	c = paper(w, number);
	assert_string_equal(c.kind, "notice");
	assert_string_equal(c.result, "fail");
	assert_string_equal(c.until, "");
	struct copied all = paper(w, NULL);
	assert_int_equal(all.count, 2);
	wd_check_rebuild(w);
}

static void nothing_is_issued_before_the_review(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], sheet[LIMS_CODE], number[LIMS_CODE];
	wd_scale(w, "S-1", item);
	wd_open(w, item, "", sheet);
	wd_as(w, "si");
	wd_fails(w, issue(w, sheet, NULL, number, NULL), LIMS_E_REFUSED, "issued after its review");
	wd_fill_scale(w, sheet, "14950 g");
	wd_ok(w, lims_bench_submit(w->lab, sheet, &w->err));
	wd_as(w, "si");
	wd_fails(w, issue(w, sheet, NULL, number, NULL), LIMS_E_REFUSED, "issued after its review");
	wd_ok(w, lims_bench_review(w->lab, sheet, false, "đo lại mức 15 kg", &w->err));
	wd_fails(w, issue(w, sheet, NULL, number, NULL), LIMS_E_REFUSED, "issued after its review");
	wd_fails(w, issue(w, "W-A99", NULL, number, NULL), LIMS_E_NOT_FOUND, "W-A99");
	assert_int_equal(paper(w, NULL).count, 0);
}

static void what_is_not_determined_is_never_issued(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], sheet[LIMS_CODE], number[LIMS_CODE], subject[64];
	wd_scale(w, "S-1", item);
	wd_open(w, item, "", sheet);
	wd_fill_scale(w, sheet, NULL);
	wd_fails(w, lims_bench_submit(w->lab, sheet, &w->err), LIMS_E_REFUSED, "not determined");
	// Entries of a program without that rule.
	snprintf(subject, sizeof subject, "worksheet:%s", sheet);
	char body[512];
	snprintf(body, sizeof body, "{\"verdict\":\"undetermined\",\"worksheet\":\"%064d\",\"result\":\"%064d\"}", 1, 2);
	wd_append(w, "worksheet.submitted", subject, "ti", body);
	wd_append(w, "worksheet.reviewed", subject, "re", "{\"accepted\":true}");
	wd_as(w, "si");
	wd_fails(w, issue(w, sheet, NULL, number, NULL), LIMS_E_REFUSED, "not determined");
	assert_int_equal(paper(w, NULL).count, 0);
}

static void a_verdict_that_computes_otherwise_is_not_issued(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], sheet[LIMS_CODE], number[LIMS_CODE], subject[64], body[512];
	wd_scale(w, "S-1", item);
	wd_open(w, item, "", sheet);
	wd_fill_scale(w, sheet, "15080 g");
	snprintf(subject, sizeof subject, "worksheet:%s", sheet);
	snprintf(body, sizeof body, "{\"verdict\":\"pass\",\"worksheet\":\"%064d\",\"result\":\"%064d\"}", 1, 2);
	wd_append(w, "worksheet.submitted", subject, "ti", body);
	wd_append(w, "worksheet.reviewed", subject, "re", "{\"accepted\":true}");
	wd_as(w, "si");
	wd_fails(w, issue(w, sheet, NULL, number, NULL), LIMS_E_REFUSED, "computes to fail");
	assert_int_equal(paper(w, NULL).count, 0);
}

static void issuing_again_gives_the_same_number_and_no_second_paper(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], first[LIMS_CODE], second[LIMS_CODE];
	wd_ready_scale(w, "S-1", "14950 g", "", sheet);
	wd_issue(w, sheet, first);
	int64_t before = wd_entries(w);
	wd_issue(w, sheet, second);
	assert_string_equal(first, second);
	assert_int_equal(wd_entries(w), before);
	assert_int_equal(paper(w, NULL).count, 1);
}

static void a_number_taken_before_an_interruption_is_used_for_the_same_worksheet(void **state)
{
	struct world *w = *state;
	char one[LIMS_CODE], two[LIMS_CODE], number[LIMS_CODE], state_of[32];
	wd_ready_scale(w, "S-1", "14950 g", "", one);
	wd_ready_scale(w, "S-2", "14950 g", "", two);
	// The paper cannot be written without the organisation, which is only missing from the tables.
	wd_edit(w, "DELETE FROM register_field WHERE noun = 'org'");
	wd_as(w, "si");
	wd_fails(w, issue(w, one, NULL, number, NULL), LIMS_E_NOT_FOUND, "no org main");
	wd_query(w, "SELECT state FROM paper", state_of, sizeof state_of);
	assert_string_equal(state_of, "numbered");
	wd_fails(w, lims_issued_each(w->lab, "TH-V26.00001", copy, &(struct copied){0}, &w->err), LIMS_E_NOT_FOUND, "No paper was issued");
	wd_ok(w, lims_journal_rebuild(lims_laboratory_journal(w->lab), &w->err));
	wd_issue(w, two, number);
	expect_number(w, number, "TH-V", 2);
	wd_issue(w, one, number);
	expect_number(w, number, "TH-V", 1);
	struct wd_line line;
	assert_int_equal(wd_story(w, number, "paper.issued/1", &line), wd_story(w, number, "paper.numbered/1", &line));
	wd_check_rebuild(w);
}

static void numbers_run_by_kind_and_year_within_the_block(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE], body[256];
	int year = lims_laboratory_today(wd_as(w, "ti")).year;
	snprintf(body, sizeof body,
		"{\"kind\":\"certificate\",\"worksheet\":\"W-A77\",\"ordinal\":41,\"year\":%d,\"issued_on\":\"%d-05-05\",\"training\":true}",
		year - 1, year - 1);
	wd_append(w, "paper.numbered", "paper:TH-V25.00041", "si", body);
	snprintf(body, sizeof body,
		"{\"kind\":\"notice\",\"worksheet\":\"W-A78\",\"ordinal\":12,\"year\":%d,\"issued_on\":\"%d-01-05\",\"training\":true}", year,
		year);
	wd_append(w, "paper.numbered", "paper:TH-TB26.00012", "si", body);
	wd_ready_scale(w, "S-1", "14950 g", "", sheet);
	wd_issue(w, sheet, number);
	expect_number(w, number, "TH-V", 1);
	wd_ready_scale(w, "S-2", "15080 g", "", sheet);
	wd_issue(w, sheet, number);
	expect_number(w, number, "TH-TB", 13);
}

static void a_production_number_has_no_training_mark(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE];
	wd_gates(w, NULL, NULL);
	wd_ready_scale(w, "S-1", "14950 g", "", sheet);
	wd_issue(w, sheet, number);
	expect_number(w, number, "V", 1);
}

/// A box of 100 g by the laboratory's own procedure of calibration, shown as `shown`, reviewed.
static void ready_box(struct world *w, const char *shown, char sheet[LIMS_CODE])
{
	static const struct lims_field_value values[] = {{"nominal", "100 g"}};
	struct lims_item item = {.procedure = "box", .customer = "kh1", .characteristics = values, .characteristic_count = 1};
	struct lims_bench_opening o = {.mode = "calibration"};
	char code[LIMS_CODE], same[LIMS_CODE];
	wd_own_procedure(w, "capability", "box");
	wd_as(w, "ti");
	wd_ok(w, lims_item_receive(w->lab, &item, code, same, &w->err));
	o.item = code;
	wd_ok(w, lims_bench_open(w->lab, &o, sheet, &w->err));
	wd_enter(w, sheet, "weighing", 0, 0, "shown", shown);
	wd_ok(w, lims_bench_submit(w->lab, sheet, &w->err));
	wd_as(w, "re");
	wd_ok(w, lims_bench_review(w->lab, sheet, true, NULL, &w->err));
	wd_as(w, "si");
}

// ISO/IEC 17025, 7.8.4.3: a calibration recommends no interval; what lies beyond a limit is a result like any other (7.8.4).
static void a_calibration_is_a_paper_with_results_in_its_own_series(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE];
	wd_gates(w, NULL, NULL);
	ready_box(w, "100.02 g", sheet);
	wd_ok(w, issue(w, sheet, "HC 000001", number, NULL));
	expect_number(w, number, "HC", 1);
	struct copied c = paper(w, number);
	assert_string_equal(c.kind, "calibration");
	assert_string_equal(c.result, "pass");
	assert_string_equal(c.until, "");
	// 102 g against 100 g, where 1 g is near enough.
	ready_box(w, "102 g", sheet);
	wd_fails(w, issue(w, sheet, "HC 000002", number, NULL), LIMS_E_INPUT, "it gets no sticker");
	wd_issue(w, sheet, number);
	expect_number(w, number, "HC", 2);
	c = paper(w, number);
	assert_string_equal(c.kind, "calibration");
	assert_string_equal(c.result, "fail");
	// Verification goes on in its own.
	wd_ready_scale(w, "S-1", "14950 g", "", sheet);
	wd_issue(w, sheet, number);
	expect_number(w, number, "V", 1);
	wd_check_rebuild(w);
}

// A program from before papers by service took numbers of verification for every service.
static void a_number_of_another_kind_is_given_up_not_used(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE], body[256], subject[64];
	int year = lims_laboratory_today(wd_as(w, "ti")).year;
	wd_gates(w, NULL, NULL);
	ready_box(w, "100.02 g", sheet);
	snprintf(body, sizeof body,
		"{\"kind\":\"certificate\",\"worksheet\":\"%s\",\"ordinal\":1,\"year\":%d,\"issued_on\":\"%d-01-05\",\"training\":false}", sheet,
		year, year);
	snprintf(subject, sizeof subject, "paper:V%02d.00001", year % 100);
	wd_append(w, "paper.numbered", subject, "si", body);
	wd_as(w, "si");
	wd_fails(w, issue(w, sheet, NULL, number, NULL), LIMS_E_REFUSED, "of another kind (certificate)");
	wd_ok(w, lims_paper_void(w->lab, subject + 6, "số lấy nhầm loại giấy", &w->err));
	wd_issue(w, sheet, number);
	expect_number(w, number, "HC", 1);
}

static void two_nodes_number_from_blocks_of_their_own(void **state)
{
	struct world *w = *state;
	char here[LIMS_CODE], there[LIMS_CODE], first[LIMS_CODE], second[LIMS_CODE];
	int64_t block = 0;
	wd_ready_scale(w, "S-1", "14950 g", "", here);
	wd_issue(w, here, first);
	expect_number(w, first, "TH-V", 1);
	wd_join(w);
	wd_ok(w, lims_journal_node_block(lims_laboratory_journal(w->lab), lims_journal_db(lims_laboratory_journal(w->lab)), &block, &w->err));
	assert_true(block > 0);
	wd_ready_scale(w, "S-2", "14950 g", "", there);
	wd_issue(w, there, second);
	assert_string_not_equal(first, second);
	// docs/decisions/numbers.md: block k begins at 10000 k + 1
	expect_number(w, second, "TH-V", (int)block * 10000 + 1);
	wd_sync(w);
	wd_switch(w, "lab.db");
	wd_sync(w);
	assert_int_equal(paper(w, NULL).count, 2);
	// The other node's higher number does not carry this node's series away.
	wd_ready_scale(w, "S-3", "14950 g", "", here);
	wd_issue(w, here, first);
	expect_number(w, first, "TH-V", 2);
	wd_check_rebuild(w);
}

static void until(struct world *w, const char *rule, const char *serial, const char *day, const char *expected)
{
	char sheet[LIMS_CODE], number[LIMS_CODE];
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "org", "main", NULL, "validity-rule", rule, NULL));
	wd_ready_scale(w, serial, "14950 g", day, sheet);
	wd_issue(w, sheet, number);
	assert_string_equal(paper(w, number).until, expected);
}

static lims_rc try_issue(struct world *w, const char *sheet, const char *sticker)
{
	char number[LIMS_CODE];
	wd_as(w, "si");
	return issue(w, sheet, sticker, number, NULL);
}

struct others {
	char text[128];
};
static lims_rc put_other(void *ctx, const struct lims_other_sheet *o, struct lims_err *err)
{
	struct others *t = ctx;
	size_t n = strlen(t->text);
	(void)err;
	snprintf(t->text + n, sizeof t->text - n, "%s %s %s;", o->code, o->state, o->earlier ? "earlier" : "later");
	return LIMS_OK;
}

/// What was opened in the morning and measured after the certificate of the same day must not say the contrary beside it; nor may one measure until it passes.
static void no_two_papers_say_the_contrary_of_each_other(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], first[LIMS_CODE], second[LIMS_CODE], third[LIMS_CODE], repaired[LIMS_CODE], number[LIMS_CODE], notice[LIMS_CODE],
		again[LIMS_CODE];
	wd_scale(w, "S-1", item);
	wd_open(w, item, "", first); // nothing is read yet: it stands in nobody's way
	wd_open(w, item, "", second);
	wd_finish_scale(w, second, "14950 g");
	wd_issue(w, second, number);
	wd_finish_scale(w, first, "14000 g"); // 1 kg below 15 kg fails
	int64_t before = wd_entries(w);
	wd_fails(w, wd_try_issue(w, first, notice, NULL), LIMS_E_REFUSED, "stands on the same item and says the contrary (W-A2");
	assert_int_equal(wd_entries(w), before);
	wd_as(w, "si");
	wd_ok(w, lims_paper_revoke(w->lab, number, "đo lại không đạt", &w->err));
	wd_issue(w, first, notice);
	wd_open(w, item, "", third);
	wd_finish_scale(w, third, "14950 g");
	wd_fails(w, wd_try_issue(w, third, again, NULL), LIMS_E_REFUSED, "says the contrary (W-A1");
	// After repair it is another finding of the same day.
	struct lims_bench_standard s = {"weights", "qc1"};
	struct lims_bench_opening o = {.item = item, .mode = "after_repair", .standards = &s, .standard_count = 1};
	wd_as(w, "ti");
	wd_ok(w, lims_bench_abandon(w->lab, third, "chưa sửa", &w->err));
	wd_ok(w, lims_bench_open(w->lab, &o, repaired, &w->err));
	wd_finish_scale(w, repaired, "14950 g");
	wd_issue(w, repaired, again);
}

/// The first worksheet fails and stays open; the same item passes in a second one.
static void what_was_measured_first_is_issued_first_or_given_up(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], first[LIMS_CODE], second[LIMS_CODE], number[LIMS_CODE];
	struct others t = {""};
	wd_scale(w, "S-1", item);
	wd_open(w, item, "", first);
	wd_fill_scale(w, first, "14000 g"); // 1 kg below 15 kg fails
	wd_open(w, item, "", second);
	wd_finish_scale(w, second, "14950 g");
	wd_ok(w, lims_bench_others(w->lab, second, put_other, &t, &w->err));
	assert_string_equal(t.text, "W-A1 open earlier;");
	wd_fails(w, try_issue(w, second, NULL), LIMS_E_REFUSED,
		"W-A1 of the same item comes before W-A2 (by the day of the work, then by when it was opened) and is open");
	wd_as(w, "ti");
	wd_fails(w, lims_bench_abandon(w->lab, first, "", &w->err), LIMS_E_INPUT, "Say why");
	wd_ok(w, lims_bench_abandon(w->lab, first, "đặt nhầm quả cân", &w->err));
	wd_fails(w, lims_bench_abandon(w->lab, first, "lần nữa", &w->err), LIMS_E_REFUSED, "given up already");
	wd_fails(w, lims_bench_submit(w->lab, first, &w->err), LIMS_E_REFUSED, "is abandoned");
	wd_issue(w, second, number);
	wd_as(w, "ti");
	wd_fails(w, lims_bench_abandon(w->lab, second, "thừa", &w->err), LIMS_E_REFUSED, "has its paper");
	wd_check_rebuild(w);
}

/// Issued without one; the second call would have dropped it without a word.
static void a_sticker_that_comes_after_the_paper_is_refused(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE];
	wd_ready_scale(w, "S-1", "14950 g", "", sheet);
	wd_ok(w, try_issue(w, sheet, NULL));
	wd_ok(w, try_issue(w, sheet, NULL)); // says the number again
	wd_fails(w, try_issue(w, sheet, "SL 000999"), LIMS_E_REFUSED, "was issued already");
	wd_ready_scale(w, "S-2", "14950 g", "", sheet);
	wd_ok(w, try_issue(w, sheet, "SL 000998"));
	wd_ok(w, try_issue(w, sheet, "SL 000998"));
}

/// TT 24/2013/TT-BKHCN art. 41(10): the last day of the last month of the cycle, 24 months for a spring dial scale; or the rule that is set.
static void validity_follows_the_day_of_the_work_and_the_rule_of_the_organisation(void **state)
{
	struct world *w = *state;
	until(w, "", "S-1", "2025-03-17", "2027-03-31");
	until(w, "same_day", "S-2", "2025-03-17", "2027-03-17");
	until(w, "day_before", "S-3", "2025-03-17", "2027-03-16");
	until(w, "month_end", "S-4", "2024-02-29", "2026-02-28");
	// Before the first table of periods there is none, and the paper says no day.
	until(w, "month_end", "S-5", "2013-11-14", "");
	until(w, "month_end", "S-6", "2013-11-15", "2015-11-30");
	wd_as(w, "an");
	wd_fails(w, wd_set(w, "org", "main", NULL, "validity-rule", "some_day", NULL), LIMS_E_INPUT, "validity-rule");
}

static void meter_until(struct world *w, const char *serial, const char *day, const char *expected)
{
	struct lims_opened_sheet o;
	struct lims_date d;
	char item[LIMS_CODE], sheet[LIMS_CODE], text[LIMS_DATE_TEXT];
	wd_meter(w, serial, item);
	wd_open(w, item, day, sheet);
	wd_ok(w, lims_opened_sheet_init(&o, lims_journal_db(lims_laboratory_journal(w->lab)), sheet, &w->err));
	wd_ok(w, lims_paper_valid_until(w->lab, &o, &d, &w->err));
	lims_opened_sheet_finish(&o);
	lims_date_text(d, text);
	assert_string_equal(text, expected);
}

/// A single-phase static meter had 60 months under TT 23/2013, and has 72 since TT 07/2019 (1 January 2020).
static void validity_follows_the_circular_in_force_on_the_day_of_the_work(void **state)
{
	struct world *w = *state;
	meter_until(w, "M-1", "2019-12-31", "2024-12-31");
	meter_until(w, "M-2", "2020-01-01", "2026-01-31");
	meter_until(w, "M-3", "2026-04-14", "2032-04-30");
	meter_until(w, "M-4", "2026-04-15", "2032-04-30");
}

static void the_printed_head_names_the_entry_that_took_the_number(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE], head[160];
	struct wd_line numbered, issued;
	struct lims_buf b = {0};
	struct lims_hash hash;
	wd_ready_scale(w, "S-1", "14950 g", "", sheet);
	wd_issue(w, sheet, number);
	struct copied c = paper(w, number);
	wd_story(w, number, "paper.numbered/1", &numbered);
	wd_story(w, number, "paper.issued/1", &issued);
	snprintf(
		head, sizeof head, "%s:%lld:%s", lims_journal_node(lims_laboratory_journal(w->lab)), (long long)numbered.sequence, numbered.hash);
	assert_string_equal(c.head, head);
	assert_non_null(strstr(issued.body, head));
	// What is printed is kept as JSON, and says the same.
	assert_true(lims_hash_read(c.printed, &hash));
	wd_ok(w, lims_journal_blob(lims_journal_db(lims_laboratory_journal(w->lab)), &hash, &b, &w->err));
	assert_non_null(strstr(lims_buf_text(&b), head));
	assert_non_null(strstr(lims_buf_text(&b), number));
	lims_buf_finish(&b);
}

static void the_kept_pdf_is_named_by_its_hash_and_printing_is_recorded(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE], hex[LIMS_HASH_HEX];
	struct lims_buf pdf = {0}, record = {0};
	struct lims_hash hash;
	struct wd_line line;
	wd_ready_scale(w, "S-1", "14950 g", "", sheet);
	wd_issue(w, sheet, number);
	wd_as(w, "le");
	wd_ok(w, lims_issued_pdf(w->lab, number, false, true, &pdf, &w->err));
	assert_true(pdf.len > 5 && memcmp(pdf.data, "%PDF-", 5) == 0);
	wd_ok(w, lims_sha256(pdf.data, pdf.len, &hash, &w->err));
	lims_hash_hex(&hash, hex);
	assert_string_equal(paper(w, number).pdf, hex);
	wd_story(w, number, "paper.printed/1", &line);
	assert_string_equal(line.actor, "le");
	assert_non_null(strstr(line.body, "false"));
	wd_ok(w, lims_issued_pdf(w->lab, number, true, false, &record, &w->err));
	assert_true(record.len > 5 && record.len != pdf.len);
	lims_buf_finish(&pdf);
	lims_buf_finish(&record);
	wd_fails(w, lims_issued_pdf(w->lab, "V99.1", false, false, &pdf, &w->err), LIMS_E_NOT_FOUND, "V99.1");
}

static void a_bad_sticker_is_refused_before_a_number_is_taken(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE];
	struct wd_line line;
	wd_ready_scale(w, "S-1", "14950 g", "", sheet);
	wd_as(w, "si");
	int64_t before = wd_entries(w);
	wd_fails(w, issue(w, sheet, "A\xf0\x9f\x90\x9f", number, NULL), LIMS_E_INPUT, "sticker");
	assert_int_equal(wd_entries(w), before);
	wd_ok(w, issue(w, sheet, "VN-0001234", number, NULL));
	wd_story(w, number, "paper.issued/1", &line);
	assert_non_null(strstr(line.body, "\"sticker\":\"VN-0001234\""));
	// What failed earns no mark.
	wd_ready_scale(w, "S-2", "15080 g", "", sheet);
	wd_as(w, "si");
	wd_fails(w, issue(w, sheet, "VN-0001235", number, NULL), LIMS_E_INPUT, "sticker");
	wd_ok(w, issue(w, sheet, NULL, number, NULL));
}

static void who_may_not_issue_takes_no_number(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE];
	wd_ready_scale(w, "S-1", "14950 g", "", sheet);
	static const char *const others[] = {"ti", "re", "le", "an", "nobody"};
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
		wd_as(w, others[i]);
		int64_t before = wd_entries(w);
		wd_fails(w, issue(w, sheet, NULL, number, NULL), LIMS_E_REFUSED, others[i]);
		assert_int_equal(wd_entries(w), before);
	}
}

#define T(f) cmocka_unit_test_setup_teardown(f, wd_training, wd_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_pass_gets_a_certificate_and_a_fail_a_notice_never_a_certificate),
		T(nothing_is_issued_before_the_review),
		T(what_is_not_determined_is_never_issued),
		T(a_verdict_that_computes_otherwise_is_not_issued),
		T(issuing_again_gives_the_same_number_and_no_second_paper),
		T(a_number_taken_before_an_interruption_is_used_for_the_same_worksheet),
		T(numbers_run_by_kind_and_year_within_the_block),
		cmocka_unit_test_setup_teardown(a_production_number_has_no_training_mark, wd_production, wd_teardown),
		cmocka_unit_test_setup_teardown(a_calibration_is_a_paper_with_results_in_its_own_series, wd_production, wd_teardown),
		cmocka_unit_test_setup_teardown(a_number_of_another_kind_is_given_up_not_used, wd_production, wd_teardown),
		T(two_nodes_number_from_blocks_of_their_own),
		T(validity_follows_the_day_of_the_work_and_the_rule_of_the_organisation),
		T(validity_follows_the_circular_in_force_on_the_day_of_the_work),
		T(the_printed_head_names_the_entry_that_took_the_number),
		T(the_kept_pdf_is_named_by_its_hash_and_printing_is_recorded),
		T(a_bad_sticker_is_refused_before_a_number_is_taken),
		T(who_may_not_issue_takes_no_number),
		T(what_was_measured_first_is_issued_first_or_given_up),
		T(no_two_papers_say_the_contrary_of_each_other),
		T(a_sticker_that_comes_after_the_paper_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: Apache-2.0
// One worksheet and two nodes: who may issue it, and what is seen when it was issued twice all the same.
#include "tests/laboratory/world.h"

#include "laboratory/amendment.h"
#include "laboratory/bundle.h"
#include "laboratory/numbers.h"
#include "laboratory/paper_end.h"
#include "laboratory/proof/bundle.h"
#include "laboratory/quality/incidents.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

/// A worksheet on lab.db whose number was taken and whose paper could not be drawn; the world is left on the second node, which knows it.
static void number_without_a_paper(struct world *w, char sheet[LIMS_CODE], char number[LIMS_CODE])
{
	wd_ready_scale(w, "S-1", "14950 g", "", sheet);
	// The paper cannot be written without the organisation, which is only missing from the tables.
	wd_edit(w, "DELETE FROM register_field WHERE noun = 'org'");
	wd_fails(w, wd_try_issue(w, sheet, number, NULL), LIMS_E_NOT_FOUND, "no org main");
	wd_ok(w, lims_journal_rebuild(lims_laboratory_journal(w->lab), &w->err));
	wd_query(w, "SELECT number FROM paper", number, LIMS_CODE);
	wd_join(w);
}

static void a_number_that_another_node_took_is_not_issued_here(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE], other[LIMS_CODE];
	number_without_a_paper(w, sheet, number);
	int64_t before = wd_entries(w);
	wd_fails(w, wd_try_issue(w, sheet, other, NULL), LIMS_E_REFUSED, "taken on another node");
	assert_int_equal(wd_entries(w), before);
	wd_switch(w, "lab.db");
	wd_ok(w, wd_try_issue(w, sheet, other, NULL));
	assert_string_equal(other, number);
	wd_sync(w);
	wd_switch(w, "b.db");
	wd_sync(w);
	wd_ok(w, wd_try_issue(w, sheet, other, NULL));
	assert_string_equal(other, number);
}

/// Its number was taken before anything was measured in the earlier worksheet: that one still goes first.
static void a_worksheet_that_has_its_number_waits_for_the_earlier_one_too(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], first[LIMS_CODE], second[LIMS_CODE], number[LIMS_CODE], other[LIMS_CODE];
	wd_scale(w, "S-1", item);
	wd_open(w, item, "", first);
	wd_open(w, item, "", second);
	wd_finish_scale(w, second, "14950 g");
	wd_edit(w, "DELETE FROM register_field WHERE noun = 'org'");
	wd_fails(w, wd_try_issue(w, second, number, NULL), LIMS_E_NOT_FOUND, "no org main");
	wd_ok(w, lims_journal_rebuild(lims_laboratory_journal(w->lab), &w->err));
	wd_query(w, "SELECT number FROM paper", number, LIMS_CODE);
	wd_finish_scale(w, first, "14950 g");
	wd_fails(w, wd_try_issue(w, second, other, NULL), LIMS_E_REFUSED, first);
	wd_issue(w, first, other);
	assert_string_not_equal(other, number);
	wd_issue(w, second, other);
	assert_string_equal(other, number);
}

/// The node that took it may be broken: who gives its number up issues under one of his own.
static void a_number_of_another_node_that_was_given_up_leaves_the_worksheet_free(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE], other[LIMS_CODE];
	number_without_a_paper(w, sheet, number);
	wd_as(w, "si");
	wd_ok(w, lims_paper_void(w->lab, number, "máy hỏng", &w->err));
	wd_ok(w, wd_try_issue(w, sheet, other, NULL));
	assert_string_not_equal(other, number);
	wd_sync(w);
	wd_switch(w, "lab.db");
	wd_sync(w);
	wd_ok(w, wd_try_issue(w, sheet, number, NULL));
	assert_string_equal(number, other);
}

struct seen {
	char pdf[LIMS_HASH_HEX], state[16];
};

static lims_rc see(void *ctx, const struct lims_issued *i, struct lims_err *err)
{
	struct seen *s = ctx;
	(void)err;
	snprintf(s->pdf, sizeof s->pdf, "%s", i->pdf);
	snprintf(s->state, sizeof s->state, "%s", i->state);
	return LIMS_OK;
}

static lims_rc list_again(void *ctx, const struct lims_paper_again *g, struct lims_err *err)
{
	char *out = ctx;
	(void)err;
	snprintf(out + strlen(out), 256 - strlen(out), "%s %s %s %s %s;", g->number, g->worksheet, g->on, g->by, g->pdf);
	return LIMS_OK;
}

static void again_is(struct world *w, const char *number, int year, const char *want)
{
	char have[256] = "";
	int64_t n = -1;
	wd_ok(w, lims_numbers_again(w->lab, number, year, list_again, have, &n, &w->err));
	assert_string_equal(have, want);
	assert_int_equal(n, want[0] != '\0');
}

/// Both nodes have both journals.
static void meet(struct world *w)
{
	static const char *const stores[] = {"lab.db", "b.db", "lab.db"};
	for (size_t i = 0; i < sizeof stores / sizeof stores[0]; i++) {
		wd_switch(w, stores[i]);
		wd_sync(w);
	}
}

static void both_have_the_same_rows(struct world *w)
{
	char here[LIMS_HASH_HEX], there[LIMS_HASH_HEX];
	wd_switch(w, "b.db");
	wd_as(w, "si");
	wd_check_rebuild(w);
	wd_digest(w, there);
	wd_switch(w, "lab.db");
	wd_as(w, "si");
	wd_check_rebuild(w);
	wd_digest(w, here);
	assert_string_equal(here, there);
}

/// Measured on two laptops on one day: on both the same one goes first, and then the other one.
static void of_two_worksheets_of_two_nodes_one_goes_first(void **state)
{
	struct world *w = *state;
	const struct timespec moment = {.tv_nsec = 20000000};
	char item[LIMS_CODE], first[LIMS_CODE], second[LIMS_CODE], number[LIMS_CODE];
	wd_scale(w, "S-1", item);
	wd_join(w);
	wd_as(w, "ti");
	wd_open(w, item, "", first);
	(void)nanosleep(&moment, NULL);
	wd_switch(w, "lab.db");
	wd_as(w, "ti");
	wd_open(w, item, "", second);
	wd_finish_scale(w, second, "14950 g");
	wd_switch(w, "b.db");
	wd_as(w, "ti");
	wd_finish_scale(w, first, "14950 g");
	meet(w);
	wd_fails(w, wd_try_issue(w, second, number, NULL), LIMS_E_REFUSED, "issue it first");
	wd_switch(w, "b.db");
	wd_fails(w, wd_try_issue(w, second, number, NULL), LIMS_E_REFUSED, first);
	wd_issue(w, first, number);
	wd_issue(w, second, number);
	meet(w);
	both_have_the_same_rows(w);
}

/// As a program does that does not ask which node took the number; the next entry of another node is later by the clock.
static void issue_all_the_same(struct world *w, const char *sheet, const char *number, const char *sticker, char pdf)
{
	const struct timespec moment = {.tv_nsec = 20000000};
	char body[512], subject[64], hash[LIMS_HASH_HEX] = "";
	memset(hash, pdf, LIMS_HASH_HEX - 1);
	snprintf(subject, sizeof subject, "paper:%s", number);
	snprintf(body, sizeof body,
		"{\"kind\":\"certificate\",\"worksheet\":\"%s\",\"result\":\"pass\",\"issued_on\":\"2026-05-0%c\",\"sticker\":\"%s\",\"pdf\":\"%"
		"s\"}",
		sheet, pdf, sticker, hash);
	wd_as(w, "si");
	wd_append(w, "paper.issued", subject, "si", body);
	(void)nanosleep(&moment, NULL);
}

static void first_is_the_paper_and_the_second_is_named(
	struct world *w, const char *first, const char *second, char pdf_first, char pdf_second)
{
	char sheet[LIMS_CODE], number[LIMS_CODE], want[256], hash[LIMS_HASH_HEX] = "", marks[16];
	struct seen paper = {.state = ""};
	number_without_a_paper(w, sheet, number);
	wd_switch(w, first);
	issue_all_the_same(w, sheet, number, "VN-0000001", pdf_first);
	wd_switch(w, second);
	issue_all_the_same(w, sheet, number, "VN-0000002", pdf_second);
	again_is(w, NULL, 0, "");
	meet(w);
	both_have_the_same_rows(w);
	wd_ok(w, lims_issued_each(w->lab, number, see, &paper, &w->err));
	memset(hash, pdf_first, LIMS_HASH_HEX - 1);
	assert_string_equal(paper.pdf, hash);
	assert_string_equal(paper.state, "issued");
	memset(hash, pdf_second, LIMS_HASH_HEX - 1);
	snprintf(want, sizeof want, "%s %s 2026-05-0%c si %s;", number, sheet, pdf_second, hash);
	again_is(w, NULL, 0, want);
	again_is(w, number, 2026, want);
	again_is(w, NULL, 2025, "");
	again_is(w, "TH-V26.09999", 0, "");
	// Both stickers are gone.
	wd_query(w, "SELECT count(*) FROM mark WHERE what = 'used'", marks, sizeof marks);
	assert_string_equal(marks, "2");
}

static void of_two_papers_under_one_number_the_first_counts_and_the_other_is_named(void **state)
{
	first_is_the_paper_and_the_second_is_named(*state, "b.db", "lab.db", '1', '2');
}

static void it_does_not_matter_which_node_was_first(void **state)
{
	first_is_the_paper_and_the_second_is_named(*state, "lab.db", "b.db", '3', '4');
}

static void what_is_issued_under_a_number_that_was_given_up_elsewhere_is_named(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE], other[LIMS_CODE], text[32];
	int64_t n = 0;
	number_without_a_paper(w, sheet, number);
	wd_as(w, "si");
	wd_ok(w, lims_paper_void(w->lab, number, "máy hỏng", &w->err));
	wd_switch(w, "lab.db");
	wd_ok(w, wd_try_issue(w, sheet, other, NULL));
	assert_string_equal(other, number);
	meet(w);
	both_have_the_same_rows(w);
	wd_query(w, "SELECT state FROM paper", text, sizeof text);
	assert_string_equal(text, "voided");
	char have[256] = "";
	wd_ok(w, lims_numbers_again(w->lab, number, 0, list_again, have, &n, &w->err));
	assert_int_equal(n, 1);
	assert_int_equal(strncmp(have, number, strlen(number)), 0);
}

static void what_was_issued_is_not_given_up_afterwards(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE], other[LIMS_CODE], ended[32];
	struct seen paper = {.state = ""};
	number_without_a_paper(w, sheet, number);
	wd_switch(w, "lab.db");
	wd_ok(w, wd_try_issue(w, sheet, other, NULL));
	wd_switch(w, "b.db");
	wd_as(w, "si");
	wd_ok(w, lims_paper_void(w->lab, number, "máy hỏng", &w->err));
	meet(w);
	both_have_the_same_rows(w);
	wd_ok(w, lims_issued_each(w->lab, number, see, &paper, &w->err));
	assert_string_equal(paper.state, "issued");
	wd_query(w, "SELECT count(*) FROM paper WHERE ended_on IS NOT NULL", ended, sizeof ended);
	assert_string_equal(ended, "0");
	again_is(w, NULL, 0, "");
}

/// What goes to a customer tells the same paper as the register.
static void a_bundle_is_about_the_first_paper_and_what_ended_it(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE], other[LIMS_CODE], subject[64];
	struct seen paper = {.state = ""};
	struct lims_buf bytes;
	struct lims_bundle bundle;
	struct lims_bundle_made made;
	struct lims_bundle_paper said;
	struct lims_arena *arena = lims_arena_create(64 << 20);
	number_without_a_paper(w, sheet, number);
	wd_switch(w, "lab.db");
	wd_ok(w, wd_try_issue(w, sheet, other, NULL));
	snprintf(subject, sizeof subject, "paper:%s", number);
	wd_append(w, "paper.voided", subject, "si", "{\"on\":\"2026-05-05\",\"note\":\"máy hỏng\"}");
	issue_all_the_same(w, sheet, number, "VN-0000002", '5');
	lims_buf_init(&bytes, LIMS_BUNDLE_MAX);
	wd_ok(w, lims_bundle_export(w->lab, number, &bytes, &made, &w->err));
	wd_ok(w, lims_bundle_read(bytes.data, bytes.len, arena, &bundle, &w->err));
	wd_ok(w, lims_bundle_paper(&bundle, arena, &said, &w->err));
	wd_ok(w, lims_issued_each(w->lab, number, see, &paper, &w->err));
	assert_string_equal(said.pdf, paper.pdf);
	assert_string_equal(said.ended, "");
	lims_buf_finish(&bytes);
	lims_arena_destroy(arena);
}

/// Amends and replaces the paper as another node does that knows nothing of this one.
static void amend_and_replace(
	struct world *w, const char *store, const char *number, const char *address, char amendment[LIMS_CODE], char replacement[LIMS_CODE])
{
	struct lims_buf warnings;
	lims_buf_init(&warnings, 1 << 16);
	wd_switch(w, store);
	wd_as(w, "si");
	wd_ok(w, lims_paper_amend(w->lab, number, "Số hiệu đúng là S-9", "ghi nhầm", amendment, &w->err));
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "customer", "kh1", NULL, "address", address, NULL));
	wd_as(w, "si");
	wd_ok(w, lims_issue_replacement(w->lab, number, "sai địa chỉ", NULL, replacement, &warnings, &w->err));
	lims_buf_finish(&warnings);
}

static lims_rc list_twins(void *ctx, const struct lims_paper_twins *t, struct lims_err *err)
{
	char *out = ctx;
	(void)err;
	snprintf(out + strlen(out), 256 - strlen(out), "%s %s %s %lld;", t->worksheet, t->first, t->last, (long long)t->count);
	return LIMS_OK;
}

static void incidents_are(struct world *w, const char *want)
{
	char have[256];
	wd_query(w, "SELECT coalesce(group_concat(title, ';'), '') FROM (SELECT title FROM case_record WHERE noun = 'incident' ORDER BY code)",
		have, sizeof have);
	assert_string_equal(have, want);
}

/// The first node has the block 0, the second one the block 1: turns 1 to 100 and 101 to 200.
static void two_nodes_never_give_one_number_to_what_follows_a_paper(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE], amendments[2][LIMS_CODE], replacements[2][LIMS_CODE], want[256], have[256] = "", state_of[64];
	int64_t n = 0;
	wd_ready_scale(w, "S-1", "14950 g", "", sheet);
	wd_issue(w, sheet, number);
	wd_join(w);
	amend_and_replace(w, "b.db", number, "Hải Phòng", amendments[1], replacements[1]);
	amend_and_replace(w, "lab.db", number, "Hà Nội 2", amendments[0], replacements[0]);
	snprintf(want, sizeof want, "%sA1 %sA101 %sR1 %sR101", number, number, number, number);
	snprintf(have, sizeof have, "%s %s %s %s", amendments[0], amendments[1], replacements[0], replacements[1]);
	assert_string_equal(have, want);
	meet(w);
	both_have_the_same_rows(w);
	again_is(w, NULL, 0, "");
	// Both replacements stand: that is told, and an incident of the system.
	snprintf(want, sizeof want, "%s %s %s 2;", sheet, replacements[0], replacements[1]);
	have[0] = '\0';
	wd_ok(w, lims_numbers_twins(w->lab, NULL, list_twins, have, &n, &w->err));
	assert_string_equal(have, want);
	incidents_are(w, "");
	for (int i = 0; i < 2; i++) // seen twice, recorded once
		wd_ok(w, lims_incident_papers(w->lab, NULL, NULL, &w->err));
	incidents_are(w, "Several papers of one worksheet stand");
	wd_as(w, "si");
	wd_ok(w, lims_paper_revoke(w->lab, replacements[1], "cấp hai lần", &w->err));
	wd_ok(w, lims_numbers_twins(w->lab, NULL, list_twins, have, &n, &w->err));
	assert_int_equal(n, 0);
	// A further one of the same node goes on in its own block, also after one of the other node.
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "customer", "kh1", NULL, "address", "Hà Nội 3", NULL));
	struct lims_buf warnings;
	lims_buf_init(&warnings, 1 << 16);
	wd_as(w, "si");
	wd_ok(w, lims_paper_amend(w->lab, replacements[0], "thêm", "ghi thiếu", amendments[0], &w->err));
	wd_ok(w, lims_issue_replacement(w->lab, replacements[0], "sai địa chỉ", NULL, have, &warnings, &w->err));
	lims_buf_finish(&warnings);
	snprintf(want, sizeof want, "%sR2", number);
	assert_string_equal(have, want);
	wd_query(w, "SELECT group_concat(state) FROM (SELECT state FROM paper ORDER BY number)", state_of, sizeof state_of);
	assert_string_equal(state_of, "replaced,replaced,revoked,issued");
}

static lims_rc list_numbers(void *ctx, const struct lims_paper_twins *t, struct lims_err *err)
{
	(void)err;
	snprintf(ctx, 256, "%s: %s (%lld)", t->worksheet, t->numbers, (long long)t->count);
	return LIMS_OK;
}

static void of_three_papers_that_stand_each_is_named(void **state)
{
	struct world *w = *state;
	char have[256] = "";
	int64_t n = 0;
	for (int i = 1; i <= 3; i++) {
		char subject[32], body[256];
		snprintf(subject, sizeof subject, "paper:V26.0000%d", i);
		snprintf(body, sizeof body,
			"{\"kind\":\"certificate\",\"worksheet\":\"W-A1\",\"ordinal\":%d,\"year\":2026,\"issued_on\":\"2026-05-01\",\"training\":true}",
			i);
		wd_append(w, "paper.numbered", subject, "si", body);
		snprintf(body, sizeof body,
			"{\"kind\":\"certificate\",\"worksheet\":\"W-A1\",\"result\":\"pass\",\"issued_on\":\"2026-05-01\",\"pdf\":\"\"}");
		wd_append(w, "paper.issued", subject, "si", body);
	}
	wd_ok(w, lims_numbers_twins(w->lab, NULL, list_numbers, have, &n, &w->err));
	assert_int_equal(n, 1);
	assert_string_equal(have, "W-A1: V26.00001, V26.00002, V26.00003 (3)");
}

/// A paper as a program writes it that knows nothing of the others of its worksheet.
static void issue_one_more(struct world *w, int ordinal)
{
	char subject[32], body[256];
	snprintf(subject, sizeof subject, "paper:V26.0000%d", ordinal);
	snprintf(body, sizeof body,
		"{\"kind\":\"certificate\",\"worksheet\":\"W-A1\",\"ordinal\":%d,\"year\":2026,\"issued_on\":\"2026-05-01\",\"training\":true}",
		ordinal);
	wd_append(w, "paper.numbered", subject, "si", body);
	wd_append(w, "paper.issued", subject, "si",
		"{\"kind\":\"certificate\",\"worksheet\":\"W-A1\",\"result\":\"pass\",\"issued_on\":\"2026-05-01\",\"pdf\":\"\"}");
	wd_ok(w, lims_incident_papers(w->lab, NULL, NULL, &w->err));
}

/// While the incident is open a third paper is of it; who closed it did not know of a fourth.
static void a_further_paper_of_a_worksheet_is_of_the_open_incident(void **state)
{
	static const char title[] = "Several papers of one worksheet stand",
					  twice[] = "Several papers of one worksheet stand;Several papers of one worksheet stand";
	struct world *w = *state;
	char sheet[LIMS_CODE], item[LIMS_CODE], subject[128];
	wd_scale_sheet(w, item, sheet);
	assert_string_equal(sheet, "W-A1");
	issue_one_more(w, 1);
	issue_one_more(w, 2);
	incidents_are(w, title);
	issue_one_more(w, 3);
	incidents_are(w, title);
	wd_query(w, "SELECT subject FROM case_record WHERE noun = 'incident'", subject, sizeof subject);
	wd_append(w, "case.step", subject, "an", "{\"step\":\"close\",\"on\":\"2026-05-01\",\"to\":\"closed\",\"closed\":true}");
	issue_one_more(w, 4);
	incidents_are(w, twice);
	wd_ok(w, lims_incident_papers(w->lab, NULL, NULL, &w->err));
	incidents_are(w, twice);
}

static void a_number_that_was_given_twice_is_an_incident_of_the_system(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE], about[256], want[64];
	number_without_a_paper(w, sheet, number);
	wd_switch(w, "b.db");
	issue_all_the_same(w, sheet, number, "VN-0000001", '1');
	wd_switch(w, "lab.db");
	issue_all_the_same(w, sheet, number, "VN-0000002", '2');
	wd_as(w, "si");
	wd_ok(w, lims_incident_papers(w->lab, NULL, NULL, &w->err));
	incidents_are(w, "");
	meet(w);
	wd_switch(w, "lab.db");
	wd_as(w, "si");
	for (int i = 0; i < 2; i++)
		wd_ok(w, lims_incident_papers(w->lab, NULL, NULL, &w->err));
	incidents_are(w, "A number was given to two papers, or to one after it was given up");
	wd_query(w, "SELECT target FROM case_link", about, sizeof about);
	snprintf(want, sizeof want, "paper:%s", number);
	assert_string_equal(about, want);
}

#define T(f) cmocka_unit_test_setup_teardown(f, wd_training, wd_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_number_that_another_node_took_is_not_issued_here),
		T(a_worksheet_that_has_its_number_waits_for_the_earlier_one_too),
		T(of_two_worksheets_of_two_nodes_one_goes_first),
		T(a_number_of_another_node_that_was_given_up_leaves_the_worksheet_free),
		T(of_two_papers_under_one_number_the_first_counts_and_the_other_is_named),
		T(it_does_not_matter_which_node_was_first),
		T(what_is_issued_under_a_number_that_was_given_up_elsewhere_is_named),
		T(what_was_issued_is_not_given_up_afterwards),
		T(a_bundle_is_about_the_first_paper_and_what_ended_it),
		T(two_nodes_never_give_one_number_to_what_follows_a_paper),
		T(of_three_papers_that_stand_each_is_named),
		T(a_further_paper_of_a_worksheet_is_of_the_open_incident),
		T(a_number_that_was_given_twice_is_an_incident_of_the_system),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

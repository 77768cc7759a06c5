// SPDX-License-Identifier: Apache-2.0
// Acts that sign: every role before every act of the table in docs/decisions/accounts.md, refused before it is asked for a password or asked for it once.
#include "tests/laboratory/world.h"

#include "laboratory/access.h"
#include "laboratory/amendment.h"
#include "laboratory/bench_others.h"
#include "laboratory/confirm.h"
#include "laboratory/desk.h"
#include "laboratory/late.h"
#include "laboratory/override.h"
#include "laboratory/paper_end.h"
#include "laboratory/people/accounts.h"
#include "laboratory/people/signing.h"
#include "laboratory/quality/cases.h"
#include "laboratory/said.h"
#include "laboratory/strikes.h"
#include "laboratory/validation.h"

#include <stdio.h>
#include <string.h>

static const char password[] = "hoa phượng đỏ";

/// What the acts are done to.
struct things {
	struct world *w;
	char open[LIMS_CODE], late[LIMS_CODE], submitted[LIMS_CODE], paper[LIMS_CODE], correction[LIMS_CODE];
};

static lims_rc do_submit(struct things *t)
{
	return lims_bench_submit(t->w->lab, t->open, &t->w->err);
}
static lims_rc do_adjust(struct things *t)
{
	return lims_bench_adjusted(t->w->lab, t->late, "chỉnh kim", NULL, &t->w->err);
}
static lims_rc do_abandon(struct things *t)
{
	return lims_bench_abandon(t->w->lab, t->late, "bỏ", &t->w->err);
}
static lims_rc do_compare(struct things *t)
{
	const char *const values[] = {"500 g"};
	struct lims_compared done;
	struct lims_buf lines;
	lims_buf_init(&lines, 1 << 12);
	lims_rc rc = lims_bench_compare(t->w->lab, t->late, values, 1, &done, &lines, &t->w->err);
	lims_buf_finish(&lines);
	return rc;
}
static lims_rc do_accept(struct things *t)
{
	const struct lims_struck one = {.number = 1};
	return lims_bench_accept_strikes(t->w->lab, t->submitted, &one, 1, NULL, &t->w->err);
}
static lims_rc do_review(struct things *t)
{
	return lims_bench_review(t->w->lab, t->submitted, true, NULL, &t->w->err);
}
static lims_rc do_override(struct things *t)
{
	return lims_gate_override(t->w->lab, t->submitted, "authorisation", "gấp", &t->w->err);
}
static lims_rc do_issue(struct things *t)
{
	struct lims_buf b;
	lims_buf_init(&b, 1 << 16);
	lims_rc rc = lims_issue(t->w->lab, t->submitted, NULL, t->paper, &b, &t->w->err);
	lims_buf_finish(&b);
	return rc;
}
static lims_rc do_amend(struct things *t)
{
	char number[LIMS_CODE];
	return lims_paper_amend(t->w->lab, t->paper, "Số hiệu đúng là S-9", "ghi nhầm", number, &t->w->err);
}
static lims_rc do_revoke(struct things *t)
{
	return lims_paper_revoke(t->w->lab, t->paper, "sai", &t->w->err);
}
static lims_rc do_void(struct things *t)
{
	return lims_paper_void(t->w->lab, "TH-V20.00041", "không in", &t->w->err);
}
static lims_rc do_validate(struct things *t)
{
	struct lims_validation_identity identity;
	struct lims_validation_changes *changes = NULL;
	struct lims_validation_report r = {.identity = &identity};
	wd_ok(t->w, lims_validation_identify(420, &identity, &t->w->err));
	wd_ok(t->w, lims_validation_of(t->w->lab, &r.v, &t->w->err));
	wd_ok(t->w, lims_validation_compare(t->w->lab, r.v, &identity, &changes, &t->w->err));
	r.changes = changes;
	lims_rc rc = lims_validation_accept(t->w->lab, &r, NULL, &t->w->err);
	lims_validation_changes_destroy(changes);
	return rc;
}
/// The first draft block of the laboratory.
static lims_rc with_block(struct things *t, bool back)
{
	struct lims_blocks *e = NULL;
	wd_ok(t->w, lims_blocks_of(t->w->lab, lims_laboratory_today(t->w->lab), &e, &t->w->err));
	assert_true(e->block_count > 0);
	const struct lims_block *one = e->blocks[0].block;
	lims_rc rc = back ? lims_block_withdraw(t->w->lab, one, "nhầm trang", &t->w->err)
					  : lims_block_confirm(t->w->lab, &one, 1, "%PDF-1.4 page", 13, NULL, &t->w->err);
	lims_blocks_destroy(e);
	return rc;
}
static lims_rc do_confirm(struct things *t)
{
	return with_block(t, false);
}
static lims_rc do_withdraw(struct things *t)
{
	return with_block(t, true);
}
static lims_rc do_step(struct things *t)
{
	const struct lims_case_kind *kind = lims_case_kind_find("correction");
	const struct lims_field_value values[] = {{"actions", "kẹp lại"}, {"owner", "p-technician"}, {"due-on", "2035-01-01"}};
	const struct lims_case_act act = {.filled = {.values = values, .count = 3}};
	return lims_case_step(t->w->lab, kind, t->correction, lims_case_step_find(kind, "plan"), &act, &t->w->err);
}
static lims_rc do_record(struct things *t)
{
	return wd_set(t->w, "org", "main", NULL, "phone", "0208 1", NULL);
}

/// In an order in which each is possible; who does it in the end.
static const struct {
	const char *type;
	lims_rc (*act)(struct things *t);
	const char *by;
} acts[] = {
	{"worksheet.submitted", do_submit, "p-technician"},
	{"reading.compared", do_compare, "p-reviewer"},
	{"worksheet.adjusted", do_adjust, "p-technician"},
	{"worksheet.abandoned", do_abandon, "p-technician"},
	{"reading.accepted", do_accept, "p-reviewer"},
	{"worksheet.reviewed", do_review, "p-reviewer"},
	{"worksheet.overridden", do_override, "p-quality"},
	{"validation.accepted", do_validate, "p-quality"},
	{"paper.issued", do_issue, "p-signatory"},
	{"paper.amended", do_amend, "p-signatory"},
	{"paper.revoked", do_revoke, "p-quality"},
	{"paper.voided", do_void, "p-quality"},
	{"block.confirmed", do_confirm, "p-reviewer"},
	{"block.withdrawn", do_withdraw, "p-technical_manager"},
	{"case.step", do_step, "p-quality"},
	{"register.recorded", do_record, "p-admin"},
};
enum { ACTS = sizeof acts / sizeof acts[0] };

/// The roles column of the entry's row in the decision, ", " between them; fails the test when there is no such row.
static void told_roles(const char *page, const char *type, char out[256])
{
	char start[64];
	snprintf(start, sizeof start, "\n| `%s` |", type);
	const char *row = strstr(page, start);
	if (!row)
		fail_msg("docs/decisions/accounts.md has no row for %s", type);
	const char *act = strstr(row + 3, "| "), *roles = act ? strstr(act + 2, " | ") : NULL, *end = roles ? strstr(roles + 3, " |\n") : NULL;
	assert_non_null(end);
	snprintf(out, 256, "%.*s", (int)(end - roles - 3), roles + 3);
}

static void read_page(struct world *w, struct lims_buf *page)
{
	wd_ok(w, lims_file_read(LIMS_SOURCE_DIR "/docs/decisions/accounts.md", 1 << 20, page, &w->err));
}

static void sheet_of(struct world *w, const char *serial, const char *day, char sheet[LIMS_CODE])
{
	char item[LIMS_CODE];
	wd_scale(w, serial, item);
	wd_open(w, item, day, sheet);
}

static void prepare(struct things *t)
{
	struct world *w = t->w;
	// Fewer files than the house has, which take less time to be validated.
	static const char *const few[] = {"procedures/spring-dial-scale.yaml", "tolerances/oiml-r76-mpe.yaml", "tolerances/oiml-r76-part.yaml",
		"tolerances/plausible-ratio.yaml", "tolerances/oiml-r111-load.yaml", "regulations/forms.yaml", "regulations/gates.yaml",
		"regulations/periods.yaml", "regulations/validity.yaml", "regulations/causes.yaml", "units.yaml", NULL};
	const struct lims_case_kind *kind = lims_case_kind_find("correction");
	struct lims_late late = {.scan = "%PDF-1.4 the sheet", .scan_len = 18, .observed = "2026-01-05 09:30"};
	wd_install(w, few);
	for (size_t r = 0; lims_access_roles[r]; r++) {
		char code[LIMS_CODE];
		snprintf(code, sizeof code, "p-%s", lims_access_roles[r]);
		wd_as(w, "an");
		wd_ok(w, wd_set(w, "staff", code, NULL, "name", code, "roles", lims_access_roles[r], NULL));
		wd_as(w, code);
		if (strcmp(lims_access_roles[r], "assessor") != 0)
			wd_ok(w, lims_account_set(w->lab, code, NULL, password, &w->err));
	}
	wd_as(w, "ti");
	sheet_of(w, "S-1", "", t->open);
	wd_fill_scale(w, t->open, "14950 g");
	sheet_of(w, "S-2", "2026-01-05", t->late);
	wd_ok(w, lims_bench_late(w->lab, t->late, &late, &w->err));
	wd_enter(w, t->late, "weighing", 0, 0, "up", "500 g");
	sheet_of(w, "S-3", "", t->submitted);
	wd_enter(w, t->submitted, "weighing", 4, 0, "up", "15950 g");
	wd_ok(w, lims_bench_strike(w->lab, t->submitted, 1, "misread", NULL, &w->err));
	wd_fill_scale(w, t->submitted, "14950 g");
	wd_ok(w, lims_bench_submit(w->lab, t->submitted, &w->err));
	wd_append(
		w, "paper.numbered", "paper:TH-V20.00041", "si", "{\"kind\":\"certificate\",\"worksheet\":\"W-0\",\"ordinal\":41,\"year\":2020}");
	const struct lims_field_value values[] = {{"title", "kẹp lỏng"}}, why[] = {{"root-cause", "mòn"}, {"elsewhere", "không"}};
	const struct lims_case_act open = {.filled = {.values = values, .count = 1}}, analyse = {.filled = {.values = why, .count = 2}};
	wd_as(w, "le");
	wd_ok(w, lims_case_open(w->lab, kind, NULL, &open, t->correction, &w->err));
	wd_ok(w, lims_case_step(w->lab, kind, t->correction, lims_case_step_find(kind, "analyse"), &analyse, &w->err));
}

/// Whoever may not is refused without a question; whoever may is asked once, and nothing is written without the answer.
static void walk_roles(struct things *t, size_t k, const char *roles)
{
	struct world *w = t->w;
	for (size_t r = 0; lims_access_roles[r]; r++) {
		struct wd_answering nobody = {NULL, 0};
		char code[LIMS_CODE];
		snprintf(code, sizeof code, "p-%s", lims_access_roles[r]);
		bool may = lims_desk_listed(roles, lims_access_roles[r]);
		wd_as_answering(w, code, &nobody);
		int64_t before = wd_entries(w);
		lims_rc rc = acts[k].act(t);
		if (rc != (may ? LIMS_E_INPUT : LIMS_E_REFUSED) || nobody.asked != may)
			fail_msg("%s as %s: rc %d, asked %d times: %s", acts[k].type, code, rc, nobody.asked, w->err.text);
		assert_int_equal(wd_entries(w), before);
	}
}

static void every_act_asks_who_may_and_nobody_else(void **state)
{
	struct things t = {.w = *state};
	struct world *w = t.w;
	struct lims_buf page;
	char roles[256];
	read_page(w, &page);
	prepare(&t);
	for (size_t k = 0; k < ACTS; k++) {
		struct wd_answering right = {password, 0};
		if (strcmp(acts[k].type, "worksheet.overridden") == 0)
			wd_gates(w, "authorisation", "override");
		told_roles(lims_buf_text(&page), acts[k].type, roles);
		walk_roles(&t, k, roles);
		wd_as_answering(w, acts[k].by, &right);
		wd_ok(w, acts[k].act(&t));
		assert_int_equal(right.asked, 1);
		struct lims_cursor *c = NULL;
		const struct lims_stored *e = NULL;
		bool signed_with = false;
		wd_ok(w, lims_cursor_open(lims_journal_db(lims_laboratory_journal(w->lab)), LIMS_BY_CLOCK, NULL, &c, &w->err));
		while (lims_cursor_next(c, &e, &w->err) == LIMS_OK && e) {
			char body[1 << 14];
			snprintf(body, sizeof body, "%.*s", (int)e->entry.body_len, e->entry.body);
			if (strcmp(e->entry.type, acts[k].type) == 0 && strcmp(e->entry.actor, acts[k].by) == 0)
				signed_with = strstr(body, "\"signed_with\":\"password\"") != NULL;
		}
		lims_cursor_close(c);
		if (!signed_with)
			fail_msg("the entry of %s does not say how it was signed", acts[k].type);
	}
	lims_buf_finish(&page);
	wd_check_rebuild(w);
}

/// The program, this test and the decision know the same acts.
static void the_table_is_the_one_that_is_told(void **state)
{
	struct world *w = *state;
	struct lims_buf page;
	char roles[256];
	size_t n = 0, rows = 0;
	const struct lims_signing_act *list = lims_signing_acts(&n);
	read_page(w, &page);
	assert_int_equal(n + 1, ACTS); // and what grants, register.recorded
	for (size_t i = 0; i < n; i++) {
		bool tried = false;
		for (size_t k = 0; k < ACTS; k++)
			tried = tried || strcmp(acts[k].type, list[i].type) == 0;
		if (!tried)
			fail_msg("no test signs %s", list[i].type);
		told_roles(lims_buf_text(&page), list[i].type, roles);
	}
	for (const char *at = lims_buf_text(&page); (at = strstr(at, "\n| `")); at++)
		rows++;
	assert_int_equal(rows, ACTS);
	lims_buf_finish(&page);
}

/// What is to be signed cannot be written by a program that forgot to ask.
static lims_rc forget_to_ask(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct world *w = ctx;
	struct lims_buf body;
	lims_buf_init(&body, 64);
	lims_buf_add_text(&body, "{\"accepted\":true}");
	lims_rc rc = lims_desk_append(tx, w->lab, LIMS_ACTION_REVIEW, "worksheet.reviewed", "worksheet", "W-A1", &body, NULL, err);
	lims_buf_finish(&body);
	return rc;
}

static void nothing_that_is_signed_is_written_unasked(void **state)
{
	struct world *w = *state;
	wd_as(w, "re");
	wd_fails(w, lims_journal_command(lims_laboratory_journal(w->lab), forget_to_ask, w, &w->err), LIMS_E_REFUSED, "nobody signed");
}

/// Else who is listed without a password is spoken for by whoever types their code first.
static void the_first_password_is_given_by_an_administrator_who_has_one(void **state)
{
	struct world *w = *state;
	struct wd_answering an = {password, 0};
	wd_as(w, "re");
	wd_ok(w, lims_account_set(w->lab, "re", NULL, password, &w->err));
	wd_as(w, "an");
	wd_ok(w, lims_account_set(w->lab, "an", NULL, password, &w->err));
	wd_as(w, "si");
	wd_fails(w, lims_account_set(w->lab, "si", NULL, "của tôi 123", &w->err), LIMS_E_REFUSED, "given by an administrator");
	wd_as_answering(w, "an", &an);
	wd_ok(w, lims_account_set(w->lab, "si", password, "tạm thời 1", &w->err));
	wd_as(w, "si");
	wd_ok(w, lims_account_set(w->lab, "si", "tạm thời 1", "của tôi 123", &w->err));
	// And nobody without the password of who grants makes a person who signs.
	an.password = NULL;
	wd_as_answering(w, "an", &an);
	wd_fails(w, wd_set(w, "staff", "ma", NULL, "name", "Ma", "roles", "signatory", NULL), LIMS_E_INPUT, "nobody answers");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_act_asks_who_may_and_nobody_else, wd_training, wd_teardown),
		cmocka_unit_test_setup_teardown(the_table_is_the_one_that_is_told, wd_training, wd_teardown),
		cmocka_unit_test_setup_teardown(nothing_that_is_signed_is_written_unasked, wd_training, wd_teardown),
		cmocka_unit_test_setup_teardown(the_first_password_is_given_by_an_administrator_who_has_one, wd_production, wd_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: Apache-2.0
// People on either back end: passwords and signing, separation of duties, the assessor, the administrator.
// Run once as it is (SQLite) and once on a PostgreSQL server (LIMS_TEST_SERVER).
#include "tests/laboratory/world.h"

#include "laboratory/access.h"
#include "laboratory/due.h"
#include "laboratory/paper_end.h"
#include "laboratory/people/account_file.h"
#include "laboratory/people/accounts.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static lims_rc issue(struct world *w, const char *sheet, char number[LIMS_CODE])
{
	struct lims_buf b;
	lims_buf_init(&b, 1 << 16);
	lims_rc rc = lims_issue(w->lab, sheet, NULL, number, &b, &w->err);
	lims_buf_finish(&b);
	return rc;
}

static void accounts_path(struct world *w, char out[WD_PATH])
{
	snprintf(out, WD_PATH, "%.300s/%.64s.accounts", w->keys, lims_journal_laboratory_id(lims_laboratory_journal(w->lab)));
}

static void who_has_a_password_signs_with_it_and_nobody_else_is_asked(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE];
	struct wd_answering none = {NULL, 0}, wrong = {"not the one", 0}, right = {"hoa phượng đỏ", 0};
	struct wd_line entry;
	wd_ready_scale(w, "S-1", "14950 g", "", sheet);
	wd_as(w, "si");
	wd_ok(w, lims_account_set(w->lab, "si", NULL, "hoa phượng đỏ", &w->err));
	int64_t before = wd_entries(w);
	// Nobody to ask, nobody who answers, the wrong answer: no number is taken.
	wd_fails(w, issue(w, sheet, number), LIMS_E_REFUSED, "nobody could be asked");
	wd_as_answering(w, "si", &none);
	wd_fails(w, issue(w, sheet, number), LIMS_E_INPUT, "nobody answers");
	wd_as_answering(w, "si", &wrong);
	wd_fails(w, issue(w, sheet, number), LIMS_E_REFUSED, "not the password of si");
	assert_int_equal(wd_entries(w), before);
	// Who may not sign is told so before being asked.
	wd_as_answering(w, "ti", &right);
	wd_fails(w, issue(w, sheet, number), LIMS_E_REFUSED, "signatory");
	assert_int_equal(right.asked, 0);
	wd_as_answering(w, "si", &right);
	wd_ok(w, issue(w, sheet, number));
	assert_int_equal(right.asked, 1);
	wd_story(w, number, "paper.issued/1", &entry);
	assert_non_null(strstr(entry.body, "\"signed_with\":\"password\""));
	// Revoking is signing too.
	wd_as_answering(w, "si", &wrong);
	wd_fails(w, lims_paper_revoke(w->lab, number, "sai", &w->err), LIMS_E_REFUSED, "not the password of si");
	wd_as_answering(w, "si", &right);
	wd_ok(w, lims_paper_revoke(w->lab, number, "sai", &w->err));
}

/// Two keyboards give é as one character or as two; the password is the same (NFC).
static void a_password_does_not_depend_on_the_keyboard(void **state)
{
	struct world *w = *state;
	wd_as(w, "si");
	wd_ok(w, lims_account_set(w->lab, "si", NULL, "caf\u00e9 sữa đá", &w->err));
	wd_ok(w, lims_account_check(w->lab, "si", "cafe\u0301 sữa đá", &w->err));
}

static void the_hash_is_nowhere_in_the_store(void **state)
{
	struct world *w = *state;
	char path[WD_PATH];
	struct stat st;
	struct lims_buf file;
	wd_as(w, "si");
	wd_ok(w, lims_account_set(w->lab, "si", NULL, "mật khẩu thử", &w->err));
	accounts_path(w, path);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	wd_ok(w, lims_file_read(path, 1 << 20, &file, &w->err));
	assert_non_null(strstr(lims_buf_text(&file), "si 0 0 0 $argon2id$"));
	assert_null(strstr(lims_buf_text(&file), "mật khẩu thử"));
	lims_buf_finish(&file);
	struct lims_cursor *c = NULL;
	const struct lims_stored *e = NULL;
	wd_ok(w, lims_cursor_open(lims_journal_db(lims_laboratory_journal(w->lab)), LIMS_BY_CLOCK, NULL, &c, &w->err));
	size_t accounts = 0;
	for (;;) {
		wd_ok(w, lims_cursor_next(c, &e, &w->err));
		if (!e)
			break;
		char body[4096];
		snprintf(body, sizeof body, "%.*s", (int)e->entry.body_len, e->entry.body);
		assert_null(strstr(body, "argon2"));
		accounts += strcmp(e->entry.subject, "account:si") == 0;
	}
	lims_cursor_close(c);
	assert_int_equal(accounts, 1);
	wd_check_rebuild(w);
}

/// Without the file of hashes the person signs with nothing, instead of signing without a password.
static void a_lost_file_of_passwords_opens_nothing(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE], path[WD_PATH];
	struct wd_answering right = {"hoa phượng đỏ", 0};
	wd_ready_scale(w, "S-1", "14950 g", "", sheet);
	wd_as(w, "si");
	wd_ok(w, lims_account_set(w->lab, "si", NULL, "hoa phượng đỏ", &w->err));
	accounts_path(w, path);
	assert_int_equal(chmod(path, 0640), 0);
	wd_as_answering(w, "si", &right);
	wd_fails(w, issue(w, sheet, number), LIMS_E_REFUSED, "may be read by others");
	assert_int_equal(unlink(path), 0);
	wd_fails(w, issue(w, sheet, number), LIMS_E_REFUSED, "none on this machine");
	wd_fails(w, lims_account_set(w->lab, "si", NULL, "một cái khác", &w->err), LIMS_E_REFUSED, "another machine");
	// An administrator gives a first one, which signs nothing until its owner has changed it.
	wd_as(w, "an");
	wd_ok(w, lims_account_set(w->lab, "si", NULL, "tạm thời 1", &w->err));
	right.password = "tạm thời 1";
	wd_as_answering(w, "si", &right);
	wd_fails(w, issue(w, sheet, number), LIMS_E_REFUSED, "set by somebody else");
	wd_fails(w, lims_account_set(w->lab, "si", NULL, "của riêng tôi", &w->err), LIMS_E_INPUT, "give the one that holds");
	wd_ok(w, lims_account_set(w->lab, "si", "tạm thời 1", "của riêng tôi", &w->err));
	right.password = "của riêng tôi";
	wd_ok(w, issue(w, sheet, number));
}

static void a_damaged_file_of_passwords_is_said_to_be_so(void **state)
{
	static const char *const bad[] = {"", "lims-accounts-2\n", "lims-accounts-1\nsi\n", "lims-accounts-1\nsi 2 0 0 $x\n",
		"lims-accounts-1\nsi 0 -1 0 $x\n", "lims-accounts-1\nsi 0 0 99999999999999999999 $x\n", "lims-accounts-1\nsi 0 0 0 $x y\n",
		"lims-accounts-1\n 0 0 0 $x\n"};
	struct world *w = *state;
	char path[WD_PATH];
	wd_as(w, "si");
	wd_ok(w, lims_account_set(w->lab, "si", NULL, "hoa phượng đỏ", &w->err));
	accounts_path(w, path);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		wd_ok(w, lims_file_write(path, bad[i], strlen(bad[i]), 0600, &w->err));
		wd_fails(w, lims_account_check(w->lab, "si", "hoa phượng đỏ", &w->err), LIMS_E_CORRUPT, "damaged");
	}
}

/// From the third wrong answer on: 2 s, then twice as long each time; the journal hears of the third.
static void wrong_passwords_are_counted_and_make_wait(void **state)
{
	struct world *w = *state;
	struct lims_account a;
	wd_as(w, "si");
	wd_ok(w, lims_account_set(w->lab, "si", NULL, "hoa phượng đỏ", &w->err));
	int64_t before = wd_entries(w);
	for (int i = 0; i < 2; i++)
		wd_fails(w, lims_account_check(w->lab, "si", "sai rồi", &w->err), LIMS_E_REFUSED, "not the password");
	assert_int_equal(wd_entries(w), before);
	wd_fails(w, lims_account_check(w->lab, "si", "sai rồi", &w->err), LIMS_E_REFUSED, "not the password");
	assert_int_equal(wd_entries(w), before + 1);
	wd_ok(w, lims_account_of(w->lab, "si", &a, &w->err));
	assert_int_equal(a.wrong, 3);
	wd_fails(w, lims_account_check(w->lab, "si", "hoa phượng đỏ", &w->err), LIMS_E_REFUSED, "wait");
	// The time of the last wrong answer moved back by three seconds, as if they had passed.
	struct lims_account_file f;
	wd_ok(w, lims_account_file_open(w->keys, lims_journal_laboratory_id(lims_laboratory_journal(w->lab)), &f, &w->err));
	lims_account_file_find(&f, "si")->wrong_sec -= 3;
	wd_ok(w, lims_account_file_write(&f, &w->err));
	lims_account_file_close(&f);
	wd_ok(w, lims_account_check(w->lab, "si", "hoa phượng đỏ", &w->err));
	wd_ok(w, lims_account_of(w->lab, "si", &a, &w->err));
	assert_int_equal(a.wrong, 0);
	wd_check_rebuild(w);
}

static void a_password_is_long_enough_and_not_the_code(void **state)
{
	static const char *const bad[] = {"ngắn", "aaaaaaaaaa", "", "bảy ký "};
	struct world *w = *state;
	char longest[200];
	memset(longest, 'x', sizeof longest - 1);
	longest[3] = 'y';
	longest[sizeof longest - 1] = '\0';
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "staff", "nguoi-ky-so-1", NULL, "name", "K", "roles", "signatory", NULL));
	wd_as(w, "nguoi-ky-so-1");
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		wd_fails(w, lims_account_set(w->lab, "nguoi-ky-so-1", NULL, bad[i], &w->err), LIMS_E_INPUT, "assword");
	wd_fails(w, lims_account_set(w->lab, "nguoi-ky-so-1", NULL, "nguoi-ky-so-1", &w->err), LIMS_E_INPUT, "the code itself");
	wd_fails(w, lims_account_set(w->lab, "nguoi-ky-so-1", NULL, longest, &w->err), LIMS_E_INPUT, "at most");
	wd_ok(w, lims_account_set(w->lab, "nguoi-ky-so-1", NULL, "tám ký tự", &w->err));
	// Nobody sets another's without the right to set up, and nobody that of a person who is not there.
	wd_fails(w, lims_account_set(w->lab, "ti", NULL, "của người khác", &w->err), LIMS_E_REFUSED, "admin");
	wd_as(w, "an");
	wd_fails(w, lims_account_set(w->lab, "ghost", NULL, "không có ai", &w->err), LIMS_E_NOT_FOUND, "ghost");
}

static void who_left_has_no_password_that_counts(void **state)
{
	struct world *w = *state;
	wd_as(w, "si");
	wd_ok(w, lims_account_set(w->lab, "si", NULL, "hoa phượng đỏ", &w->err));
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "staff", "si", NULL, "active", "no", NULL));
	wd_fails(w, lims_account_check(w->lab, "si", "hoa phượng đỏ", &w->err), LIMS_E_REFUSED, "no active person");
}

static void a_reviewer_who_has_a_password_is_asked_for_it_too(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], sheet[LIMS_CODE];
	struct wd_answering wrong = {"not the one", 0}, right = {"hoa phượng đỏ", 0};
	wd_as(w, "re");
	wd_ok(w, lims_account_set(w->lab, "re", NULL, "hoa phượng đỏ", &w->err));
	wd_scale(w, "S-1", item);
	wd_open(w, item, "", sheet);
	wd_fill_scale(w, sheet, "14950 g");
	wd_ok(w, lims_bench_submit(w->lab, sheet, &w->err));
	wd_as_answering(w, "re", &wrong);
	int64_t before = wd_entries(w);
	wd_fails(w, lims_bench_review(w->lab, sheet, true, NULL, &w->err), LIMS_E_REFUSED, "not the password of re");
	assert_int_equal(wd_entries(w), before);
	wd_as_answering(w, "ti", &right);
	wd_fails(w, lims_bench_review(w->lab, sheet, true, NULL, &w->err), LIMS_E_REFUSED, "this needs one of: reviewer");
	assert_int_equal(right.asked, 0);
	wd_as_answering(w, "re", &right);
	wd_ok(w, lims_bench_review(w->lab, sheet, true, NULL, &w->err));
	assert_int_equal(right.asked, 1);
}

/// In a production store there is no signing without a password, but by a decision of the organisation that is on record with its day.
static void in_production_nobody_signs_without_a_password(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], other[LIMS_CODE], open[LIMS_CODE], item[LIMS_CODE], number[LIMS_CODE];
	struct wd_answering right = {"hoa phượng đỏ", 0};
	wd_ready_scale(w, "S-1", "14950 g", "", sheet);
	wd_ready_scale(w, "S-2", "14950 g", "", other);
	wd_scale(w, "S-3", item);
	wd_open(w, item, "", open);
	wd_fill_scale(w, open, "14950 g");
	wd_gates(w, NULL, "off");
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "org", "main", NULL, "sign-without-password", "no", NULL));
	// Nor is anything handed on to the next person without one.
	wd_as(w, "ti");
	wd_fails(w, lims_bench_submit(w->lab, open, &w->err), LIMS_E_REFUSED, "ti has none");
	wd_as_answering(w, "si", &right);
	int64_t before = wd_entries(w);
	wd_fails(w, issue(w, sheet, number), LIMS_E_REFUSED, "si has none");
	assert_int_equal(wd_entries(w), before);
	wd_ok(w, lims_account_set(w->lab, "si", NULL, "hoa phượng đỏ", &w->err));
	wd_ok(w, issue(w, sheet, number));
	assert_int_equal(right.asked, 1);
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "staff", "sj", NULL, "name", "Ký Khác", "roles", "signatory", NULL));
	wd_as(w, "sj");
	wd_fails(w, issue(w, other, number), LIMS_E_REFUSED, "sj has none");
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "org", "main", NULL, "sign-without-password", "yes", NULL));
	wd_as(w, "sj");
	wd_ok(w, issue(w, other, number));
}

/// A second administrator who never set a password is a code that anybody can type: it grants nothing once somebody can be asked.
static void nobody_grants_without_a_password_once_an_administrator_has_one(void **state)
{
	struct world *w = *state;
	struct wd_answering own = {"quản trị 123", 0};
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "staff", "ba", NULL, "name", "Quản Trị Hai", "roles", "admin", NULL));
	wd_ok(w, wd_set(w, "staff", "qu", NULL, "name", "Chất Lượng", "roles", "quality", NULL));
	wd_ok(w, lims_account_set(w->lab, "si", NULL, "hoa phượng đỏ", &w->err)); // as long as nobody can be asked
	wd_ok(w, lims_account_set(w->lab, "an", NULL, "quản trị 123", &w->err));
	wd_as(w, "ba");
	int64_t before = wd_entries(w);
	wd_fails(w, lims_account_set(w->lab, "si", NULL, "chiếm chữ ký", &w->err), LIMS_E_REFUSED, "ba has no password");
	wd_fails(w, lims_account_set(w->lab, "an", NULL, "chiếm quản trị", &w->err), LIMS_E_REFUSED, "ba has no password");
	wd_fails(w, wd_set(w, "org", "main", NULL, "sign-without-password", "no", NULL), LIMS_E_REFUSED, "ba has no password");
	wd_fails(w, wd_set(w, "staff", "ba", NULL, "roles", "admin,signatory", NULL), LIMS_E_REFUSED, "ba has no password");
	// Nor do those who authorise.
	wd_as(w, "qu");
	wd_fails(w,
		wd_set(w, "card", NULL, NULL, "staff", "ti", "number", "K-1", "fields", "mass", "from", "2026-01-01", "until", "2035-01-01", NULL),
		LIMS_E_REFUSED, "qu has no password");
	assert_int_equal(wd_entries(w), before);
	wd_ok(w, lims_account_check(w->lab, "si", "hoa phượng đỏ", &w->err));
	// Who was given one, and changed it, grants again.
	wd_as(w, "an");
	wd_ok(w, lims_account_set(w->lab, "ba", "quản trị 123", "tạm thời 1", &w->err));
	wd_as_answering(w, "ba", &own);
	wd_ok(w, lims_account_set(w->lab, "ba", "tạm thời 1", own.password, &w->err));
	wd_ok(w, wd_set(w, "org", "main", NULL, "sign-without-password", "no", NULL));
	assert_int_equal(own.asked, 1);
}

// ---- separation of duties, the assessor

/// An old program let somebody sign who had measured: refused whatever the gates say.
static void who_measured_does_not_sign(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE];
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "staff", "ti", NULL, "roles", "technician,signatory", NULL));
	wd_ready_scale(w, "S-1", "14950 g", "", sheet);
	wd_gates(w, NULL, "off");
	wd_as(w, "ti");
	wd_fails(w, issue(w, sheet, number), LIMS_E_REFUSED, "ti worked on");
	wd_as(w, "si");
	wd_ok(w, issue(w, sheet, number));
}

static void an_assessor_reads_and_has_no_other_role(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE];
	struct lims_buf pdf = {0};
	wd_as(w, "an");
	wd_fails(w, wd_set(w, "staff", "tham", NULL, "name", "T", "roles", "assessor,admin", NULL), LIMS_E_INPUT, "no other role");
	wd_ok(w, wd_set(w, "staff", "tham", NULL, "name", "T", "roles", "assessor", NULL));
	wd_ready_scale(w, "S-1", "14950 g", "", sheet);
	wd_issue(w, sheet, number);
	wd_as(w, "tham");
	int64_t before = wd_entries(w);
	struct lims_db *db = lims_journal_db(lims_laboratory_journal(w->lab));
	for (int a = LIMS_ACTION_SET_UP; a <= LIMS_ACTION_QUALITY; a++)
		wd_fails(w, lims_access_check(db, "tham", (enum lims_action)a, &w->err), LIMS_E_REFUSED, "tham has the roles assessor");
	wd_fails(w, lims_access_writes(db, "tham", &w->err), LIMS_E_REFUSED, "writes nothing");
	wd_ok(w, lims_access_writes(db, "an", &w->err));
	// The kept paper is read without a word in the journal.
	wd_ok(w, lims_issued_pdf(w->lab, number, false, true, &pdf, &w->err));
	assert_true(pdf.len > 1000);
	lims_buf_finish(&pdf);
	assert_int_equal(wd_entries(w), before);
}

/// Whatever an administrator does, every entry from before stays as it was, byte for byte.
static void an_administrator_adds_and_alters_nothing(void **state)
{
	struct world *w = *state;
	struct lims_journal *j = NULL;
	wd_as(w, "an");
	j = lims_laboratory_journal(w->lab);
	int64_t count = wd_entries(w);
	struct lims_hash kept[64];
	struct lims_buf bytes;
	struct lims_stored e;
	assert_true(count < 64);
	for (int64_t i = 1; i <= count; i++) {
		wd_ok(w, lims_journal_entry_at(lims_journal_db(j), lims_journal_node(j), i, &bytes, &e, &w->err));
		kept[i - 1] = e.hash;
		lims_buf_finish(&bytes);
	}
	wd_ok(w, wd_set(w, "staff", "ti", NULL, "name", "Tên khác", "roles", "reviewer", "active", "no", NULL));
	wd_ok(w, wd_set(w, "org", "main", NULL, "name", "Tên khác", NULL));
	wd_ok(w, wd_set(w, "standard", "qc1", NULL, "certificate", "khác", NULL));
	wd_ok(w, lims_account_set(w->lab, "si", NULL, "tạm thời 1", &w->err));
	wd_ok(w, lims_journal_rebuild(j, &w->err));
	assert_true(wd_entries(w) > count);
	for (int64_t i = 1; i <= count; i++) {
		wd_ok(w, lims_journal_entry_at(lims_journal_db(j), lims_journal_node(j), i, &bytes, &e, &w->err));
		assert_true(lims_hash_equal(&kept[i - 1], &e.hash));
		lims_buf_finish(&bytes);
	}
}

#define T(f) cmocka_unit_test_setup_teardown(f, wd_on_back_end, wd_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(who_has_a_password_signs_with_it_and_nobody_else_is_asked),
		T(a_password_does_not_depend_on_the_keyboard),
		T(the_hash_is_nowhere_in_the_store),
		T(a_lost_file_of_passwords_opens_nothing),
		T(a_damaged_file_of_passwords_is_said_to_be_so),
		T(wrong_passwords_are_counted_and_make_wait),
		T(a_password_is_long_enough_and_not_the_code),
		T(a_reviewer_who_has_a_password_is_asked_for_it_too),
		cmocka_unit_test_setup_teardown(in_production_nobody_signs_without_a_password, wd_production, wd_teardown),
		cmocka_unit_test_setup_teardown(nobody_grants_without_a_password_once_an_administrator_has_one, wd_production, wd_teardown),
		T(who_left_has_no_password_that_counts),
		T(who_measured_does_not_sign),
		T(an_assessor_reads_and_has_no_other_role),
		T(an_administrator_adds_and_alters_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

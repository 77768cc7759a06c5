// SPDX-License-Identifier: Apache-2.0
// Sets and checks passwords: the entry in the journal, the hash beside the key, the count of wrong answers.
#include "laboratory/people/accounts.h"

#include "laboratory/desk.h"
#include "laboratory/people/account_file.h"
#include "laboratory/people/queries.h"
#include "laboratory/queries.h"
#include "laboratory/registers.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { BODY_MAX = 512, FREE_TRIES = 3, WAIT_FIRST_SEC = 2, WAIT_LONGEST_SEC = 900, SECOND_US = 1000000 };

static lims_rc open_file(struct lims_laboratory *lab, struct lims_account_file *f, struct lims_err *err)
{
	return lims_account_file_open(lab->p.keys, lims_journal_laboratory_id(lab->journal), f, err);
}

static lims_rc read_row(struct lims_db *db, const char *staff, struct lims_account *ret, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(db, &lims_q_account, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, staff);
	rc = lims_stmt_step(stmt, &row, err);
	ret->exists = !rc && row;
	if (ret->exists) {
		snprintf(ret->set_at, sizeof ret->set_at, "%s", lims_stmt_col_text(stmt, 0));
		snprintf(ret->set_by, sizeof ret->set_by, "%s", lims_stmt_col_text(stmt, 1));
	}
	lims_stmt_release(stmt);
	return rc;
}

lims_rc lims_account_of(struct lims_laboratory *lab, const char *staff, struct lims_account *ret, struct lims_err *err)
{
	struct lims_account a = {.exists = false};
	struct lims_account_file f;
	char name[4];
	lims_rc rc = lims_register_field(lab, "staff", staff, "roles", name, sizeof name, err);
	if (!rc)
		rc = read_row(lims_journal_db(lab->journal), staff, &a, err);
	if (rc || !a.exists) {
		*ret = rc ? *ret : a;
		return rc;
	}
	rc = open_file(lab, &f, err);
	const struct lims_account_line *line = rc ? NULL : lims_account_file_find(&f, staff);
	if (line) {
		a.here = true;
		a.temporary = line->temporary;
		a.wrong = line->wrong;
	}
	lims_account_file_close(&f);
	if (!rc)
		*ret = a;
	return rc;
}

/// The password as it is hashed: NFC, so that two keyboards give the same.
static lims_rc normal(const char *password, struct lims_buf *ret, struct lims_err *err)
{
	lims_buf_init(ret, LIMS_PASSWORD * 4);
	lims_rc rc = lims_text_nfc(password, strlen(password), ret, err);
	if (!rc)
		rc = lims_buf_check(ret, "the password", err);
	if (rc)
		lims_err_set(err, LIMS_E_INPUT, "The password is no text: type it again");
	return rc ? LIMS_E_INPUT : LIMS_OK;
}

static void forget(struct lims_buf *b)
{
	if (b->data)
		lims_forget(b->data, b->len);
	lims_buf_finish(b);
}

static lims_rc check_new(const char *staff, const char *password, struct lims_err *err)
{
	size_t chars = 0, n = strlen(password);
	for (const char *at = password, *end = password + n; at < end; chars++)
		(void)lims_text_next(&at, end);
	if (chars < LIMS_PASSWORD_LEAST || n >= LIMS_PASSWORD)
		return lims_err_set(
			err, LIMS_E_INPUT, "A password has at least %d characters and at most %d bytes", LIMS_PASSWORD_LEAST, LIMS_PASSWORD - 1);
	if (lims_text_equal(password, staff) || password[strspn(password, (char[]){password[0], '\0'})] == '\0')
		return lims_err_set(err, LIMS_E_INPUT, "The password is the code itself or one character repeated: choose another");
	return LIMS_OK;
}

struct setting {
	struct lims_laboratory *lab;
	const char *staff;
	bool own;
};

static lims_rc append_set(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	const struct setting *c = ctx;
	struct lims_buf body;
	struct lims_jw w;
	lims_buf_init(&body, BODY_MAX);
	lims_jw_init(&w, &body);
	lims_jw_object(&w, NULL);
	lims_jw_bool(&w, "own", c->own);
	lims_jw_end_object(&w);
	lims_rc rc = lims_desk_append(
		tx, c->lab, c->own ? LIMS_ACTION_ACCOUNT : LIMS_ACTION_SET_UP, "account.password_set", "account", c->staff, &body, NULL, err);
	lims_buf_finish(&body);
	return rc;
}

/// Who acts shows who they are when they have a password here; a password that lies elsewhere is not replaced by oneself.
static lims_rc check_actor(struct lims_laboratory *lab, const char *actor, bool own, const char *current, struct lims_err *err)
{
	struct lims_account a;
	lims_rc rc = lims_account_of(lab, actor, &a, err);
	if (rc || !a.exists)
		return rc;
	if (!a.here)
		return own ? lims_err_set(err, LIMS_E_REFUSED,
						 "The password of %s was set on another machine: an administrator gives a first one here (lims staff password %s)",
						 actor, actor)
				   : lims_err_set(
						 err, LIMS_E_REFUSED, "%s has a password on another machine and none here: another administrator sets one", actor);
	if (!current)
		return lims_err_set(err, LIMS_E_INPUT, "%s has a password: give the one that holds first", actor);
	return lims_account_check(lab, actor, current, err);
}

static lims_rc keep(struct lims_laboratory *lab, const char *staff, const char *hash, bool own, struct lims_err *err)
{
	struct lims_account_file f;
	lims_rc rc = open_file(lab, &f, err);
	struct lims_account_line *line = rc ? NULL : lims_account_file_line(&f, staff);
	if (!rc && !line)
		rc = lims_err_set(err, LIMS_E_REFUSED, "More than %d passwords on one machine", LIMS_ACCOUNTS_MAX);
	if (!rc) {
		snprintf(line->hash, sizeof line->hash, "%s", hash);
		line->temporary = !own;
		line->wrong = 0;
		line->wrong_sec = 0;
		rc = lims_account_file_write(&f, err);
	}
	lims_account_file_close(&f);
	return rc;
}

/// Whether somebody who may set up has a password, on whichever machine.
static lims_rc administrator_has_one(struct lims_db *db, bool *ret, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(db, &lims_q_register_codes, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, "staff");
	*ret = false;
	while (!*ret && !(rc = lims_stmt_step(stmt, &row, err)) && row) {
		struct lims_account a = {.exists = false};
		char code[LIMS_CODE];
		bool may = false;
		snprintf(code, sizeof code, "%s", lims_stmt_col_text(stmt, 0));
		rc = lims_access_role(db, code, "admin", &may, err);
		if (!rc && may)
			rc = read_row(db, code, &a, err);
		if (rc)
			break;
		*ret = a.exists;
	}
	lims_stmt_release(stmt);
	return rc;
}

/// Whether somebody can be asked who they are: an administrator with a password, in production.
static lims_rc can_be_asked(struct lims_laboratory *lab, bool *ret, struct lims_err *err)
{
	*ret = false;
	return lims_laboratory_training(lab) ? LIMS_OK : administrator_has_one(lims_journal_db(lab->journal), ret, err);
}

/// A password that somebody takes for themselves says who they are only as long as nobody can be asked: then one who may set up gives the first one.
static lims_rc check_first(struct lims_laboratory *lab, const char *actor, const struct lims_account *a, struct lims_err *err)
{
	bool given = false;
	lims_rc rc = a->exists ? LIMS_OK : can_be_asked(lab, &given, err);
	if (!rc && given)
		rc = lims_err_set(err, LIMS_E_REFUSED,
			"The first password of %s is given by an administrator (lims staff password %s), and then changed", actor, actor);
	return rc;
}

lims_rc lims_account_grants(struct lims_laboratory *lab, const char *actor, struct lims_err *err)
{
	struct lims_account a;
	bool asked = false;
	lims_rc rc = lims_account_of(lab, actor, &a, err);
	if (!rc && !a.exists)
		rc = can_be_asked(lab, &asked, err);
	if (!rc && asked)
		rc = lims_err_set(err, LIMS_E_REFUSED,
			"%s has no password and sets up nothing: an administrator who has one gives the first (lims staff password %s), which %s then "
			"changes (lims --as %s staff password)",
			actor, actor, actor, actor);
	return rc;
}

lims_rc lims_account_set(struct lims_laboratory *lab, const char *staff, const char *current, const char *password, struct lims_err *err)
{
	struct lims_buf text = {0};
	struct lims_account a;
	char hash[LIMS_PASSWORD_HASH];
	const char *actor = NULL;
	lims_rc rc = lims_desk_actor(lab, &actor, err);
	struct setting c = {lab, staff, rc == LIMS_OK && lims_text_equal(actor, staff)};
	if (!rc)
		rc = lims_account_of(lab, staff, &a, err);
	// Before the slow part: whether they may at all.
	if (!rc)
		rc = lims_access_check(lims_journal_db(lab->journal), actor, c.own ? LIMS_ACTION_ACCOUNT : LIMS_ACTION_SET_UP, err);
	if (!rc)
		rc = check_actor(lab, actor, c.own, current, err);
	if (!rc)
		rc = c.own ? check_first(lab, actor, &a, err) : lims_account_grants(lab, actor, err);
	if (!rc)
		rc = normal(password, &text, err);
	if (!rc)
		rc = check_new(staff, lims_buf_text(&text), err);
	if (!rc)
		rc = lims_password_hash(lims_buf_text(&text), text.len, hash, err);
	if (!rc)
		rc = lims_journal_command(lab->journal, append_set, &c, err);
	if (!rc)
		rc = keep(lab, staff, hash, c.own, err);
	forget(&text);
	lims_forget(hash, sizeof hash);
	return rc;
}

/// Seconds that are still to be waited after `wrong` wrong answers.
static int64_t wait_left(const struct lims_account_line *line, int64_t now)
{
	int64_t wait = WAIT_FIRST_SEC;
	if (line->wrong < FREE_TRIES)
		return 0;
	for (int i = FREE_TRIES; i < line->wrong && wait < WAIT_LONGEST_SEC; i++)
		wait *= 2;
	wait = wait < WAIT_LONGEST_SEC ? wait : WAIT_LONGEST_SEC;
	// A clock that was set back neither shortens nor prolongs it.
	int64_t since = now > line->wrong_sec ? now - line->wrong_sec : 0;
	return since < wait ? wait - since : 0;
}

struct counting {
	struct lims_laboratory *lab;
	const char *staff;
	int wrong;
};

static lims_rc append_wrong(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	const struct counting *c = ctx;
	char subject[LIMS_SUBJECT_SIZE], body[64];
	struct lims_ref ref;
	snprintf(subject, sizeof subject, "account:%s", c->staff);
	int n = snprintf(body, sizeof body, "{\"wrong\":%d}", c->wrong);
	struct lims_draft d = {
		.type = "account.password_wrong", .version = 1, .subject = subject, .actor = "program", .body = body, .body_len = (size_t)n};
	return lims_journal_append(tx, &d, &ref, err);
}

/// The journal hears of the third wrong answer, the sixth, the twelfth, …: enough to be seen, too little to be flooded.
static bool worth_an_entry(int wrong)
{
	int at = FREE_TRIES;
	while (at < wrong && at < (1 << 24))
		at *= 2;
	return at == wrong;
}

/// Tries the password against the line and writes down what came of it; *ret_wrong is the count afterwards.
static lims_rc try_line(
	struct lims_account_file *f, struct lims_account_line *line, const char *password, int *ret_wrong, struct lims_err *err)
{
	struct lims_buf text;
	int64_t now = lims_clock_now(0).us / SECOND_US, wait = wait_left(line, now);
	if (wait > 0)
		return lims_err_set(
			err, LIMS_E_REFUSED, "%d wrong passwords for %s: wait %lld s before the next try", line->wrong, line->staff, (long long)wait);
	lims_rc rc = normal(password, &text, err);
	bool right = !rc && lims_password_verify(line->hash, lims_buf_text(&text), text.len);
	forget(&text);
	if (rc)
		return rc;
	if (right && line->wrong == 0)
		return LIMS_OK;
	line->wrong = right ? 0 : line->wrong + 1;
	line->wrong_sec = right ? 0 : now;
	rc = lims_account_file_write(f, err);
	*ret_wrong = line->wrong;
	return rc || right ? rc : lims_err_set(err, LIMS_E_REFUSED, "This is not the password of %s", line->staff);
}

lims_rc lims_account_check(struct lims_laboratory *lab, const char *staff, const char *password, struct lims_err *err)
{
	struct lims_account_file f;
	struct counting c = {lab, staff, 0};
	bool active = false;
	lims_rc rc = lims_access_active(lims_journal_db(lab->journal), staff, &active, err);
	if (!rc && !active)
		return lims_err_set(err, LIMS_E_REFUSED, "%s is no active person of the laboratory", staff);
	if (rc)
		return rc;
	rc = open_file(lab, &f, err);
	struct lims_account_line *line = rc ? NULL : lims_account_file_find(&f, staff);
	if (!rc && !line)
		rc = lims_err_set(err, LIMS_E_REFUSED, "%s has no password on this machine: set one first (lims staff password %s)", staff, staff);
	if (!rc)
		rc = try_line(&f, line, password, &c.wrong, err);
	lims_account_file_close(&f);
	if (rc == LIMS_E_REFUSED && c.wrong > 0 && worth_an_entry(c.wrong) && !lims_journal_why_read_only(lab->journal)) {
		lims_rc kept = lims_journal_command(lab->journal, append_wrong, &c, NULL);
		if (kept)
			return lims_err_context(err, "The journal could not be told");
	}
	return rc;
}

/// Asks for the password of who acts, who has one.
static lims_rc ask_actor(struct lims_laboratory *lab, const char *actor, const struct lims_account *a, struct lims_err *err)
{
	char password[LIMS_PASSWORD] = "";
	if (!a->here)
		return lims_err_set(err, LIMS_E_REFUSED,
			"%s signs with a password, and has none on this machine: an administrator gives a first one (lims staff password %s)", actor,
			actor);
	if (a->temporary)
		return lims_err_set(err, LIMS_E_REFUSED,
			"The password of %s was set by somebody else: change it before signing (lims --as %s staff password)", actor, actor);
	lims_rc rc = lab->p.ask ? lab->p.ask(lab->p.ask_ctx, actor, password, sizeof password, err)
							: lims_err_set(err, LIMS_E_REFUSED, "%s signs with a password, and nobody could be asked for it", actor);
	if (!rc)
		rc = lims_account_check(lab, actor, password, err);
	lims_forget(password, sizeof password);
	return rc;
}

lims_rc lims_account_confirm(struct lims_laboratory *lab, bool *ret_asked, struct lims_err *err)
{
	struct lims_account a = {.exists = false};
	const char *actor = NULL;
	lims_rc rc = lims_desk_actor(lab, &actor, err);
	if (!rc)
		rc = lims_account_of(lab, actor, &a, err);
	if (!rc && a.exists)
		rc = ask_actor(lab, actor, &a, err);
	if (!rc)
		*ret_asked = a.exists;
	return rc;
}

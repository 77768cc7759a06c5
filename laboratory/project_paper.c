// SPDX-License-Identifier: Apache-2.0
// The table of papers: numbers taken, what was issued under them, and what became of it.
#include "laboratory/project.h"

#include "lims-core/base/json.h"
#include "lims-core/base/text.h"

static const struct lims_ddl paper_index[] = {{.name = "paper.item", .text = "CREATE INDEX paper_item ON paper(item)"},
	{.name = "paper.worksheet", .text = "CREATE INDEX paper_worksheet ON paper(worksheet)"},
	{.name = "paper.ordinal", .text = "CREATE INDEX paper_ordinal ON paper(year, kind, ordinal)"}};
const struct lims_table lims_table_paper = LIMS_TABLE_INDEXED("paper",
	"CREATE TABLE paper(subject {text} NOT NULL PRIMARY KEY, number {text} NOT NULL, node {text} NOT NULL, kind {text} NOT NULL,"
	" year {int} NOT NULL, ordinal {int} NOT NULL, worksheet {text} NOT NULL, state {text} NOT NULL, item {text}, customer {text},"
	" result {text}, issued_by {text}, issued_on {text}, valid_until {text}, sticker {text}, pdf {text}, record_pdf {text}, printed {text},"
	" head {text}, record {text}, prints {int} NOT NULL, replaces {text}, ended_on {text}, ended_by {text}, ended_note {text},"
	" replaced_by {text}, clock_ms {int}) {strict}",
	paper_index, 3);

// Two nodes may amend one paper without knowing of each other: both amendments stand. Old ones may have one number.
static const struct lims_ddl amendment_index[] = {
	{.name = "paper_amendment.number", .text = "CREATE INDEX paper_amendment_number ON paper_amendment(number)"}};
const struct lims_table lims_table_paper_amendment = LIMS_TABLE_INDEXED("paper_amendment",
	"CREATE TABLE paper_amendment(subject {text} NOT NULL, node {text} NOT NULL, sequence {int} NOT NULL, turn {int} NOT NULL,"
	" number {text} NOT NULL, amended_on {text} NOT NULL, text {text} NOT NULL, note {text} NOT NULL, actor {text} NOT NULL,"
	" pdf {text} NOT NULL, printed {text} NOT NULL, PRIMARY KEY(subject, node, sequence)) {strict}",
	amendment_index, 1);

// Two nodes, or a node that did not know that its number was given up: what the register cannot name stays to be seen beside it.
const struct lims_table lims_table_paper_again = LIMS_TABLE("paper_again",
	"CREATE TABLE paper_again(subject {text} NOT NULL, node {text} NOT NULL, sequence {int} NOT NULL, number {text} NOT NULL,"
	" kind {text} NOT NULL, worksheet {text} NOT NULL, issued_on {text} NOT NULL, actor {text} NOT NULL, sticker {text} NOT NULL,"
	" pdf {text} NOT NULL, PRIMARY KEY(subject, node, sequence)) {strict}");

static const struct lims_sql number = {"paper.number",
	"INSERT INTO paper(subject, number, node, kind, year, ordinal, worksheet, state, "
	"prints, replaces, clock_ms) VALUES($1, $2, $3, $4, $5, $6, $7, 'numbered', 0, $8, $9)"
	" ON CONFLICT(subject) DO NOTHING"};
static const struct lims_sql issue = {"paper.issue",
	"UPDATE paper SET state = 'issued', item = $2, customer = $3, result = $4, issued_on = $5, valid_until = $6, sticker = $7, pdf = $8,"
	" record_pdf = $9, printed = $10, head = $11, record = $12, issued_by = $13 WHERE subject = $1 AND state = 'numbered'"};
static const struct lims_sql again = {"paper.again",
	"INSERT INTO paper_again(subject, node, sequence, number, kind, worksheet, issued_on, actor, sticker, pdf)"
	" VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT(subject, node, sequence) DO NOTHING"};
static const struct lims_sql print = {"paper.print", "UPDATE paper SET prints = prints + 1 WHERE subject = $1"};
// What has come to its end stays so: of two nodes that end a paper the first in the order of the journal does.
#define END(id, state, from)                                                                                                               \
	static const struct lims_sql id = {"paper." #id,                                                                                       \
		"UPDATE paper SET state = '" state "', ended_on = $2, ended_by = $3, ended_note = $4, replaced_by = $5 WHERE subject = $1"         \
		" AND ended_on IS NULL" from}
END(revoke, "revoked", "");
// Nothing is given up that was issued before.
END(make_void, "voided", " AND state = 'numbered'");
END(replace, "replaced", "");
static const struct lims_sql amend = {"paper.amend",
	"INSERT INTO paper_amendment(subject, node, sequence, turn, number, amended_on, text, note, actor, pdf, printed)"
	" VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT(subject, node, sequence) DO NOTHING"};
static const struct lims_sql *const statements[] = {&number, &issue, &again, &print, &revoke, &make_void, &replace, &amend};
const struct lims_sql_list lims_project_paper_sql = {"paper", statements, sizeof statements / sizeof statements[0]};

static void bind_number(struct lims_stmt *stmt, const struct lims_stored *e, const struct lims_json *body)
{
	lims_stmt_text(stmt, 2, lims_project_code(e));
	lims_stmt_text(stmt, 3, e->entry.node);
	lims_stmt_text(stmt, 4, lims_json_get_text(body, "kind", ""));
	lims_stmt_int(stmt, 5, lims_json_get_int(body, "year", 0));
	lims_stmt_int(stmt, 6, lims_json_get_int(body, "ordinal", 0));
	lims_stmt_text(stmt, 7, lims_json_get_text(body, "worksheet", ""));
	lims_stmt_text(stmt, 8, lims_json_get_text(body, "replaces", NULL));
	lims_stmt_int(stmt, 9, e->entry.clock.ms);
}

static void bind_amend(struct lims_stmt *stmt, const struct lims_stored *e, const struct lims_json *body)
{
	static const char *const columns[] = {"number", "on", "text", "note"};
	lims_stmt_text(stmt, 2, e->entry.node);
	lims_stmt_int(stmt, 3, e->entry.sequence);
	lims_stmt_int(stmt, 4, lims_json_get_int(body, "turn", 0));
	for (int i = 0; i < (int)(sizeof columns / sizeof columns[0]); i++)
		lims_stmt_text(stmt, 5 + i, lims_json_get_text(body, columns[i], ""));
	lims_stmt_text(stmt, 9, e->entry.actor);
	lims_stmt_text(stmt, 10, lims_json_get_text(body, "pdf", ""));
	lims_stmt_text(stmt, 11, lims_json_get_text(body, "printed", ""));
}

static void bind_end(struct lims_stmt *stmt, const struct lims_stored *e, const struct lims_json *body)
{
	lims_stmt_text(stmt, 2, lims_json_get_text(body, "on", ""));
	lims_stmt_text(stmt, 3, e->entry.actor);
	lims_stmt_text(stmt, 4, lims_json_get_text(body, "note", NULL));
	lims_stmt_text(stmt, 5, lims_json_get_text(body, "by", NULL));
}

static void bind_issue(struct lims_stmt *stmt, const struct lims_stored *e, const struct lims_json *body)
{
	static const char *const columns[] = {
		"item", "customer", "result", "issued_on", "valid_until", "sticker", "pdf", "record_pdf", "printed", "head", "record"};
	for (int i = 0; i < (int)(sizeof columns / sizeof columns[0]); i++)
		lims_stmt_text(stmt, 2 + i, lims_json_get_text(body, columns[i], NULL));
	lims_stmt_text(stmt, 13, e->entry.actor);
}

static lims_rc put_again(struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, struct lims_err *err)
{
	static const char *const columns[] = {"kind", "worksheet", "issued_on"};
	struct lims_stmt *stmt = NULL;
	lims_rc rc = lims_db_use(db, &again, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, e->entry.subject);
	lims_stmt_text(stmt, 2, e->entry.node);
	lims_stmt_int(stmt, 3, e->entry.sequence);
	lims_stmt_text(stmt, 4, lims_project_code(e));
	for (int i = 0; i < (int)(sizeof columns / sizeof columns[0]); i++)
		lims_stmt_text(stmt, 5 + i, lims_json_get_text(body, columns[i], ""));
	lims_stmt_text(stmt, 8, e->entry.actor);
	lims_stmt_text(stmt, 9, lims_json_get_text(body, "sticker", ""));
	lims_stmt_text(stmt, 10, lims_json_get_text(body, "pdf", ""));
	return lims_stmt_run(stmt, NULL, err);
}

lims_rc lims_project_paper(struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, struct lims_err *err)
{
	static const struct {
		const char *type;
		const struct lims_sql *sql;
		void (*bind)(struct lims_stmt *, const struct lims_stored *, const struct lims_json *);
	} kinds[] = {{"paper.numbered", &number, bind_number}, {"paper.issued", &issue, bind_issue}, {"paper.printed", &print, NULL},
		{"paper.revoked", &revoke, bind_end}, {"paper.voided", &make_void, bind_end}, {"paper.replaced", &replace, bind_end},
		{"paper.amended", &amend, bind_amend}};
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		struct lims_stmt *stmt = NULL;
		int64_t changed = 0;
		if (!lims_text_equal(kinds[i].type, e->entry.type))
			continue;
		lims_rc rc = lims_db_use(db, kinds[i].sql, &stmt, err);
		if (rc)
			return rc;
		lims_stmt_text(stmt, 1, e->entry.subject);
		if (kinds[i].bind)
			kinds[i].bind(stmt, e, body);
		rc = lims_stmt_run(stmt, &changed, err);
		if (rc || kinds[i].sql != &issue)
			return rc;
		if (changed == 0)
			rc = put_again(db, e, body, err);
		return rc ? rc : lims_project_mark_issued(db, e, body, err); // the sticker is used in either case
	}
	return LIMS_OK;
}

// SPDX-License-Identifier: Apache-2.0
// The laboratory's tables on either back end: every statement prepares, and a worksheet gives the same rows wherever and however it is replayed.
// Run once as it is (SQLite) and once on a PostgreSQL server (LIMS_TEST_SERVER).
#include "tests/laboratory/world.h"

#include "laboratory/strikes.h"
#include "tests/store/store_fixture.h"

#include "laboratory/confirm.h"
#include "laboratory/project.h"
#include "laboratory/standards.h"
#include "laboratory/validation.h"
#include "lims-core/journal/sync.h"
#include "lims-core/journal/verify.h"

#include <stdio.h>
#include <string.h>

static void prepares(struct world *w, struct lims_db *db, const struct lims_sql *sql)
{
	struct lims_stmt *stmt = NULL;
	if (lims_db_use(db, sql, &stmt, &w->err) != LIMS_OK)
		fail_msg("%s: %s", sql->name, w->err.text);
	lims_stmt_release(stmt);
}

static void every_statement_prepares(void **state)
{
	struct world *w = *state;
	size_t lists = 0, count = 0;
	wd_as(w, "an");
	struct lims_db *db = lims_journal_db(lims_laboratory_journal(w->lab));
	assert_int_equal(lims_db_kind(db), sf_on_server() ? LIMS_DB_POSTGRESQL : LIMS_DB_SQLITE);
	const struct lims_sql_list *const *all = lims_laboratory_statements(&lists);
	for (size_t i = 0; i < lists; i++)
		for (size_t k = 0; k < all[i]->count; k++, count++)
			prepares(w, db, all[i]->items[k]);
	const struct lims_sql_list *journal = lims_journal_statements();
	for (size_t k = 0; k < journal->count; k++, count++)
		prepares(w, db, journal->items[k]);
	const struct lims_projection *p = lims_project();
	for (size_t t = 0; t < p->table_count; t++, count += 3) {
		prepares(w, db, &p->tables[t]->remove);
		prepares(w, db, &p->tables[t]->rows);
		prepares(w, db, &p->tables[t]->subjects);
	}
	assert_true(count > 60);
	// The test would see a bad one.
	static const struct lims_sql bad = {"test.bad", "SELECT coed FROM item"};
	struct lims_stmt *stmt = NULL;
	assert_int_not_equal(lims_db_use(db, &bad, &stmt, &w->err), LIMS_OK);
}

/// Types whatever cell waits next, up to the highest load, as a technician at the bench does, and then the way down from it.
static void type_all(struct world *w, const char *sheet)
{
	static const char *const before[] = {"500 g", "7500 g", "15000 g"}, *const after[] = {"525 g", "7550 g", "15075 g"};
	static const char *const weighing[] = {"500 g", "2500 g", "7475 g", "9975 g"}, *const down[] = {"500 g", "2500 g", "7500 g", "9975 g"};
	wd_answer_all(w, sheet, "yes");
	wd_ok(w, lims_bench_condition(w->lab, sheet, "temperature", "25.1 Cel", &w->err));
	for (int cells = 0;; cells++) {
		struct lims_bench_view *v = NULL;
		wd_ok(w, lims_bench_view(w->lab, sheet, &v, &w->err));
		assert_true(v->has_next && cells <= 28);
		struct lims_bench_cell c = v->next;
		lims_bench_view_destroy(v);
		if (strcmp(c.step, "weighing") == 0 && c.row == 4)
			break;
		const char *value = strcmp(c.step, "eccentricity") == 0 ? "5000 g"
							: strcmp(c.step, "weighing") == 0   ? weighing[c.row]
							: strcmp(c.column, "after") == 0    ? after[c.row]
																: before[c.row];
		wd_ok(w, lims_bench_enter(w->lab, sheet, &c, value, &w->err));
	}
	for (int row = 3; row >= 0; row--)
		wd_enter(w, sheet, "weighing", row, 0, "down", down[row]);
}

/// One certificate corrected, one withdrawn, one that stays.
static void certify(struct world *w)
{
	static const char *const files[] = {"format: lims-certificate-1\nnumber: \"1\"\ndata: {head: {constant: \"20 Pa\"}}\n",
		"format: lims-certificate-1\nnumber: \"1\"\nby: \"VMI\"\nto: 2026-12-31\ndata: {head: {constant: \"21 Pa\"}}\n",
		"format: lims-certificate-1\nnumber: \"2\"\nfrom: 2027-01-01\ndata: {head: {constant: \"22 Pa\"}}\n",
		"format: lims-certificate-1\nnumber: \"quả 5 kg\"\npieces: [{id: \"5 kg\", nominal: \"5 kg\"}]\n"};
	struct lims_buf faults;
	char number[LIMS_CERTIFICATE_NUMBER];
	lims_buf_init(&faults, 1 << 16);
	wd_as(w, "ti");
	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
		struct lims_standard_papers papers = {.name = "c.yaml",
			.bytes = files[i],
			.n = strlen(files[i]),
			.evidence = i == 1 ? "%PDF-1.4" : NULL,
			.evidence_len = 8,
			.identified = "số máy trên giấy"};
		wd_ok(w, lims_standard_certify(w->lab, "standard", "qc1", &papers, number, &faults, &w->err));
	}
	wd_ok(w, lims_standard_withdraw(w->lab, "standard", "qc1", "2", "nhầm", &w->err));
	lims_buf_finish(&faults);
}

/// A draft block confirmed by two, another by one, a third confirmed and taken back.
static void confirm(struct world *w)
{
	struct lims_blocks *e = NULL;
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "staff", "tm", NULL, "name", "Trưởng", "roles", "technical_manager", NULL));
	wd_as(w, "tm");
	wd_ok(w, lims_blocks_of(w->lab, lims_laboratory_today(w->lab), &e, &w->err));
	assert_true(e->block_count > 3);
	const struct lims_block *list[] = {e->blocks[0].block, e->blocks[1].block, e->blocks[2].block};
	wd_ok(w, lims_block_confirm(w->lab, list, 3, "%PDF-1.4", 8, "trang 3", &w->err));
	wd_ok(w, lims_block_withdraw(w->lab, list[2], "nhầm", &w->err));
	wd_as(w, "ti");
	wd_ok(w, lims_block_confirm(w->lab, list, 1, NULL, 0, NULL, &w->err));
	lims_blocks_destroy(e);
}

/// The software accepted, a worksheet with struck and captured readings, one handed back, a certificate and a notice.
static void work(struct world *w, char number[LIMS_CODE])
{
	char item[LIMS_CODE], sheet[LIMS_CODE];
	struct lims_reading r;
	struct lims_bench_cell c = wd_cell("weighing", 4, 0, "up");
	wd_ok(w, wd_accept(w, "si", "bản đầu tiên"));
	certify(w);
	confirm(w);
	wd_scale(w, "S-1", item);
	wd_open(w, item, "", sheet);
	type_all(w, sheet);
	wd_ok(w, wd_capture(w, sheet, &c, "S D   14950.00 g\r\n", &r));
	wd_ok(w, wd_capture(w, sheet, &c, "S S   15100.00 g\r\n", &r));
	wd_ok(w, lims_bench_strike(w->lab, sheet, 30, "wrong_load", "thiếu quả cân", &w->err));
	wd_ok(w, wd_capture(w, sheet, &c, "S S   14950.00 g\r\n", &r));
	wd_ok(w, lims_bench_submit(w->lab, sheet, &w->err));
	wd_as(w, "re");
	wd_ok(w, lims_bench_review(w->lab, sheet, false, "đo lại", &w->err));
	wd_as(w, "ti");
	wd_ok(w, lims_bench_condition(w->lab, sheet, "temperature", "24.9 Cel", &w->err));
	wd_ok(w, lims_bench_submit(w->lab, sheet, &w->err));
	wd_as(w, "re");
	wd_accept_strikes(w, sheet);
	wd_ok(w, lims_bench_review(w->lab, sheet, true, NULL, &w->err));
	wd_issue(w, sheet, number);
	wd_ready_scale(w, "S-2", "15080 g", "", sheet);
	char notice[LIMS_CODE];
	wd_issue(w, sheet, notice);
	struct lims_buf pdf = {0};
	wd_as(w, "le");
	wd_ok(w, lims_issued_pdf(w->lab, number, false, true, &pdf, &w->err));
	lims_buf_finish(&pdf);
}

static void a_whole_worksheet_rebuilds_to_the_same_rows(void **state)
{
	struct world *w = *state;
	char number[LIMS_CODE];
	struct lims_verify_result v;
	work(w, number);
	wd_check_recompute(w, number);
	wd_check_rebuild(w);
	wd_ok(w, lims_journal_verify(lims_laboratory_journal(w->lab), NULL, NULL, &v, &w->err));
	assert_true(v.rows > 100);
	wd_close(w);
	wd_as(w, NULL);
	wd_check_recompute(w, number);
}

/// The other copy is always SQLite: on a server this compares the two back ends row by row.
static void a_copy_on_sqlite_has_the_same_rows(void **state)
{
	struct world *w = *state;
	char number[LIMS_CODE], pack[WD_PATH], path[WD_PATH], node[LIMS_NODE_ID], here[LIMS_HASH_HEX], there[LIMS_HASH_HEX];
	struct lims_sync_result r;
	struct lims_journal_params p = {.code = "B", .actor = "program", .program = "test", .keys_dir = w->keys, .offset_min = 420};
	work(w, number);
	wd_digest(w, here);
	wd_path(w, "pack", pack);
	wd_path(w, "b.db", path);
	wd_ok(w, lims_journal_export_file(lims_laboratory_journal(w->lab), pack, &r, &w->err));
	wd_close(w);
	wd_ok(w, lims_journal_join(path, pack, &p, node, &w->err));
	wd_switch(w, "b.db");
	wd_as(w, NULL);
	wd_digest(w, there);
	assert_string_equal(there, here);
	wd_check_recompute(w, number);
	struct lims_validation_accepted a;
	bool found = false;
	wd_ok(w, lims_validation_find(w->lab, NULL, &found, &a, &w->err));
	assert_true(found);
	assert_string_equal(a.by, "si");
	assert_string_equal(a.note, "bản đầu tiên");
	wd_check_rebuild(w);
}

/// An entry of a newer program stays in the journal and leaves the tables alone.
static lims_rc append_newer(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	static const char body[] = "{\"fields\":{\"name\":\"mới\"},\"more\":1}";
	struct lims_draft d = {
		.type = "register.recorded", .version = 99, .subject = "customer:kh1", .actor = "an", .body = body, .body_len = sizeof body - 1};
	struct lims_ref ref;
	(void)ctx;
	return lims_journal_append(tx, &d, &ref, err);
}

static void a_newer_body_leaves_the_tables_alone(void **state)
{
	struct world *w = *state;
	char before[LIMS_HASH_HEX], after[LIMS_HASH_HEX];
	wd_as(w, "an");
	wd_digest(w, before);
	wd_ok(w, lims_journal_command(lims_laboratory_journal(w->lab), append_newer, NULL, &w->err));
	wd_append(w, "shelf.labelled", "shelf:1", "an", "{\"label\":\"A\"}");
	wd_digest(w, after);
	assert_string_equal(after, before);
	wd_check_rebuild(w);
}

#define T(f) cmocka_unit_test_setup_teardown(f, wd_on_back_end, wd_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(every_statement_prepares),
		T(a_whole_worksheet_rebuilds_to_the_same_rows),
		T(a_copy_on_sqlite_has_the_same_rows),
		T(a_newer_body_leaves_the_tables_alone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

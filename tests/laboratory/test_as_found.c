// SPDX-License-Identifier: Apache-2.0
// The results as found on the certificate of a calibration: what keeps them from it, what they bring with them, and what is never lost.
#include "tests/laboratory/world.h"

#include "laboratory/bench_others.h"
#include "laboratory/bundle.h"
#include "laboratory/desk.h"
#include "laboratory/intake/receiving.h"
#include "laboratory/paper_change.h"
#include "laboratory/paper_steps.h"
#include "laboratory/proof/bundle.h"
#include "laboratory/proof/found.h"
#include "laboratory/said.h"
#include "lims-core/base/buf.h"

#include <stdio.h>
#include <string.h>

enum { FILE_MAX = 1 << 20 };

/// The box of tests/data/capability, weighed on a standard balance; `extra` columns more in its table, each with a reading. The rows of a "rack" are its parts.
static void own_box(struct world *w, const char *id, const char *method, int extra)
{
	char path[WD_PATH], name[64];
	struct lims_buf b;
	const bool rows = strcmp(id, "rack") == 0;
	lims_buf_init(&b, FILE_MAX);
	lims_buf_addf(&b,
		"format: lims-procedure-1\nid: %s\nrevision: \"1\"\ntitle: {vi: \"Hiệu chuẩn hộp\", en: \"Calibration of boxes\"}\n"
		"object: {vi: \"Hộp\", en: \"Box\"}\nservice: calibration\nmethod: {code: \"%s\", title: {vi: \"Hộp\", en: \"Boxes\"}}\n"
		"source: {document: \"House method\", evidence: found}\nmodes:\n  - {id: calibration, vi: \"Hiệu chuẩn\", en: \"Calibration\"}\n"
		"item:\n  - {name: nominal, label: {vi: \"Danh định\", en: \"Nominal\"}, unit: g}\n"
		"standards:\n  - {role: balance, kind: balance, title: {vi: \"Cân chuẩn\", en: \"Balance\"}}\n"
		"steps:\n  - id: weighing\n    kind: table\n    title: {vi: \"Cân\", en: \"Weighing\"}\n%s    columns:\n"
		"      - id: shown\n        label: {vi: \"Số chỉ\", en: \"Indication\"}\n        unit: g\n        entered: true\n"
		"        uncertainty: [{id: cert, kind: normal, U: \"40 'mg'\", k: \"2\"}]\n"
		"      - {id: mass, label: {vi: \"Khối lượng\", en: \"Mass\"}, unit: g, formula: \"shown\", print: {places: 3}, budget: {coverage: "
		"{k: \"2\"}}}\n",
		id, method, rows ? "    rows: [{id: first, label: {vi: \"Thứ nhất\", en: \"First\"}}]\n    more: 3\n" : "");
	for (int i = 0; i < extra; i++)
		lims_buf_addf(&b,
			"      - {id: x%d, label: {vi: \"Cột %d\", en: \"Column %d\"}, unit: g, formula: \"shown + %d 'g'\", print: {places: 1}}\n", i,
			i, i, i);
	lims_buf_add_text(&b,
		"    criteria:\n      - {id: near, label: {vi: \"Gần danh định\", en: \"Near the nominal\"}, that: \"abs(mass - "
		"nominal) <= 1 'g'\"}\n"
		"conclusion: {pass: {vi: \"Đạt\"}, fail: {vi: \"Không đạt\"}, undetermined: {vi: \"Chưa xác định\"}}\n"
		"examples:\n  - id: one\n    mode: calibration\n    item: {nominal: \"100 g\"}\n    standards: [{role: balance}]\n    cells: "
		"{weighing: {shown: [\"100.02 g\"]}}\n    expect: {verdict: pass, budgets: {\"weighing.mass[0]\": {u: \"20 mg\", U: \"40 "
		"mg\"}}}\n");
	if (rows)
		lims_buf_add_text(&b, "counting: {unit: point, label: {vi: \"chỗ\", en: \"place\"}, of: weighing, date: issue}\n");
	wd_close(w);
	wd_ok(w, lims_buf_check(&b, "procedure", &w->err));
	wd_own_procedure(w, "capability", "box"); // makes the folder
	snprintf(name, sizeof name, "own/procedures/%s.yaml", id);
	wd_path(w, name, path);
	wd_ok(w, lims_file_write(path, b.data, b.len, 0600, &w->err));
	lims_buf_finish(&b);
}

static void received(struct world *w, const char *procedure, char code[LIMS_CODE])
{
	static const struct lims_field_value values[] = {{"nominal", "100 g"}};
	struct lims_item item = {.procedure = procedure, .customer = "kh1", .characteristics = values, .characteristic_count = 1};
	char same[LIMS_CODE];
	wd_as(w, "ti");
	wd_ok(w, lims_item_receive(w->lab, &item, code, same, &w->err));
}

static void opened(struct world *w, const char *item, const char *standard, const char *procedure, char sheet[LIMS_CODE])
{
	struct lims_bench_standard s = {"balance", standard};
	struct lims_bench_opening o = {
		.item = item, .procedure = procedure, .mode = "calibration", .standards = &s, .standard_count = standard ? 1 : 0};
	wd_ok(w, lims_bench_open(w->lab, &o, sheet, &w->err));
}

static void measured(struct world *w, const char *sheet, const char *shown)
{
	wd_enter(w, sheet, "weighing", 0, 0, "shown", shown);
}

static void reviewed(struct world *w, const char *sheet)
{
	wd_as(w, "ti");
	wd_ok(w, lims_bench_submit(w->lab, sheet, &w->err));
	wd_as(w, "re");
	wd_ok(w, lims_bench_review(w->lab, sheet, true, NULL, &w->err));
}

/// Found by `who` at 102 g with this standard, adjusted by somebody from outside, left at 100.02 g with the balance "b1" (by `procedure`, NULL: the same);
/// both reviewed.
static void both(struct world *w, const char *who, const char *with, const char *procedure, char found[LIMS_CODE], char left[LIMS_CODE])
{
	char item[LIMS_CODE];
	own_box(w, "crate", "H 2", 0);
	received(w, "crate", item);
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "standard", "b1", NULL, "name", "Cân mới", "serial", "B-1", "certificate", "CB-1", "certified-by", "VMI",
				 "certified-on", "2020-01-10", "valid-until", "2099-01-09", NULL));
	wd_ok(w, wd_set(w, "standard", "b0", NULL, "name", "Cân cũ", "serial", "B-0", "certificate", "CB-0", "certified-by", "VMI",
				 "certified-on", "2020-01-10", "valid-until", "2020-12-31", NULL));
	wd_as(w, who);
	opened(w, item, with, NULL, found);
	measured(w, found, "102 g");
	wd_ok(w, lims_bench_adjusted(w->lab, found, "chỉnh khối lượng", "chủ cơ sở", &w->err));
	reviewed(w, found);
	wd_as(w, "ti");
	opened(w, item, procedure ? NULL : "b1", procedure, left);
	measured(w, left, "100.02 g");
	reviewed(w, left);
}

/// They stand on the paper of the results as left, so they are not opened again either.
static void results_as_found_are_not_handed_back_behind_the_paper_that_has_them(void **state)
{
	struct world *w = *state;
	char found[LIMS_CODE], left[LIMS_CODE], number[LIMS_CODE];
	wd_gates(w, NULL, NULL);
	both(w, "ti", "b1", NULL, found, left);
	wd_issue(w, left, number);
	wd_as(w, "re");
	wd_fails(w, lims_bench_review(w->lab, found, false, "đọc nhầm", &w->err), LIMS_E_REFUSED, "stand on the paper");
}

/// Nor are they given up; what another procedure measured does not stand on that paper.
static void results_as_found_are_not_given_up_behind_the_paper_that_has_them(void **state)
{
	struct world *w = *state;
	char found[LIMS_CODE], left[LIMS_CODE], number[LIMS_CODE], part[256];
	wd_gates(w, NULL, NULL);
	both(w, "ti", "b1", NULL, found, left);
	wd_issue(w, left, number);
	int64_t before = wd_entries(w);
	wd_as(w, "ti");
	snprintf(part, sizeof part, "The results of %s stand as found on the paper %s of %s and are not given up", found, number, left);
	wd_fails(w, lims_bench_abandon(w->lab, found, "đọc nhầm", &w->err), LIMS_E_REFUSED, part);
	snprintf(part, sizeof part, "The worksheet %s has its paper %s", left, number);
	wd_fails(w, lims_bench_abandon(w->lab, left, "đọc nhầm", &w->err), LIMS_E_REFUSED, part);
	assert_int_equal(wd_entries(w), before);
}

static void what_another_procedure_measured_before_the_adjustment_can_be_given_up(void **state)
{
	struct world *w = *state;
	char found[LIMS_CODE], left[LIMS_CODE], number[LIMS_CODE];
	wd_gates(w, NULL, NULL);
	both(w, "ti", "b1", "box", found, left);
	wd_issue(w, left, number);
	wd_as(w, "ti");
	wd_ok(w, lims_bench_abandon(w->lab, found, "đọc nhầm", &w->err));
}

static void no_number(struct world *w)
{
	char n[16];
	wd_close(w);
	wd_query(w, "SELECT count(*) FROM paper", n, sizeof n);
	assert_string_equal(n, "0");
}

static void the_gates_are_held_against_the_worksheet_as_found_too(void **state)
{
	struct world *w = *state;
	char found[LIMS_CODE], left[LIMS_CODE], number[LIMS_CODE], part[128], warnings[4096];
	wd_gates(w, "standard_in_date", "hard");
	both(w, "ti", "b0", NULL, found, left);
	wd_fails(w, wd_try_issue(w, left, number, NULL), LIMS_E_REFUSED, "standard_in_date");
	snprintf(part, sizeof part, "The results as found (%s): The gate standard_in_date is shut", found);
	wd_fails(w, wd_try_issue(w, left, number, NULL), LIMS_E_REFUSED, part);
	no_number(w);
	wd_gates(w, "standard_in_date", "warn");
	wd_ok(w, wd_try_issue(w, left, number, warnings));
	snprintf(part, sizeof part, "%s: standard_in_date: ", found);
	assert_non_null(strstr(warnings, part));
	// What the gates said of it stands in the entry of the paper as well.
	char sql[512], n[16];
	snprintf(sql, sizeof sql,
		"SELECT count(*) FROM journal_entry WHERE instr(bytes, CAST('paper.issued/2' AS BLOB)) > 0 AND instr(bytes, "
		"CAST('\"as_found\":{\"worksheet\":\"%s\",\"gates\":"
		"[' AS BLOB)) > 0 AND instr(bytes, CAST('{\"gate\":\"standard_in_date\",\"action\":\"warn\",\"open\":false' AS BLOB)) > 0",
		found);
	wd_close(w);
	wd_query(w, sql, n, sizeof n);
	assert_string_equal(n, "1");
}

static void who_measured_as_found_does_not_sign(void **state)
{
	struct world *w = *state;
	char found[LIMS_CODE], left[LIMS_CODE], number[LIMS_CODE], part[128];
	wd_gates(w, NULL, NULL);
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "staff", "si", NULL, "roles", "signatory,technician", NULL));
	both(w, "si", "b1", NULL, found, left);
	snprintf(part, sizeof part, "si worked on %s", found);
	wd_fails(w, wd_try_issue(w, left, number, NULL), LIMS_E_REFUSED, part);
	no_number(w);
}

/// What the paper says of the results as found, as it is kept; the caller destroys *ret_doc.
static const struct lims_json *content(struct world *w, const char *number, struct lims_json_doc **ret_doc)
{
	wd_ok(w, lims_paper_said(w->lab, number, ret_doc, &w->err));
	return lims_json_get(lims_json_root(*ret_doc), "as_found");
}

static void the_standards_as_found_are_named(void **state)
{
	struct world *w = *state;
	struct lims_json_doc *doc = NULL;
	char found[LIMS_CODE], left[LIMS_CODE], number[LIMS_CODE];
	wd_gates(w, NULL, NULL);
	both(w, "ti", "b0", NULL, found, left);
	wd_issue(w, left, number);
	const struct lims_json *standards = lims_json_get(content(w, number, &doc), "standards");
	assert_int_equal(lims_json_size(standards), 1);
	assert_string_equal(lims_json_get_text(lims_json_at(standards, 0), "certificate", ""), "CB-0");
	assert_string_equal(lims_json_get_text(lims_json_at(standards, 0), "valid-until", ""), "2020-12-31");
	lims_json_destroy(doc);
}

/// The second place of the rack was declared after the results as found were submitted: those as left say why it was not weighed, the others do not.
static void declared_parts_are_asked_of_the_results_as_found_too(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], found[LIMS_CODE], left[LIMS_CODE], number[LIMS_CODE], part[LIMS_CODE], refused[128 + 2 * LIMS_CODE];
	wd_gates(w, NULL, NULL);
	own_box(w, "rack", "H 3", 0);
	received(w, "rack", item);
	wd_as(w, "le");
	wd_ok(w, lims_item_add_part(w->lab, item, "1", NULL, NULL, part, &w->err));
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "standard", "b1", NULL, "name", "Cân mới", "serial", "B-1", "certificate", "CB-1", "certified-by", "VMI",
				 "certified-on", "2020-01-10", "valid-until", "2099-01-09", NULL));
	wd_as(w, "ti");
	opened(w, item, "b1", NULL, found);
	measured(w, found, "100.5 g");
	wd_ok(w, lims_bench_adjusted(w->lab, found, "chỉnh khối lượng", "chủ cơ sở", &w->err));
	reviewed(w, found);
	wd_as(w, "le");
	wd_ok(w, lims_item_add_part(w->lab, item, "2", NULL, NULL, part, &w->err));
	wd_as(w, "ti");
	opened(w, item, "b1", NULL, left);
	measured(w, left, "100.02 g");
	wd_ok(w, lims_bench_unmeasured(w->lab, left, "2", "kẹt", &w->err));
	reviewed(w, left);
	snprintf(refused, sizeof refused, "The results as found (%s): 2 parts of %s were declared", found, item);
	wd_fails(w, wd_try_issue(w, left, number, NULL), LIMS_E_REFUSED, refused);
	no_number(w);
}

static void only_a_certificate_that_stands_is_cited(void **state)
{
	struct world *w = *state;
	struct lims_json_doc *doc = NULL;
	char found[LIMS_CODE], left[LIMS_CODE], first[LIMS_CODE], second[LIMS_CODE], number[LIMS_CODE];
	struct lims_buf b;
	wd_gates(w, NULL, NULL);
	both(w, "ti", "b1", NULL, found, left);
	wd_issue(w, found, first);
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "customer", "kh1", NULL, "name", "Khách hàng đổi tên", NULL));
	wd_as(w, "si");
	lims_buf_init(&b, 1 << 16);
	wd_ok(w, lims_issue_replacement(w->lab, first, "tên khách hàng", NULL, second, &b, &w->err));
	wd_issue(w, left, number);
	assert_string_equal(lims_json_get_text(content(w, number, &doc), "number", ""), second);
	lims_json_destroy(doc);
	lims_buf_finish(&b);
}

static void what_another_procedure_measured_is_not_the_results_as_found(void **state)
{
	struct world *w = *state;
	struct lims_json_doc *doc = NULL;
	char found[LIMS_CODE], left[LIMS_CODE], number[LIMS_CODE];
	wd_gates(w, NULL, NULL);
	both(w, "ti", "b1", "box", found, left);
	wd_issue(w, left, number);
	assert_null(content(w, number, &doc));
	assert_string_equal(lims_json_get_text(lims_json_root(doc), "worksheet", ""), left);
	lims_json_destroy(doc);
}

/// A paper whose content says 100,000 g as found where 102 g were read, and its own content says that it does.
static void forge(struct world *w, const char *number)
{
	struct lims_json_doc *doc = NULL;
	struct lims_buf b, sql;
	struct lims_hash hash;
	char hex[LIMS_HASH_HEX];
	wd_ok(w, lims_paper_said(w->lab, number, &doc, &w->err));
	lims_buf_init(&b, FILE_MAX);
	lims_buf_init(&sql, 4 * FILE_MAX);
	wd_ok(w, lims_json_dump(lims_json_root(doc), &b, &w->err));
	lims_json_destroy(doc);
	char *at = strstr((char *)b.data, "102,000");
	assert_non_null(at);
	memcpy(at, "100,000", 7);
	wd_ok(w, lims_sha256(b.data, b.len, &hash, &w->err));
	lims_hash_hex(&hash, hex);
	lims_buf_addf(&sql, "INSERT INTO journal_blob(hash, size, bytes) VALUES (x'%s', %zu, x'", hex, b.len);
	for (size_t i = 0; i < b.len; i++)
		lims_buf_addf(&sql, "%02x", (unsigned)((const unsigned char *)b.data)[i]);
	lims_buf_addf(&sql, "'); UPDATE paper SET printed = '%s' WHERE number = '%s'", hex, number);
	wd_edit(w, lims_buf_text(&sql));
	lims_buf_finish(&b);
	lims_buf_finish(&sql);
}

static void the_tables_as_found_are_computed_again(void **state)
{
	struct world *w = *state;
	char found[LIMS_CODE], left[LIMS_CODE], number[LIMS_CODE], part[160];
	struct lims_audit_recount n = {0};
	struct lims_buf b;
	lims_buf_init(&b, 1 << 16);
	wd_gates(w, NULL, NULL);
	both(w, "ti", "b0", NULL, found, left);
	wd_issue(w, left, number);
	wd_ok(w, lims_audit_recompute(w->lab, number, &n, &b, &w->err));
	assert_string_equal(lims_buf_text(&b), "");
	assert_int_equal(n.differences, 0);
	assert_int_equal(n.typed, 2); // one reading as found and one as left
	forge(w, number);
	wd_as(w, "si");
	wd_ok(w, lims_audit_recompute(w->lab, number, &n, &b, &w->err));
	snprintf(part, sizeof part, "as found: the tables on the paper are not those that %s computes to", found);
	assert_non_null(strstr(lims_buf_text(&b), part));
	lims_buf_finish(&b);
}

/// What a check without a store says of the results as found (lims-verify): the bundle brings their readings and files, and they are held against the paper.
static void a_bundle_computes_the_results_as_found_again(void **state)
{
	struct world *w = *state;
	char found[LIMS_CODE], left[LIMS_CODE], number[LIMS_CODE];
	struct lims_bundle_made made;
	struct lims_bundle b;
	struct lims_bundle_paper paper;
	struct lims_dossier sheet;
	struct lims_proof_count n = {0};
	struct lims_buf file, lines;
	struct lims_arena *arena = lims_arena_create(64 << 20);
	lims_buf_init(&file, LIMS_BUNDLE_MAX);
	lims_buf_init(&lines, 1 << 16);
	wd_gates(w, NULL, NULL);
	both(w, "ti", "b0", NULL, found, left);
	wd_issue(w, left, number);
	wd_ok(w, lims_bundle_export(w->lab, number, &file, &made, &w->err));
	wd_ok(w, lims_bundle_read(file.data, file.len, arena, &b, &w->err));
	wd_ok(w, lims_bundle_paper(&b, arena, &paper, &w->err));
	wd_ok(w, lims_bundle_sheet(&b, paper.worksheet, arena, &sheet, &w->err));
	wd_ok(w, lims_bundle_recompute(&b, &paper, &sheet, &n, &lines, &w->err));
	assert_string_equal(lims_buf_text(&lines), "");
	assert_int_equal(n.typed, 2);
	assert_int_equal(n.cells, 2 * 6); // indication, mass, its U, its criterion, that of the balance and the verdict, as found and as left
	assert_int_equal(n.found_unlisted, 0);
	// The standard as found is in it too: the one as left is another.
	size_t about = 0;
	for (size_t i = 0; i < b.entry_count; i++)
		about += strcmp(b.entries[i].e.subject, "standard:b0") == 0;
	assert_int_equal(about, 1);
	lims_buf_finish(&lines);
	lims_buf_finish(&file);
	lims_arena_destroy(arena);
}

/// The content of a paper that gives another value as found, or, as older ones, lists none.
static void check_content(
	struct world *w, const char *number, const char *from, const char *to, struct lims_proof_count *ret, struct lims_buf *lines)
{
	struct lims_db *db = lims_journal_db(lims_laboratory_journal(w->lab));
	struct lims_proof_blobs blobs = lims_desk_blobs(db);
	struct lims_proof_entries none = {0}; // no condition names an entry
	struct lims_arena *arena = lims_arena_create(64 << 20);
	struct lims_json_doc *doc = NULL;
	struct lims_proof_found found;
	struct lims_dossier sheet;
	struct lims_buf b;
	lims_buf_init(&b, FILE_MAX);
	wd_ok(w, lims_paper_said(w->lab, number, &doc, &w->err));
	wd_ok(w, lims_json_dump(lims_json_get(lims_json_root(doc), "as_found"), &b, &w->err));
	lims_json_destroy(doc);
	char *at = strstr(lims_buf_text(&b), from);
	assert_non_null(at);
	assert_int_equal(strlen(from), strlen(to));
	memcpy(at, to, strlen(to));
	struct lims_buf content;
	lims_buf_init(&content, FILE_MAX);
	lims_buf_addf(&content, "{\"as_found\":%s}", lims_buf_text(&b));
	wd_ok(w, lims_proof_found_read(content.data, content.len, &found, &w->err));
	wd_ok(w, lims_desk_sheet(db, found.worksheet, arena, &sheet, &w->err));
	wd_ok(w, lims_proof_found_again(&found, &sheet, &blobs, &none, ret, lines, NULL, NULL, &w->err));
	lims_proof_found_finish(&found);
	lims_buf_finish(&content);
	lims_buf_finish(&b);
	lims_arena_destroy(arena);
}

static void another_value_as_found_is_named(void **state)
{
	struct world *w = *state;
	char found[LIMS_CODE], left[LIMS_CODE], number[LIMS_CODE], line[160];
	struct lims_proof_count n = {0}, older = {0};
	struct lims_buf lines;
	lims_buf_init(&lines, 1 << 16);
	wd_gates(w, NULL, NULL);
	both(w, "ti", "b1", NULL, found, left);
	wd_issue(w, left, number);
	check_content(w, number, "102.000 g", "100.000 g", &n, &lines);
	snprintf(line, sizeof line, "as found (%s): weighing/0/0/mass: printed 100.000 g, computed 102.000 g\n", found);
	assert_string_equal(lims_buf_text(&lines), line);
	assert_int_equal(n.differences, 1);
	lims_buf_clear(&lines);
	check_content(w, number, "0.040 g, k = 2", "0.030 g, k = 2", &n, &lines);
	snprintf(line, sizeof line, "as found (%s): weighing/0/0/mass/U: printed 0.030 g, k = 2, computed 0.040 g, k = 2\n", found);
	assert_string_equal(lims_buf_text(&lines), line);
	lims_buf_clear(&lines);
	check_content(w, number, "\"values\"", "\"absent\"", &older, &lines);
	assert_string_equal(lims_buf_text(&lines), "");
	assert_int_equal(older.found_unlisted, 1);
	assert_int_equal(older.cells, 0);
	lims_buf_finish(&lines);
}

#define ZEROS "0000000000000000000000000000000000000000000000000000000000000000"
/// A program of another version computed it: the result that was frozen is another one.
static void no_number_is_taken_when_the_results_as_found_compute_to_others(void **state)
{
	struct world *w = *state;
	char found[LIMS_CODE], left[LIMS_CODE], number[LIMS_CODE], subject[LIMS_SUBJECT_SIZE];
	wd_gates(w, NULL, NULL);
	both(w, "ti", "b1", NULL, found, left);
	snprintf(subject, sizeof subject, "worksheet:%s", found);
	wd_append(w, "worksheet.submitted/2", subject, "ti", "{\"verdict\":\"fail\",\"worksheet\":\"" ZEROS "\",\"result\":\"" ZEROS "\"}");
	wd_append(w, "worksheet.reviewed", subject, "re", "{\"accepted\":true}");
	wd_fails(w, wd_try_issue(w, left, number, NULL), LIMS_E_REFUSED, "computes to another result");
	no_number(w);
}

/// Eighteen columns beside their two: more than a page has room for. Turned, each is a line.
static void no_column_is_left_out(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], sheet[LIMS_CODE];
	const struct lims_paper_section *sections = NULL;
	struct lims_opened_sheet o;
	struct lims_result *r = NULL;
	size_t n = 0;
	wd_gates(w, NULL, NULL);
	own_box(w, "wide", "H 3", 18);
	received(w, "wide", item);
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "standard", "b1", NULL, "name", "Cân", "serial", "B-1", "certificate", "CB-1", "certified-by", "VMI", "certified-on",
				 "2020-01-10", "valid-until", "2099-01-09", NULL));
	wd_as(w, "ti");
	opened(w, item, "b1", NULL, sheet);
	measured(w, sheet, "100.02 g");
	wd_ok(w, lims_opened_sheet_init(&o, lims_journal_db(lims_laboratory_journal(w->lab)), sheet, &w->err));
	wd_ok(w, lims_opened_sheet_evaluate(&o, &r, &w->err));
	static const enum lims_steps_for all[] = {LIMS_STEPS_REPORT, LIMS_STEPS_RECORD};
	for (size_t i = 0; i < 2; i++) {
		wd_ok(w, lims_paper_steps(&o, r, all[i], NULL, &sections, &n, &w->err));
		assert_int_equal(n, 1);
		// shown, mass and the eighteen; on the report the mass has its uncertainty
		assert_int_equal(sections[0].row_count, all[i] == LIMS_STEPS_REPORT ? 21 : 20);
		assert_string_equal(sections[0].rows[sections[0].row_count - 1].cells[0].text, "Cột 17 / Column 17 (g)");
		assert_string_equal(sections[0].rows[sections[0].row_count - 1].cells[1].text, "117,0"); // 100.02 g + 17 g
	}
	lims_result_destroy(r);
	lims_opened_sheet_finish(&o);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_gates_are_held_against_the_worksheet_as_found_too, wd_production, wd_teardown),
		cmocka_unit_test_setup_teardown(results_as_found_are_not_handed_back_behind_the_paper_that_has_them, wd_production, wd_teardown),
		cmocka_unit_test_setup_teardown(results_as_found_are_not_given_up_behind_the_paper_that_has_them, wd_production, wd_teardown),
		cmocka_unit_test_setup_teardown(what_another_procedure_measured_before_the_adjustment_can_be_given_up, wd_production, wd_teardown),
		cmocka_unit_test_setup_teardown(who_measured_as_found_does_not_sign, wd_production, wd_teardown),
		cmocka_unit_test_setup_teardown(the_standards_as_found_are_named, wd_production, wd_teardown),
		cmocka_unit_test_setup_teardown(declared_parts_are_asked_of_the_results_as_found_too, wd_production, wd_teardown),
		cmocka_unit_test_setup_teardown(only_a_certificate_that_stands_is_cited, wd_production, wd_teardown),
		cmocka_unit_test_setup_teardown(what_another_procedure_measured_is_not_the_results_as_found, wd_production, wd_teardown),
		cmocka_unit_test_setup_teardown(no_number_is_taken_when_the_results_as_found_compute_to_others, wd_production, wd_teardown),
		cmocka_unit_test_setup_teardown(the_tables_as_found_are_computed_again, wd_production, wd_teardown),
		cmocka_unit_test_setup_teardown(a_bundle_computes_the_results_as_found_again, wd_production, wd_teardown),
		cmocka_unit_test_setup_teardown(another_value_as_found_is_named, wd_production, wd_teardown),
		cmocka_unit_test_setup_teardown(no_column_is_left_out, wd_production, wd_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

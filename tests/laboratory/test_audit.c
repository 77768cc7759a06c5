// SPDX-License-Identifier: Apache-2.0
// What an assessor finds: nothing on a clean paper; on a copy edited below the interface, the very thing that was edited.
#include "tests/laboratory/world.h"

#include "laboratory/strikes.h"

#include "laboratory/proof/dossier.h"
#include "lims-core/journal/verify.h"

#include <stdio.h>
#include <string.h>

struct audited {
	struct world *w;
	char sheet[LIMS_CODE], number[LIMS_CODE];
	int readings, typed;
};

/// A scale whose two readings came over the wire (one of them struck and taken again), issued.
static struct audited issued(struct world *w)
{
	struct audited a = {.w = w};
	char item[LIMS_CODE];
	struct lims_reading r;
	struct lims_bench_cell cell = wd_cell("weighing", 4, 0, "up");
	wd_scale(w, "S-1", item);
	wd_open(w, item, "", a.sheet);
	wd_fill_scale(w, a.sheet, NULL);
	wd_ok(w, wd_capture(w, a.sheet, &cell, "S S   15100.00 g\r\n", &r));
	struct lims_bench_view *v = NULL;
	wd_ok(w, lims_bench_view(w->lab, a.sheet, &v, &w->err));
	int last = (int)v->sheet->reading_count;
	lims_bench_view_destroy(v);
	wd_ok(w, lims_bench_strike(w->lab, a.sheet, last, "wrong_load", "thiếu một quả 50 g", &w->err));
	wd_ok(w, wd_capture(w, a.sheet, &cell, "S S   14950.00 g\r\n", &r));
	wd_ok(w, lims_bench_submit(w->lab, a.sheet, &w->err));
	wd_as(w, "re");
	wd_accept_strikes(w, a.sheet);
	wd_ok(w, lims_bench_review(w->lab, a.sheet, true, "đã xem", &w->err));
	wd_issue(w, a.sheet, a.number);
	return a;
}

static lims_rc recompute(struct audited *a, struct lims_audit_recount *ret, char lines[2048])
{
	struct lims_buf b;
	lims_buf_init(&b, 1 << 20);
	lims_rc rc = lims_audit_recompute(a->w->lab, a->number, ret, &b, &a->w->err);
	snprintf(lines, 2048, "%s", lims_buf_text(&b));
	lims_buf_finish(&b);
	return rc;
}

static void first(const struct lims_finding *f, void *ctx)
{
	char *text = ctx;
	if (!text[0])
		snprintf(text, 1024, "%s|%s|%s|%s", f->blob, f->table, f->subject, f->text);
}

static lims_rc verify(struct world *w, char finding[1024])
{
	struct lims_verify_result r;
	finding[0] = '\0';
	return lims_journal_verify(lims_laboratory_journal(w->lab), first, finding, &r, &w->err);
}

static void a_clean_paper_has_no_difference(void **state)
{
	struct audited a = issued(*state);
	struct lims_audit_recount n = {0};
	char lines[2048], finding[1024];
	wd_as(a.w, NULL);
	wd_ok(a.w, recompute(&a, &n, lines));
	assert_string_equal(lines, "");
	assert_int_equal(n.differences, 0);
	assert_int_equal(n.readings, 2);
	// 6 of discrimination, 9 of repeatability, 5 of eccentricity, 8 of weighing
	assert_int_equal(n.typed, 28);
	assert_true(n.cells > 60);
	wd_ok(a.w, verify(a.w, finding));
	wd_check_rebuild(a.w);
	wd_fails(a.w, lims_audit_recompute(a.w->lab, "V26.77777", &n, &(struct lims_buf){.max = 10}, &a.w->err), LIMS_E_NOT_FOUND, "V26.77777");
}

static void a_notice_has_no_difference_either(void **state)
{
	struct audited a = {.w = *state};
	struct lims_audit_recount n = {0};
	char lines[2048];
	wd_ready_scale(a.w, "S-1", "15080 g", "", a.sheet);
	wd_issue(a.w, a.sheet, a.number);
	wd_ok(a.w, recompute(&a, &n, lines));
	assert_string_equal(lines, "");
	assert_int_equal(n.differences, 0);
}

static void query(struct audited *a, const char *sql, char out[LIMS_HASH_HEX])
{
	wd_close(a->w);
	wd_query(a->w, sql, out, LIMS_HASH_HEX);
	assert_int_equal(strlen(out), 64);
}

/// Flips the middle byte of the blob, its name as it was.
static void flip(struct audited *a, const char *hash)
{
	char sql[512];
	snprintf(sql, sizeof sql,
		"UPDATE journal_blob SET bytes = CAST(substr(bytes, 1, size / 2) || x'7e' || substr(bytes, size / 2 + 2) AS BLOB)"
		" WHERE hash = x'%s'",
		hash);
	wd_edit(a->w, sql);
}

/// Neither question may be answered with yes, and both name the bytes.
static void found_by_both(struct audited *a, const char *hash)
{
	struct lims_audit_recount n = {0};
	char lines[2048], finding[1024];
	wd_as(a->w, NULL);
	wd_fails(a->w, recompute(a, &n, lines), LIMS_E_CORRUPT, hash);
	wd_fails(a->w, verify(a->w, finding), LIMS_E_CORRUPT, hash);
	assert_non_null(strstr(finding, hash));
}

static void changed_blob(void **state, const char *sql)
{
	struct audited a = issued(*state);
	char hash[LIMS_HASH_HEX];
	wd_copy_store(a.w, "copy.db");
	query(&a, sql, hash);
	flip(&a, hash);
	found_by_both(&a, hash);
}

static void a_changed_capture_is_named(void **state)
{
	changed_blob(state, "SELECT capture FROM reading WHERE capture IS NOT NULL AND struck IS NULL");
}

static void a_changed_capture_of_a_struck_reading_is_named_too(void **state)
{
	changed_blob(state, "SELECT capture FROM reading WHERE struck IS NOT NULL");
}

static void a_changed_paper_is_named(void **state)
{
	changed_blob(state, "SELECT pdf FROM paper");
}

static void a_changed_record_is_named(void **state)
{
	changed_blob(state, "SELECT record_pdf FROM paper");
}

static void changed_printed_content_is_named(void **state)
{
	changed_blob(state, "SELECT printed FROM paper");
}

static void changed_frozen(void **state, bool result)
{
	struct audited a = issued(*state);
	struct lims_bench_view *v = NULL;
	char hash[LIMS_HASH_HEX];
	wd_ok(a.w, lims_bench_view(a.w->lab, a.sheet, &v, &a.w->err));
	snprintf(hash, sizeof hash, "%s", result ? v->sheet->frozen_result : v->sheet->frozen_input);
	lims_bench_view_destroy(v);
	wd_copy_store(a.w, "copy.db");
	flip(&a, hash);
	found_by_both(&a, hash);
}

static void a_changed_frozen_result_is_named(void **state)
{
	changed_frozen(state, true);
}

static void a_changed_frozen_worksheet_is_named(void **state)
{
	changed_frozen(state, false);
}

/// Two scales with the very same readings: the hash printed as that of the record tells which of the records it is.
static void the_record_that_a_paper_names_is_its_own(void **state)
{
	struct world *w = *state;
	char sheet[2][LIMS_CODE], number[2][LIMS_CODE], n[16];
	for (size_t i = 0; i < 2; i++) {
		wd_ready_scale(w, i ? "S-2" : "S-1", "14950 g", "", sheet[i]);
		wd_issue(w, sheet[i], number[i]);
	}
	wd_close(w);
	wd_query(w, "SELECT count(DISTINCT record) FROM paper", n, sizeof n);
	assert_string_equal(n, "2");
	wd_query(w,
		"SELECT count(*) FROM paper p JOIN journal_entry e ON e.subject = 'worksheet:' || p.worksheet"
		" WHERE e.type LIKE 'worksheet.submitted%' AND lower(hex(e.hash)) = p.record",
		n, sizeof n);
	assert_string_equal(n, "2");
}

static void a_changed_procedure_or_table_file_is_named(void **state)
{
	struct audited a = issued(*state);
	struct lims_bench_view *v = NULL;
	char hashes[16][LIMS_HASH_HEX], copy[32];
	size_t n = 0;
	wd_ok(a.w, lims_bench_view(a.w->lab, a.sheet, &v, &a.w->err));
	for (; n < v->sheet->file_count && n < 16; n++)
		snprintf(hashes[n], LIMS_HASH_HEX, "%s", v->sheet->files[n].hash);
	lims_bench_view_destroy(v);
	assert_true(n >= 3);
	for (size_t i = 0; i < n; i++) {
		snprintf(copy, sizeof copy, "copy%zu.db", i);
		wd_switch(a.w, "lab.db");
		wd_copy_store(a.w, copy);
		flip(&a, hashes[i]);
		found_by_both(&a, hashes[i]);
	}
}

static void a_removed_capture_is_named(void **state)
{
	struct audited a = issued(*state);
	char hash[LIMS_HASH_HEX], sql[256];
	wd_copy_store(a.w, "copy.db");
	query(&a, "SELECT capture FROM reading WHERE capture IS NOT NULL AND struck IS NULL", hash);
	snprintf(sql, sizeof sql, "DELETE FROM journal_blob WHERE hash = x'%s'", hash);
	wd_edit(a.w, sql);
	found_by_both(&a, hash);
}

static void a_changed_value_in_an_entry_is_named(void **state)
{
	struct audited a = issued(*state);
	struct lims_audit_recount n = {0};
	char lines[2048], finding[1024];
	wd_copy_store(a.w, "copy.db");
	// 7475 g → 7500 g at half load
	wd_edit(a.w, "UPDATE journal_entry SET bytes = CAST(substr(bytes, 1, instr(bytes, CAST('7475 g' AS BLOB)) - 1) || '7500'"
				 " || substr(bytes, instr(bytes, CAST('7475 g' AS BLOB)) + 4) AS BLOB) WHERE instr(bytes, CAST('7475 g' AS BLOB)) > 0");
	wd_as(a.w, NULL);
	lims_rc rc = recompute(&a, &n, lines);
	wd_fails(a.w, rc, LIMS_E_CORRUPT, "entry");
	wd_fails(a.w, verify(a.w, finding), LIMS_E_CORRUPT, "entry");
}

static void a_changed_row_is_named_and_the_paper_still_stands(void **state)
{
	struct audited a = issued(*state);
	struct lims_audit_recount n = {0};
	char lines[2048], finding[1024];
	wd_copy_store(a.w, "copy.db");
	wd_edit(a.w, "UPDATE reading SET value = '7500 g' WHERE value = '7475 g'");
	wd_as(a.w, NULL);
	wd_fails(a.w, verify(a.w, finding), LIMS_E_CORRUPT, "reading");
	assert_non_null(strstr(finding, "|reading|worksheet:"));
	// The paper is computed from the journal, not from tables.
	wd_ok(a.w, recompute(&a, &n, lines));
	assert_int_equal(n.differences, 0);
}

static void a_row_that_says_another_result_is_a_difference(void **state)
{
	struct audited a = issued(*state);
	struct lims_audit_recount n = {0};
	char lines[2048], finding[1024];
	wd_copy_store(a.w, "copy.db");
	wd_edit(a.w, "UPDATE paper SET result = 'fail'");
	wd_as(a.w, NULL);
	wd_fails(a.w, verify(a.w, finding), LIMS_E_CORRUPT, "paper");
	wd_ok(a.w, recompute(&a, &n, lines));
	assert_true(n.differences > 0);
	assert_non_null(strstr(lines, "verdict: issued as fail, computes to pass"));
}

/// A program that records another value than the bytes give leaves a sound chain: only decoding again tells.
static void a_recorded_value_that_the_bytes_do_not_give_is_a_difference(void **state)
{
	struct audited a = {.w = *state};
	struct world *w = a.w;
	char item[LIMS_CODE], capture[LIMS_HASH_HEX], body[1024], subject[64], lines[2048], finding[1024];
	struct lims_reading r;
	struct lims_audit_recount n = {0};
	struct lims_bench_cell cell = wd_cell("weighing", 4, 0, "up");
	wd_scale(w, "S-1", item);
	wd_open(w, item, "", a.sheet);
	wd_fill_scale(w, a.sheet, NULL);
	wd_ok(w, wd_capture(w, a.sheet, &cell, "S S   15100.00 g\r\n", &r));
	struct lims_bench_view *v = NULL;
	wd_ok(w, lims_bench_view(w->lab, a.sheet, &v, &w->err));
	int last = (int)v->sheet->reading_count;
	snprintf(capture, sizeof capture, "%s", v->sheet->readings[last - 1].capture);
	lims_bench_view_destroy(v);
	wd_ok(w, lims_bench_strike(w->lab, a.sheet, last, "misread", NULL, &w->err));
	snprintf(subject, sizeof subject, "worksheet:%s", a.sheet);
	snprintf(body, sizeof body,
		"{\"step\":\"weighing\",\"row\":4,\"run\":0,\"column\":\"up\",\"value\":\"15000.00 g\",\"origin\":\"wire\",\"device\":\"can1\","
		"\"capture\":\"%s\",\"reading\":{},\"blobs\":[\"%s\"]}",
		capture, capture);
	wd_append(w, "reading.captured", subject, "ti", body);
	wd_ok(w, lims_bench_submit(w->lab, a.sheet, &w->err));
	wd_as(w, "re");
	wd_accept_strikes(w, a.sheet);
	wd_ok(w, lims_bench_review(w->lab, a.sheet, true, NULL, &w->err));
	wd_issue(w, a.sheet, a.number);
	wd_ok(w, verify(w, finding));
	wd_ok(w, recompute(&a, &n, lines));
	assert_true(n.differences >= 3);
	assert_non_null(strstr(lines, "recorded 15000.00 g, the bytes say 15100.00 g"));
	assert_non_null(strstr(lines, "weighing/4/0/error_up: printed 0.00 g, computed 100.00 g"));
	assert_non_null(strstr(lines, "computes to fail"));
}

struct order {
	int count;
	char at[LIMS_MOMENT_TEXT];
	char types[64][48];
};

static lims_rc in_order(void *ctx, const struct lims_audit_line *l, struct lims_err *err)
{
	struct order *o = ctx;
	(void)err;
	assert_true(o->count < 64);
	if (strcmp(l->at, o->at) < 0)
		fail_msg("%s of %s comes after %s", l->type, l->at, o->at);
	assert_string_equal(l->node, "A");
	assert_int_equal(strlen(l->hash), 64);
	assert_int_equal(l->body[0], '{');
	snprintf(o->at, sizeof o->at, "%s", l->at);
	snprintf(o->types[o->count++], 48, "%s", l->type);
	return LIMS_OK;
}

static void the_story_tells_every_entry_in_order(void **state)
{
	struct audited a = issued(*state);
	struct order o = {0};
	char count[32];
	wd_as(a.w, NULL);
	wd_ok(a.w, lims_audit_story(a.w->lab, a.number, in_order, &o, &a.w->err));
	wd_close(a.w);
	wd_query(a.w, "SELECT count(*) FROM journal_entry WHERE subject LIKE 'item:%' OR subject LIKE 'worksheet:%' OR subject LIKE 'paper:%'",
		count, sizeof count);
	char told[32];
	snprintf(told, sizeof told, "%d", o.count);
	assert_string_equal(told, count);
	assert_string_equal(o.types[0], "item.received/1");
	assert_string_equal(o.types[1], "worksheet.opened/2");
	assert_string_equal(o.types[o.count - 2], "paper.numbered/1");
	assert_string_equal(o.types[o.count - 1], "paper.issued/1");
}

#define T(f) cmocka_unit_test_setup_teardown(f, wd_training, wd_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_clean_paper_has_no_difference),
		T(a_notice_has_no_difference_either),
		T(a_changed_capture_is_named),
		T(a_changed_capture_of_a_struck_reading_is_named_too),
		T(a_changed_paper_is_named),
		T(a_changed_record_is_named),
		T(changed_printed_content_is_named),
		T(a_changed_frozen_result_is_named),
		T(the_record_that_a_paper_names_is_its_own),
		T(a_changed_frozen_worksheet_is_named),
		T(a_changed_procedure_or_table_file_is_named),
		T(a_removed_capture_is_named),
		T(a_changed_value_in_an_entry_is_named),
		T(a_changed_row_is_named_and_the_paper_still_stands),
		T(a_row_that_says_another_result_is_a_difference),
		T(a_recorded_value_that_the_bytes_do_not_give_is_a_difference),
		T(the_story_tells_every_entry_in_order),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

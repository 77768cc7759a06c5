// SPDX-License-Identifier: Apache-2.0
// A decision rule of the laboratory's own procedure: it decides which paper a worksheet gets, and stands in words on paper and record.
#include "tests/laboratory/world.h"

#include "tests/certificates/programs.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { FILE_MAX_BYTES = 1 << 20, PDF_MAX = 16 << 20 };

/// Adds the file's bytes to `b` with `from` replaced once; fails the test when it is not there.
static void replace(struct lims_buf *b, const char *from, const char *to)
{
	struct lims_buf out;
	const char *text = lims_buf_text(b), *at = strstr(text, from);
	if (at == NULL)
		fail_msg("the file has no \"%s\"", from);
	lims_buf_init(&out, FILE_MAX_BYTES);
	lims_buf_add(&out, text, (size_t)(at - text));
	lims_buf_add_text(&out, to);
	lims_buf_add_text(&out, at + strlen(from));
	lims_buf_finish(b);
	*b = out;
}

/// The house's procedure with U = 2 g for the error of an increasing load, and this rule, in the laboratory's own folder.
static void use_rule(struct world *w, const char *rule)
{
	struct lims_buf b;
	char path[WD_PATH];
	wd_ok(w, lims_file_read(LIMS_BUILD_DIR "/share/lims/procedures/spring-dial-scale.yaml", FILE_MAX_BYTES, &b, &w->err));
	replace(&b, "formula: \"up - load\", print: as_is}",
		"formula: \"up - load\", print: as_is, uncertainty: [{id: m, kind: normal, U: \"2 'g'\", k: \"2\"}], "
		"budget: {coverage: {rule: fixed, k: \"2\"}}}");
	replace(&b, "that: \"abs(error_up) <= limit\"", "within: {value: error_up, low: \"-limit\", high: limit}\n        decision: RULE");
	replace(&b, "RULE", rule);
	wd_path(w, "own/procedures", path);
	assert_int_equal(mkdir(path, 0700), 0);
	wd_path(w, "own/procedures/spring-dial-scale.yaml", path);
	wd_close(w);
	wd_ok(w, lims_file_write(path, lims_buf_text(&b), b.len, 0600, &w->err));
	lims_buf_finish(&b);
}

/// The text of the paper or its record, lines joined.
static void paper_text(struct world *w, const char *number, bool record, struct lims_buf *ret)
{
	struct lims_buf pdf;
	char path[WD_PATH];
	lims_buf_init(&pdf, PDF_MAX);
	wd_ok(w, lims_issued_pdf(w->lab, number, record, false, &pdf, &w->err));
	wd_path(w, record ? "record.pdf" : "paper.pdf", path);
	wd_ok(w, lims_file_write(path, lims_buf_text(&pdf), pdf.len, 0600, &w->err));
	lims_buf_finish(&pdf);
	const char *const argv[] = {"pdftotext", "-layout", path, "-", NULL};
	assert_int_equal(program_run(argv, ret), 0);
	for (size_t i = 0; i < ret->len; i++) {
		if (ret->data[i] == '\n')
			ret->data[i] = ' ';
	}
}

static bool says(struct world *w, const char *number, bool record, const char *part)
{
	struct lims_buf text, single;
	paper_text(w, number, record, &text);
	lims_buf_init(&single, PDF_MAX);
	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] != ' ' || (single.len > 0 && single.data[single.len - 1] != ' '))
			lims_buf_add(&single, &text.data[i], 1);
	}
	bool found = strstr(lims_buf_text(&single), part) != NULL;
	lims_buf_finish(&single);
	lims_buf_finish(&text);
	return found;
}

// 14950 g against 15000 g: 50 g where 75 g − 2 g are allowed.
static void the_rule_stands_on_certificate_and_record(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE];
	use_rule(w, "{rule: guard_band, r: \"1\"}");
	wd_ready_scale(w, "S-1", "14950 g", "", sheet);
	wd_issue(w, sheet, number);
	assert_true(says(w, number, false, "chấp nhận có dải bảo vệ w = 1 × U"));
	assert_true(says(w, number, false, "ILAC-G8:09/2019, 4.2.2"));
	assert_true(says(w, number, true, "chấp nhận có dải bảo vệ w = 1 × U"));
}

// 74 g over: within 75 g, but not within 73 g. By simple acceptance the same worksheet passes, and no rule is stated.
static void what_passes_only_without_the_guard_band_gets_a_notice(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE];
	wd_ready_scale(w, "S-1", "15074 g", "", sheet);
	wd_issue(w, sheet, number);
	assert_non_null(strstr(number, "TH-V"));
	assert_false(says(w, number, false, "Quy tắc quyết định"));
	use_rule(w, "{rule: guard_band, r: \"1\"}");
	wd_ready_scale(w, "S-2", "15074 g", "", sheet);
	wd_issue(w, sheet, number);
	assert_non_null(strstr(number, "TH-TB"));
	assert_true(says(w, number, false, "chấp nhận có dải bảo vệ w = 1 × U"));
	assert_true(says(w, number, false, "≤ 73"));
}

// 74 g over is within 75 g, but no further than 2 g from it: the fifth load.
static void a_conditional_pass_is_said_on_the_certificate(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE];
	use_rule(w, "{rule: non_binary, r: \"1\"}");
	wd_ready_scale(w, "S-1", "15074 g", "", sheet);
	wd_issue(w, sheet, number);
	assert_non_null(strstr(number, "TH-V"));
	assert_true(says(w, number, false, "bốn mức kết luận với dải bảo vệ w = 1 × U"));
	assert_true(says(w, number, false, "Đạt có điều kiện: Sai số tải tăng (5)."));
	assert_true(says(w, number, true, "Đạt có điều kiện: Sai số tải tăng (5)."));
	assert_false(says(w, number, false, "Không đạt có điều kiện"));
}

#define T(name) cmocka_unit_test_setup_teardown(name, wd_training, wd_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(the_rule_stands_on_certificate_and_record),
		T(a_conditional_pass_is_said_on_the_certificate),
		T(what_passes_only_without_the_guard_band_gets_a_notice),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: Apache-2.0
// Production paper waits until a person accepted what this program computes: by digest, for the files here and for those that a worksheet froze.
#include "tests/laboratory/world.h"

#include "laboratory/validation.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static const char dial[] = "procedures/spring-dial-scale.yaml";

/// Fewer files than the house has, which take less time and are the same for the rule.
static void take_few(struct world *w)
{
	static const char *const few[] = {dial, "tolerances/oiml-r76-mpe.yaml", "tolerances/oiml-r76-part.yaml",
		"tolerances/plausible-ratio.yaml", "tolerances/oiml-r111-load.yaml", "tolerances/iec-62053-no-load.yaml", "regulations/forms.yaml",
		"regulations/gates.yaml", "regulations/periods.yaml", "regulations/validity.yaml", "units.yaml", NULL};
	wd_install(w, few);
}

static int production(void **state)
{
	if (wd_production(state) != 0)
		return -1;
	take_few(*state);
	return 0;
}

static int training(void **state)
{
	if (wd_training(state) != 0)
		return -1;
	take_few(*state);
	return 0;
}

static void accept(struct world *w)
{
	wd_ok(w, wd_accept(w, "si", NULL));
}

static void digest_of(struct world *w, char hex[LIMS_HASH_HEX])
{
	const struct lims_validation *v = NULL;
	wd_ok(w, lims_validation_of(w->lab, &v, &w->err));
	lims_hash_hex(&v->digest, hex);
}

/// The laboratory's own copy of a file of the house, with text behind it; NULL takes it away.
static void own_file(struct world *w, const char *name, const char *behind)
{
	char from[WD_PATH], to[WD_PATH], key[WD_PATH];
	struct lims_buf b;
	wd_close(w);
	snprintf(key, sizeof key, "own/%.200s", name);
	wd_path(w, key, to);
	if (!behind) {
		assert_int_equal(remove(to), 0);
		return;
	}
	*strrchr(key, '/') = '\0';
	wd_path(w, key, from);
	(void)mkdir(from, 0700);
	snprintf(from, sizeof from, "%s/share/lims/%s", LIMS_BUILD_DIR, name);
	wd_ok(w, lims_file_read(from, 1 << 20, &b, &w->err));
	lims_buf_add_text(&b, behind);
	wd_ok(w, lims_file_write(to, b.data, b.len, 0600, &w->err));
	lims_buf_finish(&b);
}

static void production_issues_nothing_until_the_software_is_accepted(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE], warnings[4096], digest[LIMS_HASH_HEX], line[160];
	struct wd_line entry;
	wd_gates(w, "software_validated", "hard");
	wd_ready_scale(w, "S-1", "14950 g", "", sheet);
	wd_as(w, "si");
	int64_t before = wd_entries(w);
	wd_fails(w, wd_try_issue(w, sheet, number, warnings), LIMS_E_REFUSED,
		"software_validated is shut: nobody accepted what this program computes");
	assert_int_equal(wd_entries(w), before);
	accept(w);
	digest_of(w, digest);
	wd_ok(w, wd_try_issue(w, sheet, number, warnings));
	assert_string_equal(warnings, "");
	wd_story(w, number, "paper.issued/1", &entry);
	assert_non_null(strstr(entry.body, "{\"gate\":\"software_validated\",\"action\":\"hard\",\"open\":true}"));
	snprintf(line, sizeof line, "\"validation\":\"%s\"", digest);
	assert_non_null(strstr(entry.body, line));
}

static void the_house_asks_it_of_every_service_and_warns_in_training(void **state)
{
	struct world *w = *state;
	static const char *const services[] = {"verification", "calibration", "test", "measurement", "inspection", "own_standard"};
	struct lims_regulations *r = NULL;
	wd_as(w, "si");
	wd_ok(w, lims_regulations_load(lims_laboratory_catalog(w->lab), &r, &w->err));
	for (size_t i = 0; i < sizeof services / sizeof services[0]; i++)
		assert_int_equal(lims_regulations_gate(r, LIMS_GATE_SOFTWARE_VALIDATED, services[i])->action, LIMS_GATE_HARD);
	assert_int_equal(lims_regulations_gate(r, LIMS_GATE_SOFTWARE_VALIDATED, "training")->action, LIMS_GATE_WARN);
	lims_regulations_destroy(r);
	char sheet[LIMS_CODE], number[LIMS_CODE], warnings[4096];
	wd_ready_scale(w, "S-1", "14950 g", "", sheet);
	wd_ok(w, wd_try_issue(w, sheet, number, warnings));
	assert_non_null(strstr(warnings, "software_validated: nobody accepted"));
	accept(w);
	wd_ready_scale(w, "S-2", "14950 g", "", sheet);
	wd_ok(w, wd_try_issue(w, sheet, number, warnings));
	assert_null(strstr(warnings, "software_validated"));
}

static void another_byte_in_any_file_asks_again(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE], warnings[4096];
	wd_gates(w, "software_validated", "hard");
	accept(w);
	wd_ready_scale(w, "S-1", "14950 g", "", sheet);
	// A file that the worksheet does not use: the program with these files is still another thing than what was accepted.
	own_file(w, "tolerances/iec-62053-no-load.yaml", "# of our own\n");
	wd_fails(
		w, wd_try_issue(w, sheet, number, warnings), LIMS_E_REFUSED, "nobody accepted what this program computes with these data files");
	accept(w);
	wd_ok(w, wd_try_issue(w, sheet, number, warnings));
	// What was accepted before stays accepted.
	own_file(w, "tolerances/iec-62053-no-load.yaml", NULL);
	wd_ready_scale(w, "S-2", "14950 g", "", sheet);
	wd_ok(w, wd_try_issue(w, sheet, number, warnings));
}

static void a_worksheet_keeps_the_accepted_files_that_it_was_opened_with(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE], warnings[4096];
	wd_gates(w, "software_validated", "hard");
	accept(w);
	wd_ready_scale(w, "S-1", "14950 g", "", sheet);
	own_file(w, dial, "# of our own\n");
	accept(w);
	wd_ok(w, wd_try_issue(w, sheet, number, warnings));
}

static void files_that_nobody_accepted_do_not_reach_paper_through_a_worksheet(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE], warnings[4096];
	wd_gates(w, "software_validated", "hard");
	own_file(w, dial, "# for a while\n");
	wd_ready_scale(w, "S-1", "14950 g", "", sheet);
	own_file(w, dial, NULL);
	accept(w);
	wd_fails(w, wd_try_issue(w, sheet, number, warnings), LIMS_E_REFUSED,
		"nobody accepted what this program computes with the file procedures/spring-dial-scale.yaml that the worksheet was opened with");
	own_file(w, dial, "# for a while\n");
	accept(w);
	own_file(w, dial, NULL);
	wd_ok(w, wd_try_issue(w, sheet, number, warnings));
}

static void what_fails_is_neither_accepted_nor_issued(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE], warnings[4096];
	wd_gates(w, "software_validated", "hard");
	accept(w);
	wd_ready_scale(w, "S-1", "14950 g", "", sheet);
	own_file(w, dial, "  - {id: wrong, from: DLVN30-record, expect: {verdict: fail, failed: [weighing.error_up]}}\n");
	wd_fails(w, wd_accept(w, "si", NULL), LIMS_E_REFUSED, "1 of ");
	wd_fails(w, wd_try_issue(w, sheet, number, warnings), LIMS_E_REFUSED, "1 examples of the data files fail");
	own_file(w, dial, "nobody_knows: 1\n");
	wd_fails(w, wd_accept(w, "si", NULL), LIMS_E_REFUSED, "1 faults");
	wd_fails(w, wd_try_issue(w, sheet, number, warnings), LIMS_E_REFUSED, "1 faults stand");
}

static void quality_and_signatory_accept_and_nobody_else(void **state)
{
	struct world *w = *state;
	static const char *const others[] = {"an", "ti", "re", "le", "nobody"};
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "staff", "qu", NULL, "name", "Đỗ Thị Quy", "roles", "quality", NULL));
	int64_t before = wd_entries(w);
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		wd_fails(w, wd_accept(w, others[i], NULL), LIMS_E_REFUSED, others[i]);
	assert_int_equal(wd_entries(w), before);
	wd_ok(w, wd_accept(w, "qu", NULL));
	wd_ok(w, wd_accept(w, "si", NULL));
	assert_int_equal(wd_entries(w), before + 2);
}

static void an_acceptance_is_found_by_its_digest_and_survives_a_rebuild(void **state)
{
	struct world *w = *state;
	struct lims_validation_accepted a;
	char digest[LIMS_HASH_HEX];
	bool found = true;
	wd_as(w, "si");
	wd_ok(w, lims_validation_find(w->lab, NULL, &found, &a, &w->err));
	assert_false(found);
	wd_ok(w, wd_accept(w, "si", "  bản đầu tiên"));
	digest_of(w, digest);
	wd_check_rebuild(w);
	wd_ok(w, lims_validation_find(w->lab, digest, &found, &a, &w->err));
	assert_true(found);
	assert_string_equal(a.by, "si");
	assert_string_equal(a.note, "  bản đầu tiên");
	assert_string_equal(a.digest, digest);
	// The kept report is there, and is what it was.
	struct lims_hash hash;
	struct lims_buf report;
	assert_true(lims_hash_read(a.report, &hash));
	wd_ok(w, lims_journal_blob(lims_journal_db(lims_laboratory_journal(w->lab)), &hash, &report, &w->err));
	assert_non_null(strstr(lims_buf_text(&report), "{\"format\":\"lims-validation-1\""));
	assert_non_null(strstr(lims_buf_text(&report), digest));
	lims_buf_finish(&report);
	wd_ok(w, wd_accept(w, "si", "lần hai"));
	wd_ok(w, lims_validation_find(w->lab, digest, &found, &a, &w->err));
	assert_string_equal(a.note, "lần hai");
	wd_check_rebuild(w);
}

static const struct lims_validation_change *change_of(const struct lims_validation_changes *c, const char *file)
{
	for (size_t i = 0; i < c->count; i++)
		if (strcmp(c->list[i].file, file) == 0)
			return &c->list[i];
	return NULL;
}

static struct lims_validation_changes *compare(struct world *w)
{
	struct lims_validation_identity identity;
	struct lims_validation_changes *c = NULL;
	const struct lims_validation *v = NULL;
	wd_close(w);
	wd_as(w, "si");
	wd_ok(w, lims_validation_identify(420, &identity, &w->err));
	wd_ok(w, lims_validation_of(w->lab, &v, &w->err));
	wd_ok(w, lims_validation_compare(w->lab, v, &identity, &c, &w->err));
	return c;
}

static void what_changed_since_is_named_by_file_and_example(void **state)
{
	struct world *w = *state;
	assert_null(compare(w));
	own_file(w, "tolerances/iec-62053-no-load.yaml", "# of our own\n");
	accept(w);
	struct lims_validation_changes *c = compare(w);
	assert_int_equal(c->count, 0);
	assert_false(c->program);
	lims_validation_changes_destroy(c);

	own_file(w, "tolerances/iec-62053-no-load.yaml", NULL);
	own_file(w, dial, "  - {id: once-more, from: DLVN30-record, expect: {verdict: pass}}\n");
	own_file(w, "regulations/validity.yaml", "# of our own\n");
	char from[WD_PATH], to[WD_PATH];
	snprintf(from, sizeof from, "%s/share/lims/regulations/forms.yaml", LIMS_BUILD_DIR);
	wd_path(w, "own/regulations/forms-of-ours.yaml", to);
	wd_copy_file(from, to);
	c = compare(w);
	assert_int_equal(c->count, 4);
	assert_int_equal(change_of(c, "tolerances/iec-62053-no-load.yaml")->what, LIMS_CHANGE_BYTES | LIMS_CHANGE_HIDDEN);
	assert_int_equal(change_of(c, "regulations/validity.yaml")->what, LIMS_CHANGE_BYTES | LIMS_CHANGE_HIDDEN);
	assert_int_equal(change_of(c, "regulations/forms-of-ours.yaml")->what, LIMS_CHANGE_NEW);
	const struct lims_validation_change *more = change_of(c, dial);
	assert_int_equal(more->what, LIMS_CHANGE_BYTES | LIMS_CHANGE_HIDDEN | LIMS_CHANGE_RESULTS);
	assert_int_equal(more->example_count, 1);
	assert_string_equal(more->examples[0], "once-more");
	lims_validation_changes_destroy(c);

	accept(w);
	assert_int_equal(remove(to), 0);
	own_file(w, dial, NULL);
	c = compare(w);
	assert_int_equal(c->count, 2);
	assert_int_equal(change_of(c, "regulations/forms-of-ours.yaml")->what, LIMS_CHANGE_REMOVED);
	assert_string_equal(change_of(c, dial)->examples[0], "once-more");
	lims_validation_changes_destroy(c);
}

static void another_program_is_named_and_its_equal_results_stand(void **state)
{
	struct world *w = *state;
	accept(w);
	wd_edit(w, "UPDATE validation SET program = '0000000000000000000000000000000000000000000000000000000000000000'");
	struct lims_validation_changes *c = compare(w);
	assert_true(c->program);
	assert_int_equal(c->count, 0);
	lims_validation_changes_destroy(c);
	char sheet[LIMS_CODE], number[LIMS_CODE], warnings[4096];
	wd_ready_scale(w, "S-1", "14950 g", "", sheet);
	wd_ok(w, wd_try_issue(w, sheet, number, warnings));
	assert_null(strstr(warnings, "software_validated"));
}

/// Somebody who cannot compute the results of this program cannot make them accepted: other results under the same name of file do not open the gate.
static void an_acceptance_of_other_results_opens_nothing(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE], warnings[4096];
	accept(w);
	wd_edit(w, "UPDATE validation SET digest = replace(digest, substr(digest, 1, 8), '00000000')");
	wd_ready_scale(w, "S-1", "14950 g", "", sheet);
	wd_ok(w, wd_try_issue(w, sheet, number, warnings));
	assert_non_null(strstr(warnings, "software_validated"));
}

#define P(f) cmocka_unit_test_setup_teardown(f, production, wd_teardown)
#define T(f) cmocka_unit_test_setup_teardown(f, training, wd_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		P(production_issues_nothing_until_the_software_is_accepted),
		T(the_house_asks_it_of_every_service_and_warns_in_training),
		P(another_byte_in_any_file_asks_again),
		P(a_worksheet_keeps_the_accepted_files_that_it_was_opened_with),
		P(files_that_nobody_accepted_do_not_reach_paper_through_a_worksheet),
		P(what_fails_is_neither_accepted_nor_issued),
		P(quality_and_signatory_accept_and_nobody_else),
		P(an_acceptance_is_found_by_its_digest_and_survives_a_rebuild),
		P(what_changed_since_is_named_by_file_and_example),
		T(another_program_is_named_and_its_equal_results_stand),
		T(an_acceptance_of_other_results_opens_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

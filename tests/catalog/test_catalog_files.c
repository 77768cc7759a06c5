// SPDX-License-Identifier: Apache-2.0
// Folders, overriding, frozen bytes, periods, gates and forms.
#include "lims-core/catalog/catalog.h"

// cmocka wants these before it
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
// clang-format off
#include <cmocka.h>
// clang-format on

enum { REPORT_MAX = 1024 * 1024 };

#define HOUSE LIMS_SOURCE_DIR "/calibration-data"

static struct lims_catalog *open_dirs(const char *second)
{
	const char *dirs[] = {HOUSE, second};
	struct lims_catalog *c = NULL;
	struct lims_err err = {0};
	if (lims_catalog_open(dirs, second == NULL ? 1 : 2, &c, &err) != LIMS_OK)
		fail_msg("%s", err.text);
	return c;
}

static void a_folder_that_is_not_there_is_named(void **state)
{
	(void)state;
	static const char *const dirs[] = {"/nonexistent/share/lims"};
	struct lims_catalog *c = NULL;
	struct lims_err err = {0};
	assert_int_equal(lims_catalog_open(dirs, 1, &c, &err), LIMS_E_NOT_FOUND);
	assert_null(c);
	assert_non_null(strstr(err.text, "/nonexistent/share/lims"));
}

static void a_kind_that_the_code_has_never_seen_runs_from_its_file(void **state)
{
	(void)state;
	struct lims_catalog *c = open_dirs(LIMS_SOURCE_DIR "/tests/data/house");
	struct lims_buf report;
	struct lims_err err = {0};
	struct lims_examples examples = {0};
	lims_buf_init(&report, REPORT_MAX);
	static const struct {
		const char *name;
		size_t examples;
	} files[] = {{"procedures/taximeter.yaml", 5}, {"procedures/dynamometer.yaml", 5}, {"tolerances/dynamometer-mpe.yaml", 2}};
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		if (lims_catalog_examples(c, files[i].name, &report, &examples, &err) != LIMS_OK)
			fail_msg("%s %s", err.text, err.where);
		(void)fputs(examples.failed > 0 ? lims_buf_text(&report) : "", stderr);
		assert_int_equal(examples.run, files[i].examples);
		assert_int_equal(examples.failed, 0);
	}
	lims_buf_finish(&report);
	lims_catalog_close(c);
}

/// A worksheet of years ago was opened with the file of that day: revision 1 of this procedure wrote both ways of a load into one row of a table.
static void an_earlier_revision_still_gives_what_it_gave(void **state)
{
	(void)state;
	struct lims_catalog *c = open_dirs(LIMS_SOURCE_DIR "/tests/data/earlier");
	struct lims_procedure_set *set = NULL;
	struct lims_buf report;
	struct lims_err err = {0};
	struct lims_examples examples = {0};
	lims_buf_init(&report, REPORT_MAX);
	assert_int_equal(lims_catalog_load(c, "spring-dial-scale", &set, &err), LIMS_OK);
	assert_string_equal(lims_procedure_set_procedure(set)->revision, "1");
	assert_int_equal(lims_procedure_step(lims_procedure_set_procedure(set), "weighing")->kind, LIMS_STEP_TABLE);
	if (lims_catalog_examples(c, "procedures/spring-dial-scale.yaml", &report, &examples, &err) != LIMS_OK)
		fail_msg("%s %s", err.text, err.where);
	(void)fputs(examples.failed > 0 ? lims_buf_text(&report) : "", stderr);
	assert_int_equal(examples.run, 13);
	assert_int_equal(examples.failed, 0);
	lims_procedure_set_destroy(set);
	lims_buf_finish(&report);
	lims_catalog_close(c);
}

/// An example that expects nothing, or the wrong thing, must not count as good.
static void an_example_that_expects_wrongly_fails(void **state)
{
	(void)state;
	char dir[] = "/tmp/lims-catalog-XXXXXX";
	assert_non_null(mkdtemp(dir));
	char sub[64], path[128];
	(void)snprintf(sub, sizeof sub, "%s/tolerances", dir);
	(void)snprintf(path, sizeof path, "%s/oiml-r111-load.yaml", sub);
	assert_int_equal(mkdir(sub, 0700), 0);
	struct lims_catalog *c = open_dirs(NULL);
	size_t n = 0;
	const char *bytes = lims_catalog_bytes(c, "tolerances/oiml-r111-load.yaml", &n);
	struct lims_buf text, report;
	struct lims_err err = {0};
	lims_buf_init(&text, REPORT_MAX);
	const char *at = strstr(bytes, "269.55 mg");
	assert_non_null(at);
	lims_buf_add(&text, bytes, (size_t)(at - bytes));
	lims_buf_add_text(&text, "269.56 mg");
	lims_buf_add_text(&text, at + 9);
	assert_int_equal(lims_file_write(path, lims_buf_text(&text), text.len, 0600, &err), LIMS_OK);
	lims_catalog_close(c);
	c = open_dirs(dir);
	struct lims_examples examples = {0};
	lims_buf_init(&report, REPORT_MAX);
	assert_int_equal(lims_catalog_examples(c, "tolerances/oiml-r111-load.yaml", &report, &examples, &err), LIMS_OK);
	assert_int_equal(examples.failed, 1);
	assert_non_null(strstr(lims_buf_text(&report), "M1-5-kg: expected 269.56 mg"));
	// the laboratory's file wins and says which installed file it hides
	size_t seen = 0;
	for (size_t i = 0; i < lims_catalog_count(c); i++) {
		const struct lims_catalog_file *f = lims_catalog_file(c, i);
		if (f->hidden == NULL)
			continue;
		seen++;
		assert_string_equal(f->name, "tolerances/oiml-r111-load.yaml");
		assert_string_equal(f->path, path);
		assert_string_equal(f->hidden, HOUSE "/tolerances/oiml-r111-load.yaml");
	}
	assert_int_equal(seen, 1);
	lims_catalog_close(c);
	lims_buf_finish(&text);
	lims_buf_finish(&report);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(rmdir(sub), 0);
	assert_int_equal(rmdir(dir), 0);
}

static void frozen_bytes_load_without_any_folder(void **state)
{
	(void)state;
	struct lims_catalog *c = open_dirs(NULL);
	struct lims_procedure_set *set = NULL, *again = NULL;
	struct lims_err err = {0};
	if (lims_catalog_load(c, "spring-dial-scale", &set, &err) != LIMS_OK)
		fail_msg("%s %s", err.text, err.where);
	size_t n = 0;
	const struct lims_blob_file *files = lims_procedure_set_files(set, &n);
	static const char *const names[] = {"procedures/spring-dial-scale.yaml", "regulations/periods.yaml", "tolerances/oiml-r111-load.yaml",
		"tolerances/oiml-r76-mpe.yaml", "tolerances/oiml-r76-part.yaml", "tolerances/plausible-ratio.yaml", "units.yaml"};
	assert_int_equal(n, 7);
	for (size_t i = 0; i < n; i++)
		assert_string_equal(files[i].name, names[i]);
	lims_catalog_close(c); // the set lives on alone
	if (lims_procedure_load_bytes("spring-dial-scale", files, n, &again, &err) != LIMS_OK)
		fail_msg("%s %s", err.text, err.where);
	assert_string_equal(lims_procedure_set_procedure(again)->method_code, "ĐLVN 30:2021");
	lims_procedure_set_destroy(again);
	again = NULL;
	assert_int_equal(lims_procedure_load_bytes("spring-dial-scale", files, n - 1, &again, &err), LIMS_E_INPUT); // units.yaml is missing
	struct lims_blob_file wrong[6];
	memcpy(wrong, files, sizeof wrong);
	wrong[2].hash.b[0] ^= 1;
	assert_int_equal(lims_procedure_load_bytes("spring-dial-scale", wrong, n, &again, &err), LIMS_E_CORRUPT);
	assert_non_null(strstr(err.text, "oiml-r111-load"));
	assert_int_equal(lims_procedure_load_bytes("another", files, n, &again, &err), LIMS_E_NOT_FOUND);
	assert_null(again);
	lims_procedure_set_destroy(set);
}

/// Months of the rule in force on a day, and its document; 0 when there is none.
struct dated {
	struct lims_date day;
	const char *document;
	int months;
	bool draft;
};

static void periods_are(const char *id, const struct dated *wanted, size_t n)
{
	struct lims_catalog *c = open_dirs(NULL);
	struct lims_procedure_set *set = NULL;
	struct lims_err err = {0};
	assert_int_equal(lims_catalog_load(c, id, &set, &err), LIMS_OK);
	for (size_t i = 0; i < n; i++) {
		char day[LIMS_DATE_TEXT];
		const struct lims_period *p = lims_procedure_period(lims_procedure_set_procedure(set), wanted[i].day);
		lims_date_text(wanted[i].day, day);
		if ((p == NULL ? 0 : p->months) != wanted[i].months)
			fail_msg("%s on %s: %d months, expected %d", id, day, p == NULL ? 0 : p->months, wanted[i].months);
		if (p != NULL) {
			assert_string_equal(p->document, wanted[i].document);
			assert_int_equal(p->source.draft, wanted[i].draft);
		}
	}
	lims_procedure_set_destroy(set);
	lims_catalog_close(c);
}

/// Days around each change; months and grades of the facts, section 1.2, and of the rows of 2013 that were found since.
static void the_period_is_that_of_the_rule_in_force_on_the_day(void **state)
{
	static const char first[] = "TT 23/2013/TT-BKHCN", second[] = "TT 07/2019/TT-BKHCN", third[] = "TT 03/2024/TT-BKHCN",
					  fourth[] = "TT 04/2026/TT-BKHCN";
	static const struct dated spring[] = {{{2013, 11, 14}, "", 0, false}, {{2013, 11, 15}, first, 24, true},
		{{2019, 12, 31}, first, 24, true}, {{2020, 1, 1}, second, 24, false}, {{2024, 10, 14}, second, 24, false},
		{{2024, 10, 15}, third, 24, false}, {{2026, 4, 14}, third, 24, false}, {{2026, 4, 15}, fourth, 24, true}};
	// Found in the gazette of 2013 by a study that regulations/group2.yaml names.
	static const struct dated truck[] = {{{2019, 12, 31}, first, 12, false}, {{2020, 1, 1}, second, 12, false},
		{{2026, 4, 14}, third, 12, false}, {{2026, 4, 15}, fourth, 24, true}};
	static const struct dated static_1[] = {{{2019, 12, 31}, first, 60, false}, {{2020, 1, 1}, second, 72, false},
		{{2024, 10, 15}, third, 72, true}, {{2026, 4, 15}, fourth, 72, true}};
	static const struct dated induction_3[] = {{{2019, 12, 31}, first, 24, false}, {{2020, 1, 1}, second, 48, false}};
	static const struct dated weights[] = {{{2020, 1, 1}, second, 12, false}};
	static const struct dated weights_e2[] = {{{2020, 1, 1}, second, 24, false}};
	(void)state;
#define ARE(id, list) periods_are(id, list, sizeof(list) / sizeof(list)[0])
	ARE("spring-dial-scale", spring);
	ARE("truck-scale", truck);
	ARE("single-phase-static-meter", static_1);
	ARE("three-phase-induction-meter", induction_3);
	ARE("weights", weights);
	ARE("weights-e2", weights_e2);
#undef ARE
}

/// The entry of one file, which is listed once.
static const struct lims_catalog_entry *entry_of(const struct lims_catalog_entry *list, size_t n, const char *id)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(list[i].id, id) == 0)
			return &list[i];
	}
	fail_msg("\"%s\" is not listed", id);
	return NULL;
}

static void drafts_are_listed_by_block(void **state)
{
	(void)state;
	struct lims_catalog *c = open_dirs(NULL);
	struct lims_arena *arena = lims_arena_create(1 << 20);
	const struct lims_catalog_entry *list = NULL;
	size_t n = 0;
	struct lims_err err = {0};
	assert_int_equal(lims_catalog_list(c, arena, &list, &n, &err), LIMS_OK);
	assert_true(n >= 3);
	assert_true(entry_of(list, n, "counter-scale")->draft);
	assert_true(entry_of(list, n, "single-phase-static-meter")->draft);
	assert_false(entry_of(list, n, "cement-strength")->draft);
	for (size_t i = 0; i < n; i++)
		assert_false(list[i].faulty);
	lims_arena_destroy(arena);
	lims_catalog_close(c);
}

static void every_procedure_says_by_what_and_when_it_is_counted(void **state)
{
	(void)state;
	struct lims_catalog *c = open_dirs(NULL);
	struct lims_arena *arena = lims_arena_create(1 << 20);
	const struct lims_catalog_entry *list = NULL;
	size_t n = 0;
	struct lims_err err = {0};
	assert_int_equal(lims_catalog_list(c, arena, &list, &n, &err), LIMS_OK);
	for (size_t i = 0; i < n; i++) {
		struct lims_procedure_set *set = NULL;
		if (lims_catalog_load(c, list[i].id, &set, &err) != LIMS_OK)
			fail_msg("%s", err.text);
		if (lims_procedure_set_procedure(set)->counting.unit == NULL)
			fail_msg("%s does not say by what it is counted", list[i].id);
		lims_procedure_set_destroy(set);
	}
	struct lims_procedure_set *set = NULL;
	assert_int_equal(lims_catalog_load(c, "earthing-system", &set, &err), LIMS_OK);
	const struct lims_counting *counting = &lims_procedure_set_procedure(set)->counting;
	assert_string_equal(counting->unit, "point");
	assert_string_equal(counting->of, "points");
	assert_int_equal(counting->date, LIMS_COUNTING_WORK);
	lims_procedure_set_destroy(set);
	lims_arena_destroy(arena);
	lims_catalog_close(c);
}

static void validity_dates_follow_their_rule(void **state)
{
	(void)state;
	char text[LIMS_DATE_TEXT];
	lims_date_text(lims_validity_until((struct lims_date){2025, 3, 17}, 12, LIMS_VALIDITY_MONTH_END), text);
	assert_string_equal(text, "2026-03-31");
	lims_date_text(lims_validity_until((struct lims_date){2025, 3, 17}, 12, LIMS_VALIDITY_SAME_DAY), text);
	assert_string_equal(text, "2026-03-17");
	lims_date_text(lims_validity_until((struct lims_date){2025, 3, 17}, 12, LIMS_VALIDITY_DAY_BEFORE), text);
	assert_string_equal(text, "2026-03-16");
	lims_date_text(lims_validity_until((struct lims_date){2024, 2, 29}, 12, LIMS_VALIDITY_MONTH_END), text);
	assert_string_equal(text, "2025-02-28");
	lims_date_text(lims_validity_until((struct lims_date){2025, 3, 17}, 0, LIMS_VALIDITY_MONTH_END), text);
	assert_string_equal(text, "");
}

static void gates_and_forms_come_from_the_regulations(void **state)
{
	(void)state;
	struct lims_catalog *c = open_dirs(NULL);
	struct lims_regulations *r = NULL;
	struct lims_err err = {0};
	if (lims_regulations_load(c, &r, &err) != LIMS_OK)
		fail_msg("%s %s", err.text, err.where);
	assert_int_equal(lims_regulations_gate(r, LIMS_GATE_VERIFIER_CARD, "verification")->action, LIMS_GATE_HARD);
	assert_int_equal(lims_regulations_gate(r, LIMS_GATE_VERIFIER_CARD, "calibration")->action, LIMS_GATE_OFF);
	assert_int_equal(lims_regulations_gate(r, LIMS_GATE_TYPE_APPROVAL, "verification")->action, LIMS_GATE_OVERRIDE);
	assert_null(lims_regulations_gate(r, LIMS_GATE_TYPE_APPROVAL, "cooking"));
	for (int g = 0; g < LIMS_GATE_COUNT; g++) { // training paper is marked as such: nothing stops it, everything is shown
		assert_int_equal(lims_regulations_gate(r, (enum lims_gate)g, "training")->action, LIMS_GATE_WARN);
		assert_true(strlen(lims_gate_name((enum lims_gate)g)) > 0);
	}
	assert_int_equal(lims_regulations_validity(r), LIMS_VALIDITY_MONTH_END);
	assert_string_equal(lims_regulations_form(r, "verification_certificate", (struct lims_date){2026, 11, 23})->code, "Mẫu 18.GCNKĐ");
	assert_null(lims_regulations_form(r, "verification_certificate", (struct lims_date){2013, 11, 14}));
	assert_non_null(lims_regulations_form(r, "verification_certificate", (struct lims_date){2013, 11, 15}));
	// Both readings of the phrase are drafts until the laboratory confirms the one that it uses.
	assert_non_null(lims_regulations_reading(r, LIMS_VALIDITY_MONTH_END));
	assert_non_null(lims_regulations_reading(r, LIMS_VALIDITY_SAME_DAY));
	lims_regulations_destroy(r);
	lims_catalog_close(c);
}

static void the_rest_of_the_law_is_data_with_its_source(void **state)
{
	(void)state;
	struct lims_catalog *c = open_dirs(NULL);
	struct lims_regulations *r = NULL;
	struct lims_err err = {0};
	size_t n = 0, meters = 0;
	if (lims_regulations_load(c, &r, &err) != LIMS_OK)
		fail_msg("%s %s", err.text, err.where);
	const struct lims_conflict *conflict = lims_regulations_conflicts(r, &n);
	assert_int_equal(n, 1);
	assert_string_equal(conflict->modes[0], "control");
	assert_null(conflict->modes[1]);
	for (size_t i = 0; conflict->procedures[i] != NULL; i++) {
		struct lims_procedure_set *set = NULL;
		assert_int_equal(lims_catalog_load(c, conflict->procedures[i], &set, &err), LIMS_OK);
		assert_non_null(lims_procedure_mode(lims_procedure_set_procedure(set), "control"));
		lims_procedure_set_destroy(set);
		meters++;
	}
	assert_int_equal(meters, 9); // electricity meters and cold-water meters (facts, 5.1)
	assert_true(lims_regulations_licence_covers(r, "verification", "designation"));
	assert_false(lims_regulations_licence_covers(r, "verification", "vilas"));
	assert_true(lims_regulations_licence_covers(r, "measurement", "vilas"));
	assert_true(lims_regulations_licence_marks(r, "vilas"));
	assert_false(lims_regulations_licence_marks(r, "designation"));
	const struct lims_retention *records = lims_regulations_retention(r, &n);
	assert_int_equal(n, 3);
	assert_string_equal(records[0].id, "worksheet");
	assert_int_equal(records[0].months, 120);
	assert_int_equal(records[0].source.evidence, LIMS_EVIDENCE_FOUND);
	lims_regulations_destroy(r);
	lims_catalog_close(c);
}

/// Its 86 rows, and the months of every kind of the book are those of periods.yaml on the first day of each edition.
static void the_list_of_group_2_agrees_with_the_periods(void **state)
{
	(void)state;
	struct lims_catalog *c = open_dirs(NULL);
	struct lims_regulations *r = NULL;
	struct lims_err err = {0};
	size_t n = 0, kinds = 0;
	if (lims_regulations_load(c, &r, &err) != LIMS_OK)
		fail_msg("%s %s", err.text, err.where);
	const struct lims_group2_list *lists = lims_regulations_group2_lists(r, &n);
	assert_int_equal(n, 4); // 2013, 2019, 2024, 2026
	assert_int_equal(lists[1].row_count, 86);
	for (size_t k = 0; k < n; k++) {
		for (size_t i = 0; i < lists[k].row_count; i++) {
			const struct lims_group2_row *row = &lists[k].rows[i];
			struct lims_procedure_set *set = NULL;
			if (row->kind[0] == '\0' || lims_catalog_load(c, row->kind, &set, NULL) != LIMS_OK)
				continue;
			const struct lims_period *p = lims_procedure_period(lims_procedure_set_procedure(set), lists[k].from);
			bool unknown = row->type_approval == LIMS_ASKED_UNKNOWN;
			if (p == NULL || p->months != row->months || (!unknown && p->type_approval != (row->type_approval == LIMS_ASKED_YES)))
				fail_msg("row %s of %s and periods.yaml disagree about %s", row->row, lists[k].document, row->kind);
			lims_procedure_set_destroy(set);
			kinds++;
		}
	}
	assert_true(kinds >= 40); // 13 and more of 2019 and 2024, fewer of the others
	lims_regulations_destroy(r);
	lims_catalog_close(c);
}

/// Of an edition whose columns are shifted in its transcription, and of rows that nobody read, nothing is made up.
static void what_a_list_of_group_2_lacks_is_said(void **state)
{
	(void)state;
	struct lims_catalog *c = open_dirs(NULL);
	struct lims_regulations *r = NULL;
	struct lims_err err = {0};
	if (lims_regulations_load(c, &r, &err) != LIMS_OK)
		fail_msg("%s %s", err.text, err.where);
	const struct lims_group2_list *list = lims_regulations_group2(r, (struct lims_date){2026, 4, 15});
	assert_non_null(list);
	assert_true(list->lacking.vi[0] != '\0' && list->lacking.en[0] != '\0');
	for (size_t i = 0; i < list->row_count; i++) {
		assert_int_equal(list->rows[i].type_approval, LIMS_ASKED_UNKNOWN);
		assert_int_equal(list->rows[i].periodic, LIMS_ASKED_UNKNOWN);
		assert_int_equal(list->rows[i].source.evidence, LIMS_EVIDENCE_LOW);
		assert_string_not_equal(list->rows[i].row, "50"); // "độ liền (độ rắn) của bê tông": not what the row is about
	}
	assert_string_equal(lims_regulations_group2(r, (struct lims_date){2026, 4, 14})->document, "TT 03/2024/TT-BKHCN");
	assert_null(lims_regulations_group2(r, (struct lims_date){2013, 11, 14}));
	assert_true(lims_regulations_forms_lacking(r).vi[0] != '\0'); // TT 54/2025
	lims_regulations_destroy(r);
	lims_catalog_close(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_folder_that_is_not_there_is_named),
		cmocka_unit_test(a_kind_that_the_code_has_never_seen_runs_from_its_file),
		cmocka_unit_test(an_earlier_revision_still_gives_what_it_gave),
		cmocka_unit_test(an_example_that_expects_wrongly_fails),
		cmocka_unit_test(frozen_bytes_load_without_any_folder),
		cmocka_unit_test(the_period_is_that_of_the_rule_in_force_on_the_day),
		cmocka_unit_test(drafts_are_listed_by_block),
		cmocka_unit_test(every_procedure_says_by_what_and_when_it_is_counted),
		cmocka_unit_test(validity_dates_follow_their_rule),
		cmocka_unit_test(gates_and_forms_come_from_the_regulations),
		cmocka_unit_test(the_rest_of_the_law_is_data_with_its_source),
		cmocka_unit_test(the_list_of_group_2_agrees_with_the_periods),
		cmocka_unit_test(what_a_list_of_group_2_lacks_is_said),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

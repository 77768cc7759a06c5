// SPDX-License-Identifier: Apache-2.0
// The digest of a validation: the same for the same, another for other bytes or results, and made of what docs/formats/validation.md says.
#include "tests/base/cmocka_room.h"
#include "tests/base/folder.h"

#include "lims-core/catalog/validate.h"

#include <string.h>

enum { BYTES_MAX = 1 << 20, JSON_MAX = 4 << 20 };

/// A few files of the house: the rules are the same, and the house grows.
static char house[FOLDER_PATH];

static int setup(void **state)
{
	static const char *const folders[] = {"house", "house/procedures", "house/tolerances", "house/regulations"};
	static const char *const few[] = {"procedures/counter-scale.yaml", "procedures/spring-dial-scale.yaml",
		"procedures/single-phase-static-meter.yaml", "tolerances/oiml-r76-mpe.yaml", "tolerances/oiml-r76-class.yaml",
		"tolerances/oiml-r76-part.yaml", "tolerances/plausible-ratio.yaml", "tolerances/oiml-r111-load.yaml",
		"tolerances/iec-62053-21-mpe.yaml", "tolerances/iec-62053-starting.yaml", "tolerances/iec-62053-no-load.yaml",
		"tolerances/meter-insulation.yaml", "tolerances/meter-clock.yaml", "tolerances/meter-check.yaml", "tolerances/meter-advance.yaml",
		"tolerances/standard-ratio.yaml", "tolerances/oiml-r76-temperature.yaml", "regulations/forms.yaml", "regulations/gates.yaml",
		"regulations/periods.yaml", "regulations/validity.yaml", "units.yaml"};
	char path[FOLDER_PATH], from[FOLDER_PATH];
	struct lims_buf b;
	if (folder_make(state) != 0)
		return -1;
	for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
		(void)mkdir(folder_path(path, folders[i]), 0700);
	folder_path(house, "house");
	for (size_t i = 0; i < sizeof few / sizeof few[0]; i++) {
		snprintf(from, sizeof from, "%s/calibration-data/%s", LIMS_SOURCE_DIR, few[i]);
		snprintf(path, sizeof path, "%.64s/house/%s", folder, few[i]);
		if (lims_file_read(from, BYTES_MAX, &b, NULL) != LIMS_OK || lims_file_write(path, b.data, b.len, 0600, NULL) != LIMS_OK)
			return -1;
		lims_buf_finish(&b);
	}
	return 0;
}

static struct lims_catalog *open_folders(bool own)
{
	const char *const dirs[] = {house, folder};
	struct lims_catalog *c = NULL;
	struct lims_err err = {0};
	if (lims_catalog_open(dirs, own ? 2 : 1, &c, &err) != LIMS_OK)
		fail_msg("%s", err.text);
	return c;
}

static struct lims_validation *run(bool own)
{
	struct lims_catalog *c = open_folders(own);
	struct lims_validation *v = NULL;
	struct lims_err err = {0};
	if (lims_validation_run(c, &v, &err) != LIMS_OK)
		fail_msg("%s", err.text);
	lims_catalog_close(c);
	return v;
}

/// The house's file in the laboratory's own folder, with every `find` replaced; find "" appends.
static struct lims_validation *run_edited(const char *name, const char *find, const char *replace)
{
	char path[FOLDER_PATH];
	struct lims_buf from, to;
	struct lims_err err = {0};
	snprintf(path, sizeof path, "%.100s/%s", house, name);
	lims_buf_init(&to, BYTES_MAX);
	if (lims_file_read(path, BYTES_MAX, &from, &err) != LIMS_OK)
		fail_msg("%s", err.text);
	const char *at = lims_buf_text(&from), *found;
	while (find[0] != '\0' && (found = strstr(at, find)) != NULL) {
		lims_buf_add(&to, at, (size_t)(found - at));
		lims_buf_add_text(&to, replace);
		at = found + strlen(find);
	}
	assert_true(find[0] == '\0' || at != lims_buf_text(&from));
	lims_buf_add_text(&to, at);
	if (find[0] == '\0')
		lims_buf_add_text(&to, replace);
	folder_path(path, name);
	*strrchr(path, '/') = '\0';
	(void)mkdir(path, 0700);
	if (lims_file_write(folder_path(path, name), to.data, to.len, 0600, &err) != LIMS_OK)
		fail_msg("%s", err.text);
	lims_buf_finish(&from);
	lims_buf_finish(&to);
	struct lims_validation *v = run(true);
	assert_int_equal(remove(path), 0);
	return v;
}

static const struct lims_validated_file *file_of(const struct lims_validation *v, const char *name)
{
	const struct lims_validated_file *f = lims_validation_file(v, name);
	if (f == NULL)
		fail_msg("there is no file %s", name);
	return f;
}

static const struct lims_validated_example *example_of(const struct lims_validation *v, const char *name, const char *id)
{
	const struct lims_validated_file *f = file_of(v, name);
	for (size_t i = 0; i < f->example_count; i++)
		if (strcmp(f->examples[i].id, id) == 0)
			return &f->examples[i];
	fail_msg("%s has no example %s", name, id);
	return NULL;
}

static bool same(const struct lims_hash *a, const struct lims_hash *b)
{
	return lims_hash_equal(a, b);
}

static void hash_is_of(const struct lims_hash *hash, const char *text)
{
	struct lims_hash want;
	assert_int_equal(lims_sha256(text, strlen(text), &want, NULL), LIMS_OK);
	assert_true(same(hash, &want));
}

static void the_same_files_give_the_same_digest(void **state)
{
	(void)state;
	struct lims_validation *a = run(false), *b = run(true);
	assert_true(lims_validation_good(a));
	assert_true(a->examples > 100 && a->file_count > 10);
	assert_true(same(&a->digest, &b->digest));
	lims_validation_destroy(a);
	lims_validation_destroy(b);
}

static void the_digest_is_made_of_the_lines_of_its_files(void **state)
{
	(void)state;
	struct lims_validation *v = run(false);
	struct lims_buf all, one;
	char hash[LIMS_HASH_HEX], results[LIMS_HASH_HEX];
	lims_buf_init(&all, BYTES_MAX);
	lims_buf_init(&one, BYTES_MAX);
	lims_buf_add_text(&all, "lims-validation-1\n");
	for (size_t i = 0; i < v->file_count; i++) {
		lims_buf_clear(&one);
		for (size_t k = 0; k < v->files[i].example_count; k++) {
			lims_hash_hex(&v->files[i].examples[k].result, hash);
			lims_buf_addf(&one, "%s %s\n", v->files[i].examples[k].id, hash);
		}
		hash_is_of(&v->files[i].results, lims_buf_text(&one));
		lims_hash_hex(&v->files[i].hash, hash);
		lims_hash_hex(&v->files[i].results, results);
		lims_buf_addf(&all, "%s %s %s\n", v->files[i].name, hash, results);
	}
	hash_is_of(&v->digest, lims_buf_text(&all));
	lims_buf_finish(&all);
	lims_buf_finish(&one);
	lims_validation_destroy(v);
}

static void a_look_up_and_a_date_are_hashed_as_their_text(void **state)
{
	(void)state;
	struct lims_validation *v = run(false);
	// Class III, m = 50 kg, e = 5 g: 1.5 e = 7.5 g; beyond it there is no limit. 12 months after 2025-03-17, end of the month.
	hash_is_of(&example_of(v, "tolerances/oiml-r76-mpe.yaml", "class-III-max")->result, "7.5");
	hash_is_of(&example_of(v, "tolerances/oiml-r76-mpe.yaml", "class-III-beyond")->result, "not_in_table");
	hash_is_of(&example_of(v, "regulations/validity.yaml", "VALID-2025-03-17-12")->result, "2026-03-31");
	hash_is_of(&example_of(v, "regulations/gates.yaml", "a-calibration-needs-no-card")->result, "off");
	hash_is_of(&example_of(v, "regulations/periods.yaml", "a-truck-scale-of-2026")->result, "24");
	hash_is_of(&file_of(v, "units.yaml")->results, "");
	lims_validation_destroy(v);
}

/// The example broken-dial-fails-and-stops, typed again and evaluated as lims evaluate does it, with the list of files emptied.
static void a_worksheet_is_hashed_as_its_result_without_files(void **state)
{
	(void)state;
	static const char sheet[] =
		"{\"format\":\"lims-worksheet-1\",\"procedure\":\"spring-dial-scale\",\"mode\":\"after_repair\",\"item\":{\"Max\":\"15 "
		"kg\",\"Min\":\"0.5 kg\","
		"\"d\":\"50 g\",\"e\":\"50 "
		"g\"},\"steps\":{\"visual\":{\"answers\":{\"label\":\"yes\",\"mark\":\"not_applicable\",\"complete\":\"yes\","
		"\"dial\":\"no\",\"parts\":\"yes\"}}}}";
	struct lims_catalog *c = open_folders(false);
	struct lims_arena *arena = lims_arena_create(1 << 20);
	struct lims_procedure_set *set = NULL;
	const struct lims_worksheet *w = NULL;
	struct lims_result *r = NULL;
	struct lims_buf json, cut;
	lims_buf_init(&json, JSON_MAX);
	lims_buf_init(&cut, JSON_MAX);
	assert_int_equal(lims_catalog_load(c, "spring-dial-scale", &set, NULL), LIMS_OK);
	assert_int_equal(lims_worksheet_read_json(sheet, strlen(sheet), arena, &w, NULL), LIMS_OK);
	assert_int_equal(lims_worksheet_evaluate(lims_procedure_set_procedure(set), w, &r, NULL), LIMS_OK);
	lims_result_json(r, &json);
	const char *files = strstr(lims_buf_text(&json), "\"files\":["), *end = strchr(files, ']');
	assert_non_null(strstr(files, "units.yaml"));
	lims_buf_add(&cut, lims_buf_text(&json), (size_t)(files - lims_buf_text(&json)));
	lims_buf_addf(&cut, "\"files\":[%s", end);
	struct lims_validation *v = run(false);
	hash_is_of(&example_of(v, "procedures/spring-dial-scale.yaml", "broken-dial-fails-and-stops")->result, lims_buf_text(&cut));
	lims_validation_destroy(v);
	lims_buf_finish(&json);
	lims_buf_finish(&cut);
	lims_result_destroy(r);
	lims_procedure_set_destroy(set);
	lims_arena_destroy(arena);
	lims_catalog_close(c);
}

static void a_comment_is_other_bytes_and_the_same_results(void **state)
{
	(void)state;
	struct lims_validation *a = run(false), *b = run_edited("tolerances/oiml-r76-mpe.yaml", "", "# of our own\n");
	const struct lims_validated_file *before = file_of(a, "tolerances/oiml-r76-mpe.yaml"), *after = file_of(b, before->name);
	assert_false(same(&a->digest, &b->digest));
	assert_false(same(&before->hash, &after->hash));
	assert_true(same(&before->results, &after->results));
	assert_true(after->own && after->hides && same(&after->hidden, &before->hash));
	assert_false(before->own || before->hides);
	for (size_t i = 0; i < a->file_count; i++)
		assert_true(same(&a->files[i].results, &b->files[i].results));
	assert_true(lims_validation_good(b));
	lims_validation_destroy(a);
	lims_validation_destroy(b);
}

static void a_flipped_expectation_fails_and_changes_the_digest(void **state)
{
	(void)state;
	struct lims_validation *a = run(false), *b = run_edited("tolerances/oiml-r76-mpe.yaml", "m: \"50 kg\", e: \"5 g\"}, value: \"7.5 g\"",
												"m: \"50 kg\", e: \"5 g\"}, value: \"7.6 g\"");
	const struct lims_validated_example *e = example_of(b, "tolerances/oiml-r76-mpe.yaml", "class-III-max");
	assert_int_equal(b->failed, 1);
	assert_false(lims_validation_good(b));
	assert_true(e->failed);
	assert_non_null(strstr(e->lines, "class-III-max: expected 7.6 g, got 7.5"));
	assert_true(same(&e->result, &example_of(a, "tolerances/oiml-r76-mpe.yaml", "class-III-max")->result));
	assert_false(same(&a->digest, &b->digest));
	lims_validation_destroy(a);
	lims_validation_destroy(b);
}

/// The third band of class III alone becomes 1.6 e: exactly its two examples give another value, here and in no other class.
static void another_limit_changes_the_results_that_stand_on_it(void **state)
{
	(void)state;
	struct lims_validation *a = run(false);
	struct lims_validation *b =
		run_edited("tolerances/oiml-r76-mpe.yaml", "\"(2000, 10000]\", value: \"1.5 * e\"", "\"(2000, 10000]\", value: \"1.6 * e\"");
	const struct lims_validated_file *before = file_of(a, "tolerances/oiml-r76-mpe.yaml"), *after = file_of(b, before->name);
	assert_int_equal(after->example_count, before->example_count);
	for (size_t i = 0; i < before->example_count; i++) {
		const char *id = before->examples[i].id;
		bool moved = strcmp(id, "class-III-third-band") == 0 || strcmp(id, "class-III-max") == 0;
		assert_string_equal(after->examples[i].id, id);
		assert_int_equal(same(&before->examples[i].result, &after->examples[i].result), !moved);
		assert_int_equal(after->examples[i].failed, moved);
	}
	assert_false(same(&before->results, &after->results));
	// The procedure of class III reads the same table.
	assert_false(same(&file_of(a, "procedures/counter-scale.yaml")->results, &file_of(b, "procedures/counter-scale.yaml")->results));
	assert_true(same(&file_of(a, "procedures/single-phase-static-meter.yaml")->results,
		&file_of(b, "procedures/single-phase-static-meter.yaml")->results));
	lims_validation_destroy(a);
	lims_validation_destroy(b);
}

static void a_faulty_file_is_reported_and_runs_nothing(void **state)
{
	(void)state;
	struct lims_validation *v = run_edited("procedures/spring-dial-scale.yaml", "", "nobody_knows: 1\n");
	const struct lims_validated_file *f = file_of(v, "procedures/spring-dial-scale.yaml");
	assert_int_equal(f->fault_count, 1);
	assert_int_equal(v->faults, 1);
	assert_non_null(strstr(f->faults, "procedures/spring-dial-scale.yaml:"));
	assert_non_null(strstr(f->faults, "nobody_knows"));
	assert_int_equal(f->example_count, 0);
	assert_false(lims_validation_good(v));
	assert_int_equal(v->failed, 0);
	lims_validation_destroy(v);
}

static void frozen_bytes_give_what_the_files_gave(void **state)
{
	(void)state;
	struct lims_catalog *c = open_folders(false);
	struct lims_procedure_set *set = NULL;
	struct lims_validation *whole = run(false), *frozen = NULL;
	size_t count = 0;
	assert_int_equal(lims_catalog_load(c, "counter-scale", &set, NULL), LIMS_OK);
	const struct lims_blob_file *files = lims_procedure_set_files(set, &count);
	assert_int_equal(lims_validation_run_bytes(files, count, &frozen, NULL), LIMS_OK);
	assert_int_equal(frozen->file_count, count);
	assert_true(count >= 3 && frozen->examples > 20);
	for (size_t i = 0; i < count; i++) {
		assert_string_equal(frozen->files[i].name, files[i].name);
		assert_true(same(&frozen->files[i].results, &file_of(whole, files[i].name)->results));
	}
	lims_validation_destroy(whole);
	lims_validation_destroy(frozen);
	lims_procedure_set_destroy(set);
	lims_catalog_close(c);
}

static void a_draft_stands_at_its_own_file_alone(void **state)
{
	(void)state;
	struct lims_validation *a = run(false), *b = run_edited("tolerances/oiml-r76-mpe.yaml", "evidence: found", "evidence: knowledge-low");
	// The four rows of the table, whatever procedures use it.
	assert_int_equal(b->drafts, a->drafts + 4);
	assert_int_equal(file_of(b, "tolerances/oiml-r76-mpe.yaml")->draft_count, 4);
	assert_non_null(strstr(file_of(b, "tolerances/oiml-r76-mpe.yaml")->drafts[0], "oiml-r76-mpe.yaml rows class=I: OIML R 76-1"));
	size_t listed = 0;
	for (size_t i = 0; i < a->file_count; i++) {
		listed += a->files[i].draft_count;
		for (size_t k = 0; k < a->files[i].draft_count; k++)
			assert_memory_equal(a->files[i].drafts[k], a->files[i].name, strlen(a->files[i].name));
	}
	assert_int_equal(a->drafts, listed);
	assert_true(listed > 0);
	lims_validation_destroy(a);
	lims_validation_destroy(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_files_give_the_same_digest),
		cmocka_unit_test(the_digest_is_made_of_the_lines_of_its_files),
		cmocka_unit_test(a_look_up_and_a_date_are_hashed_as_their_text),
		cmocka_unit_test(a_worksheet_is_hashed_as_its_result_without_files),
		cmocka_unit_test(a_comment_is_other_bytes_and_the_same_results),
		cmocka_unit_test(a_flipped_expectation_fails_and_changes_the_digest),
		cmocka_unit_test(another_limit_changes_the_results_that_stand_on_it),
		cmocka_unit_test(a_faulty_file_is_reported_and_runs_nothing),
		cmocka_unit_test(frozen_bytes_give_what_the_files_gave),
		cmocka_unit_test(a_draft_stands_at_its_own_file_alone),
	};
	return cmocka_run_group_tests(tests, setup, folder_remove);
}

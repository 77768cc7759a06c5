// SPDX-License-Identifier: Apache-2.0
// A data file with faults: every fault is reported at once, with its line.
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

static int open_house(void **state)
{
	static const char *const dirs[] = {LIMS_SOURCE_DIR "/calibration-data"};
	struct lims_err err = {0};
	struct lims_catalog *catalog = NULL;
	if (lims_catalog_open(dirs, 1, &catalog, &err) != LIMS_OK)
		return -1;
	*state = catalog;
	return 0;
}

static int close_house(void **state)
{
	lims_catalog_close(*state);
	return 0;
}

/// Checks a file of tests/data/faulty; the report must hold every line of `wanted` (NULL-terminated) and exactly as many faults.
static void expect_faults(const struct lims_catalog *catalog, const char *file, const char *name, const char *const *wanted)
{
	struct lims_buf path, bytes, report;
	struct lims_err err = {0};
	size_t faults = 0, n = 0;
	lims_buf_init(&path, 1000);
	lims_buf_addf(&path, "%s/tests/data/faulty/%s", LIMS_SOURCE_DIR, file);
	assert_int_equal(lims_file_read(lims_buf_text(&path), 100000, &bytes, &err), LIMS_OK);
	lims_buf_init(&report, REPORT_MAX);
	assert_int_equal(lims_catalog_check_bytes(catalog, name, lims_buf_text(&bytes), bytes.len, &report, &faults, &err), LIMS_OK);
	for (; wanted[n] != NULL; n++) {
		if (strstr(lims_buf_text(&report), wanted[n]) == NULL) {
			(void)fprintf(stderr, "missing: %s\n%s", wanted[n], lims_buf_text(&report));
			fail();
		}
	}
	if (faults != n)
		(void)fputs(lims_buf_text(&report), stderr);
	assert_int_equal(faults, n);
	lims_buf_finish(&report);
	lims_buf_finish(&bytes);
	lims_buf_finish(&path);
}

static void an_unknown_key_and_a_missing_source_are_both_named(void **state)
{
	static const char *const wanted[] = {
		"tolerances/faulty.yaml:1:1: the key \"source\" is missing", "tolerances/faulty.yaml:11:1: the key \"colour\" is not known", NULL};
	expect_faults(*state, "table.yaml", "tolerances/faulty.yaml", wanted);
}

static void gaps_and_overlaps_are_named_with_their_places(void **state)
{
	// class A stands in two rows, class C in none; A has a gap at 50; B overlaps at 50 and goes beyond 100 (between and at 120)
	static const char *const wanted[] = {
		"tolerances/gap.yaml:23:1: Several rows hold for class A",
		"tolerances/gap.yaml:1:1: No row holds for class C",
		"tolerances/gap.yaml:13:1: There is a gap between bands: m at 50",
		"tolerances/gap.yaml:22:1: There is an overlap of bands: m at 50",
		"There is a band beyond what the row covers: m between 100 and 120",
		"There is a band beyond what the row covers: m at 120",
		NULL,
	};
	expect_faults(*state, "gap.yaml", "tolerances/gap.yaml", wanted);
}

static void decisions_that_cannot_be_made_are_named(void **state)
{
	static const char *const wanted[] = {
		"faulty.yaml:13:26: the key \"r\" is not known here",
		"faulty.yaml:21:90: Give one of step, places, significant and place_of.",
		"faulty.yaml:23:9: A criterion needs either \"that\", a condition, or \"within\"",
		"faulty.yaml:24:9: A criterion needs either \"that\", a condition, or \"within\"",
		"faulty.yaml:25:59: Give a limit: low, high or both.",
		"faulty.yaml:26:63: \"a\" is a list; a decision is about one number",
		"faulty.yaml:27:74: \"t\" is no number; a decision is about one number",
		"faulty.yaml:28:78: In \"3 'L'\", character 1: the result is in \"L\", but \"g\" is needed",
		"faulty.yaml:29:68: The decision rule \"guard_band\" needs the uncertainty of the value",
		"faulty.yaml:30:74: The decision rule \"simple\" with \"ratio\" needs the uncertainty of the value",
		"faulty.yaml:31:96: Give the guard band either as r, for w = r U, or as a formula w.",
		"faulty.yaml:31:69: The decision rule \"guard_band\" needs the uncertainty of the value",
		"faulty.yaml:32:93: the key \"rule\" is missing here",
		"faulty.yaml:33:101: \"maybe\" is no choice for the key \"rule\"",
		"faulty.yaml:34:67: The decision rule \"probability\" needs the uncertainty of the value",
		"faulty.yaml:34:124: The wanted probability lies between 0 and 1",
		"faulty.yaml:35:75: A decision rule belongs to \"within\"; \"that\" is decided as it is written.",
		"faulty.yaml:36:9: \"stated_by\" names a text of the item that says where the requirement comes from; \"Max\" is none.",
		NULL,
	};
	expect_faults(*state, "decision.yaml", "procedures/faulty.yaml", wanted);
}

static void every_day_belongs_to_one_row_for_every_choice(void **state)
{
	// A lacks a day; B has one day twice; C begins and D ends within the table's time
	static const char *const wanted[] = {
		"tolerances/times.yaml:11:1: No row holds for class A on 2020-01-01",
		"tolerances/times.yaml:13:1: Several rows hold for class B on 2020-01-01",
		"tolerances/times.yaml:14:1: No row holds for class C until 2020-12-31",
		"tolerances/times.yaml:15:1: No row holds for class D from 2022-01-01 on",
		NULL,
	};
	expect_faults(*state, "times.yaml", "tolerances/times.yaml", wanted);
}

static void reversed_dates_are_named(void **state)
{
	static const char *const wanted[] = {"tolerances/reversed.yaml:11:46: \"to\" lies before \"from\"", NULL};
	expect_faults(*state, "reversed.yaml", "tolerances/reversed.yaml", wanted);
}

static void a_sign_and_a_doubt_stand_where_they_mean_something(void **state)
{
	// a temperature in °C, a computed column, a text; a doubt of what the row plans
	static const char *const wanted[] = {
		"procedures/signs.yaml:18:83: Only a number has a \"sign\", and no temperature",
		"procedures/signs.yaml:19:9: Only what is read, entered or planned has a \"sign\"; \"twice\" is computed",
		"procedures/signs.yaml:20:85: Only a number has a \"sign\", and no temperature",
		"procedures/signs.yaml:17:68: Only a number that is read, entered or computed has a \"doubt\"; \"load\" is none",
		NULL,
	};
	expect_faults(*state, "signs.yaml", "procedures/signs.yaml", wanted);
}

static void tables_of_one_name_follow_each_other(void **state)
{
	// a lacks a day, b has one twice, c is called with other arguments from 2020 on, d begins on no day, slope is called like a function
	static const char *const wanted[] = {
		"procedures/uses.yaml:11:1: No table is called \"a\" on 2020-01-01",
		"procedures/uses.yaml:13:1: Two tables are called \"b\" on 2019-12-31",
		"procedures/uses.yaml:15:5: The tables that follow each other as \"c\" need the same arguments",
		"procedures/uses.yaml:16:",
		"procedures/uses.yaml:17:12: \"slope\" is a function of every formula: give the table another name.",
		NULL,
	};
	expect_faults(*state, "uses.yaml", "procedures/uses.yaml", wanted);
}

static void every_fault_of_a_procedure_is_named_at_once(void **state)
{
	static const char *const wanted[] = {
		"procedures/faulty.yaml:10:5: There is no table \"nowhere\": no tolerances/nowhere.yaml in " LIMS_SOURCE_DIR "/calibration-data",
		"procedures/faulty.yaml:16:1: the key \"flavour\" is not known",
		"procedures/faulty.yaml:22:1: \"a\" refers to itself",
		"procedures/faulty.yaml:24:62: In \"Max + V\"",
		"procedures/faulty.yaml:25:9: The computed column \"d\" needs \"print\"",
		"procedures/faulty.yaml:26:1: \"Max\" is a column and also a name of the item",
		"procedures/faulty.yaml:28:50: In \"nothing <= 1\"",
		NULL,
	};
	expect_faults(*state, "procedure.yaml", "procedures/faulty.yaml", wanted);
}

static void every_fault_of_an_uncertainty_model_is_named_at_once(void **state)
{
	static const char *const wanted[] = {
		"procedures/faulty.yaml:23:55: In \"V\", character 1: the result is in \"L\", but \"g\" is needed",
		"procedures/faulty.yaml:24:13: The component \"half\" of the kind normal needs either \"U\" with its \"k\", or \"u\"",
		"procedures/faulty.yaml:25:13: The component \"both\" of the kind rectangular needs either \"half_width\", or",
		"procedures/faulty.yaml:26:13: The component \"student\" of the kind student needs \"nu\"",
		"procedures/faulty.yaml:27:31: \"gaussian\" is no choice",
		"procedures/faulty.yaml:28:50: the key \"half_width\" is not known",
		"procedures/faulty.yaml:29:42: In \"a\", character 1: the formula gives a number, but a list of number is needed",
		"procedures/faulty.yaml:30:13: The component \"key\" stands here twice",
		"procedures/faulty.yaml:31:64: The reliability is",
		"procedures/faulty.yaml:32:109: In \"1 'Cel'\", character 1: the result is in \"Cel\", but \"K\" is needed",
		"procedures/faulty.yaml:32:121: A share of a point on a scale with its own zero has no meaning",
		"procedures/faulty.yaml:33:1: Components that share \"name\" are one quantity and have one kind",
		"procedures/faulty.yaml:33:148: Only a computed number has a budget",
		"procedures/faulty.yaml:34:84: Only a number has an uncertainty",
		"procedures/faulty.yaml:35:101: A fixed coverage factor is written \"k\"",
		"procedures/faulty.yaml:35:101: The coverage probability lies between",
		"procedures/faulty.yaml:35:144: \"down\" is no rule for rounding an uncertainty",
		"procedures/faulty.yaml:35:158: the key \"colour\" is not known",
		"procedures/faulty.yaml:36:1: \"e\" has a budget without a component",
		"procedures/faulty.yaml:37:1: \"f\" has a budget that refers to itself",
		"procedures/faulty.yaml:38:1: \"g\" has a budget that refers to itself",
		"procedures/faulty.yaml:39:62: In \"a + b.U\", character 5: \"b.U\" is not known",
		"procedures/faulty.yaml:41:1: \"a\" names no component of uncertainty; write the quantity, a stroke and one of its 9 components",
		"procedures/faulty.yaml:41:1: The component \"b\" is shared and cannot have a correlation",
		"procedures/faulty.yaml:42:1: The correlation is between \"t/u\" and itself",
		"procedures/faulty.yaml:42:34: In \"1 'g'\", character 1: the result is in \"g\", but \"1\" is needed",
		"procedures/faulty.yaml:43:1: The correlation names \"nothing\"",
		"procedures/faulty.yaml:44:19: A correlation is between two quantities",
		NULL,
	};
	expect_faults(*state, "uncertainty.yaml", "procedures/faulty.yaml", wanted);
}

static void what_is_said_in_vain_is_named(void **state)
{
	static const char *const wanted[] = {
		"procedures/reach.yaml:18:1: The condition \"temperature\" has limits and need not be recorded",
		"procedures/reach.yaml:24:51: The row \"Max\" stands here twice",
		"procedures/reach.yaml:29:86: \"class == \"1\" and class == \"2\"\" never holds: ",
		"procedures/reach.yaml:31:56: \"twice >= load\" of the criterion \"planned\" looks at nothing that is read",
		"procedures/reach.yaml:32:57: \"1 < 2\" of the criterion \"constant\" looks at nothing that is read",
		"procedures/reach.yaml:33:78: \"mode == \"periodic\"\" never holds where \"mode == \"initial\"\" does",
		"procedures/reach.yaml:40:50: \"2 < 1\" never holds: ",
		"procedures/reach.yaml:42:59: \"Max\" of the criterion \"item\" looks at nothing that is read",
		"procedures/reach.yaml:48:45: \"not (mode == \"initial\" or mode == \"periodic\")\" never holds: ",
		NULL,
	};
	expect_faults(*state, "reach.yaml", "procedures/reach.yaml", wanted);
}

/// A worksheet that was opened with such a file is computed again years later all the same.
static void what_is_said_in_vain_still_loads(void **state)
{
	const struct lims_catalog *catalog = *state;
	struct lims_blob_file files[2] = {{.name = "procedures/reach.yaml"}, {.name = "units.yaml"}};
	struct lims_buf bytes;
	struct lims_err err = {0};
	struct lims_procedure_set *set = NULL;
	assert_int_equal(lims_file_read(LIMS_SOURCE_DIR "/tests/data/faulty/reach.yaml", 100000, &bytes, &err), LIMS_OK);
	files[0].bytes = lims_buf_text(&bytes);
	files[0].n = bytes.len;
	files[1].bytes = lims_catalog_bytes(catalog, "units.yaml", &files[1].n);
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(lims_sha256(files[i].bytes, files[i].n, &files[i].hash, &err), LIMS_OK);
	if (lims_procedure_load_bytes("reach", files, 2, &set, &err) != LIMS_OK)
		fail_msg("%s %s", err.text, err.where);
	lims_procedure_set_destroy(set);
	lims_buf_finish(&bytes);
}

static void a_file_of_no_known_format_is_refused(void **state)
{
	(void)state;
	static const char text[] = "format: lims-else-9\nid: x\n";
	struct lims_buf report;
	struct lims_err err = {0};
	size_t faults = 0;
	lims_buf_init(&report, REPORT_MAX);
	assert_int_equal(lims_catalog_check_bytes(NULL, "procedures/x.yaml", text, strlen(text), &report, &faults, &err), LIMS_OK);
	assert_int_equal(faults, 1);
	assert_non_null(strstr(lims_buf_text(&report), "no known format"));
	lims_buf_finish(&report);
}

static void a_missing_gate_is_a_fault(void **state)
{
	const struct lims_catalog *catalog = *state;
	size_t n = 0, faults = 0;
	const char *bytes = lims_catalog_bytes(catalog, "regulations/gates.yaml", &n);
	const char *cut = strstr(bytes, "  - gate: setup_confirmed");
	assert_non_null(cut);
	struct lims_buf report;
	struct lims_err err = {0};
	lims_buf_init(&report, REPORT_MAX);
	assert_int_equal(
		lims_catalog_check_bytes(catalog, "regulations/gates.yaml", bytes, (size_t)(cut - bytes), &report, &faults, &err), LIMS_OK);
	assert_int_equal(faults, 1);
	assert_non_null(strstr(lims_buf_text(&report), "The gate \"setup_confirmed\" is missing"));
	lims_buf_finish(&report);
}

static void a_validity_example_that_does_not_hold_is_a_fault(void **state)
{
	const struct lims_catalog *catalog = *state;
	size_t n = 0, faults = 0;
	const char *bytes = lims_catalog_bytes(catalog, "regulations/validity.yaml", &n);
	struct lims_buf report, text;
	struct lims_err err = {0};
	lims_buf_init(&report, REPORT_MAX);
	lims_buf_init(&text, REPORT_MAX);
	const char *at = strstr(bytes, "2025-02-28");
	assert_non_null(at);
	lims_buf_add(&text, bytes, (size_t)(at - bytes));
	lims_buf_add_text(&text, "2025-02-27");
	lims_buf_add_text(&text, at + 10);
	assert_int_equal(
		lims_catalog_check_bytes(catalog, "regulations/validity.yaml", lims_buf_text(&text), text.len, &report, &faults, &err), LIMS_OK);
	assert_int_equal(faults, 1);
	assert_non_null(strstr(lims_buf_text(&report), "The example gives 2025-02-28"));
	lims_buf_finish(&text);
	lims_buf_finish(&report);
}

/// Writes a file of the laboratory's own folder: that of the house with `from` replaced by `to` in the first place.
static void spoil(const struct lims_catalog *house, const char *dir, const char *name, const char *from, const char *to)
{
	size_t n = 0;
	const char *bytes = lims_catalog_bytes(house, name, &n), *at = bytes == NULL ? NULL : memmem(bytes, n, from, strlen(from));
	struct lims_buf path;
	lims_buf_init(&path, 1000);
	lims_buf_addf(&path, "%s/%s", dir, name);
	FILE *out = fopen(lims_buf_text(&path), "w");
	assert_non_null(at);
	assert_non_null(out);
	(void)fwrite(bytes, 1, (size_t)(at - bytes), out);
	(void)fputs(to, out);
	at += strlen(from);
	(void)fwrite(at, 1, (size_t)(bytes + n - at), out);
	assert_int_equal(fclose(out), 0);
	lims_buf_finish(&path);
}

static void a_check_of_all_files_finds_what_each_alone_has(void **state)
{
	char dir[] = "/tmp/lims-test-XXXXXX", sub[4][sizeof dir + 64];
	const char *const dirs[] = {LIMS_SOURCE_DIR "/calibration-data", dir};
	static const char *const names[] = {"tolerances", "regulations", "tolerances/oiml-r76-mpe.yaml", "regulations/periods.yaml"};
	struct lims_catalog *catalog = NULL;
	struct lims_buf all, each;
	struct lims_err err = {0};
	size_t faults = 0, sum = 0;
	assert_non_null(mkdtemp(dir));
	for (size_t i = 0; i < 4; i++)
		(void)snprintf(sub[i], sizeof sub[i], "%s/%s", dir, names[i]);
	assert_int_equal(mkdir(sub[0], 0700), 0);
	assert_int_equal(mkdir(sub[1], 0700), 0);
	spoil(*state, dir, names[2], "revision:", "revisionn:");
	spoil(*state, dir, names[3], "months:", "monthz:");
	assert_int_equal(lims_catalog_open(dirs, 2, &catalog, &err), LIMS_OK);
	lims_buf_init(&all, REPORT_MAX);
	lims_buf_init(&each, REPORT_MAX);
	assert_int_equal(lims_catalog_check(catalog, &all, &faults, &err), LIMS_OK);
	for (size_t i = 0; i < lims_catalog_count(catalog); i++) {
		size_t n = 0, some = 0;
		const char *name = lims_catalog_file(catalog, i)->name, *bytes = lims_catalog_bytes(catalog, name, &n);
		assert_int_equal(lims_catalog_check_bytes(catalog, name, bytes, n, &each, &some, &err), LIMS_OK);
		sum += some;
	}
	assert_true(faults > 4); // both files, and the procedures that use them
	assert_int_equal(faults, sum);
	assert_string_equal(lims_buf_text(&all), lims_buf_text(&each));
	lims_buf_finish(&all);
	lims_buf_finish(&each);
	lims_catalog_close(catalog);
	for (size_t i = 4; i > 0; i--)
		assert_int_equal(remove(sub[i - 1]), 0);
	assert_int_equal(rmdir(dir), 0);
}

static void every_fault_of_a_certificate_is_named(void **state)
{
	static const char *const shape[] = {
		":6:5: \"to\" lies before \"from\"",
		":7:9: the key \"issued\" is not known here",
		":15:5: The piece \"10 kg\" stands here twice",
		":16:5: the key \"nominal\" is missing here",
		":17:10: \"id\" is a name of at most 80 bytes",
		":17:42: the key \"weight\" takes one value",
		NULL,
	};
	static const char *const numbers[] = {
		":5:15: the points must ascend: point 2 at 0 kPa does not lie above 40 kPa",
		":6:12: constant: \"NaN kPa\" is no number",
		":7:14: U: \"0 Pa\" is not above zero",
		":8:10: U: \"1 kg\" is not in Pa",
		":9:13: the range runs from 100 kPa to 0 kPa",
		":12:5: nominal: \"-5 kg\" is not above zero",
		":13:5: nominal: pieces are added up, and points in Cel cannot be",
		":14:5: \"id\" has a \"+\" or \"..\" in it",
		":15:5: error: \"1 mm\" is not in kg",
		":16:5: limit: \"NaN\" is no number",
		":17:5: k: \"2 kg\" is not in 1",
		":18:5: nominal: \"0,5 kg\" has a decimal comma; write a point: \"0.5 kg\"",
		NULL,
	};
	expect_faults(*state, "certificate.yaml", "c.yaml", shape);
	expect_faults(*state, "certificate_numbers.yaml", "c.yaml", numbers);
}

/// Only the second edition of the format says it, and always with the serial number.
static void a_certificate_says_of_what_it_is(void **state)
{
	static const char *const cases[][2] = {
		{"format: lims-certificate-2\nnumber: \"1\"\ndata: {a: {constant: \"1 g\"}}\n", "does not say of what it is"},
		{"format: lims-certificate-2\nitem: {maker: Kern}\nnumber: \"1\"\ndata: {a: {constant: \"1 g\"}}\n",
			":2:7: the key \"serial\" is missing here"},
		{"format: lims-certificate-2\nitem: {serial: A, sn: B}\nnumber: \"1\"\ndata: {a: {constant: \"1 g\"}}\n", "\"sn\""},
		{"format: lims-certificate-2\nitem: A\nnumber: \"1\"\ndata: {a: {constant: \"1 g\"}}\n", ":2:7: \"item\" is {serial"},
		{"format: lims-certificate-1\nitem: {serial: A}\nnumber: \"1\"\ndata: {a: {constant: \"1 g\"}}\n",
			"belongs to the format lims-certificate-2"},
		{"format: lims-certificate-3\nnumber: \"1\"\n", "The format must be"},
		{"format: lims-certificate-2\nitem: {serial: A, maker: B, model: C, kind: D}\nnumber: \"1\"\ndata: {a: {constant: \"1 g\"}}\n",
			NULL},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct lims_buf report;
		struct lims_err err = {0};
		size_t faults = 0;
		lims_buf_init(&report, REPORT_MAX);
		assert_int_equal(lims_catalog_check_bytes(*state, "c.yaml", cases[i][0], strlen(cases[i][0]), &report, &faults, &err), LIMS_OK);
		assert_int_equal(faults, cases[i][1] ? 1 : 0);
		if (cases[i][1] && strstr(lims_buf_text(&report), cases[i][1]) == NULL)
			fail_msg("%s", lims_buf_text(&report));
		lims_buf_finish(&report);
	}
}

/// A thousand pieces, and a file that is no certificate at all.
static void a_certificate_has_its_bounds(void **state)
{
	struct lims_buf file, report;
	struct lims_err err = {0};
	size_t faults = 0;
	lims_buf_init(&file, 1 << 20);
	lims_buf_init(&report, REPORT_MAX);
	lims_buf_add_text(&file, "format: lims-certificate-1\nnumber: \"1\"\npieces:\n");
	for (int i = 0; i < 1000; i++)
		lims_buf_addf(&file, "  - {id: \"%d\", nominal: \"1 kg\"}\n", i);
	assert_int_equal(lims_catalog_check_bytes(*state, "c.yaml", lims_buf_text(&file), file.len, &report, &faults, &err), LIMS_OK);
	assert_int_equal(faults, 1);
	assert_non_null(strstr(lims_buf_text(&report), "has 1000 elements here, and at most 500 are allowed"));
	lims_buf_clear(&report);
	assert_int_equal(
		lims_catalog_check_bytes(*state, "c.yaml", "format: lims-certificate-1\nnumber: \"1\"\n", 39, &report, &faults, &err), LIMS_OK);
	assert_int_equal(faults, 1);
	assert_non_null(strstr(lims_buf_text(&report), "states nothing"));
	lims_buf_finish(&report);
	lims_buf_finish(&file);
}

/// A file of the house with one place changed, checked under a name.
static void edited_has(
	const struct lims_catalog *c, const char *house, const char *from, const char *to, const char *name, const char *wanted)
{
	struct lims_buf path, bytes, file, report;
	struct lims_err err = {0};
	size_t faults = 0;
	lims_buf_init(&path, 1000);
	lims_buf_init(&file, 1 << 20);
	lims_buf_init(&report, REPORT_MAX);
	lims_buf_addf(&path, "%s/calibration-data/%s", LIMS_SOURCE_DIR, house);
	assert_int_equal(lims_file_read(lims_buf_text(&path), 1 << 20, &bytes, &err), LIMS_OK);
	const char *at = strstr(lims_buf_text(&bytes), from);
	assert_non_null(at);
	lims_buf_addf(&file, "%.*s%s%s", (int)(at - lims_buf_text(&bytes)), lims_buf_text(&bytes), to, at + strlen(from));
	assert_int_equal(lims_catalog_check_bytes(c, name, lims_buf_text(&file), file.len, &report, &faults, &err), LIMS_OK);
	if (faults == 0 || strstr(lims_buf_text(&report), wanted) == NULL)
		fail_msg("not \"%s\" in: %s", wanted, lims_buf_text(&report));
	lims_buf_finish(&report);
	lims_buf_finish(&file);
	lims_buf_finish(&bytes);
	lims_buf_finish(&path);
}

static void an_id_that_is_not_the_name_of_the_file_is_a_fault_in_any_folder(void **state)
{
	static const char wanted[] = "must be the name of the file";
	edited_has(*state, "procedures/counter-scale.yaml", "revision:", "revision:", "mine/can-dia.yaml", wanted);
	edited_has(*state, "procedures/counter-scale.yaml", "id: counter-scale", "id: counter-scales", "counter-scale.yaml", wanted);
	edited_has(*state, "tolerances/oiml-r76-mpe.yaml", "revision:", "revision:", "mine/oiml-r76.yaml", wanted);
}

static void a_word_of_the_formulas_is_no_name(void **state)
{
	edited_has(*state, "procedures/spring-dial-scale.yaml", "id: load,", "id: not,", "procedures/spring-dial-scale.yaml",
		"\"not\" is a word of the formulas");
	edited_has(*state, "procedures/counter-scale.yaml", "name: max_tare", "name: true", "procedures/counter-scale.yaml",
		"\"true\" is a word of the formulas");
}

/// What an example lacks, or is refused for, is told with the line where it stands.
static void a_failed_example_has_its_line(void **state)
{
	static const char file[] = "format: lims-tolerance-1\n"
							   "id: t\n"
							   "revision: \"1\"\n"
							   "title: {vi: \"T\", en: \"T\"}\n"
							   "source: {document: \"D\", evidence: found}\n"
							   "arguments: [{name: x, unit: g}]\n"
							   "value: {unit: g}\n"
							   "rows: [{value: \"x\"}]\n"
							   "examples:\n"
							   "  - {id: right, arguments: {x: \"1 g\"}, value: \"1 g\"}\n"
							   "  - {id: wrong, arguments: {x: \"1 g\"}, value: \"2 g\"}\n"
							   "  - {id: wrong, arguments: {x: \"1 g\"}, value: \"1 g\"}\n";
	struct lims_buf report;
	struct lims_err err = {0};
	struct lims_examples examples = {0};
	lims_buf_init(&report, REPORT_MAX);
	assert_int_equal(lims_catalog_examples_bytes(*state, "t.yaml", file, sizeof file - 1, &report, &examples, &err), LIMS_OK);
	assert_int_equal(examples.failed, 2);
	assert_non_null(strstr(lims_buf_text(&report), "t.yaml: right: ok\n"));
	assert_non_null(strstr(lims_buf_text(&report), "t.yaml:11: wrong: "));
	assert_non_null(strstr(lims_buf_text(&report), "t.yaml:12: wrong: the id stands twice, first in line 11"));
	lims_buf_finish(&report);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_unknown_key_and_a_missing_source_are_both_named),
		cmocka_unit_test(gaps_and_overlaps_are_named_with_their_places),
		cmocka_unit_test(decisions_that_cannot_be_made_are_named),
		cmocka_unit_test(every_day_belongs_to_one_row_for_every_choice),
		cmocka_unit_test(reversed_dates_are_named),
		cmocka_unit_test(a_sign_and_a_doubt_stand_where_they_mean_something),
		cmocka_unit_test(tables_of_one_name_follow_each_other),
		cmocka_unit_test(every_fault_of_a_procedure_is_named_at_once),
		cmocka_unit_test(every_fault_of_an_uncertainty_model_is_named_at_once),
		cmocka_unit_test(what_is_said_in_vain_is_named),
		cmocka_unit_test(what_is_said_in_vain_still_loads),
		cmocka_unit_test(a_check_of_all_files_finds_what_each_alone_has),
		cmocka_unit_test(a_file_of_no_known_format_is_refused),
		cmocka_unit_test(every_fault_of_a_certificate_is_named),
		cmocka_unit_test(a_certificate_says_of_what_it_is),
		cmocka_unit_test(a_certificate_has_its_bounds),
		cmocka_unit_test(a_missing_gate_is_a_fault),
		cmocka_unit_test(an_id_that_is_not_the_name_of_the_file_is_a_fault_in_any_folder),
		cmocka_unit_test(a_word_of_the_formulas_is_no_name),
		cmocka_unit_test(a_failed_example_has_its_line),
		cmocka_unit_test(a_validity_example_that_does_not_hold_is_a_fault),
	};
	return cmocka_run_group_tests(tests, open_house, close_house);
}

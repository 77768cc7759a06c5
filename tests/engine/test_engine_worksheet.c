// SPDX-License-Identifier: Apache-2.0
// Plan, partial and whole worksheets, refusals, and results that are the same bytes every time.
#include "lims-core/base/arena.h"
#include "lims-core/catalog/catalog.h"

// cmocka wants these before it
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
// clang-format off
#include <cmocka.h>
// clang-format on

enum { JSON_MAX = 4 * 1024 * 1024 };

/// The house's own files are the material: one procedure with every kind of step.
struct house {
	struct lims_catalog *catalog;
	struct lims_procedure_set *set;
	const struct lims_procedure *p;
};

static int open_house(void **state)
{
	static const char *const dirs[] = {LIMS_SOURCE_DIR "/calibration-data"};
	struct lims_err err = {0};
	struct house *house = calloc(1, sizeof *house);
	if (house == NULL || lims_catalog_open(dirs, 1, &house->catalog, &err) != LIMS_OK ||
		lims_catalog_load(house->catalog, "spring-dial-scale", &house->set, &err) != LIMS_OK) {
		(void)fprintf(stderr, "%s %s\n", err.text, err.where);
		return -1;
	}
	house->p = lims_procedure_set_procedure(house->set);
	*state = house;
	return 0;
}

static int close_house(void **state)
{
	struct house *house = *state;
	lims_procedure_set_destroy(house->set);
	lims_catalog_close(house->catalog);
	free(house);
	return 0;
}

static const struct lims_procedure *procedure(void *const *state)
{
	const struct house *house = *state;
	return house->p;
}

static const struct lims_ws_value item[] = {{"Max", "15 kg"}, {"Min", "0.5 kg"}, {"d", "50 g"}, {"e", "50 g"}};
enum { ITEM = sizeof item / sizeof *item };

static lims_rc evaluate_json(void *const *state, const char *text, size_t n, struct lims_result **ret, struct lims_err *err)
{
	struct lims_arena *arena = lims_arena_create(JSON_MAX);
	const struct lims_worksheet *w = NULL;
	lims_rc rc = lims_worksheet_read_json(text, n, arena, &w, err);
	if (rc == LIMS_OK)
		rc = lims_worksheet_evaluate(procedure(state), w, ret, err);
	lims_arena_destroy(arena); // the result keeps nothing of the worksheet
	return rc;
}

static struct lims_result *evaluate_file(void *const *state, const char *name)
{
	struct lims_buf path, text;
	struct lims_err err = {0};
	struct lims_result *r = NULL;
	lims_buf_init(&path, 1000);
	lims_buf_addf(&path, "%s/tests/fuzz/corpus/worksheet/%s", LIMS_SOURCE_DIR, name);
	assert_int_equal(lims_file_read(lims_buf_text(&path), JSON_MAX, &text, &err), LIMS_OK);
	if (evaluate_json(state, lims_buf_text(&text), text.len, &r, &err) != LIMS_OK)
		fail_msg("%s", err.text);
	lims_buf_finish(&text);
	lims_buf_finish(&path);
	return r;
}

static void refuses(void *const *state, const char *steps, const char *sentence)
{
	struct lims_buf b;
	struct lims_err err = {0};
	struct lims_result *r = NULL;
	lims_buf_init(&b, JSON_MAX);
	lims_buf_addf(&b,
		"{\"format\":\"lims-worksheet-1\",\"mode\":\"periodic\",\"item\":{\"Max\":\"15 kg\",\"Min\":\"0.5 kg\",\"d\":\"50 g\",\"e\":\"50 "
		"g\"},%s}",
		steps);
	assert_int_equal(evaluate_json(state, lims_buf_text(&b), b.len, &r, &err), LIMS_E_INPUT);
	assert_null(r);
	if (strstr(err.text, sentence) == NULL)
		fail_msg("expected \"%s\", got \"%s\"", sentence, err.text);
	lims_buf_finish(&b);
}

/* ---- the plan ---- */

static const struct lims_plan_step *plan_step(const struct lims_plan *plan, const char *id)
{
	for (size_t i = 0; i < plan->step_count; i++) {
		if (strcmp(plan->steps[i].step->id, id) == 0)
			return &plan->steps[i];
	}
	fail_msg("no step %s", id);
	return NULL;
}

static void the_plan_has_the_loads_of_the_item_ascending(void **state)
{
	struct lims_plan *plan = NULL;
	struct lims_err err = {0};
	if (lims_plan_create(procedure(state), item, ITEM, "periodic", &plan, &err) != LIMS_OK)
		fail_msg("%s", err.text);
	const struct lims_plan_step *s = plan_step(plan, "weighing");
	static const char *const loads[] = {"500", "2500", "7500", "10000", "15000"};
	assert_int_equal(s->row_count, 5);
	for (size_t i = 0; i < 5; i++) {
		const struct lims_plan_cell *load = &s->rows[i].cells[0];
		assert_string_equal(load->column->id, "load");
		assert_true(load->has_value);
		struct lims_dec want;
		assert_int_equal(lims_dec_parse(loads[i], strlen(loads[i]), &want, NULL), LIMS_OK);
		assert_int_equal(lims_dec_cmp(load->value, want), 0);
		assert_string_equal(s->rows[i].cells[1].column->instrument, "item");
		assert_string_equal(s->rows[i].cells[1].column->quantity, "mass");
		assert_int_equal(s->rows[i].cells[2].planned, i < 4); // no decreasing load at Max
	}
	assert_int_equal(plan_step(plan, "repeatability")->step->runs, 3);
	assert_string_equal(plan_step(plan, "eccentricity")->rows[0].label.vi, "Tâm");
	lims_plan_destroy(plan);
}

static void equal_loads_are_planned_once(void **state)
{
	// 200 e = 4 kg = Max / 2, and 50 e = 1 kg
	static const struct lims_ws_value other[] = {{"Max", "8 kg"}, {"Min", "200 g"}, {"d", "20 g"}, {"e", "20 g"}};
	struct lims_plan *plan = NULL;
	struct lims_err err = {0};
	if (lims_plan_create(procedure(state), other, 4, "initial", &plan, &err) != LIMS_OK)
		fail_msg("%s", err.text);
	const struct lims_plan_step *s = plan_step(plan, "weighing");
	assert_int_equal(s->row_count, 4);
	// 8 kg / 3 rounds to whole divisions of 20 g: 2660 or 2680, the nearer is 2660 (2666.67)
	assert_string_equal(plan_step(plan, "eccentricity")->rows[0].cells[0].text, "2660");
	lims_plan_destroy(plan);
}

static void a_plan_needs_every_characteristic_and_a_known_mode(void **state)
{
	struct lims_plan *plan = NULL;
	struct lims_err err = {0};
	assert_int_equal(lims_plan_create(procedure(state), item, 3, "periodic", &plan, &err), LIMS_E_INPUT);
	assert_non_null(strstr(err.text, "\"e\""));
	assert_int_equal(lims_plan_create(procedure(state), item, ITEM, "sometimes", &plan, &err), LIMS_E_INPUT);
	assert_non_null(strstr(err.text, "sometimes"));
	static const struct lims_ws_value small[] = {{"Max", "1 kg"}, {"Min", "0.5 kg"}, {"d", "50 g"}, {"e", "50 g"}};
	assert_int_equal(lims_plan_create(procedure(state), small, 4, "periodic", &plan, &err), LIMS_E_INPUT); // 20 divisions are no class IIII
	assert_non_null(strstr(err.text, "Max / e >= 100"));
	static const struct lims_ws_value litres[] = {{"Max", "15 L"}, {"Min", "0.5 kg"}, {"d", "50 g"}, {"e", "50 g"}};
	assert_int_equal(lims_plan_create(procedure(state), litres, 4, "periodic", &plan, &err), LIMS_E_INPUT);
	static const struct lims_ws_value twice[] = {{"Max", "15 kg"}, {"Max", "15 kg"}};
	assert_int_equal(lims_plan_create(procedure(state), twice, 2, "periodic", &plan, &err), LIMS_E_INPUT);
	assert_non_null(strstr(err.text, "twice"));
	assert_null(plan);
}

/* ---- evaluation ---- */

static void a_filled_record_passes_with_its_values(void **state)
{
	struct lims_result *r = evaluate_file(state, "filled-record.json");
	assert_int_equal(r->verdict, LIMS_VERDICT_PASS);
	assert_int_equal(r->reason_count, 0);
	assert_string_equal(r->conclusion.vi, "Đạt yêu cầu kỹ thuật đo lường");
	const struct lims_result_cell *c = lims_result_cell(r, "weighing", 4, 0, "error_up");
	assert_string_equal(c->v.text, "-50");
	assert_string_equal(c->v.unit, "g");
	assert_true(c->v.exact);
	assert_string_equal(lims_result_cell(r, "repeatability", 2, 0, "error")->v.text, "0"); // 15 kg against 15000 g
	assert_null(r->stopped_at);
	lims_result_destroy(r);
}

static void a_partial_worksheet_shows_errors_and_stays_undetermined(void **state)
{
	struct lims_result *r = evaluate_file(state, "partial.json");
	assert_int_equal(r->verdict, LIMS_VERDICT_UNDETERMINED);
	assert_string_equal(lims_result_cell(r, "weighing", 1, 0, "error_up")->v.text, "10");
	assert_string_equal(lims_result_cell(r, "weighing", 1, 0, "limit")->v.printed, "25");
	assert_false(lims_result_cell(r, "weighing", 0, 0, "error_up")->v.has_value);
	assert_string_equal(lims_result_cell(r, "weighing", 0, 0, "up")->v.reason, "missing");
	assert_string_equal(lims_result_cell(r, "weighing", 2, 0, "up")->v.reason, "unstable");
	assert_string_equal(lims_result_cell(r, "weighing", 3, 0, "up")->v.reason, "overload");
	assert_false(lims_result_cell(r, "weighing", 3, 0, "error_up")->v.has_value);
	// an extra row with its own load, and a reading in seconds, which is none
	assert_string_equal(lims_result_cell(r, "weighing", 5, 0, "limit")->v.printed, "75");
	assert_false(lims_result_cell(r, "weighing", 5, 0, "down")->v.has_value);
	assert_true(r->steps[4].rows[5].extra);
	assert_true(r->reason_count > 0);
	lims_result_destroy(r);
}

static const struct lims_result_criterion *find(const struct lims_result *r, const char *step, const char *id, size_t row)
{
	for (size_t i = 0; i < r->criterion_count; i++) {
		if (strcmp(r->criteria[i].step, step) == 0 && strcmp(r->criteria[i].id, id) == 0 && r->criteria[i].row == row)
			return &r->criteria[i];
	}
	fail_msg("no criterion %s.%s[%zu]", step, id, row);
	return NULL;
}

static void a_criterion_shows_both_sides_its_clause_and_role(void **state)
{
	struct lims_result *r = evaluate_file(state, "filled-record.json");
	const struct lims_result_criterion *c = find(r, "weighing", "error_up", 4);
	assert_int_equal(c->outcome, LIMS_VERDICT_PASS);
	assert_int_equal(c->role, LIMS_ROLE_CONFORMITY);
	assert_string_equal(c->source->clause, "3.5.1");
	assert_true(c->compared);
	assert_string_equal(c->left.text, "50");
	assert_string_equal(c->relation, "<=");
	assert_string_equal(c->right.printed, "75");
	assert_string_equal(c->right.unit, "g");
	c = find(r, "weighing", "weights", 4); // 15 kg of M1: 750 mg + 19.55 mg against 75 g / 3
	assert_int_equal(c->role, LIMS_ROLE_VALIDITY);
	assert_string_equal(c->left.text, "0.76955");
	lims_result_destroy(r);
}

static void the_same_run_gives_the_same_bytes(void **state)
{
	const struct house *house = *state;
	struct lims_buf a, b;
	lims_buf_init(&a, JSON_MAX);
	lims_buf_init(&b, JSON_MAX);
	struct lims_result *r = evaluate_file(state, "filled-record.json");
	lims_result_json(r, &a);
	lims_result_destroy(r);
	r = evaluate_file(state, "filled-record.json");
	lims_result_json(r, &b);
	lims_result_destroy(r);
	assert_int_equal(a.len, b.len);
	assert_memory_equal(a.data, b.data, a.len);
	struct lims_json_doc *doc = NULL;
	struct lims_err err = {0};
	assert_int_equal(lims_json_parse(lims_buf_text(&a), a.len, JSON_MAX, &doc, &err), LIMS_OK);
	const struct lims_json *root = lims_json_root(doc);
	assert_string_equal(lims_json_get_text(root, "format", ""), "lims-result-1");
	assert_string_equal(lims_json_get_text(root, "verdict", ""), "pass");
	const struct lims_json *files = lims_json_get(root, "files");
	assert_int_equal(lims_json_size(files), 7);
	for (size_t i = 0; i < 7; i++) {
		size_t n = 0;
		struct lims_hash hash;
		char hex[LIMS_HASH_HEX];
		const char *bytes = lims_catalog_bytes(house->catalog, lims_json_get_text(lims_json_at(files, i), "name", ""), &n);
		assert_non_null(bytes);
		assert_int_equal(lims_sha256(bytes, n, &hash, &err), LIMS_OK);
		lims_hash_hex(&hash, hex);
		assert_string_equal(lims_json_get_text(lims_json_at(files, i), "sha256", ""), hex);
	}
	lims_json_destroy(doc);
	lims_buf_finish(&a);
	lims_buf_finish(&b);
}

static void a_worksheet_written_back_reads_the_same(void **state)
{
	(void)state;
	static const struct lims_ws_value weights[] = {{"class", "M1"}};
	static const struct lims_ws_value m2 = {"class", "M2"};
	static const struct lims_ws_piece pieces[] = {{.id = "5 kg*", .nominal = "5 kg", .values = &m2, .value_count = 1},
		{.id = "1 kg", .nominal = "1 kg", .limit = "50 mg", .error = "-3 mg", .U = "2 mg", .k = "2"}};
	static const struct lims_ws_point points[] = {
		{.at = "0 kPa", .value = "0 kPa", .U = "1 Pa"}, {.at = "1 kPa", .value = "1 Pa", .k = "2.1"}};
	static const char *const coefficients[] = {"0.1", "2e-3"};
	static const struct lims_ws_curve curves[] = {
		{.name = "a", .kind = LIMS_CURVE_POINTS, .points = points, .point_count = 2, .U = "2 Pa", .k = "2"},
		{.name = "b",
			.kind = LIMS_CURVE_POLYNOMIAL,
			.coefficients = coefficients,
			.coefficient_count = 2,
			.unit = "K",
			.of = "Cel",
			.from = "0 Cel",
			.to = "9 Cel"},
		{.name = "c", .kind = LIMS_CURVE_EXPANSION, .value = "20 L", .at = "20 Cel", .expansion = "0.00003 K-1"},
		{.name = "d", .kind = LIMS_CURVE_CONSTANT, .value = "20.0 L"}};
	static const struct lims_ws_certificate certificates[] = {{.number = "V1",
																  .from = {2025, 4, 1},
																  .to = {2026, 3, 31},
																  .curves = curves,
																  .curve_count = 4,
																  .pieces = &pieces[1],
																  .piece_count = 1},
		{.number = "V2"}};
	static const struct lims_ws_standard standards[] = {{.role = "weights",
		.id = "Q-01",
		.values = weights,
		.value_count = 1,
		.pieces = pieces,
		.piece_count = 1,
		.certificates = certificates,
		.certificate_count = 2}};
	static const struct lims_ws_value conditions[] = {{"temperature", "24 Cel"}, {"temperature", "25 Cel"}};
	static const struct lims_ws_answer answers[] = {{"visual", "label", "yes", NULL}, {"visual", "dial", "no", "kính vỡ"}};
	static const struct lims_ws_cell cells[] = {
		{.step = "weighing", .row = 1, .column = "up", .text = "2500 g"},
		{.step = "repeatability", .row = 0, .run = 2, .column = "indication", .text = "500 g"},
		{.step = "weighing", .row = 0, .column = "up", .reason = "overload"},
		{.step = "weighing", .row = 0, .column = "down", .text = "500 g", .unstable = true},
	};
	const struct lims_worksheet w = {.procedure = "spring-dial-scale",
		.mode = "periodic",
		.item = item,
		.item_count = ITEM,
		.standards = standards,
		.standard_count = 1,
		.conditions = conditions,
		.condition_count = 2,
		.answers = answers,
		.answer_count = 2,
		.cells = cells,
		.cell_count = 4};
	struct lims_buf first, second;
	struct lims_err err = {0};
	struct lims_arena *arena = lims_arena_create(JSON_MAX);
	const struct lims_worksheet *again = NULL;
	lims_buf_init(&first, JSON_MAX);
	lims_buf_init(&second, JSON_MAX);
	lims_worksheet_json(&w, &first);
	if (lims_worksheet_read_json(lims_buf_text(&first), first.len, arena, &again, &err) != LIMS_OK)
		fail_msg("%s in %s", err.text, lims_buf_text(&first));
	assert_int_equal(again->cell_count, 4);
	assert_int_equal(again->condition_count, 2);
	assert_string_equal(again->answers[1].note, "kính vỡ");
	assert_string_equal(again->standards[0].pieces[0].values[0].text, "M2");
	assert_string_equal(again->standards[0].certificates[0].pieces[0].error, "-3 mg");
	assert_string_equal(again->standards[0].certificates[0].curves[0].points[1].k, "2.1");
	assert_string_equal(again->standards[0].certificates[0].curves[2].expansion, "0.00003 K-1");
	assert_int_equal(again->standards[0].certificates[0].to.month, 3);
	assert_int_equal(again->standards[0].certificates[1].curve_count, 0);
	lims_worksheet_json(again, &second);
	assert_string_equal(lims_buf_text(&first), lims_buf_text(&second));
	lims_arena_destroy(arena);
	lims_buf_finish(&first);
	lims_buf_finish(&second);
}

/* ---- the verdict ---- */

/// What `lims_worksheet_evaluate` says of the visual step alone, with answers to all its checks.
static void a_failed_inspection_fails_without_standards_and_stops(void **state)
{
	static const char text[] =
		"{\"format\":\"lims-worksheet-1\",\"mode\":\"periodic\",\"item\":{\"Max\":\"15 kg\",\"Min\":\"0.5 kg\",\"d\":\"50 g\",\"e\":\"50 "
		"g\"},"
		"\"steps\":{\"visual\":{\"answers\":{\"label\":\"yes\",\"mark\":\"yes\",\"complete\":\"yes\",\"dial\":\"no\",\"parts\":\"yes\"}}}}";
	struct lims_result *r = NULL;
	struct lims_err err = {0};
	if (evaluate_json(state, text, strlen(text), &r, &err) != LIMS_OK)
		fail_msg("%s", err.text);
	assert_int_equal(r->verdict, LIMS_VERDICT_FAIL);
	assert_non_null(r->stopped_at);
	assert_string_equal(r->stopped_at->id, "visual");
	assert_false(r->overruled);
	assert_string_equal(r->conclusion.vi, "Không đạt yêu cầu kỹ thuật đo lường");
	lims_result_destroy(r);
}

static void measuring_on_after_the_stop_is_recorded(void **state)
{
	static const char text[] = "{\"format\":\"lims-worksheet-1\",\"mode\":\"periodic\",\"item\":{\"Max\":\"15 kg\",\"Min\":\"0.5 "
							   "kg\",\"d\":\"50 g\",\"e\":\"50 g\"},"
							   "\"steps\":{\"visual\":{\"answers\":{\"dial\":\"no\"}},\"weighing\":{\"rows\":[{\"up\":\"500 g\"}]}}}";
	struct lims_result *r = NULL;
	struct lims_err err = {0};
	if (evaluate_json(state, text, strlen(text), &r, &err) != LIMS_OK)
		fail_msg("%s", err.text);
	assert_int_equal(r->verdict, LIMS_VERDICT_FAIL);
	assert_true(r->overruled);
	assert_int_equal(r->information_count, 1);
	lims_result_destroy(r);
}

static void the_date_of_the_work_stands_in_the_result_when_it_is_given(void **state)
{
	static const char text[] = "{\"format\":\"lims-worksheet-1\",\"mode\":\"periodic\",\"date\":\"2026-02-28\",\"item\":{\"Max\":\"15 kg\","
							   "\"Min\":\"0.5 kg\",\"d\":\"50 g\",\"e\":\"50 g\"}}";
	struct lims_result *r = NULL;
	struct lims_err err = {0};
	struct lims_buf json;
	lims_buf_init(&json, JSON_MAX);
	if (evaluate_json(state, text, strlen(text), &r, &err) != LIMS_OK)
		fail_msg("%s", err.text);
	lims_result_json(r, &json);
	assert_non_null(strstr(lims_buf_text(&json), "\"mode\":\"periodic\",\"date\":\"2026-02-28\""));
	lims_buf_finish(&json);
	lims_result_destroy(r);
}

static void an_empty_worksheet_is_not_determined(void **state)
{
	static const char text[] = "{\"format\":\"lims-worksheet-1\",\"mode\":\"periodic\",\"item\":{\"Max\":\"15 kg\",\"Min\":\"0.5 "
							   "kg\",\"d\":\"50 g\",\"e\":\"50 g\"}}";
	struct lims_result *r = NULL;
	struct lims_err err = {0};
	if (evaluate_json(state, text, strlen(text), &r, &err) != LIMS_OK)
		fail_msg("%s", err.text);
	assert_int_equal(r->verdict, LIMS_VERDICT_UNDETERMINED);
	for (size_t i = 0; i < r->step_count; i++)
		assert_false(r->steps[i].started);
	lims_result_destroy(r);
}

/* ---- bad input ---- */

static void what_does_not_belong_to_the_procedure_is_refused_with_its_place(void **state)
{
	refuses(state, "\"steps\":{\"cooking\":{\"rows\":[{\"up\":\"1 g\"}]}}", "no step \"cooking\"");
	refuses(state, "\"steps\":{\"weighing\":{\"rows\":[{\"sideways\":\"1 g\"}]}}", "no column \"sideways\"");
	refuses(state, "\"steps\":{\"weighing\":{\"rows\":[{\"error_up\":\"1 g\"}]}}", "computed");
	refuses(state, "\"steps\":{\"weighing\":{\"rows\":[{\"up\":\"five g\"}]}}", "no number");
	refuses(state, "\"steps\":{\"weighing\":{\"rows\":[{\"up\":\"500\"}]}}", "no unit");
	refuses(state, "\"steps\":{\"weighing\":{\"rows\":[{\"up\":\"500 gram\"}]}}", "gram");
	refuses(state, "\"steps\":{\"weighing\":{\"rows\":[{\"up\":500}]}}", "must be a text");
	refuses(state, "\"steps\":{\"weighing\":{\"rows\":[{},{},{},{},{\"down\":\"15 kg\"}]}}", "not measured on this row");
	refuses(state, "\"steps\":{\"eccentricity\":{\"rows\":[{},{},{},{},{},{\"indication\":\"5 kg\"}]}}", "row 6 is too many");
	refuses(state, "\"steps\":{\"repeatability\":{\"rows\":[{\"runs\":[{},{},{},{\"indication\":\"5 kg\"}]}]}}", "no run 4");
	refuses(state, "\"steps\":{\"visual\":{\"answers\":{\"colour\":\"yes\"}}}", "no check \"colour\"");
	refuses(state, "\"steps\":{\"visual\":{\"answers\":{\"dial\":\"perhaps\"}}}", "no answer");
	refuses(state, "\"steps\":{\"visual\":{\"rows\":[{\"a\":\"1 g\"}]}}", "no column \"a\"");
	refuses(state, "\"standards\":[{\"role\":\"cook\"}]", "role \"cook\"");
	refuses(state, "\"standards\":[{\"role\":\"weights\",\"class\":\"Z9\"}]", "none of the choices");
	refuses(state, "\"standards\":[{\"role\":\"weights\",\"certificates\":{}}]", "standards[0]: A list is expected");
	refuses(state, "\"standards\":[{\"role\":\"weights\",\"certificates\":[{\"number\":\"1\",\"from\":\"2026-02-30\"}]}]",
		"standards[0]: element 1 of a list: there is no day");
	refuses(state,
		"\"standards\":[{\"role\":\"weights\",\"certificates\":[{\"number\":\"1\",\"from\":\"2026-02-02\",\"to\":\"2026-02-01\"}]}]",
		"\"to\" lies before \"from\"");
	refuses(state, "\"standards\":[{\"role\":\"weights\",\"certificates\":[{\"number\":\"1\"},{\"number\":\"1\"}]}]",
		"element 2 of a list: The certificate \"1\" stands here twice");
	refuses(state, "\"standards\":[{\"role\":\"weights\",\"certificates\":[{\"number\":1}]}]",
		"certificates: element 1: number: a text in quotes");
	refuses(state,
		"\"standards\":[{\"role\":\"weights\",\"pieces\":[{\"id\":\"a\",\"nominal\":\"1 kg\"},{\"id\":\"a\",\"nominal\":\"1 kg\"}]}]",
		"The piece \"a\" stands here twice");
	refuses(state, "\"standards\":[{\"role\":\"weights\",\"pieces\":[{\"id\":\"a\"}]}]", "\"nominal\" is missing");
	refuses(state, "\"conditions\":{\"temperature\":\"warm\"}", "no number");
	refuses(state, "\"flavour\":\"sweet\"", "flavour");
	refuses(state, "\"date\":\"2026-02-29\"", "date: there is no day 2026-02-29");
	refuses(state, "\"date\":20260228", "must be a text like");
	refuses(state, "\"procedure\":\"another\"", "belongs to the procedure \"another\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_plan_has_the_loads_of_the_item_ascending),
		cmocka_unit_test(equal_loads_are_planned_once),
		cmocka_unit_test(a_plan_needs_every_characteristic_and_a_known_mode),
		cmocka_unit_test(a_filled_record_passes_with_its_values),
		cmocka_unit_test(a_partial_worksheet_shows_errors_and_stays_undetermined),
		cmocka_unit_test(a_criterion_shows_both_sides_its_clause_and_role),
		cmocka_unit_test(the_same_run_gives_the_same_bytes),
		cmocka_unit_test(a_worksheet_written_back_reads_the_same),
		cmocka_unit_test(a_failed_inspection_fails_without_standards_and_stops),
		cmocka_unit_test(measuring_on_after_the_stop_is_recorded),
		cmocka_unit_test(the_date_of_the_work_stands_in_the_result_when_it_is_given),
		cmocka_unit_test(an_empty_worksheet_is_not_determined),
		cmocka_unit_test(what_does_not_belong_to_the_procedure_is_refused_with_its_place),
	};
	return cmocka_run_group_tests(tests, open_house, close_house);
}

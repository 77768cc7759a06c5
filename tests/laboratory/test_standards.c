// SPDX-License-Identifier: Apache-2.0
// What certificates of standards state: recorded with all faults told, one at a time for a day, frozen into worksheets, used for loads and corrections.
// Limits of OIML R 111-1 Table 1 in M2: 100 g 16 mg, 500 g 80 mg, 2 kg 300 mg, 5 kg 800 mg, 10 kg 1.6 g. The scale of
// tests/data/loads/procedures/bench-scale.yaml has e = 5 g; a third of its MPE is 833 mg, 1.667 g from 2.5 kg on and 2.5 g from 10 kg on.
#include "tests/laboratory/certified.h"

#include "laboratory/equipment/in_force.h"
#include "laboratory/equipment/life.h"
#include "laboratory/strikes.h"

#include "laboratory/proof/dossier.h"
#include "laboratory/standards.h"
#include "lims-core/engine/worksheet.h"

#include <stdio.h>
#include <string.h>

static const char lasting[] = "format: lims-certificate-1\nnumber: \"V26/1\"\nby: \"VMI\"\nfrom: 2020-01-01\n" CD_PIECES;

static lims_rc certify_as(struct world *w, const char *code, const char *file, const char *evidence, struct lims_buf *faults)
{
	struct lims_standard_papers papers = {.name = "c.yaml",
		.bytes = file,
		.n = strlen(file),
		.evidence = evidence,
		.evidence_len = evidence ? strlen(evidence) : 0,
		.identified = "số máy trên giấy"};
	char number[LIMS_CERTIFICATE_NUMBER];
	return lims_standard_certify(w->lab, "standard", code, &papers, number, faults, &w->err);
}

static lims_rc certify(struct world *w, const char *code, const char *file)
{
	struct lims_buf faults;
	lims_buf_init(&faults, 1 << 20);
	lims_rc rc = certify_as(w, code, file, NULL, &faults);
	if (faults.len > 0)
		print_error("%s", lims_buf_text(&faults));
	lims_buf_finish(&faults);
	return rc;
}

struct seen {
	int count;
	char numbers[256], evidence[LIMS_HASH_HEX];
	size_t pieces;
};

static lims_rc see(void *ctx, const struct lims_standard_row *row, struct lims_err *err)
{
	struct seen *s = ctx;
	size_t n = strlen(s->numbers);
	(void)err;
	s->count++;
	s->pieces += row->certificate.piece_count;
	snprintf(s->numbers + n, sizeof s->numbers - n, "%s;", row->number);
	snprintf(s->evidence, sizeof s->evidence, "%s", row->evidence ? row->evidence : "");
	return LIMS_OK;
}

static struct seen look(struct world *w, const char *code)
{
	struct seen s = {0};
	wd_ok(w, lims_standard_each(w->lab, "standard", code, see, &s, &w->err));
	return s;
}

static void open_as(struct world *w, const char *procedure, const char *role, const char *standard, const char *mode, const char *day,
	const struct lims_field_value *values, size_t count, char sheet[LIMS_CODE])
{
	struct lims_item item = {
		.procedure = procedure, .customer = "kh1", .received_on = {2024, 1, 2}, .characteristics = values, .characteristic_count = count};
	struct lims_bench_standard s = {role, standard};
	struct lims_bench_opening o = {.mode = mode, .standards = &s, .standard_count = 1};
	char code[LIMS_CODE], same[LIMS_CODE];
	wd_as(w, "ti");
	wd_ok(w, lims_item_receive(w->lab, &item, code, same, &w->err));
	o.item = code;
	wd_ok(w, lims_date_parse(day, &o.work_on, &w->err));
	wd_ok(w, lims_bench_open(w->lab, &o, sheet, &w->err));
}

static void open_scale(struct world *w, const char *day, char sheet[LIMS_CODE])
{
	static const struct lims_field_value values[] = {{"Max", "15 kg"}, {"Min", "100 g"}, {"e", "5 g"}};
	open_as(w, "bench-scale", "weights", "m2", "initial", day, values, 3, sheet);
}

static lims_rc put_on(
	struct world *w, const char *sheet, int row, const char *value, const char *first, const char *second, const char *third)
{
	const char *pieces[] = {first, second, third};
	struct lims_bench_cell cell = wd_cell("weighing", row, 0, "load");
	return lims_bench_type(w->lab, sheet, &cell,
		&(struct lims_bench_typed){.value = value,
			.pieces = pieces,
			.piece_count = third    ? 3
						   : second ? 2
						   : first  ? 1
									: 0},
		&w->err);
}

/// The worksheet's JSON has this in it.
static bool exports(struct world *w, const char *sheet, const char *part)
{
	struct lims_buf json;
	lims_buf_init(&json, 1 << 20);
	wd_ok(w, lims_bench_json(w->lab, sheet, &json, &w->err));
	bool found = strstr(lims_buf_text(&json), part) != NULL;
	lims_buf_finish(&json);
	return found;
}

/// The result's JSON has this in it.
static bool results(struct world *w, const char *sheet, const char *part)
{
	struct lims_bench_view *v = NULL;
	struct lims_buf json;
	lims_buf_init(&json, 1 << 20);
	wd_ok(w, lims_bench_view(w->lab, sheet, &v, &w->err));
	lims_result_json(v->result, &json);
	bool found = strstr(lims_buf_text(&json), part) != NULL;
	if (!found)
		print_error("no %s in %s\n", part, lims_buf_text(&json));
	lims_bench_view_destroy(v);
	lims_buf_finish(&json);
	return found;
}

static void a_certificate_is_kept_with_the_paper_that_proves_it(void **state)
{
	struct world *w = *state;
	struct lims_buf faults, paper;
	struct lims_hash hash;
	lims_buf_init(&faults, 1 << 20);
	wd_ok(w, certify_as(w, "m2", cd_weights, "%PDF-1.7 scanned", &faults));
	assert_int_equal(faults.len, 0);
	lims_buf_finish(&faults);
	struct seen s = look(w, "m2");
	assert_string_equal(s.numbers, "V26/1;");
	assert_int_equal(s.pieces, 6);
	assert_true(lims_hash_read(s.evidence, &hash));
	wd_ok(w, lims_journal_blob(lims_journal_db(lims_laboratory_journal(w->lab)), &hash, &paper, &w->err));
	assert_string_equal(lims_buf_text(&paper), "%PDF-1.7 scanned");
	lims_buf_finish(&paper);
	assert_int_equal(look(w, "qc1").count, 0);
	wd_check_rebuild(w);
}

/// tests/data/faulty/certificate_numbers.yaml has twelve.
static void every_fault_is_told_and_nothing_is_recorded(void **state)
{
	struct world *w = *state;
	struct lims_buf bytes, faults;
	int64_t before = wd_entries(w);
	size_t lines = 0;
	lims_buf_init(&faults, 1 << 20);
	wd_ok(w, lims_file_read(LIMS_SOURCE_DIR "/tests/data/faulty/certificate_numbers.yaml", 1 << 20, &bytes, &w->err));
	wd_fails(w, certify_as(w, "m2", lims_buf_text(&bytes), NULL, &faults), LIMS_E_REFUSED, "12 faults");
	for (size_t i = 0; i < faults.len; i++)
		lines += faults.data[i] == '\n';
	assert_int_equal(lines, 12);
	assert_non_null(strstr(lims_buf_text(&faults), "c.yaml:5:15: the points must ascend"));
	assert_non_null(strstr(lims_buf_text(&faults), "c.yaml:6:12: constant: \"NaN kPa\" is no number"));
	lims_buf_finish(&bytes);
	lims_buf_clear(&faults);
	wd_fails(w, certify_as(w, "m2", "format: lims-certificate-1\nnumber: \"1\"\n", NULL, &faults), LIMS_E_REFUSED, "1 faults");
	assert_non_null(strstr(lims_buf_text(&faults), "states nothing"));
	lims_buf_clear(&faults);
	wd_fails(w, certify_as(w, "m2", "format: lims-procedure-1\nid: x\n", NULL, &faults), LIMS_E_REFUSED, "1 faults");
	lims_buf_clear(&faults);
	wd_fails(w, certify_as(w, "m2", "\x01{", NULL, &faults), LIMS_E_REFUSED, "faults");
	lims_buf_finish(&faults);
	wd_fails(w, certify(w, "m2", "format: lims-certificate-1\nnumber: \"\xF0\x9F\xA6\x84\"\ndata: {a: {constant: \"1\"}}\n"), LIMS_E_INPUT,
		"number");
	assert_int_equal(wd_entries(w), before);
}

static void who_equips_records_for_a_standard_that_there_is(void **state)
{
	struct world *w = *state;
	static const char *const others[] = {"re", "si", "le"};
	wd_fails(w, certify(w, "none", cd_weights), LIMS_E_NOT_FOUND, "no standard none");
	wd_fails(w, lims_standard_withdraw(w->lab, "standard", "none", "V26/1", "x", &w->err), LIMS_E_NOT_FOUND, "no standard none");
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
		wd_as(w, others[i]);
		wd_fails(w, certify(w, "m2", cd_weights), LIMS_E_REFUSED, others[i]);
	}
	wd_as(w, "ti");
	wd_ok(w, certify(w, "m2", cd_weights));
	wd_as(w, "re");
	wd_fails(w, lims_standard_withdraw(w->lab, "standard", "m2", "V26/1", "x", &w->err), LIMS_E_REFUSED, "re");
}

/// Not only when a worksheet is opened, where nothing can be done about it.
static void a_card_that_cannot_be_is_refused_when_it_is_written(void **state)
{
	struct world *w = *state;
	char tomorrow[LIMS_DATE_TEXT];
	wd_as(w, "an");
	struct lims_date d = lims_laboratory_today(w->lab);
	d.year++;
	lims_date_text(d, tomorrow);
	int64_t before = wd_entries(w);
	wd_fails(w, wd_set(w, "standard", "m2", NULL, "certified-on", tomorrow, "valid-until", "2099-01-01", NULL), LIMS_E_INPUT,
		"lies in the future");
	wd_fails(w, wd_set(w, "device", "can1", NULL, "certified-on", tomorrow, NULL), LIMS_E_INPUT, "lies in the future");
	wd_fails(w, wd_set(w, "standard", "m2", NULL, "values", "class=F1; scale=1000 kN", NULL), LIMS_E_INPUT, "write --class \"F1\"");
	wd_fails(w, wd_set(w, "standard", "m2", NULL, "values", "scale=1 kN; scale=2 kN", NULL), LIMS_E_INPUT, "name scale twice");
	wd_fails(w, wd_set(w, "standard", "m2", NULL, "values", "scale", NULL), LIMS_E_INPUT, "NAME=VALUE");
	assert_int_equal(wd_entries(w), before);
	wd_ok(w, wd_set(w, "standard", "m2", NULL, "values", "error=0.8 %; scale=1000 kN", NULL));
	wd_ok(w, wd_set(w, "standard", "m2", NULL, "values", "", NULL));
}

static void two_that_state_the_same_from_one_day_are_refused(void **state)
{
	struct world *w = *state;
	static const char next[] = "format: lims-certificate-1\nnumber: \"V26/2\"\nfrom: 2026-12-31\n" CD_PIECES;
	static const char twin[] = "format: lims-certificate-1\nnumber: \"V26/3\"\nfrom: 2026-01-01\n" CD_PIECES;
	static const char ended[] = "format: lims-certificate-1\nnumber: \"V26/1\"\nfrom: 2026-01-01\nto: 2026-12-30\n" CD_PIECES;
	wd_ok(w, certify(w, "m2", cd_weights));
	wd_fails(w, certify(w, "m2", twin), LIMS_E_INPUT, "V26/1 and V26/3 both state the piece \"10\"");
	// Another standard has its own.
	wd_ok(w, certify(w, "qc1", next));
	// The same number once more takes the place of what was recorded.
	wd_ok(w, certify(w, "m2", ended));
	wd_ok(w, certify(w, "m2", next));
	assert_string_equal(look(w, "m2").numbers, "V26/1;V26/2;");
	wd_fails(w, certify(w, "m2", twin), LIMS_E_INPUT, "both state");
	// What was a mistake is taken back, with a reason, and stays in the journal.
	wd_fails(w, lims_standard_withdraw(w->lab, "standard", "m2", "V26/2", "", &w->err), LIMS_E_INPUT, "why");
	wd_fails(w, lims_standard_withdraw(w->lab, "standard", "m2", "V26/3", "nhầm", &w->err), LIMS_E_NOT_FOUND, "no certificate V26/3");
	int64_t before = wd_entries(w);
	wd_ok(w, lims_standard_withdraw(w->lab, "standard", "m2", "V26/2", "nhầm chuẩn", &w->err));
	assert_int_equal(wd_entries(w), before + 1);
	assert_string_equal(look(w, "m2").numbers, "V26/1;");
	wd_ok(w, certify(w, "m2", cd_weights));
	assert_string_equal(look(w, "qc1").numbers, "V26/2;");
	wd_check_rebuild(w);
}

static void a_worksheet_keeps_what_was_in_force_when_it_was_opened(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], later[LIMS_CODE];
	static const char other[] =
		"format: lims-certificate-1\nnumber: \"V26/1\"\nfrom: 2026-01-01\npieces: [{id: \"new\", nominal: \"1 kg\"}]\n";
	wd_ok(w, certify(w, "m2", cd_weights_before));
	wd_ok(w, certify(w, "m2", cd_weights));
	open_scale(w, "2026-03-17", sheet);
	// Of a certificate of other days nothing can be used, so only its days are kept.
	assert_true(exports(w, sheet, "{\"number\":\"V25/9\",\"to\":\"2025-12-31\"}"));
	assert_true(exports(w, sheet, "\"number\":\"V26/1\",\"from\":\"2026-01-01\",\"to\":\"2026-12-31\",\"pieces\":[{\"id\":\"10\""));
	wd_ok(w, certify(w, "m2", other));
	assert_true(exports(w, sheet, "\"number\":\"V26/1\",\"from\":\"2026-01-01\",\"to\":\"2026-12-31\",\"pieces\":[{\"id\":\"10\""));
	wd_ok(w, put_on(w, sheet, 3, NULL, "10", NULL, NULL));
	wd_fails(w, put_on(w, sheet, 4, NULL, "new", NULL, NULL), LIMS_E_INPUT, "nothing is in force");
	open_scale(w, "2026-03-17", later);
	wd_fails(w, put_on(w, later, 3, NULL, "10", NULL, NULL), LIMS_E_INPUT, "nothing is in force");
	assert_true(exports(w, later, "\"id\":\"new\""));
}

static void pieces_of_no_certificate_in_force_make_no_load(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE];
	wd_ok(w, certify(w, "m2", cd_weights));
	open_scale(w, "2025-12-31", sheet);
	int64_t before = wd_entries(w);
	wd_fails(w, put_on(w, sheet, 3, NULL, "10", NULL, NULL), LIMS_E_INPUT, "nothing is in force on the date of the work");
	open_scale(w, "2025-06-30", sheet);
	wd_ok(w, lims_standard_withdraw(w->lab, "standard", "m2", "V26/1", "thử", &w->err));
	open_scale(w, "2026-03-17", sheet);
	assert_int_equal(wd_entries(w), before + 5); // two items, two worksheets, one withdrawal
	wd_fails(w, put_on(w, sheet, 3, NULL, "10", NULL, NULL), LIMS_E_INPUT, "have no piece \"10\"");
}

static void only_pieces_that_make_the_load_are_recorded(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE];
	struct lims_bench_cell up = wd_cell("weighing", 3, 0, "up"), load = wd_cell("weighing", 3, 0, "load");
	static const char *const one[] = {"10"}, *const blank[] = {""}, *const lines[] = {"1\n0"};
	const char *many[LIMS_STANDARD_PIECES_MAX + 1];
	wd_ok(w, certify(w, "m2", cd_weights));
	open_scale(w, "2026-03-17", sheet);
	int64_t before = wd_entries(w);
	wd_fails(w, put_on(w, sheet, 3, NULL, "20", NULL, NULL), LIMS_E_INPUT, "have no piece \"20\"");
	wd_fails(w, put_on(w, sheet, 3, NULL, "5", "5", NULL), LIMS_E_INPUT, "named twice");
	wd_fails(w, put_on(w, sheet, 3, NULL, "5", "2", "2*"), LIMS_E_INPUT, "the pieces make 9 kg, and the load is 10 kg");
	wd_fails(w, put_on(w, sheet, 3, "9 kg", "5", "2", "2*"), LIMS_E_INPUT, "9 kg");
	wd_fails(w, put_on(w, sheet, 3, "10 kg", NULL, NULL, NULL), LIMS_E_INPUT, "load");
	wd_fails(w, put_on(w, sheet, 10, NULL, "10", NULL, NULL), LIMS_E_INPUT, "rows 1 to 10");
	wd_fails(w, lims_bench_type(w->lab, sheet, &up, &(struct lims_bench_typed){.value = "10 kg", .pieces = one, .piece_count = 1}, &w->err),
		LIMS_E_INPUT, "no load of pieces");
	wd_fails(w, lims_bench_type(w->lab, sheet, &up, &(struct lims_bench_typed){.value = NULL, .pieces = one, .piece_count = 1}, &w->err),
		LIMS_E_INPUT, "no load of pieces");
	wd_fails(w, lims_bench_type(w->lab, sheet, &up, &(struct lims_bench_typed){.value = NULL, .pieces = NULL, .piece_count = 0}, &w->err),
		LIMS_E_INPUT, "empty");
	wd_fails(w,
		lims_bench_type(w->lab, sheet, &load, &(struct lims_bench_typed){.value = NULL, .pieces = blank, .piece_count = 1}, &w->err),
		LIMS_E_INPUT, "no name");
	wd_fails(w,
		lims_bench_type(w->lab, sheet, &load, &(struct lims_bench_typed){.value = NULL, .pieces = lines, .piece_count = 1}, &w->err),
		LIMS_E_INPUT, "one line");
	for (size_t i = 0; i < sizeof many / sizeof many[0]; i++)
		many[i] = "10";
	wd_fails(w,
		lims_bench_type(w->lab, sheet, &load,
			&(struct lims_bench_typed){.value = NULL, .pieces = many, .piece_count = sizeof many / sizeof many[0]}, &w->err),
		LIMS_E_INPUT, "at most 500");
	assert_int_equal(wd_entries(w), before);
	wd_ok(w, put_on(w, sheet, 3, NULL, "10", NULL, NULL));
	assert_true(exports(w, sheet, "\"load\":{\"value\":\"10 kg\",\"pieces\":[\"10\"]}"));
	// Another set waits until the first is struck out.
	wd_ok(w, put_on(w, sheet, 3, "10 kg", "m2/10", NULL, NULL));
	assert_true(exports(w, sheet, "\"pieces\":[\"10\"]"));
	wd_ok(w, lims_bench_strike(w->lab, sheet, 1, "wrong_load", NULL, &w->err));
	assert_true(exports(w, sheet, "\"pieces\":[\"m2/10\"]"));
}

/// Everything but the pieces of `skip` (-1: nothing).
static void weigh(struct world *w, const char *sheet, int skip)
{
	static const char *const pieces[5][3] = {{"100"}, {"2", "500"}, {"5", "2*", "500"}, {"10"}, {"10", "5"}};
	static const char *const up[] = {"0.100 kg", "2.500 kg", "7.500 kg", "10.005 kg", "15.000 kg"};
	static const char *const twelve[] = {"10", "2"};
	struct lims_bench_cell load = wd_cell("repeatability", 0, 0, "load");
	for (int row = 0; row < 5; row++) {
		if (row != skip)
			wd_ok(w, put_on(w, sheet, row, NULL, pieces[row][0], pieces[row][1], pieces[row][2]));
		wd_enter(w, sheet, "weighing", row, 0, "up", up[row]);
	}
	wd_ok(w, lims_bench_type(w->lab, sheet, &load, &(struct lims_bench_typed){.value = NULL, .pieces = twelve, .piece_count = 2}, &w->err));
	for (int run = 0; run < 3; run++)
		wd_enter(w, sheet, "repeatability", 0, run, "shown", run == 2 ? "12.005 kg" : "12.000 kg");
}

static void what_was_issued_is_computed_again_whatever_the_register_says_later(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE];
	char today[LIMS_DATE_TEXT];
	lims_date_text(lims_laboratory_today(w->lab), today);
	wd_ok(w, certify(w, "m2", lasting));
	open_scale(w, today, sheet);
	weigh(w, sheet, -1);
	assert_true(results(w, sheet, "\"verdict\":\"pass\""));
	// 10 kg and 5 kg in M2: 1.6 g + 0.8 g
	assert_true(results(w, sheet,
		"\"pieces\":[\"10\",\"5\"],\"nominal\":{\"value\":\"15\",\"unit\":\"kg\",\"exact\":true,\"printed\":\"15\",\"printed_unit\":\"kg\"}"
		",\"limit\":{\"value\":\"0.0024"));
	wd_ok(w, lims_bench_submit(w->lab, sheet, &w->err));
	wd_as(w, "re");
	wd_ok(w, lims_bench_review(w->lab, sheet, true, NULL, &w->err));
	wd_issue(w, sheet, number);
	wd_check_recompute(w, number);
	wd_as(w, "ti");
	wd_ok(w, lims_standard_withdraw(w->lab, "standard", "m2", "V26/1", "thử", &w->err));
	wd_check_recompute(w, number);
	wd_check_rebuild(w);
	wd_check_recompute(w, number);
}

static void a_load_whose_pieces_nobody_named_is_not_determined(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE];
	struct lims_bench_view *v = NULL;
	wd_ok(w, certify(w, "m2", cd_weights));
	open_scale(w, "2026-03-17", sheet);
	weigh(w, sheet, 2);
	assert_true(results(w, sheet, "\"verdict\":\"undetermined\""));
	wd_ok(w, lims_bench_view(w->lab, sheet, &v, &w->err));
	assert_false(v->has_next);
	assert_true(v->has_next_load);
	assert_string_equal(v->next_load.step, "weighing");
	assert_int_equal(v->next_load.row, 2);
	lims_bench_view_destroy(v);
	wd_ok(w, put_on(w, sheet, 2, NULL, "5", "2*", "500"));
	assert_true(results(w, sheet, "\"verdict\":\"pass\""));
	wd_ok(w, lims_bench_view(w->lab, sheet, &v, &w->err));
	assert_false(v->has_next_load);
	lims_bench_view_destroy(v);
}

/// 0.001 kPa at 0 and 0.011 kPa at 30 kPa: at 10 kPa 0.013/3 kPa, three of which are 0.013 kPa; with the head of 20 Pa 10.0243… kPa.
static void corrections_come_from_the_certificate_of_the_day(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE];
	static const char first[] =
		"{\"format\": \"lims-certificate-1\", \"number\": \"K-1\", \"to\": \"2026-03-31\",\n \"data\": {\"correction\": {\"points\": [\n"
		"  {\"at\": \"0 kPa\", \"value\": \"1 Pa\"}, {\"at\": \"0.3 bar\", \"value\": \"0.011 kPa\"}, {\"at\": \"50 kPa\", \"value\": "
		"\"0.2 kPa\"}]},\n"
		"  \"head\": {\"constant\": \"20 Pa\"}}}\n";
	static const char second[] =
		"format: lims-certificate-1\nnumber: K-2\nfrom: 2026-04-01\ndata:\n  correction: {constant: \"0 kPa\"}\n  head: "
		"{constant: \"0 Pa\"}\n";
	wd_ok(w, certify(w, "gauge", first));
	wd_ok(w, certify(w, "gauge", second));
	open_as(w, "calibrated", "gauge", "gauge", "only", "2026-03-31", NULL, 0, sheet);
	assert_true(results(w, sheet, "\"c\":{\"value\":\"0.00433333333333"));
	assert_true(results(w, sheet, "10.0243"));
	assert_true(results(w, sheet, "\"thirds\""));
	open_as(w, "calibrated", "gauge", "gauge", "only", "2026-04-01", NULL, 0, sheet);
	assert_true(results(w, sheet, "\"c\":{\"value\":\"0\""));
	wd_ok(w, lims_standard_withdraw(w->lab, "standard", "gauge", "K-2", "thử", &w->err));
	open_as(w, "calibrated", "gauge", "gauge", "only", "2026-04-01", NULL, 0, sheet);
	assert_true(results(w, sheet, "not_in_force"));
	wd_ok(w, lims_standard_withdraw(w->lab, "standard", "gauge", "K-1", "thử", &w->err));
	open_as(w, "calibrated", "gauge", "gauge", "only", "2026-04-01", NULL, 0, sheet);
	assert_true(results(w, sheet, "not_certified"));
}

/// A certificate that states a quantity in another kind of unit than the procedure asks would shut the worksheet: it is not opened.
static void a_certificate_that_does_not_fit_the_procedure_opens_no_worksheet(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], code[LIMS_CODE], same[LIMS_CODE];
	struct lims_item item = {.procedure = "calibrated", .customer = "kh1", .received_on = {2024, 1, 2}};
	struct lims_bench_standard s = {"gauge", "gauge"};
	struct lims_bench_opening o = {.mode = "only", .standards = &s, .standard_count = 1};
	wd_ok(w, certify(w, "gauge", "format: lims-certificate-1\nnumber: K-1\ndata: {head: {constant: \"20 mm\"}}\n"));
	wd_ok(w, lims_item_receive(w->lab, &item, code, same, &w->err));
	o.item = code;
	int64_t before = wd_entries(w);
	wd_fails(w, lims_bench_open(w->lab, &o, sheet, &w->err), LIMS_E_INPUT, "certificate K-1, head");
	assert_int_equal(wd_entries(w), before);
}

/* ---- which certificate decides ---- */

struct asking {
	struct world *w;
	struct lims_date day;
	char said[512];
};

static lims_rc ask(void *ctx, const struct lims_register *r, const struct lims_register_row *row, struct lims_err *err)
{
	struct asking *a = ctx;
	struct lims_in_force f;
	lims_rc rc = lims_in_force_on(a->w->lab, r, row, a->day, &f, err);
	if (!rc)
		snprintf(a->said, sizeof a->said, "%s %s %s %s %s", lims_in_force_value(&f, r, row, "certificate"),
			lims_in_force_value(&f, r, row, "certified-by"), lims_in_force_value(&f, r, row, "certified-on"),
			lims_in_force_value(&f, r, row, "valid-until"), lims_in_force_due(&f, r, row));
	return rc;
}

/// Number, issuer, first and last day, and the day on which it is due.
static void decides(struct world *w, const char *day, const char *expected)
{
	struct asking a = {.w = w};
	wd_ok(w, lims_date_parse(day, &a.day, &w->err));
	wd_ok(w, lims_register_one(w->lab, lims_register_find("standard"), "m2", ask, &a, &w->err));
	assert_string_equal(a.said, expected);
}

static lims_rc decide(struct world *w, const char *number, const char *decision, const char *from, const char *procedures)
{
	char opened[LIMS_CODE];
	struct lims_field_value values[] = {{"certificate", number}, {"decision", decision}, {"from-on", from}, {"procedures", procedures}};
	struct lims_life_act act = {.noun = "standard", .code = "m2", .values = values, .count = 4};
	return lims_life_record(w->lab, lims_life_verb_find("accept"), &act, opened, &w->err);
}

static void the_card_of_kl1(struct world *w)
{
	wd_as(w, "ti");
	wd_ok(w, wd_set(w, "standard", "m2", NULL, "certificate", "KL-1", "certified-on", "2025-07-01", "valid-until", "2026-06-30", NULL));
	decides(w, "2026-06-01", "KL-1 VMI 2025-07-01 2026-06-30 2026-06-30");
}

static const char n9[] = "format: lims-certificate-1\nnumber: N-9\nby: \"QUATEST 1\"\nfrom: 2026-10-20\nto: 2027-10-31\n" CD_PIECES;
static const char n10[] = "format: lims-certificate-1\nnumber: N-10\nfrom: 2027-09-01\nto: 2028-08-31\n" CD_PIECES;

static void the_certificate_in_force_decides_number_and_days(void **state)
{
	struct world *w = *state;
	the_card_of_kl1(w);
	wd_ok(w, certify(w, "m2", n9));
	decides(w, "2026-10-19", "KL-1 VMI 2025-07-01 2026-06-30 2026-06-30");
	decides(w, "2026-10-20", "N-9 QUATEST 1 2026-10-20 2027-10-31 2027-10-31");
	wd_ok(w, decide(w, "N-9", "accepted", "2026-11-01", ""));
	decides(w, "2026-10-31", "KL-1 VMI 2025-07-01 2026-06-30 2026-06-30");
	decides(w, "2026-11-01", "N-9 QUATEST 1 2026-10-20 2027-10-31 2027-10-31");
	// The next one is recorded: it is due as before until that one is accepted, which says nothing of who issued it.
	wd_ok(w, certify(w, "m2", n10));
	decides(w, "2026-11-29", "N-9 QUATEST 1 2026-10-20 2027-10-31 2027-10-31");
	wd_ok(w, decide(w, "N-10", "accepted", "2027-09-15", ""));
	decides(w, "2026-11-29", "N-9 QUATEST 1 2026-10-20 2027-10-31 2028-08-31");
	decides(w, "2027-09-15", "N-10  2027-09-01 2028-08-31 2028-08-31");
	wd_ok(w, decide(w, "N-9", "refused", "", ""));
	decides(w, "2026-11-29", "KL-1 VMI 2025-07-01 2026-06-30 2026-06-30");
}

static void what_the_card_names_and_has_ended_stays_ended(void **state)
{
	struct world *w = *state;
	the_card_of_kl1(w);
	// The card says a later day than the certificate that it names.
	wd_ok(w, wd_set(w, "standard", "m2", NULL, "certificate", "N-9", "valid-until", "2030-01-01", NULL));
	wd_ok(w, certify(w, "m2", n9));
	decides(w, "2027-11-01", "N-9 QUATEST 1 2026-10-20 2027-10-31 2027-10-31");
}

static void a_worksheet_names_the_certificate_in_force(void **state)
{
	struct world *w = *state;
	struct lims_bench_view *v = NULL;
	char sheet[LIMS_CODE];
	the_card_of_kl1(w);
	wd_ok(w, certify(w, "m2", "format: lims-certificate-1\nnumber: N-8\nfrom: 2026-07-20\nto: 2027-07-31\n" CD_PIECES));
	wd_ok(w, decide(w, "N-8", "accepted", "2026-08-01", "bench-scale"));
	open_scale(w, "2026-08-01", sheet);
	wd_ok(w, lims_bench_view(w->lab, sheet, &v, &w->err));
	assert_string_equal(lims_dossier_standard_field(&v->sheet->standards[0], "certificate"), "N-8");
	assert_string_equal(lims_dossier_standard_field(&v->sheet->standards[0], "valid-until"), "2027-07-31");
	assert_string_equal(lims_dossier_standard_field(&v->sheet->standards[0], "certified-on"), "2026-07-20");
	lims_bench_view_destroy(v);
}

static void a_certificate_is_accepted_for_procedures_that_there_are(void **state)
{
	struct world *w = *state;
	the_card_of_kl1(w);
	wd_fails(w, decide(w, "KL-1", "accepted", "", "electricity"), LIMS_E_INPUT, "electricity");
	wd_fails(w, decide(w, "KL-1", "accepted", "", "bench-scale, electricity"), LIMS_E_INPUT, "electricity");
	wd_ok(w, decide(w, "KL-1", "accepted", "", "bench-scale, calibrated"));
}

#define T(f) cmocka_unit_test_setup_teardown(f, cd_cards, wd_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_certificate_is_kept_with_the_paper_that_proves_it),
		T(every_fault_is_told_and_nothing_is_recorded),
		T(who_equips_records_for_a_standard_that_there_is),
		T(a_card_that_cannot_be_is_refused_when_it_is_written),
		T(two_that_state_the_same_from_one_day_are_refused),
		T(a_worksheet_keeps_what_was_in_force_when_it_was_opened),
		T(pieces_of_no_certificate_in_force_make_no_load),
		T(only_pieces_that_make_the_load_are_recorded),
		T(what_was_issued_is_computed_again_whatever_the_register_says_later),
		T(a_load_whose_pieces_nobody_named_is_not_determined),
		T(corrections_come_from_the_certificate_of_the_day),
		T(a_certificate_that_does_not_fit_the_procedure_opens_no_worksheet),
		T(the_certificate_in_force_decides_number_and_days),
		T(what_the_card_names_and_has_ended_stays_ended),
		T(a_worksheet_names_the_certificate_in_force),
		T(a_certificate_is_accepted_for_procedures_that_there_are),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

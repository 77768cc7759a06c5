// SPDX-License-Identifier: Apache-2.0
// Readings of the air corrected by the certificate of their instrument: by day, between points, outside of them, judged and computed again.
#include "tests/laboratory/world.h"

#include "laboratory/equipment/environment.h"
#include "laboratory/equipment/gate.h"
#include "laboratory/proof/dossier.h"
#include "laboratory/proof/logger_time.h"
#include "laboratory/standards.h"

#include <stdio.h>
#include <string.h>

enum { VIETNAM = 420 };

#define CERTIFICATE(number, from, to, data)                                                                                                \
	"format: lims-certificate-1\nnumber: " number "\nby: Viện\nfrom: " from "\nto: " to "\ndata:\n" data

static struct lims_moment moment(const char *text)
{
	struct lims_moment m;
	assert_true(lims_logger_moment(text, LIMS_LOGGER_ISO, VIETNAM, &m));
	return m;
}

static lims_rc certify(struct world *w, const char *file)
{
	struct lims_standard_papers papers = {.name = "n.yaml", .bytes = file, .n = strlen(file), .identified = "số máy trên giấy"};
	struct lims_buf faults;
	char number[LIMS_CERTIFICATE_NUMBER];
	lims_buf_init(&faults, 1 << 16);
	lims_rc rc = lims_standard_certify(w->lab, "device", "nhiet1", &papers, number, &faults, &w->err);
	lims_buf_finish(&faults);
	return rc;
}

static void sensor(struct world *w)
{
	char code[LIMS_CODE];
	wd_as(w, "ti");
	wd_ok(w, wd_set(w, "device", "nhiet1", code, "name", "Nhiệt ẩm kế", "place", "Phòng A", NULL));
}

static void shown(struct world *w, const char *at, const char *quantity, const char *value)
{
	struct lims_environment_value v = {moment(at), quantity, value};
	struct lims_environment_batch b = {.device = "nhiet1", .values = &v, .count = 1};
	wd_ok(w, lims_environment_record(w->lab, &b, &w->err));
}

struct rows {
	char text[2048];
};
static lims_rc put_row(void *ctx, const struct lims_environment_row *r, struct lims_err *err)
{
	struct rows *l = ctx;
	size_t n = strlen(l->text);
	const struct lims_air_corrected *c = &r->corrected;
	(void)err;
	snprintf(l->text + n, sizeof l->text - n, "%s: %s %s;", r->value,
		c->uncorrected   ? c->uncorrected
		: c->certificate ? c->c.value
						 : "as shown",
		c->certificate ? c->certificate->number : "-");
	return LIMS_OK;
}

static void listed(struct world *w, const char *expected)
{
	struct lims_environment_ask ask = {.device = "nhiet1", .from = moment("2026-01-01 00:00"), .until = moment("2026-12-01 00:00")};
	struct rows got = {""};
	wd_ok(w, lims_environment_each(w->lab, &ask, put_row, &got, &w->err));
	assert_string_equal(got.text, expected);
}

// Between 10 and 40 °C: 0.3 - 0.6·(24.3 - 10)/30 = 0.014 K; at the points themselves what they state; one digit beyond nothing.
static void the_correction_lies_on_the_straight_line_and_ends_with_it(void **state)
{
	struct world *w = *state;
	sensor(w);
	wd_ok(w, certify(w, CERTIFICATE("N-1", "2026-01-01", "2026-12-31",
							"  temperature_correction: {points: [{at: \"10 Cel\", value: \"0.3 K\"}, {at: \"40 Cel\", value: \"-0.3 K\"}], "
							"U: \"0.4 K\"}\n")));
	shown(w, "2026-03-04 08:00", "temperature", "24.3 Cel");
	shown(w, "2026-03-04 08:01", "temperature", "10.0 Cel");
	shown(w, "2026-03-04 08:02", "temperature", "40.0 Cel");
	shown(w, "2026-03-04 08:03", "temperature", "40.1 Cel");
	shown(w, "2026-03-04 08:04", "temperature", "9.99 Cel");
	shown(w, "2026-03-04 08:05", "humidity", "55 %");
	listed(w, "24.3 Cel: 24.314 Cel N-1;10.0 Cel: 10.3 Cel N-1;40.0 Cel: 39.7 Cel N-1;40.1 Cel: outside N-1;9.99 Cel: outside N-1;"
			  "55 %: not_stated -;");
	wd_check_rebuild(w);
}

static void the_certificate_of_the_day_of_the_reading_corrects(void **state)
{
	struct world *w = *state;
	sensor(w);
	shown(w, "2026-03-04 23:59", "temperature", "25.0 Cel");
	shown(w, "2026-03-05 00:01", "temperature", "25.0 Cel");
	shown(w, "2026-06-30 08:00", "temperature", "25.0 Cel");
	listed(w, "25.0 Cel: as shown -;25.0 Cel: as shown -;25.0 Cel: as shown -;");
	wd_ok(w, certify(w, CERTIFICATE("N-1", "2026-01-01", "2026-03-04", "  temperature_correction: {constant: \"0.2 K\"}\n")));
	wd_ok(w, certify(w, CERTIFICATE("N-2", "2026-03-05", "2026-06-29", "  temperature_correction: {constant: \"-0.5 K\"}\n")));
	listed(w, "25.0 Cel: 25.2 Cel N-1;25.0 Cel: 24.5 Cel N-2;25.0 Cel: not_in_force -;");
	// What was taken back corrects nothing.
	wd_ok(w, lims_standard_withdraw(w->lab, "device", "nhiet1", "N-2", "nhầm", &w->err));
	listed(w, "25.0 Cel: 25.2 Cel N-1;25.0 Cel: not_in_force -;25.0 Cel: not_in_force -;");
	wd_check_rebuild(w);
}

static void a_correction_in_degrees_is_refused(void **state)
{
	struct world *w = *state;
	sensor(w);
	int64_t before = wd_entries(w);
	wd_fails(w, certify(w, CERTIFICATE("N-1", "2026-01-01", "2026-12-31", "  temperature_correction: {constant: \"0.2 Cel\"}\n")),
		LIMS_E_INPUT, "temperature_correction");
	wd_fails(w, certify(w, CERTIFICATE("N-1", "2026-01-01", "2026-12-31", "  humidity_correction: {constant: \"1 K\"}\n")), LIMS_E_INPUT,
		"humidity_correction");
	assert_int_equal(wd_entries(w), before);
}

static lims_rc quiet(void *ctx, const struct lims_environment_taken *t, struct lims_err *err)
{
	(void)ctx;
	(void)t;
	(void)err;
	return LIMS_OK;
}

/// How a worksheet of a scale, whose temperature may be from -10 to 40 °C, judges what was shown; *ret_sheet names it.
static enum lims_verdict judged(struct world *w, const char *serial, const char *value, char ret_sheet[LIMS_CODE])
{
	char item[LIMS_CODE];
	struct lims_environment_take t = {
		.device = "nhiet1", .within_min = 60, .from = moment("2026-03-04 08:00"), .until = moment("2026-03-04 08:00")};
	struct lims_environment_withdrawal before = {
		.device = "nhiet1", .from = moment("2026-03-04 08:00"), .until = moment("2026-03-04 08:00"), .note = "thử"};
	struct lims_bench_view *v = NULL;
	enum lims_verdict found = LIMS_VERDICT_UNDETERMINED;
	size_t n;
	wd_as(w, "ti");
	(void)lims_environment_withdraw(w->lab, &before, &n, &w->err);
	shown(w, "2026-03-04 08:00", "temperature", value);
	wd_as(w, "le");
	wd_scale(w, serial, item);
	wd_open(w, item, "2026-03-04", ret_sheet);
	t.worksheet = ret_sheet;
	wd_ok(w, lims_environment_take(w->lab, &t, quiet, NULL, &w->err));
	wd_ok(w, lims_bench_view(w->lab, ret_sheet, &v, &w->err));
	for (size_t i = 0; i < v->result->criterion_count; i++)
		if (!v->result->criteria[i].step[0] && strcmp(v->result->criteria[i].id, "temperature") == 0 &&
			(found == LIMS_VERDICT_UNDETERMINED || v->result->criteria[i].outcome == LIMS_VERDICT_FAIL))
			found = v->result->criteria[i].outcome;
	lims_bench_view_destroy(v);
	return found;
}

// 40.3 - 0.5 = 39.8 is within 40, 40.5 - 0.5 = 40.0 is at it, 40.6 - 0.5 = 40.1 beyond, whatever was shown.
static void the_limit_is_held_against_the_corrected_value(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE];
	sensor(w);
	assert_int_equal(judged(w, "S-1", "40.3 Cel", sheet), LIMS_VERDICT_FAIL);
	wd_as(w, "ti");
	wd_ok(w, certify(w, CERTIFICATE("N-1", "2026-01-01", "2026-12-31", "  temperature_correction: {constant: \"-0.5 K\"}\n")));
	assert_int_equal(judged(w, "S-2", "40.3 Cel", sheet), LIMS_VERDICT_PASS);
	assert_int_equal(judged(w, "S-3", "40.5 Cel", sheet), LIMS_VERDICT_PASS);
	assert_int_equal(judged(w, "S-4", "40.6 Cel", sheet), LIMS_VERDICT_FAIL);
	wd_gate_says(w, lims_equipment_sensors, sheet, NULL);
	wd_check_rebuild(w);
}

static void what_could_not_be_corrected_shuts_the_gate(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE];
	sensor(w);
	wd_ok(w, certify(w, CERTIFICATE("N-1", "2026-01-01", "2026-12-31",
							"  temperature_correction: {points: [{at: \"20 Cel\", value: \"0 K\"}, {at: \"30 Cel\", value: \"0 K\"}]}\n")));
	assert_int_equal(judged(w, "S-1", "30.5 Cel", sheet), LIMS_VERDICT_PASS); // as shown: there is nothing better
	wd_gate_says(w, lims_equipment_sensors, sheet, "outside of the points of its certificate");
	judged(w, "S-2", "30.0 Cel", sheet);
	wd_gate_says(w, lims_equipment_sensors, sheet, NULL);
	wd_as(w, "ti");
	wd_ok(w, lims_standard_withdraw(w->lab, "device", "nhiet1", "N-1", "nhầm", &w->err));
	wd_ok(w, certify(w, CERTIFICATE("N-2", "2026-01-01", "2026-12-31", "  humidity_correction: {constant: \"1 %\"}\n")));
	judged(w, "S-3", "25.0 Cel", sheet);
	wd_gate_says(w, lims_equipment_sensors, sheet, "its certificate states no correction of it");
}

static void what_a_worksheet_took_stays_and_computes_again(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE];
	struct lims_bench_view *v = NULL;
	struct lims_proof_count n = {0};
	struct lims_buf lines;
	sensor(w);
	wd_ok(w, certify(w, CERTIFICATE("N-1", "2026-01-01", "2026-12-31",
							"  temperature_correction: {constant: \"-0.2 K\", U: \"0.3 K\", k: \"2\"}\n")));
	judged(w, "S-1", "24.30 Cel", sheet);
	wd_as(w, "ti");
	wd_ok(w, lims_standard_withdraw(w->lab, "device", "nhiet1", "N-1", "nhầm", &w->err));
	wd_ok(w, lims_bench_view(w->lab, sheet, &v, &w->err));
	struct lims_dossier_condition *c = &v->sheet->recorded[v->sheet->recorded_count - 1];
	assert_string_equal(c->value, "24.10 Cel");
	assert_string_equal(c->shown, "24.30 Cel");
	assert_string_equal(c->correction, "-0.2 K");
	assert_string_equal(c->U, "0.3 K");
	assert_string_equal(c->k, "2");
	assert_string_equal(c->corrected_by->number, "N-1");
	assert_string_equal(c->valid_until, "2026-12-31");
	lims_buf_init(&lines, 4096);
	wd_ok(w, lims_proof_corrections(v->sheet, v->procedure->units, &n, &lines, &w->err));
	assert_int_equal(n.corrected, 1);
	assert_int_equal(n.differences, 0);
	c->value = "24.50 Cel";
	wd_ok(w, lims_proof_corrections(v->sheet, v->procedure->units, &n, &lines, &w->err));
	assert_int_equal(n.differences, 1);
	assert_non_null(strstr(lims_buf_text(&lines), "24.30 Cel by certificate N-1 is recorded as 24.50 Cel, computed 24.10 Cel"));
	lims_buf_finish(&lines);
	lims_bench_view_destroy(v);
}

static void printed(const char *shown, const char *value, const char *expected)
{
	char out[LIMS_PROOF_VALUE];
	lims_correction_printed(shown, value, out);
	assert_string_equal(out, expected);
}

// Three places more than were read are printed whole, else two more, half to even.
static void a_long_quotient_is_printed_short(void **state)
{
	(void)state;
	printed("24.3 Cel", "24.314 Cel", "24.314 Cel");
	printed("24.3 Cel", "24.3145 Cel", "24.3145 Cel");
	printed("24.3 Cel", "24.31450 Cel", "24.314 Cel");
	printed("24.3 Cel", "24.31433333333333333333333333333333 Cel", "24.314 Cel");
	printed("55 %", "56.66666666666666666666666666666667 %", "56.67 %");
}

static void an_instrument_that_is_a_standard_has_its_certificates(void **state)
{
	struct world *w = *state;
	struct lims_standard_papers papers = {.name = "n.yaml", .identified = "số máy trên giấy"};
	struct lims_buf faults;
	char code[LIMS_CODE], number[LIMS_CERTIFICATE_NUMBER];
	static const char file[] = CERTIFICATE("N-7", "2026-01-01", "2026-12-31", "  temperature_correction: {constant: \"0.1 K\"}\n");
	sensor(w);
	wd_ok(w, wd_set(w, "device", "nhiet1", code, "standard", "qc1", NULL));
	lims_buf_init(&faults, 1 << 16);
	papers.bytes = file;
	papers.n = strlen(file);
	wd_ok(w, lims_standard_certify(w->lab, "standard", "qc1", &papers, number, &faults, &w->err));
	lims_buf_finish(&faults);
	shown(w, "2026-03-04 08:00", "temperature", "25.0 Cel");
	listed(w, "25.0 Cel: 25.1 Cel N-7;");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_correction_lies_on_the_straight_line_and_ends_with_it, wd_on_back_end, wd_teardown),
		cmocka_unit_test_setup_teardown(the_certificate_of_the_day_of_the_reading_corrects, wd_on_back_end, wd_teardown),
		cmocka_unit_test_setup_teardown(a_correction_in_degrees_is_refused, wd_training, wd_teardown),
		cmocka_unit_test_setup_teardown(the_limit_is_held_against_the_corrected_value, wd_on_back_end, wd_teardown),
		cmocka_unit_test_setup_teardown(what_could_not_be_corrected_shuts_the_gate, wd_training, wd_teardown),
		cmocka_unit_test_setup_teardown(what_a_worksheet_took_stays_and_computes_again, wd_training, wd_teardown),
		cmocka_unit_test(a_long_quotient_is_printed_short),
		cmocka_unit_test_setup_teardown(an_instrument_that_is_a_standard_has_its_certificates, wd_training, wd_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

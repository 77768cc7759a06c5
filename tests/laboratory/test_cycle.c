// SPDX-License-Identifier: Apache-2.0
// The cycle of a standard: found before adjusting, put into use again, planned for next year, asked for, taken to the field.
#include "tests/laboratory/world.h"

#include "laboratory/equipment/found.h"
#include "laboratory/equipment/gate.h"
#include "laboratory/equipment/life.h"
#include "laboratory/equipment/plan.h"
#include "laboratory/equipment/trips.h"
#include "laboratory/equipment/upcoming.h"
#include "laboratory/quality/cases.h"

#include <stdio.h>
#include <string.h>

/// The made-up method of tests/data/loads: it asks that three corrections at 10 kPa make 13 Pa, which 1 Pa at 0 and 11 Pa at 30 kPa give.
static int start(void **state)
{
	if (wd_training(state) != 0)
		return 1;
	struct world *w = *state;
	wd_own_procedure(w, "loads", "calibrated");
	wd_gates(w, NULL, "off");
	wd_as(w, "ti");
	wd_ok(w, wd_set(w, "standard", "gauge", NULL, "name", "Áp kế chuẩn", "serial", "S-1", "certificate", "N-1", "certified-by", "VMI",
				 "certified-on", "2026-01-10", "valid-until", "2027-01-09", "allowance", "correction: 0.02 kPa; 1 Pa", NULL));
	return 0;
}

static void certificate(const char *number, const char *from, const char *to, const char *at_thirty, struct lims_buf *b)
{
	lims_buf_init(b, 4096);
	lims_buf_addf(b,
		"format: lims-certificate-1\nnumber: \"%s\"\nfrom: %s\nto: %s\ndata:\n  correction: {points: [{at: \"0 kPa\", value: \"0.001 "
		"kPa\"},"
		" {at: \"30 kPa\", value: \"%s\"}], U: \"5 Pa\", k: \"2\"}\n  head: {constant: \"20 Pa\", U: \"1 Pa\", k: \"2\"}\n",
		number, from, to, at_thirty);
}

static void certify(struct world *w, const char *number, const char *from, const char *to, const char *at_thirty)
{
	struct lims_buf file, faults;
	char got[LIMS_CERTIFICATE_NUMBER];
	lims_buf_init(&faults, 1 << 16);
	certificate(number, from, to, at_thirty, &file);
	struct lims_standard_papers papers = {.name = "c.yaml", .bytes = lims_buf_text(&file), .n = file.len, .identified = "số máy trên giấy"};
	wd_ok(w, lims_standard_certify(w->lab, "standard", "gauge", &papers, got, &faults, &w->err));
	lims_buf_finish(&file);
	lims_buf_finish(&faults);
}

/// Piece a with this error and, where `other` says so, a piece b.
static void pieces(const char *number, const char *from, const char *error, bool other, struct lims_buf *b)
{
	lims_buf_init(b, 4096);
	lims_buf_addf(b,
		"format: lims-certificate-1\nnumber: \"%s\"\nfrom: %s\nto: 2027-01-09\npieces:\n  - {id: a, nominal: \"1 kg\", error: "
		"\"%s\"%s}\n%s",
		number, from, error, other ? "" : ", U: \"6 mg\", k: \"2\"", other ? "  - {id: b, nominal: \"1 kg\", error: \"1 mg\"}\n" : "");
}

static void states_pieces(struct world *w, const char *number, const char *from)
{
	struct lims_buf file, faults;
	char got[LIMS_CERTIFICATE_NUMBER];
	lims_buf_init(&faults, 1 << 16);
	pieces(number, from, "20 mg", false, &file);
	struct lims_standard_papers papers = {.name = "p.yaml", .bytes = lims_buf_text(&file), .n = file.len, .identified = "số máy trên giấy"};
	wd_ok(w, lims_standard_certify(w->lab, "standard", "gauge", &papers, got, &faults, &w->err));
	lims_buf_finish(&file);
	lims_buf_finish(&faults);
}

static void begun(struct world *w, const char *day, char sheet[LIMS_CODE])
{
	struct lims_item item = {.procedure = "calibrated", .customer = "kh1", .received_on = {2024, 1, 2}};
	struct lims_bench_standard s = {"gauge", "gauge"};
	struct lims_bench_opening o = {.mode = "only", .standards = &s, .standard_count = 1};
	char code[LIMS_CODE], same[LIMS_CODE];
	wd_ok(w, lims_item_receive(w->lab, &item, code, same, &w->err));
	o.item = code;
	wd_ok(w, lims_date_parse(day, &o.work_on, &w->err));
	wd_ok(w, lims_bench_open(w->lab, &o, sheet, &w->err));
}

static void measured(struct world *w, const char *day, char sheet[LIMS_CODE])
{
	begun(w, day, sheet);
	wd_ok(w, lims_bench_submit(w->lab, sheet, &w->err));
}

struct told {
	char text[1024];
};
static lims_rc put_sheet(void *ctx, const struct lims_found_sheet *s, struct lims_err *err)
{
	struct told *t = ctx;
	size_t n = strlen(t->text);
	(void)err;
	snprintf(t->text + n, sizeof t->text - n, "%s %s>%s;", s->worksheet, s->verdict, s->would_be);
	return LIMS_OK;
}

static lims_rc found_file(struct world *w, struct lims_buf *file, struct lims_found_total *total, struct told *told)
{
	struct lims_buf faults;
	struct lims_found_visits visits = {.sheet = put_sheet, .ctx = told};
	lims_buf_init(&faults, 1 << 16);
	struct lims_standard_papers papers = {.name = "f.yaml", .bytes = lims_buf_text(file), .n = file->len, .identified = "số máy trên giấy"};
	told->text[0] = '\0';
	lims_rc rc = lims_found_record(w->lab, "gauge", &papers, NULL, &visits, total, &faults, &w->err);
	lims_buf_finish(file);
	lims_buf_finish(&faults);
	return rc;
}

static lims_rc found(struct world *w, const char *at_thirty, struct lims_found_total *total, struct told *told)
{
	struct lims_buf file;
	certificate("AF-1", "2026-07-01", "2026-07-01", at_thirty, &file);
	return found_file(w, &file, total, told);
}

static lims_rc found_pieces(struct world *w, const char *error, bool other, struct lims_found_total *total)
{
	struct lims_buf file;
	struct told told;
	pieces("AF-2", "2026-07-01", error, other, &file);
	return found_file(w, &file, total, &told);
}

static void values_as_found_are_computed_into_what_rested_on_the_old_ones(void **state)
{
	struct world *w = *state;
	char before[LIMS_CODE], first[LIMS_CODE], second[LIMS_CODE], expected[256];
	struct lims_found_total total;
	struct told told;
	certify(w, "N-0", "2025-01-10", "2026-01-09", "0.011 kPa");
	measured(w, "2025-12-01", before);
	certify(w, "N-1", "2026-01-10", "2027-01-09", "0.011 kPa");
	measured(w, "2026-03-01", first);
	measured(w, "2026-06-30", second);
	// 30 Pa more at 30 kPa: 30 of 20 Pa allowed, and at 10 kPa three corrections are 43 Pa. What rested on the certificate before is not asked.
	int64_t entries = wd_entries(w);
	wd_ok(w, found(w, "0.041 kPa", &total, &told));
	snprintf(expected, sizeof expected, "%s pass>fail;%s pass>fail;", first, second);
	assert_string_equal(told.text, expected);
	assert_string_equal(total.against, "N-1");
	assert_int_equal(total.beyond, 1);
	assert_int_equal(total.flips, 2);
	assert_true(total.outside);
	assert_true(total.opened[0]);
	// The finding and its case are one command.
	assert_int_equal(wd_entries(w), entries + 2);
	// As they were: nothing to tell, and no case.
	wd_ok(w, found(w, "0.011 kPa", &total, &told));
	assert_false(total.outside);
	assert_int_equal(total.same, 2);
	assert_string_equal(total.opened, "");
	assert_int_equal(wd_entries(w), entries + 3);
	// 3 Pa are allowed, but the verdict would be another.
	wd_ok(w, found(w, "0.014 kPa", &total, &told));
	assert_int_equal(total.beyond, 0);
	assert_int_equal(total.flips, 2);
	assert_true(total.opened[0]);
	wd_as(w, "re");
	wd_fails(w, found(w, "0.011 kPa", &total, &told), LIMS_E_REFUSED, "re");
	wd_check_rebuild(w);
}

static void nothing_is_recorded_of_what_cannot_be_compared(void **state)
{
	struct world *w = *state;
	struct lims_found_total total;
	struct told told;
	int64_t entries = wd_entries(w);
	wd_fails(w, found(w, "0.011 kPa", &total, &told), LIMS_E_NOT_FOUND, "no certificate that these values could be compared with");
	wd_fails(w, found(w, "0.011", &total, &told), LIMS_E_REFUSED, "faults");
	assert_int_equal(wd_entries(w), entries);
}

static void values_as_found_belong_to_the_certificate_that_states_them(void **state)
{
	struct world *w = *state;
	struct lims_found_total total;
	struct told told;
	char sheet[LIMS_CODE];
	struct lims_buf file;
	certify(w, "A-10", "2026-01-10", "2027-01-09", "0.011 kPa");
	states_pieces(w, "B-20", "2026-03-01");
	measured(w, "2026-06-30", sheet);
	// B-20 begins later, but states no correction: 30 of 20 Pa allowed, and the verdict is another.
	wd_ok(w, found(w, "0.041 kPa", &total, &told));
	assert_string_equal(total.against, "A-10");
	assert_int_equal(total.compared, 3);
	assert_int_equal(total.beyond, 1);
	assert_int_equal(total.flips, 1);
	assert_true(total.opened[0]);
	assert_string_equal(lims_found_outcome(&total), "outside");
	wd_ok(w, found_pieces(w, "20 mg", false, &total));
	assert_string_equal(total.against, "B-20");
	// A name that no certificate knows.
	int64_t entries = wd_entries(w);
	lims_buf_init(&file, 4096);
	lims_buf_add_text(
		&file, "format: lims-certificate-1\nnumber: \"AF-3\"\nfrom: 2026-07-01\nto: 2026-07-01\ndata: {corection: {constant: \"1 Pa\"}}\n");
	wd_fails(w, found_file(w, &file, &total, &told), LIMS_E_NOT_FOUND, "none states a quantity or a piece");
	// The name stands, but as another kind of thing: nothing is compared.
	lims_buf_init(&file, 4096);
	lims_buf_add_text(&file,
		"format: lims-certificate-1\nnumber: \"AF-4\"\nfrom: 2026-07-01\nto: 2026-07-01\ndata: {correction: {constant: \"1 Pa\"}}\n");
	wd_fails(w, found_file(w, &file, &total, &told), LIMS_E_REFUSED, "Not one of these values could be compared with the certificate A-10");
	assert_int_equal(wd_entries(w), entries);
}

static void what_is_allowed_may_be_in_another_unit_and_what_nothing_judges_is_not_within(void **state)
{
	struct world *w = *state;
	struct lims_found_total total;
	states_pieces(w, "B-20", "2026-03-01");
	// 20 mg as certified; 0.02 g are 20 mg, and 40 mg is exactly at it.
	wd_ok(w, wd_set(w, "standard", "gauge", NULL, "allowance", "0.02 g", NULL));
	wd_ok(w, found_pieces(w, "40 mg", false, &total));
	assert_string_equal(lims_found_outcome(&total), "within");
	assert_int_equal(total.not_judged, 0);
	wd_ok(w, found_pieces(w, "0.040001 g", false, &total));
	assert_string_equal(lims_found_outcome(&total), "outside");
	assert_int_equal(total.beyond, 1);
	// Piece b stands in no certificate: the other one is within, and the whole is not.
	wd_ok(w, found_pieces(w, "40 mg", true, &total));
	assert_int_equal(total.compared, 1);
	assert_int_equal(total.not_judged, 1);
	assert_string_equal(lims_found_outcome(&total), "not_judged");
	assert_string_equal(total.opened, "");
	// What the card allows is of another kind: U of the certificate does not step in by itself.
	wd_ok(w, wd_set(w, "standard", "gauge", NULL, "allowance", "5 kPa", NULL));
	wd_ok(w, found_pieces(w, "20 mg", false, &total));
	assert_string_equal(lims_found_outcome(&total), "not_judged");
	wd_check_rebuild(w);
}

static bool exports(struct world *w, const char *sheet, const char *part)
{
	struct lims_buf b;
	lims_buf_init(&b, 1 << 20);
	wd_ok(w, lims_bench_json(w->lab, sheet, &b, &w->err));
	bool has = strstr(lims_buf_text(&b), part) != NULL;
	lims_buf_finish(&b);
	return has;
}

static void a_worksheet_takes_what_counts_on_its_day(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], opened[LIMS_CODE];
	struct lims_field_value decision[] = {{"certificate", "N-2"}, {"decision", "refused"}, {"from-on", "2026-07-15"}};
	struct lims_life_act act = {.noun = "standard", .code = "gauge", .values = decision, .count = 2};
	certify(w, "N-1", "2026-01-10", "2027-01-09", "0.011 kPa");
	certify(w, "N-2", "2026-07-01", "2027-06-30", "0.011 kPa");
	measured(w, "2026-07-20", sheet);
	assert_true(exports(w, sheet, "\"number\":\"N-1\",\"from\":\"2026-01-10\",\"to\":\"2027-01-09\",\"data\""));
	assert_true(exports(w, sheet, "{\"number\":\"N-2\",\"from\":\"2027-01-10\",\"to\":\"2027-06-30\"}"));
	wd_ok(w, lims_life_record(w->lab, lims_life_verb_find("accept"), &act, opened, &w->err));
	measured(w, "2026-07-20", sheet);
	assert_false(exports(w, sheet, "N-2"));
	decision[1].value = "accepted";
	act.count = 3;
	wd_ok(w, lims_life_record(w->lab, lims_life_verb_find("accept"), &act, opened, &w->err));
	measured(w, "2026-07-15", sheet);
	assert_true(exports(w, sheet, "{\"number\":\"N-1\",\"from\":\"2026-01-10\",\"to\":\"2026-07-14\"}"));
	assert_true(exports(w, sheet, "\"number\":\"N-2\",\"from\":\"2026-07-15\",\"to\":\"2027-06-30\",\"data\""));
	measured(w, "2026-07-14", sheet);
	assert_true(exports(w, sheet, "\"to\":\"2026-07-14\",\"data\""));
	decision[0].value = "N-9";
	wd_fails(w, lims_life_record(w->lab, lims_life_verb_find("accept"), &act, opened, &w->err), LIMS_E_NOT_FOUND, "N-9");
}

/// The standard in both roles: its certificates state the corrections and the pieces.
static void opened_in_both_roles(struct world *w, char sheet[LIMS_CODE])
{
	struct lims_item item = {.procedure = "calibrated", .customer = "kh1", .received_on = {2024, 1, 2}};
	struct lims_bench_standard s[] = {{"gauge", "gauge"}, {"weights", "gauge"}};
	struct lims_bench_opening o = {.mode = "only", .standards = s, .standard_count = 2};
	char code[LIMS_CODE], same[LIMS_CODE];
	wd_ok(w, lims_item_receive(w->lab, &item, code, same, &w->err));
	o.item = code;
	wd_ok(w, lims_date_parse("2026-07-20", &o.work_on, &w->err));
	wd_ok(w, lims_bench_open(w->lab, &o, sheet, &w->err));
}

static void decided(struct world *w, const char *certificate, const char *decision)
{
	struct lims_field_value values[] = {{"certificate", certificate}, {"decision", decision}, {"from-on", "2026-03-01"}};
	struct lims_life_act act = {.noun = "standard", .code = "gauge", .values = values, .count = 3};
	char opened[LIMS_CODE];
	wd_ok(w, lims_life_record(w->lab, lims_life_verb_find("accept"), &act, opened, &w->err));
}

static void every_certificate_that_a_worksheet_rests_on_was_accepted(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], later[LIMS_CODE], curves[LIMS_CODE];
	certify(w, "A-10", "2026-01-10", "2027-01-09", "0.011 kPa");
	states_pieces(w, "B-20", "2026-03-01");
	measured(w, "2026-07-20", curves);
	opened_in_both_roles(w, sheet);
	assert_true(exports(w, sheet, "\"number\":\"B-20\""));
	decided(w, "A-10", "accepted");
	wd_gate_says(w, lims_equipment_gate, sheet, "B-20 of standard gauge was not accepted");
	decided(w, "B-20", "refused");
	wd_gate_says(w, lims_equipment_gate, sheet, "B-20 of standard gauge was refused");
	// Nothing else states those pieces: what was refused is still frozen into no worksheet.
	opened_in_both_roles(w, later);
	assert_false(exports(w, later, "B-20"));
	assert_true(exports(w, later, "A-10"));
	decided(w, "B-20", "accepted");
	wd_gate_says(w, lims_equipment_gate, sheet, NULL);
	// Where the procedure takes no pieces from the standard, nobody has to accept theirs.
	decided(w, "B-20", "refused");
	wd_gate_says(w, lims_equipment_gate, sheet, "B-20 of standard gauge was refused");
	wd_gate_says(w, lims_equipment_gate, curves, NULL);
}

#define CORRECTIONS                                                                                                                        \
	"\"data\":{\"correction\":{\"points\":[{\"at\":\"0 kPa\",\"value\":\"0.001 kPa\"},{\"at\":\"30 kPa\",\"value\":\"0.011 kPa\"}]}}"
#define PIECES "\"pieces\":[{\"id\":\"a\",\"nominal\":\"1 kg\",\"error\":\"21 mg\",\"U\":\"6 mg\",\"k\":\"2\"}]"

/// As it comes from another node, which did not see those of this one.
static void arrives(struct world *w, const char *standard, const char *number, const char *stated)
{
	char body[512], subject[64];
	snprintf(subject, sizeof subject, "standard:%s", standard);
	snprintf(body, sizeof body, "{\"certificate\":{\"number\":\"%s\",\"from\":\"2026-01-10\",\"to\":\"2027-01-09\",%s}}", number, stated);
	wd_append(w, "standard.certified", subject, "ti", body);
}

static void pieces_may_be_in_conflict_too(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE];
	certify(w, "A-10", "2026-01-10", "2027-01-09", "0.011 kPa");
	states_pieces(w, "B-20", "2026-01-10");
	arrives(w, "gauge", "B-21", PIECES);
	opened_in_both_roles(w, sheet);
	wd_gate_says(w, lims_equipment_gate, sheet, "the certificates B-20 and B-21 of standard gauge state the same");
}

static void two_that_state_the_same_from_one_day_shut_the_gate_and_not_the_bench(void **state)
{
	struct world *w = *state;
	char before[LIMS_CODE], between[LIMS_CODE], after[LIMS_CODE], item[LIMS_CODE], other[LIMS_CODE];
	certify(w, "A-10", "2026-01-10", "2027-01-09", "0.011 kPa");
	measured(w, "2026-07-20", before);
	wd_gate_says(w, lims_equipment_gate, before, NULL);
	arrives(w, "gauge", "A-11", CORRECTIONS);
	begun(w, "2026-07-20", between);
	assert_true(exports(w, between, "{\"number\":\"A-10\",\"from\":\"2026-01-10\",\"to\":\"2027-01-09\"}"));
	wd_gate_says(w, lims_equipment_gate, between, "the certificates A-10 and A-11 of standard gauge state the same from the same day");
	wd_gate_says(w, lims_equipment_gate, before, "the certificates A-10 and A-11 of standard gauge state the same from the same day");
	// A method that takes nothing from certificates does not ask.
	arrives(w, "qc1", "Q-1", PIECES);
	arrives(w, "qc1", "Q-2", PIECES);
	wd_as(w, "le");
	wd_scale(w, "S-1", item);
	wd_open(w, item, "2026-07-20", other);
	wd_gate_says(w, lims_equipment_gate, other, NULL);
	wd_as(w, "ti");
	struct lims_field_value values[] = {{"certificate", "A-10"}, {"decision", "accepted"}, {"from-on", "2026-01-10"}};
	struct lims_life_act act = {.noun = "standard", .code = "gauge", .values = values, .count = 3};
	wd_ok(w, lims_life_record(w->lab, lims_life_verb_find("accept"), &act, item, &w->err));
	wd_gate_says(w, lims_equipment_gate, before, NULL);
	wd_gate_says(w, lims_equipment_gate, between, "the worksheet has no values of certificate A-10");
	measured(w, "2026-07-20", after);
	assert_true(exports(w, after, "\"number\":\"A-10\",\"from\":\"2026-01-10\",\"to\":\"2027-01-09\",\"data\""));
	assert_false(exports(w, after, "A-11"));
	wd_gate_says(w, lims_equipment_gate, after, NULL);
	wd_check_rebuild(w);
}

static lims_rc put_due(void *ctx, const struct lims_equipment_due *d, struct lims_err *err)
{
	struct told *t = ctx;
	size_t n = strlen(t->text);
	char on[LIMS_DATE_TEXT];
	(void)err;
	lims_date_text(d->on, on);
	snprintf(t->text + n, sizeof t->text - n, "%s %s%s;", d->code, on, d->overdue ? " overdue" : "");
	return LIMS_OK;
}

static void the_plan_of_a_year_is_what_ends_in_it(void **state)
{
	struct world *w = *state;
	struct lims_equipment_plan plan;
	struct told told = {""};
	char code[LIMS_CODE], sum[LIMS_DEC_TEXT];
	wd_ok(w, wd_set(w, "standard", "gauge", NULL, "cost", "3500000", "interval", "12", NULL));
	wd_ok(w, wd_set(w, "device", "t1", code, "name", "Nhiệt ẩm kế", "serial", "1", "valid-until", "2027-08-31", "interval", "6", "cost",
				 "500000", NULL));
	wd_ok(w, wd_set(w, "device", "t2", code, "name", "Nhiệt ẩm kế", "serial", "2", "valid-until", "2026-12-31", NULL));
	// qc1 and ct1 of the world last until 2034.
	wd_ok(w, lims_equipment_plan(w->lab, 2027, &plan, put_due, &told, &w->err));
	assert_string_equal(told.text, "t2 2027-01-01 overdue;gauge 2027-01-09;t1 2027-08-31;");
	lims_dec_text(plan.sum, sum);
	assert_string_equal(sum, "4000000");
	assert_int_equal(plan.without_cost, 1);
	told.text[0] = '\0';
	wd_ok(w, lims_equipment_plan(w->lab, 2026, &plan, put_due, &told, &w->err));
	assert_string_equal(told.text, "t2 2026-12-31;");
	// What no plan could read is not written on a card.
	static const char *const bad[][3] = {{"device", "interval", "0.5"}, {"device", "interval", "0"}, {"standard", "interval", "241"},
		{"device", "cost", "-1"}, {"standard", "cost", "hai triệu"}};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		wd_fails(w, wd_set(w, bad[i][0], bad[i][0][0] == 'd' ? "t1" : "gauge", NULL, bad[i][1], bad[i][2], NULL), LIMS_E_INPUT, bad[i][1]);
	wd_fails(w, wd_set(w, "device", "t1", NULL, "certified-on", "2027-09-01", NULL), LIMS_E_INPUT, "certified-on");
}

static lims_rc put_upcoming(void *ctx, const struct lims_upcoming *u, struct lims_err *err)
{
	struct told *t = ctx;
	size_t n = strlen(t->text);
	char on[LIMS_DATE_TEXT];
	(void)err;
	lims_date_text(u->on, on);
	snprintf(t->text + n, sizeof t->text - n, "%s %s %s%s;", on, u->code, u->what, u->overdue ? " overdue" : "");
	return LIMS_OK;
}

static void happened(struct world *w, const char *verb, const char *on, const char *const pairs[][2], size_t count)
{
	struct lims_field_value values[4];
	char opened[LIMS_CODE];
	for (size_t i = 0; i < count; i++)
		values[i] = (struct lims_field_value){pairs[i][0], pairs[i][1]};
	struct lims_life_act act = {.noun = "standard", .code = "gauge", .values = values, .count = count};
	wd_ok(w, lims_date_parse(on, &act.on, &w->err));
	wd_ok(w, lims_life_record(w->lab, lims_life_verb_find(verb), &act, opened, &w->err));
}

static void upcoming_is(struct world *w, const char *before, const char *expected)
{
	struct told told = {""};
	struct lims_date day;
	wd_ok(w, lims_date_parse(before, &day, &w->err));
	wd_ok(w, lims_upcoming_each(w->lab, day, put_upcoming, &told, &w->err));
	assert_string_equal(told.text, expected);
}

static void what_is_due_stands_in_the_order_of_days(void **state)
{
	struct world *w = *state;
	char code[LIMS_CODE];
	static const char *const first[][2] = {{"what", "lau"}, {"next-on", "2020-06-01"}}, *const next[][2] = {
																							{"what", "lau"}, {"next-on", "2099-06-01"}};
	static const char *const sent[][2] = {{"purpose", "calibration"}, {"to", "VMI"}, {"until", "2020-03-01"}}, *const back[][2] = {
																												   {"condition", "tốt"}};
	static const char *const retired[][2] = {{"status", "retired"}};
	wd_ok(w, wd_set(w, "standard", "gauge", NULL, "certified-on", "2019-01-10", "valid-until", "2020-01-09", NULL));
	wd_ok(w, wd_set(w, "device", "t1", code, "name", "Nhiệt ẩm kế", "serial", "1", "valid-until", "2099-08-31", NULL));
	happened(w, "maintain", "2020-01-01", first, 2);
	happened(w, "send", "2020-01-10", sent, 3);
	// The day itself belongs to it; qc1 and ct1 of the world last until 2034.
	upcoming_is(w, "2020-03-01", "2020-01-09 gauge calibration overdue;2020-03-01 gauge return overdue;");
	happened(w, "maintain", "2020-05-01", next, 2);
	happened(w, "back", "2020-02-20", back, 1);
	upcoming_is(w, "2030-01-01", "2020-01-09 gauge calibration overdue;");
	upcoming_is(w, "2099-08-31",
		"2020-01-09 gauge calibration overdue;2034-01-31 ct1 calibration;2034-01-31 qc1 calibration;2099-06-01 gauge maintenance;"
		"2099-08-31 t1 calibration;");
	happened(w, "status", "2020-06-01", retired, 1);
	upcoming_is(w, "2030-01-01", "");
}

static lims_rc step(struct world *w, const char *code, const char *name, const char *field, const char *value)
{
	struct lims_field_value values[] = {{field, value}, {"reason", "có trong kế hoạch"}, {"remark", "đúng yêu cầu"}};
	bool decide = strcmp(name, "decide") == 0, receive = strcmp(name, "receive") == 0;
	if (receive)
		values[1] = values[2];
	struct lims_case_act act = {.filled = {.values = values, .count = decide || receive ? 2 : 1}};
	const struct lims_case_kind *kind = lims_case_kind_find("equipment-request");
	return lims_case_step(w->lab, kind, code, lims_case_step_find(kind, name), &act, &w->err);
}

static void a_request_is_decided_by_another_before_it_is_ordered(void **state)
{
	struct world *w = *state;
	const struct lims_field_value open[] = {{"title", "Quả cân F1 20 kg"}, {"purpose", "kiểm định cân ô tô"}, {"kind", "new"}};
	struct lims_case_act act = {.filled = {.values = open, .count = 3}};
	char code[LIMS_CODE];
	wd_as(w, "ti");
	wd_ok(w, lims_case_open(w->lab, lims_case_kind_find("equipment-request"), NULL, &act, code, &w->err));
	wd_fails(w, step(w, code, "order", "cost", "1"), LIMS_E_REFUSED, "order");
	wd_fails(w, step(w, code, "decide", "decision", "approved"), LIMS_E_REFUSED, "ti");
	wd_as(w, "an");
	wd_ok(w, step(w, code, "decide", "decision", "approved"));
	wd_as(w, "ti");
	wd_ok(w, step(w, code, "receive", "condition", "nguyên vẹn"));
	wd_ok(w, step(w, code, "close", "conclusion", "đưa vào dùng"));
	wd_fails(w, step(w, code, "close", "conclusion", "lần nữa"), LIMS_E_REFUSED, "close");
	wd_ok(w, lims_case_open(w->lab, lims_case_kind_find("equipment-request"), NULL, &act, code, &w->err));
	wd_as(w, "an");
	wd_ok(w, step(w, code, "decide", "decision", "refused"));
	wd_as(w, "ti");
	wd_fails(w, step(w, code, "order", "cost", "1"), LIMS_E_REFUSED, "order");
	wd_check_rebuild(w);
}

static void functional(struct world *w, const char *standard, const char *when, const char *outcome)
{
	struct lims_field_value values[] = {{"when", when}, {"outcome", outcome}, {"job", "v1"}};
	struct lims_life_act act = {.noun = "standard", .code = standard, .values = values, .count = 3};
	char opened[LIMS_CODE];
	wd_ok(w, lims_life_record(w->lab, lims_life_verb_find("functional"), &act, opened, &w->err));
	assert_int_equal(opened[0] != '\0', strcmp(outcome, "fail") == 0);
}

static lims_rc put_trip(void *ctx, const struct lims_trip_check *c, struct lims_err *err)
{
	struct told *t = ctx;
	size_t n = strlen(t->text);
	(void)err;
	snprintf(
		t->text + n, sizeof t->text - n, "%s %c %s%s;", c->standard, c->when[0], c->outcome, c->due && !c->outcome[0] ? "missing" : "");
	return LIMS_OK;
}

static void trip_is(struct world *w, const char *expected, size_t missing)
{
	struct told told = {""};
	size_t n = 99;
	wd_ok(w, lims_trip_checks(w->lab, "v1", put_trip, &told, &n, &w->err));
	assert_string_equal(told.text, expected);
	assert_int_equal(n, missing);
}

static void what_went_to_the_field_is_looked_at_before_and_after(void **state)
{
	struct world *w = *state;
	char code[LIMS_CODE];
	size_t n = 0;
	struct told told = {""};
	char today[LIMS_DATE_TEXT];
	wd_as(w, "an");
	lims_date_text(lims_laboratory_today(w->lab), today);
	wd_ok(w, wd_set(w, "job", "j1", code, "customer", "kh1", NULL));
	wd_ok(w, wd_set(w, "visit", "v1", code, "job", "j1", "from", today, "team", "ti", "standards", "qc1, gauge", NULL));
	wd_as(w, "ti");
	trip_is(w, "qc1 b missing;qc1 a ;gauge b missing;gauge a ;", 2);
	functional(w, "qc1", "before_leaving", "pass");
	functional(w, "gauge", "before_leaving", "fail");
	trip_is(w, "qc1 b pass;qc1 a ;gauge b fail;gauge a ;", 1);
	functional(w, "gauge", "before_leaving", "pass"); // the last one counts
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "visit", "v1", code, "back-on", today, NULL));
	wd_as(w, "ti");
	functional(w, "qc1", "after_return", "pass");
	trip_is(w, "qc1 b pass;qc1 a pass;gauge b pass;gauge a missing;", 1);
	wd_fails(w, lims_trip_checks(w->lab, "v9", put_trip, &told, &n, &w->err), LIMS_E_NOT_FOUND, "v9");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(values_as_found_are_computed_into_what_rested_on_the_old_ones, start, wd_teardown),
		cmocka_unit_test_setup_teardown(nothing_is_recorded_of_what_cannot_be_compared, start, wd_teardown),
		cmocka_unit_test_setup_teardown(values_as_found_belong_to_the_certificate_that_states_them, start, wd_teardown),
		cmocka_unit_test_setup_teardown(what_is_allowed_may_be_in_another_unit_and_what_nothing_judges_is_not_within, start, wd_teardown),
		cmocka_unit_test_setup_teardown(a_worksheet_takes_what_counts_on_its_day, start, wd_teardown),
		cmocka_unit_test_setup_teardown(every_certificate_that_a_worksheet_rests_on_was_accepted, start, wd_teardown),
		cmocka_unit_test_setup_teardown(two_that_state_the_same_from_one_day_shut_the_gate_and_not_the_bench, start, wd_teardown),
		cmocka_unit_test_setup_teardown(pieces_may_be_in_conflict_too, start, wd_teardown),
		cmocka_unit_test_setup_teardown(the_plan_of_a_year_is_what_ends_in_it, start, wd_teardown),
		cmocka_unit_test_setup_teardown(what_is_due_stands_in_the_order_of_days, start, wd_teardown),
		cmocka_unit_test_setup_teardown(a_request_is_decided_by_another_before_it_is_ordered, start, wd_teardown),
		cmocka_unit_test_setup_teardown(what_went_to_the_field_is_looked_at_before_and_after, start, wd_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

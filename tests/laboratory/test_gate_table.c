// SPDX-License-Identifier: Apache-2.0
// The table of gates of the house, walked cell by cell for each service at a worksheet at which every gate is shut, and what each action does at issue.
#include "laboratory/gates.h"
#include "laboratory/override.h"
#include "tests/laboratory/world.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { SERVICES = 7 };
static const char *const services[SERVICES] = {
	"verification", "calibration", "test", "measurement", "inspection", "own_standard", "training"};

/// What regulations/gates.yaml says, in the order of the services above: h(ard), o(verride), w(arn), "-" off. The law for verification: TT 24/2013/TT-BKHCN
/// art. 34, 43; TT 23/2013 art. 19, 21, 22; the rest the practice of ISO/IEC 17025. A change there is a decision and is made here too.
static const struct {
	const char *gate, *actions;
} table[] = {
	{"standard_in_date", "hhhhhhw"},
	{"standard_certified", "howwhow"},
	{"verifier_card", "h-----w"},
	{"authorisation", "hhhohow"},
	{"type_approval", "o---w-w"},
	{"licence_row", "hoowhow"},
	{"environment", "oooowow"},
	{"second_person", "hhhooow"},
	{"evidence_confirmed", "hhhhhhw"},
	{"organisation_conflict", "h-----w"},
	{"software_validated", "hhhhhhw"},
	{"setup_confirmed", "oooooow"},
};
enum { GATES = sizeof table / sizeof table[0] };

static enum lims_gate_action action_of(char c)
{
	return c == 'h' ? LIMS_GATE_HARD : c == 'o' ? LIMS_GATE_OVERRIDE : c == 'w' ? LIMS_GATE_WARN : LIMS_GATE_OFF;
}

static void write_own(struct world *w, const char *folder, const char *name, const struct lims_buf *b)
{
	char path[WD_PATH], file[128];
	snprintf(file, sizeof file, "own/%s", folder);
	wd_path(w, file, path);
	mkdir(path, 0700);
	snprintf(file, sizeof file, "own/%s/%s", folder, name);
	wd_path(w, file, path);
	wd_ok(w, lims_file_write(path, b->data, b->len, 0600, &w->err));
}

/// The file of the house with one text in place of another, each of which must be there.
static void own_copy(struct world *w, const char *folder, const char *from, const char *to, const char *const (*swaps)[2], size_t count)
{
	char path[WD_PATH + 128];
	struct lims_buf b = {0};
	snprintf(path, sizeof path, "%s/%s/%s", w->data, folder, from);
	wd_ok(w, lims_file_read(path, 1 << 20, &b, &w->err));
	for (size_t i = 0; i < count; i++) {
		struct lims_buf next;
		const char *text = lims_buf_text(&b), *at = strstr(text, swaps[i][0]);
		if (!at)
			fail_msg("%s has no \"%s\"", from, swaps[i][0]);
		lims_buf_init(&next, 1 << 20);
		lims_buf_add(&next, text, (size_t)(at - text));
		lims_buf_add_text(&next, swaps[i][1]);
		lims_buf_add_text(&next, at + strlen(swaps[i][0]));
		lims_buf_finish(&b);
		b = next;
	}
	write_own(w, folder, to, &b);
	lims_buf_finish(&b);
}

/// A dial scale verified, calibrated, tested, … by the same steps, in a mode that another organisation must do.
static void make_procedure(struct world *w, const char *service)
{
	char id[64], file[80], kind[64], named[64];
	snprintf(id, sizeof id, "id: walk-%s\n", service);
	snprintf(file, sizeof file, "walk-%s.yaml", service);
	snprintf(kind, sizeof kind, "service: %s\n", service);
	snprintf(named, sizeof named, "procedures: [walk-%s, ", service);
	const char *const procedure[][2] = {{"id: spring-dial-scale\n", id}, {"service: verification\n", kind},
		{"modes:\n", "modes:\n  - {id: control, vi: \"Đối chứng\", en: \"Control\"}\n"}};
	const char *const conflicts[][2] = {{"procedures: [", named}};
	own_copy(w, "procedures", "spring-dial-scale.yaml", file, procedure, 3);
	own_copy(w, "regulations", "conflicts.yaml", "conflicts.yaml", conflicts, 1);
}

/// Only this gate, with this action for every service; the others off.
static void only(struct world *w, const char *gate, enum lims_gate_action action)
{
	struct lims_buf b;
	lims_buf_init(&b, 1 << 16);
	lims_buf_add_text(&b, "format: lims-gates-1\nid: gates\nrevision: \"1\"\ntitle: {vi: \"Cửa\", en: \"Gates\"}\n"
						  "source: {document: \"Test\", evidence: derived}\ngates:\n");
	for (size_t g = 0; g < GATES; g++) {
		static const char *const words[] = {"off", "warn", "override", "hard"};
		lims_buf_addf(&b,
			"  - gate: %s\n    sentence: {vi: \"Câu\", en: \"Sentence\"}\n    override_role: technical_manager\n    services: {",
			table[g].gate);
		for (size_t s = 0; s < SERVICES; s++) {
			bool on = strcmp(gate, table[g].gate) == 0;
			lims_buf_addf(&b, "%s%s: \"%s\"", s ? ", " : "", services[s], words[on ? action : LIMS_GATE_OFF]);
		}
		lims_buf_add_text(&b, "}\n");
	}
	wd_close(w);
	write_own(w, "regulations", "gates.yaml", &b);
	lims_buf_finish(&b);
}

/// The item has this laboratory's own certificate, valid on the day of the work.
static void item_of(struct world *w, const char *service, char ret[LIMS_CODE])
{
	static const struct lims_field_value values[] = {{"Max", "15 kg"}, {"Min", "0.5 kg"}, {"d", "50 g"}, {"e", "50 g"}};
	char procedure[64], same[LIMS_CODE], body[512];
	snprintf(procedure, sizeof procedure, "walk-%s", service);
	struct lims_item item = {.procedure = procedure,
		.serial = "S-1",
		.customer = "kh1",
		.received_on = {2025, 6, 30},
		.characteristics = values,
		.characteristic_count = 4};
	wd_as(w, "ti");
	wd_ok(w, lims_item_receive(w->lab, &item, ret, same, &w->err));
	snprintf(body, sizeof body,
		"{\"item\":\"%s\",\"customer\":\"kh1\",\"result\":\"pass\",\"issued_on\":\"2025-03-01\",\"valid_until\":\"2026-06-30\"}", ret);
	wd_append(
		w, "paper.numbered", "paper:V25.90001", "si", "{\"kind\":\"certificate\",\"worksheet\":\"W-0\",\"ordinal\":90001,\"year\":2025}");
	wd_append(w, "paper.issued", "paper:V25.90001", "si", body);
}

/// Every gate is shut at it: standard out of date and not certified, no card, no authorisation, no approval, no scope, no temperature, reviewed by who
/// measured, drafts, own certificate, program not accepted, set-up not confirmed. It failed at its label, so that one reading is enough.
static void worst_sheet(struct world *w, const char *item, char sheet[LIMS_CODE])
{
	struct lims_bench_standard s = {"weights", "qc1"};
	struct lims_bench_opening o = {.item = item, .mode = "control", .standards = &s, .standard_count = 1};
	struct lims_bench_cell cell = wd_cell("weighing", 0, 0, "up");
	struct lims_reading reading;
	struct lims_buf b;
	char subject[64];
	wd_as(w, "ti");
	wd_ok(w, lims_date_parse("2025-07-01", &o.work_on, &w->err));
	wd_ok(w, lims_bench_open(w->lab, &o, sheet, &w->err));
	wd_declared_capture("unit=g", false, &b);
	// As if it had been taken on the day of the work.
	char *taken = strstr((char *)b.data, "2026-11-23T");
	assert_non_null(taken);
	memcpy(taken, "2025-07-01T", 11);
	wd_ok(w, lims_bench_capture(w->lab, sheet, &cell, "can1", b.data, b.len, NULL, 0, &reading, &w->err));
	lims_buf_finish(&b);
	wd_ok(w, lims_bench_check(w->lab, sheet, "visual", "label", "no", "mờ", &w->err));
	wd_ok(w, lims_bench_continue(w->lab, sheet, "đã đo trước", &w->err));
	wd_ok(w, lims_bench_submit(w->lab, sheet, &w->err));
	snprintf(subject, sizeof subject, "worksheet:%s", sheet);
	wd_append(w, "worksheet.reviewed", subject, "ti", "{\"accepted\":true}");
}

static void world_of(struct world *w, const char *service)
{
	make_procedure(w, strcmp(service, "training") == 0 ? "verification" : service);
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "staff", "tm", NULL, "name", "Đỗ Văn Tám", "roles", "technical_manager", NULL));
	wd_ok(w, wd_set(w, "staff", "ti", NULL, "card", "", NULL));
	wd_ok(w, wd_set(w, "standard", "qc1", NULL, "valid-until", "2025-06-30", "measurement-standard", "", NULL));
	wd_ok(w, wd_set(w, "device", "can1", NULL, "port", WD_PORT, "model", "mettler-mt-sics", "setup", "unit=g", NULL));
}

static lims_rc let_pass(struct world *w, const char *sheet, const char *gate)
{
	wd_as(w, "tm");
	return lims_gate_override(w->lab, sheet, gate, "được phép", &w->err);
}

/// One cell: the sheet, and whether it is spent.
static bool cell(struct world *w, const char *sheet, const char *gate, enum lims_gate_action action)
{
	char number[LIMS_CODE], warnings[4096];
	struct wd_line entry;
	only(w, gate, action);
	if (action == LIMS_GATE_HARD) {
		wd_fails(w, wd_try_issue(w, sheet, number, warnings), LIMS_E_REFUSED, gate);
		wd_fails(w, let_pass(w, sheet, gate), LIMS_E_REFUSED, "cannot be overridden");
		return false;
	}
	if (action == LIMS_GATE_OVERRIDE) {
		wd_fails(w, wd_try_issue(w, sheet, number, warnings), LIMS_E_REFUSED, gate);
		wd_ok(w, let_pass(w, sheet, gate));
	}
	wd_ok(w, wd_try_issue(w, sheet, number, warnings));
	if (action == LIMS_GATE_OFF) {
		assert_string_equal(warnings, "");
		return true;
	}
	assert_non_null(strstr(warnings, gate));
	wd_story(w, number, "paper.issued/1", &entry);
	assert_non_null(strstr(entry.body, gate));
	assert_int_equal(strstr(entry.body, "overridden_by") != NULL, action == LIMS_GATE_OVERRIDE);
	return true;
}

static void walk(struct world *w, size_t service)
{
	struct lims_gate_outcome all[LIMS_GATE_COUNT];
	struct lims_opened_sheet o;
	char item[LIMS_CODE], sheet[LIMS_CODE];
	world_of(w, services[service]);
	item_of(w, services[service == SERVICES - 1 ? 0 : service], item);
	worst_sheet(w, item, sheet);
	wd_as(w, "si");
	wd_ok(w, lims_opened_sheet_init(&o, lims_journal_db(lims_laboratory_journal(w->lab)), sheet, &w->err));
	wd_ok(w, lims_gates_evaluate(w->lab, &o, all, &w->err));
	for (int g = 0; g < LIMS_GATE_COUNT; g++) {
		assert_string_equal(lims_gate_name((enum lims_gate)g), table[g].gate);
		enum lims_gate_action action = action_of(table[g].actions[service]);
		if (all[g].action != action || all[g].open != (action == LIMS_GATE_OFF) || (!all[g].open && !all[g].why[0]))
			fail_msg("%s for %s: action %d instead of %d, open %d", table[g].gate, services[service], all[g].action, action, all[g].open);
	}
	lims_opened_sheet_finish(&o);
}

static void every_gate_of_the_program_is_in_the_table(void **state)
{
	(void)state;
	assert_int_equal(GATES, LIMS_GATE_COUNT);
	for (size_t g = 0; g < GATES; g++)
		assert_int_equal(strlen(table[g].actions), SERVICES);
}

/// What each action does at issue, at each gate.
static void every_gate_under_every_action(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], sheet[LIMS_CODE];
	bool spent = true;
	world_of(w, "verification");
	item_of(w, "verification", item);
	for (size_t g = 0; g < GATES; g++)
		for (int action = LIMS_GATE_HARD; action >= LIMS_GATE_OFF; action--) {
			if (spent)
				worst_sheet(w, item, sheet);
			spent = cell(w, sheet, table[g].gate, (enum lims_gate_action)action);
		}
}

/// docs/decisions/papers-by-service.md: the kind of paper of each service, and the letters of its series.
static void issued_as(struct world *w, const char *service, const char *series)
{
	char item[LIMS_CODE], sheet[LIMS_CODE], number[LIMS_CODE], warnings[4096], kind[32], query[128];
	world_of(w, service);
	item_of(w, service, item);
	worst_sheet(w, item, sheet);
	only(w, "environment", LIMS_GATE_OFF);
	wd_ok(w, wd_try_issue(w, sheet, number, warnings));
	assert_int_equal(strncmp(number, series, strlen(series)), 0);
	assert_true(number[strlen(series)] >= '0' && number[strlen(series)] <= '9');
	snprintf(query, sizeof query, "SELECT kind FROM paper WHERE number = '%s'", number);
	wd_query(w, query, kind, sizeof kind);
	assert_string_equal(kind, service);
}

#define ISSUED(service, series)                                                                                                            \
	static void service##_has_its_own_paper(void **state)                                                                                  \
	{                                                                                                                                      \
		issued_as(*state, #service, series);                                                                                               \
	}
ISSUED(calibration, "HC")
ISSUED(test, "TN")
ISSUED(measurement, "KQ")
ISSUED(inspection, "KT")
ISSUED(own_standard, "NB")

#define WALK(name, index)                                                                                                                  \
	static void every_cell_of_##name(void **state)                                                                                         \
	{                                                                                                                                      \
		walk(*state, index);                                                                                                               \
	}
WALK(verification, 0)
WALK(calibration, 1)
WALK(test, 2)
WALK(measurement, 3)
WALK(inspection, 4)
WALK(own_standard, 5)
WALK(training, 6)

#define P(f) cmocka_unit_test_setup_teardown(f, wd_production, wd_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_gate_of_the_program_is_in_the_table),
		P(every_gate_under_every_action),
		P(calibration_has_its_own_paper),
		P(test_has_its_own_paper),
		P(measurement_has_its_own_paper),
		P(inspection_has_its_own_paper),
		P(own_standard_has_its_own_paper),
		P(every_cell_of_verification),
		P(every_cell_of_calibration),
		P(every_cell_of_test),
		P(every_cell_of_measurement),
		P(every_cell_of_inspection),
		P(every_cell_of_own_standard),
		cmocka_unit_test_setup_teardown(every_cell_of_training, wd_training, wd_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

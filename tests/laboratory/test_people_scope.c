// SPDX-License-Identifier: Apache-2.0
// Gates about people and licences with records of their own: each condition of a scope row, authorisations, cards, who adjusted; and what marks stand on a paper.
#include "tests/laboratory/world.h"

#include "laboratory/bench_others.h"
#include "laboratory/due.h"
#include "laboratory/paper_end.h"
#include "laboratory/strikes.h"
#include "lims-core/base/json.h"

#include <stdio.h>
#include <string.h>

/// The gate alone is hard, and refuses with this sentence.
static void shut(struct world *w, const char *gate, const char *sheet, const char *sentence)
{
	char number[LIMS_CODE], warnings[4096];
	wd_gates(w, gate, "hard");
	wd_fails(w, wd_try_issue(w, sheet, number, warnings), LIMS_E_REFUSED, sentence);
}

static void open_gate(struct world *w, const char *gate, const char *sheet, char number[LIMS_CODE])
{
	char warnings[4096];
	wd_gates(w, gate, "hard");
	wd_ok(w, wd_try_issue(w, sheet, number, warnings));
	assert_string_equal(warnings, "");
}

static void set(struct world *w, const char *noun, const char *code, const char *field, const char *value)
{
	wd_as(w, "an");
	wd_ok(w, wd_set(w, noun, code, NULL, field, value, NULL));
}

/// A designation L-A1 from 2020 with the row SC-A1 for spring dial scales.
static void designate(struct world *w)
{
	wd_as(w, "an");
	wd_ok(
		w, wd_set(w, "licence", NULL, NULL, "kind", "designation", "number", "N 383", "by", "Ủy ban TCĐLCLQG", "from", "2020-01-01", NULL));
	wd_ok(w, wd_set(w, "scope", NULL, NULL, "licence", "L-A1", "service", "verification", "procedure", "spring-dial-scale", NULL));
}

/// The first row takes the place of the old list, which is not asked any more.
static void a_row_is_asked_as_soon_as_there_is_one(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE];
	set(w, "org", "main", "scope", "spring-dial-scale,counter-scale");
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "licence", NULL, NULL, "kind", "designation", "number", "N 383", "by", "V", "from", "2020-01-01", NULL));
	wd_ok(w, wd_set(w, "scope", NULL, NULL, "licence", "L-A1", "service", "verification", "procedure", "counter-scale", NULL));
	wd_ready_scale(w, "S-1", "14950 g", "2025-06-30", sheet);
	shut(w, "licence_row", sheet, "no scope row is for verification of spring-dial-scale");
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "scope", NULL, NULL, "licence", "L-A1", "service", "verification", "procedure", "spring-dial-scale", NULL));
	open_gate(w, "licence_row", sheet, number);
}

/// Each condition by itself: the row fits, then one thing is wrong, and the sentence says which.
static void every_condition_of_a_row_is_asked(void **state)
{
	static const struct {
		const char *noun, *code, *field, *wrong, *right, *sentence;
	} cells[] = {
		{"licence", "L-A1", "kind", "registration", "designation", "of the kind registration"},
		{"licence", "L-A1", "from", "2025-07-01", "2020-01-01", "does not hold on the day"},
		{"licence", "L-A1", "until", "2025-06-29", "", "does not hold on the day"},
		// Over between the work and the issue.
		{"licence", "L-A1", "until", "2025-07-01", "", "licence N 383"},
		{"scope", "SC-A1", "from", "2025-07-01", "", "SC-A1 does not hold"},
		{"scope", "SC-A1", "until", "2025-06-29", "", "SC-A1 does not hold"},
		{"scope", "SC-A1", "place", "site", "lab", "for work at the customer's place only"},
		{"scope", "SC-A1", "limits", "Max <= 10 kg", "Max <= 15000 g", "has the bound Max <= 10 kg, and the item has 15 kg"},
		{"scope", "SC-A1", "limits", "e >= 100 g", "e >= 0.05 kg", "has the bound e >= 100 g, and the item has 50 g"},
		{"scope", "SC-A1", "limits", "Max <= 20 kg; Min >= 1 kg", "Max <= 20 kg; class = IIII", "Min >= 1 kg"},
		{"scope", "SC-A1", "signatories", "sj", "sj,si", "does not name si as a signatory"},
	};
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE], serial[16];
	designate(w);
	wd_ok(w, wd_set(w, "staff", "sj", NULL, "name", "Ký Khác", "roles", "signatory", NULL));
	for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++) {
		snprintf(serial, sizeof serial, "S-%zu", i);
		wd_ready_scale(w, serial, "14950 g", "2025-06-30", sheet);
		set(w, cells[i].noun, cells[i].code, cells[i].field, cells[i].wrong);
		shut(w, "licence_row", sheet, cells[i].sentence);
		set(w, cells[i].noun, cells[i].code, cells[i].field, cells[i].right);
		open_gate(w, "licence_row", sheet, number);
	}
}

static void a_row_for_the_site_covers_work_at_the_site(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], item[LIMS_CODE], number[LIMS_CODE];
	designate(w);
	set(w, "scope", "SC-A1", "place", "site");
	wd_scale(w, "S-1", item);
	struct lims_bench_standard s = {"weights", "qc1"};
	struct lims_bench_opening o = {.item = item, .mode = "periodic", .place = "Chợ Đồng Xuân", .standards = &s, .standard_count = 1};
	wd_as(w, "ti");
	wd_ok(w, lims_bench_open(w->lab, &o, sheet, &w->err));
	wd_finish_scale(w, sheet, "14950 g");
	set(w, "scope", "SC-A1", "place", "lab");
	shut(w, "licence_row", sheet, "for work in the laboratory only");
	set(w, "scope", "SC-A1", "place", "both");
	open_gate(w, "licence_row", sheet, number);
}

static void what_a_row_says_is_checked(void **state)
{
	static const struct {
		const char *field, *value, *sentence;
	} bad[] = {
		{"procedure", "bogus", "there is no procedure bogus"},
		{"service", "calibration", "is for the service verification, not calibration"},
		{"service", "sale", "use verification, calibration, test"},
		{"limits", "Max", "is no bound"},
		{"limits", "Max < 15 kg", "is no bound"},
		{"limits", "Height <= 15 kg", "no characteristic Height"},
		{"limits", "Max <= 15", "has no unit"},
		{"limits", "Max <= 15 V", "of the same kind"},
		{"limits", "class <= III", "is no number"},
		{"limits", "class = V", "none of the choices"},
		{"signatories", "ti", "ti is no active person with the role signatory"},
		{"licence", "L-X", "There is no licence L-X"},
		{"cmc", "CMC-X", "There is no cmc CMC-X"},
		{"until", "2019-01-01", "lies before"},
		{"place", "moon", "use lab, site, both"},
	};
	struct world *w = *state;
	designate(w);
	wd_ok(w, wd_set(w, "scope", "SC-A1", NULL, "from", "2020-01-01", NULL));
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		lims_rc rc = wd_set(w, "scope", "SC-A1", NULL, bad[i].field, bad[i].value, NULL);
		if (!strstr(w->err.text, bad[i].sentence))
			fail_msg("%s %s: %s", bad[i].field, bad[i].value, w->err.text);
		assert_true(rc == LIMS_E_INPUT || rc == LIMS_E_NOT_FOUND);
		w->err = (struct lims_err){0};
	}
	wd_fails(w, wd_set(w, "licence", "L-A1", NULL, "until", "2019-12-31", NULL), LIMS_E_INPUT, "lies before");
	wd_fails(w, wd_set(w, "org", "main", NULL, "scope", "spring-dial-scale,bogus", NULL), LIMS_E_INPUT, "there is no procedure bogus");
}

/// A member of what the paper printed.
static void printed(struct world *w, const char *number, const char *with, const char *without)
{
	struct wd_line e;
	struct lims_buf content;
	struct lims_hash hash;
	struct lims_json_doc *doc = NULL;
	wd_story(w, number, "paper.issued/1", &e);
	wd_ok(w, lims_json_parse(e.body, strlen(e.body), sizeof e.body, &doc, &w->err));
	assert_true(lims_hash_read(lims_json_get_text(lims_json_root(doc), "printed", ""), &hash));
	lims_json_destroy(doc);
	wd_ok(w, lims_journal_blob(lims_journal_db(lims_laboratory_journal(w->lab)), &hash, &content, &w->err));
	if (with && !strstr(lims_buf_text(&content), with))
		fail_msg("no %s in %s", with, lims_buf_text(&content));
	if (without && strstr(lims_buf_text(&content), without))
		fail_msg("%s stands in %s", without, lims_buf_text(&content));
	lims_buf_finish(&content);
}

/// The accreditation's mark stands only by a row of its own for the same service and procedure that allows it, on a day when it holds.
static void a_mark_stands_only_where_row_and_service_allow_it(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE];
	designate(w);
	set(w, "org", "main", "designation", "N 000 cũ");
	wd_ok(w, wd_set(w, "licence", NULL, NULL, "kind", "vilas", "number", "VILAS 380", "by", "BoA", "from", "2020-01-01", NULL));
	wd_ready_scale(w, "S-1", "14950 g", "2025-06-30", sheet);
	open_gate(w, "licence_row", sheet, number);
	printed(w, number, "\"designation\":\"N 383\"", "VILAS");
	printed(w, number, "\"marks\":[]", "N 000");
	// A row without the permission, then with it, then one that is over.
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "scope", NULL, NULL, "licence", "L-A2", "service", "verification", "procedure", "spring-dial-scale", NULL));
	wd_ready_scale(w, "S-2", "14950 g", "2025-06-30", sheet);
	open_gate(w, "licence_row", sheet, number);
	printed(w, number, "\"marks\":[]", NULL);
	set(w, "scope", "SC-A2", "mark", "yes");
	wd_ready_scale(w, "S-3", "14950 g", "2025-06-30", sheet);
	open_gate(w, "licence_row", sheet, number);
	printed(w, number, "\"number\":\"VILAS 380\"", NULL);
	set(w, "licence", "L-A2", "until", "2025-12-31");
	wd_ready_scale(w, "S-4", "14950 g", "2025-06-30", sheet);
	open_gate(w, "licence_row", sheet, number);
	printed(w, number, "\"marks\":[]", "VILAS");
	// An accreditation does not verify: without the designation its row opens nothing.
	set(w, "licence", "L-A2", "until", "");
	set(w, "licence", "L-A1", "until", "2025-06-01");
	wd_ready_scale(w, "S-5", "14950 g", "2025-06-30", sheet);
	shut(w, "licence_row", sheet, "N 383");
}

/// Outside every row no number of a designation is printed, even where the gate only warns.
static void no_number_stands_on_a_paper_outside_its_row(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE], warnings[4096];
	designate(w);
	set(w, "org", "main", "designation", "N 000 cũ");
	set(w, "scope", "SC-A1", "limits", "Max <= 10 kg");
	wd_ready_scale(w, "S-1", "14950 g", "2025-06-30", sheet);
	wd_gates(w, "licence_row", "warn");
	wd_ok(w, wd_try_issue(w, sheet, number, warnings));
	printed(w, number, NULL, "N 383");
	printed(w, number, NULL, "N 000");
}

/// Before there are rows, the old list of the organisation says the same.
static void no_number_stands_on_a_paper_that_the_old_list_does_not_name(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE], warnings[4096];
	set(w, "org", "main", "designation", "N 000 cũ");
	set(w, "org", "main", "scope", "counter-scale");
	wd_ready_scale(w, "S-1", "14950 g", "2025-06-30", sheet);
	wd_gates(w, "licence_row", "warn");
	wd_ok(w, wd_try_issue(w, sheet, number, warnings));
	printed(w, number, "\"org\":{", "N 000");
	set(w, "org", "main", "scope", "counter-scale,spring-dial-scale");
	wd_ready_scale(w, "S-2", "14950 g", "2025-06-30", sheet);
	wd_ok(w, wd_try_issue(w, sheet, number, warnings));
	printed(w, number, "\"designation\":\"N 000 cũ\"", NULL);
}

static void an_authorisation_is_asked_on_the_day_of_the_work(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE];
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "authorisation", NULL, NULL, "training", "ĐT-07", "staff", "ti", "procedure", "spring-dial-scale", "activity",
				 "measure", "from", "2025-03-01", "until", "2025-06-30", NULL));
	wd_ready_scale(w, "S-1", "14950 g", "2025-07-01", sheet);
	shut(w, "authorisation", sheet, "AU-A1 ended on 2025-06-30");
	wd_ready_scale(w, "S-2", "14950 g", "2025-06-30", sheet);
	open_gate(w, "authorisation", sheet, number);
	// Another hand that took a reading is asked too.
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "staff", "tu", NULL, "name", "Tư", "roles", "technician", NULL));
	char item[LIMS_CODE];
	wd_scale(w, "S-3", item);
	wd_open(w, item, "2025-06-30", sheet);
	struct lims_bench_cell first = wd_cell("discrimination", 0, 0, "before");
	wd_as(w, "tu");
	wd_ok(w, lims_bench_enter(w->lab, sheet, &first, "500 g", &w->err));
	wd_as(w, "ti");
	wd_ok(w, lims_bench_strike(w->lab, sheet, 1, "misread", NULL, &w->err));
	wd_finish_scale(w, sheet, "14950 g");
	open_gate(w, "authorisation", sheet, number); // what was struck fills nothing
}

/// Who read it measured; who wrote it down for them needs no authorisation of their own.
static void the_observer_is_asked_and_not_the_recorder(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], item[LIMS_CODE], number[LIMS_CODE];
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "staff", "tu", NULL, "name", "Tư", "roles", "technician", NULL));
	wd_ok(w, wd_set(w, "staff", "nam", NULL, "name", "Năm", "roles", "technician", NULL));
	wd_ok(w, wd_set(w, "staff", "ti", NULL, "authorised", "spring-dial-scale", NULL));
	wd_scale(w, "S-1", item);
	wd_open(w, item, "2025-06-30", sheet);
	struct lims_bench_cell first = wd_cell("discrimination", 0, 0, "before");
	snprintf(first.observer, sizeof first.observer, "tu");
	wd_as(w, "nam");
	wd_ok(w, lims_bench_enter(w->lab, sheet, &first, "500 g", &w->err));
	wd_finish_scale(w, sheet, "14950 g");
	shut(w, "authorisation", sheet, "tu is not recorded as authorised");
	set(w, "staff", "tu", "authorised", "spring-dial-scale");
	open_gate(w, "authorisation", sheet, number);
}

/// What an instrument gave was read when its bytes came, whatever day the worksheet bears.
static void a_reading_from_a_line_is_asked_for_on_its_own_day(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], item[LIMS_CODE], number[LIMS_CODE];
	struct lims_reading r;
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "authorisation", NULL, NULL, "training", "ĐT-07", "staff", "ti", "procedure", "spring-dial-scale", "activity",
				 "measure", "from", "2025-01-01", "until", "2025-07-31", NULL));
	wd_scale(w, "S-1", item);
	wd_open(w, item, "2025-06-30", sheet);
	struct lims_bench_cell first = wd_cell("discrimination", 0, 0, "before");
	wd_as(w, "ti");
	wd_ok(w, wd_capture(w, sheet, &first, "S S     500.00 g\r\n", &r));
	wd_finish_scale(w, sheet, "14950 g");
	shut(w, "authorisation", sheet, "AU-A1 ended on 2025-07-31");
	set(w, "authorisation", "AU-A1", "until", "2035-07-31");
	open_gate(w, "authorisation", sheet, number);
}

static void the_cmc_of_a_row_is_of_its_procedure(void **state)
{
	struct world *w = *state;
	designate(w);
	wd_ok(w, wd_set(w, "cmc", "CMC-1", NULL, "procedure", "weights", "result", "comparison.error", "value", "1 mg", NULL));
	wd_fails(w, wd_set(w, "scope", "SC-A1", NULL, "cmc", "CMC-1", NULL), LIMS_E_INPUT, "CMC-1 is for the procedure weights");
	wd_ok(w, wd_set(w, "scope", NULL, NULL, "licence", "L-A1", "service", "verification", "procedure", "weights", "cmc", "CMC-1", NULL));
}

static void reviewing_and_signing_are_asked_for_once_anybody_was_authorised(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE];
	set(w, "staff", "ti", "authorised", "spring-dial-scale");
	wd_ready_scale(w, "S-1", "14950 g", "2025-06-30", sheet);
	open_gate(w, "authorisation", sheet, number);
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "authorisation", NULL, NULL, "training", "ĐT-07", "staff", "re", "procedure", "counter-scale", "activity", "review",
				 "from", "2025-01-01", NULL));
	wd_ready_scale(w, "S-2", "14950 g", "2025-06-30", sheet);
	shut(w, "authorisation", sheet, "re is not recorded as authorised (review)");
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "authorisation", NULL, NULL, "training", "ĐT-07", "staff", "re", "procedure", "spring-dial-scale", "activity",
				 "review", "from", "2025-01-01", NULL));
	wd_ok(w, wd_set(w, "authorisation", NULL, NULL, "training", "ĐT-07", "staff", "le", "procedure", "spring-dial-scale", "activity",
				 "sign", "from", "2025-01-01", NULL));
	shut(w, "authorisation", sheet, "si is not recorded as authorised (sign)");
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "authorisation", NULL, NULL, "training", "ĐT-07", "staff", "si", "procedure", "spring-dial-scale", "activity",
				 "sign", "from", "2025-01-01", NULL));
	open_gate(w, "authorisation", sheet, number);
}

static void a_signatory_is_asked_on_the_day_of_signing_and_a_reviewer_on_that_of_the_review(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE], today[LIMS_DATE_TEXT], yesterday[LIMS_DATE_TEXT];
	set(w, "staff", "ti", "authorised", "spring-dial-scale");
	lims_date_text(lims_laboratory_today(w->lab), today);
	lims_date_text(lims_date_add_days(lims_laboratory_today(w->lab), -1), yesterday);
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "authorisation", NULL, NULL, "training", "ĐT-07", "staff", "si", "procedure", "spring-dial-scale", "activity",
				 "sign", "from", "2025-01-01", "until", yesterday, NULL));
	wd_ready_scale(w, "S-1", "14950 g", "2025-06-30", sheet);
	shut(w, "authorisation", sheet, "AU-A1 ended on");
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "authorisation", NULL, NULL, "training", "ĐT-07", "staff", "si", "procedure", "spring-dial-scale", "activity",
				 "sign", "from", today, NULL));
	wd_ok(w, wd_set(w, "authorisation", NULL, NULL, "training", "ĐT-07", "staff", "re", "procedure", "spring-dial-scale", "activity",
				 "review", "from", "2025-01-01", "until", yesterday, NULL));
	shut(w, "authorisation", sheet, "AU-A3 ended on");
	set(w, "authorisation", "AU-A3", "until", today);
	open_gate(w, "authorisation", sheet, number);
}

static void a_card_of_another_field_does_not_verify_and_the_right_one_is_printed(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE];
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "card", NULL, NULL, "staff", "ti", "number", "KĐV-200", "fields", "pressure", "from", "2025-01-01", "until",
				 "2029-12-31", NULL));
	wd_ready_scale(w, "S-1", "14950 g", "2025-06-30", sheet);
	shut(w, "verifier_card", sheet, "KĐV-200 is not for the field of this procedure (mass)");
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "card", NULL, NULL, "staff", "ti", "number", "KĐV-201", "fields", "mass", "from", "2025-01-01", "until",
				 "2029-12-31", NULL));
	open_gate(w, "verifier_card", sheet, number);
	printed(w, number, "\"card\":\"KĐV-201\"", "KĐV-017");
}

/// Who repaired or adjusted does not verify after it, whoever wrote it down; after the next certificate that is over.
static void who_adjusted_does_not_verify(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], item[LIMS_CODE], number[LIMS_CODE];
	struct lims_date on;
	wd_ready_scale(w, "S-1", "14950 g", "2025-06-30", sheet);
	wd_ok(w, lims_date_parse("2025-06-29", &on, &w->err));
	wd_scale(w, "S-1", item); // the same serial under another code
	wd_as(w, "le");
	wd_fails(w, lims_item_happened(w->lab, item, "adjusted", on, "ghost", NULL, &w->err), LIMS_E_NOT_FOUND, "ghost");
	wd_ok(w, lims_item_happened(w->lab, item, "adjusted", on, "ti", "chỉnh lò xo", &w->err));
	shut(w, "second_person", sheet, "ti had a hand in the instrument on 2025-06-29 (adjusted)");
	// Somebody else's repair, and one after the work, are no matter.
	wd_ready_scale(w, "S-2", "14950 g", "2025-06-30", sheet);
	wd_scale(w, "S-2", item);
	wd_as(w, "le");
	wd_ok(w, lims_item_happened(w->lab, item, "repaired", on, NULL, NULL, &w->err));
	wd_ok(w, lims_date_parse("2025-07-01", &on, &w->err));
	wd_ok(w, lims_item_happened(w->lab, item, "repaired", on, "ti", NULL, &w->err));
	open_gate(w, "second_person", sheet, number);
}

/// Filled, submitted and reviewed by re, whoever measures now.
static void finish(struct world *w, const char *sheet)
{
	wd_finish_scale(w, sheet, "14950 g");
}

static struct lims_date day(struct world *w, const char *text)
{
	struct lims_date d;
	wd_ok(w, lims_date_parse(text, &d, &w->err));
	return d;
}

/// A worksheet that is measured by this technician, ready to be issued.
static void measured_by(struct world *w, const char *who, const char *item, const char *mode, const char *on, char sheet[LIMS_CODE])
{
	struct lims_bench_standard weights = {"weights", "qc1"};
	struct lims_bench_opening o = {.item = item, .mode = mode, .standards = &weights, .standard_count = 1, .work_on = day(w, on)};
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "staff", who, NULL, "name", who, "roles", "technician", NULL));
	wd_as(w, who);
	wd_ok(w, lims_bench_open(w->lab, &o, sheet, &w->err));
	wd_answer_all(w, sheet, "yes");
	finish(w, sheet);
}

/// What was measured first is issued first, or given up.
static void give_up(struct world *w, const char *sheet)
{
	wd_as(w, "ti");
	wd_ok(w, lims_bench_abandon(w->lab, sheet, "người đo đã sửa phương tiện", &w->err));
}

/// hai adjusts after W1 of one code; the scale comes back under another code with the same serial.
static void who_adjusted_under_another_code_does_not_verify(void **state)
{
	struct world *w = *state;
	char first[LIMS_CODE], again[LIMS_CODE], found[LIMS_CODE], by_hai[LIMS_CODE], by_ti[LIMS_CODE], next[LIMS_CODE], number[LIMS_CODE];
	wd_scale(w, "S-1", first);
	wd_open(w, first, "2025-06-30", found);
	finish(w, found);
	wd_scale(w, "S-1", again);
	measured_by(w, "hai", again, "after_repair", "2025-07-01", by_hai);
	measured_by(w, "ti", again, "after_repair", "2025-07-01", by_ti);
	// The adjustment comes from a laptop when the others are submitted and reviewed already.
	char subject[LIMS_CODE + 16];
	snprintf(subject, sizeof subject, "worksheet:%s", found);
	wd_append(w, "worksheet.adjusted", subject, "ti", "{\"item\":\"\",\"by\":\"hai\",\"note\":\"chỉnh lò xo\"}");
	shut(w, "second_person", by_hai, "hai had a hand in the instrument on 2025-06-30 (adjusted)");
	// What was found before it is no verification after it, and another person's is.
	open_gate(w, "second_person", found, number);
	give_up(w, by_hai);
	open_gate(w, "second_person", by_ti, number);
	// hai measured on the day of that certificate: it does not end the matter.
	measured_by(w, "hai", again, "after_repair", "2025-07-01", by_hai);
	shut(w, "second_person", by_hai, "hai had a hand in the instrument");
	// No later certificate than the adjustment was recorded: hai waits for one of somebody else.
	measured_by(w, "hai", again, "periodic", "2026-06-30", next);
	shut(w, "second_person", next, "hai had a hand in the instrument");
}

/// Work 03-01, repaired by hai 03-02, issued 03-03: the certificate says nothing about the repair.
static void a_paper_issued_after_the_repair_for_work_before_it_hides_nobody(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], before[LIMS_CODE], by_hai[LIMS_CODE], by_ti[LIMS_CODE], later[LIMS_CODE], number[LIMS_CODE];
	wd_ready_scale(w, "S-1", "14950 g", "2026-03-01", before);
	wd_query(w, "SELECT max(code) FROM item WHERE serial = 'S-1'", item, sizeof item);
	measured_by(w, "hai", item, "periodic", "2026-03-04", by_hai);
	measured_by(w, "hai", item, "periodic", "2026-03-06", later);
	wd_as(w, "le");
	wd_ok(w, lims_item_happened(w->lab, item, "repaired", day(w, "2026-03-02"), "hai", NULL, &w->err));
	open_gate(w, "second_person", before, number);
	shut(w, "second_person", by_hai, "hai had a hand in the instrument on 2026-03-02 (repaired)");
	measured_by(w, "ti", item, "periodic", "2026-03-05", by_ti);
	give_up(w, by_hai);
	open_gate(w, "second_person", by_ti, number);
	measured_by(w, "hai", item, "periodic", "2026-03-04", by_hai);
	shut(w, "second_person", by_hai, "hai had a hand in the instrument"); // worked before ti looked at it
	// Revoked, ti's certificate ends nothing; until then it does.
	wd_as(w, "si");
	wd_ok(w, lims_paper_revoke(w->lab, number, "sai", &w->err));
	shut(w, "second_person", later, "hai had a hand in the instrument");
	measured_by(w, "ti", item, "periodic", "2026-03-05", by_ti);
	give_up(w, by_hai);
	open_gate(w, "second_person", by_ti, number);
	open_gate(w, "second_person", later, number);
}

/// On the day of the repair only the verification after repair ends it.
static void a_verification_after_repair_on_the_same_day_ends_the_matter(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], by_ti[LIMS_CODE], later[LIMS_CODE], number[LIMS_CODE];
	wd_scale(w, "S-1", item);
	measured_by(w, "hai", item, "periodic", "2026-03-04", later);
	wd_as(w, "le");
	wd_ok(w, lims_item_happened(w->lab, item, "repaired", day(w, "2026-03-02"), "hai", NULL, &w->err));
	measured_by(w, "ti", item, "periodic", "2026-03-02", by_ti);
	open_gate(w, "second_person", by_ti, number);
	shut(w, "second_person", later, "hai had a hand in the instrument on 2026-03-02 (repaired)");
	measured_by(w, "ti", item, "after_repair", "2026-03-02", by_ti);
	open_gate(w, "second_person", by_ti, number);
	open_gate(w, "second_person", later, number);
}

#define P(f) cmocka_unit_test_setup_teardown(f, wd_production, wd_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		P(a_row_is_asked_as_soon_as_there_is_one),
		P(every_condition_of_a_row_is_asked),
		P(a_row_for_the_site_covers_work_at_the_site),
		P(what_a_row_says_is_checked),
		P(a_mark_stands_only_where_row_and_service_allow_it),
		P(no_number_stands_on_a_paper_outside_its_row),
		P(no_number_stands_on_a_paper_that_the_old_list_does_not_name),
		P(an_authorisation_is_asked_on_the_day_of_the_work),
		P(the_observer_is_asked_and_not_the_recorder),
		P(a_reading_from_a_line_is_asked_for_on_its_own_day),
		P(the_cmc_of_a_row_is_of_its_procedure),
		P(reviewing_and_signing_are_asked_for_once_anybody_was_authorised),
		P(a_signatory_is_asked_on_the_day_of_signing_and_a_reviewer_on_that_of_the_review),
		P(a_card_of_another_field_does_not_verify_and_the_right_one_is_printed),
		P(who_adjusted_does_not_verify),
		P(who_adjusted_under_another_code_does_not_verify),
		P(a_paper_issued_after_the_repair_for_work_before_it_hides_nobody),
		P(a_verification_after_repair_on_the_same_day_ends_the_matter),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: Apache-2.0
// Records about people: authorisations with their ground and days, and verifiers' cards by field.
#include "tests/laboratory/world.h"

#include "laboratory/people/competence.h"
#include "laboratory/people/people.h"
#include "laboratory/quality/cases.h"

#include <stdio.h>
#include <string.h>

static void day(const char *text, struct lims_date *ret)
{
	assert_int_equal(lims_date_parse(text, ret, NULL), LIMS_OK);
}

static bool authorised(struct world *w, const char *staff, const char *activity, const char *procedure, const char *on)
{
	struct lims_authorised a;
	struct lims_date d;
	day(on, &d);
	wd_ok(w, lims_authorised(w->lab, staff, activity, procedure, d, NULL, &a, &w->err));
	return a.holds;
}

static void an_authorisation_holds_from_its_first_to_its_last_day(void **state)
{
	struct world *w = *state;
	char code[LIMS_CODE];
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "authorisation", NULL, code, "training", "ĐT-07", "staff", "ti", "procedure", "spring-dial-scale", "activity",
				 "measure", "from", "2025-03-01", "until", "2025-06-30", NULL));
	assert_string_equal(code, "AU-A1");
	assert_false(authorised(w, "ti", "measure", "spring-dial-scale", "2025-02-28"));
	assert_true(authorised(w, "ti", "measure", "spring-dial-scale", "2025-03-01"));
	assert_true(authorised(w, "ti", "measure", "spring-dial-scale", "2025-06-30"));
	assert_false(authorised(w, "ti", "measure", "spring-dial-scale", "2025-07-01"));
	assert_false(authorised(w, "ti", "review", "spring-dial-scale", "2025-05-01"));
	assert_false(authorised(w, "ti", "measure", "counter-scale", "2025-05-01"));
	assert_false(authorised(w, "re", "measure", "spring-dial-scale", "2025-05-01"));
	// Withdrawn: from that day on, with a reason, once.
	struct lims_date on;
	day("2025-05-15", &on);
	wd_fails(w, lims_authorisation_withdraw(w->lab, code, on, "", &w->err), LIMS_E_INPUT, "Say why");
	struct lims_date early;
	day("2025-02-28", &early);
	wd_fails(w, lims_authorisation_withdraw(w->lab, code, early, "sai", &w->err), LIMS_E_INPUT, "lies before");
	wd_ok(w, lims_authorisation_withdraw(w->lab, code, on, "sai quy trình", &w->err));
	assert_true(authorised(w, "ti", "measure", "spring-dial-scale", "2025-05-14"));
	assert_false(authorised(w, "ti", "measure", "spring-dial-scale", "2025-05-15"));
	wd_fails(w, lims_authorisation_withdraw(w->lab, code, on, "lần nữa", &w->err), LIMS_E_REFUSED, "ended already");
	wd_fails(w, lims_authorisation_withdraw(w->lab, "AU-X", on, "x", &w->err), LIMS_E_NOT_FOUND, "AU-X");
	wd_check_rebuild(w);
}

static void the_old_list_counts_until_the_person_has_a_record(void **state)
{
	struct world *w = *state;
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "staff", "ti", NULL, "authorised", "spring-dial-scale,counter-scale", NULL));
	assert_true(authorised(w, "ti", "measure", "counter-scale", "2025-05-01"));
	assert_false(authorised(w, "ti", "sign", "counter-scale", "2025-05-01"));
	wd_ok(w, wd_set(w, "authorisation", NULL, NULL, "training", "ĐT-07", "staff", "ti", "procedure", "spring-dial-scale", "activity",
				 "measure,review", "from", "2025-03-01", NULL));
	assert_true(authorised(w, "ti", "measure", "spring-dial-scale", "2025-05-01"));
	assert_true(authorised(w, "ti", "review", "spring-dial-scale", "2025-05-01"));
	assert_false(authorised(w, "ti", "measure", "counter-scale", "2025-05-01"));
}

static void what_an_authorisation_says_is_checked(void **state)
{
	struct world *w = *state;
	char code[LIMS_CODE];
	wd_as(w, "an");
	wd_fails(w,
		wd_set(w, "authorisation", NULL, NULL, "training", "ĐT-07", "staff", "ti", "procedure", "bogus", "activity", "measure", "from",
			"2025-03-01", NULL),
		LIMS_E_INPUT, "there is no procedure bogus");
	wd_fails(w,
		wd_set(w, "authorisation", NULL, NULL, "training", "ĐT-07", "staff", "an", "procedure", "counter-scale", "activity", "measure",
			"from", "2025-03-01", NULL),
		LIMS_E_REFUSED, "Nobody authorises themselves");
	wd_fails(w,
		wd_set(w, "authorisation", NULL, NULL, "training", "ĐT-07", "staff", "ti", "by", "ti", "procedure", "counter-scale", "activity",
			"measure", "from", "2025-03-01", NULL),
		LIMS_E_REFUSED, "Nobody authorises themselves");
	wd_fails(w,
		wd_set(w, "authorisation", NULL, NULL, "training", "ĐT-07", "staff", "ti", "procedure", "counter-scale", "activity", "measure,rest",
			"from", "2025-03-01", NULL),
		LIMS_E_INPUT, "use measure, review, sign");
	wd_fails(w,
		wd_set(w, "authorisation", NULL, NULL, "training", "ĐT-07", "staff", "ti", "procedure", "counter-scale", "activity", "measure",
			"from", "2025-03-02", "until", "2025-03-01", NULL),
		LIMS_E_INPUT, "lies before");
	wd_ok(w, wd_set(w, "authorisation", NULL, code, "training", "ĐT-07", "staff", "ti", "procedure", "counter-scale", "activity", "measure",
				 "from", "2025-03-01", NULL));
	// Of whom and for what stands for ever.
	wd_fails(w, wd_set(w, "authorisation", code, NULL, "staff", "re", NULL), LIMS_E_REFUSED, "stands for ever");
	wd_fails(w, wd_set(w, "authorisation", code, NULL, "procedure", "spring-dial-scale", NULL), LIMS_E_REFUSED, "stands for ever");
	wd_ok(w, wd_set(w, "authorisation", code, NULL, "until", "2026-03-01", NULL));
	wd_fails(w, wd_set(w, "authorisation", code, NULL, "withdrawn-on", "2025-04-01", NULL), LIMS_E_INPUT, "Say why");
	wd_as(w, "ti");
	wd_fails(w,
		wd_set(w, "authorisation", NULL, NULL, "training", "ĐT-07", "staff", "re", "procedure", "counter-scale", "activity", "review",
			"from", "2025-03-01", NULL),
		LIMS_E_REFUSED, "technical_manager");
}

static bool card(struct world *w, const char *staff, const char *procedure, const char *on, const char *number, const char *why)
{
	struct lims_card c;
	struct lims_date d;
	day(on, &d);
	wd_ok(w, lims_card_of(w->lab, staff, procedure, d, NULL, &c, &w->err));
	if (c.holds)
		assert_string_equal(c.number, number);
	else if (!strstr(c.why, why))
		fail_msg("no \"%s\" in \"%s\"", why, c.why);
	return c.holds;
}

/// A training of the laboratory's own is a ground only for its person and procedure, and once somebody judged it.
static void a_training_is_a_ground_when_it_was_judged_and_fits(void **state)
{
	struct world *w = *state;
	const struct lims_case_kind *kind = lims_case_kind_find("training");
	struct lims_field_file paper = {"evidence", "p.pdf", "%PDF-1.4", 8};
	struct lims_field_value open[] = {
		{"title", "Cân"}, {"person", "ti"}, {"need", "cân lò xo"}, {"procedure", "spring-dial-scale"}, {"due-on", "2027-01-31"}};
	struct lims_field_value attend[] = {{"way", "course"}, {"held-on", "2026-02-02"}, {"trainer", "Viện"}};
	struct lims_field_value judge[] = {{"method", "witnessed"}, {"result", "competent"}};
	struct lims_case_act act = {.filled = {.values = open, .count = 5}, .on = {2026, 2, 1}};
	char code[LIMS_CODE];
	wd_as(w, "an");
	wd_ok(w, lims_case_open(w->lab, kind, NULL, &act, code, &w->err));
#define AUTHORISE(who, what)                                                                                                               \
	wd_set(w, "authorisation", NULL, NULL, "training", code, "staff", who, "procedure", what, "activity", "measure", "from", "2026-03-01", \
		NULL)
	wd_fails(w, AUTHORISE("ti", "spring-dial-scale"), LIMS_E_REFUSED, "was not judged competent");
	act.filled = (struct lims_filled){.values = attend, .count = 3, .files = &paper, .file_count = 1};
	wd_ok(w, lims_case_step(w->lab, kind, code, lims_case_step_find(kind, "attend"), &act, &w->err));
	wd_fails(w, AUTHORISE("ti", "spring-dial-scale"), LIMS_E_REFUSED, "was not judged competent");
	act.filled = (struct lims_filled){.values = judge, .count = 2, .files = &paper, .file_count = 1};
	act.on = (struct lims_date){2026, 3, 1};
	wd_ok(w, lims_case_step(w->lab, kind, code, lims_case_step_find(kind, "evaluate"), &act, &w->err));
	wd_fails(w, AUTHORISE("re", "spring-dial-scale"), LIMS_E_INPUT, "is of ti, not of re");
	wd_fails(w, AUTHORISE("ti", "counter-scale"), LIMS_E_INPUT, "is for spring-dial-scale, not for counter-scale");
	wd_fails(w,
		wd_set(w, "authorisation", NULL, NULL, "training", code, "staff", "ti", "procedure", "spring-dial-scale", "activity", "measure",
			"from", "2026-02-28", NULL),
		LIMS_E_REFUSED, "was judged on 2026-03-01: nobody is authorised on it from 2026-02-28");
	wd_ok(w, AUTHORISE("ti", "spring-dial-scale"));
	// A code of a training that does not exist would be the next one's, of somebody else.
	snprintf(code, sizeof code, "TR-A2");
	wd_fails(w, AUTHORISE("ti", "spring-dial-scale"), LIMS_E_NOT_FOUND, "no training TR-A2");
	// Some ground is always named.
	wd_fails(w,
		wd_set(w, "authorisation", NULL, NULL, "staff", "ti", "procedure", "spring-dial-scale", "activity", "measure", "from", "2026-03-01",
			NULL),
		LIMS_E_INPUT, "needs --training");
}

static void a_card_is_for_its_fields_and_its_days(void **state)
{
	struct world *w = *state;
	char code[LIMS_CODE];
	struct lims_date back;
	wd_as(w, "an");
	// The old fields of the register staff, for every field, until there is a card on record.
	assert_true(card(w, "ti", "sphygmomanometer", "2025-05-01", "KĐV-017", ""));
	wd_ok(w, wd_set(w, "card", NULL, code, "staff", "ti", "number", "KĐV-100", "fields", "mass,electricity", "from", "2025-03-01", "until",
				 "2030-02-28", NULL));
	assert_true(card(w, "ti", "spring-dial-scale", "2025-03-01", "KĐV-100", ""));
	assert_true(card(w, "ti", "single-phase-static-meter", "2030-02-28", "KĐV-100", ""));
	assert_false(card(w, "ti", "sphygmomanometer", "2025-05-01", "", "not for the field"));
	assert_false(card(w, "ti", "spring-dial-scale", "2025-02-28", "", "not valid on the day"));
	assert_false(card(w, "ti", "spring-dial-scale", "2030-03-01", "", "not valid on the day"));
	// A procedure that no field names: no card is for it.
	assert_false(card(w, "ti", "earthing-system", "2025-05-01", "", "not for the field"));
	day("2026-01-10", &back);
	wd_ok(w, lims_card_return(w->lab, code, back, &w->err));
	assert_true(card(w, "ti", "spring-dial-scale", "2026-01-09", "KĐV-100", ""));
	assert_false(card(w, "ti", "spring-dial-scale", "2026-01-10", "", "given back"));
	wd_fails(w, lims_card_return(w->lab, code, back, &w->err), LIMS_E_REFUSED, "ended already");
	wd_fails(w,
		wd_set(w, "card", NULL, NULL, "staff", "ti", "number", "1", "fields", "mass,weather", "from", "2025-03-01", "until", "2030-02-28",
			NULL),
		LIMS_E_INPUT, "use mass, pressure, volume_flow, electricity");
	wd_fails(w, wd_set(w, "card", code, NULL, "number", "KĐV-101", NULL), LIMS_E_REFUSED, "stands for ever");
}

static lims_rc give(struct world *w, const char *code, const char *staff, const char *number, const char *from, const char *until)
{
	return wd_set(w, "card", code, NULL, "staff", staff, "number", number, "fields", "mass", "from", from, "until", until, NULL);
}

/// A card is one person's: of two with the same number on the same days one is a slip, and measures with the card of another.
static void a_card_number_is_of_one_person_on_a_day(void **state)
{
	struct world *w = *state;
	struct lims_date back;
	wd_as(w, "an");
	wd_ok(w, give(w, NULL, "ti", "KĐV-100", "2025-03-01", "2026-02-28"));
	wd_fails(w, give(w, NULL, "re", "KĐV-100", "2026-02-28", "2030-12-31"), LIMS_E_REFUSED, "of Nguyễn Văn Tí (ti), K-A1");
	wd_fails(w, give(w, NULL, "re", "kdv-100", "2025-01-01", "2025-03-01"), LIMS_E_REFUSED, "(ti)");
	// The same number for its own person is told as ever, and another number is nobody's.
	wd_fails(w, give(w, NULL, "ti", "KĐV-100", "2025-03-01", "2026-02-28"), LIMS_E_REFUSED, "K-A1 says the same");
	wd_ok(w, give(w, NULL, "re", "KĐV-1000", "2025-03-01", "2030-12-31"));
	// No day in common; and then not by changing the days.
	wd_ok(w, give(w, NULL, "re", "KĐV-100", "2026-03-01", "2030-12-31"));
	wd_fails(w, wd_set(w, "card", "K-A1", NULL, "until", "2026-03-01", NULL), LIMS_E_REFUSED, "(re), K-A3");
	wd_ok(w, wd_set(w, "card", "K-A1", NULL, "fields", "mass,pressure", NULL));
	// Given back, it may be another person's from that day.
	day("2026-06-01", &back);
	wd_ok(w, lims_card_return(w->lab, "K-A3", back, &w->err));
	wd_fails(w, give(w, NULL, "si", "KĐV-100", "2026-05-31", "2030-12-31"), LIMS_E_REFUSED, "(re), K-A3");
	wd_ok(w, give(w, NULL, "si", "KĐV-100", "2026-06-01", "2030-12-31"));
}

/// Where there is no record of a card, what the register of people says counts.
static void a_card_number_in_the_register_of_people_is_of_one_person_too(void **state)
{
	struct world *w = *state;
	wd_as(w, "an");
	// "ti" has KĐV-017 until 2035 there.
	wd_fails(w, give(w, NULL, "re", "KĐV-017", "2026-01-01", "2030-12-31"), LIMS_E_REFUSED, "(ti)");
	wd_fails(w, wd_set(w, "staff", "re", NULL, "card", "kđv-017", "card-until", "2035-12-31", NULL), LIMS_E_REFUSED, "(ti)");
	wd_ok(w, wd_set(w, "staff", "ti", NULL, "card", "KĐV-017", NULL)); // their own
	wd_ok(w, give(w, NULL, "ti", "KĐV-300", "2020-01-01", "2035-12-31"));
	// Now the record counts, and the number that stands in the register of people is nobody's.
	wd_ok(w, wd_set(w, "staff", "re", NULL, "card", "KĐV-017", "card-until", "2035-12-31", NULL));
	wd_fails(w, wd_set(w, "staff", "si", NULL, "card", "KĐV-300", "card-until", "2035-12-31", NULL), LIMS_E_REFUSED, "(ti), K-A1");
}

struct seen {
	char lines[512];
};

static lims_rc see(void *ctx, const struct lims_competence *c, struct lims_err *err)
{
	struct seen *s = ctx;
	size_t n = strlen(s->lines);
	(void)err;
	snprintf(s->lines + n, sizeof s->lines - n, c->covers[0] ? "%s %s: %s %s; " : "%s %s%s %s; ", c->code, c->what, c->covers, c->state);
	return LIMS_OK;
}

static void stands(struct world *w, const char *staff, const char *on, const char *lines)
{
	struct seen s = {""};
	struct lims_date d;
	day(on, &d);
	wd_ok(w, lims_competence_each(w->lab, staff, d, see, &s, &w->err));
	assert_string_equal(s.lines, lines);
}

/// Everything about one person and nothing about another, as it stood on the day.
static void the_competence_of_a_person_is_told_for_a_day(void **state)
{
	struct world *w = *state;
	struct lims_field_value open[] = {{"title", "Cân"}, {"person", "ti"}, {"need", "cân lò xo"}, {"due-on", "2027-01-31"}};
	struct lims_case_act act = {.filled = {.values = open, .count = 4}};
	struct lims_date on;
	char code[LIMS_CODE];
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "authorisation", NULL, NULL, "training", "ĐT-07", "staff", "ti", "procedure", "spring-dial-scale", "activity",
				 "measure", "from", "2025-03-01", "until", "2025-06-30", NULL));
	wd_ok(w, wd_set(w, "authorisation", NULL, NULL, "training", "ĐT-07", "staff", "re", "procedure", "spring-dial-scale", "activity",
				 "review", "from", "2025-03-01", NULL));
	wd_ok(w,
		wd_set(w, "card", NULL, NULL, "staff", "ti", "number", "K-9", "fields", "mass", "from", "2025-05-01", "until", "2029-12-31", NULL));
	day("2025-07-10", &on);
	wd_ok(w, lims_card_return(w->lab, "K-A1", on, &w->err));
	day("2025-07-05", &act.on);
	wd_ok(w, lims_case_open(w->lab, lims_case_kind_find("training"), NULL, &act, code, &w->err));
	stands(w, "ti", "2025-02-28", "AU-A1 spring-dial-scale: measure not_yet; K-A1 K-9: mass not_yet; ");
	stands(w, "ti", "2025-06-30", "AU-A1 spring-dial-scale: measure holds; K-A1 K-9: mass holds; ");
	stands(w, "ti", "2025-07-09", "AU-A1 spring-dial-scale: measure ended; K-A1 K-9: mass holds; TR-A1 Cân planned; ");
	stands(w, "ti", "2025-07-10", "AU-A1 spring-dial-scale: measure ended; K-A1 K-9: mass withdrawn; TR-A1 Cân planned; ");
	stands(w, "si", "2025-07-10", "");
	wd_fails(w, lims_competence_each(w->lab, "ghost", on, see, &act, &w->err), LIMS_E_NOT_FOUND, "ghost");
}

#define T(f) cmocka_unit_test_setup_teardown(f, wd_training, wd_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(an_authorisation_holds_from_its_first_to_its_last_day),
		T(the_old_list_counts_until_the_person_has_a_record),
		T(what_an_authorisation_says_is_checked),
		T(a_training_is_a_ground_when_it_was_judged_and_fits),
		T(the_competence_of_a_person_is_told_for_a_day),
		T(a_card_is_for_its_fields_and_its_days),
		T(a_card_number_is_of_one_person_on_a_day),
		T(a_card_number_in_the_register_of_people_is_of_one_person_too),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

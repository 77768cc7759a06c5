// SPDX-License-Identifier: Apache-2.0
// Receiving an item: its characteristics answer the procedure's plan, and a serial number that stands is reported, never merged.
#include "tests/laboratory/world.h"

#include <stdio.h>
#include <string.h>

static const struct lims_field_value good[] = {{"Max", "15 kg"}, {"Min", "0.5 kg"}, {"d", "50 g"}, {"e", "50 g"}};

static struct lims_item scale(const char *serial)
{
	return (struct lims_item){
		.procedure = "spring-dial-scale", .serial = serial, .customer = "kh1", .characteristics = good, .characteristic_count = 4};
}

static lims_rc receive(struct world *w, const struct lims_item *i, char code[LIMS_CODE], char same[LIMS_CODE])
{
	return lims_item_receive(w->lab, i, code, same, &w->err);
}

struct seen {
	char serial[64], name[128], maker[64], customer[LIMS_CODE], received[LIMS_DATE_TEXT], first[64];
	size_t characteristics, count;
};

static lims_rc see(void *ctx, const struct lims_item *i, struct lims_err *err)
{
	struct seen *s = ctx;
	(void)err;
	snprintf(s->serial, sizeof s->serial, "%s", i->serial ? i->serial : "-");
	snprintf(s->name, sizeof s->name, "%s", i->name);
	snprintf(s->maker, sizeof s->maker, "%s", i->maker ? i->maker : "-");
	snprintf(s->customer, sizeof s->customer, "%s", i->customer);
	lims_date_text(i->received_on, s->received);
	s->characteristics = i->characteristic_count;
	snprintf(s->first, sizeof s->first, "%s=%s", i->characteristics[0].name, i->characteristics[0].value);
	s->count++;
	return LIMS_OK;
}

static void what_is_received_is_what_is_kept(void **state)
{
	struct world *w = *state;
	char code[LIMS_CODE], same[LIMS_CODE];
	struct lims_item i = scale("NH-2209");
	struct seen s = {.count = 0};
	i.maker = "Nho\xcc\x9bn Hoa\xcc\x80"; // decomposed
	i.received_on = (struct lims_date){2026, 2, 28};
	wd_as(w, "le");
	wd_ok(w, receive(w, &i, code, same));
	assert_string_equal(code, "I-A1");
	assert_string_equal(same, "");
	wd_ok(w, lims_item_each(w->lab, code, see, &s, &w->err));
	assert_string_equal(s.serial, "NH-2209");
	assert_string_equal(s.maker, "Nhơn Hoà");
	assert_string_equal(s.name, "Cân đồng hồ lò xo"); // the procedure's, when nobody names it
	assert_string_equal(s.received, "2026-02-28");
	assert_int_equal(s.characteristics, 4);
	assert_string_equal(s.first, "Max=15 kg");
	wd_fails(w, lims_item_each(w->lab, "I-A9", see, &s, &w->err), LIMS_E_NOT_FOUND, "I-A9");
	wd_check_rebuild(w);
}

static void characteristics_that_do_not_answer_the_procedure_are_refused(void **state)
{
	static const struct {
		struct lims_field_value values[5];
		size_t count;
		const char *named;
	} cases[] = {
		{{{"Min", "0.5 kg"}, {"d", "50 g"}, {"e", "50 g"}}, 3, "Max"},
		{{{"Max", "15 m"}, {"Min", "0.5 kg"}, {"d", "50 g"}, {"e", "50 g"}}, 4, "Max"},
		{{{"Max", "15"}, {"Min", "0.5 kg"}, {"d", "50 g"}, {"e", "50 g"}}, 4, "Max"},
		{{{"Max", "nhiều kg"}, {"Min", "0.5 kg"}, {"d", "50 g"}, {"e", "50 g"}}, 4, "Max"},
		{{{"Max", "15 kg"}, {"Min", "0.5 kg"}, {"d", "50 g"}, {"e", "50 g"}, {"colour", "red"}}, 5, "colour"},
		{{{"Max", "15 kg"}, {"Min", "0.5 kg"}, {"d", "50 g"}, {"e", "50 g"}, {"class", "III"}}, 5, "class"},
		// d == e is asked, and Max is at most 1000 e.
		{{{"Max", "15 kg"}, {"Min", "0.5 kg"}, {"d", "20 g"}, {"e", "50 g"}}, 4, "d"},
		{{{"Max", "60 kg"}, {"Min", "0.5 kg"}, {"d", "50 g"}, {"e", "50 g"}}, 4, "Max"},
	};
	struct world *w = *state;
	char code[LIMS_CODE], same[LIMS_CODE];
	wd_as(w, "ti");
	int64_t before = wd_entries(w);
	for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
		struct lims_item i = scale("S-1");
		i.characteristics = cases[k].values;
		i.characteristic_count = cases[k].count;
		wd_fails(w, receive(w, &i, code, same), LIMS_E_INPUT, cases[k].named);
	}
	assert_int_equal(wd_entries(w), before);
}

static void what_an_item_refers_to_must_stand(void **state)
{
	struct world *w = *state;
	char code[LIMS_CODE], same[LIMS_CODE];
	struct lims_item i = scale("S-1");
	wd_as(w, "ti");
	int64_t before = wd_entries(w);
	i.customer = "kh9";
	wd_fails(w, receive(w, &i, code, same), LIMS_E_NOT_FOUND, "customer kh9");
	i.customer = NULL;
	wd_fails(w, receive(w, &i, code, same), LIMS_E_INPUT, "--customer");
	i = scale("S-1");
	i.procedure = "no-such-scale";
	wd_fails(w, receive(w, &i, code, same), LIMS_E_NOT_FOUND, "no-such-scale");
	i.procedure = NULL;
	wd_fails(w, receive(w, &i, code, same), LIMS_E_INPUT, "--procedure");
	i = scale("S-1");
	i.job = "J-A7";
	wd_fails(w, receive(w, &i, code, same), LIMS_E_NOT_FOUND, "job J-A7");
	i = scale("S\xf0\x9f\x90\x9f");
	wd_fails(w, receive(w, &i, code, same), LIMS_E_INPUT, "serial");
	assert_int_equal(wd_entries(w), before);
}

static void the_same_serial_is_reported_and_both_items_stand(void **state)
{
	struct world *w = *state;
	char first[LIMS_CODE], second[LIMS_CODE], other[LIMS_CODE], same[LIMS_CODE];
	struct seen s = {.count = 0};
	struct lims_item i = scale("Số 7");
	wd_as(w, "ti");
	wd_ok(w, receive(w, &i, first, same));
	assert_string_equal(same, "");
	i = scale("So\xcc\x82\xcc\x81 7"); // the same letters, decomposed
	wd_ok(w, receive(w, &i, second, same));
	assert_string_equal(same, first);
	assert_string_not_equal(first, second);
	i = scale("Số 8");
	wd_ok(w, receive(w, &i, other, same));
	assert_string_equal(same, "");
	// Two without a serial number are not the same.
	i = scale(NULL);
	wd_ok(w, receive(w, &i, other, same));
	wd_ok(w, receive(w, &i, other, same));
	assert_string_equal(same, "");
	wd_ok(w, lims_item_each(w->lab, NULL, see, &s, &w->err));
	assert_int_equal(s.count, 5);
}

#define T(f) cmocka_unit_test_setup_teardown(f, wd_training, wd_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(what_is_received_is_what_is_kept),
		T(characteristics_that_do_not_answer_the_procedure_are_refused),
		T(what_an_item_refers_to_must_stand),
		T(the_same_serial_is_reported_and_both_items_stand),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

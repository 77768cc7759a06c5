// SPDX-License-Identifier: Apache-2.0
// Planned loads from the pieces at hand, and pieces that are no pieces.
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

enum { JSON_MAX = 4 * 1024 * 1024, ARENA_MAX = 64 * 1024 * 1024 };

struct house {
	struct lims_catalog *catalog;
	struct lims_procedure_set *set;
};

static int open_house(void **state)
{
	static const char *const dirs[] = {LIMS_SOURCE_DIR "/calibration-data", LIMS_SOURCE_DIR "/tests/data/loads"};
	struct lims_err err = {0};
	struct house *house = calloc(1, sizeof *house);
	if (house == NULL || lims_catalog_open(dirs, 2, &house->catalog, &err) != LIMS_OK ||
		lims_catalog_load(house->catalog, "bench-scale", &house->set, &err) != LIMS_OK) {
		(void)fprintf(stderr, "%s %s\n", err.text, err.where);
		return -1;
	}
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

/// A worksheet with these standards, for a scale of 15 kg with e = 5 g.
static const char *text_of(struct lims_buf *b, const char *standards)
{
	lims_buf_init(b, JSON_MAX);
	lims_buf_addf(b,
		"{\"format\":\"lims-worksheet-1\",\"mode\":\"initial\",\"date\":\"2026-03-17\",\"item\":{\"Max\":\"15 kg\",\"Min\":\"100 "
		"g\",\"e\":\"5 g\"},"
		"\"standards\":%s}",
		standards);
	return lims_buf_text(b);
}

static lims_rc plan(const struct house *house, const char *standards, struct lims_plan **ret, struct lims_err *err)
{
	struct lims_arena *arena = lims_arena_create(ARENA_MAX);
	const struct lims_worksheet *w = NULL;
	struct lims_buf b;
	const char *text = text_of(&b, standards);
	lims_rc rc = lims_worksheet_read_json(text, strlen(text), arena, &w, err);
	if (rc == LIMS_OK)
		rc = lims_plan_worksheet(lims_procedure_set_procedure(house->set), w, ret, err);
	lims_buf_finish(&b);
	lims_arena_destroy(arena); // the plan keeps nothing of the worksheet
	return rc;
}

static const struct lims_plan_load *load_of(const struct lims_plan *p, size_t row)
{
	const struct lims_plan_load *load = p->steps[0].rows[row].cells[0].load;
	assert_non_null(load);
	return load;
}

static void lies(
	const struct lims_plan_load *load, bool reached, const char *pieces, const char *sum, const char *limit, const char *allowed, bool kept)
{
	char text[400] = "";
	for (size_t i = 0; i < load->piece_count; i++)
		(void)snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s", i > 0 ? " " : "", load->pieces[i]);
	assert_true(load->decided);
	assert_int_equal(load->reached, reached);
	assert_string_equal(text, pieces);
	assert_string_equal(load->sum, sum);
	assert_string_equal(load->limit, limit);
	assert_string_equal(load->allowed, allowed);
	assert_int_equal(load->kept, kept);
}

static void planned_loads_are_made_of_the_fewest_pieces_with_their_limits(void **state)
{
	struct lims_plan *p = NULL;
	struct lims_err err = {0};
	static const char standards[] = "[{\"role\":\"weights\",\"id\":\"Q\",\"class\":\"M2\",\"pieces\":[{\"id\":\"10\",\"nominal\":\"10 "
									"kg\",\"class\":\"M3\"},{\"id\":\"5\",\"nominal\":\"5000 "
									"g\"},{\"id\":\"2\",\"nominal\":\"2 kg\"},{\"id\":\"2*\",\"nominal\":\"2 "
									"kg\",\"class\":\"M1\"},{\"id\":\"500\",\"nominal\":\"500 g\"}]}]";
	if (plan(*state, standards, &p, &err) != LIMS_OK)
		fail_msg("%s", err.text);
	// 100 g cannot be made; nothing at all is nearer than 500 g
	lies(load_of(p, 0), false, "", "0 kg", "0 kg", "0.0008333 kg", true);
	// of two pieces of 2 kg the better one: 100 mg (M1) + 80 mg (M2) of 2.5 g/3
	lies(load_of(p, 1), true, "2* 500", "2.5 kg", "0.00018 kg", "0.0008333 kg", true);
	lies(load_of(p, 2), true, "5 2* 500", "7.5 kg", "0.00098 kg", "0.001666 kg", true);
	// 10 kg in class M3 has 5 g, and 5 + 2 + 2 + 0.5 is not 10
	lies(load_of(p, 3), true, "10", "10 kg", "0.005 kg", "0.001666 kg", false);
	lies(load_of(p, 4), true, "10 5", "15 kg", "0.0058 kg", "0.0025 kg", false);
	struct lims_buf json;
	lims_buf_init(&json, JSON_MAX);
	lims_plan_json(p, &json);
	assert_non_null(strstr(lims_buf_text(&json), "\"load\":{\"reached\":true,\"decided\":true,\"pieces\":[\"2*\",\"500\"],\"sum\":\"2.5 "
												 "kg\",\"limit\":\"0.00018 kg\",\"allowed\":\"0.0008333 kg\",\"kept\":true}"));
	lims_buf_finish(&json);
	lims_plan_destroy(p);
}

static void a_load_that_cannot_be_made_names_the_nearest(void **state)
{
	struct lims_plan *p = NULL;
	struct lims_err err = {0};
	static const char standards[] =
		"[{\"role\":\"weights\",\"class\":\"M1\",\"pieces\":[{\"id\":\"a\",\"nominal\":\"5 kg\"},{\"id\":\"b\",\"nominal\":\"5 kg\"},"
		"{\"id\":\"c\",\"nominal\":\"1 kg\"}]}]";
	if (plan(*state, standards, &p, &err) != LIMS_OK)
		fail_msg("%s", err.text);
	lies(load_of(p, 1), false, "c", "1 kg", "0.00005 kg", "0.0008333 kg", true); // 2.5 kg lies between 1 kg and 5 kg
	lies(load_of(p, 2), false, "a c", "6 kg", "0.0003 kg", "0.001666 kg", true); // 7.5 kg between 6 kg and 10 kg
	lies(load_of(p, 3), true, "a b", "10 kg", "0.0005 kg", "0.001666 kg", true);
	lies(load_of(p, 4), false, "a b c", "11 kg", "0.00055 kg", "0.0025 kg", true); // all there is
	lims_plan_destroy(p);
}

static void pieces_of_a_certificate_are_at_hand_while_it_is_in_force(void **state)
{
	struct lims_plan *p = NULL;
	struct lims_err err = {0};
	static const char in_force[] =
		"[{\"role\":\"weights\",\"class\":\"M1\",\"certificates\":[{\"number\":\"1\",\"to\":\"2026-03-17\",\"pieces\":[{\"id\":\"a\","
		"\"nominal\":\"10 kg\"}]}]}]";
	static const char ended[] =
		"[{\"role\":\"weights\",\"class\":\"M1\",\"certificates\":[{\"number\":\"1\",\"to\":\"2026-03-16\",\"pieces\":[{\"id\":\"a\","
		"\"nominal\":\"10 kg\"}]}]}]";
	assert_int_equal(plan(*state, in_force, &p, &err), LIMS_OK);
	assert_true(load_of(p, 3)->reached);
	lims_plan_destroy(p);
	assert_int_equal(plan(*state, ended, &p, &err), LIMS_OK);
	assert_null(p->steps[0].rows[3].cells[0].load);
	lims_plan_destroy(p);
}

static void without_pieces_nothing_is_proposed(void **state)
{
	struct lims_plan *p = NULL;
	struct lims_err err = {0};
	assert_int_equal(plan(*state, "[]", &p, &err), LIMS_OK);
	assert_null(p->steps[0].rows[3].cells[0].load);
	lims_plan_destroy(p);
	assert_int_equal(plan(*state, "[{\"role\":\"weights\",\"class\":\"M1\"}]", &p, &err), LIMS_OK);
	assert_null(p->steps[0].rows[3].cells[0].load);
	lims_plan_destroy(p);
}

static void refused(const struct house *house, const char *standards, const char *words)
{
	struct lims_plan *p = NULL;
	struct lims_err err = {0};
	if (plan(house, standards, &p, &err) != LIMS_E_INPUT)
		fail_msg("%.200s was accepted", standards);
	if (strstr(err.text, words) == NULL)
		fail_msg("expected \"%s\", got \"%s\"", words, err.text);
}

static void pieces_that_are_none_are_refused_with_their_place(void **state)
{
	refused(*state, "[{\"role\":\"weights\",\"class\":\"M1\",\"pieces\":[{\"id\":\"a\",\"nominal\":\"-5 kg\"}]}]",
		"standards: weights: piece \"a\": nominal: \"-5 kg\" is not above zero");
	refused(*state, "[{\"role\":\"weights\",\"pieces\":[{\"id\":\"a\",\"nominal\":\"0 kg\"}]}]", "not above zero");
	refused(*state, "[{\"role\":\"weights\",\"pieces\":[{\"id\":\"a\",\"nominal\":\"NaN kg\"}]}]", "no number");
	refused(*state, "[{\"role\":\"weights\",\"pieces\":[{\"id\":\"a\",\"nominal\":\"5 L\"}]}]", "not in g");
	refused(*state, "[{\"role\":\"weights\",\"pieces\":[{\"id\":\"a\",\"nominal\":\"5 kg\",\"class\":\"Z\"}]}]", "none of the choices");
	refused(*state, "[{\"role\":\"weights\",\"pieces\":[{\"id\":\"a\",\"nominal\":\"5 kg\",\"colour\":\"red\"}]}]",
		"nothing named \"colour\" is asked");
	refused(*state, "[{\"role\":\"weights\",\"pieces\":[{\"id\":\"a\",\"nominal\":\"5 kg\",\"limit\":\"0 g\"}]}]",
		"limit: \"0 g\" is not above zero");
	refused(*state, "[{\"role\":\"weights\",\"pieces\":[{\"id\":\"a\",\"nominal\":\"5 kg\",\"U\":\"-1 mg\"}]}]",
		"U: \"-1 mg\" is not above zero");
	refused(*state, "[{\"role\":\"weights\",\"pieces\":[{\"id\":\"a/b\",\"nominal\":\"5 kg\"}]}]", "without \"/\"");
	refused(*state,
		"[{\"role\":\"weights\",\"pieces\":[{\"id\":\"a\",\"nominal\":\"5 "
		"kg\"}],\"certificates\":[{\"number\":\"1\",\"pieces\":[{\"id\":\"a\",\"nominal\":\"5 "
		"kg\"}]}]}]",
		"the piece \"a\" is there twice");
	refused(*state,
		"[{\"role\":\"weights\",\"certificates\":[{\"number\":\"1\",\"to\":\"2026-01-01\",\"pieces\":[{\"id\":\"a\",\"nominal\":\"5 "
		"kg\"}]},{\"number\":\"2\","
		"\"from\":\"2026-01-01\",\"pieces\":[{\"id\":\"a\",\"nominal\":\"5 kg\"}]}]}]",
		"The certificates 1 and 2 both state the piece \"a\"");
}

static void a_thousand_pieces_are_too_many(void **state)
{
	struct lims_buf b;
	lims_buf_init(&b, JSON_MAX);
	lims_buf_add_text(&b, "[{\"role\":\"weights\",\"class\":\"M1\",\"pieces\":[");
	for (int i = 0; i < 1000; i++)
		lims_buf_addf(&b, "%s{\"id\":\"p%d\",\"nominal\":\"%d g\"}", i > 0 ? "," : "", i, i + 1);
	lims_buf_add_text(&b, "]}]");
	refused(*state, lims_buf_text(&b), "\"pieces\" has 1000 elements here, and at most 500 are allowed");
	lims_buf_finish(&b);
}

/// Five hundred pieces of awkward sizes: the plan comes in bounded work, with what was found.
static void many_pieces_end_in_bounded_work(void **state)
{
	struct lims_plan *p = NULL;
	struct lims_err err = {0};
	struct lims_buf b;
	lims_buf_init(&b, JSON_MAX);
	lims_buf_add_text(&b, "[{\"role\":\"weights\",\"pieces\":[");
	for (int i = 0; i < 500; i++)
		lims_buf_addf(&b, "%s{\"id\":\"p%d\",\"nominal\":\"%d.00%03d g\"}", i > 0 ? "," : "", i, 100 + i, (i * 7919) % 1000);
	lims_buf_add_text(&b, "]}]");
	if (plan(*state, lims_buf_text(&b), &p, &err) != LIMS_OK)
		fail_msg("%s", err.text);
	for (size_t r = 0; r < 5; r++)
		assert_true(load_of(p, r)->piece_count > 0);
	assert_string_equal(load_of(p, 0)->limit, ""); // no weights of R 111
	lims_plan_destroy(p);
	lims_buf_finish(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(planned_loads_are_made_of_the_fewest_pieces_with_their_limits),
		cmocka_unit_test(a_load_that_cannot_be_made_names_the_nearest),
		cmocka_unit_test(pieces_of_a_certificate_are_at_hand_while_it_is_in_force),
		cmocka_unit_test(without_pieces_nothing_is_proposed),
		cmocka_unit_test(pieces_that_are_none_are_refused_with_their_place),
		cmocka_unit_test(a_thousand_pieces_are_too_many),
		cmocka_unit_test(many_pieces_end_in_bounded_work),
	};
	return cmocka_run_group_tests_name("engine loads", tests, open_house, close_house);
}

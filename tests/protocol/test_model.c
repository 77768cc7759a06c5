// SPDX-License-Identifier: Apache-2.0
// Model files: those of the house are sound, and files that lie are refused with their lines.
#include "tests/protocol/collect.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char head[] = "format: lims-model-1\nid: x\nmaker: M\nmodel: T\nprotocol: modbus-rtu\nevidence: document\nsource: S\n";
static const char reads[] = "reads:\n- {function: 3, address: 0, count: 4, confirm: 6}\n";
static const char registers[] = "registers:\n- {role: voltage, function: 3, address: 0, type: float32, unit: V, change: 1}\n";

/// All faults of head + body as printed, "" when there are none.
static const char *faults_of(struct lims_arena *a, const char *text, char *out)
{
	struct lims_faults f;
	struct lims_buf printed;
	struct lims_err err = {0};
	const struct lims_model *m = NULL;
	lims_faults_init(&f, a, "x");
	lims_buf_init(&printed, 1 << 16);
	lims_rc rc = lims_model_read(text, strlen(text), "x", a, &f, &m, &err);
	lims_faults_print(&f, &printed);
	assert_true((rc == LIMS_OK) == (f.count == 0));
	assert_true((rc == LIMS_OK) == (m != NULL));
	snprintf(out, 4096, "%s", lims_buf_text(&printed));
	lims_buf_finish(&printed);
	return out;
}

static void refused(struct lims_arena *a, const char *body, const char *where, const char *what)
{
	char text[4096], out[4096];
	snprintf(text, sizeof text, "%s%s", head, body);
	faults_of(a, text, out);
	if (!strstr(out, where) || !strstr(out, what))
		fail_msg("wanted \"%s\" and \"%s\" in:\n%s", where, what, out);
}

static void every_model_of_the_house_is_sound(void **state)
{
	DIR *dir = opendir(LIMS_SOURCE_DIR "/drivers/models");
	size_t count = 0;
	assert_non_null(dir);
	for (const struct dirent *entry; (entry = readdir(dir));) {
		char name[64];
		const char *dot = strrchr(entry->d_name, '.');
		if (!dot || strcmp(dot, ".yaml") != 0)
			continue;
		assert_true((size_t)(dot - entry->d_name) < sizeof name);
		snprintf(name, sizeof name, "%.*s", (int)(dot - entry->d_name), entry->d_name);
		const struct lims_model *m = model_of(*state, name);
		assert_string_equal(m->id, name);
		assert_int_equal(m->simulated, strncmp(name, "simulated", 9) == 0);
		for (size_t k = 0; k < m->register_count; k++)
			if (!lims_model_confirms(m, &m->registers[k]) && strcmp(m->registers[k].role, "serial_number") != 0)
				fail_msg("%s gives no confirming read for %s", name, m->registers[k].role);
		count++;
	}
	closedir(dir);
	assert_true(count >= 7);
}

static void a_sound_map_is_read(void **state)
{
	char text[2048], out[4096];
	snprintf(text, sizeof text, "%s%s%s", head, reads, registers);
	assert_string_equal(faults_of(*state, text, out), "");
}

static void an_unknown_key_is_a_fault_with_its_line(void **state)
{
	char body[1024];
	snprintf(body, sizeof body, "colour: red\n%s%s", reads, registers);
	refused(*state, body, "x:8:", "colour");
}

static void overlapping_registers_are_refused(void **state)
{
	char body[1024];
	snprintf(body, sizeof body, "%s%s- {role: current, function: 3, address: 1, type: uint16, unit: A, change: 1}\n", reads, registers);
	refused(*state, body, "x:12:", "\"voltage\" and \"current\" overlap");
}

static void a_value_of_four_registers_overlaps_what_lies_in_any_of_them(void **state)
{
	char body[1024];
	static const char *const types[] = {"uint64", "int64", "float64"};
	for (size_t i = 0; i < 3; i++) {
		snprintf(body, sizeof body,
			"%sregisters:\n- {role: energy, function: 3, address: 0, type: %s, unit: kWh, change: 1}\n"
			"- {role: current, function: 3, address: 3, type: uint16, unit: A, change: 1}\n",
			reads, types[i]);
		refused(*state, body, "x:12:", "\"energy\" and \"current\" overlap");
	}
	snprintf(body, sizeof body, "%sregisters:\n- {role: energy, function: 3, address: 1, type: int64, unit: kWh, change: 1}\n", reads);
	refused(*state, body, "x:11:", "covers the register of \"energy\""); // the read is of four registers from 0
	refused(*state,
		"reads:\n- {function: 3, address: 65533, count: 3, confirm: 2}\nregisters:\n- {role: e, address: 65533, type: int64, unit: kWh, "
		"change: 1}\n",
		"x:11:", "beyond address 65535");
}

static void a_pattern_longer_than_its_type_is_refused(void **state)
{
	char body[1024], text[2048], out[4096];
	static const char *const bad[] = {"type: uint16, no_value: [0x1FFFF]", "type: uint32, no_value: [0x1FFFFFFFF]",
		"type: uint64, no_value: [0x1FFFFFFFFFFFFFFFF]", "type: uint64, no_value: [0x]", "type: uint64, no_value: [0xG]",
		"type: uint16, no_value: [65536]"};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		snprintf(body, sizeof body, "%sregisters:\n- {role: e, address: 0, unit: kWh, change: 1, %s}\n", reads, bad[i]);
		refused(*state, body, "x:11:", "");
	}
	snprintf(text, sizeof text,
		"%s%sregisters:\n- {role: e, address: 0, unit: kWh, change: 1, type: int64, no_value: [0x7FFFFFFFFFFFFFFF, 65535]}\n", head, reads);
	assert_string_equal(faults_of(*state, text, out), "");
}

static void a_read_of_200_registers_is_refused(void **state)
{
	char body[1024];
	snprintf(body, sizeof body, "reads:\n- {function: 3, address: 0, count: 200, confirm: 4}\n%s", registers);
	refused(*state, body, "x:9:", "200");
}

static void a_confirming_read_of_the_same_length_is_refused(void **state)
{
	char body[1024];
	snprintf(body, sizeof body, "reads:\n- {function: 3, address: 0, count: 4, confirm: 4}\n%s", registers);
	refused(*state, body, "x:9:", "another number of registers");
}

static void a_register_that_no_read_covers_is_refused(void **state)
{
	char body[1024];
	snprintf(body, sizeof body, "%s%s- {role: current, function: 4, address: 0, type: uint16, unit: A, change: 1}\n", reads, registers);
	refused(*state, body, "x:12:", "covers the register of \"current\"");
}

static void a_role_twice_is_refused(void **state)
{
	char body[1024];
	snprintf(body, sizeof body, "%s%s- {role: voltage, function: 3, address: 2, type: uint16, unit: V, change: 1}\n", reads, registers);
	refused(*state, body, "x:12:", "\"voltage\" stands twice");
}

static void what_a_register_needs_is_asked_for(void **state)
{
	refused(*state,
		"reads:\n- {function: 3, address: 0, count: 4, confirm: 6}\nregisters:\n- {role: voltage, function: 3, address: 0, type: float32, "
		"unit: V}\n",
		"x:11:", "change");
	refused(*state,
		"reads:\n- {function: 3, address: 0, count: 4, confirm: 6}\nregisters:\n- {role: voltage, function: 3, address: 0, unit: V, "
		"change: 1}\n",
		"x:11:", "type");
	refused(*state,
		"reads:\n- {function: 3, address: 0, count: 4, confirm: 6}\nregisters:\n- {role: v, address: 70000, type: uint16, unit: V, change: "
		"1}\n",
		"x:11:", "70000");
	refused(*state, "registers: []\n", "x:", "reads");
}

static void all_faults_are_reported_at_once(void **state)
{
	char text[2048], out[4096];
	snprintf(text, sizeof text,
		"%sreads:\n- {function: 7, address: 0, count: 0, confirm: 6}\nregisters:\n- {role: v, address: x, type: int8, unit: V, change: "
		"a}\n",
		head);
	faults_of(*state, text, out);
	size_t lines = 0;
	for (const char *c = out; *c; c++)
		lines += *c == '\n';
	assert_true(lines >= 5); // function, count, address, type, change
}

static void another_protocol_or_name_is_refused(void **state)
{
	char out[4096];
	const char *other = "format: lims-model-2\nid: y\nmaker: M\nmodel: T\nprotocol: morse\nevidence: rumour\nsource: S\n";
	faults_of(*state, other, out);
	assert_non_null(strstr(out, "lims-model-2"));
	assert_non_null(strstr(out, "\"y\" is not the name of the file"));
	assert_non_null(strstr(out, "morse"));
	assert_non_null(strstr(out, "rumour"));
}

static void setups_are_read_and_written_back(void **state)
{
	(void)state;
	struct lims_setup s;
	char out[LIMS_SETUP_TEXT];
	const char *text = "unit=kg,start=40001,type=int32,order=CDAB,scale=0.001";
	assert_int_equal(lims_setup_parse(text, &s, NULL), LIMS_OK);
	lims_setup_text(&s, out);
	assert_string_equal(out, text);
	text = "unit=g,decimals=0,address=000000012345,listen=yes,stable=declared,equal=7,over=0,within=0.02";
	assert_int_equal(lims_setup_parse(text, &s, NULL), LIMS_OK);
	lims_setup_text(&s, out);
	assert_string_equal(out, text);
	text = "decimals_volume=2,decimals_amount=-1,decimals_unit_price=-3,decimals_totaliser_volume=9,decimals_totaliser_amount=0,unit_price="
		   "10500,"
		   "currency=[VND],address=52h/2";
	assert_int_equal(lims_setup_parse(text, &s, NULL), LIMS_OK);
	assert_int_equal(s.decimals_of[LIMS_SETUP_AMOUNT].places, -1);
	lims_setup_text(&s, out);
	assert_string_equal(out, text);
	assert_int_equal(lims_setup_parse("", &s, NULL), LIMS_OK);
	lims_setup_text(&s, out);
	assert_string_equal(out, "");
	static const char *const bad[] = {"unit", "unit=", "unit=k g", "start=65536", "start=-1", "type=int8", "order=ACBD", "scale=0",
		"scale=-1", "scale=x", "colour=red", "unit=g,", ",unit=g", "unit=g,unit=kg", "unit=12345678901234567", "decimals=10", "decimals=-1",
		"stable=yes", "listen=no", "listen=yes,listen=yes", "equal=1", "equal=101", "over=600001", "within=-1", "address=a b",
		"address=0123456789012345678901234567890123456789", "decimals=2,decimals=2", "decimals_volume=-4", "decimals_volume=10",
		"decimals_volume=-0", "decimals_volume=", "decimals_mass=1", "decimals_amount=1,decimals_amount=1", "unit_price=0", "unit_price=-1",
		"currency=123456789"};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_int_equal(lims_setup_parse(bad[i], &s, NULL), LIMS_E_INPUT);
}

static int setup(void **state)
{
	*state = lims_arena_create((size_t)1 << 24);
	return *state ? 0 : -1;
}

static int teardown(void **state)
{
	lims_arena_destroy(*state);
	return 0;
}

static const char status_map[] = "reads: [{address: 0, count: 3, confirm: 4}]\n"
								 "registers:\n"
								 "  - {role: mass, address: 0, type: int32, unit: declared, change: 0, status: true}\n"
								 "  - {role: status, address: 2, type: uint16, unit: \"1\", change: 0}\n";

static void a_status_word_is_read_with_its_values(void **state)
{
	char body[1024], text[4096], out[4096];
	snprintf(text, sizeof text, "%s%sstatus: {role: status, unstable: 2}\n", head, status_map);
	assert_string_equal(faults_of(*state, text, out), "");
	refused(*state, status_map, "x:", "no section \"status\"");
	snprintf(body, sizeof body, "%sstatus: {role: state, unstable: 2}\n", status_map);
	refused(*state, body, "x:", "is the role of no register");
	snprintf(body, sizeof body, "%sstatus: {role: mass, unstable: 2}\n", status_map);
	refused(*state, body, "x:", "is the role of no register");
	snprintf(body, sizeof body, "%sstatus: {role: status, unstable: 16}\n", status_map);
	refused(*state, body, "x:", "unstable");
	snprintf(body, sizeof body, "%sstatus: {role: status, decimals: [{bit: 3}]}\n", status_map);
	refused(*state, body, "x:", "\"places\"");
	// The confirming read leaves the status word out.
	snprintf(body, sizeof body, "reads: [{address: 0, count: 3, confirm: 2}]\n%sstatus: {role: status, unstable: 2}\n",
		strchr(status_map, '\n') + 1);
	refused(*state, body, "x:", "are not read in one answer");
}

static void decimals_are_declared_for_whole_numbers_only(void **state)
{
	refused(*state,
		"reads: [{address: 0, count: 2, confirm: 3}]\n"
		"registers: [{role: mass, address: 0, type: float32, unit: kg, change: 0, decimals: declared}]\n",
		"x:", "whole numbers");
	refused(*state,
		"reads: [{address: 0, count: 2, confirm: 3}]\n"
		"registers: [{role: mass, address: 0, type: int32, unit: kg, change: 0, scale: 0.1, decimals: declared}]\n",
		"x:", "whole numbers");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_model_of_the_house_is_sound),
		cmocka_unit_test(a_sound_map_is_read),
		cmocka_unit_test(an_unknown_key_is_a_fault_with_its_line),
		cmocka_unit_test(overlapping_registers_are_refused),
		cmocka_unit_test(a_status_word_is_read_with_its_values),
		cmocka_unit_test(decimals_are_declared_for_whole_numbers_only),
		cmocka_unit_test(a_value_of_four_registers_overlaps_what_lies_in_any_of_them),
		cmocka_unit_test(a_pattern_longer_than_its_type_is_refused),
		cmocka_unit_test(a_read_of_200_registers_is_refused),
		cmocka_unit_test(a_confirming_read_of_the_same_length_is_refused),
		cmocka_unit_test(a_register_that_no_read_covers_is_refused),
		cmocka_unit_test(a_role_twice_is_refused),
		cmocka_unit_test(what_a_register_needs_is_asked_for),
		cmocka_unit_test(all_faults_are_reported_at_once),
		cmocka_unit_test(another_protocol_or_name_is_refused),
		cmocka_unit_test(setups_are_read_and_written_back),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}

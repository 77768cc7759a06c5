// SPDX-License-Identifier: Apache-2.0
// Conversations with a reference meter: what is asked, and when its error calculation gives a value.
#include "tests/protocol/converse.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/// Answers by a list of questions.
struct meter {
	const char *state, *energy, *energy_again, *pulses, *result, *first; ///< NULL: as below
	unsigned energies;
	unsigned other; ///< anything that is no question
};

static size_t say(uint8_t *out, const char *text)
{
	size_t n = strlen(text);
	memcpy(out, text, n);
	out[n] = '\n';
	return n + 1;
}

static size_t answer(void *user, const uint8_t *sent, size_t n, unsigned turn, uint8_t *out)
{
	struct meter *m = user;
	char q[128] = "";
	(void)turn;
	assert_in_range(n, 3, sizeof q - 1);
	memcpy(q, sent, n);
	if (sent[n - 1] != '\n' || sent[n - 2] != '?') {
		m->other++;
		return 0;
	}
	q[n - 1] = '\0';
	if (strcmp(q, "MEASURE:RNG1:F?") == 0)
		return say(out, m->first ? m->first : "RNG1:F:[Hz]:50.0012;");
	if (strcmp(q, "MEASURE:RMS1:UL1?") == 0)
		return say(out, m->first ? m->first : "RMS1:UL1:[V]:230.1;");
	if (strcmp(q, "CALCULATE:EC01:0001:STATUS?") == 0)
		return say(out, m->state ? m->state : "4");
	if (strcmp(q, "CALCULATE:EC01:0001:ENFINAL?") == 0)
		return say(out, m->energies++ && m->energy_again ? m->energy_again : m->energy ? m->energy : "0.00500123");
	if (strcmp(q, "CALCULATE:EC01:0001:PULSES?") == 0)
		return say(out, m->pulses ? m->pulses : "8");
	if (strcmp(q, "CALCULATE:EC01:0001:RESULT?") == 0)
		return say(out, m->result ? m->result : "-0.0246");
	if (strcmp(q, "STATUS:DEV1:SERIAL?") == 0)
		return say(out, "050059467");
	if (strcmp(q, "STATUS:BLE1:TEMP:CELSIUS?") == 0)
		return say(out, "23.1");
	return 0;
}

static struct lims_reading ask(struct meter m, const char *role, unsigned sends)
{
	struct conversed c;
	converse("zera-scpi", role, "", 0, answer, &m, &c);
	assert_int_equal(m.other, 0);
	if (sends)
		assert_int_equal(c.sends, sends);
	return c.decision.reading;
}

static void is(const struct lims_reading r, const char *digits, const char *unit)
{
	if (r.reason != LIMS_REASON_NONE)
		fail_msg("%s: %s", lims_reading_reason_name(r.reason), r.note);
	assert_string_equal(r.digits, digits);
	assert_string_equal(r.unit, unit);
}

static void a_measured_value_is_asked_for_by_its_name(void **state)
{
	(void)state;
	struct lims_reading r = ask((struct meter){.state = NULL}, "voltage_l1", 1);
	is(r, "230.1", "V");
	assert_int_equal(r.unit_origin, LIMS_ORIGIN_WIRE);
	is(ask((struct meter){.state = NULL}, "frequency", 1), "50.0012", "Hz");
	r = ask((struct meter){.state = NULL}, "temperature", 2);
	is(r, "23.1", "Cel");
	assert_int_equal(r.unit_origin, LIMS_ORIGIN_DECLARED);
}

static void the_answer_to_another_question_is_no_value(void **state)
{
	(void)state;
	assert_int_equal(ask((struct meter){.first = "RMS1:UL2:[V]:229.9;"}, "voltage_l1", 1).reason, LIMS_REASON_BAD_FRAME);
	// What is left of an earlier conversation stands before the frequency, and nothing more is asked.
	assert_int_not_equal(ask((struct meter){.first = "4"}, "error_result", 1).reason, LIMS_REASON_NONE);
}

static void pulses_energy_and_result_belong_to_one_measurement(void **state)
{
	(void)state;
	is(ask((struct meter){.state = NULL}, "pulse_count", 6), "8", "{imp}");
	is(ask((struct meter){.state = NULL}, "energy_reference", 6), "0.00500123", "kWh");
	is(ask((struct meter){.state = NULL}, "error_result", 6), "-0.0246", "%");
	struct lims_reading r = ask((struct meter){.energy_again = "0.00500456"}, "error_result", 6);
	assert_int_equal(r.reason, LIMS_REASON_BUSY);
	assert_string_equal(r.note, "another measurement ended while this one was read");
}

static void only_a_measurement_that_is_ready_gives_values(void **state)
{
	(void)state;
	static const struct {
		const char *state;
		enum lims_reason reason;
	} rows[] = {{"0", LIMS_REASON_BUSY}, {"1", LIMS_REASON_BUSY}, {"2", LIMS_REASON_BUSY}, {"8", LIMS_REASON_DEVICE_ERROR},
		{"3", LIMS_REASON_BUSY}, {"x", LIMS_REASON_BUSY}, {"-1", LIMS_REASON_BUSY}, {"99999999999", LIMS_REASON_BUSY}};
	static const char *const roles[] = {"pulse_count", "energy_reference", "error_result"};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		for (size_t k = 0; k < 3; k++)
			assert_int_equal(ask((struct meter){.state = rows[i].state}, roles[k], 6).reason, rows[i].reason);
	// The state itself can be looked at.
	is(ask((struct meter){.state = "2"}, "gate_state", 6), "2", "1");
}

static void a_result_that_is_no_number_is_no_value(void **state)
{
	(void)state;
	assert_int_equal(ask((struct meter){.result = "nan"}, "error_result", 6).reason, LIMS_REASON_NO_VALUE);
	assert_int_equal(ask((struct meter){.result = "---"}, "error_result", 6).reason, LIMS_REASON_BAD_NUMBER);
}

static void a_text_is_told_and_is_no_value(void **state)
{
	(void)state;
	struct lims_reading r = ask((struct meter){.state = NULL}, "serial_number", 2);
	assert_int_equal(r.reason, LIMS_REASON_NOT_A_VALUE);
	assert_string_equal(r.note, "050059467");
}

static void what_it_does_not_know_is_not_asked(void **state)
{
	(void)state;
	struct meter m = {.state = NULL};
	struct conversed c;
	converse("zera-scpi", "mass", "", 0, answer, &m, &c);
	assert_false(c.done);
	assert_int_equal(c.sends, 0);
	assert_string_equal(c.note, "mass cannot be asked for");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_measured_value_is_asked_for_by_its_name),
		cmocka_unit_test(the_answer_to_another_question_is_no_value),
		cmocka_unit_test(pulses_energy_and_result_belong_to_one_measurement),
		cmocka_unit_test(only_a_measurement_that_is_ready_gives_values),
		cmocka_unit_test(a_result_that_is_no_number_is_no_value),
		cmocka_unit_test(a_text_is_told_and_is_no_value),
		cmocka_unit_test(what_it_does_not_know_is_not_asked),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

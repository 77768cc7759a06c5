// SPDX-License-Identifier: Apache-2.0
// The simulated meter read by IEC 62056-21 and DL/T 645, and meters that push SML and P1: live, with the changes of speed seen on the pseudo-terminal.
#include "drivers/transport/device.h"
#include "tests/simulators/child.h"
#include "tests/transport/peer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct meter {
	struct child child;
	struct lims_setup setup;
	struct lims_arena *arena;
	const struct lims_model *model;
	struct lims_device *device;
	struct lims_reading reading;
	struct lims_buf capture;
	struct lims_err err;
};

/// A meter of 220 V, 5 A with 1234.56 kWh that does not move, serial number 26000001, read by its model file.
static void begin(struct meter *m, const char *speaks, const char *model, const char *setup, const char *more)
{
	const char *const arguments[] = {"--pty", "--speaks", speaks, "--load", "220,5,0.8L", "--register", "1234.56", "--speed", "0",
		"--check-rate", more ? more : NULL, NULL};
	char url[160];
	memset(m, 0, sizeof *m);
	m->arena = lims_arena_create(1 << 20);
	m->model = model_file(m->arena, model);
	assert_int_equal(lims_setup_parse(setup, &m->setup, &m->err), LIMS_OK);
	child_start(&m->child, "sim-meter", arguments);
	snprintf(url, sizeof url, "pty:%s", m->child.pty);
	struct lims_device_options o = {.model = m->model, .setup = &m->setup, .name = "meter", .program = "test"};
	if (lims_device_open(url, &o, &m->device, &m->err) != LIMS_OK)
		fail_msg("%s", m->err.text);
	lims_buf_init(&m->capture, LIMS_CAPTURE_MAX);
}

static void end(struct meter *m)
{
	lims_device_close(m->device);
	lims_buf_finish(&m->capture);
	lims_arena_destroy(m->arena);
	assert_int_equal(child_quit(&m->child), 0);
}

/// Reads for a record; what is kept must give the same again.
static void expect(struct meter *m, const char *role, int timeout_ms, enum lims_reason reason, const char *digits, const char *unit)
{
	lims_buf_clear(&m->capture);
	if (lims_device_read(m->device, role, timeout_ms, &m->reading, &m->capture, &m->err) != LIMS_OK)
		fail_msg("%s", m->err.text);
	const struct lims_reading *r = &m->reading;
	if (r->reason != reason || (reason == LIMS_REASON_NONE && (strcmp(r->digits, digits) != 0 || strcmp(r->unit, unit) != 0)))
		fail_msg("%s %s %s (%s) from\n%s", lims_reading_reason_name(r->reason), r->digits, r->unit, r->note, lims_buf_text(&m->capture));
	same_by_capture(&m->capture, m->model, r);
}

static bool said(const struct meter *m, const char *text)
{
	return strstr(lims_buf_text(&m->capture), text) != NULL;
}

static void status_has(struct meter *m, const char *text)
{
	const char *status = child_command(&m->child, "status");
	if (!strstr(status, text))
		fail_msg("%s: no %s", status, text);
}

static void a_mode_c_meter_is_read_out_at_the_rate_it_offers(void **state)
{
	struct meter m;
	(void)state;
	begin(&m, "iec-c", "iec62056-meter", "", NULL);
	expect(&m, NULL, 20000, LIMS_REASON_NONE, "001234.56", "kWh");
	assert_true(said(&m, " tx 2f3f210d0a\n"));      // /?! CR LF
	assert_true(said(&m, " tx 063035300d0a\n"));    // ACK 0 5 0 CR LF
	assert_true(said(&m, " mark baud 9600 7E1\n")); // after the choice has left
	status_has(&m, "host-baud=9600 wrong-rates=0");
	expect(&m, "voltage_l1", 20000, LIMS_REASON_NONE, "220.0", "V"); // from the rate of the beginning again
	expect(&m, "power_active_import", 20000, LIMS_REASON_NONE, "000.880", "kW");
	expect(&m, "meter_constant", 20000, LIMS_REASON_NONE, "1600", "{imp}/kWh");
	status_has(&m, "wrong-rates=0");
	end(&m);
}

static void a_mode_a_meter_is_read_out_at_the_rate_of_the_beginning(void **state)
{
	struct meter m;
	(void)state;
	begin(&m, "iec-a", "iec62056-meter", "", NULL);
	expect(&m, "current_l1", 20000, LIMS_REASON_NONE, "005.000", "A");
	assert_false(said(&m, " tx 06"));
	status_has(&m, "host-baud=300 wrong-rates=0");
	end(&m);
}

static void a_meter_is_called_by_its_number(void **state)
{
	struct meter m;
	struct lims_identity id;
	(void)state;
	begin(&m, "iec-c", "iec62056-meter", "address=26000001", NULL);
	assert_int_equal(lims_device_identify(m.device, 20000, &id, NULL, &m.err), LIMS_OK);
	assert_string_equal(id.model, "SIM-METER");
	assert_string_equal(id.serial, "26000001");
	end(&m);
	begin(&m, "iec-c", "iec62056-meter", "address=26000002", NULL);
	expect(&m, NULL, 1500, LIMS_REASON_TIMEOUT, "", "");
	end(&m);
}

static void seven_bits_seen_as_eight_are_read_and_said(void **state)
{
	struct meter m;
	(void)state;
	begin(&m, "iec-c", "iec62056-meter", "", "--parity");
	expect(&m, NULL, 20000, LIMS_REASON_NONE, "001234.56", "kWh");
	assert_string_equal(m.reading.note, "1.8.0 (7E1 read as 8N1)");
	assert_true(said(&m, " tx 063035308d0a\n")); // CR has three ones
	end(&m);
}

static void a_wrong_bcc_and_a_readout_cut_short_give_no_value(void **state)
{
	struct meter m;
	(void)state;
	begin(&m, "iec-c", "iec62056-meter", "", NULL);
	child_ok(&m.child, "fault crc once");
	expect(&m, NULL, 20000, LIMS_REASON_NONE, "001234.56", "kWh"); // of the next conversation, after the line was silent
	assert_true(said(&m, " mark the check of the readout is wrong\n"));
	child_ok(&m.child, "fault crc");
	expect(&m, NULL, 2000, LIMS_REASON_BAD_CHECK, "", "");
	child_ok(&m.child, "fault truncate");
	expect(&m, NULL, 9000, LIMS_REASON_TRUNCATED, "", "");
	end(&m);
}

static void a_2007_meter_is_asked_for_its_data_items(void **state)
{
	struct meter m;
	struct lims_identity id;
	(void)state;
	begin(&m, "dlt645-2007", "dlt645-2007-meter", "address=26000001", NULL);
	expect(&m, NULL, 10000, LIMS_REASON_NONE, "1234.56", "kWh");
	expect(&m, "voltage_l1", 10000, LIMS_REASON_NONE, "220.0", "V");
	expect(&m, "power_active", 10000, LIMS_REASON_NONE, "0.8800", "kW");
	expect(&m, "frequency", 5000, LIMS_REASON_DEVICE_ERROR, "", "");
	assert_int_equal(lims_device_identify(m.device, 5000, &id, NULL, &m.err), LIMS_OK);
	assert_string_equal(id.serial, "000026000001");
	status_has(&m, "host-baud=2400 wrong-rates=0");
	end(&m);
}

static void the_one_meter_on_the_line_needs_no_address(void **state)
{
	struct meter m;
	(void)state;
	begin(&m, "dlt645-1997", "dlt645-1997-meter", "", NULL);
	expect(&m, NULL, 10000, LIMS_REASON_NONE, "1234.56", "kWh");
	expect(&m, "voltage_l1", 3000, LIMS_REASON_NOT_A_VALUE, "", ""); // decimals not declared
	end(&m);
	begin(&m, "dlt645-1997", "dlt645-1997-meter", "decimals=0", NULL);
	expect(&m, "voltage_l1", 10000, LIMS_REASON_NONE, "220", "V");
	end(&m);
}

static void the_answer_of_another_meter_and_a_wrong_sum_are_no_reading(void **state)
{
	struct meter m;
	(void)state;
	begin(&m, "dlt645-2007", "dlt645-2007-meter", "address=26000001", NULL);
	child_ok(&m.child, "fault unit");
	expect(&m, NULL, 2000, LIMS_REASON_BAD_FRAME, "", "");
	child_ok(&m.child, "fault crc");
	expect(&m, NULL, 2000, LIMS_REASON_BAD_CHECK, "", "");
	child_ok(&m.child, "fault echo");
	expect(&m, NULL, 15000, LIMS_REASON_NONE, "1234.56", "kWh");
	end(&m);
}

/// A meter that pushes two telegrams in turns, again and again.
struct pusher {
	struct peer peer;
	pthread_t thread;
	struct lims_buf bytes[2];
	bool stop;
};

static void count_only(struct peer *p, const uint8_t *bytes, size_t n, unsigned turn)
{
	(void)p, (void)bytes, (void)n, (void)turn;
}

static void *push(void *arg)
{
	struct pusher *s = arg;
	for (unsigned turn = 0; !__atomic_load_n(&s->stop, __ATOMIC_ACQUIRE); turn++) {
		const struct lims_buf *b = &s->bytes[turn % 2];
		peer_wait_ms(150);
		for (size_t at = 0; s->peer.fd >= 0 && at < b->len; at += 20, peer_wait_ms(2))
			peer_send(&s->peer, b->data + at, b->len - at < 20 ? b->len - at : 20);
	}
	return NULL;
}

static void read_capture(const char *file, struct lims_buf *ret)
{
	char path[256];
	snprintf(path, sizeof path, "%s/tests/captures/%s", LIMS_SOURCE_DIR, file);
	assert_int_equal(lims_file_read(path, 4096, ret, NULL), LIMS_OK);
}

/// Listens to the two telegrams for a role; the reading is that of `digits`, or of `other` where it is not NULL.
static void listen_to(
	const char *protocol, const char *first, const char *second, const char *role, const char *digits, const char *other, const char *unit)
{
	struct pusher s = {.stop = false};
	struct lims_device *d;
	struct lims_reading r;
	struct lims_buf capture;
	struct lims_err err = {0};
	read_capture(first, &s.bytes[0]);
	read_capture(second, &s.bytes[1]);
	peer_pty(&s.peer, "pty", count_only, NULL);
	pthread_create(&s.thread, NULL, push, &s);
	struct lims_device_options o = {.protocol = protocol, .program = "test"};
	assert_int_equal(lims_device_open(s.peer.url, &o, &d, &err), LIMS_OK);
	lims_buf_init(&capture, LIMS_CAPTURE_MAX);
	assert_int_equal(lims_device_read(d, role, 10000, &r, &capture, &err), LIMS_OK);
	if (r.reason != LIMS_REASON_NONE || (strcmp(r.digits, digits) != 0 && (!other || strcmp(r.digits, other) != 0)))
		fail_msg("%s %s from\n%s", lims_reading_reason_name(r.reason), r.digits, lims_buf_text(&capture));
	assert_string_equal(r.unit, unit);
	assert_null(strstr(lims_buf_text(&capture), " tx "));
	same_by_capture(&capture, NULL, &r);
	lims_buf_finish(&capture);
	lims_device_close(d);
	__atomic_store_n(&s.stop, true, __ATOMIC_RELEASE);
	pthread_join(s.thread, NULL);
	peer_end(&s.peer);
	lims_buf_finish(&s.bytes[0]);
	lims_buf_finish(&s.bytes[1]);
}

static void meters_that_push_are_listened_to(void **state)
{
	(void)state;
	listen_to("sml", "sml/short.bin", "sml/short.bin", NULL, "1234567.8", NULL, "Wh");
	listen_to("sml", "sml/short.bin", "sml/short.bin", "power_active", "-234.5", NULL, "W");
	listen_to("dsmr-p1", "dsmr-p1/telegram.bin", "dsmr-p1/telegram.bin", "power_active_export", "00.270", NULL, "kW");
}

// A register under load has moved by the next telegram: one with a good check is enough.
static void a_register_that_runs_is_read(void **state)
{
	(void)state;
	listen_to("sml", "sml/short.bin", "sml/scaler-up.bin", NULL, "1234567.8", "25688000", "Wh");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_mode_c_meter_is_read_out_at_the_rate_it_offers),
		cmocka_unit_test(a_mode_a_meter_is_read_out_at_the_rate_of_the_beginning),
		cmocka_unit_test(a_meter_is_called_by_its_number),
		cmocka_unit_test(seven_bits_seen_as_eight_are_read_and_said),
		cmocka_unit_test(a_wrong_bcc_and_a_readout_cut_short_give_no_value),
		cmocka_unit_test(a_2007_meter_is_asked_for_its_data_items),
		cmocka_unit_test(the_one_meter_on_the_line_needs_no_address),
		cmocka_unit_test(the_answer_of_another_meter_and_a_wrong_sum_are_no_reading),
		cmocka_unit_test(meters_that_push_are_listened_to),
		cmocka_unit_test(a_register_that_runs_is_read),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

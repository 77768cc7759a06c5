// SPDX-License-Identifier: Apache-2.0
// Instruments that a model file describes, asked live: one line for one question, and SCPI.
#include "tests/transport/peer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char head[] =
	"format: lims-model-1\nid: test\nmaker: a\nmodel: b\nevidence: document\nsource: c\nport: {timeout_ms: 300, latency_ms: 300}\n";

struct live {
	struct lims_arena *arena;
	const struct lims_model *model;
	struct peer peer;
	struct lims_device *device;
	struct lims_setup setup;
	struct lims_reading reading;
	struct lims_buf capture;
	struct lims_err err;
};

static void begin(struct live *l, const char *body, const char *setup, peer_fn answer, const void *user)
{
	char text[4096];
	memset(l, 0, sizeof *l);
	l->arena = lims_arena_create((size_t)1 << 22);
	assert_non_null(l->arena);
	snprintf(text, sizeof text, "%s%s", head, body);
	l->model = model_from(l->arena, text);
	peer_tcp(&l->peer, "tcp", answer, (void *)(uintptr_t)user);
	assert_int_equal(lims_setup_parse(setup, &l->setup, &l->err), LIMS_OK);
	struct lims_device_options o = {.model = l->model, .setup = &l->setup, .program = "test", .simulated = true};
	if (lims_device_open(l->peer.url, &o, &l->device, &l->err) != LIMS_OK)
		fail_msg("%s", l->err.text);
	lims_buf_init(&l->capture, LIMS_CAPTURE_MAX);
}

static void end(struct live *l)
{
	lims_device_close(l->device);
	lims_buf_finish(&l->capture);
	peer_end(&l->peer);
	lims_arena_destroy(l->arena);
}

static void expect(struct live *l, const char *role, enum lims_reason reason, const char *digits, const char *unit)
{
	lims_buf_clear(&l->capture);
	if (lims_device_read(l->device, role, 3000, &l->reading, &l->capture, &l->err) != LIMS_OK)
		fail_msg("%s", l->err.text);
	const struct lims_reading *r = &l->reading;
	if (r->reason != reason || (reason == LIMS_REASON_NONE && (strcmp(r->digits, digits) != 0 || strcmp(r->unit, unit) != 0)))
		fail_msg("%s %s %s (%s) from\n%s", lims_reading_reason_name(r->reason), r->digits, r->unit, r->note, lims_buf_text(&l->capture));
	same_by_capture(&l->capture, l->model, r);
}

static bool asks(const uint8_t *bytes, size_t n, const char *question)
{
	return n == strlen(question) && memcmp(bytes, question, n) == 0;
}

static void force_gauge(struct peer *p, const uint8_t *bytes, size_t n, unsigned turn)
{
	(void)turn;
	peer_say(p, asks(bytes, n, "?\r") ? p->user : "*10\r\n");
}

static const char gauge[] = "protocol: line-query\n"
							"lines:\n"
							"  send_end: CR\n"
							"  units: [{text: N, unit: N}, {text: lbF, unit: \"[lbf_av]\"}]\n"
							"  patterns:\n"
							"    - {line: \"{value} {unit}\", values: [{role: force}]}\n"
							"    - {line: \"*10\", reason: device_error}\n"
							"queries: [{role: force, send: \"?\", reads_only: true}]\n";

static void a_described_instrument_is_asked_what_its_model_says(void **state)
{
	struct live l;
	(void)state;
	begin(&l, gauge, "over=0", force_gauge, "-18.78 lbF\r\n");
	expect(&l, "force", LIMS_REASON_NONE, "-18.78", "[lbf_av]");
	assert_non_null(strstr(lims_buf_text(&l.capture), " tx 3f0d\n"));
	assert_int_equal(l.reading.stable_origin, LIMS_ORIGIN_INFERRED);
	assert_int_equal(lims_device_read(l.device, "length", 1000, &l.reading, NULL, &l.err), LIMS_E_INPUT);
	end(&l);
}

static void an_answer_that_fits_no_pattern_is_no_value(void **state)
{
	static const char *const wrong[] = {
		"-18.7x lbF\r\n", "x-18.78 lbF\r\n", "-18.78 lbF\r\n-18.78 lbF\r\n", "-18.78 lbF\n", "-18.78 lb", "*10\r\n"};
	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		struct live l;
		begin(&l, gauge, "over=0", force_gauge, wrong[i]);
		assert_int_equal(lims_device_read(l.device, "force", 1200, &l.reading, &l.capture, &l.err), LIMS_OK);
		assert_int_not_equal(l.reading.reason, LIMS_REASON_NONE);
		same_by_capture(&l.capture, l.model, &l.reading);
		end(&l);
	}
}

static void scpi_gauge(struct peer *p, const uint8_t *bytes, size_t n, unsigned turn)
{
	(void)turn;
	if (asks(bytes, n, "MEAS:PRES?\n"))
		peer_say(p, "+1.0002E+02\n");
	else if (asks(bytes, n, "MEAS:TEMP?\n"))
		peer_say(p, "23.4,CEL\n");
	else if (asks(bytes, n, "*IDN?\n"))
		peer_say(p, "MAKER,P100,12345,1.00\n");
	else
		peer_say(p, "-113,\"Undefined header\"\n");
}

static const char scpi[] = "protocol: scpi\n"
						   "identity: {model: identity}\n"
						   "queries:\n"
						   "  - {role: pressure, send: \"MEAS:PRES?\"}\n"
						   "  - {role: temperature, send: \"MEAS:TEMP?\"}\n"
						   "  - {role: humidity, send: \"MEAS:HUM?\"}\n";

static void scpi_is_asked_for_each_quantity(void **state)
{
	struct live l;
	struct lims_identity id;
	(void)state;
	begin(&l, scpi, "unit=kPa,over=0", scpi_gauge, NULL);
	expect(&l, "pressure", LIMS_REASON_NONE, "+1.0002E+02", "kPa");
	assert_int_equal(l.reading.unit_origin, LIMS_ORIGIN_DECLARED);
	expect(&l, "temperature", LIMS_REASON_NONE, "23.4", "Cel");
	assert_int_equal(l.reading.unit_origin, LIMS_ORIGIN_WIRE);
	expect(&l, "humidity", LIMS_REASON_DEVICE_ERROR, "", "");
	assert_int_equal(lims_device_identify(l.device, 2000, &id, NULL, &l.err), LIMS_OK);
	assert_string_equal(id.model, "MAKER,P100,12345,1.00");
	end(&l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_described_instrument_is_asked_what_its_model_says),
		cmocka_unit_test(an_answer_that_fits_no_pattern_is_no_value),
		cmocka_unit_test(scpi_is_asked_for_each_quantity),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

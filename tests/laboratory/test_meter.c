// SPDX-License-Identifier: Apache-2.0
// A meter against a reference meter: what belongs to one interval is taken from one exchange, or not at all. And how worksheets are opened.
#include "tests/laboratory/world.h"

#include "laboratory/strikes.h"

#include "drivers/protocol/capture.h"
#include "laboratory/proof/dossier.h"

#include <stdio.h>
#include <string.h>

enum { MODEL_SIZE = 65536 };

struct model {
	struct lims_buf bytes;
	struct lims_hash hash;
};

/// The model of the house, with one text in place of another (NULL: as it is).
static void model(struct world *w, const char *from, const char *to, struct model *ret)
{
	struct lims_buf b = {0};
	wd_ok(w, lims_file_read(LIMS_BUILD_DIR "/share/lims/models/simulated-reference-meter.yaml", MODEL_SIZE, &b, &w->err));
	lims_buf_init(&ret->bytes, MODEL_SIZE);
	const char *text = lims_buf_text(&b), *at = from ? strstr(text, from) : NULL;
	if (from && !at)
		fail_msg("the model has no %s", from);
	lims_buf_add(&ret->bytes, text, at ? (size_t)(at - text) : b.len);
	if (at) {
		lims_buf_add_text(&ret->bytes, to);
		lims_buf_add_text(&ret->bytes, at + strlen(from));
	}
	wd_ok(w, lims_sha256(ret->bytes.data, ret->bytes.len, &ret->hash, &w->err));
	lims_buf_finish(&b);
}

/// CRC-16 of Modbus over serial line (V1.02, appendix B), bit by bit; appended low byte first.
static size_t close_frame(uint8_t *f, size_t n)
{
	unsigned crc = 0xFFFF;
	for (size_t i = 0; i < n; i++) {
		crc ^= f[i];
		for (int k = 0; k < 8; k++)
			crc = crc & 1 ? crc >> 1 ^ 0xA001 : crc >> 1;
	}
	f[n] = (uint8_t)crc;
	f[n + 1] = (uint8_t)(crc >> 8);
	return n + 2;
}

static size_t put32(uint8_t *f, size_t n, uint32_t v)
{
	f[n] = (uint8_t)(v >> 24);
	f[n + 1] = (uint8_t)(v >> 16);
	f[n + 2] = (uint8_t)(v >> 8);
	f[n + 3] = (uint8_t)v;
	return n + 4;
}

/// Registers 0x0100 … of the reference meter: gate number, pulses, energy in 10^-8 kWh, then zeros.
static void exchange(struct lims_buf *b, int64_t us, unsigned count, uint32_t gate, uint32_t pulses, uint32_t energy)
{
	uint8_t q[8] = {2, 3, 1, 0, 0, (uint8_t)count}, f[64] = {2, 3, (uint8_t)(2 * count)};
	lims_capture_write_line(b, us, LIMS_CAPTURE_TX, q, close_frame(q, 6));
	size_t n = put32(f, 3, gate);
	n = put32(f, n, pulses);
	n = put32(f, n, energy);
	lims_capture_write_line(b, us + 50000, LIMS_CAPTURE_RX, f, close_frame(f, 3 + 2 * (size_t)count));
	assert_true(n <= 3 + 2 * (size_t)count);
}

static void head(struct lims_buf *b, const struct model *m)
{
	struct lims_capture_head h = {.version = 1,
		.port = "modbus-rtu:/dev/pts/3",
		.protocol = "modbus-rtu",
		.model = "simulated-reference-meter",
		.model_hash = m->hash,
		.device = "chuan",
		.role = "pulse_count",
		.program = "lims test",
		.simulated = true,
		.start = {1795400000000000, 420}};
	lims_buf_init(b, LIMS_CAPTURE_MAX);
	lims_capture_write_head(b, &h);
}

static lims_rc take(
	struct world *w, const char *sheet, const struct lims_bench_cell *c, const struct model *m, struct lims_buf *b, struct lims_reading *r)
{
	lims_rc rc = lims_bench_capture(w->lab, sheet, c, "chuan", b->data, b->len, m->bytes.data, m->bytes.len, r, &w->err);
	lims_buf_finish(b);
	return rc;
}

static void meter_sheet(struct world *w, char sheet[LIMS_CODE])
{
	char item[LIMS_CODE];
	wd_meter(w, "M-1", item);
	wd_open(w, item, "", sheet);
}

/// What the result has in a cell of the errors, run 0.
static void cell(struct world *w, const char *sheet, size_t row, const char *column, char out[128])
{
	struct lims_bench_view *v = NULL;
	wd_ok(w, lims_bench_view(w->lab, sheet, &v, &w->err));
	const struct lims_result_cell *c = lims_result_cell(v->result, "errors", row, 0, column);
	assert_non_null(c);
	snprintf(out, 128, "%s", c->v.has_value ? c->v.text : c->v.reason);
	lims_bench_view_destroy(v);
}

static size_t readings(struct world *w, const char *sheet)
{
	struct lims_bench_view *v = NULL;
	wd_ok(w, lims_bench_view(w->lab, sheet, &v, &w->err));
	size_t n = v->sheet->reading_count;
	lims_bench_view_destroy(v);
	return n;
}

static void pulses_and_energy_of_one_gate_come_from_one_exchange(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], text[128];
	struct lims_bench_cell c = wd_cell("errors", 0, 0, "pulses");
	struct lims_reading r;
	struct model m;
	struct lims_buf b;
	meter_sheet(w, sheet);
	model(w, NULL, NULL, &m);
	head(&b, &m);
	exchange(&b, 1000, 6, 7, 100, 9950000);
	exchange(&b, 200000, 12, 7, 100, 9950000);
	wd_ok(w, take(w, sheet, &c, &m, &b, &r));
	assert_int_equal(r.reason, LIMS_REASON_NONE);
	assert_int_equal(readings(w, sheet), 2);
	cell(w, sheet, 0, "pulses", text);
	assert_string_equal(text, "100");
	// 9 950 000 · 10^-8 kWh = 0.0995 kWh
	struct lims_bench_view *v = NULL;
	wd_ok(w, lims_bench_view(w->lab, sheet, &v, &w->err));
	assert_string_equal(v->sheet->readings[0].column, "pulses");
	assert_string_equal(v->sheet->readings[1].column, "reference_energy");
	assert_string_equal(v->sheet->readings[0].capture, v->sheet->readings[1].capture);
	assert_string_equal(v->sheet->readings[0].model, v->sheet->readings[1].model);
	struct lims_dec expected;
	wd_ok(w, lims_dec_parse("99.5", 4, &expected, &w->err));
	assert_int_equal(lims_dec_cmp(lims_result_cell(v->result, "errors", 0, 0, "reference_energy")->v.value, expected), 0);
	lims_bench_view_destroy(v);
	wd_check_rebuild(w);
	lims_buf_finish(&m.bytes);
}

static void a_gate_that_closed_between_the_two_reads_fills_nothing(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE];
	struct lims_bench_cell c = wd_cell("errors", 0, 0, "pulses");
	struct lims_reading r;
	struct model m;
	struct lims_buf b;
	meter_sheet(w, sheet);
	model(w, NULL, NULL, &m);
	head(&b, &m);
	exchange(&b, 1000, 6, 7, 100, 9950000);
	exchange(&b, 200000, 12, 8, 101, 10050000);
	wd_ok(w, take(w, sheet, &c, &m, &b, &r));
	assert_int_equal(r.reason, LIMS_REASON_NOT_CONFIRMED);
	struct lims_bench_view *v = NULL;
	wd_ok(w, lims_bench_view(w->lab, sheet, &v, &w->err));
	for (size_t i = 0; i < v->sheet->reading_count; i++)
		assert_false(lims_dossier_counts(&v->sheet->readings[i]));
	assert_true(v->sheet->reading_count >= 1);
	lims_bench_view_destroy(v);
	lims_buf_finish(&m.bytes);
}

static void a_wrong_dimension_from_the_wire_keeps_the_capture_and_fills_nothing(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE];
	struct lims_bench_cell c = wd_cell("errors", 0, 0, "reference_energy");
	struct lims_reading r;
	struct model m;
	struct lims_buf b, kept = {0};
	struct lims_hash hash;
	meter_sheet(w, sheet);
	// Somebody's model file says volts.
	model(w, "scale: 0.00000001, unit: kWh", "scale: 0.00000001, unit: V", &m);
	head(&b, &m);
	exchange(&b, 1000, 6, 7, 100, 9950000);
	exchange(&b, 200000, 12, 7, 100, 9950000);
	wd_ok(w, take(w, sheet, &c, &m, &b, &r));
	assert_int_not_equal(r.reason, LIMS_REASON_NONE);
	struct lims_bench_view *v = NULL;
	wd_ok(w, lims_bench_view(w->lab, sheet, &v, &w->err));
	assert_string_equal(v->sheet->readings[0].column, "reference_energy");
	assert_null(v->sheet->readings[0].value);
	assert_string_equal(v->sheet->readings[0].reason, "unit_unknown");
	assert_true(lims_hash_read(v->sheet->readings[0].capture, &hash));
	lims_bench_view_destroy(v);
	wd_ok(w, lims_journal_blob(lims_journal_db(lims_laboratory_journal(w->lab)), &hash, &kept, &w->err));
	assert_true(kept.len > 100);
	lims_buf_finish(&kept);
	lims_buf_finish(&m.bytes);
}

static void another_model_than_the_capture_names_is_refused(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE];
	struct lims_bench_cell c = wd_cell("errors", 0, 0, "pulses");
	struct lims_reading r;
	struct model real, other;
	struct lims_buf b;
	meter_sheet(w, sheet);
	model(w, NULL, NULL, &real);
	model(w, "scale: 0.00000001", "scale: 0.0000001", &other);
	head(&b, &real);
	exchange(&b, 1000, 6, 7, 100, 9950000);
	exchange(&b, 200000, 12, 7, 100, 9950000);
	lims_rc rc = take(w, sheet, &c, &other, &b, &r);
	assert_int_equal(rc, LIMS_E_CORRUPT);
	w->err = (struct lims_err){0};
	assert_int_equal(readings(w, sheet), 0);
	lims_buf_finish(&real.bytes);
	lims_buf_finish(&other.bytes);
}

/// A reference that shows no energy: the error has no value, the worksheet still opens, and the pair can be struck.
static void an_energy_of_zero_shuts_nothing(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], text[128];
	meter_sheet(w, sheet);
	wd_enter(w, sheet, "errors", 0, 0, "pulses", "100 {imp}");
	wd_enter(w, sheet, "errors", 0, 0, "reference_energy", "0 W.h");
	cell(w, sheet, 0, "error", text);
	assert_non_null(strstr(text, "zero"));
	wd_fails(w, lims_bench_submit(w->lab, sheet, &w->err), LIMS_E_REFUSED, "not determined");
	wd_ok(w, lims_bench_strike(w->lab, sheet, 2, "equipment_fault", "mất xung", &w->err));
	wd_enter(w, sheet, "errors", 0, 0, "reference_energy", "100 W.h");
	cell(w, sheet, 0, "error", text);
	assert_int_equal(text[0], '0');
}

static void a_worksheet_that_could_never_be_evaluated_is_not_opened(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], sheet[LIMS_CODE];
	wd_scale(w, "S-1", item);
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "standard", "qc1", NULL, "class", "hạng nhất", NULL));
	wd_as(w, "ti");
	int64_t before = wd_entries(w);
	struct lims_bench_standard s = {"weights", "qc1"};
	struct lims_bench_opening o = {.item = item, .mode = "periodic", .standards = &s, .standard_count = 1};
	wd_fails(w, lims_bench_open(w->lab, &o, sheet, &w->err), LIMS_E_INPUT, "class");
	s = (struct lims_bench_standard){"ruler", "qc1"};
	wd_fails(w, lims_bench_open(w->lab, &o, sheet, &w->err), LIMS_E_INPUT, "ruler");
	s = (struct lims_bench_standard){"weights", "qc9"};
	wd_fails(w, lims_bench_open(w->lab, &o, sheet, &w->err), LIMS_E_NOT_FOUND, "qc9");
	o.standard_count = 0;
	o.mode = "sometimes";
	wd_fails(w, lims_bench_open(w->lab, &o, sheet, &w->err), LIMS_E_INPUT, "sometimes");
	o.mode = NULL;
	wd_fails(w, lims_bench_open(w->lab, &o, sheet, &w->err), LIMS_E_INPUT, "mode");
	o.mode = "periodic";
	o.procedure = "single-phase-static-meter";
	wd_fails(w, lims_bench_open(w->lab, &o, sheet, &w->err), LIMS_E_INPUT, "Max");
	o.procedure = NULL;
	o.item = "I-A9";
	wd_fails(w, lims_bench_open(w->lab, &o, sheet, &w->err), LIMS_E_NOT_FOUND, "I-A9");
	assert_int_equal(wd_entries(w), before);
	// Without the standard it opens only when somebody says so: the verdict waits.
	o.item = item;
	wd_fails(w, lims_bench_open(w->lab, &o, sheet, &w->err), LIMS_E_REFUSED, "--incomplete");
	o.incomplete = true;
	wd_ok(w, lims_bench_open(w->lab, &o, sheet, &w->err));
}

/// Standards and characteristics stand in the worksheet as they were, whatever the registers say later.
static void what_is_opened_is_frozen(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], sheet[LIMS_CODE];
	wd_scale(w, "S-1", item);
	wd_open(w, item, "", sheet);
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "standard", "qc1", NULL, "class", "M3", "certified-on", "2019-01-01", "valid-until", "2020-01-01", NULL));
	struct lims_bench_view *v = NULL;
	wd_ok(w, lims_bench_view(w->lab, sheet, &v, &w->err));
	bool same = false;
	for (size_t i = 0; i < v->sheet->standards[0].field_count; i++)
		same = same ||
			   (strcmp(v->sheet->standards[0].fields[i].name, "class") == 0 && strcmp(v->sheet->standards[0].fields[i].text, "M1") == 0);
	assert_true(same);
	lims_bench_view_destroy(v);
}

#define T(f) cmocka_unit_test_setup_teardown(f, wd_training, wd_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(pulses_and_energy_of_one_gate_come_from_one_exchange),
		T(a_gate_that_closed_between_the_two_reads_fills_nothing),
		T(a_wrong_dimension_from_the_wire_keeps_the_capture_and_fills_nothing),
		T(another_model_than_the_capture_names_is_refused),
		T(an_energy_of_zero_shuts_nothing),
		T(a_worksheet_that_could_never_be_evaluated_is_not_opened),
		T(what_is_opened_is_frozen),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: Apache-2.0
// Parsers of wire protocols against a loop that finds each end of line and copies the line, and against 100 MB/s (lines) and 50 MB/s (binary ones).
#include "drivers/protocol/protocol.h"
#include "lims-core/base/buf.h"
#include "tests/bench/bench.h"

#include <stdio.h>
#include <string.h>

enum { ROUNDS = 20, BYTES = 1 << 20, CAPTURE_MAX = 1 << 14, LINE_MB = 100, BINARY_MB = 50 };

/// What is parsed: one protocol, one capture of its good frames.
static const struct sample {
	const char *file, *setup; ///< PROTOCOL/NAME.bin in tests/captures
	const char *protocol;     ///< NULL: the folder's name
	const char *model;        ///< of drivers/models: where lines or registers stand in a model file
} samples[] = {
	{.file = "mt-sics/stable.bin"},
	{.file = "toledo-continuous/checksum.bin"},
	{.file = "and-standard/stable.bin"},
	{.file = "sartorius-sbi/sixteen.bin"},
	{.file = "ohaus/defender.bin"},
	{.file = "kern-vibra/fourteen.bin"},
	{.file = "kern-text/kern.bin"},
	{.file = "mettler-print/net.bin"},
	{.file = "cas-22/gross.bin"},
	{.file = "cas-18/gross.bin"},
	{.file = "cas-10/number.bin", .setup = "unit=kg"},
	{.file = "cas-enq/stable.bin"},
	{.file = "xk3190-0/stable.bin", .setup = "unit=kg"},
	{.file = "xk3190-1/stable.bin", .setup = "unit=kg"},
	{.file = "xk3190-2/stable.bin", .setup = "unit=kg"},
	{.file = "xk3190-3/with-unit.bin"},
	{.file = "xk3190-command/gross-alone.bin", .setup = "unit=kg"},
	{.file = "xk3190-a12e/stable.bin"},
	{.file = "xk3196g/stable.bin", .setup = "unit=kg"},
	{.file = "tscale/stable.bin"},
	{.file = "jadever/line.bin"},
	{.file = "sterling-7600/gross.bin"},
	{.file = "label-indicator/letters.bin", .setup = "unit=kg"},
	{.file = "line-pattern/stable.bin", .model = "ph-meter-atc"},
	{.file = "line-query/pound.bin", .model = "mark-10-series-4"},
	{.file = "scpi/number.bin", .setup = "unit=kPa"},
	{.file = "iec62056-21/block.bin"},
	{.file = "dsmr-p1/telegram.bin"},
	{.file = "sml/short.bin"},
	{.file = "dlt645-1997/import.bin"},
	{.file = "dlt645-2007/import.bin"},
	{.file = "dlms-hdlc/push-scaled.bin"},
	{.file = "dlms-hdlc/push-scaled.bin", .protocol = "dlms-client"},
	{.file = "dlms-apdu/push-scaled.bin"},
	{.file = "zera-scpi/module.bin"},
	{.file = "keller-bus/exchange-pressure.bin", .setup = "unit=bar"},
	{.file = "const-additel/stable.bin"},
	{.file = "const-module/stable.bin"},
	{.file = "crystal-xp2i/stable.bin"},
	{.file = "fluke-val/stable.bin"},
	{.file = "dpi-740/stable.bin"},
	{.file = "mensor-q/stable.bin", .setup = "unit=[psi]"},
	{.file = "honeywell-hpa/stable.bin", .setup = "unit=[psi]"},
	{.file = "seculife-dp/stable.bin"},
	{.file = "mark-10/stable.bin"},
	{.file = "vaisala/stable.bin"},
	{.file = "easybus/unit-then-value.bin"},
	{.file = "omega-ithx/stable.bin", .setup = "unit=Cel"},
	{.file = "metrel-bb/result.bin"},
	{.file = "wayne-dart/final.bin", .setup = "decimals_volume=2,decimals_amount=0,decimals_unit_price=0,currency=[VND],address=51h"},
	{.file = "gilbarco-twotp/transaction.bin", .setup = "decimals_volume=3,decimals_amount=-1,decimals_unit_price=-1,address=3"},
	{.file = "tatsuno-sslan/finished.bin", .setup = "decimals_volume=2,decimals_amount=-1,decimals_unit_price=-1,address=B"},
	{.file = "shelf-v22/sale.bin", .setup = "decimals_volume=2,decimals_amount=0,decimals_unit_price=0,address=21"},
	{.file = "azt-2/sale.bin", .setup = "decimals_volume=2,decimals_amount=0,decimals_unit_price=-1,address=3"},
	{.file = "modbus-rtu/exchange-voltage.bin", .model = "eastron-sdm120"},
	{.file = "modbus-tcp/exchange-voltage.bin", .model = "eastron-sdm120"},
};

struct stream {
	const struct lims_protocol *protocol;
	struct lims_setup setup;
	const struct lims_model *model;
	struct lims_arena *arena; ///< of the model
	uint8_t bytes[BYTES], copy[BYTES];
	size_t n;
	size_t readings, rejected; ///< of the last run
	uint64_t sum;
};

static bool take(void *user, const struct lims_reading *r)
{
	struct stream *s = user;
	s->readings++;
	s->rejected += r->reason >= LIMS_REASON_BAD_FRAME && r->reason <= LIMS_REASON_NOISE;
	s->sum += r->value.w[0];
	return true;
}

static void parse(void *ctx)
{
	struct stream *s = ctx;
	s->readings = s->rejected = 0;
	lims_decode(s->protocol, s->model, &s->setup, s->bytes, s->n, take, s);
}

/// What anybody does who wants lines: find the end and copy them out. Binary protocols are measured against the same loop.
static void copy_lines(void *ctx)
{
	struct stream *s = ctx;
	for (size_t at = 0; at < s->n;) {
		const uint8_t *end = memchr(s->bytes + at, '\n', s->n - at);
		size_t len = end ? (size_t)(end - s->bytes) + 1 - at : s->n - at;
		memcpy(s->copy + at, s->bytes + at, len);
		s->sum += s->copy[at];
		at += len;
	}
}

static bool read_model(struct stream *s, const char *name, struct lims_err *err)
{
	char path[512];
	struct lims_buf file;
	struct lims_faults faults;
	s->model = NULL;
	lims_arena_reset(s->arena);
	if (!name)
		return true;
	snprintf(path, sizeof path, "%s/../../drivers/models/%s.yaml", BENCH_CAPTURES, name);
	if (lims_file_read(path, CAPTURE_MAX, &file, err) != LIMS_OK)
		return false;
	lims_faults_init(&faults, s->arena, name);
	bool good = lims_model_read(file.data, file.len, name, s->arena, &faults, &s->model, err) == LIMS_OK;
	lims_buf_finish(&file);
	return good;
}

static const char *protocol_of(const struct sample *sample, char *id, size_t room)
{
	snprintf(id, room, "%.*s", (int)strcspn(sample->file, "/"), sample->file);
	return sample->protocol ? sample->protocol : id;
}

/// Fills the stream with the capture, whole as often as it fits.
static bool fill(struct stream *s, const struct sample *sample, struct lims_err *err)
{
	char path[512], id[64];
	struct lims_buf file;
	snprintf(path, sizeof path, "%s/%s", BENCH_CAPTURES, sample->file);
	s->protocol = lims_protocol_find(protocol_of(sample, id, sizeof id));
	if (!s->protocol || lims_setup_parse(sample->setup ? sample->setup : "", &s->setup, err) != LIMS_OK ||
		!read_model(s, sample->model, err))
		return false;
	if (lims_file_read(path, CAPTURE_MAX, &file, err) != LIMS_OK)
		return false;
	for (s->n = 0; file.len && s->n + file.len <= BYTES; s->n += file.len)
		memcpy(s->bytes + s->n, file.data, file.len);
	lims_buf_finish(&file);
	return s->n > 0;
}

static void measure(struct bench *b, struct stream *s, const struct sample *sample)
{
	char name[80], against[160], id[64];
	struct lims_err err = {0};
	double parse_s = 0, copy_s = 0;
	snprintf(name, sizeof name, "parse_%s", protocol_of(sample, id, sizeof id));
	if (!bench_wants(b, name))
		return;
	if (!fill(s, sample, &err)) {
		bench_fail(b, err.text[0] ? err.text : sample->file);
		return;
	}
	bench_turns(parse, copy_lines, s, bench_times(b, ROUNDS), &parse_s, &copy_s);
	if (!s->readings || s->rejected)
		bench_fail(b, sample->file);
	int goal = s->protocol->end >= 0 ? LINE_MB : BINARY_MB;
	double mb_s = parse_s > 0 ? (double)s->n / 1e6 / parse_s : 0;
	snprintf(against, sizeof against, "a parser of %d MB/s; it is %.0f MB/s, %.0f ns a reading, %.1f times finding and copying lines", goal,
		mb_s, parse_s * 1e9 / (double)s->readings, copy_s > 0 ? parse_s / copy_s : 0);
	bench_line(name, mb_s > 0 ? goal / mb_s : 0, 1, against);
}

int main(int argc, char **argv)
{
	static struct stream s;
	struct bench b;
	bench_begin(&b, argc, argv);
	s.arena = lims_arena_create((size_t)1 << 22);
	if (!s.arena)
		bench_fail(&b, "no memory");
	for (size_t i = 0; s.arena && i < sizeof samples / sizeof samples[0]; i++)
		measure(&b, &s, &samples[i]);
	lims_arena_destroy(s.arena);
	return bench_end(&b);
}

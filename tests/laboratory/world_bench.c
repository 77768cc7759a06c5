// SPDX-License-Identifier: Apache-2.0
// Items, worksheets and captures of a test's laboratory.
#include "drivers/protocol/capture.h"
#include "laboratory/proof/dossier.h"
#include "lims-core/engine/worksheet.h"
#include "tests/laboratory/world.h"

#include "lims-core/journal/sync.h"

#include "laboratory/strikes.h"

#include <stdio.h>
#include <string.h>

void wd_scale(struct world *w, const char *serial, char ret_code[LIMS_CODE])
{
	static const struct lims_field_value values[] = {{"Max", "15 kg"}, {"Min", "0.5 kg"}, {"d", "50 g"}, {"e", "50 g"}};
	struct lims_item item = {.procedure = "spring-dial-scale",
		.type = "NHS-15",
		.serial = serial,
		.maker = "Nhơn Hoà",
		.country = "Việt Nam",
		.customer = "kh1",
		.received_on = {2010, 1, 2}, // before every day on which a test works
		.characteristics = values,
		.characteristic_count = 4};
	char same[LIMS_CODE];
	wd_as(w, "ti");
	wd_ok(w, lims_item_receive(w->lab, &item, ret_code, same, &w->err));
}

void wd_meter(struct world *w, const char *serial, char ret_code[LIMS_CODE])
{
	static const struct lims_field_value values[] = {
		{"class", "1"}, {"Un", "230 V"}, {"Ib", "5 A"}, {"Imax", "60 A"}, {"k", "1000 {imp}/(kW.h)"}};
	struct lims_item item = {.procedure = "single-phase-static-meter",
		.serial = serial,
		.customer = "kh1",
		.received_on = {2010, 1, 2},
		.characteristics = values,
		.characteristic_count = 5};
	char same[LIMS_CODE];
	wd_as(w, "ti");
	wd_ok(w, lims_item_receive(w->lab, &item, ret_code, same, &w->err));
}

static lims_rc take_procedure(void *ctx, const struct lims_item *i, struct lims_err *err)
{
	(void)err;
	*(bool *)ctx = strcmp(i->procedure, "single-phase-static-meter") == 0;
	return LIMS_OK;
}

void wd_open(struct world *w, const char *item, const char *day, char ret_code[LIMS_CODE])
{
	bool meter = false;
	wd_as(w, "ti");
	wd_ok(w, lims_item_each(w->lab, item, take_procedure, &meter, &w->err));
	struct lims_bench_standard s = {meter ? "reference" : "weights", meter ? "ct1" : "qc1"};
	struct lims_bench_opening o = {.item = item, .mode = "periodic", .standards = &s, .standard_count = 1, .another = "đo song song"};
	if (day[0])
		wd_ok(w, lims_date_parse(day, &o.work_on, &w->err));
	wd_ok(w, lims_bench_open(w->lab, &o, ret_code, &w->err));
}

void wd_scale_sheet(struct world *w, char ret_item[LIMS_CODE], char ret_sheet[LIMS_CODE])
{
	wd_scale(w, "S-1", ret_item);
	wd_open(w, ret_item, "", ret_sheet);
}

struct lims_bench_view *wd_view(struct world *w, const char *sheet)
{
	struct lims_bench_view *v = NULL;
	wd_ok(w, lims_bench_view(w->lab, sheet, &v, &w->err));
	return v;
}

struct lims_bench_cell wd_cell(const char *step, int row, int run, const char *column)
{
	struct lims_bench_cell c = {.row = row, .run = run};
	snprintf(c.step, sizeof c.step, "%s", step);
	snprintf(c.column, sizeof c.column, "%s", column);
	return c;
}

void wd_enter(struct world *w, const char *sheet, const char *step, int row, int run, const char *column, const char *value)
{
	struct lims_bench_cell c = wd_cell(step, row, run, column);
	wd_ok(w, lims_bench_enter(w->lab, sheet, &c, value, &w->err));
}

void wd_answer_all(struct world *w, const char *sheet, const char *answer)
{
	struct lims_bench_view *v = NULL;
	wd_ok(w, lims_bench_view(w->lab, sheet, &v, &w->err));
	for (size_t s = 0; s < v->plan->step_count; s++)
		for (size_t i = 0; v->plan->steps[s].applies && i < v->plan->steps[s].step->check_count; i++)
			wd_ok(w,
				lims_bench_check(w->lab, sheet, v->plan->steps[s].step->id, v->plan->steps[s].step->checks[i].id, answer, NULL, &w->err));
	lims_bench_view_destroy(v);
}

/// Entries of a worksheet that are appended in one command, as the bench writes them one by one: what the bench takes is the matter of its own tests.
struct filling {
	char subject[64];
	struct {
		const char *type;
		char body[160];
	} entries[64];
	size_t count;
	struct lims_moment observed; ///< on the day of the work
};

static void fill(struct filling *f, const char *step, int row, int run, const char *column, const char *value)
{
	f->entries[f->count].type = "reading.entered";
	snprintf(f->entries[f->count++].body, sizeof f->entries[0].body,
		"{\"step\":\"%s\",\"row\":%d,\"run\":%d,\"column\":\"%s\",\"value\":\"%s\"}", step, row, run, column, value);
}

/// Noon of the day for which the worksheet was opened; of today: now.
static void day_of_work(struct world *w, const char *sheet, struct lims_moment *ret)
{
	char day[LIMS_DATE_TEXT], text[LIMS_MOMENT_TEXT];
	struct lims_bench_view *v = NULL;
	wd_ok(w, lims_bench_view(w->lab, sheet, &v, &w->err));
	struct lims_date work = v->sheet->work_on;
	lims_bench_view_destroy(v);
	if (lims_date_cmp(work, lims_laboratory_today(w->lab)) == 0)
		return;
	lims_date_text(work, day);
	snprintf(text, sizeof text, "%sT12:00:00+07:00", day);
	wd_ok(w, lims_moment_parse(text, ret, &w->err));
}

static lims_rc append_filling(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct filling *f = ctx;
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; !rc && i < f->count; i++) {
		struct lims_ref ref;
		struct lims_draft d = {.type = f->entries[i].type,
			.version = 1,
			.subject = f->subject,
			.actor = "ti",
			.observed = f->observed,
			.body = f->entries[i].body,
			.body_len = strlen(f->entries[i].body)};
		rc = lims_journal_append(tx, &d, &ref, err);
	}
	return rc;
}

void wd_fill_scale(struct world *w, const char *sheet, const char *top)
{
	static const char *const checks[] = {"label", "mark", "complete", "dial", "parts"};
	static const char *const before[] = {"500 g", "7500 g", "15000 g"}, *const after[] = {"525 g", "7550 g", "15075 g"};
	static const char *const up[] = {"500 g", "2500 g", "7475 g", "9975 g"}, *const down[] = {"500 g", "2500 g", "7500 g", "9975 g"};
	struct filling f = {.count = 0};
	snprintf(f.subject, sizeof f.subject, "worksheet:%s", sheet);
	for (size_t i = 0; i < sizeof checks / sizeof checks[0]; i++) {
		f.entries[f.count].type = "worksheet.checked";
		snprintf(
			f.entries[f.count++].body, sizeof f.entries[0].body, "{\"step\":\"visual\",\"point\":\"%s\",\"answer\":\"yes\"}", checks[i]);
	}
	f.entries[f.count].type = "worksheet.condition";
	snprintf(f.entries[f.count++].body, sizeof f.entries[0].body, "{\"quantity\":\"temperature\",\"value\":\"25.1 Cel\"}");
	for (int i = 0; i < 3; i++) {
		fill(&f, "discrimination", i, 0, "before", before[i]);
		fill(&f, "discrimination", i, 0, "after", after[i]);
	}
	for (int i = 0; i < 3; i++)
		for (int run = 0; run < 3; run++)
			fill(&f, "repeatability", i, run, "indication", before[i]);
	for (int i = 0; i < 5; i++)
		fill(&f, "eccentricity", i, 0, "indication", "5000 g");
	for (int i = 0; i < 4; i++) {
		fill(&f, "weighing", i, 0, "up", up[i]);
		fill(&f, "weighing", i, 0, "down", down[i]);
	}
	if (top)
		fill(&f, "weighing", 4, 0, "up", top);
	wd_as(w, "ti");
	day_of_work(w, sheet, &f.observed);
	wd_ok(w, lims_journal_command(lims_laboratory_journal(w->lab), append_filling, &f, &w->err));
}

void wd_accept_strikes(struct world *w, const char *sheet)
{
	struct lims_bench_view *v = NULL;
	wd_ok(w, lims_bench_view(w->lab, sheet, &v, &w->err));
	for (size_t i = 0; i < v->strike_count; i++) {
		const struct lims_strike *s = &v->strikes[i];
		struct lims_struck x = {s->reading ? s->reading->number : s->condition->number, !s->reading};
		wd_ok(w, lims_bench_accept_strikes(w->lab, sheet, &x, 1, NULL, &w->err));
	}
	lims_bench_view_destroy(v);
}

void wd_finish_scale(struct world *w, const char *sheet, const char *top)
{
	wd_fill_scale(w, sheet, top);
	wd_ok(w, lims_bench_submit(w->lab, sheet, &w->err));
	wd_as(w, "re");
	wd_accept_strikes(w, sheet);
	wd_ok(w, lims_bench_review(w->lab, sheet, true, NULL, &w->err));
}

void wd_ready_scale(struct world *w, const char *serial, const char *top, const char *day, char ret_sheet[LIMS_CODE])
{
	char item[LIMS_CODE];
	wd_scale(w, serial, item);
	wd_open(w, item, day, ret_sheet);
	wd_finish_scale(w, ret_sheet, top);
}

lims_rc wd_try_issue(struct world *w, const char *sheet, char ret_number[LIMS_CODE], char warnings[4096])
{
	struct lims_buf b;
	lims_buf_init(&b, 1 << 16);
	wd_as(w, "si");
	lims_rc rc = lims_issue(w->lab, sheet, NULL, ret_number, &b, &w->err);
	if (warnings)
		snprintf(warnings, 4096, "%s", lims_buf_text(&b));
	lims_buf_finish(&b);
	return rc;
}

void wd_issue(struct world *w, const char *sheet, char ret_number[LIMS_CODE])
{
	wd_ok(w, wd_try_issue(w, sheet, ret_number, NULL));
}

void wd_gate_says_at(struct world *w, wd_gate *gate, const char *sheet, const char *why, const char *file, int line)
{
	struct lims_causes causes;
	struct lims_opened_sheet o;
	char said[LIMS_GATE_TEXT] = "";
	wd_ok_at(w, lims_opened_sheet_init(&o, lims_journal_db(lims_laboratory_journal(w->lab)), sheet, &w->err), file, line);
	lims_causes_init(&causes);
	gate(w->lab, &o, &causes);
	bool open = lims_causes_none(&causes, NULL, said);
	lims_opened_sheet_finish(&o);
	if (why ? !open && strstr(said, why) : open && !said[0])
		return;
	print_error("%s:%d: the gate is %s and says \"%s\"; expected \"%s\"\n", file, line, open ? "open" : "shut", said, why ? why : "");
	_fail(file, line);
}

/// setup NULL: none is declared. The first answer of a capture decides nothing, so a scale is asked twice.
static void write_capture(const char *reply, const char *setup, bool simulated, const char *port, struct lims_buf *b)
{
	static const char moving[] = "S D       0.00 g\r\n";
	struct lims_capture_head h = {.version = 1, .simulated = simulated, .start = {1795400000000000, 420}};
	snprintf(h.port, sizeof h.port, "%s", port);
	snprintf(h.protocol, sizeof h.protocol, "mt-sics");
	snprintf(h.device, sizeof h.device, "can1");
	snprintf(h.role, sizeof h.role, "mass");
	snprintf(h.setup, sizeof h.setup, "%s", setup ? setup : "");
	snprintf(h.program, sizeof h.program, "lims test");
	lims_buf_init(b, LIMS_CAPTURE_MAX);
	lims_capture_write_head(b, &h);
	lims_capture_write_line(b, 100, LIMS_CAPTURE_TX, "SI\r\n", 4);
	lims_capture_write_line(b, 20000, LIMS_CAPTURE_RX, moving, sizeof moving - 1);
	lims_capture_write_line(b, 100000, LIMS_CAPTURE_TX, "SI\r\n", 4);
	if (reply)
		lims_capture_write_line(b, 120000, LIMS_CAPTURE_RX, reply, strlen(reply));
	else
		lims_capture_write_line(b, 2100000, LIMS_CAPTURE_MARK, "timeout", 7);
}

void wd_scale_capture(const char *reply, bool simulated, const char *port, struct lims_buf *b)
{
	write_capture(reply, NULL, simulated, port, b);
}

void wd_declared_capture(const char *setup, bool simulated, struct lims_buf *b)
{
	write_capture("S S     500.00 g\r\n", setup, simulated, WD_PORT, b);
}

lims_rc wd_capture(struct world *w, const char *sheet, const struct lims_bench_cell *cell, const char *reply, struct lims_reading *ret)
{
	struct lims_buf b;
	wd_scale_capture(reply, w->kind == LIMS_STORE_TRAINING, WD_PORT, &b);
	lims_rc rc = lims_bench_capture(w->lab, sheet, cell, "can1", b.data, b.len, NULL, 0, ret, &w->err);
	lims_buf_finish(&b);
	return rc;
}

struct story {
	const char *type;
	struct wd_line *ret;
	size_t count;
	bool found;
};

static lims_rc take_line(void *ctx, const struct lims_audit_line *l, struct lims_err *err)
{
	struct story *s = ctx;
	(void)err;
	s->count++;
	if (strcmp(l->type, s->type) != 0)
		return LIMS_OK;
	s->found = true;
	*s->ret = (struct wd_line){.sequence = l->sequence};
	snprintf(s->ret->type, sizeof s->ret->type, "%s", l->type);
	snprintf(s->ret->subject, sizeof s->ret->subject, "%s", l->subject);
	snprintf(s->ret->actor, sizeof s->ret->actor, "%s", l->actor);
	snprintf(s->ret->node, sizeof s->ret->node, "%s", l->node);
	snprintf(s->ret->hash, sizeof s->ret->hash, "%s", l->hash);
	snprintf(s->ret->at, sizeof s->ret->at, "%s", l->at);
	assert_true(strlen(l->body) < sizeof s->ret->body);
	snprintf(s->ret->body, sizeof s->ret->body, "%s", l->body);
	return LIMS_OK;
}

size_t wd_story(struct world *w, const char *number, const char *type, struct wd_line *ret)
{
	struct story s = {.type = type, .ret = ret};
	wd_ok(w, lims_audit_story(w->lab, number, take_line, &s, &w->err));
	if (!s.found)
		fail_msg("%s has no entry %s", number, type);
	return s.count;
}

static lims_rc append_raw(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct lims_ref ref;
	struct lims_head head;
	lims_rc rc = lims_journal_append(tx, ctx, &ref, err);
	return rc ? rc : lims_journal_sign_head(tx, &head, err);
}

void wd_append(struct world *w, const char *type, const char *subject, const char *actor, const char *body)
{
	char bare[128];
	const char *slash = strchr(type, '/');
	snprintf(bare, sizeof bare, "%.*s", (int)(slash ? (size_t)(slash - type) : strlen(type)), type);
	struct lims_draft d = {.type = bare,
		.version = slash ? (unsigned)(slash[1] - '0') : 1,
		.subject = subject,
		.actor = actor,
		.body = body,
		.body_len = strlen(body)};
	wd_ok(w, lims_journal_command(lims_laboratory_journal(w->lab), append_raw, &d, &w->err));
}

void wd_sync(struct world *w)
{
	char pack[WD_PATH];
	struct lims_sync_result r;
	wd_path(w, "pack", pack);
	wd_as(w, "an");
	wd_ok(w, lims_journal_sync_file(lims_laboratory_journal(w->lab), pack, &r, &w->err));
}

void wd_join(struct world *w)
{
	char pack[WD_PATH], node[LIMS_NODE_ID], path[WD_PATH];
	struct lims_journal_params p = {.code = "B", .actor = "program", .program = "test", .keys_dir = w->keys, .offset_min = 420};
	wd_path(w, "pack", pack);
	wd_path(w, "b.db", path);
	wd_sync(w);
	wd_close(w);
	wd_ok(w, lims_journal_join(path, pack, &p, node, &w->err));
	wd_switch(w, "b.db");
	wd_sync(w);
	wd_switch(w, "lab.db");
	wd_sync(w);
	wd_ok(w, lims_laboratory_admit(w->lab, node, &w->err));
	wd_sync(w);
	wd_switch(w, "b.db");
	wd_sync(w);
}

// SPDX-License-Identifier: Apache-2.0
// Takes what an instrument says: one exchange as its bytes, decoded here, which fills one cell or several of one interval.
#include "laboratory/bench.h"
#include "laboratory/bench_entry.h"
#include "laboratory/device_setup.h"
#include "laboratory/opened_sheet.h"
#include "laboratory/registers.h"

#include "drivers/protocol/capture.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { GROUP_MAX = 16 };

/// A capture that fills one cell, or several that the procedure takes together over one interval.
struct taking {
	struct lims_laboratory *lab;
	const char *code, *device;
	struct lims_proof_bytes bytes;
	struct lims_capture_head head;
	char confirmed[LIMS_HASH_HEX]; ///< entry that confirmed the declared set-up; "" none
	struct {
		struct lims_bench_cell cell;
		struct lims_reading reading;
		char value[LIMS_PROOF_VALUE];
	} cells[GROUP_MAX];
	size_t count;
};

static const char *origin_of(const struct lims_reading *r)
{
	if (r->unit_origin == LIMS_ORIGIN_DECLARED || r->stable_origin == LIMS_ORIGIN_DECLARED)
		return "declared";
	return r->stable_origin == LIMS_ORIGIN_INFERRED || r->unit_origin == LIMS_ORIGIN_INFERRED ? "inferred" : "wire";
}

static lims_rc append_one(struct lims_tx *tx, struct taking *c, size_t i, const char *capture, const char *model, struct lims_err *err)
{
	struct lims_buf body;
	struct lims_jw w;
	lims_bench_entry_begin(&body, &w);
	lims_bench_entry_cell(&w, &c->cells[i].cell);
	if (c->cells[i].value[0])
		lims_jw_text(&w, "value", c->cells[i].value);
	lims_jw_text(&w, "origin", origin_of(&c->cells[i].reading));
	lims_jw_text(&w, "device", c->device);
	lims_jw_text(&w, "capture", capture);
	if (model)
		lims_jw_text(&w, "model", model);
	if (c->head.setup[0])
		lims_jw_text(&w, "setup", c->head.setup);
	if (c->confirmed[0])
		lims_jw_text(&w, "confirmed", c->confirmed);
	lims_reading_json(&w, "reading", &c->cells[i].reading);
	bool observed = c->cells[i].cell.observer[0] && !lims_text_equal(c->cells[i].cell.observer, c->lab->p.actor);
	lims_bench_entry_observer(&w, c->lab->p.actor, c->cells[i].cell.observer);
	lims_jw_array(&w, "blobs");
	lims_jw_text(&w, NULL, capture);
	if (model)
		lims_jw_text(&w, NULL, model);
	lims_jw_end_array(&w);
	lims_jw_end_object(&w);
	lims_rc rc = lims_desk_append(
		tx, c->lab, LIMS_ACTION_MEASURE, observed ? "reading.captured/2" : "reading.captured", "worksheet", c->code, &body, NULL, err);
	lims_buf_finish(&body);
	return rc;
}

static lims_rc append_captured(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct taking *c = ctx;
	struct lims_opened_sheet o;
	struct lims_hash hash;
	char capture[LIMS_HASH_HEX], model[LIMS_HASH_HEX];
	lims_rc rc = lims_opened_sheet_init(&o, lims_tx_db(tx), c->code, err);
	if (!rc)
		rc = lims_opened_sheet_writable(&o, c->code, err);
	lims_opened_sheet_finish(&o);
	if (!rc && c->device && c->head.setup[0])
		rc = lims_device_setup_confirmed(lims_tx_db(tx), c->device, &c->head, c->confirmed, err);
	if (!rc)
		rc = lims_journal_put_blob(tx, c->bytes.capture, c->bytes.capture_len, &hash, err);
	if (rc)
		return rc;
	lims_hash_hex(&hash, capture);
	if (c->bytes.model) {
		rc = lims_journal_put_blob(tx, c->bytes.model, c->bytes.model_len, &hash, err);
		lims_hash_hex(&hash, model);
	}
	for (size_t i = 0; !rc && i < c->count; i++)
		rc = append_one(tx, c, i, capture, c->bytes.model ? model : NULL, err);
	return rc;
}

/// Reads the head; what a simulator says is no evidence outside training.
static lims_rc read_head(struct taking *c, struct lims_err *err)
{
	struct lims_arena *arena = lims_arena_create(16 << 20);
	struct lims_capture capture;
	if (!arena)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory to read a capture");
	lims_rc rc = lims_capture_parse(c->bytes.capture, c->bytes.capture_len, arena, &capture, err);
	if (!rc)
		rc = lims_device_evidence(c->lab, c->device, capture.head.simulated, err);
	if (!rc)
		c->head = capture.head;
	lims_arena_destroy(arena);
	return rc;
}

static lims_rc decode_cell(struct taking *c, struct lims_opened_sheet *o, const struct lims_bench_cell *cell,
	const struct lims_column *column, struct lims_err *err)
{
	size_t i = c->count;
	c->cells[i].cell = *cell;
	snprintf(c->cells[i].cell.column, sizeof c->cells[i].cell.column, "%s", column->id);
	struct lims_ws_cell at = {.step = cell->step, .row = (size_t)cell->row, .run = (size_t)cell->run, .column = column->id};
	lims_rc rc = lims_proof_reading(o->p, &o->sheet, &at, &c->bytes, &c->cells[i].reading, c->cells[i].value, err);
	if (!rc)
		c->count++;
	return rc;
}

static lims_rc decode_group(struct taking *c, struct lims_opened_sheet *o, const struct lims_bench_cell *cell, struct lims_err *err)
{
	const struct lims_plan_step *step = NULL;
	const struct lims_column *column = NULL;
	lims_rc rc = lims_opened_sheet_cell(o, cell, &step, &column, err);
	if (!rc)
		rc = decode_cell(c, o, cell, column, err);
	// One exchange covers one interval: whatever else belongs to it and stands in the same bytes is filled from them, so that pulses of one
	// gate never meet the energy of another. An instrument that knows nothing of a column leaves it to be read or typed.
	for (size_t i = 0; !rc && column->together[0] && i < step->step->column_count && c->count < GROUP_MAX; i++) {
		const struct lims_column *other = &step->step->columns[i];
		if (other == column || other->source != LIMS_COLUMN_INSTRUMENT || !lims_text_equal(other->together, column->together))
			continue;
		struct lims_err none = {.lang = err ? err->lang : NULL};
		lims_rc here = decode_cell(c, o, cell, other, &none);
		if (here && here != LIMS_E_INPUT) {
			*err = none;
			rc = here;
		}
	}
	return rc;
}

lims_rc lims_bench_capture(struct lims_laboratory *lab, const char *worksheet, const struct lims_bench_cell *cell, const char *device,
	const void *capture, size_t capture_len, const void *model, size_t model_len, struct lims_reading *ret_reading, struct lims_err *err)
{
	struct lims_opened_sheet o;
	struct taking c = {.lab = lab, .code = worksheet, .device = device, .bytes = {capture, model, capture_len, model_len}};
	lims_rc rc = lims_opened_sheet_init(&o, lims_journal_db(lab->journal), worksheet, err);
	if (!rc)
		rc = lims_desk_observer(lab, cell->observer, err);
	if (!rc)
		rc = read_head(&c, err);
	if (!rc)
		rc = decode_group(&c, &o, cell, err);
	lims_opened_sheet_finish(&o);
	if (!rc)
		rc = lims_journal_command(lab->journal, append_captured, &c, err);
	if (!rc)
		*ret_reading = c.cells[0].reading;
	return rc;
}

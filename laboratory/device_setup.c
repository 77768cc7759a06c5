// SPDX-License-Identifier: Apache-2.0
// Confirms the declared set-up of an instrument against its display, and finds the confirmation that holds for a capture.
#include "laboratory/device_setup.h"

#include "drivers/protocol/capture.h"
#include "laboratory/desk.h"
#include "laboratory/queries.h"
#include "laboratory/registers.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { BODY_MAX = 16 * 1024, FIELD_MAX = 1024 };

struct confirming {
	struct lims_laboratory *lab;
	const char *device;
	const struct lims_device_comparison *c;
	struct lims_capture capture;
	struct lims_reading reading;
	struct lims_buf shown, load;
};

static void model_hex(const struct lims_capture_head *h, char ret[LIMS_HASH_HEX])
{
	ret[0] = '\0';
	if (h->model[0])
		lims_hash_hex(&h->model_hash, ret);
}

/// "12.34 kg" must be what the reading says: the same number, however many zeros are shown, in the same unit.
static lims_rc compare(struct confirming *k, struct lims_err *err)
{
	const char *shown = lims_buf_text(&k->shown), *blank = strchr(shown, ' ');
	const struct lims_reading *r = &k->reading;
	struct lims_dec value;
	if (r->reason != LIMS_REASON_NONE)
		return lims_err_set(
			err, LIMS_E_REFUSED, "%s gave no reading (%s): confirm it when it does", k->device, lims_reading_reason_name(r->reason));
	if (!blank || lims_dec_parse(shown, (size_t)(blank - shown), &value, NULL) != LIMS_OK)
		return lims_err_set(err, LIMS_E_INPUT, "Write what the display shows as a number and its unit, \"12.34 kg\", not \"%s\"", shown);
	if (lims_dec_sign(value) == 0)
		return lims_err_set(err, LIMS_E_INPUT, "Zero tells neither the unit nor the decimals: put a known load on and confirm that");
	if (lims_dec_cmp(value, r->value) != 0 || !lims_text_equal(blank + 1, r->unit))
		return lims_err_set(err, LIMS_E_REFUSED,
			"The display shows %s and the line gives %s %s: correct the set-up of %s (lims device set)", shown, r->digits, r->unit,
			k->device);
	return LIMS_OK;
}

lims_rc lims_device_evidence(struct lims_laboratory *lab, const char *device, bool simulated, struct lims_err *err)
{
	char said[8] = "";
	if (device && lims_register_field(lab, "device", device, "simulated", said, sizeof said, NULL) != LIMS_OK)
		said[0] = '\0';
	if ((simulated || lims_text_equal(said, "yes")) && !lims_laboratory_training(lab))
		return lims_err_set(
			err, LIMS_E_REFUSED, "%s is a simulated instrument: its readings are no evidence in a production store", device);
	return LIMS_OK;
}

/// What was compared must be what the register says, or the confirmation would be of something else.
static lims_rc check_register(struct confirming *k, struct lims_err *err)
{
	const struct lims_capture_head *h = &k->capture.head;
	struct lims_setup setup;
	char port[FIELD_MAX] = "", declared[FIELD_MAX] = "", written[LIMS_SETUP_TEXT];
	lims_rc rc = lims_register_field(k->lab, "device", k->device, "port", port, sizeof port, err);
	if (!rc)
		rc = lims_register_field(k->lab, "device", k->device, "setup", declared, sizeof declared, err);
	if (!rc)
		rc = lims_setup_parse(declared, &setup, err);
	if (rc)
		return rc;
	lims_setup_text(&setup, written);
	if (!written[0])
		return lims_err_set(err, LIMS_E_REFUSED, "Nothing is declared about %s: there is nothing to confirm", k->device);
	if (!lims_text_equal(port, h->port) || !lims_text_equal(written, h->setup))
		return lims_err_set(
			err, LIMS_E_REFUSED, "The reading was taken with another port or set-up than the register has for %s", k->device);
	return lims_device_evidence(k->lab, k->device, h->simulated, err);
}

static lims_rc decide(struct confirming *k, struct lims_arena *arena, struct lims_err *err)
{
	const struct lims_device_comparison *c = k->c;
	const struct lims_model *model = NULL;
	struct lims_decision d;
	struct lims_faults faults;
	lims_faults_init(&faults, arena, "model");
	faults.lang = err ? err->lang : NULL;
	lims_rc rc = lims_capture_parse(c->capture, c->capture_len, arena, &k->capture, err);
	if (!rc && c->model)
		rc = lims_model_read(c->model, c->model_len, k->capture.head.model, arena, &faults, &model, err);
	if (!rc)
		rc = lims_capture_decide(&k->capture, model, NULL, &d, err);
	if (!rc)
		k->reading = d.reading;
	return rc;
}

static lims_rc append(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct confirming *k = ctx;
	const struct lims_capture_head *h = &k->capture.head;
	struct lims_buf body;
	struct lims_jw w;
	struct lims_hash hash;
	char capture[LIMS_HASH_HEX], model[LIMS_HASH_HEX];
	lims_rc rc = lims_journal_put_blob(tx, k->c->capture, k->c->capture_len, &hash, err);
	if (rc)
		return rc;
	lims_hash_hex(&hash, capture);
	if (k->c->model)
		rc = lims_journal_put_blob(tx, k->c->model, k->c->model_len, &hash, err);
	if (rc)
		return rc;
	model_hex(h, model);
	lims_buf_init(&body, BODY_MAX);
	lims_jw_init(&w, &body);
	lims_jw_object(&w, NULL);
	lims_jw_text(&w, "port", h->port);
	lims_jw_text(&w, "setup", h->setup);
	if (model[0])
		lims_jw_text(&w, "model", model);
	lims_jw_text(&w, "shown", lims_buf_text(&k->shown));
	if (k->load.len)
		lims_jw_text(&w, "load", lims_buf_text(&k->load));
	lims_jw_text(&w, "role", k->reading.role);
	lims_jw_text(&w, "capture", capture);
	lims_jw_array(&w, "blobs");
	lims_jw_text(&w, NULL, capture);
	if (model[0])
		lims_jw_text(&w, NULL, model);
	lims_jw_end_array(&w);
	lims_jw_end_object(&w);
	rc = lims_desk_append(tx, k->lab, LIMS_ACTION_EQUIP, "device.confirmed", "device", k->device, &body, NULL, err);
	lims_buf_finish(&body);
	return rc;
}

lims_rc lims_device_setup_confirm(
	struct lims_laboratory *lab, const char *device, const struct lims_device_comparison *c, struct lims_err *err)
{
	struct confirming k = {.lab = lab, .device = device, .c = c};
	struct lims_arena *arena = lims_arena_create(LIMS_CAPTURE_ARENA * 2);
	lims_buf_init(&k.shown, BODY_MAX);
	lims_buf_init(&k.load, BODY_MAX);
	lims_rc rc = arena ? lims_desk_text(lab, "shown", c->shown, &k.shown, err)
					   : lims_err_set(err, LIMS_E_MEMORY, "There is no memory to read a capture");
	if (!rc && c->load)
		rc = lims_desk_text(lab, "load", c->load, &k.load, err);
	if (!rc)
		rc = decide(&k, arena, err);
	if (!rc)
		rc = check_register(&k, err);
	if (!rc)
		rc = compare(&k, err);
	if (!rc)
		rc = lims_journal_command(lab->journal, append, &k, err);
	lims_buf_finish(&k.shown);
	lims_buf_finish(&k.load);
	lims_arena_destroy(arena);
	return rc;
}

lims_rc lims_device_setup_confirmed(
	struct lims_db *db, const char *device, const struct lims_capture_head *head, char ret_entry[LIMS_HASH_HEX], struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	char model[LIMS_HASH_HEX], subject[LIMS_CODE + 8];
	bool row = false;
	lims_rc rc = lims_db_use(db, &lims_q_device_setup, &stmt, err);
	if (rc)
		return rc;
	model_hex(head, model);
	snprintf(subject, sizeof subject, "device:%s", device);
	lims_stmt_text(stmt, 1, subject);
	ret_entry[0] = '\0';
	rc = lims_stmt_step(stmt, &row, err);
	if (!rc && row && lims_text_equal(lims_stmt_col_text(stmt, 0), head->port) &&
		lims_text_equal(lims_stmt_col_text(stmt, 1), head->setup) && lims_text_equal(lims_stmt_col_text(stmt, 2), model))
		snprintf(ret_entry, LIMS_HASH_HEX, "%s", lims_stmt_col_text(stmt, 3));
	lims_stmt_release(stmt);
	return rc;
}

bool lims_device_setup_waits(struct lims_laboratory *lab, const char *device)
{
	char declared[FIELD_MAX] = "", subject[LIMS_CODE + 8];
	struct lims_stmt *stmt = NULL;
	bool row = false;
	if (lims_register_field(lab, "device", device, "setup", declared, sizeof declared, NULL) != LIMS_OK || !declared[0] ||
		lims_db_use(lims_journal_db(lab->journal), &lims_q_device_setup, &stmt, NULL) != LIMS_OK)
		return false;
	snprintf(subject, sizeof subject, "device:%s", device);
	lims_stmt_text(stmt, 1, subject);
	(void)lims_stmt_step(stmt, &row, NULL);
	lims_stmt_release(stmt);
	return !row;
}

// SPDX-License-Identifier: Apache-2.0
// Asks an instrument who it is, where its protocol or register map can tell.
#include "drivers/protocol/scales/mtsics.h"
#include "drivers/transport/device_line.h"

#include <string.h>

/// One identity line of MT-SICS; a scale that does not know the question leaves the text empty.
static lims_rc ask_line(
	struct lims_device *d, const char *command, int64_t deadline_us, char *ret_text, bool *answered, struct lims_err *err)
{
	struct lims_request q;
	struct lims_outcome o = {0};
	bool asked = false;
	lims_rc rc = lims_mtsics_request(command, &q, err);
	if (rc == LIMS_OK)
		rc = lims_device_exchange(d, &q, "", deadline_us, &o, &asked, err);
	if (rc != LIMS_OK)
		return rc;
	if (o.answers == 1 && !o.rejected) {
		*answered = true;
		lims_mtsics_text(o.first.note, command, ret_text, LIMS_READING_NOTE);
	}
	return LIMS_OK;
}

static lims_rc identify_scale(struct lims_device *d, const struct lims_model_identity *id, int timeout_ms, struct lims_identity *ret,
	struct lims_buf *ret_capture, struct lims_err *err)
{
	const char *commands[] = {id->model, id->software, id->serial};
	char *texts[] = {ret->model, ret->software, ret->serial};
	struct lims_capture_head head;
	struct lims_buf text;
	bool answered = false;
	int64_t deadline = lims_clock_monotonic_us() + (int64_t)timeout_ms * 1000;
	lims_rc rc = lims_device_connect(d, err);
	if (rc != LIMS_OK)
		return rc;
	lims_buf_init(&text, LIMS_CAPTURE_MAX);
	lims_device_head(d, "identity", &head);
	d->start_us = lims_clock_monotonic_us();
	lims_capture_write_head(&text, &head);
	d->text = &text;
	for (size_t i = 0; rc == LIMS_OK && i < 3; i++)
		if (commands[i])
			rc = ask_line(d, commands[i], deadline, texts[i], &answered, err);
	d->text = NULL;
	if (ret_capture)
		lims_buf_add(ret_capture, text.data, text.len);
	lims_buf_finish(&text);
	if (rc == LIMS_OK && !answered)
		rc = lims_err_set(err, LIMS_E_DEVICE, "the instrument at %s does not say who it is; check that it is on and speaks %s", d->url.text,
			d->protocol->id);
	return rc;
}

/// One register of the map, looked at once: an identity is compared by a person and is no value of a record.
static lims_rc identify_register(struct lims_device *d, const char *role, int timeout_ms, char *ret_text, struct lims_err *err)
{
	struct lims_reading r;
	lims_rc rc = lims_device_look(d, role, timeout_ms, &r, err);
	if (rc != LIMS_OK)
		return rc;
	if (r.reason != LIMS_REASON_NONE)
		return lims_err_set(
			err, LIMS_E_DEVICE, "the instrument at %s does not tell its %s (%s)", d->url.text, role, lims_reading_reason_name(r.reason));
	memcpy(ret_text, r.digits, sizeof r.digits);
	return LIMS_OK;
}

lims_rc lims_device_identify(
	struct lims_device *d, int timeout_ms, struct lims_identity *ret, struct lims_buf *ret_capture, struct lims_err *err)
{
	static const struct lims_model_identity scale = {.model = "I2", .software = "I3", .serial = "I4"};
	struct lims_identity id = {0};
	lims_rc rc = LIMS_OK;
	if (timeout_ms < 100 || timeout_ms > 600000)
		return lims_err_set(err, LIMS_E_INPUT, "a timeout of %d ms is not possible; take 100 to 600000", timeout_ms);
	const struct lims_model_identity *from = d->o.model ? &d->o.model->identity : &scale;
	if (!d->protocol->has_registers)
		rc = identify_scale(d, from, timeout_ms, &id, ret_capture, err);
	else if (from->model)
		rc = identify_register(d, from->model, timeout_ms, id.model, err);
	if (rc == LIMS_OK && d->protocol->has_registers && from->software)
		rc = identify_register(d, from->software, timeout_ms, id.software, err);
	if (rc == LIMS_OK && d->protocol->has_registers && from->serial)
		rc = identify_register(d, from->serial, timeout_ms, id.serial, err);
	if (rc == LIMS_OK)
		*ret = id;
	return rc;
}

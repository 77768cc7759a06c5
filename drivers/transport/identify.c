// SPDX-License-Identifier: Apache-2.0
// Asks an instrument who it is, where its protocol or register map can tell.
#include "drivers/transport/device_line.h"

#include <stdio.h>
#include <string.h>

/// The text of an answer in the words of the driver.
static void text_of(const struct lims_device *d, const char *entry, const struct lims_reading *r, char ret_text[LIMS_READING_NOTE])
{
	if (d->protocol->identity_text)
		d->protocol->identity_text(entry, r, ret_text, LIMS_READING_NOTE);
	else if (r->reason == LIMS_REASON_NONE || r->reason == LIMS_REASON_NOT_A_VALUE)
		snprintf(ret_text, LIMS_READING_NOTE, "%s", r->reason == LIMS_REASON_NONE ? r->digits : r->note);
}

/// One question; an instrument that does not know it leaves the text empty.
static lims_rc ask_one(struct lims_device *d, const char *entry, int64_t deadline_us, char *ret_text, bool *answered, struct lims_err *err)
{
	struct lims_request q;
	struct lims_ask a;
	struct lims_outcome o = {0};
	bool asked = false;
	lims_device_ask(d, entry, 0, &a);
	lims_rc rc = d->protocol->request(&a, &q, err);
	if (rc == LIMS_OK)
		rc = lims_device_exchange(d, &q, entry, deadline_us, &o, &asked, err);
	if (rc != LIMS_OK)
		return rc;
	if (o.answers == 1 && !o.rejected) {
		*answered = true;
		text_of(d, entry, o.has_wanted ? &o.wanted : &o.first, ret_text);
	}
	return LIMS_OK;
}

static lims_rc ask_all(struct lims_device *d, const char *const entries[3], char *const texts[3], int timeout_ms,
	struct lims_buf *ret_capture, struct lims_err *err)
{
	struct lims_capture_head head;
	struct lims_buf text;
	bool answered = false;
	int64_t deadline = lims_clock_monotonic_us() + (int64_t)timeout_ms * 1000;
	if (!lims_bus_take(d->bus, deadline))
		return lims_err_set(err, LIMS_E_DEVICE, "other instruments kept the line %s busy", d->url.text);
	lims_rc rc = lims_device_connect(d, err);
	if (rc != LIMS_OK) {
		lims_bus_give(d->bus);
		return rc;
	}
	lims_buf_init(&text, LIMS_CAPTURE_MAX);
	lims_device_head(d, "identity", &head);
	d->start_us = lims_clock_monotonic_us();
	lims_capture_write_head(&text, &head);
	d->text = &text;
	for (size_t i = 0; rc == LIMS_OK && i < 3; i++)
		if (entries[i])
			rc = ask_one(d, entries[i], deadline, texts[i], &answered, err);
	d->text = NULL;
	lims_bus_give(d->bus);
	if (ret_capture)
		lims_buf_add(ret_capture, text.data, text.len);
	lims_buf_finish(&text);
	if (rc == LIMS_OK && !answered)
		rc = lims_err_set(err, LIMS_E_DEVICE, "the instrument at %s does not say who it is; check that it is on and speaks %s", d->url.text,
			d->protocol->id);
	return rc;
}

/// One quantity, looked at once: an identity is compared by a person and is no value of a record.
static lims_rc look_at(struct lims_device *d, const char *entry, int timeout_ms, char *ret_text, struct lims_err *err)
{
	struct lims_reading r;
	lims_rc rc = lims_device_look(d, entry, timeout_ms, &r, err);
	if (rc != LIMS_OK)
		return rc;
	if (r.reason != LIMS_REASON_NONE && r.reason != LIMS_REASON_NOT_A_VALUE)
		return lims_err_set(
			err, LIMS_E_DEVICE, "the instrument at %s does not tell its %s (%s)", d->url.text, entry, lims_reading_reason_name(r.reason));
	text_of(d, entry, &r, ret_text);
	return LIMS_OK;
}

lims_rc lims_device_identify(
	struct lims_device *d, int timeout_ms, struct lims_identity *ret, struct lims_buf *ret_capture, struct lims_err *err)
{
	struct lims_identity id = {0};
	lims_rc rc = LIMS_OK;
	if (timeout_ms < 100 || timeout_ms > 600000)
		return lims_err_set(err, LIMS_E_INPUT, "a timeout of %d ms is not possible; take 100 to 600000", timeout_ms);
	const struct lims_model_identity *from = d->o.model ? &d->o.model->identity : &d->protocol->identity;
	const char *const entries[] = {from->model, from->software, from->serial};
	char *const texts[] = {id.model, id.software, id.serial};
	// What it would answer to questions does not come by itself.
	bool mute = d->manner != d->protocol->manner;
	bool any = entries[0] || entries[1] || entries[2];
	if (any && d->manner == LIMS_MANNER_ASK && !d->protocol->has_registers)
		rc = ask_all(d, entries, texts, timeout_ms, ret_capture, err);
	else
		for (size_t i = 0; rc == LIMS_OK && i < 3; i++)
			if (entries[i] && !mute)
				rc = look_at(d, entries[i], timeout_ms, texts[i], err);
	if (rc == LIMS_OK)
		*ret = id;
	return rc;
}

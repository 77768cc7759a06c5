// SPDX-License-Identifier: Apache-2.0
// Opens instruments: which protocol, which settings, which line.
#include "drivers/transport/device_line.h"
#include "drivers/transport/line.h"
#include "lims-core/base/text.h"

#include <stdlib.h>
#include <string.h>

enum { OPEN_US = 5000000 };

static void copy(char *ret, size_t room, const char *text)
{
	size_t n = text ? strnlen(text, room - 1) : 0;
	if (n)
		memcpy(ret, text, n);
	ret[n] = '\0';
	lims_text_clean(ret, n == room - 1);
}

/// Which protocol the line speaks: said by the line, by the caller, or by the model. Nothing is sent on a guess.
static lims_rc choose_protocol(struct lims_device *d, struct lims_err *err)
{
	const struct lims_model *m = d->o.model;
	const char *id = d->url.protocol ? d->url.protocol : d->o.protocol;
	if (!id && m)
		id = m->protocol;
	if (!id)
		return lims_err_set(err, LIMS_E_INPUT, "nobody says what the instrument at %s speaks; name its model or its protocol", d->url.text);
	if (d->o.protocol && strcmp(id, d->o.protocol) != 0)
		return lims_err_set(err, LIMS_E_INPUT, "the line %s speaks %s and not %s", d->url.text, id, d->o.protocol);
	if (m && !lims_protocol_serves(m->protocol, id))
		return lims_err_set(err, LIMS_E_INPUT, "the model \"%s\" speaks %s and the line %s speaks %s; choose another model or line", m->id,
			m->protocol, d->url.text, id);
	d->protocol = lims_protocol_find(id);
	return d->protocol ? LIMS_OK : lims_err_set(err, LIMS_E_INPUT, "the protocol \"%s\" is not known; see the list of protocols", id);
}

static lims_rc check_setup(const struct lims_device *d, struct lims_err *err)
{
	if (d->o.setup && d->o.setup->listen && d->protocol->manner == LIMS_MANNER_ASK && !d->protocol->speaks)
		return lims_err_set(err, LIMS_E_INPUT,
			"an instrument that speaks %s cannot be listened to: its answers do not say what was asked; leave listen=yes away",
			d->protocol->id);
	return LIMS_OK;
}

/// What the URL leaves open comes from the model.
static void take_defaults(struct lims_device *d)
{
	const struct lims_model *m = d->o.model;
	d->timeout_ms = m ? (int)m->timeout_ms : LIMS_LATENCY_MS;
	if (m && !d->url.baud)
		d->url.baud = m->baud;
	if (m && !d->url.format[0])
		memcpy(d->url.format, m->format, sizeof d->url.format);
	d->unit = d->url.unit ? d->url.unit : m ? m->unit : 0;
	d->manner = lims_manner_of(d->protocol, d->o.setup);
	d->url.listen = d->manner == LIMS_MANNER_LISTEN;
	d->window_room = d->manner == LIMS_MANNER_TALK ? LIMS_WINDOW_TALK : LIMS_WINDOW;
}

void lims_device_head(const struct lims_device *d, const char *role, struct lims_capture_head *ret)
{
	struct lims_capture_head h = {
		.version = d->protocol->version, .simulated = lims_device_simulated(d), .start = lims_clock_now(d->o.offset_min)};
	copy(h.port, sizeof h.port, d->url.text);
	copy(h.protocol, sizeof h.protocol, d->protocol->id);
	if (d->o.model) {
		copy(h.model, sizeof h.model, d->o.model->id);
		h.model_hash = d->o.model->hash;
	}
	copy(h.device, sizeof h.device, d->o.name);
	copy(h.program, sizeof h.program, d->o.program);
	copy(h.role, sizeof h.role, role);
	if (d->o.setup)
		lims_setup_text(d->o.setup, h.setup);
	*ret = h;
}

void lims_device_ask(struct lims_device *d, const char *role, unsigned turn, struct lims_ask *ret)
{
	*ret = (struct lims_ask){
		.model = d->o.model, .setup = d->o.setup, .role = role, .unit = d->unit, .turn = turn, .transaction = ++d->bus->transaction};
}

lims_rc lims_device_connect(struct lims_device *d, struct lims_err *err)
{
	struct lims_capture_head head;
	if (d->bus->line) {
		d->simulated = lims_line_simulated(d->bus->line);
		return LIMS_OK;
	}
	lims_device_head(d, NULL, &head);
	lims_rc rc = lims_line_open(&d->url, &head, &d->bus->line, err);
	if (rc != LIMS_OK)
		return rc;
	d->bus->fresh = true;
	d->bus->opened_us = d->bus->active_us = lims_clock_monotonic_us();
	d->bus->other_speed = false;
	d->simulated = lims_line_simulated(d->bus->line);
	d->seen = (struct lims_seen){0};
	lims_device_deaf(d, "");
	// A recording goes on in its file only while the line stands.
	d->url.record[0] = '\0';
	return LIMS_OK;
}

/// Others may be speaking on the line: then it stands already.
static lims_rc open_line(struct lims_device *d, struct lims_err *err)
{
	if (!lims_bus_take(d->bus, lims_clock_monotonic_us() + OPEN_US))
		return LIMS_OK;
	lims_rc rc = lims_device_connect(d, err);
	lims_bus_give(d->bus);
	return rc;
}

/// Everything that is known before a line is opened.
static lims_rc understand(struct lims_device *d, const char *url, const struct lims_device_options *o, struct lims_err *err)
{
	if (o)
		d->o = *o;
	lims_rc rc = lims_url_parse(url, &d->url, err);
	if (rc == LIMS_OK)
		rc = choose_protocol(d, err);
	return rc == LIMS_OK ? check_setup(d, err) : rc;
}

lims_rc lims_device_check(const char *url, const struct lims_device_options *o, struct lims_err *err)
{
	struct lims_device d = {.unit = 0};
	return understand(&d, url, o, err);
}

lims_rc lims_device_open(const char *url, const struct lims_device_options *o, struct lims_device **ret, struct lims_err *err)
{
	struct lims_device *d = calloc(1, sizeof *d);
	if (!d)
		return lims_err_set(err, LIMS_E_MEMORY, "no memory for an instrument");
	lims_rc rc = understand(d, url, o, err);
	int latency = d->o.model ? (int)d->o.model->latency_ms : LIMS_LATENCY_MS;
	if (rc == LIMS_OK) {
		take_defaults(d);
		d->window = malloc(d->window_room);
		rc = d->window ? lims_bus_join(d->o.lines, &d->url, latency, &d->bus, err)
					   : lims_err_set(err, LIMS_E_MEMORY, "no memory for an instrument");
	}
	if (rc == LIMS_OK)
		rc = open_line(d, err);
	if (rc != LIMS_OK) {
		lims_device_close(d);
		return rc;
	}
	*ret = d;
	return LIMS_OK;
}

void lims_device_close(struct lims_device *d)
{
	if (!d)
		return;
	lims_bus_leave(d->o.lines, d->bus);
	free(d->window);
	free(d);
}

void lims_device_stats(const struct lims_device *d, struct lims_device_stats *ret)
{
	*ret = d->stats;
}

bool lims_device_simulated(const struct lims_device *d)
{
	bool line = d->simulated || d->url.kind == LIMS_LINE_PTY || d->url.kind == LIMS_LINE_REPLAY;
	return d->o.simulated || line || (d->o.model && d->o.model->simulated);
}

bool lims_device_listens(const struct lims_device *d)
{
	return d->manner == LIMS_MANNER_LISTEN;
}

const struct lims_protocol *lims_device_protocol(const struct lims_device *d)
{
	return d->protocol;
}

// SPDX-License-Identifier: Apache-2.0
// Opens a line of any kind and passes calls on to it.
#include "drivers/transport/line.h"

#include <stdlib.h>

static lims_rc open_kind(const struct lims_url *url, struct lims_line *l, struct lims_err *err)
{
	switch (url->kind) {
	case LIMS_LINE_SERIAL:
		return lims_line_open_serial(url, l, err);
	case LIMS_LINE_PTY:
		return lims_line_open_pty(url, l, err);
	case LIMS_LINE_TCP:
		return lims_line_open_tcp(url, l, err);
	case LIMS_LINE_MODBUS_RTU:
	case LIMS_LINE_MODBUS_TCP:
		return lims_line_open_modbus(url, l, err);
	case LIMS_LINE_REPLAY:
		return lims_line_open_replay(url, l, err);
	}
	return lims_err_set(err, LIMS_E_INPUT, "unknown kind of line");
}

lims_rc lims_line_open(const struct lims_url *url, const struct lims_capture_head *head, struct lims_line **ret_line, struct lims_err *err)
{
	struct lims_line *l = calloc(1, sizeof *l);
	struct lims_url found = *url;
	if (!l)
		return lims_err_set(err, LIMS_E_MEMORY, "no memory for a line");
	lims_rc rc = url->usb[0] ? lims_usb_find("/sys", url->usb, found.path, sizeof found.path, err) : LIMS_OK;
	if (rc == LIMS_OK)
		rc = open_kind(&found, l, err);
	if (rc == LIMS_OK && url->record[0])
		rc = lims_line_wrap_record(url->record, head, url->listen, l, err);
	if (rc == LIMS_OK) {
		l->listens = url->listen;
		*ret_line = l;
		return LIMS_OK;
	}
	lims_err_where(err, "%s", url->text);
	lims_line_close(l);
	return rc;
}

void lims_line_close(struct lims_line *l)
{
	if (!l)
		return;
	if (l->ops)
		l->ops->close(l->state);
	free(l);
}

lims_rc lims_line_send(struct lims_line *l, const uint8_t *bytes, size_t n, int timeout_ms, struct lims_err *err)
{
	if (l->listens)
		return lims_err_set(err, LIMS_E_INPUT, "this line was opened to listen; nothing can be sent on it");
	return l->ops->send(l->state, bytes, n, timeout_ms, err);
}

lims_rc lims_line_speed(struct lims_line *l, unsigned baud, const char *format, struct lims_err *err)
{
	return l->ops->speed ? l->ops->speed(l->state, baud, format, err) : LIMS_OK;
}

void lims_line_mark(struct lims_line *l, const char *what)
{
	if (l->ops->mark)
		l->ops->mark(l->state, what);
}

lims_rc lims_line_receive(struct lims_line *l, uint8_t *ret_bytes, size_t room, int timeout_ms, size_t *ret_n, struct lims_err *err)
{
	return l->ops->receive(l->state, ret_bytes, room, timeout_ms, ret_n, err);
}

bool lims_line_simulated(const struct lims_line *l)
{
	return l->simulated;
}

// SPDX-License-Identifier: Apache-2.0
// The ear: bytes of a stream or tap as they come, and the whole frames in them. Nothing here can send.
#include "drivers/transport/device_line.h"

#include <string.h>
#include <time.h>

enum { GATHER_MS = 10 };

void lims_device_deaf(struct lims_device *d, const char *role)
{
	d->window_len = 0;
	d->heard = 0;
	d->has_newest = false;
	d->seen.has = false; // what the protocol remembers of the line stays
	d->wanted = role;
	d->stream_at = 0;
	d->last_frame = SIZE_MAX;
}

static bool rejected(enum lims_reason r)
{
	return r == LIMS_REASON_BAD_FRAME || r == LIMS_REASON_BAD_CHECK || r == LIMS_REASON_TRUNCATED || r == LIMS_REASON_OVERSIZED ||
		   r == LIMS_REASON_NOISE;
}

static bool heard(void *user, const struct lims_reading *r)
{
	struct lims_device *d = user;
	if (rejected(r->reason)) {
		d->stats.rejected++;
		d->stats.bad_checks += r->reason == LIMS_REASON_BAD_CHECK;
		if (!d->protocol->crc)
			d->heard = 0;
		return true;
	}
	if (d->last_frame != r->frame_at) {
		d->last_frame = r->frame_at;
		d->heard++;
		d->stats.answers++;
	}
	// The first frame may have begun before the line was opened.
	if (d->heard < 2 || r->reason == LIMS_REASON_NOT_A_VALUE || (*d->wanted && r->role[0] && strcmp(r->role, d->wanted) != 0))
		return true;
	d->newest = *r;
	d->has_newest = true;
	return true;
}

lims_rc lims_device_hear(struct lims_device *d, int wait_ms, struct lims_err *err)
{
	size_t n = 0, used = 0;
	// Bytes come one by one: a moment's gathering makes one line of them and not ten.
	if (wait_ms > GATHER_MS) {
		nanosleep(&(struct timespec){.tv_nsec = GATHER_MS * 1000000}, NULL);
		wait_ms -= GATHER_MS;
	}
	if (d->window_len == d->window_room) { // longer than any frame: nothing of it can still become one
		d->window_len = 0;
		d->stats.rejected++;
	}
	lims_rc rc = lims_device_take(d, d->window + d->window_len, d->window_room - d->window_len, wait_ms, &n, err);
	if (rc != LIMS_OK || !n)
		return rc;
	d->bus->fresh = false;
	d->window_len += n;
	struct lims_scan scan = {.model = d->o.model, .setup = d->o.setup};
	lims_decode_going_on(
		d->protocol, &scan, &d->seen, d->window, d->window_len, false, d->stream_at, lims_clock_now(d->o.offset_min), heard, d, &used);
	memmove(d->window, d->window + used, d->window_len - used);
	d->window_len -= used;
	d->stream_at += used;
	return LIMS_OK;
}

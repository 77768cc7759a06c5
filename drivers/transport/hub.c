// SPDX-License-Identifier: Apache-2.0
// The hub: one thread per instrument, so that a slow or silent one delays nobody.
#include "drivers/transport/hub.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/// One instrument. `wire` is held while its line is used, `lock` while its state is touched; never both waits under `lock`.
struct slot {
	pthread_t thread;
	bool started;
	char url[LIMS_URL_TEXT], role[LIMS_READING_ROLE];
	struct lims_device_options o;
	int period_ms, timeout_ms;
	pthread_mutex_t wire;
	struct lims_device *device; ///< under wire
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool stop;                   ///< under lock
	unsigned readers;            ///< under lock: reads for a record that wait for the wire
	struct lims_hub_state state; ///< under lock
};

struct lims_hub {
	pthread_mutex_t lock;
	struct slot *slots[LIMS_HUB_DEVICES];
	size_t count;
	struct lims_lines *lines; ///< instruments with the same line share it
};

struct lims_hub *lims_hub_create(void)
{
	struct lims_hub *h = calloc(1, sizeof *h);
	struct lims_lines *lines = h ? lims_lines_create() : NULL;
	if (!lines) {
		free(h);
		return NULL;
	}
	h->lines = lines;
	pthread_mutex_init(&h->lock, NULL);
	return h;
}

/// Sleeps until the time has passed or the slot is stopped; false when stopped. A waiting reader is let in first.
static bool rest(struct slot *s, int ms)
{
	struct timespec until;
	if (ms == 0) {
		pthread_mutex_lock(&s->lock);
		while (!s->stop && s->readers)
			pthread_cond_wait(&s->wake, &s->lock);
		bool on = !s->stop;
		pthread_mutex_unlock(&s->lock);
		return on;
	}
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += ms / 1000;
	until.tv_nsec += (long)(ms % 1000) * 1000000;
	if (until.tv_nsec >= 1000000000) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000;
	}
	pthread_mutex_lock(&s->lock);
	int rc = 0;
	while (!s->stop && (rc == 0 || s->readers))
		rc = s->readers ? pthread_cond_wait(&s->wake, &s->lock) : pthread_cond_timedwait(&s->wake, &s->lock, &until);
	bool go = !s->stop;
	pthread_mutex_unlock(&s->lock);
	return go;
}

static void publish(struct slot *s, lims_rc rc, const struct lims_reading *r, const struct lims_err *err)
{
	pthread_mutex_lock(&s->lock);
	struct lims_hub_state *st = &s->state;
	st->open = rc == LIMS_OK;
	st->looks++;
	if (s->device)
		lims_device_stats(s->device, &st->stats);
	memcpy(st->trouble, rc == LIMS_OK ? "" : err->text, rc == LIMS_OK ? 1 : sizeof st->trouble);
	if (rc == LIMS_OK) {
		st->latest = *r;
		if (r->reason == LIMS_REASON_NONE) {
			st->last = *r;
			st->has_last = true;
		}
	}
	pthread_mutex_unlock(&s->lock);
}

/// Opens when needed and looks once.
static lims_rc look(struct slot *s)
{
	struct lims_err err = {.lang = s->o.lang};
	struct lims_reading r = {0};
	lims_rc rc = LIMS_OK;
	pthread_mutex_lock(&s->wire);
	if (!s->device)
		rc = lims_device_open(s->url, &s->o, &s->device, &err);
	if (rc == LIMS_OK)
		rc = lims_device_look(s->device, s->role[0] ? s->role : NULL, s->timeout_ms, &r, &err);
	publish(s, rc, &r, &err);
	pthread_mutex_unlock(&s->wire);
	return rc;
}

static void *poll_slot(void *arg)
{
	struct slot *s = arg;
	int wait = 0, back_off = 1000;
	while (rest(s, wait)) {
		struct timespec a, b;
		clock_gettime(CLOCK_MONOTONIC, &a);
		lims_rc rc = look(s);
		clock_gettime(CLOCK_MONOTONIC, &b);
		int took = (int)((b.tv_sec - a.tv_sec) * 1000 + (b.tv_nsec - a.tv_nsec) / 1000000);
		// A stream is read without a pause, so that nothing is lost in the system's buffers and the newest reading is at hand.
		bool listens = s->device && lims_device_listens(s->device);
		wait = !listens && s->period_ms > took ? s->period_ms - took : 0;
		if (rc == LIMS_OK) {
			back_off = 1000;
			continue;
		}
		wait = back_off;
		back_off = back_off < 15000 ? back_off * 2 : 30000;
	}
	return NULL;
}

static void free_slot(struct slot *s)
{
	lims_device_close(s->device);
	pthread_cond_destroy(&s->wake);
	pthread_mutex_destroy(&s->lock);
	pthread_mutex_destroy(&s->wire);
	free(s);
}

void lims_hub_destroy(struct lims_hub *h)
{
	if (!h)
		return;
	for (size_t i = 0; i < h->count; i++) {
		pthread_mutex_lock(&h->slots[i]->lock);
		h->slots[i]->stop = true;
		pthread_cond_broadcast(&h->slots[i]->wake);
		pthread_mutex_unlock(&h->slots[i]->lock);
	}
	for (size_t i = 0; i < h->count; i++) {
		if (h->slots[i]->started)
			pthread_join(h->slots[i]->thread, NULL);
		free_slot(h->slots[i]);
	}
	lims_lines_destroy(h->lines);
	pthread_mutex_destroy(&h->lock);
	free(h);
}

static lims_rc new_slot(const char *url, const struct lims_device_options *o, const char *role, int period_ms, int timeout_ms,
	struct slot **ret, struct lims_err *err)
{
	struct lims_url u;
	lims_rc rc = lims_url_parse(url, &u, err);
	if (rc != LIMS_OK)
		return rc;
	if (period_ms < 20 || period_ms > 3600000 || timeout_ms < 100 || timeout_ms > 600000)
		return lims_err_set(err, LIMS_E_INPUT, "period %d ms or timeout %d ms is not possible; take 20 to 3600000 and 100 to 600000",
			period_ms, timeout_ms);
	if (strlen(url) >= LIMS_URL_TEXT || (role && strlen(role) >= LIMS_READING_ROLE))
		return lims_err_set(err, LIMS_E_INPUT, "the line or the role is too long");
	struct slot *s = calloc(1, sizeof *s);
	if (!s)
		return lims_err_set(err, LIMS_E_MEMORY, "no memory for an instrument");
	memcpy(s->url, url, strlen(url) + 1);
	if (role)
		memcpy(s->role, role, strlen(role) + 1);
	if (o)
		s->o = *o;
	s->period_ms = period_ms;
	s->timeout_ms = timeout_ms;
	pthread_condattr_t attr;
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&s->wake, &attr);
	pthread_condattr_destroy(&attr);
	pthread_mutex_init(&s->lock, NULL);
	pthread_mutex_init(&s->wire, NULL);
	*ret = s;
	return LIMS_OK;
}

lims_rc lims_hub_add(struct lims_hub *h, const char *url, const struct lims_device_options *o, const char *role, int period_ms,
	int timeout_ms, size_t *ret_index, struct lims_err *err)
{
	struct slot *s = NULL;
	lims_rc rc = new_slot(url, o, role, period_ms, timeout_ms, &s, err);
	if (rc != LIMS_OK)
		return rc;
	s->o.lines = h->lines;
	pthread_mutex_lock(&h->lock);
	if (h->count == LIMS_HUB_DEVICES)
		rc = lims_err_set(err, LIMS_E_INPUT, "a hub takes at most %d instruments", LIMS_HUB_DEVICES);
	else if (pthread_create(&s->thread, NULL, poll_slot, s) != 0)
		rc = lims_err_set(err, LIMS_E_MEMORY, "no thread for the instrument at %s", url);
	else {
		s->started = true;
		*ret_index = h->count;
		h->slots[h->count++] = s;
	}
	pthread_mutex_unlock(&h->lock);
	if (rc != LIMS_OK)
		free_slot(s);
	return rc;
}

static lims_rc find(struct lims_hub *h, size_t index, struct slot **ret, struct lims_err *err)
{
	pthread_mutex_lock(&h->lock);
	bool known = index < h->count;
	if (known)
		*ret = h->slots[index];
	pthread_mutex_unlock(&h->lock);
	return known ? LIMS_OK : lims_err_set(err, LIMS_E_NOT_FOUND, "the hub has no instrument number %zu", index);
}

lims_rc lims_hub_state(struct lims_hub *h, size_t index, struct lims_hub_state *ret, struct lims_err *err)
{
	struct slot *s = NULL;
	lims_rc rc = find(h, index, &s, err);
	if (rc != LIMS_OK)
		return rc;
	pthread_mutex_lock(&s->lock);
	*ret = s->state;
	pthread_mutex_unlock(&s->lock);
	return LIMS_OK;
}

static void let_in(struct slot *s, bool in)
{
	pthread_mutex_lock(&s->lock);
	in ? s->readers++ : s->readers--;
	pthread_cond_broadcast(&s->wake);
	pthread_mutex_unlock(&s->lock);
}

lims_rc lims_hub_read(struct lims_hub *h, size_t index, const char *role, int timeout_ms, struct lims_reading *ret_reading,
	struct lims_buf *ret_capture, struct lims_err *err)
{
	struct slot *s = NULL;
	lims_rc rc = find(h, index, &s, err);
	if (rc != LIMS_OK)
		return rc;
	let_in(s, true);
	pthread_mutex_lock(&s->wire);
	if (!s->device)
		rc = lims_device_open(s->url, &s->o, &s->device, err);
	if (rc == LIMS_OK)
		rc = lims_device_read(s->device, role ? role : s->role[0] ? s->role : NULL, timeout_ms, ret_reading, ret_capture, err);
	pthread_mutex_unlock(&s->wire);
	let_in(s, false);
	return rc;
}

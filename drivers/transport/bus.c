// SPDX-License-Identifier: Apache-2.0
// Who shares which line, and whose turn it is.
#include "drivers/transport/bus.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

/// The lines that instruments of one program share.
struct lims_lines {
	pthread_mutex_t lock;
	struct lims_bus *first;
};

struct lims_lines *lims_lines_create(void)
{
	struct lims_lines *p = calloc(1, sizeof *p);
	if (p)
		pthread_mutex_init(&p->lock, NULL);
	return p;
}

void lims_lines_destroy(struct lims_lines *p)
{
	if (!p)
		return;
	pthread_mutex_destroy(&p->lock);
	free(p);
}

static bool same_line(const struct lims_url *a, const struct lims_url *b)
{
	return a->kind == b->kind && a->port == b->port && strcmp(a->path, b->path) == 0 && strcmp(a->usb, b->usb) == 0;
}

static bool same_settings(const struct lims_url *a, const struct lims_url *b)
{
	return a->baud == b->baud && strcmp(a->format, b->format) == 0 && a->flow == b->flow && a->rts == b->rts && a->dtr == b->dtr;
}

static struct lims_bus *new_bus(const struct lims_url *url, int latency_ms)
{
	struct lims_bus *b = calloc(1, sizeof *b);
	if (!b)
		return NULL;
	pthread_condattr_t attr;
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&b->given, &attr);
	pthread_condattr_destroy(&attr);
	pthread_mutex_init(&b->lock, NULL);
	b->url = *url;
	b->listens = url->listen;
	b->latency_ms = latency_ms;
	b->users = 1;
	return b;
}

/// Joins a line that stands already; NULL: there is none. A capture is answered from by itself each time.
static lims_rc join_known(struct lims_lines *pool, const struct lims_url *url, int latency_ms, struct lims_bus **ret, struct lims_err *err)
{
	for (struct lims_bus *b = url->kind == LIMS_LINE_REPLAY ? NULL : pool->first; b; b = b->next) {
		if (!same_line(&b->url, url))
			continue;
		if (b->listens || url->listen)
			return lims_err_set(err, LIMS_E_INPUT, "the line %s is listened to and cannot be shared; make one instrument of it", url->text);
		if (!same_settings(&b->url, url))
			return lims_err_set(err, LIMS_E_INPUT,
				"the line %s is in use with other settings; all instruments on it need the same speed and format", url->text);
		if (url->record[0])
			return lims_err_set(err, LIMS_E_INPUT, "the line %s is in use; record: needs a line of its own", url->text);
		b->users++;
		*ret = b;
		// Without taking it, which may last a whole reading while others want to join other lines.
		if (__atomic_load_n(&b->latency_ms, __ATOMIC_RELAXED) < latency_ms)
			__atomic_store_n(&b->latency_ms, latency_ms, __ATOMIC_RELAXED);
		return LIMS_OK;
	}
	return LIMS_OK;
}

lims_rc lims_bus_join(struct lims_lines *pool, const struct lims_url *url, int latency_ms, struct lims_bus **ret, struct lims_err *err)
{
	struct lims_bus *b = NULL;
	lims_rc rc = LIMS_OK;
	if (pool) {
		pthread_mutex_lock(&pool->lock);
		rc = join_known(pool, url, latency_ms, &b, err);
	}
	if (rc == LIMS_OK && !b) {
		b = new_bus(url, latency_ms);
		if (!b)
			rc = lims_err_set(err, LIMS_E_MEMORY, "no memory for a line");
		else if (pool) {
			b->next = pool->first;
			pool->first = b;
		}
	}
	if (pool)
		pthread_mutex_unlock(&pool->lock);
	if (rc == LIMS_OK)
		*ret = b;
	return rc;
}

void lims_bus_leave(struct lims_lines *pool, struct lims_bus *b)
{
	if (!b)
		return;
	if (pool) {
		pthread_mutex_lock(&pool->lock);
		bool last = --b->users == 0;
		for (struct lims_bus **at = &pool->first; last && *at; at = &(*at)->next)
			if (*at == b) {
				*at = b->next;
				break;
			}
		pthread_mutex_unlock(&pool->lock);
		if (!last)
			return;
	}
	lims_line_close(b->line);
	pthread_cond_destroy(&b->given);
	pthread_mutex_destroy(&b->lock);
	free(b);
}

/// One who waits; lies on its own stack.
struct lims_bus_waiter {
	bool turn;
	struct lims_bus_waiter *next;
};

static void leave_queue(struct lims_bus *b, struct lims_bus_waiter *w)
{
	for (struct lims_bus_waiter **at = &b->first; *at; at = &(*at)->next)
		if (*at == w) {
			*at = w->next;
			return;
		}
}

bool lims_bus_take(struct lims_bus *b, int64_t deadline_us)
{
	struct timespec until = {.tv_sec = deadline_us / 1000000, .tv_nsec = deadline_us % 1000000 * 1000};
	struct lims_bus_waiter me = {.turn = false}, **last = &b->first;
	int rc = 0;
	pthread_mutex_lock(&b->lock);
	me.turn = !b->taken;
	b->taken = true;
	if (!me.turn) {
		while (*last)
			last = &(*last)->next;
		*last = &me;
	}
	while (!me.turn && rc == 0)
		rc = pthread_cond_timedwait(&b->given, &b->lock, &until);
	if (!me.turn)
		leave_queue(b, &me);
	pthread_mutex_unlock(&b->lock);
	return me.turn;
}

void lims_bus_give(struct lims_bus *b)
{
	pthread_mutex_lock(&b->lock);
	// Handed on to who waits longest: a busy instrument cannot take the line again and again.
	if (b->first) {
		b->first->turn = true;
		b->first = b->first->next;
		pthread_cond_broadcast(&b->given);
	} else
		b->taken = false;
	pthread_mutex_unlock(&b->lock);
}

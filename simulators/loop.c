// SPDX-License-Identifier: Apache-2.0
// ppoll over all sources.
#include "simulators/loop.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

int64_t lims_sim_now_ns(void)
{
	struct timespec t = {0};
	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

void lims_sim_wait_fd(struct lims_sim_wait *w, int fd, short events)
{
	if (fd < 0 || w->fds == LIMS_SIM_WAITS)
		return;
	w->fd[w->fds++] = (struct pollfd){.fd = fd, .events = events};
}

void lims_sim_wait_until(struct lims_sim_wait *w, int64_t due_ns)
{
	if (due_ns < w->due_ns)
		w->due_ns = due_ns;
}

short lims_sim_wait_found(const struct lims_sim_wait *w, int fd)
{
	for (unsigned i = 0; i < w->fds; i++)
		if (w->fd[i].fd == fd)
			return w->fd[i].revents;
	return 0;
}

lims_rc lims_sim_loop_init(struct lims_sim_loop *l, struct lims_err *err)
{
	*l = (struct lims_sim_loop){.signals = -1};
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	(void)sigprocmask(SIG_BLOCK, &set, NULL);
	(void)signal(SIGPIPE, SIG_IGN);
	(void)signal(SIGTTIN, SIG_IGN);
	l->signals = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	if (l->signals < 0)
		return lims_err_set(err, LIMS_E_DEVICE, "cannot listen for signals: %s; close some programs and try again", strerror(errno));
	return LIMS_OK;
}

void lims_sim_loop_finish(struct lims_sim_loop *l)
{
	if (l->signals >= 0)
		close(l->signals);
	l->signals = -1;
}

void lims_sim_loop_add(struct lims_sim_loop *l, struct lims_sim_source source)
{
	if (l->sources < LIMS_SIM_SOURCES)
		l->source[l->sources++] = source;
}

static void sleep_until_something(struct lims_sim_wait *w)
{
	struct timespec left = {0};
	int64_t ns = w->due_ns - lims_sim_now_ns();
	if (w->due_ns != INT64_MAX && ns > 0)
		left = (struct timespec){.tv_sec = ns / 1000000000, .tv_nsec = ns % 1000000000};
	int n = ppoll(w->fd, w->fds, w->due_ns == INT64_MAX ? NULL : &left, NULL);
	for (unsigned i = 0; n < 0 && i < w->fds; i++)
		w->fd[i].revents = 0;
}

void lims_sim_loop_run(struct lims_sim_loop *l)
{
	struct lims_sim_wait w;
	while (!l->quit) {
		w = (struct lims_sim_wait){.due_ns = INT64_MAX, .now_ns = lims_sim_now_ns()};
		lims_sim_wait_fd(&w, l->signals, POLLIN);
		for (unsigned i = 0; i < l->sources; i++)
			l->source[i].prepare(l->source[i].ctx, &w);
		sleep_until_something(&w);
		w.now_ns = lims_sim_now_ns();
		if (lims_sim_wait_found(&w, l->signals))
			return;
		for (unsigned i = 0; i < l->sources && !l->quit; i++)
			l->source[i].run(l->source[i].ctx, &w);
	}
}

// SPDX-License-Identifier: Apache-2.0
// Measuring on one core, in turns.
#include "tests/bench/bench.h"

#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/// The last core that the process may use: the first ones serve most interrupts.
static void pin(void)
{
	cpu_set_t allowed, one;
	if (sched_getaffinity(0, sizeof allowed, &allowed) != 0)
		return;
	for (int core = CPU_SETSIZE - 1; core >= 0; core--) {
		if (!CPU_ISSET(core, &allowed))
			continue;
		CPU_ZERO(&one);
		CPU_SET(core, &one);
		(void)sched_setaffinity(0, sizeof one, &one);
		return;
	}
}

void bench_begin(struct bench *b, int argc, char **argv)
{
	*b = (struct bench){.names = argv + 1, .name_count = argc - 1};
	if (argc > 1 && strcmp(argv[1], "--smoke") == 0) {
		b->smoke = true;
		b->names++;
		b->name_count--;
	}
	pin();
}

int bench_end(const struct bench *b)
{
	return b->failed ? 1 : 0;
}

bool bench_wants(const struct bench *b, const char *name)
{
	for (int i = 0; i < b->name_count; i++) {
		if (strcmp(b->names[i], name) == 0)
			return true;
	}
	return b->name_count == 0;
}

size_t bench_times(const struct bench *b, size_t usual)
{
	return b->smoke ? 1 : usual;
}

void bench_fail(struct bench *b, const char *why)
{
	(void)fprintf(stderr, "bench: %s\n", why);
	b->failed = true;
}

/// Of this process: what others do on its core meanwhile does not count.
static double now_s(void)
{
	struct timespec t;
	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double time_once(bench_work *work, void *ctx)
{
	double began = now_s();
	work(ctx);
	return now_s() - began;
}

void bench_turns(bench_work *work, bench_work *peer, void *ctx, size_t rounds, double *ret_work_s, double *ret_peer_s)
{
	double least[2] = {0, 0};
	for (size_t i = 0; i <= rounds; i++) {
		double s[2] = {time_once(work, ctx), time_once(peer, ctx)};
		for (int k = 0; k < 2; k++) {
			if (i <= 1 || s[k] < least[k]) // the first turn only warms the caches
				least[k] = s[k];
		}
	}
	*ret_work_s = least[0];
	*ret_peer_s = least[1];
}

void bench_line(const char *name, double value, double goal, const char *against)
{
	(void)printf("%s %.3g %.3g %s %s\n", name, value, goal, value <= goal ? "ok" : "short", against);
	(void)fflush(stdout);
}

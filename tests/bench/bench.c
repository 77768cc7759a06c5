// SPDX-License-Identifier: Apache-2.0
// Measuring on one core, in turns.
#include "tests/bench/bench.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
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

bool bench_wants_any(const struct bench *b, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (bench_wants(b, names[i]))
			return true;
	return false;
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

double bench_cpu_s(void)
{
	struct timespec t;
	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

double bench_now_s(void)
{
	struct timespec t;
	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

typedef double clock_s(void);

static double time_once(clock_s *now, bench_work *work, void *ctx)
{
	double began = now();
	work(ctx);
	return now() - began;
}

static void turns(clock_s *now, bench_work *work, bench_work *peer, void *ctx, size_t rounds, double *ret_work_s, double *ret_peer_s)
{
	double least[2] = {0, 0};
	for (size_t i = 0; i <= rounds; i++) {
		double s[2] = {time_once(now, work, ctx), time_once(now, peer, ctx)};
		for (int k = 0; k < 2; k++) {
			if (i <= 1 || s[k] < least[k]) // the first turn only warms the caches
				least[k] = s[k];
		}
	}
	*ret_work_s = least[0];
	*ret_peer_s = least[1];
}

void bench_turns(bench_work *work, bench_work *peer, void *ctx, size_t rounds, double *ret_work_s, double *ret_peer_s)
{
	turns(bench_cpu_s, work, peer, ctx, rounds, ret_work_s, ret_peer_s);
}

void bench_wall_turns(bench_work *work, bench_work *peer, void *ctx, size_t rounds, double *ret_work_s, double *ret_peer_s)
{
	turns(bench_now_s, work, peer, ctx, rounds, ret_work_s, ret_peer_s);
}

enum { RATIOS = 256 };

static int by_size(const void *a, const void *b)
{
	const double *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

double bench_median(double *values, size_t n)
{
	qsort(values, n, sizeof values[0], by_size);
	return values[n / 2];
}

double bench_wall_ratio(bench_work *work, bench_work *peer, void *ctx, size_t rounds)
{
	double ratio[RATIOS];
	size_t n = rounds < RATIOS ? rounds : RATIOS;
	for (size_t i = 0; i < n; i++) {
		double ours = time_once(bench_now_s, work, ctx), theirs = time_once(bench_now_s, peer, ctx);
		ratio[i] = ours / theirs;
	}
	return bench_median(ratio, n);
}

void bench_use_all_cores(bool all)
{
	cpu_set_t every;
	if (!all) {
		pin();
		return;
	}
	CPU_ZERO(&every);
	for (int core = 0; core < CPU_SETSIZE; core++)
		CPU_SET(core, &every);
	(void)sched_setaffinity(0, sizeof every, &every); // the kernel leaves out what is not there or not allowed
}

size_t bench_size(const struct bench *b, const char *variable, size_t usual, size_t smoke)
{
	const char *text = getenv(variable);
	unsigned long long n = text ? strtoull(text, NULL, 10) : 0;
	if (b->smoke)
		return smoke;
	return n > 0 ? (size_t)n : usual;
}

double bench_run(const char *command)
{
	char line[64] = "";
	long long us = -1;
	FILE *f = popen(command, "re"); // NOLINT(cert-env33-c): a fixed program with a path that we made
	if (f && fgets(line, sizeof line, f))
		us = strtoll(line, NULL, 10);
	return f && pclose(f) == 0 && *line ? (double)us * 1e-6 : -1;
}

void bench_line(const char *name, double value, double goal, const char *against)
{
	(void)printf("%s %.3g %.3g %s %s\n", name, value, goal, value <= goal ? "ok" : "short", against);
	(void)fflush(stdout);
}

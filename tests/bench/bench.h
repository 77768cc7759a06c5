// SPDX-License-Identifier: Apache-2.0
// What the bench programs share: one core, a clock, turns taken between a piece of work and its peer, and one line per figure.
#ifndef LIMS_TESTS_BENCH_BENCH_H
#define LIMS_TESTS_BENCH_BENCH_H

#include <stdbool.h>
#include <stddef.h>

/// `--smoke` asks for tiny counts, which only show that the program runs; every other word is the name of a figure.
struct bench {
	bool smoke;
	char **names;
	int name_count;
	bool failed; ///< something could not be measured
};

/// Reads the arguments and pins the process to one core, so that work and peer see the same caches and clock.
void bench_begin(struct bench *b, int argc, char **argv);
/// The exit code.
int bench_end(const struct bench *b);
/// True when the figure is wanted.
bool bench_wants(const struct bench *b, const char *name);
bool bench_wants_any(const struct bench *b, const char *const *names, size_t count);
/// `usual`, or 1 in a smoke run.
size_t bench_times(const struct bench *b, size_t usual);
/// Prints why a figure cannot be measured; the program then fails.
void bench_fail(struct bench *b, const char *why);

typedef void bench_work(void *ctx);
/// Seconds of processor time of one call of each: the least of `rounds` turns, taken one after the other. Whatever else runs only ever adds to
/// it (caches, the other half of a core), so the least is what the work itself costs; turns make a slow minute of the machine hit both.
/// Short turns, of a millisecond or so, have the best chance to be left alone.
void bench_turns(bench_work *work, bench_work *peer, void *ctx, size_t rounds, double *ret_work_s, double *ret_peer_s);

/// The same by the clock on the wall: for work of several threads or processes, or that waits for the disk.
void bench_wall_turns(bench_work *work, bench_work *peer, void *ctx, size_t rounds, double *ret_work_s, double *ret_peer_s);
/// By the clock on the wall, work against peer in neighbouring turns: the median of their ratios. For work that waits for a disk which others use too.
double bench_wall_ratio(bench_work *work, bench_work *peer, void *ctx, size_t rounds);
double bench_now_s(void); ///< the clock on the wall, from any beginning
double bench_cpu_s(void); ///< processor time of this process, all its threads: what others do on its core meanwhile does not count
double bench_median(double *values, size_t n); ///< sorts them; n ≥ 1
/// From here on, or no more, the process and what it starts may use every core of the machine.
void bench_use_all_cores(bool all);
/// A number from the environment, else `usual`; `smoke` in a smoke run.
size_t bench_size(const struct bench *b, const char *variable, size_t usual, size_t smoke);
/// Runs a command that prints microseconds; seconds, or negative when it cannot be run.
double bench_run(const char *command);

/// "name value goal ok|short against": ok when value ≤ goal.
void bench_line(const char *name, double value, double goal, const char *against);

#endif

// SPDX-License-Identifier: Apache-2.0
// Polling Modbus meters against a bare libmodbus loop and pymodbus, many slow meters at once, and what a hub of instruments costs.
//
// Instrument and program share one core, as the rest of the bench does: unpinned runs of two processes are bimodal.
#include "drivers/transport/hub.h"
#include "tests/bench/bench.h"
#include "tests/bench/poll_peer.h"

#include <errno.h>
#include <modbus.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
	POLLS = 60,
	RTU_POLLS = 30,
	ROUNDS = 60,
	PYTHON_POLLS = 2000,
	METERS = 64,
	DELAY_MS = 20,
	SILENCE_US = 1750,
	TURNS = 40,
	TURN_MS = 100
};

static const char yaml[] =
	"format: lims-model-1\nid: bench\nmaker: M\nmodel: B\nprotocol: modbus-rtu\nevidence: document\nsource: S\n"
	"port: {baud: 115200, format: 8N1, timeout_ms: 1000, latency_ms: 1000}\nreads:\n  - {function: 4, address: 0, count: 10, confirm: 12}\n"
	"registers:\n  - {role: voltage, function: 4, address: 0, type: float32, order: ABCD, unit: V, change: 5}\n";

struct poll {
	struct bench *b;
	const struct lims_model *model;
	struct lims_device *device;
	modbus_t *bare;
	bool silence; ///< keep 3.5 characters before each question, as the standard asks and the program does
	size_t polls;
	bool failed;
};

static int64_t now_us(void)
{
	return lims_clock_monotonic_us();
}

static void ours(void *ctx)
{
	struct poll *p = ctx;
	for (size_t i = 0; i < p->polls; i++) {
		struct lims_reading r;
		if (lims_device_look(p->device, "voltage", 1000, &r, NULL) != LIMS_OK || strcmp(r.digits, "230.5") != 0)
			p->failed = true;
	}
}

static void theirs(void *ctx)
{
	struct poll *p = ctx;
	int64_t last = 0;
	for (size_t i = 0; i < p->polls; i++) {
		uint16_t registers[10];
		int64_t left = p->silence ? last + SILENCE_US - now_us() : 0;
		if (left > 0)
			nanosleep(&(struct timespec){.tv_nsec = left * 1000}, NULL);
		if (modbus_read_input_registers(p->bare, 0, 10, registers) != 10 || registers[0] != 0x4366)
			p->failed = true;
		last = p->silence ? now_us() : 0;
	}
}

static bool open_both(struct poll *p, const char *url, modbus_t *bare)
{
	struct lims_err err = {0};
	struct lims_device_options o = {.model = p->model, .program = "bench"};
	p->bare = bare;
	if (lims_device_open(url, &o, &p->device, &err) != LIMS_OK) {
		bench_fail(p->b, err.text);
		return false;
	}
	return bare && modbus_set_slave(bare, 1) == 0 && modbus_connect(bare) == 0;
}

static void close_both(struct poll *p)
{
	lims_device_close(p->device);
	if (p->bare) {
		modbus_close(p->bare);
		modbus_free(p->bare);
	}
	p->device = NULL;
	p->bare = NULL;
}

/// Seconds that pymodbus needs for one poll, on the wall and of the processor; 0 when it cannot be run.
static void pymodbus(struct poll *p, const char *kind, const char *address, size_t polls, double *ret_wall_s, double *ret_cpu_s)
{
	char command[400], line[100] = "";
	struct lims_dec wall, cpu;
	*ret_wall_s = *ret_cpu_s = 0;
	(void)snprintf(command, sizeof command, "/usr/bin/python3 %s/pymodbus_loop.py %s %s %zu", BENCH_SOURCE, kind, address, polls);
	FILE *f = popen(command, "re"); // NOLINT(cert-env33-c): a fixed program with a port that we opened
	size_t first = f && fgets(line, sizeof line, f) ? strcspn(line, " ") : 0, second = first ? strcspn(line + first + 1, "\n") : 0;
	if (!first || lims_dec_parse(line, first, &wall, NULL) != LIMS_OK || lims_dec_parse(line + first + 1, second, &cpu, NULL) != LIMS_OK)
		bench_fail(p->b, "pymodbus does not run; tools/deps --test installs python3-pymodbus");
	else {
		*ret_wall_s = lims_dec_to_double(wall) / (double)polls;
		*ret_cpu_s = lims_dec_to_double(cpu) / (double)polls;
	}
	if (f)
		pclose(f);
}

static void tcp(struct poll *p)
{
	struct poll_peer peer;
	char url[100];
	double mine = 0, bare = 0, wall = 0, cpu = 0;
	if (!poll_peer_tcp(&peer, 0)) {
		bench_fail(p->b, "modbus_tcp: no meter to poll");
		return;
	}
	(void)snprintf(url, sizeof url, "modbus-tcp:%s?unit=1", peer.address);
	p->polls = bench_times(p->b, POLLS);
	p->silence = false;
	if (open_both(p, url, modbus_new_tcp("127.0.0.1", (int)peer.port))) {
		bench_wall_turns(ours, theirs, p, bench_times(p->b, ROUNDS), &mine, &bare);
		if (bench_wants(p->b, "modbus_tcp"))
			bench_line("modbus_tcp", mine / bare, 1 / 0.95, "a bare libmodbus loop, ten registers over TCP, the same core");
		if (bench_wants(p->b, "modbus_tcp_python") && !p->b->smoke) {
			pymodbus(p, "tcp", peer.address, PYTHON_POLLS, &wall, &cpu);
			if (wall > 0)
				bench_line("modbus_tcp_python", mine / (double)p->polls / wall, 1 / 4.0, "pymodbus, the same questions");
		}
	} else
		bench_fail(p->b, "modbus_tcp: the meter cannot be opened");
	close_both(p);
	poll_peer_end(&peer);
}

static void rtu(struct poll *p)
{
	struct poll_peer peer;
	char url[100];
	double mine = 0, bare = 0, wall = 0, cpu = 0;
	if (!poll_peer_rtu(&peer)) {
		bench_fail(p->b, "modbus_rtu: no meter to poll");
		return;
	}
	(void)snprintf(url, sizeof url, "modbus-rtu:%s?unit=1", peer.address);
	p->polls = bench_times(p->b, RTU_POLLS);
	p->silence = true;
	if (open_both(p, url, modbus_new_rtu(peer.address, 115200, 'N', 8, 1))) {
		bench_wall_turns(ours, theirs, p, bench_times(p->b, ROUNDS), &mine, &bare);
		if (bench_wants(p->b, "modbus_rtu"))
			bench_line("modbus_rtu", mine / bare, 1 / 0.95, "a libmodbus loop that keeps the 3.5 characters of silence too");
		if (bench_wants(p->b, "modbus_rtu_python") && !p->b->smoke) {
			double mine_cpu = 0, bare_cpu = 0;
			bench_turns(ours, theirs, p, bench_times(p->b, ROUNDS), &mine_cpu, &bare_cpu);
			pymodbus(p, "rtu", peer.address, RTU_POLLS, &wall, &cpu);
			if (cpu > 0)
				bench_line(
					"modbus_rtu_python", mine_cpu / (double)p->polls / cpu, 1 / 4.0, "processor time of pymodbus, the same questions");
		}
	} else
		bench_fail(p->b, "modbus_rtu: the meter cannot be opened");
	close_both(p);
	poll_peer_end(&peer);
}

static double cpu_s(void)
{
	struct timespec t;
	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/// How far one meter has come.
struct pace {
	uint64_t looks;
	int64_t at_us; ///< moment of the last one
};

/// False when a meter gave no reading.
static bool paces(struct lims_hub *h, const size_t *index, size_t count, struct pace *ret)
{
	bool good = true;
	for (size_t i = 0; i < count; i++) {
		struct lims_hub_state s = {.looks = 0};
		good &= lims_hub_state(h, index[i], &s, NULL) == LIMS_OK && s.has_last && s.latest.reason == LIMS_REASON_NONE;
		ret[i] = (struct pace){s.looks, s.latest.at.us};
	}
	return good;
}

/// Mean time from one look to the next of the meter that waits longest for it.
static double slowest_s(const struct pace *before, const struct pace *after, size_t count)
{
	double slowest = 0;
	for (size_t i = 0; i < count; i++) {
		uint64_t looks = after[i].looks - before[i].looks;
		double s = looks ? (double)(after[i].at_us - before[i].at_us) * 1e-6 / (double)looks : TURN_MS * 1e-3;
		slowest = s > slowest ? s : slowest;
	}
	return slowest;
}

/// A hub of 64 meters that answer after delay_ms, asked every period_ms: a round of the slowest in the turn that was disturbed least, and what
/// the hub cost in all of them.
static bool run_hub(struct poll *p, unsigned delay_ms, int period_ms, double *ret_round_s, double *ret_load)
{
	struct poll_peer peer;
	struct lims_device_options o = {.model = p->model, .program = "bench"};
	struct pace before[METERS], after[METERS];
	char url[METERS][100];
	size_t index[METERS], count = p->b->smoke ? 2 : METERS;
	struct lims_hub *h = lims_hub_create();
	if (!h || !poll_peer_tcp(&peer, delay_ms))
		return false;
	for (size_t i = 0; i < count; i++) {
		// Meters of their own and not units behind one gateway: every address of the network 127 is this machine.
		(void)snprintf(url[i], sizeof url[i], "modbus-tcp:127.0.0.%zu:%u?unit=1", i + 1, peer.port);
		if (lims_hub_add(h, url[i], &o, "voltage", period_ms, 1000, &index[i], NULL) != LIMS_OK)
			return false;
	}
	nanosleep(&(struct timespec){.tv_nsec = 500000000}, NULL);
	int64_t began = now_us();
	double cpu = cpu_s();
	bool good = paces(h, index, count, before);
	for (size_t turn = 0; turn < bench_times(p->b, TURNS); turn++) {
		nanosleep(&(struct timespec){.tv_nsec = TURN_MS * 1000000}, NULL);
		good &= paces(h, index, count, after);
		double round = slowest_s(before, after, count);
		*ret_round_s = turn == 0 || round < *ret_round_s ? round : *ret_round_s;
		memcpy(before, after, sizeof before);
	}
	*ret_load = (cpu_s() - cpu) * 1e6 / (double)(now_us() - began);
	lims_hub_destroy(h);
	poll_peer_end(&peer);
	return good;
}

/// What one meter takes when it is asked alone, by libmodbus: its own delay and what the way there and back costs.
static double alone_s(struct poll *p)
{
	struct poll_peer peer;
	double least = 0;
	if (!poll_peer_tcp(&peer, DELAY_MS))
		return 0;
	p->bare = modbus_new_tcp("127.0.0.1", (int)peer.port);
	p->polls = 1;
	p->silence = false;
	if (p->bare && modbus_set_slave(p->bare, 1) == 0 && modbus_connect(p->bare) == 0)
		for (size_t i = 0; i < bench_times(p->b, 20); i++) {
			int64_t began = now_us();
			theirs(p);
			double s = (double)(now_us() - began) * 1e-6;
			least = i == 0 || s < least ? s : least;
		}
	close_both(p);
	poll_peer_end(&peer);
	return least;
}

static void hub(struct poll *p)
{
	double round = 0, load = 0;
	if (bench_wants(p->b, "hub_slow")) {
		double alone = alone_s(p);
		if (alone <= 0 || !run_hub(p, DELAY_MS, DELAY_MS, &round, &load))
			bench_fail(p->b, "hub_slow: not every meter answers");
		else
			bench_line("hub_slow", round / alone, 1.15,
				"one meter of 20 ms asked alone by libmodbus; a round asks 64 of them, the slowest counts");
	}
	if (bench_wants(p->b, "hub_load")) {
		if (!run_hub(p, 0, 100, &round, &load))
			bench_fail(p->b, "hub_load: not every meter answers");
		else
			bench_line("hub_load", load, 0.05, "one core, 64 meters read ten times a second");
	}
}

int main(int argc, char **argv)
{
	struct bench b;
	struct lims_err err = {0};
	struct lims_faults faults;
	struct poll p = {.b = &b};
	bench_begin(&b, argc, argv);
	struct lims_arena *arena = lims_arena_create(1 << 22);
	lims_faults_init(&faults, arena, "bench");
	if (lims_model_read(yaml, sizeof yaml - 1, "bench", arena, &faults, &p.model, &err) != LIMS_OK)
		bench_fail(&b, err.text);
	if (p.model && (bench_wants(&b, "modbus_tcp") || bench_wants(&b, "modbus_tcp_python")))
		tcp(&p);
	if (p.model && (bench_wants(&b, "modbus_rtu") || bench_wants(&b, "modbus_rtu_python")))
		rtu(&p);
	if (p.model && (bench_wants(&b, "hub_slow") || bench_wants(&b, "hub_load")))
		hub(&p);
	if (p.failed)
		bench_fail(&b, "a poll gave something else than 230.5 V");
	lims_arena_destroy(arena);
	return bench_end(&b);
}

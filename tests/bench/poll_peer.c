// SPDX-License-Identifier: Apache-2.0
// The meters that are polled: as little work as possible between question and answer.
#include "tests/bench/poll_peer.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum { EVENTS = 64, QUEUE = 4096, ADU = 260 };

/// An answer that waits for its time; the delay is the same for all, so they leave in the order of their questions.
struct waiting {
	int fd;
	int64_t due_us;
	size_t len;
	uint8_t bytes[ADU];
};

static int64_t now_us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/// Registers that hold float32 values: 230.5 V (4366 8000h) again and again.
static size_t registers(uint8_t *out, unsigned count)
{
	out[0] = (uint8_t)(2 * count);
	for (unsigned i = 0; i < count; i++) {
		out[1 + 2 * i] = i % 2 ? 0x80 : 0x43;
		out[2 + 2 * i] = i % 2 ? 0x00 : 0x66;
	}
	return 1 + 2 * (size_t)count;
}

static size_t answer_tcp(const uint8_t *q, uint8_t *out)
{
	memcpy(out, q, 8);
	size_t n = registers(out + 8, q[11]);
	out[4] = 0;
	out[5] = (uint8_t)(n + 2);
	return 8 + n;
}

static void flush_due(struct waiting *queue, size_t *head, size_t tail)
{
	while (*head != tail && queue[*head % QUEUE].due_us <= now_us()) {
		struct waiting *w = &queue[(*head)++ % QUEUE];
		(void)!send(w->fd, w->bytes, w->len, MSG_NOSIGNAL);
	}
}

static void question(int fd, unsigned delay_ms, struct waiting *queue, size_t *tail)
{
	uint8_t q[ADU];
	ssize_t n = read(fd, q, sizeof q);
	if (n <= 0) {
		close(fd);
		return;
	}
	for (ssize_t at = 0; at + 12 <= n; at += 12) {
		struct waiting *w = &queue[*tail % QUEUE];
		w->fd = fd;
		w->len = answer_tcp(q + at, w->bytes);
		w->due_us = now_us() + (int64_t)delay_ms * 1000;
		if (!delay_ms)
			(void)!send(fd, w->bytes, w->len, MSG_NOSIGNAL);
		else
			(*tail)++;
	}
}

static void serve_tcp(int listener, unsigned delay_ms)
{
	static struct waiting queue[QUEUE];
	size_t head = 0, tail = 0;
	int poller = epoll_create1(0), on = 1;
	struct epoll_event e = {.events = EPOLLIN, .data.fd = listener}, got[EVENTS];
	epoll_ctl(poller, EPOLL_CTL_ADD, listener, &e);
	for (;;) {
		int64_t left = head == tail ? 0 : queue[head % QUEUE].due_us - now_us();
		// To the microsecond: a wait in whole milliseconds would keep answers back that are due among others, and one meter alone not.
		struct timespec wait = {.tv_sec = left > 0 ? left / 1000000 : 0, .tv_nsec = left > 0 ? left % 1000000 * 1000 : 0};
		int n = epoll_pwait2(poller, got, EVENTS, head == tail ? NULL : &wait, NULL);
		flush_due(queue, &head, tail);
		for (int i = 0; i < n; i++) {
			if (got[i].data.fd != listener) {
				question(got[i].data.fd, delay_ms, queue, &tail);
				continue;
			}
			struct epoll_event client = {.events = EPOLLIN, .data.fd = accept(listener, NULL, NULL)};
			setsockopt(client.data.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
			epoll_ctl(poller, EPOLL_CTL_ADD, client.data.fd, &client);
		}
	}
}

static uint16_t crc_of(const uint8_t *b, size_t n)
{
	uint16_t crc = 0xffff;
	for (size_t i = 0; i < n; i++) {
		crc ^= b[i];
		for (int bit = 0; bit < 8; bit++)
			crc = (uint16_t)(crc & 1 ? crc >> 1 ^ 0xa001 : crc >> 1);
	}
	return crc;
}

static void serve_rtu(int master)
{
	uint8_t q[ADU], a[ADU];
	size_t have = 0;
	for (;;) {
		ssize_t n = read(master, q + have, sizeof q - have);
		if (n <= 0)
			return;
		have += (size_t)n;
		if (have < 8)
			continue;
		a[0] = q[0];
		a[1] = q[1];
		size_t len = 2 + registers(a + 2, q[5]);
		uint16_t crc = crc_of(a, len);
		a[len++] = (uint8_t)crc;
		a[len++] = (uint8_t)(crc >> 8);
		have = 0;
		(void)!write(master, a, len);
	}
}

/// A process that ends with its parent. 0 in the child.
static pid_t begin(void)
{
	pid_t pid = fork();
	if (pid == 0)
		prctl(PR_SET_PDEATHSIG, SIGKILL);
	return pid;
}

bool poll_peer_tcp(struct poll_peer *p, unsigned delay_ms)
{
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_ANY)}; // 127.0.0.1, 127.0.0.2, …
	socklen_t n = sizeof a;
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	*p = (struct poll_peer){.slave = -1};
	if (listener < 0 || bind(listener, (struct sockaddr *)&a, n) != 0 || listen(listener, 256) != 0 ||
		getsockname(listener, (struct sockaddr *)&a, &n) != 0)
		return false;
	p->port = ntohs(a.sin_port);
	(void)snprintf(p->address, sizeof p->address, "127.0.0.1:%u", p->port);
	p->pid = begin();
	if (p->pid == 0) {
		serve_tcp(listener, delay_ms);
		_exit(0);
	}
	close(listener);
	return p->pid > 0;
}

bool poll_peer_rtu(struct poll_peer *p)
{
	struct termios t;
	int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	*p = (struct poll_peer){.slave = -1};
	if (master < 0 || grantpt(master) != 0 || unlockpt(master) != 0 || ptsname_r(master, p->address, sizeof p->address) != 0)
		return false;
	p->slave = open(p->address, O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (p->slave < 0 || tcgetattr(p->slave, &t) != 0)
		return false;
	cfmakeraw(&t);
	tcsetattr(p->slave, TCSANOW, &t);
	p->pid = begin();
	if (p->pid == 0) {
		serve_rtu(master);
		_exit(0);
	}
	close(master);
	return p->pid > 0;
}

void poll_peer_end(struct poll_peer *p)
{
	if (p->pid > 0) {
		kill(p->pid, SIGKILL);
		waitpid(p->pid, NULL, 0);
	}
	if (p->slave >= 0)
		close(p->slave);
	*p = (struct poll_peer){.slave = -1};
}

// SPDX-License-Identifier: Apache-2.0
// The other side of a line for the tests.
#include "tests/transport/peer.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

void peer_wait_ms(int ms)
{
	struct timespec t = {.tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000};
	nanosleep(&t, NULL);
}

void peer_send(struct peer *p, const void *bytes, size_t n)
{
	const uint8_t *from = bytes;
	while (n && p->fd >= 0) {
		ssize_t sent = write(p->fd, from, n);
		if (sent <= 0)
			return;
		from += sent;
		n -= (size_t)sent;
	}
}

void peer_say(struct peer *p, const char *text)
{
	peer_send(p, text, strlen(text));
}

void peer_vanish(struct peer *p)
{
	if (p->keep >= 0)
		close(p->keep);
	if (p->fd >= 0)
		close(p->fd);
	p->fd = p->keep = -1;
	if (p->master >= 0)
		p->master = -1;
}

static bool stopped(struct peer *p)
{
	return __atomic_load_n(&p->stop, __ATOMIC_ACQUIRE);
}

/// Questions of one connection.
static void serve(struct peer *p)
{
	while (!stopped(p) && p->fd >= 0) {
		uint8_t bytes[512];
		struct pollfd f = {.fd = p->fd, .events = POLLIN};
		if (poll(&f, 1, 20) <= 0)
			continue;
		ssize_t n = read(p->fd, bytes, sizeof bytes);
		if (n > 0) {
			unsigned turn = __atomic_fetch_add(&p->turns, 1, __ATOMIC_ACQ_REL);
			p->answer(p, bytes, (size_t)n, turn);
		} else if (p->master < 0)
			break;
		else
			peer_wait_ms(1);
	}
}

static void *run(void *arg)
{
	struct peer *p = arg;
	if (p->master >= 0) {
		p->fd = p->master;
		serve(p);
		return NULL;
	}
	while (!stopped(p)) {
		struct pollfd f = {.fd = p->listener, .events = POLLIN};
		if (poll(&f, 1, 20) <= 0)
			continue;
		p->fd = accept(p->listener, NULL, NULL);
		serve(p);
		if (p->fd >= 0)
			close(p->fd);
		p->fd = -1;
	}
	return NULL;
}

void peer_tcp(struct peer *p, const char *scheme, peer_fn answer, void *user)
{
	*p = (struct peer){.answer = answer, .user = user, .master = -1, .fd = -1, .keep = -1};
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t n = sizeof a;
	p->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_true(p->listener >= 0);
	assert_int_equal(bind(p->listener, (struct sockaddr *)&a, sizeof a), 0);
	assert_int_equal(listen(p->listener, 4), 0);
	assert_int_equal(getsockname(p->listener, (struct sockaddr *)&a, &n), 0);
	snprintf(p->url, sizeof p->url, "%s:127.0.0.1:%u", scheme, ntohs(a.sin_port));
	assert_int_equal(pthread_create(&p->thread, NULL, run, p), 0);
}

void peer_pty(struct peer *p, const char *scheme, peer_fn answer, void *user)
{
	struct termios t;
	*p = (struct peer){.answer = answer, .user = user, .listener = -1, .fd = -1};
	p->master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	assert_true(p->master >= 0 && grantpt(p->master) == 0 && unlockpt(p->master) == 0);
	assert_int_equal(ptsname_r(p->master, p->path, sizeof p->path), 0);
	// The slave stays open on this side, as a simulator keeps it, so that the master sees no hang-up between clients.
	p->keep = open(p->path, O_RDWR | O_NOCTTY | O_CLOEXEC);
	assert_true(p->keep >= 0 && tcgetattr(p->keep, &t) == 0);
	cfmakeraw(&t);
	tcsetattr(p->keep, TCSANOW, &t);
	snprintf(p->url, sizeof p->url, "%s:%s", scheme, p->path);
	assert_int_equal(pthread_create(&p->thread, NULL, run, p), 0);
}

void peer_end(struct peer *p)
{
	__atomic_store_n(&p->stop, true, __ATOMIC_RELEASE);
	pthread_join(p->thread, NULL);
	if (p->fd >= 0)
		close(p->fd);
	if (p->keep >= 0)
		close(p->keep);
	if (p->listener >= 0)
		close(p->listener);
}

const struct lims_model *model_from(struct lims_arena *a, const char *yaml)
{
	struct lims_faults f;
	struct lims_buf b;
	const struct lims_model *m = NULL;
	lims_faults_init(&f, a, "test");
	lims_buf_init(&b, 1 << 16);
	if (lims_model_read(yaml, strlen(yaml), "test", a, &f, &m, NULL) != LIMS_OK) {
		lims_faults_print(&f, &b);
		fail_msg("%s", lims_buf_text(&b));
	}
	lims_buf_finish(&b);
	return m;
}

const struct lims_model *model_file(struct lims_arena *a, const char *name)
{
	struct lims_faults faults;
	struct lims_buf file;
	struct lims_err err = {0};
	const struct lims_model *m = NULL;
	char path[256];
	snprintf(path, sizeof path, "%s/drivers/models/%s.yaml", LIMS_SOURCE_DIR, name);
	assert_int_equal(lims_file_read(path, 1 << 16, &file, &err), LIMS_OK);
	lims_faults_init(&faults, a, name);
	if (lims_model_read(file.data, file.len, name, a, &faults, &m, &err) != LIMS_OK)
		fail_msg("%s", err.text);
	lims_buf_finish(&file);
	return m;
}

size_t put_crc(uint8_t *frame, size_t n)
{
	unsigned crc = 0xffff;
	for (size_t i = 0; i < n; i++) {
		crc ^= frame[i];
		for (int bit = 0; bit < 8; bit++)
			crc = crc & 1 ? crc >> 1 ^ 0xa001 : crc >> 1;
	}
	frame[n] = (uint8_t)crc;
	frame[n + 1] = (uint8_t)(crc >> 8);
	return n + 2;
}

void same_by_capture(const struct lims_buf *capture, const struct lims_model *m, const struct lims_reading *r)
{
	struct lims_arena *a = lims_arena_create(LIMS_CAPTURE_ARENA);
	struct lims_capture c;
	struct lims_reading again;
	struct lims_err err = {0};
	if (lims_capture_parse(lims_buf_text(capture), capture->len, a, &c, &err) != LIMS_OK ||
		lims_capture_decode(&c, m, NULL, NULL, NULL, &again, &err) != LIMS_OK)
		fail_msg("%s in\n%s", err.text, lims_buf_text(capture));
	assert_int_equal(again.reason, r->reason);
	assert_string_equal(again.digits, r->digits);
	assert_string_equal(again.unit, r->unit);
	assert_int_equal(again.at.us, r->at.us);
	lims_arena_destroy(a);
}

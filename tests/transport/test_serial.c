// SPDX-License-Identifier: Apache-2.0
// The serial path itself, end to end through libserialport, on a pseudo-terminal.
//
// libserialport refuses pseudo-terminals in two places. It looks the name up under /sys/class/tty, where a path that climbs out with ".." finds our
// symbolic link; and it asks for modem lines, which a pseudo-terminal has not: the ioctl below answers for them. What this cannot show is a line of
// seven data bits or with parity (a pseudo-terminal has neither) and real modem lines.
#include "tests/transport/peer.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <termios.h>
#include <unistd.h>

#include <cmocka.h>

/// Takes the place of the C library's for the whole program.
int ioctl(int fd, unsigned long request, ...)
{
	va_list ap;
	va_start(ap, request);
	void *arg = va_arg(ap, void *);
	va_end(ap);
	if (request == TIOCMGET) {
		*(int *)arg = TIOCM_CTS | TIOCM_DSR | TIOCM_CAR;
		return 0;
	}
	if (request == TIOCMSET || request == TIOCMBIS || request == TIOCMBIC)
		return 0;
	return (int)syscall(SYS_ioctl, fd, request, arg);
}

static char folder[] = "/tmp/lims-test-XXXXXX", port[64];

static void settling(struct peer *p, const uint8_t *bytes, size_t n, unsigned turn)
{
	(void)bytes, (void)n;
	peer_say(p, turn < 2 ? "S D      99.90 g\r\n" : "S S     100.00 g\r\n");
}

static void start(struct peer *p, peer_fn answer, const char *settings, char *ret_url, size_t room)
{
	peer_pty(p, "pty", answer, NULL);
	unlink(port);
	assert_int_equal(symlink(p->path, port), 0);
	snprintf(ret_url, room, "serial:/dev/../../..%s%s", port, settings);
}

static void a_scale_is_read_through_libserialport(void **state)
{
	struct peer p;
	struct lims_device *d;
	struct lims_reading r;
	struct lims_buf capture;
	struct lims_err err = {0};
	struct lims_device_options o = {.program = "test", .protocol = "mt-sics"};
	char url[200];
	(void)state;
	start(&p, settling, "?baud=19200&format=8N1", url, sizeof url);
	if (lims_device_open(url, &o, &d, &err) != LIMS_OK)
		fail_msg("%s", err.text);
	lims_buf_init(&capture, LIMS_CAPTURE_MAX);
	assert_int_equal(lims_device_read(d, NULL, 3000, &r, &capture, &err), LIMS_OK);
	assert_int_equal(r.reason, LIMS_REASON_NONE);
	assert_string_equal(r.digits, "100.00");
	same_by_capture(&capture, NULL, &r);
	lims_buf_finish(&capture);
	lims_device_close(d);
	peer_end(&p);
}

static void every_setting_is_set_and_none_inherited(void **state)
{
	struct peer p;
	struct lims_url u;
	struct lims_line *l;
	struct lims_err err = {0};
	struct termios t;
	char url[200];
	(void)state;
	start(&p, settling, "?baud=4800&format=8N2", url, sizeof url);
	// The program before left the port in another state.
	assert_int_equal(tcgetattr(p.keep, &t), 0);
	cfsetspeed(&t, B115200);
	t.c_iflag |= IXON | IXOFF | ICRNL;
	t.c_cflag |= PARENB | PARODD | CRTSCTS;
	t.c_lflag |= ECHO | ICANON;
	assert_int_equal(tcsetattr(p.keep, TCSANOW, &t), 0);
	assert_int_equal(lims_url_parse(url, &u, &err), LIMS_OK);
	if (lims_line_open(&u, NULL, &l, &err) != LIMS_OK)
		fail_msg("%s", err.text);
	assert_int_equal(tcgetattr(p.keep, &t), 0);
	assert_int_equal(cfgetispeed(&t), B4800);
	assert_int_equal(cfgetospeed(&t), B4800);
	assert_int_equal(t.c_cflag & (CSIZE | PARENB | CSTOPB | CRTSCTS), CS8 | CSTOPB);
	assert_int_equal(t.c_iflag & (IXON | IXOFF | ICRNL), 0);
	assert_int_equal(t.c_lflag & (ECHO | ICANON), 0);
	assert_false(lims_line_simulated(l));
	lims_line_close(l);
	// And the other way round.
	u.flow = 'h';
	assert_int_equal(lims_line_open(&u, NULL, &l, &err), LIMS_OK);
	assert_int_equal(tcgetattr(p.keep, &t), 0);
	assert_int_equal(t.c_cflag & CRTSCTS, CRTSCTS);
	lims_line_close(l);
	u.flow = 's';
	assert_int_equal(lims_line_open(&u, NULL, &l, &err), LIMS_OK);
	assert_int_equal(tcgetattr(p.keep, &t), 0);
	assert_int_equal(t.c_cflag & CRTSCTS, 0);
	assert_int_equal(t.c_iflag & (IXON | IXOFF), IXON | IXOFF);
	lims_line_close(l);
	peer_end(&p);
}

/// Speed of a terminal in the kernel's own words: termios knows no names for odd rates. c_ospeed stands behind c_iflag, c_oflag, c_cflag, c_lflag,
/// c_line, c_cc[19] and c_ispeed (asm-generic/termbits.h, struct termios2), which this file cannot include beside <termios.h>.
static unsigned speed_of(int fd)
{
	struct {
		unsigned flags[4];
		unsigned char line, cc[19];
		unsigned ispeed, ospeed;
	} t = {0};
	assert_int_equal(syscall(SYS_ioctl, fd, _IOR('T', 0x2A, t), &t), 0);
	return t.ospeed;
}

static void a_rate_without_a_name_is_set_too(void **state)
{
	static const unsigned rates[] = {5787, 9600, 10400, 76800, 250000, 300};
	(void)state;
	for (size_t i = 0; i < sizeof rates / sizeof rates[0]; i++) {
		struct peer p;
		struct lims_url u;
		struct lims_line *l;
		struct lims_err err = {0};
		char url[200], settings[40];
		snprintf(settings, sizeof settings, "?baud=%u&format=8N1", rates[i]);
		start(&p, settling, settings, url, sizeof url);
		assert_int_equal(lims_url_parse(url, &u, &err), LIMS_OK);
		if (lims_line_open(&u, NULL, &l, &err) != LIMS_OK)
			fail_msg("%s", err.text);
		assert_int_equal(speed_of(p.keep), rates[i]);
		// And in the middle of a conversation, from any rate to any other.
		assert_int_equal(lims_line_speed(l, 5787, "8N1", &err), LIMS_OK);
		assert_int_equal(speed_of(p.keep), 5787);
		assert_int_equal(lims_line_speed(l, 4800, "8N2", &err), LIMS_OK);
		assert_int_equal(speed_of(p.keep), 4800);
		lims_line_close(l);
		peer_end(&p);
	}
}

static void a_format_that_the_port_drops_is_noticed(void **state)
{
	static const char *const dropped[] = {"?format=8E1", "?format=7E1", "?format=8O1"}; // a pseudo-terminal has no parity and always 8 bits
	(void)state;
	for (size_t i = 0; i < sizeof dropped / sizeof dropped[0]; i++) {
		struct peer p;
		struct lims_url u;
		struct lims_line *l;
		struct lims_err err = {0};
		char url[200];
		start(&p, settling, dropped[i], url, sizeof url);
		assert_int_equal(lims_url_parse(url, &u, &err), LIMS_OK);
		assert_int_equal(lims_line_open(&u, NULL, &l, &err), LIMS_E_DEVICE);
		peer_end(&p);
	}
}

static void a_port_has_one_user(void **state)
{
	struct peer p;
	struct lims_url u;
	struct lims_line *a, *b;
	struct lims_err err = {0};
	char url[200];
	(void)state;
	start(&p, settling, "", url, sizeof url);
	assert_int_equal(lims_url_parse(url, &u, &err), LIMS_OK);
	assert_int_equal(lims_line_open(&u, NULL, &a, &err), LIMS_OK);
	assert_int_equal(lims_line_open(&u, NULL, &b, &err), LIMS_E_DEVICE);
	assert_non_null(strstr(err.text, "another program"));
	lims_line_close(a);
	assert_int_equal(lims_line_open(&u, NULL, &b, &err), LIMS_OK);
	lims_line_close(b);
	peer_end(&p);
}

static void a_port_that_listens_is_open_for_reading_only(void **state)
{
	struct peer p;
	struct lims_url u;
	struct lims_line *l;
	struct lims_err err = {0};
	uint8_t bytes[16];
	size_t n = 0;
	char url[200];
	(void)state;
	start(&p, settling, "", url, sizeof url);
	assert_int_equal(lims_url_parse(url, &u, &err), LIMS_OK);
	u.listen = true;
	assert_int_equal(lims_line_open(&u, NULL, &l, &err), LIMS_OK);
	peer_wait_ms(50); // until the other side is there
	peer_say(&p, "abc");
	assert_int_equal(lims_line_receive(l, bytes, sizeof bytes, 1000, &n, &err), LIMS_OK);
	assert_int_equal(n, 3);
	assert_int_equal(lims_line_send(l, bytes, 1, 100, &err), LIMS_E_INPUT);
	peer_wait_ms(50);
	assert_int_equal(p.turns, 0);
	lims_line_close(l);
	peer_end(&p);
}

static void vanishing(struct peer *p, const uint8_t *bytes, size_t n, unsigned turn)
{
	(void)bytes, (void)n, (void)turn;
	close(p->fd);
	close(p->keep);
	p->fd = p->keep = p->master = -1;
}

static void an_unplugged_port_is_noticed_though_it_reads_as_nothing(void **state)
{
	struct peer p;
	struct lims_device *d;
	struct lims_reading r;
	struct lims_buf capture;
	struct lims_err err = {0};
	char url[200];
	struct lims_device_options o = {.protocol = "mt-sics"};
	(void)state;
	start(&p, vanishing, "", url, sizeof url);
	assert_int_equal(lims_device_open(url, &o, &d, &err), LIMS_OK);
	lims_buf_init(&capture, LIMS_CAPTURE_MAX);
	int64_t begin = lims_clock_monotonic_us();
	assert_int_equal(lims_device_read(d, NULL, 5000, &r, &capture, &err), LIMS_E_DEVICE);
	assert_in_range(lims_clock_monotonic_us() - begin, 0, 1500000);
	assert_non_null(strstr(err.text, "gone"));
	assert_non_null(strstr(lims_buf_text(&capture), " tx 53490d0a\n"));
	// It stays gone, and says so each time.
	assert_int_equal(lims_device_read(d, NULL, 1000, &r, NULL, &err), LIMS_E_DEVICE);
	lims_buf_finish(&capture);
	lims_device_close(d);
	peer_end(&p);
}

static void silent(struct peer *p, const uint8_t *bytes, size_t n, unsigned turn)
{
	(void)p, (void)bytes, (void)n, (void)turn;
}

static void receiving_is_bounded_in_time(void **state)
{
	struct peer p;
	struct lims_url u;
	struct lims_line *l;
	struct lims_err err = {0};
	uint8_t bytes[16];
	size_t n = 99;
	char url[200];
	(void)state;
	start(&p, silent, "", url, sizeof url);
	assert_int_equal(lims_url_parse(url, &u, &err), LIMS_OK);
	assert_int_equal(lims_line_open(&u, NULL, &l, &err), LIMS_OK);
	int64_t begin = lims_clock_monotonic_us();
	assert_int_equal(lims_line_receive(l, bytes, sizeof bytes, 0, &n, &err), LIMS_OK);
	assert_int_equal(n, 0);
	assert_in_range(lims_clock_monotonic_us() - begin, 0, 50000);
	assert_int_equal(lims_line_receive(l, bytes, sizeof bytes, 150, &n, &err), LIMS_OK);
	assert_int_equal(n, 0);
	assert_in_range(lims_clock_monotonic_us() - begin, 140000, 400000);
	lims_line_close(l);
	peer_end(&p);
}

static void adapters_are_listed_without_opening_them(void **state)
{
	struct lims_serial list[64];
	size_t count = 0;
	struct lims_err err = {0};
	(void)state;
	assert_int_equal(lims_serial_list(list, 64, &count, &err), LIMS_OK);
	for (size_t i = 0; i < count && i < 64; i++)
		assert_int_equal(strncmp(list[i].name, "/dev/", 5), 0);
	print_message("%zu serial adapters on this machine\n", count);
}

static int setup(void **state)
{
	(void)state;
	if (!mkdtemp(folder))
		return -1;
	snprintf(port, sizeof port, "%s/port", folder);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	unlink(port);
	return rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_scale_is_read_through_libserialport),
		cmocka_unit_test(every_setting_is_set_and_none_inherited),
		cmocka_unit_test(a_rate_without_a_name_is_set_too),
		cmocka_unit_test(a_format_that_the_port_drops_is_noticed),
		cmocka_unit_test(a_port_has_one_user),
		cmocka_unit_test(a_port_that_listens_is_open_for_reading_only),
		cmocka_unit_test(an_unplugged_port_is_noticed_though_it_reads_as_nothing),
		cmocka_unit_test(receiving_is_bounded_in_time),
		cmocka_unit_test(adapters_are_listed_without_opening_them),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}

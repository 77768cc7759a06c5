// SPDX-License-Identifier: Apache-2.0
// Rates that have no name in POSIX (5787 Bd of a dispenser's two-wire line): set through the kernel's own words and read back.
#include "drivers/transport/line.h"

#include <asm/termbits.h>
#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>

bool lims_baud_is_standard(unsigned baud)
{
	static const unsigned rates[] = {50, 75, 110, 134, 150, 200, 300, 600, 1200, 1800, 2400, 4800, 9600, 19200, 38400, 57600, 115200,
		230400, 460800, 500000, 576000, 921600, 1000000, 1152000, 1500000, 2000000, 2500000, 3000000, 3500000, 4000000};
	for (size_t i = 0; i < sizeof rates / sizeof rates[0]; i++)
		if (rates[i] == baud)
			return true;
	return false;
}

lims_rc lims_fd_speed(int fd, unsigned baud, struct lims_err *err)
{
	struct termios2 t;
	if (ioctl(fd, TCGETS2, &t) != 0)
		return lims_err_set(err, LIMS_E_DEVICE, "the port does not tell its settings (%s)", strerror(errno));
	t.c_cflag = (t.c_cflag & ~(tcflag_t)(CBAUD | CBAUD << IBSHIFT)) | BOTHER | BOTHER << IBSHIFT;
	t.c_ispeed = t.c_ospeed = baud;
	if (ioctl(fd, TCSETS2, &t) != 0 || ioctl(fd, TCGETS2, &t) != 0)
		return lims_err_set(
			err, LIMS_E_DEVICE, "the port does not take %u Bd (%s); use an adapter that divides its clock freely", baud, strerror(errno));
	// A receiver stands half a bit of ten off at 5 %; the instrument needs its share of that.
	unsigned off = t.c_ospeed > baud ? t.c_ospeed - baud : baud - t.c_ospeed;
	if ((uint64_t)off * 100 > (uint64_t)baud * 2)
		return lims_err_set(
			err, LIMS_E_DEVICE, "the adapter gives %u Bd where %u Bd was asked; use one that divides its clock freely", t.c_ospeed, baud);
	return LIMS_OK;
}

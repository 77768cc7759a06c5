// SPDX-License-Identifier: Apache-2.0
// What the speeches of a meter share.
#include "simulators/meter_speech.h"

#include <string.h>
#include <termios.h>

static const struct lims_sim_meter_speech speeches[] = {
	{"iec-a", LIMS_SIM_FAULTS_METER, lims_sim_iec_a_input},
	{"iec-c", LIMS_SIM_FAULTS_METER, lims_sim_iec_c_input},
	{"dlt645-1997", LIMS_SIM_FAULTS_METER, lims_sim_dlt_1997_input},
	{"dlt645-2007", LIMS_SIM_FAULTS_METER, lims_sim_dlt_2007_input},
};

const struct lims_sim_meter_speech *lims_sim_meter_speech_find(const char *name)
{
	for (size_t i = 0; i < sizeof speeches / sizeof speeches[0]; i++)
		if (strcmp(speeches[i].name, name) == 0)
			return &speeches[i];
	return NULL;
}

void lims_sim_meter_speech_prepare(const struct lims_sim_meter_face *f, struct lims_sim_wait *w)
{
	for (unsigned i = 0; i < LIMS_SIM_SLOTS; i++)
		if (f->talk[i].due_ns && lims_sim_peer_is_open(&f->program->port.peer[i]))
			lims_sim_wait_until(w, f->talk[i].due_ns);
}

void lims_sim_meter_send(
	struct lims_sim_meter_face *f, unsigned slot, struct lims_sim_fault fault, const struct lims_buf *answer, int64_t now_ns)
{
	static const unsigned char noise[] = {0x00, 0xff, 0x00};
	struct lims_buf out;
	if (fault.kind == LIMS_SIM_FAULT_SILENT)
		return;
	lims_buf_init(&out, 16384);
	if (fault.kind == LIMS_SIM_FAULT_NOISE)
		lims_buf_add(&out, noise, sizeof noise);
	lims_buf_add(&out, answer->data, fault.kind == LIMS_SIM_FAULT_TRUNCATE ? answer->len / 2 : answer->len);
	if (out.len && !out.failed)
		lims_sim_peer_send(&f->program->port.peer[slot], out.data, out.len, lims_sim_program_due(f->program, fault, out.len, now_ns));
	lims_buf_finish(&out);
}

static unsigned rate_of(speed_t speed)
{
	static const struct {
		speed_t speed;
		unsigned rate;
	} rates[] = {{B300, 300}, {B600, 600}, {B1200, 1200}, {B2400, 2400}, {B4800, 4800}, {B9600, 9600}, {B19200, 19200}, {B38400, 38400}};
	for (size_t i = 0; i < sizeof rates / sizeof rates[0]; i++)
		if (rates[i].speed == speed)
			return rates[i].rate;
	return 0;
}

bool lims_sim_meter_rate_fits(struct lims_sim_meter_face *f, unsigned slot, unsigned rate)
{
	struct termios t;
	if (slot != LIMS_SIM_PTY_SLOT || tcgetattr(f->program->port.pty.slave, &t) != 0)
		return true;
	f->host_rate = rate_of(cfgetospeed(&t));
	if (!f->check_rate || f->host_rate == rate)
		return true;
	f->wrong_rates++;
	return false;
}

// SPDX-License-Identifier: Apache-2.0
// From the command line to the loop.
#include "simulators/program.h"

#include "simulators/address.h"
#include "simulators/number.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const struct lims_sim_option common[] = {
	{"--tcp", "ADDRESS:PORT", "offer the instrument's line over TCP (port 0: any free one)"},
	{"--pty", NULL, "offer it over a pseudo-terminal"},
	{"--link", "PATH", "symbolic link to the pseudo-terminal"},
	{"--baud", "N", "answers take the time of 11 bits per byte at N baud (default 0: none)"},
	{"--control", "tcp:ADDRESS:PORT", "control line over TCP, beside stdin"},
	{"--until-stdin-closes", NULL, "end when stdin closes"},
	{"--allow-remote", NULL, "permit addresses other than loopback"},
	{"--seed", "N", "start of the noise (default 1)"},
	{"--serial", "TEXT", "serial number"},
	{"--help", NULL, "this text"},
};
enum { COMMON = sizeof common / sizeof common[0] };

static const struct lims_sim_option *find_option(const struct lims_sim_option *o, size_t n, const char *name, size_t length)
{
	for (size_t i = 0; i < n; i++)
		if (strlen(o[i].name) == length && memcmp(o[i].name, name, length) == 0)
			return &o[i];
	return NULL;
}

static void print_options(const struct lims_sim_option *o, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char left[64];
		(void)snprintf(left, sizeof left, "%s%s%s", o[i].name, o[i].argument ? " " : "", o[i].argument ? o[i].argument : "");
		(void)printf("  %-32s %s\n", left, o[i].help);
	}
}

static void print_help(const struct lims_sim_instrument *i)
{
	(void)printf("%s: %s\n\nOptions\n", i->program, i->about);
	print_options(i->options, i->option_count);
	(void)printf("\nLines\n");
	print_options(common, COMMON);
	(void)printf("\nCommands on stdin: see simulators/README.md. At least one of --tcp and --pty is needed.\n");
}

static lims_rc set_serial(struct lims_sim_program *p, const char *value, struct lims_err *err)
{
	size_t n = strlen(value);
	for (size_t i = 0; i < n; i++)
		if (value[i] < ' ' || value[i] > '~' || value[i] == '"')
			return lims_err_set(
				err, LIMS_E_INPUT, "--serial holds a character that an instrument cannot show; use letters, digits and dashes");
	if (n < 1 || n > 32)
		return lims_err_set(err, LIMS_E_INPUT, "--serial takes 1 to 32 characters");
	p->serial = value;
	return LIMS_OK;
}

static lims_rc set_common(struct lims_sim_program *p, const char *name, const char *value, struct lims_err *err)
{
	if (strcmp(name, "--tcp") == 0) {
		p->port.use_tcp = true;
		return lims_sim_address_parse(value, name, &p->port.address, err);
	}
	if (strcmp(name, "--control") == 0) {
		p->control.port.use_tcp = true;
		return lims_sim_address_parse(value, name, &p->control.port.address, err);
	}
	if (strcmp(name, "--baud") == 0)
		return lims_sim_number_parse(value, 0, 0, 10000000, name, &p->baud, err);
	if (strcmp(name, "--seed") == 0)
		return lims_sim_number_parse(value, 0, 0, INT64_MAX, name, &p->seed, err);
	if (strcmp(name, "--serial") == 0)
		return set_serial(p, value, err);
	if (strcmp(name, "--link") == 0)
		p->port.link = value;
	p->port.use_pty = p->port.use_pty || strcmp(name, "--pty") == 0;
	p->control.until_stdin_closes = p->control.until_stdin_closes || strcmp(name, "--until-stdin-closes") == 0;
	p->allow_remote = p->allow_remote || strcmp(name, "--allow-remote") == 0;
	p->help = p->help || strcmp(name, "--help") == 0;
	return LIMS_OK;
}

static lims_rc read_option(struct lims_sim_program *p, int argc, char **argv, int *at, struct lims_err *err)
{
	const char *text = argv[*at];
	const char *equals = strchr(text, '=');
	size_t length = equals ? (size_t)(equals - text) : strlen(text);
	const struct lims_sim_option *shared = find_option(common, COMMON, text, length);
	const struct lims_sim_option *o = shared;
	if (!o)
		o = find_option(p->instrument.options, p->instrument.option_count, text, length);
	if (!o)
		return lims_err_set(err, LIMS_E_INPUT, "unknown option '%.60s'; see %s --help", text, p->instrument.program);
	const char *value = equals ? equals + 1 : NULL;
	if (o->argument && !value && *at + 1 < argc)
		value = argv[++*at];
	if (o->argument && !value)
		return lims_err_set(err, LIMS_E_INPUT, "%s needs a value: %s %s", o->name, o->name, o->argument);
	if (!o->argument && value)
		return lims_err_set(err, LIMS_E_INPUT, "%s takes no value; leave '%.40s' out", o->name, value);
	value = value ? value : "";
	if (shared)
		return set_common(p, o->name, value, err);
	return p->instrument.set(p->instrument.ctx, o->name, value, err);
}

lims_rc lims_sim_program_check_address(const struct lims_sim_program *p, const struct sockaddr_in *a, struct lims_err *err)
{
	if (p->allow_remote || lims_sim_address_is_loopback(a))
		return LIMS_OK;
	return lims_err_set(
		err, LIMS_E_INPUT, "only loopback addresses such as 127.0.0.1 are used by default; add --allow-remote to permit others");
}

static lims_rc read_options(struct lims_sim_program *p, int argc, char **argv, struct lims_err *err)
{
	for (int i = 1; i < argc && !p->help; i++) {
		lims_rc rc = read_option(p, argc, argv, &i, err);
		if (rc)
			return rc;
	}
	if (p->help)
		return LIMS_OK;
	if (!p->port.use_tcp && !p->port.use_pty)
		return lims_err_set(err, LIMS_E_INPUT, "the instrument has no line; add --tcp 127.0.0.1:0 or --pty");
	if (p->port.link && !p->port.use_pty)
		return lims_err_set(err, LIMS_E_INPUT, "--link needs --pty");
	lims_rc rc = p->port.use_tcp ? lims_sim_program_check_address(p, &p->port.address, err) : LIMS_OK;
	if (!rc && p->control.port.use_tcp)
		rc = lims_sim_program_check_address(p, &p->control.port.address, err);
	return rc;
}

static lims_rc set_fault(struct lims_sim_program *p, const struct lims_sim_words *w, struct lims_err *err)
{
	struct lims_sim_fault f;
	lims_rc rc = lims_sim_fault_parse(w, p->instrument.faults, &f, err);
	if (rc)
		return rc;
	p->fault = f;
	if (f.kind == LIMS_SIM_FAULT_VANISH)
		lims_sim_port_close(&p->port);
	else
		rc = lims_sim_port_open(&p->port, err);
	return rc;
}

static lims_rc command(void *ctx, const struct lims_sim_words *w, char *ret_text, struct lims_err *err)
{
	struct lims_sim_program *p = ctx;
	lims_rc rc = LIMS_OK;
	if (strcmp(w->word[0], "fault") == 0)
		return set_fault(p, w, err);
	if (lims_sim_words_are(w, "status", 0, &rc, err))
		p->instrument.status(p->instrument.ctx, ret_text);
	else if (!rc)
		rc = p->instrument.command(p->instrument.ctx, w, ret_text, err);
	return rc;
}

int64_t lims_sim_program_due(const struct lims_sim_program *p, struct lims_sim_fault f, size_t n, int64_t now_ns)
{
	int64_t wait_ns = f.kind == LIMS_SIM_FAULT_LATE ? f.argument * 1000000 : 0;
	if (p->baud > 0)
		wait_ns += (int64_t)n * 11 * 1000000000 / p->baud;
	return wait_ns ? now_ns + wait_ns : 0;
}

// The instrument runs first and its line before the control line: what a command's answer promises has taken effect.
static lims_rc begin(struct lims_sim_program *p, struct lims_err *err)
{
	const struct lims_sim_instrument *i = &p->instrument;
	if (i->prepare)
		lims_sim_loop_add(&p->loop, (struct lims_sim_source){.ctx = i->ctx, .prepare = i->prepare, .run = i->run});
	lims_rc rc = i->begin ? i->begin(i->ctx, &p->loop, err) : LIMS_OK;
	if (!rc)
		rc = lims_sim_port_open(&p->port, err);
	if (!rc)
		rc = lims_sim_control_open(&p->control, err);
	if (rc)
		return rc;
	lims_sim_loop_add(&p->loop, lims_sim_port_source(&p->port));
	lims_sim_loop_add(&p->loop, lims_sim_control_source(&p->control));
	(void)puts("ready");
	(void)fflush(stdout);
	return LIMS_OK;
}

// Started without stdin, stdout or stderr, a socket would take their place and hear what was meant for them.
static void occupy_standard_descriptors(void)
{
	int fd = open("/dev/null", O_RDWR);
	while (fd >= 0 && fd <= STDERR_FILENO)
		fd = open("/dev/null", O_RDWR);
	if (fd >= 0)
		close(fd);
}

int lims_sim_program_main(struct lims_sim_program *p, const struct lims_sim_instrument *instrument, int argc, char **argv)
{
	struct lims_err err = {0};
	occupy_standard_descriptors();
	p->instrument = *instrument;
	p->seed = 1;
	lims_sim_port_init(&p->port, "listening");
	p->port.ctx = instrument->ctx;
	p->port.opened = instrument->opened;
	p->port.input = instrument->input;
	lims_sim_control_init(&p->control, &p->loop);
	p->control.ctx = p;
	p->control.command = command;
	lims_rc rc = read_options(p, argc, argv, &err);
	if (!rc && p->help) {
		print_help(instrument);
		return 0;
	}
	if (!rc)
		rc = lims_sim_loop_init(&p->loop, &err);
	else
		p->loop.signals = -1;
	if (!rc)
		rc = begin(p, &err);
	if (!rc)
		lims_sim_loop_run(&p->loop);
	lims_sim_control_close(&p->control);
	lims_sim_port_close(&p->port);
	lims_sim_loop_finish(&p->loop);
	if (rc)
		(void)fprintf(stderr, "%s: %s\n", instrument->program, err.text);
	return lims_err_exit_code(rc);
}

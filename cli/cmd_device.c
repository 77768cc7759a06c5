// SPDX-License-Identifier: Apache-2.0
// device ports, protocols, read, record and check-model; decode. What is on the line, and what bytes mean.
#include "cli/codes.h"
#include "cli/instrument.h"
#include "cli/words.h"
#include "drivers/transport/transport.h"
#include "laboratory/device_setup.h"
#include "lims-core/base/text.h"

#include <string.h>

enum { TIMEOUT_DEFAULT = 5000, RAW_MAX = 8 << 20, PORTS_MAX = 64, URL_TEXT = 96 };

/// By its serial number where it has one: the name /dev/ttyUSB0 goes to whichever adapter is plugged first.
static void url_of(const struct lims_serial *s, char ret[URL_TEXT])
{
	if (s->serial[0] && !strpbrk(s->serial, " /?&@"))
		snprintf(ret, URL_TEXT, "serial:usb=%s", s->serial);
	else
		snprintf(ret, URL_TEXT, "serial:%s", s->name);
}

static lims_rc run_ports(struct lims_cli *cli, struct lims_err *err)
{
	static const char *const heads[] = {LIMS_MSG("Line to write"), LIMS_MSG("Port"), LIMS_MSG("Adapter"), LIMS_MSG("Serial number")};
	struct lims_serial list[PORTS_MAX];
	char url[URL_TEXT];
	size_t count = 0;
	struct lims_grid g;
	lims_rc rc = lims_serial_list(list, PORTS_MAX, &count, err);
	if (rc)
		return rc;
	if (cli->json) {
		struct lims_jw w;
		lims_jw_init(&w, &cli->out);
		lims_jw_array(&w, NULL);
		for (size_t i = 0; i < count && i < PORTS_MAX; i++) {
			lims_jw_object(&w, NULL);
			lims_jw_text(&w, "port", list[i].name);
			lims_jw_text(&w, "description", list[i].description);
			lims_jw_text(&w, "serial", list[i].serial);
			url_of(&list[i], url);
			lims_jw_text(&w, "url", url);
			lims_jw_end_object(&w);
		}
		lims_jw_end_array(&w);
		lims_buf_add_char(&cli->out, '\n');
		return LIMS_OK;
	}
	lims_grid_init(&g, sizeof heads / sizeof heads[0]);
	lims_grid_heading(&g, cli->lang, heads);
	for (size_t i = 0; i < count && i < PORTS_MAX; i++) {
		url_of(&list[i], url);
		lims_grid_add(&g, url);
		lims_grid_add(&g, list[i].name);
		lims_grid_add(&g, list[i].description);
		lims_grid_add(&g, list[i].serial);
	}
	lims_grid_print(&g, &cli->out, "");
	if (count == 0)
		lims_cli_say(cli, "No serial adapter is plugged in");
	return LIMS_OK;
}

static lims_rc run_protocols(struct lims_cli *cli, struct lims_err *err)
{
	static const char *const heads[] = {
		LIMS_MSG("Protocol"), LIMS_MSG("State"), LIMS_MSG("Manner"), LIMS_MSG("Rests on"), LIMS_MSG("Name")};
	size_t count = 0;
	const struct lims_protocol *const *list = lims_protocols(&count);
	struct lims_grid g;
	struct lims_jw w;
	(void)err;
	lims_jw_init(&w, &cli->out);
	lims_grid_init(&g, sizeof heads / sizeof heads[0]);
	lims_grid_heading(&g, cli->lang, heads);
	if (cli->json)
		lims_jw_array(&w, NULL);
	for (size_t i = 0; i < count; i++) {
		if (cli->json) {
			lims_jw_object(&w, NULL);
			lims_jw_text(&w, "id", list[i]->id);
			lims_jw_int(&w, "version", list[i]->version);
			lims_jw_text(&w, "status", lims_protocol_status_name(list[i]->status));
			lims_jw_text(&w, "manner", lims_manner_name(list[i]->manner));
			lims_jw_text(&w, "evidence", lims_model_evidence_name(list[i]->evidence));
			lims_jw_text(&w, "title", list[i]->title);
			lims_jw_end_object(&w);
			continue;
		}
		lims_grid_add(&g, list[i]->id);
		lims_cli_add_codes(cli, &g, lims_protocol_status_name(list[i]->status));
		lims_cli_add_codes(cli, &g, lims_manner_name(list[i]->manner));
		lims_cli_add_codes(cli, &g, lims_model_evidence_name(list[i]->evidence));
		lims_grid_add(&g, lims_tr(cli->lang, list[i]->title));
	}
	if (cli->json) {
		lims_jw_end_array(&w);
		lims_buf_add_char(&cli->out, '\n');
	}
	lims_grid_print(&g, &cli->out, "");
	return LIMS_OK;
}

static bool put_reading(void *user, const struct lims_reading *r)
{
	struct lims_cli *cli = user;
	struct lims_jw w;
	lims_jw_init(&w, &cli->out);
	lims_reading_json(&w, NULL, r);
	lims_buf_add_char(&cli->out, '\n');
	return !cli->out.failed;
}

static lims_rc say_reading(struct lims_cli *cli, const struct lims_instrument *i, const struct lims_reading *r, struct lims_err *err)
{
	if (cli->json)
		put_reading(cli, r);
	if (r->reason != LIMS_REASON_NONE) {
		char why[LIMS_WHY];
		lims_instrument_why(cli, r, why);
		return lims_err_set(err, LIMS_E_DEVICE, "No reading from %s: %s", i->name, why);
	}
	if (!cli->json) {
		char value[LIMS_READING_DIGITS + LIMS_READING_UNIT + 1];
		snprintf(value, sizeof value, "%s %s", r->digits, r->unit);
		lims_buf_addf(&cli->out, "%s\n", lims_cli_shown(cli, value));
	}
	return LIMS_OK;
}

/// One reading, or (for_s > 0) everything that is heard for so long; the capture goes to `output` when there is one.
static lims_rc read_device(struct lims_cli *cli, const char *output, int for_s, struct lims_err *err)
{
	struct lims_instrument i = {0};
	struct lims_reading r = {0};
	struct lims_buf bytes;
	int timeout_ms = 0;
	const char *role = lims_cli_option(cli, "role");
	lims_buf_init(&bytes, LIMS_CAPTURE_MAX);
	lims_rc rc = lims_cli_number(cli, "timeout", TIMEOUT_DEFAULT, 100, 600000, &timeout_ms, err);
	if (!rc)
		rc = lims_instrument_open(cli, &i, err);
	if (!rc) {
		rc = for_s ? lims_device_listen(i.device, role, for_s * 1000, &bytes, err)
				   : lims_device_read(i.device, role, timeout_ms, &r, &bytes, err);
		// The capture is written also when the line went: it is what was seen.
		struct lims_err write = {.lang = cli->lang};
		if (output && bytes.len > 0 && lims_file_write(output, bytes.data, bytes.len, 0644, &write) != LIMS_OK) {
			*err = write;
			rc = write.code;
		}
		if (!rc && for_s)
			lims_cli_say(cli, "Recorded: %s", output);
		else if (!rc)
			rc = say_reading(cli, &i, &r, err);
	}
	lims_instrument_finish(&i);
	lims_buf_finish(&bytes);
	return rc;
}

static lims_rc run_read(struct lims_cli *cli, struct lims_err *err)
{
	return read_device(cli, NULL, 0, err);
}

static lims_rc run_record(struct lims_cli *cli, struct lims_err *err)
{
	const char *output = NULL;
	int for_s = 0;
	lims_rc rc = lims_cli_need(cli, "output", &output, err);
	if (!rc && lims_cli_option(cli, "for"))
		rc = lims_cli_number(cli, "for", 0, 1, 600, &for_s, err);
	return rc ? rc : read_device(cli, output, for_s, err);
}

/// Reads once, as for a record, and holds the reading against what a person saw.
static lims_rc run_confirm(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_instrument i = {0};
	struct lims_reading r;
	struct lims_buf text;
	const char *shown = NULL, *code = cli->args[0];
	int timeout_ms = 0;
	lims_buf_init(&text, LIMS_CAPTURE_MAX);
	lims_rc rc = lims_cli_need(cli, "shown", &shown, err);
	if (!rc)
		rc = lims_cli_number(cli, "timeout", TIMEOUT_DEFAULT, 100, 600000, &timeout_ms, err);
	if (!rc)
		rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = lims_instrument_find(cli, code, &i, err);
	if (!rc && !i.port[0])
		rc = lims_err_set(err, LIMS_E_INPUT, "%s has no line: give it one with lims device set %s --port URL", code, code);
	struct lims_device_options o = lims_instrument_options(cli, &i);
	if (!rc)
		rc = lims_device_open(i.port, &o, &i.device, err);
	if (!rc)
		rc = lims_device_read(i.device, lims_cli_option(cli, "role"), timeout_ms, &r, &text, err);
	if (!rc) {
		struct lims_device_comparison c = {.shown = shown,
			.load = lims_cli_option(cli, "load"),
			.capture = text.data,
			.capture_len = text.len,
			.model = i.model ? i.model_bytes.data : NULL,
			.model_len = i.model_bytes.len};
		rc = lims_device_setup_confirm(lab, code, &c, err);
	}
	if (!rc && !lims_cli_answer(cli, (const char *const[]){"device", code, "shown", shown, NULL}))
		lims_cli_say(cli, "Confirmed: %s shows and gives %s", code, lims_cli_shown(cli, shown));
	lims_buf_finish(&text);
	lims_instrument_finish(&i);
	return rc;
}

static void put_faults(struct lims_cli *cli, const struct lims_faults *faults)
{
	struct lims_jw w;
	if (!cli->json) {
		lims_faults_print(faults, &cli->out);
		return;
	}
	lims_jw_init(&w, &cli->out);
	lims_jw_array(&w, NULL);
	for (size_t i = 0; i < faults->kept; i++) {
		lims_jw_object(&w, NULL);
		lims_jw_int(&w, "line", faults->list[i].line);
		lims_jw_int(&w, "column", faults->list[i].column);
		lims_jw_text(&w, "fault", faults->list[i].text);
		lims_jw_end_object(&w);
	}
	lims_jw_end_array(&w);
	lims_buf_add_char(&cli->out, '\n');
}

static lims_rc run_check_model(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_buf bytes = {0};
	struct lims_faults faults;
	const struct lims_model *model = NULL;
	const char *path = cli->args[0], *slash = strrchr(path, '/');
	char id[256];
	struct lims_arena *arena = lims_arena_create(8 << 20);
	snprintf(id, sizeof id, "%s", slash ? slash + 1 : path);
	char *dot = strstr(id, ".yaml");
	if (dot)
		*dot = '\0';
	lims_rc rc = arena ? lims_file_read(path, 1 << 20, &bytes, err) : lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the model");
	if (!rc) {
		lims_faults_init(&faults, arena, path);
		faults.lang = cli->json ? NULL : cli->lang; // what stands in --json is never translated
		rc = lims_model_read(bytes.data, bytes.len, id, arena, &faults, &model, err);
		put_faults(cli, &faults);
		if (rc == LIMS_E_INPUT)
			rc = lims_err_set(err, LIMS_E_REFUSED, "%zu faults, listed above", faults.count);
	}
	if (!rc && !cli->json)
		lims_cli_say(cli, "No faults: %s", path);
	lims_buf_finish(&bytes);
	lims_arena_destroy(arena);
	return rc;
}

static lims_rc decode_raw(struct lims_cli *cli, const struct lims_buf *bytes, struct lims_err *err)
{
	const char *id = NULL, *model = lims_cli_option(cli, "model"), *setup = lims_cli_option(cli, "setup");
	struct lims_instrument i = {0};
	lims_rc rc = lims_cli_need(cli, "protocol", &id, err);
	if (!rc && lims_cli_option(cli, "role"))
		rc = lims_err_set(err, LIMS_E_INPUT, "Bytes alone decide nothing about one quantity: leave --role away, all readings are shown");
	if (!rc && bytes->len == 0)
		rc = lims_err_set(err, LIMS_E_INPUT, "%s is empty: there is nothing to decode", cli->args[0]);
	const struct lims_protocol *protocol = rc ? NULL : lims_protocol_find(id);
	if (!rc && !protocol)
		rc = lims_err_set(err, LIMS_E_NOT_FOUND, "There is no protocol %s: lims device protocols lists them", id);
	if (!rc && model)
		rc = lims_instrument_model(cli, &i, model, err);
	if (!rc)
		rc = lims_instrument_setup(cli, setup ? setup : "", &i.setup, err);
	if (!rc)
		lims_decode(protocol, i.model, &i.setup, bytes->data, bytes->len, put_reading, cli);
	lims_instrument_finish(&i);
	return rc;
}

static lims_rc decode_capture(struct lims_cli *cli, const struct lims_buf *bytes, struct lims_err *err)
{
	struct lims_arena *arena = lims_arena_create(64 << 20);
	struct lims_instrument i = {0};
	struct lims_capture c;
	struct lims_reading accepted = {0};
	const char *model = lims_cli_option(cli, "model");
	if (lims_cli_option(cli, "protocol") || lims_cli_option(cli, "setup")) {
		lims_arena_destroy(arena);
		return lims_err_set(err, LIMS_E_INPUT, "A capture names its own protocol and set-up: leave --protocol and --setup away");
	}
	lims_rc rc = arena ? lims_capture_parse((const char *)bytes->data, bytes->len, arena, &c, err)
					   : lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the capture");
	if (!rc && (model || c.head.model[0]))
		rc = lims_instrument_model(cli, &i, model ? model : c.head.model, err);
	if (!rc)
		rc = lims_capture_decode(&c, i.model, lims_cli_option(cli, "role"), put_reading, cli, &accepted, err);
	lims_instrument_finish(&i);
	lims_arena_destroy(arena);
	return rc;
}

static lims_rc run_decode(struct lims_cli *cli, struct lims_err *err)
{
	static const char head[] = "lims-capture-"; // of any edition
	struct lims_buf bytes = {0};
	lims_rc rc = lims_file_read(cli->args[0], RAW_MAX, &bytes, err);
	if (rc)
		return rc;
	bool capture = bytes.len >= sizeof head - 1 && memcmp(bytes.data, head, sizeof head - 1) == 0;
	rc = capture ? decode_capture(cli, &bytes, err) : decode_raw(cli, &bytes, err);
	lims_buf_finish(&bytes);
	return rc;
}

#define LINE_OPTIONS                                                                                                                       \
	{"device", "CODE", LIMS_MSG("Instrument from the register")},                                                                          \
		{"port", "URL", LIMS_MSG("Its line, e.g. tcp:127.0.0.1:4001 or serial:/dev/ttyUSB0?baud=9600")},                                   \
		{"model", "ID", LIMS_MSG("Its model: share/lims/models")},                                                                         \
		{"protocol", "ID", LIMS_MSG("What it speaks, where no model says it: lims device protocols")},                                     \
		{"setup", "KEY=VALUE,…", LIMS_MSG("Declared set-up: unit=kg, decimals=2, equal=5, … (docs/formats/capture.md)")},                  \
		{"role", "ROLE", LIMS_MSG("Quantity to read, e.g. mass, voltage")},                                                                \
	{                                                                                                                                      \
		"timeout", "MS", LIMS_MSG("How long to wait (5000)")                                                                               \
	}

static const struct lims_option read_options[] = {LINE_OPTIONS};
static const struct lims_option record_options[] = {LINE_OPTIONS, {"output", "FILE", LIMS_MSG("Where to write the capture")},
	{"for", "SECONDS", LIMS_MSG("Listens for so long and keeps everything, instead of one reading")}};
static const struct lims_option confirm_options[] = {
	{"shown", "VALUE", LIMS_MSG("What its display shows under a known load, not zero: \"12.34 kg\"")},
	{"load", "TEXT", LIMS_MSG("What stands there, for the record")},
	{"role", "ROLE", LIMS_MSG("Quantity to read, e.g. mass, voltage")},
	{"timeout", "MS", LIMS_MSG("How long to wait (5000)")},
};
static const struct lims_option decode_options[] = {
	{"protocol", "ID", LIMS_MSG("Protocol of raw bytes; a capture names its own")},
	{"model", "ID", LIMS_MSG("Its model: share/lims/models")},
	{"setup", "KEY=VALUE,…", LIMS_MSG("Declared set-up: unit=kg, decimals=2, equal=5, … (docs/formats/capture.md)")},
	{"role", "ROLE", LIMS_MSG("Quantity to read, e.g. mass, voltage")},
};
static const struct lims_command list[] = {
	{"device", "ports", "", 0, 0, LIMS_MSG("Lists the serial adapters of this machine"), NULL, 0, run_ports},
	{"device", "protocols", "", 0, 0, LIMS_MSG("Lists the protocols with status and evidence"), NULL, 0, run_protocols},
	{"device", "read", "", 0, 0, LIMS_MSG("Reads an instrument once"), read_options, sizeof read_options / sizeof read_options[0],
		run_read},
	{"device", "record", "", 0, 0, LIMS_MSG("Reads an instrument once and writes the capture to a file"), record_options,
		sizeof record_options / sizeof record_options[0], run_record},
	{"device", "confirm", "CODE", 1, 1, LIMS_MSG("Confirms its declared set-up: what the line says against what its display shows"),
		confirm_options, sizeof confirm_options / sizeof confirm_options[0], run_confirm},
	{"device", "check-model", "FILE", 1, 1, LIMS_MSG("Explains every fault of a model file"), NULL, 0, run_check_model},
	{"decode", NULL, "FILE", 1, 1, LIMS_MSG("Prints what captured bytes mean, one JSON object per reading or rejected frame"),
		decode_options, sizeof decode_options / sizeof decode_options[0], run_decode},
};
const struct lims_commands lims_commands_device = {list, sizeof list / sizeof list[0]};

// SPDX-License-Identifier: Apache-2.0
// Finds the instrument that a command means, its model file and its line.
#include "cli/instrument.h"

#include "cli/models.h"
#include "laboratory/device_setup.h"
#include "laboratory/registers.h"
#include "lims-core/base/text.h"

#include <string.h>
#include <unistd.h>

enum { MODEL_MAX = 1 << 20, ARENA_MAX = 8 << 20 };

static lims_rc find_model(struct lims_cli *cli, const char *model, char path[LIMS_CLI_PATH * 2], struct lims_err *err)
{
	const char *folders[] = {cli->own_data, cli->data};
	if (strchr(model, '/')) {
		snprintf(path, LIMS_CLI_PATH * 2, "%s", model);
		return LIMS_OK;
	}
	for (size_t i = 0; i < 2; i++) {
		if (!folders[i][0])
			continue;
		snprintf(path, LIMS_CLI_PATH * 2, "%s/models/%s.yaml", folders[i], model);
		if (access(path, R_OK) == 0)
			return LIMS_OK;
	}
	char near[4 * LIMS_MODEL_ID];
	lims_cli_models_near(cli, model, near, sizeof near);
	if (near[0])
		return lims_err_set(
			err, LIMS_E_NOT_FOUND, "There is no instrument model %s; near it are: %s. lims device models lists all of them", model, near);
	return lims_err_set(err, LIMS_E_NOT_FOUND, "There is no instrument model %s: lims device models lists them", model);
}

lims_rc lims_instrument_model(struct lims_cli *cli, struct lims_instrument *i, const char *model, struct lims_err *err)
{
	char path[LIMS_CLI_PATH * 2], id[128];
	struct lims_faults faults;
	lims_rc rc = find_model(cli, model, path, err);
	if (!rc)
		rc = lims_file_read(path, MODEL_MAX, &i->model_bytes, err);
	if (rc)
		return rc;
	const char *slash = strrchr(model, '/');
	snprintf(id, sizeof id, "%s", slash ? slash + 1 : model);
	char *dot = strstr(id, ".yaml");
	if (dot)
		*dot = '\0';
	if (!i->arena)
		i->arena = lims_arena_create(ARENA_MAX);
	if (!i->arena)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the model %s", model);
	lims_faults_init(&faults, i->arena, path);
	faults.lang = err ? err->lang : NULL;
	return lims_model_read(i->model_bytes.data, i->model_bytes.len, id, i->arena, &faults, &i->model, err);
}

static lims_rc from_register(struct lims_cli *cli, struct lims_instrument *i, const char *code, char *model, size_t size,
	char setup[LIMS_SETUP_TEXT], struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = lims_register_field(lab, "device", code, "port", i->port, sizeof i->port, err);
	if (!rc)
		rc = lims_register_field(lab, "device", code, "model", model, size, err);
	if (!rc)
		rc = lims_register_field(lab, "device", code, "setup", setup, LIMS_SETUP_TEXT, err);
	char simulated[8] = "";
	if (!rc)
		i->simulated = lims_register_field(lab, "device", code, "simulated", simulated, sizeof simulated, NULL) == LIMS_OK &&
					   lims_text_equal(simulated, "yes");
	snprintf(i->name, sizeof i->name, "%s", code);
	return rc;
}

lims_rc lims_instrument_find(struct lims_cli *cli, const char *code, struct lims_instrument *ret, struct lims_err *err)
{
	const char *port = lims_cli_option(cli, "port"), *given = lims_cli_option(cli, "model");
	const char *protocol = lims_cli_option(cli, "protocol"), *declared = lims_cli_option(cli, "setup");
	char model[128] = "", setup[LIMS_SETUP_TEXT] = "";
	lims_rc rc = LIMS_OK;
	*ret = (struct lims_instrument){0};
	if (code)
		rc = from_register(cli, ret, code, model, sizeof model, setup, err);
	else if (!port)
		rc = lims_err_set(err, LIMS_E_INPUT, "Say which instrument: --device CODE, or --port URL with --model ID");
	if (!rc && port)
		snprintf(ret->port, sizeof ret->port, "%s", port);
	if (!rc && !code)
		snprintf(ret->name, sizeof ret->name, "%s", port);
	if (!rc && given)
		snprintf(model, sizeof model, "%s", given);
	if (!rc && protocol)
		snprintf(ret->protocol, sizeof ret->protocol, "%s", protocol);
	if (!rc && model[0])
		rc = lims_instrument_model(cli, ret, model, err);
	if (!rc)
		rc = lims_instrument_setup(cli, declared ? declared : setup, &ret->setup, err);
	return rc;
}

struct lims_device_options lims_instrument_options(const struct lims_cli *cli, const struct lims_instrument *i)
{
	return (struct lims_device_options){.simulated = i->simulated,
		.model = i->model,
		.setup = &i->setup,
		.protocol = i->protocol[0] ? i->protocol : NULL,
		.name = i->name,
		.program = "lims " LIMS_VERSION,
		.offset_min = cli->zone_min,
		.lang = cli->json ? NULL : cli->lang};
}

lims_rc lims_instrument_check(struct lims_cli *cli, const char *code, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_instrument i = {0};
	char port[sizeof i.port] = "";
	lims_rc rc = lims_cli_open(cli, &lab, err);
	bool known = !rc && code && lims_register_field(lab, "device", code, "port", port, sizeof port, NULL) == LIMS_OK;
	// What a new one lacks is said by the register.
	if (rc || (!known && !(lims_cli_option(cli, "port") && lims_cli_option(cli, "model"))))
		return rc;
	// A thermometer on the wall has no line.
	if (known && !port[0] && !lims_cli_option(cli, "port"))
		return LIMS_OK;
	rc = lims_instrument_find(cli, known ? code : NULL, &i, err);
	if (!rc) {
		struct lims_device_options o = lims_instrument_options(cli, &i);
		rc = lims_device_check(i.port, &o, err);
	}
	lims_instrument_finish(&i);
	return rc;
}

lims_rc lims_instrument_open(struct lims_cli *cli, struct lims_instrument *ret, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	const char *code = lims_cli_option(cli, "device");
	lims_rc rc = lims_instrument_find(cli, code, ret, err);
	if (!rc && code)
		rc = lims_cli_open(cli, &lab, err);
	if (!rc && code)
		rc = lims_device_evidence(lab, code, false, err);
	if (!rc && !ret->port[0])
		rc = lims_err_set(err, LIMS_E_INPUT, "%s has no line: give it one with lims device set %s --port URL", ret->name, ret->name);
	if (rc)
		return rc;
	struct lims_device_options o = lims_instrument_options(cli, ret);
	return lims_device_open(ret->port, &o, &ret->device, err);
}

void lims_instrument_finish(struct lims_instrument *i)
{
	lims_device_close(i->device);
	lims_buf_finish(&i->model_bytes);
	lims_arena_destroy(i->arena);
	*i = (struct lims_instrument){0};
}

void lims_instrument_why(const struct lims_cli *cli, const struct lims_reading *r, char ret_why[LIMS_WHY])
{
	static const char *const words[] = {
		[LIMS_REASON_UNSTABLE] = LIMS_MSG("the indication is not stable"),
		[LIMS_REASON_OVERLOAD] = LIMS_MSG("overload"),
		[LIMS_REASON_UNDERLOAD] = LIMS_MSG("underload"),
		[LIMS_REASON_DEVICE_ERROR] = LIMS_MSG("the instrument reports an error"),
		[LIMS_REASON_BUSY] = LIMS_MSG("the instrument is busy"),
		[LIMS_REASON_NO_UNIT] = LIMS_MSG("the answer carries no unit and none is declared"),
		[LIMS_REASON_UNIT_UNKNOWN] = LIMS_MSG("the unit does not fit"),
		[LIMS_REASON_BAD_NUMBER] = LIMS_MSG("the value is no number"),
		[LIMS_REASON_BAD_FRAME] = LIMS_MSG("the answer has a wrong shape or is not to this question"),
		[LIMS_REASON_BAD_CHECK] = LIMS_MSG("the checksum of the answer is wrong"),
		[LIMS_REASON_TRUNCATED] = LIMS_MSG("the answer ends too early"),
		[LIMS_REASON_OVERSIZED] = LIMS_MSG("the answer is longer than the protocol allows"),
		[LIMS_REASON_NOISE] = LIMS_MSG("there is noise on the line"),
		[LIMS_REASON_NO_VALUE] = LIMS_MSG("the answer carries no value"),
		[LIMS_REASON_NOT_CONFIRMED] = LIMS_MSG("the second read does not confirm the first"),
		[LIMS_REASON_TIMEOUT] = LIMS_MSG("no answer in time"),
		[LIMS_REASON_NOT_A_VALUE] = LIMS_MSG("the answer is no measured value"),
		[LIMS_REASON_SIGN] = LIMS_MSG("the value is below zero, or zero, where it cannot be"),
	};
	bool known = (size_t)r->reason < sizeof words / sizeof words[0] && words[r->reason];
	const char *word = known ? words[r->reason] : lims_reading_reason_name(r->reason);
	bool more = r->note[0] && !lims_text_equal(r->note, word);
	snprintf(ret_why, LIMS_WHY, "%s%s%s", lims_tr(cli->lang, word), more ? ", " : "", more ? r->note : "");
}

// SPDX-License-Identifier: Apache-2.0
// An instrument as commands name it: by its code in the register, or by port and model.
#ifndef LIMS_CLI_INSTRUMENT_H
#define LIMS_CLI_INSTRUMENT_H

#include "cli/cli.h"
#include "drivers/transport/device.h"

/// Model file and connection. Finish also after a failure.
struct lims_instrument {
	char name[128];
	char port[512];
	char protocol[32]; ///< "" what line or model say
	bool simulated;    ///< the register says so
	struct lims_arena *arena;
	struct lims_buf model_bytes;
	const struct lims_model *model; ///< NULL: none
	struct lims_setup setup;
	struct lims_device *device;
};

/// What the register says of a device, or (code NULL) what --port, --model, --protocol and --setup say; loads the model and opens nothing. `ret` must stay
/// where it is as long as the options of lims_instrument_options are used.
lims_rc lims_instrument_find(struct lims_cli *cli, const char *code, struct lims_instrument *ret, struct lims_err *err);
/// Whether the instrument could be opened once it is recorded with the options given: line, model and set-up fit together. Opens nothing.
lims_rc lims_instrument_check(struct lims_cli *cli, const char *code, struct lims_err *err);
struct lims_device_options lims_instrument_options(const struct lims_cli *cli, const struct lims_instrument *i);
/// Takes --device CODE, or --port URL with --model ID|FILE; loads the model and opens the line.
lims_rc lims_instrument_open(struct lims_cli *cli, struct lims_instrument *ret, struct lims_err *err);
void lims_instrument_finish(struct lims_instrument *i);
/// Loads a model by id (share/lims/models, the laboratory's own models) or by path into i.
lims_rc lims_instrument_model(struct lims_cli *cli, struct lims_instrument *i, const char *model, struct lims_err *err);
/// lims_setup_parse, and the unit that is declared must be one of units.yaml. LIMS_E_INPUT leaves *ret as it is.
lims_rc lims_instrument_setup(const struct lims_cli *cli, const char *text, struct lims_setup *ret, struct lims_err *err);
enum { LIMS_WHY = 256 };
/// Why there is no reading, in words of the user's language, with what the driver noted.
void lims_instrument_why(const struct lims_cli *cli, const struct lims_reading *r, char ret_why[LIMS_WHY]);

#endif

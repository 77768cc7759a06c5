// SPDX-License-Identifier: Apache-2.0
// Reads a declared set-up and holds its unit against the table of units: it goes with every reading.
#include "cli/instrument.h"

#include "lims-core/engine/units.h"

#include <string.h>
#include <unistd.h>

enum { UNITS_MAX = 1 << 20, UNITS_ARENA = 8 << 20 };

/// The laboratory's own table stands before the installed one.
static lims_rc read_units(const struct lims_cli *cli, struct lims_arena *arena, const struct lims_units **ret, struct lims_err *err)
{
	char path[LIMS_CLI_PATH * 2];
	struct lims_buf file;
	struct lims_faults faults;
	struct lims_node *root = NULL;
	snprintf(path, sizeof path, "%s/units.yaml", cli->own_data);
	if (!cli->own_data[0] || access(path, R_OK) != 0)
		snprintf(path, sizeof path, "%s/units.yaml", cli->data);
	lims_rc rc = lims_file_read(path, UNITS_MAX, &file, err);
	if (rc)
		return rc;
	lims_faults_init(&faults, arena, path);
	lims_yaml_parse(lims_buf_text(&file), file.len, &faults, &root);
	*ret = root ? lims_units_read(root, arena, &faults) : NULL;
	lims_buf_finish(&file);
	return *ret ? LIMS_OK : lims_err_set(err, LIMS_E_INPUT, "The table of units %s has faults: lims procedure check lists them", path);
}

lims_rc lims_instrument_setup(const struct lims_cli *cli, const char *text, struct lims_setup *ret, struct lims_err *err)
{
	struct lims_setup s;
	struct lims_unit unit;
	const struct lims_units *units = NULL;
	lims_rc rc = lims_setup_parse(text, &s, err);
	if (rc || !s.unit[0]) {
		*ret = rc ? *ret : s;
		return rc;
	}
	struct lims_arena *arena = lims_arena_create(UNITS_ARENA);
	rc = arena ? read_units(cli, arena, &units, err) : lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the table of units");
	if (!rc && !lims_setup_unit_on_wires(s.unit) && lims_unit_parse(units, s.unit, strlen(s.unit), &unit, NULL) != LIMS_OK)
		rc = lims_err_set(err, LIMS_E_INPUT,
			"The set-up declares the unit \"%s\", which is not known: write its UCUM code, such as kg, g, kPa, bar, Cel or [psi]", s.unit);
	if (!rc)
		*ret = s;
	lims_arena_destroy(arena);
	return rc;
}

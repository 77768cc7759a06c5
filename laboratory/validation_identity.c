// SPDX-License-Identifier: Apache-2.0
// Which program this is, by its bytes, and on which machine it runs.
#include "laboratory/validation.h"

#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

enum { PROGRAM_MAX = 256 << 20, CPUINFO_MAX = 4 << 20 };

/// The first "model name" of /proc/cpuinfo; processors that have none leave it empty.
static void read_processor(char ret[LIMS_VALIDATION_WORD])
{
	struct lims_buf b;
	ret[0] = '\0';
	if (lims_file_read("/proc/cpuinfo", CPUINFO_MAX, &b, NULL) != LIMS_OK)
		return;
	const char *line = strstr(lims_buf_text(&b), "model name");
	const char *colon = line ? strchr(line, ':') : NULL;
	if (colon) {
		colon += 1 + strspn(colon + 1, " \t");
		snprintf(ret, LIMS_VALIDATION_WORD, "%.*s", (int)strcspn(colon, "\n"), colon);
	}
	lims_buf_finish(&b);
}

static lims_rc hash_program(char ret_hex[LIMS_HASH_HEX], struct lims_err *err)
{
	struct lims_buf b;
	struct lims_hash hash;
	lims_rc rc = lims_file_read("/proc/self/exe", PROGRAM_MAX, &b, err);
	if (rc)
		return rc;
	rc = lims_sha256(b.data, b.len, &hash, err);
	if (!rc)
		lims_hash_hex(&hash, ret_hex);
	lims_buf_finish(&b);
	return rc;
}

lims_rc lims_validation_identify(int16_t zone_min, struct lims_validation_identity *ret, struct lims_err *err)
{
	struct utsname u;
	struct lims_validation_identity id = {.version = LIMS_VERSION, .at = lims_clock_now(zone_min)};
	lims_rc rc = hash_program(id.sha256, err);
	if (rc)
		return rc;
	if (uname(&u) != 0)
		return lims_err_set(err, LIMS_E_STORAGE, "The system does not say its name (uname)");
	snprintf(id.system, sizeof id.system, "%s", u.sysname);
	snprintf(id.release, sizeof id.release, "%s", u.release);
	snprintf(id.architecture, sizeof id.architecture, "%s", u.machine);
	read_processor(id.processor);
	lims_build_parts(id.parts);
	lims_build_checks(id.checks);
	*ret = id;
	return LIMS_OK;
}

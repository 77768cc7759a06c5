// SPDX-License-Identifier: Apache-2.0
// Reading and writing load points.
#include "simulators/load.h"

#include <stdio.h>
#include <string.h>

enum { FIELD = 40 };

lims_rc lims_sim_load_parse_pf(const char *text, struct lims_sim_load *ret, struct lims_err *err)
{
	char digits[FIELD];
	int64_t pf = 0;
	char kind = 0;
	size_t n = strlen(text);
	if (n && (text[n - 1] == 'L' || text[n - 1] == 'C'))
		kind = text[--n];
	if (n >= sizeof digits)
		return lims_err_set(err, LIMS_E_INPUT, "the power factor is too long; write it like 1, 0.5L or 0.8C");
	memcpy(digits, text, n);
	digits[n] = '\0';
	lims_rc rc = lims_sim_number_parse(digits, 6, 0, 1000000, "power factor", &pf, err);
	if (rc)
		return rc;
	ret->pf_ppm = (int32_t)pf;
	ret->pf_kind = pf == 1000000 ? 0 : kind;
	return LIMS_OK;
}

lims_rc lims_sim_load_parse(const char *u, const char *i, const char *pf, struct lims_sim_load *ret, struct lims_err *err)
{
	struct lims_sim_load l = {0};
	lims_rc rc = lims_sim_number_parse(u, 3, 0, 1000000, "voltage", &l.mv, err);
	if (!rc)
		rc = lims_sim_number_parse(i, 6, 0, 1000000000, "current", &l.ua, err);
	if (!rc)
		rc = lims_sim_load_parse_pf(pf, &l, err);
	if (!rc)
		*ret = l;
	return rc;
}

lims_rc lims_sim_load_parse_list(const char *text, struct lims_sim_load *ret, struct lims_err *err)
{
	char copy[LIMS_SIM_LOAD_TEXT];
	size_t n = strlen(text);
	char *comma1 = NULL, *comma2 = NULL;
	if (n < sizeof copy) {
		memcpy(copy, text, n + 1);
		comma1 = strchr(copy, ',');
		comma2 = comma1 ? strchr(comma1 + 1, ',') : NULL;
	}
	if (!comma2)
		return lims_err_set(err, LIMS_E_INPUT, "the load '%.60s' is not voltage, current and power factor; write it like 220,5,0.5L", text);
	*comma1 = *comma2 = '\0';
	return lims_sim_load_parse(copy, comma1 + 1, comma2 + 1, ret, err);
}

void lims_sim_load_text(const struct lims_sim_load *l, char *out)
{
	char u[LIMS_SIM_NUMBER_TEXT], i[LIMS_SIM_NUMBER_TEXT], pf[LIMS_SIM_NUMBER_TEXT];
	const char kind[2] = {l->pf_kind, '\0'};
	lims_sim_number_text(l->mv, 3, 3, u);
	lims_sim_number_text(l->ua, 6, 6, i);
	lims_sim_number_text(l->pf_ppm, 6, 6, pf);
	(void)snprintf(out, LIMS_SIM_LOAD_TEXT, "%.24s %.24s %.24s%s", u, i, pf, kind);
}

bool lims_sim_load_equal(const struct lims_sim_load *a, const struct lims_sim_load *b)
{
	return a->mv == b->mv && a->ua == b->ua && a->pf_ppm == b->pf_ppm && a->pf_kind == b->pf_kind;
}

lims_sim_wide lims_sim_load_power_fw(const struct lims_sim_load *l)
{
	return (lims_sim_wide)l->mv * l->ua * l->pf_ppm;
}

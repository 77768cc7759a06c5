// SPDX-License-Identifier: Apache-2.0
// Lists the model files of both folders, and finds those whose ids begin like another one.
#include "cli/models.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

enum { NEAR_LEAST = 3, NEAR_MOST = 4 };

static lims_rc add(struct lims_model_ids *m, const char *name, size_t n, struct lims_err *err)
{
	for (size_t i = 0; i < m->count; i++)
		if (strlen(m->list[i]) == n && memcmp(m->list[i], name, n) == 0)
			return LIMS_OK;
	char(*list)[LIMS_MODEL_ID] = realloc(m->list, (m->count + 1) * sizeof *list);
	if (!list)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the models");
	m->list = list;
	memcpy(list[m->count], name, n);
	list[m->count++][n] = '\0';
	return LIMS_OK;
}

static lims_rc add_folder(struct lims_model_ids *m, const char *folder, struct lims_err *err)
{
	static const char ending[] = ".yaml";
	char path[LIMS_CLI_PATH + 16];
	snprintf(path, sizeof path, "%s/models", folder);
	DIR *d = folder[0] ? opendir(path) : NULL;
	lims_rc rc = LIMS_OK;
	for (const struct dirent *e; !rc && d && (e = readdir(d));) {
		size_t n = strlen(e->d_name), ends = sizeof ending - 1;
		if (n > ends && n - ends < LIMS_MODEL_ID && strcmp(e->d_name + n - ends, ending) == 0)
			rc = add(m, e->d_name, n - ends, err);
	}
	if (d)
		closedir(d);
	return rc;
}

static int by_id(const void *a, const void *b)
{
	return strcmp(a, b);
}

lims_rc lims_cli_models(const struct lims_cli *cli, struct lims_model_ids *ret, struct lims_err *err)
{
	struct lims_model_ids m = {NULL, 0};
	lims_rc rc = add_folder(&m, cli->data, err);
	if (!rc)
		rc = add_folder(&m, cli->own_data, err);
	if (rc) {
		lims_cli_models_finish(&m);
		return rc;
	}
	if (m.count > 0)
		qsort(m.list, m.count, sizeof *m.list, by_id);
	*ret = m;
	return LIMS_OK;
}

void lims_cli_models_finish(struct lims_model_ids *m)
{
	free(m->list);
	*m = (struct lims_model_ids){NULL, 0};
}

static size_t alike(const char *a, const char *b)
{
	size_t n = 0;
	while (a[n] && a[n] == b[n])
		n++;
	return n;
}

void lims_cli_models_near(const struct lims_cli *cli, const char *model, char *ret, size_t size)
{
	struct lims_model_ids m = {NULL, 0};
	size_t best = NEAR_LEAST, at = 0, said = 0;
	ret[0] = '\0';
	if (lims_cli_models(cli, &m, NULL) != LIMS_OK)
		return;
	for (size_t i = 0; i < m.count; i++)
		if (alike(m.list[i], model) > best)
			best = alike(m.list[i], model);
	for (size_t i = 0; i < m.count && said < NEAR_MOST; i++) {
		if (alike(m.list[i], model) < best || at + strlen(m.list[i]) + 3 > size)
			continue;
		at += (size_t)snprintf(ret + at, size - at, "%s%s", said++ ? ", " : "", m.list[i]);
	}
	lims_cli_models_finish(&m);
}

// SPDX-License-Identifier: Apache-2.0
// lims demo: a training laboratory in a folder of its own, from intake to paper, with simulated instruments.
#include "cli/demo_story.h"
#include "lims-core/base/text.h"
#include "lims-core/journal/journal.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const folders[] = {"certificates", "records", "keys"};

enum { FOLDERS = sizeof folders / sizeof folders[0], PATH = LIMS_CLI_PATH + 300 };

static bool is_empty(const char *dir)
{
	DIR *d = opendir(dir);
	bool empty = true;
	for (const struct dirent *e; d && (e = readdir(d));)
		empty = empty && (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0);
	if (d)
		closedir(d);
	return empty;
}

/// A training store of the demonstration's name: nobody else's work lies in it.
static bool is_demo(const char *dir)
{
	char path[PATH];
	struct lims_journal *j = NULL;
	struct lims_journal_options o = {.keys_dir = dir, .read_only = true};
	snprintf(path, sizeof path, "%s/lab.db", dir);
	if (access(path, R_OK) != 0 || lims_journal_open(path, &o, &j, NULL) != LIMS_OK)
		return false;
	bool demo = lims_journal_kind(j) == LIMS_STORE_TRAINING && lims_text_equal(lims_journal_laboratory_name(j), LIMS_DEMO_LABORATORY);
	lims_journal_close(j);
	return demo;
}

/// Removes plain files that an earlier demonstration left in `dir`, by the beginning and the end of their names.
static lims_rc remove_files(const char *dir, const char *begin, const char *end, struct lims_err *err)
{
	DIR *d = opendir(dir);
	lims_rc rc = LIMS_OK;
	for (const struct dirent *e; !rc && d && (e = readdir(d));) {
		size_t n = strlen(e->d_name), m = strlen(end);
		char path[PATH];
		struct stat st;
		snprintf(path, sizeof path, "%s/%s", dir, e->d_name);
		if (!lims_text_starts(e->d_name, begin) || n < m || strcmp(e->d_name + n - m, end) != 0 || lstat(path, &st) != 0 ||
			!S_ISREG(st.st_mode))
			continue;
		if (unlink(path) != 0)
			rc = lims_err_set(err, LIMS_E_STORAGE, "%s of the earlier demonstration cannot be removed (%s)", path, strerror(errno));
	}
	if (d)
		closedir(d);
	return rc;
}

static lims_rc clear_stage(const char *dir, struct lims_err *err)
{
	char path[PATH];
	lims_rc rc = remove_files(dir, "lab.db", "", err);
	for (size_t i = 0; !rc && i < FOLDERS; i++) {
		snprintf(path, sizeof path, "%s/%s", dir, folders[i]);
		rc = remove_files(path, "", strcmp(folders[i], "keys") == 0 ? "" : ".pdf", err);
	}
	return rc;
}

static lims_rc make_folder(const char *path, struct lims_err *err)
{
	struct stat st;
	if (mkdir(path, 0755) == 0)
		return LIMS_OK;
	int why = errno;
	if (why == EEXIST && stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		return LIMS_OK;
	return lims_err_set(
		err, why == EEXIST || why == ENOENT ? LIMS_E_INPUT : LIMS_E_STORAGE, "The folder %s cannot be made (%s)", path, strerror(why));
}

/// Makes or clears the folder; ret_dir gets its absolute path.
static lims_rc set_stage(struct lims_cli *cli, const char *given, char ret_dir[LIMS_CLI_PATH], struct lims_err *err)
{
	char path[PATH], resolved[PATH_MAX];
	lims_rc rc = make_folder(given, err);
	if (!rc && (!realpath(given, resolved) || strlen(resolved) >= LIMS_CLI_PATH - 32))
		rc = lims_err_set(err, LIMS_E_INPUT, "The path of the folder %s is too long or cannot be followed", given);
	if (rc)
		return rc;
	memcpy(ret_dir, resolved, strlen(resolved) + 1);
	if (!is_empty(ret_dir)) {
		if (!is_demo(ret_dir))
			return lims_err_set(err, LIMS_E_INPUT, "%s is not empty and holds no earlier demonstration; name another folder", ret_dir);
		snprintf(path, sizeof path, lims_tr(cli->lang, "The earlier demonstration in %s is replaced."), ret_dir);
		lims_stage_show(path);
		rc = clear_stage(ret_dir, err);
	}
	for (size_t i = 0; !rc && i < FOLDERS; i++) {
		snprintf(path, sizeof path, "%s/%s", ret_dir, folders[i]);
		rc = make_folder(path, err);
		if (!rc && strcmp(folders[i], "keys") == 0 && chmod(path, 0700) != 0)
			rc = lims_err_set(err, LIMS_E_STORAGE, "The folder %s cannot be closed to others (%s)", path, strerror(errno));
	}
	return rc;
}

static void show(struct lims_cli *cli, const char *msgid, const char *value)
{
	char line[PATH * 3];
	int n = snprintf(line, sizeof line, "%s", lims_tr(cli->lang, msgid));
	if (n > 0 && (size_t)n < sizeof line && value)
		snprintf(line + n, sizeof line - (size_t)n, " %s", value);
	lims_stage_show(line);
}

static void say_how_to_go_on(struct lims_stage *s)
{
	static const char *const further[] = {
		"certificate list", "worksheet show W-A2", "audit show", "audit recompute --all", "item list", "--help"};
	char line[PATH * 2];
	lims_demo_heading(s, LIMS_MSG("Done"));
	snprintf(line, sizeof line, "%s/certificates", s->dir);
	show(s->cli, LIMS_MSG("Certificates and the notice of failure:"), line);
	snprintf(line, sizeof line, "%s/records", s->dir);
	show(s->cli, LIMS_MSG("Records of the measurements:"), line);
	snprintf(line, sizeof line, "%s/lab.db", s->dir);
	show(s->cli, LIMS_MSG("The laboratory's store:"), line);
	show(s->cli, LIMS_MSG("Look further (the simulated instruments have ended; everything that was measured is kept):"), NULL);
	snprintf(line, sizeof line, "  export LIMS_KEYS=\"%s/keys\" LIMS_STORE=\"%s/lab.db\"", s->dir, s->dir);
	lims_stage_show(line);
	for (size_t i = 0; i < sizeof further / sizeof further[0]; i++) {
		bool story = strcmp(further[i], "audit show") == 0;
		snprintf(line, sizeof line, "  %s %s%s%s", s->self, further[i], story ? " " : "", story ? s->paper : "");
		lims_stage_show(line);
	}
}

static lims_rc run_demo(struct lims_cli *cli, struct lims_err *err)
{
	static struct lims_stage stage;
	char dir[LIMS_CLI_PATH];
	lims_rc rc = set_stage(cli, cli->arg_count ? cli->args[0] : "demo-lab", dir, err);
	if (rc)
		return rc;
	lims_stage_init(&stage, cli, dir);
	rc = lims_demo_set_up(&stage, err);
	if (!rc)
		rc = lims_demo_scales(&stage, err);
	if (!rc)
		rc = lims_demo_meter(&stage, err);
	if (!rc)
		rc = lims_demo_papers(&stage, err);
	if (!rc)
		say_how_to_go_on(&stage);
	lims_stage_finish(&stage);
	return rc;
}

static const struct lims_command list[] = {
	{"demo", NULL, "[DIR]", 0, 1,
		LIMS_MSG("Shows the whole way from intake to paper with simulated instruments, in a training laboratory in DIR (./demo-lab)"), NULL,
		0, run_demo},
};
const struct lims_commands lims_commands_demo = {list, sizeof list / sizeof list[0]};

// SPDX-License-Identifier: Apache-2.0
// Backup: the store of one moment in a file of its own, checked before it gets its name, while no writer waits.
#include "lims-core/journal/backup.h"

#include "lims-core/journal/copy.h"
#include "lims-core/journal/digest.h"
#include "lims-core/journal/verify_bits.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/// Everything of `from`, which has a read transaction, into a new store at path, which is one file then.
static lims_rc copy_store(
	struct lims_journal *j, struct lims_db *from, const char *path, struct lims_backup_result *ret, struct lims_err *err)
{
	struct lims_tx to = {.j = j};
	struct lims_copying c = {.from = from, .to = &to};
	char now[LIMS_MOMENT_TEXT];
	lims_moment_text(lims_clock_now(j->offset_min), now);
	lims_rc rc = lims_db_open(path, LIMS_DB_CREATE, &to.db, err);
	if (rc == LIMS_OK)
		rc = lims_db_begin(to.db, err);
	if (rc == LIMS_OK)
		rc = lims_copy_rows(&c, j->id.node, j->projection, err);
	if (rc == LIMS_OK)
		rc = lims_setting_set(to.db, "backup", now, err);
	if (rc == LIMS_OK)
		rc = lims_db_commit(to.db, err);
	if (rc == LIMS_OK)
		rc = lims_db_settle(to.db, err);
	lims_db_close(to.db);
	free(to.named.list);
	if (rc == LIMS_OK)
		*ret = c.count;
	return rc;
}

/// The copy is read as any store is read, and checked as one, against what the key had signed when the copying began.
static lims_rc check_copy(struct lims_journal *j, const char *path, const struct lims_kept *kept, struct lims_err *err)
{
	struct lims_journal_options o = {.keys_dir = j->keys_dir, .read_only = true, .offset_min = j->offset_min, .projection = j->projection};
	struct lims_journal *copy = NULL;
	lims_rc rc = lims_journal_open(path, &o, &copy, err);
	if (rc == LIMS_OK)
		rc = lims_verify_against(copy, kept, NULL, NULL, NULL, err);
	lims_journal_close(copy);
	return rc;
}

static lims_rc copy_and_check(struct lims_journal *j, const char *temp, struct lims_backup_result *ret, struct lims_err *err)
{
	struct lims_db *from = NULL;
	struct lims_hash now = {{0}};
	struct lims_backup_result r = {0};
	struct lims_kept kept;
	lims_kept_read(&kept, j, err ? err->lang : NULL); // before the moment of the copy: what is signed after it is not in it
	lims_rc rc = lims_journal_reader(j, &from, err);
	if (rc == LIMS_OK)
		rc = lims_db_begin_read(from, err);
	if (rc == LIMS_OK)
		rc = copy_store(j, from, temp, &r, err);
	if (rc == LIMS_OK && j->projection)
		rc = lims_tables_digest(j->projection, from, &now, NULL, err);
	lims_db_close(from);
	if (rc == LIMS_OK && !lims_hash_equal(&now, &r.tables))
		rc = lims_err_set(err, LIMS_E_CORRUPT,
			"the tables of the store are not what its journal says; run lims audit verify and lims rebuild, then back up again");
	if (rc == LIMS_OK)
		rc = check_copy(j, temp, &kept, err);
	if (rc == LIMS_OK)
		*ret = r;
	return rc;
}

lims_rc lims_journal_backup(struct lims_journal *j, const char *path, struct lims_backup_result *ret, struct lims_err *err)
{
	struct lims_backup_result r = {0};
	char temp[PATH_MAX];
	if (lims_db_url_is_server(path))
		return lims_err_set(err, LIMS_E_INPUT, "a backup is a file; name one, on another disk than the store");
	if (access(path, F_OK) == 0)
		return lims_err_set(err, LIMS_E_REFUSED, "%s exists already; a backup never replaces another one: name a new file", path);
	if (snprintf(temp, sizeof temp, "%s.unfinished", path) >= (int)sizeof temp)
		return lims_err_set(err, LIMS_E_INPUT, "the name of the backup is too long");
	lims_store_files_remove(temp, true); // of a backup that was cut short
	lims_rc rc = copy_and_check(j, temp, &r, err);
	if (rc == LIMS_OK)
		rc = lims_file_place(temp, path, err);
	if (rc == LIMS_OK)
		*ret = r;
	else
		lims_store_files_remove(temp, true);
	return rc;
}

// SPDX-License-Identifier: Apache-2.0
// Opening a store: who it is, whether its key is here, whether its tables are of this program.
#include "lims-core/journal/internal.h"
#include "lims-core/store/restart.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *lims_store_kind_name(enum lims_store_kind kind)
{
	return kind == LIMS_STORE_TRAINING ? "training" : "production";
}

lims_rc lims_identity_load(struct lims_db *db, struct lims_identity *ret, struct lims_err *err)
{
	char node[LIMS_SETTING_SIZE];
	struct lims_buf bytes;
	struct lims_stored e;
	lims_rc rc = lims_setting_get(db, "node", node, err);
	if (rc != LIMS_OK)
		return rc;
	if (!lims_entry_node_valid(node))
		return lims_err_set(err, LIMS_E_CORRUPT, "the store does not say which node it is; restore a backup");
	rc = lims_journal_entry_at(db, node, 1, &bytes, &e, err);
	if (rc == LIMS_E_NOT_FOUND)
		return lims_err_set(
			err, LIMS_E_CORRUPT, "the store says that it is node %s, and the first entry of that node is missing; restore a backup", node);
	if (rc != LIMS_OK)
		return rc;
	rc = lims_born_read(&e, ret, NULL, err);
	lims_buf_finish(&bytes);
	return rc;
}

/// The head that the key signed last must be in the store: else this is an older copy, and going on with it would be a fork.
static lims_rc check_not_older(struct lims_journal *j, struct lims_err *err)
{
	struct lims_head h;
	struct lims_buf bytes;
	struct lims_stored e;
	struct lims_err inner = {.lang = err ? err->lang : NULL};
	lims_rc rc = lims_keys_last_head(j->keys_dir, j->id.node, &h, &inner);
	if (rc == LIMS_E_NOT_FOUND)
		return LIMS_OK;
	if (rc != LIMS_OK)
		return lims_err_set(err, rc, "%s", inner.text);
	rc = lims_journal_entry_at(j->reader, j->id.node, h.sequence, &bytes, &e, &inner);
	if (rc == LIMS_OK) {
		bool same = lims_hash_equal(&e.hash, &h.hash);
		lims_buf_finish(&bytes);
		if (same)
			return LIMS_OK;
	}
	return lims_err_set(err, LIMS_E_REFUSED,
		"this is an older or another copy of the store: its key has signed entry %" PRId64
		" elsewhere; use the newer copy, or give this one a node of its own with lims node adopt",
		h.sequence);
}

/// Fills j->why when the key is not usable here.
static void look_for_key(struct lims_journal *j, const struct lims_lang *lang)
{
	struct lims_err err = {.lang = lang};
	lims_rc rc = lims_keys_load(j->keys_dir, j->id.node, &j->key, &err);
	if (rc == LIMS_OK && memcmp(j->key.public_key, j->id.public_key, LIMS_KEY_PUBLIC) != 0)
		rc = lims_err_set(
			&err, LIMS_E_CORRUPT, "the key file of node %s holds another key than the one that the node was born with", j->id.node);
	if (rc == LIMS_OK)
		rc = check_not_older(j, &err);
	if (rc != LIMS_OK) {
		lims_keys_finish(&j->key);
		snprintf(j->why, sizeof j->why, "%.*s", LIMS_WHY_SIZE - 1, err.text);
	}
}

static lims_rc journal_new(const char *url, const char *keys_dir, int16_t offset_min, struct lims_journal **ret, struct lims_err *err)
{
	if (offset_min <= -1440 || offset_min >= 1440)
		return lims_err_set(err, LIMS_E_INPUT, "the offset of local time is %d minutes; it lies between -1439 and 1439", offset_min);
	struct lims_journal *j = calloc(1, sizeof *j);
	if (!j)
		return lims_err_set(err, LIMS_E_MEMORY, "no memory to open the store");
	j->last = &j->first;
	j->offset_min = offset_min;
	pthread_mutex_init(&j->lock, NULL);
	j->url = strdup(url ? url : "");
	j->hasher = lims_hasher_create();
	lims_rc rc = LIMS_OK;
	if (!j->url || !j->hasher)
		rc = lims_err_set(err, LIMS_E_MEMORY, "no memory to open the store");
	if (rc == LIMS_OK)
		rc = lims_keys_dir(keys_dir, j->keys_dir, sizeof j->keys_dir, err);
	if (rc != LIMS_OK) {
		lims_journal_close(j);
		return rc;
	}
	*ret = j;
	return LIMS_OK;
}

void lims_journal_close(struct lims_journal *j)
{
	if (!j)
		return;
	lims_db_close(j->reader);
	lims_db_close(j->present);
	lims_db_close(j->writer);
	lims_turnstile_close(j->turnstile);
	lims_hasher_destroy(j->hasher);
	lims_keys_finish(&j->key);
	pthread_mutex_destroy(&j->lock);
	free(j->url);
	free(j);
}

/// What lies where a store is to be made is not to be touched, not even by a lock beside it, before it is known to be empty.
static lims_rc check_place(const char *url, struct lims_err *err)
{
	struct lims_db *db = NULL;
	struct stat st;
	if (lims_db_url_is_server(url) || stat(url, &st) != 0 || st.st_size == 0)
		return LIMS_OK;
	lims_rc rc = lims_db_open(url, LIMS_DB_CREATE, &db, err);
	lims_db_close(db);
	return rc;
}

static lims_rc open_writer(struct lims_journal *j, enum lims_db_mode mode, struct lims_err *err)
{
	lims_rc rc = LIMS_OK;
	if (!lims_db_url_is_server(j->url))
		rc = lims_turnstile_open(j->url, &j->turnstile, err);
	// Whoever makes a store waits for others who do, so that the second sees what the first made.
	bool alone = rc == LIMS_OK && mode == LIMS_DB_CREATE && j->turnstile;
	if (alone)
		rc = lims_turnstile_enter(j->turnstile, 60000, err);
	if (rc == LIMS_OK)
		rc = lims_db_open(j->url, mode, &j->writer, err);
	if (alone)
		lims_turnstile_leave(j->turnstile);
	return rc;
}

/// A store of an older format is raised before anything else of it is read.
static lims_rc fit_format(struct lims_journal *j, bool read_only, struct lims_err *err)
{
	struct lims_turnstile *turnstile = NULL;
	struct lims_db *db = NULL;
	bool older = false;
	lims_rc rc = lims_schema_check(j->reader, &older, err);
	if (rc != LIMS_OK || !older)
		return rc;
	if (read_only)
		return lims_err_set(
			err, LIMS_E_INPUT, "the store has the format of an older lims; open it once for writing, and it is brought up to date");
	if (!lims_db_url_is_server(j->url))
		rc = lims_turnstile_open(j->url, &turnstile, err);
	if (rc == LIMS_OK && turnstile)
		rc = lims_turnstile_enter(turnstile, 60000, err);
	if (rc == LIMS_OK)
		rc = lims_db_open(j->url, LIMS_DB_WRITE, &db, err);
	if (rc == LIMS_OK)
		rc = lims_schema_raise(db, err);
	lims_db_close(db);
	if (turnstile)
		lims_turnstile_leave(turnstile);
	lims_turnstile_close(turnstile);
	return rc;
}

lims_rc lims_journal_boot(
	const char *url, enum lims_db_mode mode, const struct lims_journal_params *p, struct lims_journal **ret, struct lims_err *err)
{
	struct lims_journal *j = NULL;
	if (!url || !*url)
		return lims_err_set(err, LIMS_E_INPUT, "no store is named; give --store FILE or set LIMS_STORE");
	lims_rc rc = journal_new(url, p->keys_dir, p->offset_min, &j, err);
	if (rc != LIMS_OK)
		return rc;
	j->making = mode == LIMS_DB_CREATE;
	j->made = j->making && !lims_db_url_is_server(url) && access(url, F_OK) != 0;
	// For a store that exists, nothing beside it is touched before it is known to be one.
	if (mode == LIMS_DB_CREATE)
		rc = check_place(url, err);
	else
		rc = lims_db_open(url, LIMS_DB_READ, &j->reader, err);
	if (rc == LIMS_OK && mode != LIMS_DB_CREATE)
		rc = fit_format(j, false, err);
	if (rc == LIMS_OK)
		rc = open_writer(j, mode, err);
	if (rc != LIMS_OK) {
		lims_journal_unmake(j);
		return rc;
	}
	*ret = j;
	return LIMS_OK;
}

void lims_store_files_remove(const char *path, bool whole)
{
	static const char *const ends[] = {"-wal", "-shm", "-journal", "", ".turn", ".write"};
	char name[PATH_MAX];
	for (size_t i = 0; i < (whole ? sizeof ends / sizeof ends[0] : 3); i++)
		if (snprintf(name, sizeof name, "%s%s", path, ends[i]) < (int)sizeof name)
			(void)unlink(name);
}

void lims_journal_unmake(struct lims_journal *j)
{
	if (!j)
		return;
	char url[PATH_MAX] = "";
	if (j->made && snprintf(url, sizeof url, "%s", j->url) < (int)sizeof url && *j->key.node)
		lims_keys_remove(j->keys_dir, j->key.node);
	bool made = j->made;
	lims_journal_close(j);
	if (made)
		lims_store_files_remove(url, true);
}

/// Tables of another version are dropped and replayed; without a projection a store with tables cannot be written.
static lims_rc fit_tables(struct lims_journal *j, struct lims_err *err)
{
	char have[LIMS_SETTING_SIZE], want[LIMS_SETTING_SIZE] = "";
	lims_rc rc = lims_setting_get(j->reader, "projection", have, err);
	if (rc != LIMS_OK)
		return rc;
	if (j->projection)
		lims_project_label(j->projection, want);
	if (strcmp(have, want) == 0)
		return LIMS_OK;
	if (!j->projection) {
		if (!*j->why)
			snprintf(j->why, sizeof j->why, "the store has tables (%s) and this program was opened without them", have);
		return LIMS_OK;
	}
	if (j->backup)
		return lims_err_set(err, LIMS_E_INPUT,
			"the tables of this backup are \"%s\" and this program reads %s; make a store of it with lims restore", have, want);
	if (!j->writer)
		return lims_err_set(err, LIMS_E_INPUT,
			"the store's tables are \"%s\" and this program reads %s; open the store once for writing, or run lims rebuild", have, want);
	return lims_writer_run(j, lims_project_rebuild, NULL, err);
}

/// Whoever went on with a backup would fork the chain of the store that it was made of.
static void say_backup(struct lims_journal *j, const char *made_on, const struct lims_lang *lang)
{
	struct lims_err err = {.lang = lang};
	lims_err_set(&err, LIMS_E_REFUSED, "it is a backup of %s; make a store of it with lims restore", made_on);
	snprintf(j->why, sizeof j->why, "%.*s", LIMS_WHY_SIZE - 1, err.text);
}

static lims_rc open_parts(struct lims_journal *j, bool read_only, struct lims_err *err)
{
	char made_on[LIMS_SETTING_SIZE];
	lims_rc rc = lims_db_open(j->url, LIMS_DB_READ, &j->reader, err);
	if (rc == LIMS_OK)
		rc = fit_format(j, read_only, err);
	if (rc == LIMS_OK)
		rc = lims_identity_load(j->reader, &j->id, err);
	if (rc != LIMS_OK)
		return rc;
	rc = lims_setting_get(j->reader, "backup", made_on, err);
	if (rc != LIMS_OK)
		return rc;
	j->backup = *made_on != '\0';
	if (read_only)
		snprintf(j->why, sizeof j->why, "it was asked to be");
	else if (j->backup)
		say_backup(j, made_on, err ? err->lang : NULL);
	else
		look_for_key(j, err ? err->lang : NULL);
	// A store on a medium that cannot be written can still be read.
	struct lims_err why = {.lang = err ? err->lang : NULL};
	if (!read_only && !j->backup && open_writer(j, LIMS_DB_WRITE, &why) != LIMS_OK) {
		lims_db_close(j->writer);
		j->writer = NULL;
		snprintf(j->why, sizeof j->why, "%.*s", LIMS_WHY_SIZE - 1, why.text);
	}
	if (rc == LIMS_OK)
		rc = fit_tables(j, err);
	j->open = rc == LIMS_OK;
	return rc;
}

lims_rc lims_journal_open(const char *url, const struct lims_journal_options *o, struct lims_journal **ret_journal, struct lims_err *err)
{
	struct lims_journal *j = NULL;
	lims_rc rc = journal_new(url, o->keys_dir, o->offset_min, &j, err);
	if (rc != LIMS_OK)
		return rc;
	j->projection = o->projection;
	bool server = lims_db_url_is_server(url), down = !server && lims_restart_found(url);
	rc = open_parts(j, o->read_only, err);
	// Also who only reads keeps the sign: its own opening takes it away.
	if (rc == LIMS_OK && !server && !j->backup)
		lims_restart_keep(url, down || lims_restart_untold(url));
	if (rc != LIMS_OK) {
		lims_journal_close(j);
		return rc;
	}
	*ret_journal = j;
	return LIMS_OK;
}

const char *lims_journal_why_read_only(const struct lims_journal *j)
{
	return *j->why ? j->why : NULL;
}

bool lims_journal_went_down(const struct lims_journal *j)
{
	return !lims_db_url_is_server(j->url) && lims_restart_untold(j->url);
}

void lims_journal_went_down_told(struct lims_journal *j, bool told)
{
	if (!lims_db_url_is_server(j->url))
		lims_restart_keep(j->url, !told);
}

const char *lims_journal_node(const struct lims_journal *j)
{
	return j->id.node;
}

const char *lims_journal_code(const struct lims_journal *j)
{
	return j->id.code;
}

const char *lims_journal_laboratory_id(const struct lims_journal *j)
{
	return j->id.laboratory;
}

const char *lims_journal_laboratory_name(const struct lims_journal *j)
{
	return j->id.name;
}

enum lims_store_kind lims_journal_kind(const struct lims_journal *j)
{
	return j->id.kind;
}

int16_t lims_journal_offset(const struct lims_journal *j)
{
	return j->offset_min;
}

struct lims_db *lims_journal_db(struct lims_journal *j)
{
	return j->reader;
}

lims_rc lims_journal_reader(struct lims_journal *j, struct lims_db **ret_db, struct lims_err *err)
{
	return lims_db_open(j->url, LIMS_DB_READ, ret_db, err);
}

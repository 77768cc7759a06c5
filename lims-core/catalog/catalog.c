// SPDX-License-Identifier: Apache-2.0
// Folders of data files: read once, hashed, a later folder overriding an earlier one by file name.
#include "lims-core/catalog/set.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { FILES_MAX = 2000, FILE_MAX = 1024 * 1024, CATALOG_MEMORY = 256 * 1024 * 1024, PATH_TEXT_MAX = 4000 };

struct lims_catalog {
	const char *where; ///< the folders
	struct lims_arena *arena;
	struct lims_catalog_file *files;
	const char **bytes;
	size_t count;
};

static lims_rc no_memory(struct lims_err *err)
{
	return lims_err_set(err, LIMS_E_MEMORY, "The data files do not fit into the memory for them; remove what does not belong there.");
}

static bool yaml_name(const char *name)
{
	size_t n = strlen(name);
	return n > 5 && name[0] != '.' && strcmp(name + n - 5, ".yaml") == 0;
}

static lims_rc add_file(struct lims_catalog *c, const char *dir, const char *name, bool own, struct lims_err *err)
{
	const char *path = lims_arena_printf(c->arena, "%s/%s", dir, name);
	if (path == NULL)
		return no_memory(err);
	struct lims_buf b;
	lims_rc rc = lims_file_read(path, FILE_MAX, &b, err);
	if (rc != LIMS_OK)
		return rc;
	size_t at = 0;
	while (at < c->count && strcmp(c->files[at].name, name) != 0)
		at++;
	const char *kept = lims_arena_textn(c->arena, lims_buf_text(&b), b.len), *key = lims_arena_text(c->arena, name);
	struct lims_catalog_file file = {
		.name = key, .path = path, .hidden = at < c->count ? c->files[at].path : NULL, .own = own, .size = b.len};
	if (file.hidden != NULL)
		file.hidden_hash = c->files[at].hash;
	rc = kept == NULL || key == NULL ? no_memory(err) : lims_sha256(kept, b.len, &file.hash, err);
	lims_buf_finish(&b);
	if (rc == LIMS_OK && at == FILES_MAX)
		rc = lims_err_set(err, LIMS_E_INPUT, "There are more than %d data files below %s.", FILES_MAX, dir);
	if (rc != LIMS_OK)
		return rc;
	c->files[at] = file;
	c->bytes[at] = kept;
	if (at == c->count)
		c->count++;
	return LIMS_OK;
}

static lims_rc add_folder(struct lims_catalog *c, const char *dir, const char *folder, bool own, struct lims_err *err)
{
	const char *path = lims_arena_printf(c->arena, "%s/%s", dir, folder);
	if (path == NULL)
		return no_memory(err);
	DIR *d = opendir(path);
	if (d == NULL && (errno == ENOENT || errno == ENOTDIR))
		return LIMS_OK;
	if (d == NULL)
		return lims_err_set(err, LIMS_E_STORAGE, "The folder %s cannot be read: %s.", path, strerror(errno));
	lims_rc rc = LIMS_OK;
	for (const struct dirent *e = readdir(d); e != NULL && rc == LIMS_OK; e = readdir(d)) {
		if (!yaml_name(e->d_name))
			continue;
		const char *name = lims_arena_printf(c->arena, "%s/%s", folder, e->d_name);
		rc = name == NULL ? no_memory(err) : add_file(c, dir, name, own, err);
	}
	closedir(d);
	return rc;
}

static lims_rc add_dir(struct lims_catalog *c, const char *dir, bool own, struct lims_err *err)
{
	static const char *const folders[] = {"procedures", "tolerances", "regulations"};
	struct stat st;
	if (strlen(dir) > PATH_TEXT_MAX || stat(dir, &st) != 0 || !S_ISDIR(st.st_mode)) {
		if (own)
			return LIMS_OK;
		return lims_err_set(err, LIMS_E_NOT_FOUND,
			"There is no folder %s with data files; set LIMS_DATA to the folder share/lims of the installation.", dir);
	}
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
		lims_rc rc = add_folder(c, dir, folders[i], own, err);
		if (rc != LIMS_OK)
			return rc;
	}
	const char *units = lims_arena_printf(c->arena, "%s/units.yaml", dir);
	if (units == NULL)
		return no_memory(err);
	return stat(units, &st) == 0 ? add_file(c, dir, "units.yaml", own, err) : LIMS_OK;
}

/// Files and their bytes in the order of their names.
static void sort(struct lims_catalog *c)
{
	for (size_t i = 1; i < c->count; i++) {
		for (size_t k = i; k > 0 && strcmp(c->files[k - 1].name, c->files[k].name) > 0; k--) {
			struct lims_catalog_file file = c->files[k];
			const char *bytes = c->bytes[k];
			c->files[k] = c->files[k - 1];
			c->bytes[k] = c->bytes[k - 1];
			c->files[k - 1] = file;
			c->bytes[k - 1] = bytes;
		}
	}
}

lims_rc lims_catalog_open(const char *const *dirs, size_t dir_count, struct lims_catalog **ret_catalog, struct lims_err *err)
{
	struct lims_arena *arena = lims_arena_create(CATALOG_MEMORY);
	struct lims_catalog *c = arena == NULL ? NULL : lims_arena_take(arena, sizeof *c);
	lims_rc rc = LIMS_OK;
	if (c != NULL) {
		c->arena = arena;
		c->files = lims_arena_array(arena, FILES_MAX + 1, sizeof *c->files);
		c->bytes = lims_arena_array(arena, FILES_MAX + 1, sizeof *c->bytes);
	}
	if (c == NULL || c->files == NULL || c->bytes == NULL)
		rc = no_memory(err);
	for (size_t i = 0; i < dir_count && rc == LIMS_OK; i++) {
		rc = add_dir(c, dirs[i], i > 0, err);
		if (rc == LIMS_OK)
			c->where = c->where == NULL ? lims_arena_text(arena, dirs[i])
										: lims_arena_printf(arena, lims_err_tr(err, "%s or %s"), c->where, dirs[i]);
	}
	if (rc != LIMS_OK) {
		lims_arena_destroy(arena);
		return rc;
	}
	sort(c);
	*ret_catalog = c;
	return LIMS_OK;
}

void lims_catalog_close(struct lims_catalog *c)
{
	if (c != NULL)
		lims_arena_destroy(c->arena);
}

size_t lims_catalog_count(const struct lims_catalog *c)
{
	return c->count;
}

const struct lims_catalog_file *lims_catalog_file(const struct lims_catalog *c, size_t i)
{
	return i < c->count ? &c->files[i] : NULL;
}

const struct lims_catalog_file *lims_catalog_file_named(const struct lims_catalog *c, const char *name)
{
	for (size_t i = 0; i < c->count; i++) {
		if (strcmp(c->files[i].name, name) == 0)
			return &c->files[i];
	}
	return NULL;
}

const char *lims_catalog_bytes(const struct lims_catalog *c, const char *name, size_t *ret_n)
{
	for (size_t i = 0; i < c->count; i++) {
		if (strcmp(c->files[i].name, name) == 0) {
			*ret_n = c->files[i].size;
			return c->bytes[i];
		}
	}
	return NULL;
}

struct lims_finder lims_catalog_finder(const struct lims_catalog *c)
{
	return (struct lims_finder){.ctx = (void *)(uintptr_t)c, .where = c->where, .find = lims_catalog_find};
}

struct lims_finder lims_overlay_finder(const struct lims_overlay *o)
{
	return (struct lims_finder){
		.ctx = (void *)(uintptr_t)o, .where = o->catalog == NULL ? NULL : o->catalog->where, .find = lims_overlay_find};
}

const char *lims_catalog_find(void *ctx, const char *name, size_t *ret_n)
{
	return ctx == NULL ? NULL : lims_catalog_bytes(ctx, name, ret_n);
}

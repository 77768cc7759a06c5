// SPDX-License-Identifier: Apache-2.0
// Key files: made, checked for who may read them, and the last signed head kept beside each.
#include "lims-core/journal/keys.h"
#include "lims-core/base/text.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { KEY_FILE_MAX = 512 };
static const char probe[] = "lims-key-probe";

lims_rc lims_keys_dir(const char *given, char *ret_dir, size_t size, struct lims_err *err)
{
	const char *named = given ? given : getenv("LIMS_KEYS");
	const char *data = getenv("XDG_DATA_HOME");
	const char *home = getenv("HOME");
	char dir[PATH_MAX];
	int n = 0;
	if (named && *named)
		n = snprintf(dir, sizeof dir, "%s", named);
	else if (data && *data)
		n = snprintf(dir, sizeof dir, "%s/lims/keys", data);
	else if (home && *home)
		n = snprintf(dir, sizeof dir, "%s/.local/share/lims/keys", home);
	else
		return lims_err_set(err, LIMS_E_INPUT, "the folder of the keys is not known; set LIMS_KEYS");
	if (n < 0 || (size_t)n >= sizeof dir || (size_t)n >= size)
		return lims_err_set(err, LIMS_E_INPUT, "the name of the folder of the keys is too long; set LIMS_KEYS to a shorter one");
	memcpy(ret_dir, dir, (size_t)n + 1);
	return LIMS_OK;
}

static lims_rc key_path(const char *dir, const char *node, const char *suffix, char path[PATH_MAX], struct lims_err *err)
{
	int n = snprintf(path, PATH_MAX, "%s/%s%s", dir, node, suffix);
	if (n < 0 || n >= PATH_MAX)
		return lims_err_set(err, LIMS_E_INPUT, "the name of the folder of the keys is too long; set LIMS_KEYS to a shorter one");
	return LIMS_OK;
}

static lims_rc make_dir(const char *dir, struct lims_err *err)
{
	char path[PATH_MAX];
	snprintf(path, sizeof path, "%s", dir);
	for (char *p = path + 1;; p++) {
		if (*p && *p != '/')
			continue;
		char c = *p;
		*p = '\0';
		if (mkdir(path, 0700) != 0 && errno != EEXIST)
			return lims_err_set(err, LIMS_E_STORAGE,
				"the folder of the keys %s cannot be made (%s); set LIMS_KEYS to a folder that can be written", dir, strerror(errno));
		*p = c;
		if (!c)
			return LIMS_OK;
	}
}

static lims_rc write_key(const char *dir, const struct lims_node_key *k, struct lims_err *err)
{
	char path[PATH_MAX], secret[2 * LIMS_KEY_SECRET + 1], text[KEY_FILE_MAX];
	lims_rc rc = key_path(dir, k->node, ".key", path, err);
	if (rc != LIMS_OK)
		return rc;
	lims_hex_write(k->secret, sizeof k->secret, secret);
	int n = snprintf(text, sizeof text, "lims-key-1\nnode %s\nsecret %s\n", k->node, secret);
	rc = lims_file_write(path, text, (size_t)n, 0600, err);
	explicit_bzero(text, sizeof text);
	explicit_bzero(secret, sizeof secret);
	return rc == LIMS_OK ? rc : lims_err_context(err, "the key of the new node");
}

lims_rc lims_keys_create(const char *dir, struct lims_node_key *ret, struct lims_err *err)
{
	struct lims_node_key k;
	uint8_t id[16];
	memset(&k, 0, sizeof k);
	lims_rc rc = lims_random(id, sizeof id, err);
	if (rc == LIMS_OK)
		rc = lims_key_create(k.public_key, k.secret, err);
	if (rc == LIMS_OK)
		rc = make_dir(dir, err);
	if (rc == LIMS_OK) {
		lims_hex_write(id, sizeof id, k.node);
		rc = write_key(dir, &k, err);
	}
	if (rc == LIMS_OK)
		*ret = k;
	lims_keys_finish(&k);
	return rc;
}

/// The secret from the text of a key file; false when it is not exactly as write_key writes it.
static bool parse_key(const char *text, const char *node, uint8_t secret[LIMS_KEY_SECRET])
{
	char lead[96];
	snprintf(lead, sizeof lead, "lims-key-1\nnode %s\nsecret ", node);
	size_t n = strlen(lead);
	if (strncmp(text, lead, n) != 0 || strlen(text) != n + 2 * LIMS_KEY_SECRET + 1 || text[n + 2 * LIMS_KEY_SECRET] != '\n')
		return false;
	return lims_hex_read(text + n, 2 * LIMS_KEY_SECRET, secret, LIMS_KEY_SECRET);
}

lims_rc lims_keys_load(const char *dir, const char *node, struct lims_node_key *ret, struct lims_err *err)
{
	char path[PATH_MAX];
	struct stat st;
	struct lims_buf b;
	struct lims_node_key k;
	uint8_t signature[LIMS_SIGNATURE];
	lims_rc rc = key_path(dir, node, ".key", path, err);
	if (rc != LIMS_OK)
		return rc;
	if (stat(path, &st) != 0)
		return lims_err_set(err, errno == ENOENT || errno == ENOTDIR ? LIMS_E_NOT_FOUND : LIMS_E_STORAGE,
			"the key of node %s is not in %s (%s); set LIMS_KEYS, or give this copy a node of its own with lims node adopt", node, dir,
			strerror(errno));
	if (!S_ISREG(st.st_mode) || (st.st_mode & 077) != 0)
		return lims_err_set(err, LIMS_E_REFUSED,
			"the key file %s may be read by others; make it yours alone with chmod 600 and think who may have copied it", path);
	rc = lims_file_read(path, KEY_FILE_MAX, &b, err);
	if (rc != LIMS_OK)
		return rc;
	memset(&k, 0, sizeof k);
	snprintf(k.node, sizeof k.node, "%s", node);
	bool good = strlen(lims_buf_text(&b)) == b.len && parse_key(lims_buf_text(&b), node, k.secret);
	// An Ed25519 secret of libsodium ends with its public key; a signature shows that the two belong together.
	memcpy(k.public_key, k.secret + LIMS_KEY_SECRET - LIMS_KEY_PUBLIC, LIMS_KEY_PUBLIC);
	good = good && lims_sign(k.secret, probe, sizeof probe, signature, NULL) == LIMS_OK &&
		   lims_sign_verify(k.public_key, probe, sizeof probe, signature);
	if (b.data)
		explicit_bzero(b.data, b.len);
	lims_buf_finish(&b);
	if (good)
		*ret = k;
	lims_keys_finish(&k);
	if (!good)
		return lims_err_set(
			err, LIMS_E_CORRUPT, "the key file %s is damaged; restore it, or give this copy a node of its own with lims node adopt", path);
	return LIMS_OK;
}

void lims_keys_remove(const char *dir, const char *node)
{
	static const char *const ends[] = {".key", ".head"};
	char path[PATH_MAX];
	for (size_t i = 0; i < 2; i++)
		if (key_path(dir, node, ends[i], path, NULL) == LIMS_OK)
			(void)unlink(path);
}

void lims_keys_finish(struct lims_node_key *k)
{
	explicit_bzero(k, sizeof *k);
}

lims_rc lims_keys_keep_head(const char *dir, const struct lims_head *h, struct lims_err *err)
{
	char path[PATH_MAX], hash[LIMS_HASH_HEX], signature[2 * LIMS_SIGNATURE + 1], text[KEY_FILE_MAX];
	lims_rc rc = key_path(dir, h->node, ".head", path, err);
	if (rc != LIMS_OK)
		return rc;
	lims_hash_hex(&h->hash, hash);
	lims_hex_write(h->signature, sizeof h->signature, signature);
	int n = snprintf(text, sizeof text, "%" PRId64 " %s %s\n", h->sequence, hash, signature);
	return lims_file_write(path, text, (size_t)n, 0600, err);
}

lims_rc lims_keys_last_head(const char *dir, const char *node, struct lims_head *ret, struct lims_err *err)
{
	char path[PATH_MAX];
	struct lims_buf b;
	struct lims_head h = {.sequence = 0};
	lims_rc rc = key_path(dir, node, ".head", path, err);
	if (rc == LIMS_OK)
		rc = lims_file_read(path, KEY_FILE_MAX, &b, err);
	if (rc != LIMS_OK)
		return rc;
	char *end = NULL;
	char hex[LIMS_HASH_HEX] = "";
	snprintf(h.node, sizeof h.node, "%s", node);
	errno = 0;
	h.sequence = strtoll(lims_buf_text(&b), &end, 10);
	size_t rest = strlen(end);
	bool good = errno == 0 && h.sequence > 0 && rest == 1 + 64 + 1 + 2 * LIMS_SIGNATURE + 1 && end[0] == ' ' && end[65] == ' ';
	if (good)
		memcpy(hex, end + 1, 64);
	good = good && lims_hash_read(hex, &h.hash) && lims_hex_read(end + 66, 2 * LIMS_SIGNATURE, h.signature, LIMS_SIGNATURE);
	lims_buf_finish(&b);
	if (!good)
		return lims_err_set(err, LIMS_E_CORRUPT, "the file %s is damaged; it names the last head that the key signed", path);
	*ret = h;
	return LIMS_OK;
}

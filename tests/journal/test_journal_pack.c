// SPDX-License-Identifier: Apache-2.0
// A pack that is damaged, cut, forged or incomplete is refused with one sentence, and the store is as it was.
#include "lims-core/journal/pack.h"
#include "lims-core/journal/verify.h"
#include "tests/journal/fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// What a forger changes while he copies a pack, with the digest made right again.
enum forgery {
	HONEST,
	OTHER_KEY,     ///< heads signed with a key of his own
	OTHER_TEXT,    ///< an entry's text
	OTHER_HASH,    ///< a head that names another hash, signed with a key of his own
	LEFT_OUT,      ///< an entry in the middle
	NO_HEADS,      ///< unsigned entries
	NO_BLOBS,      ///< the evidence
	OTHER_BLOB,    ///< other evidence under the same name
	NO_ENTRY,      ///< bytes that are no entry
	NEWER_ENTRY,   ///< an entry of a format that is not known yet
	OTHER_FOUNDER, ///< the same laboratory id with another first node
};

struct forger {
	enum forgery how;
	struct lims_pack_writer *w;
	const char *victim; ///< node whose chain is forged
	const char *now;    ///< node of the chain that is copied
	int64_t entries;
	uint8_t public_key[LIMS_KEY_PUBLIC];
	uint8_t secret[LIMS_KEY_SECRET];
};

static bool at_victim(const struct forger *g)
{
	return strcmp(g->now, g->victim) == 0;
}

static lims_rc copy_head(void *ctx, const struct lims_head *h, struct lims_err *err)
{
	struct forger *g = ctx;
	struct lims_head mine = *h;
	if (!at_victim(g) || (g->how != OTHER_KEY && g->how != OTHER_HASH && g->how != NO_HEADS))
		return lims_pack_add_head(g->w, h, err);
	if (g->how == NO_HEADS)
		return LIMS_OK;
	if (g->how == OTHER_HASH)
		mine.hash.b[0] ^= 1;
	lims_rc rc = lims_head_sign(&mine, g->secret, err);
	return rc == LIMS_OK ? lims_pack_add_head(g->w, &mine, err) : rc;
}

static lims_rc copy_entry(void *ctx, const unsigned char *bytes, size_t n, struct lims_err *err)
{
	struct forger *g = ctx;
	int64_t which = at_victim(g) ? g->entries++ : -1;
	unsigned char copy[4096];
	assert_true(n < sizeof copy);
	memcpy(copy, bytes, n);
	if (g->how == LEFT_OUT && which == 0)
		return LIMS_OK;
	if (g->how == OTHER_TEXT && which == 0) {
		unsigned char *text = memmem(copy, n, "truth", 5);
		assert_non_null(text);
		memcpy(text, "lies!", 5);
	}
	if (g->how == NO_ENTRY && which == 0)
		copy[0] = 'L';
	if (g->how == NEWER_ENTRY && which == 0)
		copy[11] = '2';
	return lims_pack_add_entry(g->w, copy, n, err);
}

static lims_rc copy_blob(void *ctx, const struct lims_hash *hash, const unsigned char *bytes, size_t n, struct lims_err *err)
{
	struct forger *g = ctx;
	if (g->how == NO_BLOBS)
		return LIMS_OK;
	return g->how == OTHER_BLOB ? lims_pack_add_blob(g->w, hash, "other", 5, err) : lims_pack_add_blob(g->w, hash, bytes, n, err);
}

static void forge(const char *from, const char *to, const char *victim, enum forgery how)
{
	struct lims_err err = {.code = LIMS_OK};
	struct lims_pack *p = NULL;
	struct forger g = {.how = how, .victim = victim};
	const struct lims_pack_visit v = {.head = copy_head, .entry = copy_entry, .blob = copy_blob, .ctx = &g};
	size_t n = 0;
	fx_ok(lims_key_create(g.public_key, g.secret, &err), &err);
	fx_ok(lims_pack_open_file(from, &p, &err), &err);
	struct lims_pack_header h = *lims_pack_header(p);
	if (how == OTHER_FOUNDER)
		h.founder.born.b[0] ^= 1;
	fx_ok(lims_pack_create(to, &h, &g.w, &err), &err);
	const struct lims_pack_have *haves = lims_pack_haves(p, &n);
	for (size_t i = 0; i < n; i++)
		fx_ok(lims_pack_add_have(g.w, &haves[i], &err), &err);
	const struct lims_pack_chain *chains = lims_pack_chains(p, &n);
	for (size_t i = 0; i < n; i++) {
		struct lims_pack_chain c = chains[i];
		g.now = c.node;
		if (at_victim(&g) && how == NO_HEADS)
			c.heads = 0;
		if (at_victim(&g) && how == LEFT_OUT)
			c.last--;
		fx_ok(lims_pack_add_chain(g.w, &c, &err), &err);
		fx_ok(lims_pack_walk_chain(p, &chains[i], false, &v, &err), &err);
	}
	fx_ok(lims_pack_walk_blobs(p, &v, &err), &err);
	fx_ok(lims_pack_finish(g.w, &err), &err);
	lims_pack_close(p);
}

/// A pack in which node B brings three entries and a blob to A, who has admitted B.
static void prepare(const struct fx *f, struct lims_journal **ret_a, char victim[LIMS_NODE_ID], char pack[FX_PATH])
{
	struct lims_journal *b = NULL;
	struct lims_hash hash;
	fx_pair(f, ret_a, &b);
	fx_must_append(b, "named", "thing/1", "truth");
	fx_must_append_blob(b, "thing/1", "evidence", &hash);
	fx_must_append(b, "named", "thing/1", "more truth");
	fx_must_sync(f, b, "pair.pack", NULL);
	snprintf(victim, LIMS_NODE_ID, "%s", lims_journal_node(b));
	lims_journal_close(b);
	fx_path(f, "pair.pack", pack);
}

static void a_forged_pack_is_refused_and_nothing_is_taken(void **state)
{
	const struct fx *f = *state;
	static const struct {
		enum forgery how;
		lims_rc rc;
		const char *says;
	} cases[] = {
		{OTHER_KEY, LIMS_E_REFUSED, "not signed with the key"},
		{OTHER_HASH, LIMS_E_REFUSED, "not signed with the key"},
		{OTHER_TEXT, LIMS_E_REFUSED, "does not continue the entry before it"},
		{LEFT_OUT, LIMS_E_REFUSED, "stands after the last entry"},
		{NO_BLOBS, LIMS_E_REFUSED, "does not carry"},
		{OTHER_BLOB, LIMS_E_REFUSED, "are not those of its name"},
		{NO_ENTRY, LIMS_E_REFUSED, "not as an entry is written"},
		{NEWER_ENTRY, LIMS_E_REFUSED, "newer format"},
		{OTHER_FOUNDER, LIMS_E_REFUSED, "another laboratory"},
	};
	struct lims_journal *a = NULL;
	struct lims_sync_result r;
	char victim[LIMS_NODE_ID], pack[FX_PATH], forged[FX_PATH], before[LIMS_HASH_HEX], after[LIMS_HASH_HEX], name[128];
	struct lims_err err = {.code = LIMS_OK};
	prepare(f, &a, victim, pack);
	fx_digest(a, before);
	fx_path(f, "forged.pack", forged);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		forge(pack, forged, victim, cases[i].how);
		lims_err_clear(&err);
		assert_int_equal(lims_journal_import_file(a, forged, &r, &err), cases[i].rc);
		if (!strstr(err.text, cases[i].says))
			fail_msg("case %d: %s", (int)cases[i].how, err.text);
		fx_digest(a, after);
		assert_string_equal(before, after);
	}
	// Entries without a head are not wrong, they are not signed yet: none is taken.
	forge(pack, forged, victim, NO_HEADS);
	fx_ok(lims_journal_import_file(a, forged, &r, &err), &err);
	assert_int_equal(r.entries_in, 0);
	// And the honest copy passes, so that the refusals above are not the forger's own faults.
	forge(pack, forged, victim, HONEST);
	fx_ok(lims_journal_import_file(a, forged, &r, &err), &err);
	assert_int_equal(r.entries_in, 3);
	assert_int_equal(r.blobs_in, 1);
	fx_name(a, "thing/1", name);
	assert_string_equal(name, "more truth");
	fx_ok(lims_journal_verify(a, NULL, NULL, NULL, &err), &err);
	lims_journal_close(a);
}

static void write_file(const char *path, const struct lims_buf *b, size_t n)
{
	struct lims_err err = {.code = LIMS_OK};
	fx_ok(lims_file_write(path, b->data, n, 0640, &err), &err);
}

static void a_pack_with_one_changed_byte_or_cut_short_is_refused(void **state)
{
	const struct fx *f = *state;
	struct lims_err err = {.code = LIMS_OK};
	struct lims_journal *a = NULL;
	struct lims_buf b, after;
	char victim[LIMS_NODE_ID], pack[FX_PATH], bad[FX_PATH], before[LIMS_HASH_HEX], now[LIMS_HASH_HEX];
	prepare(f, &a, victim, pack);
	fx_digest(a, before);
	fx_path(f, "bad.pack", bad);
	fx_ok(lims_file_read(pack, 1 << 20, &b, &err), &err);
	for (size_t at = 0; at < b.len; at += 17) {
		b.data[at] ^= 4;
		write_file(bad, &b, b.len);
		b.data[at] ^= 4;
		lims_err_clear(&err);
		if (lims_journal_sync_file(a, bad, NULL, &err) != LIMS_E_INPUT)
			fail_msg("byte %zu: %s", at, err.text);
		fx_ok(lims_file_read(bad, 1 << 20, &after, &err), &err);
		assert_int_equal(after.len, b.len); // a refused pack is left as it is
		lims_buf_finish(&after);
	}
	for (size_t n = 0; n < b.len; n += 41) {
		write_file(bad, &b, n);
		assert_int_equal(lims_journal_sync_file(a, bad, NULL, &err), LIMS_E_INPUT);
	}
	lims_buf_add_char(&b, '\n');
	write_file(bad, &b, b.len);
	assert_int_equal(lims_journal_sync_file(a, bad, NULL, &err), LIMS_E_INPUT);
	fx_digest(a, now);
	assert_string_equal(before, now);
	lims_buf_finish(&b);
	lims_journal_close(a);
}

static lims_rc read_text(void *ctx, uint64_t offset, void *bytes, size_t n, size_t *ret_n, struct lims_err *err)
{
	const char *text = ctx;
	size_t len = strlen(text);
	(void)err;
	*ret_n = offset >= len ? 0 : len - (size_t)offset < n ? len - (size_t)offset : n;
	memcpy(bytes, text + (offset < len ? offset : len), *ret_n);
	return LIMS_OK;
}

#define NODE "0123456789abcdef0123456789abcdef"
#define HASH "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define HEAD "lims-pack-1\nlaboratory " NODE "\nkind training\nfounder " NODE " " HASH " " HASH "\nwriter " NODE " " HASH " " HASH "\n"

static void oversized_and_odd_packs_are_refused_before_they_are_read(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		const char *says;
	} cases[] = {
		{"", "no sync pack"},
		{"a picture", "no sync pack"},
		{"lims-pack-2\n", "newer version"},
		{HEAD, "ends here"},
		{HEAD "chain " NODE " 1 1 0\nentry 1048577\n", "longer than any entry"},
		{HEAD "chain " NODE " 1 1 1048577\n", "\"chain\""},
		{HEAD "chain " NODE " 5 3 0\n", "\"chain\""},
		{HEAD "chain " NODE " 1 0 0\nchain " NODE " 1 0 0\n", "two chains"},
		{HEAD "blob " HASH " 67108865\n", "larger than any blob"},
		{HEAD "blob " HASH " 1\nx\nchain " NODE " 1 0 0\n", "\"chain\""},
		{HEAD "blob " HASH " 1\nxy\n", "longer or shorter"},
		{HEAD "chain " NODE " 1 0 0\nhave " NODE " " NODE " 1\n", "after the chains"},
		{HEAD "have " NODE " " NODE " 0\n", "\"have\""},
		{HEAD "surprise\n", "no pack has"},
		{HEAD "end 5 " HASH "\n", "digest"},
		{HEAD "end 05 " HASH "\n", "last line"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct lims_err err = {.code = LIMS_OK};
		struct lims_pack *p = NULL;
		struct lims_pack_source s = {.read = read_text, .ctx = (void *)(uintptr_t)cases[i].text};
		assert_int_equal(lims_pack_open(s, &p, &err), LIMS_E_INPUT);
		if (!strstr(err.text, cases[i].says))
			fail_msg("case %zu: %s", i, err.text);
		assert_null(p);
	}
}

static void a_hand_made_pack_is_read(void **state)
{
	(void)state;
	struct lims_err err = {.code = LIMS_OK};
	struct lims_pack *p = NULL;
	size_t n = 0;
	// The digest is that of sha256sum over everything before the last line; 5 lines of head, have, chain, head, blob make 9.
	static const char text[] =
		HEAD "have " NODE " " NODE " 7\nchain " NODE " 8 7 1\nhead 8 " HASH " " HASH HASH "\nblob " HASH " 5\nab\ncd\n"
			 "end 9 76f6a28c5cac6b58d6b25e784240d19fa80d3f8af5bd99bdadb2f09d56b17b49\n";
	struct lims_pack_source s = {.read = read_text, .ctx = (void *)(uintptr_t)text};
	fx_ok(lims_pack_open(s, &p, &err), &err);
	assert_true(lims_pack_header(p)->training);
	const struct lims_pack_have *haves = lims_pack_haves(p, &n);
	assert_int_equal(n, 1);
	assert_int_equal(haves[0].sequence, 7);
	const struct lims_pack_chain *chains = lims_pack_chains(p, &n);
	assert_int_equal(n, 1);
	assert_int_equal(chains[0].first, 8);
	assert_int_equal(chains[0].heads, 1);
	lims_pack_close(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_forged_pack_is_refused_and_nothing_is_taken, fx_setup, fx_teardown),
		cmocka_unit_test_setup_teardown(a_pack_with_one_changed_byte_or_cut_short_is_refused, fx_setup, fx_teardown),
		cmocka_unit_test(oversized_and_odd_packs_are_refused_before_they_are_read),
		cmocka_unit_test(a_hand_made_pack_is_read),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

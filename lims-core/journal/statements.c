// SPDX-License-Identifier: Apache-2.0
// Every data statement of the journal, as constants that a test prepares on both back ends.
#include "lims-core/journal/statements.h"
#include "lims-core/journal/journal.h"

#define ENTRY_COLUMNS "node, sequence, hash, clock_ms, clock_n, type, subject, bytes"

const struct lims_sql lims_q_setting_get = {"journal.setting_get", "SELECT value FROM journal_setting WHERE name = $1"};
const struct lims_sql lims_q_setting_set = {"journal.setting_set",
	"INSERT INTO journal_setting(name, value) VALUES($1, $2) ON CONFLICT(name) DO UPDATE SET value = excluded.value"};

const struct lims_sql lims_q_entry_add = {"journal.entry_add",
	"INSERT INTO journal_entry(node, sequence, hash, clock_ms, clock_n, type, subject, bytes) VALUES($1, $2, $3, $4, $5, $6, $7, $8)"};
const struct lims_sql lims_q_entry_last = {
	"journal.entry_last", "SELECT " ENTRY_COLUMNS " FROM journal_entry WHERE node = $1 ORDER BY sequence DESC LIMIT 1"};
const struct lims_sql lims_q_entry_at = {
	"journal.entry_at", "SELECT " ENTRY_COLUMNS " FROM journal_entry WHERE node = $1 AND sequence = $2"};
const struct lims_sql lims_q_entry_by_hash = {"journal.entry_by_hash", "SELECT " ENTRY_COLUMNS " FROM journal_entry WHERE hash = $1"};
const struct lims_sql lims_q_entry_count = {
	"journal.entry_count", "SELECT count(*), coalesce(max(sequence), 0), coalesce(min(sequence), 0) FROM journal_entry WHERE node = $1"};
const struct lims_sql lims_q_clock_last = {"journal.clock_last",
	"SELECT clock_ms, clock_n FROM journal_entry ORDER BY clock_ms DESC, clock_n DESC, node DESC, sequence DESC LIMIT 1"};
const struct lims_sql lims_q_later_in_subject = {"journal.later_in_subject",
	"SELECT 1 FROM journal_entry WHERE subject = $1 AND (clock_ms, clock_n, node, sequence) > ($2, $3, $4, $5) LIMIT 1"};
const struct lims_sql lims_q_page_subject = {"journal.page_subject",
	"SELECT " ENTRY_COLUMNS " FROM journal_entry WHERE subject = $1 AND (clock_ms, clock_n, node, sequence) > ($2, $3, $4, $5)"
	" ORDER BY clock_ms, clock_n, node, sequence LIMIT 64"};
const struct lims_sql lims_q_page_node = {
	"journal.page_node", "SELECT " ENTRY_COLUMNS " FROM journal_entry WHERE node = $1 AND sequence > $2 ORDER BY sequence LIMIT 64"};
const struct lims_sql lims_q_before_first = {
	"journal.before_first", "SELECT sequence FROM journal_entry WHERE node = $1 AND sequence < 1 ORDER BY sequence LIMIT 1"};
const struct lims_sql lims_q_chunk_node = {
	"journal.chunk_node", "SELECT " ENTRY_COLUMNS " FROM journal_entry WHERE node = $1 AND sequence > $2 ORDER BY sequence LIMIT 2048"};
const struct lims_sql lims_q_page_clock = {"journal.page_clock",
	"SELECT " ENTRY_COLUMNS " FROM journal_entry WHERE (clock_ms, clock_n, node, sequence) > ($1, $2, $3, $4)"
	" ORDER BY clock_ms, clock_n, node, sequence LIMIT 64"};
const struct lims_sql lims_q_next_node = {"journal.next_node", "SELECT node FROM journal_entry WHERE node > $1 ORDER BY node LIMIT 1"};

const struct lims_sql lims_q_blob_add = {
	"journal.blob_add", "INSERT INTO journal_blob(hash, size, bytes) VALUES($1, $2, $3) ON CONFLICT(hash) DO NOTHING"};
const struct lims_sql lims_q_blob_has = {"journal.blob_has", "SELECT 1 FROM journal_blob WHERE hash = $1"};
const struct lims_sql lims_q_blob_get = {"journal.blob_get", "SELECT size, bytes FROM journal_blob WHERE hash = $1"};
const struct lims_sql lims_q_blob_next = {
	"journal.blob_next", "SELECT hash, size, bytes FROM journal_blob WHERE hash > $1 ORDER BY hash LIMIT 1"};
const struct lims_sql lims_q_blob_count = {"journal.blob_count", "SELECT count(*) FROM journal_blob"};
const struct lims_sql lims_q_blob_name_add = {"journal.blob_name_add",
	"INSERT INTO journal_blob_name(hash, node, sequence) VALUES($1, $2, $3) ON CONFLICT(hash, node, sequence) DO NOTHING"};
const struct lims_sql lims_q_blob_name_has = {
	"journal.blob_name_has", "SELECT 1 FROM journal_blob_name WHERE hash = $1 AND node = $2 AND sequence = $3"};
const struct lims_sql lims_q_blob_named = {"journal.blob_named", "SELECT 1 FROM journal_blob_name WHERE hash = $1 LIMIT 1"};
const struct lims_sql lims_q_blob_name_count = {"journal.blob_name_count", "SELECT count(*) FROM journal_blob_name"};

const struct lims_sql lims_q_head_add = {"journal.head_add",
	"INSERT INTO journal_head(node, sequence, hash, signature) VALUES($1, $2, $3, $4) ON CONFLICT(node, sequence) DO NOTHING"};
const struct lims_sql lims_q_head_last = {
	"journal.head_last", "SELECT node, sequence, hash, signature FROM journal_head WHERE node = $1 ORDER BY sequence DESC LIMIT 1"};
const struct lims_sql lims_q_head_for = {"journal.head_for",
	"SELECT node, sequence, hash, signature FROM journal_head WHERE node = $1 AND sequence >= $2 ORDER BY sequence LIMIT 1"};
const struct lims_sql lims_q_head_page = {"journal.head_page",
	"SELECT node, sequence, hash, signature FROM journal_head WHERE (node, sequence) > ($1, $2) ORDER BY node, sequence LIMIT 256"};

const struct lims_sql lims_q_pending_put = {"journal.pending_put",
	"INSERT INTO journal_pending(node, code, public_key, born) VALUES($1, $2, $3, $4) ON CONFLICT(node) DO UPDATE SET code = excluded.code,"
	" public_key = excluded.public_key, born = excluded.born"};
const struct lims_sql lims_q_pending_remove = {"journal.pending_remove", "DELETE FROM journal_pending WHERE node = $1"};
const struct lims_sql lims_q_pending_all = {
	"journal.pending_all", "SELECT node, code, public_key, born FROM journal_pending ORDER BY node"};

static const struct lims_sql *const items[] = {
	&lims_q_setting_get,
	&lims_q_setting_set,
	&lims_q_entry_add,
	&lims_q_entry_last,
	&lims_q_entry_at,
	&lims_q_entry_by_hash,
	&lims_q_entry_count,
	&lims_q_clock_last,
	&lims_q_later_in_subject,
	&lims_q_page_subject,
	&lims_q_page_node,
	&lims_q_before_first,
	&lims_q_chunk_node,
	&lims_q_page_clock,
	&lims_q_next_node,
	&lims_q_blob_add,
	&lims_q_blob_has,
	&lims_q_blob_get,
	&lims_q_blob_next,
	&lims_q_blob_count,
	&lims_q_blob_name_add,
	&lims_q_blob_name_has,
	&lims_q_blob_named,
	&lims_q_blob_name_count,
	&lims_q_head_add,
	&lims_q_head_last,
	&lims_q_head_for,
	&lims_q_head_page,
	&lims_q_pending_put,
	&lims_q_pending_remove,
	&lims_q_pending_all,
};

const struct lims_sql_list *lims_journal_statements(void)
{
	static const struct lims_sql_list list = {.module = "journal", .items = items, .count = sizeof items / sizeof *items};
	return &list;
}

// SPDX-License-Identifier: Apache-2.0
// init, rebuild, sync and node: the store and its copies.
#include "cli/opening_view.h"
#include "laboratory/laboratory.h"
#include "laboratory/quality/incidents.h"
#include "lims-core/base/text.h"
#include "lims-core/journal/backup.h"
#include "lims-core/journal/nodes.h"
#include "lims-core/journal/sync.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SAID_MAX = 4 << 20, SAID_ENOUGH = SAID_MAX - (64 << 10) };

/// The store stands whatever the tables say.
static lims_rc take_over(struct lims_cli *cli, const char *tables, struct lims_err *err)
{
	lims_rc rc = lims_cli_take_over(cli, tables, false, err);
	return rc ? lims_err_context(err, "The store stands, empty; mend it and go on with lims opening take %s", tables) : LIMS_OK;
}

static lims_rc run_init(struct lims_cli *cli, struct lims_err *err)
{
	const char *kind = lims_cli_option(cli, "kind"), *join = lims_cli_option(cli, "join"), *code = lims_cli_option(cli, "node");
	char node[LIMS_NODE_ID];
	struct lims_journal_params p = {.laboratory = lims_cli_option(cli, "name"),
		.kind = LIMS_STORE_PRODUCTION,
		.code = code ? code : "A",
		.actor = cli->actor && cli->actor[0] ? cli->actor : "program",
		.program = "lims " LIMS_VERSION,
		.keys_dir = cli->keys[0] ? cli->keys : NULL,
		.offset_min = cli->zone_min};
	if (!cli->store || !cli->store[0])
		return lims_err_set(err, LIMS_E_INPUT, "Say where the laboratory shall lie: --store FILE or LIMS_STORE");
	if (join) {
		if (!code)
			return lims_err_set(err, LIMS_E_INPUT, "A further node needs a code of its own: --node B");
		lims_rc rc = lims_journal_join(cli->store, join, &p, node, err);
		if (!rc && !lims_cli_answer(cli, (const char *const[]){"node", node, "code", p.code, NULL}))
			lims_cli_say(cli, "Joined as node %s (%s). Let a node of the laboratory admit it: lims node admit %s", p.code, node, p.code);
		return rc;
	}
	if (!p.laboratory)
		return lims_err_set(err, LIMS_E_INPUT, "A new laboratory needs its name: --name TEXT");
	if (!kind || (!lims_text_equal(kind, "production") && !lims_text_equal(kind, "training")))
		return lims_err_set(err, LIMS_E_INPUT, "Say what the store is for, once and for ever: --kind production or --kind training");
	if (lims_text_equal(kind, "training"))
		p.kind = LIMS_STORE_TRAINING;
	lims_rc rc = lims_journal_create(cli->store, &p, node, err);
	const char *tables = lims_cli_option(cli, "take-over");
	if (rc)
		return rc;
	if (!(tables && cli->json) &&
		!lims_cli_answer(cli, (const char *const[]){"node", node, "code", p.code, "kind", lims_store_kind_name(p.kind), NULL}))
		lims_cli_say(cli,
			p.kind == LIMS_STORE_TRAINING ? LIMS_MSG("New training store %s, node %s (%s)")
										  : LIMS_MSG("New production store %s, node %s (%s)"),
			cli->store, p.code, node);
	return tables ? take_over(cli, tables, err) : LIMS_OK;
}

/// What had to be mended is what a verification would have found; the evidence itself is whole.
static lims_rc mended(struct lims_cli *cli, struct lims_laboratory *lab, lims_rc rc, const struct lims_err *found)
{
	char code[LIMS_CODE];
	cli->incident = true;
	(void)lims_incident_record(lab, LIMS_INCIDENT_VERIFY, found->text, code, NULL);
	return rc;
}

static lims_rc run_rebuild(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_hash before, after;
	char hex[LIMS_HASH_HEX];
	bool laid_out = true;
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = lims_journal_laid_out(lims_laboratory_journal(lab), &laid_out, err);
	// Where a table is gone there is nothing to compare with.
	if (!rc && (rc = lims_journal_tables_digest(lims_laboratory_journal(lab), &before, err)) == LIMS_E_CORRUPT && !laid_out)
		rc = LIMS_OK;
	if (!rc)
		rc = lims_journal_rebuild(lims_laboratory_journal(lab), err);
	if (!rc)
		rc = lims_journal_tables_digest(lims_laboratory_journal(lab), &after, err);
	if (rc)
		return rc;
	lims_hash_hex(&after, hex);
	if (!lims_cli_answer(cli, (const char *const[]){"digest", hex, NULL}))
		lims_cli_say(cli, "Tables rebuilt from the journal; digest %s", hex);
	if (!laid_out)
		rc = lims_err_set(
			err, LIMS_E_CORRUPT, "The database was not laid out as this program makes it; guards, tables and indexes stand again");
	else if (!lims_hash_equal(&before, &after))
		rc = lims_err_set(err, LIMS_E_CORRUPT, "The tables were not what the journal says; they are now");
	return rc ? mended(cli, lab, rc, err) : LIMS_OK;
}

/// What is found when copies meet, gathered to be told at the end.
struct meeting {
	struct lims_cli *cli;
	struct lims_laboratory *lab;
	struct lims_buf said;
	struct lims_jw w; ///< into `said`
	bool found;       ///< anything
	bool more;        ///< than is said
};

static void take_found(void *ctx, const char *code, const char *title, const char *detail, const char *because)
{
	struct meeting *m = ctx;
	const struct lims_cli *cli = m->cli;
	m->found = true;
	if (m->said.len > SAID_ENOUGH) {
		m->more = true;
		return;
	}
	if (cli->json) {
		lims_jw_object(&m->w, NULL);
		lims_jw_text(&m->w, "incident", code);
		lims_jw_text(&m->w, "title", title);
		lims_jw_text(&m->w, "detail", detail);
		lims_jw_end_object(&m->w);
		return;
	}
	lims_buf_addf(
		&m->said, "! %s%s%s: %s\n  %s\n", code, code[0] ? " " : "", lims_tr(cli->lang, title), detail, lims_tr(cli->lang, because));
}

static lims_rc look_at_meeting(void *ctx, const struct lims_sync_met *met, struct lims_err *err)
{
	struct meeting *m = ctx;
	lims_rc rc = lims_incident_papers(m->lab, take_found, m, err);
	return rc ? rc : lims_incident_meetings(m->lab, met, take_found, m, err);
}

/// A head that is missing keeps nothing out: an incident says how to get it back.
static void take_bare(struct meeting *m, const struct lims_sync_result *r)
{
	char code[LIMS_CODE] = "", detail[512];
	if (r->bare == 0)
		return;
	snprintf(detail, sizeof detail,
		lims_tr(m->cli->lang,
			"the pack of node %s brought %lld entries without the head with which they were signed when they were written, first entry "
			"%lld of node %s; a copy that has them gives them back by lims sync to a new file there and from that file here, else a "
			"backup"),
		r->first_bare.writer, (long long)r->bare, (long long)r->first_bare.sequence, r->first_bare.node);
	m->cli->incident = lims_incident_record(m->lab, LIMS_INCIDENT_VERIFY, detail, code, NULL) == LIMS_OK;
	take_found(m, code, LIMS_MSG("The record does not verify"), detail, LIMS_MSG("signed heads are missing"));
}

static void put_exchange(struct lims_cli *cli, const struct lims_sync_result *r, const struct meeting *m)
{
	struct lims_jw w;
	lims_jw_init(&w, &cli->out);
	lims_jw_object(&w, NULL);
	lims_jw_int(&w, "entries_in", r->entries_in);
	lims_jw_int(&w, "blobs_in", r->blobs_in);
	lims_jw_int(&w, "entries_out", r->entries_out);
	lims_jw_int(&w, "blobs_out", r->blobs_out);
	lims_jw_int(&w, "pending", r->pending);
	lims_jw_int(&w, "gaps", r->gaps);
	lims_jw_raw(&w, "met", lims_buf_text(&m->said), m->said.len);
	if (m->more)
		lims_jw_bool(&w, "more_met", true);
	lims_jw_end_object(&w);
	lims_buf_add_char(&cli->out, '\n');
}

static void say_exchange(struct lims_cli *cli, const struct lims_sync_result *r)
{
	lims_cli_say(cli, "Taken in: %lld entries, %lld attachments. In the pack for the others: %lld entries, %lld attachments",
		(long long)r->entries_in, (long long)r->blobs_in, (long long)r->entries_out, (long long)r->blobs_out);
	if (r->pending)
		lims_cli_say(cli, "%lld nodes wait to be admitted: lims node list", (long long)r->pending);
	if (r->gaps)
		lims_cli_say(cli, "%lld chains begin later than what is here: the next round brings the rest", (long long)r->gaps);
}

/// Of what is recorded already a later exchange says nothing more, so it is said now, whatever became of this one. More than can be shown is cut behind a whole
/// find, and that is said.
static void say_found(struct lims_cli *cli, const struct meeting *m)
{
	if (m->said.len == 0)
		return;
	lims_buf_add(&cli->out, m->said.data, m->said.len);
	if (m->more)
		lims_cli_say(cli, "More was found than is shown here");
	lims_cli_say(cli, "All of it stays visible: lims incident list");
}

static lims_rc run_sync(struct lims_cli *cli, struct lims_err *err)
{
	struct meeting m = {.cli = cli};
	const struct lims_sync_meeting meeting = {look_at_meeting, &m};
	struct lims_sync_result r = {0};
	const char *file = NULL;
	lims_rc rc = lims_cli_need(cli, "file", &file, err);
	if (!rc)
		rc = lims_cli_open(cli, &m.lab, err);
	if (rc)
		return rc;
	lims_buf_init(&m.said, SAID_MAX);
	lims_jw_init(&m.w, &m.said);
	if (cli->json)
		lims_jw_array(&m.w, NULL);
	rc = lims_journal_meet_file(lims_laboratory_journal(m.lab), file, &meeting, &r, err);
	take_bare(&m, &r);
	if (cli->json)
		lims_jw_end_array(&m.w);
	if (rc && (r.refused || r.damaged)) {
		char code[LIMS_CODE];
		cli->incident = lims_incident_record(m.lab, LIMS_INCIDENT_PACK, err->text, code, NULL) == LIMS_OK;
	}
	if (!rc)
		rc = lims_buf_check(&m.said, "what was found when the copies met", err);
	if (cli->json && !m.said.failed && (!rc || m.found))
		put_exchange(cli, &r, &m);
	else if (!cli->json && !rc)
		say_exchange(cli, &r);
	if (!cli->json)
		say_found(cli, &m);
	lims_buf_finish(&m.said);
	return rc;
}

static void put_nodes(struct lims_cli *cli, const struct lims_journal_node_info *list, size_t count)
{
	struct lims_jw w;
	lims_jw_init(&w, &cli->out);
	lims_jw_array(&w, NULL);
	for (size_t i = 0; i < count; i++) {
		lims_jw_object(&w, NULL);
		lims_jw_text(&w, "code", list[i].code);
		lims_jw_text(&w, "node", list[i].node);
		lims_jw_bool(&w, "admitted", list[i].state == LIMS_NODE_ADMITTED);
		if (list[i].block >= 0)
			lims_jw_int(&w, "block", list[i].block);
		lims_jw_end_object(&w);
	}
	lims_jw_end_array(&w);
	lims_buf_add_char(&cli->out, '\n');
}

static lims_rc run_nodes(struct lims_cli *cli, struct lims_err *err)
{
	static const char *const heads[] = {LIMS_MSG("Code"), LIMS_MSG("Node"), LIMS_MSG("State"), LIMS_MSG("Block of numbers")};
	struct lims_laboratory *lab = NULL;
	struct lims_journal_node_info *list = NULL;
	size_t count = 0;
	struct lims_grid g;
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = lims_journal_nodes(lims_laboratory_journal(lab), &list, &count, err);
	if (!rc && cli->json)
		put_nodes(cli, list, count);
	lims_grid_init(&g, sizeof heads / sizeof heads[0]);
	lims_grid_heading(&g, cli->lang, heads);
	for (size_t i = 0; !rc && !cli->json && i < count; i++) {
		char block[32] = "";
		if (list[i].block >= 0)
			snprintf(block, sizeof block, "%lld", (long long)list[i].block);
		lims_grid_add(&g, list[i].code);
		lims_grid_add(&g, list[i].node);
		lims_grid_add(
			&g, list[i].state == LIMS_NODE_ADMITTED ? lims_tr(cli->lang, "admitted") : lims_tr(cli->lang, "waits to be admitted"));
		lims_grid_add(&g, block);
	}
	lims_grid_print(&g, &cli->out, "");
	free(list);
	return rc;
}

static lims_rc run_admit(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = lims_laboratory_admit(lab, cli->args[0], err);
	if (!rc && !lims_cli_answer(cli, (const char *const[]){"node", cli->args[0], NULL}))
		lims_cli_say(cli, "The node %s is admitted", cli->args[0]);
	return rc;
}

/// A node that begins here with an existing laboratory.
static struct lims_journal_params node_params(const struct lims_cli *cli, const char *code)
{
	return (struct lims_journal_params){.code = code,
		.actor = cli->actor && cli->actor[0] ? cli->actor : "program",
		.program = "lims " LIMS_VERSION,
		.keys_dir = cli->keys[0] ? cli->keys : NULL,
		.offset_min = cli->zone_min};
}

static void say_new_node(struct lims_cli *cli, const char *code, const char *node, const struct lims_missing *missing)
{
	lims_cli_say(cli, "The store is node %s (%s) from now on", code, node);
	if (missing->from)
		lims_cli_say(cli,
			"Entries %lld to %lld of the old node are missing here, and the first entry of the new one says so; a sync with a copy that "
			"has "
			"them brings them back",
			(long long)missing->from, (long long)missing->to);
}

/// Entries that the new node goes on without.
static void tell_missing(char *detail, size_t size, const struct lims_cli *cli, const struct lims_missing *missing)
{
	size_t n = strlen(detail);
	if (missing->from && n < size)
		snprintf(detail + n, size - n, lims_tr(cli->lang, "; without %lld to %lld"), (long long)missing->from, (long long)missing->to);
}

/// A store that was restored or adopted stands, whether or not that could be recorded too.
static void record_new_node(struct lims_cli *cli, enum lims_incident what, const char *detail, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	char code[LIMS_CODE];
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = lims_incident_record(lab, what, detail, code, err);
	if (rc && !cli->json)
		lims_cli_say(cli, "  ! The incident could not be recorded, record it with lims incident open: %s", err->text);
}

/// The store goes on under another key: an incident of the system, in the record that goes on.
static void record_adoption(struct lims_cli *cli, const char *node, const struct lims_missing *missing)
{
	struct lims_err err = {.lang = cli->lang};
	char detail[256];
	snprintf(detail, sizeof detail, lims_tr(cli->lang, "node %.16s, by %.64s"), node,
		cli->actor && cli->actor[0] ? cli->actor : lims_tr(cli->lang, "the program"));
	tell_missing(detail, sizeof detail, cli, missing);
	record_new_node(cli, LIMS_INCIDENT_ADOPTED, detail, &err);
}

static lims_rc run_adopt(struct lims_cli *cli, struct lims_err *err)
{
	char node[LIMS_NODE_ID];
	const char *code = NULL;
	struct lims_missing missing = {.from = 0};
	lims_rc rc = lims_cli_need(cli, "node", &code, err);
	struct lims_journal_params p = node_params(cli, code);
	if (!rc && !cli->store)
		rc = lims_err_set(err, LIMS_E_INPUT, "Say which laboratory: --store FILE or LIMS_STORE");
	if (!rc)
		rc = lims_journal_adopt(cli->store, &p, lims_cli_option(cli, "alone") != NULL, node, &missing, err);
	if (!rc && !lims_cli_answer(cli, (const char *const[]){"node", node, "code", code, NULL}))
		say_new_node(cli, code, node, &missing);
	if (!rc)
		record_adoption(cli, code, &missing);
	return rc;
}

static void say_copied(struct lims_cli *cli, const char *what, const struct lims_backup_result *r, const char *node)
{
	char entries[24], blobs[24], from[24], to[24];
	snprintf(entries, sizeof entries, "%lld", (long long)r->entries);
	snprintf(blobs, sizeof blobs, "%lld", (long long)r->blobs);
	snprintf(from, sizeof from, "%lld", (long long)r->missing.from);
	snprintf(to, sizeof to, "%lld", (long long)r->missing.to);
	if (lims_cli_answer(cli, (const char *const[]){"file", what, "entries", entries, "attachments", blobs, node ? "node" : NULL, node,
								 r->missing.from ? "missing_from" : NULL, from, "missing_to", to, NULL}))
		return;
	lims_cli_say(cli, "%s: %s entries and %s attachments, checked", what, entries, blobs);
}

static lims_rc run_backup(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_backup_result r = {0};
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = lims_journal_backup(lims_laboratory_journal(lab), cli->args[0], &r, err);
	if (!rc)
		say_copied(cli, cli->args[0], &r, NULL);
	return rc;
}

/// That it was needed is an incident of the system, in the record that goes on.
static void record_restore(struct lims_cli *cli, const struct lims_backup_result *r)
{
	struct lims_err err = {.lang = cli->lang};
	const char *name = strrchr(cli->args[0], '/');
	char detail[512];
	snprintf(detail, sizeof detail, lims_tr(cli->lang, "%.200s: %lld entries, by %.64s"), name ? name + 1 : cli->args[0],
		(long long)r->entries, cli->actor && cli->actor[0] ? cli->actor : lims_tr(cli->lang, "the program"));
	tell_missing(detail, sizeof detail, cli, &r->missing);
	record_new_node(cli, LIMS_INCIDENT_RESTORE, detail, &err);
}

static lims_rc run_restore(struct lims_cli *cli, struct lims_err *err)
{
	char node[LIMS_NODE_ID];
	const char *code = NULL;
	struct lims_backup_result r = {0};
	lims_rc rc = lims_cli_need(cli, "node", &code, err);
	struct lims_journal_params p = node_params(cli, code);
	if (!rc && (!cli->store || !cli->store[0]))
		rc = lims_err_set(err, LIMS_E_INPUT, "Say where the laboratory shall lie: --store FILE or LIMS_STORE");
	struct lims_restoring how = {
		.alone = lims_cli_option(cli, "alone") != NULL, .accept_missing = lims_cli_option(cli, "accept-missing") != NULL};
	if (!rc)
		rc = lims_journal_restore(cli->args[0], cli->store, &p, &how, node, &r, err);
	if (rc)
		return rc;
	say_copied(cli, cli->store, &r, node);
	if (!cli->json)
		say_new_node(cli, code, node, &r.missing);
	if (!cli->json && !how.alone)
		lims_cli_say(cli, "It waits to be admitted: after a lims sync, on another copy lims node admit %s", code);
	record_restore(cli, &r);
	return LIMS_OK;
}

static const struct lims_option init_options[] = {
	{"name", "TEXT", LIMS_MSG("Name of the laboratory")},
	{"kind", "production|training", LIMS_MSG("What the store is for, for ever")},
	{"node", "CODE", LIMS_MSG("Code of this node, one to three letters or digits (A)")},
	{"join", "PACK", LIMS_MSG("Joins the laboratory of a pack as a further node")},
	{"take-over", "FOLDER", LIMS_MSG("Begins with the opening balance of a folder (see lims opening take)")},
	{"dates", "iso|dmy", LIMS_MSG("How days are written: 2026-12-31 (iso) or 31/12/2026 (dmy)")},
	{"decimal-comma", NULL, LIMS_MSG("Numbers are written with a decimal comma: 0,5 kg")},
};
static const struct lims_option sync_options[] = {{"file", "PACK", LIMS_MSG("The pack, e.g. on a stick")}};
static const struct lims_option adopt_options[] = {
	{"node", "CODE", LIMS_MSG("New code of this node")},
	{"alone", NULL, LIMS_MSG("No other copy of this laboratory lives on")},
};
static const struct lims_option restore_options[] = {
	{"node", "CODE", LIMS_MSG("New code of this node")},
	{"alone", NULL, LIMS_MSG("No other copy of this laboratory lives on")},
	{"accept-missing", NULL, LIMS_MSG("Goes on without the entries that were signed after the backup, and records which are missing")},
};

static const struct lims_command list[] = {
	{"init", NULL, "", 0, 0, LIMS_MSG("Makes a new laboratory, or a further node of one"), init_options, 7, run_init},
	{"rebuild", NULL, "", 0, 0, LIMS_MSG("Drops the tables and replays the journal"), NULL, 0, run_rebuild},
	{"sync", NULL, "", 0, 0, LIMS_MSG("Exchanges entries with the other copies through a file"), sync_options, 1, run_sync},
	{"backup", NULL, "FILE", 1, 1, LIMS_MSG("Writes the whole store as it stands now to a new file, and checks it"), NULL, 0, run_backup},
	{"restore", NULL, "FILE", 1, 1, LIMS_MSG("Makes a store from a backup, as a node of its own"), restore_options, 3, run_restore},
	{"node", "list", "", 0, 0, LIMS_MSG("Lists the nodes of the laboratory"), NULL, 0, run_nodes},
	{"node", "admit", "NODE", 1, 1, LIMS_MSG("Admits a node that joined, by its code or its id"), NULL, 0, run_admit},
	{"node", "adopt", "", 0, 0, LIMS_MSG("Gives a store whose key is elsewhere a new node"), adopt_options, 2, run_adopt},
};
const struct lims_commands lims_commands_store = {list, sizeof list / sizeof list[0]};

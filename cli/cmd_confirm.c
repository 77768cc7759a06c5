// SPDX-License-Identifier: Apache-2.0
// procedure confirm: draft blocks of the data files against their documents, and what still stands between the laboratory and its papers.
#include "cli/codes.h"
#include "cli/words.h"
#include "laboratory/confirm.h"
#include "laboratory/validation.h"
#include "lims-core/base/text.h"

#include <string.h>

enum { SCAN_MAX = 64 << 20, LEAST_DIGITS = 6, SHOWN_DIGITS = 12, FOUND_MAX = LIMS_CONFIRM_AT_ONCE };

static bool of_procedure(const struct lims_blocks_entry *b, const char *id)
{
	bool found = !id || b->procedure_count == 0;
	for (size_t i = 0; !found && i < b->procedure_count; i++)
		found = lims_text_equal(b->procedures[i], id);
	return found;
}

static const char *state_words(struct lims_cli *cli, const struct lims_blocks_entry *b)
{
	if (b->state.confirmed)
		return lims_tr(cli->lang, "confirmed");
	if (!b->state.scan[0])
		return lims_tr(cli->lang, "not confirmed yet");
	return b->state.manager[0] ? lims_tr(cli->lang, "waits for a second person") : lims_tr(cli->lang, "waits for the technical manager");
}

static const char *kind_words(struct lims_cli *cli, enum lims_block_kind k)
{
	static const char *const words[] = {LIMS_MSG("clause"), LIMS_MSG("table row"), LIMS_MSG("period"), LIMS_MSG("form"), LIMS_MSG("rule")};
	return lims_tr(cli->lang, words[k]);
}

static void put_block(struct lims_cli *cli, struct lims_grid *g, const struct lims_blocks_entry *b)
{
	char hex[LIMS_HASH_HEX], place[256], source[256];
	const struct lims_source *s = &b->block->source;
	lims_hash_hex(&b->block->hash, hex);
	hex[SHOWN_DIGITS] = '\0';
	snprintf(place, sizeof place, "%s:%d", b->block->file, b->block->line);
	snprintf(source, sizeof source, "%s%s%s, %s", s->document, s->clause[0] ? " " : "", s->clause, lims_cli_evidence(cli, s->evidence));
	lims_grid_add(g, hex);
	lims_grid_add(g, kind_words(cli, b->block->kind));
	lims_grid_add(g, place);
	lims_grid_add(g, b->block->name);
	lims_grid_add(g, source);
	lims_grid_add(g, b->in_force ? state_words(cli, b) : lims_tr(cli->lang, "not in force"));
}

static void put_count(struct lims_grid *g, size_t n)
{
	char text[24];
	snprintf(text, sizeof text, "%zu", n);
	lims_grid_add(g, text);
}

static void put_procedures(struct lims_cli *cli, const struct lims_blocks *e)
{
	static const char *const heads[] = {LIMS_MSG("procedure"), LIMS_MSG("clauses"), LIMS_MSG("rows"), LIMS_MSG("periods"),
		LIMS_MSG("one person"), LIMS_MSG("confirmed"), LIMS_MSG("in scope"), LIMS_MSG("authorised"), " "};
	struct lims_grid g;
	lims_grid_init(&g, sizeof heads / sizeof heads[0]);
	for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++)
		lims_grid_add(&g, heads[i][0] == ' ' ? " " : lims_tr(cli->lang, heads[i]));
	for (size_t i = 0; i < e->procedure_count; i++) {
		const struct lims_blocks_procedure *p = &e->procedures[i];
		lims_grid_add(&g, p->id);
		put_count(&g, p->open[LIMS_BLOCK_CLAUSE]);
		put_count(&g, p->open[LIMS_BLOCK_ROW]);
		put_count(&g, p->open[LIMS_BLOCK_PERIOD]);
		put_count(&g, p->waiting);
		put_count(&g, p->confirmed);
		lims_grid_add(&g, p->licensed ? lims_tr(cli->lang, "yes") : "-");
		lims_grid_add(&g, p->authorised ? lims_tr(cli->lang, "yes") : "-");
		lims_grid_add(&g, p->faulty ? lims_tr(cli->lang, "faulty") : lims_cli_words(cli, p->title));
	}
	lims_grid_print(&g, &cli->out, "  ");
}

/// The blocks themselves, each once however many procedures use it.
static void put_totals(struct lims_cli *cli, const struct lims_blocks *e)
{
	size_t open[LIMS_BLOCK_KINDS] = {0}, confirmed = 0, total = 0;
	for (size_t i = 0; i < e->block_count; i++) {
		const struct lims_blocks_entry *b = &e->blocks[i];
		confirmed += b->in_force && b->state.confirmed;
		total += b->in_force && !b->state.confirmed;
		open[b->block->kind] += b->in_force && !b->state.confirmed;
	}
	lims_cli_say(cli, "%zu blocks are open: %zu clauses, %zu rows, %zu periods, %zu forms, %zu rules; %zu are confirmed", total,
		open[LIMS_BLOCK_CLAUSE], open[LIMS_BLOCK_ROW], open[LIMS_BLOCK_PERIOD], open[LIMS_BLOCK_FORM], open[LIMS_BLOCK_RULE], confirmed);
}

static void put_json(struct lims_cli *cli, const struct lims_blocks *e, const char *id, const char *day)
{
	struct lims_jw w;
	char hex[LIMS_HASH_HEX];
	lims_jw_init(&w, &cli->out);
	lims_jw_object(&w, NULL);
	lims_jw_text(&w, "day", day);
	lims_jw_array(&w, "procedures");
	for (size_t i = 0; i < e->procedure_count; i++) {
		const struct lims_blocks_procedure *p = &e->procedures[i];
		if (id && !lims_text_equal(id, p->id))
			continue;
		lims_jw_object(&w, NULL);
		lims_jw_text(&w, "id", p->id);
		lims_jw_object(&w, "open");
		for (int k = 0; k < LIMS_BLOCK_KINDS; k++)
			lims_jw_int(&w, lims_block_kind_name((enum lims_block_kind)k), (int64_t)p->open[k]);
		lims_jw_end_object(&w);
		lims_jw_int(&w, "one_person", (int64_t)p->waiting);
		lims_jw_int(&w, "confirmed", (int64_t)p->confirmed);
		lims_jw_bool(&w, "in_scope", p->licensed);
		lims_jw_bool(&w, "authorised", p->authorised);
		lims_jw_bool(&w, "faulty", p->faulty);
		lims_jw_end_object(&w);
	}
	lims_jw_end_array(&w);
	lims_jw_array(&w, "blocks");
	for (size_t i = 0; i < e->block_count; i++) {
		const struct lims_blocks_entry *b = &e->blocks[i];
		if (!of_procedure(b, id))
			continue;
		lims_hash_hex(&b->block->hash, hex);
		lims_jw_object(&w, NULL);
		lims_jw_text(&w, "block", hex);
		lims_jw_text(&w, "kind", lims_block_kind_name(b->block->kind));
		lims_jw_text(&w, "file", b->block->file);
		lims_jw_int(&w, "line", b->block->line);
		lims_jw_text(&w, "name", b->block->name);
		lims_jw_text(&w, "document", b->block->source.document);
		lims_jw_text(&w, "edition", b->block->source.edition);
		lims_jw_text(&w, "clause", b->block->source.clause);
		lims_jw_text(&w, "evidence", lims_evidence_name(b->block->source.evidence));
		lims_jw_bool(&w, "in_force", b->in_force);
		lims_jw_bool(&w, "confirmed", b->state.confirmed);
		lims_jw_text(&w, "technical_manager", b->state.manager);
		lims_jw_text(&w, "second", b->state.second);
		lims_jw_text(&w, "scan", b->state.scan);
		lims_jw_array(&w, "procedures");
		for (size_t k = 0; k < b->procedure_count; k++)
			lims_jw_text(&w, NULL, b->procedures[k]);
		lims_jw_end_array(&w);
		lims_jw_end_object(&w);
	}
	lims_jw_end_array(&w);
	lims_jw_int(&w, "forms_open", (int64_t)e->forms_open);
	lims_jw_end_object(&w);
	lims_buf_add_char(&cli->out, '\n');
}

static lims_rc put_list(struct lims_cli *cli, struct lims_laboratory *lab, const struct lims_blocks *e, struct lims_err *err)
{
	const char *id = lims_cli_option(cli, "procedure");
	char day[LIMS_DATE_TEXT];
	struct lims_validation_accepted accepted;
	bool known = !id, found = false;
	lims_date_text(lims_laboratory_today(lab), day);
	for (size_t i = 0; i < e->procedure_count; i++)
		known = known || lims_text_equal(id, e->procedures[i].id);
	if (!known)
		return lims_err_set(err, LIMS_E_NOT_FOUND, "There is no procedure \"%s\"; see which there are with: lims procedure list.", id);
	if (cli->json) {
		put_json(cli, e, id, day);
		return LIMS_OK;
	}
	lims_cli_say(cli, "What stands between this laboratory and its first certificate, on %s", day);
	if (!id) {
		put_procedures(cli, e);
		put_totals(cli, e);
	}
	struct lims_grid g;
	lims_grid_init(&g, 6);
	for (size_t i = 0; i < e->block_count; i++)
		if (id ? of_procedure(&e->blocks[i], id) : e->blocks[i].procedure_count == 0)
			put_block(cli, &g, &e->blocks[i]);
	if (id)
		lims_cli_say(cli, "Blocks of %s, with the forms and rules that every paper needs", id);
	else
		lims_cli_say(cli, "Forms and rules that every paper needs");
	lims_grid_print(&g, &cli->out, "  ");
	lims_rc rc = lims_validation_find(lab, NULL, &found, &accepted, err);
	if (!rc && !found)
		lims_cli_say(cli, "Nobody has accepted what this program computes: lims validate --accept");
	return rc;
}

/// Blocks by the first digits of their hash, or all that are in force and open of a file.
static lims_rc choose(
	const struct lims_blocks *e, const char *word, bool all, const struct lims_block **found, size_t *count, struct lims_err *err)
{
	size_t before = *count, digits = strlen(word);
	bool file = strchr(word, '/') != NULL;
	if (!file && (digits < LEAST_DIGITS || strspn(word, "0123456789abcdef") != digits))
		return lims_err_set(err, LIMS_E_INPUT,
			"%s names no block: give at least %d digits of its hash, or a file like tolerances/NAME.yaml; see lims procedure confirm "
			"--list",
			word, LEAST_DIGITS);
	for (size_t i = 0; i < e->block_count; i++) {
		const struct lims_blocks_entry *b = &e->blocks[i];
		char hex[LIMS_HASH_HEX];
		lims_hash_hex(&b->block->hash, hex);
		if (file ? !lims_text_equal(b->block->file, word) || (!all && (!b->in_force || b->state.confirmed)) : !lims_text_starts(hex, word))
			continue;
		if (!file && *count > before)
			return lims_err_set(err, LIMS_E_INPUT, "Several blocks begin with %s: give more digits", word);
		if (*count == FOUND_MAX)
			return lims_err_set(err, LIMS_E_INPUT, "These are more than %d blocks: confirm fewer at once", FOUND_MAX);
		found[(*count)++] = b->block;
	}
	if (*count == before)
		return lims_err_set(err, LIMS_E_NOT_FOUND, "No draft block is called %s: see lims procedure confirm --list", word);
	return LIMS_OK;
}

/// Each block, and whom it still waits for.
static lims_rc say_confirmed(
	struct lims_cli *cli, struct lims_laboratory *lab, const struct lims_block *const *blocks, size_t count, struct lims_err *err)
{
	struct lims_blocks *now = NULL;
	lims_rc rc = lims_blocks_of(lab, lims_laboratory_today(lab), &now, err);
	for (size_t i = 0; !rc && i < count; i++)
		for (size_t k = 0; k < now->block_count; k++)
			if (memcmp(&now->blocks[k].block->hash, &blocks[i]->hash, sizeof blocks[i]->hash) == 0) {
				lims_cli_say(cli, "You confirmed: %s %s (%s)", blocks[i]->file, blocks[i]->name, state_words(cli, &now->blocks[k]));
				break;
			}
	lims_blocks_destroy(now);
	return rc;
}

static lims_rc confirm(
	struct lims_cli *cli, struct lims_laboratory *lab, const struct lims_block *const *blocks, size_t count, struct lims_err *err)
{
	const char *scan = lims_cli_option(cli, "scan");
	struct lims_buf page = {0};
	lims_rc rc = scan ? lims_file_read(scan, SCAN_MAX, &page, err) : LIMS_OK;
	if (!rc)
		rc = lims_block_confirm(lab, blocks, count, scan ? lims_buf_text(&page) : NULL, page.len, lims_cli_option(cli, "note"), err);
	lims_buf_finish(&page);
	return rc || cli->json ? rc : say_confirmed(cli, lab, blocks, count, err);
}

static lims_rc withdraw(
	struct lims_cli *cli, struct lims_laboratory *lab, const struct lims_block *const *blocks, size_t count, struct lims_err *err)
{
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; !rc && i < count; i++) {
		rc = lims_block_withdraw(lab, blocks[i], lims_cli_option(cli, "note"), err);
		if (!rc && !cli->json)
			lims_cli_say(cli, "Taken back: %s %s", blocks[i]->file, blocks[i]->name);
	}
	return rc;
}

static lims_rc save_page(struct lims_laboratory *lab, const struct lims_block *block, const char *path, struct lims_err *err)
{
	struct lims_buf page = {0};
	lims_rc rc = lims_block_page(lab, block, &page, err);
	if (!rc)
		rc = lims_file_write(path, page.data, page.len, 0644, err);
	lims_buf_finish(&page);
	return rc;
}

static void put_done(struct lims_cli *cli, const struct lims_block *const *blocks, size_t count)
{
	struct lims_jw w;
	char hex[LIMS_HASH_HEX];
	lims_jw_init(&w, &cli->out);
	lims_jw_array(&w, NULL);
	for (size_t i = 0; i < count; i++) {
		lims_hash_hex(&blocks[i]->hash, hex);
		lims_jw_object(&w, NULL);
		lims_jw_text(&w, "block", hex);
		lims_jw_text(&w, "file", blocks[i]->file);
		lims_jw_text(&w, "name", blocks[i]->name);
		lims_jw_end_object(&w);
	}
	lims_jw_end_array(&w);
	lims_buf_add_char(&cli->out, '\n');
}

static lims_rc act(struct lims_cli *cli, struct lims_laboratory *lab, const struct lims_blocks *e, struct lims_err *err)
{
	const struct lims_block *found[FOUND_MAX];
	const char *page = lims_cli_option(cli, "page");
	bool back = lims_cli_option(cli, "withdraw") != NULL;
	size_t count = 0;
	for (int i = 0; i < cli->arg_count; i++) {
		lims_rc rc = choose(e, cli->args[i], back, found, &count, err);
		if (rc)
			return rc;
	}
	lims_rc rc = page   ? save_page(lab, found[0], page, err)
				 : back ? withdraw(cli, lab, found, count, err)
						: confirm(cli, lab, found, count, err);
	if (!rc && cli->json)
		put_done(cli, found, count);
	return rc;
}

static lims_rc run_confirm(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_blocks *e = NULL;
	bool list = lims_cli_option(cli, "list") != NULL;
	if (list == (cli->arg_count > 0))
		return lims_err_set(err, LIMS_E_INPUT, "Give the blocks to confirm, or --list to see which there are");
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = lims_blocks_of(lab, lims_laboratory_today(lab), &e, err);
	if (!rc)
		rc = list ? put_list(cli, lab, e, err) : act(cli, lab, e, err);
	lims_blocks_destroy(e);
	return rc;
}

static const struct lims_option options[] = {
	{"list", NULL, LIMS_MSG("Shows what stands between this laboratory and its first certificate")},
	{"procedure", "ID", LIMS_MSG("With --list: every block of this procedure")},
	{"scan", "FILE", LIMS_MSG("The page that you compared, scanned; it is kept. Without it the page of the person before")},
	{"page", "FILE", LIMS_MSG("Writes the page that the person before compared, and confirms nothing")},
	{"withdraw", NULL, LIMS_MSG("Takes the confirmations of the blocks back")},
	{"note", "TEXT", LIMS_MSG("A remark; why, with --withdraw")},
};
static const struct lims_command list[] = {
	{"procedure", "confirm", "[BLOCK|FILE…]", 0, LIMS_CLI_VALUES,
		LIMS_MSG("Confirms draft blocks of data files against their document: the technical manager and a second person"), options,
		sizeof options / sizeof options[0], run_confirm},
};
const struct lims_commands lims_commands_confirm = {list, 1};

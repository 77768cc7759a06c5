// SPDX-License-Identifier: Apache-2.0
// find: items and registers by the beginnings of their words, with or without marks.
#include "cli/cli.h"
#include "cli/codes.h"
#include "cli/taken_over.h"
#include "laboratory/find.h"
#include "laboratory/items.h"
#include "laboratory/samples/samples.h"
#include "lims-core/base/text.h"

#include <string.h>

enum { TEXT_MAX = 4096 };

struct finding {
	struct lims_cli *cli;
	struct lims_laboratory *lab;
	struct lims_grid g;
	struct lims_jw w;
	size_t count;
};

static void put(struct finding *f, const char *noun, const char *code, const char *name, const char *detail)
{
	f->count++;
	if (!f->cli->json) {
		lims_grid_add(&f->g, lims_cli_noun(f->cli, noun));
		lims_grid_add(&f->g, code);
		lims_grid_add(&f->g, name);
		lims_grid_add(&f->g, detail && detail[0] ? detail : " ");
		return;
	}
	lims_jw_object(&f->w, NULL);
	lims_jw_text(&f->w, "noun", noun);
	lims_jw_text(&f->w, "code", code);
	lims_jw_text(&f->w, "name", name);
	lims_jw_text(&f->w, "detail", detail);
	lims_jw_end_object(&f->w);
}

static lims_rc put_item(void *ctx, const struct lims_item *i, struct lims_err *err)
{
	struct finding *f = ctx;
	char detail[512];
	(void)err;
	const char *const parts[] = {i->serial, i->customer, i->place, i->taken_over ? lims_tr(f->cli->lang, LIMS_CLI_TAKEN_OVER) : NULL};
	size_t n = 0;
	detail[0] = '\0';
	for (size_t k = 0; k < sizeof parts / sizeof parts[0] && n < sizeof detail; k++)
		if (parts[k] && parts[k][0])
			n += (size_t)snprintf(detail + n, sizeof detail - n, "%s%s", n ? ", " : "", parts[k]);
	put(f, "item", i->code, i->name, detail);
	return LIMS_OK;
}

static lims_rc put_sample(void *ctx, const struct lims_sample_set *s, struct lims_err *err)
{
	struct finding *f = ctx;
	struct lims_json_doc *doc = NULL;
	char detail[512];
	lims_rc rc = lims_json_parse(s->body, strlen(s->body), 1 << 16, &doc, err);
	if (rc)
		return rc;
	snprintf(detail, sizeof detail, "%s, %s", s->customer, lims_json_get_text(lims_json_root(doc), "part", s->cast_at));
	put(f, "sample", s->code, lims_json_get_text(lims_json_root(doc), "project", ""), detail);
	lims_json_destroy(doc);
	return LIMS_OK;
}

static lims_rc visit(void *ctx, const char *noun, const char *code, struct lims_err *err)
{
	struct finding *f = ctx;
	char name[1024] = "", address[1024] = "";
	if (lims_text_equal(noun, "item"))
		return lims_item_each(f->lab, code, put_item, f, err);
	if (lims_text_equal(noun, "sample"))
		return lims_sample_each(f->lab, code, put_sample, f, err);
	if (!lims_register_find(noun))
		return LIMS_OK;
	// Not every register has these fields.
	(void)lims_register_field(f->lab, noun, code, "name", name, sizeof name, NULL);
	(void)lims_register_field(f->lab, noun, code, "address", address, sizeof address, NULL);
	put(f, noun, code, name, address);
	return LIMS_OK;
}

static lims_rc run_find(struct lims_cli *cli, struct lims_err *err)
{
	static const char *const heads[] = {LIMS_MSG("Kind"), LIMS_MSG("Code"), LIMS_MSG("Name"), LIMS_MSG("Details")};
	struct finding f = {.cli = cli};
	struct lims_buf text;
	bool more = false;
	lims_buf_init(&text, TEXT_MAX);
	for (int i = 0; i < cli->arg_count; i++)
		lims_buf_addf(&text, "%s%s", i ? " " : "", cli->args[i]);
	lims_jw_init(&f.w, &cli->out);
	lims_grid_init(&f.g, sizeof heads / sizeof heads[0]);
	lims_grid_heading(&f.g, cli->lang, heads);
	lims_rc rc = lims_buf_check(&text, "What is looked for", err);
	if (!rc)
		rc = lims_cli_open(cli, &f.lab, err);
	if (!rc && cli->json)
		lims_jw_array(&f.w, NULL);
	if (!rc)
		rc = lims_find(f.lab, lims_buf_text(&text), visit, &f, &more, err);
	if (!rc && cli->json) {
		lims_jw_end_array(&f.w);
		lims_buf_add_char(&cli->out, '\n');
	}
	lims_grid_print(&f.g, &cli->out, "");
	if (!rc && more && !cli->json)
		lims_cli_say(cli, "There are more: say more words");
	if (!rc && f.count == 0)
		rc = lims_err_set(err, LIMS_E_REFUSED, "Nothing has these words");
	lims_buf_finish(&text);
	return rc;
}

static const struct lims_command list[] = {
	{"find", NULL, "WORD…", 1, 8, LIMS_MSG("Finds items, customers, standards, … by the beginnings of their words, with or without marks"),
		NULL, 0, run_find},
};
const struct lims_commands lims_commands_find = {list, 1};

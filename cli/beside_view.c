// SPDX-License-Identifier: Apache-2.0
// Says which documents are in force and which marks of the instrument are findings.
#include "cli/beside_view.h"

#include "cli/words.h"
#include "laboratory/bench_age.h"
#include "laboratory/quality/documents.h"
#include "laboratory/stock/marks.h"
#include "lims-core/base/text.h"

static lims_rc say_strange(void *ctx, const struct lims_placed *m, struct lims_err *err)
{
	struct lims_cli *cli = ctx;
	(void)err;
	if (m->expected)
		lims_cli_say(cli, "  ! Finding on %s: %s holds %s, the last record said %s", m->on,
			m->place[0] ? m->place : lims_tr(cli->lang, m->kind), m->serial, m->expected);
	return LIMS_OK;
}

void lims_cli_say_strange_marks(struct lims_cli *cli, const char *item)
{
	// A view of the worksheet is not refused because the marks cannot be read: what is wrong with the store, its other parts say.
	(void)lims_placed_each(cli->lab, item, say_strange, cli, NULL);
}

static lims_rc say_document(void *ctx, const struct lims_document *d, struct lims_err *err)
{
	struct lims_cli *cli = ctx;
	(void)err;
	lims_cli_say(cli, "  Document in force: %s, edition %s: %s", d->code, d->edition, d->title);
	if (!d->read && cli->actor && cli->actor[0])
		lims_cli_say(cli, "    %s has not read it yet: lims document read %s", cli->actor, d->code);
	return LIMS_OK;
}

void lims_cli_say_documents(struct lims_cli *cli, const char *procedure)
{
	(void)lims_documents_each(cli->lab, procedure, cli->actor, say_document, cli, NULL);
}

void lims_cli_say_ages(struct lims_cli *cli, const char *code, const struct lims_bench_view *v)
{
	bool open = lims_text_equal(v->sheet->state, "open") || lims_text_equal(v->sheet->state, "returned");
	for (size_t i = 0; open && i < v->age_count; i++) {
		const struct lims_bench_age *a = &v->ages[i];
		if (lims_text_equal(a->window, "outside"))
			lims_cli_say(cli, "  ! The specimens of %d d are tested at %d d, outside of their window from %s to %s", a->days, a->real,
				a->from, a->to);
		else
			lims_cli_say(cli, "  ! Whether the specimens of %d d, tested at %d d, are in their window from %s to %s is not known", a->days,
				a->real, a->from, a->to);
		if (a->way)
			lims_cli_say(cli,
				"    Nothing can be stated about conformity at that age. The result alone can: lims worksheet age %s --mode %s (%s)", code,
				a->way->id, lims_cli_words(cli, a->way->title));
	}
}

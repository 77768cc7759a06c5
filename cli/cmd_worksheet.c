// SPDX-License-Identifier: Apache-2.0
// worksheet list, show, export, submit and review.
#include "cli/bench_words.h"
#include "cli/beside_view.h"
#include "cli/budget_view.h"
#include "cli/codes.h"
#include "cli/conditions_view.h"
#include "cli/gates_view.h"
#include "cli/listing.h"
#include "cli/loads.h"
#include "cli/many.h"
#include "cli/others_view.h"
#include "cli/words.h"
#include "laboratory/bench.h"
#include "laboratory/doubts.h"
#include "laboratory/laboratory.h"
#include "laboratory/paper_source.h"
#include "laboratory/presentation.h"
#include "laboratory/proof/dossier.h"
#include "lims-core/base/text.h"

#include <string.h>

enum { REASONS_SHOWN = 6 };

static const char *state_text(const struct lims_cli *cli, const char *state)
{
	static const char *const words[] = {
		LIMS_MSG("open"), LIMS_MSG("submitted"), LIMS_MSG("returned"), LIMS_MSG("reviewed"), LIMS_MSG("abandoned")};
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (lims_text_equal(words[i], state))
			return lims_tr(cli->lang, words[i]);
	return state;
}

static lims_rc put_sheet(
	void *ctx, const char *code, const char *item, const char *procedure, const char *state, const char *verdict, struct lims_err *err)
{
	struct lims_listing *l = ctx;
	(void)err;
	if (l->cli->json) {
		lims_jw_object(&l->w, NULL);
		lims_jw_text(&l->w, "code", code);
		lims_jw_text(&l->w, "item", item);
		lims_jw_text(&l->w, "procedure", procedure);
		lims_jw_text(&l->w, "state", state);
		lims_jw_text(&l->w, "verdict", verdict);
		lims_jw_end_object(&l->w);
		return LIMS_OK;
	}
	lims_grid_add(&l->g, code);
	lims_grid_add(&l->g, item);
	lims_grid_add(&l->g, procedure);
	lims_grid_add(&l->g, state_text(l->cli, state));
	lims_grid_add(&l->g, lims_cli_verdict(l->cli, verdict));
	return LIMS_OK;
}

static lims_rc run_list(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_listing l = {.cli = cli};
	static const char *const heads[] = {LIMS_MSG("Code"), LIMS_MSG("Item"), LIMS_MSG("Procedure"), LIMS_MSG("State"), LIMS_MSG("Verdict")};
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (rc)
		return rc;
	lims_listing_begin(&l, cli, heads, sizeof heads / sizeof heads[0]);
	rc = lims_bench_each(lab, put_sheet, &l, err);
	lims_listing_end(&l);
	return rc;
}

/// Where nothing is held against a requirement, nothing passes.
static const char *verdict_words(const struct lims_cli *cli, const struct lims_bench_view *v, const char *verdict)
{
	bool whole = !v->judged && lims_text_equal(verdict, "pass");
	return whole ? lims_tr(cli->lang, "all is there; nothing is judged") : lims_cli_verdict(cli, verdict);
}

static const char *mark_of(const struct lims_cli *cli, enum lims_verdict v)
{
	switch (v) {
	case LIMS_VERDICT_PASS:
		return lims_tr(cli->lang, "passes");
	case LIMS_VERDICT_FAIL:
		return lims_tr(cli->lang, "FAILS");
	case LIMS_VERDICT_UNDETERMINED:
		break;
	}
	return "…";
}

static void put_checks(struct lims_cli *cli, const struct lims_bench_view *v, const struct lims_plan_step *plan)
{
	const struct lims_step *step = plan->step;
	struct lims_grid g;
	char id[LIMS_CODE + 4];
	lims_grid_init(&g, 3);
	for (size_t i = 0; i < step->check_count; i++) {
		const char *answer = "…";
		if (!plan->check_applies[i])
			continue;
		for (size_t a = 0; a < v->sheet->answer_count; a++)
			if (lims_text_equal(v->sheet->answers[a].a.step, step->id) && lims_text_equal(v->sheet->answers[a].a.check, step->checks[i].id))
				answer = v->sheet->answers[a].a.answer;
		lims_grid_add(&g, lims_cli_words(cli, step->checks[i].label));
		snprintf(id, sizeof id, "[%s]", step->checks[i].id);
		lims_grid_add(&g, id);
		lims_grid_add(&g, lims_text_equal(answer, "yes")              ? lims_tr(cli->lang, "yes")
						  : lims_text_equal(answer, "no")             ? lims_tr(cli->lang, "NO")
						  : lims_text_equal(answer, "not_applicable") ? lims_tr(cli->lang, "not applicable")
																	  : answer);
	}
	lims_grid_print(&g, &cli->out, "    ");
}

static enum lims_verdict outcome_at(const struct lims_result *r, const struct lims_result_step *s, size_t row, size_t run, bool *ret_any)
{
	enum lims_verdict v = LIMS_VERDICT_PASS;
	*ret_any = false;
	for (size_t i = 0; i < s->criterion_count; i++) {
		const struct lims_result_criterion *c = &r->criteria[s->first_criterion + i];
		if (c->role != LIMS_ROLE_CONFORMITY || !c->has_row || c->row != row || (c->has_run && c->run != run))
			continue;
		*ret_any = true;
		if (c->outcome == LIMS_VERDICT_FAIL)
			return LIMS_VERDICT_FAIL;
		if (c->outcome == LIMS_VERDICT_UNDETERMINED)
			v = LIMS_VERDICT_UNDETERMINED;
	}
	return v;
}

static const char *choice_words(const struct lims_cli *cli, const struct lims_column *column, const char *text)
{
	for (size_t i = 0; i < column->choice_count; i++)
		if (lims_text_equal(column->choices[i].id, text))
			return lims_cli_words(cli, column->choices[i].label);
	return text;
}

static void put_cell(struct lims_cli *cli, struct lims_grid *g, struct lims_arena *arena, const struct lims_units *units,
	const struct lims_column *column, const struct lims_result_cell *c)
{
	if (!c->planned)
		lims_grid_add(g, " ");
	else if (!c->v.has_value)
		lims_grid_add(g, "…");
	else if (c->v.kind == LIMS_CELL_NUMBER && c->v.printed[0])
		lims_grid_add(g, lims_cli_amount(cli, arena, units, c->v.printed, c->v.printed_unit));
	else if (c->v.kind == LIMS_CELL_NUMBER)
		lims_grid_add(g, lims_cli_amount(cli, arena, units, c->v.text, c->v.unit));
	else
		lims_grid_add(g, choice_words(cli, column, c->v.text));
}

/// Where limits and factors of the tables come from; the clause of the step itself stands in procedure show.
static void put_sources(struct lims_cli *cli, struct lims_arena *arena, const struct lims_result_step *s)
{
	for (size_t i = 0; i < s->step->column_count; i++) {
		const char *list = s->step->columns[i].print.hidden ? NULL : lims_paper_column_sources(arena, s, i, false);
		if (list)
			lims_cli_say(cli, "    (%s is from %s)", lims_cli_words(cli, s->step->columns[i].label), list);
	}
}

static void put_rows(struct lims_cli *cli, struct lims_arena *arena, const struct lims_bench_view *v, const struct lims_result_step *s)
{
	struct lims_grid g;
	char number[48];
	size_t columns = 0;
	for (size_t i = 0; i < s->step->column_count; i++)
		columns += !s->step->columns[i].print.hidden;
	lims_grid_init(&g, columns + 3);
	// In words for the eye, and by the names that `worksheet enter --column` takes.
	for (int heading = 0; heading < 2; heading++) {
		lims_grid_add(&g, heading ? "#" : " ");
		lims_grid_add(&g, " ");
		for (size_t i = 0; i < s->step->column_count; i++)
			if (!s->step->columns[i].print.hidden)
				lims_grid_add(&g, heading ? s->step->columns[i].id : lims_cli_words(cli, s->step->columns[i].label));
		lims_grid_add(&g, " ");
	}
	for (size_t row = 0; row < s->row_count; row++)
		for (size_t run = 0; run < s->rows[row].run_count; run++) {
			bool any = false;
			enum lims_verdict outcome = outcome_at(v->result, s, row, run, &any);
			snprintf(number, sizeof number, s->rows[row].run_count > 1 ? "%zu.%zu" : "%zu", row + 1, run + 1);
			lims_grid_add(&g, number);
			lims_grid_add(&g, s->rows[row].label.vi && s->rows[row].label.vi[0] ? lims_cli_words(cli, s->rows[row].label) : " ");
			for (size_t i = 0; i < s->step->column_count; i++)
				if (!s->step->columns[i].print.hidden)
					put_cell(cli, &g, arena, v->procedure->units, &s->step->columns[i], &s->rows[row].runs[run].cells[i]);
			lims_grid_add(&g, any ? mark_of(cli, outcome) : " ");
		}
	lims_grid_print(&g, &cli->out, "    ");
	put_sources(cli, arena, s);
}

/// The value of a reading, and of a load what makes it.
static const char *reading_text(
	struct lims_cli *cli, const struct lims_bench_view *v, const struct lims_dossier_reading *r, struct lims_buf *b)
{
	lims_buf_clear(b);
	lims_cli_add_reading(cli, v, r, b);
	for (size_t i = 0; i < r->piece_count; i++)
		lims_buf_addf(b, "%s%s", i > 0 ? " + " : " = ", r->pieces[i]);
	return lims_buf_text(b);
}

static void put_readings(struct lims_cli *cli, const struct lims_bench_view *v)
{
	struct lims_grid g;
	struct lims_buf text;
	static const char *const heads[] = {"#", LIMS_MSG("Cell"), LIMS_MSG("Value"), LIMS_MSG("Read by"), LIMS_MSG("Observer"), ""};
	char cell[LIMS_PLACE_TEXT], number[16], who[2 * LIMS_CODE + 4];
	if (v->sheet->reading_count == 0)
		return;
	lims_buf_init(&text, LIMS_CLI_OUT_MAX);
	lims_cli_say(cli, "Readings");
	lims_grid_init(&g, sizeof heads / sizeof heads[0]);
	lims_grid_heading(&g, cli->lang, heads);
	for (size_t i = 0; i < v->sheet->reading_count; i++) {
		const struct lims_dossier_reading *r = &v->sheet->readings[i];
		snprintf(number, sizeof number, "%d", r->number);
		lims_grid_add(&g, number);
		lims_grid_add(&g, lims_cli_place_of(cli, v, r, cell));
		lims_grid_add(&g, reading_text(cli, v, r, &text));
		lims_grid_add(&g, r->device ? r->device
									: lims_tr(cli->lang, r->late    ? LIMS_MSG("from paper")
														 : r->photo ? LIMS_MSG("typed, photo")
																	: LIMS_MSG("typed")));
		snprintf(who, sizeof who, r->observer ? "%s / %s" : "%s", r->observer ? r->observer : r->actor, r->actor);
		lims_grid_add(&g, who);
		if (r->struck)
			lims_cli_cause(cli, r->struck, r->struck_label, cell, sizeof cell);
		lims_grid_add(&g, r->struck                    ? cell
						  : r->spare                   ? lims_tr(cli->lang, "spare")
						  : r->late && !r->compared_by ? lims_tr(cli->lang, "to be compared")
						  : r->late && !r->compared    ? lims_tr(cli->lang, "DIFFERS from paper")
													   : " ");
	}
	lims_buf_finish(&text);
	lims_grid_print(&g, &cli->out, "    ");
}

/// What the reviewer must look at.
static void put_doubts(struct lims_cli *cli, const struct lims_bench_view *v)
{
	for (size_t i = 0; i < v->doubt_count; i++)
		lims_buf_addf(&cli->out, "  ! %s\n", v->doubts[i].text);
}

static const char *step_title(const struct lims_cli *cli, const struct lims_bench_view *v, const char *id)
{
	const struct lims_step *step = lims_procedure_step(v->procedure, id);
	return step ? lims_cli_words(cli, step->title) : id;
}

/// What people said about the worksheet beside its values.
static void put_said(struct lims_cli *cli, const struct lims_dossier *s)
{
	char at[LIMS_CLI_MINUTE];
	size_t copies = lims_dossier_uncompared(s), strikes = lims_dossier_unaccepted(s);
	if (s->another)
		lims_cli_say(cli, "Opened beside another one by %s: %s", s->opened_by, s->another);
	if (s->as_found)
		lims_cli_say(cli, "As left: follows %s, which was measured as found", s->as_found);
	if (s->abandoned_by)
		lims_cli_say(cli, "Given up by %s: %s", s->abandoned_by, s->abandoned_note);
	if (lims_text_equal(s->state, "returned"))
		lims_cli_say(cli, "Handed back by %s: %s", s->reviewed_by, s->review_note ? s->review_note : "");
	if (s->adjusted_by)
		lims_cli_say(cli, "As found: then adjusted by %s: %s", s->adjusted_by, s->adjusted_note);
	for (size_t i = 0; i < s->unmeasured_count; i++)
		lims_cli_say(cli, "  ! Not measured: %s: %s (%s, %.16s)", s->unmeasured[i].part, s->unmeasured[i].reason, s->unmeasured[i].actor,
			lims_cli_minute(s->unmeasured[i].at, at));
	for (size_t i = 0; i < s->late_count; i++)
		lims_cli_say(cli, "Copied from paper of %.16s, scan %.16s…, by %s", lims_cli_minute(s->lates[i].observed, at), s->lates[i].scan,
			s->lates[i].actor);
	if (copies > 0)
		lims_cli_say(cli, "  ! %zu values wait to be compared with the paper by another person", copies);
	if (strikes > 0)
		lims_cli_say(cli, "  ! %zu strikes wait for the reviewer: lims worksheet strikes %s", strikes, cli->args[0]);
	if (s->witness && s->witness->refused)
		lims_cli_say(cli, "For the owner: %s refused to sign: %s", s->witness->name, s->witness->remarks);
	else if (s->witness)
		lims_cli_say(cli, "For the owner: %s%s%s", s->witness->name, s->witness->remarks ? ": " : "",
			s->witness->remarks ? s->witness->remarks : "");
	for (size_t i = 0; i < s->comment_count; i++)
		lims_cli_say(cli, "Remark of %s, %.16s: %s", s->comments[i].actor, lims_cli_minute(s->comments[i].at, at), s->comments[i].text);
}

static void put_view(struct lims_cli *cli, struct lims_arena *arena, const char *code, const struct lims_bench_view *v)
{
	char date[LIMS_DATE_TEXT];
	const struct lims_mode *mode = lims_procedure_mode(v->procedure, v->sheet->mode);
	lims_date_text(v->sheet->work_on, date);
	lims_buf_addf(&cli->out, "%s  %s  %s  %s  %s  %s\n", code, v->sheet->item, lims_cli_words(cli, v->procedure->object),
		v->procedure->method_code, mode ? lims_cli_words(cli, mode->title) : v->sheet->mode, date);
	lims_buf_addf(&cli->out, "%s: %s\n\n", lims_tr(cli->lang, "State"), state_text(cli, v->sheet->state));
	for (size_t i = 0; i < v->result->step_count; i++) {
		const struct lims_result_step *s = &v->result->steps[i];
		if (!s->applies)
			continue;
		lims_buf_addf(&cli->out, "  %s [%s]: %s\n", lims_cli_words(cli, s->step->title), s->step->id, mark_of(cli, s->outcome));
		if (s->step->kind == LIMS_STEP_CHECKLIST)
			put_checks(cli, v, &v->plan->steps[i]);
		else
			put_rows(cli, arena, v, s);
		lims_cli_say_order(cli, &v->plan->steps[i]);
		lims_cli_loads(cli, &v->plan->steps[i]);
	}
	lims_cli_put_conditions(cli, arena, v);
	put_readings(cli, v);
	for (size_t i = 0; i < v->result->information_count; i++)
		lims_buf_addf(&cli->out, "  ! %s\n", v->result->information[i]);
	put_doubts(cli, v);
	lims_cli_say_ages(cli, code, v);
	lims_buf_addf(&cli->out, "\n%s: %s\n", lims_tr(cli->lang, "Verdict"), verdict_words(cli, v, lims_verdict_name(v->result->verdict)));
	for (size_t i = 0; i < v->result->reason_count && i < REASONS_SHOWN; i++)
		lims_buf_addf(&cli->out, "  %s\n", v->result->reasons[i]);
	if (v->result->reason_count > REASONS_SHOWN)
		lims_cli_say(cli, "  and %zu more", v->result->reason_count - REASONS_SHOWN);
	for (size_t i = 0; i < v->sheet->continued_count; i++)
		lims_cli_say(cli, "  ! Measuring went on beyond the step %s by decision of %s: %s", step_title(cli, v, v->sheet->continued[i].step),
			v->sheet->continued[i].actor, v->sheet->continued[i].note);
	lims_cli_say_strange_marks(cli, v->sheet->item);
	lims_cli_say_documents(cli, v->procedure->id);
	put_said(cli, v->sheet);
	lims_cli_say_next(cli, v);
}

static lims_rc run_show(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_bench_view *v = NULL;
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = lims_bench_view(lab, cli->args[0], &v, err);
	if (rc)
		return rc;
	if (cli->json) {
		lims_result_json(v->result, &cli->out);
		lims_buf_add_char(&cli->out, '\n');
	} else if (lims_cli_option(cli, "budgets")) {
		rc = lims_cli_put_budgets(cli, v->result, err);
	} else {
		struct lims_arena *arena = lims_arena_create(16 << 20);
		if (arena)
			put_view(cli, arena, cli->args[0], v);
		else
			rc = lims_err_set(err, LIMS_E_MEMORY, "There is no memory to show the worksheet");
		lims_arena_destroy(arena);
	}
	lims_bench_view_destroy(v);
	return rc;
}

static lims_rc run_export(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = lims_bench_json(lab, cli->args[0], &cli->out, err);
	lims_buf_add_char(&cli->out, '\n');
	return rc;
}

static void say_submitted(struct lims_cli *cli, const struct lims_bench_view *v)
{
	lims_cli_say(cli, "Submitted: %s %s", cli->args[0], verdict_words(cli, v, v->sheet->verdict));
	put_doubts(cli, v);
}

static lims_rc tell_submitted(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_bench_view *v = NULL;
	bool answered = false;
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = lims_bench_view(lab, cli->args[0], &v, err);
	if (!rc)
		rc = lims_cli_warn_gates(cli, lab, cli->args[0],
			(const char *const[]){"worksheet", cli->args[0], "state", v->sheet->state, "verdict", v->sheet->verdict, NULL}, &answered, err);
	if (!rc && !answered)
		say_submitted(cli, v);
	lims_bench_view_destroy(v);
	return rc;
}

static lims_rc run_submit(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_many many;
	lims_rc rc = lims_cli_many(cli, &many, &lab, err);
	if (!rc)
		rc = lims_bench_submit_each(lab, many.listed, many.count, err);
	return rc ? rc : lims_cli_tell_each(cli, &many, tell_submitted, err);
}

static lims_rc run_review(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	bool accept = lims_cli_option(cli, "accept") != NULL, back = lims_cli_option(cli, "return") != NULL;
	if (accept == back)
		return lims_err_set(err, LIMS_E_INPUT, "A review says --accept or --return");
	if (back && !lims_cli_option(cli, "note"))
		return lims_err_set(err, LIMS_E_INPUT, "Say why it is handed back: --note TEXT");
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = lims_bench_review(lab, cli->args[0], accept, lims_cli_option(cli, "note"), err);
	bool answered = false;
	if (!rc)
		rc = lims_cli_warn_gates(cli, lab, cli->args[0],
			(const char *const[]){"worksheet", cli->args[0], "state", accept ? "reviewed" : "returned", NULL}, &answered, err);
	if (rc || answered)
		return rc;
	if (accept)
		lims_cli_say(cli, "Accepted: %s", cli->args[0]);
	else
		lims_cli_say(cli, "Handed back: %s", cli->args[0]);
	rc = lims_cli_say_others(cli, lab, cli->args[0], err);
	if (rc)
		return rc;
	struct lims_bench_view *v = NULL;
	rc = lims_bench_view(lab, cli->args[0], &v, err);
	if (!rc)
		put_doubts(cli, v);
	lims_bench_view_destroy(v);
	return rc;
}

static const struct lims_option review_options[] = {
	{"accept", NULL, LIMS_MSG("Accepts the worksheet")},
	{"return", NULL, LIMS_MSG("Hands it back, also one that was accepted and has no paper yet")},
	{"note", "TEXT", LIMS_MSG("Remark")},
};
static const struct lims_option show_options[] = {{"budgets", NULL, LIMS_MSG("The budgets of uncertainty as tables")}};
static const struct lims_command list[] = {
	{"worksheet", "list", "", 0, 0, LIMS_MSG("Lists the worksheets"), NULL, 0, run_list},
	{"worksheet", "show", "WORKSHEET", 1, 1, LIMS_MSG("Shows plan, readings, errors, limits and verdict so far"), show_options, 1,
		run_show},
	{"worksheet", "export", "WORKSHEET", 1, 1, LIMS_MSG("Prints the worksheet as JSON for lims evaluate"), NULL, 0, run_export},
	{"worksheet", "submit", "WORKSHEET", 1, 1,
		LIMS_MSG("Freezes the result and hands it to the reviewer; of each of W-A1..W-A20, all or none"), NULL, 0, run_submit},
	{"worksheet", "review", "WORKSHEET", 1, 1, LIMS_MSG("Accepts a worksheet or hands it back"), review_options, 3, run_review},
};
const struct lims_commands lims_commands_worksheet = {list, sizeof list / sizeof list[0]};

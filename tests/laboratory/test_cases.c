// SPDX-License-Identifier: Apache-2.0
// The lives of cases: which step comes after which, who may not do it, what must be there, and what the program opens by itself.
#include "tests/laboratory/case_deeds.h"

#include "laboratory/override.h"
#include "laboratory/paper_end.h"
#include "laboratory/quality/cases.h"
#include "laboratory/quality/documents.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

// ---- the table itself

static bool listed_state(const struct lims_case_kind *kind, const char *list)
{
	char word[64];
	while (list && *list) {
		size_t n = strcspn(list, ",");
		snprintf(word, sizeof word, "%.*s", (int)n, list);
		if (!lims_case_state_find(kind, word))
			return false;
		list += n + (list[n] == ',');
	}
	return true;
}

/// Every state named is one of the kind, every other kind's step that is checked exists, and every kind can be closed.
static void the_table_of_kinds_is_whole(void **state)
{
	size_t count = 0;
	const struct lims_case_kind *const *kinds = lims_case_kinds(&count);
	(void)state;
	assert_true(count >= 11);
	for (size_t k = 0; k < count; k++) {
		bool closes = false;
		assert_string_equal(kinds[k]->steps[0].verb, "open");
		assert_null(lims_register_find(kinds[k]->noun));
		for (size_t i = 0; i < kinds[k]->step_count; i++) {
			const struct lims_case_step *s = &kinds[k]->steps[i];
			const struct lims_case_state *to = s->to ? lims_case_state_find(kinds[k], s->to) : NULL;
			assert_true(!s->to || to);
			assert_true(listed_state(kinds[k], s->from));
			assert_true(s->count <= LIMS_FIELDS_MAX);
			assert_true(!s->other_than || lims_case_step_find(kinds[k], s->other_than));
			closes = closes || (to && to->closed);
			for (size_t f = 0; f < s->count; f++)
				for (size_t g = 0; g < f; g++)
					assert_string_not_equal(s->fields[f].name, s->fields[g].name);
		}
		if (!closes)
			fail_msg("no step closes a %s", kinds[k]->noun);
	}
}

// ---- one life

/// Opened to implemented, as ti.
static void correction(struct world *w, char code[LIMS_CODE])
{
	wd_ok(w, cd_act(w, DEED("ti", "correction", NULL, "open"), code, "title", "Quả cân 5 kg lệch", NULL));
	wd_ok(w, cd_act(w, DEED("ti", "correction", code, "analyse"), NULL, "root-cause", "rơi", "elsewhere", "không", NULL));
	wd_ok(w, cd_act(w, DEED("qu", "correction", code, "plan"), NULL, "actions", "thay hộp", "owner", "ti", "due-on", "2027-01-31", NULL));
	wd_ok(w, cd_act(w, DEED_PAPER("ti", "correction", code, "implement", "evidence"), NULL, "done", "đã thay", NULL));
}

static void a_corrective_action_closes_only_with_evidence_and_by_another_person(void **state)
{
	struct world *w = *state;
	char code[LIMS_CODE];
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "staff", "ti", NULL, "roles", "technician,quality", NULL));
	correction(w, code);
	assert_string_equal(code, "CA-A1");
	int64_t before = wd_entries(w);
	wd_fails(w, cd_act(w, DEED_PAPER("ti", "correction", code, "close", "evidence"), NULL, "effectiveness", "tốt", NULL), LIMS_E_REFUSED,
		"another person");
	wd_fails(w, cd_act(w, DEED("qu", "correction", code, "close"), NULL, "effectiveness", "tốt", NULL), LIMS_E_INPUT, "needs --evidence");
	wd_fails(w, cd_act(w, DEED_PAPER("le", "correction", code, "close", "evidence"), NULL, "effectiveness", "tốt", NULL), LIMS_E_REFUSED,
		"needs one of");
	assert_int_equal(wd_entries(w), before);
	cd_state_is(w, "correction", code, "implemented");
	wd_ok(w, cd_act(w, DEED_PAPER("qu", "correction", code, "close", "evidence"), NULL, "effectiveness", "không lặp lại", NULL));
	cd_state_is(w, "correction", code, "closed");
	wd_fails(w, cd_act(w, DEED("qu", "correction", code, "note"), NULL, "text", "thêm", NULL), LIMS_E_REFUSED, "is closed");
	wd_check_rebuild(w);
}

static void what_was_not_effective_begins_again(void **state)
{
	struct world *w = *state;
	char code[LIMS_CODE];
	correction(w, code);
	wd_ok(w, cd_act(w, DEED("qu", "correction", code, "reject"), NULL, "reason", "vẫn lệch", "due-on", "2027-02-28", NULL));
	cd_state_is(w, "correction", code, "open");
	wd_fails(w, cd_act(w, DEED_PAPER("qu", "correction", code, "close", "evidence"), NULL, "effectiveness", "tốt", NULL), LIMS_E_REFUSED,
		"close comes after implemented");
}

static void steps_come_in_their_order_with_what_they_ask_for(void **state)
{
	struct world *w = *state;
	char code[LIMS_CODE] = "";
	wd_as(w, "le");
	int64_t before = wd_entries(w);
	wd_fails(w, cd_act(w, DEED("le", "complaint", NULL, "open"), code, "title", "Chậm", NULL), LIMS_E_INPUT, "needs --from");
	wd_fails(w, cd_act(w, DEED("le", "complaint", NULL, "open"), code, "title", "Chậm", "from", "x", "received-by", "pigeon", NULL),
		LIMS_E_INPUT, "pigeon");
	wd_fails(w,
		cd_act(
			w, DEED("le", "complaint", NULL, "open"), code, "title", "Chậm", "from", "x", "received-by", "letter", "customer", "kh9", NULL),
		LIMS_E_NOT_FOUND, "kh9");
	wd_fails(w, cd_act(w, DEED("le", "complaint", "CP-9", "acknowledge"), NULL, "relates", "yes", "told-on", "2026-11-01", NULL),
		LIMS_E_NOT_FOUND, "no complaint CP-9");
	struct cd_deed future = {"le", "complaint", NULL, "open", NULL, NULL, "2999-01-01"};
	wd_fails(w, cd_act(w, future, code, "title", "Chậm", "from", "x", "received-by", "letter", NULL), LIMS_E_INPUT, "future");
	assert_int_equal(wd_entries(w), before);
	struct cd_deed past = {"le", "complaint", NULL, "open", NULL, NULL, "2026-02-10"};
	wd_ok(w, cd_act(w, past, code, "title", "Chậm trả", "from", "Chợ", "received-by", "letter", "customer", "kh1", NULL));
	wd_fails(
		w, cd_act(w, DEED("le", "complaint", code, "investigate"), NULL, "findings", "đúng", NULL), LIMS_E_REFUSED, "after acknowledged");
	struct cd_deed earlier = {"le", "complaint", code, "acknowledge", NULL, NULL, "2026-02-09"};
	wd_fails(
		w, cd_act(w, earlier, NULL, "relates", "yes", "told-on", "2026-02-11", NULL), LIMS_E_INPUT, "before complaint CP-A1 was opened");
	wd_ok(w, cd_act(w, DEED("le", "complaint", code, "acknowledge"), NULL, "relates", "yes", "told-on", "2026-02-11", NULL));
	cd_state_is(w, "complaint", code, "acknowledged");
	wd_fails(w, cd_act(w, DEED("le", "complaint", code, "open"), code, "title", "Chậm", "from", "x", "received-by", "letter", NULL),
		LIMS_E_REFUSED, "already");
}

static void a_case_names_only_what_exists(void **state)
{
	struct world *w = *state;
	char code[LIMS_CODE], item[LIMS_CODE], about[64];
	wd_as(w, "ti");
	wd_scale(w, "77", item);
	wd_fails(w, cd_act(w, DEED_ABOUT("ti", "nonconformity", NULL, "open", "certificate:V26.09999"), code, "title", "x", NULL),
		LIMS_E_NOT_FOUND, "no certificate V26.09999");
	wd_fails(w, cd_act(w, DEED_ABOUT("ti", "nonconformity", NULL, "open", "V26.09999"), code, "title", "x", NULL), LIMS_E_INPUT,
		"names nothing");
	snprintf(about, sizeof about, "item:%s", item);
	wd_ok(w, cd_act(w, DEED_ABOUT("ti", "nonconformity", NULL, "open", about), code, "title", "Cân bị rơi", NULL));
	struct lims_case_view *v = NULL;
	wd_ok(w, lims_case_view(w->lab, lims_case_kind_find("nonconformity"), code, &v, &w->err));
	assert_int_equal(v->about_count, 1);
	assert_string_equal(v->about[0], about);
	assert_string_equal(v->title, "Cân bị rơi");
	lims_case_view_destroy(v);
	wd_check_rebuild(w);
}

static void who_worked_on_it_does_not_decide_the_complaint(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE], code[LIMS_CODE], about[64];
	wd_ready_scale(w, "0001", "14950 g", "", sheet);
	wd_issue(w, sheet, number);
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "staff", "re", NULL, "roles", "reviewer,quality", NULL));
	snprintf(about, sizeof about, "certificate:%s", number);
	wd_ok(w, cd_act(w, DEED_ABOUT("le", "complaint", NULL, "open", about), code, "title", "Cân sai", "from", "Chợ", "received-by", "letter",
				 NULL));
	wd_ok(w, cd_act(w, DEED("le", "complaint", code, "acknowledge"), NULL, "relates", "yes", "told-on", "2026-11-20", NULL));
	wd_ok(w, cd_act(w, DEED("ti", "complaint", code, "investigate"), NULL, "findings", "không sai", NULL));
	wd_fails(w,
		cd_act(w, DEED("re", "complaint", code, "decide"), NULL, "justified", "no", "decision", "bác", "corrective-action", "no", NULL),
		LIMS_E_REFUSED, "somebody else decides");
	wd_ok(w,
		cd_act(w, DEED("qu", "complaint", code, "decide"), NULL, "justified", "yes", "decision", "đổi", "corrective-action", "yes", NULL));
	// The corrective action opens by itself and names the complaint.
	struct lims_case_view *v = NULL;
	wd_ok(w, lims_case_view(w->lab, lims_case_kind_find("complaint"), code, &v, &w->err));
	assert_int_equal(v->named_by_count, 1);
	assert_string_equal(v->named_by[0], "correction:CA-A1");
	lims_case_view_destroy(v);
	wd_check_rebuild(w);
}

/// A complaint about this subject is decided by `actor`, who has the role quality beside `roles`: refused with this sentence.
static void may_not_decide(struct world *w, const char *actor, const char *roles, const char *about, const char *sentence)
{
	char code[LIMS_CODE], all[64];
	snprintf(all, sizeof all, "%s,quality", roles);
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "staff", actor, NULL, "roles", all, NULL));
	wd_ok(w, cd_act(w, DEED_ABOUT("le", "complaint", NULL, "open", about), code, "title", "Cân sai", "from", "Chợ", "received-by", "letter",
				 NULL));
	wd_ok(w, cd_act(w, DEED("le", "complaint", code, "acknowledge"), NULL, "relates", "yes", "told-on", "2026-11-20", NULL));
	wd_ok(w, cd_act(w, DEED("tm", "complaint", code, "investigate"), NULL, "findings", "không sai", NULL));
	wd_fails(w,
		cd_act(w, DEED(actor, "complaint", code, "decide"), NULL, "justified", "no", "decision", "bác", "corrective-action", "no", NULL),
		LIMS_E_REFUSED, sentence);
	cd_state_is(w, "complaint", code, "investigated");
}

static void who_signed_observed_or_let_pass_does_not_decide_the_complaint(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], sheet[LIMS_CODE], number[LIMS_CODE], paper[64], work[64], sentence[64];
	struct lims_bench_cell first = wd_cell("weighing", 0, 0, "up");
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "staff", "ob", NULL, "name", "Quan Sát", "roles", "technician", NULL));
	wd_ok(w, wd_set(w, "staff", "cq", NULL, "name", "Cho Qua", "roles", "quality", NULL));
	wd_scale(w, "0001", item);
	wd_open(w, item, "", sheet);
	// ti types the first value, which ob read; the rest of the record follows.
	snprintf(first.observer, sizeof first.observer, "ob");
	wd_ok(w, lims_bench_enter(w->lab, sheet, &first, "500 g", &w->err));
	wd_finish_scale(w, sheet, "14950 g");
	wd_gates(w, "authorisation", "override");
	wd_as(w, "cq");
	wd_ok(w, lims_gate_override(w->lab, sheet, "authorisation", "dưới sự giám sát", &w->err));
	wd_issue(w, sheet, number);
	snprintf(paper, sizeof paper, "certificate:%s", number);
	snprintf(work, sizeof work, "worksheet:%s", sheet);
	snprintf(sentence, sizeof sentence, "si signed %s", number);
	may_not_decide(w, "si", "signatory", paper, sentence);
	may_not_decide(w, "si", "signatory", work, sentence);
	snprintf(sentence, sizeof sentence, "ob worked on %s", sheet);
	may_not_decide(w, "ob", "technician", paper, sentence);
	snprintf(sentence, sizeof sentence, "cq worked on %s", sheet);
	may_not_decide(w, "cq", "technician", paper, sentence);
	may_not_decide(w, "cq", "technician", work, sentence);
}

static void a_recall_is_closed_when_the_papers_have_ended_and_the_customer_knows(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE], code[LIMS_CODE], about[64];
	wd_ready_scale(w, "0001", "14950 g", "", sheet);
	wd_issue(w, sheet, number);
	snprintf(about, sizeof about, "certificate:%s", number);
	wd_ok(w, cd_act(w, DEED("ti", "nonconformity", NULL, "open"), code, "title", "Quả cân quá hạn", NULL));
	wd_fails(w,
		cd_act(
			w, DEED("ti", "nonconformity", code, "assess"), NULL, "significance", "major", "impact", "1 giấy", "work-halted", "yes", NULL),
		LIMS_E_REFUSED, "needs one of");
	wd_ok(w, cd_act(w, DEED_ABOUT("qu", "nonconformity", code, "assess", about), NULL, "significance", "major", "impact", "1 giấy",
				 "work-halted", "yes", NULL));
	wd_ok(w, cd_act(w, DEED("qu", "nonconformity", code, "decide"), NULL, "decision", "recall", "reason", "kết quả không tin cậy", NULL));
	struct cd_deed close = DEED("qu", "nonconformity", code, "close");
	wd_fails(w, cd_act(w, close, NULL, "conclusion", "xong", "corrective-action", "no", NULL), LIMS_E_REFUSED, "not told");
	wd_ok(w, cd_act(w, DEED("le", "nonconformity", code, "inform"), NULL, "customer-told-on", "2026-11-20", "how", "thư", NULL));
	wd_fails(w, cd_act(w, close, NULL, "conclusion", "xong", "corrective-action", "no", NULL), LIMS_E_REFUSED, "still stands");
	wd_as(w, "si");
	wd_ok(w, lims_paper_revoke(w->lab, number, "chuẩn quá hạn", &w->err));
	wd_fails(w, cd_act(w, close, NULL, "conclusion", "xong", "corrective-action", "no", NULL), LIMS_E_REFUSED, "nobody allowed it again");
	wd_ok(w, cd_act(w, DEED("tm", "nonconformity", code, "resume"), NULL, "reason", "đã có chuẩn mới", NULL));
	wd_ok(w, cd_act(w, close, NULL, "conclusion", "xong", "corrective-action", "no", NULL));
	cd_state_is(w, "nonconformity", code, "closed");
	wd_check_rebuild(w);
}

// ---- training, documents

static void nobody_judges_or_authorises_himself(void **state)
{
	struct world *w = *state;
	char code[LIMS_CODE];
	struct cd_deed open = DEED("qu", "training", NULL, "open");
	open.on = "2026-11-01";
	wd_ok(w, cd_act(w, open, code, "title", "Công tơ 3 pha", "person", "tm", "need", "ĐLVN 39", "due-on", "2027-01-31", NULL));
	wd_ok(w, cd_act(w, DEED_PAPER("tm", "training", code, "attend", "evidence"), NULL, "way", "course", "held-on", "2026-11-10", "trainer",
				 "Viện", NULL));
	wd_fails(w,
		cd_act(w, DEED_PAPER("tm", "training", code, "evaluate", "evidence"), NULL, "method", "witnessed", "result", "competent", NULL),
		LIMS_E_REFUSED, "another person");
	wd_ok(w, cd_act(w, DEED_PAPER("si", "training", code, "evaluate", "evidence"), NULL, "method", "witnessed", "result", "not_yet", NULL));
	cd_state_is(w, "training", code, "planned");
	wd_ok(w, cd_act(w, DEED_PAPER("tm", "training", code, "attend", "evidence"), NULL, "way", "supervised_work", "held-on", "2026-11-20",
				 "trainer", "si", NULL));
	struct cd_deed judge = DEED_PAPER("si", "training", code, "evaluate", "evidence");
	judge.on = "2026-11-25";
	wd_ok(w, cd_act(w, judge, NULL, "method", "witnessed", "result", "competent", NULL));
	wd_fails(w, cd_act(w, DEED("qu", "training", code, "authorise"), NULL, "from", "2026-11-24", NULL), LIMS_E_REFUSED,
		"was judged on 2026-11-25");
	wd_fails(w, cd_act(w, DEED("tm", "training", code, "authorise"), NULL, "procedure", "spring-dial-scale", "from", "2026-11-25", NULL),
		LIMS_E_REFUSED, "another");
	// What the gates ask for is recorded with the step, or neither is.
	int64_t before = wd_entries(w);
	wd_fails(w, cd_act(w, DEED("qu", "training", code, "authorise"), NULL, "procedure", "p", "from", "2026-11-25", NULL), LIMS_E_INPUT,
		"no procedure p");
	assert_int_equal(wd_entries(w), before);
	cd_state_is(w, "training", code, "competent");
	wd_ok(w, cd_act(w, DEED_PAPER("qu", "training", code, "authorise", "decision"), NULL, "procedure", "spring-dial-scale", "activity",
				 "measure,review", "from", "2026-11-25", NULL));
	cd_state_is(w, "training", code, "authorised");
	static const char *const granted[][2] = {{"activity", "measure,review"}, {"from", "2026-11-25"}, {"procedure", "spring-dial-scale"},
		{"staff", "tm"}, {"training", "TR-A1"}, {"until", ""}};
	for (size_t i = 0; i < sizeof granted / sizeof granted[0]; i++) {
		char value[256];
		wd_field(w, "authorisation", "AU-A1", granted[i][0], value);
		assert_string_equal(value, granted[i][1]);
	}
	wd_check_rebuild(w);
}

static lims_rc put_document(void *ctx, const struct lims_document *d, struct lims_err *err)
{
	char *out = ctx;
	(void)err;
	snprintf(out + strlen(out), 256 - strlen(out), "%s %s %s%s;", d->code, d->edition, d->title, d->read ? " read" : "");
	return LIMS_OK;
}

static void the_bench_sees_the_edition_in_force_and_who_has_not_read_it(void **state)
{
	struct world *w = *state;
	char have[256] = "", code[LIMS_CODE];
	wd_ok(w, cd_act(w, DEED_PAPER("qu", "document", "QT-1", "open", "paper"), code, "title", "Cân", "origin", "internal", "edition", "1",
				 "procedure", "spring-dial-scale", NULL));
	wd_ok(w, lims_documents_each(w->lab, "spring-dial-scale", "ti", put_document, have, &w->err));
	assert_string_equal(have, ""); // a draft is not at the bench
	wd_ok(w, cd_act(w, DEED("tm", "document", "QT-1", "approve"), NULL, "from", "2026-01-01", NULL));
	wd_ok(w, cd_act(w, DEED("ti", "document", "QT-1", "read"), NULL, NULL));
	wd_ok(w, lims_documents_each(w->lab, "spring-dial-scale", "ti", put_document, have, &w->err));
	assert_string_equal(have, "QT-1 1 Cân read;");
	wd_ok(w, cd_act(w, DEED_PAPER("qu", "document", "QT-2", "open", "paper"), code, "title", "Cân", "origin", "internal", "edition", "2",
				 "procedure", "spring-dial-scale", "replaces", "QT-1", NULL));
	wd_ok(w, cd_act(w, DEED("tm", "document", "QT-2", "approve"), NULL, "from", "2026-02-01", NULL));
	have[0] = '\0';
	wd_ok(w, lims_documents_each(w->lab, "spring-dial-scale", "ti", put_document, have, &w->err));
	assert_string_equal(have, "QT-2 2 Cân;");
	have[0] = '\0';
	wd_ok(w, lims_documents_each(w->lab, "single-phase-static-meter", "ti", put_document, have, &w->err));
	assert_string_equal(have, "");
}

static void a_new_edition_makes_the_old_one_obsolete_in_the_same_moment(void **state)
{
	struct world *w = *state;
	char code[LIMS_CODE], name[LIMS_FILE_NAME], hash[LIMS_HASH_HEX];
	struct lims_buf bytes = {0};
	wd_ok(w, cd_act(w, DEED_PAPER("qu", "document", "QT-07.1", "open", "paper"), code, "title", "Quy trình cân", "origin", "internal",
				 "edition", "1", NULL));
	assert_string_equal(code, "QT-07.1");
	wd_fails(w, cd_act(w, DEED("qu", "document", code, "approve"), NULL, "from", "2026-01-01", NULL), LIMS_E_REFUSED, "another person");
	wd_fails(w, cd_act(w, DEED("ti", "document", code, "read"), NULL, NULL), LIMS_E_REFUSED, "after in force");
	wd_ok(w, cd_act(w, DEED("tm", "document", code, "approve"), NULL, "from", "2026-01-01", NULL));
	wd_ok(w, cd_act(w, DEED("ti", "document", code, "read"), NULL, NULL));
	wd_fails(w,
		cd_act(w, DEED_PAPER("qu", "document", "QT-07.2", "open", "paper"), code, "title", "Quy trình cân", "origin", "internal", "edition",
			"2", "replaces", "QT-08", NULL),
		LIMS_E_NOT_FOUND, "QT-08");
	wd_ok(w, cd_act(w, DEED_PAPER("qu", "document", "QT-07.2", "open", "paper"), code, "title", "Quy trình cân", "origin", "internal",
				 "edition", "2", "replaces", "QT-07.1", NULL));
	cd_state_is(w, "document", "QT-07.1", "in_force");
	wd_ok(w, cd_act(w, DEED("tm", "document", "QT-07.2", "approve"), NULL, "from", "2026-06-01", NULL));
	cd_state_is(w, "document", "QT-07.1", "obsolete");
	cd_state_is(w, "document", "QT-07.2", "in_force");
	wd_ok(w, lims_case_file(w->lab, lims_case_kind_find("document"), "QT-07.1", "paper", name, hash, &bytes, &w->err));
	assert_int_equal(bytes.len, 8);
	lims_buf_finish(&bytes);
	wd_check_rebuild(w);
}

// ---- opened by another room

struct opening {
	struct world *w;
	char code[LIMS_CODE];
	bool fail;
};

static lims_rc open_within(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct opening *o = ctx;
	struct lims_field_value values[] = {{"title", "Chuẩn qc1 ngoài giới hạn"}, {"found-by", "equipment"}};
	const char *about[] = {"standard:qc1"};
	struct lims_case_act a = {.filled = {.values = values, .count = 2}, .about = about, .about_count = 1};
	lims_rc rc = lims_case_open_in(tx, o->w->lab, "nonconformity", NULL, &a, "a check outside its limits", o->code, err);
	if (!rc && o->fail)
		rc = lims_err_set(err, LIMS_E_REFUSED, "the rest of the command fails");
	return rc;
}

static void a_case_of_another_room_stands_or_falls_with_its_command(void **state)
{
	struct world *w = *state;
	struct opening o = {.w = w, .fail = true};
	struct lims_case_view *v = NULL;
	wd_as(w, "ti");
	int64_t before = wd_entries(w);
	wd_fails(w, lims_journal_command(lims_laboratory_journal(w->lab), open_within, &o, &w->err), LIMS_E_REFUSED, "the rest");
	assert_int_equal(wd_entries(w), before);
	o.fail = false;
	wd_ok(w, lims_journal_command(lims_laboratory_journal(w->lab), open_within, &o, &w->err));
	wd_ok(w, lims_case_view(w->lab, lims_case_kind_find("nonconformity"), o.code, &v, &w->err));
	assert_string_equal(v->done[0].because, "a check outside its limits");
	assert_string_equal(v->opened_by, "ti");
	lims_case_view_destroy(v);
	// An assessor may write nothing, but what the program opens by itself asks nobody.
	wd_as(w, NULL);
	wd_ok(w, lims_journal_command(lims_laboratory_journal(w->lab), open_within, &o, &w->err));
	wd_ok(w, lims_case_view(w->lab, lims_case_kind_find("nonconformity"), o.code, &v, &w->err));
	assert_string_equal(v->opened_by, "program");
	lims_case_view_destroy(v);
	wd_check_rebuild(w);
}

static lims_rc collect(void *ctx, const struct lims_case_row *row, struct lims_err *err)
{
	char *trail = ctx;
	(void)err;
	snprintf(trail + strlen(trail), 256 - strlen(trail), "%s;", row->code);
	return LIMS_OK;
}

static void open_cases_are_listed_by_their_due_day(void **state)
{
	struct world *w = *state;
	char code[LIMS_CODE], trail[256] = "";
	const struct lims_case_kind *kind = lims_case_kind_find("finding");
	static const char *const due[] = {"2027-03-01", "2027-01-15", "2027-02-01"};
	for (size_t i = 0; i < 3; i++)
		wd_ok(w, cd_act(w, DEED("qu", "finding", NULL, "open"), code, "title", "Thiếu hồ sơ", "body", "BoA", "clause", "6.2.5", "grade",
					 "minor", "due-on", due[i], NULL));
	wd_ok(w, cd_act(w, DEED_PAPER("qu", "finding", "AF-A3", "answer", "evidence"), NULL, "root-cause", "x", "actions", "y", NULL));
	wd_ok(w, cd_act(w, DEED_PAPER("qu", "finding", "AF-A3", "accept", "letter"), NULL, "accepted-on", "2026-11-20", NULL));
	wd_ok(w, lims_case_each(w->lab, kind, false, "", collect, trail, &w->err));
	assert_string_equal(trail, "AF-A1;AF-A2;AF-A3;");
	trail[0] = '\0';
	wd_ok(w, lims_case_each(w->lab, kind, true, "", collect, trail, &w->err));
	assert_string_equal(trail, "AF-A1;AF-A2;");
	trail[0] = '\0';
	wd_ok(w, lims_case_each(w->lab, kind, false, "2027-03-01", collect, trail, &w->err));
	assert_string_equal(trail, "AF-A2;AF-A1;");
	trail[0] = '\0';
	wd_ok(w, lims_case_each(w->lab, kind, false, "2027-01-14", collect, trail, &w->err));
	assert_string_equal(trail, "");
}

#define T(f) cmocka_unit_test_setup_teardown(f, cd_setup, wd_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_table_of_kinds_is_whole),
		T(a_corrective_action_closes_only_with_evidence_and_by_another_person),
		T(what_was_not_effective_begins_again),
		T(steps_come_in_their_order_with_what_they_ask_for),
		T(a_case_names_only_what_exists),
		T(who_worked_on_it_does_not_decide_the_complaint),
		T(who_signed_observed_or_let_pass_does_not_decide_the_complaint),
		T(a_recall_is_closed_when_the_papers_have_ended_and_the_customer_knows),
		T(nobody_judges_or_authorises_himself),
		T(the_bench_sees_the_edition_in_force_and_who_has_not_read_it),
		T(a_new_edition_makes_the_old_one_obsolete_in_the_same_moment),
		T(a_case_of_another_room_stands_or_falls_with_its_command),
		T(open_cases_are_listed_by_their_due_day),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

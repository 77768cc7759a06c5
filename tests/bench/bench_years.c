// SPDX-License-Identifier: Apache-2.0
// Ten years of a laboratory, 200 000 worksheets: the story of a certificate, and a rebuild of every table from a million entries.
#include "laboratory/audit.h"
#include "laboratory/issue.h"
#include "laboratory/project.h"
#include "tests/bench/bench.h"
#include "tests/bench/bench_store.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// An instrument comes back every year, so that it has ten worksheets in the end.
enum {
	SHEETS = 200000,
	YEARS = 10,
	READINGS = 10,
	PER_SHEET = READINGS + 6,
	STORY = PER_SHEET + 1, // and the item's
	AT_ONCE = 200,
	STORIES = 400,
	MILLION = 1000000
};

struct years {
	struct bench_store store;
	int64_t sheets; ///< that are there
	int64_t items;  ///< of them all
};

static lims_rc put(
	struct lims_tx *tx, const char *type, unsigned version, const char *subject, const char *actor, const char *body, struct lims_err *err)
{
	struct lims_draft d = {.type = type, .version = version, .subject = subject, .actor = actor, .body = body, .body_len = strlen(body)};
	return lims_journal_append(tx, &d, NULL, err);
}

static lims_rc put_item(struct lims_tx *tx, int64_t item, struct lims_err *err)
{
	static const char *const places[] = {"Chợ Mường Lò", "Xã Nậm Ngần", "Cửa hàng xăng dầu số 5", "Chợ Đầu Mối"};
	char subject[48], body[640];
	(void)snprintf(subject, sizeof subject, "item:I-A%" PRId64, item + 1);
	(void)snprintf(body, sizeof body,
		"{\"ordinal\":%" PRId64
		",\"procedure\":\"spring-dial-scale\",\"name\":\"Cân đồng hồ lò xo\",\"type\":\"NHS-15\",\"serial\":\"%06" PRId64
		"\",\"maker\":\"Nhơn Hòa\",\"year\":\"2024\",\"customer\":\"C-A%" PRId64
		"\",\"place\":\"%s\",\"received_on\":\"2026-01-05\",\"characteristics\":{\"Max\":\"15 kg\",\"d\":\"50 g\",\"e\":\"50 g\"}}",
		item + 1, item * 7919 % 1000000, item % 900 + 1, places[item % 4]);
	return put(tx, "item.received", 1, subject, "le", body, err);
}

static lims_rc put_opened(struct lims_tx *tx, const char *subject, int64_t sheet, int64_t item, struct lims_err *err)
{
	char body[512];
	(void)snprintf(body, sizeof body,
		"{\"ordinal\":%" PRId64 ",\"item\":\"I-A%" PRId64
		"\",\"procedure\":\"spring-dial-scale\",\"revision\":\"1\",\"mode\":\"periodic\",\"place\":"
		"\"laboratory\",\"work_on\":\"20%02" PRId64
		"-01-05\",\"characteristics\":{\"Max\":\"15 kg\",\"d\":\"50 g\",\"e\":\"50 g\"},\"standards\":[{"
		"\"role\":\"weights\",\"code\":\"S-A%" PRId64 "\"}]}",
		sheet + 1, item + 1, 17 + sheet % 10, sheet % 40 + 1);
	return put(tx, "worksheet.opened", 2, subject, "ti", body, err);
}

static lims_rc put_paper(struct lims_tx *tx, int64_t sheet, int64_t item, struct lims_err *err)
{
	char subject[48], body[768];
	(void)snprintf(subject, sizeof subject, "paper:TH-%" PRId64, sheet + 1);
	(void)snprintf(body, sizeof body,
		"{\"kind\":\"certificate\",\"worksheet\":\"W-A%" PRId64 "\",\"ordinal\":%" PRId64 ",\"year\":2026,\"training\":false}", sheet + 1,
		sheet + 1);
	lims_rc rc = put(tx, "paper.numbered", 1, subject, "si", body, err);
	(void)snprintf(body, sizeof body,
		"{\"kind\":\"certificate\",\"worksheet\":\"W-A%" PRId64 "\",\"item\":\"I-A%" PRId64 "\",\"customer\":\"C-A%" PRId64
		"\",\"result\":\"pass\",\"issued_on\":\"2026-01-06\",\"valid_until\":\"2027-01-31\",\"head\":\"A:%" PRId64
		"\",\"printed\":\"%064" PRIx64 "\",\"pdf\":\"%064" PRIx64 "\",\"record_pdf\":\"%064" PRIx64 "\"}",
		sheet + 1, item + 1, item % 900 + 1, sheet, (uint64_t)sheet * 3 + 1, (uint64_t)sheet * 3 + 2, (uint64_t)sheet * 3 + 3);
	return rc ? rc : put(tx, "paper.issued", 1, subject, "si", body, err);
}

/// One worksheet in fifty is found not to conform afterwards.
static bool has_case(int64_t sheet)
{
	return sheet % 50 == 7;
}

static lims_rc put_case(struct lims_tx *tx, int64_t sheet, struct lims_err *err)
{
	char subject[48], body[320];
	(void)snprintf(subject, sizeof subject, "nonconformity:NC-A%" PRId64, sheet / 50 + 1);
	(void)snprintf(body, sizeof body,
		"{\"step\":\"open\",\"on\":\"2026-01-07\",\"to\":\"open\",\"closed\":false,\"fields\":{\"title\":\"Nhiệt độ ngoài giới hạn\"},"
		"\"about\":[\"worksheet:W-A%" PRId64 "\"],\"ordinal\":%" PRId64 "}",
		sheet + 1, sheet / 50 + 1);
	return put(tx, "case.opened", 1, subject, "re", body, err);
}

static lims_rc put_sheet(struct lims_tx *tx, int64_t sheet, int64_t items, struct lims_err *err)
{
	char subject[48], body[256];
	int64_t item = sheet % items;
	(void)snprintf(subject, sizeof subject, "worksheet:W-A%" PRId64, sheet + 1);
	lims_rc rc = sheet < items ? put_item(tx, item, err) : LIMS_OK;
	if (!rc)
		rc = put_opened(tx, subject, sheet, item, err);
	if (!rc)
		rc = put(tx, "worksheet.condition", 1, subject, "ti", "{\"quantity\":\"temperature\",\"value\":\"23.4 Cel\"}", err);
	for (int i = 0; i < READINGS && !rc; i++) {
		(void)snprintf(body, sizeof body,
			"{\"step\":\"weighing\",\"row\":%d,\"run\":0,\"column\":\"up\",\"value\":\"%" PRId64 ".%02" PRId64 " g\"}", i,
			i * 1500 + sheet % 50, sheet % 100);
		rc = put(tx, "reading.entered", 1, subject, "ti", body, err);
	}
	(void)snprintf(body, sizeof body, "{\"verdict\":\"pass\",\"worksheet\":\"%064" PRIx64 "\",\"result\":\"%064" PRIx64 "\"}",
		(uint64_t)sheet * 5 + 1, (uint64_t)sheet * 5 + 2);
	if (!rc)
		rc = put(tx, "worksheet.submitted", 1, subject, "ti", body, err);
	if (!rc)
		rc = put(tx, "worksheet.reviewed", 1, subject, "re", "{\"accepted\":true}", err);
	if (!rc)
		rc = put_paper(tx, sheet, item, err);
	return rc || !has_case(sheet) ? rc : put_case(tx, sheet, err);
}

struct some {
	struct years *y;
	int64_t count;
};

static lims_rc add_sheets(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	const struct some *s = ctx;
	lims_rc rc = LIMS_OK;
	for (int64_t i = 0; i < s->count && !rc; i++)
		rc = put_sheet(tx, s->y->sheets + i, s->y->items, err);
	return rc ? rc : lims_journal_sign_head(tx, NULL, err);
}

static bool grow(struct bench *b, struct years *y, int64_t sheets)
{
	struct lims_err err = {0};
	while (y->sheets < sheets) {
		struct some s = {y, sheets - y->sheets < AT_ONCE ? sheets - y->sheets : AT_ONCE};
		if (lims_journal_command(y->store.journal, add_sheets, &s, &err) != LIMS_OK) {
			bench_fail(b, err.text);
			return false;
		}
		y->sheets += s.count;
	}
	return true;
}

static lims_rc count_line(void *ctx, const struct lims_audit_line *line, struct lims_err *err)
{
	(void)err;
	*(size_t *)ctx += strlen(line->body) > 1;
	return LIMS_OK;
}

/// As the command audit show does, with a laboratory opened for it: seconds on the wall; negative when the story is not whole.
static double tell(const struct years *y, int64_t sheet)
{
	char number[40];
	size_t lines = 0;
	struct lims_laboratory *lab = NULL;
	struct lims_err err = {0};
	struct lims_laboratory_params p = {.store = y->store.path, .keys = y->store.keys, .data = BENCH_DATA, .zone_min = 420};
	(void)snprintf(number, sizeof number, "TH-%" PRId64, sheet + 1);
	double began = bench_now_s();
	lims_rc rc = lims_laboratory_open(&p, &lab, &err);
	if (!rc)
		rc = lims_audit_story(lab, number, count_line, &lines, &err);
	lims_laboratory_close(lab);
	if (rc)
		(void)fprintf(stderr, "bench: %s\n", err.text);
	return rc || lines != STORY + (size_t)has_case(sheet) ? -1 : bench_now_s() - began;
}

static int by_size(const void *a, const void *b)
{
	const double *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

/// The 95th of 100 stories, of worksheets all over the years, and the one in the middle.
static double stories(struct bench *b, const struct years *y, double *ret_median)
{
	static double took[STORIES];
	size_t n = b->smoke ? 2 : STORIES;
	for (size_t i = 0; i < n; i++) {
		took[i] = tell(y, i ? (int64_t)(i * 2654435761u % (uint64_t)y->sheets) : 0);
		if (took[i] < 0) {
			bench_fail(b, "years: a story is not whole");
			*ret_median = 1;
			return 1;
		}
	}
	qsort(took, n, sizeof took[0], by_size);
	*ret_median = took[n / 2];
	return took[n * 95 / 100];
}

/// Seconds for one entry when all tables are dropped and the journal is replayed.
static double rebuild(struct bench *b, const struct years *y)
{
	struct lims_err err = {0};
	double began = bench_now_s();
	if (lims_journal_rebuild(y->store.journal, &err) != LIMS_OK)
		bench_fail(b, err.text);
	return (bench_now_s() - began) / (double)(y->sheets * PER_SHEET + y->sheets / 50 + y->items);
}

static void measure(struct bench *b, struct years *y, int64_t sheets)
{
	static const char *const story[] = {"story_s", "story_growth"}, *const again[] = {"rebuild_s", "rebuild_growth"};
	bool stories_too = bench_wants_any(b, story, 2), rebuild_too = bench_wants_any(b, again, 2);
	if (!grow(b, y, sheets / YEARS))
		return;
	double few = 1, many = 1, rebuild_few = rebuild_too ? rebuild(b, y) : 1;
	if (stories_too)
		(void)stories(b, y, &few);
	int64_t million = MILLION / PER_SHEET;
	if (rebuild_too && grow(b, y, million < sheets ? million : sheets)) {
		double one = rebuild(b, y);
		if (bench_wants(b, "rebuild_s"))
			bench_line("rebuild_s", one * MILLION, 60, "60 s for a million entries");
		if (bench_wants(b, "rebuild_growth"))
			bench_line("rebuild_growth", one / rebuild_few, 1.5, "what an entry costs in the first year");
	}
	if (!stories_too || !grow(b, y, sheets))
		return;
	double slow = stories(b, y, &many);
	if (bench_wants(b, "story_s"))
		bench_line("story_s", slow, 0.05, "50 ms, 95 of 100 certificates of ten years, with opening the laboratory");
	if (bench_wants(b, "story_growth"))
		bench_line("story_growth", many / few, 1.5, "the same after the first year (medians)");
}

int main(int argc, char **argv)
{
	static const char *const figures[] = {"rebuild_s", "rebuild_growth", "story_s", "story_growth"};
	struct bench b;
	struct years y = {.sheets = 0};
	struct lims_err err = {0};
	bench_begin(&b, argc, argv);
	if (!bench_wants_any(&b, figures, sizeof figures / sizeof *figures))
		return bench_end(&b);
	int64_t sheets = (int64_t)bench_size(&b, "LIMS_BENCH_SHEETS", SHEETS, 40);
	y.items = sheets / YEARS > 0 ? sheets / YEARS : 1;
	if (bench_store_make(&y.store, lims_project(), 0, &err) == LIMS_OK)
		measure(&b, &y, sheets);
	else
		bench_fail(&b, err.text);
	bench_store_end(&y.store);
	return bench_end(&b);
}

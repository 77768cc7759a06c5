// SPDX-License-Identifier: Apache-2.0
// The opening balance of a laboratory with many instruments: what one of them costs, and whether it costs more among many.
#include "laboratory/intake/opening.h"
#include "laboratory/laboratory.h"
#include "laboratory/project.h"
#include "lims-core/base/arena.h"
#include "lims-core/base/buf.h"
#include "tests/bench/bench.h"
#include "tests/bench/bench_store.h"

#include <time.h>

enum { ITEMS = 20000, ITEMS_SMOKE = 40, FEW = 10, PER_CUSTOMER = 20, TABLE_MAX = 8 << 20, ARENA_MAX = 512 << 20 };

static const char staff[] = "code;name;roles\nhoa;Lò Thị Hoa;admin,reception\n";

/// Processor time of all threads, as elsewhere: what else runs on the machine is not ours.
static double now_s(void)
{
	struct timespec t;
	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

struct tables {
	struct lims_buf customers, items;
};

/// As an office keeps them: every instrument whole, with the name of its customer, its last verification and its sticker.
static void fill(struct tables *t, size_t items)
{
	lims_buf_init(&t->customers, TABLE_MAX);
	lims_buf_init(&t->items, TABLE_MAX);
	lims_buf_add_text(&t->customers, "code;name;address\n");
	for (size_t i = 0; i <= items / PER_CUSTOMER; i++)
		lims_buf_addf(&t->customers, "KH-%05zu;Cửa hàng số %zu;Xã Mường Lò, bản %zu\n", i, i, i % 50);
	lims_buf_add_text(&t->items, "Phương pháp;Số máy;Khách hàng;Kiểu;Nơi sản xuất;Nơi đặt;Max;Min;d;e;Số GCN;Ngày kiểm định;Hạn kiểm "
								 "định;Đơn vị kiểm định;Tem\n");
	for (size_t i = 0; i < items; i++)
		lims_buf_addf(&t->items,
			"spring-dial-scale;S-%06zu;Cửa hàng số %zu;ĐH-15;Nhơn Hòa;Quầy %zu;15 kg;0.5 kg;50 g;50 g;V25.%05zu;2026-01-%02zu;2099-12-31;"
			"Trung tâm cũ;T %06zu\n",
			i, i / PER_CUSTOMER, i % 7, i, 1 + i % 28, i);
}

static lims_rc take(struct lims_laboratory *lab, const struct tables *t, double *ret_s, struct lims_err *err)
{
	const struct lims_opening_file files[] = {{"staff.csv", staff, sizeof staff - 1},
		{"customers.csv", t->customers.data, t->customers.len}, {"items.csv", t->items.data, t->items.len}};
	const struct lims_opening in = {.files = files, .count = sizeof files / sizeof files[0]};
	struct lims_opening_result r = {.faults = 0};
	struct lims_arena *arena = lims_arena_create(ARENA_MAX);
	if (!arena)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the tables");
	double began = now_s();
	lims_rc rc = lims_opening_take(lab, &in, arena, &r, err);
	*ret_s = now_s() - began;
	lims_arena_destroy(arena);
	return rc;
}

/// Seconds for a new laboratory that takes over so many items.
static lims_rc open_with(size_t items, double *ret_s, struct lims_err *err)
{
	struct bench_store s = {.entries = 0};
	struct tables t;
	struct lims_laboratory *lab = NULL;
	fill(&t, items);
	lims_rc rc = lims_buf_check(&t.items, "the table", err);
	if (!rc)
		rc = bench_store_make(&s, lims_project(), 0, err);
	struct lims_laboratory_params p = {.store = s.path, .keys = s.keys, .data = BENCH_DATA, .actor = "hoa", .zone_min = 420};
	if (!rc)
		rc = lims_laboratory_open(&p, &lab, err);
	if (!rc)
		rc = take(lab, &t, ret_s, err);
	lims_laboratory_close(lab);
	bench_store_end(&s);
	lims_buf_finish(&t.customers);
	lims_buf_finish(&t.items);
	return rc;
}

int main(int argc, char **argv)
{
	static const char *const figures[] = {"opening_s", "opening_growth"};
	struct bench b;
	struct lims_err err = {0};
	double few = 0, many = 0;
	bench_begin(&b, argc, argv);
	if (!bench_wants_any(&b, figures, sizeof figures / sizeof *figures))
		return bench_end(&b);
	size_t items = bench_size(&b, "LIMS_BENCH_OPENING", ITEMS, ITEMS_SMOKE);
	lims_rc rc = open_with(items / FEW, &few, &err);
	if (!rc)
		rc = open_with(items, &many, &err);
	if (rc) {
		bench_fail(&b, err.text);
		return bench_end(&b);
	}
	if (bench_wants(&b, "opening_s"))
		bench_line("opening_s", many / (double)items * ITEMS, 10, "10 s of processor time for 20 000 instruments of an opening balance");
	if (bench_wants(&b, "opening_growth"))
		bench_line("opening_growth", many / (few * FEW), 1.5, "what an instrument costs among a tenth of them");
	return bench_end(&b);
}

// SPDX-License-Identifier: Apache-2.0
// The SML parser against libsml (Debian's libsml-dev) on the same telegram: both give every value; this parser has found the frame and proved its check
// on the way, which libsml leaves to whoever reads the line.
#include "drivers/protocol/protocol.h"
#include "lims-core/base/buf.h"
#include "tests/bench/bench.h"

#include <sml/sml_file.h>
#include <sml/sml_value.h>
#include <stdio.h>
#include <string.h>

enum { ROUNDS = 20, TELEGRAMS = 2000, ENVELOPE = 8, LARGEST = 4096 };

struct work {
	const struct lims_protocol *protocol;
	struct lims_buf file;
	size_t telegrams;
	unsigned char payload[LARGEST];
	size_t payload_len;
	size_t ours, theirs; ///< values of the last run
	double sum;
};

static bool take(void *user, const struct lims_reading *r)
{
	struct work *w = user;
	w->ours += r->reason == LIMS_REASON_NONE;
	w->sum += r->digits[0];
	return true;
}

static void parse(void *ctx)
{
	struct work *w = ctx;
	w->ours = 0;
	for (size_t i = 0; i < w->telegrams; i++)
		lims_decode(w->protocol, NULL, NULL, w->file.data, w->file.len, take, w);
}

static void take_list(struct work *w, const sml_list *entry)
{
	for (; entry; entry = entry->next) {
		bool number = entry->value && ((entry->value->type & SML_TYPE_FIELD) == SML_TYPE_INTEGER ||
										  (entry->value->type & SML_TYPE_FIELD) == SML_TYPE_UNSIGNED);
		if (!number)
			continue;
		w->theirs++;
		w->sum += sml_value_to_double(entry->value);
	}
}

static void parse_libsml(void *ctx)
{
	struct work *w = ctx;
	w->theirs = 0;
	for (size_t i = 0; i < w->telegrams; i++) {
		sml_file *file = sml_file_parse(w->payload, w->payload_len);
		for (short k = 0; file && k < file->messages_len; k++)
			if (*file->messages[k]->message_body->tag == SML_MESSAGE_GET_LIST_RESPONSE)
				take_list(w, ((sml_get_list_response *)file->messages[k]->message_body->data)->val_list);
		sml_file_free(file);
	}
}

int main(int argc, char **argv)
{
	static struct work w;
	struct bench b;
	struct lims_err err = {0};
	double ours_s = 0, theirs_s = 0;
	bench_begin(&b, argc, argv);
	if (!bench_wants(&b, "sml_libsml"))
		return bench_end(&b);
	w.protocol = lims_protocol_find("sml");
	w.telegrams = bench_times(&b, TELEGRAMS);
	if (lims_file_read(BENCH_CAPTURES "/sml/import-and-power.bin", LARGEST, &w.file, &err) != LIMS_OK) {
		bench_fail(&b, err.text);
		return bench_end(&b);
	}
	w.payload_len = w.file.len - 2 * ENVELOPE - w.file.data[w.file.len - 3];
	memcpy(w.payload, w.file.data + ENVELOPE, w.payload_len);
	bench_turns(parse, parse_libsml, &w, bench_times(&b, ROUNDS), &ours_s, &theirs_s);
	if (!w.ours || w.ours != w.theirs)
		bench_fail(&b, "libsml gives another number of values");
	bench_line("sml_libsml", theirs_s > 0 ? ours_s / theirs_s : 0, 1, "libsml parsing the same telegram and freeing its tree");
	lims_buf_finish(&w.file);
	return bench_end(&b);
}

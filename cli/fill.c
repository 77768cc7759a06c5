// SPDX-License-Identifier: Apache-2.0
// Takes fields from the options that were given; reads papers into memory.
#include "cli/fill.h"

#include "lims-core/base/text.h"

static const struct lims_field *field_named(const struct lims_field *fields, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (lims_text_equal(fields[i].name, name))
			return &fields[i];
	return NULL;
}

static lims_rc take_file(struct lims_cli_filled *f, const char *field, const char *path, struct lims_err *err)
{
	size_t n = f->filled.file_count;
	if (n == LIMS_FIELDS_MAX)
		return lims_err_set(err, LIMS_E_INPUT, "More than %d papers at once", LIMS_FIELDS_MAX);
	lims_rc rc = lims_file_read(path, LIMS_FIELD_FILE_MAX, &f->bytes[n], err);
	if (rc)
		return lims_err_context(err, "--%s", field);
	f->files[n] = (struct lims_field_file){field, path, lims_buf_text(&f->bytes[n]), f->bytes[n].len};
	f->filled.file_count++;
	return LIMS_OK;
}

lims_rc lims_cli_fill(
	struct lims_cli *cli, const struct lims_field *fields, size_t count, struct lims_cli_filled *ret, struct lims_err *err)
{
	lims_rc rc = LIMS_OK;
	*ret = (struct lims_cli_filled){.filled = {.values = NULL}};
	ret->filled.values = ret->values;
	ret->filled.files = ret->files;
	for (size_t i = 0; !rc && i < cli->given_count; i++) {
		const struct lims_given *g = &cli->given[i];
		const struct lims_field *f = field_named(fields, count, g->name);
		if (f && f->kind == LIMS_FIELD_FILE && g->value[0])
			rc = take_file(ret, g->name, g->value, err);
		else if (f)
			ret->values[ret->filled.count++] = (struct lims_field_value){g->name, g->value};
	}
	return rc;
}

void lims_cli_filled_finish(struct lims_cli_filled *f)
{
	for (size_t i = 0; i < LIMS_FIELDS_MAX; i++)
		lims_buf_finish(&f->bytes[i]);
}

lims_rc lims_cli_give_file(
	struct lims_cli *cli, lims_rc rc, struct lims_buf *bytes, const char *path, const char *name, const char *hash, struct lims_err *err)
{
	if (!rc)
		rc = lims_file_write(path, bytes->data, bytes->len, 0644, err);
	if (!rc && !lims_cli_answer(cli, (const char *const[]){"file", name, "sha256", hash, "path", path, NULL}))
		lims_cli_say(cli, "Written: %s (%s)", path, name);
	lims_buf_finish(bytes);
	return rc;
}

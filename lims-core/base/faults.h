// SPDX-License-Identifier: Apache-2.0
// Inside the base room: what the YAML reader needs of the fault list beyond yaml.h.
#ifndef LIMS_BASE_FAULTS_H
#define LIMS_BASE_FAULTS_H

#include "lims-core/base/yaml.h"

#include <stdarg.h>

void lims_fault_vat(struct lims_faults *f, int line, int column, const char *fmt, va_list args) __attribute__((format(printf, 4, 0)));
/// A sentence of libyaml, or "this is no YAML" for NULL, in the language; one that we do not know stays as it is.
const char *lims_yaml_words(const struct lims_lang *lang, const char *words);
/// By line and column, keeping the order of equals.
void lims_faults_sort(struct lims_faults *f);

#endif

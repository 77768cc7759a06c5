// SPDX-License-Identifier: Apache-2.0
// Inside the base room: what the YAML reader needs of the fault list beyond yaml.h.
#ifndef LIMS_BASE_FAULTS_H
#define LIMS_BASE_FAULTS_H

#include "lims-core/base/yaml.h"

#include <stdarg.h>

void lims_fault_vat(struct lims_faults *f, int line, int column, const char *fmt, va_list args) __attribute__((format(printf, 4, 0)));
/// By line and column, keeping the order of equals.
void lims_faults_sort(struct lims_faults *f);

#endif

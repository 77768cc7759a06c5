// SPDX-License-Identifier: Apache-2.0
// Inside the base room: does a translation ask printf for the same arguments as its message?
#ifndef LIMS_BASE_LANG_FORMAT_H
#define LIMS_BASE_LANG_FORMAT_H

#include <stdbool.h>

/// True when both take the same arguments of the same types in the same order (the translation may reorder with %1$s), or when
/// the message is no format at all, such as "Error, %".
bool lims_lang_format_agrees(const char *message, const char *translation);

#endif

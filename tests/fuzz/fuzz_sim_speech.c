// SPDX-License-Identifier: Apache-2.0
// Any commands at the simulated scale in all its tongues but MT-SICS: lines end, frames have their length and their checksum.
#include "simulators/speech.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool good)
{
	if (!good)
		abort();
}

static void look(const struct lims_sim_speech *speech, struct lims_buf *reply)
{
	const unsigned char *b = (const unsigned char *)reply->data;
	size_t frame = speech == &lims_sim_speech_toledo ? 17 : 18;
	if (speech == &lims_sim_speech_xk3190 || speech == &lims_sim_speech_xk3190_command) {
		unsigned x = 0;
		for (size_t i = 1; reply->len && i < reply->len - 3; i++)
			x ^= b[i];
		require(!reply->len || reply->len == 6 || reply->len == 12 || reply->len == 14);
		require(!reply->len || (b[0] == 2 && b[reply->len - 1] == 3 &&
								   strtoul((const char[]){(char)b[reply->len - 3], (char)b[reply->len - 2], 0}, NULL, 16) == x));
	} else if (!speech->streams) {
		require(!reply->len || (reply->len >= 2 && memcmp(b + reply->len - 2, "\r\n", 2) == 0));
	} else {
		require(reply->len % frame == 0);
		for (size_t at = 0; at < reply->len; at += frame) {
			unsigned sum = 0;
			for (size_t i = 0; i < frame; i++)
				sum += b[at + i];
			require(b[at] == 2 && b[at + 16] == '\r' && (frame == 17 || sum % 128 == 0));
		}
	}
	lims_buf_clear(reply);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = {"and", "toledo", "toledo-checksum", "xk3190-0", "xk3190-command"};
	if (size < 4)
		return 0;
	const struct lims_sim_speech *speech = lims_sim_speech_find(names[data[0] % 5]);
	struct lims_sim_sics s = {.stable_timeout_ns = 1000000, .repeat_ns = 1000000, .model = "M", .serial = "1"};
	struct lims_sim_sics_talk talk = {.repeating = speech->streams};
	struct lims_buf reply;
	lims_sim_scale_init(&s.scale);
	s.scale.decimals = data[1] % 10;
	s.scale.d = lims_sim_power_of_ten(data[1] % 10 + data[2] % 4 > 9 ? 9 : 9 - data[1] % 10 + data[2] % 4) * (data[3] % 9 + 1);
	if (lims_sim_scale_complete(&s.scale, NULL) != LIMS_OK)
		return 0;
	lims_buf_init(&reply, 1 << 16);
	int64_t now = 0;
	for (size_t at = 4; at < size;) {
		char command[32];
		const uint8_t *end = memchr(data + at, '\n', size - at);
		size_t n = end ? (size_t)(end - data) - at : size - at;
		size_t kept = n < sizeof command ? n : sizeof command - 1;
		memcpy(command, data + at, kept);
		command[kept] = '\0';
		at += n + 1;
		now += 700000;
		if (command[0] == 'L')
			(void)lims_sim_scale_put(&s.scale, strtol(command + 1, NULL, 10) % 100000000000 * 1000000, now, NULL);
		s.scale.unstable = command[0] == 'U' ? !s.scale.unstable : s.scale.unstable;
		speech->go_on(&s, &talk, now, &reply);
		look(speech, &reply);
		speech->command(&s, &talk, command, now, &reply);
		look(speech, &reply);
	}
	lims_buf_finish(&reply);
	return 0;
}

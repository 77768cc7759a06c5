// SPDX-License-Identifier: Apache-2.0
// Who may know whom: the arrows between the rooms, the one room of each third-party header, and the same arrows in CMake.
#include "tools/rules/rules.h"
#include "tools/rules/scan.h"

#include <ctype.h>
#include <string.h>

#define GROUND "lims-core/base "
#define PROOF_KNOWS GROUND "lims-core/engine lims-core/catalog lims-core/chain drivers/protocol "
#define LABORATORY_KNOWS PROOF_KNOWS "lims-core/store lims-core/journal laboratory/proof certificates "
#define SHELL_KNOWS LABORATORY_KNOWS "laboratory drivers/transport "

struct room {
	const char *folder;
	const char *target; ///< in CMake; NULL: not a library
	const char *knows;  ///< the rooms whose headers it may include, beside its own
};

// The longest folder that fits a path is its room.
static const struct room rooms[] = {
	{"lims-core/base", "lims_base", ""},
	{"lims-core/engine", "lims_engine", GROUND},
	{"lims-core/catalog", "lims_catalog", GROUND "lims-core/engine"},
	{"lims-core/chain", "lims_chain", GROUND},
	{"lims-core/store", "lims_store", GROUND},
	{"lims-core/journal", "lims_journal", GROUND "lims-core/chain lims-core/store"},
	{"drivers/protocol", "lims_protocol", GROUND},
	{"drivers/transport", "lims_transport", GROUND "drivers/protocol"},
	{"certificates", "lims_certificates", GROUND},
	{"laboratory/proof", "lims_proof", PROOF_KNOWS},
	{"laboratory", "lims_laboratory", LABORATORY_KNOWS},
	{"cli/lims-verify", NULL, PROOF_KNOWS "laboratory/proof"},
	{"cli", NULL, SHELL_KNOWS},
	{"web", NULL, SHELL_KNOWS},
	{"simulators", NULL, GROUND},
	{"tools/rules", NULL, ""},
	{"tests", NULL, SHELL_KNOWS "cli web simulators tools/rules"},
};

struct third_party {
	const char *header; ///< a name, or a folder with '/'
	const char *rooms;
};

static const struct third_party third_parties[] = {
	{"jansson.h", "lims-core/base"},
	{"yaml.h", "lims-core/base"},
	{"openssl/", "lims-core/base"},
	{"sodium.h", "lims-core/base"},
	{"bid_conf.h", "lims-core/base"},
	{"bid_functions.h", "lims-core/base"},
	{"gmp.h", "lims-core/base"},
	{"utf8proc.h", "lims-core/base"},
	{"sqlite3.h", "lims-core/store"},
	{"libpq-fe.h", "lims-core/store"},
	{"libserialport.h", "drivers/transport"},
	{"modbus.h", "drivers/transport"},
	{"modbus/", "drivers/transport"},
	{"hpdf.h", "certificates"},
	{"hpdf_objects.h", "certificates"},
	{"harfbuzz/", "certificates"},
	{"hb.h", "certificates"},
	{"hb-ot.h", "certificates"},
	{"hb-subset.h", "certificates"},
	{"qrencode.h", "certificates"},
	{"png.h", "certificates"},
	{"zlib.h", "certificates"},
	{"libxml/", "certificates"},
	{"openssl/cms.h", "certificates"},
	{"microhttpd.h", "web"},
	{"curl/", "web"},
	{"cmocka.h", "tests"},
	{"ft2build.h", "tests"},
	{"freetype/", "tests"},
	{"mpfr.h", "tests"},
	{"sml/", "tests"},
};

// C17, POSIX and Linux: free for every room (what a pure room may call is another rule).
static const char free_headers[] =
	"assert.h complex.h ctype.h errno.h fenv.h float.h inttypes.h iso646.h limits.h locale.h math.h setjmp.h signal.h stdalign.h "
	"stdarg.h stdatomic.h stdbool.h stddef.h stdint.h stdio.h stdlib.h stdnoreturn.h string.h threads.h time.h uchar.h wchar.h "
	"wctype.h aio.h arpa/inet.h dirent.h dlfcn.h endian.h fcntl.h fnmatch.h fts.h ftw.h getopt.h glob.h grp.h libgen.h netdb.h "
	"netinet/in.h netinet/tcp.h poll.h pthread.h pty.h pwd.h sched.h semaphore.h spawn.h strings.h sysexits.h syslog.h termios.h "
	"unistd.h utime.h wait.h gnu/libc-version.h linux/serial.h linux/sockios.h asm/termbits.h";

// What "pure" means for the rooms that have no file, socket, terminal or thread (design: engine, chain, protocols).
static const char pure_rooms[] = "lims-core/engine lims-core/chain drivers/protocol";
static const char world_headers[] =
	"aio.h arpa/inet.h dirent.h fcntl.h fts.h ftw.h glob.h netdb.h netinet/in.h netinet/tcp.h poll.h pthread.h pty.h signal.h spawn.h "
	"syslog.h termios.h time.h threads.h unistd.h linux/serial.h linux/sockios.h asm/termbits.h";

static const struct room *room_of(const char *path, size_t len)
{
	const struct room *best = NULL;
	for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++) {
		size_t n = strlen(rooms[i].folder);
		// cli/lims-verify may be a folder or a file.
		bool fits = len > n && memcmp(path, rooms[i].folder, n) == 0 && (path[n] == '/' || path[n] == '.');
		if (fits && (!best || n > strlen(best->folder)))
			best = &rooms[i];
	}
	return best;
}

static bool knows(const struct room *room, const struct room *other)
{
	return room == other || rules_listed(room->knows, other->folder, strlen(other->folder));
}

static const struct third_party *third_party_of(const char *header)
{
	const struct third_party *best = NULL;
	for (size_t i = 0; i < sizeof third_parties / sizeof *third_parties; i++) {
		const char *h = third_parties[i].header;
		bool fits = rules_ends(h, "/") ? rules_starts(header, h) : strcmp(header, h) == 0;
		if (fits && (!best || strlen(h) > strlen(best->header)))
			best = &third_parties[i];
	}
	return best;
}

static void check_angled(struct rules *r, const struct rules_file *f, const struct room *room, const char *header, unsigned line)
{
	const struct third_party *t = third_party_of(header);
	bool in_tests = strcmp(room->folder, "tests") == 0;
	if (t) {
		// A test may hold any library as its oracle.
		if (!in_tests && !rules_listed(t->rooms, room->folder, strlen(room->folder)))
			rules_report(
				r, f, line, "includes", "<%s> may be included only in %s; ask that room for what %s needs", header, t->rooms, room->folder);
	} else if (!rules_starts(header, "sys/") && !rules_listed(free_headers, header, strlen(header))) {
		rules_report(r, f, line, "includes", "<%s> belongs to no room yet; give it one in tools/rules/arrows.c", header);
	} else if (rules_listed(pure_rooms, room->folder, strlen(room->folder)) &&
			   (rules_starts(header, "sys/") || rules_listed(world_headers, header, strlen(header)))) {
		rules_report(r, f, line, "includes", "<%s> reaches files, clocks, lines or threads, and %s is a pure room", header, room->folder);
	}
}

static void check_quoted(struct rules *r, const struct rules_file *f, const struct room *room, const char *header, unsigned line)
{
	const struct room *other = room_of(header, strlen(header));
	if (!rules_exists(r, header)) {
		rules_report(r, f, line, "includes", "\"%s\" does not exist; includes are written from the root of the house", header);
	} else if (!other) {
		rules_report(r, f, line, "includes", "\"%s\" lies in no room of the house", header);
	} else if (!knows(room, other)) {
		rules_report(r, f, line, "includes", "%s must not know %s (\"%s\")", room->folder, other->folder, header);
	}
}

/// The arrows as CMake has them: lims_room(… NEEDS …).
static void check_needs(struct rules *r, const struct rules_file *f)
{
	const struct room *room = room_of(f->path, strlen(f->path));
	bool needs = false;
	unsigned line = 1;
	if (!room || !room->target)
		return;
	for (const char *p = f->text; *p;) {
		if (*p == '#') {
			p += strcspn(p, "\n");
			continue;
		}
		if (!isalnum((unsigned char)*p)) {
			line += *p++ == '\n';
			continue;
		}
		size_t n = strcspn(p, " \t\n()#");
		if (n == strspn(p, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
			needs = n == 5 && memcmp(p, "NEEDS", 5) == 0;
		for (size_t i = 0; needs && i < sizeof rooms / sizeof *rooms; i++) {
			const char *target = rooms[i].target;
			if (target && strlen(target) == n && memcmp(p, target, n) == 0 && !knows(room, &rooms[i]))
				rules_report(r, f, line, "includes", "%s must not need %s", room->folder, target);
		}
		p += n;
	}
}

void rules_includes(struct rules *r, const struct rules_file *f)
{
	if (rules_ends(f->path, "/CMakeLists.txt"))
		check_needs(r, f);
	if (!rules_is_c(f))
		return;
	const struct room *room = room_of(f->path, strlen(f->path));
	if (!room) {
		rules_report(r, f, 1, "includes", "this file lies in no room of the house; move it, or add its room to tools/rules/arrows.c");
		return;
	}
	struct scan s;
	struct scan_token t;
	scan_init(&s, f->text, f->len);
	while (scan_next(&s, &t)) {
		char header[256];
		if (t.kind != SCAN_INCLUDE || t.len >= sizeof header)
			continue;
		memcpy(header, t.text, t.len);
		header[t.len] = '\0';
		if (t.angled)
			check_angled(r, f, room, header, t.line);
		else
			check_quoted(r, f, room, header, t.line);
	}
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_parse.c - command lines, and the jobs or the codes of errors that come
 * of them. Each runs in a directory of its own that holds a few inputs.
 */
#include "config.h"

#include "kmodrustc/front.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command.h"
#include "kmodrustc/os.h"
#include "suite.h"

/*
 * The words of a command line are parted by blanks. `codes` are those of the
 * messages in their order. `job` is what describe() makes of the job; NULL: it
 * does not matter.
 */
struct line {
	const char *words;
	const char *codes;
	const char *job;
};

/* clang-format off */
static const struct {
	const char *name, *text;
} files[] = {
	{ "hello.rs", "fn f() {}\n" },
	{ "two-words.rs", "fn f() {}\n" },
	{ "-x.rs", "fn f() {}\n" },
	{ "@x.rs", "fn f() {}\n" },
	{ "empty.rs", "" },
	{ "latin.rs", "// a\nfn f() {} // \377\n" },
	{ "x.s", "f: ret\n" },
	{ "y.S", "f: ret\n" },
	{ "x.o", "no object, but nobody looks\n" },
	{ "libx.a", "!<arch>\n" },
	{ "m.ko", "no module\n" },
	{ "x.c", "int x;\n" },
	{ "words", "-O\n--cfg\na b\r\n\n@x.rs\n" },
};
/* clang-format on */

static char *dir;

static void
setup(void)
{
	FILE *f;

	dir = xstrdup("parse-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	ck_assert_int_eq(chdir(dir), 0);
	for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
		f = fopen(files[i].name, "w");
		ck_assert_ptr_nonnull(f);
		fputs(files[i].text, f);
		fclose(f);
	}
	ck_assert_int_eq(mkdir("d.rs", 0777), 0);
	ck_assert_int_eq(mkfifo("p.rs", 0666), 0);
	ck_assert_int_eq(mkfifo("p.o", 0666), 0);
	unsetenv("KDIR");
	unsetenv("KMODRUSTC_FLAGS");
}

static void
teardown(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(files); i++)
		unlink(files[i].name);
	rmdir("d.rs");
	unlink("p.rs");
	unlink("p.o");
	ck_assert_int_eq(chdir(".."), 0);
	ck_assert_int_eq(rmdir(dir), 0);
	free(dir);
	unsetenv("KDIR");
	unsetenv("KMODRUSTC_FLAGS");
}

static const char *const kinds[] = { "rs", "S", "s", "fixed", "a", "o" };
static const char *const emits[] = { "asm", "obj", "link", "rlib", "dep",
	"rustc" };

/*
 * "kind:input ... > emit:output ... | rustc's words | gcc's words", and in
 * front whatever is not the default.
 */
static char *
describe(const struct job *job)
{
	struct buf b = { 0 };

	if (job->mode != MODE_BUILD)
		buf_puts(&b, job->mode == MODE_VERIFY ? "verify " : "ask ");
	if (job->verbose != 0)
		buf_printf(&b, "v%d ", job->verbose);
	if (job->dry_run)
		buf_puts(&b, "dry ");
	if (job->save_temps)
		buf_printf(&b, "save=%s ", job->save_dir ? job->save_dir : "");
	if (job->kdir != NULL)
		buf_printf(&b, "kdir=%s ", job->kdir);
	if (job->kernel_text != NULL)
		buf_printf(&b, "kernel=%s ", job->kernel_text);
	if (job->rustc != NULL)
		buf_printf(&b, "rustc=%s ", job->rustc);
	for (size_t i = 0; i < job->work.n; i++)
		buf_printf(&b, "%s:%s ", kinds[job->work.v[i].kind],
		    job->work.v[i].path);
	if (job->nproducts != 0)
		buf_puts(&b, "> ");
	for (size_t i = 0; i < job->nproducts; i++)
		buf_printf(&b, "%s:%s ",
		    job->products[i].word != NULL
			? job->products[i].word
			: emits[job->products[i].emit],
		    job->products[i].path);
	if (job->rustc_args.n != 0)
		buf_puts(&b, "| ");
	for (size_t i = 0; i < job->rustc_args.n; i++)
		buf_printf(&b, "%s ", job->rustc_args.v[i]);
	if (job->cc_args.n != 0)
		buf_puts(&b, "| ");
	for (size_t i = 0; i < job->cc_args.n; i++)
		buf_printf(&b, "%s ", job->cc_args.v[i]);
	if (b.len != 0)
		b.len--;
	buf_putc(&b, '\0');
	return buf_detach(&b);
}

static void
check_line(const struct line *l)
{
	struct job job = { 0 };
	char *said, *codes, *is;
	enum front_result result = read_line(l->words, &job, &said);

	codes = codes_of(said);
	ck_assert_msg(
	    strcmp(codes, l->codes) == 0, "`%s` says\n%s", l->words, said);
	ck_assert_msg((diag_errors() != 0) == (result == FRONT_FAILED),
	    "`%s`: result %d with %zu errors", l->words, (int)result,
	    diag_errors());
	is = describe(&job);
	ck_assert_msg(l->job == NULL || strcmp(is, l->job) == 0,
	    "`%s` becomes\n%s, not\n%s", l->words, is, l->job);
	free(is);
	free(codes);
	free(said);
	job_free(&job);
	diag_reset();
}

static void
check_lines(const struct line *v, size_t n)
{
	setup();
	for (size_t i = 0; i < n; i++)
		check_line(&v[i]);
	teardown();
}

START_TEST(options_are_spelled_as_rustcs_getopts_takes_them)
{
	/* clang-format off */
	static const struct line lines[] = {
		{ "hello.rs", "", "rs:hello.rs > link:libhello.a" },
		{ "hello.rs -gO", "", "rs:hello.rs > link:libhello.a | "
		    "-g -O" },
		{ "-Copt-level=3 hello.rs -C debuginfo=1", "", "rs:hello.rs > "
		    "link:libhello.a | -C opt-level=3 -C debuginfo=1" },
		{ "--codegen opt_level=s --codegen=lto=off hello.rs", "",
		    "rs:hello.rs > link:libhello.a | -C opt-level=s" },
		{ "--cfg a --cfg=b hello.rs -Aunused -W x --forbid y", "",
		    "rs:hello.rs > link:libhello.a | --cfg=a --cfg=b -A unused "
		    "-W x -F y" },
		{ "-Oolibz.a hello.rs", "", "rs:hello.rs > link:libz.a | -O" },
		{ "-OC opt-level=2 hello.rs", "", "rs:hello.rs > "
		    "link:libhello.a | -O -C opt-level=2" },
		{ "-O -- -x.rs", "", "rs:./-x.rs > link:lib_x.a | -O" },
		{ "-o a.a -- hello.rs -- -O", "K0201 K0201", NULL },
		{ "- -o a.a", "", "rs:- > link:a.a" },
		{ "-", "", "rs:- > link:librust_out.a" },
		{ "./@x.rs", "", "rs:./@x.rs > link:lib@x.a" },
		{ "@words", "", "rs:./@x.rs > link:lib@x.a | -O --cfg=a b" },
		{ "-- @words", "K0201 K0201 K0201", NULL },
		{ "@nosuch hello.rs", "K0210", "rs:hello.rs > "
		    "link:libhello.a" },
		{ "-vv hello.rs", "", "v2 rs:hello.rs > link:libhello.a" },
		{ "-v -v --verbose hello.rs", "", "v2 rs:hello.rs > "
		    "link:libhello.a" },
		{ "-v hello.rs -###", "", "v1 dry rs:hello.rs > "
		    "link:libhello.a" },
		{ "-Wa,-mx,-my -Xcc -DX -Xrustc --new hello.rs", "",
		    "rs:hello.rs > link:libhello.a | --new | -Wa,-mx,-my "
		    "-DX" },
		{ "--save-temps hello.rs", "", "save= rs:hello.rs > "
		    "link:libhello.a" },
		{ "--save-temps=t hello.rs", "", "save=t rs:hello.rs > "
		    "link:libhello.a" },
		{ "-C save-temps hello.rs", "", "save= rs:hello.rs > "
		    "link:libhello.a" },
		{ "+nightly hello.rs", "", "rustc=rustc +nightly rs:hello.rs "
		    "> link:libhello.a" },
		{ "-Zx hello.rs -Z y=z", "", "rs:hello.rs > link:libhello.a "
		    "| -Z x -Z y=z" },
	};
	/* clang-format on */

	check_lines(lines, ARRAY_SIZE(lines));
}
END_TEST

START_TEST(what_is_not_understood_is_an_error_with_its_code)
{
	/* clang-format off */
	static const struct line lines[] = {
		{ "--frobnicate hello.rs", "K0202", "rs:hello.rs > "
		    "link:libhello.a" },
		{ "-O2 -q hello.rs --no -C x=1", "K0202 K0202 K0202 K0202",
		    NULL },
		{ "-Wall -W all hello.rs", "K0202 K0202", NULL },
		{ "hello.rs -o", "K0206", NULL },
		{ "hello.rs --cfg", "K0206", NULL },
		{ "hello.rs -C opt-level", "K0206", NULL },
		{ "hello.rs --verify=x", "K0206", NULL },
		{ "hello.rs --save-temps=x.s", "K0206", NULL },
		{ "hello.rs --save-temps=d.rs", "", NULL },
		{ "hello.rs --kdir=", "K0206", NULL },
		{ "hello.rs --emit=foo", "K0206", NULL },
		{ "hello.rs --emit=asm=", "K0206", NULL },
		{ "hello.rs --crate-type=foo", "K0206", NULL },
		{ "hello.rs --color=blue", "K0206", NULL },
		{ "--error-format=xml hello.rs", "K0206", NULL },
		{ "--edition 2021 --edition=2018 hello.rs", "K0205", NULL },
		{ "-o a.a hello.rs -o b.a", "K0205", NULL },
		{ "", "K0209", "" },
		{ "-O", "K0209", "| -O" },
		{ "--explain K9999", "K0206", NULL },
	};
	/* clang-format on */

	check_lines(lines, ARRAY_SIZE(lines));
}
END_TEST

START_TEST(what_a_kernel_cannot_have_is_refused)
{
	/* clang-format off */
	static const struct line lines[] = {
		{ "hello.rs --test", "K0207", NULL },
		{ "hello.rs --crate-type bin", "K0207", NULL },
		{ "hello.rs --crate-type lib,cdylib --crate-type proc-macro",
		    "K0207 K0207", NULL },
		{ "hello.rs --crate-type staticlib,lib,rlib", "",
		    "rs:hello.rs > link:libhello.a" },
		{ "hello.rs --target aarch64-unknown-none", "K0207", NULL },
		{ "hello.rs --target=t.json", "K0207", NULL },
		{ "hello.rs --target x86_64-unknown-none", "",
		    "rs:hello.rs > link:libhello.a" },
		{ "hello.rs -l foo", "K0207", NULL },
		{ "hello.rs -ldylib=foo", "K0207", NULL },
		{ "hello.rs -C instrument-coverage", "K0207", NULL },
		{ "hello.rs -C instrument-coverage=off", "", NULL },
		{ "hello.rs -C target-cpu=native", "K0207", NULL },
		{ "hello.rs -C target-cpu=x86-64-v3", "", NULL },
		{ "hello.rs -C panic=unwind", "K0208", NULL },
		{ "hello.rs -C panic=abort -C no-redzone -C no-redzone=on",
		    "", "rs:hello.rs > link:libhello.a" },
		{ "hello.rs -C force-unwind-tables", "K0208", NULL },
		{ "hello.rs -C code-model=large -C codegen-units=4",
		    "K0208 K0208", NULL },
		{ "hello.rs -C target-feature=+popcnt,-soft-float,+avx2",
		    "K0208 K0208", NULL },
		{ "hello.rs -C target-feature=+popcnt,-avx2", "",
		    "rs:hello.rs > link:libhello.a | -C "
		    "target-feature=+popcnt,-avx2" },
		{ "hello.rs -C llvm-args=--code-model=small", "K0208", NULL },
		{ "hello.rs -C llvm-args=-x86-foo", "", NULL },
		{ "hello.rs -C llvm-args=-x86-asm-syntax=intel", "K0208",
		    NULL },
		{ "hello.rs -C llvm-args=--x86-asm-syntax=att", "", NULL },
		{ "hello.rs -Zplt=no -Z plt -Zplty", "K0207 K0207", NULL },
		{ "hello.rs -Zcodegen_backend=cranelift", "K0207", NULL },
		{ "hello.rs -Zcodegen-backend=llvm", "", "rs:hello.rs > "
		    "link:libhello.a | -Z codegen-backend=llvm" },
		{ "hello.rs -Zsanitizer=kcfi,address", "K0207", NULL },
		{ "hello.rs -Zsanitizer=kcfi,kernel-address", "",
		    "rs:hello.rs > link:libhello.a | -Z "
		    "sanitizer=kcfi,kernel-address" },
		{ "hello.rs -E", "K0207", NULL },
		{ "hello.rs -Wl,-x", "K0207", NULL },
		{ "hello.rs -C linker=lld -C rpath=no -C rpath", "K0203 K0203",
		    "rs:hello.rs > link:libhello.a" },
		{ "hello.rs -C lto=fat -C strip=none", "K0203", NULL },
	};
	/* clang-format on */

	check_lines(lines, ARRAY_SIZE(lines));
}
END_TEST

START_TEST(outputs_are_named_as_rustc_and_gcc_name_them)
{
	/* clang-format off */
	static const struct line lines[] = {
		{ "two-words.rs", "", "rs:two-words.rs > "
		    "link:libtwo_words.a" },
		{ "two-words.rs -c", "", "rs:two-words.rs > "
		    "obj:two-words.o" },
		{ "two-words.rs -S", "", "rs:two-words.rs > "
		    "asm:two-words.s" },
		{ "hello.rs --crate-name k -C extra-filename=-1a", "",
		    "rs:hello.rs > link:libk-1a.a | --crate-name=k -C "
		    "extra-filename=-1a" },
		{ "hello.rs --emit asm,dep-info,metadata --out-dir .", "",
		    "rs:hello.rs > asm:./hello.s dep:./hello.d "
		    "metadata:./libhello.rmeta" },
		{ "hello.rs --emit=asm=a.s --emit link=l.a,asm=b.s", "",
		    "rs:hello.rs > asm:b.s link:l.a" },
		{ "hello.rs -o x.o", "", "rs:hello.rs > obj:x.o" },
		{ "hello.rs --emit link,dep-info=.x.o.d -o x.o", "",
		    "rs:hello.rs > obj:x.o dep:.x.o.d" },
		{ "hello.rs --emit link,dep-info -o t/x.a", "",
		    "rs:hello.rs > link:t/x.a dep:t/x.d" },
		{ "hello.rs --emit asm,obj -o t/x", "K0205",
		    "rs:hello.rs > asm:t/x.s obj:t/x.o" },
		{ "hello.rs --emit asm=a.s -o x.a", "K0203",
		    "rs:hello.rs > asm:a.s" },
		{ "hello.rs --out-dir t -o x.a", "K0203",
		    "rs:hello.rs > link:x.a" },
		{ "hello.rs -MD", "", "rs:hello.rs > link:libhello.a "
		    "dep:hello.d" },
		{ "hello.rs -MMD -MP -o t/x.o", "", "rs:hello.rs > obj:t/x.o "
		    "dep:t/x.d" },
		{ "-MD -MF a/b.d -MT t hello.rs -c", "", "rs:hello.rs > "
		    "obj:hello.o dep:a/b.d" },
		{ "hello.rs --emit link,dep-info -MF b.d", "", "rs:hello.rs > "
		    "link:libhello.a dep:b.d" },
		{ "hello.rs -MF b.d", "K0205", NULL },
		{ "hello.rs -MP -MT x", "K0205", NULL },
		{ "hello.rs -MD -MF a -MF b", "K0205", NULL },
		{ "hello.rs -MD -MF", "K0206", NULL },
		{ "x.o -MD", "K0205", NULL },
		{ "--verify x.o -MD", "K0205", "verify o:x.o" },
		{ "hello.rs -S -o -", "", "rs:hello.rs > asm:-" },
		{ "hello.rs -o -", "K0205", "rs:hello.rs" },
		{ "hello.rs -o -x.a", "", "rs:hello.rs > link:./-x.a" },
		{ "hello.rs -o /dev/null", "", "rs:hello.rs > "
		    "link:/dev/null" },
		{ "hello.rs --emit llvm-ir,mir=m", "", "rs:hello.rs > "
		    "llvm-ir:hello.ll mir:m" },
		{ "x.o x.s libx.a -o t.a", "", "o:x.o s:x.s a:libx.a > "
		    "link:t.a" },
		{ "y.S hello.rs", "", "S:y.S rs:hello.rs > link:libhello.a" },
		{ "hello.rs -l static=x -L native=.", "", "rs:hello.rs "
		    "a:./libx.a > link:libhello.a | -L native=." },
		{ "hello.rs -l static:+whole-archive=y -L.", "K0201", NULL },
	};
	/* clang-format on */

	check_lines(lines, ARRAY_SIZE(lines));
}
END_TEST

START_TEST(contradictions_are_found_and_no_source_is_ever_an_output)
{
	/* clang-format off */
	static const struct line lines[] = {
		{ "hello.rs -S -c", "K0205", NULL },
		{ "hello.rs -o hello.rs", "K0205", "rs:hello.rs" },
		{ "hello.rs -o ./hello.rs", "K0205", "rs:hello.rs" },
		{ "hello.rs -o two-words.rs", "K0205", "rs:hello.rs" },
		{ "hello.rs --emit llvm-ir=two-words.rs", "K0205",
		    "rs:hello.rs" },
		{ "x.s -S", "K0205", "s:x.s" },
		{ "-c x.o", "K0205", "o:x.o" },
		{ "hello.rs -S -o x.o", "K0205", "rs:hello.rs" },
		{ "hello.rs -c -o x.a", "K0205", "rs:hello.rs" },
		{ "hello.rs -o m.ko", "K0205", "rs:hello.rs" },
		{ "hello.rs --emit asm=a,obj=./a", "K0205", "rs:hello.rs > "
		    "asm:a" },
		{ "x.o -S", "K0205", NULL },
		{ "x.s y.S -S -o z.s", "K0205", NULL },
		{ "x.o --emit dep-info,link", "K0205", NULL },
		{ "hello.rs two-words.rs", "K0205", NULL },
		{ "--unknown -o hello.rs hello.rs", "K0202 K0205",
		    "rs:hello.rs" },
		{ "-### -o x.a --unknown hello.rs", "K0202",
		    "dry rs:hello.rs" },
		{ "hello.rs --kernel=4.4 --kdir=t", "K0205", NULL },
		{ "--verify x.o -o x.a", "K0205", "verify o:x.o" },
		{ "--verify x.o -S", "K0205", "verify o:x.o" },
	};
	/* clang-format on */

	check_lines(lines, ARRAY_SIZE(lines));
}
END_TEST

START_TEST(inputs_are_looked_at_before_anything_is_run)
{
	/* clang-format off */
	static const struct line lines[] = {
		{ "nosuch.rs", "K0201", "rs:nosuch.rs > link:libnosuch.a" },
		{ "empty.rs", "K0201", NULL },
		{ "latin.rs", "K0201", NULL },
		{ "d.rs", "K0201", NULL },
		{ "p.rs", "K0201", NULL },
		{ "p.o", "K0201", NULL },
		{ "/dev/null", "K0201", "" },
		{ "--verify p.o", "", "verify o:p.o" },
		{ "nosuch.c", "K0201", "" },
		{ "x.c", "K0211", "" },
		{ "m.ko", "K0211", "" },
		{ "--verify m.ko nosuch.a x.o", "", "verify o:m.ko "
		    "a:nosuch.a o:x.o" },
		{ "hello.rs --verify", "K0211", "verify" },
		{ "--verify", "K0209", "verify" },
	};
	/* clang-format on */

	check_lines(lines, ARRAY_SIZE(lines));
}
END_TEST

START_TEST(a_question_goes_to_rustc_with_all_of_its_words)
{
	/* clang-format off */
	static const struct line lines[] = {
		{ "--print cfg", "", "ask | --print=cfg" },
		{ "- --crate-name ___ --print=file-names --crate-type bin "
		    "--crate-type=proc-macro -Wwarnings", "", "ask | - "
		    "--crate-name=___ --print=file-names --crate-type=bin "
		    "--crate-type=proc-macro -W warnings" },
		{ "-C help", "", "ask | -C help" },
		{ "-Whelp -v -v", "", "ask v2 | -W help -v" },
		{ "-Z help --rustc=r --kdir=x", "", "ask rustc=r | -Z help" },
		{ "-Zunpretty=expanded hello.rs -O", "", "ask | -Z "
		    "unpretty=expanded hello.rs -O" },
		{ "-C passes=list", "", "ask | -C passes=list" },
		{ "-C passes=mem2reg hello.rs", "", "rs:hello.rs > "
		    "link:libhello.a | -C passes=mem2reg" },
		{ "--explain E0308", "", "ask | --explain=E0308" },
		{ "--print sysroot --nonsense", "K0202", NULL },
	};
	/* clang-format on */

	check_lines(lines, ARRAY_SIZE(lines));
}
END_TEST

START_TEST(the_command_line_wins_over_the_environment)
{
	/* clang-format off */
	static const struct line kdir[] = {
		{ "hello.rs", "", "kdir=/k rs:hello.rs > link:libhello.a" },
		{ "hello.rs --kernel=any", "", "kernel=any rs:hello.rs > "
		    "link:libhello.a" },
		{ "hello.rs --kdir /z", "", "kdir=/z rs:hello.rs > "
		    "link:libhello.a" },
	};
	/* clang-format on */
	/* clang-format off */
	static const struct line flags[] = {
		{ "hello.rs", "", "kdir=/f rs:hello.rs > link:libhello.a | "
		    "-O --edition=2018" },
		{ "hello.rs --kernel=4.4 --edition 2021", "", "kernel=4.4 "
		    "rs:hello.rs > link:libhello.a | -O --edition=2021" },
		{ "hello.rs --kdir=/z", "", "kdir=/z rs:hello.rs > "
		    "link:libhello.a | -O --edition=2018" },
	};
	/* clang-format on */
	static const struct line none[] = {
		{ "hello.rs", "", "rs:hello.rs > link:libhello.a" },
	};

	setup();
	setenv("KDIR", "/k", 1);
	for (size_t i = 0; i < ARRAY_SIZE(kdir); i++)
		check_line(&kdir[i]);
	setenv("KDIR", "", 1);
	check_line(&none[0]);
	setenv("KMODRUSTC_FLAGS", " -O --kdir=/f  --edition=2018", 1);
	for (size_t i = 0; i < ARRAY_SIZE(flags); i++)
		check_line(&flags[i]);
	/* An option there does not take its value from the command line. */
	setenv("KMODRUSTC_FLAGS", "--kdir", 1);
	check_line(&(struct line){ "hello.rs", "K0206",
	    "rs:hello.rs > "
	    "link:libhello.a" });
	teardown();
}
END_TEST

/* The message for one command line. */
static char *
message_of(const char *words)
{
	struct job job = { 0 };
	char *said;

	read_line(words, &job, &said);
	job_free(&job);
	diag_reset();
	return said;
}

static void
check_says(const char *words, const char *text)
{
	char *said = message_of(words);

	ck_assert_msg(strstr(said, text) != NULL, "`%s` says\n%s", words, said);
	free(said);
}

START_TEST(a_message_names_the_way_out)
{
	setup();
	check_says("--save-tmeps hello.rs", "`--save-temps`");
	check_says("-save-temps hello.rs", "`--save-temps`");
	check_says("--kdri=x hello.rs", "`--kdir`");
	check_says("-C opt-levle=2 hello.rs", "`-C opt-level`");
	check_says("-O2 hello.rs", "`-C opt-level=2`");
	check_says("-Wall hello.rs", "lints are on by default");
	check_says("--emit ams hello.rs", "`asm`");
	check_says("-l foo hello.rs", "`-l static=foo`");
	check_says("x.c", "gcc -c");
	check_says("latin.rs", "latin.rs:2:14");
	check_says("--crate-type bin hello.rs", "--crate-type staticlib");
	check_says("-C relocation-model=pic hello.rs", "GOT");
	check_says("@nosuch", "nosuch: No such file");
	check_says("", "kmodrustc hello.rs -o libhello.a");
	check_says("--verify", "kmodrustc --verify");
	check_says("p.rs", "not a regular file");
	check_says("-Zsanitizer=address hello.rs", "kernel-address");
	teardown();
}
END_TEST

START_TEST(messages_have_the_form_that_was_asked_for)
{
	char *said;

	setup();
	said = message_of("--nonsense --error-format=short hello.rs");
	ck_assert_str_eq(said, "error[K0202]: unknown option `--nonsense`\n");
	free(said);
	said = message_of("--nonsense hello.rs --error-format json");
	ck_assert_int_eq(said[0], '{');
	free(said);
	said = message_of("--nonsense hello.rs --color always");
	ck_assert_int_eq(said[0], '\033');
	free(said);
	said = message_of("--nonsense hello.rs");
	ck_assert(text_starts(said, "error[K0202]"));
	free(said);
	teardown();
}
END_TEST

START_TEST(the_directory_of_out_dir_is_made_by_a_run_that_goes_on)
{
	static const struct line fails = { "hello.rs --out-dir a/b -q", "K0202",
		NULL };
	static const struct line dry = { "hello.rs --out-dir a/b -###", "",
		"dry rs:hello.rs > link:a/b/libhello.a" };
	static const struct line goes = { "hello.rs --out-dir a/b", "",
		"rs:hello.rs > link:a/b/libhello.a" };
	static const struct line file = { "hello.rs --out-dir words/b", "K0204",
		NULL };

	setup();
	check_line(&fails);
	check_line(&dry);
	ck_assert_int_ne(access("a", F_OK), 0);
	check_line(&goes);
	ck_assert_int_eq(rmdir("a/b"), 0);
	ck_assert_int_eq(rmdir("a"), 0);
	check_line(&file);
	teardown();
}
END_TEST

int
main(void)
{
	static const struct named_test tests[] = {
		TEST(options_are_spelled_as_rustcs_getopts_takes_them),
		TEST(what_is_not_understood_is_an_error_with_its_code),
		TEST(what_a_kernel_cannot_have_is_refused),
		TEST(outputs_are_named_as_rustc_and_gcc_name_them),
		TEST(contradictions_are_found_and_no_source_is_ever_an_output),
		TEST(inputs_are_looked_at_before_anything_is_run),
		TEST(a_question_goes_to_rustc_with_all_of_its_words),
		TEST(the_command_line_wins_over_the_environment),
		TEST(a_message_names_the_way_out),
		TEST(messages_have_the_form_that_was_asked_for),
		TEST(the_directory_of_out_dir_is_made_by_a_run_that_goes_on),
	};

	return run_suite("parse", tests, ARRAY_SIZE(tests));
}

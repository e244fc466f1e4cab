/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * proc.c - starts one child, waits, says how it ended. Knows nothing of what
 * it runs but how to install the usual tools.
 */
#include "config.h"

#include "kmodrustc/os.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "signals.h"

/* Which package brings a tool, by the last part of its name. */
static const struct {
	const char *tool, *help;
} installers[] = {
	{ "ar", "apt install binutils, or set AR" },
	{ "gcc", "apt install gcc, or set CC" },
	{ "ld", "apt install binutils, or set LD" },
	{ "rustc", "apt install rustc, or set KMODRUSTC_RUSTC" },
};

double
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

const char *
proc_self(void)
{
	static char path[4096];
	ssize_t n;

	if (path[0] != '\0')
		return path;
	n = readlink("/proc/self/exe", path, sizeof(path) - 1);
	path[n > 0 ? n : 0] = '\0';
	return path;
}

static bool
is_program(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode) &&
	    access(path, X_OK) == 0 && !file_same(path, proc_self());
}

char *
proc_find(const char *name)
{
	const char *p = getenv("PATH");
	char *path;
	size_t n;

	if (strchr(name, '/') != NULL)
		return is_program(name) ? xstrdup(name) : NULL;
	for (; p != NULL; p = p[n] == ':' ? p + n + 1 : NULL) {
		n = strcspn(p, ":");
		path = n == 0 ? xasprintf("./%s", name)
			      : xasprintf("%.*s/%s", (int)n, p, name);
		if (is_program(path))
			return path;
		free(path);
	}
	return NULL;
}

/* The environment with the changes of `set`; the caller frees vector only. */
static char **
changed_env(const char *const *set)
{
	size_t n = 0, k = 0, len;
	char **env;
	bool same;

	while (environ[n] != NULL)
		n++;
	for (k = 0; set[k] != NULL; k++)
		;
	env = xcalloc(n + k + 1, sizeof(*env));
	n = 0;
	for (char **e = environ; *e != NULL; e++) {
		same = false;
		for (k = 0; set[k] != NULL && !same; k++) {
			len = strcspn(set[k], "=");
			same =
			    strncmp(*e, set[k], len) == 0 && (*e)[len] == '=';
		}
		if (!same)
			env[n++] = *e;
	}
	for (k = 0; set[k] != NULL; k++)
		if (strchr(set[k], '=') != NULL)
			env[n++] = (char *)(size_t)set[k];
	return env;
}

static void
say_missing(const struct proc *p, int error)
{
	const char *name = strrchr(p->argv[0], '/'), *help = NULL;
	struct buf note = { 0 };

	name = name != NULL ? name + 1 : p->argv[0];
	for (size_t i = 0; i < ARRAY_SIZE(installers); i++)
		if (text_ends(name, installers[i].tool))
			help = installers[i].help;
	if (strchr(p->argv[0], '/') == NULL)
		buf_printf(&note, "looked for `%s` in PATH=%s", p->argv[0],
		    getenv("PATH") != NULL ? getenv("PATH") : "");
	diag(&(struct diag){ .level = LEVEL_ERROR,
		 .code = "K0102",
		 .note = note.s,
		 .help = help },
	    "cannot run `%s`: %s", p->argv[0], strerror(error));
	buf_free(&note);
}

/* One of the child's streams that we read. */
struct drain {
	int fd;
	struct buf text; /* of stderr: the unfinished line */
};

/* Hands on the complete lines; at the end also the unfinished one. */
static void
hand_lines(const struct proc *p, struct buf *b, bool end)
{
	const char *s = b->s, *nl;
	size_t left = b->len;

	while (left != 0 && (nl = memchr(s, '\n', left)) != NULL) {
		p->err_line(p->ctx, s, (size_t)(nl + 1 - s));
		left -= (size_t)(nl + 1 - s);
		s = nl + 1;
	}
	if (end && left != 0) {
		p->err_line(p->ctx, s, left);
		left = 0;
	}
	if (left != 0)
		memmove(b->s, s, left);
	b->len = left;
}

/* Reads what is there; closes the stream at its end. */
static void
drain_read(const struct proc *p, struct drain *d, bool is_err)
{
	char chunk[16384];
	ssize_t n = read(d->fd, chunk, sizeof(chunk));

	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (n > 0) {
		buf_add(is_err ? &d->text : p->out, chunk, (size_t)n);
		if (is_err)
			hand_lines(p, &d->text, false);
		return;
	}
	close(d->fd);
	d->fd = -1;
}

/*
 * Reads both streams to their ends. A caught signal ends it: a grandchild may
 * hold a stream open for ever.
 */
static void
drain_all(const struct proc *p, struct drain d[2])
{
	struct pollfd fds[2];

	while ((d[0].fd >= 0 || d[1].fd >= 0) && !signal_caught()) {
		for (int i = 0; i < 2; i++)
			fds[i] =
			    (struct pollfd){ .fd = d[i].fd, .events = POLLIN };
		if (poll(fds, 2, -1) < 0)
			continue;
		for (int i = 0; i < 2; i++)
			if (d[i].fd >= 0 && fds[i].revents != 0)
				drain_read(p, &d[i], i == 1);
	}
	for (int i = 0; i < 2; i++)
		if (d[i].fd >= 0)
			close(d[i].fd);
	if (p->err_line != NULL)
		hand_lines(p, &d[1].text, true);
	buf_free(&d[1].text);
}

/* A pipe whose write end becomes the child's `fd`. */
static int
add_pipe(posix_spawn_file_actions_t *actions, int fd, int ends[2])
{
	if (pipe2(ends, O_CLOEXEC) < 0)
		return errno;
	return posix_spawn_file_actions_adddup2(actions, ends[1], fd);
}

/*
 * Starts the child with its ends of the pipes; *pid stays 0 if a signal came
 * first. Signals wait meanwhile: one that came before the child's pid is known
 * would not reach it. The result is an errno.
 */
static int
spawn(const struct proc *p, posix_spawn_file_actions_t *actions, pid_t *pid)
{
	char **env = p->env != NULL ? changed_env(p->env) : NULL;
	posix_spawnattr_t attr;
	sigset_t before;
	int error = 0;

	posix_spawnattr_init(&attr);
	signals_block(&before);
	posix_spawnattr_setsigmask(&attr, &before);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK);
	*pid = 0;
	if (!signal_caught())
		error = posix_spawnp(pid, p->argv[0], actions, &attr, p->argv,
		    env != NULL ? env : environ);
	if (error != 0)
		*pid = 0;
	signals_child(*pid);
	signals_unblock(&before);
	posix_spawnattr_destroy(&attr);
	free(env);
	return error;
}

/*
 * Makes the pipes and starts the child; our ends of the pipes are in `d`, -1
 * where there is none. 0 if nothing was started, which is told unless a signal
 * was the reason.
 */
static pid_t
start(const struct proc *p, struct drain d[2])
{
	posix_spawn_file_actions_t actions;
	int ends[2][2] = { { -1, -1 }, { -1, -1 } }, error = 0;
	pid_t pid = 0;

	posix_spawn_file_actions_init(&actions);
	if (p->stdin_path != NULL)
		error = posix_spawn_file_actions_addopen(
		    &actions, STDIN_FILENO, p->stdin_path, O_RDONLY, 0);
	if (error == 0 && p->out != NULL)
		error = add_pipe(&actions, STDOUT_FILENO, ends[0]);
	if (error == 0 && p->err_line != NULL)
		error = add_pipe(&actions, STDERR_FILENO, ends[1]);
	if (error == 0)
		error = spawn(p, &actions, &pid);
	posix_spawn_file_actions_destroy(&actions);
	for (int i = 0; i < 2; i++) {
		d[i].fd = ends[i][0];
		if (ends[i][1] >= 0)
			close(ends[i][1]);
		if (pid == 0 && d[i].fd >= 0)
			close(d[i].fd);
	}
	if (error != 0 && !p->quiet_start)
		say_missing(p, error);
	return pid;
}

/* Waits; once the child is reaped, its number may be somebody else's. */
static void
reap(pid_t pid, struct ended *how)
{
	siginfo_t info;
	sigset_t before;
	int status;

	while (waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT) < 0 &&
	    errno == EINTR)
		;
	signals_block(&before);
	waitpid(pid, &status, 0);
	signals_child(0);
	signals_unblock(&before);
	if (WIFSIGNALED(status))
		how->signal = WTERMSIG(status);
	else
		how->code = WEXITSTATUS(status);
}

int
proc_run(const struct proc *p, struct ended *how)
{
	struct drain d[2] = { { .fd = -1 }, { .fd = -1 } };
	pid_t pid;

	*how = (struct ended){ 0 };
	pid = start(p, d);
	if (pid == 0)
		return -1;
	drain_all(p, d);
	reap(pid, how);
	return 0;
}

int
proc_become(char *const *argv, const char *guard)
{
	const struct proc p = { .argv = argv };

	if (guard != NULL && setenv(guard, "1", 1) < 0)
		fatal("no memory");
	execvp(argv[0], argv);
	say_missing(&p, errno);
	return -1;
}

int
proc_judge(const struct ended *how, const char *tool)
{
	/* A reader that went away is nobody's fault. */
	if (signal_caught() || how->signal == SIGPIPE)
		return -1;
	if (how->signal != 0)
		diag_error("K0303", NULL, "`%s` was killed by signal %d (%s)",
		    tool, how->signal, strsignal(how->signal));
	else if (how->code != 0)
		diag_error("K0303", NULL, "`%s` failed with exit code %d", tool,
		    how->code);
	return how->signal == 0 && how->code == 0 ? 0 : -1;
}

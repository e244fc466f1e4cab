/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * progress.c - a line on the terminal for what takes longer than a second,
 * gone without a trace at the end
 */
#include "config.h"

#include "kmodrustc/os.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#define LINE_START "\r\033[K" /* and forget what stood there */

/* Written by the handler of SIGALRM: a global that signals force. */
static struct {
	char text[160];
	volatile sig_atomic_t len; /* 0: nothing to show */
	volatile sig_atomic_t shown;
	bool armed;
	struct sigaction before;
} line;

static void
show(void)
{
	ssize_t n;

	line.shown = 1;
	n = write(STDERR_FILENO, line.text, (size_t)line.len);
	(void)n;
}

static void
on_alarm(int sig)
{
	int saved = errno;

	(void)sig;
	if (line.len != 0)
		show();
	errno = saved;
}

static void
set_timer(unsigned seconds)
{
	const struct timeval each = { .tv_sec = seconds };
	const struct itimerval t = { .it_value = each, .it_interval = each };

	setitimer(ITIMER_REAL, &t, NULL);
}

/* One line of a terminal: what is longer could not be erased. */
static void
set_text(const char *fmt, va_list ap)
{
	int n;

	line.len = 0;
	strcpy(line.text, LINE_START);
	n = vsnprintf(line.text + strlen(LINE_START), 79, fmt, ap);
	if (n > 0)
		line.len = (sig_atomic_t)strlen(line.text);
}

void
progress(const char *fmt, ...)
{
	struct sigaction now = { .sa_handler = on_alarm,
		.sa_flags = SA_RESTART };
	va_list ap;

	if (!isatty(STDERR_FILENO) || diag_format() != DIAG_HUMAN)
		return;
	va_start(ap, fmt);
	set_text(fmt, ap);
	va_end(ap);
	if (line.shown) {
		show();
	} else if (!line.armed) {
		sigemptyset(&now.sa_mask);
		sigaction(SIGALRM, &now, &line.before);
		line.armed = true;
		set_timer(1);
	}
}

void
progress_end(void)
{
	ssize_t n;

	if (!line.armed)
		return;
	set_timer(0);
	sigaction(SIGALRM, &line.before, NULL);
	line.armed = false;
	line.len = 0;
	if (line.shown)
		n = write(STDERR_FILENO, LINE_START, strlen(LINE_START));
	else
		n = 0;
	(void)n;
	line.shown = 0;
}

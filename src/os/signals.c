/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * signals.c - a caught signal is handed to the child and remembered; main
 * sweeps and dies by it, so that a shell or make sees how we ended.
 */
#include "config.h"

#include "kmodrustc/os.h"

#include <errno.h>
#include <stddef.h>

#include "signals.h"

static const int caught_signals[] = { SIGHUP, SIGINT, SIGPIPE, SIGTERM };

/* Written by the handler: globals that signals force (HACKING.md). */
static volatile sig_atomic_t caught;
static volatile sig_atomic_t child;

static void
on_signal(int sig)
{
	int saved = errno;

	caught = sig;
	if (child != 0)
		kill((pid_t)child, sig);
	errno = saved;
}

void
signals_setup(void)
{
	struct sigaction now, old;

	for (size_t i = 0; i < ARRAY_SIZE(caught_signals); i++) {
		sigaction(caught_signals[i], NULL, &old);
		if (old.sa_handler == SIG_IGN)
			continue; /* nohup: stay deaf */
		now = (struct sigaction){ .sa_handler = on_signal };
		sigemptyset(&now.sa_mask);
		/* No SA_RESTART: a blocked read has to notice. */
		sigaction(caught_signals[i], &now, NULL);
	}
}

int
signal_caught(void)
{
	return caught;
}

void
signal_reraise(void)
{
	int sig = caught;

	if (sig == 0)
		return;
	tmp_sweep();
	signal(sig, SIG_DFL);
	raise(sig);
}

void
signals_block(sigset_t *before)
{
	sigset_t ours;

	sigemptyset(&ours);
	for (size_t i = 0; i < ARRAY_SIZE(caught_signals); i++)
		sigaddset(&ours, caught_signals[i]);
	sigprocmask(SIG_BLOCK, &ours, before);
}

void
signals_unblock(const sigset_t *before)
{
	sigprocmask(SIG_SETMASK, before, NULL);
}

void
signals_child(pid_t pid)
{
	child = (sig_atomic_t)pid;
}

#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-or-later
# Runs a command and writes how it ended, which no shell can tell: ended.pl
# STATUS PID SECONDS COMMAND...  STATUS gets "exit N", "signal N" or "timeout".
use strict;
use warnings;

my ($status, $pidfile, $seconds, @command) = @ARGV;

sub put {
	my ($file, $text) = @_;
	open(my $f, '>', "$file.part") or die "$file: $!";
	print $f "$text\n";
	close($f) or die "$file: $!";
	rename("$file.part", $file) or die "$file: $!";
}

my $pid = fork();
die "fork: $!" unless defined $pid;
if ($pid == 0) {
	# a group of its own, so that all of it can be ended
	setpgrp(0, 0);
	# a shell's background job is deaf to ^C
	$SIG{$_} = 'DEFAULT' for qw(INT QUIT TERM HUP);
	exec { $command[0] } @command or exit 127;
}
put($pidfile, $pid);
my $late = 0;
$SIG{ALRM} = sub { $late = 1; kill '-KILL', $pid };
alarm($seconds);
1 while waitpid($pid, 0) < 0 && $!{EINTR};
put($status, $late ? 'timeout' : $? & 127 ? 'signal ' . ($? & 127)
	: 'exit ' . ($? >> 8));

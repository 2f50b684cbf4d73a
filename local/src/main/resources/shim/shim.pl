# The shim: one small process beside each replica, which outlives the control plane.
#
#     perl shim.pl REPLICA_DIRECTORY
#
# It takes the directory's lock before anything is started, runs the command of the `launch` file in a session of its
# own, and records what happened. The files are described in ReplicaDirectory.java; layout 1.
#
# Only the interpreter itself is used: no module that a minimal installation could lack, and none that costs
# milliseconds (POSIX and Time::HiRes alone are six times the interpreter's own start). What they would give is asked
# of the kernel by number. Signals are blocked and read from a signalfd, so that none is lost between a look and a wait.
#
# Exit status: 0 recorded, 64 wrong call or machine, 65 nothing to run, 70 could not record,
#              73 another shim holds the lock, 74 this generation has already run, 75 stopped before it began.
use strict;

my ($HUP, $INT, $QUIT, $KILL, $PIPE, $TERM, $CHLD) = (1, 2, 3, 9, 13, 15, 17);
my ($SUBREAPER, $SIG_BLOCK, $SIG_SETMASK, $NONBLOCK_CLOEXEC, $SETLK, $WRLCK, $WNOHANG) = (36, 0, 2, 0x80800, 6, 1, 1);
my ($REALTIME, $MONOTONIC) = (0, 1);
my $BEAT_SECONDS = 10;

my $dir = shift @ARGV;
refuse(64, 'usage: shim.pl REPLICA_DIRECTORY') unless defined $dir && !@ARGV;
my %call = system_calls();
my $signals = take_signals();
syscall($call{setsid});
syscall($call{prctl}, $SUBREAPER, 1, 0, 0, 0) == 0 or refuse(64, "cannot become a subreaper: $!");

chdir $dir or refuse(65, "$dir: $!");
my $lock = lock_directory();
refuse(74, 'this generation has already run') if -e 'start.json' || -e 'exit.json';
refuse(75, 'stopped before it began') if -e 'stop';
my %launch = read_launch();
$0 = "plenum-shim $dir";
$ENV{PATH} = '/usr/bin:/bin';

my ($log, $log_start, $log_size) = (undef, 0, 0);
open_log();
my ($child, $output, $trouble, $go) = fork_child();
# Space for the last record is taken now: a full disk must not swallow what a replica is billed by.
write_file('exit.json.tmp', ' ' x 512) or refuse(70, "$dir/exit.json.tmp: $!");
my $started = nanos($MONOTONIC);
record_start() or refuse(70, "$dir/start.json: $!");
syswrite $go, '!';
close $go;
syswrite STDOUT, "started\n";
open STDIN, '<', '/dev/null';
open STDOUT, '>', '/dev/null';
open STDERR, '>', '/dev/null';

my ($status, $ended) = watch();
my $left = end_everything();
drain();
record_exit();
exit 0;

sub refuse {
    my ($code, $why) = @_;
    syswrite STDOUT, "refused $why\n";
    exit $code;
}

# The kernel's numbers differ by machine; the interpreter's own ELF header says which ones are right.
sub system_calls {
    open(my $self, '<:raw', '/proc/self/exe') or refuse(64, "/proc/self/exe: $!");
    read($self, my $elf, 20) == 20 or refuse(64, '/proc/self/exe is not an ELF file');
    my ($class, $machine) = (unpack('C', substr $elf, 4, 1), unpack('S<', substr $elf, 18, 2));
    return (setsid => 112, prctl => 157, clock => 228, sigmask => 14, signalfd => 289) if $class == 2 && $machine == 62;
    return (setsid => 157, prctl => 167, clock => 113, sigmask => 135, signalfd => 74) if $class == 2 && $machine == 183;
    refuse(64, "machine type $machine: expected x86_64 or aarch64");
}

sub signal_set { my $set = 0; $set |= 1 << ($_ - 1) for @_; return pack('Q', $set) }

sub take_signals {
    $SIG{$_} = 'DEFAULT' for qw(HUP INT QUIT PIPE TERM CHLD USR1 USR2 TSTP TTIN TTOU);
    my ($blocked, $read) = (signal_set($HUP, $INT, $QUIT, $PIPE, $TERM, $CHLD), signal_set($TERM, $CHLD));
    syscall($call{sigmask}, $SIG_BLOCK, $blocked, 0, 8) == 0 or refuse(64, "cannot block signals: $!");
    my $fd = syscall($call{signalfd}, -1, $read, 8, $NONBLOCK_CLOEXEC);
    refuse(64, "signalfd: $!") if $fd < 0;
    open(my $handle, '<&=', $fd) or refuse(64, "signalfd: $!");
    return $handle;
}

# A record lock (fcntl), not flock: it is not inherited by the command, it ends with this process, and Java sees it.
sub lock_directory {
    open(my $file, '+>>', 'lock') or refuse(65, "$dir/lock: $!");
    fcntl($file, $SETLK, pack('s s x4 q q l x4', $WRLCK, 0, 0, 0, 0)) or refuse(73, 'another shim holds the lock');
    return $file;
}

sub read_launch {
    open(my $file, '<:raw', 'launch') or refuse(65, "$dir/launch: $!");
    local $/;
    my %found = (arg => [], env => [], cgroup => []);
    for my $line (split /\0/, <$file>) {
        my ($key, $value) = split /=/, $line, 2;
        if (ref $found{$key}) { push @{ $found{$key} }, $value }
        else { $found{$key} = $value }
    }
    refuse(65, "$dir/launch: layout $found{layout}, expected 1") unless $found{layout} eq '1';
    refuse(65, "$dir/launch: no command") unless @{ $found{arg} };
    return %found;
}

sub nanos {
    my $time = "\0" x 16;
    syscall($call{clock}, $_[0], $time);
    my ($seconds, $nanos) = unpack('qq', $time);
    return $seconds * 1_000_000_000 + $nanos;
}

sub write_file {
    my ($name, $text) = @_;
    open(my $file, -e $name ? '+<' : '>', $name) or return 0;
    return syswrite($file, $text) == length $text && close $file;
}

sub slurp { open(my $file, '<', $_[0]) or return ''; local $/; return scalar <$file> }

# Clock ticks since boot at which a process began: with its number it names a process once and for all.
sub start_ticks { my $stat = slurp("/proc/$_[0]/stat"); $stat =~ s/.*\)//s; return (split ' ', $stat)[19] || 0 }

sub fork_child {
    pipe(my $out_read, my $out_write);
    pipe(my $trouble_read, my $trouble_write);
    pipe(my $go_read, my $go_write);
    my $pid = fork;
    refuse(70, "fork: $!") unless defined $pid;
    return ($pid, $out_read, $trouble_read, $go_write) if $pid;
    close $go_write;
    syscall($call{setsid});
    exit 1 unless sysread($go_read, my $byte, 1);    # the shim went before it could record the start
    enter_cgroups($trouble_write);
    open STDIN, '<', '/dev/null';
    open STDOUT, '>&', $out_write;
    open STDERR, '>&', $out_write;
    chdir $launch{cwd} or give_up($trouble_write, "$launch{cwd}: $!");
    %ENV = map { split /=/, $_, 2 } @{ $launch{env} };
    my $none = signal_set();
    syscall($call{sigmask}, $SIG_SETMASK, $none, 0, 8);
    exec { $launch{arg}[0] } @{ $launch{arg} } or give_up($trouble_write, "$launch{arg}[0]: $!");
}

sub enter_cgroups {
    for my $group (@{ $launch{cgroup} }) {
        my $file;
        (open($file, '>', "$group/cgroup.procs") && syswrite($file, $$) && close $file) or give_up($_[0], "$group: $!");
    }
}

sub give_up {
    my ($pipe, $why) = @_;
    syswrite $pipe, $why;
    syswrite STDERR, "plenum: $why\n";
    exit 127;
}

sub record_start {
    my $boot = slurp('/proc/sys/kernel/random/boot_id');
    chomp $boot;
    write_file('start.json.tmp', sprintf(
        '{"layout":1,"boot_id":"%s","shim_pid":%d,"shim_start_ticks":%d,"child_pid":%d,"child_start_ticks":%d,'
            . '"wall_millis":%d,"monotonic_nanos":%d}' . "\n",
        $boot, $$, start_ticks('self'), $child, start_ticks($child), nanos($REALTIME) / 1_000_000, $started)) or return 0;
    return rename 'start.json.tmp', 'start.json';
}

# Copies output and waits until the command itself has ended. A stop gives notice, and then everything the command began
# has until the deadline: a shell that dies of the notice at once must not cost its child the time to save its work.
sub watch {
    my ($deadline, $reading, $status, $over) = (0, 1, 0, 0);
    while (1) {
        my $wait = $deadline ? ($deadline - nanos($MONOTONIC)) / 1e9 : $BEAT_SECONDS;
        if ($deadline && $wait <= 0) {
            return ($status, nanos($MONOTONIC)) if $over;
            signal_all($KILL);
            $wait = 0.1;
        }
        utime undef, undef, $lock;    # the last sign of life, should this process or the machine be cut off
        my $ready = '';
        vec($ready, fileno($signals), 1) = 1;
        vec($ready, fileno($output), 1) = 1 if $reading;
        next if select($ready, undef, undef, $wait) < 0;
        $reading = copy_output() if $reading && vec($ready, fileno($output), 1);
        next unless vec($ready, fileno($signals), 1);
        my %seen = read_signals();
        my $now = nanos($MONOTONIC);
        my $pid;
        while (($pid = waitpid(-1, $WNOHANG)) > 0) {
            next unless $pid == $child;
            ($status, $over) = ($?, 1);
        }
        return ($status, $now) if $over && (!$deadline || $pid < 0);
        next unless $seen{$TERM};
        $deadline = $now + grace_millis() * 1_000_000;
        give_notice();
    }
}

sub read_signals {
    my %seen;
    while (sysread($signals, my $infos, 128 * 8)) {
        $seen{ unpack('L', substr $infos, $_ * 128, 4) } = 1 for 0 .. length($infos) / 128 - 1;
    }
    return %seen;
}

sub grace_millis { my $asked = slurp('stop'); return $asked =~ /^(\d+)/ ? $1 : $launch{grace_millis} }

# A wrapper (bubblewrap) would die of the notice and take its sandbox with it, so it is passed over.
sub give_notice {
    my @told = grep { !$launch{wrapper} || ($_->[0] != $child && $_->[1] ne $launch{wrapper}) } descendants();
    if (@told) { kill $TERM, map { $_->[0] } @told }
    else       { signal_all($KILL) }
}

sub signal_all { my @all = map { $_->[0] } descendants(); kill $_[0], @all if @all; return scalar @all }

# As a subreaper the shim is an ancestor of everything the command began, daemons included.
sub descendants {
    my %children;
    opendir(my $proc, '/proc') or return ();
    for my $pid (grep { /^\d/ } readdir $proc) {
        my ($name, $parent) = slurp("/proc/$pid/stat") =~ /\((.*)\) \S (\d+) /s or next;
        push @{ $children{$parent} }, [$pid, $name];
    }
    my @found = @{ $children{$$} || [] };
    for (my $next = 0; $next < @found; $next++) { push @found, @{ $children{ $found[$next][0] } || [] } }
    return @found;
}

# What outlived the command is ended, again and again until nothing is left; a process stuck in the kernel cannot hold
# up the record for more than ten seconds.
sub end_everything {
    my $until = nanos($MONOTONIC) + 10_000_000_000;
    while (1) {
        my $pid;
        do { $pid = waitpid(-1, $WNOHANG) } while $pid > 0;
        return 0 if $pid < 0;
        my $left = signal_all($KILL);
        return $left if nanos($MONOTONIC) > $until;
        my $ready = '';
        vec($ready, fileno($signals), 1) = 1;
        vec($ready, fileno($output), 1) = 1;
        next if select($ready, undef, undef, 0.02) <= 0;
        read_signals() if vec($ready, fileno($signals), 1);
        copy_output() if vec($ready, fileno($output), 1);
    }
}

sub drain {
    my $ready = '';
    do { $ready = ''; vec($ready, fileno($output), 1) = 1 }
        while select($ready, undef, undef, 0) > 0 && copy_output();
}

sub copy_output {
    my $count = sysread($output, my $bytes, 65536);
    return 0 unless $count;
    rotate() if $log_size > 0 && $log_size + $count > $launch{log_bytes};
    my $written = defined $log ? syswrite($log, $bytes) : undef;
    $log_size += $written if defined $written;    # a full disk loses output, never the replica
    return 1;
}

# A segment's name is the position of its first byte in the whole output, so a reader needs no other bookkeeping.
sub open_log { open($log, '>', sprintf('output-%d.log', $log_start)) or undef $log; $log_size = 0 }

sub rotate {
    $log_start += $log_size;
    open_log();
    opendir(my $here, '.') or return;
    my @segments = sort { $a <=> $b } map { /^output-(\d+)\.log$/ ? $1 : () } readdir $here;
    unlink sprintf('output-%d.log', shift @segments) while @segments > $launch{log_keep};
}

sub record_exit {
    my ($code, $signal) = ($status >> 8, $status & 127);
    # bubblewrap passes a signal on as 128 + its number, as shells do.
    ($code, $signal) = (0, $code - 128) if $launch{wrapper} && $code > 128 && $code < 160;
    sysread($trouble, my $why, 200);
    $why =~ s/[^ -~]|["\\]/?/g;
    my $record = sprintf(
        '{"layout":1,"status":%d,"signal":%d,"run_nanos":%d,"wall_millis":%d,"oom_kills":%d,"left":%d,"trouble":"%s"}',
        $code, $signal, $ended - $started, nanos($REALTIME) / 1_000_000, leave_cgroups(), $left, $why);
    write_file('exit.json.tmp', sprintf("%-511s\n", $record));
    rename 'exit.json.tmp', 'exit.json';
}

# A killed process may hold its group for a moment after it was reaped, so removal is tried a few times.
sub leave_cgroups {
    my $kills = 0;
    for my $group (@{ $launch{cgroup} }) {
        (slurp("$group/memory.events") . slurp("$group/memory.oom_control")) =~ /^oom_kill (\d+)/m and $kills = $1;
        for (1 .. 20) { last if rmdir $group; select(undef, undef, undef, 0.01) }
    }
    return $kills;
}

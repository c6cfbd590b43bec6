# What /proc tells, through the programs that read it. Only what must be the same
# on every kernel and machine is let through.
say() { echo "--- $*"; }
cd /tmp

say processes
sh -c 'ps -o pid,ppid,pgid,comm,args' | awk '$4 == "ps" || $1 == 1 { print NF, $4 }'
ps -o comm,stat | awk '$1 == "ps" || $1 == "init"'
sleep 77 & p=$!
ps -o args | grep '[s]leep 77'; pidof sleep | grep -c .
tr '\0' ' ' </proc/$p/cmdline; echo; cat /proc/$p/comm
readlink /proc/$p/exe | sed 's|.*/||'; readlink /proc/$p/cwd; readlink /proc/$p/root
ls /proc/$p/fd | tr '\n' ' '; echo; ls -d /proc/$p/task/* | wc -l
grep -E '^(Name|State|PPid|Threads|SigIgn|VmLck)' /proc/$p/status |
	sed "s/\t$$\$/\tshell/"
cut -d' ' -f2,3 /proc/$p/stat; awk '{ print NF }' /proc/$p/stat
awk '{ print NF }' /proc/$p/statm; tr '\0' '\n' </proc/$p/environ | grep ^HOME
grep -c . /proc/$p/limits; kill $p; wait $p 2>/dev/null; ls -d /proc/$p 2>&1 | sed "s/$p/N/"
[ "$(sh -c 'echo $$')" != $$ ] && echo another; cat /proc/self/comm
sh -c 'readlink /proc/self' | grep -c '^[0-9]*$'

say the machine
head -n 1 /proc/meminfo | sed 's/[0-9][0-9]*/N/'; free | awk '{ print $1, NF }'
uptime | grep -c 'load average: [0-9.]*, [0-9.]*, [0-9.]*$'
awk '{ print NF }' /proc/uptime /proc/loadavg; nproc; uname -sm
grep -E '^(processor|Features|CPU arch)' /proc/cpuinfo | cut -d: -f1
top -bn1 | sed -n '1s/[0-9][0-9]*K/NK/gp;4p'; top -bn1 | grep -c '[t]op -bn1'
grep -w -e proc -e tmpfs -e ramfs /proc/filesystems | sort
grep -E '^(cpu|intr|ctxt|btime|processes|procs_running|procs_blocked)' /proc/stat |
	awk '{ print $1 }' | grep -v '^cpu[0-9]'
mount | awk '{ print $3, $5 }' | sort; df /dev/shm | awk '{ print $1, $6 }'
ls /proc/sys/kernel/hostname /proc/version /proc/self/maps /proc/self/mounts
awk '$6 == "[stack]" { print $2 }' /proc/self/maps; cat /proc/sys/kernel/ostype
hostname machine; hostname; uname -n; cat /proc/sys/kernel/hostname

say identity
id; id -u; whoami; groups; tty; echo $?; env | sort
stat -c '%a %F %t,%T' /dev/console /dev/null /dev/zero /dev/full /dev/tty /dev/urandom
sh -c 'tty </dev/tty'; dd if=/dev/urandom bs=16 count=1 2>/dev/null | wc -c; cat /dev/null | wc -c

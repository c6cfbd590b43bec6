# Processes, signals and waiting, in scripts: no terminal is involved.
# What the shell says of killed jobs depends on when it hears of them: it goes to e.
say() { echo "--- $*"; }
cd /tmp

say background
sleep 0.1 & wait $!; echo $?
(exit 3) & wait $!; echo $?
sleep 100 & kill $!; wait $! 2>e; echo $?
sleep 100 & kill -KILL $!; wait $! 2>e; echo $?
(sleep 0.1; exit 1) & (sleep 0.2; exit 2) & wait; echo $?
a=; for i in 1 2 3 4 5 6 7 8; do (exit $i) & a="$a $!"; done
for p in $a; do wait $p; echo -n "$? "; done; echo
wait 99999; echo $?

say traps
trap 'echo got USR1' USR1; kill -USR1 $$; echo after
(trap 'echo inner; exit 9' TERM; sh -c 'kill -TERM $PPID'; sleep 1); echo $?
(trap 'echo leaving' EXIT; echo body); echo $?
(trap '' TERM; sh -c 'kill -TERM $$; echo ignored, so alive'); echo $?
trap - USR1
sh -c 'trap "echo once; trap - HUP" HUP; kill -HUP $$; kill -HUP $$; echo no'
echo $?
trap 'echo child' CHLD; (exit 0); trap - CHLD
trap 'n=$((n + 1))' USR2; n=0
for i in 1 2 3 4 5; do kill -USR2 $$; done; echo "$n caught"; trap - USR2
(trap 'echo wait was interrupted' ALRM; p=$(exec sh -c 'echo $PPID')
 (sleep 0.2; kill -ALRM $p) & sleep 5 & wait $!; kill $!) 2>/dev/null; echo $?

say stopping
sleep 100 & p=$!; kill -STOP $p; sleep 0.1
sed -n 's/^State:\t\(.\).*/\1/p' /proc/$p/status
kill -CONT $p; sleep 0.1; sed -n 's/^State:\t\(.\).*/\1/p' /proc/$p/status
kill -STOP $p; kill -KILL $p; wait $p 2>e; echo $?
sh -c 'kill -STOP $$; exit 4' & p=$!
until grep -q 'State:.T' /proc/$p/status; do :; done; kill -CONT $p
wait $p; echo $?

say pipes
(trap '' PIPE; yes 2>&1 | head -n 1)
yes | :; echo $?
sh -c 'yes; echo $? >&2' 2>st | head -n 1; cat st
mkfifo pipe; (echo through >pipe) & cat pipe; wait
(sleep 0.2; echo late) | { read -t 5 x; echo "$x $?"; }
read -t 0.1 x </dev/zero; echo $?
timeout 0.2 sleep 10; echo $?; timeout 5 true; echo $?
timeout -s KILL 0.2 sleep 10; echo $?

say children
sh -c 'sh -c "sleep 0.1; echo orphan >orphan" & '; sleep 0.5; cat orphan
sh -c 'exec sh -c "echo the same \$\$"' | sed 's/[0-9][0-9]*/N/'
setsid sh -c 'cut -d" " -f5,6 /proc/$$/stat | grep -q "^$$ $$\$" && echo leads'
time -p true 2>&1 | cut -d' ' -f1
ulimit -n 20; ulimit -n; sh -c 'exec 25>/tmp/x' ; echo $?
i=0; while [ $i -lt 200 ]; do (exit 0); i=$((i + 1)); done; echo $i forks

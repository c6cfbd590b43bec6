# The shell itself: what it asks of the kernel is fork, pipes, dup2, wait.
say() { echo "--- $*"; }

say expansion
name=zeropage; unset nothing
echo "$name" ${name#zero} ${name%page} ${#name} ${nothing:-default} $((6 * 7))
set -- one "two words" three
echo $# "$2"; for word; do echo "<$word>"; done
echo /etc/pass* /nothing*; echo "$(echo nested "$(echo deeper)")"
IFS=:; set -- $(echo a:b:c); echo $#; unset IFS

say loops
for i in 1 2 3; do [ $i = 2 ] && continue; echo $i; done
i=0; while [ $i -lt 100 ]; do i=$((i + 1)); [ $i = 5 ] && break; done; echo $i
until [ $i -le 0 ]; do i=$((i - 1)); done; echo $i
case linux in l?n*) echo matched;; *) echo not;; esac
i=0; while read -r a b; do i=$((i + 1)); echo "$i: $b $a"; done <<END
one first
two second $name
END

say functions
fact() { if [ "$1" -le 1 ]; then echo 1; else
	echo $(($1 * $(fact $(($1 - 1))))); fi; }
fact 10
ret() { return 7; }; ret; echo $?
local_one() { local x=inner; echo $x; }; x=outer; local_one; echo $x

say redirections
cd /tmp
echo one >f; echo two >>f; cat <f; cat f - <<'END'
no $expansion here
END
{ echo out; echo err >&2; } >o 2>e; cat o e
{ echo out; echo err >&2; } 2>&1 | sort
exec 3>g; echo third >&3; exec 3>&-; cat g
exec 4<f; read -r line <&4; echo "$line"; read -r line <&4; echo "$line"; exec 4<&-
echo lost >&5; echo $?
(echo sub; exit 3) >h; echo $?; cat h
cat nothing; echo $?
set -C; echo no >f; echo $?; set +C; : >|f; wc -c <f
echo x | tee a b | cat - a b
read -r one two three <<END
1 2 3 4
END
echo "$three"; echo end </dev/null; echo gone >/dev/null; echo full >/dev/full

say pipelines
seq 1 1000 | sed -n '$p'; seq 1 100000 | head -n 2; yes | head -n 3 | tr y n
seq 5 | (read -r a; read -r b; echo $a$b; cat) | tr '\n' ,; echo
false | true; echo $?; true | false; echo $?; ! true; echo $?
seq 20000 | sort -r | sort -n | uniq | tail -n 1
echo a b c | xargs -n 1 echo =; seq 3000 | xargs echo | wc -w

say statuses
sh -c 'exit 300'; echo $?; nosuchcommand; echo $?; /etc/passwd; echo $?
/etc; echo $?; sh -c 'kill -9 $$'; echo $?; sh -c 'kill -TERM $$'; echo $?
(exit 5) || echo $?; true && false || echo else
sh -ec "false; echo unreached"; echo $?

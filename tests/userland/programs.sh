# Small programs of all kinds, each started by the dynamic loader.
seq 1 2000 | sort -r | uniq | wc -l
echo one two | sed s/one/three/ | grep -c three
seq 10 | awk '{ s += $1 } END { print s }'
seq 100000 > many && sha256sum many && cksum many && gzip -9 < many | wc -c
find /usr/bin -name 's*sum' | sort
tar -C /usr/bin -cf - dash sed | gzip | gzip -d | tar -tf -
mkdir -p a/b && echo text > a/b/c && ln a/b/c a/d && ln -s b/c a/e
cp -a a z && find z | sort && stat -c '%h %s %F' z/d z/e && cat z/b/c
mv z y && rm -r a many && ls
dd if=/dev/zero of=big bs=1000 count=1234 2>/dev/null && stat -c %s big
truncate -s 100 big && od -An -tx1 big | head -n 1
split -b 30 big part. && cat part.* | cmp - big && ls part.*
timeout 0.2 sleep 5; echo $?
sh -c 'kill -9 $$'; echo $?
# The loader by name, a program that is not there, a library that is not.
/lib/ld-linux-armhf.so.3 /bin/echo by the loader
/lib/ld-linux-armhf.so.3 /nothing; echo $?
/lib/ld-linux-armhf.so.3 --list /bin/ls | sed 's/ (0x.*//' | grep -v vdso | sort
cp /bin/grep own && sed -i 's/libpcre2-8/libgcre2-8/' own && ./own; echo $?
LD_BIND_NOW=1 ls -d /proc
LD_PRELOAD=libm.so.6 awk '/libm/ { n = 1 } END { print n }' /proc/self/maps
/lib/ld-musl-armhf.so.1 2>&1 | head -1
# A running program cannot be written to, its libraries can be replaced.
cp /bin/sleep s && { ./s 1 & } && sleep 0.2 && echo x >> s; wait
cp /lib/arm-linux-gnueabihf/libm.so.6 libm.so.6
LD_LIBRARY_PATH=. awk '/libm/ && !n { n = 1; print $2, $6 ~ "^" ENVIRON["PWD"] }' /proc/self/maps
# How the parts of a program lie: rights, whether from the file's begin.
awk '/ld-linux|libc.so|mawk/ { print $2, ($3 == "00000000"), $6 }' /proc/self/maps
# Bash has pipes with names of their own, and jobs.
bash -c 'diff <(seq 3) <(seq 4); a=(1 2 3); echo ${#a[@]} $((2 ** 10))
	coproc cat; echo hi >&${COPROC[1]}; read -r y <&${COPROC[0]}; echo $y
	set -o pipefail; false | true; echo $?; read -t 0.1 x </dev/zero; echo $?
	trap "echo bye" EXIT; sleep 0.1 & wait $!; exit 3'; echo $?

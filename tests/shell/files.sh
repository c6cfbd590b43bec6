# Files and the programs that handle them. Times are set, so that they can be shown.
say() { echo "--- $*"; }
when() { touch -h -d '2020-02-03 04:05:06' "$@"; }
cd /tmp || exit; umask 022

say names
mkdir -p d/e/f; echo text >d/file; ln d/file d/hard; ln -s file d/soft
ln -s nowhere d/dangling; mkfifo d/fifo; mknod d/null c 1 3
chmod 4755 d/hard; chmod 1777 d/e; chown 1:2 d/fifo; when d/* d
ls -ln d; ls -lnd d d/e/..; ls -F d; ls -a d/e; ls -i d | wc -l
stat -c '%n %F %a %h %s %t,%T' d d/file d/soft d/fifo d/null
readlink d/soft; readlink -f d/soft; realpath d/../d/e/./f
cat d/soft d/dangling; test -L d/dangling && ! test -e d/dangling && echo dangles
mv d/file d/e/moved; cat d/e/moved d/soft; rmdir d/e; rm d; mkdir d; echo $?
cp -a d copy; when copy/*; ls -ln copy; diff -r d/e copy/e && echo same
find d | sort; find d -type l -o -type p | sort; find d -name 'h*' -perm -4000
find d -newer /etc/passwd -type f | sort; find d -type f -exec wc -c {} \; | sort
ln d/e/moved d/e/moved; ln -s loop loop; cat loop; cd nothing; cd d/e/moved
rm -rf d copy loop; ls

say contents
seq 1 200 >n; wc n; head -n 2 n; tail -n 2 n; sed -n 100p n; grep -c 7 n
split_at=50; dd if=n of=m bs=1 skip=3 count=$split_at 2>/dev/null; wc -c <m
dd if=/dev/zero of=z bs=4k count=10 2>/dev/null; wc -c <z; md5sum z
dd if=n of=z bs=1 seek=100 count=5 conv=notrunc 2>/dev/null; cmp z /dev/zero 2>&1
truncate -s 10 z; od -c z; truncate -s 1M z; du -k z; ls -ln z | cut -c1-40
tr 0-9 a-j <n | sort -r | head -n 2; cut -c2 n | sort | uniq -c | sort -n | head -n 3
paste -d: n n | tail -n 1; fold -w 10 /etc/group; rev /etc/group; tac n | head -n 1
awk '{ s += $1; a[$1 % 3]++ } END { print s, a[0], a[1], a[2] }' n
awk -F: '{ printf "%-6s|%5.2f\n", $1, 22 / 7 }' /etc/passwd
sha1sum n; sha256sum n; crc32 n; echo 'a,b;c' | sed 's/[,;]/ /g;s/\(.\) /<\1>/'
comm -12 n m 2>/dev/null | wc -l; diff n m | head -n 3; expr 3 + 4; printf '%x\n' 255
echo 'scale=10; 4*a(1)' | bc -l; factor 5040; ed n >/dev/null <<'END'
$d
1s/1/first/
w
q
END
head -n 1 n; tail -n 1 n; base64 m | head -n 1; xxd m | head -n 1

say archives
mkdir -p t/u; cp n t/; echo small >t/u/s; ln -s ../n t/u/l; when t t/* t/u/*
tar cf t.tar t; tar tvf t.tar | sort; mkdir x; tar xf t.tar -C x; diff -r t x/t && echo same
tar czf t.tgz t; gzip -dc t.tgz | cmp - t.tar && echo same
gzip -c n | gunzip | cmp - n && echo same; bzip2 -c n | bunzip2 | cmp - n && echo same
find t | cpio -o -H newc 2>/dev/null | cpio -t 2>/dev/null | sort
gzip -dc n; echo $?; tar xf n; echo $?; rm -r t x

say permissions
touch p; chmod 0 p; ls -ln p | cut -c1-10; umask 077; touch q; ls -ln q | cut -c1-10
umask; umask 022; test -w p && echo root may; chmod u+x,g=rw,o-rwx p
stat -c %A p; printf '#!/bin/sh\necho "ran $0 $*"\n' >s; ./s; chmod +x s; ./s a b
printf '#!/bin/cat\n' >c; chmod +x c; ./c; printf '#!/nowhere\n' >w; chmod +x w; ./w
echo 'echo by the shell' >b; chmod +x b; ./b

say mounts
mkdir mnt; mount -t tmpfs -o size=1m none mnt; echo in >mnt/f; ls mnt
grep -c ' /tmp/mnt tmpfs ' /proc/mounts; df -k mnt | awk '{ print $6 }'
umount mnt; ls mnt; umount mnt; echo $?; mount -t nofs none mnt; echo $?

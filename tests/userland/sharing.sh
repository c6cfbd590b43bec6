# Two processes, one set of text pages: the frames behind the C library's code and
# the loader's are the same in both, those of their data are not. The frames are
# told by /proc/PID/pagemap, one word of 64 bits a page (the lowest 55 of them, if
# the highest says that there is one).
sleep 100 & one=$!
sleep 100 & two=$!
sleep 0.5

# Addresses of the pages with rights $2 of file $3 in process $1.
pages()
{
	awk -v rights="$2" -v file="$3" '
	function hex(s, n, i) {
		for (n = i = 0; i++ < length(s);)
			n = n * 16 + index("0123456789abcdef", substr(s, i, 1)) - 1
		return n
	}
	$2 == rights && index($6, file) {
		split($1, range, "-")
		print hex(range[1]) / 4096, (hex(range[2]) - hex(range[1])) / 4096
		exit
	}' "/proc/$1/maps"
}

frames()
{
	pages "$@" | {
		read -r first count
		dd if="/proc/$1/pagemap" bs=8 skip="$first" count="$count" \
			2>/dev/null | od -An -v -w8 -tx8
	}
}

compare()
{
	frames $one "$1" "$2" > /tmp/one
	frames $two "$1" "$2" > /tmp/two
	paste /tmp/one /tmp/two | awk -v what="$1 $2" '
	# Present in both, that is: the first digit is 8 or more.
	$1 ~ /^[89a-f]/ && $2 ~ /^[89a-f]/ {
		if (substr($1, 4) == substr($2, 4)) same++; else other++
	}
	END { print what ": the same frames " (same > 0 ? "yes" : "no") \
		", others " (other > 0 ? "yes" : "no") }'
}

compare r-xp libc.so
compare r-xp ld-linux
compare r-xp sleep
compare rw-p libc.so
compare rw-p ld-linux
kill $one $two
wait

# Fetching Debian packages for armhf: what scripts/fetch-linux, fetch-busybox
# and fetch-userland have in common. Sourced by them, with bash.
#
# The machine's dpkg stays as it is: apt works here with a private state in
# which armhf is the only architecture. Its sources, proxy and keys are the
# machine's own, so a package is checked by apt's usual chain of signatures.
# Packages are kept in ${XDG_CACHE_HOME:-~/.cache}/zeropage, so that `make
# clean` costs no second download.
# shellcheck shell=bash

cache=${XDG_CACHE_HOME:-$HOME/.cache}/zeropage

die()
{
	echo "${0##*/}: $*" >&2
	exit 1
}

# The newest package in the cache whose file name matches $1; prints nothing
# when there is none.
cached_deb()
{
	find "$cache" -maxdepth 1 -name "$1" 2>/dev/null | sort -V | tail -n 1
}

# Name and version of the package file $1, in one line.
deb_version()
{
	# shellcheck disable=SC2016 # dpkg-deb expands these, not the shell
	dpkg-deb --show --showformat='${Package} ${Version}\n' "$1" ||
		die "$1 is damaged: remove it and try again"
}

# Writes the private apt configuration into directory $1.
apt_config()
{
	mkdir -p "$1"/state/lists/partial "$1"/cache/archives/partial
	: > "$1"/state/status
	cat > "$1"/apt.conf <<-END
	Dir::State "$1/state/";
	Dir::State::status "$1/state/status";
	Dir::Cache "$1/cache/";
	Dir::Log "$1/";
	APT::Architecture "armhf";
	#clear APT::Architectures;
	APT::Architectures { "armhf"; };
	APT::Sandbox::User "root";
	Acquire::Languages "none";
	END
}

# Downloads packages into $cache: those that function $1 names once apt knows
# what there is. The move comes last: a file with the right name in the
# cache is always complete.
download()
{
	local tmp pkg
	for tool in apt-get dpkg-deb; do
		command -v $tool > /dev/null || die "needs Debian's $tool"
	done
	mkdir -p "$cache"
	tmp=$(mktemp -d "$cache/apt.XXXXXX")
	# shellcheck disable=SC2064 # $tmp is meant to be expanded now
	trap "rm -rf '$tmp'" EXIT
	apt_config "$tmp"
	export APT_CONFIG=$tmp/apt.conf

	# One unreachable index of several is no reason to give up: what counts
	# is whether the package is in those that came.
	apt-get -q update > "$tmp/log" 2>&1 || true
	pkg=$($1) || true
	if [ -z "$pkg" ]; then
		grep -E '^(E|W|Err)' "$tmp/log" >&2 || true
		die "apt cannot find this package for armhf: is there a network," \
		    "and is this Debian with its own package sources?"
	fi
	# shellcheck disable=SC2086 # each word is a package
	(cd "$tmp" && apt-get -q download $pkg) ||
		die "download of $pkg failed"
	mv "$tmp"/*.deb "$cache/"
}

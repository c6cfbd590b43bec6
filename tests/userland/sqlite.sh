# SQLite with each kind of journal, with and without a map of the database:
# transactions, rollback, constraints, growth, vacuum, two processes at once.
sql() { sqlite3 -batch db "$@" 2>&1; }

fill()
{
	sql "PRAGMA journal_mode=$1; PRAGMA mmap_size=$2;" \
	"CREATE TABLE t(id INTEGER PRIMARY KEY, name TEXT UNIQUE, data BLOB);" \
	"CREATE INDEX by_length ON t(length(data));" \
	"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<400)
	 INSERT INTO t SELECT i, 'name '||i, zeroblob(i*7%3000) FROM n;" \
	"BEGIN; DELETE FROM t WHERE id%2; SELECT count(*) FROM t; ROLLBACK;" \
	"SELECT count(*), sum(length(data)) FROM t;" \
	"BEGIN; UPDATE t SET data=zeroblob(5000) WHERE id<50;
	 SAVEPOINT s; DELETE FROM t; ROLLBACK TO s; COMMIT;"
	sql "PRAGMA mmap_size=$2; INSERT INTO t(name) VALUES('name 7');"
	sql "PRAGMA mmap_size=$2; SELECT sum(length(data)) FROM t;
	     SELECT name FROM t WHERE length(data)=2996;
	     DELETE FROM t WHERE id>200; VACUUM; PRAGMA integrity_check;
	     SELECT count(*), sum(id), sum(length(data)) FROM t;"
}

# Adds $3 rows, each a transaction of its own.
writer()
{
	i=0
	while [ $i -lt $3 ]; do
		i=$((i + 1))
		echo "INSERT INTO w VALUES('$1', $i);"
		[ $((i % 10)) != 0 ] || echo "SELECT count(*)>0 FROM w;"
	done | sqlite3 -batch -cmd ".timeout 60000" -cmd "PRAGMA mmap_size=$2" \
		db > "$1" 2>&1
}

for mode in delete truncate persist memory wal off; do
	for map in 0 268435456; do
		echo "== $mode, mmap_size $map"
		# Rollback is undefined without a journal.
		if [ $mode = off ]; then
			sql "PRAGMA journal_mode=off; PRAGMA mmap_size=$map;" \
			    "CREATE TABLE t(x); INSERT INTO t VALUES(zeroblob(100000));" \
			    "SELECT length(x) FROM t; PRAGMA integrity_check;"
		else
			fill $mode $map
			ls
		fi
		rm -f db db-*
	done
done

for mode in delete wal; do
	for map in 0 1048576; do
		echo "== two writers, $mode, mmap_size $map"
		sql "PRAGMA journal_mode=$mode; CREATE TABLE w(who, n);"
		writer one $map 40 & writer two $map 40 & wait
		sort one two | uniq -c | awk '{ print $1, $2 }'
		sql "SELECT who, count(*), sum(n) FROM w GROUP BY who;
		     PRAGMA integrity_check; PRAGMA wal_checkpoint(TRUNCATE);"
		rm -f db db-* one two
	done
done

echo "== a reader's snapshot while another writes, wal"
sql "PRAGMA journal_mode=wal; CREATE TABLE s(x); INSERT INTO s VALUES(1);"
mkfifo go gone
{
	echo "BEGIN; SELECT count(*) FROM s;"
	echo ".shell echo ready > go; read x < gone"
	echo "SELECT count(*) FROM s; COMMIT; SELECT count(*) FROM s;"
} | sql &
read -r x < go
sql "INSERT INTO s VALUES(2); INSERT INTO s VALUES(3); SELECT count(*) FROM s;"
echo done > gone
wait
echo "== locked"
mkfifo go2 gone2
{
	echo "PRAGMA journal_mode=delete; BEGIN EXCLUSIVE;"
	echo ".shell echo ready > go2; read x < gone2"
	echo "COMMIT;"
} | sql &
read -r x < go2
sql "INSERT INTO s VALUES(4);"; echo $?
echo done > gone2
wait
sql "INSERT INTO s VALUES(4);"; echo $?
sql .dump
echo "== a read-only database, one that is none, one that is cut"
chmod 444 db; cp db ro; head -c 3000 ro > cut; echo "no database" > none
sqlite3 none "SELECT 1 FROM sqlite_schema" 2>&1
sqlite3 cut "PRAGMA integrity_check" 2>&1

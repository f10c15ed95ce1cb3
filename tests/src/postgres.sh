# Runs one throw-away PostgreSQL for as long as standard input stays open, then
# stops it and removes every trace. $1: the folder of the server's programs.
# Says "ready FOLDER" once the server answers; otherwise what went wrong. Then, for each line
# "stop", "kill" or "start" on standard input, does that and says "done" or "failed".
# $2: "quick" (a crash of the machine may lose data), or "durable", with PostgreSQL's own defaults.
set -eu
bin=$1
safety=$2
dir=
trap '' PIPE
trap : HUP INT TERM

# PostgreSQL refuses to run as root.
if [ "$(id -u)" -eq 0 ]; then
    user=postgres
    id "$user" >/dev/null 2>&1 || user=nobody
    uid=$(id -u "$user")
    gid=$(id -g "$user")
    if setpriv --reuid "$uid" --regid "$gid" --clear-groups true 2>/dev/null; then
        as() { setpriv --reuid "$uid" --regid "$gid" --clear-groups "$@"; }
    elif runuser -u "$user" -- true 2>/dev/null; then
        as() { runuser -u "$user" -- "$@"; }
    else
        as() { su -s /bin/sh "$user" -c 'exec "$@"' -- sh "$@"; }
    fi
else
    as() { "$@"; }
fi

clean_up() {
    [ -n "$dir" ] || return 0
    if [ -f "$dir/data/postmaster.pid" ]; then
        as "$bin/pg_ctl" -D "$dir/data" -m immediate -w -t 20 stop >/dev/null 2>&1 || true
    fi
    cd /
    rm -rf "$dir"
}
trap clean_up EXIT

# A socket's path may have about 100 bytes: not below a long TMPDIR.
parent=${TMPDIR:-/tmp}
[ "${#parent}" -le 50 ] || parent=/tmp
dir=$(mktemp -d "$parent/eventos-pg.XXXXXX")
if [ "$(id -u)" -eq 0 ]; then
    chown "$uid:$gid" "$dir"
fi
cd "$dir"

as "$bin/initdb" -D "$dir/data" -U postgres --auth=trust --encoding=UTF8 --no-locale --no-sync \
    >"$dir/log" 2>&1 || { cat "$dir/log"; exit 1; }
cat >>"$dir/data/postgresql.conf" <<CONF
listen_addresses = ''
unix_socket_directories = '$dir'
unix_socket_permissions = 0700
max_connections = 300
CONF
[ "$safety" = durable ] || cat >>"$dir/data/postgresql.conf" <<CONF
shared_buffers = 64MB
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
autovacuum = off
CONF
start() {
    as "$bin/pg_ctl" -D "$dir/data" -l "$dir/data/log" -w -t 60 start >"$dir/log" 2>&1
}
start || { cat "$dir/log" "$dir/data/log"; exit 1; }

echo "ready $dir"
while read -r what; do
    case $what in
    stop) as "$bin/pg_ctl" -D "$dir/data" -m fast -w -t 60 stop >"$dir/log" 2>&1 ;;
    kill) as "$bin/pg_ctl" -D "$dir/data" -m immediate -w -t 60 stop >"$dir/log" 2>&1 ;;
    start) start ;;
    *) false ;;
    esac && echo done || echo failed
done

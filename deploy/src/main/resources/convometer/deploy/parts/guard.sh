# Outlives the launcher, if only to end what it left behind: guard.sh DIR keep|remove
# The launcher holds the other end of standard input and never writes: it closes when it dies, how
# ever it dies. Pid files are DIR/run/RANK-NAME.pid; lower ranks end first.
trap '' HUP INT TERM
dir=$1

signal() {
    for file in "$dir/run/$2"-*.pid; do
        [ -f "$file" ] && kill "-$1" "$(cat "$file")" 2> /dev/null
    done
}

any_alive() {
    for file in "$dir/run/$1"-*.pid; do
        [ -f "$file" ] && kill -0 "$(cat "$file")" 2> /dev/null && return 0
    done
    return 1
}

end() {
    signal TERM "$1"
    tries=0
    while any_alive "$1" && [ "$tries" -lt 50 ]; do
        sleep 0.1
        tries=$((tries + 1))
    done
    signal KILL "$1"
}

while read -r _; do :; done
[ -d "$dir/run" ] || exit 0
for rank in 1 2 3; do end "$rank"; done
rm -rf "$dir/run"
[ "$2" = remove ] && rm -rf "$dir"
exit 0

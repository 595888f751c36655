# Becomes a child of the launcher: child.sh PID_FILE LAUNCHER COMMAND...
# Ctrl-C reaches every process of the terminal; the launcher alone decides who ends when.
trap '' HUP INT
echo "$$" > "$1" || exit 1
# The guard reads the pid files once the launcher is gone: whoever comes after that must not start.
kill -0 "$2" 2> /dev/null || exit 0
shift 2
exec "$@"

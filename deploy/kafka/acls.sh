#!/usr/bin/env bash
# Prints the commands that give each service the least that it needs, by acls.csv beside this file;
# with --apply runs them.
#
#   acls.sh [--apply] [--remove] [--principal SERVICE=PRINCIPAL]... -- [OPTIONS OF kafka-acls]
#
# --principal   as whom the brokers know a service; User:SERVICE without it
# --remove      takes away in place of giving
# KAFKA_ACLS    the command; kafka-acls without it, kafka-acls.sh in Apache's own archive
#
#   deploy/kafka/acls.sh --apply --principal 'webhook-ingest=User:CN=ingest,O=Acme' -- \
#       --bootstrap-server kafka:9093 --command-config admin.properties
set -eu

here=$(cd -P "$(dirname "$0")" && pwd)
command=${KAFKA_ACLS:-kafka-acls}
apply=
action=--add
declare -A principals=()

usage() {
    awk 'NR > 1 && !/^#/ { exit } NR > 1 { sub(/^# ?/, ""); print }' "$0" >&2
    exit 2
}

while [ $# -gt 0 ]; do
    case $1 in
        --apply) apply=yes ;;
        --remove) action=--remove ;;
        --principal)
            case ${2:-} in
                *=*) principals[${2%%=*}]=${2#*=} ;;
                *) usage ;;
            esac
            shift
            ;;
        --)
            shift
            break
            ;;
        *) usage ;;
    esac
    shift
done

# Operations are words of Kafka's own, such as DescribeConfigs.
give() {
    local service=$1 resource=$2 pattern=$3 name=$4 operations=$5 operation
    local arguments=("${@:6}" "$action" --allow-principal "${principals[$service]:-User:$service}")
    for operation in $operations; do arguments+=(--operation "$operation"); done
    case $resource in
        Topic) arguments+=(--topic "$name") ;;
        Group) arguments+=(--group "$name") ;;
        TransactionalId) arguments+=(--transactional-id "$name") ;;
        Cluster) arguments+=(--cluster) ;;
        *)
            echo "acls.csv: no resource is called $resource" >&2
            exit 1
            ;;
    esac
    [ "$resource" = Cluster ] ||
        arguments+=(--resource-pattern-type "$(printf %s "$pattern" | tr '[:upper:]' '[:lower:]')")
    [ "$action" = --add ] || arguments+=(--force)
    if [ -n "$apply" ]; then
        "$command" "${arguments[@]}" < /dev/null
    else
        printf '%s' "$command"
        printf ' %q' "${arguments[@]}"
        echo
    fi
}

while IFS=, read -r service resource pattern name operations; do
    [ "$service" = service ] || give "$service" "$resource" "$pattern" "$name" "$operations" "$@"
done < "$here/acls.csv"

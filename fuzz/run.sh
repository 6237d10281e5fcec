#!/bin/sh
# fuzz/run.sh SECONDS [NAMES...]: each target for so long, at low priority; a table of what was run goes to fuzz/runs.md.
# Inputs that broke something are in fuzz/findings/TARGET.
set -eu
here=$(dirname "$0")
seconds=$1
shift
[ $# -gt 0 ] || set -- $(python "$here/loaders.py" --list | awk '$2 > 0 { print $1 }')
table="$here/runs.md"
{
    echo "| target | seconds | executions | coverage | findings |"
    echo "|---|---:|---:|---:|---:|"
} > "$table"
for name in "$@"; do
    log="$here/findings/$name.log"
    mkdir -p "$here/findings/$name"
    end=$(($(date +%s) + seconds))
    executions=0
    coverage=0
    # A finding ends a run; go on with what remains of the time.
    while left=$((end - $(date +%s))) && [ "$left" -gt 2 ]; do
        nice -n 10 python "$here/loaders.py" "$name" -max_total_time="$left" -print_final_stats=1 > "$log" 2>&1 || true
        done=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log" | tail -n 1)
        seen=$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$log" | tail -n 1)
        executions=$((executions + ${done:-0}))
        [ "${seen:-0}" -le "$coverage" ] || coverage=$seen
        [ -n "${done:-}" ] || [ -n "${seen:-}" ] || break
    done
    findings=$(find "$here/findings/$name" -type f | wc -l)
    echo "| $name | $seconds | $executions | $coverage | $findings |" >> "$table"
done
cat "$table"

#!/bin/sh
# Between cargo and rustc for `tests/fuzz`: the core, and the targets with what of serde is expanded
# in them, are compiled to tell libFuzzer where they were and what they compared, and faster than for
# debugging. Everything else stays as it is.
case " $* " in
*" --crate-name eventos_core "* | *" --crate-name eventos_tests "*) ;;
*) exec "$@" ;;
esac
exec "$@" -Copt-level=2 -Cdebug-assertions=on -Coverflow-checks=on \
    -Cpasses=sancov-module \
    -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares

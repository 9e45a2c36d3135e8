# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# The tools ./compare knows. Sourced by it: $build is where the programs are, $work a directory for logs.

tools=(idle memline memline_run heaptrack massif dhat gperftools jemalloc_sampled jemalloc_every)
libraries=/usr/lib/$(uname -m)-linux-gnu
tcmalloc=$libraries/libtcmalloc.so.4
jemalloc=$libraries/libjemalloc.so.2

# What a tool is compared with: the same program and allocator, and nobody recording.
base_of() {
  case $1 in
    gperftools) echo tcmalloc ;;
    jemalloc_*) echo jemalloc ;;
    *) echo plain ;;
  esac
}

# package_of TOOL: the Debian package and a file of it.
package_of() {
  case $1 in
    heaptrack) echo heaptrack /usr/bin/heaptrack ;;
    massif | dhat) echo valgrind /usr/bin/valgrind ;;
    gperftools) echo libgoogle-perftools4 "$tcmalloc" ;;
    jemalloc_*) echo libjemalloc2 "$jemalloc" ;;
  esac
}

# divisor_of TOOL WORKLOAD: slow tools do a part of the work, and so does the run they are compared with.
divisor_of() {
  case $1:$2 in
    gperftools:touch | gperftools:compute | jemalloc_every:touch | jemalloc_every:compute) echo 1 ;;
    heaptrack:churn_* | heaptrack:hand_over | massif:touch | massif:compute | dhat:touch | dhat:compute) echo 4 ;;
    massif:* | dhat:*) echo 16 ;;
    gperftools:churn_* | gperftools:hand_over | gperftools:live_blocks) echo 128 ;;
    jemalloc_every:churn_* | jemalloc_every:hand_over | jemalloc_every:live_blocks) echo 128 ;;
    gperftools:* | jemalloc_every:*) echo 16 ;;
    *) echo 1 ;;
  esac
}

# launch TOOL ARGUMENTS…: becomes the workload under the tool. Everything the tool writes goes to the current directory.
launch() {
  local tool=$1 plain=$build/bin/workloads_plain annotated=$build/bin/workloads_memline
  local profiled=prof:true,prof_accum:true,prof_final:true,prof_prefix:heap
  shift
  case $tool in
    plain) exec "$plain" "$@" ;;
    idle) XDG_RUNTIME_DIR=$PWD exec "$annotated" "$@" ;;  # nobody listens there
    memline) MEMLINE_RECORD=stream exec "$annotated" "$@" ;;
    memline_run) exec "$build/bin/memline" run -o session.memline -- "$annotated" "$@" ;;
    # It would open its window if it could.
    heaptrack) exec env -u DISPLAY -u WAYLAND_DISPLAY heaptrack -o heap "$plain" "$@" ;;
    # The unit of time only decides when snapshots are taken; bytes make the last one say what was recorded.
    massif) exec valgrind --tool=massif --time-unit=B --massif-out-file=massif.out "$plain" "$@" ;;
    dhat) exec valgrind --tool=dhat --dhat-out-file=dhat.out "$plain" "$@" ;;
    tcmalloc) LD_PRELOAD=$tcmalloc exec "$plain" "$@" ;;
    gperftools) HEAPPROFILE=$PWD/heap LD_PRELOAD=$tcmalloc exec "$plain" "$@" ;;
    jemalloc) LD_PRELOAD=$jemalloc exec "$plain" "$@" ;;
    jemalloc_sampled) MALLOC_CONF=$profiled LD_PRELOAD=$jemalloc exec "$plain" "$@" ;;
    jemalloc_every) MALLOC_CONF=$profiled,lg_prof_sample:0 LD_PRELOAD=$jemalloc exec "$plain" "$@" ;;
  esac
}

# stacks_in FILE: fails unless some allocation has a stack. Fast unwinders that find nothing look very good otherwise.
stacks_in() { grep -Eq '@( 0x[0-9a-f]+){3}' "$1"; }

# recorded TOOL: how much the tool says it recorded, and of what: allocations, bytes allocated and freed, or samples.
recorded() {
  local file=stream
  case $1 in
    memline | memline_run)
      [ "$1" = memline ] || file=session.memline
      "$build/bin/memline" report --format json "$file" |
        awk -F'[:,]' '/"alloc_count"/ { print $2 + 0, "allocations"; exit }'
      ;;
    heaptrack) awk '$1 == "allocations:" { print $2, "allocations" }' "$work/log" ;;
    massif) awk -F= '$1 == "time" { bytes = $2 } END { print bytes + 0, "bytes" }' massif.out ;;
    dhat) awk '$2 == "Total:" { gsub(/,/, ""); print $6, "allocations" }' "$work/log" ;;
    gperftools)
      file=$(printf '%s\n' heap.*.heap | tail -n 1)
      stacks_in "$file" && sed -n '1s/.*\[ *\([0-9]*\):.*/\1 allocations/p' "$file"
      ;;
    jemalloc_sampled) stacks_in heap.*.heap && sed -n '2s/.*\[\([0-9]*\):.*/\1 samples/p' heap.*.heap ;;
    jemalloc_every) stacks_in heap.*.heap && sed -n '2s/.*\[\([0-9]*\):.*/\1 allocations/p' heap.*.heap ;;
    *) echo 0 untracked ;;
  esac || true
}

# SPDX-License-Identifier: MIT
# Medians of the figures of ./compare as a table. Each input line is one run:
#   workload tool divisor wall_us operations allocations work_s cpu_s peak_kib written recorded_count recorded_unit
# `rows` has a line "tool base" for each row of a workload. Exits 1 if a tool did not record what the workload did.

function add(key, value) { values[key, ++count[key]] = value + 0 }

function median(key,    n, i, j, t, sorted) {
  n = count[key]
  for (i = 1; i <= n; ++i) {
    t = values[key, i]
    for (j = i; j > 1 && sorted[j - 1] > t; --j) sorted[j] = sorted[j - 1]
    sorted[j] = t
  }
  return n % 2 ? sorted[(n + 1) / 2] : (sorted[n / 2] + sorted[n / 2 + 1]) / 2
}

function spread(key,    i, low, high) {
  low = high = values[key, 1]
  for (i = 2; i <= count[key]; ++i) {
    if (values[key, i] < low) low = values[key, i]
    if (values[key, i] > high) high = values[key, i]
  }
  return (high - low) / median(key)
}

function size(bytes) {
  if (bytes >= 1048576) return sprintf("%.1f MiB", bytes / 1048576)
  if (bytes >= 1024) return sprintf("%.1f KiB", bytes / 1024)
  return bytes " B"
}

function enough(recorded, unit, allocations) {
  if (unit == "samples") return recorded > 0
  if (unit == "bytes") return recorded >= 16 * allocations  # the smallest block of any workload
  return unit == "untracked" || recorded >= allocations
}

function print_row(cells,    cell, i, n, line) {
  n = split(cells, cell, "\t")
  for (i = 1; i <= n; ++i) {
    if (format == "markdown") line = line "| " cell[i] " "
    else line = line sprintf(i == 1 ? "%-14s" : i == 2 ? " %-17s" : i == n ? "  %s" : i == 3 ? " %4s" : " %10s", cell[i])
  }
  print line (format == "markdown" ? "|" : "")
}

function ratio(with_tool, plain, figure) { return sprintf("%.2f", median(with_tool " " figure) / median(plain " " figure)) }

{
  run = $1 " " $2 " " $3
  if (!($1 in seen)) { seen[$1]; workloads[++workload_count] = $1 }
  divisor[$1, $2] = $3  # of a tool; what it is compared with has several
  operations[run] = $5
  allocations[run] = $6
  add(run " wall", $4 / 1e6)
  add(run " work", $7)
  add(run " cpu", $8)
  add(run " peak", $9)
  add(run " written", $10)
  if ($11 == "" || !enough($11, $12, $6)) too_little[run]
  recorded[run] = $11
  unit[run] = $12
}

END {
  print_row("workload\ttool\t1/\tplain s\twith s\ttime x\twork x\tCPU x\t+ns/op\tRSS x\twritten\trecorded")
  if (format == "markdown") print_row("---\t---\t--:\t--:\t--:\t--:\t--:\t--:\t--:\t--:\t--:\t---")
  row_count = split(rows, row, "\n")
  for (w = 1; w <= workload_count; ++w) {
    widest = 0
    for (r = 1; r <= row_count; ++r) {
      split(row[r], name, " ")
      part = divisor[workloads[w], name[1]]
      head = workloads[w] "\t" name[1] "\t" part "\t"
      with_tool = workloads[w] " " name[1] " " part
      plain = workloads[w] " " name[2] " " part
      if (spread(plain " wall") > widest) widest = spread(plain " wall")
      if (with_tool in too_little) {
        failed = 1
        print_row(head "-\t-\t-\t-\t-\t-\t-\t-\trecorded too little: " recorded[with_tool] + 0)
        continue
      }
      print_row(head sprintf("%.3f\t%.3f\t", median(plain " wall"), median(with_tool " wall")) \
                ratio(with_tool, plain, "wall") "\t" ratio(with_tool, plain, "work") "\t" ratio(with_tool, plain, "cpu") \
                sprintf("\t%.1f\t", (median(with_tool " work") - median(plain " work")) / operations[plain] * 1e9) \
                ratio(with_tool, plain, "peak") "\t" size(median(with_tool " written")) "\t" \
                (unit[with_tool] == "untracked" ? "-" : sprintf("%.0f %s", recorded[with_tool], unit[with_tool])))
    }
    notes = notes sprintf("%s%s %.0f %%", w > 1 ? ", " : "", workloads[w], widest * 100)
  }
  printf "\nMedians of %d in turns. Spread of the runs without a tool, (highest - lowest) / median: %s.\n", count[plain " wall"], notes
  exit failed
}

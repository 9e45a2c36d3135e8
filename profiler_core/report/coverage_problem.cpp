// SPDX-License-Identifier: MIT
#include "profiler_core/report/coverage_problem.h"

#include "profiler_core/model/file_name.h"
#include "profiler_core/model/sampled_from_outside.h"
#include "profiler_core/report/format.h"

namespace memline {
namespace {

Problem NoRuntime(const Target& target) {
  const std::string name = target.executable.empty() && !target.command.empty() ? target.command[0] : target.executable;
  return {"allocations are not followed, only RSS is measured, from outside",
          "no memline runtime spoke in " + Printable(FileName(name)) +
              " (linked statically, set-user-id, turned off, not started by memline, or over at once)",
          "link memline::memline into it and annotate with PROFILE(), or start it with memline run"};
}

}  // namespace

std::optional<Problem> CoverageProblem(const Target& target) {
  const Coverage& coverage = target.coverage;
  if (ImportedTimeline(target)) return std::nullopt;
  if (SampledFromOutside(target)) {
    if (target.last_ns() - target.start_ns < kTimeToConnectNs) return std::nullopt;
    return NoRuntime(target);
  }
  if (coverage.malloc) return std::nullopt;
  const std::string program = Printable(FileName(target.executable));
  const std::string in_front = Printable(FileName(coverage.in_front));
  Problem problem;
  problem.what = coverage.operators ? "only new and delete are followed, malloc and free are not"
                                    : "allocations are not followed, only RSS is measured";
  if (coverage.in_front == target.executable) {
    problem.why = program + " calls a malloc of its own, built into it";
    problem.next = "build it without that malloc, or let that malloc call the next one (dlsym with RTLD_NEXT)";
  } else if (target.allocator == "glibc") {
    problem.why =
        program + " does not link the runtime itself, so the malloc of " + in_front + " comes before memline's";
    problem.next = "link memline::memline into " + program + ", or start it with memline run";
  } else {
    problem.why = "the malloc of " + in_front + " comes before memline's";
    problem.next = "name memline before " + in_front + " on the link line or in LD_PRELOAD, or use memline run";
  }
  return problem;
}

}  // namespace memline

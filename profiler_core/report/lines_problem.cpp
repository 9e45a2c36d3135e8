// SPDX-License-Identifier: MIT
#include "profiler_core/report/lines_problem.h"

#include <vector>

#include "profiler_core/analyse/modules_without_lines.h"
#include "profiler_core/model/file_name.h"
#include "profiler_core/report/format.h"

namespace memline {
namespace {

constexpr size_t kMaxNamed = 3;

std::string Named(const Module& module) {
  std::string name = Printable(FileName(module.path));
  if (!module.build_id.empty()) name += " (build id " + Printable(module.build_id) + ")";
  return name;
}

}  // namespace

std::optional<Problem> LinesProblem(const Target& target) {
  const std::vector<const Module*> modules = ModulesWithoutLines(target);
  if (modules.empty()) return std::nullopt;
  std::string names;
  for (size_t i = 0; i < modules.size() && i < kMaxNamed; ++i) names += (i != 0 ? ", " : "") + Named(*modules[i]);
  if (modules.size() > kMaxNamed) names += " and " + FormatCount(modules.size() - kMaxNamed) + " more";
  return Problem{"no lines of " + names, "no debug information was found",
                 "build with -g, or add them later with memline symbolize SESSION -o NEW --debug-dir DIRECTORY "
                 "(or --debuginfod, to ask a server)"};
}

}  // namespace memline

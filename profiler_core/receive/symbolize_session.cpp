// SPDX-License-Identifier: MIT
#include "profiler_core/receive/symbolize_session.h"

#include <algorithm>
#include <set>

#include "profiler_core/store/session_file.h"
#include "profiler_core/symbolize/symbolizer.h"

namespace memline {
namespace {

// What is unknown says so in the same way as what was never looked for.
void ForgetUnknown(Target& target) {
  for (std::vector<SourceLine>* lines : {&target.site_lines, &target.call_lines}) {
    for (SourceLine& line : *lines) {
      if (line.line == 0) line = {};
    }
  }
  for (FunctionSource& source : target.sources) {
    if (source.text.empty()) source = {};
  }
}

// What is known of the code of a line and was not found again, for example because the program is gone.
void KeepCode(const std::vector<SourceLine>& before, std::vector<SourceLine>& lines) {
  for (size_t i = 0; i < before.size(); ++i) {
    if (lines[i].line == 0 && lines[i].code.empty()) lines[i].code = before[i].code;
  }
}

bool IsInFunction(const Site& site) { return site.node != 0 && site.pc != 0; }

size_t KnownLines(const Target& target) {
  size_t known = 0;
  for (size_t i = 0; i < target.site_lines.size(); ++i) {
    if (IsInFunction(target.sites[i]) && target.site_lines[i].line != 0) ++known;
  }
  return known;
}

size_t Texts(const Target& target) {
  return static_cast<size_t>(std::count_if(target.sources.begin(), target.sources.end(),
                                           [](const FunctionSource& source) { return !source.text.empty(); }));
}

void AddModulesWithout(const Target& target, std::set<std::string>& modules) {
  for (size_t i = 0; i < target.site_lines.size(); ++i) {
    if (!IsInFunction(target.sites[i]) || target.site_lines[i].line != 0) continue;
    const Module* module = ModuleAt(target, target.sites[i].pc);
    if (module == nullptr) continue;
    modules.insert(module->build_id.empty() ? module->path : module->path + " (build id " + module->build_id + ")");
  }
}

}  // namespace

absl::StatusOr<SymbolsFound> SymbolizeSession(const std::filesystem::path& from, const std::filesystem::path& to,
                                              const SymbolSources& sources) {
  absl::StatusOr<Session> session = LoadSession(from);
  if (!session.ok()) return session.status();
  if (absl::Status status = CopySession(from, to, false); !status.ok()) return status;
  SymbolsFound found;
  std::set<std::string> modules_without;
  for (Target& target : session->targets) {
    found.lines_before += KnownLines(target);
    found.texts_before += Texts(target);
    const std::vector<SourceLine> call_lines = target.call_lines;
    const std::vector<SourceLine> site_lines = target.site_lines;
    ForgetUnknown(target);
    Symbolizer(sources).Update(target);
    KeepCode(call_lines, target.call_lines);
    KeepCode(site_lines, target.site_lines);
    found.addresses += static_cast<size_t>(std::count_if(target.sites.begin(), target.sites.end(), IsInFunction));
    found.functions += target.functions.size();
    found.lines += KnownLines(target);
    found.texts += Texts(target);
    AddModulesWithout(target, modules_without);
  }
  found.modules_without.assign(modules_without.begin(), modules_without.end());
  absl::Status status = RewriteSymbols(to, *session);
  if (status.ok()) return found;
  std::error_code ignored;
  std::filesystem::remove(to, ignored);
  return status;
}

}  // namespace memline

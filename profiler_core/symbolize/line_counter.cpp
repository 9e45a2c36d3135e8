// SPDX-License-Identifier: MIT
#include "profiler_core/symbolize/line_counter.h"

#include <dwarf.h>

#include <algorithm>

namespace memline {
namespace {

// Whether the address belonged to different modules, one after the other: nobody can tell what was counted in which.
bool IsAmbiguous(const Target& target, uint64_t pc) {
  const Module* before = nullptr;
  for (const Module& module : target.modules) {
    if (pc < module.start || pc >= module.end) continue;
    if (before != nullptr && (before->path != module.path || before->build_id != module.build_id)) return true;
    before = &module;
  }
  return false;
}

}  // namespace

void LineCounter::Add(const std::vector<wire::Executions>& counts) {
  for (const wire::Executions& one : counts) {
    const auto found = counts_.find(one.pc);
    if (found != counts_.end()) {
      found->second = one.count;
    } else if (counts_.size() < wire::kMaxCountedBlocks) {
      counts_.emplace(one.pc, one.count);
    } else {
      continue;
    }
    changed_.push_back(one.pc);
  }
}

CountedCode* LineCounter::CodeAt(const Target& target, TargetModules& modules, uint64_t pc) {
  const auto [module, address] = modules.At(target, pc);
  if (module == nullptr) return nullptr;
  const std::optional<FunctionCode> code = module->CodeAt(address);
  if (!code) return nullptr;
  const auto [place, is_new] = codes_.try_emplace({module, code->begin});
  if (is_new) place->second = std::make_unique<CountedCode>(*module, *code);
  return place->second.get();
}

void LineCounter::Locate(const Target& target, TargetModules& modules) {
  for (const uint64_t pc : changed_) {
    CountedCode* code = CodeAt(target, modules, pc);
    if (code == nullptr) continue;
    code->SetCount(modules.At(target, pc).second, counts_[pc]);
    if (IsAmbiguous(target, pc)) code->Distrust();
  }
  changed_.clear();
}

void LineCounter::AddNode(const Target& target, TargetModules& modules, uint32_t node,
                          const std::optional<Dwarf_Die>& annotated) {
  const uint32_t id = target.nodes[node].function;
  const FunctionSource& source = target.sources[id];
  const auto [place, is_new] = functions_.try_emplace({source.display_name, target.functions[id].region, source.file});
  Function& function = place->second;
  if (is_new || id < function.id) {
    function.id = id;
    function.file = source.file;
    function.first = source.first_line;
    function.end = source.first_line + static_cast<uint32_t>(source.text.size());
  }
  CountedCode* code = CodeAt(target, modules, target.nodes[node].entry_pc);
  Dwarf_Die die = annotated.value_or(Dwarf_Die{});
  function.apart = function.apart && code != nullptr && annotated && dwarf_tag(&die) == DW_TAG_subprogram;
  if (code != nullptr) function.own.insert(code);
}

void LineCounter::FindNested() {
  const std::pair sizes(codes_.size(), functions_.size());
  if (nested_of_ == sizes) return;
  nested_of_ = sizes;
  for (auto& [key, function] : functions_) {
    function.nested.clear();
    for (const auto& [place, code] : codes_) {
      const SourceLine& begin = code->first_line();
      if (begin.line < function.first || begin.line >= function.end || begin.file != function.file) continue;
      if (!function.own.contains(code.get())) function.nested.push_back(code.get());
    }
    function.shares_text = std::any_of(functions_.begin(), functions_.end(), [&shared = function](const auto& entry) {
      const Function& other = entry.second;
      return other.first == shared.first && other.file == shared.file && other.own != shared.own;
    });
  }
}

RunsByLine LineCounter::RunsOf(const Function& function) {
  RunsByLine lines;
  for (CountedCode* code : function.own) AddRuns(lines, code->Runs(function.file));
  if (function.first == 0) return lines;
  std::erase_if(lines, [&](const auto& entry) { return entry.first < function.first || entry.first >= function.end; });
  std::map<uint32_t, RunsByLine> nested;  // by the line that the nested function begins with
  for (CountedCode* code : function.nested) {
    if (!code->IsExact()) continue;
    RunsByLine runs = code->Runs(function.file);
    // The line where a lambda begins is the line of the statement that makes it.
    if (runs.size() > 1) runs.erase(code->first_line().line);
    AddRuns(nested[code->first_line().line], runs);
  }
  RunsByLine inner;
  for (const auto& [begin, runs] : nested) {
    for (const auto& [line, counted] : runs) {
      const auto [place, is_new] = inner.emplace(line, counted);
      // Two functions on one line; or a lambda in a template, and nobody knows in which instance.
      if (!is_new || function.shares_text) place->second.basis = LineExecutions::Basis::kUnknown;
    }
  }
  lines.merge(inner);  // keeps what is there
  return lines;
}

void LineCounter::Update(Target& target, TargetModules& modules,
                         const std::vector<std::optional<Dwarf_Die>>& annotated) {
  if (counts_.empty()) return;
  Locate(target, modules);
  for (; nodes_ < annotated.size(); ++nodes_) {
    AddNode(target, modules, static_cast<uint32_t>(nodes_), annotated[nodes_]);
  }
  FindNested();
  target.executions.clear();
  for (const auto& [key, function] : functions_) {
    const bool exact = function.apart && std::all_of(function.own.begin(), function.own.end(),
                                                     [](CountedCode* c) { return c->IsExact(); });
    if (!exact) continue;
    for (const auto& [line, runs] : RunsOf(function)) {
      const bool ran = runs.count != 0 || runs.basis == LineExecutions::Basis::kUnknown;
      if (ran) target.executions.push_back({function.id, line, runs.count, runs.basis});
    }
  }
  std::sort(target.executions.begin(), target.executions.end(), [](const LineExecutions& a, const LineExecutions& b) {
    return std::tie(a.function, a.line) < std::tie(b.function, b.line);
  });
}

}  // namespace memline

// SPDX-License-Identifier: MIT
#include "profiler_core/analyse/rule_fit.h"

#include <fnmatch.h>

#include <cctype>
#include <set>
#include <string_view>

#include "profiler_core/model/file_name.h"

namespace memline {
namespace {

constexpr size_t kNamesInMessage = 5;

// Equality first: names such as operator[] have characters that are special in patterns.
bool FitsPattern(const std::string& pattern, const std::string& text) {
  return pattern == text || fnmatch(pattern.c_str(), text.c_str(), 0) == 0;
}

// "index.cpp" and "src/index.cpp" fit "/home/ci/src/index.cpp".
bool FitsFile(const std::string& pattern, const std::string& path) {
  return FitsPattern(pattern, path) || (pattern.front() != '/' && FitsPattern("*/" + pattern, "/" + path));
}

std::string WithoutBlanks(std::string_view text) {
  std::string rest;
  for (const char c : text) {
    if (std::isspace(static_cast<unsigned char>(c)) == 0) rest += c;
  }
  return rest;
}

bool Fits(const BudgetRule& rule, const Group& group) {
  const std::string& function = group.function.empty() ? group.name : group.function;
  if (group.name == kOutsideProfile || function == kOutsideProfile) return rule.function == kOutsideProfile;
  const std::string& path = rule.scope == BudgetScope::kFile ? group.name : group.file;
  if (!rule.function.empty() && !FitsPattern(rule.function, function)) return false;
  if (!rule.file.empty() && !FitsFile(rule.file, path)) return false;
  if (rule.line != 0 && rule.line != group.line) return false;
  return rule.source.empty() || WithoutBlanks(group.source).find(WithoutBlanks(rule.source)) != std::string::npos;
}

const std::vector<MeasuredGroup>& GroupsOf(BudgetScope scope, const ProcessMeasurements& process) {
  return scope == BudgetScope::kFunction ? process.functions
         : scope == BudgetScope::kFile   ? process.files
                                         : process.lines;
}

void AddFitting(const BudgetRule& rule, const std::vector<MeasuredGroup>& groups,
                std::vector<const MeasuredGroup*>& fitting) {
  for (const MeasuredGroup& group : groups) {
    if (Fits(rule, group.group)) fitting.push_back(&group);
  }
}

}  // namespace

std::vector<const MeasuredGroup*> FittingGroups(const BudgetRule& rule, const ProcessMeasurements& process) {
  std::vector<const MeasuredGroup*> fitting;
  AddFitting(rule, GroupsOf(rule.scope, process), fitting);
  if (fitting.empty() && rule.scope == BudgetScope::kLine) AddFitting(rule, process.silent_lines, fitting);
  return fitting;
}

std::string KnownNames(const BudgetRule& rule, const std::vector<ProcessMeasurements>& processes) {
  std::set<std::string> names;
  for (const ProcessMeasurements& process : processes) {
    for (const MeasuredGroup& measured : GroupsOf(rule.scope, process)) {
      const Group& group = measured.group;
      if (group.name == kOutsideProfile) continue;
      names.insert(rule.scope == BudgetScope::kFile ? std::string(FileName(group.name)) : group.name);
    }
  }
  std::string list;
  size_t listed = 0;
  for (const std::string& name : names) {
    if (listed++ == kNamesInMessage) return list + ", …";
    list += (list.empty() ? "" : ", ") + name;
  }
  return list;
}

}  // namespace memline

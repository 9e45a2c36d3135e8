// SPDX-License-Identifier: MIT
#include "profiler_core/analyse/names.h"

#include <cinttypes>
#include <cstdio>

#include "profiler_core/model/file_name.h"

namespace memline {

std::string PlaceName(std::string_view file, uint32_t line, const std::string& code) {
  if (line == 0 && !code.empty()) return code;
  return std::string(FileName(file)) + ":" + (line != 0 ? std::to_string(line) : "?");
}

uint32_t Names::FunctionOf(uint32_t node) const {
  if (node == 0 || node >= target_.nodes.size()) return kOutside;
  const uint32_t function = target_.nodes[node].function;
  return function < target_.functions.size() ? function : kOutside;
}

std::string Names::FunctionName(uint32_t function) const {
  if (function == kOutside) return std::string(kOutsideProfile);
  const Function& profile = target_.functions[function];
  const FunctionSource* source = Source(function);
  std::string name = source != nullptr && !source->display_name.empty() ? source->display_name : profile.name;
  if (!profile.region.empty()) name += ": " + profile.region;
  return name;
}

std::string Names::FunctionFile(uint32_t function) const {
  if (function == kOutside) return {};
  const FunctionSource* source = Source(function);
  return source != nullptr && !source->file.empty() ? source->file : target_.functions[function].file;
}

uint32_t Names::FunctionLine(uint32_t function) const {
  if (function == kOutside) return 0;
  const FunctionSource* source = Source(function);
  return source != nullptr && source->first_line != 0 ? source->first_line : target_.functions[function].line;
}

LineKey Names::SiteLine(uint32_t site) const {
  const Site& where = target_.sites[site];
  if (where.node == 0) return {std::string(kOutsideProfile), {}, 0, where.pc};
  const uint32_t function = FunctionOf(where.node);
  if (function != kOutside && where.pc == target_.nodes[where.node].entry_pc) {
    return {FunctionName(function), FunctionFile(function), target_.functions[function].line};
  }
  return Line(function, site < target_.site_lines.size() ? target_.site_lines[site] : SourceLine{}, where.pc);
}

LineKey Names::CallLine(uint32_t node) const {
  return Line(FunctionOf(target_.nodes[node].parent),
              node < target_.call_lines.size() ? target_.call_lines[node] : SourceLine{}, target_.nodes[node].call_pc);
}

std::string Names::SourceText(uint32_t function, uint32_t line) const {
  const FunctionSource* source = function == kOutside ? nullptr : Source(function);
  if (source == nullptr || line < source->first_line || line - source->first_line >= source->text.size()) return {};
  const std::string& text = source->text[line - source->first_line];
  const size_t indentation = text.find_first_not_of(" \t");
  return indentation == std::string::npos ? std::string() : text.substr(indentation);
}

const FunctionSource* Names::Source(uint32_t function) const {
  return function < target_.sources.size() ? &target_.sources[function] : nullptr;
}

LineKey Names::Line(uint32_t function, const SourceLine& found, uint64_t pc) const {
  LineKey key{FunctionName(function), found.line != 0 ? found.file : FunctionFile(function), found.line};
  if (found.line == 0) key.code = CodeName(found, pc);
  return key;
}

std::string Names::CodeName(const SourceLine& found, uint64_t pc) const {
  if (!found.code.empty()) return found.code;
  const Module* module = ModuleAt(target_, pc);
  if (module == nullptr) return {};
  char offset[32];
  std::snprintf(offset, sizeof offset, "+0x%" PRIx64, pc - module->bias);
  return std::string(FileName(module->path)) + offset;
}

}  // namespace memline

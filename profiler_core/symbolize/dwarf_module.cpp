// SPDX-License-Identifier: MIT
#include "profiler_core/symbolize/dwarf_module.h"

#include <dwarf.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <string_view>
#include <utility>

namespace memline {
namespace {

// Trees in damaged files may be arbitrarily deep; compilers stay far below.
constexpr int kMaxDepth = 256;

std::string FullPath(const char* file, Dwarf_Die unit) {
  if (file == nullptr) return {};
  std::filesystem::path path(file);
  if (path.is_relative()) {
    Dwarf_Attribute attribute;
    const char* directory = dwarf_formstring(dwarf_attr(&unit, DW_AT_comp_dir, &attribute));
    if (directory != nullptr) path = directory / path;
  }
  return path.lexically_normal().string();
}

Dwarf_Die UnitOf(Dwarf_Die die) {
  Dwarf_Die unit{};
  dwarf_diecu(&die, &unit, nullptr, nullptr);
  return unit;
}

uint32_t NumberOf(Dwarf_Die die, unsigned name) {
  Dwarf_Attribute attribute;
  Dwarf_Word value = 0;
  if (dwarf_formudata(dwarf_attr_integrate(&die, name, &attribute), &value) != 0) return 0;
  return static_cast<uint32_t>(value);
}

std::string_view TextOf(Dwarf_Die die, unsigned name) {
  Dwarf_Attribute attribute;
  const char* text = dwarf_formstring(dwarf_attr_integrate(&die, name, &attribute));
  return text == nullptr ? std::string_view() : std::string_view(text);
}

// A file by its number in the unit's line table. (dwarf_decl_file takes 0 for none, which DWARF 5 numbers from.)
std::string FileOf(Dwarf_Die unit, Dwarf_Word number) {
  Dwarf_Files* files = nullptr;
  size_t count = 0;
  if (dwarf_getsrcfiles(&unit, &files, &count) != 0 || number >= count) return {};
  return FullPath(dwarf_filesrc(files, number, nullptr, nullptr), unit);
}

// Where an inlined instance was called from.
SourceLine CallLine(Dwarf_Die inlined) {
  return {FileOf(UnitOf(inlined), NumberOf(inlined, DW_AT_call_file)), NumberOf(inlined, DW_AT_call_line)};
}

// The inlined instances and blocks of `parent` that contain the address, outermost first.
void Descend(Dwarf_Die parent, Dwarf_Addr address, std::vector<Dwarf_Die>& instances, int depth) {
  Dwarf_Die child;
  if (depth == kMaxDepth || dwarf_child(&parent, &child) != 0) return;
  do {
    const int tag = dwarf_tag(&child);
    if ((tag != DW_TAG_inlined_subroutine && tag != DW_TAG_lexical_block) || dwarf_haspc(&child, address) <= 0) {
      continue;
    }
    if (tag == DW_TAG_inlined_subroutine) instances.push_back(child);
    return Descend(child, address, instances, depth + 1);
  } while (dwarf_siblingof(&child, &child) == 0);
}

// The line of `function`, an instance in `unit`, that the address belongs to. Compilers give line 0 to what belongs to
// no line; the code before it is the best guess, though what is inlined there counts as the line that called it.
SourceLine TableLine(Dwarf_Die unit, Dwarf_Die function, Dwarf_Addr address) {
  constexpr int kMaxStepsBack = 16;
  for (int step = 0; step < kMaxStepsBack; ++step) {
    Dwarf_Line* row = dwarf_getsrc_die(&unit, address);
    Dwarf_Addr begin = 0;
    int line = 0;
    if (row == nullptr || dwarf_lineno(row, &line) != 0 || dwarf_lineaddr(row, &begin) != 0) return {};
    if (line > 0) {
      std::vector<Dwarf_Die> inlined;
      if (step > 0) Descend(function, address, inlined, 0);
      if (!inlined.empty()) return CallLine(inlined.front());
      return {FullPath(dwarf_linesrc(row, nullptr, nullptr), unit), static_cast<uint32_t>(line)};
    }
    if (begin == 0) return {};
    address = begin - 1;
  }
  return {};
}

// The entry that instances and definitions of a function refer to.
Dwarf_Die DeclarationOf(Dwarf_Die die) {
  for (int step = 0; step < kMaxDepth; ++step) {
    Dwarf_Attribute attribute;
    Dwarf_Die next;
    if (dwarf_formref_die(dwarf_attr(&die, DW_AT_abstract_origin, &attribute), &next) == nullptr &&
        dwarf_formref_die(dwarf_attr(&die, DW_AT_specification, &attribute), &next) == nullptr) {
      break;
    }
    die = next;
  }
  return die;
}

std::string DeclarationFile(Dwarf_Die die) {
  Dwarf_Attribute attribute;
  Dwarf_Word file = 0;
  Dwarf_Die unit;
  if (dwarf_formudata(dwarf_attr_integrate(&die, DW_AT_decl_file, &attribute), &file) != 0 ||
      dwarf_cu_die(attribute.cu, &unit, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr) == nullptr) {
    return {};
  }
  return FileOf(unit, file);
}

// Calls visit(begin, end) for each range of addresses.
template <typename Visit>
void ForEachRange(Dwarf_Die die, const Visit& visit) {
  Dwarf_Addr base = 0, begin = 0, end = 0;
  for (ptrdiff_t offset = 0; (offset = dwarf_ranges(&die, offset, &base, &begin, &end)) > 0;) visit(begin, end);
}

}  // namespace

std::unique_ptr<DwarfModule> DwarfModule::Open(const std::string& path, const std::string& build_id,
                                               const SymbolSources& sources) {
  OfflineModule elf = OpenOffline(path, build_id, sources);
  if (elf.module == nullptr) return nullptr;
  Dwarf_Addr dwarf_bias = 0;
  Dwarf* dwarf = dwfl_module_getdwarf(elf.module, &dwarf_bias);
  if (dwarf == nullptr) return nullptr;
  const auto offset = static_cast<int64_t>(elf.bias - dwarf_bias);
  std::unique_ptr<DwarfModule> result(new DwarfModule(std::move(elf), dwarf, offset));
  result->IndexUnits();
  return result;
}

// Not every compiler writes .debug_aranges, so the units themselves are asked.
void DwarfModule::IndexUnits() {
  Dwarf_CU* unit = nullptr;
  Dwarf_Half version = 0;
  uint8_t type = 0;
  Dwarf_Die die{}, split{};
  while (dwarf_get_units(dwarf_, unit, &unit, &version, &type, &die, &split) == 0) {
    if (type == DW_UT_compile || type == DW_UT_skeleton) Add(units_, die);
  }
}

// Of the copies of an inline function that units have, the linker keeps the first; those of equal size may be left
// in the debug information, at the same address.
void DwarfModule::Add(Ranges& ranges, Dwarf_Die die) {
  ForEachRange(die, [&](Dwarf_Addr begin, Dwarf_Addr end) { ranges.try_emplace(begin, Range{begin, end, die}); });
}

const DwarfModule::Range* DwarfModule::Find(const Ranges& ranges, Dwarf_Addr address) {
  const auto after = ranges.upper_bound(address);
  if (after == ranges.begin()) return nullptr;
  const Range& range = std::prev(after)->second;
  return address < range.end ? &range : nullptr;
}

void DwarfModule::AddFunctions(Ranges& ranges, Dwarf_Die parent) {
  std::vector<Dwarf_Die> parents{parent};
  while (!parents.empty()) {
    Dwarf_Die child;
    parent = parents.back();
    parents.pop_back();
    if (dwarf_child(&parent, &child) != 0) continue;
    do {
      if (dwarf_tag(&child) == DW_TAG_subprogram) Add(ranges, child);
      if (dwarf_haschildren(&child) != 0) parents.push_back(child);
    } while (dwarf_siblingof(&child, &child) == 0);
  }
}

const DwarfModule::Ranges& DwarfModule::FunctionsOf(Dwarf_Die unit) {
  const auto [place, is_new] = functions_.try_emplace(unit.addr);
  if (!is_new) return place->second;
  uint8_t type = 0;
  Dwarf_Die split{};
  const bool is_split = dwarf_cu_info(unit.cu, nullptr, &type, nullptr, &split, nullptr, nullptr, nullptr) == 0 &&
                        type == DW_UT_skeleton && split.addr != nullptr;
  AddFunctions(place->second, is_split ? split : unit);
  return place->second;
}

std::vector<InlineFrame> DwarfModule::FramesAt(uint64_t file_address) {
  const Dwarf_Addr address = file_address + static_cast<uint64_t>(offset_);
  const Range* unit = Find(units_, address);
  if (unit == nullptr) return {};
  const Range* function = Find(FunctionsOf(unit->die), address);
  if (function == nullptr) return {};
  std::vector<Dwarf_Die> instances{function->die};
  Descend(function->die, address, instances, 0);

  std::vector<InlineFrame> frames;
  SourceLine line = TableLine(unit->die, instances.back(), address);
  for (auto instance = instances.rbegin(); instance != instances.rend(); ++instance) {
    frames.push_back({*instance, std::move(line)});
    line = CallLine(*instance);
  }
  return frames;
}

// What was inlined into the function counts as the line that called it: it may stand after it in the same file.
std::vector<SourceLine> DwarfModule::LinesOf(Dwarf_Die function) {
  std::vector<SourceLine> lines;
  ForEachRange(function, [&](Dwarf_Addr begin, Dwarf_Addr end) {
    const Range* unit = Find(units_, begin);
    if (unit == nullptr) return;
    Dwarf_Die unit_die = unit->die;
    Dwarf_Lines* rows = nullptr;
    size_t count = 0;
    if (dwarf_getsrclines(&unit_die, &rows, &count) != 0) return;
    for (size_t i = 0; i < count; ++i) {
      Dwarf_Line* row = dwarf_onesrcline(rows, i);
      Dwarf_Addr address = 0;
      int line = 0;
      if (dwarf_lineaddr(row, &address) != 0 || address < begin || address >= end) continue;
      std::vector<Dwarf_Die> instances;
      Descend(function, address, instances, 0);
      if (!instances.empty()) {
        lines.push_back(CallLine(instances.front()));
      } else if (dwarf_lineno(row, &line) == 0) {
        lines.push_back({FullPath(dwarf_linesrc(row, nullptr, nullptr), unit_die), static_cast<uint32_t>(line)});
      }
    }
  });
  std::erase_if(lines, [](const SourceLine& line) { return line.line == 0; });
  return lines;
}

SourceExtent DwarfModule::ExtentOf(Dwarf_Die function) {
  const std::vector<SourceLine> lines = LinesOf(function);
  SourceExtent extent{DeclarationFile(function), NumberOf(function, DW_AT_decl_line), 0};
  // gcc declares lambdas nowhere.
  if (extent.first == 0 && !lines.empty()) {
    extent.file = lines.front().file;
    extent.first = lines.front().line;
    for (const SourceLine& line : lines) {
      if (line.file == extent.file) extent.first = std::min(extent.first, line.line);
    }
  }
  extent.last = extent.first;
  for (const SourceLine& line : lines) {
    if (line.file == extent.file) extent.last = std::max(extent.last, line.line);
  }
  return extent;
}

std::optional<FunctionCode> DwarfModule::CodeAt(uint64_t file_address) {
  const Dwarf_Addr address = file_address + static_cast<uint64_t>(offset_);
  const Range* unit = Find(units_, address);
  if (unit == nullptr) return std::nullopt;
  const Range* function = Find(FunctionsOf(unit->die), address);
  if (function == nullptr) return std::nullopt;
  size_t ranges = 0;
  ForEachRange(function->die, [&ranges](Dwarf_Addr, Dwarf_Addr) { ++ranges; });
  if (ranges != 1) return std::nullopt;
  const auto offset = static_cast<uint64_t>(offset_);
  return FunctionCode{function->die, function->begin - offset, function->end - offset};
}

std::vector<LineCode> DwarfModule::LinesOf(const FunctionCode& code) {
  std::vector<LineCode> lines;
  Dwarf_Die unit = UnitOf(code.function);
  Dwarf_Lines* rows = nullptr;
  size_t count = 0;
  if (dwarf_getsrclines(&unit, &rows, &count) != 0) return lines;
  const auto offset = static_cast<uint64_t>(offset_);
  for (size_t i = 0; i < count; ++i) {
    Dwarf_Line* row = dwarf_onesrcline(rows, i);
    Dwarf_Addr address = 0;
    int line = 0;
    bool ends = false;
    if (dwarf_lineaddr(row, &address) != 0 || dwarf_lineendsequence(row, &ends) != 0 || ends) continue;
    if (address - offset < code.begin || address - offset >= code.end || dwarf_lineno(row, &line) != 0) continue;
    std::vector<Dwarf_Die> instances;
    Descend(code.function, address, instances, 0);
    LineCode& added = lines.emplace_back();
    added.begin = address - offset;
    added.end = code.end;
    const bool profile = !instances.empty() && IsInstrumentation(instances.front());
    added.inlined = !instances.empty() && !profile;
    added.line = profile
                     ? CallLine(instances.front())
                     : SourceLine{FullPath(dwarf_linesrc(row, nullptr, nullptr), unit), static_cast<uint32_t>(line)};
  }
  std::stable_sort(lines.begin(), lines.end(), [](const LineCode& a, const LineCode& b) { return a.begin < b.begin; });
  for (size_t i = 0; i + 1 < lines.size(); ++i) lines[i].end = lines[i + 1].begin;
  std::erase_if(lines, [](const LineCode& line) { return line.begin == line.end; });
  return lines;
}

SourceLine DwarfModule::FirstLine(const FunctionCode& code) {
  return TableLine(UnitOf(code.function), code.function, code.begin + static_cast<uint64_t>(offset_));
}

std::string DwarfModule::ProducerOf(const FunctionCode& code) {
  return std::string(TextOf(UnitOf(code.function), DW_AT_producer));
}

bool SameFunction(Dwarf_Die a, Dwarf_Die b) {
  if (DeclarationOf(a).addr == DeclarationOf(b).addr) return true;
  // The same function as another unit describes it.
  const std::string_view name = TextOf(a, DW_AT_name);
  const uint32_t line = NumberOf(a, DW_AT_decl_line);
  return !name.empty() && line != 0 && name == TextOf(b, DW_AT_name) && line == NumberOf(b, DW_AT_decl_line) &&
         DeclarationFile(a) == DeclarationFile(b);
}

bool IsInstrumentation(Dwarf_Die function) {
  return TextOf(function, DW_AT_linkage_name).starts_with("_ZN7memline6detail");
}

}  // namespace memline

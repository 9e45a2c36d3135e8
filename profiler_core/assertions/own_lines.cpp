// SPDX-License-Identifier: MIT
#include "profiler_core/assertions/own_lines.h"

#include <algorithm>
#include <string_view>

#include "profiler_core/assertions/loaded_modules.h"

namespace memline {

// Each line is a function, a node and a site of its own: the core needs no more of a call tree to tell the line.
void OwnLines::Learn(const memline_line* lines, size_t count) {
  bool is_new = false;
  for (const memline_line* line = lines; line != lines + count; ++line) {
    if (line->entry_pc == 0) continue;
    const auto site = static_cast<uint32_t>(target_.sites.size());
    if (!sites_.try_emplace(KeyOf(*line), site).second) continue;
    is_new = true;
    target_.functions.push_back({line->function, line->file, line->profile_line, line->region});
    target_.nodes.push_back({0, static_cast<uint32_t>(target_.functions.size() - 1), 0, line->entry_pc});
    target_.sites.push_back({static_cast<uint32_t>(target_.nodes.size() - 1), line->pc});
  }
  if (!is_new) return;
  target_.modules = LoadedModules();
  symbolizer_.Update(target_);
}

void OwnLines::Name(memline_line& line) {
  const auto known = sites_.find(KeyOf(line));
  if (known == sites_.end()) return;
  const uint32_t function = target_.nodes[target_.sites[known->second].node].function;
  const SourceLine& place = target_.site_lines[known->second];
  const FunctionSource& source = target_.sources[function];
  line.line = place.line;
  if (!place.file.empty()) line.file = Keep(place.file);
  if (!source.display_name.empty()) line.function = Keep(source.display_name);
  if (source.first_line == 0 || place.file != source.file || place.line < source.first_line) return;
  const size_t index = place.line - source.first_line;
  if (index < source.text.size()) source_.try_emplace({place.file, place.line}, source.text[index]);
}

std::string OwnLines::TextOf(const memline_line& line) const {
  const auto found = source_.find({line.file, line.line});
  if (found == source_.end()) return {};
  const std::string_view text = found->second;
  const size_t first = text.find_first_not_of(" \t");
  return first == std::string_view::npos ? std::string() : std::string(text.substr(first));
}

}  // namespace memline

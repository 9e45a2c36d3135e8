// SPDX-License-Identifier: MIT
#include "profiler_core/exchange/massif_tree.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "profiler_core/model/file_name.h"

namespace memline {
namespace {

// massif's --depth is at most 200.
constexpr size_t kMaxTreeDepth = 1000;
constexpr std::string_view kBelowThreshold = "below massif's threshold";

}  // namespace

absl::Status MassifTree::Read(LineReader& lines) {
  open_.clear();
  bytes_.clear();
  // The tree ends when all children that were announced are there.
  do {
    std::string_view line;
    if (!lines.Next(line)) return lines.status().ok() ? lines.Wrong("the heap tree is cut short") : lines.status();
    if (absl::Status status = ReadNode(line, lines); !status.ok()) return status;
    while (!open_.empty() && open_.back().children_left == 0) Close();
  } while (!open_.empty());
  return absl::OkStatus();
}

// "  n2: 1536 0x1093A0: allocate (new_allocator.h:137)"
absl::Status MassifTree::ReadNode(std::string_view line, const LineReader& lines) {
  const size_t depth = line.find_first_not_of(' ');
  if (depth == std::string_view::npos || line[depth] != 'n') return lines.Wrong("it is no node of a heap tree");
  if (depth != open_.size()) return lines.Wrong("the heap tree is not indented as it must be");
  if (depth == kMaxTreeDepth) return lines.Wrong("the heap tree is too deep");
  line.remove_prefix(depth + 1);
  const std::optional<uint64_t> children = ParseNumber<uint64_t>(TakeField(line, ':'));
  if (!children || line.empty()) return lines.Wrong("it is no node of a heap tree");
  line.remove_prefix(1);
  const std::optional<uint64_t> bytes = ParseNumber<uint64_t>(TakeField(line, ' '));
  if (!bytes || *bytes > uint64_t{1} << 56) return lines.Wrong("the bytes of a node are no number");
  const bool is_rest = line.starts_with("in ") && line.find(kBelowThreshold) != std::string_view::npos;
  if (!open_.empty()) {
    Open& parent = open_.back();
    --parent.children_left;
    if (!is_rest) parent.own_bytes -= std::min(parent.own_bytes, *bytes);
  }
  // Those below the threshold have no place of their own.
  if (!is_rest) open_.push_back({*bytes, *children, std::string(line)});
  return absl::OkStatus();
}

// The root is massif's allocation functions, then come the callers: the innermost first.
void MassifTree::Close() {
  if (open_.back().own_bytes != 0) {
    CallPlace place;
    for (size_t depth = open_.size() - 1; depth > 0; --depth) {
      const Entry entry = Parse(open_[depth].text);
      if (!entry.module.empty()) modules_.See(entry.module, entry.pc);
      const std::string name = entry.module.empty() ? std::string(entry.name)
                                                    : std::string(entry.name) + " (" +
                                                          std::string(FileName(std::string(entry.module))) + ")";
      place = calls_.Enter(place, name, entry.pc, {std::string(entry.file), entry.line});
    }
    bytes_[calls_.SiteOf(place)] += open_.back().own_bytes;
  }
  open_.pop_back();
}

// "0x1093A0: allocate (new_allocator.h:137)", "0x401AB9F: ??? (in /usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2)",
// "0x109212: main"
MassifTree::Entry MassifTree::Parse(std::string_view text) {
  Entry entry;
  if (text.starts_with("0x")) {
    std::string_view address = TakeField(text, ':').substr(2);
    entry.pc = ParseNumber<uint64_t>(address, 16).value_or(0);
    if (text.starts_with(' ')) text.remove_prefix(1);
  }
  entry.name = text;
  const size_t at = text.rfind(" (");
  if (at == std::string_view::npos || !text.ends_with(')')) return entry;
  const std::string_view where = text.substr(at + 2, text.size() - at - 3);
  if (where.starts_with("in ")) {
    entry.name = text.substr(0, at);
    entry.module = where.substr(3);
    return entry;
  }
  const size_t colon = where.rfind(':');
  const std::optional<uint32_t> line =
      colon == std::string_view::npos ? std::nullopt : ParseNumber<uint32_t>(where.substr(colon + 1));
  if (!line) return entry;  // the name's own parentheses
  entry.name = text.substr(0, at);
  entry.file = where.substr(0, colon);
  entry.line = *line;
  return entry;
}

}  // namespace memline

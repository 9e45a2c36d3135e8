// SPDX-License-Identifier: MIT
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "profiler_core/analyse/names.h"
#include "profiler_core/exchange/export.h"
#include "profiler_core/exchange/stacks.h"
#include "profiler_core/report/format.h"
#include "profiler_core/report/json_text.h"

namespace memline {
namespace {

using nlohmann::ordered_json;

// Viewers show the name alone, and a function is on a stack for each of its lines.
std::string NameWithPlace(const StackFrame& frame) {
  std::string name = Printable(frame.function);
  if (frame.line != 0 || !frame.code.empty()) {
    name += " (" + Printable(PlaceName(frame.file, frame.line, frame.code)) + ")";
  }
  return name;
}

// A semicolon would end the frame.
std::string CollapsedName(const StackFrame& frame) {
  std::string name = NameWithPlace(frame);
  std::replace(name.begin(), name.end(), ';', ',');
  return name;
}

// Numbers the frames of a file as they come.
class FrameTable {
 public:
  size_t NumberOf(const StackFrame& frame) {
    std::string name = NameWithPlace(frame);
    const auto [place, is_new] = numbers_.try_emplace({name, frame.file, frame.line}, numbers_.size());
    if (is_new) {
      ordered_json object = {{"name", std::move(name)}};
      if (!frame.file.empty()) object["file"] = frame.file;
      if (frame.line != 0) object["line"] = frame.line;
      frames_.push_back(std::move(object));
    }
    return place->second;
  }
  [[nodiscard]] ordered_json Take() { return std::move(frames_); }

 private:
  std::map<std::tuple<std::string, std::string, uint32_t>, size_t> numbers_;
  ordered_json frames_ = ordered_json::array();
};

ordered_json Profile(const Target& target, const std::vector<Stack>& stacks, StackWeight weight, FrameTable& frames) {
  ordered_json profile = {{"type", "sampled"},
                          {"name", JoinCommand(target.command) + " (pid " + std::to_string(target.pid) + ")"},
                          {"unit", weight == StackWeight::kAllocations ? "none" : "bytes"},
                          {"startValue", 0}};
  uint64_t sum = 0;
  ordered_json samples = ordered_json::array();
  ordered_json weights = ordered_json::array();
  for (const Stack& stack : stacks) {
    ordered_json sample = ordered_json::array();
    for (const StackFrame& frame : stack.frames) sample.push_back(frames.NumberOf(frame));
    samples.push_back(std::move(sample));
    weights.push_back(stack.weight);
    sum += stack.weight;
  }
  profile["endValue"] = sum;
  profile["samples"] = std::move(samples);
  profile["weights"] = std::move(weights);
  return profile;
}

}  // namespace

std::string ExportCollapsed(const Session& session, const std::vector<TimeSlice>& slices, StackWeight weight) {
  std::string text;
  for (size_t i = 0; i < session.targets.size(); ++i) {
    // Processes are told apart only where there are several.
    const std::string root = session.targets.size() == 1 ? "" : "pid " + std::to_string(session.targets[i].pid) + ";";
    for (const Stack& stack : StacksOf(session.targets[i], slices[i], weight)) {
      text += root;
      for (size_t frame = 0; frame < stack.frames.size(); ++frame) {
        text += (frame != 0 ? ";" : "") + CollapsedName(stack.frames[frame]);
      }
      text += " " + std::to_string(stack.weight) + "\n";
    }
  }
  return text;
}

std::string ExportSpeedscope(const Session& session, const std::vector<TimeSlice>& slices, StackWeight weight,
                             const std::string& name) {
  FrameTable frames;
  ordered_json profiles = ordered_json::array();
  for (size_t i = 0; i < session.targets.size(); ++i) {
    const Target& target = session.targets[i];
    profiles.push_back(Profile(target, StacksOf(target, slices[i], weight), weight, frames));
  }
  ordered_json file = {{"$schema", "https://www.speedscope.app/file-format-schema.json"},
                       {"exporter", "memline"},
                       {"name", name},
                       {"activeProfileIndex", 0}};
  file["shared"]["frames"] = frames.Take();
  file["profiles"] = std::move(profiles);
  return JsonText(file, -1);
}

}  // namespace memline

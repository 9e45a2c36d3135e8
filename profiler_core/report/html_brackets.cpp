// SPDX-License-Identifier: MIT
#include "profiler_core/report/html_brackets.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "profiler_core/analyse/names.h"
#include "profiler_core/report/format.h"
#include "profiler_core/report/html_text.h"

namespace memline {
namespace {

constexpr size_t kMaxLanes = 8;
constexpr size_t kMaxLanesPerDepth = 2;  // of several threads
constexpr double kLaneHeight = 20;
constexpr double kBarHeight = 16;
constexpr double kLeastWidth = 2;
constexpr double kCharacterWidth = 7.2;  // of 12 units in a typical sans serif, rather more than less
constexpr size_t kColors = 6;

struct Lane {
  int64_t end_ns = INT64_MIN;
  double drawn_until = 0;
  std::string html;
};

// Cut at a character's end.
std::string Fitting(const std::string& name, double width) {
  const auto room = static_cast<size_t>(std::max(0.0, (width - 8) / kCharacterWidth));
  if (name.size() <= room) return name;
  if (room < 4) return {};
  size_t length = room - 1;
  while (length > 0 && (static_cast<unsigned char>(name[length]) & 0xc0) == 0x80) --length;
  return name.substr(0, length) + "…";
}

class Lanes {
 public:
  Lanes(const Target& target, const PlotArea& area) : target_(target), names_(target), area_(area) {}

  void Add(const Bracket& bracket) {
    std::vector<Lane>& lanes = depths_[bracket.depth];
    auto lane = std::find_if(lanes.begin(), lanes.end(), [&](const Lane& at) { return at.end_ns <= bracket.begin_ns; });
    if (lane == lanes.end()) {
      if (lanes.size() == kMaxLanesPerDepth) return;
      lane = lanes.insert(lanes.end(), Lane{});
    }
    const int64_t end_ns = bracket.end_ns < 0 ? std::max(bracket.begin_ns, target_.last_ns()) : bracket.end_ns;
    lane->end_ns = end_ns;
    const double x = area_.X(bracket.begin_ns);
    const double width = std::max(kLeastWidth, area_.X(end_ns) - x);
    if (x + width < lane->drawn_until + kLeastWidth) return;
    lane->drawn_until = x + width;
    lane->html += Bar(bracket, end_ns, x, width);
  }

  BracketLanes Finish(double top) const {
    BracketLanes finished;
    size_t drawn = 0;
    for (const auto& [depth, lanes] : depths_) {
      for (const Lane& lane : lanes) {
        if (drawn == kMaxLanes) {
          ++finished.hidden;
          continue;
        }
        finished.html += "<g transform=\"translate(0 " + Coordinate(top + kLaneHeight * static_cast<double>(drawn)) +
                         ")\">\n" + lane.html + "</g>\n";
        ++drawn;
      }
    }
    finished.height = kLaneHeight * static_cast<double>(drawn);
    return finished;
  }

 private:
  [[nodiscard]] std::string Bar(const Bracket& bracket, int64_t end_ns, double x, double width) const {
    const uint32_t function = names_.FunctionOf(bracket.node);
    const std::string name = names_.FunctionName(function);
    const auto change = static_cast<int64_t>(bracket.end_rss_bytes - bracket.begin_rss_bytes);
    std::string title = name + ": " + FormatDuration(bracket.begin_ns) + " to " + FormatDuration(end_ns) + ", " +
                        FormatDuration(end_ns - bracket.begin_ns);
    if (bracket.end_ns >= 0 && change != 0) title += ", RSS " + FormatByteChange(change);
    std::string html = "<g class=\"bar c" + std::to_string(function % kColors) + "\">" +
                       HtmlElement("title", "", title) + "<rect x=\"" + Coordinate(x) + "\" y=\"0\" width=\"" +
                       Coordinate(width) + "\" height=\"" + Coordinate(kBarHeight) + "\" rx=\"2\"/>";
    if (const std::string label = Fitting(name, width); !label.empty()) {
      html += HtmlElement("text", "x=\"" + Coordinate(x + 4) + "\" y=\"12\"", label);
    }
    return html + "</g>\n";
  }

  const Target& target_;
  const Names names_;
  const PlotArea& area_;
  std::map<uint32_t, std::vector<Lane>> depths_;
};

}  // namespace

BracketLanes HtmlBrackets(const Target& target, const PlotArea& area, double top) {
  Lanes lanes(target, area);
  for (const Bracket& bracket : target.brackets) lanes.Add(bracket);
  return lanes.Finish(top);
}

}  // namespace memline

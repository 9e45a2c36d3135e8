// SPDX-License-Identifier: MIT
#include "profiler_core/report/html_timeline.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "profiler_core/model/peaks.h"
#include "profiler_core/report/format.h"
#include "profiler_core/report/html_axis.h"
#include "profiler_core/report/html_brackets.h"
#include "profiler_core/report/html_curves.h"
#include "profiler_core/report/html_plot_area.h"
#include "profiler_core/report/html_text.h"

namespace memline {
namespace {

constexpr size_t kMaxFlags = 99;  // a flag has room for two digits
constexpr double kAxisHeight = 26;
constexpr double kFlagWidth = 18;

uint64_t Whole(double bytes) { return static_cast<uint64_t>(std::llround(std::max(0.0, bytes))); }

std::string Line(const std::string& classes, double x1, double y1, double x2, double y2) {
  return "<line class=\"" + classes + "\" x1=\"" + Coordinate(x1) + "\" y1=\"" + Coordinate(y1) + "\" x2=\"" +
         Coordinate(x2) + "\" y2=\"" + Coordinate(y2) + "\"/>\n";
}

std::string Rectangle(const std::string& classes, double x, double width, const std::string& title) {
  return "<rect class=\"" + classes + "\" x=\"" + Coordinate(x) + "\" y=\"" + Coordinate(PlotArea::kTop) +
         "\" width=\"" + Coordinate(std::max(1.0, width)) + "\" height=\"" +
         Coordinate(PlotArea::kBottom - PlotArea::kTop) + "\">" + HtmlElement("title", "", title) + "</rect>\n";
}

std::string Axes(const PlotArea& area, const std::vector<AxisTick>& bytes) {
  std::string html;
  for (const AxisTick& tick : bytes) {
    const double y = area.Y(tick.value);
    html += Line("grid", PlotArea::kLeft, y, PlotArea::kRight, y);
    html +=
        HtmlElement("text", "class=\"y\" x=\"" + Coordinate(PlotArea::kLeft - 8) + "\" y=\"" + Coordinate(y + 4) + "\"",
                    tick.label) +
        "\n";
  }
  for (const AxisTick& tick : TimeTicks(area.begin_ns, area.end_ns, 10)) {
    const double x = area.X(static_cast<int64_t>(tick.value));
    html += Line("axis", x, PlotArea::kBottom, x, PlotArea::kBottom + 5);
    // What stands at the border would be cut off.
    const char* anchor = x > PlotArea::kRight - 24 ? "end" : "middle";
    html += HtmlElement("text",
                        std::string("class=\"x\" text-anchor=\"") + anchor + "\" x=\"" +
                            Coordinate(std::min(x, PlotArea::kRight)) + "\" y=\"" + Coordinate(PlotArea::kBottom + 19) +
                            "\"",
                        tick.label) +
            "\n";
  }
  return html + Line("axis", PlotArea::kLeft, PlotArea::kBottom, PlotArea::kRight, PlotArea::kBottom);
}

std::string Gaps(const std::vector<Gap>& gaps, const PlotArea& area) {
  std::string html;
  for (const Gap& gap : gaps) {
    const double x = area.X(gap.begin_ns);
    const double width = area.X(gap.end_ns) - x;
    if (width >= 2) {
      html += Rectangle("gap", x, width, "not sampled for " + FormatDuration(gap.end_ns - gap.begin_ns));
    }
  }
  return html;
}

std::string Chosen(const TimeSlice* chosen, const PlotArea& area) {
  if (chosen == nullptr) return {};
  const double to = area.X(chosen->to_ns);
  if (!chosen->is_range) {
    return "<g>" + HtmlElement("title", "", "the tables are of this moment, " + FormatDuration(chosen->to_ns)) +
           Line("chosen", to, PlotArea::kTop, to, PlotArea::kBottom) + "</g>\n";
  }
  const double from = area.X(chosen->from_ns);
  return Rectangle(
      "chosen", from, to - from,
      "the tables are of this range, " + FormatDuration(chosen->from_ns) + " to " + FormatDuration(chosen->to_ns));
}

struct ShownMark {
  const Mark* mark;
  double x;
};

// No flag over another; those that do not fit are told by the number of the last one that does.
std::vector<ShownMark> ShownMarks(const Target& target, const PlotArea& area) {
  std::vector<const Mark*> marks;
  for (const Mark& mark : target.marks) marks.push_back(&mark);
  std::stable_sort(marks.begin(), marks.end(), [](const Mark* a, const Mark* b) { return a->time_ns < b->time_ns; });
  std::vector<ShownMark> shown;
  for (const Mark* mark : marks) {
    const double x = area.X(mark->time_ns);
    if (shown.size() == kMaxFlags) break;
    if (shown.empty() || x >= shown.back().x + kFlagWidth) shown.push_back({mark, x});
  }
  return shown;
}

std::string Flags(const std::vector<ShownMark>& marks) {
  std::string html;
  for (size_t i = 0; i < marks.size(); ++i) {
    const std::string x = Coordinate(marks[i].x);
    html += "<g class=\"mark\">" +
            HtmlElement("title", "", marks[i].mark->text + " at " + FormatDuration(marks[i].mark->time_ns)) +
            Line("mark", marks[i].x, PlotArea::kTop - 12, marks[i].x, PlotArea::kBottom) + "<circle cx=\"" + x +
            "\" cy=\"12\" r=\"8.5\"/>" + "<text x=\"" + x + "\" y=\"16\">" + std::to_string(i + 1) + "</text></g>\n";
  }
  return html;
}

std::string MarkList(const std::vector<ShownMark>& marks, size_t all) {
  if (marks.empty()) return {};
  std::string html = "<ol class=\"marks\">\n";
  for (const ShownMark& shown : marks) {
    html += "<li>" + HtmlElement("span", "class=\"time\"", FormatDuration(shown.mark->time_ns)) + " " +
            HtmlText(shown.mark->text) + "</li>\n";
  }
  html += "</ol>\n";
  if (all > marks.size()) {
    const size_t more = all - marks.size();
    html += "<p class=\"note\">" + FormatCount(more) + (more == 1 ? " more mark stands" : " more marks stand") +
            " too close to these to be shown.</p>\n";
  }
  return html;
}

std::string Peak(int64_t time_ns, double bytes, const PlotArea& area) {
  const double x = area.X(time_ns);
  const bool right = x > PlotArea::kRight - 150;
  const double y = area.Y(bytes);
  return "<g class=\"peak\"><circle cx=\"" + Coordinate(x) + "\" cy=\"" + Coordinate(y) + "\" r=\"3.5\"/>" +
         HtmlElement("text",
                     std::string("text-anchor=\"") + (right ? "end" : "start") + "\" x=\"" +
                         Coordinate(right ? x - 8 : x + 8) + "\" y=\"" + Coordinate(y - 5) + "\"",
                     "peak " + FormatBytes(Whole(bytes))) +
         "</g>\n";
}

// For the readout: time in ns, highest RSS and heap of a stretch; empty where they are not known.
std::string Data(const Target& target, const std::vector<Bucket>& rss, const PlotArea& area, const std::string& id) {
  const Pyramid& peaks = target[SeriesId::kRssPeak];
  const Pyramid& heap = target[SeriesId::kHeapLive];
  std::string html = "<script type=\"application/json\" id=\"" + id +
                     "-data\">{\"left\":" + Coordinate(PlotArea::kLeft) + ",\"right\":" + Coordinate(PlotArea::kRight) +
                     ",\"width\":" + Coordinate(PlotArea::kWidth) + ",\"begin\":" + std::to_string(area.begin_ns) +
                     ",\"end\":" + std::to_string(area.end_ns) + ",\"points\":[";
  for (size_t i = 0; i < rss.size(); ++i) {
    const auto known = [&](const Pyramid& series) {
      const bool has = series.size() != 0 && series.front().time_ns <= rss[i].last_ns;
      return has ? std::to_string(Whole(series.ValueAt(rss[i].last_ns))) : std::string("null");
    };
    html += (i == 0 ? "[" : ",[") + std::to_string(rss[i].last_ns) + "," + std::to_string(Whole(rss[i].max)) + "," +
            known(peaks) + "," + known(heap) + "]";
  }
  return html + "]}</script>\n";
}

std::string Key(const char* classes, const char* text) {
  return std::string("<li><span class=\"key ") + classes + "\"></span>" + text + "</li>";
}

std::string Legend(const Target& target, const PlotArea& area) {
  std::string html = "<ul class=\"legend\">" + Key("rss", "RSS");
  if (target[SeriesId::kRssPeak].size() != 0) {
    const char* how = MethodOfPeaks(target) == PeakMethod::kExact ? "highest RSS between samples (exact)"
                                                                  : "highest RSS between samples, as far as known";
    html += Key("rss-peak", how);
  }
  if (target[SeriesId::kHeapLive].size() != 0) html += Key("heap", "heap in use");
  if (!Gaps(target.gaps, area).empty()) html += Key("gap", "not sampled");
  return html + "</ul>\n";
}

std::string Description(const Target& target, int64_t peak_ns, double peak) {
  const Pyramid& rss = target[SeriesId::kRss];
  std::string text = "RSS begins at " + FormatBytes(Whole(rss.front().value)) + ", is highest at " +
                     FormatDuration(peak_ns) + " with " + FormatBytes(Whole(peak)) + " and ends at " +
                     FormatBytes(Whole(rss.back().value)) + ".";
  const Pyramid& heap = target[SeriesId::kHeapLive];
  if (heap.size() != 0) {
    text += " The heap in use is highest at " + FormatDuration(heap.MaximumTime()) + " with " +
            FormatBytes(Whole(heap.Maximum())) + " and ends at " + FormatBytes(Whole(heap.back().value)) + ".";
  }
  return text;
}

std::string Figure(const std::string& id, const std::string& title, const std::string& description,
                   const std::string& drawing, double height, const std::string& around) {
  return "<figure class=\"timeline\" id=\"" + id + "\">\n<svg viewBox=\"0 0 " + Coordinate(PlotArea::kWidth) + " " +
         Coordinate(height) + "\" role=\"img\" aria-labelledby=\"" + id + "-title " + id + "-desc\">\n" +
         HtmlElement("title", "id=\"" + id + "-title\"", title) + "\n" +
         HtmlElement("desc", "id=\"" + id + "-desc\"", description) + "\n" + drawing + "</svg>\n" + around +
         "</figure>\n";
}

PlotArea AreaOf(int64_t begin_ns, int64_t end_ns, double highest, std::vector<AxisTick>& ticks) {
  ticks = ByteTicks(highest, 5);
  return {begin_ns, std::max(end_ns, begin_ns + 1), ticks.back().value};
}

}  // namespace

std::string HtmlTimeline(const Target& target, const TimeSlice* chosen, const std::string& id) {
  const Pyramid& rss = target[SeriesId::kRss];
  if (rss.size() == 0) return "<p class=\"empty\">There are no samples of this process.</p>\n";
  const Pyramid& within = target[SeriesId::kRssPeak];
  const bool higher_within = within.size() != 0 && within.Maximum() > rss.Maximum();
  const double peak = higher_within ? within.Maximum() : rss.Maximum();
  const int64_t peak_ns = higher_within ? within.MaximumTime() : rss.MaximumTime();
  const Pyramid& heap = target[SeriesId::kHeapLive];
  std::vector<AxisTick> ticks;
  const PlotArea area =
      AreaOf(rss.front().time_ns, rss.back().time_ns, std::max(peak, heap.size() == 0 ? 0 : heap.Maximum()), ticks);
  const std::vector<Bucket> rss_buckets = BucketsOf(rss, area);
  const std::vector<ShownMark> marks = ShownMarks(target, area);
  const double below = PlotArea::kBottom + kAxisHeight;
  const BracketLanes lanes = HtmlBrackets(target, area, below + 6);
  const double height = below + (lanes.height == 0 ? 4 : lanes.height + 8);

  std::string drawing = Gaps(target.gaps, area) + HtmlArea(BucketsOf(within, area), target.gaps, area, "rss-peak");
  // Of the highest values what is above the samples is seen.
  drawing += HtmlArea(rss_buckets, target.gaps, area, "rss-under") +
             HtmlArea(rss_buckets, target.gaps, area, "rss-area") + Axes(area, ticks) + Chosen(chosen, area);
  drawing += HtmlLine(rss_buckets, target.gaps, area, "rss");
  drawing += HtmlLine(BucketsOf(heap, area), target.gaps, area, "heap");
  drawing += Peak(peak_ns, peak, area) + Flags(marks) + lanes.html;
  drawing +=
      "<line class=\"cursor\" y1=\"" + Coordinate(PlotArea::kTop) + "\" y2=\"" + Coordinate(height - 4) + "\"/>\n";

  const std::string description = Description(target, peak_ns, peak);
  std::string around = "<figcaption>" + Legend(target, area) + "<p class=\"readout\">" + HtmlText(description) +
                       "</p></figcaption>\n" + MarkList(marks, target.marks.size());
  if (lanes.hidden != 0) around += "<p class=\"note\">Functions called from deeper ones are left out here.</p>\n";
  return Figure(id, "Memory over time", description, drawing, height, around + Data(target, rss_buckets, area, id));
}

std::string HtmlTotalTimeline(const Pyramid& sum, const std::string& id) {
  if (sum.size() == 0) return {};
  std::vector<AxisTick> ticks;
  const PlotArea area = AreaOf(sum.front().time_ns, sum.back().time_ns, sum.Maximum(), ticks);
  const std::vector<Bucket> buckets = BucketsOf(sum, area);
  const std::string description = "The RSS of all processes together is highest at " +
                                  FormatDuration(sum.MaximumTime()) + " with " + FormatBytes(Whole(sum.Maximum())) +
                                  ".";
  return Figure(id, "RSS of all processes together", description,
                Axes(area, ticks) + HtmlArea(buckets, {}, area, "rss-area") + HtmlLine(buckets, {}, area, "rss") +
                    Peak(sum.MaximumTime(), sum.Maximum(), area),
                PlotArea::kBottom + kAxisHeight + 4,
                "<figcaption><ul class=\"legend\">" + Key("rss", "RSS of all processes together") +
                    "</ul><p class=\"readout\">" + HtmlText(description) + "</p></figcaption>\n");
}

}  // namespace memline

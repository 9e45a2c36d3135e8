// SPDX-License-Identifier: MIT
#include "profiler_core/report/html_summary.h"

#include <cstdio>
#include <ctime>
#include <vector>

#include "profiler_core/analyse/line_table.h"
#include "profiler_core/model/peaks.h"
#include "profiler_core/model/rss_charges.h"
#include "profiler_core/model/sampled_from_outside.h"
#include "profiler_core/report/coverage_problem.h"
#include "profiler_core/report/format.h"
#include "profiler_core/report/html_text.h"
#include "profiler_core/report/lines_problem.h"

namespace memline {
namespace {

std::string Card(const std::string& name, const std::string& value, const std::string& note) {
  return "<div>" + HtmlElement("dt", "", name) + "<dd>" + HtmlElement("strong", "", value) +
         (note.empty() ? "" : " " + HtmlElement("span", "", note)) + "</dd></div>\n";
}

std::string RssCard(const Target& target) {
  const uint64_t peak = PeakRssBytes(target);
  if (peak == 0) return Card("Peak RSS", "unknown", "");
  const Pyramid& rss = target[SeriesId::kRss];
  const std::string end =
      rss.size() == 0 ? "" : "; " + FormatBytes(static_cast<uint64_t>(rss.back().value)) + " at the end";
  return Card("Peak RSS", FormatBytes(peak), (target.peak_rss_bytes != 0 ? "exact" : "sampled") + end);
}

std::string HeapCards(const Target& target) {
  const Counters totals = ProcessTotals(target).counters;
  const Pyramid& heap = target[SeriesId::kHeapLive];
  std::string html;
  if (heap.size() != 0) {
    html += Card("Peak of the heap in use", FormatBytes(static_cast<uint64_t>(heap.Maximum())),
                 "at " + FormatDuration(heap.MaximumTime()));
  }
  return html +
         Card("Live at the end", FormatBytes(totals.live_bytes()), FormatCount(totals.live_count()) + " blocks") +
         Card("Allocated", FormatBytes(totals.alloc_bytes),
              FormatCount(totals.alloc_count) + " allocations, " + FormatCount(totals.temporary_count) + " temporary");
}

std::vector<std::string> Cautions(const Target& target) {
  std::vector<std::string> cautions;
  if (target.tick_count == 0) cautions.push_back("Nothing was recorded: the program did not load the memline runtime.");
  if (const std::optional<Problem> problem = CoverageProblem(target)) {
    cautions.push_back(ToSentence(*problem));
  } else if (ImportedTimeline(target)) {
    cautions.push_back("Imported from " + target.rss_charges.reason + ".");
  } else if (SampledFromOutside(target)) {
    cautions.push_back("Only RSS is known, from outside: the program ended before a runtime in it spoke.");
  }
  if (const std::optional<Problem> problem = LinesProblem(target)) cautions.push_back(ToSentence(*problem));
  if (!target.gaps.empty()) {
    int64_t in_all_ns = 0;
    for (const Gap& gap : target.gaps) in_all_ns += gap.end_ns - gap.begin_ns;
    cautions.push_back("Not sampled for " + FormatDuration(in_all_ns) + " in all, in " +
                       FormatCount(target.gaps.size()) + (target.gaps.size() == 1 ? " gap." : " gaps."));
  }
  if (target.stats.dropped_ticks != 0) {
    cautions.push_back(FormatCount(target.stats.dropped_ticks) + " ticks were dropped.");
  }
  if (target.stats.untracked_allocations != 0) {
    cautions.push_back(FormatCount(target.stats.untracked_allocations) + " allocations could not be followed.");
  }
  return cautions;
}

std::string UtcTime(int64_t unix_ns) {
  const std::time_t seconds = unix_ns / 1'000'000'000;
  std::tm utc{};
  char text[64];
  if (gmtime_r(&seconds, &utc) == nullptr || std::strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S UTC", &utc) == 0)
    return {};
  return text;
}

}  // namespace

std::string HtmlSummary(const Target& target) {
  std::string html = "<dl class=\"cards\">\n" + RssCard(target);
  if (!SampledFromOutside(target) && target.tick_count != 0) html += HeapCards(target);
  html += Card("Duration", FormatDuration(target.last_ns() - target.start_ns), Describe(target.end)) + "</dl>\n";
  for (const std::string& caution : Cautions(target)) html += HtmlElement("p", "class=\"caution\"", caution) + "\n";
  std::string how = "Process " + std::to_string(target.pid) + ", a sample every " + FormatDuration(target.interval_ns);
  if (!target.allocator.empty()) how += "; allocator: " + target.allocator;
  if (!SampledFromOutside(target) && target.tick_count != 0) how += "; RSS of lines: " + Describe(target.rss_charges);
  return html + HtmlElement("p", "class=\"note\"", how + ".") + "\n";
}

std::string HtmlOrigin(const Session& session, const std::string& name) {
  std::string origin = name;
  const auto add = [&origin](const std::string& text) {
    if (!text.empty()) origin += (origin.empty() ? "" : " · ") + text;
  };
  if (session.start_unix_ns > 0) add("recorded " + UtcTime(session.start_unix_ns));
  if (!session.machine.host.empty()) add("on " + session.machine.host);
  add(session.machine.kernel);
  add(session.machine.cpu);
  if (!session.memline_version.empty()) add("memline " + session.memline_version);
  return HtmlElement("p", "class=\"origin\"", origin) + "\n";
}

}  // namespace memline

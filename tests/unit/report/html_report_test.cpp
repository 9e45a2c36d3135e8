// SPDX-License-Identifier: MIT
#include "profiler_core/report/html_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace memline {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr char kHostile[] = "</code></script><script>alert(1)</script><img src=http://x/ onerror=alert(2)>\"'&\xff\x1b";

// Outer, which calls Inner on line 12; every name is as given.
Session MakeSession(const std::string& name, int ticks) {
  Target target;
  target.pid = 4711;
  target.command = {"./prog", name};
  target.executable = name;
  target.allocator = name;
  target.functions = {Function{}, Function{name, "/src/a.cpp", 10, ""}, Function{"Inner", "/src/b.cpp", 20, name}};
  target.nodes = {Node{}, Node{0, 1, 0, 100}, Node{1, 2, 112, 200}};
  target.call_lines = {{}, {}, {"/src/a.cpp", 12}};
  target.sources = {FunctionSource{}, FunctionSource{name, "/src/a.cpp", 9, {"void Outer() {", "  PROFILE();", name}},
                    FunctionSource{}};
  target.sites = {Site{}, Site{1, 111}, Site{2, 221}};
  target.site_lines = {{}, {"/src/a.cpp", 11}, {"/src/b.cpp", 21}};
  Counters kept;
  kept.alloc_count = 3;
  kept.alloc_bytes = 40'699'904;
  target.counters = {{0, 1, kept}};
  target.interval_ns = 10'000'000;
  for (int tick = 0; tick < ticks; ++tick) {
    const int64_t time_ns = tick * target.interval_ns;
    target[SeriesId::kRss].Append(time_ns, (4 << 20) + (tick % 7) * 65536);
    target[SeriesId::kRssPeak].Append(time_ns, (4 << 20) + (tick % 7) * 65536 + (tick == ticks / 2 ? 5 << 20 : 0));
    target[SeriesId::kHeapLive].Append(time_ns, tick * 100);
    target.brackets.push_back({0, 0, 1, time_ns, time_ns + target.interval_ns, 0, 4096});
    target.marks.push_back({time_ns, 1, name});
  }
  target.tick_count = static_cast<uint64_t>(ticks);
  target.end = {TargetEnd::Kind::kExited, 3, ticks * target.interval_ns};
  Session session;
  session.machine.host = name;
  session.targets.push_back(std::move(target));
  return session;
}

std::string Page(const Session& session, HtmlReportOptions options = {}) {
  options.name = options.name.empty() ? "a.memline" : options.name;
  return HtmlReport(session, options);
}

size_t CountOf(const std::string& text, const std::string& part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

// Names of elements that are open at the end, or closed where another is open: none in a well-formed page.
std::vector<std::string> Unbalanced(const std::string& html) {
  const std::vector<std::string> empty_elements = {"meta", "!DOCTYPE"};
  std::vector<std::string> open;
  for (size_t at = html.find('<'); at != std::string::npos; at = html.find('<', at + 1)) {
    const size_t end = html.find('>', at);
    const std::string tag = html.substr(at + 1, end - at - 1);
    const std::string name = tag.substr(0, tag.find_first_of(" /\n", 1));
    if (tag.ends_with('/') || std::count(empty_elements.begin(), empty_elements.end(), name) != 0) continue;
    if (tag.starts_with('/')) {
      if (open.empty() || "/" + open.back() != tag) return {tag, open.empty() ? "nothing" : open.back()};
      open.pop_back();
    } else {
      open.push_back(name);
      // What is in these is no markup.
      if (name == "script" || name == "style") at = html.find("</" + name, at) - 1;
    }
  }
  return open;
}

TEST(HtmlReport, IsWellFormedAndSelfContained) {
  const std::string page = Page(MakeSession("Outer", 100));
  EXPECT_THAT(page, testing::StartsWith("<!DOCTYPE html>\n<html lang=\"en\">"));
  EXPECT_THAT(Unbalanced(page), testing::IsEmpty());
  EXPECT_THAT(page,
              HasSubstr("http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'nonce-"));
  for (const char* reference : {"http:", "https:", "url(", "@import", " src=", "<link", "<iframe", " style=", "\"//"}) {
    EXPECT_THAT(page, Not(HasSubstr(reference)));
  }
}

TEST(HtmlReport, HostileNamesStayText) {
  HtmlReportOptions options;
  options.name = kHostile;
  Session session = MakeSession(kHostile, 100);
  session.targets.push_back(session.targets[0]);
  const std::string harmless = Page(session, options);
  Session plain_session = MakeSession("plain", 100);
  plain_session.targets.push_back(plain_session.targets[0]);
  options.name = "plain";
  const std::string plain = Page(plain_session, options);
  EXPECT_THAT(Unbalanced(harmless), testing::IsEmpty());
  for (const char* tag : {"<script", "</script", "<img", "<style", "<code", "<td", "<g "}) {
    EXPECT_EQ(CountOf(harmless, tag), CountOf(plain, tag)) << tag;
  }
  EXPECT_EQ(harmless.find('\x1b'), std::string::npos);
  EXPECT_EQ(harmless.find('\xff'), std::string::npos);
  EXPECT_THAT(harmless,
              HasSubstr("&lt;img src=http://x/ onerror=alert(2)&gt;&quot;&#39;&amp;\xef\xbf\xbd&lt;U+001B&gt;"));
}

TEST(HtmlReport, NoOtherPageHasItsNonce) {
  const Session session = MakeSession("Outer", 10);
  const auto nonce = [](const std::string& page) { return page.substr(page.find("'nonce-"), 40); };
  EXPECT_NE(nonce(Page(session)), nonce(Page(session)));
}

TEST(HtmlReport, SaysWhatTheTextReportSays) {
  const std::string page = Page(MakeSession("Outer", 100));
  EXPECT_THAT(page, HasSubstr("title=\"40,699,904 bytes\">38.8 MiB</td>"));
  EXPECT_THAT(page, HasSubstr("exited 3"));
  EXPECT_THAT(page, HasSubstr("peak 9.06 MiB</text>")) << "between two samples";
  EXPECT_THAT(page,
              HasSubstr("<caption>Lines of Outer (a.cpp), with the annotated functions that they call</caption>"));
  EXPECT_THAT(page, HasSubstr("<th scope=\"row\" class=\"n\">11</th>"));
  EXPECT_THAT(page, HasSubstr("<a href=\"#process-1-f1\"><code>a.cpp:11</code></a>"));
  EXPECT_THAT(page, HasSubstr("<h4 id=\"process-1-f1\">"));
  EXPECT_EQ(CountOf(page, "role=\"img\" aria-labelledby=\"process-1-timeline-title process-1-timeline-desc\""), 1u);
}

TEST(HtmlReport, ItsSizeIsThatOfTheSourceNotOfTheRecording) {
  const size_t hour = Page(MakeSession("Outer", 360'000)).size();
  EXPECT_LT(hour, 400'000u);
  EXPECT_LT(hour, 2 * Page(MakeSession("Outer", 3'000)).size());
}

TEST(HtmlReport, OfARangeAndOfAKind) {
  const Session session = MakeSession("Outer", 100);
  HtmlReportOptions options;
  Counters changed;
  changed.freed_bytes = 2048;
  options.slices = {{TimeSlice{true, 100'000'000, 300'000'000, {{0, 1, changed}}}}};
  options.groups.groups.by = Grouping::kFunction;
  const std::string page = Page(session, options);
  EXPECT_THAT(page, HasSubstr("<h3>Functions from 100 ms to 300 ms</h3>"));
  EXPECT_THAT(page, HasSubstr(">-2.00 KiB</td>"));
  EXPECT_THAT(page, HasSubstr("<rect class=\"chosen\""));
  EXPECT_THAT(page, Not(HasSubstr(">At peak</th>"))) << "known of the whole recording only";
  options.groups.groups.without = {"Outer"};
  EXPECT_THAT(Page(session, options), Not(HasSubstr("<h4")));
}

TEST(HtmlReport, WhatIsMissingIsSaid) {
  EXPECT_THAT(Page(Session{}), HasSubstr("Nothing was recorded."));
  Session nothing;
  nothing.targets.emplace_back();
  EXPECT_THAT(Page(nothing), HasSubstr("did not load the memline runtime"));
  EXPECT_THAT(Page(nothing), HasSubstr("There are no samples of this process."));
  EXPECT_THAT(Unbalanced(Page(nothing)), testing::IsEmpty());
  Session unannotated = MakeSession("Outer", 10);
  unannotated.targets[0].counters.clear();
  EXPECT_THAT(Page(unannotated), HasSubstr("No line did anything."));
  EXPECT_THAT(Page(unannotated), HasSubstr("No annotated function ran."));
  HtmlReportOptions without_functions;
  without_functions.functions = false;
  EXPECT_THAT(Page(MakeSession("Outer", 10), without_functions), Not(HasSubstr("<h4")));
}

}  // namespace
}  // namespace memline

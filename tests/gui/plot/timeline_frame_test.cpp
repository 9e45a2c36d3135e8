// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plot/timeline_frame.h"

#include <algorithm>
#include <limits>

#include "app/plot/readout.h"
#include "tests/gui/plot/sample_target.h"
#include "tests/gui/test_main.h"

namespace memline::app {

class TimelineFrameTest : public QObject {
  Q_OBJECT

  static TimelineFrame Frame(const Target& target, TimeRange range, int width_px = 1000, size_t max_lanes = 8) {
    LaneIndex lanes;
    lanes.Update(target);
    return ReadFrame(target, lanes, {range, width_px, max_lanes});
  }

  static constexpr TimeRange kWhole{0, 1000 * kMs};

 private slots:
  void thePeakIsTheHighestSample() {
    const Target target = SampleTarget();
    QCOMPARE(PeakOf(target)->time_ns, 500 * kMs);
    QCOMPARE(PeakOf(target)->bytes, 60 * kMiB);
    QVERIFY(!PeakOf(Target()));
  }

  // Of each tick, that of the sample but for one of 300 MiB in the tick that ends at 700 ms.
  static Target WithASpike() {
    Target target = SampleTarget();
    const Pyramid& rss = target[SeriesId::kRss];
    for (size_t i = 0; i < rss.size(); ++i) {
      const bool spike = rss[i].time_ns == 700 * kMs;
      target[SeriesId::kRssPeak].Append(rss[i].time_ns, spike ? 300 * kMiB : rss[i].value);
    }
    return target;
  }

  void aPeakBetweenTwoSamplesLiesBetweenThem() {
    QCOMPARE(PeakOf(WithASpike())->time_ns, 695 * kMs);
    QCOMPARE(PeakOf(WithASpike())->bytes, 300 * kMiB);
  }

  void aSpikeStandsOnTheSamplesAtItsEnds() {
    const TimelineFrame frame = Frame(WithASpike(), kWhole);
    QCOMPARE(frame.spikes.size(), size_t{1});
    QCOMPARE(frame.spikes[0].begin_ns, 690 * kMs);
    QCOMPARE(frame.spikes[0].end_ns, 700 * kMs);
    QCOMPARE(frame.spikes[0].begin_bytes, 41 * kMiB);
    QCOMPARE(frame.spikes[0].end_bytes, 40 * kMiB);
    QCOMPARE(frame.spikes[0].bytes, 300 * kMiB);
    QCOMPARE(frame.highest_bytes, 300 * kMiB);
    QVERIFY(Frame(WithASpike(), {0, 600 * kMs}).highest_bytes <= 60 * kMiB);
  }

  void noWidthHidesASpike() {
    Target target = WithASpike();
    for (int64_t ms = 1010; ms <= 60'000; ms += 10) {
      target[SeriesId::kRss].Append(ms * kMs, kMiB);
      target[SeriesId::kRssPeak].Append(ms * kMs, kMiB);
    }
    for (const int width_px : {8, 50, 333, 2000}) {
      const TimelineFrame frame = Frame(target, {0, 60'000 * kMs}, width_px);
      const auto spike = std::ranges::max_element(frame.spikes, {}, &TimelineFrame::Spike::bytes);
      QVERIFY(spike != frame.spikes.end());
      QCOMPARE(spike->bytes, 300 * kMiB);
      QVERIFY(spike->begin_ns < 700 * kMs && spike->end_ns >= 700 * kMs);
    }
  }

  void noBucketReachesAcrossAGap() {
    Target target = SampleTarget();
    target.interval_ns = 10 * kMs;
    target.gaps = {{1000 * kMs, 5000 * kMs}, {6000 * kMs, 6001 * kMs}};
    for (int64_t ms = 5000; ms <= 10'000; ms += 10) target[SeriesId::kRss].Append(ms * kMs, 80 * kMiB);
    for (const int width_px : {100, 333, 1000}) {
      const TimelineFrame frame = Frame(target, {0, 10'000 * kMs}, width_px);
      QCOMPARE(frame.gaps, (std::vector<Gap>{target.gaps[0]}));  // the other one is too narrow
      double highest = 0;
      for (const Bucket& bucket : frame.curves[0]) {
        QVERIFY(bucket.last_ns <= 1000 * kMs || bucket.first_ns >= 5000 * kMs);
        highest = std::max(highest, bucket.first_ns < 5000 * kMs ? bucket.max : 0);
      }
      QCOMPARE(highest, 60 * kMiB);
      QCOMPARE(frame.curves[0].back().last_ns, 10'000 * kMs);
    }
    QCOMPARE(Frame(target, {2000 * kMs, 3000 * kMs}).gaps.size(), size_t{1});
    QVERIFY(Frame(target, {2000 * kMs, 3000 * kMs}).curves[0].empty());
  }

  void theReadoutSaysWhatIsKnownInBetween() {
    Target target = WithASpike();
    target.gaps = {{900 * kMs, 950 * kMs}};
    LaneIndex lanes;
    const auto at = [&](int64_t time_ns) { return Readout(target, lanes, time_ns, 0.001); };
    QVERIFY(at(695 * kMs).contains("RSS 41.0 MiB   up to 300 MiB in between"));
    QVERIFY(!at(685 * kMs).contains("up to"));
    QVERIFY(at(920 * kMs).contains("not sampled from 0.900 s to 0.950 s"));
    QVERIFY(!at(950 * kMs + 1).contains("not sampled"));
  }

  void theExtentIsThatOfTheSamples() {
    QCOMPARE(ExtentOf(SampleTarget()), std::optional(kWhole));
    QVERIFY(!ExtentOf(Target()));
  }

  void nodesAreNamedShortly() {
    Target target = SampleTarget();
    QCOMPARE(NodeLabel(target, 1), QString("Load"));
    QCOMPARE(NodeLabel(target, 2), QString("app::Parse: rows"));
    target.sources.resize(1);
    target.sources[0].display_name = "Loader::Load";
    QCOMPARE(NodeLabel(target, 1), QString("Loader::Load"));
    QVERIFY(NodeLabel(target, 99).isEmpty());
    target.nodes[1].function = 99;
    QVERIFY(NodeLabel(target, 1).isEmpty());
  }

  void curvesAreBoundedByThePixels() {
    Target target = SampleTarget();
    Record(target, 100'000 * kMs, kMiB);
    const TimelineFrame frame = Frame(target, {0, 100'000 * kMs}, 200);
    for (size_t i = 0; i < kDrawnSeries.size(); ++i) QVERIFY(frame.curves[i].size() <= 102);
    QVERIFY(!frame.curves[0].empty());
    QVERIFY(frame.curves[1].empty());
    QCOMPARE(frame.highest_bytes, 60 * kMiB);
  }

  void theHighestIsThatOfTheVisibleStretch() {
    const TimelineFrame frame = Frame(SampleTarget(), {0, 100 * kMs});
    QVERIFY(frame.highest_bytes <= 22 * kMiB);
    QCOMPARE(frame.peak->time_ns, 500 * kMs);
  }

  void barsHaveNamesWhereThereIsRoom() {
    const TimelineFrame wide = Frame(SampleTarget(), kWhole, 1000);
    QCOMPARE(wide.lanes.size(), size_t{2});
    QCOMPARE(wide.lanes[0][0].label, QString("Load"));
    QCOMPARE(wide.lanes[1][0].label, QString("app::Parse: rows"));
    QCOMPARE(wide.lanes[1][0].id, 1U);
    const TimelineFrame narrow = Frame(SampleTarget(), kWhole, 50);
    QCOMPARE(narrow.lanes[0][0].label, QString("Load"));
    QVERIFY(narrow.lanes[1][0].label.isEmpty());
  }

  void lanesWithoutRoomAreCounted() {
    const TimelineFrame frame = Frame(SampleTarget(), kWhole, 1000, 1);
    QCOMPARE(frame.lanes.size(), size_t{1});
    QCOMPARE(frame.hidden_lanes, size_t{1});
  }

  void flagsAreAtMostOneAPixel() {
    Target target = SampleTarget();
    target.marks.push_back({300 * kMs, 0, "loaded"});
    for (int i = 0; i < 1000; ++i) target.marks.push_back({600 * kMs + i, 0, "burst"});
    target.marks.push_back({2000 * kMs, 0, "later"});
    const TimelineFrame frame = Frame(target, kWhole);
    QCOMPARE(frame.flags.size(), size_t{2});
    QCOMPARE(frame.flags[0].text, QString("loaded"));
    QCOMPARE(frame.flags[1].time_ns, 600 * kMs);
  }

  void someCountersAreShownAndTheOthersCounted() {
    Target target = SampleTarget();
    target.user_counters.push_back({"empty", {}});
    for (int i = 0; i < 8; ++i) {
      target.user_counters.push_back({"counter", {}});
      target.user_counters.back().series.Append(0, i);
    }
    const TimelineFrame frame = Frame(target, kWhole);
    QCOMPARE(frame.counters.size(), size_t{6});
    QCOMPARE(frame.hidden_counters, size_t{2});
  }

  void anEmptyTargetAndNoWidthAreHarmless() {
    const TimelineFrame frame = Frame(Target(), {0, 0}, 0, 0);
    QVERIFY(!frame.peak);
    QVERIFY(frame.lanes.empty());
  }
};

}  // namespace memline::app

int main(int argc, char** argv) { return memline::app::RunTest<memline::app::TimelineFrameTest>(argc, argv); }

#include "timeline_frame_test.moc"

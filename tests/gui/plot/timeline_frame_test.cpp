// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plot/timeline_frame.h"

#include <limits>

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

  void theKernelsPeakBetweenSamplesCounts() {
    Target target = SampleTarget();
    target[SeriesId::kRssPeak].Append(0, 10 * kMiB);
    target[SeriesId::kRssPeak].Append(700 * kMs, 300 * kMiB);
    QCOMPARE(PeakOf(target)->time_ns, 700 * kMs);
    QCOMPARE(PeakOf(target)->bytes, 300 * kMiB);
  }

  void aPeakFromBeforeTheRecordingDoesNot() {
    Target target = SampleTarget();
    target[SeriesId::kRssPeak].Append(0, 300 * kMiB);
    target[SeriesId::kRssPeak].Append(700 * kMs, 300 * kMiB);
    QCOMPARE(PeakOf(target)->bytes, 60 * kMiB);
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
    QCOMPARE(wide.lanes[1][0].function, 1U);
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

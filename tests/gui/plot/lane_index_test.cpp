// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plot/lane_index.h"

#include "tests/gui/plot/sample_target.h"
#include "tests/gui/test_main.h"

namespace memline::app {

class LaneIndexTest : public QObject {
  Q_OBJECT

  static constexpr TimeRange kAll{0, 1'000'000 * kMs};

  static std::vector<LaneBar> Bars(const LaneIndex& lanes, size_t lane, int64_t resolution_ns = 1) {
    return lanes.Visible(lane, kAll, resolution_ns);
  }

 private slots:
  void eachDepthHasItsLane() {
    LaneIndex lanes;
    lanes.Update(SampleTarget());
    QCOMPARE(lanes.lane_count(), size_t{2});
    QCOMPARE(Bars(lanes, 0), (std::vector<LaneBar>{{100 * kMs, 900 * kMs, 1}}));
    QCOMPARE(Bars(lanes, 1), (std::vector<LaneBar>{{200 * kMs, 400 * kMs, 2}}));
  }

  void bracketsOfOneDepthThatOverlapGetLanesOfTheirOwn() {
    Target target = SampleTarget();
    AddBracket(target, 0, 500 * kMs, 950 * kMs);
    AddBracket(target, 0, 960 * kMs, 990 * kMs);
    LaneIndex lanes;
    lanes.Update(target);
    QCOMPARE(lanes.lane_count(), size_t{3});
    QCOMPARE(Bars(lanes, 0).size(), size_t{2});
    QCOMPARE(Bars(lanes, 1).front().begin_ns, 500 * kMs);
    QCOMPARE(Bars(lanes, 2).front().node, 2U);
  }

  void anOpenBracketReachesTheLastTickAndClosesLater() {
    Target target = SampleTarget();
    const size_t open = AddBracket(target, 0, 950 * kMs, -1);
    LaneIndex lanes;
    lanes.Update(target);
    QCOMPARE(Bars(lanes, 0).back(), (LaneBar{950 * kMs, 1000 * kMs, 1}));
    Record(target, 2000 * kMs, kMiB);
    lanes.Update(target);
    QCOMPARE(Bars(lanes, 0).back().end_ns, 2000 * kMs);
    target.brackets[open].end_ns = 1500 * kMs;
    AddBracket(target, 0, 1600 * kMs, 1700 * kMs);
    lanes.Update(target);
    QCOMPARE(lanes.lane_count(), size_t{2});
    QCOMPARE(Bars(lanes, 0)[1].end_ns, 1500 * kMs);
    QCOMPARE(Bars(lanes, 0)[2].begin_ns, 1600 * kMs);
  }

  void aBracketThatEndsBeforeItBeginsIsEmpty() {
    Target target;
    AddBracket(target, 0, 100, 50);
    LaneIndex lanes;
    lanes.Update(target);
    QCOMPARE(Bars(lanes, 0), (std::vector<LaneBar>{{100, 100, 1}}));
  }

  void onlyTheRangeIsVisible() {
    Target target;
    for (int i = 0; i < 10; ++i) AddBracket(target, 0, i * 100, i * 100 + 50);
    LaneIndex lanes;
    lanes.Update(target);
    const std::vector<LaneBar> seen = lanes.Visible(0, {220, 400}, 1);
    QCOMPARE(seen.front().begin_ns, int64_t{200});
    QCOMPARE(seen.back().begin_ns, int64_t{400});
    QCOMPARE(seen.size(), size_t{3});
  }

  void barsAreBoundedByTheResolution() {
    Target target;
    for (int i = 0; i < 100'000; ++i) AddBracket(target, 0, i * 10, i * 10 + 5);
    LaneIndex lanes;
    lanes.Update(target);
    QCOMPARE(lanes.Visible(0, {0, 1'000'000}, 1).size(), size_t{100'000});
    const size_t drawn = lanes.Visible(0, {0, 1'000'000}, 1000).size();
    QVERIFY(drawn >= 900 && drawn <= 1001);
  }

  void theDeepestBracketIsFound() {
    LaneIndex lanes;
    lanes.Update(SampleTarget());
    QVERIFY(!lanes.DeepestAt(50 * kMs));
    QCOMPARE(lanes.DeepestAt(150 * kMs), std::optional(1U));
    QCOMPARE(lanes.DeepestAt(300 * kMs), std::optional(2U));
    QCOMPARE(lanes.DeepestAt(600 * kMs), std::optional(1U));
    QVERIFY(!lanes.DeepestAt(950 * kMs));
  }

  void depthAndOverlapsAreBounded() {
    Target target;
    AddBracket(target, LaneIndex::kMaxDepth, 0, 10);
    AddBracket(target, UINT32_MAX, 0, 10);
    for (int i = 0; i < 200; ++i) AddBracket(target, 0, 0, 10);
    LaneIndex lanes;
    lanes.Update(target);
    QCOMPARE(lanes.lane_count(), LaneIndex::kMaxLanesPerDepth);
  }

  void anotherTargetStartsOver() {
    LaneIndex lanes;
    lanes.Update(SampleTarget());
    Target other;
    AddBracket(other, 0, 1, 2);
    lanes.Update(other);
    QCOMPARE(lanes.lane_count(), size_t{1});
    QCOMPARE(Bars(lanes, 0).front().begin_ns, int64_t{1});
  }
};

}  // namespace memline::app

int main(int argc, char** argv) { return memline::app::RunTest<memline::app::LaneIndexTest>(argc, argv); }

#include "lane_index_test.moc"

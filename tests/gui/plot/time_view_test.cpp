// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plot/time_view.h"

#include "tests/gui/plot/sample_target.h"
#include "tests/gui/test_main.h"

namespace memline::app {

class TimeViewTest : public QObject {
  Q_OBJECT

  static TimeView Of(int64_t begin_ms, int64_t end_ms) {
    TimeView view;
    view.SetExtent({begin_ms * kMs, end_ms * kMs});
    return view;
  }
  static TimeRange Ms(int64_t begin, int64_t end) { return {begin * kMs, end * kMs}; }

 private slots:
  void showsTheWholeRecordingWhileItGrows() {
    TimeView view = Of(0, 1000);
    QCOMPARE(view.range(), Ms(0, 1000));
    view.SetExtent(Ms(0, 3000));
    QCOMPARE(view.range(), Ms(0, 3000));
    QVERIFY(view.follow());
    QVERIFY(view.whole());
  }

  void aRecordingThatHasBarelyBegunIsNotStretched() {
    QCOMPARE(Of(5, 6).range(), (TimeRange{5 * kMs, 5 * kMs + TimeView::kMinFitNs}));
  }

  void zoomingKeepsTheAnchorInPlace() {
    TimeView view = Of(0, 1000);
    view.ZoomAbout(250 * kMs, 2);
    QCOMPARE(view.range(), Ms(125, 625));
    QVERIFY(!view.follow());
    QVERIFY(!view.whole());
    view.ZoomAbout(250 * kMs, 0.5);
    QCOMPARE(view.range(), Ms(0, 1000));
    QVERIFY(view.whole());
  }

  void zoomingHasLimits() {
    TimeView view = Of(0, 1000);
    view.ZoomAbout(500 * kMs, 1e12);
    QCOMPARE(view.range().end_ns - view.range().begin_ns, TimeView::kMinWidthNs);
    view.ZoomAbout(500 * kMs, 1e-12);
    QCOMPARE(view.range(), Ms(0, 1000));
    for (const double factor : {0.0, -1.0, qQNaN(), qInf()}) {
      view.ZoomAbout(0, factor);
      QCOMPARE(view.range(), Ms(0, 1000));
    }
  }

  void panningStaysOnTheRecording() {
    TimeView view = Of(0, 1000);
    view.SetRange(Ms(400, 600));
    view.PanBy(0.5);
    QCOMPARE(view.range(), Ms(500, 700));
    view.PanBy(100);
    QCOMPARE(view.range(), Ms(800, 1000));
    view.PanBy(-1e300);
    QCOMPARE(view.range(), Ms(0, 200));
    view.PanBy(qQNaN());
    QCOMPARE(view.range(), Ms(0, 200));
  }

  void followingKeepsTheWidthAndEndsAtTheNewestSample() {
    TimeView view = Of(0, 1000);
    view.SetRange(Ms(100, 300));
    view.SetExtent(Ms(0, 2000));
    QCOMPARE(view.range(), Ms(100, 300));
    view.SetFollow(true);
    QCOMPARE(view.range(), Ms(1800, 2000));
    view.SetExtent(Ms(0, 2500));
    QCOMPARE(view.range(), Ms(2300, 2500));
    view.PanBy(-0.1);
    QVERIFY(!view.follow());
    view.SetExtent(Ms(0, 3000));
    QCOMPARE(view.range(), Ms(2280, 2480));
  }

  void fittingShowsEverything() {
    TimeView view = Of(0, 1000);
    view.SetRange(Ms(100, 300));
    view.SetExtent(Ms(0, 2000));
    view.Fit();
    QCOMPARE(view.range(), Ms(0, 2000));
    QVERIFY(view.whole());
  }

  void aBackwardsRangeBecomesTheShortestOne() {
    TimeView view = Of(0, 1000);
    view.SetRange(Ms(600, 200));
    QCOMPARE(view.range(), (TimeRange{600 * kMs, 600 * kMs + TimeView::kMinWidthNs}));
  }

  void hostileExtentsDoNotOverflow() {
    constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
    TimeView view;
    view.SetExtent({std::numeric_limits<int64_t>::min(), kMost});
    view.ZoomAbout(0, 3);
    view.PanBy(1e3);
    const TimeRange range = view.range();
    QVERIFY(range.begin_ns < range.end_ns);
    QVERIFY(range.end_ns <= int64_t{1} << 60);
  }
};

}  // namespace memline::app

int main(int argc, char** argv) { return memline::app::RunTest<memline::app::TimeViewTest>(argc, argv); }

#include "time_view_test.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// TimeSelection and what is said of it.
#include "app/plot/time_selection.h"

#include <QSignalSpy>

#include "app/plot/chosen_readout.h"
#include "tests/gui/plot/sample_target.h"
#include "tests/gui/test_main.h"

namespace memline::app {

class TimeSelectionTest : public QObject {
  Q_OBJECT

  static constexpr TimeRange kVisible{200 * kMs, 800 * kMs};

 private slots:
  void endsComeInEitherOrder() {
    TimeSelection selection;
    selection.Set(TimeRange{500 * kMs, 300 * kMs});
    QCOMPARE(selection.time(), std::optional(TimeRange{300 * kMs, 500 * kMs}));
  }

  void oneEndStaysWhileTheOtherMoves() {
    TimeSelection selection;
    selection.BeginAt(300 * kMs, kVisible);
    QCOMPARE(selection.time(), std::optional(TimeRange{300 * kMs, 800 * kMs}));
    selection.EndAt(500 * kMs, kVisible);
    QCOMPARE(selection.time(), std::optional(TimeRange{300 * kMs, 500 * kMs}));
    selection.BeginAt(400 * kMs, kVisible);
    QCOMPARE(selection.time(), std::optional(TimeRange{400 * kMs, 500 * kMs}));
    selection.BeginAt(600 * kMs, kVisible);  // behind the end
    QCOMPARE(selection.time(), std::optional(TimeRange{600 * kMs, 800 * kMs}));
    selection.EndAt(250 * kMs, kVisible);  // before the begin
    QCOMPARE(selection.time(), std::optional(TimeRange{200 * kMs, 250 * kMs}));
  }

  void aMomentBecomesARange() {
    TimeSelection selection;
    selection.Set(TimeRange{300 * kMs, 300 * kMs});
    selection.EndAt(500 * kMs, kVisible);
    QCOMPARE(selection.time(), std::optional(TimeRange{300 * kMs, 500 * kMs}));
  }

  void stepsLeadFromSampleToSample() {
    const Target target = SampleTarget();  // every 10 ms
    const Pyramid& rss = target[SeriesId::kRss];
    TimeSelection selection;
    selection.Step(rss, 1);
    QVERIFY(!selection.time());
    selection.Set(TimeRange{305 * kMs, 305 * kMs});
    const auto step = [&](int direction) {
      selection.Step(rss, direction);
      return selection.time()->end_ns / kMs;
    };
    QCOMPARE(step(1), 310);
    QCOMPARE(step(1), 320);
    QCOMPARE(step(-1), 310);
    selection.Set(TimeRange{305 * kMs, 305 * kMs});
    QCOMPARE(step(-1), 300);
    selection.Set(TimeRange{1000 * kMs, 1000 * kMs});
    QCOMPARE(step(1), 1000);
    selection.Set(TimeRange{0, 0});
    QCOMPARE(step(-1), 0);
    selection.Set(TimeRange{295 * kMs, 310 * kMs});
    QCOMPARE(step(-1), 300);
    QCOMPARE(step(-1), 300);  // a range keeps some width
    QCOMPARE(selection.time()->begin_ns, 295 * kMs);
  }

  void theTextTellsDurationChangeAndSlope() {
    const Target target = SampleTarget();  // 1 MiB each 10 ms up to 500 ms, and down again
    const Pyramid& rss = target[SeriesId::kRss];
    QCOMPARE(ChosenText(rss, {100 * kMs, 400 * kMs}), QString("300 ms   RSS +30.0 MiB   +100 MiB/s"));
    QCOMPARE(ChosenText(rss, {400 * kMs, 600 * kMs}), QString("200 ms   RSS unchanged   0.000 MiB/s"));
    QCOMPARE(ChosenText(rss, {200 * kMs, 200 * kMs}), QString("200 ms   RSS 30.0 MiB"));
    QCOMPARE(ChosenText(Pyramid(), {0, 200 * kMs}), QString("200 ms"));
  }

  void theLastQuestionIsAnsweredAndADroppedOneIsNot() {
    const Target target = SampleTarget();
    const Pyramid& rss = target[SeriesId::kRss];
    ChosenReadout readout;
    QString last;
    connect(&readout, &ChosenReadout::ready, this, [&last](const QString& text) { last = text; });
    for (int i = 1; i <= 20; ++i) readout.Ask(rss, {100 * kMs, (100 + 10 * i) * kMs});
    QTRY_VERIFY(last.startsWith("200 ms "));
    last.clear();
    readout.Ask(rss, {100 * kMs, 400 * kMs});
    readout.Drop();
    readout.Ask(rss, {100 * kMs, 500 * kMs});
    QTRY_VERIFY(!last.isEmpty());
    QVERIFY(last.startsWith("400 ms "));
  }
};

}  // namespace memline::app

int main(int argc, char** argv) { return memline::app::RunTest<memline::app::TimeSelectionTest>(argc, argv); }

#include "time_selection_test.moc"

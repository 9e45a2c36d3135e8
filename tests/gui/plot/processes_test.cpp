// SPDX-License-Identifier: GPL-3.0-or-later
// All processes of a session on one timeline: curves, sum, bars, and which of them is where.
#include <qcustomplot.h>

#include <QSignalSpy>
#include <algorithm>

#include "app/plot/process_curves.h"
#include "app/plot/process_name.h"
#include "app/plot/readout.h"
#include "app/plot/timeline_canvas.h"
#include "profiler_core/analyse/process_total.h"
#include "tests/gui/plot/sample_target.h"
#include "tests/gui/test_main.h"

namespace memline::app {

class ProcessesTest : public QObject {
  Q_OBJECT

  static constexpr TimeRange kWhole{0, 2000 * kMs};

  static Target Process(uint32_t pid, int64_t from_ns, int64_t to_ns, double bytes, TargetEnd::Kind kind,
                        int code = 0) {
    Target target;
    target.pid = pid;
    target.parent_pid = 10;
    target.command = {"/usr/bin/worker", "--quiet"};
    target.start_ns = from_ns;
    for (int64_t time_ns = from_ns; time_ns <= to_ns; time_ns += 10 * kMs) {
      target[SeriesId::kRss].Append(time_ns, bytes);
    }
    if (kind != TargetEnd::Kind::kRunning) target.end = {kind, code, to_ns};
    return target;
  }

  // One that runs all the time, one that is killed at half of it, one that comes and exits afterwards.
  static Session Three() {
    Session session;
    session.targets.push_back(Process(10, 0, 2000 * kMs, 10 * kMiB, TargetEnd::Kind::kRunning));
    session.targets.push_back(Process(11, 100 * kMs, 1000 * kMs, 30 * kMiB, TargetEnd::Kind::kSignalled, 9));
    session.targets.push_back(Process(12, 1200 * kMs, 1900 * kMs, 20 * kMiB, TargetEnd::Kind::kExited, 0));
    return session;
  }

  static TimelineFrame Frame(const Session& session, TimeRange range = kWhole, int width_px = 1000,
                             size_t max_lanes = 8) {
    return ReadProcesses(session, SumOfRss(session), {range, width_px, max_lanes});
  }

  struct Drawn {
    QCustomPlot plot;
    TimelineCanvas canvas{&plot};

    explicit Drawn(const Session& session) {
      plot.resize(1000, 500);
      plot.setViewport(plot.rect());
      TimelineFrame frame = ReadProcesses(session, SumOfRss(session),
                                          {kWhole, canvas.PlotWidth(plot.size()), canvas.LaneRoom(plot.size())});
      canvas.Show(std::move(frame), 0, 2, 50 * kMiB);
      plot.replot();
    }
    [[nodiscard]] QPointF Pixel(double seconds, double bytes) const {
      return {plot.xAxis->coordToPixel(seconds), plot.yAxis->coordToPixel(bytes)};
    }
  };

 private slots:
  void eachProcessHasACurveAndThereIsASum() {
    const TimelineFrame frame = Frame(Three());
    QCOMPARE(frame.processes.size(), size_t{4});
    QVERIFY(!frame.processes[0].target);
    QCOMPARE(frame.processes[0].buckets.front().first, 10 * kMiB);
    QCOMPARE(frame.peak->bytes, 40 * kMiB);
    QCOMPARE(frame.peak->time_ns, 100 * kMs);
    QCOMPARE(frame.highest_bytes, 40 * kMiB);
    for (uint32_t i = 0; i < 3; ++i) QCOMPARE(frame.processes[i + 1].target, std::optional(i));
    QCOMPARE(frame.processes[2].name, QString("worker (11)"));
    for (const std::vector<Bucket>& curve : frame.curves) QVERIFY(curve.empty());
  }

  void beginsAndEndsAreKnown() {
    const TimelineFrame frame = Frame(Three());
    QCOMPARE(frame.processes[2].begin->time_ns, 100 * kMs);
    QCOMPARE(frame.processes[2].end->time_ns, 1000 * kMs);
    QVERIFY(frame.processes[2].ended_badly);
    QVERIFY(!frame.processes[1].end);
    QVERIFY(frame.processes[3].end && !frame.processes[3].ended_badly);
  }

  void curvesAreBoundedByThePixels() {
    Session session = Three();
    for (Target& target : session.targets) Record(target, 100'000 * kMs, kMiB);
    const TimelineFrame frame = Frame(session, {0, 100'000 * kMs}, 200);
    for (const TimelineFrame::Process& process : frame.processes) {
      QVERIFY(!process.buckets.empty());
      QVERIFY(process.buckets.size() <= 102);
    }
    QCOMPARE(frame.peak->bytes, 40 * kMiB);
  }

  void ofManyTheHighestHaveCurves() {
    Session session = Three();
    for (uint32_t pid = 100; pid < 140; ++pid) {
      session.targets.push_back(Process(pid, 0, 100 * kMs, kMiB, TargetEnd::Kind::kExited));
    }
    const TimelineFrame frame = Frame(session);
    QCOMPARE(frame.processes.size() + frame.hidden_processes, session.targets.size() + 1);
    QVERIFY(frame.hidden_processes > 20);
    for (uint32_t i = 0; i < 3; ++i) QCOMPARE(frame.processes[i + 1].target, std::optional(i));
  }

  void barsSayWhoRanAndHowItEnded() {
    const TimelineFrame frame = Frame(Three());
    QVERIFY(frame.lanes_of_processes);
    QCOMPARE(frame.lanes.size(), size_t{3});
    QCOMPARE(frame.lanes[0][0].label, QString("worker (10)"));
    QCOMPARE(frame.lanes[0][0].span.end_ns, 2000 * kMs);
    QCOMPARE(frame.lanes[1][0].label, QString("worker (11) · killed by signal 9 (Killed)"));
    QVERIFY(frame.lanes[1][0].ended_badly);
    QCOMPARE(frame.lanes[2][0].label, QString("worker (12) · exited 0"));
    QCOMPARE(frame.lanes[2][0].span, (LaneBar{1200 * kMs, 1900 * kMs, 0}));
  }

  void thoseThatFollowOneAnotherShareALaneWhereThereIsNoRoom() {
    const TimelineFrame two = Frame(Three(), kWhole, 1000, 2);
    QCOMPARE(two.lanes.size(), size_t{2});
    QCOMPARE(two.hidden_lanes, size_t{0});
    QCOMPARE(two.lanes[1].size(), size_t{2});
    QCOMPARE(two.lanes[1][1].id, 2U);
    QCOMPARE(Frame(Three(), kWhole, 1000, 1).hidden_lanes, size_t{1});
  }

  void aProcessWithoutSamplesHasABarAndNoCurve() {
    Session session = Three();
    session.targets.push_back(Process(13, 500 * kMs, 0, 0, TargetEnd::Kind::kExited, 1));
    session.targets.back().end.time_ns = 501 * kMs;
    const TimelineFrame frame = Frame(session);
    QCOMPARE(frame.processes.size(), size_t{4});
    QCOMPARE(frame.lanes.size(), size_t{4});
    const auto lane = std::ranges::find_if(frame.lanes, [](const auto& bars) { return bars.front().id == 3; });
    QVERIFY(lane != frame.lanes.end());
    QCOMPARE(lane->front().label, QString("worker (13) · exited 1"));
    QVERIFY(lane->front().ended_badly);
  }

  void howItEnded_data() {
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("code");
    QTest::addColumn<bool>("badly");
    using Kind = TargetEnd::Kind;
    QTest::newRow("running") << static_cast<int>(Kind::kRunning) << 0 << false;
    QTest::newRow("exited 0") << static_cast<int>(Kind::kExited) << 0 << false;
    QTest::newRow("exited 3") << static_cast<int>(Kind::kExited) << 3 << true;
    QTest::newRow("signal") << static_cast<int>(Kind::kSignalled) << 15 << true;
    QTest::newRow("goodbye") << static_cast<int>(Kind::kGoodbye) << 0 << false;
    QTest::newRow("lost") << static_cast<int>(Kind::kLost) << 0 << true;
  }
  void howItEnded() {
    QFETCH(const int, kind);
    QFETCH(const int, code);
    QFETCH(const bool, badly);
    QCOMPARE(EndedBadly({static_cast<TargetEnd::Kind>(kind), code, 0}), badly);
  }

  void theDetailsHaveCommandTimesEndAndParent() {
    const QString details = ProcessDetails(Three().targets[1]);
    for (const char* part : {"worker (11)", "/usr/bin/worker --quiet", "from 100 ms to 1.00 s", "killed by signal 9",
                             "started by process 10"}) {
      QVERIFY2(details.contains(part), qPrintable(details));
    }
  }

  void theReadoutHasTheSumAndThoseThatRan() {
    const Session session = Three();
    const Pyramid sum = SumOfRss(session);
    QCOMPARE(ReadoutOfAll(session, sum, 500 * kMs, 0.001),
             QString("0.500 s   all 40.0 MiB   worker (11) 30.0 MiB   worker (10) 10.0 MiB"));
    QCOMPARE(ReadoutOfAll(session, sum, 1100 * kMs, 0.001), QString("1.100 s   all 10.0 MiB   worker (10) 10.0 MiB"));
  }

  void aPlaceOnACurveIsItsProcess() {
    const Drawn drawn(Three());
    QCOMPARE(drawn.canvas.ProcessAt(drawn.Pixel(0.5, 30 * kMiB)), std::optional(1U));
    QCOMPARE(drawn.canvas.ProcessAt(drawn.Pixel(0.5, 10 * kMiB) + QPointF(0, 3)), std::optional(0U));
    QCOMPARE(drawn.canvas.ProcessAt(drawn.Pixel(1.5, 20 * kMiB)), std::optional(2U));
    QVERIFY(!drawn.canvas.ProcessAt(drawn.Pixel(0.5, 20 * kMiB)));
    QVERIFY2(!drawn.canvas.ProcessAt(drawn.Pixel(0.5, 40 * kMiB)), "the sum is of no process");
  }

  void aPlaceOnABarIsItsProcess() {
    const Drawn drawn(Three());
    const int height = LaneStrip::LaneHeight(drawn.plot.font());
    const QRect lanes = drawn.canvas.LaneRect();
    const auto at = [&](double seconds, int lane) {
      return drawn.canvas.ProcessAt(
          {drawn.plot.xAxis->coordToPixel(seconds), lanes.top() + (lane + 0.5) * (height + 2)});
    };
    QCOMPARE(at(0.5, 0), std::optional(0U));
    QCOMPARE(at(0.5, 1), std::optional(1U));
    QCOMPARE(at(1.5, 2), std::optional(2U));
    QVERIFY(!at(0.5, 2));
  }

  void aNameInTheLegendIsItsProcess() {
    const Drawn drawn(Three());
    std::vector<uint32_t> found;
    for (int x = 0; x < drawn.plot.width(); x += 4) {
      const std::optional<uint32_t> process = drawn.canvas.ProcessAt(QPointF(x, 10));
      if (process && (found.empty() || found.back() != *process)) found.push_back(*process);
    }
    QCOMPARE(found, (std::vector<uint32_t>{0, 1, 2}));
  }

  void ofOneProcessNoPlaceChoosesAnother() {
    Session session;
    session.targets.push_back(SampleTarget());
    QCustomPlot plot;
    plot.resize(1000, 500);
    plot.setViewport(plot.rect());
    TimelineCanvas canvas(&plot);
    LaneIndex lanes;
    lanes.Update(session.targets[0]);
    canvas.Show(ReadFrame(session.targets[0], lanes, {{0, 1000 * kMs}, 900, 8}), 0, 1, 80 * kMiB);
    plot.replot();
    const QPointF on_bar(plot.xAxis->coordToPixel(0.5), canvas.LaneRect().top() + 4);
    QCOMPARE(canvas.FunctionAt(on_bar), std::optional(0U));
    QVERIFY(!canvas.ProcessAt(on_bar));
  }

  void aClickChoosesTheProcess() {
    const LiveSession session(Three());
    TimelinePlot timeline;
    timeline.resize(1000, 500);
    timeline.SetSession(&session);
    timeline.ShowAllProcesses();
    timeline.show();
    auto* plot = timeline.findChild<QCustomPlot*>();
    QSignalSpy processes(&timeline, &TimelinePlot::processClicked);
    QSignalSpy functions(&timeline, &TimelinePlot::functionClicked);
    const auto on_curve = [&] {
      return QPointF(plot->xAxis->coordToPixel(0.5), plot->yAxis->coordToPixel(30 * kMiB)).toPoint();
    };
    QTRY_VERIFY(plot->axisRect()->rect().contains(on_curve()) && timeline.visible_range().end_ns >= 2000 * kMs);
    const auto clicked = [&] {
      QTest::mouseClick(plot, Qt::LeftButton, Qt::NoModifier, on_curve());
      return !processes.isEmpty();
    };
    QTRY_VERIFY(clicked());  // once what glides has arrived
    QCOMPARE(processes.first().first().toUInt(), 1U);
    QVERIFY(functions.isEmpty());
  }
};

}  // namespace memline::app

int main(int argc, char** argv) { return memline::app::RunTest<memline::app::ProcessesTest>(argc, argv); }

#include "processes_test.moc"

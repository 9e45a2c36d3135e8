// SPDX-License-Identifier: GPL-3.0-or-later
// The timeline of a session whose samples are in a file.
#include <qcustomplot.h>

#include <QTemporaryDir>

#include "app/plot/timeline_plot.h"
#include "profiler_core/store/session_file.h"
#include "tests/gui/plot/sample_target.h"
#include "tests/gui/test_main.h"

namespace memline::app {

class StoredTest : public QObject {
  Q_OBJECT

  static constexpr int64_t kTicks = 200'000;

  static Session Recorded() {
    Session session;
    Target& target = session.targets.emplace_back();
    target.interval_ns = kMs;
    target.nodes = {Node{}};
    for (int64_t tick = 0; tick < kTicks; ++tick) {
      target[SeriesId::kRss].Append(tick * kMs, static_cast<double>(100 * kMiB + tick * 7919 % 4096));
    }
    target.tick_count = kTicks;
    return session;
  }

  // The points of the curve as they are drawn now.
  static QVector<double> Drawn(const TimelinePlot& timeline) {
    QVector<double> values;
    const QSharedPointer<QCPGraphDataContainer> points = timeline.findChild<QCustomPlot*>()->graph(0)->data();
    for (const QCPGraphData& point : *points) values << point.key << point.value;
    return values;
  }

 private slots:
  void comesIntoViewBitByBit() {
    const QTemporaryDir folder;
    const std::string path = folder.filePath("stored.memline").toStdString();
    auto writer = SessionWriter::Create(path);
    QVERIFY(writer.ok());
    QVERIFY((*writer)->Commit(Recorded(), {{}}).ok());
    QVERIFY((*writer)->Finish().ok());
    auto stored = LoadSession(path);
    QVERIFY(stored.ok());
    const LiveSession from_file(*std::move(stored));
    const LiveSession in_memory(Recorded());
    const TimeRange range{20'000 * kMs, 120'000 * kMs};  // a hundred blocks
    const auto show = [&](TimelinePlot& timeline, const LiveSession& session) {
      timeline.resize(800, 400);
      timeline.show();
      timeline.SetSession(&session);
      timeline.SetFollow(false);
      timeline.SetVisibleRange(range);
    };
    TimelinePlot whole;
    show(whole, in_memory);
    TimelinePlot timeline;
    show(timeline, from_file);
    const QVector<double> first = Drawn(timeline);
    QVERIFY(first.size() > 100);
    QVERIFY(first != Drawn(whole));
    QTRY_COMPARE_WITH_TIMEOUT(Drawn(timeline), Drawn(whole), 60'000);
  }
};

}  // namespace memline::app

int main(int argc, char** argv) { return memline::app::RunTest<memline::app::StoredTest>(argc, argv); }

#include "stored_test.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// Curves that are drawn in pieces.
#include "app/plot/curve_graph.h"

#include <limits>

#include "tests/gui/test_main.h"

namespace memline::app {

class CurveGraphTest : public QObject {
  Q_OBJECT

 private slots:
  void dashesOfACurveFarOutsideAreDrawnInTime_data() {
    QTest::addColumn<double>("far");
    QTest::newRow("far away") << 1e12;
    QTest::newRow("infinite") << std::numeric_limits<double>::infinity();
  }

  void dashesOfACurveFarOutsideAreDrawnInTime() {
    QFETCH(double, far);
    QCustomPlot plot;
    plot.resize(300, 200);
    auto* curve = new CurveGraph(plot.xAxis, plot.yAxis);
    curve->setPen(QPen(Qt::black, 1.2, Qt::DashLine));
    for (int i = 0; i < 100; ++i) curve->addData(i, i == 10 ? far : i % 2);
    plot.xAxis->setRange(0, 100);
    plot.yAxis->setRange(0, 1);
    const QImage drawn = plot.toPixmap(300, 200).toImage();
    curve->setPen(QPen(Qt::black, 1.2, Qt::SolidLine));
    QVERIFY(drawn != plot.toPixmap(300, 200).toImage());
  }
};

}  // namespace memline::app

int main(int argc, char** argv) { return memline::app::RunTest<memline::app::CurveGraphTest>(argc, argv); }

#include "curve_graph_test.moc"

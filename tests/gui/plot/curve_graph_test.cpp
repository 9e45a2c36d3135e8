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

  void curvesHaveSoftEdges_data() {
    QTest::addColumn<Qt::PenStyle>("style");
    QTest::newRow("line") << Qt::SolidLine;
    QTest::newRow("dashes") << Qt::DashLine;
  }

  void curvesHaveSoftEdges() {
    QFETCH(Qt::PenStyle, style);
    QCustomPlot plot;
    plot.axisRect()->setAutoMargins(QCP::msNone);
    plot.axisRect()->setMargins(QMargins());
    for (QCPAxis* axis : {plot.xAxis, plot.yAxis}) axis->setVisible(false);
    auto* curve = new CurveGraph(plot.xAxis, plot.yAxis);
    curve->setPen(QPen(Qt::black, 1.5, style, Qt::FlatCap));
    curve->addData(0, 0);
    curve->addData(1, 1);
    plot.xAxis->setRange(0, 1);
    plot.yAxis->setRange(0, 2);
    const QImage drawn = plot.toPixmap(100, 100).toImage().convertToFormat(QImage::Format_Grayscale8);
    QSet<int> shades;
    for (int y = 0; y < drawn.height(); ++y) {
      for (int x = 0; x < drawn.width(); ++x) shades.insert(qGray(drawn.pixel(x, y)));
    }
    QVERIFY2(shades.size() > 4, qPrintable(QString::number(shades.size())));
  }
};

}  // namespace memline::app

int main(int argc, char** argv) { return memline::app::RunTest<memline::app::CurveGraphTest>(argc, argv); }

#include "curve_graph_test.moc"

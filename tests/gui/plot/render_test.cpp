// SPDX-License-Identifier: GPL-3.0-or-later
// RenderTimeline: files that other programs can show, and reasons where there is none.
#include <QImage>
#include <QPainter>
#include <QSvgRenderer>

#include "app/plot/palette.h"
#include "app/plot/timeline_plot.h"
#include "tests/gui/plot/sample_target.h"
#include "tests/gui/test_main.h"

namespace memline::app {

class RenderTest : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;

  static Session Sample() {
    Session session;
    session.targets.push_back(SampleTarget());
    return session;
  }

  [[nodiscard]] QByteArray Rendered(const QString& name, QSize size) const {
    const QString path = folder_.filePath(name);
    const QString error = RenderTimeline(Sample(), path, size);
    QFile file(path);
    if (!error.isEmpty() || !file.open(QFile::ReadOnly)) return error.toUtf8();
    return file.readAll();
  }

  /// Pixels of a colour, up to what antialiasing does.
  static int Count(const QImage& image, const QColor& color) {
    int count = 0;
    for (int y = 0; y < image.height(); ++y) {
      for (int x = 0; x < image.width(); ++x) {
        const QColor pixel = image.pixelColor(x, y);
        const int far = std::max({std::abs(pixel.red() - color.red()), std::abs(pixel.green() - color.green()),
                                  std::abs(pixel.blue() - color.blue())});
        if (far < 24) ++count;
      }
    }
    return count;
  }

 private slots:
  void pngHasTheCurvesAtTwiceTheSize() {
    const QImage image = QImage::fromData(Rendered("a.png", {640, 360}), "PNG");
    QCOMPARE(image.size(), QSize(1280, 720));
    const PlotPalette colors = PlotPalette::ForPrint();
    QVERIFY(Count(image, colors.rss) > 1000);
    QVERIFY(Count(image, colors.heap) > 1000);
  }

  void otherProcessesAndTheirSumAreDrawn() {
    Session session = Sample();
    session.targets.push_back(SampleTarget());
    Target& other = session.targets.back();
    other.pid = 77;
    other.command = {"/usr/bin/helper"};
    const QString path = folder_.filePath("several.svg");
    QCOMPARE(RenderTimeline(session, path, {1400, 400}), QString());
    QFile file(path);
    QVERIFY(file.open(QFile::ReadOnly));
    const QByteArray svg = file.readAll();
    QVERIFY(svg.contains("RSS of helper (77)"));
    QVERIFY(svg.contains("RSS of all processes"));
    QVERIFY(svg.contains("peak 60.0 MiB"));
    QVERIFY(svg.contains("128 MiB"));  // the axis has room for the sum, 120 MiB
    const QByteArray one = Rendered("one.svg", {1400, 400});
    QVERIFY(!one.contains("RSS of"));
    QVERIFY(!one.contains("128 MiB"));
  }

  void svgIsDrawnByARenderer() {
    const QByteArray svg = Rendered("a.svg", {640, 360});
    QVERIFY(svg.contains("./loader --all"));
    QVERIFY(svg.contains("peak 60.0 MiB"));
    QSvgRenderer renderer(svg);
    QVERIFY(renderer.isValid());
    QCOMPARE(renderer.viewBox().size(), QSize(640, 360));
    QImage image(640, 360, QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    renderer.render(&painter);
    painter.end();
    QVERIFY(Count(image, PlotPalette::ForPrint().rss) > 200);
    QVERIFY(Count(image, PlotPalette::ForPrint().heap) > 200);
  }

  void pdfHasOnePageOfTheSize() {
    const QByteArray pdf = Rendered("a.PDF", {960, 480});
    QVERIFY(pdf.startsWith("%PDF-"));
    QVERIFY(pdf.trimmed().endsWith("%%EOF"));
    QVERIFY(pdf.contains("/MediaBox [0 0 720"));
    QCOMPARE(pdf.count("/Type /Page\n"), 1);
  }

  void theHighestTargetIsDrawn() {
    Session session = Sample();
    session.targets.insert(session.targets.begin(), Target());
    session.targets[0].command = {"helper"};
    session.targets[0][SeriesId::kRss].Append(0, kMiB);
    const QString path = folder_.filePath("two.svg");
    QCOMPARE(RenderTimeline(session, path), QString());
    QFile file(path);
    QVERIFY(file.open(QFile::ReadOnly));
    QVERIFY(file.readAll().contains("./loader"));
  }

  void saysWhyThereIsNoPicture_data() {
    QTest::addColumn<bool>("empty");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("reason");
    QTest::newRow("suffix") << false << folder_.filePath("a.jpeg") << "unknown format";
    QTest::newRow("no suffix") << false << folder_.filePath("picture") << "unknown format";
    QTest::newRow("no such folder") << false << folder_.filePath("nowhere/a.png") << "cannot write";
    QTest::newRow("a folder") << false << folder_.path() + "/."
                              << "unknown format";
    QTest::newRow("empty session") << true << folder_.filePath("empty.png") << "no samples";
  }
  void saysWhyThereIsNoPicture() {
    QFETCH(const bool, empty);
    QFETCH(const QString, path);
    QFETCH(const QString, reason);
    const QString error = RenderTimeline(empty ? Session() : Sample(), path);
    QVERIFY2(error.contains(reason), qPrintable(error));
    QVERIFY(error.contains(path));
    QVERIFY(!QFileInfo(path).isFile());
  }

  void aPictureThatCannotBeWrittenLeavesTheOldOne() {
    const QString path = folder_.filePath("old.png");
    QFile file(path);
    QVERIFY(file.open(QFile::WriteOnly) && file.write("old") == 3);
    file.close();
    Session session = Sample();
    session.targets.front().series = {};
    QVERIFY(!RenderTimeline(session, path).isEmpty());
    QVERIFY(file.open(QFile::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("old"));
  }
};

}  // namespace memline::app

int main(int argc, char** argv) { return memline::app::RunTest<memline::app::RenderTest>(argc, argv); }

#include "render_test.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// RenderPicture: files that other programs can show, and reasons where there is none.
#include <QImage>
#include <QPainter>
#include <QSvgRenderer>

#include "app/plot/palette.h"
#include "app/plot/picture.h"
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

  static QString Said(const std::optional<Problem>& problem) {
    return problem ? QString::fromStdString(ToSentence(*problem)) : QString();
  }
  static QString Render(const Session& session, const QString& path, QSize size = {1200, 600}) {
    PictureOptions options;
    options.size = size;
    return Said(RenderPicture({{&session, QStringLiteral("the session")}}, path, options));
  }

  [[nodiscard]] QByteArray Rendered(const QString& name, QSize size) const {
    const QString path = folder_.filePath(name);
    const QString error = Render(Sample(), path, size);
    QFile file(path);
    if (!error.isEmpty() || !file.open(QFile::ReadOnly)) return error.toUtf8();
    return file.readAll();
  }

  /// As SVG text.
  [[nodiscard]] QByteArray Drawn(const std::vector<PicturedSession>& sessions, const PictureOptions& options) const {
    const QString path = folder_.filePath(QStringLiteral("drawn.svg"));
    const QString error = Said(RenderPicture(sessions, path, options));
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
    QCOMPARE(Render(session, path, {1400, 400}), QString());
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

  void severalSessionsShareThePlot() {
    const Session first = Sample();
    Session second = Sample();
    Target& later = second.targets[0];
    later.command = {"./loader", "--some"};
    later.series = {};
    later.brackets.clear();
    for (int i = 0; i <= 200; ++i) later[SeriesId::kRss].Append((5000 + i * 10) * kMs, i * kMiB);
    const QByteArray svg = Drawn({{&first, "before"}, {&second, "after"}}, {});
    QVERIFY(svg.contains("before  peak 60.0 MiB"));
    QVERIFY(svg.contains("after  peak 200 MiB"));
    QVERIFY(svg.contains("RSS of 2 recordings"));
    QVERIFY(svg.contains(">Load<"));
    QVERIFY2(svg.contains(">2.0 s<") && !svg.contains(">5.0 s<"), "they begin together, and the longer one has room");
    PictureOptions options;
    options.slope = true;
    options.functions = false;
    options.title = "how it grew";
    const QByteArray sloped = Drawn({{&first, "before"}, {&second, "after"}}, options);
    QVERIFY(sloped.contains("after  peak 200 MiB  slope +100 MiB/s"));
    QVERIFY(sloped.contains("before  peak 60.0 MiB  slope 0.000 MiB/s"));
    QVERIFY(sloped.contains("how it grew"));
    QVERIFY(!sloped.contains(">Load<"));
  }

  void aSessionWithoutRssShowsItsHeapFromItsBegin() {
    const Session first = Sample();
    Session heap = Sample();
    Pyramid& live = heap.targets[0][SeriesId::kHeapLive];
    live = Pyramid();
    for (int i = 0; i <= 100; ++i) live.Append((7000 + i * 10) * kMs, i * kMiB);
    heap.targets[0][SeriesId::kRss] = Pyramid();
    const QByteArray svg = Drawn({{&first, "first"}, {&heap, "second"}}, {});
    QVERIFY(svg.contains("second  heap in use, peak 100 MiB"));
    QVERIFY2(!svg.contains(">7.0 s<") && !svg.contains(">0:07<"), "it begins with the first");
  }

  void eachOfManySessionsHasAnEntryInTheLegend() {
    const Session session = Sample();
    std::vector<PicturedSession> many;
    for (int i = 0; i < 12; ++i)
      many.push_back({&session, QStringLiteral("a recording with a long name %1.memline").arg(i)});
    const QByteArray svg = Drawn(many, {});
    for (const PicturedSession& one : many) QVERIFY2(svg.contains(one.name.toUtf8() + "  peak"), qPrintable(one.name));
    QVERIFY2(svg.contains("RSS of 12 recordings") && svg.contains("more lanes"), svg);
  }

  void theSlopeIsOfWhatIsShown() {
    const Session session = Sample();
    PictureOptions options;
    options.slope = true;
    options.window = TimeRange{0, 500 * kMs};  // 1 MiB each 10 ms
    QVERIFY(Drawn({{&session, "s"}}, options).contains("RSS slope +100 MiB/s"));
    options.window = TimeRange{600 * kMs, 1000 * kMs};
    QVERIFY(Drawn({{&session, "s"}}, options).contains("RSS slope -100 MiB/s"));
    QVERIFY(!Drawn({{&session, "s"}}, options).contains("Parse"));  // it was over by then
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
    QCOMPARE(Render(session, path), QString());
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
    const QString error = Render(empty ? Session() : Sample(), path);
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
    QVERIFY(!Render(session, path).isEmpty());
    QVERIFY(file.open(QFile::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("old"));
  }
};

}  // namespace memline::app

int main(int argc, char** argv) { return memline::app::RunTest<memline::app::RenderTest>(argc, argv); }

#include "render_test.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// Mouse, wheel and keyboard on a TimelinePlot, as a user has them.
#include <qcustomplot.h>

#include <QClipboard>
#include <QProxyStyle>
#include <QRubberBand>
#include <QSignalSpy>

#include "app/plot/overview_strip.h"
#include "app/plot/timeline_plot.h"
#include "tests/gui/plot/sample_target.h"
#include "tests/gui/test_main.h"

namespace memline::app {

/// The view is where it should be as soon as it was asked for.
class StillStyle : public QProxyStyle {
 public:
  int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                QStyleHintReturn* answer) const override {
    return hint == SH_Widget_Animation_Duration ? 0 : QProxyStyle::styleHint(hint, option, widget, answer);
  }
};

class NavigationTest : public QObject {
  Q_OBJECT

  std::unique_ptr<LiveSession> session_;
  std::unique_ptr<TimelinePlot> plot_;
  QWidget* area_ = nullptr;  // what gets the mouse

  [[nodiscard]] static int64_t Width(TimeRange range) { return range.end_ns - range.begin_ns; }

  [[nodiscard]] QPoint Middle() const { return plot_->rect().center(); }

  void Wheel(QPoint position, QPoint angle, Qt::KeyboardModifiers modifiers = Qt::NoModifier) const {
    QWheelEvent event(position, area_->mapToGlobal(position), {}, angle, Qt::NoButton, modifiers, Qt::NoScrollPhase,
                      false);
    QApplication::sendEvent(area_, &event);
  }

  void Move(QPoint to, Qt::MouseButtons buttons = Qt::NoButton, Qt::KeyboardModifiers modifiers = {}) const {
    QMouseEvent event(QEvent::MouseMove, to, area_->mapToGlobal(QPointF(to)), Qt::NoButton, buttons, modifiers);
    QApplication::sendEvent(area_, &event);
  }

  void Drag(int from_x, int to_x, Qt::MouseButton button, Qt::KeyboardModifiers modifiers = Qt::NoModifier) const {
    const int y = Middle().y();
    QTest::mousePress(area_, button, modifiers, {from_x, y});
    Move({to_x, y}, button, modifiers);
    QTest::mouseRelease(area_, button, modifiers, {to_x, y});
  }

  void Grow(int64_t until_ns) const {
    session_->Write([&](Session& session) { Record(session.targets[0], until_ns, 20 * kMiB); });
    plot_->Refresh();
  }

 private slots:
  void initTestCase() { QApplication::setStyle(new StillStyle); }

  void init() {
    Session session;
    session.targets.push_back(SampleTarget());
    session_ = std::make_unique<LiveSession>(std::move(session));
    plot_ = std::make_unique<TimelinePlot>();
    plot_->resize(900, 400);
    plot_->SetSession(session_.get());
    plot_->show();
    area_ = plot_->childAt(plot_->rect().center());
    QVERIFY(QTest::qWaitForWindowExposed(plot_.get()));
    plot_->Refresh();
    QCOMPARE(plot_->visible_range(), (TimeRange{0, 1000 * kMs}));
  }

  void cleanup() { plot_.reset(); }

  void theWheelZoomsAboutThePointer() {
    QSignalSpy readout(plot_.get(), &TimelinePlot::readoutChanged);
    const QPoint pointer(300, Middle().y());
    Move(pointer);
    const double before = readout.last()[0].toString().section(' ', 0, 0).toDouble();
    Wheel(pointer, {0, 240});
    QVERIFY(Width(plot_->visible_range()) < 700 * kMs);
    Move(pointer);
    const double after = readout.last()[0].toString().section(' ', 0, 0).toDouble();
    QVERIFY(std::abs(after - before) < 0.01);
    Wheel(pointer, {0, -240});
    QCOMPARE(plot_->visible_range(), (TimeRange{0, 1000 * kMs}));
  }

  void theWheelPansWithShiftAndSideways() {
    plot_->SetVisibleRange({400 * kMs, 600 * kMs});
    Wheel(Middle(), {0, -120}, Qt::ShiftModifier);
    QCOMPARE(plot_->visible_range(), (TimeRange{420 * kMs, 620 * kMs}));
    Wheel(Middle(), {120, 0});
    QCOMPARE(plot_->visible_range(), (TimeRange{400 * kMs, 600 * kMs}));
  }

  void draggingPansAndStopsFollowing() {
    plot_->SetVisibleRange({400 * kMs, 600 * kMs});
    plot_->SetFollow(true);
    QSignalSpy follow(plot_.get(), &TimelinePlot::followChanged);
    const TimeRange before = plot_->visible_range();
    Drag(300, 400, Qt::LeftButton);
    QVERIFY(plot_->visible_range().begin_ns < before.begin_ns);
    QCOMPARE(Width(plot_->visible_range()), Width(before));
    QVERIFY(!plot_->follow());
    QCOMPARE(follow.size(), 1);
    // The press is over: moving the mouse does nothing.
    const TimeRange after = plot_->visible_range();
    Move({500, Middle().y()});
    QCOMPARE(plot_->visible_range(), after);
  }

  void aRubberBandChoosesTheTimesItCovers_data() {
    QTest::addColumn<Qt::MouseButton>("button");
    QTest::addColumn<Qt::KeyboardModifiers>("modifiers");
    QTest::newRow("right drag") << Qt::RightButton << Qt::KeyboardModifiers(Qt::NoModifier);
    QTest::newRow("control drag") << Qt::LeftButton << Qt::KeyboardModifiers(Qt::ControlModifier);
  }
  void aRubberBandChoosesTheTimesItCovers() {
    QFETCH(const Qt::MouseButton, button);
    QFETCH(const Qt::KeyboardModifiers, modifiers);
    Drag(500, 300, button, modifiers);
    const TimeRange chosen = plot_->visible_range();
    QVERIFY2(chosen.begin_ns > 100 * kMs && chosen.end_ns < 900 * kMs,
             qPrintable(QString("%1 to %2").arg(chosen.begin_ns).arg(chosen.end_ns)));
    const double share = static_cast<double>(Width(chosen)) / (1000.0 * kMs);
    QVERIFY(share > 200.0 / 900 && share < 200.0 / 700);
  }

  void aDragWithShiftChoosesARange() {
    QSignalSpy chosen(plot_.get(), &TimelinePlot::timeChosen);
    Drag(600, 300, Qt::LeftButton, Qt::ShiftModifier);
    QCOMPARE(chosen.size(), 1);
    QVERIFY(plot_->chosen_time().has_value());
    const double share = static_cast<double>(Width(*plot_->chosen_time())) / (1000.0 * kMs);
    QVERIFY(share > 300.0 / 900 && share < 300.0 / 700);
    QCOMPARE(plot_->visible_range(), (TimeRange{0, 1000 * kMs}));
    Drag(300, 3000, Qt::LeftButton, Qt::ShiftModifier);
    QVERIFY2(plot_->chosen_time()->end_ns == 1000 * kMs, "no further than the recording");
    plot_->ChooseTime(std::nullopt);
    QVERIFY(!plot_->chosen_time());
    QCOMPARE(chosen.size(), 3);
  }

  void aDragAlongTheTimeAxisChoosesARange() {
    // The axis is between the curves and the brackets: the only place under the curves where a drag does not pan.
    plot_->SetVisibleRange({200 * kMs, 800 * kMs});
    bool found = false;
    for (int y = plot_->height() - 1; y > plot_->height() / 2 && !found; y -= 4) {
      QTest::mousePress(area_, Qt::LeftButton, {}, {300, y});
      Move({500, y}, Qt::LeftButton);
      QTest::mouseRelease(area_, Qt::LeftButton, {}, {500, y});
      found = plot_->chosen_time() && Width(*plot_->chosen_time()) > 0;
      if (!found) plot_->SetVisibleRange({200 * kMs, 800 * kMs});
    }
    QVERIFY(found);
    QCOMPARE(plot_->visible_range(), (TimeRange{200 * kMs, 800 * kMs}));
  }

  void aClickChoosesAMomentAndADoubleClickDoesNot() {
    QTest::mouseClick(area_, Qt::LeftButton, {}, Middle());
    const std::optional<TimeRange> moment = plot_->chosen_time();
    QVERIFY(moment && Width(*moment) == 0);
    QVERIFY(std::abs(moment->begin_ns - 500 * kMs) < 50 * kMs);
    QTest::mouseClick(area_, Qt::LeftButton, {}, {200, Middle().y()});
    QVERIFY(plot_->chosen_time() != moment);
    QTest::mouseDClick(area_, Qt::LeftButton, {}, {200, Middle().y()});
    QTest::mouseClick(area_, Qt::LeftButton, {}, Middle());
    QCOMPARE(plot_->chosen_time(), moment);
    // As a window system sends it: the second press of a double click comes as a double click.
    QTest::mouseClick(area_, Qt::LeftButton, {}, {700, Middle().y()});
    QMouseEvent twice(QEvent::MouseButtonDblClick, QPointF(700, Middle().y()),
                      area_->mapToGlobal(QPointF(700, Middle().y())), Qt::LeftButton, Qt::LeftButton, {});
    QApplication::sendEvent(area_, &twice);
    QCOMPARE(plot_->chosen_time(), moment);
  }

  void theEndsOfARangeAreSetAtThePointerAndElseAtTheEdges() {
    plot_->SetVisibleRange({200 * kMs, 800 * kMs});
    plot_->BeginRange();
    QCOMPARE(plot_->chosen_time(), std::optional(TimeRange{200 * kMs, 800 * kMs}));
    Move(Middle());
    plot_->EndRange();
    const TimeRange left = *plot_->chosen_time();
    QCOMPARE(left.begin_ns, 200 * kMs);
    QVERIFY(left.end_ns > 400 * kMs && left.end_ns < 600 * kMs);
    plot_->StepTick(1);
    QCOMPARE(plot_->chosen_time()->end_ns, (left.end_ns / (10 * kMs) + 1) * 10 * kMs);
    QCOMPARE(plot_->chosen_time()->begin_ns, 200 * kMs);
    plot_->ChooseMoment();
    QCOMPARE(Width(*plot_->chosen_time()), 0);
  }

  void aSlippedRightClickChoosesNothing() {
    Drag(400, 402, Qt::RightButton);
    QCOMPARE(plot_->visible_range(), (TimeRange{0, 1000 * kMs}));
  }

  void aClickChoosesTheFunctionThatRan() {
    QSignalSpy clicked(plot_.get(), &TimelinePlot::functionClicked);
    QTest::mouseClick(area_, Qt::LeftButton, {}, {300, Middle().y()});  // Parse, within Load
    QCOMPARE(clicked.size(), 1);
    QCOMPARE(clicked.last()[0].toUInt(), 1U);
    QTest::mouseClick(area_, Qt::LeftButton, {}, {600, Middle().y()});
    QCOMPARE(clicked.last()[0].toUInt(), 0U);
    QTest::mouseClick(area_, Qt::LeftButton, {}, {100, Middle().y()});  // before either of them
    QCOMPARE(clicked.size(), 2);
    QCOMPARE(plot_->visible_range(), (TimeRange{0, 1000 * kMs}));
    Drag(600, 500, Qt::LeftButton);
    QCOMPARE(clicked.size(), 2);
  }

  void aClickOnABracketChoosesItsFunction() {
    QSignalSpy clicked(plot_.get(), &TimelinePlot::functionClicked);
    // Upwards from below: first the deepest bracket, then its caller, then the curves.
    QList<uint> met;
    for (int y = plot_->height() - 1; y > plot_->height() - 80; --y) {
      QTest::mouseClick(area_, Qt::LeftButton, {}, {300, y});
      if (!clicked.isEmpty() && (met.isEmpty() || met.last() != clicked.last()[0].toUInt())) {
        met << clicked.last()[0].toUInt();
      }
    }
    QCOMPARE(met.mid(0, 2), (QList<uint>{1, 0}));
  }

  void aDoubleClickFits() {
    plot_->SetVisibleRange({400 * kMs, 600 * kMs});
    QTest::mouseDClick(area_, Qt::LeftButton, {}, Middle());
    QCOMPARE(plot_->visible_range(), (TimeRange{0, 1000 * kMs}));
  }

  void keysZoomPanFitAndFollow() {
    plot_->setFocus();
    QTest::keyClick(plot_.get(), Qt::Key_Plus);
    const TimeRange zoomed = plot_->visible_range();
    QVERIFY(Width(zoomed) < 1000 * kMs);
    QTest::keyClick(plot_.get(), Qt::Key_Left);
    QVERIFY(plot_->visible_range().begin_ns < zoomed.begin_ns);
    QTest::keyClick(plot_.get(), Qt::Key_Right);
    QVERIFY(std::abs(plot_->visible_range().begin_ns - zoomed.begin_ns) < kMs);
    QTest::keyClick(plot_.get(), Qt::Key_Minus);
    QCOMPARE(plot_->visible_range(), (TimeRange{0, 1000 * kMs}));
    QTest::keyClick(plot_.get(), Qt::Key_Plus);
    QVERIFY(!plot_->follow());
    QTest::keyClick(plot_.get(), Qt::Key_End);
    QVERIFY(plot_->follow());
    QCOMPARE(plot_->visible_range().end_ns, 1000 * kMs);
    QTest::keyClick(plot_.get(), Qt::Key_Home);
    QCOMPARE(plot_->visible_range(), (TimeRange{0, 1000 * kMs}));
  }

  void followingKeepsUpWithTheRecording() {
    Grow(2000 * kMs);
    QCOMPARE(plot_->visible_range(), (TimeRange{0, 2000 * kMs}));
    plot_->SetVisibleRange({0, 500 * kMs});
    Grow(3000 * kMs);
    QCOMPARE(plot_->visible_range(), (TimeRange{0, 500 * kMs}));
    plot_->SetFollow(true);
    Grow(4000 * kMs);
    QCOMPARE(plot_->visible_range(), (TimeRange{3500 * kMs, 4000 * kMs}));
  }

  void thePointerReadsTheValues() {
    QSignalSpy readout(plot_.get(), &TimelinePlot::readoutChanged);
    Move(Middle());
    QCOMPARE(readout.size(), 1);
    const QString text = readout.last()[0].toString();
    QVERIFY2(text.contains("RSS") && text.contains("heap") && text.contains("MiB"), qPrintable(text));
    QVERIFY2(text.contains("Load"), qPrintable(text));
    QEvent leave(QEvent::Leave);
    QApplication::sendEvent(area_, &leave);
    QCOMPARE(readout.last()[0].toString(), QString());
  }

  void theHistoryLeadsBackAndForth() {
    QVERIFY(!plot_->can_go_back());
    plot_->SetVisibleRange({400 * kMs, 600 * kMs});
    Wheel(Middle(), {0, 120});
    Wheel(Middle(), {0, 120});
    const TimeRange zoomed = plot_->visible_range();
    plot_->GoBack();
    QCOMPARE(plot_->visible_range(), (TimeRange{400 * kMs, 600 * kMs}));
    plot_->GoBack();
    QCOMPARE(plot_->visible_range(), (TimeRange{0, 1000 * kMs}));
    QVERIFY(!plot_->can_go_back());
    plot_->GoForward();
    plot_->GoForward();
    QCOMPARE(plot_->visible_range(), zoomed);
    QVERIFY(!plot_->can_go_forward());
  }

  void theOverviewIsThereWhileAPartIsVisible() {
    auto* overview = plot_->findChild<OverviewStrip*>();
    QVERIFY(!overview->isVisible());
    plot_->SetVisibleRange({400 * kMs, 600 * kMs});
    QVERIFY(overview->isVisible());
    const QPoint grip = overview->WindowRect().center().toPoint();
    QTest::mousePress(overview, Qt::LeftButton, {}, grip);
    QMouseEvent move(QEvent::MouseMove, QPointF(grip.x() + overview->curve_width() / 5.0, grip.y()),
                     overview->mapToGlobal(QPointF(grip)), Qt::NoButton, Qt::LeftButton, {});
    QApplication::sendEvent(overview, &move);
    QTest::mouseRelease(overview, Qt::LeftButton, {}, grip);
    QCOMPARE(Width(plot_->visible_range()), 200 * kMs);
    QVERIFY(std::abs(plot_->visible_range().begin_ns - 600 * kMs) < 5 * kMs);
    QTest::mouseClick(overview, Qt::LeftButton, {}, {overview->width() / 8, grip.y()});
    QVERIFY(plot_->visible_range().begin_ns < 300 * kMs);
    plot_->ZoomToFit();
    QVERIFY(!overview->isVisible());
  }

  void curvesAreHiddenByKeyAndByClick() {
    plot_->setFocus();
    auto* curves = plot_->findChild<QCustomPlot*>();
    QVERIFY(curves->graph(0)->visible());
    QTest::keyClick(plot_.get(), Qt::Key_1);
    plot_->Refresh();
    QVERIFY(!curves->graph(0)->visible());
    QVERIFY2(curves->yAxis->range().upper < 40 * kMiB, "the heap, half of RSS, has all the room");
    QTest::keyClick(plot_.get(), Qt::Key_9);  // there are not so many
    // The legend stands at the right of the topmost line.
    for (int x = plot_->width() - 1; x > plot_->width() / 2 && !curves->graph(0)->visible(); x -= 6) {
      QTest::mouseClick(area_, Qt::LeftButton, {}, {x, 10});
      plot_->Refresh();
    }
    QVERIFY(curves->graph(0)->visible());
  }

  void aLogarithmicAxisBeginsAboveZero() {
    auto* axis = plot_->findChild<QCustomPlot*>()->yAxis;
    plot_->SetLogarithmic(true);
    plot_->Refresh();
    QCOMPARE(axis->range().lower, 4 * kMiB);  // the heap's 5 MiB
    QCOMPARE(axis->scaleType(), QCPAxis::stLogarithmic);
    plot_->SetLogarithmic(false);
    plot_->Refresh();
    QCOMPARE(axis->range().lower, 0.0);
  }

  void whatIsVisibleIsExported_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("begin");
    QTest::newRow("png") << "view.png" << QByteArray("\x89PNG");
    QTest::newRow("svg") << "view.svg" << QByteArray("<?xml");
    QTest::newRow("pdf") << "view.pdf" << QByteArray("%PDF");
    QTest::newRow("csv") << "view.csv" << QByteArray("time_s,pid,rss_bytes");
  }
  void whatIsVisibleIsExported() {
    QFETCH(const QString, name);
    QFETCH(const QByteArray, begin);
    const QTemporaryDir folder;
    plot_->SetVisibleRange({400 * kMs, 600 * kMs});
    QVERIFY(!plot_->ExportVisible(folder.filePath(name)).result());
    QFile file(folder.filePath(name));
    QVERIFY(file.open(QFile::ReadOnly));
    const QByteArray content = file.readAll();
    QVERIFY2(content.startsWith(begin), content.left(80));
    if (name.endsWith("csv")) QCOMPARE(content.count('\n'), 22);  // 400, 410 … 600 ms under the titles
    QCOMPARE(plot_->ExportVisible("/nowhere/" + name).result().value().what,
             "cannot write /nowhere/" + name.toStdString());
    QCOMPARE(plot_->ExportVisible(folder.filePath("view.bmp")).result().value().why, "unknown format");
  }

  void thePictureIsCopied() {
    plot_->CopyPicture();
    const QImage picture = QGuiApplication::clipboard()->image();
    QCOMPARE(picture.width(), 2 * area_->width());
    QCOMPARE(picture.pixelColor(0, 0), QColor(Qt::white));
  }

  void withoutASessionNothingHappens() {
    plot_->SetSession(nullptr);
    Wheel(Middle(), {0, 120});
    Drag(300, 400, Qt::LeftButton);
    Drag(300, 400, Qt::RightButton);
    QTest::keyClick(plot_.get(), Qt::Key_Plus);
    plot_->SetTarget(99);
    plot_->CopyPicture();
    plot_->GoBack();
    QCOMPARE(plot_->ExportVisible("view.png").result().value().why, "nothing is shown");
    plot_->Refresh();
    QVERIFY(plot_->isVisible());
  }
};

}  // namespace memline::app

int main(int argc, char** argv) { return memline::app::RunTest<memline::app::NavigationTest>(argc, argv); }

#include "navigation_test.moc"

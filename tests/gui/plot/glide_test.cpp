// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plot/glide.h"

#include "tests/gui/plot/sample_target.h"
#include "tests/gui/test_main.h"

namespace memline::app {

class GlideTest : public QObject {
  Q_OBJECT

  static constexpr double kFrameS = 1.0 / 60;
  /// Whatever is aimed at is reached within so many frames.
  static constexpr int kMaxFrames = 200;

  static Glide At(TimeRange range, double highest_bytes) {
    Glide glide;
    glide.StepRange(range, 0);
    glide.StepTop(highest_bytes, 0);
    return glide;
  }

  template <typename Step>
  static int FramesUntilStill(const Glide& glide, Step step) {
    for (int frame = 1; frame <= kMaxFrames; ++frame) {
      step();
      if (!glide.Moving()) return frame;
    }
    return kMaxFrames + 1;
  }

 private slots:
  void theFirstStepGoesAllTheWay() {
    const Glide glide = At({10, 20}, 1000);
    QVERIFY(!glide.Moving());
    QCOMPARE(glide.range(), (TimeRange{10, 20}));
    QCOMPARE(glide.top_bytes(), TopFor(1000));
  }

  void theRangeArrivesInSmallSteps() {
    Glide glide = At({0, 1000 * kMs}, 1000);
    const TimeRange aim{500 * kMs, 1500 * kMs};
    glide.StepRange(aim, kFrameS);
    QVERIFY(glide.Moving());
    QVERIFY(glide.range().begin_ns > 0 && glide.range().begin_ns < aim.begin_ns);
    QVERIFY(FramesUntilStill(glide, [&] { glide.StepRange(aim, kFrameS); }) <= kMaxFrames);
    QCOMPARE(glide.range(), aim);
  }

  void theFrameRateDoesNotChangeTheWay() {
    const TimeRange aim{500 * kMs, 1500 * kMs};
    Glide fast = At({0, 1000 * kMs}, 1000);
    Glide slow = fast;
    for (int i = 0; i < 4; ++i) fast.StepRange(aim, kFrameS);
    slow.StepRange(aim, 4 * kFrameS);
    QVERIFY(std::abs(fast.range().begin_ns - slow.range().begin_ns) < 10);
  }

  void theScaleGrowsWithoutCuttingTheCurve() {
    Glide glide = At({0, 1}, 1000);
    const int frames = FramesUntilStill(glide, [&] {
      glide.StepTop(50'000, kFrameS);
      QVERIFY(glide.top_bytes() > 50'000);
    });
    QVERIFY(frames <= kMaxFrames);
    QCOMPARE(glide.top_bytes(), TopFor(50'000));
  }

  void theScaleOnlyShrinksWhenMuchIsEmpty() {
    Glide glide = At({0, 1}, 1000);
    glide.StepTop(900, kFrameS);
    QVERIFY(!glide.Moving());
    QCOMPARE(glide.top_bytes(), TopFor(1000));
    QVERIFY(FramesUntilStill(glide, [&] { glide.StepTop(100, kFrameS); }) <= kMaxFrames);
    QCOMPARE(glide.top_bytes(), TopFor(100));
  }

  void snappingGoesAllTheWay() {
    Glide glide = At({0, 1000}, 1000);
    glide.Snap();
    glide.StepRange({5000, 9000}, kFrameS);
    glide.StepTop(7, kFrameS);
    QVERIFY(!glide.Moving());
    QCOMPARE(glide.range(), (TimeRange{5000, 9000}));
    QCOMPARE(glide.top_bytes(), TopFor(7));
  }

  void nothingButZerosHasAScale() { QVERIFY(TopFor(0) > 0); }
};

}  // namespace memline::app

int main(int argc, char** argv) { return memline::app::RunTest<memline::app::GlideTest>(argc, argv); }

#include "glide_test.moc"

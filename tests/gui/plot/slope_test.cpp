// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plot/slope.h"

#include <cmath>

#include "tests/gui/plot/sample_target.h"
#include "tests/gui/test_main.h"

namespace memline::app {

class SlopeTest : public QObject {
  Q_OBJECT

  static constexpr TimeRange kAll{0, INT64_MAX};

 private slots:
  void aStraightLineIsItself() {
    Pyramid series;
    for (int i = 0; i < 5000; ++i) series.Append(i * 10 * kMs, 7 * kMiB + i * kMiB / 100);
    const std::optional<Slope> slope = FitSlope(series, kAll);
    QVERIFY(slope);
    QVERIFY(std::abs(slope->bytes_per_second - kMiB) < 1e-3);
    QCOMPARE(slope->begin.time_ns, 0);
    QCOMPARE(slope->end.time_ns, 49'990 * kMs);
    QVERIFY(std::abs(slope->begin.bytes - 7 * kMiB) < 1);
    QVERIFY(std::abs(slope->end.bytes - 56.99 * kMiB) < 1);
  }

  void scatteredSamplesHaveTheLeastSquares() {
    Pyramid series;  // by hand: means 2 s and 3, Σ(t-2)(v-3) = 3, Σ(t-2)² = 10
    const double values[] = {1, 5, 2, 4, 3};
    for (int i = 0; i < 5; ++i) series.Append(i * 1000 * kMs, values[i]);
    const std::optional<Slope> slope = FitSlope(series, kAll);
    QVERIFY(slope);
    QVERIFY(std::abs(slope->bytes_per_second - 0.3) < 1e-12);
    QVERIFY(std::abs(slope->begin.bytes - 2.4) < 1e-12);
  }

  // A day into it, a slow growth beside a large constant.
  void lateAndSlowIsExact() {
    Pyramid series;
    constexpr int64_t kDay = 86'400'000 * kMs;
    for (int i = 0; i < 1000; ++i) series.Append(kDay + i * 1000 * kMs, 64e9 + i * 4096.0);
    const std::optional<Slope> slope = FitSlope(series, kAll);
    QVERIFY(slope);
    QVERIFY(std::abs(slope->bytes_per_second - 4096) < 1e-3);
  }

  void onlyTheRangeCounts() {
    const Target target = SampleTarget();
    const std::optional<Slope> up = FitSlope(target[SeriesId::kRss], {0, 500 * kMs});
    const std::optional<Slope> down = FitSlope(target[SeriesId::kRss], {500 * kMs, 1000 * kMs});
    QVERIFY(up && down);
    QCOMPARE(SlopeText(*up), QString("+100 MiB/s"));
    QCOMPARE(SlopeText(*down), QString("-100 MiB/s"));
    QCOMPARE(up->end.time_ns, 500 * kMs);
  }

  void twoTimesAreNeeded() {
    Pyramid series;
    QVERIFY(!FitSlope(series, kAll));
    series.Append(5, 1);
    series.Append(5, 2);
    QVERIFY(!FitSlope(series, kAll));
    series.Append(6, 2);
    QVERIFY(FitSlope(series, kAll));
    QVERIFY(!FitSlope(series, {6, 100}));
    QVERIFY(!FitSlope(series, {7, 100}));
  }

  void figuresAreShort() {
    const auto text = [](double mebibytes) { return SlopeText({{}, {}, mebibytes * kMiB}); };
    QCOMPARE(text(0), QString("0.000 MiB/s"));
    QCOMPARE(text(-0.0001), QString("0.000 MiB/s"));
    QCOMPARE(text(0.0123), QString("+0.012 MiB/s"));
    QCOMPARE(text(-1.234), QString("-1.23 MiB/s"));
    QCOMPARE(text(12.34), QString("+12.3 MiB/s"));
    QCOMPARE(text(9.999), QString("+10.0 MiB/s"));
    QCOMPARE(text(1234.4), QString("+1234 MiB/s"));
  }
};

}  // namespace memline::app

int main(int argc, char** argv) { return memline::app::RunTest<memline::app::SlopeTest>(argc, argv); }

#include "slope_test.moc"

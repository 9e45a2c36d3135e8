// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plot/envelope.h"

#include <limits>

#include "tests/gui/plot/sample_target.h"
#include "tests/gui/test_main.h"

namespace memline::app {

class EnvelopeTest : public QObject {
  Q_OBJECT

  static constexpr int64_t kSecond = 1000 * kMs;

  static std::vector<double> Values(const Bucket& bucket) {
    std::vector<double> values;
    for (const QCPGraphData& point : EnvelopePoints({bucket})) values.push_back(point.value);
    return values;
  }

 private slots:
  void aSampleIsAPoint() {
    const auto points = EnvelopePoints({{2 * kSecond, 2 * kSecond, 7, 7, 7, 7}});
    QCOMPARE(points.size(), 1);
    QCOMPARE(points[0].key, 2.0);
    QCOMPARE(points[0].value, 7.0);
  }

  void aBucketTouchesItsExtremes() {
    QCOMPARE(Values({0, kSecond, 2, 3, 1, 9}), (std::vector<double>{2, 1, 9, 3}));
    QCOMPARE(Values({0, kSecond, 8, 3, 1, 9}), (std::vector<double>{8, 9, 1, 3}));
    QCOMPARE(Values({0, kSecond, 1, 9, 1, 9}), (std::vector<double>{1, 9}));
    QCOMPARE(Values({0, kSecond, 5, 5, 5, 5}), (std::vector<double>{5, 5}));
  }

  void pointsAreInOrderOfTime() {
    Pyramid series;
    for (int i = 0; i < 10'000; ++i) series.Append(i * kMs, i * 7919 % 1000);
    const auto points = EnvelopePoints(series.Query(0, 10'000 * kMs, 100));
    QVERIFY(points.size() <= 4 * 102);
    QVERIFY(std::ranges::is_sorted(points, {}, &QCPGraphData::key));
    QCOMPARE(std::ranges::max(points, {}, &QCPGraphData::value).value, 999.0);
    QCOMPARE(std::ranges::min(points, {}, &QCPGraphData::value).value, 0.0);
  }

  void aGapBreaksTheCurve() {
    const std::vector<Bucket> buckets = {
        {0, 0, 1, 1, 1, 1}, {kSecond, kSecond, 2, 2, 2, 2}, {9 * kSecond, 9 * kSecond, 3, 3, 3, 3}};
    const auto points = EnvelopePoints(buckets, {{kSecond, 9 * kSecond}});
    QCOMPARE(points.size(), 4);
    QVERIFY(qIsNaN(points[2].value));
    QCOMPARE(points[2].key, 5.0);
    QCOMPARE(points[3].value, 3.0);
  }

  void whatIsNotFiniteIsLeftOut() {
    constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
    QVERIFY(EnvelopePoints({{0, 0, kNan, kNan, kNan, kNan}}).isEmpty());
    for (const QCPGraphData& point : EnvelopePoints({{0, kSecond, 1, kNan, 1, qInf()}}))
      QVERIFY(qIsFinite(point.value));
  }
};

}  // namespace memline::app

int main(int argc, char** argv) { return memline::app::RunTest<memline::app::EnvelopeTest>(argc, argv); }

#include "envelope_test.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// The axes' steps and labels.
#include "app/plot/byte_ticker.h"
#include "app/plot/count_ticker.h"
#include "app/plot/time_ticker.h"
#include "tests/gui/plot/sample_target.h"
#include "tests/gui/test_main.h"

namespace memline::app {

class TickersTest : public QObject {
  Q_OBJECT

  static constexpr double kMinute = 60;
  static constexpr double kHour = 3600;

 private slots:
  void bytesStepInPowersOfTwo() {
    QCOMPARE(ByteTicker::Step(60 * kMiB, 4), 16 * kMiB);
    QCOMPARE(ByteTicker::Step(64 * kMiB, 4), 16 * kMiB);
    QCOMPARE(ByteTicker::Step(65 * kMiB, 4), 32 * kMiB);
    QCOMPARE(ByteTicker::Step(0, 4), 1.0);
    QCOMPARE(ByteTicker::Step(100, 0), 128.0);
  }

  void byteLabelsAreExact() {
    QCOMPARE(ByteTicker::Label(0), QString("0"));
    QCOMPARE(ByteTicker::Label(512), QString("512 B"));
    QCOMPARE(ByteTicker::Label(1024), QString("1 KiB"));
    QCOMPARE(ByteTicker::Label(64 * kMiB), QString("64 MiB"));
    QCOMPARE(ByteTicker::Label(1280 * kMiB), QString("1.25 GiB"));
    QCOMPARE(ByteTicker::Label(1152 * kMiB), QString("1152 MiB"));
    QCOMPARE(ByteTicker::Label(5 * 1024 * 1024 * kMiB), QString("5 TiB"));
  }

  void logarithmicStepsAreOctaves() {
    QCOMPARE(LogByteTicker::OctaveStep(QCPRange(1, 16), 4), 1);
    QCOMPARE(LogByteTicker::OctaveStep(QCPRange(1, 32), 4), 2);
    QCOMPARE(LogByteTicker::OctaveStep(QCPRange(1024, 1024 * kMiB), 4), 5);
    QCOMPARE(LogByteTicker::OctaveStep(QCPRange(1, 1024 * 1024 * kMiB), 2), 20);
  }

  void timeStepsAreThosePeopleCountIn_data() {
    QTest::addColumn<double>("span");
    QTest::addColumn<double>("step");
    QTest::newRow("milliseconds") << 0.004 << 0.0005;
    QTest::newRow("a second") << 1.0 << 0.1;
    QTest::newRow("half a minute") << 30.0 << 5.0;
    QTest::newRow("two minutes") << 2 * kMinute << 15.0;
    QTest::newRow("half an hour") << 30 * kMinute << 5 * kMinute;
    QTest::newRow("ten hours") << 10 * kHour << kHour;
    QTest::newRow("a hundred days") << 2400 * kHour << 240 * kHour;
  }
  void timeStepsAreThosePeopleCountIn() {
    QFETCH(const double, span);
    QFETCH(const double, step);
    QCOMPARE(TimeTicker::Step(span, 10), step);
  }

  void timeLabelsHaveTheDecimalsTheirStepNeeds() {
    QCOMPARE(TimeTicker::Label(0, 5, TimeStyle::kSeconds), QString("0 s"));
    QCOMPARE(TimeTicker::Label(2.5, 0.5, TimeStyle::kSeconds), QString("2.5 s"));
    QCOMPARE(TimeTicker::Label(2, 0.5, TimeStyle::kSeconds), QString("2.0 s"));
    QCOMPARE(TimeTicker::Label(-0.5, 0.5, TimeStyle::kSeconds), QString("-0.5 s"));
    QCOMPARE(TimeTicker::Label(-0.0001, 0.5, TimeStyle::kSeconds), QString("0.0 s"));
    QCOMPARE(TimeTicker::Label(90, 30, TimeStyle::kMinutes), QString("1:30"));
    QCOMPARE(TimeTicker::Label(61.5, 0.5, TimeStyle::kMinutes), QString("1:01.5"));
    QCOMPARE(TimeTicker::Label(59.9999, 1, TimeStyle::kMinutes), QString("1:00"));
    QCOMPARE(TimeTicker::Label(3900, 300, TimeStyle::kHours), QString("1:05:00"));
  }

  void oneAxisHasOneStyle() {
    QCOMPARE(TimeTicker::StyleFor(60), TimeStyle::kSeconds);
    QCOMPARE(TimeTicker::StyleFor(61), TimeStyle::kMinutes);
    QCOMPARE(TimeTicker::StyleFor(3601), TimeStyle::kHours);
    QVERIFY(TimeTicker::UnitHint(TimeStyle::kSeconds).isEmpty());
    QCOMPARE(TimeTicker::UnitHint(TimeStyle::kHours), QString("h:min:s"));
  }

  void countsHaveSuffixes() {
    QCOMPARE(CountTicker::Label(0), QString("0"));
    QCOMPARE(CountTicker::Label(999), QString("999"));
    QCOMPARE(CountTicker::Label(12'500), QString("12.5 k"));
    QCOMPARE(CountTicker::Label(-2'000'000), QString("-2 M"));
    QCOMPARE(CountTicker::Label(3e15), QString("3000 T"));
  }
};

}  // namespace memline::app

int main(int argc, char** argv) { return memline::app::RunTest<memline::app::TickersTest>(argc, argv); }

#include "tickers_test.moc"

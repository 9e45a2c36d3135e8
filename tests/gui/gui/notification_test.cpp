// SPDX-License-Identifier: GPL-3.0-or-later
// What the desktop is told when an alert passes its limit. The session bus is one of the test's own
// (dbus-run-session), and this program owns the name that a desktop's notifications have on it.
#include "app/gui/notification.h"

#include <QDBusConnection>
#include <QDBusConnectionInterface>
#include <QDBusMessage>
#include <QSignalSpy>

#include "app/gui/alert_rule.h"
#include "app/gui/main_window.h"
#include "tests/gui/gui/gate.h"
#include "tests/gui/test_main.h"

namespace memline::app {

/// A notification server, as far as a program that notifies can tell.
class Notifications : public QObject {
  Q_OBJECT
  Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")

 public:
  struct Shown {
    QString program;
    uint replaces;
    QString summary;
    QString body;
    int expires_ms;
  };
  QList<Shown> shown;

 public slots:
  uint Notify(const QString& program, uint replaces, const QString& /*icon*/, const QString& summary,
              const QString& body, const QStringList& /*actions*/, const QVariantMap& /*hints*/, int expires_ms) {
    shown << Shown{program, replaces, summary, body, expires_ms};
    return static_cast<uint>(shown.size());
  }
};

class NotificationTest : public QObject {
  Q_OBJECT

  // Its own connection: what comes in was on the bus.
  QDBusConnection server_ = QDBusConnection::connectToBus(QDBusConnection::SessionBus, "server");
  Notifications desktop_;

 private slots:
  void initTestCase() {
    QVERIFY2(server_.isConnected(), "no session bus: run this by dbus-run-session");
    QVERIFY(server_.registerObject("/org/freedesktop/Notifications", &desktop_, QDBusConnection::ExportAllSlots));
    QVERIFY(server_.registerService("org.freedesktop.Notifications"));
  }
  void cleanup() { desktop_.shown.clear(); }

  void theTextArrivesAsItWasWritten() {
    Notify("package_index (4711)", "RSS < 1 MiB & \"growing\"");
    QTRY_COMPARE(desktop_.shown.size(), 1);
    const Notifications::Shown& shown = desktop_.shown[0];
    QCOMPARE(shown.program, QString("memline"));
    QCOMPARE(shown.replaces, 0U);
    QCOMPARE(shown.summary, QString("package_index (4711)"));
    // The body is markup, the summary is not.
    QCOMPARE(shown.body, QString("RSS &lt; 1 MiB &amp; &quot;growing&quot;"));
    QCOMPARE(shown.expires_ms, -1);
  }

  void anAlertTellsTheDesktopOnce() {
    RememberAlerts({{.watched = AlertRule::Watched::kRss, .limit_bytes = 1 << 20}});
    const Gate gate;
    MainWindow window;
    window.show();
    window.document()->Launch({.program = GROWING_TARGET, .arguments = {gate.path()}});
    QTRY_COMPARE_WITH_TIMEOUT(desktop_.shown.size(), 1, 60'000);
    const Notifications::Shown& shown = desktop_.shown[0];
    QVERIFY2(shown.summary.startsWith("growing_target ("), qPrintable(shown.summary));
    QVERIFY2(shown.body.contains(DescribeLimit(RememberedAlerts()[0]).toHtmlEscaped()), qPrintable(shown.body));
    QVERIFY2(shown.body.contains(": it is "), qPrintable(shown.body));
    window.document()->EndProgram();
    QTRY_VERIFY_WITH_TIMEOUT(window.document()->state() == Document::State::kComplete, 60'000);
    QCOMPARE(desktop_.shown.size(), 1);
  }
};

}  // namespace memline::app

int main(int argc, char** argv) { return memline::app::RunTest<memline::app::NotificationTest>(argc, argv); }

#include "notification_test.moc"

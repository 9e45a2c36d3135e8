// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/notification.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QVariantMap>

namespace memline::app {

void Notify(const QString& summary, const QString& body) {
  constexpr uint kReplacesNone = 0;
  constexpr int kDefaultExpiry = -1;
  QDBusConnection bus = QDBusConnection::sessionBus();
  if (!bus.isConnected()) return;
  QDBusMessage call = QDBusMessage::createMethodCall("org.freedesktop.Notifications", "/org/freedesktop/Notifications",
                                                     "org.freedesktop.Notifications", "Notify");
  call << QString("memline") << kReplacesNone << QString("memline") << summary << body.toHtmlEscaped() << QStringList()
       << QVariantMap() << kDefaultExpiry;
  bus.send(call);
}

}  // namespace memline::app

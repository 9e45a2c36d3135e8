// SPDX-License-Identifier: GPL-3.0-or-later
// main() of a test of the app: no display, and settings, data and sockets of its own.
#ifndef MEMLINE_TESTS_GUI_TEST_MAIN_H_
#define MEMLINE_TESTS_GUI_TEST_MAIN_H_

#include <QApplication>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QtTest>

namespace memline::app {

/// For this process and what it starts.
inline void UseHome(const QTemporaryDir& home) {
  for (const char* name : {"XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"}) {
    const QString folder = home.filePath(name);
    QDir().mkpath(folder);
    QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    qputenv(name, folder.toLocal8Bit());
  }
}

template <typename Test>
int RunTest(int argc, char** argv) {
  const QTemporaryDir home;
  UseHome(home);
  qputenv("QT_QPA_PLATFORM", "offscreen");
  QApplication application(argc, argv);
  QApplication::setOrganizationName("memline");
  QApplication::setApplicationName("memline-gui-test");
  Test test;
  return QTest::qExec(&test, argc, argv);
}

}  // namespace memline::app

#endif  // MEMLINE_TESTS_GUI_TEST_MAIN_H_

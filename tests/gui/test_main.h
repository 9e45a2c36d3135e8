// SPDX-License-Identifier: GPL-3.0-or-later
// main() of a test of the app: no display, and settings, data and sockets of its own.
#ifndef MEMLINE_TESTS_GUI_GUI_TEST_MAIN_H_
#define MEMLINE_TESTS_GUI_GUI_TEST_MAIN_H_

#include <QApplication>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QtTest>

namespace memline::app {

template <typename Test>
int RunTest(int argc, char** argv) {
  const QTemporaryDir home;
  for (const char* name : {"XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"}) {
    qputenv(name, home.path().toLocal8Bit());
  }
  QFile::setPermissions(home.path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
  qputenv("QT_QPA_PLATFORM", "offscreen");
  QApplication application(argc, argv);
  QApplication::setOrganizationName("memline");
  QApplication::setApplicationName("memline-gui-test");
  Test test;
  return QTest::qExec(&test, argc, argv);
}

}  // namespace memline::app

#endif  // MEMLINE_TESTS_GUI_GUI_TEST_MAIN_H_

// SPDX-License-Identifier: GPL-3.0-or-later
// What assistive technology sees of the window and its dialogs: every control that takes the focus has a name and a
// role, and the keyboard reaches it.
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QLabel>
#include <QSet>

#include "app/gui/alerts_dialog.h"
#include "app/gui/attach_dialog.h"
#include "app/gui/launch_dialog.h"
#include "app/gui/main_window.h"
#include "app/gui/readable_labels.h"
#include "tests/gui/gui/sample_session.h"
#include "tests/gui/test_main.h"

namespace memline::app {

class AccessibilityTest : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;

  // The part of a spin box that is typed into goes by the name of the whole.
  static QStringList Nameless(QWidget& root) {
    QStringList nameless;
    int controls = 0;
    for (QWidget* widget : root.findChildren<QWidget*>()) {
      if (!widget->isVisible() || widget->visibleRegion().isEmpty() || widget->focusPolicy() == Qt::NoFocus ||
          !widget->isEnabled())
        continue;
      if (qobject_cast<QAbstractSpinBox*>(widget->parent()) != nullptr) continue;
      ++controls;
      QAccessibleInterface* seen = QAccessible::queryAccessibleInterface(widget);
      if (seen == nullptr || !seen->text(QAccessible::Name).isEmpty()) continue;
      nameless << QString("%1 %2").arg(widget->metaObject()->className(), widget->objectName());
    }
    if (controls < 3) nameless << QString("only %1 controls").arg(controls);
    return nameless;
  }

  // By Tab alone, from one control round to itself.
  static QStringList Unreached(QWidget& root) {
    QSet<QWidget*> reached;
    QWidget* first = root.nextInFocusChain();
    for (QWidget* at = first;;) {
      reached.insert(at);
      at = at->nextInFocusChain();
      if (at == first) break;
    }
    QStringList unreached;
    for (QWidget* widget : root.findChildren<QWidget*>()) {
      const bool takes_tab = (widget->focusPolicy() & Qt::TabFocus) != 0 && widget->focusProxy() == nullptr;
      if (widget->window() == &root && takes_tab && !reached.contains(widget)) {
        unreached << QString("%1 %2").arg(widget->metaObject()->className(), widget->objectName());
      }
    }
    return unreached;
  }

 private slots:
  void theStartPageHasNames() {
    MainWindow window;
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    QCOMPARE(Nameless(window).join("; "), QString());
    QCOMPARE(Unreached(window).join("; "), QString());
  }

  void theOpenSessionHasNames() {
    const QString path = folder_.filePath("sample.memline");
    WriteSession(SampleSession(), path);
    MainWindow window;
    window.show();
    window.open(path);
    QTRY_VERIFY(window.functions()->model()->rowCount() > 0);
    for (QDockWidget* dock : window.findChildren<QDockWidget*>()) dock->show();
    QCOMPARE(Nameless(window).join("; "), QString());
    QCOMPARE(Unreached(window).join("; "), QString());
  }

  void labelsTellTheirText() {
    MakeLabelsReadable();
    QLabel named;
    named.setAccessibleName("Recording");
    named.setText("12.4 s");
    QAccessibleInterface* seen = QAccessible::queryAccessibleInterface(&named);
    QCOMPARE(seen->text(QAccessible::Name), QString("Recording"));
    QCOMPARE(seen->text(QAccessible::Description), QString("12.4 s"));
    named.setText("12.5 s");
    QCOMPARE(seen->text(QAccessible::Description), QString("12.5 s"));
    QLabel plain("Program");
    QCOMPARE(QAccessible::queryAccessibleInterface(&plain)->text(QAccessible::Name), QString("Program"));
  }

  void theDialogsHaveNames() {
    AttachDialog attach;
    AlertsDialog alerts({});
    LaunchDialog launch({});
    for (QDialog* dialog : std::initializer_list<QDialog*>{&attach, &alerts, &launch}) {
      dialog->show();
      QVERIFY(QTest::qWaitForWindowExposed(dialog));
      QCOMPARE(Nameless(*dialog).join("; "), QString());
      QCOMPARE(Unreached(*dialog).join("; "), QString());
    }
  }
};

}  // namespace memline::app

int main(int argc, char** argv) { return memline::app::RunTest<memline::app::AccessibilityTest>(argc, argv); }

#include "accessibility_test.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// LaunchSettings and LaunchDialog.
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>

#include "app/gui/launch_dialog.h"
#include "app/gui/launch_settings.h"
#include "tests/gui/test_main.h"

namespace memline::app {

class LaunchTest : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;

  QString NewFile(const QString& name, QFile::Permissions permissions) const {
    QFile file(folder_.filePath(name));
    if (!file.open(QFile::WriteOnly) || !file.setPermissions(permissions)) qFatal("no test file");
    return file.fileName();
  }

 private slots:
  void saysWhatIsWrongWhileTyping() {
    LaunchDialog dialog{LaunchSettings{}};
    auto* program = dialog.findChild<QLineEdit*>("program");
    auto* environment = dialog.findChild<QPlainTextEdit*>("environment");
    auto* directory = dialog.findChild<QLineEdit*>("directory");
    const auto* problem = dialog.findChild<QLabel*>("problem");
    const auto* launch = dialog.findChild<QPushButton*>("launch");
    QVERIFY(!launch->isEnabled());
    program->setText("/nowhere/at-all");
    QVERIFY(problem->text().contains("does not exist"));
    program->setText("no-such-program-in-path");
    QVERIFY(problem->text().contains("PATH"));
    program->setText(folder_.path());
    QVERIFY(problem->text().contains("folder"));
    program->setText(NewFile("plain", QFile::ReadOwner | QFile::WriteOwner));
    QVERIFY(problem->text().contains("not executable"));
    QVERIFY(!launch->isEnabled());
    program->setText("sh");
    QCOMPARE(problem->text(), QString());
    QVERIFY(launch->isEnabled());
    environment->setPlainText("GOOD=1\nbad one");
    QVERIFY(problem->text().contains("bad one"));
    environment->setPlainText("GOOD=1\n");
    QVERIFY(launch->isEnabled());
    directory->setText("/nowhere");
    QVERIFY(problem->text().contains("/nowhere"));
    QVERIFY(!launch->isEnabled());
  }

  void readsWhatWasTyped() {
    LaunchDialog dialog{LaunchSettings{}};
    dialog.findChild<QLineEdit*>("program")->setText(" sh ");
    dialog.findChild<QLineEdit*>("arguments")->setText("-c \"echo one two\" x");
    dialog.findChild<QPlainTextEdit*>("environment")->setPlainText("A=1\n\nB=two words\n");
    const LaunchSettings settings = dialog.settings();
    QCOMPARE(settings.program, QString("sh"));
    QCOMPARE(settings.arguments, (QStringList{"-c", "echo one two", "x"}));
    QCOMPARE(settings.environment, (QStringList{"A=1", "B=two words"}));
    const LaunchCommand command = ToCommand(settings);
    QCOMPARE(command.arguments.size(), size_t{4});
    QVERIFY(command.arguments[0].ends_with("/sh"));
    QCOMPARE(command.environment[1], std::string("B=two words"));
  }

  void argumentsAreSplitAsInAShell() {
    QCOMPARE(SplitArguments("  a  'b c' \"d 'e' \\\"f\" g\\ h i'j'\"k\" '' "),
             (QStringList{"a", "b c", "d 'e' \"f", "g h", "ijk", ""}));
    QCOMPARE(SplitArguments(""), QStringList());
    QCOMPARE(SplitArguments("'open"), QStringList{"open"});
  }

  void argumentsSurviveJoiningAndSplitting() {
    const QStringList arguments = {"plain", "two words", "", "say \"hi\"", "tab\there", "it's", "back\\slash"};
    QCOMPARE(SplitArguments(JoinArguments(arguments)), arguments);
  }

  void aRelativeProgramStartsAtTheWorkingDirectory() {
    const QString path = NewFile("tool", QFile::ReadOwner | QFile::ExeOwner);
    LaunchSettings settings;
    settings.program = "./tool";
    QVERIFY(ResolveProgram(settings).isEmpty());
    settings.working_directory = folder_.path();
    QCOMPARE(ResolveProgram(settings), QFileInfo(path).absoluteFilePath());
    QCOMPARE(LaunchProblem(settings), QString());
  }

  void isRemembered() {
    LaunchSettings settings;
    settings.program = "sh";
    settings.arguments = {"-c", "true; echo \"x y\""};
    settings.environment = {"A=1"};
    settings.working_directory = "/";
    settings.interval_ms = 25;
    settings.include_children = true;
    RememberLaunch(settings);
    QVERIFY(RememberedLaunch() == settings);
    QVERIFY(LaunchDialog(RememberedLaunch()).settings() == settings);
  }
};

}  // namespace memline::app

int main(int argc, char** argv) { return memline::app::RunTest<memline::app::LaunchTest>(argc, argv); }

#include "launch_test.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window_dialogs.h"

#include <QCoreApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QLabel>
#include <QMessageBox>
#include <QVBoxLayout>

#include "app/gui/command_box.h"
#include "app/plot/icon.h"

namespace memline::app {
namespace {

constexpr auto kBuild =
    "find_package(memline REQUIRED)\n"
    "target_link_libraries(your-program PRIVATE memline::memline)";
constexpr auto kAnnotate =
    "#include <memline/profile.h>\n"
    "\n"
    "void LoadIndex(const Path& path) {\n"
    "  PROFILE();\n"
    "  …\n"
    "}";

struct DialogWords {
  Q_DECLARE_TR_FUNCTIONS(memline::app::DialogWords)
};

void AddStep(QVBoxLayout* layout, const QString& text, const QString& code) {
  auto* label = new QLabel(text);
  label->setWordWrap(true);
  layout->addWidget(label);
  layout->addWidget(new CommandBox(code));
}

}  // namespace

void ShowGuide(QWidget* parent) {
  QDialog dialog(parent);
  dialog.setWindowTitle(DialogWords::tr("How to Annotate a Program"));
  dialog.setMinimumWidth(560);
  auto* layout = new QVBoxLayout(&dialog);
  layout->setContentsMargins(16, 16, 16, 16);
  layout->setSpacing(8);
  AddStep(layout, DialogWords::tr("1. Link the runtime. Until something records, it costs next to nothing."), kBuild);
  AddStep(layout,
          DialogWords::tr("2. Write PROFILE(); as the first statement of the functions you want to see line by line."),
          kAnnotate);
  AddStep(layout,
          DialogWords::tr(
              "3. Build with debug information (-g) and record: Record > Launch a Program here, Wait for Targets for "
              "programs started elsewhere, or from a terminal:"),
          "memline run ./your-program");
  auto* buttons = new QDialogButtonBox;
  buttons->addButton(QDialogButtonBox::Close)->setIcon({});
  QObject::connect(buttons, &QDialogButtonBox::rejected, &dialog, &QDialog::reject);
  layout->addSpacing(8);
  layout->addWidget(buttons);
  dialog.exec();
}

void ShowAbout(QWidget* parent) {
  QMessageBox box(parent);
  box.setWindowTitle(DialogWords::tr("About memline"));
  box.setIconPixmap(ApplicationIcon().pixmap(64));
  box.setText(QString("<b>memline %1</b>").arg(MEMLINE_VERSION));
  box.setInformativeText(DialogWords::tr(
      "A live line-by-line memory profiler for C++.<br><br>memline-gui is free software under the GNU General Public "
      "License, version 3 or later. The runtime and the core are under the MIT licence."));
  box.addButton(QMessageBox::Close)->setIcon({});
  box.exec();
}

}  // namespace memline::app

// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/translation.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>
#include <memory>

namespace memline::app {
namespace {

/// In the language that the user likes best of those that there are.
void InstallTranslation(const QString& name, const QString& folder) {
  auto translator = std::make_unique<QTranslator>(QCoreApplication::instance());
  for (const QString& language : QLocale::system().uiLanguages()) {
    const QLocale locale(language);
    // The texts are written in English, so for it there need not be a file, and no later language is preferred to it.
    if (locale.language() == QLocale::English || locale.language() == QLocale::C) return;
    if (!translator->load(locale, name, "_", folder)) continue;
    QCoreApplication::installTranslator(translator.release());
    return;
  }
}

}  // namespace

void InstallTranslations() {
  InstallTranslation("qtbase", QLibraryInfo::path(QLibraryInfo::TranslationsPath));
  InstallTranslation("memline", QCoreApplication::applicationDirPath() + "/../share/memline/translations");
}

}  // namespace memline::app

// SPDX-License-Identifier: GPL-3.0-or-later
// The app in the language of its user, as far as there are translations.
#ifndef MEMLINE_APP_GUI_TRANSLATION_H_
#define MEMLINE_APP_GUI_TRANSLATION_H_

namespace memline::app {

/// Has Qt's own texts and memline's translated from now on. memline's are in ../share/memline/translations beside the
/// folder of the program, as memline_de.qm. Called once, after the QApplication was made and before any text is.
void InstallTranslations();

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_TRANSLATION_H_

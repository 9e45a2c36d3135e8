// SPDX-License-Identifier: GPL-3.0-or-later
// Just enough of C++'s words to colour a line of it.
#ifndef MEMLINE_APP_GUI_CPP_TOKENS_H_
#define MEMLINE_APP_GUI_CPP_TOKENS_H_

#include <QStringView>
#include <vector>

namespace memline::app {

enum class CppKind { kPlain, kKeyword, kNumber, kString, kComment, kPreprocessor, kProfile };

struct CppToken {
  qsizetype begin = 0;
  qsizetype length = 0;
  CppKind kind = CppKind::kPlain;
};

/// Tokens that cover the whole line, in order. `in_comment`: a block comment is open before the line; afterwards,
/// whether one is open behind it.
std::vector<CppToken> TokenizeCpp(QStringView line, bool& in_comment);

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_CPP_TOKENS_H_

// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/cpp_tokens.h"

#include <QSet>
#include <QString>
#include <algorithm>

namespace memline::app {
namespace {

const QSet<QString>& Keywords() {
  static const QSet<QString> words = {
      "alignas",      "alignof",  "asm",      "auto",      "bool",       "break",        "case",
      "catch",        "char",     "char16_t", "char32_t",  "char8_t",    "class",        "co_await",
      "co_return",    "co_yield", "concept",  "const",     "const_cast", "consteval",    "constexpr",
      "constinit",    "continue", "decltype", "default",   "delete",     "do",           "double",
      "dynamic_cast", "else",     "enum",     "explicit",  "export",     "extern",       "false",
      "final",        "float",    "for",      "friend",    "goto",       "if",           "inline",
      "int",          "long",     "mutable",  "namespace", "new",        "noexcept",     "nullptr",
      "operator",     "override", "private",  "protected", "public",     "register",     "reinterpret_cast",
      "requires",     "return",   "short",    "signed",    "sizeof",     "static",       "static_assert",
      "static_cast",  "struct",   "switch",   "template",  "this",       "thread_local", "throw",
      "true",         "try",      "typedef",  "typeid",    "typename",   "union",        "unsigned",
      "using",        "virtual",  "void",     "volatile",  "wchar_t",    "while"};
  return words;
}

bool IsWord(QChar c) { return c.isLetterOrNumber() || c == '_'; }

class Scanner {
 public:
  explicit Scanner(QStringView line) : line_(line) {}

  std::vector<CppToken> Run(bool& in_comment) {
    if (in_comment) BlockComment(0, in_comment);
    if (at_ < line_.size() && line_.mid(at_).trimmed().startsWith('#')) Directive();
    while (at_ < line_.size()) Next(in_comment);
    return std::move(tokens_);
  }

 private:
  QChar Peek(qsizetype ahead = 0) const { return at_ + ahead < line_.size() ? line_[at_ + ahead] : QChar(); }

  void Add(qsizetype end, CppKind kind) {
    end = std::min(end, line_.size());
    if (!tokens_.empty() && tokens_.back().kind == kind) {
      tokens_.back().length += end - at_;
    } else {
      tokens_.push_back({at_, end - at_, kind});
    }
    at_ = end;
  }

  void BlockComment(qsizetype skip, bool& in_comment) {
    const qsizetype close = line_.indexOf(QStringLiteral("*/"), at_ + skip);
    in_comment = close < 0;
    Add(in_comment ? line_.size() : close + 2, CppKind::kComment);
  }

  /// "#include <x>" is coloured whole; behind any other directive's word follows ordinary code.
  void Directive() {
    qsizetype end = line_.indexOf('#', at_) + 1;
    while (end < line_.size() && line_[end].isSpace()) ++end;
    while (end < line_.size() && IsWord(line_[end])) ++end;
    const bool include = line_.mid(at_, end - at_).endsWith(QStringLiteral("include"));
    Add(end, CppKind::kPreprocessor);
    if (include) Add(line_.size(), CppKind::kString);
  }

  void Next(bool& in_comment) {
    const QChar c = Peek();
    if (c == '/' && Peek(1) == '/') {
      Add(line_.size(), CppKind::kComment);
    } else if (c == '/' && Peek(1) == '*') {
      BlockComment(2, in_comment);
    } else if (c == '"' || c == '\'') {
      Quoted(c);
    } else if (c.isDigit() || (c == '.' && Peek(1).isDigit())) {
      Number();
    } else if (IsWord(c)) {
      Word();
    } else {
      Add(at_ + 1, CppKind::kPlain);
    }
  }

  void Quoted(QChar quote) {
    qsizetype end = at_ + 1;
    while (end < line_.size() && line_[end] != quote) end += line_[end] == '\\' ? 2 : 1;
    Add(end + 1, CppKind::kString);
  }

  void Number() {
    qsizetype end = at_ + 1;
    while (end < line_.size() && (IsWord(line_[end]) || line_[end] == '.' || line_[end] == '\'')) ++end;
    Add(end, CppKind::kNumber);
  }

  void Word() {
    qsizetype end = at_ + 1;
    while (end < line_.size() && IsWord(line_[end])) ++end;
    const QString word = line_.mid(at_, end - at_).toString();
    if (word == "PROFILE" || word.startsWith("MEMLINE_")) {
      Add(end, CppKind::kProfile);
    } else {
      Add(end, Keywords().contains(word) ? CppKind::kKeyword : CppKind::kPlain);
    }
  }

  QStringView line_;
  qsizetype at_ = 0;
  std::vector<CppToken> tokens_;
};

}  // namespace

std::vector<CppToken> TokenizeCpp(QStringView line, bool& in_comment) { return Scanner(line).Run(in_comment); }

}  // namespace memline::app

// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/output_pane.h"

#include <QFontDatabase>
#include <QScrollBar>
#include <QTextCursor>

namespace memline::app {

OutputPane::OutputPane(QWidget* parent) : QPlainTextEdit(parent) {
  setObjectName("output");
  setAccessibleName(tr("Output of the program"));
  setReadOnly(true);
  setTabChangesFocus(true);
  setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
  setPlaceholderText(tr("What the launched program writes to stdout and stderr appears here."));
  setMaximumBlockCount(kMaxLines);
  setUndoRedoEnabled(false);
}

void OutputPane::Append(const QByteArray& bytes) {
  const QString text = Plain(decoder_.decode(bytes));
  if (text.isEmpty()) return;
  const bool at_end = verticalScrollBar()->value() == verticalScrollBar()->maximum();
  QTextCursor end(document());
  end.movePosition(QTextCursor::End);
  end.insertText(text);
  if (at_end) verticalScrollBar()->setValue(verticalScrollBar()->maximum());
}

void OutputPane::Clear() {
  clear();
  decoder_.resetState();
  escape_ = Escape::kNone;
}

// Control sequences as ECMA-48 has them, 5.4 and 5.6.
QString OutputPane::Plain(const QString& text) {
  QString plain;
  plain.reserve(text.size());
  for (const QChar c : text) {
    switch (escape_) {
      case Escape::kNone:
        if (c == QChar(0x1B)) {
          escape_ = Escape::kBegun;
        } else if (c == '\n' || c == '\t' || c >= ' ') {
          plain += c;
        }
        break;
      case Escape::kBegun:
        escape_ = c == '[' ? Escape::kSequence : c == ']' || c == 'P' ? Escape::kString : Escape::kNone;
        break;
      case Escape::kSequence:
        if (c >= '@' && c <= '~') escape_ = Escape::kNone;
        break;
      case Escape::kString:
        if (c == QChar(0x07)) escape_ = Escape::kNone;
        if (c == QChar(0x1B)) escape_ = Escape::kBegun;
        break;
    }
  }
  return plain;
}

}  // namespace memline::app

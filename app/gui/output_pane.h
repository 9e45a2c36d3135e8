// SPDX-License-Identifier: GPL-3.0-or-later
// Shows what the launched program wrote, the last of it, as text.
#ifndef MEMLINE_APP_GUI_OUTPUT_PANE_H_
#define MEMLINE_APP_GUI_OUTPUT_PANE_H_

#include <QPlainTextEdit>
#include <QStringDecoder>

namespace memline::app {

class OutputPane : public QPlainTextEdit {
  Q_OBJECT

 public:
  static constexpr int kMaxLines = 10'000;

  explicit OutputPane(QWidget* parent = nullptr);
  /// Bytes of UTF-8, cut anywhere. Escape sequences of terminals are left out. Stays at the end if it is there.
  void Append(const QByteArray& bytes);
  void Clear();

 private:
  [[nodiscard]] QString Plain(const QString& text);

  QStringDecoder decoder_{QStringDecoder::Utf8};
  enum class Escape { kNone, kBegun, kSequence, kString } escape_ = Escape::kNone;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_OUTPUT_PANE_H_

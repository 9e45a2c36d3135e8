// SPDX-License-Identifier: GPL-3.0-or-later
// Chooses what the window shows of a session: all processes together, or one of them. Each has the colour of its curve
// among all, and says how it ended.
#ifndef MEMLINE_APP_GUI_PROCESS_BOX_H_
#define MEMLINE_APP_GUI_PROCESS_BOX_H_

#include <QComboBox>
#include <optional>
#include <vector>

#include "profiler_core/model/live_session.h"

namespace memline::app {

class ProcessBox : public QComboBox {
  Q_OBJECT

 public:
  explicit ProcessBox(QWidget* parent = nullptr);

  /// Takes over what is new in the session. At the first process of a session that one is chosen; at the second, when
  /// there is something to choose, all of them.
  void Update(const LiveSession& session);
  void Clear();

  [[nodiscard]] size_t process_count() const { return processes_.size(); }
  /// Index into Session::targets; nothing: all of them.
  [[nodiscard]] std::optional<size_t> process() const;
  void ChooseAll() { setCurrentIndex(0); }
  void Choose(size_t process);
  /// Of those there are, all of them first; around at the ends.
  void ChooseNext(int step);

 signals:
  void chosen();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  struct Words {
    QString title;
    QString details;
    bool operator==(const Words&) const = default;
  };

  void ShowIcons();

  std::vector<Words> processes_;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_PROCESS_BOX_H_

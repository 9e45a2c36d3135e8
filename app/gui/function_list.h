// SPDX-License-Identifier: GPL-3.0-or-later
// The list of annotated functions: pick one to see its lines.
#ifndef MEMLINE_APP_GUI_FUNCTION_LIST_H_
#define MEMLINE_APP_GUI_FUNCTION_LIST_H_

#include <QElapsedTimer>
#include <QTreeView>
#include <optional>

#include "app/gui/function_model.h"

namespace memline::app {

class FunctionList : public QTreeView {
  Q_OBJECT

 public:
  explicit FunctionList(QWidget* parent = nullptr);

  /// Keeps the selection, also of a function that is missing for a time; without one, the first row is selected. Rows
  /// change places at most once a second, and when what they tell of changes. `is_change` as in FunctionModel.
  void SetRows(const std::vector<FunctionRow>& rows, bool is_change = false);
  void Clear();
  [[nodiscard]] std::optional<uint32_t> selected_function() const;
  /// Nothing happens if it is not listed.
  void Select(uint32_t function);
  [[nodiscard]] const FunctionModel& function_model() const { return model_; }
  /// nullptr if it is not listed.
  [[nodiscard]] const FunctionRow* Find(uint32_t function) const;
  void ResetLayout();

 signals:
  void functionSelected();

 private:
  FunctionModel model_;
  FunctionOrder order_;
  QElapsedTimer since_sorted_;
  bool is_change_ = false;
  bool updating_ = false;
  std::optional<uint32_t> wanted_;  // chosen last, listed or not
};

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_FUNCTION_LIST_H_

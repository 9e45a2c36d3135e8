// SPDX-License-Identifier: GPL-3.0-or-later
// The source of the selected function with its figures: a heading, the lines, and a note when there is no source.
#ifndef MEMLINE_APP_GUI_SOURCE_VIEW_H_
#define MEMLINE_APP_GUI_SOURCE_VIEW_H_

#include <QLabel>
#include <QTableView>
#include <QWidget>

#include "app/gui/source_model.h"

namespace memline::app {

class SourceView : public QWidget {
  Q_OBJECT

 public:
  explicit SourceView(QWidget* parent = nullptr);

  /// Of the function already shown: values change in place, selection and scroll position stay.
  void Show(SourceListing listing);
  void Clear();
  [[nodiscard]] const SourceModel& source_model() const { return model_; }
  [[nodiscard]] QTableView* table() const { return table_; }
  void ResetLayout();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void SetFonts();
  void MeasureSource();
  void FitSource();
  void ScrollToHottest();

  SourceModel model_;
  int source_width_ = 0;  // of the longest line
  QLabel* heading_;
  QLabel* place_;
  QLabel* note_;
  QTableView* table_;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_SOURCE_VIEW_H_

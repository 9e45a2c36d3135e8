// SPDX-License-Identifier: GPL-3.0-or-later
// "Growth": what grows and never comes back, with the reason in words.
#ifndef MEMLINE_APP_GUI_GROWTH_VIEW_H_
#define MEMLINE_APP_GUI_GROWTH_VIEW_H_

#include <QLabel>
#include <QWidget>

#include "app/gui/figure_table.h"
#include "app/gui/growth_table.h"
#include "app/gui/search_field.h"
#include "app/gui/view_feed.h"
#include "app/gui/view_note.h"

namespace memline::app {

class GrowthView : public QWidget {
  Q_OBJECT

 public:
  explicit GrowthView(QWidget* parent = nullptr);

  /// The session must outlive the view or the next call; nullptr empties it.
  void SetSource(const LiveSession* session, const std::filesystem::path& path, size_t process);
  void SetTime(const ShownTime& time);
  /// Called once a frame; what is not visible does no work.
  void Poll();
  void Show(const ViewFeed<GrowthTable>::Outcome& outcome);

  [[nodiscard]] FigureTable* table() const { return table_; }
  [[nodiscard]] QLabel* heading() const { return heading_; }
  [[nodiscard]] ViewNote* note() const { return note_; }

 signals:
  void placeChosen(const memline::app::SourcePlace& place);

 private:
  QLabel* heading_;
  SearchField* search_;
  FigureTable* table_;
  ViewNote* note_;
  ViewFeed<GrowthTable> feed_;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_GROWTH_VIEW_H_

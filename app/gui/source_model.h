// SPDX-License-Identifier: GPL-3.0-or-later
// One row per source line of an annotated function.
#ifndef MEMLINE_APP_GUI_SOURCE_MODEL_H_
#define MEMLINE_APP_GUI_SOURCE_MODEL_H_

#include <QAbstractTableModel>
#include <array>
#include <memory>

#include "app/gui/line_history.h"
#include "app/gui/source_listing.h"

namespace memline::app {

class SourceModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column {
    kLine,
    kRss,
    kLive,
    kAtPeak,
    kIncrement,
    kAllocated,
    kFreed,
    kAllocations,
    kTemporary,
    kOccurrences,
    kTrend,
    kSource,
    kColumnCount
  };
  enum Role {
    kHeatRole = Qt::UserRole,  ///< 0 to 1 of the column's largest in this function; none where nothing is to be heated
    kInCommentRole,
    kTrendRole,  ///< QList<double> of bytes; none where the line never held anything
  };

  using QAbstractTableModel::QAbstractTableModel;

  /// The same lines as before only change their values; anything else is a reset.
  void SetListing(SourceListing listing);
  /// nullptr: there is none.
  void SetHistory(std::shared_ptr<const LineHistory> history);
  [[nodiscard]] const SourceListing& listing() const { return listing_; }
  [[nodiscard]] const LineHistory* history() const { return history_.get(); }
  /// Row of a source line, -1 if it is not listed.
  [[nodiscard]] int RowOfLine(uint32_t line) const;

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

 private:
  [[nodiscard]] bool SameLines(const SourceListing& listing) const;
  void FindLargest();

  [[nodiscard]] QVariant Trend(const SourceRow& row) const;

  SourceListing listing_;
  std::shared_ptr<const LineHistory> history_;
  std::array<double, kColumnCount> largest_{};
};

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_SOURCE_MODEL_H_

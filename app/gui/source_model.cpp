// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/source_model.h"

#include <algorithm>
#include <utility>

#include "profiler_core/report/format.h"

namespace memline::app {
namespace {

QString ExactNote() { return SourceModel::tr("exact: counted at every allocation and free"); }

QString Bytes(uint64_t bytes) { return bytes == 0 ? QString() : QString::fromStdString(FormatBytes(bytes)); }
QString Count(uint64_t count) { return count == 0 ? QString() : QString::fromStdString(FormatCount(count)); }
QString ExactBytes(uint64_t bytes) { return QString::fromStdString(FormatExactBytes(bytes)); }
QString ExactCount(uint64_t count) { return QLocale::c().toString(static_cast<qulonglong>(count)); }

/// What the heat of a column shows; 0 for columns without.
double Heat(const SourceRow& row, int column, bool is_change) {
  if (!row.figures) return 0;
  const Counters& counters = row.figures->counters;
  switch (column) {
    case SourceModel::kRss:
      return std::max(0.0, static_cast<double>(counters.rss_increment_bytes()));
    case SourceModel::kLive:
      return is_change ? std::max(0.0, static_cast<double>(counters.live_change_bytes()))
                       : static_cast<double>(counters.live_bytes());
    case SourceModel::kAtPeak:
      return static_cast<double>(row.figures->live_bytes_at_peak);
    case SourceModel::kIncrement:
      return std::max(0.0, static_cast<double>(counters.increment_bytes()));
    case SourceModel::kAllocated:
      return static_cast<double>(counters.alloc_bytes);
    case SourceModel::kFreed:
      return static_cast<double>(counters.freed_bytes);
    case SourceModel::kAllocations:
      return static_cast<double>(counters.alloc_count);
    case SourceModel::kTemporary:
      return static_cast<double>(counters.temporary_count);
    default:
      return 0;
  }
}

QString OccurrencesText(const SourceRow& row) {
  if (!row.occurrences) return {};
  return row.occurrences->kind == Occurrences::Kind::kUnknown ? QString("?") : Count(row.occurrences->count);
}

QString OccurrencesToolTip(const SourceRow& row) {
  if (!row.occurrences) return {};
  switch (row.occurrences->kind) {
    case Occurrences::Kind::kExecutions:
      return SourceModel::tr("The line ran %1 times\nexact: counted at every run")
          .arg(ExactCount(row.occurrences->count));
    case Occurrences::Kind::kEntries:
      return SourceModel::tr("The function was entered %1 times\nexact: counted at every entry")
          .arg(ExactCount(row.occurrences->count));
    case Occurrences::Kind::kUnknown:
      return SourceModel::tr("How often this line ran cannot be told from what was counted around it");
    case Occurrences::Kind::kAllocations:
      break;
  }
  return {};
}

QString FigureText(const SourceRow& row, int column, bool is_change) {
  const Counters& counters = row.figures->counters;
  switch (column) {
    case SourceModel::kRss:
      return QString::fromStdString(FormatByteChange(counters.rss_increment_bytes()));
    case SourceModel::kLive:
      return is_change ? QString::fromStdString(FormatByteChange(counters.live_change_bytes()))
                       : Bytes(counters.live_bytes());
    case SourceModel::kAtPeak:
      return Bytes(row.figures->live_bytes_at_peak);
    case SourceModel::kIncrement:
      return QString::fromStdString(FormatByteChange(counters.increment_bytes()));
    case SourceModel::kAllocated:
      return Bytes(counters.alloc_bytes);
    case SourceModel::kFreed:
      return Bytes(counters.freed_bytes);
    case SourceModel::kAllocations:
      return Count(counters.alloc_count);
    case SourceModel::kTemporary:
      return Count(counters.temporary_count);
    case SourceModel::kOccurrences:
      return OccurrencesText(row);
    default:
      return {};
  }
}

QString RssToolTip(const SourceListing& listing, const LineFigures& figures) {
  QString text =
      SourceModel::tr("%1 of RSS paged in minus %2 given back while this line ran")
          .arg(ExactBytes(figures.counters.rss_grown_bytes), ExactBytes(figures.counters.rss_returned_bytes));
  if (figures.rss_after_bytes != 0) {
    text += '\n' + SourceModel::tr("RSS of the process after it: %1, at most %2")
                       .arg(QString::fromStdString(FormatBytes(figures.rss_after_bytes)),
                            QString::fromStdString(FormatBytes(figures.rss_peak_bytes)));
  }
  return text + '\n' + SourceModel::tr("from %1", "how it is known").arg(listing.rss_method);
}

QString FigureToolTip(const SourceListing& listing, const SourceRow& row, int column) {
  const Counters& counters = row.figures->counters;
  switch (column) {
    case SourceModel::kRss:
      return RssToolTip(listing, *row.figures);
    case SourceModel::kLive:
      if (IsChange(listing)) {
        return SourceModel::tr("%1 allocated by this line in that time, and %2 of what it ever allocated freed\n%3")
            .arg(ExactBytes(counters.alloc_bytes), ExactBytes(counters.freed_bytes), ExactNote());
      }
      return SourceModel::tr("%1 in %2 blocks, allocated by this line and not freed\n%3")
          .arg(ExactBytes(counters.live_bytes()), ExactCount(counters.live_count()), ExactNote());
    case SourceModel::kAtPeak:
      return SourceModel::tr("%1 held by this line's blocks when the heap was largest, at %2\nexact at that tick")
          .arg(ExactBytes(row.figures->live_bytes_at_peak),
               QString::fromStdString(FormatDuration(listing.heap_peak_ns)));
    case SourceModel::kIncrement:
      return SourceModel::tr("%1 allocated minus %2 released while this line ran\n%3")
          .arg(ExactBytes(counters.alloc_bytes), ExactBytes(counters.released_bytes), ExactNote());
    case SourceModel::kAllocated:
      if (IsChange(listing)) {
        return SourceModel::tr("%1 allocated in that time\n%2").arg(ExactBytes(counters.alloc_bytes), ExactNote());
      }
      return SourceModel::tr("%1 allocated, %2 of it freed since\n%3")
          .arg(ExactBytes(counters.alloc_bytes), ExactBytes(counters.freed_bytes), ExactNote());
    case SourceModel::kFreed:
      return SourceModel::tr("%1 in %2 blocks that this line had allocated, freed anywhere\n%3")
          .arg(ExactBytes(counters.freed_bytes), ExactCount(counters.freed_count), ExactNote());
    case SourceModel::kTemporary:
    case SourceModel::kAllocations:
      return SourceModel::tr("%1 allocations, %2 of them freed before the same thread allocated again\n%3")
          .arg(ExactCount(counters.alloc_count), ExactCount(counters.temporary_count), ExactNote());
    case SourceModel::kOccurrences:
      return OccurrencesToolTip(row);
    default:
      return {};
  }
}

}  // namespace

void SourceModel::SetListing(SourceListing listing) {
  const bool same = SameLines(listing);
  const bool same_headers = listing.lines_counted == listing_.lines_counted && IsChange(listing) == IsChange(listing_);
  if (!same) beginResetModel();
  listing_ = std::move(listing);
  FindLargest();
  if (!same) {
    endResetModel();
  } else if (!listing_.rows.empty()) {
    emit dataChanged(index(0, 0), index(rowCount() - 1, kColumnCount - 1));
  }
  if (!same_headers) emit headerDataChanged(Qt::Horizontal, 0, kColumnCount - 1);
}

bool SourceModel::SameLines(const SourceListing& listing) const {
  return listing.function == listing_.function &&
         std::ranges::equal(listing.rows, listing_.rows, [](const SourceRow& a, const SourceRow& b) {
           return a.line == b.line && a.text == b.text;
         });
}

void SourceModel::FindLargest() {
  largest_.fill(0);
  for (const SourceRow& row : listing_.rows) {
    for (int column = 0; column < kColumnCount; ++column) {
      double& largest = largest_[static_cast<size_t>(column)];
      largest = std::max(largest, Heat(row, column, IsChange(listing_)));
    }
  }
}

void SourceModel::SetHistory(std::shared_ptr<const LineHistory> history) {
  history_ = std::move(history);
  if (!listing_.rows.empty()) emit dataChanged(index(0, kTrend), index(rowCount() - 1, kTrend), {kTrendRole});
}

QVariant SourceModel::Trend(const SourceRow& row) const {
  if (!history_ || row.line == 0) return {};
  const auto found = history_->lines.find({listing_.file.toStdString(), row.line});
  if (found == history_->lines.end() || std::ranges::max(found->second) == 0) return {};
  return QVariant::fromValue(QList<double>(found->second.begin(), found->second.end()));
}

int SourceModel::RowOfLine(uint32_t line) const {
  const auto place = std::ranges::find(listing_.rows, line, &SourceRow::line);
  return place == listing_.rows.end() ? -1 : static_cast<int>(place - listing_.rows.begin());
}

int SourceModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(listing_.rows.size());
}

int SourceModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : kColumnCount; }

QVariant SourceModel::data(const QModelIndex& index, int role) const {
  if (!hasIndex(index.row(), index.column())) return {};
  const SourceRow& row = listing_.rows[static_cast<size_t>(index.row())];
  const int column = index.column();
  switch (role) {
    case Qt::DisplayRole:
      if (column == kLine) return row.line == 0 ? QString("?") : QString::number(row.line);
      if (column == kSource) return row.text;
      return row.figures ? FigureText(row, column, IsChange(listing_)) : QString();
    case Qt::ToolTipRole:
      if (column == kLine && row.line == 0) return tr("It happened in this function, but the line could not be told");
      return row.figures ? FigureToolTip(listing_, row, column) : QString();
    case Qt::TextAlignmentRole:
      return QVariant(Qt::AlignVCenter | (column == kSource ? Qt::AlignLeft : Qt::AlignRight));
    case kHeatRole: {
      const double largest = largest_[static_cast<size_t>(column)];
      const double heat = Heat(row, column, IsChange(listing_));
      return heat > 0 && largest > 0 ? QVariant(heat / largest) : QVariant();
    }
    case kTrendRole:
      return column == kTrend ? Trend(row) : QVariant();
    case kInCommentRole:
      return row.in_comment;
    default:
      return {};
  }
}

QVariant SourceModel::headerData(int section, Qt::Orientation orientation, int role) const {
  struct ColumnHeader {
    const char* title;
    const char* help;
  };
  static constexpr std::array<ColumnHeader, SourceModel::kColumnCount> kHeaders = {{
      {QT_TR_NOOP("Line"), QT_TR_NOOP("Line of the source file")},
      {QT_TR_NOOP("RSS"),
       QT_TR_NOOP(
           "What this line made of the RSS of the process: memory paged in minus memory given back to the system")},
      {QT_TR_NOOP("Live"), QT_TR_NOOP("Bytes allocated by this line and not yet freed")},
      {QT_TR_NOOP("At peak"), QT_TR_NOOP("Live bytes of this line when the heap was largest")},
      {QT_TR_NOOP("Increment"), QT_TR_NOOP("Bytes allocated minus bytes released while this line ran")},
      {QT_TR_NOOP("Allocated"), QT_TR_NOOP("All bytes this line ever allocated")},
      {QT_TR_NOOP("Freed"), QT_TR_NOOP("Bytes allocated by this line and freed since, wherever that was")},
      {QT_TR_NOOP("Count"), QT_TR_NOOP("How many blocks this line allocated")},
      {QT_TR_NOOP("Temporary"), QT_TR_NOOP("How many blocks were freed before the same thread allocated again")},
      {QT_TR_NOOP("Calls"), QT_TR_NOOP("How often the function was entered; on the line of its PROFILE()")},
      {QT_TR_NOOP("Trend"),
       QT_TR_NOOP(
           "Bytes allocated by this line and not yet freed, over the whole recording; as high as they ever were")},
      {QT_TR_NOOP("Source"), QT_TR_NOOP("Source text, as it was when the session was recorded")},
  }};
  static constexpr ColumnHeader kLiveChange = {QT_TR_NOOP("Live ±"),
                                               QT_TR_NOOP("What the bytes held changed by in the chosen time")};
  static constexpr ColumnHeader kLineCounts = {QT_TR_NOOP("Runs"),
                                               QT_TR_NOOP("How often the line ran; ? where that cannot be told")};
  if (orientation != Qt::Horizontal || section < 0 || section >= kColumnCount) return {};
  const bool counted = section == kOccurrences && listing_.lines_counted;
  const bool change = section == kLive && IsChange(listing_);
  const ColumnHeader& header = counted ? kLineCounts : change ? kLiveChange : kHeaders[static_cast<size_t>(section)];
  if (role == Qt::DisplayRole) return tr(header.title);
  if (role == Qt::ToolTipRole) return tr(header.help);
  if (role == Qt::TextAlignmentRole) {
    if (section == kTrend) return QVariant(Qt::AlignCenter);
    return QVariant(Qt::AlignVCenter | (section == kSource ? Qt::AlignLeft : Qt::AlignRight));
  }
  return {};
}

}  // namespace memline::app

// SPDX-License-Identifier: GPL-3.0-or-later
// What is visible of the timeline, on its way to a file or the clipboard.
#include <QClipboard>
#include <QGuiApplication>
#include <QtConcurrentRun>

#include "app/plot/picture_file.h"
#include "app/plot/timeline_impl.h"
#include "app/plot/visible_csv.h"

namespace memline::app {
namespace {

constexpr int kExportScale = 2;

}  // namespace

// Dark on white, whatever the window looks like; the next drawing is in the window's colours again.
template <typename Use>
void TimelinePlot::Impl::WithPicture(Use use) {
  canvas_.ShowCursor(std::nullopt);
  canvas_.SetColors(PlotPalette::ForPrint());
  reads_at_once_ = true;
  Draw();
  reads_at_once_ = false;
  use();
  canvas_.SetColors(PlotPalette::For(owner_->palette()));
  Invalidate();
}

void TimelinePlot::Impl::CopyPicture() {
  if (!has_data_) return;
  WithPicture([this] { QGuiApplication::clipboard()->setImage(DrawImage(*plot_, kExportScale)); });
}

QFuture<std::optional<Problem>> TimelinePlot::Impl::ExportVisible(const QString& path) {
  const auto unable = [](const QString& what, const QString& why, const QString& next) {
    return QtFuture::makeReadyFuture(std::optional(Problem{what.toStdString(), why.toStdString(), next.toStdString()}));
  };
  if (!has_data_) return unable(tr("cannot export"), tr("nothing is shown"), tr("record or open a session"));
  if (path.endsWith(QLatin1String(".csv"), Qt::CaseInsensitive)) {
    const Session curves = session_->Read(
        [this](const Session& session) { return CopyCurves(session, all_ ? std::nullopt : std::optional(target_)); });
    return QtConcurrent::run([curves, range = view_.range(), path] { return WriteCsv(curves, range, path); });
  }
  if (!IsPictureName(path)) {
    return unable(tr("cannot export %1").arg(path), tr("unknown format"),
                  tr("use a name ending in .png, .svg, .pdf or .csv"));
  }
  std::function<std::optional<Problem>()> write;
  WithPicture([&] { write = DrawPicture(*plot_, path, tr("Timeline"), kExportScale); });
  return QtConcurrent::run(std::move(write));
}

}  // namespace memline::app

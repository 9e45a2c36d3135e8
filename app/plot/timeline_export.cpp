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

QFuture<QString> TimelinePlot::Impl::ExportVisible(const QString& path) {
  if (!has_data_) return QtFuture::makeReadyFuture(tr("cannot export: nothing is shown: record or open a session"));
  if (path.endsWith(QLatin1String(".csv"), Qt::CaseInsensitive)) {
    const Session curves = session_->Read(
        [this](const Session& session) { return CopyCurves(session, all_ ? std::nullopt : std::optional(target_)); });
    return QtConcurrent::run([curves, range = view_.range(), path] { return WriteCsv(curves, range, path); });
  }
  if (!IsPictureName(path)) {
    return QtFuture::makeReadyFuture(
        tr("cannot export %1: unknown format: use a name ending in .png, .svg, .pdf or .csv").arg(path));
  }
  std::function<QString()> write;
  WithPicture([&] { write = DrawPicture(*plot_, path, tr("Timeline"), kExportScale); });
  return QtConcurrent::run(std::move(write));
}

}  // namespace memline::app

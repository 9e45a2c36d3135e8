// SPDX-License-Identifier: GPL-3.0-or-later
// The main window: timeline above, functions and their source below, or the start page. One timer drives what moves.
#ifndef MEMLINE_APP_GUI_MAIN_WINDOW_H_
#define MEMLINE_APP_GUI_MAIN_WINDOW_H_

#include <QDockWidget>
#include <QLabel>
#include <QMainWindow>
#include <QMenu>
#include <QProgressBar>
#include <QSplitter>
#include <QStackedWidget>
#include <QTimer>

#include "app/gui/actions.h"
#include "app/gui/alert_watch.h"
#include "app/gui/document.h"
#include "app/gui/function_list.h"
#include "app/gui/held_history.h"
#include "app/gui/help_window.h"
#include "app/gui/message_bar.h"
#include "app/gui/output_pane.h"
#include "app/gui/process_box.h"
#include "app/gui/shown_time.h"
#include "app/gui/source_view.h"
#include "app/gui/start_page.h"
#include "app/gui/table_feed.h"
#include "app/gui/time_bar.h"
#include "app/gui/view_docks.h"
#include "app/gui/view_feed.h"
#include "app/gui/waiting_page.h"
#include "app/plot/parts_plot.h"
#include "app/plot/timeline_plot.h"

namespace memline::app {

class MainWindow : public QMainWindow {
  Q_OBJECT

 public:
  explicit MainWindow(QWidget* parent = nullptr);
  ~MainWindow() override;

  [[nodiscard]] Document* document() { return &document_; }
  [[nodiscard]] Actions* actions() { return &actions_; }
  [[nodiscard]] FunctionList* functions() { return functions_; }
  [[nodiscard]] SourceView* source() { return source_; }
  [[nodiscard]] MessageBar* message() { return message_; }
  /// Of which time functions and lines tell.
  [[nodiscard]] ShownTime shownTime() const { return shown_time_; }
  [[nodiscard]] ViewDocks* views() { return views_; }

 public slots:
  void open(const QString& path);
  void launch();
  void attach();
  void saveAs();
  void exportView();
  void showHottestLines();
  void openInEditor();
  void chooseEditor();
  void showProblem(const memline::Problem& problem);

 signals:
  void shownTimeChanged(const memline::app::ShownTime& time);

 protected:
  void closeEvent(QCloseEvent* event) override;
  void changeEvent(QEvent* event) override;
  void childEvent(QChildEvent* event) override;
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;

 private:
  void BuildMenus();
  void BuildThemeMenu(QMenu* view);
  void BuildToolBar();
  void BuildWorkArea();
  void BuildStatusBar();
  void BuildDocks();
  QDockWidget* AddDock(QWidget* view, const QString& title, const QString& name, QAction* action);
  void BuildViewDocks();
  void ConnectActions();
  void RestoreLayout();
  void ResetLayout();

  void Tick();
  void ShowSession();
  void ShowState();
  void ShowProcesses();
  void ShowChosen();
  void ShowTablesOf(size_t process);
  void SetSources(size_t process);
  /// Draws the curves of threads or of lines beside those of the process, or none.
  void ShowHeldBy(std::optional<HeldBy> by);
  void ShowChosenTime();
  void TrimTarget();
  void MarkNow();
  void EditAlerts();
  void HandleAlert(const Alert& alert);
  void OfferRecovered();
  void ShowOutput();
  void ShowTables(const std::shared_ptr<const TargetTables>& tables);
  void ShowSource();
  void ShowPlace(const SourcePlace& place);
  void ShowPalette();
  void ShowHelp();
  void CompareWithDialog();
  void ShowRecent();
  void ShowStatus();
  void ShowTitle();
  void ShowPage();
  void OpenWithDialog();

  Actions actions_;
  Document document_;
  TableFeed feed_;
  std::unique_ptr<ViewFeed<HeldHistory>> held_feed_;  // while curves of threads or lines are drawn
  AlertWatch alerts_;
  int marks_ = 0;    // that the window set in this session
  QString offered_;  // a session that the message bar offers to open
  std::shared_ptr<const TargetTables> tables_;
  size_t process_ = 0;   // whose functions, lines and parts are shown
  bool chosen_ = false;  // process_, of several
  ShownTime shown_time_;
  QTimer timer_;
  qint64 ticks_ = 0;
  bool cautioned_ = false;  // about what the shown session lacks

  QMenu* recent_menu_ = nullptr;
  QToolBar* toolbar_ = nullptr;
  QAction* target_action_ = nullptr;
  ProcessBox* process_box_ = nullptr;
  MessageBar* message_ = nullptr;
  QStackedWidget* pages_ = nullptr;
  StartPage* start_ = nullptr;
  WaitingPage* waiting_ = nullptr;
  QSplitter* work_ = nullptr;
  QSplitter* lower_ = nullptr;
  TimelinePlot* plot_ = nullptr;
  PartsPlot* parts_ = nullptr;
  QDockWidget* parts_dock_ = nullptr;
  OutputPane* output_ = nullptr;
  QDockWidget* output_dock_ = nullptr;
  TimeBar* time_bar_ = nullptr;
  ViewDocks* views_ = nullptr;
  HelpWindow* help_ = nullptr;  // once it was asked for
  FunctionList* functions_ = nullptr;
  SourceView* source_ = nullptr;
  QLabel* status_ = nullptr;
  QLabel* readout_ = nullptr;
  QProgressBar* progress_ = nullptr;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_MAIN_WINDOW_H_

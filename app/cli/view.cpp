// SPDX-License-Identifier: GPL-3.0-or-later
#include <memory>

#include "app/cli/command.h"
#include "app/cli/desktop_app.h"
#include "app/cli/session_choice.h"

namespace memline::app {
namespace {

int View(const std::string& file) {
  const std::optional<std::filesystem::path> path = ChooseSession(file);
  if (!path) return kFailure;
  return BecomeDesktopApp({path->string()});
}

}  // namespace

Verb AddView(CLI::App& memline) {
  auto file = std::make_shared<std::string>();
  CLI::App* view = memline.add_subcommand("view", "Open a session in the desktop app, memline-gui");
  view->add_option("FILE", *file, "A session; the newest one unless named");
  return {view, [file] { return View(*file); }};
}

}  // namespace memline::app

// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/group_options.h"

namespace memline::app {

void AddGroupOptions(CLI::App& verb, GroupOptions& options) {
  verb.add_option_function<std::string>(
          "--by",
          [&options](const std::string& name) { options.by = static_cast<Grouping>(PlaceOf(kGroupingNames, name)); },
          "One table of lines, functions, files, modules, threads or the call tree")
      ->check(CLI::IsMember(Words(kGroupingNames)))
      ->type_name("KIND");
  verb.add_option("--only", options.only,
                  "Lines whose file, its name or whose function this pattern fits, as a shell's; may be repeated")
      ->type_name("PATTERN")
      ->allow_extra_args(false);
  verb.add_option("--without", options.without, "Leave out lines that this pattern fits; may be repeated")
      ->type_name("PATTERN")
      ->allow_extra_args(false);
}

}  // namespace memline::app

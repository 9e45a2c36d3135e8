// SPDX-License-Identifier: GPL-3.0-or-later
// What is to be shown in the source view.
#ifndef MEMLINE_APP_GUI_SOURCE_PLACE_H_
#define MEMLINE_APP_GUI_SOURCE_PLACE_H_

#include <QMetaType>
#include <cstdint>
#include <string>

namespace memline::app {

struct SourcePlace {
  std::string function{};  ///< display name
  std::string file{};
  uint32_t line = 0;  ///< 0: the function as a whole
  bool operator==(const SourcePlace&) const = default;
};

}  // namespace memline::app

Q_DECLARE_METATYPE(memline::app::SourcePlace)

#endif  // MEMLINE_APP_GUI_SOURCE_PLACE_H_

// SPDX-License-Identifier: GPL-3.0-or-later
// A server that takes profiles, as the user names it.
#ifndef MEMLINE_APP_CLI_PUSH_ADDRESS_H_
#define MEMLINE_APP_CLI_PUSH_ADDRESS_H_

#include <optional>
#include <string>

namespace memline::app {

struct PushAddress {
  std::string url;    ///< "http://127.0.0.1:4040/base/ingest", with whatever user and password it has
  std::string shown;  ///< without these
  bool loopback = false;
};

/// "http://HOST:PORT" or "https://…", with or without a path before Pyroscope's /ingest. Nothing for what is none.
[[nodiscard]] std::optional<PushAddress> ParsePushAddress(const std::string& text);

}  // namespace memline::app

#endif  // MEMLINE_APP_CLI_PUSH_ADDRESS_H_

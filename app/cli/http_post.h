// SPDX-License-Identifier: GPL-3.0-or-later
// Sends a file by HTTP, over one connection that is kept, as a form with one field. Goes to the address that it is told
// and nowhere else: no redirections, no proxies.
#ifndef MEMLINE_APP_CLI_HTTP_POST_H_
#define MEMLINE_APP_CLI_HTTP_POST_H_

#include <absl/status/status.h>

#include <atomic>
#include <memory>
#include <string>

namespace memline::app {

/// Used by one thread, but for Interrupt.
class HttpPost {
 public:
  HttpPost();
  ~HttpPost();
  HttpPost(const HttpPost&) = delete;
  HttpPost& operator=(const HttpPost&) = delete;

  /// Blocks until the server has answered, for some seconds at most. Anything but an answer of 2xx is an error that
  /// says why; Cancelled after Interrupt. `body` is not copied.
  [[nodiscard]] absl::Status Send(const std::string& url, const char* field, const std::string& body);
  /// Ends what Send does now and whatever it is asked to do later. From any thread.
  void Interrupt();

 private:
  struct Handles;

  std::unique_ptr<Handles> handles_;
  std::atomic<bool> interrupted_{false};
};

}  // namespace memline::app

#endif  // MEMLINE_APP_CLI_HTTP_POST_H_

// SPDX-License-Identifier: GPL-3.0-or-later
// Answers GET and HEAD requests over HTTP, one to a connection, whatever the clients do:
//   - a connection lasts ten seconds at most, so that slow ones come to an end
//   - of too many at once the eldest goes, so that a new one gets in
//   - a request is bounded by libmicrohttpd's memory for each connection, and a body is not read
#ifndef MEMLINE_APP_CLI_HTTP_SERVER_H_
#define MEMLINE_APP_CLI_HTTP_SERVER_H_

#include <absl/status/statusor.h>

#include <chrono>
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "profiler_core/receive/unique_fd.h"

struct MHD_Connection;
struct MHD_Daemon;

namespace memline::app {

struct HttpAnswer {
  unsigned status = 200;
  const char* content_type = "text/plain; charset=utf-8";
  std::shared_ptr<const std::string> body;  ///< shared by the connections that are to get it
};

/// Everything happens in Serve, on the caller's thread.
class HttpServer {
 public:
  using Handler = std::function<HttpAnswer(std::string_view path)>;

  /// `listening` is a socket that does.
  static absl::StatusOr<std::unique_ptr<HttpServer>> Create(UniqueFd listening, Handler handler);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  /// Readable, for poll(2), when there is something to do.
  [[nodiscard]] int descriptor() const;
  /// How long that may be waited for; -1: as long as it takes.
  [[nodiscard]] int WaitMilliseconds() const;
  /// Does what there is to do; never blocks.
  void Serve();

 private:
  using Clock = std::chrono::steady_clock;
  struct Open {
    int socket;
    Clock::time_point deadline;
  };
  struct Callbacks;  // what libmicrohttpd calls

  HttpServer(UniqueFd listening, Handler handler) : listening_(std::move(listening)), handler_(std::move(handler)) {}
  void NoteOpened(int socket);
  void NoteClosed(int socket);
  void CutEldest();
  [[nodiscard]] bool Answer(MHD_Connection& connection, std::string_view path, std::string_view method) const;

  UniqueFd listening_;
  Handler handler_;
  std::list<Open> open_;  // in order of their deadlines
  MHD_Daemon* daemon_ = nullptr;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_CLI_HTTP_SERVER_H_

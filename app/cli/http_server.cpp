// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/http_server.h"

#include <fcntl.h>
#include <microhttpd.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <utility>

namespace memline::app {
namespace {

constexpr std::chrono::seconds kConnectionTime{10};
constexpr size_t kMaxConnections = 64;
// libmicrohttpd's own limit, which makes new ones wait: never reached for long, since the eldest go before.
constexpr unsigned kHardConnectionLimit = kMaxConnections + 16;
// For the request line and the headers of a connection, and for those of its answer.
constexpr size_t kConnectionMemory = 16 << 10;

std::shared_ptr<const std::string> Text(const char* text) { return std::make_shared<const std::string>(text); }

int SocketOf(MHD_Connection* connection) {
  return MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
}

// Sends from the shared text itself, and lets go of it when all is sent.
MHD_Response* NewResponse(const HttpAnswer& answer) {
  auto* shared = new std::shared_ptr<const std::string>(answer.body);
  MHD_Response* response = MHD_create_response_from_buffer_with_free_callback_cls(
      (*shared)->size(), const_cast<char*>((*shared)->data()),
      [](void* kept) { delete static_cast<std::shared_ptr<const std::string>*>(kept); }, shared);
  if (response == nullptr) {
    delete shared;
    return nullptr;
  }
  MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, answer.content_type);
  MHD_add_response_header(response, MHD_HTTP_HEADER_CONNECTION, "close");
  MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
  if (answer.status == MHD_HTTP_METHOD_NOT_ALLOWED) {
    MHD_add_response_header(response, MHD_HTTP_HEADER_ALLOW, "GET, HEAD");
  }
  return response;
}

}  // namespace

struct HttpServer::Callbacks {
  static MHD_Result Answer(void* server, MHD_Connection* connection, const char* path, const char* method,
                           const char* /*version*/, const char* /*body*/, size_t* /*body_bytes*/, void** /*request*/) {
    return static_cast<HttpServer*>(server)->Answer(*connection, path, method) ? MHD_YES : MHD_NO;
  }
  static void NoteConnection(void* server, MHD_Connection* connection, void** /*context*/,
                             MHD_ConnectionNotificationCode what) {
    auto* self = static_cast<HttpServer*>(server);
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
      self->NoteOpened(SocketOf(connection));
    } else {
      self->NoteClosed(SocketOf(connection));
    }
  }
};

absl::StatusOr<std::unique_ptr<HttpServer>> HttpServer::Create(UniqueFd listening, Handler handler) {
  const int flags = fcntl(listening.get(), F_GETFL);
  if (flags < 0 || fcntl(listening.get(), F_SETFL, flags | O_NONBLOCK) != 0) {
    return absl::ErrnoToStatus(errno, "cannot wait for clients");
  }
  std::unique_ptr<HttpServer> server(new HttpServer(std::move(listening), std::move(handler)));
  server->daemon_ = MHD_start_daemon(MHD_USE_EPOLL, 0, nullptr, nullptr, &Callbacks::Answer, server.get(),
                                     MHD_OPTION_LISTEN_SOCKET, server->listening_.get(),                      //
                                     MHD_OPTION_NOTIFY_CONNECTION, &Callbacks::NoteConnection, server.get(),  //
                                     MHD_OPTION_CONNECTION_LIMIT, kHardConnectionLimit,                       //
                                     MHD_OPTION_CONNECTION_MEMORY_LIMIT, kConnectionMemory,                   //
                                     MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_END);
  if (server->daemon_ == nullptr) return absl::InternalError("libmicrohttpd does not start");
  return server;
}

HttpServer::~HttpServer() {
  if (daemon_ == nullptr) return;
  MHD_quiesce_daemon(daemon_);  // else it closed the listening socket, too
  MHD_stop_daemon(daemon_);
}

int HttpServer::descriptor() const { return MHD_get_daemon_info(daemon_, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd; }

int HttpServer::WaitMilliseconds() const {
  int64_t wait = -1;
  if (MHD_UNSIGNED_LONG_LONG theirs = 0; MHD_get_timeout(daemon_, &theirs) == MHD_YES) {
    wait = static_cast<int64_t>(std::min<MHD_UNSIGNED_LONG_LONG>(theirs, INT32_MAX));
  }
  if (!open_.empty()) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(open_.front().deadline - Clock::now()).count();
    const int64_t own = std::max<int64_t>(left, 0);
    wait = wait < 0 ? own : std::min(wait, own);
  }
  return static_cast<int>(wait);
}

void HttpServer::Serve() {
  while (!open_.empty() && open_.front().deadline <= Clock::now()) CutEldest();
  MHD_run(daemon_);
}

void HttpServer::NoteOpened(int socket) {
  if (open_.size() == kMaxConnections) CutEldest();
  open_.push_back({socket, Clock::now() + kConnectionTime});
}

void HttpServer::NoteClosed(int socket) {
  open_.remove_if([socket](const Open& open) { return open.socket == socket; });
}

// It is libmicrohttpd's: this only has it find the connection closed.
void HttpServer::CutEldest() {
  shutdown(open_.front().socket, SHUT_RDWR);
  open_.pop_front();
}

bool HttpServer::Answer(MHD_Connection& connection, std::string_view path, std::string_view method) const {
  const bool reads = method == MHD_HTTP_METHOD_GET || method == MHD_HTTP_METHOD_HEAD;
  const HttpAnswer answer =
      reads ? handler_(path)
            : HttpAnswer{.status = MHD_HTTP_METHOD_NOT_ALLOWED, .body = Text("Only GET and HEAD are known here.\n")};
  MHD_Response* response = NewResponse(answer);
  if (response == nullptr) return false;
  const bool queued = MHD_queue_response(&connection, answer.status, response) == MHD_YES;
  MHD_destroy_response(response);
  return queued;
}

}  // namespace memline::app

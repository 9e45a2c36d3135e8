// SPDX-License-Identifier: GPL-3.0-or-later
#include <poll.h>

#include <chrono>
#include <cstdio>
#include <map>
#include <memory>
#include <optional>

#include "app/cli/command.h"
#include "app/cli/http_server.h"
#include "app/cli/listen_address.h"
#include "app/cli/profile_push.h"
#include "app/cli/push_address.h"
#include "app/cli/served_metrics.h"
#include "app/cli/signal_wait.h"
#include "profiler_core/receive/recorder.h"
#include "profiler_core/report/format.h"

namespace memline::app {
namespace {

// Of all processes together: some megabytes of text, and no more series than a Prometheus takes from one target.
constexpr size_t kMaxLines = 10'000;

struct ServeOptions {
  std::string listen = "127.0.0.1:9797";
  size_t lines = 50;
  bool arguments = false;
  std::string push;
  double push_every_s = 15;
};

constexpr char kStartPage[] = R"(<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>memline serve</title></head>
<body>
<h1>memline serve</h1>
<p><a href="/metrics">/metrics</a>: memory of the annotated programs of this user, in the text format of OpenMetrics.</p>
<p>memline )" MEMLINE_VERSION R"(</p>
</body></html>
)";

HttpAnswer Answer(std::string_view path, ServedMetrics& metrics) {
  if (path == "/metrics") {
    return {.content_type = "application/openmetrics-text; version=1.0.0; charset=utf-8", .body = metrics.Text()};
  }
  if (path == "/") {
    return {.content_type = "text/html; charset=utf-8", .body = std::make_shared<const std::string>(kStartPage)};
  }
  return {.status = 404, .body = std::make_shared<const std::string>("There is /metrics, and nothing else.\n")};
}

// Until a signal.
void ServeUntilTold(HttpServer& server, const SignalWait& signals) {
  while (!signals.Take()) {
    pollfd waits[] = {{signals.descriptor(), POLLIN, 0}, {server.descriptor(), POLLIN, 0}};
    poll(waits, 2, server.WaitMilliseconds());
    server.Serve();
  }
}

std::unique_ptr<ProfilePush> StartPush(const Recorder& recorder, const PushAddress& address, double every_s) {
  if (!address.loopback) {
    std::fprintf(stderr, "memline: warning: %s is told the names of programs, files and functions\n",
                 address.shown.c_str());
  }
  const auto every = std::chrono::duration_cast<ProfilePush::Duration>(std::chrono::duration<double>(every_s));
  return std::make_unique<ProfilePush>(recorder, address, every);
}

int Serve(const ServeOptions& options) {
  const std::optional<PushAddress> push = options.push.empty() ? std::nullopt : ParsePushAddress(options.push);
  if (!options.push.empty() && !push) {
    return Fail({"cannot push to " + Printable(options.push), "that is no address of a server",
                 "name one such as --push http://127.0.0.1:4040"});
  }
  const SignalWait signals{SIGINT, SIGTERM, SIGHUP, SIGQUIT};
  absl::StatusOr<ListeningSocket> listening = ListenOn(options.listen);
  if (!listening.ok()) {
    Problem problem = Explain("cannot serve on " + options.listen, listening.status());
    problem.next = "name an address of this machine and a free port: --listen 127.0.0.1:9797";
    return Fail(problem);
  }
  RecorderOptions recording;
  recording.accept_any_target = true;
  recording.keep_history = false;
  const absl::StatusOr<std::unique_ptr<Recorder>> recorder = Recorder::Create(recording);
  if (!recorder.ok()) {
    Problem problem = Explain("cannot wait for programs", recorder.status());
    if (absl::IsAlreadyExists(recorder.status())) problem.next = "end that one first";
    return Fail(problem);
  }
  OpenMetricsOptions shown;
  shown.process_lines = options.lines;
  shown.lines = kMaxLines;
  shown.arguments = options.arguments;
  ServedMetrics metrics(**recorder, shown);
  const absl::StatusOr<std::unique_ptr<HttpServer>> server = HttpServer::Create(
      std::move(listening->socket), [&metrics](std::string_view path) { return Answer(path, metrics); });
  if (!server.ok()) return Fail(Explain("cannot serve on " + options.listen, server.status()));
  if (!listening->loopback) {
    std::fprintf(stderr, "memline: warning: whoever reaches %s can read the names of programs, files and functions\n",
                 listening->address.c_str());
  }
  const std::unique_ptr<ProfilePush> pushing = push ? StartPush(**recorder, *push, options.push_every_s) : nullptr;
  std::printf("memline: serving http://%s/metrics\n", listening->address.c_str());
  std::fflush(stdout);
  ServeUntilTold(**server, signals);
  static_cast<void>((*recorder)->Stop());  // of targets that broke off; there is no file that could be incomplete
  return 0;
}

}  // namespace

Verb AddServe(CLI::App& memline) {
  auto options = std::make_shared<ServeOptions>();
  CLI::App* serve = memline.add_subcommand("serve", "Serve the memory of all running annotated programs to Prometheus");
  serve->add_option("--listen", options->listen, "Address and port for HTTP; port 0: any free one")
      ->capture_default_str();
  serve->add_option("--lines", options->lines, "The lines of each process that hold most")
      ->check(CLI::Range(size_t{0}, kMaxLines))
      ->capture_default_str();
  serve->add_flag("--arguments", options->arguments,
                  "Tell processes apart by the arguments of their programs, too, which may hold secrets");
  serve
      ->add_option("--push", options->push,
                   "Also send the heap profile of each process to this server, as Pyroscope takes it "
                   "(http://127.0.0.1:4040)")
      ->type_name("URL");
  const std::map<std::string, double> units = {{"ms", 1e-3}, {"s", 1}, {"min", 60}, {"h", 3600}};
  serve->add_option("--push-every", options->push_every_s, "How often, in seconds or with ms, s, min or h behind it")
      ->needs("--push")
      ->transform(CLI::AsNumberWithUnit(units, CLI::AsNumberWithUnit::CASE_SENSITIVE, "TIME"))
      ->check(CLI::Range(0.1, 86'400.0))
      ->capture_default_str();
  serve->footer(
      "Records every annotated program of this user that runs or starts, and keeps no session. Ends by Ctrl-C.");
  return {serve, [options] { return Serve(*options); }};
}

}  // namespace memline::app

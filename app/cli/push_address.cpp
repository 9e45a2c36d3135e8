// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/push_address.h"

#include <curl/curl.h>

#include <memory>
#include <string_view>

namespace memline::app {
namespace {

constexpr std::string_view kEndpoint = "/ingest";

std::optional<std::string> Part(CURLU* url, CURLUPart part, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, flags) != CURLUE_OK) return std::nullopt;
  std::string copy(text);
  curl_free(text);
  return copy;
}

bool IsLoopback(const std::string& host) { return host == "localhost" || host == "[::1]" || host.starts_with("127."); }

}  // namespace

std::optional<PushAddress> ParsePushAddress(const std::string& text) {
  const std::unique_ptr<CURLU, void (*)(CURLU*)> url(curl_url(), curl_url_cleanup);
  if (!text.starts_with("http://") && !text.starts_with("https://")) return std::nullopt;
  if (curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK) return std::nullopt;
  if (Part(url.get(), CURLUPART_QUERY) || Part(url.get(), CURLUPART_FRAGMENT)) return std::nullopt;
  std::string path = Part(url.get(), CURLUPART_PATH).value_or("");
  while (path.ends_with('/')) path.pop_back();
  if (!path.ends_with(kEndpoint)) path += kEndpoint;
  const std::optional<std::string> host = Part(url.get(), CURLUPART_HOST);
  if (!host || curl_url_set(url.get(), CURLUPART_PATH, path.c_str(), 0) != CURLUE_OK) return std::nullopt;
  PushAddress address;
  address.url = Part(url.get(), CURLUPART_URL).value_or("");
  for (const CURLUPart secret : {CURLUPART_USER, CURLUPART_PASSWORD}) curl_url_set(url.get(), secret, nullptr, 0);
  address.shown = Part(url.get(), CURLUPART_URL).value_or("");
  address.loopback = IsLoopback(*host);
  return address;
}

}  // namespace memline::app

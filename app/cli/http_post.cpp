// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/http_post.h"

#include <absl/strings/str_cat.h>
#include <curl/curl.h>

#include <cstddef>

namespace memline::app {
namespace {

constexpr long kConnectMilliseconds = 5'000;
constexpr long kSendMilliseconds = 10'000;
constexpr int kPollMilliseconds = 1'000;

size_t TakeNothing(char* /*bytes*/, size_t size, size_t count, void* /*user*/) { return size * count; }

}  // namespace

struct HttpPost::Handles {
  Handles() {
    curl_easy_setopt(easy.get(), CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy.get(), CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy.get(), CURLOPT_PROXY, "");
    curl_easy_setopt(easy.get(), CURLOPT_CONNECTTIMEOUT_MS, kConnectMilliseconds);
    curl_easy_setopt(easy.get(), CURLOPT_TIMEOUT_MS, kSendMilliseconds);
    curl_easy_setopt(easy.get(), CURLOPT_WRITEFUNCTION, &TakeNothing);
    curl_easy_setopt(easy.get(), CURLOPT_USERAGENT, "memline/" MEMLINE_VERSION);
  }

  // Small servers know no "Expect: 100-continue".
  std::unique_ptr<curl_slist, void (*)(curl_slist*)> headers{curl_slist_append(nullptr, "Expect:"),
                                                             curl_slist_free_all};
  std::unique_ptr<CURL, void (*)(CURL*)> easy{curl_easy_init(), curl_easy_cleanup};
  std::unique_ptr<CURLM, CURLMcode (*)(CURLM*)> multi{curl_multi_init(), curl_multi_cleanup};
};

HttpPost::HttpPost() : handles_(std::make_unique<Handles>()) {}
HttpPost::~HttpPost() = default;

absl::Status HttpPost::Send(const std::string& url, const char* field, const std::string& body) {
  CURL* easy = handles_->easy.get();
  CURLM* multi = handles_->multi.get();
  const std::unique_ptr<curl_mime, void (*)(curl_mime*)> form(curl_mime_init(easy), curl_mime_free);
  curl_mimepart* part = curl_mime_addpart(form.get());
  curl_mime_name(part, field);
  curl_mime_filename(part, field);
  curl_mime_type(part, "application/octet-stream");
  curl_mime_data(part, body.data(), body.size());
  curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, handles_->headers.get());
  curl_easy_setopt(easy, CURLOPT_MIMEPOST, form.get());
  CURLMcode code = curl_multi_add_handle(multi, easy);
  int running = 1;
  while (code == CURLM_OK && running != 0 && !interrupted_) {
    code = curl_multi_perform(multi, &running);
    if (code == CURLM_OK && running != 0) code = curl_multi_poll(multi, nullptr, 0, kPollMilliseconds, nullptr);
  }
  CURLcode result = CURLE_OK;
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi, &left)) {
    if (message->msg == CURLMSG_DONE) result = message->data.result;
  }
  long answer = 0;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &answer);
  curl_multi_remove_handle(multi, easy);
  curl_easy_setopt(easy, CURLOPT_MIMEPOST, nullptr);
  if (interrupted_) return absl::CancelledError("interrupted");
  if (code != CURLM_OK) return absl::InternalError(curl_multi_strerror(code));
  if (result != CURLE_OK) return absl::UnavailableError(curl_easy_strerror(result));
  if (answer < 200 || answer >= 300) return absl::UnavailableError(absl::StrCat("it answers with status ", answer));
  return absl::OkStatus();
}

void HttpPost::Interrupt() {
  interrupted_ = true;
  curl_multi_wakeup(handles_->multi.get());
}

}  // namespace memline::app

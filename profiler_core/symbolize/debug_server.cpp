// SPDX-License-Identifier: MIT
#include "profiler_core/symbolize/debug_server.h"

#include <elfutils/debuginfod.h>
#include <unistd.h>

#include <cstdlib>
#include <memory>

namespace memline {
namespace {

// Calls find(client, build id as text, 0 for its length, where to put the path), as the functions of the library go.
template <typename Find>
int Fetch(std::string& path, const Find& find) {
  const std::unique_ptr<debuginfod_client, void (*)(debuginfod_client*)> client(debuginfod_begin(), debuginfod_end);
  char* found = nullptr;
  const int fd = client == nullptr ? -1 : find(client.get(), &found);
  if (fd >= 0 && found != nullptr) path = found;
  std::free(found);
  return fd < 0 ? -1 : fd;
}

const unsigned char* BytesOf(const std::string& build_id) {
  return reinterpret_cast<const unsigned char*>(build_id.c_str());
}

}  // namespace

int FetchDebugFile(const std::string& build_id, std::string& path) {
  return Fetch(path, [&](debuginfod_client* client, char** found) {
    return debuginfod_find_debuginfo(client, BytesOf(build_id), 0, found);
  });
}

std::string FetchSource(const std::string& build_id, const std::string& file) {
  std::string path;
  const int fd = Fetch(path, [&](debuginfod_client* client, char** found) {
    return debuginfod_find_source(client, BytesOf(build_id), 0, file.c_str(), found);
  });
  if (fd >= 0) close(fd);
  return path;
}

}  // namespace memline

// SPDX-License-Identifier: MIT
#include "environment.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>

#include "arena.h"

namespace memline::runtime {
namespace {

// A decimal number and nothing else; `fallback` for what is not one or lies outside.
uint64_t Number(const char* text, uint64_t lowest, uint64_t highest, uint64_t fallback) {
  if (text == nullptr || *text == '\0') return fallback;
  uint64_t value = 0;
  for (; *text != '\0'; ++text) {
    if (*text < '0' || *text > '9' || value > highest) return fallback;
    value = value * 10 + static_cast<uint64_t>(*text - '0');
  }
  return value >= lowest && value <= highest ? value : fallback;
}

bool IsOne(const char* text) { return text != nullptr && strcmp(text, "1") == 0; }

const char* NonEmpty(const char* text) { return text != nullptr && *text != '\0' ? CopyString(text) : nullptr; }

// Whether only this user can use the directory, made now if need be. `length` is what snprintf said of its path.
bool MakePrivate(const char* path, int length, uint32_t capacity) {
  if (length < 0 || static_cast<uint32_t>(length) >= capacity) return false;
  if (mkdir(path, 0700) != 0 && errno != EEXIST) return false;
  struct stat status;
  return lstat(path, &status) == 0 && S_ISDIR(status.st_mode) && status.st_uid == geteuid() &&
         (status.st_mode & 0077) == 0;
}

}  // namespace

Environment ReadEnvironment() {
  Environment environment;
  const auto pid = static_cast<uint64_t>(getpid());
  const bool other_target = Number(getenv("MEMLINE_TARGET_PID"), 1, UINT32_MAX, pid) != pid;
  environment.forbidden = getauxval(AT_SECURE) != 0 || IsOne(getenv("MEMLINE_OFF"));
  environment.off = environment.forbidden || other_target;
  if (environment.off) return environment;
  environment.socket = NonEmpty(getenv("MEMLINE_SOCKET"));
  environment.record = NonEmpty(getenv("MEMLINE_RECORD"));
  environment.interval_us =
      static_cast<uint32_t>(Number(getenv("MEMLINE_INTERVAL_US"), 1'000, 10'000'000, environment.interval_us));
  environment.linger_s = static_cast<uint32_t>(Number(getenv("MEMLINE_LINGER_S"), 0, 86'400, environment.linger_s));
  environment.exact_peaks = Number(getenv("MEMLINE_EXACT_PEAKS"), 0, 1, 1) != 0;
  environment.fault_period = static_cast<uint32_t>(Number(getenv("MEMLINE_FAULT_PERIOD"), 0, 65'536, kFaultPeriod));
  environment.user_directory = NonEmpty(getenv("XDG_RUNTIME_DIR"));
  const char* preloaded = getenv("LD_PRELOAD");
  environment.in_valgrind = preloaded != nullptr && strstr(preloaded, "vgpreload") != nullptr;
  return environment;
}

bool CollectorDirectory(const char* user_directory, char* path, uint32_t capacity) {
  if (user_directory != nullptr && user_directory[0] == '/' &&
      MakePrivate(path, snprintf(path, capacity, "%s/memline", user_directory), capacity)) {
    return true;
  }
  return MakePrivate(path, snprintf(path, capacity, "/tmp/memline-%u", static_cast<unsigned>(geteuid())), capacity);
}

}  // namespace memline::runtime

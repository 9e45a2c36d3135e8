// SPDX-License-Identifier: MIT
// Writes a target's stream (instrumentation/include/memline/wire.h) by hand.
#ifndef MEMLINE_TESTS_UNIT_RECEIVE_STREAM_WRITER_H_
#define MEMLINE_TESTS_UNIT_RECEIVE_STREAM_WRITER_H_

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "memline/wire.h"

namespace memline {

class StreamWriter {
 public:
  template <typename Fixed>
  StreamWriter& Add(wire::FrameType type, const Fixed& fixed, std::initializer_list<std::string_view> strings = {}) {
    std::string payload;
    Put(payload, fixed);
    for (const std::string_view string : strings) {
      Put(payload, static_cast<uint32_t>(string.size()));
      payload += string;
    }
    return AddRaw(static_cast<uint16_t>(type), payload);
  }
  /// A frame of any type and content.
  StreamWriter& AddRaw(uint16_t type, std::string_view payload) {
    Put(bytes_, wire::FrameHeader{static_cast<uint32_t>(payload.size()), type, 0});
    bytes_ += payload;
    return *this;
  }

  StreamWriter& Hello(uint32_t pid, uint64_t start_mono_ns) {
    return Add(wire::FrameType::kHello,
               wire::Hello{wire::kMagic, wire::kMajor, wire::kMinor, pid, 1, start_mono_ns, 5'000'000, 10'000, 4096},
               {"/bin/fake", std::string_view("fake\0--all", 10), "glibc", "0.1.0"});
  }
  StreamWriter& Function(uint32_t id, std::string_view name) {
    return Add(wire::FrameType::kFunction, wire::Function{id, 3}, {name, "fake.cpp", ""});
  }
  StreamWriter& Node(uint32_t id, uint32_t parent, uint32_t function) {
    return Add(wire::FrameType::kNode, wire::Node{id, parent, function, 0x100 + id, 0x200 + id});
  }
  StreamWriter& Site(uint32_t id, uint32_t node) {
    return Add(wire::FrameType::kSite, wire::Site{id, node, 0x300 + id});
  }
  StreamWriter& Counters(uint32_t thread, uint32_t site, uint64_t alloc_bytes, uint64_t freed_bytes = 0) {
    return Add(wire::FrameType::kCounters, wire::Counters{thread, site, 1, alloc_bytes, 0, freed_bytes, 0, 0, 0, 0});
  }
  StreamWriter& ScopeBegin(uint32_t thread, uint32_t depth, uint32_t node, uint64_t time_ns) {
    return Add(wire::FrameType::kScopeBegin, wire::ScopeBegin{thread, depth, node, time_ns, 4096});
  }
  StreamWriter& ScopeEnd(uint32_t thread, uint32_t depth, uint64_t time_ns) {
    return Add(wire::FrameType::kScopeEnd, wire::ScopeEnd{thread, depth, time_ns, 8192});
  }
  StreamWriter& Tick(uint64_t time_ns, uint64_t rss_bytes, uint64_t heap_bytes) {
    return Add(wire::FrameType::kTick,
               wire::Tick{time_ns, rss_bytes, rss_bytes, heap_bytes, wire::kUnknownBytes, wire::kUnknownBytes, 0});
  }
  StreamWriter& Goodbye(uint64_t time_ns) { return Add(wire::FrameType::kGoodbye, wire::Goodbye{time_ns}); }

  [[nodiscard]] const std::string& bytes() const { return bytes_; }

 private:
  template <typename Value>
  static void Put(std::string& to, const Value& value) {
    to.append(reinterpret_cast<const char*>(&value), sizeof value);
  }

  std::string bytes_;
};

}  // namespace memline

#endif  // MEMLINE_TESTS_UNIT_RECEIVE_STREAM_WRITER_H_

// SPDX-License-Identifier: MIT
// Takes a protobuf message apart without the library that wrote it.
// https://protobuf.dev/programming-guides/encoding
#ifndef MEMLINE_TESTS_UNIT_EXCHANGE_PROTOBUF_MESSAGE_H_
#define MEMLINE_TESTS_UNIT_EXCHANGE_PROTOBUF_MESSAGE_H_

#include <cstdint>
#include <cstring>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace memline {

/// The fields of a message by their numbers. Throws std::runtime_error for what is none.
class ProtobufMessage {
 public:
  explicit ProtobufMessage(std::string_view bytes) {
    while (!bytes.empty()) {
      const uint64_t tag = TakeVarint(bytes);
      const auto field = static_cast<uint32_t>(tag >> 3);
      if ((tag & 7) == 0) {
        numbers_[field].push_back(static_cast<int64_t>(TakeVarint(bytes)));
      } else if ((tag & 7) == 1) {
        double value = 0;
        std::memcpy(&value, Take(bytes, sizeof value).data(), sizeof value);
        doubles_[field].push_back(value);
      } else if ((tag & 7) == 2) {
        texts_[field].emplace_back(Take(bytes, TakeVarint(bytes)));
      } else {
        throw std::runtime_error("a wire type that nobody writes");
      }
    }
  }

  [[nodiscard]] const std::vector<std::string>& texts(uint32_t field) { return texts_[field]; }
  [[nodiscard]] std::vector<ProtobufMessage> messages(uint32_t field) {
    std::vector<ProtobufMessage> messages;
    for (const std::string& text : texts_[field]) messages.emplace_back(text);
    return messages;
  }
  /// The last one; 0 where there is none.
  [[nodiscard]] int64_t number(uint32_t field) { return numbers_[field].empty() ? 0 : numbers_[field].back(); }
  [[nodiscard]] double real(uint32_t field) { return doubles_[field].empty() ? 0 : doubles_[field].back(); }
  [[nodiscard]] std::string text(uint32_t field) { return texts_[field].empty() ? "" : texts_[field].back(); }
  /// Of a packed field.
  [[nodiscard]] std::vector<int64_t> packed(uint32_t field) {
    std::vector<int64_t> numbers;
    for (std::string_view bytes = texts_[field].at(0); !bytes.empty();) {
      numbers.push_back(static_cast<int64_t>(TakeVarint(bytes)));
    }
    return numbers;
  }

 private:
  static std::string_view Take(std::string_view& bytes, uint64_t size) {
    if (size > bytes.size()) throw std::runtime_error("a message is cut short");
    const std::string_view taken = bytes.substr(0, size);
    bytes.remove_prefix(size);
    return taken;
  }
  static uint64_t TakeVarint(std::string_view& bytes) {
    uint64_t value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      const auto byte = static_cast<unsigned char>(Take(bytes, 1)[0]);
      value |= uint64_t{byte & 0x7fu} << shift;
      if (byte < 0x80) return value;
    }
    throw std::runtime_error("a number has no end");
  }

  std::map<uint32_t, std::vector<int64_t>> numbers_;
  std::map<uint32_t, std::vector<double>> doubles_;
  std::map<uint32_t, std::vector<std::string>> texts_;
};

}  // namespace memline

#endif  // MEMLINE_TESTS_UNIT_EXCHANGE_PROTOBUF_MESSAGE_H_

// SPDX-License-Identifier: MIT
#include "profiler_core/report/html_text.h"

#include <cstdint>
#include <cstdio>

namespace memline {
namespace {

struct Decoded {
  uint32_t code = 0;
  size_t bytes = 0;  // 0: no character begins here
};

// Shortest forms of Unicode scalar values only (RFC 3629).
Decoded DecodeAt(std::string_view text, size_t at) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(at);
  if (first < 0x80) return {first, 1};
  const size_t bytes = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || at + bytes > text.size()) return {};
  uint32_t code = first & (0xffu >> (bytes + 1));
  for (size_t i = 1; i < bytes; ++i) {
    if ((byte(at + i) & 0xc0) != 0x80) return {};
    code = (code << 6) | (byte(at + i) & 0x3fu);
  }
  const bool too_long = (bytes == 3 && code < 0x800) || (bytes == 4 && code < 0x10000);
  if (too_long || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return {};
  return {code, bytes};
}

bool IsHidden(uint32_t code) {
  const bool control = code < 0x20 || (code >= 0x7f && code < 0xa0);
  const bool turns_around = code == 0x61c || code == 0x200e || code == 0x200f || (code >= 0x202a && code <= 0x202e) ||
                            (code >= 0x2066 && code <= 0x2069);
  return control || turns_around || code == 0x2028 || code == 0x2029 || code == 0xfeff;
}

void AppendEscaped(char c, std::string& html) {
  switch (c) {
    case '&':
      html += "&amp;";
      break;
    case '<':
      html += "&lt;";
      break;
    case '>':
      html += "&gt;";
      break;
    case '"':
      html += "&quot;";
      break;
    case '\'':
      html += "&#39;";
      break;
    default:
      html += c;
  }
}

}  // namespace

std::string HtmlText(std::string_view text) {
  std::string html;
  for (size_t at = 0; at < text.size();) {
    const Decoded decoded = DecodeAt(text, at);
    if (decoded.bytes == 0) {
      html += "\xef\xbf\xbd";
      ++at;
      continue;
    }
    if (decoded.code == '\t') {
      html += "    ";
    } else if (decoded.code == '\n' || decoded.code == '\r') {
      html += ' ';
    } else if (IsHidden(decoded.code)) {
      char name[24];
      std::snprintf(name, sizeof name, "&lt;U+%04X&gt;", decoded.code);
      html += name;
    } else if (decoded.bytes == 1) {
      AppendEscaped(text[at], html);
    } else {
      html += text.substr(at, decoded.bytes);
    }
    at += decoded.bytes;
  }
  return html;
}

std::string HtmlElement(std::string_view tag, std::string_view attributes, std::string_view text) {
  std::string html = "<" + std::string(tag);
  if (!attributes.empty()) html += " " + std::string(attributes);
  return html + ">" + HtmlText(text) + "</" + std::string(tag) + ">";
}

}  // namespace memline

// SPDX-License-Identifier: MIT
// What a recorded program says, on its way into a page: names, paths, command lines and source text are anybody's.
#ifndef MEMLINE_REPORT_HTML_TEXT_H_
#define MEMLINE_REPORT_HTML_TEXT_H_

#include <string>
#include <string_view>

namespace memline {

/// As text of an element or value of a quoted attribute. Tabs become four blanks, line feeds one; other control
/// characters and what turns the direction of text around, and so may show code as what it is not, are named as
/// <U+202E>; what is no UTF-8 becomes U+FFFD.
[[nodiscard]] std::string HtmlText(std::string_view text);

/// <tag class="name">text</tag>; `text` is escaped, the others are ours.
[[nodiscard]] std::string HtmlElement(std::string_view tag, std::string_view attributes, std::string_view text);

}  // namespace memline

#endif  // MEMLINE_REPORT_HTML_TEXT_H_

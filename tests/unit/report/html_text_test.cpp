// SPDX-License-Identifier: MIT
#include "profiler_core/report/html_text.h"

#include <gtest/gtest.h>

namespace memline {
namespace {

TEST(HtmlText, NothingInItIsMarkup) {
  EXPECT_EQ(HtmlText("a < b && c > \"d\" 'e'"), "a &lt; b &amp;&amp; c &gt; &quot;d&quot; &#39;e&#39;");
  EXPECT_EQ(HtmlText("</script><img src=x onerror=alert(1)>"), "&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;");
  EXPECT_EQ(HtmlText("größer µs …"), "größer µs …");
}

TEST(HtmlText, ControlsAreTold) {
  EXPECT_EQ(HtmlText("a\tb\nc"), "a    b c");
  EXPECT_EQ(HtmlText(std::string_view("\x1b[31m\0\x7f", 7)), "&lt;U+001B&gt;[31m&lt;U+0000&gt;&lt;U+007F&gt;");
  EXPECT_EQ(HtmlText("\xc2\x85"), "&lt;U+0085&gt;");
  EXPECT_EQ(HtmlText("if (a \xe2\x80\xae/*"), "if (a &lt;U+202E&gt;/*") << "text that turns around";
  EXPECT_EQ(HtmlText("\xe2\x81\xa6"), "&lt;U+2066&gt;");
}

TEST(HtmlText, WhatIsNoUtf8IsReplaced) {
  const std::string replaced = "\xef\xbf\xbd";
  EXPECT_EQ(HtmlText("\xff"), replaced);
  EXPECT_EQ(HtmlText("a\xc3"), "a" + replaced);
  EXPECT_EQ(HtmlText("\xc3<"), replaced + "&lt;") << "a broken character must not swallow markup";
  EXPECT_EQ(HtmlText("\xc0\xbc"), replaced + replaced) << "a longer form of <";
  EXPECT_EQ(HtmlText("\xe0\x80\xbc"), replaced + replaced + replaced);
  EXPECT_EQ(HtmlText("\xed\xa0\x80"), replaced + replaced + replaced) << "half a pair";
  EXPECT_EQ(HtmlText("\xf4\x90\x80\x80"), replaced + replaced + replaced + replaced);
  EXPECT_EQ(HtmlText("\xf0\x9f\x98\x80"), "\xf0\x9f\x98\x80");
}

TEST(HtmlElement, EscapesItsText) {
  EXPECT_EQ(HtmlElement("code", "class=\"text\"", "<b>"), "<code class=\"text\">&lt;b&gt;</code>");
  EXPECT_EQ(HtmlElement("p", "", ""), "<p></p>");
}

}  // namespace
}  // namespace memline

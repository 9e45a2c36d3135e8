// SPDX-License-Identifier: MIT
#include "profiler_core/symbolize/display_name.h"

#include <gtest/gtest.h>

namespace memline {
namespace {

// As g++ 12 and clang++ 14 spell them.
TEST(DisplayName, KeepsScopesAndNameOnly) {
  EXPECT_EQ(DisplayName("int main()"), "main");
  EXPECT_EQ(DisplayName("int main(int, char **)"), "main");
  EXPECT_EQ(DisplayName("void Index::Build(int) const"), "Index::Build");
  EXPECT_EQ(DisplayName("std::vector<int> ns::Index::Build(const std::map<int, char>&, void (*)(int)) const &"),
            "ns::Index::Build");
  EXPECT_EQ(DisplayName("const char* Name()"), "Name");
  EXPECT_EQ(DisplayName("const char *Name()"), "Name");
  EXPECT_EQ(DisplayName("Index::Index(int)"), "Index::Index");
  EXPECT_EQ(DisplayName("virtual Index::~Index()"), "Index::~Index");
  EXPECT_EQ(DisplayName("static void Index::Drop()"), "Index::Drop");
  EXPECT_EQ(DisplayName("void {anonymous}::Run()"), "Run");
  EXPECT_EQ(DisplayName("void (anonymous namespace)::Run()"), "Run");
  EXPECT_EQ(DisplayName("decltype(auto) Deduced()"), "Deduced");
}

TEST(DisplayName, CallsLambdasSo) {
  EXPECT_EQ(DisplayName("main()::<lambda(int)>"), "main::lambda");
  EXPECT_EQ(DisplayName("Index::Build(int) const::<lambda(auto:1)> [with auto:1 = int]"), "Index::Build::lambda");
  EXPECT_EQ(DisplayName("auto Index::Build(int)::(anonymous class)::operator()(int) const"), "Index::Build::lambda");
  EXPECT_EQ(DisplayName("Run()::<lambda()>::<lambda(int)>"), "Run::lambda::lambda");
}

TEST(DisplayName, OfDemangledSymbols) {
  EXPECT_EQ(DisplayName("Index::Build(int)"), "Index::Build");
  EXPECT_EQ(DisplayName("main"), "main");
  EXPECT_EQ(DisplayName("(anonymous namespace)::Hidden()"), "Hidden");
  EXPECT_EQ(DisplayName("void Fill<int>(int)"), "Fill<int>");
  EXPECT_EQ(DisplayName("Index::Build(int)::{lambda(int)#1}::operator()(int) const"), "Index::Build::lambda");
  EXPECT_EQ(DisplayName("Index::Build(int) [clone .cold]"), "Index::Build");
}

TEST(DisplayName, KeepsTemplateArguments) {
  EXPECT_EQ(DisplayName("void Stack<T>::Push(T) [with T = int]"), "Stack<int>::Push");
  EXPECT_EQ(DisplayName("void Stack<int>::Push(T) [T = int]"), "Stack<int>::Push");
  EXPECT_EQ(DisplayName("T Twice(T) [with T = std::pair<int, char>]"), "Twice<std::pair<int, char>>");
  EXPECT_EQ(DisplayName("T Twice(T) [T = int, U = char]"), "Twice<int, char>");
  EXPECT_EQ(DisplayName("T Twice(T) [with T = int; std::string = std::__cxx11::basic_string<char>]"), "Twice<int>");
  EXPECT_EQ(DisplayName("void Map<K, V>::Put(K) [with K = int; V = Map<int, int>]"), "Map<int, Map<int, int>>::Put");
}

TEST(DisplayName, KnowsOperators) {
  EXPECT_EQ(DisplayName("bool Key::operator<(const Key&) const"), "Key::operator<");
  EXPECT_EQ(DisplayName("Key& Key::operator=(Key&&)"), "Key::operator=");
  EXPECT_EQ(DisplayName("int Function::operator()(int) const"), "Function::operator()");
  EXPECT_EQ(DisplayName("Key::operator bool() const"), "Key::operator bool");
  EXPECT_EQ(DisplayName("std::ostream& operator<<(std::ostream&, Key)"), "operator<<");
}

TEST(DisplayName, GivesBackWhatItDoesNotUnderstand) {
  EXPECT_EQ(DisplayName(""), "");
  for (const char* odd : {"(((", "<", "a::", "operator", " [with ", "x [with T = ]", "> > >", "f(int", "operator("}) {
    EXPECT_FALSE(DisplayName(odd).empty()) << odd;
  }
}

}  // namespace
}  // namespace memline

// SPDX-License-Identifier: MIT
#ifndef MEMLINE_SYMBOLIZE_DISPLAY_NAME_H_
#define MEMLINE_SYMBOLIZE_DISPLAY_NAME_H_

#include <string>
#include <string_view>

namespace memline {

/// The short name of a function, from what __PRETTY_FUNCTION__ says with gcc or clang: scopes, name and template
/// arguments, but neither return type nor parameters.
///   "void Index::Build(int) const"                        Index::Build
///   "Index::Build()::<lambda(int)>"                       Index::Build::lambda
///   "void Stack<T>::Push(T) [with T = int]"               Stack<int>::Push
///   "T Twice(T) [T = int]"                                Twice<int>
///   "void {anonymous}::Run()"                             Run
/// And as symbols are demangled:
///   "Index::Build(int)::{lambda(int)#1}::operator()(int) const"   Index::Build::lambda
[[nodiscard]] std::string DisplayName(std::string_view pretty_function);

}  // namespace memline

#endif  // MEMLINE_SYMBOLIZE_DISPLAY_NAME_H_

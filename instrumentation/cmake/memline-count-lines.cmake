# SPDX-License-Identifier: MIT
# memline_count_lines(target)
#
# Builds the target so that memline knows how often each line of its annotated functions ran, exactly. It links
# memline::memline, compiles with debug information, and calls the runtime in every basic block.
#
# The target is compiled without optimization (-O0, whatever the configuration says), for an optimizer moves code from
# line to line, merges it and takes copies of it; no count of machine code is exact then. Give only the targets that are
# in question; the libraries they use may stay as they are. gcc and clang, x86-64.
function(memline_count_lines target)
  if(NOT CMAKE_CXX_COMPILER_ID MATCHES "^(GNU|Clang)$" OR NOT CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64)$")
    message(FATAL_ERROR "memline_count_lines(${target}): only gcc and clang on x86-64 can count lines")
  endif()
  # Jump tables would hide where a switch leads. The compiler notes these options in the debug information: lines are
  # only taken from code that says it was built so.
  target_compile_options(${target} PRIVATE $<$<COMPILE_LANGUAGE:C,CXX>:-g;-O0;-fno-jump-tables>)
  if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    target_compile_options(${target} PRIVATE $<$<COMPILE_LANGUAGE:C,CXX>:-fsanitize-coverage=trace-pc>)
  else()
    # bb,no-prune: in every block, also where other blocks tell that it ran.
    target_compile_options(${target} PRIVATE $<$<COMPILE_LANGUAGE:C,CXX>:-grecord-command-line>
                                             $<$<COMPILE_LANGUAGE:C,CXX>:-fsanitize-coverage=trace-pc,bb,no-prune>)
  endif()
  set_target_properties(${target} PROPERTIES INTERPROCEDURAL_OPTIMIZATION OFF)
  target_link_libraries(${target} PRIVATE memline::memline)
endfunction()

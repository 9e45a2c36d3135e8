# SPDX-License-Identifier: MIT
# Processes that are looked at from outside, attached to, or watched in a terminal.
add_executable(touching touching.c)
add_executable(touching_static touching.c)
target_link_options(touching_static PRIVATE -static)
memline_victim(told told.cpp)
target_compile_options(told PRIVATE -O1)
memline_victim(leaking leaking.cpp)
memline_victim(descriptors descriptors.cpp)
target_link_libraries(descriptors PRIVATE Threads::Threads)
memline_victim(first_counter first_counter.cpp)

add_executable(
  outside_tests
  attach_test.cpp
  check_test.cpp
  descriptors_test.cpp
  diff_leaks_test.cpp
  export_readers_test.cpp
  export_test.cpp
  history_test.cpp
  html_test.cpp
  import_test.cpp
  outside_test.cpp
  process.cpp
  session_files_test.cpp
  stripped_test.cpp
  symbolize_test.cpp
  top_test.cpp)
target_compile_definitions(outside_tests PRIVATE MEMLINE_BIN_DIR="${CMAKE_RUNTIME_OUTPUT_DIRECTORY}"
                                                 MEMLINE_LIB_DIR="${CMAKE_LIBRARY_OUTPUT_DIRECTORY}"
                                                 MEMLINE_TESTS_DIR="${PROJECT_SOURCE_DIR}/tests")
target_link_libraries(outside_tests PRIVATE memline_core memline_warnings GTest::gmock_main
                                            nlohmann_json::nlohmann_json)
add_dependencies(outside_tests memline-cli memline descriptors many_counters touching touching_static told leaking
                 steady first_counter)
gtest_discover_tests(outside_tests TEST_PREFIX "victims." DISCOVERY_MODE PRE_TEST)

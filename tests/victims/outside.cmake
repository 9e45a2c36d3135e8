# SPDX-License-Identifier: MIT
# Processes that are looked at from outside, attached to, or watched in a terminal.
add_executable(touching touching.c)
add_executable(touching_static touching.c)
target_link_options(touching_static PRIVATE -static)
memline_victim(told told.cpp)
target_compile_options(told PRIVATE -O1)
memline_victim(leaking leaking.cpp)

add_executable(outside_tests process.cpp outside_test.cpp attach_test.cpp history_test.cpp
               diff_leaks_test.cpp export_test.cpp session_files_test.cpp top_test.cpp descriptors_test.cpp)
target_compile_definitions(outside_tests PRIVATE MEMLINE_BIN_DIR="${CMAKE_RUNTIME_OUTPUT_DIRECTORY}")
target_link_libraries(outside_tests PRIVATE memline_core memline_warnings GTest::gmock_main
                                            nlohmann_json::nlohmann_json)
add_dependencies(outside_tests memline-cli touching touching_static told leaking steady)
gtest_discover_tests(outside_tests TEST_PREFIX "victims." DISCOVERY_MODE PRE_TEST)

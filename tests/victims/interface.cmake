# SPDX-License-Identifier: MIT
# What users of the command meet: pictures, peaks, completions, the manual, statuses, the terminal.
memline_victim(stages stages.cpp)
target_compile_options(stages PRIVATE -O1)

add_executable(interface_tests process.cpp plot_test.cpp peak_test.cpp completion_test.cpp manual_test.cpp
               exit_status_test.cpp terminal_test.cpp)
target_compile_definitions(interface_tests PRIVATE MEMLINE_BIN_DIR="${CMAKE_RUNTIME_OUTPUT_DIRECTORY}"
                           MEMLINE_COMPLETIONS_DIR="${PROJECT_SOURCE_DIR}/resources/completions"
                           MEMLINE_MAN_DIR="${PROJECT_SOURCE_DIR}/resources/man")
target_link_libraries(interface_tests PRIVATE memline_core memline_warnings GTest::gmock_main)
add_dependencies(interface_tests memline-cli memline-gui stages steady unannotated)
gtest_discover_tests(interface_tests TEST_PREFIX "victims." DISCOVERY_MODE PRE_TEST)

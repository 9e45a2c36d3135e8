# SPDX-License-Identifier: MIT
# `memline serve`, and the engines that scrape it.
add_executable(serve_tests process.cpp http_client.cpp serve_test.cpp push_test.cpp
                           hostile_clients_test.cpp monitoring_test.cpp)
target_compile_definitions(
  serve_tests PRIVATE MEMLINE_BIN_DIR="${CMAKE_RUNTIME_OUTPUT_DIRECTORY}"
                      MEMLINE_PROMETHEUS_DIR="${PROJECT_SOURCE_DIR}/packaging/prometheus")
target_link_libraries(serve_tests PRIVATE memline_core memline_warnings GTest::gmock_main nlohmann_json::nlohmann_json)
add_dependencies(serve_tests memline-cli steady)
gtest_discover_tests(serve_tests TEST_PREFIX "victims." DISCOVERY_MODE PRE_TEST)

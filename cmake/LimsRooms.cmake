# What a room, a program, a test and a data folder are, said once.
find_package(PkgConfig REQUIRED)

option(LIMS_WERROR "warnings are errors" OFF)
option(LIMS_FUZZ "build the libFuzzer harnesses (clang)" OFF)
set(LIMS_SANITIZE "" CACHE STRING "sanitizers for every target, e.g. address,undefined")

add_library(lims_flags INTERFACE)
target_compile_features(lims_flags INTERFACE c_std_17)
target_compile_definitions(lims_flags INTERFACE _GNU_SOURCE)
target_include_directories(lims_flags INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(lims_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wformat=2
  -Wpointer-arith -Wwrite-strings -Wundef -Wimplicit-fallthrough
  -ffp-contract=off -fno-common -fstack-protector-strong
  # gcc cannot know that a function which reports an error never returns LIMS_OK, and at -O2 warns of paths that do not exist.
  $<$<C_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>
  $<$<BOOL:${LIMS_WERROR}>:-Werror>)
if(LIMS_SANITIZE)
  target_compile_options(lims_flags INTERFACE -fsanitize=${LIMS_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(lims_flags INTERFACE -fsanitize=${LIMS_SANITIZE})
endif()

set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
set(LIMS_SHARE ${CMAKE_BINARY_DIR}/share/lims)

# lims_room(NAME SOURCES … NEEDS rooms below … LIBS third-party targets …): one static library per room.
function(lims_room name)
  cmake_parse_arguments(R "" "" "SOURCES;NEEDS;LIBS" ${ARGN})
  add_library(${name} STATIC ${R_SOURCES})
  target_link_libraries(${name} PUBLIC lims_flags ${R_NEEDS} PRIVATE ${R_LIBS})
endfunction()

# lims_program(NAME SOURCES … NEEDS …): a program in bin/, installed.
function(lims_program name)
  cmake_parse_arguments(R "" "" "SOURCES;NEEDS;LIBS" ${ARGN})
  add_executable(${name} ${R_SOURCES})
  target_link_libraries(${name} PRIVATE lims_flags ${R_NEEDS} ${R_LIBS})
  install(TARGETS ${name} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endfunction()

# lims_data(NAME FOLDER destination FILES …): data files, mirrored under share/lims of the build tree and installed there.
function(lims_data name folder)
  cmake_parse_arguments(R "" "" "FILES" ${ARGN})
  set(outputs)
  foreach(file ${R_FILES})
    set(out ${LIMS_SHARE}/${folder}/${file})
    add_custom_command(OUTPUT ${out}
      COMMAND ${CMAKE_COMMAND} -E copy ${CMAKE_CURRENT_SOURCE_DIR}/${file} ${out}
      DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${file} VERBATIM)
    list(APPEND outputs ${out})
    get_filename_component(dir ${file} DIRECTORY)
    install(FILES ${file} DESTINATION ${CMAKE_INSTALL_DATADIR}/lims/${folder}/${dir})
  endforeach()
  add_custom_target(${name} ALL DEPENDS ${outputs})
endfunction()

# lims_test(NAME SOURCES … NEEDS …): a cmocka program run by CTest from the build folder, with LIMS_CASES passed through.
# Its label is the folder it stands in, so that `tools/test ROOM` runs one room.
function(lims_test name)
  cmake_parse_arguments(R "" "" "SOURCES;NEEDS;LIBS" ${ARGN})
  add_executable(${name} ${R_SOURCES})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  target_link_libraries(${name} PRIVATE lims_flags ${R_NEEDS} ${R_LIBS} cmocka)
  target_compile_definitions(${name} PRIVATE
    LIMS_SOURCE_DIR="${CMAKE_SOURCE_DIR}" LIMS_BUILD_DIR="${CMAKE_BINARY_DIR}")
  add_test(NAME ${name} COMMAND ${name})
  get_filename_component(room ${CMAKE_CURRENT_SOURCE_DIR} NAME)
  set_tests_properties(${name} PROPERTIES TIMEOUT 120 LABELS ${room})
endfunction()

# lims_fuzz(NAME SOURCES harness.c NEEDS … CORPUS dir): libFuzzer under the fuzz preset; everywhere else the same harness
# is linked with tests/fuzz/replay.c and CTest replays its corpus.
function(lims_fuzz name)
  cmake_parse_arguments(R "" "" "SOURCES;NEEDS;LIBS;CORPUS" ${ARGN})
  if(LIMS_FUZZ)
    add_executable(${name} ${R_SOURCES})
    target_compile_options(${name} PRIVATE -fsanitize=fuzzer)
    target_link_options(${name} PRIVATE -fsanitize=fuzzer)
  else()
    add_executable(${name} ${R_SOURCES} ${CMAKE_SOURCE_DIR}/tests/fuzz/replay.c)
    add_test(NAME ${name} COMMAND ${name} ${R_CORPUS})
    set_tests_properties(${name} PROPERTIES TIMEOUT 120 LABELS fuzz)
  endif()
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/fuzz)
  target_link_libraries(${name} PRIVATE lims_flags ${R_NEEDS} ${R_LIBS})
endfunction()

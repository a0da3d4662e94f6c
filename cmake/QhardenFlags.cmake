# Compile and link flags, as INTERFACE targets that every target of ours links privately.

add_library(qharden_warnings INTERFACE)
target_compile_options(qharden_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wold-style-cast -Wnon-virtual-dtor
  -Woverloaded-virtual -Wcast-align -Wformat=2 -Wduplicated-cond -Wlogical-op -Wimplicit-fallthrough)
# Not -Wnull-dereference: with -O2, g++ 12 finds null dereferences inside its own std::string and streambuf.
if(QHARDEN_WERROR)
  target_compile_options(qharden_warnings INTERFACE -Werror)
endif()

add_library(qharden_sanitizers INTERFACE)
if(QHARDEN_SANITIZE)
  target_compile_options(qharden_sanitizers INTERFACE -fsanitize=${QHARDEN_SANITIZE} -fno-omit-frame-pointer
                                                      -fno-sanitize-recover=all)
  target_link_options(qharden_sanitizers INTERFACE -fsanitize=${QHARDEN_SANITIZE})
endif()

# Hardening of release builds. Never `-z nodlopen`: plugins are loaded with dlopen.
add_library(qharden_hardening INTERFACE)
target_compile_options(qharden_hardening INTERFACE
  $<$<CONFIG:RelWithDebInfo>:-U_FORTIFY_SOURCE;-D_FORTIFY_SOURCE=2;-fstack-protector-strong;-fstack-clash-protection;-fcf-protection>)
target_compile_definitions(qharden_hardening INTERFACE $<$<CONFIG:Debug>:_GLIBCXX_ASSERTIONS>)
target_link_options(qharden_hardening INTERFACE -Wl,-z,relro,-z,now)

function(qharden_flags target)
  target_link_libraries(${target} PRIVATE qharden_warnings qharden_sanitizers qharden_hardening)
  if(QHARDEN_TIDY)
    set_target_properties(${target} PROPERTIES CXX_CLANG_TIDY "clang-tidy-14;--quiet")
  endif()
endfunction()

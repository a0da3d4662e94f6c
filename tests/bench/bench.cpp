/// qharden-bench [ROWS]: the project's figures, as ratios within one run. Started by scripts/bench.
#include <sqlite3.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>

#include "tests/bench/parts.hpp"
#include "tests/support/temp_folder.hpp"

int main(int argc, char** argv) {
  try {
    const std::uint64_t rows = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1'000'000;
    const qharden::testing::TempFolder folder;
    std::printf("%ld cores, SQLite %s, %llu hosts in pages of 1000\n\n", ::sysconf(_SC_NPROCESSORS_ONLN),
                sqlite3_libversion(), static_cast<unsigned long long>(rows));
    const auto snapshot = qharden::bench::bench_collect(folder.path(), rows);
    qharden::bench::bench_queries(snapshot);
    qharden::bench::bench_checks(snapshot);
    qharden::bench::bench_processes(folder.path(), rows);
    return 0;
  } catch (const std::exception& e) {
    std::fprintf(stderr, "qharden-bench: %s\n", e.what());
    return 1;
  }
}

/// The bench's parts; each prints its rows.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace qharden::bench {

/// Collects `rows` hosts with their tags, by qharden and by a plain loop, in turn. Returns a sealed snapshot of them.
std::string bench_collect(const std::filesystem::path& folder, std::uint64_t rows);

/// Plain queries and a judge over that snapshot.
void bench_queries(const std::string& snapshot);

/// Every check over that snapshot: how long all take together, and the slowest.
void bench_checks(const std::string& snapshot);

/// Whole processes: repeated requests, time to the first request, memory.
void bench_processes(const std::filesystem::path& folder, std::uint64_t rows);

}  // namespace qharden::bench

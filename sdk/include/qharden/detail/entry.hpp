/// The C table behind QHARDEN_PLUGIN: turns calls of the host into calls of the declared C++. No exception leaves it.
#pragma once

#include <qharden/abi.h>

#include <exception>
#include <qharden/plugin.hpp>
#include <string>
#include <string_view>

namespace qharden::detail {

inline qharden_str borrow(std::string_view text) {
  return {text.data(), text.size()};
}

inline void give(const qharden_host& host, std::size_t row, const Verdict& verdict) {
  const std::string evidence = verdict.evidence_json();
  const qharden_verdict given = {sizeof(qharden_verdict),
                                 static_cast<std::int32_t>(*verdict.status()),
                                 static_cast<std::int32_t>(verdict.reason()),
                                 verdict.raised_severity() ? static_cast<std::int32_t>(*verdict.raised_severity()) : -1,
                                 borrow(verdict.message()),
                                 borrow(evidence)};
  host.verdict(host.call, row, &given);
}

inline void give_error(const qharden_host& host, std::size_t row, std::string_view message) {
  const qharden_verdict given = {sizeof(qharden_verdict),
                                 static_cast<std::int32_t>(Status::error),
                                 static_cast<std::int32_t>(Reason::none),
                                 -1,
                                 borrow(message),
                                 borrow({})};
  host.verdict(host.call, row, &given);
}

/// A judge that throws, or says nothing, costs the row it was given and no other.
inline void judge_row(const qharden_host& host, const Check& check, const qharden_batch& batch, std::size_t row) {
  try {
    Verdict verdict;
    check.run_judge(Row(batch, row), verdict);
    if (verdict.status())
      give(host, row, verdict);
    else
      give_error(host, row, "the judge gave no verdict");
  } catch (const std::exception& e) {
    give_error(host, row, std::string("the judge threw: ") + e.what());
  } catch (...) {
    give_error(host, row, "the judge threw something that is not a std::exception");
  }
}

template <const Plugin& (*Declared)()>
struct Entry {
  static qharden_result describe(void* user, void (*sink)(void*, qharden_str)) noexcept {
    try {
      const std::string manifest = Declared().describe();
      sink(user, borrow(manifest));
      return QHARDEN_OK;
    } catch (...) {
      return QHARDEN_INTERNAL;
    }
  }

  static qharden_result evaluate(const qharden_host* host, qharden_str id, const qharden_batch* batch) noexcept {
    try {
      const Check* check = Declared().find_check({id.data, id.size});
      if (check == nullptr || !check->has_judge()) return QHARDEN_UNKNOWN_ID;
      for (std::size_t row = 0; row < batch->rows; ++row) judge_row(*host, *check, *batch, row);
      return QHARDEN_OK;
    } catch (...) {
      return QHARDEN_INTERNAL;
    }
  }

  /// Remediations cannot be declared yet.
  static qharden_result plan(const qharden_host*, qharden_str, const qharden_batch*) noexcept {
    return QHARDEN_UNKNOWN_ID;
  }

  static constexpr qharden_plugin kTable = {
      QHARDEN_ABI_MAGIC, sizeof(qharden_plugin), QHARDEN_ABI_MINOR, 0, &describe, &evaluate, &plan};
};

}  // namespace qharden::detail

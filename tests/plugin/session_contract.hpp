/// What holds for every kind of session: the worker is the rule, the direct one must not differ in what it says.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <ostream>
#include <stdexcept>
#include <vector>

#include "tests/plugin/session_fixture.hpp"

namespace qharden::plugin::testing {

enum class Kind { direct, worker };

inline void PrintTo(Kind kind, std::ostream* out) {  // NOLINT(readability-identifier-naming)
  *out << (kind == Kind::direct ? "direct" : "worker");
}

class SessionContract : public SessionTest, public ::testing::WithParamInterface<Kind> {
 protected:
  static std::unique_ptr<Session> make(const Program& program) {
    return GetParam() == Kind::direct ? make_direct_session(program) : make_worker_session(program, options());
  }
  std::unique_ptr<Session> open(const Program& program, const std::vector<snapshot::ViewText>& views = {}) {
    auto session = make(program);
    const auto opened = session->open(snapshot(), views);
    if (!opened) throw std::runtime_error(opened.error().message);
    return session;
  }
};

}  // namespace qharden::plugin::testing

#include "sdk/testing/check_cases_test.hpp"

namespace qharden::testing {

INSTANTIATE_TEST_SUITE_P(Activity, CheckCases, ::testing::ValuesIn(load_check_cases(QHARDEN_TEST_CASES)),
                         [](const auto& named) { return test_name(named.param); });

}  // namespace qharden::testing

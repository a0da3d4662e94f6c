#include "sdk/testing/check_cases_test.hpp"

namespace qharden::testing {

INSTANTIATE_TEST_SUITE_P(ScanCredentials, CheckCases, ::testing::ValuesIn(all_check_cases()),
                         [](const auto& named) { return test_name(named.param); });

}  // namespace qharden::testing

#include "core/qualys/secret_names.hpp"

#include <gtest/gtest.h>

#include <string>

namespace qharden::qualys {
namespace {

TEST(SecretNames, CoverTheList) {
  for (const char* name : {"PASSWORD", "LOGIN_PASSWORD", "OldPasswordHash", "PASSPHRASE", "KEY_PASSPHRASE",
                           "PRIVATE_KEY", "PRIVATE_KEY_DATA", "SECRET", "ARN_SECRET_ID", "clientSecret", "COMMUNITY",
                           "COMMUNITY_STRINGS", "CUSTOM_HTTP_HEADER", "ACTIVATION_CODE", "activationKey",
                           "activationId", "externalId", "authRecord", "EXTERNALID"}) {
    EXPECT_TRUE(is_secret_name(name)) << name;
  }
}

TEST(SecretNames, LeaveOrdinaryNamesAlone) {
  for (const char* name :
       {"", "LOGIN", "EXTERNAL_ID", "USER_LOGIN", "KEY", "ID", "PUBLIC_KEY", "ACTIVATION", "authRecords", "PASS"}) {
    EXPECT_FALSE(is_secret_name(name)) << name;
  }
}

TEST(SecretNames, LeaveTheSettingOfPasswordGuessingAloneButNothingNearIt) {
  EXPECT_FALSE(is_secret_name("PASSWORD_BRUTE_FORCING"));
  EXPECT_FALSE(is_secret_name("Password_Brute_Forcing"));
  for (const char* name : {"PASSWORD_BRUTE_FORCING_LIST", "X_PASSWORD_BRUTE_FORCING", "PASSWORD_BRUTE", "PASSWORD"})
    EXPECT_TRUE(is_secret_name(name)) << name;
}

TEST(SecretNames, LeaveTheSwitchesOfAuthenticationRecordsAlone) {
  EXPECT_FALSE(is_secret_name("CLEARTEXT_PASSWORD"));
  EXPECT_FALSE(is_secret_name("SKIP_PASSWORD"));
  for (const char* name : {"ENABLE_PASSWORD", "CLEARTEXT_PASSWORDS", "SKIP_PASSWORD_LIST", "SKIP_PASSPHRASE"})
    EXPECT_TRUE(is_secret_name(name)) << name;
}

TEST(SecretNames, TellAnAccountByItsExactNameInItsRecordAlone) {
  EXPECT_TRUE(names_account("authRecord", "subscriptionId"));
  EXPECT_TRUE(names_account("authRecord", "projectId"));
  for (const char* name : {"authenticationKey", "private_key", "client_email", "SubscriptionId", "subscriptionid", ""})
    EXPECT_FALSE(names_account("authRecord", name)) << name;
  EXPECT_FALSE(names_account("AUTHRECORD", "subscriptionId"));
  EXPECT_FALSE(names_account("secret", "subscriptionId"));
}

TEST(SecretNames, HideNamesTooLongToBeJudged) {
  EXPECT_TRUE(is_secret_name(std::string(1000, 'x')));
}

}  // namespace
}  // namespace qharden::qualys

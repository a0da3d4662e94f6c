/// The layout of <qharden/abi.h> on x86-64. While the ABI is unstable a change here is allowed and means that every
/// plugin is rebuilt; once it is frozen, sizes may only grow at the end and no offset may change.
#include <gtest/gtest.h>
#include <qharden/abi.h>

#include <type_traits>

#if defined(__x86_64__) && defined(__LP64__)

namespace {

TEST(AbiLayoutToBeFrozen, Str) {
  EXPECT_EQ(sizeof(qharden_str), 16U);
  EXPECT_EQ(offsetof(qharden_str, data), 0U);
  EXPECT_EQ(offsetof(qharden_str, size), 8U);
}

TEST(AbiLayoutToBeFrozen, Value) {
  EXPECT_EQ(sizeof(qharden_value), 40U);
  EXPECT_EQ(offsetof(qharden_value, type), 0U);
  EXPECT_EQ(offsetof(qharden_value, reserved), 4U);
  EXPECT_EQ(offsetof(qharden_value, integer), 8U);
  EXPECT_EQ(offsetof(qharden_value, real), 16U);
  EXPECT_EQ(offsetof(qharden_value, text), 24U);
}

TEST(AbiLayoutToBeFrozen, Batch) {
  EXPECT_EQ(sizeof(qharden_batch), 40U);
  EXPECT_EQ(offsetof(qharden_batch, struct_size), 0U);
  EXPECT_EQ(offsetof(qharden_batch, reserved), 4U);
  EXPECT_EQ(offsetof(qharden_batch, columns), 8U);
  EXPECT_EQ(offsetof(qharden_batch, rows), 16U);
  EXPECT_EQ(offsetof(qharden_batch, names), 24U);
  EXPECT_EQ(offsetof(qharden_batch, cells), 32U);
}

TEST(AbiLayoutToBeFrozen, Verdict) {
  EXPECT_EQ(sizeof(qharden_verdict), 48U);
  EXPECT_EQ(offsetof(qharden_verdict, struct_size), 0U);
  EXPECT_EQ(offsetof(qharden_verdict, status), 4U);
  EXPECT_EQ(offsetof(qharden_verdict, reason), 8U);
  EXPECT_EQ(offsetof(qharden_verdict, severity), 12U);
  EXPECT_EQ(offsetof(qharden_verdict, message), 16U);
  EXPECT_EQ(offsetof(qharden_verdict, evidence), 32U);
}

TEST(AbiLayoutToBeFrozen, Host) {
  EXPECT_EQ(sizeof(qharden_host), 40U);
  EXPECT_EQ(offsetof(qharden_host, struct_size), 0U);
  EXPECT_EQ(offsetof(qharden_host, abi_minor), 4U);
  EXPECT_EQ(offsetof(qharden_host, call), 8U);
  EXPECT_EQ(offsetof(qharden_host, verdict), 16U);
  EXPECT_EQ(offsetof(qharden_host, change), 24U);
  EXPECT_EQ(offsetof(qharden_host, log), 32U);
}

TEST(AbiLayoutToBeFrozen, Plugin) {
  EXPECT_EQ(sizeof(qharden_plugin), 40U);
  EXPECT_EQ(offsetof(qharden_plugin, magic), 0U);
  EXPECT_EQ(offsetof(qharden_plugin, struct_size), 4U);
  EXPECT_EQ(offsetof(qharden_plugin, abi_minor), 8U);
  EXPECT_EQ(offsetof(qharden_plugin, reserved), 12U);
  EXPECT_EQ(offsetof(qharden_plugin, describe), 16U);
  EXPECT_EQ(offsetof(qharden_plugin, evaluate), 24U);
  EXPECT_EQ(offsetof(qharden_plugin, plan), 32U);
}

TEST(AbiLayoutToBeFrozen, NumbersThatCrossTheBoundary) {
  EXPECT_EQ(QHARDEN_ABI_MAJOR, 1);
  EXPECT_EQ(QHARDEN_ABI_MAGIC, 0x51484431U);
  EXPECT_STREQ(QHARDEN_ENTRY_SYMBOL, "qharden_plugin_v1");
  EXPECT_EQ(QHARDEN_OK, 0);
  EXPECT_EQ(QHARDEN_UNKNOWN_ID, 1);
  EXPECT_EQ(QHARDEN_INTERNAL, 2);
  EXPECT_EQ(QHARDEN_NULL, 0);
  EXPECT_EQ(QHARDEN_INTEGER, 1);
  EXPECT_EQ(QHARDEN_REAL, 2);
  EXPECT_EQ(QHARDEN_TEXT, 3);
  EXPECT_EQ(QHARDEN_LOG_ERROR, 3);
}

TEST(AbiLayoutToBeFrozen, StructsArePlainC) {
  EXPECT_TRUE(std::is_trivially_copyable_v<qharden_batch> && std::is_standard_layout_v<qharden_batch>);
  EXPECT_TRUE(std::is_trivially_copyable_v<qharden_verdict> && std::is_standard_layout_v<qharden_verdict>);
  EXPECT_TRUE(std::is_trivially_copyable_v<qharden_host> && std::is_standard_layout_v<qharden_host>);
  EXPECT_TRUE(std::is_trivially_copyable_v<qharden_plugin> && std::is_standard_layout_v<qharden_plugin>);
}

}  // namespace

#endif

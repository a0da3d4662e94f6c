#include "declarations.hpp"

namespace qharden::scan_options {
namespace {

void add_target(Table& schedule) {
  schedule.text("target").from("TARGET").absent_is_null();
  schedule.integer("network_id").from("NETWORK_ID").none("").absent_is_null();
  schedule.text("scanner_names").from("ISCANNER_NAME").absent_is_null();
  schedule.json("ec2").from("EC2_INSTANCE").absent_is_null();
  schedule.json("cloud").from("CLOUD_DETAILS").absent_is_null();
  schedule.text("tags_selector").from("ASSET_TAGS/TAG_INCLUDE_SELECTOR").absent_is_null();
  schedule.text("tags_included").from("ASSET_TAGS/TAG_SET_INCLUDE").absent_is_null();
  schedule.text("tags_excluded").from("ASSET_TAGS/TAG_SET_EXCLUDE").absent_is_null();
  schedule.json("fqdn").from("FQDN").absent_is_null();
  schedule.json("entered_ips").from("USER_ENTERED_IPS").absent_is_null();
}

void add_times(Table& schedule) {
  schedule.present("is_daily").from("SCHEDULE/DAILY");
  schedule.present("is_weekly").from("SCHEDULE/WEEKLY");
  schedule.present("is_monthly").from("SCHEDULE/MONTHLY");
  schedule.integer("every_days").from("SCHEDULE/DAILY/@frequency_days").none("").absent_is_null();
  schedule.integer("every_weeks").from("SCHEDULE/WEEKLY/@frequency_weeks").none("").absent_is_null();
  schedule.text("weekdays").from("SCHEDULE/WEEKLY/@weekdays").absent_is_null();
  schedule.integer("every_months").from("SCHEDULE/MONTHLY/@frequency_months").none("").absent_is_null();
  schedule.integer("day_of_month").from("SCHEDULE/MONTHLY/@day_of_month").none("").absent_is_null();
  schedule.integer("day_of_week").from("SCHEDULE/MONTHLY/@day_of_week").none("").absent_is_null();
  schedule.integer("week_of_month").from("SCHEDULE/MONTHLY/@week_of_month").none("").absent_is_null();
  schedule.time("starts_at").from("SCHEDULE/START_DATE_UTC").absent_is(Reason::parse);
  schedule.integer("start_hour").from("SCHEDULE/START_HOUR").absent_is(Reason::parse);
  schedule.integer("start_minute").from("SCHEDULE/START_MINUTE").absent_is(Reason::parse);
  // Absent: nothing is planned, or an older version wrote it one level up.
  schedule.time("next_launch_at").from("SCHEDULE/NEXTLAUNCH_UTC").or_from("NEXTLAUNCH_UTC").none("").absent_is_null();
  schedule.text("zone_code").from("SCHEDULE/TIME_ZONE/TIME_ZONE_CODE").absent_is_null();
  schedule.text("zone_details").from("SCHEDULE/TIME_ZONE/TIME_ZONE_DETAILS").absent_is_null();
  schedule.flag("observes_dst").from("SCHEDULE/DST_SELECTED").absent_is(Reason::parse);
  schedule.integer("max_occurrence").from("SCHEDULE/MAX_OCCURRENCE").none("").absent_is_null();
  schedule.integer("end_after_hours").from("SCHEDULE/END_AFTER").none("").absent_is_null();
  schedule.integer("end_after_minutes").from("SCHEDULE/END_AFTER_MINS").none("").absent_is_null();
  schedule.integer("pause_after_hours").from("SCHEDULE/PAUSE_AFTER_HOURS").none("").absent_is_null();
  schedule.text("resume_in_days").from("SCHEDULE/RESUME_IN_DAYS").absent_is_null();
}

}  // namespace

void declare_schedules(Plugin& plugin) {
  Table& schedule = plugin.source("scan_schedules")
                        .fo("/api/{5.0,2.0}/fo/schedule/scan/", "list")
                        .root("SCHEDULE_SCAN_LIST_OUTPUT")
                        .needs_role({"manager"})
                        .table("scan_schedule", "Scheduled vulnerability scans")
                        .rows("RESPONSE/SCHEDULE_SCAN_LIST/SCAN");
  schedule.integer("id").from("ID").key().absent_is(Reason::parse);
  // 0 off, 1 on, 2 on and not paused, 3 paused; empty on some scans of clouds.
  schedule.integer("active").from("ACTIVE").none("").absent_is(Reason::parse);
  schedule.text("title").from("TITLE").absent_is(Reason::parse);
  schedule.text("client_name").from("CLIENT/NAME").absent_is_null();
  schedule.text("user_login").from("USER_LOGIN").absent_is(Reason::parse);
  schedule.text("profile_title").from("OPTION_PROFILE/TITLE").absent_is_null();
  add_target(schedule);
  add_times(schedule);
  schedule.child("scan_schedule_group", "Asset groups that a scheduled scan is aimed at")
      .rows("ASSET_GROUP_TITLE_LIST/ASSET_GROUP_TITLE")
      .text("title")
      .from(".")
      .absent_is(Reason::parse);
}

}  // namespace qharden::scan_options

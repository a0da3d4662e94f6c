#include "declarations.hpp"
#include "product_title.hpp"

namespace qharden::policy_compliance {
namespace {

// The filter of this list takes dd/mm/yyyy, so its dates are read that way too, unless the second number is no month.
constexpr const char* kProduct = R"sql(
SELECT t.id, t.title, t.product,
       CASE
         WHEN matches(l.published, '^[0-9]{4}-[0-9]{2}-[0-9]{2}') THEN substr(l.published, 1, 10) || 'T00:00:00Z'
         WHEN NOT matches(l.published, '^[0-9]{2}/[0-9]{2}/[0-9]{4}$') THEN NULL
         WHEN substr(l.published, 4, 2) <= '12'
           THEN substr(l.published, 7, 4) || '-' || substr(l.published, 4, 2) || '-' || substr(l.published, 1, 2)
                || 'T00:00:00Z'
         ELSE substr(l.published, 7, 4) || '-' || substr(l.published, 1, 2) || '-' || substr(l.published, 4, 2)
              || 'T00:00:00Z'
       END AS published_at
FROM library_product AS t
JOIN library_policy AS l ON l.id = t.id)sql";

}  // namespace

void declare_library_policies(Plugin& plugin) {
  Table& library = plugin.source("library_policies")
                       .gateway("/pcas/v1/library/policy/list")
                       .table("library_policy", "Policies that the service's library offers for import")
                       .rows("item");
  library.integer("id").from("policyId").key().absent_is(Reason::parse);
  library.text("title").from("policyTitle").absent_is(Reason::parse);
  library.integer("version").from("version");
  library.text("published").from("date");

  plugin.view("library_product", "Policies of the library with their title without the version",
              product_titles("library_policy"));
  plugin.view("library_version", "Policies of the library with the time they were published", kProduct);
}

}  // namespace qharden::policy_compliance

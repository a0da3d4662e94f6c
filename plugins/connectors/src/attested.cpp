#include "declarations.hpp"

namespace qharden::connectors {
namespace {

// A list that could not be read may hold connectors too: a person has to speak for those as well.
constexpr const char* kPermissions = R"sql(
SELECT id AS object,
       name AS object_name,
       'manual' AS status,
       label || ': what its role may do in the cloud shows there alone; attest that it holds the documented '
         || 'permissions only' || CASE WHEN remediation_enabled = 1
                                       THEN ', and those to change resources, as remediation is on' ELSE '' END
         AS message,
       json_patch('{}', json_object('arn', arn, 'account_id', account_id)) AS evidence
FROM live_connector
UNION ALL
SELECT cloud, trim(cloud || ' connectors'), 'manual',
       'the list of ' || trim(cloud || ' connectors') || ' could not be read completely; attest it of all there are',
       '{}'
FROM connector_list
WHERE NOT complete
ORDER BY 1)sql";

constexpr const char* kSecrets = R"sql(
SELECT id AS object,
       name AS object_name,
       'manual' AS status,
       label || ' signs in with a ' || CASE cloud WHEN 'azure' THEN 'client secret' ELSE 'key of a service account' END
         || ', whose age no answer shows; attest that it is changed' AS message,
       json_patch('{}', json_object('account_id', account_id, 'application_id', application_id)) AS evidence
FROM live_connector
WHERE cloud IN ('azure', 'gcp')
UNION ALL
SELECT cloud, trim(cloud || ' connectors'), 'manual',
       'the list of ' || trim(cloud || ' connectors') || ' could not be read completely; attest it of all there are',
       '{}'
FROM connector_list
WHERE NOT complete AND cloud <> 'aws'
ORDER BY 1)sql";

// A licence that is not there is an answer. A run that asked for none of the lists knows of none.
constexpr const char* kConnectorList = R"sql(
SELECT "partition" AS cloud, state = 'complete' OR coalesce(reason, '') = 'not_licensed' AS complete
FROM _collection
WHERE "table" = 'connector'
UNION ALL
SELECT '', 0
WHERE NOT EXISTS (SELECT 1 FROM _collection WHERE "table" = 'connector'))sql";

}  // namespace

void declare_attested(Plugin& plugin) {
  plugin.view("connector_list", "Which lists of cloud connectors were read completely", kConnectorList);
  plugin.check("connectors.minimum-permissions")
      .control("4.2")
      .severity(Severity::high)
      .decides(Decides::guide)
      .basis(Basis::attested)
      .title("Cloud roles hold only the documented permissions")
      .rationale(
          "A connector needs to list what runs, not to change it. Whoever gets hold of its role has whatever was put "
          "into it, and roles made in a hurry hold far more than reading.")
      .fix(
          "Compare, for each connector, the role in the cloud with what the documentation asks for:\n"
          "1. AWS: describing instances, addresses, images, regions and networks for the inventory; SecurityAudit for "
          "posture; listing the organisation for organisation connectors. Trust: the Qualys account alone, with "
          "external id.\n"
          "2. Azure: the role Reader on the subscription. GCP: the Viewer roles of the project.\n"
          "3. Rights to write only where remediation was approved.\n"
          "4. Take out the rest, run the connector, keep an export of the role and attest.")
      .param("valid_for", 180, "days an attestation holds")
      .guard_at_most(400)
      .select(kPermissions)
      .statement("The role of the connector holds the documented permissions and no others.")
      .asks("compared", "Which role or assignment was compared with which list, and on which day?")
      .asks("beyond", "What does it hold beyond the list, and why?")
      .tolerates("connector");
  plugin.check("connectors.secret-rotation")
      .control("4.2")
      .severity(Severity::medium)
      .decides(Decides::guide)
      .basis(Basis::attested)
      .title("Azure and GCP connector secrets are rotated")
      .rationale(
          "Connectors of Azure and GCP rest on a client secret or a key by design. Nothing forces it to change, and no "
          "interface of Qualys shows how old it is.")
      .fix(
          "1. Look up the age of the secret: in Azure under the app registration, in GCP under the keys of the service "
          "account.\n"
          "2. Make a new one, enter it into the connector, run it, then delete the old one.\n"
          "3. Put the next change into a calendar or let the cloud limit the life of the secret, and attest.")
      .param("valid_for", 180, "days an attestation holds")
      .guard_at_most(400)
      .select(kSecrets)
      .statement("The secret of the connector was changed within the time we set ourselves.")
      .asks("changed", "When was the secret last changed?")
      .asks("interval", "How often is it changed, and who sees to it?")
      .tolerates("connector")
      .empty(Status::not_applicable, Reason::no_objects, "there is no connector of Azure or GCP");
}

}  // namespace qharden::connectors

#!/bin/sh
# The guide of the Capillary source, call by call, against a local server: token, schema, dataset, connections, mapping, flow, event, query.
#
#   ./tributary init --data my-data --json > credentials.json
#   ./tributary serve --data my-data &
#   sh docs/walk.sh credentials.json http://127.0.0.1:8080
#
# Needs curl, and sed to read one field of an answer.
set -eu

credentials=${1:-credentials.json}
base=${2:-http://127.0.0.1:8080}
full='application/vnd.adobe.xed-full+json;version=1'

field() { sed -n "s/.*\"$1\" *: *\"\([^\"]*\)\".*/\1/p" | head -n 1; }

CLIENT_ID=$(field clientId < "$credentials")
CLIENT_SECRET=$(field clientSecret < "$credentials")
ORG_ID=$(field orgId < "$credentials")

# 1. A token.
ACCESS_TOKEN=$(curl -sf -X POST "$base/ims/token/v3" \
  -d grant_type=client_credentials -d "client_id=$CLIENT_ID" -d "client_secret=$CLIENT_SECRET" \
  -d scope=openid,AdobeID,read_organizations | field access_token)

api() { # api METHOD PATH [BODY]
  method=$1 path=$2
  shift 2
  curl -sf -X "$method" "$base$path" \
    -H "Authorization: Bearer $ACCESS_TOKEN" -H "x-api-key: $CLIENT_ID" \
    -H "x-gw-ims-org-id: $ORG_ID" -H 'x-sandbox-name: prod' \
    -H 'Content-Type: application/json' ${1:+-d "$1"}
}

# 2. The target schema: a class and the field groups that hold the fields.
SCHEMA_ID=$(api POST /data/foundation/schemaregistry/tenant/schemas '{
  "type": "object", "title": "Walk Transaction", "description": "Purchases from Capillary",
  "allOf": [
    {"$ref": "https://ns.adobe.com/xdm/context/experienceevent"},
    {"$ref": "https://ns.adobe.com/xdm/context/experienceevent-commerce"}]}' | field '\$id')
echo "schema             $SCHEMA_ID"

# 3. The dataset of that schema. The answer is ["@/dataSets/ID"].
DATASET_ID=$(api POST /data/foundation/catalog/dataSets "{
  \"name\": \"Walk Transaction\",
  \"schemaRef\": {\"id\": \"$SCHEMA_ID\", \"contentType\": \"$full\"}}" | sed 's/.*dataSets\/\([0-9a-f]*\).*/\1/')
echo "dataset            $DATASET_ID"

# 4. The base connection, and the streaming endpoint it got.
BASE_CONNECTION_ID=$(api POST /data/foundation/flowservice/connections '{
  "name": "Capillary base connection",
  "connectionSpec": {"id": "6360f136-5980-4111-8bdf-15d29eab3b5a", "version": "1.0"},
  "auth": {"specName": "OAuth generic-rest-connector",
    "params": {"clientId": "your-client", "clientSecret": "your-secret", "accessToken": "your-token"}}}' | field id)
INLET_URL=$(api GET "/data/foundation/flowservice/connections/$BASE_CONNECTION_ID" | field inletUrl)
echo "base connection    $BASE_CONNECTION_ID"
echo "streaming endpoint $INLET_URL"

# 5. Source and target connection.
SOURCE_CONNECTION_ID=$(api POST /data/foundation/flowservice/sourceConnections "{
  \"name\": \"Capillary Streaming\", \"baseConnectionId\": \"$BASE_CONNECTION_ID\",
  \"connectionSpec\": {\"id\": \"6360f136-5980-4111-8bdf-15d29eab3b5a\", \"version\": \"1.0\"}}" | field id)
TARGET_CONNECTION_ID=$(api POST /data/foundation/flowservice/targetConnections "{
  \"name\": \"Capillary Target Connection\",
  \"data\": {\"schema\": {\"id\": \"$SCHEMA_ID\", \"version\": \"$full\"}},
  \"params\": {\"dataSetId\": \"$DATASET_ID\"},
  \"connectionSpec\": {\"id\": \"c604ff05-7f1a-43c0-8e18-33bf874cb11c\", \"version\": \"1.0\"}}" | field id)
echo "source connection  $SOURCE_CONNECTION_ID"
echo "target connection  $TARGET_CONNECTION_ID"

# 6. The mapping: source field to XDM field.
MAPPING_ID=$(api POST /data/foundation/conversion/mappingSets "{
  \"outputSchema\": {\"schemaRef\": {\"id\": \"$SCHEMA_ID\", \"contentType\": \"$full\"}},
  \"mappings\": [
    {\"sourceType\": \"ATTRIBUTE\", \"source\": \"_id\", \"destination\": \"_id\"},
    {\"sourceType\": \"ATTRIBUTE\", \"source\": \"timestamp\", \"destination\": \"timestamp\"},
    {\"sourceType\": \"ATTRIBUTE\", \"source\": \"identityMap.email.id\", \"destination\": \"xdm:identityMap.email\"},
    {\"sourceType\": \"ATTRIBUTE\", \"source\": \"commerce.order.priceTotal\", \"destination\": \"xdm:commerce.order.priceTotal\"},
    {\"sourceType\": \"ATTRIBUTE\", \"source\": \"productLineItems.SKU\", \"destination\": \"xdm:productListItems.SKU\"}]}" | field id)
echo "mapping set        $MAPPING_ID"

# 7. The flow.
FLOW_ID=$(api POST /data/foundation/flowservice/flows "{
  \"name\": \"Capillary dataflow\",
  \"flowSpec\": {\"id\": \"6499120c-0b15-42dc-936e-847ea3c24d72\", \"version\": \"1.0\"},
  \"sourceConnectionIds\": \"$SOURCE_CONNECTION_ID\", \"targetConnectionIds\": \"$TARGET_CONNECTION_ID\",
  \"transformations\": [{\"name\": \"Mapping\", \"params\": {\"mappingId\": \"$MAPPING_ID\", \"mappingVersion\": \"0\"}}],
  \"scheduleParams\": {\"startTime\": \"1625040887\", \"frequency\": \"minute\", \"interval\": 15}}" | field id)
echo "flow               $FLOW_ID"

# 8. One event, as Capillary sends it.
echo
curl -sf -X POST "$INLET_URL" -H 'Content-Type: application/json' -d '{
  "_id": "W0001", "timestamp": "2025-07-14T12:00:00-06:00",
  "identityMap": {"email": [{"authenticatedState": "ambiguous", "id": "maya@example.com", "primary": true}]},
  "commerce": {"commerceScope": {"storeCode": "HARBOUR-3"}, "order": {"priceTotal": 90}},
  "productLineItems": [{"SKU": "tea-014", "quantity": 1, "priceTotal": 100, "name": "First flush", "discountAmount": 10}]}'
echo

# 9. The row, once it is visible.
for try in 1 2 3 4 5 6 7 8 9 10; do
  ROWS=$(api POST /tributary/v1/sql '{"sql": "select _id, timestamp, commerce.order.priceTotal, productListItems[0].SKU from walk_transaction"}')
  case $ROWS in *W0001*) break ;; esac
  sleep 1
done
echo "$ROWS"

package io.tributary.xdm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResolutionTest {

    private static final SchemaResolver RESOLVER = new SchemaResolver();

    @Test
    void theProfileHasExactlyItsPaths() {
        ResolvedSchema profile = Given.capillaryProfile();

        assertThat(Given.paths(profile.document())).isEqualTo(Given.lines("resolved/capillary-profile.txt"));
        assertThat(profile.behavior()).isEqualTo(Behavior.RECORD);
        assertThat(profile.classId()).isEqualTo(Given.XDM + "context/profile");
    }

    @Test
    void theTransactionHasExactlyItsPaths() {
        ResolvedSchema transaction = Given.capillaryTransaction();

        assertThat(Given.paths(transaction.document())).isEqualTo(Given.lines("resolved/capillary-transaction.txt"));
        assertThat(transaction.behavior()).isEqualTo(Behavior.TIME_SERIES);
        assertThat(transaction.document().path("required"))
                .extracting(JsonNode::asText)
                .containsExactly("_id", "timestamp");
    }

    @Test
    void aSchemaKnowsAllThatItExtends() {
        assertThat(Given.resolved("context/profile", "mixins/profile/profile-loyalty-details")
                        .extendedIds())
                .containsExactly(
                        Given.XDM + "context/profile",
                        Given.XDM + "common/auditable",
                        Given.XDM + "data/record",
                        Given.XDM + "mixins/profile/profile-loyalty-details");
    }

    @Test
    void theResolvedDocumentKeepsWhatSpeaksOfTheSchemaAndDropsWhatComposedIt() {
        ObjectNode schema = Given.schema("context/profile");
        schema.put("meta:class", Given.XDM + "context/profile").putArray("refs").add("x");
        schema.putArray("meta:immutableTags").add("union");

        ObjectNode document = RESOLVER.resolve(schema, Given.STANDARD).document();

        assertThat(document.has("allOf") || document.has("definitions") || document.has("refs"))
                .isFalse();
        assertThat(document.path("$id").asText()).isEqualTo(Given.ACME + "schemas/5c");
        assertThat(document.path("meta:immutableTags").path(0).asText()).isEqualTo("union");
        assertThat(document.at("/properties/_repo/meta:xedConverted").asBoolean())
                .isTrue();
    }

    @Test
    void aFieldThatRefersToADataTypeSaysSoAndKeepsItsOwnTitle() {
        JsonNode fax = Given.capillaryProfile().document().at("/properties/faxPhone");

        assertThat(fax.path("meta:referencedFrom").asText()).isEqualTo(Given.XDM + "context/phonenumber");
        assertThat(fax.path("title").asText()).isEqualTo("Fax phone");
        assertThat(fax.path("meta:xdmField").asText()).isEqualTo("xdm:faxPhone");
        assertThat(fax.has("$id") || fax.has("version") || fax.has("meta:altId"))
                .isFalse();
    }

    @Test
    void listItemsAndMapValuesThatReferToADataTypeSaySo() {
        ObjectNode document = Given.capillaryTransaction().document();

        assertThat(document.at("/properties/commerce/properties/order/properties/payments/items/meta:referencedFrom")
                        .asText())
                .isEqualTo(Given.XDM + "data/paymentitem");
        assertThat(document.at("/properties/identityMap/additionalProperties/items/meta:referencedFrom")
                        .asText())
                .isEqualTo(Given.XDM + "context/identityitem");
    }

    @Test
    void theFormOnDiskIsSortedByStandardName() {
        assertThat(Given.capillaryTransaction().columns())
                .extracting(Column::name)
                .containsExactly(
                        "_id",
                        "channel",
                        "commerce",
                        "eventMergeId",
                        "eventType",
                        "identityMap",
                        "loyalty",
                        "producedBy",
                        "productListItems",
                        "timestamp");
    }

    @Test
    void theOrderOfGroupsDoesNotChangeTheColumns() {
        assertThat(Given.resolved("context/profile", "context/profile-person-details", "context/identitymap")
                        .columns())
                .isEqualTo(Given.resolved("context/identitymap", "context/profile-person-details", "context/profile")
                        .columns());
    }

    @Test
    void aTenantGroupAddsFieldsInsideStandardObjectsAndLists() {
        ObjectNode group = Given.json("""
                {"$id": "https://ns.adobe.com/acme/mixins/weighed", "meta:resourceType": "mixins",
                 "allOf": [{"$ref": "#/definitions/custom"}],
                 "definitions": {"custom": {"properties": {
                   "productListItems": {"type": "array", "items": {"type": "object", "properties":
                      {"_acme": {"type": "object", "properties": {"weighedQuantity": {"type": "number"}}}}}},
                   "commerce": {"type": "object", "properties": {"_acme": {"type": "object", "properties":
                      {"till": {"type": "integer", "minimum": 1, "maximum": 31}}}}}}}}}""");
        ObjectNode schema = Given.schema(
                "context/experienceevent", "context/experienceevent-commerce", Given.ACME + "mixins/weighed");

        ObjectNode document = RESOLVER.resolve(schema, Given.with(group)).document();

        assertThat(Given.paths(document))
                .contains(
                        "productListItems[]._acme.weighedQuantity number",
                        "productListItems[].SKU string",
                        "commerce._acme.till byte",
                        "commerce.order.priceTotal number");
    }

    @Test
    void fieldsNextToAReferenceAreAddedToTheDataType() {
        ObjectNode group = Given.json("""
                {"$id": "https://ns.adobe.com/acme/mixins/home", "properties": {"_acme": {"type": "object", "properties": {
                   "home": {"$ref": "_xdm.common.geo", "title": "Home", "properties": {"floor": {"type": "integer"}}}}}}}""");

        ObjectNode document = RESOLVER.full(group, Given.with());

        assertThat(Given.paths(document)).contains("_acme.home.floor int", "_acme.home.city string");
        assertThat(document.at("/properties/_acme/properties/home/title").asText())
                .isEqualTo("Home");
    }

    @Test
    void ofTwoEqualDeclarationsTheFirstWinsAndTakesWhatItLacks() {
        ObjectNode first = Given.json("""
                {"$id": "https://ns.adobe.com/acme/mixins/1", "properties": {"x": {"type": "string", "title": "First"}}}""");
        ObjectNode second = Given.json("""
                {"$id": "https://ns.adobe.com/acme/mixins/2",
                 "properties": {"x": {"type": "string", "title": "Second", "maxLength": 5}}, "required": ["x"]}""");
        ObjectNode schema = Given.schema("context/profile", Given.ACME + "mixins/1", Given.ACME + "mixins/2");

        ObjectNode document =
                RESOLVER.resolve(schema, Given.with(first, second)).document();

        assertThat(document.at("/properties/x")).isEqualTo(Given.tree("""
                {"type": "string", "title": "First", "meta:xdmType": "string", "maxLength": 5}"""));
        assertThat(document.path("required").path(0).asText()).isEqualTo("x");
    }

    @Test
    void aSchemaKeepsOnlyTheSelectedFieldsOfAGroup() {
        ObjectNode schema = Given.schema("context/profile");
        schema.withArray("allOf").add(Given.json("""
                        {"$ref": "https://ns.adobe.com/xdm/context/profile-person-details",
                         "meta:refProperty": ["/person/name/firstName", "/xdm:person/xdm:birthDate"]}""")).add(Given.json("""
                        {"$ref": "https://ns.adobe.com/xdm/context/profile-person-details", "meta:refProperty": "/person/gender"}""")).add(Given.json("""
                        {"$ref": "https://ns.adobe.com/xdm/mixins/profile/profile-loyalty-details",
                         "meta:refProperty": "/loyalty/pointsExpiration/pointsExpiring"}"""));

        assertThat(Given.paths(RESOLVER.resolve(schema, Given.STANDARD).document()))
                .filteredOn(path -> path.startsWith("person.") || path.startsWith("loyalty"))
                .containsExactly(
                        "loyalty object",
                        "loyalty.pointsExpiration array",
                        "loyalty.pointsExpiration[].pointsExpiring number",
                        "person.birthDate date",
                        "person.gender string",
                        "person.name object",
                        "person.name.firstName string");
    }

    @Test
    void aTypeThatHoldsItselfStopsAtTheSecondVisit() {
        ObjectNode type = Given.json("""
                {"$id": "https://ns.adobe.com/acme/datatypes/node", "type": "object", "properties": {
                   "value": {"type": "string"},
                   "parent": {"$ref": "https://ns.adobe.com/acme/datatypes/node"},
                   "children": {"type": "array", "items": {"$ref": "_acme.datatypes.node"}}}}""");
        ObjectNode group = Given.json("""
                {"$id": "https://ns.adobe.com/acme/mixins/tree", "properties": {
                   "root": {"$ref": "https://ns.adobe.com/acme/datatypes/node"}}}""");
        Lookup lookup = id -> Given.with(type, group)
                .find(id.equals("_acme.datatypes.node") ? type.path("$id").asText() : id);

        ResolvedSchema schema = RESOLVER.resolve(Given.schema("context/profile", Given.ACME + "mixins/tree"), lookup);

        assertThat(schema.document().at("/properties/root/properties/parent")).isEqualTo(Given.tree("""
                {"type": "object", "meta:xdmType": "object", "meta:referencedFrom": "https://ns.adobe.com/acme/datatypes/node"}"""));
        assertThat(Given.paths(schema.document()))
                .contains("root.value string", "root.parent object", "root.children array");
    }

    @Test
    void typesThatExtendWhatHoldsThemStopToo() {
        ObjectNode base = Given.json("""
                {"$id": "https://ns.adobe.com/acme/datatypes/base", "type": "object", "properties": {
                   "name": {"type": "string"}, "more": {"$ref": "https://ns.adobe.com/acme/datatypes/special"}}}""");
        ObjectNode special = Given.json("""
                {"$id": "https://ns.adobe.com/acme/datatypes/special", "type": "object",
                 "allOf": [{"$ref": "https://ns.adobe.com/acme/datatypes/base"}], "properties": {"extra": {"type": "string"}}}""");

        ObjectNode document = RESOLVER.full(base, Given.with(base, special));

        assertThat(Given.paths(document))
                .containsExactly(
                        "more object", "more.extra string", "more.more object", "more.name string", "name string");
    }

    @Test
    void aFieldThatExtendsItsOwnGroupStops() {
        ObjectNode group = Given.json("""
                {"$id": "https://ns.adobe.com/acme/mixins/loop", "properties": {
                   "name": {"type": "string"},
                   "again": {"type": "object", "allOf": [{"$ref": "https://ns.adobe.com/acme/mixins/loop"}]}}}""");

        ObjectNode document = RESOLVER.full(group, Given.with(group));

        assertThat(Given.paths(document)).containsExactly("again object", "name string");
    }

    @Test
    void standardNotationBecomesStoredNames() {
        ObjectNode group = Given.json("""
                {"$id": "https://ns.adobe.com/acme/mixins/std", "properties": {
                   "@id": {"type": "string"}, "xdm:points": {"type": "number"}}, "required": ["@id", "xdm:points"]}""");

        ObjectNode document = RESOLVER.full(group, Given.with());

        assertThat(Given.paths(document)).containsExactly("_id string", "points number");
        assertThat(document.path("required")).extracting(JsonNode::asText).containsExactly("_id", "points");
        assertThat(document.at("/properties/points/meta:xdmField").asText()).isEqualTo("xdm:points");
    }

    @Test
    void theReferenceToTheContextContributesNothing() {
        ObjectNode group = Given.json("""
                {"$id": "https://ns.adobe.com/acme/mixins/x", "allOf": [
                   {"$ref": "https://ns.adobe.com/xdm/common/extensible#/definitions/@context"},
                   {"$ref": "https://ns.adobe.com/xdm/context/identitymap#/definitions/identitymap"}]}""");

        assertThat(Given.paths(RESOLVER.full(group, Given.with())).getFirst()).isEqualTo("identityMap map");
    }

    @Test
    void aTimeSeriesClassOfOnesOwnRequiresIdAndTimestamp() {
        ObjectNode type = Given.json("""
                {"$id": "https://ns.adobe.com/acme/classes/visit", "meta:resourceType": "classes",
                 "allOf": [{"$ref": "https://ns.adobe.com/xdm/data/time-series"}]}""");

        ResolvedSchema schema = RESOLVER.resolve(Given.schema(Given.ACME + "classes/visit"), Given.with(type));

        assertThat(schema.behavior()).isEqualTo(Behavior.TIME_SERIES);
        assertThat(schema.columns())
                .extracting(Column::name, Column::required)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("_id", true),
                        org.assertj.core.groups.Tuple.tuple("eventType", false),
                        org.assertj.core.groups.Tuple.tuple("timestamp", true));
    }

    @Test
    void everyTypeHasItsColumn() {
        ResolvedSchema schema = Given.withFields(Given.file("every-rule.json"));

        assertThat(schema.columns())
                .filteredOn(column -> List.of(
                                "at", "day", "flag", "anything", "large", "small", "labels", "ratio", "grid", "state")
                        .contains(column.name()))
                .containsExactly(
                        new Column("anything", new ColumnType.Text(), false, ""),
                        new Column("at", new ColumnType.Instant(), false, ""),
                        new Column("day", new ColumnType.Day(), false, ""),
                        new Column("flag", new ColumnType.Bool(), false, ""),
                        new Column(
                                "grid",
                                new ColumnType.ListOf(new ColumnType.ListOf(new ColumnType.Float64())),
                                false,
                                ""),
                        new Column("labels", new ColumnType.MapOf(new ColumnType.Text()), false, ""),
                        new Column("large", new ColumnType.Int64(), false, ""),
                        new Column("ratio", new ColumnType.Float64(), false, ""),
                        new Column("small", new ColumnType.Int32(), false, ""),
                        new Column("state", new ColumnType.Text(), false, ""));
    }

    @Test
    void wholeNumbersGetTheSmallestTypeThatHoldsTheirBounds() {
        ObjectNode written = Given.json("""
                {"properties": {
                   "none": {"type": "integer", "meta:xdmType": "long"},
                   "day": {"type": "integer", "minimum": 1, "maximum": 31},
                   "year": {"type": "integer", "minimum": 1, "maximum": 32767},
                   "documentedByte": {"type": "integer", "minimum": -128, "maximum": 128},
                   "documentedInt": {"type": "integer", "minimum": -2147483648, "maximum": 2147483648},
                   "long": {"type": "integer", "minimum": -9007199254740991, "maximum": 9007199254740991},
                   "documentedLong": {"type": "integer", "minimum": -9007199254740992, "maximum": 9007199254740992},
                   "upwards": {"type": "integer", "minimum": 0},
                   "farUpwards": {"type": "integer", "minimum": 3000000000},
                   "map": {"type": "object", "meta:xdmType": "map"},
                   "wrong": {"type": "string", "meta:xdmType": "date"}}}""");

        ObjectNode typed = RESOLVER.withXdmTypes(written);

        assertThat(typed.path("properties").properties())
                .extracting(entry -> entry.getKey() + " "
                        + entry.getValue().path("meta:xdmType").asText())
                .containsExactly(
                        "none int",
                        "day byte",
                        "year short",
                        "documentedByte byte",
                        "documentedInt int",
                        "long long",
                        "documentedLong long",
                        "upwards int",
                        "farUpwards long",
                        "map map",
                        "wrong string");
        assertThat(written.at("/properties/day").has("meta:xdmType")).isFalse();
    }

    @Test
    void resolvingChangesNeitherTheSchemaNorTheComponents() {
        ObjectNode group = Given.json("""
                {"$id": "https://ns.adobe.com/acme/mixins/1", "properties": {"x": {"type": "object", "properties": {"y": {"type": "string"}}}}}""");
        ObjectNode schema = Given.schema("context/profile", Given.ACME + "mixins/1");
        String before = schema + "" + group;

        ResolvedSchema resolved = RESOLVER.resolve(schema, Given.with(group));
        resolved.document().removeAll();

        assertThat(schema + "" + group).isEqualTo(before);
        assertThat(resolved.document().at("/properties/x/properties/y").isObject())
                .isTrue();
    }
}

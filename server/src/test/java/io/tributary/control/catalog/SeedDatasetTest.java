package io.tributary.control.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.Check;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first step of the Capillary guide: a dataset made of the target schema's id. */
class SeedDatasetTest {

    private static final String BODY = """
            {"name": "Capillary profiles",
             "schemaRef": {"id": "https://ns.adobe.com/acme/schemas/profile",
                           "contentType": "application/vnd.adobe.xed+json;version=1"},
             "fileDescription": {"persisted": true, "containerFormat": "parquet", "format": "parquet"},
             "tags": {"unifiedProfile": ["enabled: true", "isUpsert: true"]}}
            """;

    private CatalogFixture fixture;

    @BeforeEach
    void open(@TempDir Path directory) {
        fixture = new CatalogFixture(directory);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void creationAnswersOneReferenceAndItsLocation() {
        LocalServer.Answer answer = fixture.send("POST", CatalogFixture.DATASETS + "?requestDataSource=False", BODY);

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json()).hasSize(1);
        assertThat(answer.json().get(0).textValue()).matches("@/dataSets/[0-9a-f]{24}");
        String id = answer.json().get(0).textValue().substring("@/dataSets/".length());
        assertThat(answer.header("Location")).isEqualTo("/data/foundation/catalog/dataSets/" + id);
    }

    @Test
    void createdDatasetIsShownUnderItsIdWithAllThatClientsRead() {
        String id = fixture.create(BODY);

        LocalServer.Answer answer = fixture.get(CatalogFixture.DATASETS + "/" + id);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(CatalogFixture.keys(answer.json())).containsExactly(id);
        JsonNode dataset = answer.json().get(id);
        assertThat(dataset.get("name").textValue()).isEqualTo("Capillary profiles");
        assertThat(dataset.get("imsOrg").textValue()).isEqualTo("ACME@AdobeOrg");
        assertThat(dataset.get("sandboxId").textValue()).isEqualTo("0f6e0000-0000-4000-8000-000000000001");
        assertThat(dataset.get("version").textValue()).isEqualTo("1.0.0");
        assertThat(dataset.get("created").isIntegralNumber()).isTrue();
        assertThat(dataset.get("updated")).isEqualTo(dataset.get("created"));
        assertThat(dataset.get("createdClient").textValue()).isEqualTo("client-1");
        assertThat(dataset.get("schemaRef"))
                .hasToString("{\"id\":\"https://ns.adobe.com/acme/schemas/profile\","
                        + "\"contentType\":\"application/vnd.adobe.xed+json;version=1\"}");
        assertThat(dataset.get("fileDescription").get("persisted").booleanValue())
                .isTrue();
        assertThat(dataset.get("classification"))
                .hasToString("{\"dataBehavior\":\"record\",\"managedBy\":\"CUSTOMER\"}");
        assertThat(dataset.get("tags"))
                .hasToString("{\"unifiedProfile\":[\"enabled:true\",\"isUpsert:true\"],"
                        + "\"adobe/siphon/table/format\":[\"iceberg\"],\"adobe/pqs/table\":[\"capillary_profiles\"]}");
        assertThat(dataset.get("files").textValue()).isEqualTo("@/dataSetFiles?dataSetId=" + id);
        assertThat(dataset.get("viewId").textValue()).matches("[0-9a-f]{24}");
        assertThat(answer.header("ETag")).isEqualTo("\"1.0.0\"");
        assertThat(answer.header("E-Tag")).isEqualTo("1.0.0");
    }

    @Test
    void plannerSeesTheDatasetWithItsTableAndSchema() {
        String id = fixture.create(BODY);

        Dataset dataset = fixture.catalog.dataset(CatalogFixture.PROD, id).orElseThrow();

        assertThat(dataset.table()).isEqualTo("capillary_profiles");
        assertThat(dataset.schemaId()).isEqualTo(CatalogFixture.PROFILE);
        assertThat(dataset.schemaContentType()).isEqualTo("application/vnd.adobe.xed+json;version=1");
        assertThat(dataset.behaviour()).isEqualTo(Schemas.Behaviour.RECORD);
        assertThat(fixture.catalog.datasets()).containsExactly(new Catalog.ScopedDataset(CatalogFixture.PROD, dataset));
    }

    @Test
    void alternativeIdOfTheSchemaIsKeptAsSentAndMeansTheSameSchema() {
        String id = fixture.create("{\"name\":\"P\",\"schemaRef\":{\"id\":\"_acme.schemas.profile\"}}");

        assertThat(fixture.read(id).at("/schemaRef/id").textValue()).isEqualTo("_acme.schemas.profile");
        assertThat(fixture.read(id).at("/schemaRef/contentType").textValue())
                .isEqualTo("application/vnd.adobe.xed+json;version=1");
        assertThat(fixture.catalog
                        .dataset(CatalogFixture.PROD, id)
                        .orElseThrow()
                        .schemaId())
                .isEqualTo(CatalogFixture.PROFILE);
    }

    @Test
    void datasetSurvivesTheProcess(@TempDir Path directory) {
        String id;
        try (CatalogFixture before = new CatalogFixture(directory)) {
            id = before.create(BODY);
        }
        try (CatalogFixture after = new CatalogFixture(directory)) {
            assertThat(after.read(id).get("name").textValue()).isEqualTo("Capillary profiles");
        }
    }

    @Test
    @Check(30)
    void anotherSandboxDoesNotSeeIt() {
        String id = fixture.create(BODY);
        String path = CatalogFixture.DATASETS + "/" + id;

        assertThat(fixture.get(path, "x-sandbox-name", "dev").status()).isEqualTo(404);
        assertThat(fixture.get(CatalogFixture.DATASETS, "x-sandbox-name", "dev").text())
                .isEqualTo("{}");
        assertThat(fixture.send("DELETE", path, "", "x-sandbox-name", "dev").text())
                .isEqualTo("[]");
        assertThat(fixture.get(path).status()).isEqualTo(200);
    }

    @Test
    void figuresOfTheLakeAreShownWithTheDataset() {
        String id = fixture.create(BODY);
        fixture.facts.put(
                id,
                new DatasetFacts.Facts(
                        1200,
                        88231,
                        4,
                        2,
                        "acme_prod/capillary_profiles",
                        new DatasetFacts.LastBatch("b2", 2, 3, "failed", "b1", "b2")));

        JsonNode dataset = fixture.read(id);

        assertThat(dataset.at("/extensions/adobe_lakeHouse/metrics"))
                .hasToString("{\"rowCount\":1200,\"storageSize\":88231}");
        assertThat(dataset.at("/extensions/adobe_lakeHouse/tableHealthMetrics/noOfFilesTotal")
                        .intValue())
                .isEqualTo(4);
        assertThat(dataset.get("basePath").textValue()).isEqualTo("acme_prod/capillary_profiles");
        assertThat(dataset.get("lastBatchId").textValue()).isEqualTo("b2");
        assertThat(dataset.get("lastBatchStatus").textValue()).isEqualTo("failed");
        assertThat(dataset.get("lastSuccessfulBatch").textValue()).isEqualTo("b1");
        assertThat(CatalogFixture.keys(fixture.get(CatalogFixture.DATASETS + "?lastBatchStatus=failed")
                        .json()))
                .isEqualTo(List.of(id));
        assertThat(fixture.get(CatalogFixture.DATASETS + "?lastBatchStatus=success")
                        .text())
                .isEqualTo("{}");
    }
}

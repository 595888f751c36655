package convometer.billing.statements;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.schemas.openapi.AccessTable;
import convometer.schemas.openapi.ManagementPort;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Who may read statements, charges and matches, import figures, and reprice.
class AccessTest {

    private static final AccessTable TABLE =
            AccessTable.parse(
                    """
                    GET  /v1/statements/1065/2026-10     | finance closer   | 200 | 404
                    GET  /v1/statements/1065?from=2026-09&to=2026-10 | finance closer | 200 | 404
                    POST /v1/statements/1065/2026-10/close | closer         | 200 | 404
                    GET  /v1/statements/1065/2026-10/manifest | finance closer | 200 | 404
                    GET  /v1/charges?waba_id=1065        | finance          | 200 | 404
                    GET  /v1/charges/wamid.1             | finance          | 404 | 404
                    GET  /v1/repricings                  | finance operator | 200 | 200
                    GET  /v1/repricings/r-1              | finance operator | 404 | 404
                    POST /v1/repricings                  | operator         | 202 | 403 | {"from": "2026-10"}
                    POST /v1/what-ifs                    | finance operator | 200 | 403 | {"from": "2026-09", "rules_of": "2026-10-01"}
                    POST /v1/matches/1065/2026-10/figures | finance         | 201 | 404 | {"data_points": [{"start": 1790823600, "end": 1790910000, "phone_number": "15550783881", "country": "BR", "pricing_category": "UTILITY", "pricing_type": "REGULAR", "volume": 2, "cost": 0.0136}]}
                    POST /v1/matches/1065/2026-10/figures/fetch | finance   | 409 | 404
                    GET  /v1/matches/1065/2026-10        | finance          | 200 | 404
                    """
                            .strip(),
                    "POST /v1/what-ifs");

    @Test
    void eachEndpointAnswersWhoMayAndNobodyElse(@TempDir Path folder) throws Exception {
        var access = Files.writeString(folder.resolve("access.yaml"), AccessTable.accessFile());
        var management = ManagementPort.free();
        var properties =
                Map.<String, Object>of(
                        "access.file", access.toString(), "management.port", management.number());
        try (var server = new BillingServer(folder, properties)) {
            assertEquals(List.of(), TABLE.differences(server.address(), server.audit()));
            assertEquals(
                    List.of(),
                    management.differences(
                            server.address(), "billing-aggregator", "/v1/statements/1065/2026-10"));
        }
    }
}

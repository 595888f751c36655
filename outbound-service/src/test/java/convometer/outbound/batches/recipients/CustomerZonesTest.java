package convometer.outbound.batches.recipients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.outbound.Samples;
import convometer.outbound.rules.SendBody;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.accounts.Accounts.BusinessNumber;
import convometer.schemas.accounts.Accounts.Portfolio;
import convometer.schemas.accounts.Accounts.Waba;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

class CustomerZonesTest {

    private final CustomerZones zones = new CustomerZones(null);

    /// The second number of Brazil lacks its ninth digit, as Meta writes it for old customers.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    +55 11 98765-4321 | America/Sao_Paulo
                    559287654321      | America/Manaus
                    819012345678      | Asia/Tokyo
                    12125550123       | America/New_York
                    61412345678       | Australia/Adelaide Australia/Brisbane Australia/Eucla Australia/Lord_Howe Australia/Perth Australia/Sydney Indian/Christmas Indian/Cocos
                    1                 | Z
                    """)
    void aNumberSaysWhereItsCustomerMayLive(String to, String expected) {
        var found = zones.of("1065", new SendBody(Map.of("to", to)));
        assertEquals(
                expected,
                found.stream().map(ZoneId::getId).sorted().collect(Collectors.joining(" ")));
    }

    @Test
    void aUserIdSaysItsCountry() {
        var us = zones.of("1065", new SendBody(Map.of("recipient", "US.13491208655302741918")));
        assertTrue(us.contains(ZoneId.of("America/New_York")), us::toString);
        assertTrue(us.contains(ZoneId.of("Pacific/Honolulu")), us::toString);
        var jp = zones.of("1065", new SendBody(Map.of("recipient", "JP.ENT.134")));
        assertEquals(Set.of(ZoneId.of("Asia/Tokyo")), jp);
    }

    @Test
    void whoHasNeitherLivesWhereTheBillingAccountIs() {
        var zone = ZoneId.of("America/Bahia");
        var number = new BusinessNumber(Samples.NUMBER, "+1");
        var waba = new Waba("1", "Acme", zone, "USD", List.of(number), List.of());
        var accounts = new Accounts(List.of(new Portfolio("acme", 250, List.of(waba))));
        var group = new SendBody(Map.of("to", "819012345678", "recipient_type", "group"));
        assertEquals(Set.of(zone), new CustomerZones(accounts).of(Samples.NUMBER, group));
        assertEquals(Set.of(ZoneOffset.UTC), new CustomerZones(accounts).of("1065", group));
        assertEquals(Set.of(ZoneOffset.UTC), zones.of(Samples.NUMBER, group));
    }
}

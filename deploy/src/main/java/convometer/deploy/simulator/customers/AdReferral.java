package convometer.deploy.simulator.customers;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import convometer.deploy.simulator.seed.HexId;

/// The `referral` of a message that came from an ad, made up.
public final class AdReferral {

    /// The referral of a click.
    ///
    /// @param click names the click on the ad
    public static ObjectNode of(String click) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("source_url", "https://fb.me/sample")
                .put("source_id", "120200000000000001")
                .put("source_type", "ad")
                .put("headline", "Chat with us")
                .put("ctwa_clid", HexId.of("click " + click));
    }

    private AdReferral() {}
}

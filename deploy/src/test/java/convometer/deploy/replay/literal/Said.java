package convometer.deploy.replay.literal;

import java.util.List;

/// A category and a type: what a verdict says, or an estimate, or a bill.
record Said(String category, String type) {

    static final String REGULAR = "regular";
    static final String FREE_CUSTOMER_SERVICE = "free_customer_service";
    static final String FREE_GROUP = "free_group_customer_service";
    static final String FREE_ENTRY_POINT = "free_entry_point";
    static final String FREE_TIER = "free_tier";
    static final String PAID_EXEMPT = "paid_exempt";

    boolean isFree() {
        return List.of(FREE_CUSTOMER_SERVICE, FREE_GROUP, FREE_ENTRY_POINT, FREE_TIER, PAID_EXEMPT)
                .contains(type);
    }

    boolean isRegular() {
        return type.equals(REGULAR);
    }
}

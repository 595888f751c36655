package convometer.outbound.rules.send;

/// A place on Earth.
final class LocationCheck {

    private static final int LONGEST = 1024;

    static void check(JsonPointer location) {
        if (!location.object()) return;
        location.at("latitude").requireNumber(-90, 90);
        location.at("longitude").requireNumber(-180, 180);
        location.at("name").allowText(LONGEST);
        location.at("address").allowText(LONGEST);
    }

    private LocationCheck() {}
}

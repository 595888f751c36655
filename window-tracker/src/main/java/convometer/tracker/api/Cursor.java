package convometer.tracker.api;

import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.streams.store.InstantIndex;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Objects;

/// Where a page of open windows ends: everything after it in the order (end, number, customer) is
/// on the next.
record Cursor(Instant until, String phoneNumberId, String customer) {

    static Cursor after(WindowView window) {
        var until = Objects.requireNonNull(window.until(), "an open window has an end");
        return new Cursor(until, window.phoneNumberId(), window.customer());
    }

    /// @throws IllegalArgumentException if it is no cursor of ours
    static Cursor parse(String text) {
        var plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
        var number = plain.indexOf('/') + 1;
        var customer = plain.indexOf('/', number) + 1;
        if (number == 0 || customer == 0) throw new IllegalArgumentException("not a cursor");
        var until = Instant.ofEpochMilli(Long.parseLong(plain.substring(0, number - 1)));
        return new Cursor(until, plain.substring(number, customer - 1), plain.substring(customer));
    }

    String text() {
        var plain = until.toEpochMilli() + "/" + phoneNumberId + "/" + customer;
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    /// The first entry of a number that may be on the page after this.
    InstantIndex.Entry firstOf(PhoneNumberId number) {
        var order = number.value().compareTo(phoneNumberId);
        if (order < 0) return new InstantIndex.Entry(until.plusMillis(1), "");
        return new InstantIndex.Entry(until, order > 0 ? "" : customer + "\0");
    }
}

package convometer.deploy.replay.literal;

import convometer.schemas.accounts.Accounts.Waba;

import java.time.LocalDate;

/// P: the table of eras, by their first local dates.
enum Era {
    NOTHING_CHARGED("0001-01-01"),
    TWO_KINDS("2022-02-01"),
    TWO_KINDS_USER_FREE("2023-04-04"),
    FOUR_CATEGORIES("2023-06-01"),
    SERVICE_FREE("2024-11-01"),
    MESSAGES("2025-07-01"),
    MESSAGES_SERVICE_CHARGED("2026-10-01");

    private final LocalDate from;

    Era(String from) {
        this.from = LocalDate.parse(from);
    }

    static Era of(Waba waba, long at) {
        var date = Places.date(waba, at);
        var found = NOTHING_CHARGED;
        for (var era : values()) if (!date.isBefore(era.from)) found = era;
        return found;
    }

    boolean byMessage() {
        return compareTo(MESSAGES) >= 0;
    }

    boolean byConversation() {
        return this != NOTHING_CHARGED && !byMessage();
    }

    boolean twoKinds() {
        return compareTo(FOUR_CATEGORIES) < 0;
    }
}

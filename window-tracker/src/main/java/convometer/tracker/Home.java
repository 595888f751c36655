package convometer.tracker;

import convometer.schemas.ThreadKey;

/// Where something is kept: a customer of a portfolio under one of the customer's names, or a group
/// at a business number.
///
/// @param place the portfolio of a customer, the business number of a group
/// @param name of the customer or the group
record Home(Kind kind, String place, String name) {

    /// What is kept there.
    enum Kind {
        CUSTOMER,
        GROUP,
        DESK
    }

    private static final char SEPARATOR = '\0';

    /// Before the number, in place of a portfolio that is not known; YAML knows no such character.
    private static final String UNPLACED = "\1";

    static Home ofCustomer(String portfolio, String name) {
        return new Home(Kind.CUSTOMER, portfolio, name);
    }

    static Home ofGroup(ThreadKey thread) {
        return new Home(Kind.GROUP, thread.phoneNumberId(), thread.customer());
    }

    /// The same name at a number that no account lists: whose it is, statuses may tell.
    Home unplaced(String number) {
        return ofCustomer(UNPLACED + number, name);
    }

    /// The desk beside a customer, as the index of due times names it.
    Home desk() {
        return new Home(Kind.DESK, place, name);
    }

    /// The customer beside whom the desk is.
    Home customer() {
        return new Home(Kind.CUSTOMER, place, name);
    }

    boolean isUnplaced() {
        return place.startsWith(UNPLACED);
    }

    /// Whether the two may be one customer's: links hold within a portfolio.
    boolean mayJoin(Home other) {
        return place.equals(other.place) || isUnplaced() != other.isUnplaced();
    }

    /// The key of stores and topics.
    String key() {
        return kind.name().charAt(0) + place + SEPARATOR + name;
    }

    /// The opposite of [#key()].
    static Home parse(String key) {
        var end = key.indexOf(SEPARATOR);
        return new Home(kindOf(key), key.substring(1, end), key.substring(end + 1));
    }

    private static Kind kindOf(String key) {
        return switch (key.charAt(0)) {
            case 'C' -> Kind.CUSTOMER;
            case 'D' -> Kind.DESK;
            default -> Kind.GROUP;
        };
    }

    /// Another name in the same portfolio.
    Home named(String other) {
        return new Home(kind, place, other);
    }
}

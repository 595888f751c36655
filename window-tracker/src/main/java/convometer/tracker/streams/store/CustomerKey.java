package convometer.tracker.streams.store;

import convometer.schemas.ThreadKey;

/// Where something is kept: a customer of a portfolio under one of the customer's names, or a group
/// at a business number.
///
/// @param owner the portfolio of a customer, the business number of a group
/// @param name of the customer or the group
public record CustomerKey(Kind kind, String owner, String name) {

    /// What is kept there.
    public enum Kind {
        CUSTOMER('C'),
        GROUP('G'),
        GATE('D');

        private final char letter;

        /// @param letter with which its keys begin
        Kind(char letter) {
            this.letter = letter;
        }

        private static Kind of(char letter) {
            for (var kind : values()) if (kind.letter == letter) return kind;
            throw new IllegalArgumentException("no kind of key: " + letter);
        }
    }

    private static final char SEPARATOR = '\0';

    /// Before the number, in place of a portfolio that is not known; YAML knows no such character.
    private static final String UNASSIGNED = "\1";

    public static CustomerKey ofCustomer(String portfolio, String name) {
        return new CustomerKey(Kind.CUSTOMER, portfolio, name);
    }

    public static CustomerKey ofGroup(ThreadKey thread) {
        return new CustomerKey(Kind.GROUP, thread.phoneNumberId(), thread.customer());
    }

    /// The same name at a number that no account lists: whose it is, statuses may show.
    public CustomerKey unassigned(String number) {
        return ofCustomer(UNASSIGNED + number, name);
    }

    /// The gate state of a customer, as the index of due times names it.
    CustomerKey gate() {
        return new CustomerKey(Kind.GATE, owner, name);
    }

    /// The customer whose gate state it is.
    public CustomerKey customer() {
        return new CustomerKey(Kind.CUSTOMER, owner, name);
    }

    public boolean isUnassigned() {
        return owner.startsWith(UNASSIGNED);
    }

    /// Whether the two may be one customer's: links hold within a portfolio.
    public boolean mayBeOneWith(CustomerKey other) {
        return owner.equals(other.owner) || isUnassigned() != other.isUnassigned();
    }

    /// The key of stores and topics.
    public String key() {
        return kind.letter + owner + SEPARATOR + name;
    }

    /// The opposite of [#key()].
    public static CustomerKey parse(String key) {
        var end = key.indexOf(SEPARATOR);
        return new CustomerKey(
                Kind.of(key.charAt(0)), key.substring(1, end), key.substring(end + 1));
    }

    /// Another name in the same portfolio.
    public CustomerKey named(String other) {
        return new CustomerKey(kind, owner, other);
    }
}

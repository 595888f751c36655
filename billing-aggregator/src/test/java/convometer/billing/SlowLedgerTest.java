package convometer.billing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.billing.ledger.Charges;
import convometer.billing.ledger.Facts;
import convometer.billing.ledger.Parts;
import convometer.billing.rules.Note;
import convometer.billing.rules.Prices;
import convometer.billing.rules.Rank;
import convometer.events.Charge;
import convometer.events.ThreadDecision;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// The parts of the ledger with notes that take their time, as partitions let them: what one part
/// tells the same other arrives in order, nothing else is certain. It ends as [LiteralLedger] says.
class SlowLedgerTest {

    private final Map<String, Queue<Note>> underWay = new TreeMap<>();
    private String teller = "";

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("convometer.billing.LedgerPropertyTest#seeds")
    void itEndsTheSameWhateverIsLate(long seed) {
        var random = new SplittableRandom(seed);
        var allowance = random.nextInt(4);
        var facts = RandomFacts.of(random);
        var eras = Scene.eras(allowance);
        var reader = new Facts(Scene.accounts(), eras, Scene.markets());
        var parts = new Parts(eras, new Prices(Scene.cards(), eras), this::post);
        var arrivals = new ArrayDeque<>(RandomFacts.shuffled(random, facts));
        while (!arrivals.isEmpty() || !underWay.isEmpty())
            if (!arrivals.isEmpty() && (underWay.isEmpty() || random.nextInt(3) == 0))
                read(arrivals.remove(), reader, parts);
            else arriveOne(random, parts);
        assertEquals(
                LedgerText.text(LiteralLedger.charges(allowance, facts)),
                LedgerText.text(LedgerText.texts(charges(parts))),
                () -> "" + facts);
    }

    private void read(ThreadDecision fact, Facts reader, Parts parts) {
        var delivery = fact.getDelivery();
        var conversation = fact.getConversation();
        if (delivery != null) {
            var account = reader.account(delivery.getWabaId(), "").orElseThrow();
            var id = Facts.unitId(fact, delivery);
            teller = "message " + id;
            parts.message(id, delivery.getRevision(), reader.message(fact, delivery, account));
        }
        if (conversation != null) {
            var account = reader.account(conversation.getWabaId(), "").orElseThrow();
            var id = conversation.getConversationId();
            teller = "conversation " + id;
            parts.conversation(
                    id,
                    conversation.getRevision(),
                    reader.conversation(fact, conversation, account));
        }
    }

    private void post(Note note) {
        underWay.computeIfAbsent(teller + " > " + hearer(note), _ -> new ArrayDeque<>()).add(note);
    }

    private static String hearer(Note note) {
        return switch (note) {
            case Rank rank ->
                    switch (rank.of()) {
                                case MESSAGES -> "message ";
                                case CONVERSATIONS -> "conversation ";
                                case CHARGES -> "booking ";
                            }
                            + rank.to();
            case Note.Move move -> "pool " + move.to();
            case Note.Link link -> "conversation " + link.to();
            case Note.Membership membership -> "unit " + membership.to();
            case Note.Word word -> "unit " + word.to();
            case Note.Told told -> "booking " + told.to();
        };
    }

    private void arriveOne(SplittableRandom random, Parts parts) {
        var all = List.copyOf(underWay.keySet());
        var journey = all.get(random.nextInt(all.size()));
        var queue = Objects.requireNonNull(underWay.get(journey));
        var note = queue.remove();
        if (queue.isEmpty()) underWay.remove(journey);
        teller = hearer(note);
        parts.deliver(note);
    }

    private static List<Charge> charges(Parts parts) {
        var charges = new ArrayList<Charge>();
        for (var priced : parts.priced())
            charges.add(Objects.requireNonNull(Charges.next(null, priced)));
        return charges;
    }
}

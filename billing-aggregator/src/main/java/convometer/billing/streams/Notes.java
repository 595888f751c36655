package convometer.billing.streams;

import convometer.billing.rules.Note;
import convometer.billing.rules.Note.Link;
import convometer.billing.rules.Note.Membership;
import convometer.billing.rules.Note.Move;
import convometer.billing.rules.Note.Told;
import convometer.billing.rules.Note.Word;
import convometer.billing.rules.Rank;
import convometer.billing.state.ConversationWord;
import convometer.billing.state.News;
import convometer.billing.state.PoolMove;
import convometer.billing.state.UnitLink;
import convometer.billing.state.UnitMember;
import convometer.billing.state.UnitTold;

/// Notes between the parts of the ledger, as internal topics carry them, and back. The key says
/// whom they are for.
final class Notes {

    static News news(Note note) {
        var news = News.newBuilder();
        return switch (note) {
            case Rank rank -> news.setRank(States.known(rank)).build();
            case Move move -> news.setMove(known(move)).build();
            case Link link -> news.setLink(known(link)).build();
            case Membership membership -> news.setMember(known(membership)).build();
            case Word word -> news.setWord(known(word)).build();
            case Told told ->
                    news.setTold(new UnitTold(States.orNull(told.unit(), States::known))).build();
        };
    }

    private static PoolMove known(Move move) {
        return new PoolMove(States.known(move.pool()), States.known(move.position()), move.joins());
    }

    private static UnitLink known(Link link) {
        return new UnitLink(link.wamid(), link.unitId(), link.opens(), link.holds());
    }

    private static UnitMember known(Membership membership) {
        return new UnitMember(
                States.known(membership.position()),
                States.orNull(membership.member(), States::known));
    }

    private static ConversationWord known(Word word) {
        return new ConversationWord(
                word.conversationId(), States.orNull(word.estimate(), States::known), word.holds());
    }

    static Note note(String to, News news) {
        if (news.getRank() != null) return States.rank(news.getRank());
        if (news.getMove() != null) return move(news.getMove());
        if (news.getLink() != null) return link(to, news.getLink());
        if (news.getMember() != null) return membership(to, news.getMember());
        if (news.getWord() != null) return word(to, news.getWord());
        if (news.getTold() != null)
            return new Told(to, States.orNull(news.getTold().getUnit(), States::unit));
        throw new IllegalStateException("news of nothing for " + to);
    }

    private static Move move(PoolMove known) {
        return new Move(
                States.pool(known.getPool()), States.position(known.getPlace()), known.getJoins());
    }

    private static Link link(String to, UnitLink known) {
        return new Link(
                to, known.getWamid(), known.getUnitId(), known.getOpens(), known.getHolds());
    }

    private static Membership membership(String to, UnitMember known) {
        return new Membership(
                to,
                States.position(known.getPlace()),
                States.orNull(known.getMember(), States::member));
    }

    private static Word word(String to, ConversationWord known) {
        return new Word(
                to,
                known.getConversationId(),
                States.orNull(known.getEstimate(), States::estimate),
                known.getHolds());
    }

    private Notes() {}
}

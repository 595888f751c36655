package convometer.tracker.streams.store;

import convometer.tracker.conversation.CustomerThread;
import convometer.tracker.group.Participation;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.message.EntryPointEnd;
import convometer.tracker.message.Wamid;
import convometer.tracker.state.MovedEntryPoint;
import convometer.tracker.state.MovedThread;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Translates a part of a thread that moves to another name of its customer to the record that
/// carries it, and back.
public final class MovedRecords {

    static MovedThread record(CustomerThread.Part part) {
        var header = part.header();
        Map<String, List<EntryPointEnd>> ends = new TreeMap<>();
        for (var end : part.entryPointEnds())
            ends.computeIfAbsent(end.conversationId(), _ -> new ArrayList<>()).add(end);
        return new MovedThread(
                part.number().value(),
                header == null ? null : ThreadRecords.record(part.number(), header),
                ThreadRecords.records(part.messages()),
                ThreadRecords.conversationRecords(part.conversations()),
                ThreadRecords.each(
                        part.participations().entrySet(),
                        entry -> ParticipationRecords.record(entry.getKey(), entry.getValue())),
                ThreadRecords.each(
                        ends.entrySet(),
                        entry ->
                                new MovedEntryPoint(
                                        entry.getKey(),
                                        ThreadRecords.entryPoint(entry.getValue()))));
    }

    public static CustomerThread.Part part(MovedThread moved) {
        var header = moved.getHeader();
        Map<Wamid, Participation> participations = new TreeMap<>();
        for (var each : moved.getParticipations())
            participations.put(
                    new Wamid(each.getWamid()), ParticipationRecords.participation(each));
        return new CustomerThread.Part(
                new PhoneNumberId(moved.getPhoneNumberId()),
                header == null ? null : ThreadRecords.header(header),
                ThreadRecords.messages(moved.getMessages()),
                ThreadRecords.conversations(moved.getConversations()),
                participations,
                moved.getEntryPoints().stream()
                        .flatMap(each ->
                                ThreadRecords.entryPoint(each.getConversationId(), each.getState())
                                        .stream())
                        .toList());
    }

    private MovedRecords() {}
}

package convometer.deploy.replay;

import convometer.deploy.archive.ArchiveLine;
import convometer.deploy.archive.ArchiveLine.Sourced;

import java.time.Instant;
import java.util.Map;

/// Up to where an archive is read: to an offset of each partition where its lines say what they
/// were, else to an instant.
///
/// @param offsets by `topic/partition` the first that is not read
/// @param until when the last came that is read
record ArchiveCut(Map<String, Long> offsets, Instant until) {

    /// Reads everything.
    static final ArchiveCut NONE = new ArchiveCut(Map.of(), Instant.MAX);

    /// To an instant, whatever offsets lines have.
    static ArchiveCut at(Instant until) {
        return new ArchiveCut(Map.of(), until);
    }

    /// Whether it is read.
    boolean has(Sourced line) {
        var source = line.source();
        var end = source == null ? null : offsets.get(source.topic() + "/" + source.partition());
        if (source == null || end == null) return isInTime(line.line());
        return source.offset() < end;
    }

    private boolean isInTime(ArchiveLine line) {
        return !line.at().isAfter(until);
    }
}

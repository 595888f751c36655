/// The door for Meta: handshake, signature, parsing, durable acknowledgement, the raw archive.
@NullMarked
package convometer.ingest;

import org.jspecify.annotations.NullMarked;

/// The door for Meta: starts the service, and takes a webhook from its signature to the broker's
/// acknowledgement. How it comes in is in `http`, who signed it in `signature`, what it says in
/// `webhooks`, and how it is written in `publish`.
@NullMarked
package convometer.ingest;

import org.jspecify.annotations.NullMarked;

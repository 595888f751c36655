/// The server's side of the door: which connections and bodies are let in, how bodies are received,
/// and what is answered.
@NullMarked
package convometer.ingest.http;

import org.jspecify.annotations.NullMarked;

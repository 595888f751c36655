/// Hands permitted messages to Meta, each once, and writes what became of them. The journal
/// survives a crash and says what was attempted.
@NullMarked
package convometer.outbound.dispatch;

import org.jspecify.annotations.NullMarked;

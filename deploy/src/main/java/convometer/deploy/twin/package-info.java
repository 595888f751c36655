/// Meta's side of the conversation, small: the Cloud API that takes messages, the webhooks that
/// tell what became of them, and the customers who write.
@NullMarked
package convometer.deploy.twin;

import org.jspecify.annotations.NullMarked;

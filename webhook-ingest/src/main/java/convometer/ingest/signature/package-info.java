/// Who signed a webhook: the app's secrets and the check of `X-Hub-Signature-256`, fed as the body
/// comes in.
@NullMarked
package convometer.ingest.signature;

import org.jspecify.annotations.NullMarked;

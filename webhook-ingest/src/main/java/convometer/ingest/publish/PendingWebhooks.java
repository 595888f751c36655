package convometer.ingest.publish;

import convometer.ingest.IngestSettings;

import jakarta.inject.Singleton;

import java.util.concurrent.Semaphore;

/// Bounds what waits for the broker at a time. Who does not fit in is sent away, not queued: Meta's
/// own queue is the longer one.
@Singleton
public final class PendingWebhooks {

    private final Semaphore requests;
    private final Semaphore bytes;

    PendingWebhooks(IngestSettings settings) {
        requests = new Semaphore(settings.maxRequests());
        bytes = new Semaphore(settings.maxBytes());
    }

    public boolean enter(int size) {
        if (!requests.tryAcquire()) return false;
        if (bytes.tryAcquire(size)) return true;
        requests.release();
        return false;
    }

    public void leave(int size) {
        bytes.release(size);
        requests.release();
    }
}

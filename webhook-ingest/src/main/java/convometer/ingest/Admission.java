package convometer.ingest;

import jakarta.inject.Singleton;

import java.util.concurrent.Semaphore;

/// Bounds what waits for the broker at a time. Who does not fit in is sent away, not queued: Meta's
/// own queue is the longer one.
@Singleton
final class Admission {

    private final Semaphore requests;
    private final Semaphore bytes;

    Admission(IngestSettings settings) {
        requests = new Semaphore(settings.maxRequests());
        bytes = new Semaphore(settings.maxBytes());
    }

    boolean enter(int size) {
        if (!requests.tryAcquire()) return false;
        if (bytes.tryAcquire(size)) return true;
        requests.release();
        return false;
    }

    void leave(int size) {
        bytes.release(size);
        requests.release();
    }
}

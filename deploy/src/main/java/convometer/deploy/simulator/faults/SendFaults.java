package convometer.deploy.simulator.faults;

import convometer.deploy.simulator.seed.SeededRandom;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The faults that are set. Which sends they hit depends on the seed, the callback data and how
/// often it came, never on the order of sends.
public final class SendFaults {

    private static final int MAX_ATTEMPTS = 200_000;

    private final long seed;
    private final List<SendFault> faults = new ArrayList<>();
    private int lastId;

    private final Map<String, Integer> attempts =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
                    return size() > MAX_ATTEMPTS;
                }
            };

    public SendFaults(long seed) {
        this.seed = seed;
    }

    /// Ids count up from 1.
    public synchronized int nextId() {
        return ++lastId;
    }

    public synchronized void add(SendFault fault) {
        faults.add(fault);
    }

    public synchronized List<SendFault> all() {
        return List.copyOf(faults);
    }

    public synchronized void clear() {
        faults.clear();
        attempts.clear();
    }

    /// Removes a fault.
    ///
    /// @return whether there was one
    public synchronized boolean remove(String id) {
        return faults.removeIf(fault -> Integer.toString(fault.id()).equals(id));
    }

    /// The first fault that hits a send, which is counted; null if none does.
    ///
    /// @param data the callback data
    public synchronized @Nullable SendFault hit(
            String phoneNumberId, String customer, String data) {
        if (faults.isEmpty()) return null;
        var nth = attempts.merge(data, 1, Integer::sum);
        for (int i = 0; i < faults.size(); i++) {
            var fault = faults.get(i);
            if (fault.appliesTo(phoneNumberId, customer) && hits(fault, data, nth)) {
                var left = fault.afterOne();
                if (left.next() == 0) faults.remove(i);
                else faults.set(i, left);
                return fault;
            }
        }
        return null;
    }

    private boolean hits(SendFault fault, String data, int nth) {
        if (fault.perMille() >= 1000) return true;
        return SeededRandom.of("fault", seed, fault.id(), data, nth).nextInt(1000)
                < fault.perMille();
    }
}

package convometer.deploy.twin;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The faults that are set, and whom they meet: by the seed, the callback data and how often it
/// came, never by the order of sends.
final class Faults {

    private static final int MOST_REMEMBERED = 200_000;

    private final long seed;
    private final List<Fault> faults = new ArrayList<>();
    private int lastId;

    private final Map<String, Integer> tries =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
                    return size() > MOST_REMEMBERED;
                }
            };

    Faults(long seed) {
        this.seed = seed;
    }

    /// How many were set, of which each has an id above those before.
    synchronized int nextId() {
        return ++lastId;
    }

    synchronized void add(Fault fault) {
        faults.add(fault);
    }

    synchronized List<Fault> all() {
        return List.copyOf(faults);
    }

    synchronized void clear() {
        faults.clear();
        tries.clear();
    }

    synchronized boolean remove(int id) {
        return faults.removeIf(fault -> fault.id() == id);
    }

    /// The first fault that meets a send.
    synchronized @Nullable Fault meeting(String phoneNumberId, String customer, String data) {
        if (faults.isEmpty()) return null;
        var nth = tries.merge(data, 1, Integer::sum);
        for (int i = 0; i < faults.size(); i++) {
            var fault = faults.get(i);
            if (fault.concerns(phoneNumberId, customer) && meets(fault, data, nth)) {
                var left = fault.spent();
                if (left.next() == 0) faults.remove(i);
                else faults.set(i, left);
                return fault;
            }
        }
        return null;
    }

    private boolean meets(Fault fault, String data, int nth) {
        if (fault.perMille() >= 1000) return true;
        return Dice.of("fault", seed, fault.id(), data, nth).nextInt(1000) < fault.perMille();
    }
}

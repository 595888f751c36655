package convometer.deploy.replay.literal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// An archive of nasty traffic with the accounts and rate cards that belong to it, all of one seed.
///
/// @param accounts the accounts file
/// @param cards rate cards by file name
/// @param lines the archive; their order is of no importance
public record RandomArchive(String accounts, Map<String, String> cards, List<String> lines) {

    /// The archive of a seed, of the profile that the seed falls to.
    public static RandomArchive of(long seed) {
        return of(seed, Profile.of(seed));
    }

    /// The archive of a seed and a profile.
    public static RandomArchive of(long seed, Profile profile) {
        var chance = new Chance(seed);
        var world = new RandomWorld(chance, profile);
        var cards = new RandomCards(chance).files();
        var lines = new RandomTraffic(chance, world, profile).lines();
        return new RandomArchive(world.accountsFile(), cards, lines);
    }

    /// The same with other lines.
    public RandomArchive with(List<String> lines) {
        return new RandomArchive(accounts, cards, List.copyOf(lines));
    }

    /// The same lines in another order, some of them twice.
    public RandomArchive shuffled(long seed) {
        var chance = new Chance(seed);
        var all = new ArrayList<>(lines);
        for (var line : lines) if (chance.percent(20)) all.add(line);
        return with(chance.shuffled(all));
    }

    /// Writes `accounts.yaml`, `rates/` and the archive in so many files; gives the archive's
    /// files.
    public List<Path> write(Path folder, int parts) throws IOException {
        Files.createDirectories(folder.resolve("rates"));
        Files.writeString(folder.resolve("accounts.yaml"), accounts);
        for (var card : cards.entrySet())
            Files.writeString(folder.resolve("rates").resolve(card.getKey()), card.getValue());
        var files = new ArrayList<Path>();
        for (var part = 0; part < parts; part++) files.add(writePart(folder, part, parts));
        return files;
    }

    private Path writePart(Path folder, int part, int parts) throws IOException {
        var from = lines.size() * part / parts;
        var to = lines.size() * (part + 1) / parts;
        return Files.write(folder.resolve("archive-" + part + ".jsonl"), lines.subList(from, to));
    }
}

import org.w3c.dom.Element;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;

/// What ships that others made, from the bill of materials that `mvn cyclonedx:makeAggregateBom`
/// writes.
///
/// `licences BOM LIST` writes a list for people and fails where a component has no licence that is
/// allowed. `patches BOM REPOSITORY` says which components have a newer release that differs in the
/// last number alone, where the repairs of faults are.
class Components {

    /// Licences under which a service may ship its libraries unchanged. Where a component has
    /// several, one of them is enough: it may be chosen.
    private static final Set<String> ALLOWED =
            Set.of(
                    "0BSD",
                    "Apache-2.0",
                    "BSD-2-Clause",
                    "BSD-3-Clause",
                    "CC0-1.0",
                    "EPL-2.0",
                    "MIT",
                    "MIT-0");

    /// What a POM says too vaguely, by what the component's own LICENSE says.
    private static final Map<String, String> KNOWN_BETTER = Map.of("org.jline", "BSD-3-Clause");

    private static final String OWN = "io.convometer";
    private static final Pattern RELEASE =
            Pattern.compile("(\\d+\\.\\d+\\.(?:.*[.-])?)(\\d+)((?:\\.Final)?)");
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    record Component(String group, String name, String version, List<String> licences) {

        @Override
        public String toString() {
            return group + ":" + name + ":" + version;
        }
    }

    void main(String[] arguments) throws Exception {
        var components = read(Path.of(arguments[1]));
        if (components.isEmpty()) throw new IllegalStateException("the bill has no components");
        var fine =
                switch (arguments[0]) {
                    case "licences" -> licences(components, Path.of(arguments[2]));
                    case "patches" -> patches(components, URI.create(arguments[2] + "/"));
                    default -> throw new IllegalArgumentException(arguments[0]);
                };
        System.exit(fine ? 0 : 1);
    }

    private static List<Component> read(Path bill) throws Exception {
        var root = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(bill.toFile());
        return children(root.getDocumentElement(), "components")
                .flatMap(all -> children(all, "component"))
                .map(Components::component)
                .filter(each -> !each.group().equals(OWN))
                .toList();
    }

    private static Component component(Element element) {
        var group = text(element, "group");
        var licences =
                KNOWN_BETTER.containsKey(group)
                        ? List.of(KNOWN_BETTER.get(group))
                        : children(element, "licenses").flatMap(Components::licences).toList();
        return new Component(group, text(element, "name"), text(element, "version"), licences);
    }

    private static Stream<String> licences(Element element) {
        var names =
                children(element, "license")
                        .map(licence -> text(licence, "id") + text(licence, "name"));
        var expressions = children(element, "expression").map(Element::getTextContent);
        return Stream.concat(names, expressions);
    }

    private static Stream<Element> children(Element parent, String name) {
        var nodes = parent.getChildNodes();
        return IntStream.range(0, nodes.getLength())
                .mapToObj(nodes::item)
                .filter(node -> name.equals(node.getNodeName()))
                .map(Element.class::cast);
    }

    private static String text(Element parent, String name) {
        return children(parent, name).findFirst().map(Element::getTextContent).orElse("");
    }

    private static boolean licences(List<Component> components, Path list) throws IOException {
        var refused =
                components.stream()
                        .filter(each -> each.licences().stream().noneMatch(ALLOWED::contains))
                        .toList();
        refused.forEach(each ->
                System.out.println(each + " has no licence that is allowed: " + each.licences()));
        Files.write(
                list,
                components.stream()
                        .map(each -> each + "  " + String.join(" or ", each.licences()))
                        .toList());
        System.out.printf(
                "%d components ship, with licences among %s; listed in %s%n",
                components.size() - refused.size(), new TreeSet<>(ALLOWED), list);
        return refused.isEmpty();
    }

    private static boolean patches(List<Component> components, URI repository) throws Exception {
        var behind = new ArrayList<String>();
        try (var http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
                var threads = Executors.newFixedThreadPool(4)) {
            var asked = components.stream().map(each -> patch(http, repository, each)).toList();
            for (var answer : threads.invokeAll(asked)) answer.get().ifPresent(behind::add);
        }
        behind.forEach(System.out::println);
        System.out.printf(
                "%d of %d components have a newer patch release%n",
                behind.size(), components.size());
        return true;
    }

    private static Callable<Optional<String>> patch(
            HttpClient http, URI repository, Component component) {
        return () -> {
            var metadata =
                    repository.resolve(
                            component.group().replace('.', '/')
                                    + "/"
                                    + component.name()
                                    + "/maven-metadata.xml");
            var request = HttpRequest.newBuilder(metadata).timeout(TIMEOUT).build();
            var answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 200)
                throw new IOException(metadata + " answers " + answer.statusCode());
            var own = RELEASE.matcher(component.version());
            if (!own.matches()) return Optional.empty();
            var releases =
                    "<version>%s(\\d{1,9})%s</version>"
                            .formatted(Pattern.quote(own.group(1)), Pattern.quote(own.group(3)));
            return Pattern.compile(releases)
                    .matcher(answer.body())
                    .results()
                    .map(found -> Integer.valueOf(found.group(1)))
                    .max(Integer::compare)
                    .filter(newest -> newest > Integer.parseInt(own.group(2)))
                    .map(newest -> component + " -> " + own.group(1) + newest + own.group(3));
        };
    }
}

package convometer.deploy.security;

import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.utils.SecurityUtils;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// A row of `acls.csv`: what a service may do to a resource.
public record Acl(
        String service,
        ResourceType resource,
        PatternType pattern,
        String name,
        List<AclOperation> operations) {

    static final Path SCRIPT = Path.of("kafka/acls.sh");

    private static final Path TABLE = Path.of("kafka/acls.csv");

    public static List<Acl> all() {
        try (var lines = Files.lines(TABLE)) {
            return lines.skip(1).map(Acl::of).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// That of a service to a resource, by its name.
    public static Acl of(String service, String name) {
        return all().stream()
                .filter(acl -> acl.service().equals(service) && acl.name().equals(name))
                .findAny()
                .orElseThrow();
    }

    private static Acl of(String line) {
        var cells = line.split(",", -1);
        return new Acl(
                cells[0],
                SecurityUtils.resourceType(cells[1]),
                PatternType.fromString(cells[2].toUpperCase(Locale.ROOT)),
                cells[3],
                Arrays.stream(cells[4].split(" ")).map(SecurityUtils::operation).toList());
    }

    public Stream<AclBinding> bindings() {
        return operations.stream().map(this::binding);
    }

    public AclBinding binding(AclOperation operation) {
        return new AclBinding(
                new ResourcePattern(resource, name, pattern),
                new AccessControlEntry("User:" + service, "*", operation, AclPermissionType.ALLOW));
    }
}

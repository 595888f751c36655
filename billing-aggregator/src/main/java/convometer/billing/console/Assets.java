package convometer.billing.console;

import jakarta.inject.Singleton;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/// What pages load: our style and script, and two libraries out of their jars. Each has the hash of
/// its content in its path, so that a browser may keep it for ever.
@Singleton
public final class Assets {

    public static final String PATH = "/console/assets/";

    private static final String OWN = "/convometer/billing/console/";
    private static final String LIBRARIES = "/META-INF/resources/webjars/";
    private static final int HASH_LENGTH = 16;

    private final Map<String, Asset> assets = new LinkedHashMap<>();

    /// A file with its type.
    record Asset(String hash, String type, ByteBuffer content) {}

    Assets() {
        add("console.css", "text/css;charset=utf-8", OWN + "console.css");
        add("console.js", "text/javascript;charset=utf-8", OWN + "console.js");
        add("icon.svg", "image/svg+xml", OWN + "icon.svg");
        add("htmx.js", "text/javascript;charset=utf-8", library("htmx.org", "dist/htmx.min.js"));
        add(
                "uplot.js",
                "text/javascript;charset=utf-8",
                library("uplot", "dist/uPlot.iife.min.js"));
        add("uplot.css", "text/css;charset=utf-8", library("uplot", "dist/uPlot.min.css"));
    }

    /// WebJars have their version in their paths, and say it in their POM.
    static String library(String name, String file) {
        var pom = "/META-INF/maven/org.webjars.npm/" + name + "/pom.properties";
        try (var in = Assets.class.getResourceAsStream(pom)) {
            if (in == null) throw new IllegalStateException("the class path lacks " + pom);
            var properties = new Properties();
            properties.load(in);
            return LIBRARIES + name + "/" + properties.getProperty("version") + "/" + file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(String name, String type, String resource) {
        try (var in = Assets.class.getResourceAsStream(resource)) {
            if (in == null) throw new IllegalStateException("the class path lacks " + resource);
            var content = in.readAllBytes();
            assets.put(
                    name,
                    new Asset(hash(content), type, ByteBuffer.wrap(content).asReadOnlyBuffer()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The path under which a page loads an asset.
    public String path(String name) {
        var asset = assets.get(name);
        if (asset == null) throw new IllegalArgumentException("no asset " + name);
        return PATH + asset.hash() + "/" + name;
    }

    /// Empty: there is none of this name with this content.
    Optional<Asset> asset(String hash, String name) {
        return Optional.ofNullable(assets.get(name)).filter(known -> known.hash().equals(hash));
    }

    private static String hash(byte[] content) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(digest).substring(0, HASH_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}

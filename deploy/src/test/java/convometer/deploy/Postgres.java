package convometer.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;

import convometer.deploy.parts.ChildProcess;
import convometer.deploy.parts.Stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A PostgreSQL server of Debian's package, in a folder of its own, on loopback. It asks for
/// passwords, and its time zone is none that anybody else has.
final class Postgres implements AutoCloseable {

    static final String DATABASE = "finance";

    private static final String OWNER = "owner";
    private static final String PASSWORD = "sesame-of-the-owner";
    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");

    /// The server refuses to run as root; the package has made a user for it.
    private static final String USER = "postgres";

    private final Path programs;
    private final Path folder;
    private final int port;
    private final ChildProcess server;

    private Postgres(Path programs, Path folder, int port, ChildProcess server) {
        this.programs = programs;
        this.folder = folder;
        this.port = port;
        this.server = server;
    }

    /// Where the newest version that is installed has its programs.
    static Optional<Path> installed() {
        if (!Files.isDirectory(VERSIONS)) return Optional.empty();
        try (var versions = Files.list(VERSIONS)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.comparing(Path::toString));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Starts one that ends with the stack.
    static Postgres start(Path programs, Stack stack) throws Exception {
        var folder = Files.createTempDirectory("convometer-postgresql-");
        var password = Files.writeString(folder.resolve("password"), PASSWORD);
        if (isRoot()) run(List.of("chown", "-R", USER, folder.toString()), Map.of(), "");
        var data = folder.resolve("data").toString();
        run(
                asServer(
                        programs.resolve("initdb").toString(),
                        "-D",
                        data,
                        "-U",
                        OWNER,
                        "--auth=scram-sha-256",
                        "--pwfile=" + password,
                        "--locale=C.UTF-8",
                        "--no-sync"),
                Map.of(),
                "");
        var port = freePort();
        var server =
                stack.startBeside(
                        "postgresql",
                        asServer(
                                programs.resolve("postgres").toString(),
                                "-D",
                                data,
                                "-h",
                                "127.0.0.1",
                                "-p",
                                Integer.toString(port),
                                "-k",
                                "",
                                "-c",
                                "fsync=off",
                                "-c",
                                "timezone=America/Sao_Paulo"),
                        Map.of());
        var postgres = new Postgres(programs, folder, port, server);
        Until.equal(0, postgres::isReady);
        postgres.sql("postgres", "CREATE DATABASE " + DATABASE);
        return postgres;
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static List<String> asServer(String... command) {
        var all = new ArrayList<String>();
        if (isRoot())
            all.addAll(List.of("setpriv", "--reuid=" + USER, "--regid=" + USER, "--init-groups"));
        all.addAll(Arrays.asList(command));
        return all;
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private int isReady() throws Exception {
        var program = programs.resolve("pg_isready").toString();
        var process =
                new ProcessBuilder(program, "-q", "-h", "127.0.0.1", "-p", Integer.toString(port))
                        .start();
        return process.waitFor();
    }

    String address() {
        return "127.0.0.1:" + port + "/" + DATABASE;
    }

    /// Lets nobody in, and whoever is in out, as where a server is restarted.
    void refuse() throws Exception {
        sql("postgres", "ALTER DATABASE %s ALLOW_CONNECTIONS false".formatted(DATABASE));
        sql(
                "postgres",
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '%s'"
                        .formatted(DATABASE));
    }

    void admit() throws Exception {
        sql("postgres", "ALTER DATABASE %s ALLOW_CONNECTIONS true".formatted(DATABASE));
    }

    /// What psql answers as comma-separated values.
    String sql(String statements) throws Exception {
        return sql(DATABASE, statements);
    }

    private String sql(String database, String statements) throws Exception {
        return psql(database, OWNER, PASSWORD, List.of("-f", "-"), statements);
    }

    /// The same of a file, with variables.
    String file(Path file, Map<String, String> variables) throws Exception {
        var options = new ArrayList<>(List.of("-f", file.toAbsolutePath().toString()));
        variables.forEach((name, value) -> options.addAll(List.of("-v", name + "=" + value)));
        return psql(DATABASE, OWNER, PASSWORD, options, "");
    }

    /// What somebody else may do.
    String as(String user, String password, String statements) throws Exception {
        return psql(DATABASE, user, password, List.of("-f", "-"), statements);
    }

    private String psql(
            String database, String user, String password, List<String> options, String input)
            throws Exception {
        var command =
                new ArrayList<>(
                        List.of(
                                programs.resolve("psql").toString(),
                                "-X",
                                "-q",
                                "--csv",
                                "-v",
                                "ON_ERROR_STOP=1",
                                "-h",
                                "127.0.0.1",
                                "-p",
                                Integer.toString(port),
                                "-U",
                                user,
                                "-d",
                                database));
        command.addAll(options);
        return run(command, Map.of("PGPASSWORD", password), input);
    }

    private static String run(List<String> command, Map<String, String> environment, String input)
            throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        var process = builder.start();
        try (var in = process.getOutputStream()) {
            in.write(input.getBytes(UTF_8));
        }
        var output = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.waitFor() != 0) throw new SqlFailure(command.getFirst() + ": " + output);
        return output;
    }

    /// What psql, or the server, does not do.
    static final class SqlFailure extends IOException {

        private static final long serialVersionUID = 1L;

        SqlFailure(String output) {
            super(output);
        }
    }

    @Override
    public void close() throws IOException {
        server.kill();
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }
}

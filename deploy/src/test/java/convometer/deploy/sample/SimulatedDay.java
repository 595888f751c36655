package convometer.deploy.sample;

import com.fasterxml.jackson.databind.JsonNode;

import convometer.deploy.archive.ArchiveLine;
import convometer.deploy.sample.Action.Asks;
import convometer.deploy.sample.Action.FreeForm;
import convometer.deploy.sample.Action.Template;
import convometer.deploy.simulator.GraphClient;
import convometer.deploy.simulator.ManualClock;
import convometer.deploy.simulator.MetaSimulator;
import convometer.deploy.simulator.SimulatorSettings;
import convometer.deploy.simulator.WebhookReceiver;
import convometer.events.SendRecord;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.accounts.AccountsFile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A sample day between the simulator and a business that sends what the rules let pass: what Meta
/// told of it, and what was sent. No service takes part.
///
/// @param webhooks their bodies, in the order in which they came
public record SimulatedDay(List<JsonNode> webhooks, List<SendRecord> sends) {

    private static final Path SAMPLE = Path.of("sample");

    /// Plays a day.
    public static SimulatedDay of(SampleDay day) throws IOException {
        return of(day, new SampleDayOracle(day, SAMPLE));
    }

    static SimulatedDay of(SampleDay day, SampleDayOracle oracle) throws IOException {
        var accounts = AccountsFile.read(SAMPLE.resolve("accounts.yaml"));
        var clock = new ManualClock(SampleDay.FROM);
        var webhooks = new ArrayList<JsonNode>();
        var sends = new ArrayList<SendRecord>();
        try (var sink = new WebhookReceiver();
                var simulator =
                        MetaSimulator.start(
                                SimulatorSettings.of(sink.url(), "a-secret", accounts)
                                        .onPort(0)
                                        .drivenBy(clock, day.seed())
                                        .with(SampleDay.FAULT_PROFILE, day.unreachable()));
                var sender = new GraphClient(simulator.url(), "")) {
            for (var step : day.steps()) {
                clock.set(step.at());
                for (var one : step.writes())
                    simulator.customerWrites(one.message(), one.toldAt(), one.copies());
                simulator.deliverDue();
                sends.addAll(
                        step.asks().parallelStream()
                                .filter(oracle::accepts)
                                .map(asks -> send(sender, asks, accounts, clock))
                                .toList());
                webhooks.addAll(sink.bodies());
            }
            simulator.deliverAll();
            webhooks.addAll(sink.bodies());
        }
        return new SimulatedDay(webhooks, sends);
    }

    private static SendRecord send(
            GraphClient sender, Asks asks, Accounts accounts, ManualClock clock) {
        var answer =
                sender.send(asks.phoneNumberId(), asks.content().body(asks.to()), asks.requestId());
        if (answer.status() != 200) throw new AssertionError(answer.body().toString());
        var record =
                SendRecord.newBuilder()
                        .setWamid(answer.body().path("messages").path(0).path("id").asText())
                        .setRequestId(asks.requestId())
                        .setPhoneNumberId(asks.phoneNumberId())
                        .setTo(asks.to())
                        .setSentAt(clock.instant());
        switch (asks.content()) {
            case FreeForm _ -> record.setType("text");
            case Template(var name, var language) ->
                    record.setType("template")
                            .setTemplateName(name)
                            .setTemplateLanguage(language)
                            .setTemplateCategory(
                                    accounts.template(asks.phoneNumberId(), name, language)
                                            .orElseThrow()
                                            .category());
        }
        return record.build();
    }

    /// Writes it as an archive.
    public Path write(Path archive) throws IOException {
        Stream<ArchiveLine> told =
                webhooks.stream().map(body -> new ArchiveLine.Webhook(SampleDay.UNTIL, body));
        Stream<ArchiveLine> sent = sends.stream().map(ArchiveLine.Send::new);
        return Files.write(archive, Stream.concat(sent, told).map(ArchiveLine::write).toList());
    }
}

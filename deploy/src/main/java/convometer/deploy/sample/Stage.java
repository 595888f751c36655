package convometer.deploy.sample;

import convometer.deploy.live.ApiToken;
import convometer.deploy.live.Running;
import convometer.deploy.simulator.MetaSimulator;
import convometer.schemas.service.SteppedClock;

import java.net.URI;
import java.time.Duration;

/// The running pipeline on which a day is played.
///
/// @param simulator made with the day's seed, its unreachable customers, [SampleDay#FAULT_PROFILE]
///   and the clock below; its webhooks go to webhook-ingest
/// @param clock shared with the services through its file
/// @param outbound where outbound-service is
/// @param token with which outbound-service lets the business send
/// @param topics where the business publishes requests and reads receipts
/// @param quiet knows when the whole pipeline is at rest
/// @param decided knows when that part of it is at rest which decides what may be sent
/// @param patience how long a step may wait for the pipeline
public record Stage(
        MetaSimulator simulator,
        SteppedClock clock,
        URI outbound,
        ApiToken token,
        Running topics,
        Quiet quiet,
        Quiet decided,
        Duration patience) {}

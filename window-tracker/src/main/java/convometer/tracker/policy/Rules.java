package convometer.tracker.policy;

/// All that decides beside the events: what the operator set, and the local dates of accounts.
public record Rules(Policy policy, Zones zones) {}

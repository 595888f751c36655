package convometer.tracker.rules;

/// All that decides beside the events: what the operator set, and where the accounts are at home.
public record Rules(Policy policy, Zones zones) {}

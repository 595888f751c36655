package convometer.billing.console;

import convometer.billing.repricing.RepricingView;

import java.util.List;

/// The page of all repricings.
public record RepricingsPage(Frame frame, List<RepricingView> repricings) {}

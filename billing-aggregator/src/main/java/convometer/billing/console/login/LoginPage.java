package convometer.billing.console.login;

import convometer.billing.console.Assets;

/// The page that asks who somebody is.
///
/// @param next where to go then
/// @param wrong what was wrong; empty: nothing
/// @param byPassword whether somebody comes by a password
/// @param byIssuer whether the issuer sends people here
public record LoginPage(
        String next, String wrong, boolean byPassword, boolean byIssuer, Assets assets) {}

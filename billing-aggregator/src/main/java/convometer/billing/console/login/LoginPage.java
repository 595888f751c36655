package convometer.billing.console.login;

import convometer.billing.console.Assets;

import org.jspecify.annotations.Nullable;

/// The page that asks who somebody is.
///
/// @param next where to go then
/// @param wrong what was wrong; empty: nothing
/// @param byPassword whether somebody comes by a password
/// @param byIssuer whether the issuer sends people here
/// @param issuerLogout where somebody who has logged out here does so at the issuer; null: nowhere
public record LoginPage(
        String next,
        String wrong,
        boolean byPassword,
        boolean byIssuer,
        @Nullable String issuerLogout,
        Assets assets) {}

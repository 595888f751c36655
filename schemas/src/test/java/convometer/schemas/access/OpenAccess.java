package convometer.schemas.access;

import convometer.schemas.accounts.Accounts;

import java.util.List;

/// Access for tests of controllers in which nobody is asked who they are.
public final class OpenAccess {

    public static Access of(Accounts accounts) {
        return new Access(
                new AccessSettings("", "", "", AccessSettings.ROLES, List.of()), accounts);
    }

    private OpenAccess() {}
}

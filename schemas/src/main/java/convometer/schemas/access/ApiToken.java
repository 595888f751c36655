package convometer.schemas.access;

import java.util.Set;

/// Who has an API token, and for what.
record ApiToken(String name, Set<String> roles, Scope scope) {}

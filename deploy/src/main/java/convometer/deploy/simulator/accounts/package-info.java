/// What Meta knows of a billing account: its templates, its access token and its rate limits. It
/// starts with the accounts file and is changed by the admin API.
@NullMarked
package convometer.deploy.simulator.accounts;

import org.jspecify.annotations.NullMarked;

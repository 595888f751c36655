package convometer.billing.console;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Produces;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Hidden;

import java.nio.ByteBuffer;

/// Style and scripts, for everybody: they say nothing about anybody.
@Controller(Assets.PATH)
@Secured(SecurityRule.IS_ANONYMOUS)
@Hidden
@Produces(MediaType.ALL)
final class AssetController {

    private final Assets assets;

    AssetController(Assets assets) {
        this.assets = assets;
    }

    @Get("/{hash}/{name}")
    HttpResponse<?> asset(@PathVariable String hash, @PathVariable String name) {
        return assets.asset(hash, name)
                .<HttpResponse<?>>map(asset ->
                        HttpResponse.ok(bytes(asset.content().duplicate()))
                                .contentType(MediaType.of(asset.type()))
                                .header(
                                        HttpHeaders.CACHE_CONTROL,
                                        "public, max-age=31536000, immutable"))
                .orElseGet(HttpResponse::notFound);
    }

    private static byte[] bytes(ByteBuffer content) {
        var bytes = new byte[content.remaining()];
        content.get(bytes);
        return bytes;
    }
}

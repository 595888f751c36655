package convometer.schemas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThreadKeyTest {

    @Test
    void isWrittenAsNumberSlashCustomer() {
        assertEquals("106/5511987654321", new ThreadKey("106", "5511987654321").toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"106/5511987654321", "106/BR.abc", "106/a/b"})
    void isReadAsItIsWritten(String key) {
        assertEquals(key, ThreadKey.parse(key).toString());
    }

    @Test
    void theCustomerMayHaveASlashAndTheNumberMayNot() {
        assertEquals(new ThreadKey("106", "a/b"), ThreadKey.parse("106/a/b"));
        assertThrows(IllegalArgumentException.class, () -> new ThreadKey("1/06", "ana"));
    }

    @Test
    void theGroupComesBeforeTheWaIdAndThatBeforeTheUserId() {
        assertEquals("106/group", ThreadKey.of("106", "group", "wa", "user").toString());
        assertEquals("106/wa", ThreadKey.of("106", null, "wa", "user").toString());
        assertEquals("106/user", ThreadKey.of("106", null, null, "user").toString());
    }

    @Test
    void nobodyIsNoThread() {
        var nobody =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> ThreadKey.of("106", null, null, null));
        assertEquals("nobody is named", nobody.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "106", "106/", "/ana"})
    void halfAKeyIsNoThread(String key) {
        assertThrows(IllegalArgumentException.class, () -> ThreadKey.parse(key));
    }
}

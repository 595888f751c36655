package convometer.schemas.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromptCommitTest {

    /// What a task does, one character each: it is asked (a) or looks (-); and which of it commits.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "one now and then          | a--a--a | C--C--C",
                "the first after the start | a       | C",
                "many together             | aaaa    | C---",
                "a look after each of many | a-a-a-a | C------",
                "much, and then little     | aa-a--a | C-----C",
                "nothing                   | ---     | ---",
            })
    void whatComesAloneIsCommittedAtOnce(String what, String done, String committed) {
        var seen = new StringBuilder();
        var prompt = new PromptCommit(() -> seen.setCharAt(seen.length() - 1, 'C'));
        for (var at = 0; at < done.length(); at++) {
            seen.append('-');
            if (done.charAt(at) == 'a') prompt.ask();
            else prompt.look();
        }
        assertEquals(committed, seen.toString(), what);
    }
}

package io.tributary.query;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DialectTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            select a[0] from t                | select a[1] from t
            select a [ 0 ] from t             | select a [ 0 ] from t
            select a.b[12].c from t           | select a.b[13].c from t
            select f(x)[0][1] from t          | select f(x)[1][2] from t
            select m['email'][0].id           | select m['email'][1].id
            select [0, 1]                     | select [0, 1]
            select x in [0]                   | select x in [0]
            select a from t where [0] = b     | select a from t where [0] = b
            select 'a[0]' from t              | select 'a[0]' from t
            select "a[0]"[0] from t           | select "a[0]"[1] from t
            select 1 -- a[0]                  | select 1 -- a[0]
            select /* a[0] */ b[0]            | select /* a[0] */ b[1]
            select `order`.x                  | select "order".x
            select `a``b`                     | select "a`b"
            select 'it''s [0]', a[0]          | select 'it''s [0]', a[1]
            select a[-1], a[i], a[1:2]        | select a[-1], a[i], a[1:2]
            select 1 ; ;                      | select 1
            """)
    void statementsAreTranslated(String written, String translated) {
        assertThat(Dialect.translate(written)).isEqualTo(translated);
    }
}

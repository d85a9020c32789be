package com.flipkart.aesop.mysql.types;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.testkit.Seeds;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against an encoder written from the format's description, over random precisions and values. */
class DecimalTextTest {
    @Test
    void shouldReadBackWhatWasPacked() {
        Seeds.run(DecimalTextTest::readBackWhatWasPacked);
    }

    private static void readBackWhatWasPacked(Random random) {
        for (int round = 0; round < 20_000; round++) {
            int precision = 1 + random.nextInt(65);
            int scale = random.nextInt(Math.min(precision, 38) + 1);
            BigInteger digits = new BigInteger(1 + random.nextInt(215), random).mod(BigInteger.TEN.pow(precision));
            BigDecimal value = new BigDecimal(random.nextBoolean() ? digits.negate() : digits, scale);
            byte[] packed = pack(value, precision, scale);

            DecimalText text = new DecimalText(precision, scale);
            int length = text.read(packed, 0, packed.length);

            assertThat(new String(text.utf8(), 0, length, StandardCharsets.US_ASCII))
                    .isEqualTo(value.toPlainString());
            assertThat((long) length).isLessThanOrEqualTo(text.bound(packed.length));
            assertThat(packed).hasSize(DecimalText.bytes(precision, scale));
        }
    }

    private static byte[] pack(BigDecimal value, int precision, int scale) {
        String digits = value.unscaledValue().abs().toString();
        digits = "0".repeat(precision - digits.length()) + digits;
        String whole = digits.substring(0, precision - scale);
        String fraction = digits.substring(precision - scale);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int lead = whole.length() % 9;
        group(out, whole.substring(0, lead));
        for (int i = lead; i < whole.length(); i += 9) {
            group(out, whole.substring(i, i + 9));
        }
        int i = 0;
        for (; i + 9 <= fraction.length(); i += 9) {
            group(out, fraction.substring(i, i + 9));
        }
        group(out, fraction.substring(i));
        byte[] packed = out.toByteArray();
        packed[0] ^= (byte) 0x80;
        if (value.signum() < 0) {
            for (int b = 0; b < packed.length; b++) {
                packed[b] = (byte) ~packed[b];
            }
        }
        return packed;
    }

    private static void group(ByteArrayOutputStream out, String digits) {
        int[] bytes = {0, 1, 1, 2, 2, 3, 3, 4, 4, 4};
        long number = digits.isEmpty() ? 0 : Long.parseLong(digits);
        for (int i = bytes[digits.length()] - 1; i >= 0; i--) {
            out.write((int) (number >>> (8 * i)));
        }
    }
}

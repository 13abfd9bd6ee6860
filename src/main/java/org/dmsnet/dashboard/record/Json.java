package org.dmsnet.dashboard.record;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;

/** Records as JSON on one line: six digits are more than a chart shows, and JSON knows no NaN. */
final class Json {
  private static final MathContext DIGITS = new MathContext(6);

  private static final ObjectMapper MAPPER =
      new ObjectMapper().registerModule(new SimpleModule().addSerializer(new ShortDouble()));

  private Json() {}

  static String line(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record is always writable", e);
    }
  }

  static <T> T read(String line, Class<T> type) throws JsonProcessingException {
    return MAPPER.readValue(line, type);
  }

  private static final class ShortDouble extends StdSerializer<Double> {
    private static final long serialVersionUID = 1L;

    ShortDouble() {
      super(Double.class);
    }

    @Override
    public void serialize(Double value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      if (Double.isNaN(value) || Double.isInfinite(value)) {
        json.writeNull();
      } else {
        json.writeNumber(new BigDecimal(value).round(DIGITS).doubleValue());
      }
    }
  }
}

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Produces what script_producer.ts tells it: Java's own client. Reads a request a line, as JSON, and
 * answers each with a line. Run as a single source file, with Kafka's jars.
 */
class Produce {
  private static final ObjectMapper JSON = new ObjectMapper();
  /** One for each codec: making one takes some round trips. */
  private static final Map<String, KafkaProducer<byte[], byte[]>> PRODUCERS = new HashMap<>();

  public static void main(String[] args) throws Exception {
    var in = new BufferedReader(new InputStreamReader(System.in));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      JsonNode request = JSON.readTree(line);
      ObjectNode answer = JSON.createObjectNode().put("answer", request.get("id").asInt());
      try {
        run(request);
      } catch (Exception error) {
        answer.put("error", String.valueOf(error.getMessage()));
      }
      System.out.println(answer);
    }
  }

  private static void run(JsonNode request) throws Exception {
    var config = new Properties();
    config.put("bootstrap.servers", request.get("address").asText());
    config.put("compression.type", request.get("codec").asText());
    config.put("linger.ms", 50);
    config.put("batch.size", 1_000_000);
    config.put("max.block.ms", 15_000);
    String topic = request.get("topic").asText();
    JsonNode transactions = request.get("transactions");
    if (transactions != null) config.put("transactional.id", request.get("transactionalId").asText());
    if (transactions == null) {
      String codec = request.get("codec").asText();
      produceAll(PRODUCERS.computeIfAbsent(codec, any -> open(config)), topic, request.get("records"));
      return;
    }
    try (var producer = open(config)) {
      producer.initTransactions();
      for (JsonNode transaction : transactions) {
        producer.beginTransaction();
        produceAll(producer, topic, transaction.get("records"));
        if (transaction.get("end").asText().equals("commit")) producer.commitTransaction();
        else producer.abortTransaction();
      }
    }
  }

  private static KafkaProducer<byte[], byte[]> open(Properties config) {
    var bytes = new ByteArraySerializer();
    return new KafkaProducer<>(config, bytes, bytes);
  }

  private static void produceAll(
      KafkaProducer<byte[], byte[]> producer, String topic, JsonNode records) throws Exception {
    List<Future<?>> sent = new ArrayList<>();
    for (JsonNode record : records) {
      JsonNode partition = record.get("partition");
      JsonNode timestamp = record.get("timestamp");
      var headers = new ArrayList<org.apache.kafka.common.header.Header>();
      for (JsonNode header : record.get("headers")) {
        headers.add(new RecordHeader(header.get(0).asText(), toBytes(header.get(1))));
      }
      sent.add(
          producer.send(
              new ProducerRecord<>(
                  topic,
                  partition == null ? null : (Integer) partition.asInt(),
                  timestamp == null ? null : (Long) timestamp.asLong(),
                  toBytes(record.get("key")),
                  toBytes(record.get("value")),
                  headers)));
    }
    for (Future<?> one : sent) one.get(15, TimeUnit.SECONDS);
  }

  private static byte[] toBytes(JsonNode text) throws Exception {
    return text.isNull() ? null : text.binaryValue();
  }
}

/**
 * Addresses of brokers. kafkajs (2.2.4) splits `KAFKA_BROKERS` at the first colon and prints
 * addresses of IPv6 without brackets, so an address is translated on its way in and out.
 *
 * @module
 */
import { formatAddress } from "../service/format_address.ts";

/** A host, IPv6 without brackets, and a port. */
export interface HostPort {
  /** A name or an address. */
  readonly host: string;
  /** 1 to 65535. */
  readonly port: number;
}

/**
 * The form in which kafkajs takes an address of our settings: colons of IPv6 are escaped.
 * {@linkcode fromKafkajsHost} is the way back.
 *
 * @example
 * ```ts
 * import { toKafkajsBroker } from "./broker_address.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(toKafkajsBroker("kafka:9092"), "kafka:9092");
 * assertEquals(toKafkajsBroker("[::1]:9092"), "%3A%3A1:9092");
 * ```
 */
export function toKafkajsBroker(address: string): string {
  const [, host, port] = /^\[(.*)\]:(\d+)$/.exec(address) ?? [];
  return host === undefined ? address : `${encodeURIComponent(host)}:${port}`;
}

/** The host as it is, from the form of {@linkcode toKafkajsBroker} or as the cluster names it. */
export function fromKafkajsHost(host: string): string {
  // An address of the cluster may have a zone, such as fe80::1%eth0: that is no escape.
  return host.includes(":") ? host : host.replaceAll("%3A", ":");
}

/** An address for people, from the form that kafkajs has in its errors: `host:port` whatever the host. */
export function formatKafkajsBroker(broker: string): string {
  const colon = broker.lastIndexOf(":");
  if (colon < 0) return broker;
  const hostname = fromKafkajsHost(broker.slice(0, colon));
  return formatAddress({ hostname, port: Number(broker.slice(colon + 1)) });
}

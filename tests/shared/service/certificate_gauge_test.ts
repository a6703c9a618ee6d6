/**
 * The gauge says when the certificates of files expire, as the files are at the moment.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { X509Certificate } from "node:crypto";
import { createCertificateGauge } from "../../../shared/service/certificate_gauge.ts";
import { createRegistry } from "../../../shared/service/service_metrics.ts";
import { toCertificateFiles } from "../../../shared/service/to_certificate_files.ts";
import { createAuthority } from "../../support/certificate_authority.ts";
import { hasOpenssl } from "../../support/certificates.ts";
import { may } from "../../support/permissions.ts";

const ignore = !may.runStack || !await hasOpenssl();
const METRIC = "certificate_expires_timestamp_seconds";

Deno.test("createCertificateGauge() says when each file's certificates expire", {
  ignore,
}, async (t) => {
  await using authority = await createAuthority();
  const [good, old] = [
    await authority.issue("delhaize"),
    await authority.issue("delhaize", { valid: "no longer" }),
  ];
  const at = (pem: string) => String(Date.parse(new X509Certificate(pem).validTo) / 1_000);
  const path = `${authority.dir}/changing.pem`;
  const cases = [
    { name: "one", pem: good.certificate, own: at(good.certificate), ca: at(good.certificate) },
    { name: "one that has expired", pem: old.certificate, own: at(old.certificate) },
    {
      name: "several: the first of a chain, the last of authorities",
      pem: authority.ca + old.certificate,
      own: at(old.certificate),
      ca: at(authority.ca),
    },
    { name: "none", pem: good.key },
    { name: "a part of one", pem: good.certificate.slice(0, 200) },
    { name: "an empty file", pem: "" },
    { name: "no file any more", pem: undefined },
    { name: "one again", pem: good.certificate, own: at(good.certificate) },
  ];
  const registry = createRegistry();
  createCertificateGauge(registry)(toCertificateFiles({
    KAFKA_CA_FILE: path,
    KAFKA_CERT_FILE: path,
  }));
  for (const { name, pem, own, ca = own } of cases) {
    await t.step(name, async () => {
      if (pem === undefined) await Deno.remove(path);
      else await Deno.writeTextFile(path, pem);
      const lines = (await registry.metrics()).split("\n").filter((line) =>
        line.startsWith(METRIC)
      );
      assertEquals(
        lines,
        own === undefined || ca === undefined ? [] : [
          `${METRIC}{setting="KAFKA_CA_FILE"} ${ca}`,
          `${METRIC}{setting="KAFKA_CERT_FILE"} ${own}`,
        ],
      );
    });
  }
});

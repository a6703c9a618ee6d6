/**
 * A certificate authority that issues what a test of TLS needs: certificates that have expired, that
 * are for another name, that belong to a client. For one good server certificate:
 * `certificates.ts`.
 *
 * @module
 */
import { runProgram } from "./process/run_program.ts";
import { tempDir } from "./temp_dir.ts";

/** Paths and PEM text of a certificate and its key. */
export interface IssuedCertificate {
  readonly certificateFile: string;
  readonly keyFile: string;
  readonly certificate: string;
  readonly key: string;
}

/** What a certificate is for. */
export interface CertificateRequest {
  /** As in a certificate: `IP:127.0.0.1,DNS:kafka.example`. @default {"IP:127.0.0.1"} */
  readonly names?: string;
  /** @default {"now"} */
  readonly valid?: "now" | "no longer" | "not yet";
}

/** See {@linkcode createAuthority}. Disposing it removes its files. */
export interface CertificateAuthority extends AsyncDisposable {
  /** The folder of its files. */
  readonly dir: string;
  /** PEM text, and the same in a file. */
  readonly ca: string;
  readonly caFile: string;
  /** Issues a certificate, for servers and clients, with `subject` as its common name. */
  issue(subject: string, request?: CertificateRequest): Promise<IssuedCertificate>;
}

/** Makes one by `openssl`: see `hasOpenssl()`. */
export async function createAuthority(): Promise<CertificateAuthority> {
  const folder = await tempDir();
  const dir = folder.path;
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  await openssl(dir, [
    ...["req", "-x509", ...newKey, "-days", "2", "-subj", `/CN=Test CA ${crypto.randomUUID()}`],
    ...["-addext", "keyUsage=critical,keyCertSign", "-keyout", "ca.key", "-out", "ca.pem"],
  ]);
  await Deno.writeTextFile(`${dir}/ca.cnf`, CONFIG);
  await Deno.writeTextFile(`${dir}/index.txt`, "");

  async function issue(
    subject: string,
    { names = "IP:127.0.0.1", valid = "now" }: CertificateRequest = {},
  ): Promise<IssuedCertificate> {
    const file = `${dir}/${crypto.randomUUID()}`;
    await openssl(dir, [
      ...["req", ...newKey, "-subj", `/CN=${subject}`],
      ...["-keyout", `${file}.key`, "-out", `${file}.csr`],
    ]);
    await Deno.writeTextFile(
      `${file}.ext`,
      `basicConstraints=critical,CA:FALSE\nsubjectAltName=${names}\n`,
    );
    const [start, end] = DAYS[valid].map(toAsn1Day);
    await openssl(dir, [
      ...["ca", "-batch", "-config", "ca.cnf", "-notext", "-create_serial"],
      ...["-cert", "ca.pem", "-keyfile", "ca.key", "-startdate", start!, "-enddate", end!],
      ...["-in", `${file}.csr`, "-out", `${file}.pem`, "-extfile", `${file}.ext`],
    ]);
    return {
      certificateFile: `${file}.pem`,
      keyFile: `${file}.key`,
      certificate: await Deno.readTextFile(`${file}.pem`),
      key: await Deno.readTextFile(`${file}.key`),
    };
  }

  let last: Promise<unknown> = Promise.resolve();
  return {
    dir,
    ca: await Deno.readTextFile(`${dir}/ca.pem`),
    caFile: `${dir}/ca.pem`,
    issue(subject, request) {
      // One after the other: `openssl ca` keeps its list and its serial numbers in files.
      const issued = last.then(() => issue(subject, request));
      last = issued.catch(() => {});
      return issued;
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

/** First and last day, from today. */
const DAYS = {
  "now": [-2, 2],
  "no longer": [-9, -2],
  "not yet": [2, 9],
} as const;

/** `20261231000000Z` */
function toAsn1Day(days: number): string {
  const date = new Date(Date.now() + days * 86_400_000);
  return `${date.toISOString().slice(0, 10).replaceAll("-", "")}000000Z`;
}

const CONFIG = `[ca]
default_ca = test
[test]
database = ./index.txt
serial = ./serial
new_certs_dir = .
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
`;

async function openssl(cwd: string, args: readonly string[]): Promise<void> {
  const { code, stderr } = await runProgram("openssl", { args, cwd });
  if (code !== 0) throw new Error(`Cannot make a certificate: ${stderr}`);
}

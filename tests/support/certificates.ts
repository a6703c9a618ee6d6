/**
 * A certificate authority and a server certificate by it, for tests of TLS.
 *
 * @module
 */
import { isInstalled, runProgram } from "./process/run_program.ts";
import { tempDir } from "./temp_dir.ts";

/** Paths for the server, PEM text for the client. Disposing it removes the files. */
export interface Certificates extends AsyncDisposable {
  readonly certificateFile: string;
  readonly keyFile: string;
  readonly ca: string;
  /** The same in a file. */
  readonly caFile: string;
}

/** Whether this machine has the `openssl` that makes them. */
export function hasOpenssl(): Promise<boolean> {
  return isInstalled("openssl", "version");
}

/** A certificate for the address 127.0.0.1, and for no name, with a key that Postgres may read. */
export async function makeCertificates(): Promise<Certificates> {
  const folder = await tempDir();
  const dir = folder.path;
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  await openssl(dir, [
    ...["req", "-x509", ...newKey, "-days", "2", "-subj", "/CN=Test CA"],
    ...["-addext", "keyUsage=critical,keyCertSign", "-keyout", "ca.key", "-out", "ca.pem"],
  ]);
  await openssl(dir, [
    ...["req", "-x509", ...newKey, "-days", "2", "-subj", "/CN=test", "-CA", "ca.pem"],
    ...["-CAkey", "ca.key", "-addext", "basicConstraints=critical,CA:FALSE"],
    ...["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "server.key", "-out", "server.pem"],
  ]);
  // Postgres refuses a key that others may read, and runs as 65534 when the tests run as root.
  if (Deno.uid() === 0) await Deno.chown(`${dir}/server.key`, 65_534, 65_534);
  return {
    certificateFile: `${dir}/server.pem`,
    keyFile: `${dir}/server.key`,
    ca: await Deno.readTextFile(`${dir}/ca.pem`),
    caFile: `${dir}/ca.pem`,
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

async function openssl(cwd: string, args: readonly string[]): Promise<void> {
  const { code, stderr } = await runProgram("openssl", { args, cwd });
  if (code !== 0) throw new Error(`Cannot make a certificate: ${stderr}`);
}

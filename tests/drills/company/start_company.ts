/**
 * What a company has around the services: three brokers with TLS, client certificates, SCRAM and
 * rights for each user, PgBouncer before Postgres with a login for each service, and secrets in files
 * that can be rotated while all of it runs.
 *
 * @module
 */
import { toKafkaOptions } from "../../../shared/kafka/kafka_options.ts";
import { openPg } from "../../../shared/postgres/pg.ts";
import type { Database } from "../../../shared/postgres/database.ts";
import { KAFKA_SETTINGS } from "../../../shared/service/service_settings.ts";
import { readSettings } from "../../../shared/service/settings.ts";
import { toSecret } from "../../../shared/service/to_secret.ts";
import { createAuthority } from "../../support/certificate_authority.ts";
import { type KafkaCluster, startCluster } from "../../support/kafka/start_cluster.ts";
import { startPgbouncer } from "../../support/postgres/start_pgbouncer.ts";
import { tempDir } from "../../support/temp_dir.ts";
import { grantRights, type KafkaUserName } from "./grant_rights.ts";
import { createSecretFolder, type SecretFolder, type Secrets } from "./secret_folder.ts";

/** See {@linkcode startCompany}. Disposing it ends all of it. */
export interface Company extends AsyncDisposable {
  readonly cluster: KafkaCluster;
  /** The settings of a service, or of whoever reads the topics; its secrets are in files. */
  envOf(user: KafkaUserName): Readonly<Record<string, string>>;
  /** Gives both services another password at Kafka, then in their files. */
  rotateKafkaPasswords(): Promise<void>;
  /**
   * Gives all a certificate by another authority. A broker that starts from now on trusts no other.
   */
  rotateCertificates(): Promise<void>;
  /** Gives both services another password at Postgres, at PgBouncer, and in their files. */
  rotateDatabasePasswords(): Promise<void>;
  /**
   * Logs in at a broker as the API does, with the secrets of now or in part of before.
   *
   * @returns why it was refused, or `undefined`
   */
  tryKafka(node: number, old?: "password" | "certificate"): Promise<string | undefined>;
  /** The same at Postgres itself, as the consumer. */
  tryDatabase(old?: "password"): Promise<string | undefined>;
  /** Every password and key that there was, which no log may hold. */
  readonly secrets: readonly string[];
}

/** The Postgres that it uses, with a schema and logins. */
export interface CompanyDatabase {
  readonly database: Database;
  readonly url: string;
  /** URLs by role. */
  readonly logins: Readonly<Record<"api_writer" | "writer" | "reader", string>>;
}

/** Starts it. @throws {Error} when a part does not start */
export async function startCompany(
  { database, url, logins }: CompanyDatabase,
): Promise<Company> {
  await using starting = new AsyncDisposableStack();
  const { path: dir } = starting.use(await tempDir());
  const brokers = starting.use(await createAuthority());
  const oldClients = starting.use(await createAuthority());
  const newClients = starting.use(await createAuthority());
  const clientCaFile = `${dir}/clients.pem`;
  await Deno.writeTextFile(clientCaFile, oldClients.ca + newClients.ca);

  const secrets: string[] = [];
  const newPassword = () => {
    const password = crypto.randomUUID();
    secrets.push(password);
    return password;
  };
  const newCertificate = async (authority: typeof oldClients, user: KafkaUserName) => {
    const issued = await authority.issue(user);
    secrets.push(...issued.key.split("\n").filter((line) => /^[^-]{20,}/.test(line)));
    return issued;
  };

  const users = await Promise.all(USERS.map(async ({ name, role }) => {
    const login = new URL(logins[role]);
    const first = {
      kafkaPassword: newPassword(),
      databasePassword: newPassword(),
      certificate: await newCertificate(oldClients, name),
    };
    const user = { name, login: decodeURIComponent(login.username), first, now: { ...first } };
    await setDatabasePassword(user);
    return {
      ...user,
      folder: await createSecretFolder(`${dir}/${name}`, { ...first, ca: brokers.ca }),
    };
  }));
  const services = users.filter(({ name }) => name !== "operator");
  const cluster = starting.use(
    await startCluster({
      certificate: await brokers.issue("kafka"),
      clientCaFile,
      users: users.map(({ name, now }) => ({ username: name, password: now.kafkaPassword })),
    }),
  );
  await grantRights(cluster.operator);
  const pooler = starting.use(
    await startPgbouncer({
      url,
      sessions: 6,
      users: users.map(({ login, now }) => ({ user: login, password: now.databasePassword })),
    }),
  );

  async function setDatabasePassword(
    { login, now }: Pick<CompanyUser, "login" | "now">,
  ): Promise<void> {
    // A statement of its own kind, which takes no arguments; neither needs to be quoted.
    await database.query(`alter role "${login}" password '${now.databasePassword}'`);
  }

  function findUser(name: KafkaUserName): CompanyUser {
    const user = users.find((each) => each.name === name);
    if (user === undefined) throw new Error(`There is no user ${name}`);
    return user;
  }

  function envOf(name: KafkaUserName): Readonly<Record<string, string>> {
    const { login, folder } = findUser(name);
    const through = new URL(pooler.url);
    through.username = login;
    through.password = "";
    return {
      ...folder.env,
      KAFKA_BROKERS: cluster.nodes.map(({ secureAddress }) => secureAddress).join(","),
      KAFKA_TLS: "true",
      KAFKA_SASL_MECHANISM: "scram-sha-256",
      KAFKA_SASL_USERNAME: name,
      DATABASE_URL: through.href,
      POSTGRES_DRIVER: "pg",
    };
  }

  const running = starting.move();
  return {
    cluster,
    envOf,
    secrets,
    async rotateKafkaPasswords() {
      for (const user of services) user.now.kafkaPassword = newPassword();
      await cluster.changePasswords(
        services.map(({ name, now }) => ({ username: name, password: now.kafkaPassword })),
      );
      for (const { now: { kafkaPassword }, folder } of services) {
        await folder.write({ kafkaPassword });
      }
    },
    async rotateCertificates() {
      await Promise.all(users.map(async ({ name, now, folder }) => {
        now.certificate = await newCertificate(newClients, name);
        await folder.write({ certificate: now.certificate });
      }));
      await Deno.writeTextFile(clientCaFile, newClients.ca);
    },
    async rotateDatabasePasswords() {
      for (const user of services) {
        user.now.databasePassword = newPassword();
        await setDatabasePassword(user);
        const { login, now: { databasePassword }, folder } = user;
        await pooler.changePassword({ user: login, password: databasePassword });
        await folder.write({ databasePassword });
      }
    },
    async tryKafka(node, old) {
      const { first, now } = findUser("api");
      const address = cluster.nodes[node]?.secureAddress;
      const { SECRETS_DIR: _, KAFKA_SASL_PASSWORD_FILE: __, ...env } = envOf("api");
      const settings = readSettings(
        (name) => ({ ...env, KAFKA_BROKERS: address, KAFKA_SASL_PASSWORD: "unused" })[name],
        KAFKA_SETTINGS,
      );
      const { certificate, key } = (old === "certificate" ? first : now).certificate;
      // It reads the environment at import, which bare `deno test` does not allow.
      const { createKafka } = await import("../../../shared/kafka/client.ts");
      const admin = createKafka(toKafkaOptions(settings, {
        clientId: "trial",
        secrets: {
          ca: toSecret(brokers.ca),
          certificate: toSecret(certificate),
          key: toSecret(key),
          password: toSecret((old === "password" ? first : now).kafkaPassword),
        },
      })).admin();
      const refusal = await findRefusal(() => admin.connect());
      await admin.disconnect();
      return refusal;
    },
    async tryDatabase(old) {
      const { login, first, now } = findUser("consumer");
      const direct = new URL(url);
      direct.username = login;
      direct.password = (old === "password" ? first : now).databasePassword;
      await using trial = openPg({ url: direct.href, applicationName: "trial" });
      return await findRefusal(() => trial.query("select"));
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

interface CompanyUser {
  readonly name: KafkaUserName;
  /** At Postgres. */
  readonly login: string;
  readonly first: Required<Secrets>;
  readonly now: { -readonly [name in keyof Secrets]-?: NonNullable<Secrets[name]> };
  readonly folder: SecretFolder;
}

async function findRefusal(enter: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await enter();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const USERS = [
  { name: "api", role: "api_writer" },
  { name: "consumer", role: "writer" },
  { name: "operator", role: "reader" },
] as const;

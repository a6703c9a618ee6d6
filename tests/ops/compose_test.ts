/**
 * What compose.yaml promises: settings that the services take, secrets in files, no right and no
 * memory beyond what a container needs, and a start in the right order.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { API_SETTINGS } from "../../api/api_settings.ts";
import { CONSUMER_SETTINGS } from "../../consumer/consumer_settings.ts";
import { GENERATOR_SETTINGS } from "../../generator/generator_settings.ts";
import { readSettings } from "../../shared/service/settings.ts";
import { may } from "../support/permissions.ts";
import { isInstalled, runProgram } from "../support/process/run_program.ts";
import { type Compose, type ComposeService, readCompose } from "./support/compose_file.ts";

const root = new URL("../../", import.meta.url);
const ignore = !may.read;
/** Images by tag, of which no digest is known here. */
const BY_TAG = ["redpandadata/redpanda:v25.1.1"];

Deno.test("each service takes its settings in compose.yaml", { ignore }, async (t) => {
  const compose = await readCompose();
  const all = { ...API_SETTINGS, ...CONSUMER_SETTINGS, ...GENERATOR_SETTINGS };
  const services = [
    { name: "api", settings: API_SETTINGS },
    { name: "consumer", settings: CONSUMER_SETTINGS },
    { name: "generator", settings: GENERATOR_SETTINGS },
  ];
  for (const { name, settings } of services) {
    await t.step(name, () => {
      const environment = compose.services[name]?.environment ?? {};
      // They share what they all need, and each ignores what it does not read.
      assertEquals(Object.keys(environment).filter((key) => !Object.hasOwn(all, key)), []);
      readSettings((key) => {
        const value = environment[key];
        return value === undefined ? undefined : String(value);
      }, settings);
    });
  }
});

/** A rule, and the containers that it is for. */
interface Rule {
  readonly name: string;
  readonly isMeant?: (service: ComposeService, name: string) => boolean;
  readonly isKept: (service: ComposeService, compose: Compose) => boolean;
}

const isOurs = ({ build }: ComposeService) => build !== undefined;
const RULES: readonly Rule[] = [
  {
    name: "gains no right that it did not start with",
    isKept: ({ security_opt }) => security_opt.includes("no-new-privileges:true"),
  },
  {
    name: "is limited in memory",
    isKept: ({ mem_limit }) => /^\d+[mg]$/.test(mem_limit),
  },
  {
    name: "has logs that rotate",
    isKept: ({ logging: { driver, options } }) =>
      driver === "json-file" && /^\d+m$/.test(options["max-size"] ?? "") &&
      Number(options["max-file"]) > 1,
  },
  {
    name: "has a read-only file system",
    // Redpanda writes its configuration beside its binary.
    isMeant: (_, name) => name !== "redpanda",
    isKept: ({ read_only }) => read_only === true,
  },
  {
    name: "has no capability but those that Postgres's entrypoint needs",
    isMeant: (_, name) => name !== "redpanda",
    isKept: ({ image, cap_drop = [], cap_add = [] }) =>
      cap_drop.join() === "ALL" &&
      (image.startsWith("postgres:")
        ? cap_add.join() === "CHOWN,DAC_OVERRIDE,FOWNER,SETGID,SETUID"
        : cap_add.length === 0),
  },
  {
    name: "has the time that a drain takes",
    isMeant: isOurs,
    isKept: ({ stop_grace_period }) => stop_grace_period === "15s",
  },
  {
    name: "is an image pinned by version and digest",
    isMeant: (service) => !isOurs(service) && !BY_TAG.includes(service.image),
    isKept: ({ image }) => /:v?\d+(\.\d+)+@sha256:[0-9a-f]{64}$/.test(image),
  },
  {
    name: "is published on loopback only",
    isKept: ({ ports = [] }) => ports.every((port) => port.startsWith("127.0.0.1:")),
  },
  {
    name: "has no secret in its environment",
    isKept: ({ environment = {} }) =>
      Object.entries(environment).every(([key, value]) =>
        !/(PASSWORD|KEY|SECRET)$/.test(key) && !/:\/\/[^/@]*:[^/@]*@/.test(String(value))
      ),
  },
  {
    name: "reads only secrets that it is given, and that there are",
    isKept: ({ environment = {}, secrets = [] }, compose) => {
      const named = Object.entries(environment).filter(([key]) => key.endsWith("_FILE"))
        .map(([, path]) => String(path));
      return named.every((path) => secrets.some((name) => path === `/run/secrets/${name}`)) &&
        secrets.every((name) => Object.hasOwn(compose.secrets, name));
    },
  },
  {
    name: "mounts files of this project for reading only",
    isKept: ({ volumes = [] }) =>
      volumes.every((volume) => !volume.startsWith("./") || volume.endsWith(":ro")),
  },
];

Deno.test("every container of compose.yaml", { ignore }, async (t) => {
  const compose = await readCompose();
  for (const { name, isMeant = () => true, isKept } of RULES) {
    await t.step(name, () => {
      const broken = Object.entries(compose.services)
        .filter(([key, service]) => isMeant(service, key) && !isKept(service, compose))
        .map(([key]) => key);
      assertEquals(broken, []);
    });
  }
});

Deno.test("services are started again after a fault, the task that ended is not", {
  ignore,
}, async () => {
  const { services } = await readCompose();
  const restarts = Object.entries(services).map(([name, { restart }]) => [name, restart]);
  assertEquals(
    restarts,
    Object.keys(services).map((name) => [name, name === "migrate" ? "no" : "unless-stopped"]),
  );
});

Deno.test("what compose.yaml names is there: secrets, files to mount, health checks", {
  ignore,
}, async () => {
  const { services, secrets } = await readCompose();
  const paths = [
    ...Object.values(secrets).map(({ file }) => file),
    ...Object.values(services).flatMap(({ volumes = [] }) =>
      volumes.filter((volume) => volume.startsWith("./")).map((volume) => volume.split(":")[0]!)
    ),
    ...Object.values(services).flatMap(({ healthcheck }) =>
      (healthcheck?.test ?? []).filter((word) => word.endsWith(".ts"))
    ),
  ];
  const missing: string[] = [];
  for (const path of paths) {
    await Deno.stat(new URL(path, root)).catch(() => missing.push(path));
  }
  assertEquals(missing, []);
});

Deno.test("the database counts as there when it answers over TCP", { ignore }, async () => {
  const { services } = await readCompose();
  const test = services.postgres?.healthcheck?.test ?? [];
  assertEquals(test.slice(0, 3), ["CMD", "pg_isready", "--host=127.0.0.1"]);
});

Deno.test("the schema is there before the consumer starts, made by its owner", {
  ignore,
}, async () => {
  const { migrate, consumer } = (await readCompose()).services;
  assertEquals(migrate?.command, ["migrate", "--roles", "--wait", "60"]);
  assert(consumer?.depends_on !== undefined && "migrate" in consumer.depends_on);
  assertEquals(consumer.depends_on.migrate, { condition: "service_completed_successfully" });
});

Deno.test("consumer and API have logins of their own, which the first start makes", {
  ignore,
}, async () => {
  const { services } = await readCompose();
  const script = await Deno.readTextFile(new URL("ops/postgres/make_logins.sh", root));
  const made = new Map(
    [...script.matchAll(/^make_login (\S+) (\S+)$/gm)].map(([, login, role]) => [login, role]),
  );
  for (
    const { name, role } of [
      { name: "consumer", role: "delhaize_writer" },
      { name: "api", role: "delhaize_api_writer" },
    ]
  ) {
    const { username } = new URL(String(services[name]?.environment?.DATABASE_URL));
    assertEquals(made.get(username), role);
    assert(services.postgres?.secrets?.includes(`${username}_password`));
  }
  assertMatch(services.postgres?.volumes?.join() ?? "", /docker-entrypoint-initdb\.d/);
});

const hasCompose = may.runStack && await isInstalled("docker-compose", "--version");
Deno.test("docker-compose takes the file (needs docker-compose installed)", {
  ignore: !hasCompose,
}, async () => {
  const { code, stderr } = await runProgram("docker-compose", {
    args: ["--profile", "monitoring", "config", "--quiet"],
  });
  assertEquals({ code, stderr }, { code: 0, stderr: "" });
});

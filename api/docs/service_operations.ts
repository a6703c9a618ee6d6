/**
 * The reference of the routes for operators, and of the reference itself.
 *
 * @module
 */
import { jsonOf } from "./components.ts";
import type { Operation } from "./operation.ts";

const CHECKS = { accepting: true, broker: true, queue: true, places: true };

/** All of them. */
export const SERVICE_OPERATIONS: readonly Operation[] = [
  {
    method: "GET",
    path: "/health/live",
    tag: "Service",
    operationId: "getLive",
    summary: "Whether the process is up",
    description: "For the liveness probe: it says nothing about broker and database.",
    responses: {
      200: {
        description: "It is.",
        content: jsonOf("Liveness", { live: { summary: "Live", value: { status: "live" } } }),
      },
    },
  },
  {
    method: "GET",
    path: "/health/ready",
    tag: "Service",
    operationId: "getReady",
    summary: "Whether baskets can be taken now",
    description: "For the load balancer.",
    responses: {
      200: {
        description: "They can.",
        content: jsonOf("Readiness", {
          ready: {
            summary: "Ready",
            value: {
              status: "ready",
              checks: CHECKS,
              databases: { primary: "up" },
              lag: "readable",
            },
          },
        }),
      },
      503: {
        description: "They cannot; `checks` says why.",
        content: jsonOf("Readiness", {
          unready: {
            summary: "The broker is away",
            value: { status: "unready", checks: { ...CHECKS, broker: false } },
          },
        }),
      },
    },
  },
  {
    method: "GET",
    path: "/metrics",
    tag: "Service",
    operationId: "getMetrics",
    summary: "Metrics for Prometheus",
    description: "Of this process since its start.",
    responses: {
      200: {
        description: "The text format of Prometheus.",
        content: {
          "text/plain": {
            schema: { type: "string" },
            examples: {
              requests: {
                summary: "One of the metrics",
                value: 'api_requests_total{route="/baskets",status="202"} 12000\n',
              },
            },
          },
        },
      },
    },
  },
  {
    method: "GET",
    path: "/openapi.json",
    tag: "Service",
    operationId: "getOpenapi",
    summary: "This reference as OpenAPI 3.1",
    description: "Made from the schemas and the routes of the running API.",
    responses: {
      200: {
        description: "The document.",
        headers: ["etag"],
        content: {
          "application/json": {
            schema: {
              type: "object",
              properties: {
                openapi: { type: "string" },
                info: { type: "object" },
                paths: { type: "object" },
              },
              required: ["openapi", "info", "paths"],
              additionalProperties: true,
            },
          },
        },
      },
      304: { description: "It is the one that `if-none-match` names.", headers: ["etag"] },
    },
  },
  {
    method: "GET",
    path: "/docs",
    tag: "Service",
    operationId: "getDocs",
    summary: "This reference as a page",
    description: "It loads nothing from elsewhere.",
    responses: {
      200: {
        description: "The page.",
        headers: ["etag"],
        content: { "text/html": { schema: { type: "string" } } },
      },
      304: { description: "It is the one that `if-none-match` names.", headers: ["etag"] },
    },
  },
];

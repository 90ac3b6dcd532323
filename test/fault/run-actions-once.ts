import assert from "node:assert/strict";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import type { APIGatewayProxyEvent, DynamoDBBatchResponse, DynamoDBStreamEvent } from "aws-lambda";
import { newApiKey } from "#shared/access/api-key.ts";
import type { StoredAction } from "#shared/actions/action.ts";
import { callWebhook } from "#shared/actions/types/call-webhook.ts";
import type { ApiResponse } from "#shared/lambda/api-response.ts";
import { variables } from "#shared/platform/environment.ts";
import { workflow } from "../../infra/workflows/run-action.ts";
import type { FaultOptions } from "../support/simulation/fault-plan.ts";
import type { Handler } from "../support/simulation/lambda-runtime.ts";
import { containersOf } from "./system/containers.ts";
import { SimulatedSystem } from "./system/simulated-system.ts";

const steps = [
  "ask-approval",
  "check-readiness",
  "execute-action",
  "verify-action",
  "settle-action",
] as const;
const endpoints = ["request-action", "approve-action"] as const;
type Endpoint = (typeof endpoints)[number];

/** Of one action: what was asked for, what came of it, and whether whoever executed it was interrupted. */
export interface Outcome {
  readonly action: StoredAction;
  /** How often what it does was done. */
  readonly done: number;
  readonly approvals: number;
  readonly wasInterrupted: boolean;
  /** AWS calls made by functions. */
  readonly calls: number;
}

interface Wanted {
  readonly seed: number;
  readonly faults?: FaultOptions;
  readonly crash?: { readonly call: number; readonly moment: "before" | "after" };
  /** Whether somebody invokes the executing step another time, at any moment. */
  readonly isPestered?: boolean;
}

/**
 * Somebody requests an action, three approve it in the same moment, and some of them twice; the workflow runs it. A half
 * of the runs calls a webhook, the other changes a record of Tocsin's own.
 */
export async function runAction({ seed, faults = {}, crash, isPestered }: Wanted): Promise<Outcome> {
  const system = await SimulatedSystem.start(seed, faults);
  const { simulation, random } = system;
  const tenantId = `tenant-a-${seed}-${crash?.call ?? 0}-${crash?.moment ?? "never"}`;
  const isWebhook = seed % 2 === 0;
  const run = await Run.start(system, tenantId);
  if (crash) simulation.crashAtCall(crash.call, crash.moment);
  const id = await run.request(
    isWebhook
      ? { type: "call_webhook", parameters: { url: "https://hooks.example.com/a" } }
      : { type: "set_maintenance_state", parameters: { state: "read_only", reason: "A test" } },
  );
  const { digest } = run.action(id);
  const sometime = async (withinMs: number, deed: () => Promise<unknown>) => {
    await simulation.clock.sleep(random.next() * withinMs);
    await deed();
  };
  const people = ["ann", "bea", "cleo", "ann"].map((name) => () => run.approve(name, id, digest));
  const pests = Array.from({ length: isPestered ? 5 : 0 }, () => () => run.executeAgain(id));
  await Promise.all([
    ...people.map((deed) => sometime(50, deed)),
    ...pests.map((deed) => sometime(3000, deed)),
  ]);
  await simulation.settle();
  // Whoever waits for a decision or a time is through by then.
  await simulation.clock.sleep(25 * 3600 * 1000);
  await simulation.settle();
  const action = run.action(id);
  return {
    action,
    done: isWebhook ? run.called(id) : run.versionOfMaintenance(),
    approvals: action.approvals.length,
    wasInterrupted: run.wasInterrupted,
    calls: simulation.countAwsCalls(),
  };
}

/** One tenant with its people and its workflow. */
class Run {
  readonly #system: SimulatedSystem;
  readonly #tenantId: string;
  readonly #keys = new Map<string, string>();
  readonly #endpoints = new Map<Endpoint, Handler<APIGatewayProxyEvent, ApiResponse>>();
  readonly #calls = new Map<string, number>();
  #execute!: Handler<unknown, unknown>;
  #executions = 0;
  #executed = 0;

  private constructor(system: SimulatedSystem, tenantId: string) {
    this.#system = system;
    this.#tenantId = tenantId;
    for (const name of ["kim", "ann", "bea", "cleo"]) this.#admit(name);
    // A server somewhere, which takes its time and counts.
    Object.assign(callWebhook, {
      perform: async ({ action: { id } }: { action: StoredAction }) => {
        this.#calls.set(id, this.called(id) + 1);
        await system.simulation.clock.sleep(system.random.next() * 2000);
        return { code: "done", detail: "", result: null };
      },
    });
  }

  static async start(system: SimulatedSystem, tenantId: string): Promise<Run> {
    const run = new Run(system, tenantId);
    for (const name of endpoints) run.#endpoints.set(name, await containersOf(`actions/${name}.ts`));
    const handlers: Record<string, Handler<unknown, unknown>> = {};
    for (const step of steps) handlers[step] = await containersOf(`actions/${step}.step.ts`);
    const { "execute-action": execute = async () => {} } = handlers;
    run.#execute = async (event, context) => {
      run.#executions++;
      // Whoever is killed never comes to the end; whoever fails has an answer.
      return execute(event, context).finally(() => run.#executed++);
    };
    const { simulation } = system;
    const arn = simulation.stateMachine("run-action", workflow, {
      ...handlers,
      "execute-action": run.#execute,
    });
    process.env[variables.workflow("run-action")] = arn;
    for (const [name, write] of [
      ["start-actions", "INSERT"],
      ["report-decisions", "MODIFY"],
    ] as const) {
      const handler = await containersOf<DynamoDBStreamEvent, DynamoDBBatchResponse>(
        `actions/${name}.stream.ts`,
      );
      simulation.subscribeToStream(system.table("actions"), ({ Records }, context) =>
        handler({ Records: Records.filter(({ eventName }) => eventName === write) }, context),
      );
    }
    return run;
  }

  get wasInterrupted(): boolean {
    return this.#executed < this.#executions;
  }

  action(id: string): StoredAction {
    const found = this.#items("actions").find((item) => item.id === id);
    return found as unknown as StoredAction;
  }

  called = (id: string): number => this.#calls.get(id) ?? 0;

  versionOfMaintenance = (): number =>
    Number(this.#items("controls").find(({ id }) => id === "maintenance")?.version ?? 0);

  /** Again until it is answered, under one idempotency key. */
  async request(wanted: object): Promise<string> {
    const body = { ...wanted, reason: "A test" };
    // Whoever dies in the middle holds the key for a while.
    for (let attempt = 0; attempt < 500; attempt++) {
      const answer = await this.#ask("request-action", "kim", body);
      if (answer?.statusCode === 201) return (JSON.parse(answer.body) as { id: string }).id;
      await this.#system.simulation.clock.sleep(1000);
    }
    throw new Error("the action could not be requested");
  }

  /** Again until it is done, or refused for good. */
  async approve(name: string, id: string, digest: string): Promise<void> {
    for (let attempt = 0; attempt < 50; attempt++) {
      const answer = await this.#ask("approve-action", name, { digest }, id);
      if (answer && answer.statusCode < 500) {
        assert.ok([200, 409].includes(answer.statusCode), `${name}: ${answer.statusCode} ${answer.body}`);
        return;
      }
      await this.#system.simulation.clock.sleep(100);
    }
    throw new Error(`${name} could not approve`);
  }

  /** As a late retry of somebody's would. */
  async executeAgain(id: string): Promise<void> {
    const event = { input: { tenant_id: this.#tenantId, action_id: id }, cause: {} };
    await this.#system.simulation.lambda.invoke(this.#execute, event).catch(() => undefined);
  }

  #admit(name: string): void {
    const { record, key } = newApiKey({
      ...{ tenant_id: this.#tenantId, client_id: `client-${name}`, name, owners: [name], cursor_key: "c" },
      scopes: ["actions:read", "actions:write", "actions:approve"],
      created_at: new Date(this.#system.simulation.clock.now()).toISOString(),
    });
    this.#keys.set(name, key);
    this.#system.table("apiKeys").items.put(marshall(record) as never);
  }

  #items(table: "actions" | "controls"): Record<string, unknown>[] {
    return [...this.#system.table(table).items.all()].map((item) => unmarshall(item as never));
  }

  async #ask(endpoint: Endpoint, name: string, body: object, id = ""): Promise<ApiResponse | undefined> {
    const event = {
      httpMethod: "POST",
      path: "/system/security/actions",
      headers: {
        ...{ "X-API-Key": this.#keys.get(name), "Content-Type": "application/json" },
        ...(endpoint === "request-action" && { "Idempotency-Key": "once" }),
      },
      pathParameters: id === "" ? null : { id },
      requestContext: { identity: { sourceIp: "192.0.2.1" } },
      body: JSON.stringify(body),
      isBase64Encoded: false,
    } as object as APIGatewayProxyEvent;
    return this.#system.simulation.lambda
      .invoke(this.#endpoints.get(endpoint)!, event, 10)
      .catch(() => undefined);
  }
}

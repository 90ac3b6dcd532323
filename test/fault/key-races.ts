import assert from "node:assert/strict";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import type { APIGatewayProxyEvent } from "aws-lambda";
import { type ApiKey, newApiKey, statusOf } from "#shared/access/api-key.ts";
import { isLive, newApiClient, nextVersion, type StoredClient } from "#shared/api-clients/api-client.ts";
import type { ApiResponse } from "#shared/lambda/api-response.ts";
import type { FaultOptions } from "../support/simulation/fault-plan.ts";
import { containersOf } from "./system/containers.ts";
import { SimulatedSystem } from "./system/simulated-system.ts";

const faults: FaultOptions = {
  ...{ dropBefore: 0.04, dropAfter: 0.08, throttle: 0.03, serverError: 0.03, conflict: 0.08 },
  ...{ duplicate: 0.1, reorder: 0.3, outage: 0.1, crash: 0.02 },
};
/** All at once, nearly: each takes some 30 ms. */
const withinMs = 150;
/** Longer than any function remembers a key. */
const forgottenMs = 61_000;

/** All that can happen to a client's keys, by the endpoint that does it. */
const deeds = {
  create: "create-api-key",
  rotate: "rotate-api-key",
  revoke: "revoke-api-key",
  disable: "disable-api-client",
  update: "update-api-client",
  list: "list-api-keys",
} as const;
type Deed = keyof typeof deeds;
type Containers = Awaited<ReturnType<typeof containersOf<APIGatewayProxyEvent, ApiResponse>>>;

/**
 * Keys of one client are made, rotated and revoked while the client is disabled and enabled again, all at the same time.
 * In the end the client knows exactly its live keys; none of them works unless the client does; and what was answered is true.
 */
export async function raceForKeys(seed: number): Promise<void> {
  const system = await SimulatedSystem.start(seed, faults);
  const { random, simulation } = system;
  const race = await Race.start(system, `tenant-k-${seed}`);
  const first = await race.create();
  const chance = async (deed: () => Promise<unknown>) => {
    await simulation.clock.sleep(random.next() * withinMs);
    await deed();
  };
  const rotated = [first, first].map((id) => () => race.rotate(id));
  const made = Array.from({ length: 5 }, () => () => race.create());
  const shortLived = Array.from({ length: 3 }, () => async () => race.revoke(await race.create()));
  const switched = [() => race.disable(), () => race.disable(), () => race.enable()];
  await Promise.all([...rotated, ...made, ...shortLived, ...switched].map(chance));
  await simulation.settle();
  await system.heal();
  await simulation.clock.sleep(forgottenMs);
  await race.assertSound();
  // However the race ended: a key that is seen to work is what a disabled client must not have.
  await race.enable();
  assert.ok(await race.create(), "an active client gets a key");
  await simulation.clock.sleep(forgottenMs);
  await race.assertSound();
  await race.disable();
  await simulation.clock.sleep(forgottenMs);
  await race.assertSound();
}

/** The endpoints of one client's keys, as its administrator calls them; one whose request fails gives up. */
class Race {
  readonly #system: SimulatedSystem;
  readonly #endpoints: ReadonlyMap<Deed, Containers>;
  readonly #client: StoredClient;
  readonly #adminKey: string;
  /** Keys that were handed out, by id. */
  readonly #issued = new Map<string, string>();
  readonly #revoked = new Set<string>();

  private constructor(system: SimulatedSystem, endpoints: ReadonlyMap<Deed, Containers>, tenantId: string) {
    this.#system = system;
    this.#endpoints = endpoints;
    const scopes = ["api-clients:read", "api-clients:write"] as const;
    const names = { tenant_id: tenantId, name: "test" };
    this.#client = nextVersion(newApiClient({ ...names, description: null, scopes: [...scopes] }));
    const created_at = this.#client.created_at;
    const { record, key } = newApiKey({ ...names, scopes, cursor_key: "c", created_at });
    this.#adminKey = key;
    system.table("apiKeys").items.put(marshall(record) as never);
    system.table("apiClients").items.put(marshall(this.#client) as never);
  }

  static async start(system: SimulatedSystem, tenantId: string): Promise<Race> {
    const endpoints = new Map<Deed, Containers>();
    for (const [deed, name] of Object.entries(deeds)) {
      endpoints.set(deed as Deed, await containersOf(`api-clients/${name}.ts`));
    }
    return new Race(system, endpoints, tenantId);
  }

  create = async (): Promise<string | undefined> => this.#handedOut(await this.#ask("create"));
  rotate = async (id: string | undefined): Promise<string | undefined> =>
    id && this.#handedOut(await this.#ask("rotate", { key_id: id, body: { grace_period_s: 3600 } }));
  disable = () => this.#ask("disable");
  enable = () => this.#ask("update", { method: "PATCH", body: { status: "active" } });

  async revoke(id: string | undefined): Promise<void> {
    if (id && (await this.#ask("revoke", { key_id: id }))?.statusCode === 200) this.#revoked.add(id);
  }

  /** What must be true whenever nothing is going on. */
  async assertSound(): Promise<void> {
    const now = this.#system.simulation.clock.now();
    const keys = this.#records<ApiKey>("apiKeys").filter(({ client_id }) => client_id);
    const client = this.#records<StoredClient>("apiClients")[0]!;
    const live = keys.filter((key) => !["revoked", "expired"].includes(statusOf(key, now)));
    const known = client.live_keys.filter((key) => isLive(key, now)).map(({ id }) => id);
    assert.deepEqual(known.sort(), live.map(({ key_id }) => key_id).sort(), "the client knows its live keys");
    for (const key of live) {
      assert.equal(statusOf(key, now), client.status, `the key ${key.key_id} is as its client`);
    }
    for (const id of this.#revoked) {
      assert.ok(keys.find(({ key_id }) => key_id === id)?.revoked_at, `${id} is revoked`);
    }
    for (const [id, key] of this.#issued) {
      const works = client.status === "active" && known.includes(id);
      const answer = await this.#ask("list", { method: "GET", key });
      assert.equal(answer?.statusCode, works ? 200 : 401, `${id} of a client that is ${client.status}`);
    }
  }

  #records<T>(table: "apiClients" | "apiKeys"): T[] {
    return [...this.#system.table(table).items.all()].map((item) => unmarshall(item as never) as T);
  }

  #handedOut(answer: ApiResponse | undefined): string | undefined {
    if (answer?.statusCode !== 201) return undefined;
    const { id, key } = JSON.parse(answer.body) as { id: string; key: string };
    this.#issued.set(id, key);
    return id;
  }

  async #ask(
    deed: Deed,
    { method = "POST", key = this.#adminKey, key_id = "", body = {} } = {},
  ): Promise<ApiResponse | undefined> {
    const event = {
      httpMethod: method,
      path: "/system/api-clients",
      headers: { "X-API-Key": key, "If-Match": "*", "Content-Type": "application/json" },
      pathParameters: { id: this.#client.id, ...(key_id && { key_id }) },
      requestContext: { identity: { sourceIp: "192.0.2.1" } },
      body: method === "GET" ? null : JSON.stringify(body),
      isBase64Encoded: false,
    } as object as APIGatewayProxyEvent;
    return this.#system.simulation.lambda
      .invoke(this.#endpoints.get(deed)!, event, 10)
      .catch(() => undefined);
  }
}

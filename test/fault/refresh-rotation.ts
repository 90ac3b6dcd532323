import assert from "node:assert/strict";
import { marshall } from "@aws-sdk/util-dynamodb";
import type { APIGatewayProxyEvent } from "aws-lambda";
import type { ApiResponse } from "#shared/lambda/api-response.ts";
import { variables } from "#shared/platform/environment.ts";
import { newRefreshToken, writeRefreshToken } from "#shared/sessions/refresh-token.ts";
import { newSession } from "#shared/sessions/session.ts";
import { newUser } from "#shared/users/user.ts";
import type { CrashMoment } from "../support/simulation/crash-plan.ts";
import type { FaultOptions } from "../support/simulation/fault-plan.ts";
import { containersOf } from "./system/containers.ts";
import { SimulatedSystem } from "./system/simulated-system.ts";

const faults: FaultOptions = {
  ...{ dropBefore: 0.04, dropAfter: 0.08, throttle: 0.03, serverError: 0.03, conflict: 0.08 },
  ...{ outage: 0.4, crash: 0.02 },
};
const rounds = 8;
const graceMs = 10_000;
/** As in the function's declaration. */
const timeoutSeconds = 10;
/** Access tokens aren't what this is about: they are signed without a call. */
const signsByItself = {
  [variables.tokenAlgorithm]: "HS256",
  [variables.secretsProvider]: "environment",
  [variables.secret("tokenSecret")]: "a secret of thirty-two bytes or more",
};

type Containers = Awaited<ReturnType<typeof containersOf<APIGatewayProxyEvent, ApiResponse>>>;

/**
 * A client refreshes its session again and again, sometimes twice at once, and repeats whatever isn't answered; in
 * every other run a thief uses a token that the client has exchanged already. No token is ever exchanged twice, at most one
 * works, and none does once a spent one was used. Where nothing fails and nobody steals, the session goes on.
 */
export async function refreshUnderFaults(seed: number): Promise<void> {
  const disturbed = seed % 3 > 0;
  const system = await SimulatedSystem.start(seed, disturbed ? faults : {});
  const session = await Rotation.begin(system, seed);
  const theft = seed % 2 === 0 ? 1 + system.random.integer(rounds - 1) : undefined;
  for (let round = 0; round < rounds && !session.isOver; round++) {
    await session.refresh(system.random.chance(0.4) ? 2 : 1);
    if (round === theft) await session.steal();
    await system.simulation.clock.sleep(system.random.next() * 60_000);
  }
  await system.heal();
  await session.assertOneLine();
  if (theft === undefined && !disturbed)
    assert.equal(await session.workingTokens(), 1, "the session goes on");
  await session.steal();
  assert.equal(await session.workingTokens(), 0, "whoever uses a spent token ends the session");
}

/** Two refreshes and a theft, with a crash of whoever makes a given call. @returns the calls that functions made. */
export async function crashInRotation(crash?: { call: number; moment: CrashMoment }): Promise<number> {
  const system = await SimulatedSystem.start(1);
  if (crash) system.simulation.crashAtCall(crash.call, crash.moment);
  const run = crash ? 2000 + 2 * crash.call + (crash.moment === "after" ? 1 : 0) : 1999;
  const session = await Rotation.begin(system, run);
  await session.refresh(1);
  await session.refresh(1);
  await session.steal();
  const calls = system.simulation.countAwsCalls();
  await system.heal();
  await session.assertOneLine();
  assert.equal(await session.workingTokens(), 0, "whoever uses a spent token ends the session");
  return calls;
}

/** One session as its client, a thief and the table know it. */
class Rotation {
  isOver = false;
  readonly #system: SimulatedSystem;
  readonly #endpoint: Containers;
  /** Each request has an address of its own, so that none meets the few that one may ask for tokens in a minute. */
  #asked = 0;
  /** All that were handed out, oldest first; the client goes on with the last. */
  readonly #tokens: string[];
  readonly #exchanged = new Set<string>();

  private constructor(system: SimulatedSystem, run: number, endpoint: Containers) {
    this.#system = system;
    this.#endpoint = endpoint;
    const names = { tenant_id: `tenant-s-${run}`, email: `${run}@example.com`, name: null };
    const user = newUser({ ...names, role: "viewer", status: "active", cursor_key: "c" });
    const token = newRefreshToken();
    system.table("users").items.put(marshall(user) as never);
    system.table("sessions").items.put(marshall(newSession(user, token)) as never);
    this.#tokens = [writeRefreshToken(token)];
  }

  static async begin(system: SimulatedSystem, run: number): Promise<Rotation> {
    Object.assign(process.env, signsByItself);
    return new Rotation(system, run, await containersOf("auth/refresh-session.ts"));
  }

  /** The client uses its newest token, in so many requests at once. */
  async refresh(times: number): Promise<void> {
    const token = this.#tokens.at(-1)!;
    await Promise.all(Array.from({ length: times }, () => this.#exchange(token)));
  }

  /** Somebody uses a token that was exchanged long ago, as two tabs at one moment don't. */
  async steal(): Promise<void> {
    const [spent] = this.#exchanged;
    await this.#system.simulation.clock.sleep(graceMs + 1);
    if (spent) await this.#exchange(spent);
  }

  /** How many of all tokens work, each tried on the session as it is now. */
  async workingTokens(): Promise<number> {
    const sessions = this.#system.table("sessions").items;
    const present = [...sessions.all()];
    let working = 0;
    for (const token of this.#tokens) {
      if ((await this.#untilAnswered(token)).statusCode === 200) working++;
      for (const session of present) sessions.put(session);
    }
    return working;
  }

  async assertOneLine(): Promise<void> {
    const working = await this.workingTokens();
    assert.ok(working <= 1, `${working} tokens of one session work`);
    if (this.isOver) assert.equal(working, 0, "a session that was refused is over");
  }

  async #exchange(token: string): Promise<void> {
    const { statusCode, body } = await this.#untilAnswered(token);
    if (statusCode === 200) {
      assert.ok(!this.#exchanged.has(token), "a token is exchanged once");
      this.#exchanged.add(token);
      this.#tokens.push((JSON.parse(body) as { refresh_token: string }).refresh_token);
    } else if (statusCode === 401) this.isOver = true;
    else assert.equal(statusCode, 409, `a refresh is answered ${statusCode}: ${body}`);
  }

  /** Repeats a request as clients do: they can't know whether one that wasn't answered has done its work. */
  async #untilAnswered(token: string): Promise<ApiResponse> {
    const { lambda, clock } = this.#system.simulation;
    for (;;) {
      const request = requestWith(token, `10.0.0.${++this.#asked}`);
      const answer = await lambda.invoke(this.#endpoint, request, timeoutSeconds).catch(() => undefined);
      if (answer && answer.statusCode < 500) return answer;
      await clock.sleep(500 + this.#system.random.next() * 2_000);
    }
  }
}

const requestWith = (refresh_token: string, sourceIp: string): APIGatewayProxyEvent =>
  ({
    httpMethod: "POST",
    path: "/auth/refresh",
    headers: { "Content-Type": "application/json" },
    requestContext: { identity: { sourceIp } },
    body: JSON.stringify({ refresh_token }),
    isBase64Encoded: false,
  }) as object as APIGatewayProxyEvent;

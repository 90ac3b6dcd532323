/**
 * Whether the time of a refused login tells if an account exists: `npm run bench:login`. Unknown users and wrong
 * passwords in turn, on the local cloud in a process of its own. Exits with 1 when the medians are more than 1 ms apart.
 */
import { randomUUID } from "node:crypto";
import { performance } from "node:perf_hooks";
import { commitChange } from "#shared/lambda/change.ts";
import { hashPassword } from "#shared/passwords/password-hash.ts";
import { createTenant } from "#shared/tenants/tenant-store.ts";
import { addUser } from "#shared/users/add-user.ts";
import { newUser } from "#shared/users/user.ts";
import { enterDeployment } from "../../infra/enter-deployment.ts";
import { startTocsin } from "../support/start-tocsin.ts";

const CALLS = 200;
/** The first calls load the function. */
const WARM_UPS = 10;
const MOST_APART_MS = 1;

const address = (): string => `${randomUUID()}@example.com`;

async function timeOf(apiUrl: string, email: string): Promise<number> {
  const start = performance.now();
  const answer = await fetch(`${apiUrl}/auth/login`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email, password: "not the password" }),
  });
  await answer.text();
  if (answer.status !== 401) throw new Error(`a login was answered with ${answer.status}`);
  return performance.now() - start;
}

const median = (times: readonly number[]): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]!;

/** Accounts of their own for every call, so that both kinds find the throttle as they would the first time. */
async function accounts(tenant_id: string): Promise<string[]> {
  const passwordHash = await hashPassword("a lantern over the harbour");
  const emails = Array.from({ length: CALLS + WARM_UPS }, address);
  for (const email of emails) {
    const person = { tenant_id, email, name: null, role: "viewer", status: "active" } as const;
    const user = newUser({ ...person, cursor_key: "bench" });
    await commitChange(async (change) => addUser(user, passwordHash, change));
  }
  return emails;
}

const { running, stop } = await startTocsin();
try {
  await enterDeployment(running.stage, running.awsEndpointUrl);
  const { tenant } = await createTenant("bench");
  const times = { known: [] as number[], unknown: [] as number[] };
  for (const [index, email] of (await accounts(tenant.tenant_id)).entries()) {
    const calls = [
      ["known", email],
      ["unknown", address()],
    ] as const;
    // Each kind is first as often as the other.
    for (const [kind, who] of index % 2 === 0 ? calls : calls.toReversed()) {
      const time = await timeOf(running.apiUrl, who);
      if (index >= WARM_UPS) times[kind].push(time);
    }
  }
  const [known, unknown] = [median(times.known), median(times.unknown)];
  console.log(
    `${CALLS} of each in turn: wrong password ${known.toFixed(2)} ms, unknown user ${unknown.toFixed(2)} ms (medians)`,
  );
  if (Math.abs(known - unknown) > MOST_APART_MS) {
    console.log(`MISSED: within ${MOST_APART_MS} ms`);
    process.exitCode = 1;
  }
} finally {
  await stop();
}

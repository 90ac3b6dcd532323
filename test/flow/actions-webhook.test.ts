import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Action } from "#shared/actions/action-view.ts";
import type { Page } from "../support/alarms.ts";
import { connect, type Tenant } from "../support/tocsin.ts";
import { approve, peopleOf, reaches, read, request } from "./actions-support.ts";

const tocsin = connect();
let tenant: Tenant;
let people: Awaited<ReturnType<typeof peopleOf>>;
let server: Server;
let url: string;
const calls: { readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: string }[] = [];

beforeAll(async () => {
  tenant = await tocsin.newTenant();
  people = await peopleOf(tocsin, tenant);
  server = createServer(async (asked, answer) => {
    calls.push({ path: asked.url ?? "", headers: asked.headers, body: await text(asked) });
    answer.writeHead(asked.url === "/broken" ? 500 : 200).end("ok");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

async function called(path: string) {
  const { operator, first, second } = people;
  const asked = await request(operator, "call_webhook", {
    url: url + path,
    payload: { restart: "router-1" },
  });
  await approve(first, asked);
  await approve(second, asked);
  return asked;
}

test("a webhook that was approved is called once, signed so that the stock library believes it", async () => {
  const { id } = await called("/hook");
  expect(await reaches(tenant, id, "succeeded")).toMatchObject({
    result: { outcome: "delivered", status: 200 },
  });
  const [call, ...others] = calls.filter(({ path }) => path === "/hook");
  expect(others).toEqual([]);
  const { secrets } = await tenant.get<{ secrets: { secret: string }[] }>("/system/security/webhook-secret");
  const verified = new Webhook(secrets[0]!.secret).verify(
    call!.body,
    call!.headers as Record<string, string>,
  );
  expect(verified).toMatchObject({ data: { action_id: id, payload: { restart: "router-1" } } });
  expect(call!.headers["webhook-id"]).toBe(id);
});

test("a viewer sees where a webhook is, but not the path by which they could call it themselves; an operator does", async () => {
  const { operator } = people;
  const { id } = await request(operator, "call_webhook", { url: `${url}/s3cr3t` });
  const viewer = await tocsin.asUser(tenant, "viewer");
  for (const [who, sees] of [
    [viewer, false],
    [operator, true],
  ] as const) {
    const { items } = await who.get<Page<Action>>("/system/security/actions");
    for (const action of [await read(who, id), items.find((item) => item.id === id)])
      expect(JSON.stringify(action?.parameters).includes("s3cr3t")).toBe(sees);
  }
});

test("one that answers with an error has failed, and isn't called again", async () => {
  const { id } = await called("/broken");
  expect(await reaches(tenant, id, "failed")).toMatchObject({ outcome: { code: "not_done" } });
  expect(calls.filter(({ path }) => path === "/broken")).toHaveLength(1);
  expect(
    await tenant.refusal("POST", `/system/security/actions/${id}/rollback`, { reason: "Undo" }),
  ).toMatchObject({
    status: 409,
  });
});

import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import { type AddressInfo, isIP } from "node:net";
import { text } from "node:stream/consumers";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { variables } from "#shared/platform/environment.ts";
import { deliverWebhook } from "#shared/webhooks/deliver-webhook.ts";
import { pinnedTo, type sendOnce } from "#shared/webhooks/send-once.ts";
import { newSigningSecret } from "#shared/webhooks/signing-secret.ts";
import type { WebhookOutcome } from "#shared/webhooks/webhook-outcome.ts";
import { hostileNames, publicUrls } from "./hostile-urls.ts";

const body = JSON.stringify({ type: "test.ping", data: { über: "✓" } });
const delivered: WebhookOutcome = { outcome: "delivered", status: 204, summary: "" };

/** What a receiver does, by path; and what reached it. */
const receivers: Record<string, RequestListener> = {
  "/ok": (_, response) => response.writeHead(204).end(),
  "/redirect": (_, response) => response.writeHead(307, { location: "/ok" }).end(),
  "/angry": (_, response) =>
    response
      .writeHead(500)
      .end("\u001b[31mno\u0000\r\n  such tk_0123456789ab_0123456789abcdefghijkl key\u202e"),
  "/endless": (_, response) => {
    response.writeHead(200);
    const more = () => response.write("x".repeat(16_384), (error) => error ?? more());
    more();
  },
  "/slow": () => {},
  "/trickle": (_, response) => response.writeHead(200).write("begun"),
  "/hangs-up": (_, response) => response.socket!.destroy(),
  "/no-http": (_, response) => response.socket!.end("SSH-2.0-OpenSSH_9\r\n"),
};
const seen: { request: IncomingMessage; body: string }[] = [];
/** While one takes the place of another. */
const secrets = [newSigningSecret(), newSigningSecret()];
let server: Server;
let origin: string;

beforeAll(async () => {
  server = createServer(async (request, response) => {
    seen.push({ request, body: await text(request) });
    receivers[request.url!]!(request, response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  origin = `http://127.0.0.1:${port}`;
  vi.stubEnv(variables.webhookAllowedHosts, `127.0.0.1:${port}`);
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  vi.unstubAllEnvs();
});

async function deliver(url: string, means: Parameters<typeof deliverWebhook>[1] = {}) {
  seen.length = 0;
  const message = { id: "msg_1", timestamp: Math.floor(Date.now() / 1000), body };
  return deliverWebhook({ ...message, url, secrets }, means);
}

test("a receiver verifies what arrives with the Standard Webhooks library, and notices a changed byte", async () => {
  expect(await deliver(`${origin}/ok`)).toEqual(delivered);
  const [{ request, body: received }] = seen as [(typeof seen)[0]];
  const headers = request.headers as Record<string, string>;
  for (const { secret } of secrets)
    expect(new Webhook(secret).verify(received, headers)).toEqual(JSON.parse(body));
  expect(headers).toMatchObject({ "webhook-id": "msg_1", "content-type": "application/json" });
  expect(() => new Webhook(secrets[0]!.secret).verify(`${received} `, headers)).toThrow(
    "No matching signature",
  );
  const strangers = new Webhook(newSigningSecret().secret);
  expect(() => strangers.verify(received, headers)).toThrow("No matching signature");
});

test.each([
  ["/redirect", { outcome: "declined", code: "redirect", status: 307 }],
  ["/angry", { outcome: "declined", code: "status", status: 500, summary: "[31mno such [redacted] key" }],
  ["/endless", { outcome: "delivered", status: 200, summary: "x".repeat(200) }],
  ["/hangs-up", { outcome: "unanswered", code: "connection_lost" }],
  ["/no-http", { outcome: "unanswered", code: "connection_lost" }],
])("one attempt, whatever %s does with it", async (path, outcome) => {
  expect(await deliver(origin + path)).toMatchObject(outcome);
  expect(seen.map(({ request }) => request.url)).toEqual([path]);
});

test("nobody keeps us waiting: without an answer it is unanswered; with a status that counts", async () => {
  const limits = { connectMs: 3000, totalMs: 150 };
  expect(await deliver(`${origin}/slow`, { limits })).toMatchObject({
    outcome: "unanswered",
    code: "timeout",
  });
  const trickled = { outcome: "delivered", status: 200, summary: "begun" };
  expect(await deliver(`${origin}/trickle`, { limits })).toEqual(trickled);
});

test.each([
  ["dns", "http://unknown.example:9", []],
  ["connection", "http://receiver.example:9", ["127.0.0.1"]],
  ["tls", "https://127.0.0.1:PORT", []],
])(
  "what fails before anything is sent is unreachable, so that it may be sent again: %s",
  async (code, url, addresses) => {
    const { port } = new URL(origin);
    vi.stubEnv(variables.webhookAllowedHosts, `unknown.example:9,receiver.example:9,127.0.0.1:${port}`);
    const resolve = async () => addresses.map((address) => ({ address, family: 4 }));
    const outcome = await deliver(url.replace("PORT", port), { resolve });
    expect(outcome).toMatchObject({ outcome: "unreachable", code });
    expect(seen).toEqual([]);
  },
);

test.each(Object.entries(hostileNames))(
  "%s is an address that isn't public: refused, and nothing is sent",
  async (url, addresses) => {
    const send = vi.fn();
    const resolve = async () => addresses.map((address) => ({ address, family: isIP(address) }));
    expect(await deliver(url, { resolve, send })).toMatchObject({
      outcome: "refused",
      code: "private_address",
    });
    expect(send).not.toHaveBeenCalled();
  },
);

test("twenty public URLs pass, and each goes to just the addresses that were checked", async () => {
  expect(Object.keys(publicUrls).length).toBeGreaterThanOrEqual(20);
  for (const [url, addresses] of Object.entries(publicUrls)) {
    const send = vi.fn(async () => delivered);
    const found = addresses.map((address) => ({ address, family: isIP(address) }));
    expect([url, await deliver(url, { resolve: async () => found, send })]).toEqual([url, delivered]);
    const literal = new URL(url).hostname.replace(/[[\]]/g, "");
    const expected = isIP(literal) ? [{ address: literal, family: isIP(literal) }] : found;
    const [sent] = send.mock.calls as unknown as Parameters<typeof sendOnce>[];
    expect(sent!.slice(0, 2)).toEqual([new URL(url), expected]);
  }
});

test("the connection goes to the address that was checked, whatever the name means to others", async () => {
  const { port } = new URL(origin);
  vi.stubEnv(variables.webhookAllowedHosts, `receiver.example:${port}`);
  const resolve = async () => [{ address: "127.0.0.1", family: 4 }];
  expect(await deliver(`http://receiver.example:${port}/ok`, { resolve })).toEqual(delivered);
  expect(seen[0]!.request.headers.host).toBe(`receiver.example:${port}`);
});

test("a name that changes its mind after it was checked changes nothing: it isn't asked again", async () => {
  const answers = [["93.184.215.14"], ["127.0.0.1"]];
  const resolve = vi.fn(async () => answers.shift()!.map((address) => ({ address, family: 4 })));
  const send = vi.fn(async (_url: URL, addresses: Parameters<typeof pinnedTo>[0]) => {
    for (let connection = 0; connection < 3; connection++) {
      const asked = vi.fn();
      pinnedTo(addresses)("rebinding.example.com", { all: true }, asked);
      pinnedTo(addresses)("rebinding.example.com", {}, asked);
      expect(asked.mock.calls).toEqual([
        [null, [{ address: "93.184.215.14", family: 4 }]],
        [null, "93.184.215.14", 4],
      ]);
    }
    return delivered;
  });
  expect(await deliver("https://rebinding.example.com/", { resolve, send })).toEqual(delivered);
  expect(resolve).toHaveBeenCalledTimes(1);
});

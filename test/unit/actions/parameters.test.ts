import { expect, test } from "vitest";
import { NewAction } from "#shared/actions/new-action.ts";
import { blockIp } from "#shared/actions/types/block-ip.ts";
import { callWebhook } from "#shared/actions/types/call-webhook.ts";
import { brokenRules } from "#shared/lambda/broken-rules.ts";

const refused = (type: string, parameters: object) => {
  const { error } = NewAction.safeParse({ type, parameters, reason: "Because" });
  return error && brokenRules(error, "#/").map(({ pointer }) => pointer);
};
const setting = (value: unknown) => refused("set_flag", { key: "a", value });
const calling = (payload: unknown) => refused("call_webhook", { url: "https://hooks.acme.com/a", payload });

test.each([2 ** 53, -(2 ** 53), 1e300, 1e-131, -5e-324])(
  "%d, which no table keeps as it is, is refused where it stands in what an action takes",
  (number) => {
    expect(setting(number)).toEqual(["#/parameters/value"]);
    expect(setting({ a: [1, { "b/c": number }], d: number })).toEqual(["#/parameters/value/a/1/b~1c"]);
    expect(calling({ a: [null, number] })).toEqual(["#/parameters/payload/a/1"]);
  },
);

test("numbers that a table keeps are taken", () => {
  const kept = [0, -0, 0.1, -1e-130, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 1 / 3];
  for (const number of kept) expect([number, setting(number)]).toEqual([number, undefined]);
  expect(calling({ kept })).toBeUndefined();
});

test.each([
  ["::/0", 2 ** 32],
  ["2001::/11", 2 ** 32],
  ["2001:db8::/48", 2 ** 16],
  ["2001:db8::7", 1],
  ["0.0.0.0/0", 2 ** 32],
  ["192.0.2.0/24", 256],
])("blocking %s reaches %d addresses, a number that a table keeps", (address, reach) => {
  expect(blockIp.look([], blockIp.parameters.parse({ address })).reach).toBe(reach);
});

test("a webhook is known by its host and a hash: its path and query, which may be a credential, are its parameter's alone", () => {
  const look = (url: string) => callWebhook.look(undefined, callWebhook.parameters.parse({ url }));
  const { target, preview } = look("https://hooks.acme.com/services/T0/B0/s3cr3t?token=0ther");
  expect(target).toEqual({
    kind: "webhook",
    id: expect.stringMatching(/^https:\/\/hooks\.acme\.com\/…#[0-9a-f]{6}$/),
  });
  expect(preview.summary).toBe(`Calls ${target.id}`);
  const others = [
    "https://hooks.acme.com/services/T0/B0/s3cr3t",
    "https://hooks.acme.com/services?token=0ther",
  ];
  expect(new Set([target.id, ...others.map((url) => look(url).target.id)]).size).toBe(3);
});

test.each([
  ["192.0.2.0/24", "192.0.2.7"],
  ["192.0.2.7", "192.0.2.7"],
  ["::ffff:192.0.2.7", "192.0.2.7"],
  ["2001:db8::/32", "2001:db8:1::7"],
])("blocking %s from %s needs force, and then the preview says so", (address, from) => {
  const look = (fields: object, asker?: string) =>
    blockIp.look([], blockIp.parameters.parse({ address, ...fields }), asker);
  expect(() => look({}, from)).toThrow(
    "This would refuse you yourself, who ask by the same address. Say `force: true`",
  );
  const { target, preview } = look({ force: true }, from);
  expect(preview.summary).toContain(`Blocks ${target.id} until it is lifted, and with it ${from},`);
  for (const other of [undefined, "192.0.3.7", "2001:db9::7"])
    expect(look({}, other).preview.summary).toBe(`Blocks ${target.id} until it is lifted`);
});

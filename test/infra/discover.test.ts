import { expect, test } from "vitest";
import { discoverFunctions } from "../../infra/discover.ts";
import { routesOf } from "../../infra/routes.ts";
import { endpointFile, scratchFunctions } from "./scratch-functions.ts";

async function discovering(files: Readonly<Record<string, string>>) {
  await using scratch = await scratchFunctions(files);
  return await discoverFunctions(scratch.folder);
}

test("a function is named after its file", async () => {
  const [found] = await discovering({ "alarms/get-greeting.ts": endpointFile("/greeting") });
  expect(found).toMatchObject({ name: "get-greeting", domain: "alarms", definition: { trigger: "http" } });
});

test("a suffix that contradicts the trigger is an error that says how to name the file", async () => {
  const discovery = discovering({ "alarms/get-greeting.queue.ts": endpointFile("/greeting") });
  await expect(discovery).rejects.toThrow(/its trigger is http, so call it get-greeting\.ts/);
});

test("two files of one name are an error that names both", async () => {
  const discovery = discovering({
    "alarms/get-greeting.ts": endpointFile("/greeting"),
    "clusters/get-greeting.ts": endpointFile("/greetings"),
  });
  await expect(discovery).rejects.toThrow(
    /clusters.get-greeting\.ts: .*alarms.get-greeting\.ts has the same name/,
  );
});

test("a domain without an area is an error that says where to add it", async () => {
  const discovery = discovering({ "weather/get-greeting.ts": endpointFile("/greeting") });
  await expect(discovery).rejects.toThrow(/add the domain "weather" to an area in infra\/areas\.ts/);
});

test.each([
  ["a file beside the domains", "get-greeting.ts"],
  ["a file deeper down", "alarms/more/get-greeting.ts"],
  ["a name that isn't verb-noun", "alarms/greeting.ts"],
  ["a name in camel case", "alarms/getGreeting.ts"],
])("%s is an error", async (_, path) => {
  await expect(discovering({ [path]: endpointFile("/greeting") })).rejects.toThrow(
    /expected functions\/<domain>/,
  );
});

test("a file that exports no handler is an error", async () => {
  const discovery = discovering({ "alarms/get-greeting.ts": "export const handler = async () => {};" });
  await expect(discovery).rejects.toThrow(/export a handler made by shared\/lambda/);
});

test("two endpoints in one place are an error that names both", async () => {
  const functions = await discovering({
    "alarms/get-greeting.ts": endpointFile("/greeting"),
    "alarms/get-welcome.ts": endpointFile("/greeting"),
  });
  expect(() => routesOf(functions)).toThrow("get-greeting and get-welcome both answer GET /greeting");
});

test("one place whose parameter has two names is an error, because API Gateway has one", async () => {
  const functions = await discovering({
    "alarms/get-greeting.ts": endpointFile("/greetings/{id}"),
    "alarms/get-reply.ts": endpointFile("/greetings/{greeting_id}/reply"),
  });
  expect(() => routesOf(functions)).toThrow(/name the same path parameter differently/);
});

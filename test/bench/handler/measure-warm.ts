import { pathToFileURL } from "node:url";
import { context, request } from "./request.ts";

const WARMING = 3_000;
const CALLS = 5_000;

/** Sends the CPU (µs) that a call of a bundle takes once it is warm. */
const { handler } = await import(pathToFileURL(process.argv[2] ?? "").href);
for (let call = 0; call < WARMING; call++) await handler(request, context);
const before = process.cpuUsage();
for (let call = 0; call < CALLS; call++) await handler(request, context);
const { user, system } = process.cpuUsage(before);
process.send?.((user + system) / CALLS, () => process.exit());

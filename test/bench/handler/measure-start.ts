import { pathToFileURL } from "node:url";
import { context, request } from "./request.ts";

/** Sends how long this process has lived (ms) when a bundle has answered for the first time. */
const { handler } = await import(pathToFileURL(process.argv[2] ?? "").href);
const { statusCode } = await handler(request, context);
if (statusCode !== 200) throw new Error(`answered ${statusCode}`);
process.send?.(performance.now(), () => process.exit());

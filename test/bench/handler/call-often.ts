import type { Handler } from "./contenders.ts";
import { context, request } from "./request.ts";

/**
 * A function's process: calls the bundle that it is started with as often as each message says, and answers with the
 * microseconds of CPU that a call took. What is written to stdout is put together, but not written.
 */
const { handler } = (await import(process.argv[2] ?? "")) as { handler: Handler };
process.stdout.write = () => true;
process.on("message", async (calls: number) => {
  const before = process.cpuUsage();
  for (let call = 0; call < calls; call++) await handler(request, context);
  const { user, system } = process.cpuUsage(before);
  process.send?.((user + system) / calls);
});
process.on("disconnect", () => process.exit());

import { auditDeed } from "#shared/audit/audit-deed.ts";
import { everywhere, readAutonomy, storingAutonomy } from "#shared/autonomy/autonomy-store.ts";
import { resumed, stoppedBy } from "#shared/autonomy/stop.ts";
import { commitChange } from "#shared/lambda/change.ts";
import { clock } from "#shared/platform/clock.ts";
import { operate, whereUsage } from "./operate.ts";

const usage = `Usage: npm run autonomy -- stop|resume|show [options]

  Stops every action of every tenant that nobody has approved, at once: also those that are on their way. Actions that
  people have approved run on. Each tenant's own settings, and its own stop, stay as they are.

${whereUsage}
  --reason TEXT   stop: why; tenants see it`;

async function show(): Promise<void> {
  const { stopped } = await readAutonomy(everywhere);
  console.log(
    stopped
      ? `Autonomy is stopped everywhere since ${new Date(stopped.at).toISOString()}: ${stopped.reason}`
      : "Autonomy isn't stopped: each tenant's own settings hold.",
  );
}

async function set(isToStop: boolean, reason: string): Promise<void> {
  await commitChange(async (change) => {
    const autonomy = await readAutonomy(everywhere);
    const next = isToStop ? stoppedBy(autonomy, "operator", reason, clock.now()) : resumed(autonomy);
    if (next === autonomy) return;
    change.append(storingAutonomy(everywhere, next));
    const action = isToStop ? "autonomy.stop" : "autonomy.resume";
    auditDeed(change, { by: "operator", action, targetId: everywhere, meta: isToStop ? { reason } : {} });
  });
  await show();
}

const options = { reason: { type: "string", default: "Stopped by an operator" } } as const;

await operate(usage, options, ([command, ...others], { reason }) => {
  if (others.length > 0) return false;
  const commands: Readonly<Record<string, () => Promise<void>>> = {
    show,
    stop: () => set(true, reason),
    resume: () => set(false, reason),
  };
  return commands[command ?? ""] ?? false;
});

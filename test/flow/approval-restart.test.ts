import { mkdtempDisposableSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { npmStart, processesOf } from "../support/npm-start.ts";
import { eventually } from "../support/tocsin.ts";
import { approve, reaches, read, request } from "./actions-support.ts";

test("killed in the middle of an approval and started again, it loses none: what waited goes on", {
  timeout: 300_000,
}, async () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), "tocsin-approval-"));
  const start = () => npmStart(folder.path, "--no-demo", "--data", join(folder.path, "data"));
  await using first = await start();
  const [tenant] = first.tenants;
  // Machines ask with the tenant's key; the admin is somebody else.
  const undecided = await request(tenant!, "set_flag", { key: "undecided", value: 1 });
  const soon = new Date(Date.now() + 20_000).toISOString();
  const waiting = await request(tenant!, "set_flag", { key: "waiting", value: 2 }, { not_before: soon });
  const rejected = await request(tenant!, "set_flag", { key: "rejected", value: 3 });
  const admin = await first.admin();
  expect((await approve(admin, waiting)).body.state).toBe("approved");
  await admin.post(`/system/security/actions/${rejected.id}/reject`, { reason: "No" });
  await first.kill();
  await eventually(() => expect(processesOf(folder.path)).toEqual([]));

  await using second = await start();
  const again = await second.admin();
  expect(await read(again, undecided.id)).toMatchObject({
    state: "awaiting_approval",
    digest: undecided.digest,
  });
  expect((await approve(again, undecided)).body.state).toBe("approved");
  await reaches(again, undecided.id, "succeeded");
  await reaches(again, waiting.id, "succeeded");
  expect(await again.get("/system/flags/undecided")).toMatchObject({ value: 1, version: 1 });
  expect(await again.get("/system/flags/waiting")).toMatchObject({ value: 2, version: 1 });
  expect(await read(again, rejected.id)).toMatchObject({ state: "rejected" });
  expect((await again.send("GET", "/system/flags/rejected")).status).toBe(404);
});

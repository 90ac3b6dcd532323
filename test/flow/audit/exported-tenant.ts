import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { cp, mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { GetCommand } from "@aws-sdk/lib-dynamodb";
import type { Manifest } from "../../../infra/audit/export-layout.ts";
import type { Tenant, Tocsin } from "../../support/tocsin.ts";

export interface Outcome {
  readonly code: number;
  /** All that it said. */
  readonly output: string;
}

/** Runs a command to its end, whatever that is. */
export const run = (
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Outcome> =>
  promisify(execFile)(file, [...args], { env: { ...process.env, ...env } }).then(
    ({ stdout, stderr }) => ({ code: 0, output: stdout + stderr }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({
      code,
      output: stdout + stderr,
    }),
  );

/** An export in a folder of its own, to be looked at and to be tampered with. */
export class Exported {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  async manifest(): Promise<Manifest> {
    return JSON.parse(await readFile(join(this.folder, "manifest.json"), "utf8")) as Manifest;
  }

  /** A copy that can be spoilt. */
  async copy(): Promise<Exported> {
    const folder = await mkdtemp(join(tmpdir(), "tocsin-export-"));
    await cp(this.folder, folder, { recursive: true });
    return new Exported(folder);
  }

  get keys(): string[] {
    return this.#files("keys");
  }

  /** The digests of a chain, oldest first. */
  digests(chain = "changes"): string[] {
    return this.#files("objects").filter(
      (file) =>
        file.includes(`/${chain}/AWSLogs/`) && file.includes("/CloudTrail-Digest/") && file.endsWith(".gz"),
    );
  }

  /** Their log files. Names don't sort by age within a minute. */
  logs(chain = "changes"): string[] {
    return this.#files("objects").filter(
      (file) => file.includes(`/${chain}/AWSLogs/`) && file.includes("/CloudTrail/"),
    );
  }

  verify(): Promise<Outcome> {
    return run(process.execPath, ["infra/audit-verify.ts", "--export", this.folder, "--key", ...this.keys]);
  }

  #files(folder: string): string[] {
    const root = join(this.folder, folder);
    return readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .sort();
  }
}

/** Exports a tenant of a running Tocsin with the operator's own command. */
export async function exportTenant({ running, dynamo, table }: Tocsin, tenant: Tenant): Promise<Exported> {
  const Key = { tenant_id: tenant.id };
  const { Item } = await dynamo.send(new GetCommand({ TableName: table("tenants"), Key }));
  const name = String(Item?.name);
  const folder = await mkdtemp(join(tmpdir(), "tocsin-export-"));
  const { stage, awsEndpointUrl } = running;
  const where = ["--stage", stage, ...(awsEndpointUrl ? ["--endpoint", awsEndpointUrl] : [])];
  const { code, output } = await run(process.execPath, [
    "infra/audit-export.ts",
    name,
    "--to",
    folder,
    ...where,
  ]);
  if (code !== 0) throw new Error(output);
  return new Exported(folder);
}

import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, globSync, readFileSync } from "node:fs";
import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import cdkJson from "../cdk.json" with { type: "json" };
import { buildAtHand } from "./build.ts";

const root = join(import.meta.dirname, "..");
const assemblies = join(root, ".cache", "cdk.out");

/** All that an assembly is made from. What hosts an assembly, or uses what runs, isn't in it. */
const inputs = [
  "functions/**/*.*",
  "shared/**/*.*",
  "infra/**/*.*",
  "cdk.json",
  "package.json",
  "package-lock.json",
];
const excluded = ["infra/local/**", "infra/start.ts", "infra/start/**", "infra/demo/**", "infra/tenant.ts"];

/** Older assemblies may still be running somewhere, so a few are left. */
const keptAssemblies = 3;

/**
 * Synthesizes the stage `local` for the local cloud, unless an assembly of the very same sources exists.
 * @returns the assembly's folder.
 */
export async function synthesize(): Promise<string> {
  const folder = join(assemblies, fingerprint());
  if (existsSync(folder)) return folder;
  const draft = `${folder}.${process.pid}`;
  await mkdir(assemblies, { recursive: true });
  await runApp(draft);
  // Whole or not at all; another process that made the same one meanwhile is welcome to win.
  await rename(draft, folder).catch(() => rm(draft, { recursive: true }));
  await prune();
  return folder;
}

function fingerprint(): string {
  const hash = createHash("sha256").update(process.version).update(JSON.stringify(buildAtHand()));
  for (const file of globSync(inputs, { cwd: root, exclude: excluded }).sort()) {
    hash
      .update(file)
      .update("\0")
      .update(readFileSync(join(root, file)))
      .update("\0");
  }
  return hash.digest("hex").slice(0, 16);
}

/** In a child process: CDK holds 200 MB that the local cloud would otherwise carry along. */
async function runApp(outdir: string): Promise<void> {
  const child = spawn(process.execPath, [join(root, "infra", "app.ts")], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    env: {
      ...process.env,
      CDK_OUTDIR: outdir,
      CDK_CONTEXT_JSON: JSON.stringify({ ...cdkJson.context, stage: "local" }),
      // Checking the templates against CloudFormation's rules takes 2.5 s; the tests and `cdk` do it.
      CDK_VALIDATION: "false",
      CDK_DISABLE_STACK_TRACE: "1",
      NODE_COMPILE_CACHE: join(root, ".cache", "compiled"),
    },
  });
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new Error("synthesis failed");
}

async function prune(): Promise<void> {
  const folders = (await readdir(assemblies)).map((name) => join(assemblies, name));
  const dated = await Promise.all(
    folders.map(async (path) => ({ path, madeAt: (await stat(path)).mtimeMs })),
  );
  const old = dated.sort((a, b) => b.madeAt - a.madeAt).slice(keptAssemblies);
  await Promise.all(old.map(({ path }) => rm(path, { recursive: true, force: true })));
}

import { execFileSync } from "node:child_process";
import { join } from "node:path";
import packageJson from "../package.json" with { type: "json" };

/** What was built, and from what. */
export interface Build {
  readonly version: string;
  /** The last commit that changed what is built; null outside a repository. */
  readonly commit: string | null;
  /** When that was: the time of building would make every build another one. */
  readonly committed_at: string | null;
  /** Whether something was built that isn't committed. */
  readonly modified: boolean;
}

const root = join(import.meta.dirname, "..");
const built = ["functions", "shared", "infra", "cdk.json", "package.json", "package-lock.json"];

export function buildAtHand(): Build {
  const [commit = null, committed_at = null] = git("log", "-1", "--format=%H %cI")?.split(" ") ?? [];
  const modified = git("status", "--porcelain") ?? "";
  return { version: packageJson.version, commit, committed_at, modified: modified !== "" };
}

/** @returns undefined where there is no repository, or no git. */
function git(...command: string[]): string | undefined {
  try {
    const text = execFileSync("git", [...command, "--", ...built], {
      cwd: root,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    return text.trim() || undefined;
  } catch {
    return undefined;
  }
}

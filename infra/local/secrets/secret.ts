import { createHash } from "node:crypto";
import { arn } from "../arn.ts";

export interface SecretVersion {
  readonly id: string;
  /** `AWSCURRENT`, `AWSPREVIOUS`, and whatever else somebody has put on it. */
  readonly stages: readonly string[];
  readonly text?: string | undefined;
  /** Base64. */
  readonly binary?: string | undefined;
  /** Seconds since 1970, as all times of the service. */
  readonly createdAt: number;
}

export interface Secret {
  readonly name: string;
  readonly description: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly createdAt: number;
  readonly changedAt: number;
  /** When it was marked for deletion, and when it will be gone. */
  readonly deleted?: { readonly at: number; readonly goneAt: number } | undefined;
  readonly versions: readonly SecretVersion[];
  /** What the templates said of its value when they were last followed. */
  readonly deployed?: string;
}

/** AWS puts six random characters behind the name; here they are always the same, so that templates can name it. */
export function secretArn(name: string): string {
  const suffix = createHash("sha256").update(name).digest("base64url").replace(/[-_]/g, "x").slice(0, 6);
  return arn("secretsmanager", `secret:${name}-${suffix}`);
}

const current = "AWSCURRENT";
const previous = "AWSPREVIOUS";

/** Adds a version. A stage is on one version at a time, and the one that was current becomes the previous one. */
export function withVersion(secret: Secret, version: SecretVersion): Secret {
  const wasCurrent = secret.versions.find(({ stages }) => stages.includes(current))?.id;
  const taken = version.stages.includes(current) ? [...version.stages, previous] : version.stages;
  const others = secret.versions.map((other) => {
    const left = other.stages.filter((stage) => !taken.includes(stage));
    const isPrevious = taken.includes(current) && other.id === wasCurrent;
    return { ...other, stages: isPrevious ? [...left, previous] : left };
  });
  // A version without a stage is deprecated: Secrets Manager drops it sooner or later.
  const kept = others.filter(({ stages }) => stages.length > 0);
  return { ...secret, changedAt: version.createdAt, versions: [...kept, version] };
}

export function versionOf(
  { versions }: Secret,
  { id, stage }: { readonly id?: string | undefined; readonly stage?: string | undefined },
): SecretVersion | undefined {
  const wanted = stage ?? (id === undefined ? current : undefined);
  return versions.find(
    (version) =>
      (id === undefined || version.id === id) && (wanted === undefined || version.stages.includes(wanted)),
  );
}

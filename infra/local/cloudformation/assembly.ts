import { readFileSync } from "node:fs";
import { join } from "node:path";

export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly Condition?: string;
}

export interface Template {
  readonly Parameters?: Readonly<Record<string, { readonly Default?: unknown }>>;
  readonly Mappings?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Resources?: Readonly<Record<string, TemplateResource>>;
  readonly Outputs?: Readonly<
    Record<string, { readonly Value: unknown; readonly Export?: { readonly Name: unknown } }>
  >;
}

export interface Stack {
  readonly name: string;
  readonly template: Template;
}

export interface Assembly {
  readonly stacks: readonly Stack[];
  /** Local folder or file of each asset, by the object key under which the templates refer to it. */
  readonly assets: ReadonlyMap<string, string>;
}

interface Manifest {
  readonly artifacts?: Readonly<Record<string, Artifact>>;
}

interface Artifact {
  readonly type: string;
  readonly properties?: {
    readonly templateFile?: string;
    readonly stackName?: string;
    readonly file?: string;
    readonly directoryName?: string;
  };
}

interface AssetManifest {
  readonly files?: Readonly<
    Record<
      string,
      {
        readonly source: { readonly path?: string };
        readonly destinations: Readonly<Record<string, { readonly objectKey: string }>>;
      }
    >
  >;
}

/** Reads what `cdk synth` left in a folder, the nested assemblies of CDK stages included. */
export function readAssembly(directory: string): Assembly {
  const stacks: Stack[] = [];
  const assets = new Map<string, string>();
  const manifest = readJson<Manifest>(join(directory, "manifest.json"));
  for (const [id, { type, properties = {} }] of Object.entries(manifest.artifacts ?? {})) {
    if (type === "aws:cloudformation:stack" && properties.templateFile) {
      const template = readJson<Template>(join(directory, properties.templateFile));
      stacks.push({ name: properties.stackName ?? id, template });
    } else if (type === "cdk:asset-manifest" && properties.file) {
      for (const [key, path] of assetPaths(directory, properties.file)) assets.set(key, path);
    } else if (type === "cdk:cloud-assembly" && properties.directoryName) {
      const nested = readAssembly(join(directory, properties.directoryName));
      stacks.push(...nested.stacks);
      for (const [key, path] of nested.assets) assets.set(key, path);
    }
  }
  return { stacks, assets };
}

function* assetPaths(directory: string, file: string): Generator<[string, string]> {
  const manifest = readJson<AssetManifest>(join(directory, file));
  for (const { source, destinations } of Object.values(manifest.files ?? {})) {
    if (!source.path) continue;
    for (const { objectKey } of Object.values(destinations)) yield [objectKey, join(directory, source.path)];
  }
}

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(path, "utf8")) as T;
}

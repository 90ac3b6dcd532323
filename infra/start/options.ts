import { parseArgs } from "node:util";
import { CannotStart } from "./cannot-start.ts";

/** What `npm start -- …` was asked for. */
export interface StartOptions {
  /** undefined when it wasn't given: then another port will do when the usual one is taken. */
  readonly port: number | undefined;
  readonly awsPort: number | undefined;
  readonly dataDir: string | undefined;
  readonly readyFile: string | undefined;
  readonly demo: boolean;
  readonly watch: boolean;
}

export const usage = `Usage: npm start -- [options]

  --port N        port of the API (3000); 0 takes a free one
  --aws-port N    port of the AWS services (4566); 0 takes a free one
  --data DIR      keep all data in DIR, and continue with what is there
  --ready-file F  write addresses and tenants to F (JSON) once the API answers
  --no-demo       no sample network, no storm
  --watch         start again whenever a source file changes
  --help          print this`;

export function readOptions(args: readonly string[]): StartOptions {
  const values = parse(args);
  return {
    port: readPort("--port", values.port),
    awsPort: readPort("--aws-port", values["aws-port"]),
    dataDir: values.data,
    readyFile: values["ready-file"],
    demo: values.demo,
    watch: values.watch,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: "string" },
        "aws-port": { type: "string" },
        data: { type: "string" },
        "ready-file": { type: "string" },
        demo: { type: "boolean", default: true },
        watch: { type: "boolean", default: false },
      },
      allowNegative: true,
    }).values;
  } catch (error) {
    throw new CannotStart(`${(error as Error).message}\n\n${usage}`, { cause: error });
  }
}

function readPort(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) {
    throw new CannotStart(`${flag} takes a port number, not "${text}"`);
  }
  return port;
}

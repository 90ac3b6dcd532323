import { type ParseArgsOptionsConfig, parseArgs } from "node:util";
import { enterDeployment } from "./enter-deployment.ts";

/** Where the deployment is that a command works on; part of every command's usage. */
export const whereUsage = `  --stage S       the deployment; without it what npm start runs here
  --endpoint URL  where its AWS services are (http://127.0.0.1:4566 without --stage)`;

const whereOptions = { stage: { type: "string" }, endpoint: { type: "string" } } as const;

type Values<O extends ParseArgsOptionsConfig> = ReturnType<
  typeof parseArgs<{ options: O; allowPositionals: true; allowNegative: true }>
>["values"];

/**
 * Runs an operator's command in the environment of a deployment. What goes wrong is one line for the person at the
 * terminal.
 * @param run gets the words of the command line; it gives false when they make no sense.
 */
export async function operate<const O extends ParseArgsOptionsConfig>(
  usage: string,
  options: O,
  run: (words: readonly string[], values: Values<O>) => false | (() => Promise<void>),
): Promise<void> {
  try {
    const { values, positionals } = parseArgs({
      options: { ...options, ...whereOptions },
      allowNegative: true,
      allowPositionals: true,
    });
    const command = run(positionals, values as Values<O>);
    if (!command) throw new Error(usage);
    const { stage, endpoint } = values as { stage?: string; endpoint?: string };
    const here = process.env.AWS_ENDPOINT_URL ?? (stage === undefined ? "http://127.0.0.1:4566" : undefined);
    await enterDeployment(stage ?? "local", endpoint ?? here);
    await command();
  } catch (error) {
    console.error((error as Error).message);
    process.exit(1);
  }
}

/** What a rule's target says about the input that it wants. */
export interface InputSettings {
  readonly Input?: string;
  readonly InputPath?: string;
  readonly InputTransformer?: {
    readonly InputPathsMap?: Readonly<Record<string, string>>;
    readonly InputTemplate: string;
  };
}

type Event = Readonly<Record<string, unknown>>;

/** The text that a target receives for an event. */
export function targetInput(
  settings: InputSettings,
  event: Event,
  rule: { arn: string; name: string },
): string {
  if (settings.Input !== undefined) return settings.Input;
  if (settings.InputPath !== undefined) return JSON.stringify(valueAt(event, settings.InputPath) ?? {});
  const { InputTransformer } = settings;
  if (!InputTransformer) return JSON.stringify(event);
  const paths = Object.entries(InputTransformer.InputPathsMap ?? {});
  const variables = new Map<string, unknown>(paths.map(([name, path]) => [name, valueAt(event, path)]));
  variables.set("aws.events.rule-arn", rule.arn);
  variables.set("aws.events.rule-name", rule.name);
  variables.set("aws.events.event.ingestion-time", event.time);
  variables.set("aws.events.event.json", event);
  variables.set("aws.events.event", event);
  return fillIn(InputTransformer.InputTemplate, variables);
}

/** `$.detail.items[0].name`; `$` is the whole event. */
function valueAt(event: unknown, path: string): unknown {
  const steps = path.match(/[^.[\]$]+/g) ?? [];
  return steps.reduce<unknown>((value, step) => {
    if (typeof value !== "object" || value === null) return undefined;
    return (value as Record<string, unknown>)[step];
  }, event);
}

/** A variable inside a quoted text is put in as text, elsewhere as JSON, as EventBridge does. */
function fillIn(template: string, variables: ReadonlyMap<string, unknown>): string {
  let quoted = false;
  let filled = "";
  for (const part of template.split(/(\\.|"|<[\w.-]+>)/)) {
    if (part === '"') quoted = !quoted;
    const name = /^<(.+)>$/.exec(part)?.[1];
    if (name === undefined || !variables.has(name)) filled += part;
    else filled += quoted ? textIn(variables.get(name)) : (JSON.stringify(variables.get(name)) ?? '""');
  }
  return filled;
}

function textIn(value: unknown): string {
  if (value === undefined) return "";
  return JSON.stringify(typeof value === "string" ? value : JSON.stringify(value)).slice(1, -1);
}
